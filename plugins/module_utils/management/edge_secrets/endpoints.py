# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of the secrets of edge functions, and their responses."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field
from hashlib import sha256

from ...rest.json_reader import read_objects
from ..errors import PROJECT_HINT

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..client import ManagementClient

HINTS = {404: PROJECT_HINT}
PATH = "/v1/projects/{ref}/secrets"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSecret:
    """A secret that the project has. The API returns the SHA-256 digest of its value."""

    name: str
    digest: str = field(repr=False)
    updated_at: str | None

    @property
    def is_comparable(self) -> bool:
        """Whether the digest has the form of one, so that a value can be compared."""
        return re.fullmatch(r"[0-9a-f]{64}", self.digest) is not None

    def has_value(self, value: str) -> bool:
        """Whether the digest is that of ``value``."""
        return self.digest == sha256(value.encode()).hexdigest()


class EdgeSecretsApi:
    """The endpoints of the secrets of one project. All methods raise the errors of ``ManagementClient.call``."""

    def __init__(self, client: ManagementClient, ref: str) -> None:
        self._client = client
        self._ref = ref

    def secrets(self) -> dict[str, StoredSecret]:
        """Return the secrets by name, including those that Supabase sets."""
        response = self._client.call(
            f"reading the edge function secrets of the project {self._ref}",
            "GET",
            PATH,
            ref=self._ref,
            hints=HINTS,
            permission="edge_functions_secrets_read",
        )
        found = (
            StoredSecret(
                name=entry.text("name"), digest=entry.text("value"), updated_at=entry.optional_text("updated_at")
            )
            for entry in read_objects(response.endpoint, response.json())
        )
        return {secret.name: secret for secret in found}

    def set(self, values: Mapping[str, str]) -> None:
        """Create or replace secrets, in one request."""
        for value in values.values():
            self._client.mask_secret(value)
        self._client.call(
            f"setting the edge function secrets {', '.join(values)} of the project {self._ref}",
            "POST",
            PATH,
            body=[{"name": name, "value": value} for name, value in values.items()],
            ref=self._ref,
            hints=HINTS,
            permission="edge_functions_secrets_write",
        )

    def delete(self, names: Sequence[str]) -> None:
        """Delete secrets, in one request."""
        self._client.call(
            f"deleting the edge function secrets {', '.join(names)} of the project {self._ref}",
            "DELETE",
            PATH,
            body=list(names),
            ref=self._ref,
            hints=HINTS,
            permission="edge_functions_secrets_write",
        )
