# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small n8n in memory, with the shapes and traps that were measured on n8n 2.41 and 1.123, and faults on demand."""

from __future__ import annotations

import copy
import re
import typing as t
from urllib.parse import urlsplit

import requests
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply

if t.TYPE_CHECKING:
    from types import SimpleNamespace

URL = "https://n8n.test"
KEY = "KEYOFN8N"
WRITABLE = {"name", "nodes", "connections", "settings"}
NOT_FOUND = Reply(404, {"message": "Not Found"})


class FakeN8n:
    """Answers requests as n8n does.

    :ivar faults: the replies for the next requests that begin with a line such as ``POST /workflows``: ``before`` drops the request,
        ``after`` executes it and loses the response, ``killed`` executes it and ends the task, a reply is returned without executing it.
    :ivar lag: how many requests to a webhook fail after its activation.
    """

    def __init__(self, *, old: bool = False, lag: int = 1) -> None:
        self.old = old
        self.lag = lag
        self.flows: dict[str, dict[str, t.Any]] = {}
        self.live: dict[str, list[dict[str, t.Any]]] = {}
        self.tags: dict[str, str] = {}
        self.faults: list[tuple[str, str | Reply]] = []
        self.lines: list[str] = []
        self._number = 0

    @property
    def writes(self) -> list[str]:
        """The requests that may change something."""
        return [line for line in self.lines if not line.startswith(("GET ", "PUT /webhook"))]

    def request(self, method: str, url: str, **arguments: t.Any) -> SimpleNamespace:
        """Answer a request, or fail as the next fault for it says."""
        path = urlsplit(url).path
        request = type("Request", (), {"headers": {}})()
        arguments["auth"](request)
        if path.startswith("/webhook/"):
            assert request.headers == {}
            self.lines.append(f"{method} {path}")
            return self._webhook(method, path.removeprefix("/webhook/")).as_response()
        assert request.headers == {"X-N8N-API-KEY": KEY}
        path = path.removeprefix("/api/v1")
        line = f"{method} {path}"
        self.lines.append(line)
        fault = next((fault for fault in self.faults if line.startswith(fault[0])), None)
        if fault:
            self.faults.remove(fault)
            if isinstance(fault[1], Reply):
                return fault[1].as_response()
            if fault[1] == "before":
                raise requests.exceptions.ReadTimeout
        reply = self._answer(method, path, arguments["params"] or {}, copy.deepcopy(arguments["json"]))
        if fault:
            raise KeyboardInterrupt if fault[1] == "killed" else requests.exceptions.ReadTimeout
        return Reply(reply.status, copy.deepcopy(reply.body)).as_response()

    def _new(self) -> str:
        self._number += 1
        return f"id{self._number}"

    def _webhook(self, method: str, path: str) -> Reply:
        hooks = [
            node["parameters"]["httpMethod"]
            for nodes in self.live.values()
            for node in nodes
            if node["parameters"].get("path") == path
        ]
        if hooks and self.lag > 0:
            self.lag -= 1
            hooks = []
        if not hooks:
            return Reply(404, {"message": f'The requested webhook "{method} {path}" is not registered.'})
        assert method not in hooks, "the workflow would run"
        what = f"This webhook is not registered for {method} requests. Did you mean to make a {hooks[0]} request?"
        return Reply(404, {"message": what})

    def _answer(self, method: str, path: str, query: dict[str, t.Any], body: t.Any) -> Reply:
        if path == "/discover":
            return NOT_FOUND if self.old else Reply(200, {"data": {}})
        if path == "/tags":
            return self._tags(method, body)
        if path == "/workflows":
            return self._listed(query) if method == "GET" else self._written(None, body, query)
        return self._resource(method, path, query, body)

    def _resource(self, method: str, path: str, query: dict[str, t.Any], body: t.Any) -> Reply:
        match = re.fullmatch(r"/workflows/([^/]+)(?:/(\w+))?", path)
        assert match, path
        flow = self.flows.get(match[1])
        if flow is None:
            return NOT_FOUND
        if match[2] is None:
            return self._one(method, flow, body, query)
        if match[2] == "activate":
            return self._publish(flow)
        if match[2] == "deactivate":
            flow.update(active=False, activeVersionId=None)
            self.live.pop(flow["id"], None)
            return Reply(200, flow)
        assert match[2] == "tags", path
        if method == "PUT":
            names = {number: name for name, number in self.tags.items()}
            flow["tags"] = [{"id": tag["id"], "name": names[tag["id"]]} for tag in body]
        return Reply(200, flow["tags"])

    def _one(self, method: str, flow: dict[str, t.Any], body: t.Any, query: dict[str, t.Any]) -> Reply:
        if method == "PUT":
            return self._written(flow, body, query)
        if method == "GET":
            return Reply(200, flow)
        if flow["active"] and not self.old:
            return Reply(409, {"message": "Cannot delete a published workflow. Unpublish it before deleting."})
        return Reply(200, self.flows.pop(flow["id"]))

    def _tags(self, method: str, body: t.Any) -> Reply:
        if method == "GET":
            found = [{"id": number, "name": name} for name, number in self.tags.items()]
            return Reply(200, {"data": found, "nextCursor": None})
        if body["name"] in self.tags or len(body["name"]) > 24:
            return Reply(409, {"message": "Tag already exists"})
        self.tags[body["name"]] = self._new()
        return Reply(201, {"id": self.tags[body["name"]], "name": body["name"]})

    def _listed(self, query: dict[str, t.Any]) -> Reply:
        found = [
            flow
            for flow in self.flows.values()
            if query["name"].lower() in flow["name"].lower()
            and ("tags" not in query or query["tags"] in [tag["name"] for tag in flow["tags"]])
        ]
        # One on each page, so that all pages have to be read.
        start = int(query.get("cursor", 0))
        cursor = str(start + 1) if start + 1 < len(found) else None
        return Reply(200, {"data": found[start : start + 1], "nextCursor": cursor})

    def _written(self, flow: dict[str, t.Any] | None, body: dict[str, t.Any], query: dict[str, t.Any]) -> Reply:
        if set(body) != WRITABLE:
            return Reply(400, {"message": "request/body Unrecognized key(s) in object"})
        if query.get("publishIfActive") and self.old:
            return Reply(400, {"message": "Unknown query parameter 'publishIfActive'"})
        if flow is None:
            new: dict[str, t.Any] = {
                "id": self._new(),
                "active": False,
                "isArchived": False,
                "activeVersionId": None,
                "tags": [],
            }
            flow = self.flows[new["id"]] = {**new, "settings": {"callerPolicy": "workflowsFromSameOwner"}}
        settings = {**flow["settings"], **body["settings"]}
        # The order of keys and of nodes isn't kept.
        nodes = [dict(reversed(node.items())) for node in reversed(body["nodes"])]
        flow.update(body, nodes=nodes, settings=settings, versionId=self._new())
        if flow["active"] and "publishIfActive" not in query:
            return self._publish(flow)
        return Reply(200, flow)

    def _publish(self, flow: dict[str, t.Any]) -> Reply:
        if any(node["type"] == "unknown" for node in flow["nodes"]):
            return Reply(400, {"message": "Unrecognized node type: unknown"})
        paths = {node["parameters"].get("path") for node in flow["nodes"]} - {None}
        for other, nodes in self.live.items():
            if other != flow["id"] and paths & {node["parameters"].get("path") for node in nodes}:
                return Reply(409, {"message": "There is a conflict with one of the webhooks."})
        flow.update(active=True, activeVersionId=flow["versionId"])
        self.live[flow["id"]] = copy.deepcopy(flow["nodes"])
        return Reply(200, flow)
