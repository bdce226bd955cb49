# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``n8n_workflow``: argument spec, validation, and the desired state."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ..task import TASK_SPEC
from .source import Json, read_workflow

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: The tag of a client's workflows begins with this. n8n's limit for a tag is 24 characters.
TAG_PREFIX, MAX_TAG = "client:", 24
MAX_NAME = 128

WORKFLOW_SPEC: dict[str, dict[str, object]] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "client": {"type": "str", "required": True},
    "name": {"type": "str", "required": True},
    "workflow_id": {"type": "str"},
    "src": {"type": "path"},
    "values": {"type": "dict"},
    "active": {"type": "bool", "default": True},
    "webhook_url": {"type": "str"},
    "wait_for_webhook": {"type": "bool", "default": True},
    **TASK_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowSpec:
    """The desired state of a workflow.

    :param content: nodes, connections, and settings. None if the workflow is deleted and no file is given.
    :param webhook_url: the address of the webhooks, without ``/webhook``.
    """

    present: bool = True
    tag: str
    name: str
    workflow_id: str | None = None
    content: Json | None = field(default=None, repr=False)
    active: bool = True
    webhook_url: str = ""
    wait_for_webhook: bool = True

    @property
    def node_ids(self) -> frozenset[str]:
        """The ids of the nodes, which only this client's workflow of this name has."""
        return frozenset(node["id"] for node in self.content["nodes"]) if self.content else frozenset()


def read_spec(parameters: Mapping[str, t.Any]) -> WorkflowSpec:
    """Return the desired state from the parameters of a task, which have the types of ``WORKFLOW_SPEC``.

    :raises Failure: a value or the file is invalid. No request has been sent.
    """
    client, name, workflow_id = parameters["client"], parameters["name"], parameters["workflow_id"]
    longest = MAX_TAG - len(TAG_PREFIX)
    if not re.fullmatch(rf"[a-z0-9][a-z0-9_-]{{0,{longest - 1}}}", client):
        raise Failure(
            f"client is {client!r}.",
            hint=f"Use 1 to {longest} lowercase letters, digits, hyphens, and underscores: it becomes a tag, which n8n limits to "
            f"{MAX_TAG} characters.",
        )
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable() or name != name.strip():
        raise Failure(
            f"name has {len(name)} characters, spaces around it, or control characters.",
            hint=f"Use 1 to {MAX_NAME} characters on one line.",
        )
    if workflow_id is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", workflow_id):
        raise Failure(f"workflow_id is {workflow_id!r}.", hint="Use the id in the URL of the workflow in the editor.")
    present = parameters["state"] == "present"
    if present and not parameters["src"]:
        raise Failure("src is missing, which state=present requires.", hint="Set it to the JSON file of the workflow.")
    content = None
    if parameters["src"]:
        values = {key: _text(key, value) for key, value in (parameters["values"] or {}).items()}
        content = read_workflow(parameters["src"], values, client=client, name=name)
    return WorkflowSpec(
        present=present,
        tag=TAG_PREFIX + client,
        name=name,
        workflow_id=workflow_id,
        content=content,
        active=parameters["active"],
        webhook_url=(parameters["webhook_url"] or parameters["api_url"] or "").rstrip("/").removesuffix("/api/v1"),
        wait_for_webhook=parameters["wait_for_webhook"],
    )


def _text(key: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Failure(f"The value {key} is not text.", hint="Put it in quotes.")
    return str(value)
