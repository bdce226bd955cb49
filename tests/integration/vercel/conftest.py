# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local Vercel beside a local GitHub for the session, and the modules' code run against it with real requests."""

from __future__ import annotations

import itertools
import typing as t
from dataclasses import dataclass

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.options import DEPLOYMENT_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.reconciler import (
    run as run_deployment,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.projects.options import PROJECT_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.projects.reconciler import run as run_project

from tests.local_platforms.harness import LocalPlatforms
from tests.support.time_limits import limit

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

_numbers = itertools.count(1)
WRITES = ("POST", "PUT", "PATCH", "DELETE")
OWNER = "local-agency"


@dataclass(frozen=True)
class Site:
    """The local Vercel, and a name in it and in the local GitHub that no other test uses."""

    platforms: LocalPlatforms
    name: str

    @property
    def repository(self) -> str:
        """The full name of the client's repository."""
        return f"{OWNER}/{self.name}"

    @property
    def access(self) -> dict[str, t.Any]:
        """The options of access, and the name."""
        environment = self.platforms.environment
        return {
            "team": environment["VERCEL_TEAM"],
            "name": self.name,
            "api_token": environment["VERCEL_TOKEN"],
            "api_url": environment["VERCEL_API_URL"],
            "wait_timeout": limit(20),
        }

    def project(self, *, check_mode: bool = False, **given: t.Any) -> Outcome:
        """Run the code of the module vercel_project in this process."""
        return self._run(PROJECT_SPEC, run_project, check_mode=check_mode, **given)

    def deploy(self, *, check_mode: bool = False, **given: t.Any) -> Outcome:
        """Run the code of the module vercel_deployment in this process."""
        return self._run(DEPLOYMENT_SPEC, run_deployment, check_mode=check_mode, **given)

    def served(self) -> dict[str, t.Any]:
        """Return what production serves: the commit, and the variables that it was built with."""
        return dict(self.platforms.edit("vercel", "served", project=self.name) or {})

    def deployments(self) -> list[dict[str, t.Any]]:
        """Return what is stored of the deployments of the project."""
        project_id = self.stored()["id"]
        return [each for each in self.platforms.stored("vercel")["deployments"] if each["project"] == project_id]

    def push(self, files: dict[str, str], **more: str) -> str:
        """Push a commit to the repository, and return it."""
        return str(self.platforms.edit("github", "push", repository=self.repository, files=files, **more))

    def _run(
        self, spec: Mapping[str, Mapping[str, t.Any]], run: Callable[..., Outcome], *, check_mode: bool, **given: t.Any
    ) -> Outcome:
        defaults = {option: each.get("default") for option, each in spec.items()}
        return run({**defaults, **self.access, **given}, check_mode=check_mode)

    def generate_repository(self) -> None:
        """Generate the client's repository from the template."""
        body = {"owner": OWNER, "name": self.name, "private": True}
        answer = self.platforms.github("POST", f"/repos/{OWNER}/client-template/generate", body)
        assert answer.status_code == 201, answer.text
        self.platforms.advance(1)
        self.platforms.github("GET", f"/repos/{self.repository}/branches")

    def fault(self, name: str, /, **details: t.Any) -> None:
        """Add a fault."""
        self.platforms.fault("vercel", name, **details)

    def stored(self) -> dict[str, t.Any]:
        """Return what is stored of the project."""
        (found,) = [each for each in self.platforms.stored("vercel")["projects"] if each["name"] == self.name]
        return dict(found)

    def variables(self) -> dict[tuple[str, str], str]:
        """Return the values of the variables by name and target."""
        return {
            (each["key"], target): each["value"] for each in self.stored()["variables"] for target in each["target"]
        }

    def writes(self) -> list[str]:
        """Return the methods and paths of the writing requests since the log was cleared."""
        return [f"{each['method']} {each['path']}" for each in self.platforms.received("vercel", *WRITES)]

    def forget(self) -> None:
        """Clear the log of requests."""
        self.platforms.control("DELETE", "requests")

    def named(self) -> list[str]:
        """Return the names of all projects whose names begin with the one of the test."""
        names = self.platforms.control("GET", "status")["platforms"]["vercel"]["projects"]
        return [name for name in names if name.startswith(self.name)]


@pytest.fixture(scope="session")
def running() -> Iterator[LocalPlatforms]:
    """Yield local platforms for the session."""
    options = ("--set", "github.content_per_minute=0", "--set", "github.content_per_hour=0")
    with LocalPlatforms.served(*options) as platforms:
        yield platforms


@pytest.fixture
def site(running: LocalPlatforms) -> Iterator[Site]:
    """Yield the local Vercel; faults and the log are cleared afterwards."""
    running.control("DELETE", "requests")
    before = running.control("GET", "settings/vercel")
    yield Site(running, f"client-{next(_numbers)}x")
    running.control("DELETE", "faults")
    running.settings("vercel", **before)
