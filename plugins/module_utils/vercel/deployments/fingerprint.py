# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a build depends on besides its commit, as two digests that a deployment carries in its metadata. Pure.

Two, so that the reason for a new deployment can be named.
"""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass
from hashlib import sha256

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..environment.endpoints import Record

#: The settings of a project that a build depends on, by their names in the API.
SETTINGS = (
    "framework",
    "rootDirectory",
    "buildCommand",
    "installCommand",
    "outputDirectory",
    "nodeVersion",
    "serverlessFunctionRegion",
)
SETTINGS_KEY, ENVIRONMENT_KEY = "draggonnbSettings", "draggonnbEnvironment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """The digests of settings and variables."""

    settings: str
    environment: str

    def as_metadata(self) -> dict[str, str]:
        """Return it as a deployment carries it."""
        return {SETTINGS_KEY: self.settings, ENVIRONMENT_KEY: self.environment}


def fingerprint(settings: Mapping[str, object], records: Iterable[Record]) -> Fingerprint:
    """Return the fingerprint of the production builds of a project.

    A plain value counts itself. One that lists don't contain counts with the time at which its record was changed.

    :param settings: those of the project, as the API returns them.
    :param records: all of its variables.
    """
    variables = sorted(
        [record.name, "value", record.value]
        if record.kind == "plain" and record.value is not None
        else [record.name, record.record_id, str(record.updated_at)]
        for record in in_production(records)
    )
    return Fingerprint(
        settings=_digest([settings.get(name) or None for name in SETTINGS]), environment=_digest(variables)
    )


def in_production(records: Iterable[Record]) -> list[Record]:
    """Return the records that production builds get."""
    return [record for record in records if "production" in record.targets]


def _digest(content: object) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
