# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An n8n for the session: the local one, or the real one that N8N_TEST_URL and N8N_TEST_API_KEY name (``make test-n8n``)."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
import typing as t
from dataclasses import dataclass

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.credentials.options import CREDENTIAL_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.credentials.reconciler import run as run_credential
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.workflows.options import WORKFLOW_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.workflows.reconciler import run as run_workflow

from tests.local_platforms.harness import LocalPlatforms, send
from tests.support.time_limits import limit

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import requests
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

#: URL and key, and the control channel of the local n8n.
Served: t.TypeAlias = "tuple[str, str, LocalPlatforms | None]"
URL, KEY = "N8N_TEST_URL", "N8N_TEST_API_KEY"
_numbers = itertools.count(1)
#: Names differ between runs, because a real n8n may keep what a killed run left.
RUN = f"{int(time.time()) % 100_000:05d}"


@dataclass(frozen=True)
class Server:
    """An n8n, and an id of a client in it that no other test uses.

    :ivar platforms: the local one's control channel; None if it is a real one.
    """

    url: str
    key: str
    client: str
    platforms: LocalPlatforms | None

    def call(self, method: str, path: str, body: t.Any = None, *, key: str = "") -> requests.Response:
        """Send a request to the API."""
        headers = {"X-N8N-API-KEY": key or self.key}
        return send(method, f"{self.url}/api/v1{path}", headers=headers, json=body)

    def create(self, nodes: list[dict[str, t.Any]], **body: t.Any) -> dict[str, t.Any]:
        """Create a workflow that the test's client has."""
        workflow = {"name": f"{self.client} - flow", "nodes": nodes, "connections": {}, "settings": {}, **body}
        answer = self.call("POST", "/workflows", workflow)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def webhook(self, method: str, path: str, body: t.Any = None, **options: t.Any) -> requests.Response:
        """Send a request to a webhook."""
        return send(method, f"{self.url}/webhook/{path}", json=body, **options)

    def webhook_when_registered(
        self, method: str, path: str, body: t.Any = None, **options: t.Any
    ) -> requests.Response:
        """Send a request to a webhook until it doesn't answer that it isn't registered, which starts nothing."""
        until = time.monotonic() + limit(20)
        while True:
            answer = self.webhook(method, path, body, **options)
            if answer.status_code != 404 or time.monotonic() > until:
                return answer
            time.sleep(0.1)

    def named(self) -> list[dict[str, t.Any]]:
        """Return the workflows whose names begin with the id of the client."""
        found = self.call("GET", f"/workflows?limit=250&name={self.client}").json()["data"]
        return [each for each in found if each["name"].startswith(self.client)]

    def credentials(self) -> list[dict[str, t.Any]]:
        """Return the credentials whose names begin with the id of the client."""
        found = self.call("GET", "/credentials?limit=250").json()["data"]
        return [each for each in found if each["name"].startswith(self.client)]

    def workflow(self, src: Path, *, check_mode: bool = False, **options: t.Any) -> Outcome:
        """Run the code of the module n8n_workflow in this process."""
        given = {"client": self.client, "name": f"{self.client} - flow", "src": str(src), **options}
        return run_workflow(self._parameters(WORKFLOW_SPEC, given), check_mode=check_mode)

    def credential(self, *, check_mode: bool = False, **options: t.Any) -> Outcome:
        """Run the code of the module n8n_credential in this process."""
        given = {"name": f"{self.client} - credential", "type": "httpHeaderAuth", **options}
        return run_credential(self._parameters(CREDENTIAL_SPEC, given), check_mode=check_mode)

    def _parameters(self, spec: dict[str, dict[str, object]], given: dict[str, t.Any]) -> dict[str, t.Any]:
        defaults = {name: option.get("default") for name, option in spec.items()}
        return {**defaults, "api_url": self.url, "api_token": self.key, "wait_timeout": limit(20), **given}

    def delete_all(self) -> None:
        """Delete what the test's client has."""
        for workflow in self.named():
            self.call("POST", f"/workflows/{workflow['id']}/deactivate")
            until = time.monotonic() + limit(10)
            while self.call("DELETE", f"/workflows/{workflow['id']}").status_code == 409 and time.monotonic() < until:
                time.sleep(0.1)
        for credential in self.credentials():
            self.call("DELETE", f"/credentials/{credential['id']}")


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """Yield URL and key of an n8n, and the control channel of the local one."""
    if os.environ.get(URL):
        yield os.environ[URL], os.environ[KEY], None
        return
    with LocalPlatforms.served() as platforms:
        yield platforms.environment["N8N_URL"], platforms.environment["N8N_API_KEY"], platforms


@contextlib.contextmanager
def client_of(served: Served) -> Iterator[Server]:
    """Yield the n8n with a new client; what the client has is deleted afterwards."""
    url, key, platforms = served
    server = Server(url, key, f"c{RUN}-{next(_numbers)}", platforms)
    if platforms is not None:
        platforms.control("DELETE", "requests")
    try:
        yield server
    finally:
        if platforms is not None:
            platforms.control("DELETE", "faults")
        server.delete_all()


@pytest.fixture
def n8n(served: Served) -> Iterator[Server]:
    """Yield the n8n, with a client that no other test uses."""
    with client_of(served) as server:
        yield server


@pytest.fixture
def local(n8n: Server) -> LocalPlatforms:
    """Return the control channel of the local n8n. A real one has no faults on demand: the test is skipped."""
    if n8n.platforms is None:
        pytest.skip("only the local n8n fails on demand")
    return n8n.platforms
