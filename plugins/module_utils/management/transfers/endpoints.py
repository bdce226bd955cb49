# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of transfers and claim tokens, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...rest.errors import ApiError
from ...rest.json_reader import JsonReader
from ..errors import NOT_FOUND, PROJECT_HINT, is_missing

if t.TYPE_CHECKING:
    from ..client import ManagementClient

HINTS = {404: PROJECT_HINT}
TRANSFER_HINTS = {
    **HINTS,
    403: "To transfer a project, the account of the token must own its organization and be a member of the target organization.",
    409: "Another operation on the project is in progress. Try again when it has finished.",
}
TARGET_HINTS = {**TRANSFER_HINTS, 404: f"{PROJECT_HINT} Check target_organization, too: it is a slug, not a name."}
PROJECT = "/v1/projects/{ref}"
CLAIM = f"{PROJECT}/claim-token"
TRANSFERS = "/v2/projects/{ref}/transfers"

#: Statuses of an endpoint that the platform doesn't offer. 404 is also the status of a missing project.
_UNAVAILABLE = (405, 410, 501)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the platform says about a transfer before it is made."""

    valid: bool
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def read(cls, reader: JsonReader) -> Preview:
        """Read a preview, which is in ``data.attributes`` of the v2 API."""
        data = reader.optional_inner("data")
        content = (data.optional_inner("attributes") or data) if data else reader
        messages = {
            name: tuple(entry.optional_text("message") or entry.text("key") for entry in content.optional_each(name))
            for name in ("errors", "warnings", "info")
        }
        return cls(
            valid=content.flag("valid"),
            errors=messages["errors"],
            warnings=messages["warnings"],
            notes=messages["info"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim token. The platform may show the token itself only when it is created."""

    token: str | None = field(repr=False)
    alias: str
    expires_at: str

    @classmethod
    def read(cls, reader: JsonReader) -> Claim:
        """Read a claim token."""
        return cls(
            token=reader.optional_text("token"),
            alias=reader.text("token_alias"),
            expires_at=reader.text("expires_at"),
        )


def is_unavailable(error: ApiError) -> bool:
    """Whether an error means that the platform doesn't offer the endpoint, which is of alpha stage."""
    return error.status in _UNAVAILABLE or (error.status == NOT_FOUND and error.said.startswith("Cannot "))


class TransferApi:
    """The endpoints of one project. All methods raise the errors of ``ManagementClient.call``."""

    def __init__(self, client: ManagementClient, ref: str) -> None:
        self._client = client
        self._ref = ref

    def organization(self) -> str:
        """Return the slug of the organization that has the project."""
        response = self._client.call(
            f"reading the project {self._ref}",
            "GET",
            PROJECT,
            ref=self._ref,
            hints=HINTS,
            permission="project_admin_read",
        )
        reader = JsonReader(response.endpoint, response.json())
        return reader.optional_text("organization_slug") or reader.text("organization_id")

    def preview(self, target: str) -> Preview:
        """Return what the platform says about a transfer. Changes nothing."""
        purpose = f"asking whether the project {self._ref} can be transferred to the organization {target!r}"
        response = self._client.call(
            purpose,
            "POST",
            f"{TRANSFERS}/previews",
            body=_input(target),
            ref=self._ref,
            hints=TARGET_HINTS,
            permission="project_admin_write",
        )
        return Preview.read(JsonReader(response.endpoint, response.json()))

    def transfer(self, target: str) -> None:
        """Transfer the project. Not repeated: if the outcome is unknown, the caller has to find out."""
        purpose = f"transferring the project {self._ref} to the organization {target!r}"
        self._client.call(
            purpose,
            "POST",
            TRANSFERS,
            body=_input(target),
            ref=self._ref,
            hints=TARGET_HINTS,
            permission="project_admin_write",
        )

    def claim(self) -> Claim | None:
        """Return the claim token, None if there is none."""
        try:
            response = self._client.call(
                f"reading the claim token of the project {self._ref}",
                "GET",
                CLAIM,
                ref=self._ref,
                hints=HINTS,
                permission="project_admin_read",
            )
        except ApiError as error:
            if is_missing(error) and not is_unavailable(error):
                return None
            raise
        return Claim.read(JsonReader(response.endpoint, response.json()))

    def create_claim(self) -> Claim:
        """Create a claim token, which replaces an existing one."""
        purpose = f"creating a claim token for the project {self._ref}"
        response = self._client.call(
            purpose, "POST", CLAIM, ref=self._ref, hints=TRANSFER_HINTS, permission="project_admin_write"
        )
        claim = Claim.read(JsonReader(response.endpoint, response.json()))
        if claim.token:
            self._client.mask_secret(claim.token)
        return claim

    def delete_claim(self) -> None:
        """Delete the claim token."""
        self._client.call(
            f"deleting the claim token of the project {self._ref}",
            "DELETE",
            CLAIM,
            ref=self._ref,
            hints=HINTS,
            permission="project_admin_write",
        )


def _input(target: str) -> dict[str, object]:
    attributes = {"target_organization_slug": target}
    return {"data": {"type": "project_transfer_input", "attributes": attributes}}
