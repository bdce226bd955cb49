# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of credentials, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...rest.json_reader import JsonReader

if t.TYPE_CHECKING:
    from ..client import N8nClient
    from .options import CredentialSpec

PATH = "/credentials/{credential_id}"
OLD_HINT = {405: "n8n 1 can't list or change credentials. Update n8n, or create the credential in the editor."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A credential as the API returns it: never its data."""

    credential_id: str
    name: str
    kind: str


class CredentialsApi:
    """The endpoints of credentials. All methods raise the errors of ``N8nClient.call``."""

    def __init__(self, client: N8nClient, spec: CredentialSpec) -> None:
        self._client = client
        self._spec = spec

    def all(self) -> list[Credential]:
        """Return all credentials that the owner of the key can see."""
        found = self._client.each(
            "listing the credentials", "/credentials", permission="credential:list", hints=OLD_HINT
        )
        credentials = (
            Credential(credential_id=each.text("id"), name=each.text("name"), kind=each.text("type")) for each in found
        )
        # A list that changes while it is read may repeat a credential.
        return list({credential.credential_id: credential for credential in credentials}.values())

    def create(self) -> Credential:
        """Create the credential."""
        spec = self._spec
        body = {"id": spec.credential_id, "name": spec.stored_name, "type": spec.kind, "data": spec.data}
        purpose = f"creating the credential {spec.name!r}"
        response = self._client.call(purpose, "POST", "/credentials", body=body, permission="credential:create")
        reader = JsonReader(response.endpoint, response.json())
        return Credential(credential_id=reader.text("id"), name=spec.stored_name, kind=spec.kind)

    def update(self, credential_id: str) -> None:
        """Replace the name and the data."""
        self._client.call(
            f"updating the credential {credential_id} ({self._spec.name!r})",
            "PATCH",
            PATH,
            body={"name": self._spec.stored_name, "data": self._spec.data},
            hints=OLD_HINT,
            permission="credential:update",
            credential_id=credential_id,
        )

    def delete(self, credential_id: str) -> None:
        """Delete the credential. n8n doesn't check that no workflow uses it."""
        purpose = f"deleting the credential {credential_id}"
        self._client.call(purpose, "DELETE", PATH, permission="credential:delete", credential_id=credential_id)
