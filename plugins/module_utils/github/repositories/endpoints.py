# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of repositories, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ...rest.errors import ApiError
from ...rest.json_reader import JsonReader
from ..errors import INVALID, MOVED, NOT_FOUND

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...rest.response import Response
    from ..task import RepositoryTask

PATH = "/repos/{owner}/{name}"
ADMINISTRATION = "administration=write"
TEMPLATE_HINT = (
    "The template doesn't exist, the token can't see it, or it isn't marked as a template: check template, the token's access to it, "
    "and the setting 'Template repository' of that repository. With a fine-grained token, both must have the same owner."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository as the API returns it.

    :param template: the full name of the template that it was generated from, and the default branch of that.
    :param attributes: all that is a text or a flag, by its name in the API.
    """

    number: int
    full_name: str
    private: bool
    archived: bool
    default_branch: str
    topics: tuple[str, ...]
    template: str | None
    template_branch: str | None
    attributes: Mapping[str, object] = field(default_factory=dict)

    def shown(self) -> dict[str, object]:
        """Return what the module returns."""
        owner, _slash, name = self.full_name.partition("/")
        return {
            "id": self.number,
            "full_name": self.full_name,
            "owner": owner,
            "name": name,
            "url": self.attributes.get("html_url"),
            "clone_url": self.attributes.get("clone_url"),
            "ssh_url": self.attributes.get("ssh_url"),
            "visibility": "private" if self.private else "public",
            "archived": self.archived,
            "default_branch": self.default_branch,
            "description": self.attributes.get("description") or "",
            "homepage": self.attributes.get("homepage") or "",
            "topics": sorted(self.topics),
            "template": self.template,
        }


class RepositoriesApi:
    """The endpoints of one repository. All methods raise the errors of ``GithubClient.call``."""

    def __init__(self, task: RepositoryTask) -> None:
        self._task = task
        self._client = task.client

    def find(self) -> Repository | None:
        """Return the repository, or None if it doesn't exist or the token can't see it.

        :raises Failure: it has another name or owner now. It isn't followed there: a task changes only what it names.
        """
        purpose = f"reading the repository {self._task.full_name}"
        try:
            response = self._client.call(
                purpose, "GET", PATH, permission="metadata=read", owner=self._task.owner, name=self._task.name
            )
        except ApiError as error:
            if error.status == NOT_FOUND:
                return None
            if error.status in MOVED:
                raise self._moved(error) from None
            raise
        found = _read(response)
        if found.full_name.lower() != self._task.full_name.lower():
            raise _renamed(self._task.full_name, found.full_name)
        return found

    def _moved(self, error: ApiError) -> Failure:
        number = error.details.get("moved_to")
        if number is None:
            return _renamed(self._task.full_name, "another name")
        purpose = f"reading the repository that {self._task.full_name} redirects to"
        try:
            response = self._client.call(purpose, "GET", "/repositories/{number}", number=str(number))
        except ApiError:
            return _renamed(self._task.full_name, "another name")
        return _renamed(self._task.full_name, _read(response).full_name)

    def has_branch(self, branch: str) -> bool:
        """Return whether a branch exists."""
        purpose = f"reading the branch {branch} of the repository {self._task.full_name}"
        try:
            self._client.call(
                purpose,
                "GET",
                f"{PATH}/branches/{{branch}}",
                permission="contents=read",
                branch=branch,
                owner=self._task.owner,
                name=self._task.name,
            )
        except ApiError as error:
            if error.status == NOT_FOUND:
                return False
            raise
        return True

    def generate(self, template: str, *, all_branches: bool) -> Repository:
        """Generate the repository from a template. It is private, and its content arrives later."""
        owner, _slash, name = template.partition("/")
        body: dict[str, object] = {
            "owner": self._task.owner,
            "name": self._task.name,
            "private": True,
            "include_all_branches": all_branches,
        }
        response = self._client.call(
            f"generating the repository {self._task.full_name} from {template}",
            "POST",
            "/repos/{template_owner}/{template_name}/generate",
            body=body,
            hints={NOT_FOUND: TEMPLATE_HINT},
            permission=f"{ADMINISTRATION}, contents=read",
            template_owner=owner,
            template_name=name,
        )
        return _read(response)

    def create(self) -> Repository:
        """Create the repository, private and without content, for an organization or for the user of the token."""
        purpose = f"creating the repository {self._task.full_name}"
        body: dict[str, object] = {"name": self._task.name, "private": True}
        try:
            return self._create(purpose, "/orgs/{owner}/repos", body)
        except ApiError as error:
            # Nothing was created: the owner is a user, or an organization that the token can't see.
            if error.status != NOT_FOUND or self._user().lower() != self._task.owner.lower():
                raise
        return self._create(purpose, "/user/repos", body)

    def _create(self, purpose: str, endpoint: str, body: dict[str, object]) -> Repository:
        owner = self._task.owner
        return _read(self._client.call(purpose, "POST", endpoint, body=body, permission=ADMINISTRATION, owner=owner))

    def _user(self) -> str:
        try:
            response = self._client.call("reading the user of the token", "GET", "/user")
        except ApiError:
            return ""  # the token of an app has no user
        return JsonReader(response.endpoint, response.json()).text("login")

    def update(self, attributes: Mapping[str, object]) -> None:
        """Change attributes."""
        self._client.call(
            f"changing {', '.join(attributes)} of the repository {self._task.full_name}",
            "PATCH",
            PATH,
            body=attributes,
            permission=ADMINISTRATION,
            owner=self._task.owner,
            name=self._task.name,
        )

    def replace_topics(self, topics: tuple[str, ...]) -> None:
        """Replace the topics."""
        self._client.call(
            f"replacing the topics of the repository {self._task.full_name}",
            "PUT",
            f"{PATH}/topics",
            body={"names": list(topics)},
            permission=ADMINISTRATION,
            owner=self._task.owner,
            name=self._task.name,
        )

    def delete(self) -> None:
        """Delete the repository."""
        self._client.call(
            f"deleting the repository {self._task.full_name}",
            "DELETE",
            PATH,
            hints={403: "The token lacks the permission, or the organization doesn't let members delete repositories."},
            permission=ADMINISTRATION,
            owner=self._task.owner,
            name=self._task.name,
        )


def is_taken(error: ApiError) -> bool:
    """Whether a repository wasn't created because there is one of its name."""
    return error.status == INVALID


def _renamed(former: str, current: str) -> Failure:
    return Failure(
        f"The repository {former} was renamed or transferred to {current}.",
        hint="Set owner and name to the current ones. GitHub redirects the former name until another repository gets it.",
    )


def _read(response: Response) -> Repository:
    reader = JsonReader(response.endpoint, response.json())
    template = reader.optional_inner("template_repository")
    return Repository(
        number=reader.integer("id"),
        full_name=reader.text("full_name"),
        private=reader.flag("private"),
        archived=reader.flag("archived"),
        default_branch=reader.text("default_branch"),
        topics=reader.optional_texts("topics") or (),
        template=template.text("full_name") if template else None,
        template_branch=template.text("default_branch") if template else None,
        # Without the token to clone it, which some responses contain.
        attributes={name: value for name, value in reader.members.items() if name != "temp_clone_token"},
    )
