# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules of awx.awx need of AWX's API, in memory: AWX itself runs only in containers.

The API is the same for all collections of resources: lists with filters, POST creates, PATCH updates, and POST to a related list
associates. What differs is below: secrets are encrypted, an approval belongs to its node, an update of an inventory counts hosts.
"""

from __future__ import annotations

import json
import re
import threading
import typing as t
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    Item = dict[str, t.Any]

TEMPLATES = ("job_templates", "projects", "inventory_sources", "workflow_job_templates")
"""What can be launched: AWX's unified job templates."""

READ_ONLY: dict[str, Item] = {"inventories": {"total_hosts": 0}, "projects": {"scm_revision": "0" * 40}}
"""Fields of a new item that no request sets."""

PATH = re.compile(r"/api/v2/(\w+)/(?:(\w+)/(?:(\w+)/)?)?\Z")
SURVEY = "survey_spec"


class Controller:
    """The state of an AWX.

    :param hosts: how many hosts an update of an inventory finds.
    """

    def __init__(self, hosts: int) -> None:
        self.hosts = hosts
        self.items: dict[str, list[Item]] = {"organizations": [{"id": 1, "name": "Default"}]}
        self.associated: dict[tuple[str, str], list[int]] = {}
        self.settings: Item = {"AWX_ISOLATION_SHOW_PATHS": ["/etc/pki:/etc/pki:O"]}
        self.writes: list[str] = []
        self._numbers = iter(range(2, 10_000))

    def named(self, collection: str) -> dict[str, Item]:
        """Return the items of a collection by their names, or the nodes by their identifiers."""
        return {item.get("identifier") or item["name"]: item for item in self.items.get(collection, [])}

    def answer(self, method: str, url: str, body: Item) -> tuple[int, Item]:
        """Return the status and the body for a request."""
        path, filters = urlsplit(url).path, dict(parse_qsl(urlsplit(url).query))
        if method != "GET":
            self.writes.append(f"{method} {path}")
        if path.startswith("/api/v2/settings/"):
            self.settings |= body
            return 200, self.settings
        match = PATH.match(path)
        assert match, path
        collection, key, related = match.groups()
        if key is None:
            return (201, self._create(collection, body)) if method == "POST" else (200, self._list(collection, filters))
        item = next(each for each in self.items[collection] if str(each["id"]) == key)
        if related:
            return self._related(method, item, related, body)
        if method == "PATCH":
            item |= self._stored(collection, body)
        return 200, item

    def _list(self, collection: str, filters: dict[str, str]) -> Item:
        searched = TEMPLATES if collection == "unified_job_templates" else (collection,)
        wanted = {name: value for name, value in filters.items() if not name.startswith("or__")}
        found = [
            item
            for each in searched
            for item in self.items.get(each, [])
            if all(str(item.get(name)) == value for name, value in wanted.items())
        ]
        return {"count": len(found), "next": None, "results": found}

    def _create(self, collection: str, body: Item) -> Item:
        key = next(self._numbers)
        url = f"/api/v2/{collection}/{key}/"
        related = {SURVEY: f"{url}{SURVEY}/", "update": f"{url}update/"}
        item = {"id": key, "url": url, "type": collection.rstrip("s"), "related": related, "summary_fields": {}}
        self.items.setdefault(collection, []).append(item)
        item |= self._stored(collection, body) | READ_ONLY.get(collection, {})
        return item

    def _stored(self, collection: str, body: Item) -> Item:
        if collection != "credentials":
            return body
        kind = next(each for each in self.items["credential_types"] if each["id"] == body["credential_type"])
        secret = {field["id"] for field in kind["inputs"]["fields"] if field.get("secret")}
        inputs = {name: "$encrypted$" if name in secret else value for name, value in body["inputs"].items()}
        return {**body, "inputs": inputs}

    def _related(self, method: str, item: Item, related: str, body: Item) -> tuple[int, Item]:
        if related == SURVEY:
            if method == "POST":
                item[SURVEY] = body
            return 200, item.get(SURVEY, {})
        if related == "create_approval_template":
            created = self._create("workflow_approval_templates", body)
            item["related"]["unified_job_template"] = created["url"]
            return 201, created
        if related == "update":
            inventory = next(each for each in self.items["inventories"] if each["id"] == item["inventory"])
            inventory["total_hosts"] = self.hosts
            done = {"status": "successful", "event_processing_finished": True, "failed": False}
            return 202, self._create("inventory_updates", done)
        found = self.associated.setdefault((item["url"], related), [])
        if method == "POST":
            (found.remove if body.get("disassociate") else found.append)(body["id"])
            return 204, {}
        return 200, {"count": len(found), "next": None, "results": [{"id": key} for key in found]}


def _handler(controller: Controller) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers for the controller."""

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            status, found = controller.answer(self.command, self.path, body)
            content = b"" if status == 204 else json.dumps(found).encode()
            self.send_response(status)
            self.send_header("X-API-Product-Name", "AWX")
            self.send_header("X-API-Product-Version", "24.6.1")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = _answer  # noqa: N815 - http.server calls these names

        def log_message(self, format: str, *arguments: t.Any) -> None:  # noqa: A002 - http.server's signature
            """Print nothing."""

    return Handler


@contextmanager
def serving(controller: Controller) -> Iterator[str]:
    """Serve a controller, and yield its URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(controller)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
