# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read a workflow from a file: replace its markers, and give its nodes ids that are the same on each run. Pure but for the file."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from ...failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Mapping

WEBHOOK = "n8n-nodes-base.webhook"
#: Settings that an export contains and the API drops or refuses.
NOT_SETTABLE = ("binaryMode", "engineType")
MARKER = re.compile(r"@@([A-Z][A-Z0-9_]*)@@")
_NODE_MEMBERS = (("name", str), ("type", str), ("typeVersion", (int, float)), ("position", list), ("parameters", dict))

Json: t.TypeAlias = "dict[str, t.Any]"


def read_workflow(src: str, values: Mapping[str, str], *, client: str, name: str) -> Json:
    """Return the nodes, connections, and settings of a workflow, as the API takes them.

    Everything else of an export, such as the tags and the pinned data, is left out.

    :param values: the values of the markers ``@@NAME@@`` within strings. They are replaced after the JSON is parsed, so no value can
        change its structure.
    :raises Failure: the file isn't that of a workflow, or a marker has no value.
    """
    try:
        loaded = json.loads(Path(src).read_text(encoding="utf-8"))
    except OSError as error:
        raise Failure(f"The file {src} can't be read: {error.strerror}.", hint="Check src.") from None
    except ValueError as error:
        # The position only: the text may contain a secret.
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Failure(f"The file {src} is not valid JSON{line}.", hint="Export the workflow again.") from None
    if not isinstance(loaded, dict) or not isinstance(loaded.get("nodes"), list) or not loaded["nodes"]:
        raise Failure(
            f"The file {src} is not that of a workflow: it has no list of nodes.", hint="Export a workflow as JSON."
        )
    used: set[str] = set()
    workflow = {
        "nodes": _replaced(loaded["nodes"], values, used),
        "connections": _replaced(loaded.get("connections") or {}, values, used),
        "settings": _replaced(loaded.get("settings") or {"executionOrder": "v1"}, values, used),
    }
    missing, unused = sorted(used - values.keys()), sorted(values.keys() - used)
    if missing or unused:
        problem = (
            f"has markers without a value: {', '.join(missing)}" if missing else f"has no marker {', '.join(unused)}"
        )
        raise Failure(
            f"The file {src} {problem}.", hint="Set values to the value of each marker @@NAME@@ of the file, by NAME."
        )
    if not isinstance(workflow["connections"], dict) or not isinstance(workflow["settings"], dict):
        raise Failure(f"connections and settings of the file {src} must be objects.", hint="Export the workflow again.")
    workflow["settings"] = {key: value for key, value in workflow["settings"].items() if key not in NOT_SETTABLE}
    _check_nodes(src, workflow["nodes"])
    workflow["nodes"] = [_identified(node, client, name) for node in workflow["nodes"]]
    return workflow


def _replaced(value: t.Any, values: Mapping[str, str], used: set[str]) -> t.Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _replaced(member, values, used) for key, member in value.items()}
    if isinstance(value, list):
        return [_replaced(member, values, used) for member in value]
    if not isinstance(value, str):
        return value
    used.update(MARKER.findall(value))
    return MARKER.sub(lambda match: values.get(match[1], match[0]), value)


def _check_nodes(src: str, nodes: list[t.Any]) -> None:
    names: set[str] = set()
    for number, node in enumerate(nodes, 1):
        wrong = [
            member
            for member, kind in _NODE_MEMBERS
            if not isinstance(node, dict) or not isinstance(node.get(member), kind)
        ]
        if wrong:
            raise Failure(
                f"The node {number} of the file {src} lacks {', '.join(wrong)}.",
                hint="Export the workflow again, or add it.",
            )
        if node["name"] in names:
            raise Failure(f"The file {src} has two nodes {node['name']!r}.", hint="Give each node its own name.")
        names.add(node["name"])


def _identified(node: Json, client: str, name: str) -> Json:
    """Return a node with ids of its own. n8n makes new ones on each update if they are missing, and registers the webhook again."""
    identity = f"draggonnb.supabase/n8n/{client}/{name}/{node['name']}"
    ids = {"id": str(uuid5(NAMESPACE_URL, identity))}
    if node["type"] == WEBHOOK or "webhookId" in node:
        ids["webhookId"] = str(uuid5(NAMESPACE_URL, f"{identity}/webhook"))
    return {**node, **ids}


def webhooks(nodes: list[Json]) -> list[tuple[str, str]]:
    """Return method and path of each webhook, without the address of the server. Nodes that are disabled have none."""
    found = []
    for node in nodes:
        if node["type"] != WEBHOOK or node.get("disabled"):
            continue
        path = str(node["parameters"].get("path") or node["webhookId"]).strip("/")
        if any(part.startswith(":") for part in path.split("/")):
            path = f"{node['webhookId']}/{path}"
        methods = node["parameters"].get("httpMethod", "GET")
        found += [(method, f"/webhook/{path}") for method in (methods if isinstance(methods, list) else [methods])]
    return found
