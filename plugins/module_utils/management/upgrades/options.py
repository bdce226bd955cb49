# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of ``supabase_project_upgrade``."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..project_resource import SHARED_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

UPGRADE_SPEC: dict[str, dict[str, object]] = {
    **SHARED_SPEC,
    "postgres_engine": {"type": "str"},
    "release_channel": {"type": "str", "default": "ga"},
    "accept_drops": {"type": "bool", "default": False},
    "wait": {"type": "bool", "default": True},
    # An upgrade takes longer than other changes.
    "wait_timeout": {"type": "float", "default": 3600.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeSpec:
    """The desired version of a database.

    :param engine: the major version, None for the newest one that the project can have.
    :param channel: the release channel of the new version.
    :param accepts_drops: whether the upgrade may drop objects.
    """

    engine: str | None = None
    channel: str = "ga"
    accepts_drops: bool = False
    wait: bool = True


def read_spec(parameters: Mapping[str, t.Any]) -> UpgradeSpec:
    """Return the desired state from the parameters of a task."""
    return UpgradeSpec(
        engine=parameters["postgres_engine"] or None,
        channel=parameters["release_channel"],
        accepts_drops=parameters["accept_drops"],
        wait=parameters["wait"],
    )
