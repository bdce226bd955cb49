# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of secrets and variables of GitHub Actions, and their responses."""

from __future__ import annotations

import typing as t

from ...rest.json_reader import JsonReader
from .sealed_box import seal

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..task import RepositoryTask

PATH = "/repos/{owner}/{name}/actions"
HINT = "The repository doesn't exist, or the token can't see it: GitHub doesn't distinguish the two. Check owner, name, and the token."
#: The most entries of a page.
SECRETS_PAGE, VARIABLES_PAGE = 100, 30


class ActionsApi:
    """The endpoints of one repository. All methods raise the errors of ``GithubClient.call``."""

    def __init__(self, task: RepositoryTask) -> None:
        self._task = task

    def variables(self) -> dict[str, str]:
        """Return the values of the variables."""
        return {each.text("name"): each.text("value") for each in self._entries("variables", VARIABLES_PAGE)}

    def secrets(self) -> dict[str, str]:
        """Return when each secret was updated."""
        return {each.text("name"): each.text("updated_at") for each in self._entries("secrets", SECRETS_PAGE)}

    def _entries(self, kind: str, size: int) -> Iterator[JsonReader]:
        number, seen = 1, 0
        while True:
            response = self._task.client.call(
                f"reading the {kind} of the repository {self._task.full_name}",
                "GET",
                f"{PATH}/{kind}",
                query={"per_page": size, "page": number},
                hints={404: HINT},
                permission=f"{kind}=read",
                owner=self._task.owner,
                name=self._task.name,
            )
            reader = JsonReader(response.endpoint, response.json())
            entries = list(reader.each(kind))
            yield from entries
            seen, number = seen + len(entries), number + 1
            if not entries or seen >= reader.integer("total_count"):
                return

    def create_variable(self, name: str, value: str) -> None:
        """Create a variable."""
        self._send(f"creating the variable {name}", "POST", "/variables", {"name": name, "value": value})

    def change_variable(self, name: str, value: str) -> None:
        """Change a variable."""
        self._send(f"changing the variable {name}", "PATCH", f"/variables/{name}", {"value": value})

    def delete_variable(self, name: str) -> None:
        """Delete a variable."""
        self._send(f"deleting the variable {name}", "DELETE", f"/variables/{name}")

    def public_key(self) -> tuple[str, str]:
        """Return the public key of the repository and its id. It may change at any time, so it is read before each use."""
        response = self._task.client.call(
            f"reading the public key of the repository {self._task.full_name}",
            "GET",
            f"{PATH}/secrets/public-key",
            permission="secrets=read",
            owner=self._task.owner,
            name=self._task.name,
        )
        reader = JsonReader(response.endpoint, response.json())
        return reader.text("key"), reader.text("key_id")

    def set_secret(self, name: str, value: str, key: tuple[str, str]) -> None:
        """Create or replace a secret."""
        self._task.client.mask_secret(value)
        body = {"encrypted_value": seal(value, key[0]), "key_id": key[1]}
        self._send(f"setting the secret {name}", "PUT", f"/secrets/{name}", body)

    def delete_secret(self, name: str) -> None:
        """Delete a secret."""
        self._send(f"deleting the secret {name}", "DELETE", f"/secrets/{name}")

    def _send(self, purpose: str, method: str, path: str, body: Mapping[str, object] | None = None) -> None:
        self._task.client.call(
            f"{purpose} of the repository {self._task.full_name}",
            method,
            f"{PATH}{path}",
            body=body,
            permission=f"{path.split('/')[1]}=write",
            owner=self._task.owner,
            name=self._task.name,
        )
