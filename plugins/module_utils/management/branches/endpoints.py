# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of preview branches, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...rest.json_reader import JsonReader, read_objects
from ..errors import PROJECT_HINT

if t.TYPE_CHECKING:
    from ..client import ManagementClient

HINTS = {404: PROJECT_HINT}
_PLAN = "Preview branches cost extra, need a paid plan, and are limited in number. Ask an owner of the organization."
CREATE_HINTS = {**HINTS, 402: _PLAN, 403: f"The token lacks the permission. {_PLAN}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A branch of a project, which is a project of its own.

    :ivar ref: the ref of the branch's own project.
    :ivar is_default: whether it is the project itself, which the API lists as well.
    :ivar status: the progress of its migrations and functions.
    :ivar project_status: the status of its own project, None if the API doesn't return it.
    """

    id: str
    name: str
    ref: str
    is_default: bool
    git_branch: str | None
    persistent: bool
    with_data: bool
    status: str
    project_status: str | None
    created_at: str | None

    @classmethod
    def read(cls, reader: JsonReader) -> Branch:
        """Read a branch."""
        return cls(
            id=reader.text("id"),
            name=reader.text("name"),
            ref=reader.text("project_ref"),
            is_default=reader.flag("is_default"),
            git_branch=reader.optional_text("git_branch"),
            persistent=reader.flag("persistent"),
            with_data=reader.optional_flag("with_data") or False,
            status=reader.text("status"),
            project_status=reader.optional_text("preview_project_status"),
            created_at=reader.optional_text("created_at"),
        )

    def property(self, name: str) -> object:
        """Return a property that can be changed, by its name in the API."""
        return {"git_branch": self.git_branch, "persistent": self.persistent}[name]


class BranchesApi:
    """The endpoints of the branches of one project. All methods raise the errors of ``ManagementClient.call``."""

    def __init__(self, client: ManagementClient, ref: str) -> None:
        self._client = client
        self._ref = ref

    def branches(self) -> tuple[Branch, ...]:
        """Return all branches."""
        response = self._client.call(
            f"reading the branches of the project {self._ref}",
            "GET",
            "/v1/projects/{ref}/branches",
            ref=self._ref,
            hints=HINTS,
            permission="branching_development_read or branching_production_read",
        )
        return tuple(Branch.read(entry) for entry in read_objects(response.endpoint, response.json()))

    def create(self, body: dict[str, object]) -> Branch:
        """Create a branch. Not repeated: if the outcome is unknown, the caller has to find out."""
        response = self._client.call(
            f"creating the branch {body['branch_name']!r} of the project {self._ref}",
            "POST",
            "/v1/projects/{ref}/branches",
            body=body,
            ref=self._ref,
            hints=CREATE_HINTS,
            permission="branching_development_create or branching_production_create",
        )
        return Branch.read(JsonReader(response.endpoint, response.json()))

    def update(self, branch: Branch, changes: dict[str, object]) -> None:
        """Change a branch."""
        self._client.call(
            f"changing the branch {branch.name!r} of the project {self._ref}",
            "PATCH",
            "/v1/branches/{id}",
            body=changes,
            id=branch.id,
            hints=HINTS,
            permission="branching_development_write or branching_production_write",
        )

    def delete(self, branch: Branch) -> None:
        """Delete a branch with its project and all its data, at once."""
        self._client.call(
            f"deleting the branch {branch.name!r} of the project {self._ref}",
            "DELETE",
            "/v1/branches/{id}",
            query={"force": "true"},
            id=branch.id,
            hints=HINTS,
            permission="branching_development_delete or branching_production_delete",
        )
