# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints for upgrades of a project's database, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...rest.json_reader import JsonReader
from ..errors import PROJECT_HINT

if t.TYPE_CHECKING:
    from ...rest.response import Response
    from ..client import ManagementClient

#: The values of ``UpgradeStatus.status``.
RUNNING, SUCCEEDED, FAILED = range(3)

_HINTS = {
    404: PROJECT_HINT,
    400: "The project can't be upgraded now. Run again when it is healthy and no other operation is in progress.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A version to which a database can be upgraded: its major version, release channel, and full version."""

    engine: str
    channel: str
    app_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Whether a database can be upgraded, and to which versions.

    :ivar hours: how long an upgrade takes, None if the API doesn't estimate it.
    :ivar blockers: what prevents an upgrade, each as a sentence without a full stop.
    :ivar drops: the objects that an upgrade would drop.
    """

    eligible: bool
    current: str
    targets: tuple[Target, ...]
    hours: float | None
    drops: tuple[str, ...]
    blockers: tuple[str, ...]
    warnings: tuple[str, ...]

    @classmethod
    def from_response(cls, response: Response) -> Eligibility:
        """Read the eligibility of a project."""
        reader = JsonReader(response.endpoint, response.json())
        extensions = [
            f"unsupported extension: {name}" for name in reader.optional_texts("unsupported_extensions") or ()
        ]
        objects = reader.optional_texts("user_defined_objects_in_internal_schemas") or ()
        errors = [_described(error) for error in reader.optional_each("validation_errors")]
        # The lists repeat what newer responses describe as validation errors.
        listed = [] if errors else [*extensions, *(f"object in an internal schema: {name}" for name in objects)]
        return cls(
            eligible=reader.flag("eligible"),
            current=reader.text("current_app_version"),
            targets=tuple(
                Target(
                    engine=target.text("postgres_version"),
                    channel=target.text("release_channel"),
                    app_version=target.text("app_version"),
                )
                for target in reader.each("target_upgrade_versions")
            ),
            hours=reader.optional_number("duration_estimate_hours"),
            drops=reader.texts("objects_to_be_dropped"),
            blockers=(*errors, *listed),
            warnings=tuple(_described(warning) for warning in reader.optional_each("warnings")),
        )


def _described(entry: JsonReader) -> str:
    """Return an entry of a list of errors: its type in words, and its other members."""
    members = entry.scalars()
    kind = str(members.pop("type", "an unknown error")).replace("_", " ")
    return kind + (f" ({', '.join(f'{name} {value}' for name, value in members.items())})" if members else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeStatus:
    """The status of the last upgrade of a project."""

    status: int
    target: str
    progress: str
    error: str

    @classmethod
    def from_response(cls, response: Response) -> UpgradeStatus | None:
        """Read the status, None if there was no upgrade."""
        reader = JsonReader(response.endpoint, response.json()).optional_inner("databaseUpgradeStatus")
        if reader is None:
            return None
        return cls(
            status=reader.integer("status"),
            target=f"{reader.number('target_version'):g}",
            progress=reader.optional_text("progress") or "",
            error=reader.optional_text("error") or "",
        )


class UpgradesApi:
    """The endpoints for upgrades. All methods raise ``ApiError``, ``Unreachable`` or ``UnexpectedResponse``."""

    def __init__(self, client: ManagementClient, ref: str) -> None:
        self._client = client
        self._ref = ref

    def eligibility(self) -> Eligibility:
        """Return whether the database can be upgraded."""
        eligibility = Eligibility.from_response(
            self._client.call(
                f"reading whether the project {self._ref} can be upgraded",
                "GET",
                "/v1/projects/{ref}/upgrade/eligibility",
                ref=self._ref,
                hints=_HINTS,
            )
        )
        # All texts become part of messages.
        return Eligibility(
            eligible=eligibility.eligible,
            current=self._client.quoted(eligibility.current),
            targets=eligibility.targets,
            hours=eligibility.hours,
            drops=tuple(map(self._client.quoted, eligibility.drops)),
            blockers=tuple(map(self._client.quoted, eligibility.blockers)),
            warnings=tuple(map(self._client.quoted, eligibility.warnings)),
        )

    def start(self, target: Target) -> str:
        """Start an upgrade, and return its tracking ID. Not retried: if the outcome is unknown, the caller has to find out."""
        response = self._client.call(
            f"upgrading the project {self._ref} to PostgreSQL {target.engine}",
            "POST",
            "/v1/projects/{ref}/upgrade",
            body={"target_version": target.engine, "release_channel": target.channel},
            ref=self._ref,
            hints=_HINTS,
        )
        return JsonReader(response.endpoint, response.json()).text("tracking_id")

    def status(self, tracking_id: str = "") -> UpgradeStatus | None:
        """Return the status of an upgrade, or without an ID, of the last one; None if there was none."""
        return UpgradeStatus.from_response(
            self._client.call(
                f"reading the status of the upgrade of the project {self._ref}",
                "GET",
                "/v1/projects/{ref}/upgrade/status",
                query={"tracking_id": tracking_id} if tracking_id else None,
                ref=self._ref,
                hints=_HINTS,
            )
        )
