# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local Supabase for the session, and the module's code run against it with real requests."""

from __future__ import annotations

import contextlib
import itertools
import re
import typing as t
from dataclasses import dataclass, field

import psycopg2
import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.options import PROJECT_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import accepts_password

from tests.local_supabase.harness import QUICK, LocalSupabase
from tests.support.ansible_commands import ansible_environment
from tests.support.time_limits import limit

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome


@dataclass(frozen=True)
class LocalPlatform:
    """The local Supabase, as its command line reports it."""

    environment: dict[str, str] = field(repr=False)

    @property
    def url(self) -> str:
        """The URL of its Management API."""
        return self.environment["SUPABASE_API_URL"]

    @property
    def token(self) -> str:
        """The owner's token."""
        return self.environment["SUPABASE_MANAGEMENT_TOKEN"]

    @property
    def organization(self) -> str:
        """The slug of an organization without limits."""
        return self.environment["SUPABASE_ORG_ID"]

    def send(self, method: str, path: str, **arguments: t.Any) -> t.Any:
        """Send a request to the API directly, without the code under test."""
        answer = requests.request(
            method, self.url + path, headers={"Authorization": f"Bearer {self.token}"}, timeout=limit(30), **arguments
        )
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def fault(self, name: str, **settings: t.Any) -> None:
        """Enable a fault of the platform."""
        self.send("POST", "/_local/faults", json={"fault": name, **settings})

    def use_plan(self, plan: str) -> None:
        """Change the plan of the organization."""
        self.send("PATCH", f"/_local/organizations/{self.organization}", json={"plan": plan})

    def named(self, name: str) -> list[dict[str, t.Any]]:
        """Return the local Supabase's projects with a name."""
        return [project for project in self.send("GET", "/_local/status")["projects"] if project["name"] == name]

    def create(self, name: str, region: str = "eu-central-1") -> str:
        """Create a project as another user; return its ref."""
        body = {"name": name, "organization_slug": self.organization, "db_pass": "another-users", "region": region}
        return str(self.send("POST", "/v1/projects", json=body)["ref"])

    def converge(self, name: str, *, check_mode: bool = False, **options: t.Any) -> Outcome:
        """Run the module's code in this process."""
        defaults = {option: spec.get("default") for option, spec in PROJECT_SPEC.items()}
        access = {"organization": self.organization, "api_token": self.token, "api_url": self.url}
        near = {"region": ["eu-central-1"], "wait_timeout": limit(30)}
        parameters = {**defaults, **access, **near, "name": name, **options}
        return run(parameters, check_mode=check_mode, accepts_password=accepts_password)

    def manage(
        self,
        run_task: t.Callable[..., Outcome],
        spec: t.Mapping[str, t.Mapping[str, object]],
        *,
        check_mode: bool = False,
        **options: t.Any,
    ) -> Outcome:
        """Run the code of a module for a resource of a project in this process.

        :param run_task: the function that the module calls.
        :param spec: its argument spec.
        """
        defaults = {option: given.get("default") for option, given in spec.items()}
        access = {"api_token": self.token, "api_url": self.url, "wait_timeout": 20.0}
        return run_task({**defaults, **access, **options}, check_mode=check_mode)


@pytest.fixture(scope="session")
def platform() -> Iterator[LocalPlatform]:
    """Yield a local Supabase for the session."""
    with LocalSupabase.served(*QUICK) as running:
        exports = re.findall(r"^export (\w+)=(\S+)$", running.command("env", "--all").stdout, re.MULTILINE)
        yield LocalPlatform(dict(exports))


@pytest.fixture(scope="session")
def shared_ref(platform: LocalPlatform) -> str:
    """Return the ref of a project that tests of its resources share."""
    return str(t.cast("dict[str, t.Any]", platform.converge("resources").result["project"])["ref"])


@pytest.fixture
def ref(platform: LocalPlatform, shared_ref: str) -> Iterator[str]:
    """Yield the ref of the shared project; faults are disabled afterwards."""
    try:
        yield shared_ref
    finally:
        platform.send("DELETE", "/_local/faults")


_numbers = itertools.count(1)


@pytest.fixture
def name(platform: LocalPlatform) -> Iterator[str]:
    """Yield an unused project name; its projects are deleted afterwards, and faults are disabled."""
    chosen = f"client-{next(_numbers)}-prod"
    try:
        yield chosen
    finally:
        platform.send("DELETE", "/_local/faults")
        platform.use_plan("pro")
        for project in platform.named(chosen):
            if project["status"] != "GOING_DOWN":
                platform.send("DELETE", f"/v1/projects/{project['ref']}")


@pytest.fixture
def environment(platform: LocalPlatform, tmp_path: Path) -> dict[str, str]:
    """Return the environment of an ansible command that uses the local Supabase."""
    return ansible_environment(tmp_path) | platform.environment


def logged_in(result: t.Mapping[str, t.Any]) -> tuple[str, str]:
    """Log in with the result of a run; return session_user and current_user."""
    connection, login = result["connection"], result["login"]
    with (
        contextlib.closing(
            psycopg2.connect(
                host=connection["host"],
                port=connection["port"],
                dbname=connection["dbname"],
                user=login["user"],
                password=login["password"],
                connect_timeout=10,
            )
        ) as session,
        session.cursor() as cursor,
    ):
        if login["session_role"]:
            cursor.execute(f'SET ROLE "{login["session_role"]}"')
        cursor.execute("SELECT session_user, current_user")
        (row,) = cursor.fetchall()
        return row
