# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The local n8n: which workflows run, and what happens to them over time."""

from __future__ import annotations

import secrets
import string
import typing as t
from datetime import UTC, datetime

from local_platforms.n8n import credentials, tags, webhooks, workflows
from local_platforms.n8n.state import N8nSettings, N8nState, Workflow
from local_platforms.platform import Platform
from local_supabase.errors import ApiError
from local_supabase.faults import FaultKind

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fastapi import Request

    from local_platforms.n8n.state import Json

ALPHABET = string.ascii_letters + string.digits


class N8n(Platform):
    """The local n8n."""

    name = "n8n"
    state_model = N8nState
    settings_model = N8nSettings
    routers = (workflows.router, tags.router, credentials.router, webhooks.router)
    own_faults: t.ClassVar = {
        "lost_race": FaultKind("handler", "the next workflow to be created was created by another client just before"),
        "late_webhook": FaultKind("handler", "the webhooks of the next activation answer `seconds` later"),
        "stuck_deactivation": FaultKind(
            "handler", "the next workflow to be stopped can't be deleted until `seconds` later"
        ),
    }
    state: N8nState
    settings: N8nSettings

    def environment(self) -> dict[str, str]:
        """Return the environment variables that a client needs."""
        return {"N8N_URL": self.url, "N8N_API_KEY": self.state.keys[0].token, "N8N_DIGEST_KEY": self.state.digest_key}

    def test_environment(self) -> dict[str, str]:
        """Return all keys."""
        return {f"LOCAL_N8N_{key.label.upper()}_KEY": key.token for key in self.state.keys}

    def summary(self) -> dict[str, t.Any]:
        """Return the names of the workflows."""
        return {"workflows": [workflow.name for workflow in self.state.workflows]}

    def secrets(self) -> list[str]:
        """Return the keys and the data of the credentials."""
        values = [str(value) for each in self.state.credentials for name, value in each.data.items() if name != "name"]
        return [key.token for key in self.state.keys] + [self.state.digest_key, *values]

    def edits(self) -> dict[str, Callable[..., object]]:
        """Return what people do in the editor."""
        return {"save": self._save, "archive": self._archive, "rename_credential": self._rename_credential}

    def unknown_route(self, request: Request) -> ApiError:
        """Return the error of an unknown path or method."""
        if request.url.path.startswith("/api/v1/") and request.method not in {"GET", "HEAD"}:
            return ApiError(405, f"{request.method} method not allowed")
        return ApiError(404, "not found")

    def subject(self, parameters: Mapping[str, t.Any]) -> str | None:
        """Return the id of the workflow or the credential that a request is about."""
        return parameters.get("workflow_id") or parameters.get("credential_id")

    # What handlers use.

    def new_id(self) -> str:
        """Return an unused id."""
        return "".join(secrets.choice(ALPHABET) for _position in range(16))

    def timestamp(self, ago: float = 0.0) -> str:
        """Return the time some seconds ago as n8n writes it, such as 2026-11-28T12:00:00.123Z."""
        return (
            datetime.fromtimestamp(self.clock.now() - ago, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z")
        )

    def registrations(self, nodes: Iterable[Json]) -> set[tuple[str, str]]:
        """Return method and path of each webhook."""
        found = set()
        for node in nodes:
            if node["type"] != workflows.WEBHOOK or node.get("disabled"):
                continue
            path = str(node["parameters"].get("path") or node["webhookId"]).strip("/")
            methods = node["parameters"].get("httpMethod", "GET")
            found |= {(method, path) for method in (methods if isinstance(methods, list) else [methods])}
        return found

    def publish(self, workflow: Workflow) -> None:
        """Let the draft of a workflow run.

        :raises ApiError: 400 or 409 if it can't; what runs goes on running.
        """
        for node in workflow.nodes:
            if node["type"] not in workflows.TYPES:
                raise ApiError(400, f"Unrecognized node type: {node['type']}")
        if not any(node["type"] in workflows.TRIGGERS and not node.get("disabled") for node in workflow.nodes):
            raise ApiError(
                400,
                "Workflow cannot be activated because it has no trigger node. At least one trigger, webhook, or polling node is required.",
            )
        taken = {
            each
            for other in self.state.workflows
            if other is not workflow
            for each in self.registrations(other.live or [])
        }
        if taken & self.registrations(workflow.nodes):
            raise ApiError(409, "There is a conflict with one of the webhooks.")
        if workflow.live_version_id != workflow.version_id:
            late = self.faults.consume("late_webhook", ref=workflow.id)
            workflow.registered_at = self.clock.now() + (late.seconds if late else self.settings.lag)
        workflow.live, workflow.live_version_id = workflow.nodes, workflow.version_id
        self.save()

    def unpublish(self, workflow: Workflow) -> None:
        """Stop a workflow."""
        if workflow.live is None:
            return
        late = self.faults.consume("stuck_deactivation", ref=workflow.id)
        workflow.stopped_at = self.clock.now() + (late.seconds if late else self.settings.lag)
        workflow.live = workflow.live_version_id = None
        self.save()

    # Edits.

    def _existing(self, workflow: str) -> Workflow:
        found = next((each for each in self.state.workflows if workflow in {each.id, each.name}), None)
        if found is None:
            raise ApiError(400, f"workflow: {workflow} doesn't exist")
        return found

    def _save(self, workflow: str, node: str, parameters: dict[str, t.Any]) -> None:
        """Save other parameters of a node in the editor, without publishing."""
        found = self._existing(workflow)
        found.nodes = [{**each, "parameters": parameters} if each["name"] == node else each for each in found.nodes]
        found.version_id, found.version_counter = secrets.token_hex(16), found.version_counter + 1

    def _archive(self, workflow: str) -> None:
        """Archive a workflow, which stops it."""
        found = self._existing(workflow)
        self.unpublish(found)
        found.archived = True

    def _rename_credential(self, credential: str, name: str) -> None:
        """Rename a credential."""
        next(each for each in self.state.credentials if each.id == credential).name = name
