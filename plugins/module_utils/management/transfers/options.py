# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_project_transfer``: argument spec, validation, and the desired state."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..project_resource import SHARED_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

TRANSFERRED, CLAIMABLE, UNCLAIMABLE = "transferred", "claimable", "unclaimable"

TRANSFER_SPEC: dict[str, dict[str, object]] = {
    "target_organization": {"type": "str"},
    "state": {"type": "str", "choices": [TRANSFERRED, CLAIMABLE, UNCLAIMABLE], "default": TRANSFERRED},
    **SHARED_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSpec:
    """The desired state: the organization that has the project, or whether someone may claim it."""

    state: str = TRANSFERRED
    target: str = ""


def read_spec(parameters: Mapping[str, t.Any]) -> TransferSpec:
    """Return the desired state from the parameters of a task, which have the types of ``TRANSFER_SPEC``.

    :raises Failure: a value is missing or invalid. No request has been sent.
    """
    state, target = parameters["state"], parameters["target_organization"] or ""
    if state == TRANSFERRED and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", target):
        raise Failure(
            "With state=transferred, target_organization must be the slug of an organization.",
            hint="The dashboard shows it: Organization > Settings > General.",
        )
    if state != TRANSFERRED and target:
        raise Failure(
            f"With state={state}, target_organization has no effect: whoever has the claim token chooses the organization.",
            hint="Remove it.",
        )
    return TransferSpec(state=state, target=target)
