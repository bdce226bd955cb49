# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of workflows and tags, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...rest.errors import ApiError
from ...rest.json_reader import JsonReader, read_objects
from ..errors import NOT_FOUND

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..client import N8nClient
    from .source import Json

PATH = "/workflows/{workflow_id}"
ACTIVATION_HINTS = {
    400: "n8n refuses to activate it: a node has an unknown type, there is no trigger, or its webhook is taken. Correct the file.",
    409: "Another active workflow has a webhook with the same path and method. Use a path that contains the client's id.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A workflow as the API returns it.

    :param version: the version that the editor shows.
    :param active_version: the one that runs; None if none does, or if this version of n8n doesn't tell.
    :param content: nodes, connections, and settings.
    """

    workflow_id: str
    name: str
    active: bool
    archived: bool
    version: str | None
    active_version: str | None
    content: Json = field(repr=False)

    @property
    def runs_current_version(self) -> bool:
        """Whether what runs is what the editor shows. A failed update leaves the former version running."""
        return self.active and self.active_version in (None, self.version)


class WorkflowsApi:
    """The endpoints of workflows. All methods raise the errors of ``N8nClient.call``."""

    def __init__(self, client: N8nClient) -> None:
        self._client = client

    def named(self, name: str, tag: str = "") -> list[str]:
        """Return the ids of the workflows with a name, and with a tag if it is given, the oldest first, without archived ones."""
        query = {"name": name, **({"tags": tag} if tag else {})}
        found = self._client.each(
            f"listing the workflows named {name!r}", "/workflows", query=query, permission="workflow:list"
        )
        # n8n returns all whose name contains the text, in any case.
        exact = (flow for flow in found if flow.text("name") == name and not flow.optional_flag("isArchived"))
        # A list that changes while it is read may repeat a workflow.
        ages = {flow.text("id"): flow.optional_text("createdAt") or "" for flow in exact}
        return sorted(ages, key=lambda workflow_id: (ages[workflow_id], workflow_id))

    def find(self, workflow_id: str) -> Workflow | None:
        """Return a workflow, or None if it doesn't exist."""
        purpose = f"reading the workflow {workflow_id}"
        try:
            response = self._client.call(purpose, "GET", PATH, permission="workflow:read", workflow_id=workflow_id)
        except ApiError as error:
            if error.status == NOT_FOUND:
                return None
            raise
        reader = JsonReader(response.endpoint, response.json())
        return Workflow(
            workflow_id=reader.text("id"),
            name=reader.text("name"),
            active=reader.flag("active"),
            archived=bool(reader.optional_flag("isArchived")),
            version=reader.optional_text("versionId"),
            active_version=reader.optional_text("activeVersionId"),
            content={
                "nodes": [dict(node.members) for node in reader.each("nodes")],
                "connections": dict(reader.inner("connections").members),
                "settings": reader.optional_mapping("settings") or {},
            },
        )

    def tags(self, workflow_id: str) -> dict[str, str]:
        """Return the ids of the tags of a workflow by name."""
        response = self._client.call(
            f"reading the tags of the workflow {workflow_id}",
            "GET",
            f"{PATH}/tags",
            permission="workflowTags:list",
            workflow_id=workflow_id,
        )
        return {tag.text("name"): tag.text("id") for tag in read_objects(response.endpoint, response.json())}

    def create(self, name: str, content: Json) -> str:
        """Create a workflow that isn't active, and return its id."""
        purpose, body = f"creating the workflow {name!r}", {"name": name, **content}
        response = self._client.call(purpose, "POST", "/workflows", body=body, permission="workflow:create")
        return JsonReader(response.endpoint, response.json()).text("id")

    def update(self, workflow_id: str, name: str, content: Json, *, publish: bool) -> None:
        """Replace a workflow. If ``publish`` is false, the version that runs stays; n8n 1 doesn't know that."""
        self._client.call(
            f"updating the workflow {workflow_id} ({name!r})",
            "PUT",
            PATH,
            query=None if publish else {"publishIfActive": "false"},
            body={"name": name, **content},
            hints={400: "n8n rejects the workflow. What runs is unchanged. Correct the file and run again."},
            permission="workflow:update",
            workflow_id=workflow_id,
        )

    def can_update_without_publishing(self) -> bool:
        """Whether the server is n8n 2, which has the endpoint C(/discover)."""
        try:
            self._client.call("reading the abilities of the key", "GET", "/discover")
        except ApiError as error:
            if error.status == NOT_FOUND:
                return False
            raise
        return True

    def activate(self, workflow_id: str, *, active: bool) -> None:
        """Activate a workflow, with the version that the editor shows, or deactivate it."""
        verb = "activate" if active else "deactivate"
        self._client.call(
            f"{verb[:-1]}ing the workflow {workflow_id}",
            "POST",
            f"{PATH}/{verb}",
            hints=ACTIVATION_HINTS if active else {},
            permission=f"workflow:{verb}",
            workflow_id=workflow_id,
        )

    def delete(self, workflow_id: str) -> None:
        """Delete a workflow that isn't active."""
        purpose = f"deleting the workflow {workflow_id}"
        self._client.call(purpose, "DELETE", PATH, permission="workflow:delete", workflow_id=workflow_id)

    def replace_tags(self, workflow_id: str, tag_ids: list[str]) -> None:
        """Replace the tags of a workflow."""
        self._client.call(
            f"setting the tags of the workflow {workflow_id}",
            "PUT",
            f"{PATH}/tags",
            body=[{"id": tag_id} for tag_id in tag_ids],
            permission="workflowTags:update",
            workflow_id=workflow_id,
        )

    def tag_id(self, name: str) -> str | None:
        """Return the id of a tag, or None if it doesn't exist."""
        found: Mapping[str, str] = {
            tag.text("name"): tag.text("id")
            for tag in self._client.each("listing the tags", "/tags", permission="tag:list")
        }
        return found.get(name)

    def create_tag(self, name: str) -> str:
        """Create a tag and return its id."""
        response = self._client.call(
            f"creating the tag {name!r}", "POST", "/tags", body={"name": name}, permission="tag:create"
        )
        return JsonReader(response.endpoint, response.json()).text("id")
