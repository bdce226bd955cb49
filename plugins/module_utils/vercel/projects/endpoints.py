# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of projects, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ...rest.errors import ApiError
from ...rest.json_reader import JsonReader
from ..errors import BAD_REQUEST, CONFLICT, NOT_FOUND

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...rest.response import Response
    from ..task import ProjectTask
    from .options import DomainSpec

PATH = "/v9/projects/{project}"
LINK_HINT = (
    "Vercel's app for GitHub must be installed for the owner of the repository with access to it (all repositories, since a new one isn't "
    "in a selected list), and the owner of the token needs a login connection to GitHub."
)
DOMAIN_HINT = "The domain is used by another project or team, or the latest production deployment failed. Remove it there, or repair the deployment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The repository that a project is linked to. Without the URLs of deploy hooks, which are secrets."""

    kind: str
    full_name: str
    number: int | None
    branch: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project as the API returns it.

    :param settings: the members of the response that are texts, numbers, or flags, and what protects deployments.
    """

    project_id: str
    name: str
    link: Link | None = None
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A domain of a project.

    :param verification: the records that the owner of the domain has to add to the DNS: type, name, and value.
    """

    name: str
    verified: bool
    redirect: str | None = None
    redirect_status: int | None = None
    git_branch: str | None = None
    verification: tuple[tuple[str, str, str], ...] = ()

    def shown(self) -> dict[str, object]:
        """Return what the module returns."""
        return {
            "name": self.name,
            "verified": self.verified,
            "redirect": self.redirect,
            "verification": [{"type": kind, "name": name, "value": value} for kind, name, value in self.verification],
        }


class ProjectsApi:
    """The endpoints of one project. All methods raise the errors of ``VercelClient.call``."""

    def __init__(self, task: ProjectTask) -> None:
        self._task = task
        self._client = task.client

    def find(self) -> Project | None:
        """Return the project, or None if the team has none of this name.

        :raises Failure: the name is the ID of another project, which the API accepts in the place of its name.
        """
        try:
            response = self._call(f"reading the project {self._task.full_name}", "GET", PATH)
        except ApiError as error:
            if error.status == NOT_FOUND:
                return None
            raise
        found = _read(response)
        if found.name != self._task.name:
            raise Failure(
                f"Vercel returned the project {found.name!r} for the name {self._task.full_name}.",
                hint="Nothing was changed. Set name to the name of the project, not to its ID.",
            )
        return found

    def create(self, settings: Mapping[str, object]) -> Project:
        """Create the project, without a repository: what is linked before its variables exist could be built without them."""
        given = {name: value for name, value in settings.items() if value is not None or name == "ssoProtection"}
        body = {"name": self._task.name, **given}
        return _read(
            self._client.call(f"creating the project {self._task.full_name}", "POST", "/v11/projects", body=body)
        )

    def update(self, settings: Mapping[str, object]) -> None:
        """Change settings."""
        self._call(f"changing {', '.join(settings)} of the project {self._task.full_name}", "PATCH", PATH, settings)

    def delete(self) -> None:
        """Delete the project with its deployments, variables, and domains."""
        self._call(f"deleting the project {self._task.full_name}", "DELETE", PATH)

    def link(self, repository: str) -> None:
        """Link a repository. What it contains isn't deployed; later pushes are."""
        purpose = f"linking the repository {repository} to the project {self._task.full_name}"
        hints = {BAD_REQUEST: LINK_HINT}
        self._call(purpose, "POST", f"{PATH}/link", {"type": "github", "repo": repository}, hints)

    def unlink(self) -> None:
        """Remove the link to the repository."""
        self._call(f"unlinking the repository of the project {self._task.full_name}", "DELETE", f"{PATH}/link")

    def set_production_branch(self, branch: str) -> None:
        """Set the branch whose commits become production."""
        purpose = f"setting the production branch of the project {self._task.full_name}"
        self._call(purpose, "PATCH", f"{PATH}/branch", {"branch": branch})

    def domains(self) -> dict[str, Domain]:
        """Return the domains by name."""
        purpose = f"reading the domains of the project {self._task.full_name}"
        found = self._client.pages(purpose, f"{PATH}/domains", "domains", query={"limit": 100}, project=self._task.name)
        return {domain.name: domain for domain in map(_read_domain, found)}

    def add_domain(self, domain: DomainSpec) -> None:
        """Add a domain."""
        purpose = f"adding the domain {domain.name} to the project {self._task.full_name}"
        given = {
            "name": domain.name,
            "redirect": domain.redirect or None,
            "redirectStatusCode": domain.redirect_status,
            "gitBranch": domain.git_branch or None,
        }
        body = {name: value for name, value in given.items() if value is not None}
        hints = {BAD_REQUEST: DOMAIN_HINT, CONFLICT: DOMAIN_HINT}
        self._call(purpose, "POST", "/v10/projects/{project}/domains", body, hints)

    def change_domain(self, name: str, changes: Mapping[str, object]) -> None:
        """Change where a domain leads."""
        purpose = f"changing the domain {name} of the project {self._task.full_name}"
        self._call(purpose, "PATCH", f"{PATH}/domains/{{domain}}", changes, domain=name)

    def remove_domain(self, name: str) -> None:
        """Remove a domain from the project."""
        purpose = f"removing the domain {name} from the project {self._task.full_name}"
        self._call(purpose, "DELETE", f"{PATH}/domains/{{domain}}", domain=name)

    def _call(
        self,
        purpose: str,
        method: str,
        endpoint: str,
        body: Mapping[str, object] | None = None,
        hints: Mapping[int, str] | None = None,
        **path: str,
    ) -> Response:
        path["project"] = self._task.name
        return self._client.call(purpose, method, endpoint, query=None, body=body, content=None, hints=hints, **path)


def _read(response: Response) -> Project:
    reader = JsonReader(response.endpoint, response.json())
    link = reader.optional_inner("link")
    settings = {name: value for name, value in reader.members.items() if not isinstance(value, (dict, list))}
    protection = reader.optional_inner("ssoProtection")
    settings["ssoProtection"] = {"deploymentType": protection.text("deploymentType")} if protection else None
    return Project(
        project_id=reader.text("id"),
        name=reader.text("name"),
        link=_read_link(link) if link else None,
        settings=settings,
    )


def _read_link(reader: JsonReader) -> Link:
    owner = reader.optional_text("org") or reader.optional_text("projectNamespace") or reader.optional_text("owner")
    name = reader.optional_text("repo") or reader.optional_text("slug") or "?"
    return Link(
        kind=reader.optional_text("type") or "?",
        full_name=f"{owner}/{name}",
        number=reader.optional_integer("repoId"),
        branch=reader.optional_text("productionBranch"),
    )


def _read_domain(reader: JsonReader) -> Domain:
    return Domain(
        name=reader.text("name"),
        verified=reader.flag("verified"),
        redirect=reader.optional_text("redirect"),
        redirect_status=reader.optional_integer("redirectStatusCode"),
        git_branch=reader.optional_text("gitBranch"),
        verification=tuple(
            (each.text("type"), each.text("domain"), each.text("value"))
            for each in reader.optional_each("verification")
        ),
    )
