# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of API keys, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...rest.errors import UnexpectedResponse
from ...rest.json_reader import JsonReader, read_objects
from ..errors import PROJECT_HINT

if t.TYPE_CHECKING:
    from ...rest.response import Response
    from ..client import ManagementClient

HINTS = {404: PROJECT_HINT}
_REVEAL = " and api_gateway_keys_secret_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A publishable or secret API key.

    :ivar value: None if it isn't known. The API masks that of a secret key unless it is asked to reveal it.
    :ivar template: the claims of the requests that are made with a secret key, such as its database role.
    """

    id: str
    kind: str
    name: str
    value: str | None = field(repr=False)
    prefix: str | None
    description: str | None
    template: dict[str, t.Any] | None
    created_at: str | None
    updated_at: str | None

    @classmethod
    def read(cls, reader: JsonReader, *, revealed: bool) -> Key | None:
        """Read one key, None if it is a legacy key or incomplete, as keys are at first."""
        key_id, kind, value = reader.optional_text("id"), reader.optional_text("type"), reader.optional_text("api_key")
        if key_id is None or kind not in ("publishable", "secret"):
            return None
        return cls(
            id=key_id,
            kind=kind,
            name=reader.text("name"),
            value=value if revealed or kind == "publishable" else None,
            prefix=reader.optional_text("prefix"),
            description=reader.optional_text("description"),
            template=reader.optional_mapping("secret_jwt_template"),
            created_at=reader.optional_text("inserted_at"),
            updated_at=reader.optional_text("updated_at"),
        )


class ApiKeysApi:
    """The endpoints of the API keys of one project. All methods raise the errors of ``ManagementClient.call``."""

    def __init__(self, client: ManagementClient, ref: str) -> None:
        self._client = client
        self._ref = ref

    def keys(self, *, reveal: bool) -> tuple[tuple[Key, ...], float]:
        """Return the publishable and secret keys, and the time in seconds since the epoch.

        :param reveal: whether to return the values of secret keys, too. That takes one more permission.
        """
        response = self._client.call(
            f"{'revealing' if reveal else 'reading'} the API keys of the project {self._ref}",
            "GET",
            "/v1/projects/{ref}/api-keys",
            query={"reveal": "true"} if reveal else None,
            ref=self._ref,
            hints=HINTS,
            permission="api_gateway_keys_read" + (_REVEAL if reveal else ""),
        )
        read = [Key.read(entry, revealed=reveal) for entry in read_objects(response.endpoint, response.json())]
        return tuple(self._masked(key) for key in read if key), response.date() or self._client.now()

    def create(
        self, kind: str, name: str, description: str | None, template: dict[str, t.Any] | None, *, reveal: bool
    ) -> Key:
        """Create a key. Not repeated: if the outcome is unknown, the caller has to find out."""
        body: dict[str, object] = {"type": kind, "name": name}
        if description is not None:
            body["description"] = description
        if template is not None:
            body["secret_jwt_template"] = template
        response = self._client.call(
            f"creating the {kind} API key {name!r} of the project {self._ref}",
            "POST",
            "/v1/projects/{ref}/api-keys",
            query={"reveal": "true"} if reveal else None,
            body=body,
            ref=self._ref,
            hints=HINTS,
            permission="api_gateway_keys_write" + (_REVEAL if reveal else ""),
        )
        return self._one(response, revealed=reveal)

    def update(self, key: Key, changes: dict[str, object]) -> None:
        """Change the name, the description, or the template of a key. Its value stays the same."""
        self._client.call(
            f"changing the {key.kind} API key {key.name!r} ({key.id}) of the project {self._ref}",
            "PATCH",
            "/v1/projects/{ref}/api-keys/{id}",
            body=changes,
            ref=self._ref,
            id=key.id,
            hints=HINTS,
            permission="api_gateway_keys_write",
        )

    def delete(self, key: Key, *, compromised: bool, reason: str | None) -> None:
        """Delete a key, which is invalid at once."""
        query: dict[str, object] = {"was_compromised": "true"} if compromised else {}
        if reason:
            query["reason"] = reason
        self._client.call(
            f"deleting the {key.kind} API key {key.name!r} ({key.id}) of the project {self._ref}",
            "DELETE",
            "/v1/projects/{ref}/api-keys/{id}",
            query=query or None,
            ref=self._ref,
            id=key.id,
            hints=HINTS,
            permission="api_gateway_keys_write",
        )

    def legacy_enabled(self) -> bool:
        """Return whether the legacy keys are enabled.

        :raises ApiError: 404 if the project has none, which will be the answer for all projects one day.
        """
        return self._flag(
            self._client.call(
                f"reading whether the legacy API keys of the project {self._ref} are enabled",
                "GET",
                "/v1/projects/{ref}/api-keys/legacy",
                ref=self._ref,
                hints=HINTS,
                permission="api_gateway_keys_read",
            )
        )

    def enable_legacy(self, *, enabled: bool) -> bool:
        """Enable or disable the legacy keys, and return whether they are enabled."""
        return self._flag(
            self._client.call(
                f"{'enabling' if enabled else 'disabling'} the legacy API keys of the project {self._ref}",
                "PUT",
                "/v1/projects/{ref}/api-keys/legacy",
                query={"enabled": "true" if enabled else "false"},
                ref=self._ref,
                hints={404: f"The project has no legacy API keys any more, or doesn't exist. {PROJECT_HINT}"},
                permission="api_gateway_keys_write",
            )
        )

    def _one(self, response: Response, *, revealed: bool) -> Key:
        key = Key.read(JsonReader(response.endpoint, response.json()), revealed=revealed)
        if key is None:
            raise UnexpectedResponse(response.endpoint, "a key without its id or its type.")
        return self._masked(key)

    def _masked(self, key: Key) -> Key:
        self._client.mask_secret(key.value or "")
        return key

    @staticmethod
    def _flag(response: Response) -> bool:
        return JsonReader(response.endpoint, response.json()).flag("enabled")
