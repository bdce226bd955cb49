# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of deployments, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...rest.json_reader import JsonReader
from .fingerprint import ENVIRONMENT_KEY, SETTINGS_KEY, Fingerprint

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..projects.endpoints import Project
    from ..task import ProjectTask

#: How many of the newest deployments are read.
NEWEST = 20
IN_FLIGHT = ("QUEUED", "INITIALIZING", "BUILDING")
#: Identifies the request that made a deployment.
REQUEST_KEY = "draggonnbRequest"
_HINTS = {
    400: "Check that the branch and the commit exist in the linked repository.",
    402: "The team has an unpaid invoice, or its plan doesn't include this deployment. See the team's billing page on vercel.com.",
    403: "Deploying to production needs the role Member or higher in the team, or the role Project Developer for the project.",
    404: "The project or its repository doesn't exist, or the token can't see it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A deployment to production.

    :param state: as Vercel names it: ``QUEUED``, ``READY``, ``ERROR``, ...
    :param substate: of a ready one: ``PROMOTED`` if its domains point to it or did, ``STAGED`` if not yet, ``ROLLING`` in between.
    :param has_domains: whether its domains were assigned.
    :param problem: why it failed, isn't built, or gets no domains, in Vercel's words; empty if it has no problem.
    :param created_at: milliseconds since the epoch.
    :param known: what it was built from; None if this module didn't make it.
    """

    deployment_id: str
    url: str
    state: str
    substate: str | None = None
    has_domains: bool = False
    alias_failed: bool = False
    problem: str = ""
    created_at: int = 0
    inspector_url: str | None = None
    sha: str | None = None
    request: str | None = None
    known: Fingerprint | None = None
    aliases: tuple[str, ...] = field(default=())

    @property
    def is_live(self) -> bool:
        """Whether its domains point to it, or did until the next one."""
        promoted = self.substate in {None, "PROMOTED"}
        return self.state == "READY" and self.has_domains and promoted and not self.alias_failed

    @property
    def is_built(self) -> bool:
        """Whether it is built and waits for its domains."""
        return self.state == "READY" and not self.has_domains and not self.alias_failed

    @property
    def is_staged(self) -> bool:
        """Whether it is built and waits to be promoted."""
        return self.is_built and self.substate == "STAGED"

    @property
    def is_in_flight(self) -> bool:
        """Whether it can become live without further requests."""
        return self.state in IN_FLIGHT or (self.state == "READY" and not self.is_live and not self.alias_failed)

    @property
    def page(self) -> str:
        """The address that shows it to people: the custom domain, else the shortest one."""
        shown = sorted(self.aliases, key=lambda name: (name.endswith(".vercel.app"), len(name), name))
        return f"https://{shown[0] if shown else self.url}"

    def shown(self) -> dict[str, object]:
        """Return what the module returns."""
        return {
            "id": self.deployment_id,
            "url": self.page,
            "deployment_url": f"https://{self.url}",
            "state": self.state,
            "live": self.is_live,
            "sha": self.sha,
            "inspector_url": self.inspector_url,
        }


class DeploymentsApi:
    """The endpoints of the deployments of one project. All methods raise the errors of ``VercelClient.call``."""

    def __init__(self, task: ProjectTask, project: Project) -> None:
        self._task = task
        self._project = project

    def newest(self) -> list[Deployment]:
        """Return the newest deployments to production, the newest first."""
        response = self._task.client.call(
            f"reading the deployments of the project {self._task.full_name}",
            "GET",
            "/v7/deployments",
            query={"projectId": self._project.project_id, "target": "production", "limit": NEWEST},
        )
        found = [_read(each, "uid") for each in JsonReader(response.endpoint, response.json()).each("deployments")]
        return sorted(found, key=lambda each: -each.created_at)

    def get(self, deployment_id: str) -> Deployment:
        """Return a deployment with its domains."""
        response = self._task.client.call(
            f"reading the deployment {deployment_id} of the project {self._task.full_name}",
            "GET",
            "/v13/deployments/{deployment}",
            deployment=deployment_id,
        )
        return _read(JsonReader(response.endpoint, response.json()), "id")

    def create(self, branch: str, sha: str | None, metadata: Mapping[str, str]) -> Deployment:
        """Deploy a commit to production: the given one, else the newest of the branch."""
        link = self._project.link
        source: dict[str, object] = {"type": "github", "ref": branch}
        if link is not None and link.number is not None:
            source["repoId"] = link.number
        elif link is not None:
            source["org"], _slash, source["repo"] = link.full_name.partition("/")
        source |= {"sha": sha} if sha else {}
        response = self._task.client.call(
            f"deploying the project {self._task.full_name}",
            "POST",
            "/v13/deployments",
            # Without the first, Vercel could return an earlier deployment of the same commit, with its variables.
            query={"forceNew": "1", "skipAutoDetectionConfirmation": "1"},
            body={
                "name": self._task.name,
                "project": self._project.project_id,
                "target": "production",
                "gitSource": source,
                "meta": dict(metadata),
            },
            hints=_HINTS,
        )
        return _read(JsonReader(response.endpoint, response.json()), "id")

    def promote(self, deployment_id: str) -> None:
        """Let the domains of the project point to a deployment that was built."""
        self._task.client.call(
            f"promoting the deployment {deployment_id} of the project {self._task.full_name}",
            "POST",
            "/v10/projects/{project}/promote/{deployment}",
            project=self._project.project_id,
            deployment=deployment_id,
            hints=_HINTS,
        )


def _read(reader: JsonReader, id_member: str) -> Deployment:
    members = reader.members
    alias_error, block = reader.optional_inner("aliasError"), reader.optional_inner("seatBlock")
    words = [
        reader.optional_text("errorMessage"),
        (alias_error.optional_text("message") if alias_error else None),
        (block.optional_text("blockCode") if block else None),
        reader.optional_text("errorCode"),
    ]
    step = reader.optional_text("errorStep")
    problem = next((word for word in words if word), "")
    metadata = reader.optional_mapping("meta") or {}
    settings, environment = metadata.get(SETTINGS_KEY), metadata.get(ENVIRONMENT_KEY)
    return Deployment(
        deployment_id=reader.text(id_member),
        url=reader.text("url"),
        state=reader.text("readyState"),
        substate=reader.optional_text("readySubstate"),
        # A flag, or in lists the time.
        has_domains=bool(members.get("aliasAssigned")),
        alias_failed=alias_error is not None,
        problem=f"{problem} ({step})" if problem and step else problem,
        created_at=reader.optional_integer("createdAt") or 0,
        inspector_url=reader.optional_text("inspectorUrl"),
        sha=metadata.get("githubCommitSha"),
        request=metadata.get(REQUEST_KEY),
        known=Fingerprint(settings=settings, environment=environment) if settings and environment else None,
        aliases=reader.optional_texts("alias") or (),
    )
