# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local Supabase for tests, accessed through the command line, HTTP and PostgreSQL's protocol."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2
import requests

from tests.support.local_server import LocalServer
from tests.support.time_limits import limit

if TYPE_CHECKING:
    from collections.abc import Callable

TIMEOUT = limit(30)
PASSWORD = "correct horse: battery/staple%40"
#: Quick, but in the platform's order: the status first, then the services, the keys and the pooler. Who tries a wrong
#: password again and again is locked out.
QUICK = (
    *("--delay", "0.3", "--keys-lag", "0.1", "--services-lag", "0.15", "--pooler-lag", "0.2"),
    *("--rate-limit", "0", "--breaker-failures", "10"),
)


def wait_until(condition: Callable[[], Any], description: str) -> Any:
    """Call ``condition`` until it returns a true value, and return that."""
    deadline = time.monotonic() + TIMEOUT
    pause = threading.Event()
    while not (result := condition()):
        assert time.monotonic() < deadline, f"timed out waiting for: {description}"
        pause.wait(0.02)
    return result


class LocalSupabase(LocalServer):
    """A state folder and its server."""

    package = "local_supabase"

    @property
    def state_content(self) -> dict[str, Any]:
        """The content of the state file."""
        return dict(json.loads((self.state / "state.json").read_text(encoding="utf-8")))

    @property
    def data_root(self) -> Path:
        """The directory of the clusters."""
        return Path(self.get("/_local/status").json()["home"])

    def connect(self) -> None:
        """Read addresses and tokens from the state; to be called after ``up``."""
        stored = self.state_content
        tokens = {token["label"]: token["token"] for token in stored["tokens"]}
        self.token, self.limited, self.stranger = tokens["owner"], tokens["limited"], tokens["stranger"]
        self.organization, self.second, self.foreign = (
            organization["slug"] for organization in stored["organizations"]
        )
        self.url = f"http://127.0.0.1:{stored['port']}"
        self.pooler_port = int(stored["pooler_port"])

    # -- HTTP --

    def request(self, method: str, path: str, *, token: str | None = "", **options: Any) -> requests.Response:
        """Send a request; ``token`` None: without a token, empty: with the owner's."""
        headers = {} if token is None else {"Authorization": f"Bearer {token or self.token}"}
        options.setdefault("headers", headers)
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, self.url + path, timeout=TIMEOUT, **options)

    def get(self, path: str, **options: Any) -> requests.Response:
        """GET."""
        return self.request("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> requests.Response:
        """POST, with a JSON body if there is one."""
        return self.request("POST", path, **({} if body is None else {"json": body}), **options)

    def patch(self, path: str, body: Any, **options: Any) -> requests.Response:
        """PATCH with a JSON body."""
        return self.request("PATCH", path, json=body, **options)

    def delete(self, path: str, **options: Any) -> requests.Response:
        """DELETE."""
        return self.request("DELETE", path, **options)

    def fault(self, name: str, **details: Any) -> None:
        """Add a fault."""
        response = self.post("/_local/faults", {"fault": name, **details})
        assert response.status_code == 201, response.text

    def settings(self, **changes: Any) -> None:
        """Change settings."""
        response = self.post("/_local/settings", changes)
        assert response.status_code == 200, response.text

    def use_plan(self, plan: str) -> None:
        """Change the plan of the owner's first organization."""
        response = self.patch(f"/_local/organizations/{self.organization}", {"plan": plan})
        assert response.status_code == 200, response.text

    # -- projects --

    def pause(self, ref: str) -> None:
        """Pause a project, which the plan for platforms allows."""
        self.use_plan("platform")
        response = self.post(f"/v1/projects/{ref}/pause")
        assert response.status_code == 200, response.text

    def create(self, name: str, /, **body: Any) -> requests.Response:
        """Create a project and return the response."""
        return self.post(
            "/v1/projects", {"name": name, "organization_slug": self.organization, "db_pass": PASSWORD, **body}
        )

    def create_ready(self, name: str, /, **body: Any) -> str:
        """Create a project, wait until it is healthy and has keys and pooler, and return its ref."""
        response = self.create(name, **body)
        assert response.status_code == 201, response.text
        ref = str(response.json()["ref"])
        self.wait_for(ref, "ACTIVE_HEALTHY")
        wait_until(lambda: self.get(f"/v1/projects/{ref}/api-keys").json(), "keys")
        wait_until(lambda: self.health(ref, "pooler")["healthy"], "pooler")
        return ref

    def status(self, ref: str) -> str:
        """Return the status of a project; empty if it doesn't exist."""
        return str(self.get(f"/v1/projects/{ref}").json().get("status", ""))

    def wait_for(self, ref: str, status: str) -> None:
        """Wait until the project has this status."""
        wait_until(lambda: self.status(ref) == status, f"{ref} {status}")

    def health(self, ref: str, service: str) -> dict[str, Any]:
        """Return the health of one service."""
        return dict(self.get(f"/v1/projects/{ref}/health", params={"services": service}).json()[0])

    # -- PostgreSQL --

    def login(
        self, ref: str, user: str = "postgres", password: str = PASSWORD, **options: Any
    ) -> psycopg2.extensions.connection:
        """Log in through the pooler. Without an encryption that is required, libpq would repeat a login that fails."""
        connection: psycopg2.extensions.connection = psycopg2.connect(
            host="127.0.0.1",
            port=self.pooler_port,
            user=f"{user}.{ref}" if ref else user,
            password=password,
            dbname="postgres",
            **{"sslmode": "require", **options},
        )
        return connection

    def login_error(self, ref: str, user: str = "postgres", password: str = PASSWORD) -> str:
        """Return the error of a login; empty if it succeeds."""
        try:
            self.login(ref, user, password).close()
        except psycopg2.OperationalError as error:
            return str(error)
        return ""

    def rows(self, ref: str, sql: str, **login: Any) -> list[tuple[Any, ...]]:
        """Run a statement through the pooler and return its rows."""
        connection = self.login(ref, **login)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


def processes_of(data_root: Path) -> list[int]:
    """Return the ids of the processes that have ``data_root`` in their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(data_root) in command:
                found.append(int(entry.name))
    return found
