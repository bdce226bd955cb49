# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of third-party auth, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...rest.json_reader import JsonReader, read_objects
from ..errors import PROJECT_HINT

if t.TYPE_CHECKING:
    from ..client import ManagementClient

HINTS = {404: PROJECT_HINT}
CREATE_HINTS = {
    **HINTS,
    400: "The message says why Supabase can't use the issuer: check that its URL is right and answers from the Internet.",
}
PATH = "/v1/projects/{ref}/config/auth/third-party-auth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """An integration of third-party auth."""

    id: str
    kind: str
    oidc_issuer_url: str | None
    jwks_url: str | None
    custom_jwks: dict[str, t.Any] | None = field(repr=False)
    created_at: str | None

    @classmethod
    def read(cls, reader: JsonReader) -> Integration:
        """Read an integration."""
        return cls(
            id=reader.text("id"),
            kind=reader.text("type"),
            oidc_issuer_url=reader.optional_text("oidc_issuer_url"),
            jwks_url=reader.optional_text("jwks_url"),
            custom_jwks=reader.optional_mapping("custom_jwks"),
            created_at=reader.optional_text("inserted_at"),
        )

    def has(self, identity: str, value: object) -> bool:
        """Whether it has this value of one of the options that identify it. The last slash of a URL doesn't matter."""
        own = getattr(self, identity)
        if isinstance(own, str) and isinstance(value, str):
            return own.rstrip("/") == value.rstrip("/")
        return bool(own == value)


class ThirdPartyAuthApi:
    """The endpoints of third-party auth of one project. All methods raise the errors of ``ManagementClient.call``."""

    def __init__(self, client: ManagementClient, ref: str) -> None:
        self._client = client
        self._ref = ref

    def integrations(self) -> tuple[Integration, ...]:
        """Return all integrations."""
        response = self._client.call(
            f"reading the third-party auth of the project {self._ref}",
            "GET",
            PATH,
            ref=self._ref,
            hints=HINTS,
            permission="auth_config_read",
        )
        return tuple(Integration.read(entry) for entry in read_objects(response.endpoint, response.json()))

    def create(self, identity: str, value: object) -> Integration:
        """Create an integration. Not repeated: if the outcome is unknown, the caller has to find out."""
        response = self._client.call(
            f"adding third-party auth by {identity} to the project {self._ref}",
            "POST",
            PATH,
            body={identity: value},
            ref=self._ref,
            hints=CREATE_HINTS,
            permission="auth_config_write",
        )
        return Integration.read(JsonReader(response.endpoint, response.json()))

    def delete(self, integration: Integration) -> None:
        """Delete an integration: tokens of its issuer aren't accepted any more."""
        self._client.call(
            f"deleting the third-party auth {integration.id} of the project {self._ref}",
            "DELETE",
            f"{PATH}/{{id}}",
            ref=self._ref,
            id=integration.id,
            hints=HINTS,
            permission="auth_config_write",
        )
