# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/workflows: the draft that the editor shows, the version that runs, and tags."""

from __future__ import annotations

import json
import typing as t
from uuid import uuid4

from fastapi import APIRouter, Request

from local_platforms.n8n.access import API, n8n_of, page, read_object, require
from local_platforms.n8n.state import Json, Workflow
from local_platforms.n8n.tags import shown as shown_tag
from local_supabase.errors import ApiError

router = APIRouter(prefix=API)
PATH = "/workflows/{workflow_id}"
MEMBERS: dict[str, type] = {"name": str, "nodes": list, "connections": dict, "settings": dict}
WEBHOOK = "n8n-nodes-base.webhook"
PROJECT = "personal00000001"
TRIGGERS = {WEBHOOK, "n8n-nodes-base.scheduleTrigger"}
TYPES = TRIGGERS | {
    f"n8n-nodes-base.{name}" for name in ("httpRequest", "if", "set", "code", "respondToWebhook", "noOp", "switch")
}
#: Settings that n8n accepts; others are an error, except what it drops.
SETTINGS = {
    *("executionOrder", "timezone", "errorWorkflow", "callerPolicy", "callerIds", "executionTimeout", "availableInMCP"),
    *(
        "saveExecutionProgress",
        "saveManualExecutions",
        "saveDataErrorExecution",
        "saveDataSuccessExecution",
        "timeSavedPerExecution",
    ),
}
DROPPED = {"binaryMode"}


#: What n8n leaves out of the workflows in a list.
NOT_LISTED = {"versionCounter", "description", "sourceWorkflowId", "parentFolder"}


def shown(request: Request, workflow: Workflow) -> Json:
    """Return a workflow as the API does."""
    tags = [shown_tag(tag) for tag in n8n_of(request).state.tags if tag.id in workflow.tags]
    return {
        "id": workflow.id,
        "name": workflow.name,
        "description": None,
        "active": workflow.live is not None,
        "isArchived": workflow.archived,
        "nodes": workflow.nodes,
        "connections": workflow.connections,
        "settings": workflow.settings,
        "staticData": None,
        "meta": None,
        "pinData": None,
        "nodeGroups": [],
        "sourceWorkflowId": None,
        "parentFolder": None,
        "shared": [{"role": "workflow:owner", "workflowId": workflow.id, "projectId": PROJECT}],
        "versionId": workflow.version_id,
        "activeVersionId": workflow.live_version_id,
        "activeVersion": None
        if workflow.live is None
        else {"versionId": workflow.live_version_id, "workflowId": workflow.id, "nodes": workflow.live},
        "versionCounter": workflow.version_counter,
        "triggerCount": int(workflow.live is not None),
        "createdAt": workflow.created_at,
        "updatedAt": workflow.updated_at,
        "tags": tags,
    }


def _without_tags(workflow: Json) -> Json:
    return {name: value for name, value in workflow.items() if name != "tags"}


def _find(request: Request, workflow_id: str, verb: str = "") -> Workflow:
    """Return a workflow.

    :raises ApiError: 404 if it doesn't exist; n8n words that by the verb.
    """
    found = next((each for each in n8n_of(request).state.workflows if each.id == workflow_id), None)
    if found is None:
        raise ApiError(404, f"You do not have permission to {verb} this workflow." if verb else "Not Found")
    return found


def _check_structure(body: Json) -> None:
    names = set()
    for number, node in enumerate(body["nodes"]):
        where = f"Workflow structure is invalid. nodes[{number}]"
        for member in ("name", "type", "typeVersion", "position", "parameters"):
            if not isinstance(node, dict) or member not in node:
                raise ApiError(400, f"{where}.{member} is required")
        if node["name"] in names:
            raise ApiError(400, f"{where}: duplicate node name {node['name']!r}")
        names.add(node["name"])
    targets = json.dumps(body["connections"])
    missing = [name for name in body["connections"] if name not in names]
    if missing or any(name not in names for name in _targets(json.loads(targets))):
        raise ApiError(400, "Workflow structure is invalid. A connection refers to a node that doesn't exist")
    unknown = sorted(set(body["settings"]) - SETTINGS - DROPPED)
    if unknown:
        raise ApiError(400, f"request/body/settings Unrecognized key(s) in object: {', '.join(map(repr, unknown))}")


def _targets(value: t.Any) -> list[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        own = [value["node"]] if isinstance(value.get("node"), str) else []
        return own + [name for member in value.values() for name in _targets(member)]
    return [name for member in value for name in _targets(member)] if isinstance(value, list) else []


def _content(body: Json, settings: Json) -> Json:
    """Return what is stored of a body: nodes get what they lack, settings are merged."""
    nodes = [
        {
            "id": str(uuid4()),
            **node,
            **({"webhookId": node.get("webhookId") or str(uuid4())} if node["type"] == WEBHOOK else {}),
        }
        for node in body["nodes"]
    ]
    kept = {name: value for name, value in body["settings"].items() if name not in DROPPED}
    return {"name": body["name"], "nodes": nodes, "connections": body["connections"], "settings": {**settings, **kept}}


@router.get("/workflows", dependencies=[require("workflow:list")])
async def list_workflows(request: Request, name: str = "", tags: str = "") -> Json:
    """List workflows: ``name`` is a part in any case, ``tags`` an exact name."""
    wanted = {tag.id for tag in n8n_of(request).state.tags if tag.name in tags.split(",")} if tags else None
    found = [
        each
        for each in n8n_of(request).state.workflows
        if name.lower() in each.name.lower() and (wanted is None or wanted & set(each.tags))
    ]
    return page(
        request,
        found,
        lambda each: {name: value for name, value in shown(request, each).items() if name not in NOT_LISTED},
    )


@router.post("/workflows", dependencies=[require("workflow:create")])
async def create_workflow(request: Request) -> Json:
    """Create a workflow that isn't active. Names aren't unique."""
    n8n, body = n8n_of(request), await read_object(request, MEMBERS, list(MEMBERS))
    _check_structure(body)
    content = _content(body, {"callerPolicy": "workflowsFromSameOwner", "availableInMCP": False})
    for ago in (1.0, 0.0) if n8n.faults.consume("lost_race") else (0.0,):
        now = n8n.timestamp(ago)
        workflow = Workflow(id=n8n.new_id(), **content, version_id=str(uuid4()), created_at=now, updated_at=now)
        n8n.state.workflows.append(workflow)
    n8n.save()
    return shown(request, workflow)


@router.get(PATH, dependencies=[require("workflow:read")])
async def get_workflow(request: Request, workflow_id: str) -> Json:
    """Return a workflow."""
    return shown(request, _find(request, workflow_id))


@router.put(PATH, dependencies=[require("workflow:update")])
async def replace_workflow(request: Request, workflow_id: str, publishIfActive: str = "true") -> Json:  # noqa: N803 - n8n's name
    """Replace a workflow. An active one is published, too; if that fails, the draft stays saved."""
    n8n, body = n8n_of(request), await read_object(request, MEMBERS, list(MEMBERS))
    found = _find(request, workflow_id, "update")
    if found.archived:
        raise ApiError(400, "Cannot update an archived workflow.")
    _check_structure(body)
    content = _content(body, found.settings)
    before = (found.nodes, found.connections)
    found.name, found.settings = content["name"], content["settings"]
    found.nodes, found.connections = content["nodes"], content["connections"]
    found.updated_at = n8n.timestamp()
    if (found.nodes, found.connections) != before:
        found.version_id, found.version_counter = str(uuid4()), found.version_counter + 1
    n8n.save()
    if found.live is not None and publishIfActive != "false":
        n8n.publish(found)
    return shown(request, found)


@router.delete(PATH, dependencies=[require("workflow:delete")])
async def delete_workflow(request: Request, workflow_id: str) -> Json:
    """Delete a workflow that isn't active."""
    n8n, found = n8n_of(request), _find(request, workflow_id)
    if found.live is not None:
        raise ApiError(409, "Cannot delete a published workflow. Unpublish it before deleting.")
    if n8n.clock.now() < found.stopped_at:
        raise ApiError(409, "Workflow is still being unpublished. Please try again later.")
    n8n.state.workflows.remove(found)
    n8n.save()
    return _without_tags(shown(request, found))


@router.post(PATH + "/activate", dependencies=[require("workflow:activate")])
async def activate_workflow(request: Request, workflow_id: str) -> Json:
    """Let the version that the editor shows run. Its webhooks answer a little later."""
    found = _find(request, workflow_id, "activate")
    if found.archived:
        raise ApiError(400, "Cannot activate an archived workflow.")
    n8n_of(request).publish(found)
    return _without_tags(shown(request, found))


@router.post(PATH + "/deactivate", dependencies=[require("workflow:deactivate")])
async def deactivate_workflow(request: Request, workflow_id: str) -> Json:
    """Stop a workflow."""
    found = _find(request, workflow_id, "deactivate")
    n8n_of(request).unpublish(found)
    return _without_tags(shown(request, found))


@router.get(PATH + "/tags", dependencies=[require("workflowTags:list")])
async def list_workflow_tags(request: Request, workflow_id: str) -> list[Json]:
    """Return the tags of a workflow."""
    return list(shown(request, _find(request, workflow_id))["tags"])


@router.put(PATH + "/tags", dependencies=[require("workflowTags:update")])
async def replace_workflow_tags(request: Request, workflow_id: str) -> list[Json]:
    """Replace the tags of a workflow."""
    n8n, found = n8n_of(request), _find(request, workflow_id)
    try:
        wanted = [each["id"] for each in await request.json()]
    except (ValueError, KeyError, TypeError):
        raise ApiError(400, "request/body must be array of objects with an id") from None
    if not set(wanted) <= {tag.id for tag in n8n.state.tags}:
        raise ApiError(404, "Some tags not found")
    found.tags = wanted
    n8n.save()
    return list(shown(request, found)["tags"])
