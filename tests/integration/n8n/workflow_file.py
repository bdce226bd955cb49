# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file with a workflow, as n8n exports it."""

from __future__ import annotations

import json
import typing as t

if t.TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Server

END = {"name": "End", "type": "n8n-nodes-base.noOp", "typeVersion": 1, "position": [200, 0], "parameters": {}}


def write_workflow(path: Path, n8n: Server, **changes: t.Any) -> None:
    """Write a workflow with a webhook and a second node; ``changes`` are those of the second one."""
    parameters = {"path": f"{n8n.client}/lead", "httpMethod": "POST", "responseMode": "onReceived", "options": {}}
    hook = {
        "name": "Hook",
        "type": "n8n-nodes-base.webhook",
        "typeVersion": 2,
        "position": [0, 0],
        "parameters": parameters,
    }
    connections = {"Hook": {"main": [[{"node": "End", "type": "main", "index": 0}]]}}
    settings = {"executionOrder": "v1", "binaryMode": "separate"}
    workflow = {"nodes": [hook, {**END, **changes}], "connections": connections, "settings": settings}
    path.write_text(json.dumps({**workflow, "name": "exported", "pinData": {}, "tags": []}))
