# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of deploy keys, and their responses. There is none that changes a key."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...rest.json_reader import JsonReader
from .options import PublicKey

if t.TYPE_CHECKING:
    from ..task import RepositoryTask

PATH = "/repos/{owner}/{name}/keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployKey:
    """A deploy key of a repository. ``number`` is None before it is added."""

    number: int | None
    title: str
    key: PublicKey
    read_only: bool

    @property
    def shown(self) -> dict[str, object]:
        """What the diff shows and the module returns."""
        return {"title": self.title, "fingerprint": self.key.fingerprint, "read_only": self.read_only}


class DeployKeysApi:
    """The endpoints of one repository. All methods raise the errors of ``GithubClient.call``."""

    def __init__(self, task: RepositoryTask) -> None:
        self._task = task

    def found(self) -> list[DeployKey]:
        """Return all deploy keys of the repository."""
        purpose = f"reading the deploy keys of the repository {self._task.full_name}"
        entries = self._task.entries(purpose, PATH, permission="administration=read")
        return [_read(entry) for entry in entries]

    def add(self, key: DeployKey) -> DeployKey:
        """Add a key."""
        purpose = f"adding the deploy key {key.title} to the repository {self._task.full_name}"
        body = {"title": key.title, "key": key.key.text, "read_only": key.read_only}
        response = self._task.call(purpose, "POST", PATH, body=body)
        return _read(JsonReader(response.endpoint, response.json()))

    def delete(self, key: DeployKey) -> None:
        """Delete a key."""
        purpose = f"deleting the deploy key {key.title} of the repository {self._task.full_name}"
        self._task.call(purpose, "DELETE", f"{PATH}/{key.number}")


def _read(reader: JsonReader) -> DeployKey:
    return DeployKey(
        number=reader.integer("id"),
        title=reader.text("title"),
        key=PublicKey(" ".join(reader.text("key").split()[:2])),
        read_only=reader.flag("read_only"),
    )
