# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local Supabase of the tests' own, driven from outside: command line, HTTP and PostgreSQL's protocol."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2
import requests

from local_supabase.lock import Lock

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 30.0
PASSWORD = "correct horse: battery/staple%40"


def wait_until(condition: Callable[[], Any], description: str) -> Any:
    """Return the first true value of ``condition``; the server works at its own pace, so it is asked until then."""
    deadline = time.monotonic() + TIMEOUT
    pause = threading.Event()
    while not (result := condition()):
        assert time.monotonic() < deadline, f"never happened: {description}"
        pause.wait(0.02)
    return result


class LocalSupabase:
    """One state folder and what serves it."""

    def __init__(self, state: Path, *, program: tuple[str, ...] = (sys.executable,), **process: Any) -> None:
        self.state = state
        self._program = program
        self._process = process

    def command(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command of the command line."""
        name, *rest = arguments
        result = subprocess.run(
            [*self._program, "-m", "local_supabase", name, "--state", str(self.state), *rest],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=120, **self._process,
        )  # fmt: skip
        assert not check or result.returncode == 0, result.stderr
        return result

    @property
    def state_content(self) -> dict[str, Any]:
        """What the state file holds."""
        return dict(json.loads((self.state / "state.json").read_text(encoding="utf-8")))

    @property
    def server_is_running(self) -> bool:
        """Whether a server holds the folder."""
        lock = Lock(self.state)
        try:
            return not lock.try_acquire()
        finally:
            lock.release()

    @property
    def data_root(self) -> Path:
        """Where the clusters are."""
        return Path(self.get("/_local/status").json()["home"])

    def connect_to_server(self) -> None:
        """Read tokens and addresses; after a start."""
        stored = self.state_content
        tokens = {one["label"]: one["token"] for one in stored["tokens"]}
        self.token, self.limited, self.stranger = tokens["owner"], tokens["limited"], tokens["stranger"]
        self.organization, self.second, self.foreign = (one["slug"] for one in stored["organizations"])
        self.url = f"http://127.0.0.1:{stored['port']}"
        self.pooler_port = int(stored["pooler_port"])

    # -- HTTP --

    def request(self, method: str, path: str, *, token: str | None = "", **options: Any) -> requests.Response:
        """Send one request; ``token`` None: without, empty: the owner's."""
        headers = {} if token is None else {"Authorization": f"Bearer {token or self.token}"}
        options.setdefault("headers", headers)
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, self.url + path, timeout=30, **options)

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
        """Turn a fault on."""
        answer = self.post("/_local/faults", {"fault": name, **details})
        assert answer.status_code == 201, answer.text

    def settings(self, **changes: Any) -> None:
        """Change settings."""
        answer = self.post("/_local/settings", changes)
        assert answer.status_code == 200, answer.text

    # -- projects --

    def create(self, name: str, /, **body: Any) -> requests.Response:
        """Ask for a project."""
        return self.post(
            "/v1/projects", {"name": name, "organization_slug": self.organization, "db_pass": PASSWORD, **body}
        )

    def create_ready(self, name: str, /, **body: Any) -> str:
        """Make a project, wait until all of it is there, and return its ref."""
        answer = self.create(name, **body)
        assert answer.status_code == 201, answer.text
        ref = str(answer.json()["ref"])
        self.wait_for(ref, "ACTIVE_HEALTHY")
        wait_until(lambda: self.get(f"/v1/projects/{ref}/api-keys").json(), "keys")
        wait_until(lambda: self.health(ref, "pooler")["healthy"], "pooler")
        return ref

    def status(self, ref: str) -> str:
        """Return the status of a project; empty when there is none."""
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
        """Log in through the pooler."""
        connection: psycopg2.extensions.connection = psycopg2.connect(
            host="127.0.0.1",
            port=self.pooler_port,
            user=f"{user}.{ref}" if ref else user,
            password=password,
            dbname="postgres",
            **options,
        )
        return connection

    def login_error(self, ref: str, user: str = "postgres", password: str = PASSWORD) -> str:
        """Return what a login is refused with; empty when it isn't."""
        try:
            self.login(ref, user, password).close()
        except psycopg2.OperationalError as error:
            return str(error)
        return ""

    def rows(self, ref: str, sql: str, **login: Any) -> list[tuple[Any, ...]]:
        """Run one statement through the pooler and return its rows."""
        connection = self.login(ref, **login)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


def processes_of(home: Path) -> list[int]:
    """Return the processes whose command line names ``home``."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(home) in command:
                found.append(int(entry.name))
    return found
