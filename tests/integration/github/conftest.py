# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local GitHub for the session, and the modules' code run against it with real requests."""

from __future__ import annotations

import itertools
import typing as t
from dataclasses import dataclass

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.repositories.options import REPOSITORY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.repositories.reconciler import run

from tests.local_platforms.harness import LocalPlatforms
from tests.support.time_limits import limit

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

_numbers = itertools.count(1)
WRITES = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Hub:
    """The local GitHub, and a name in it that no other test uses."""

    platforms: LocalPlatforms
    name: str

    owner = "local-agency"
    template = "local-agency/client-template"

    @property
    def path(self) -> str:
        """The path of the repository."""
        return f"/repos/{self.owner}/{self.name}"

    @property
    def access(self) -> dict[str, t.Any]:
        """The options of access, and the name."""
        environment = self.platforms.environment
        return {
            "owner": self.owner,
            "name": self.name,
            "api_token": environment["GITHUB_TOKEN"],
            "api_url": environment["GITHUB_API_URL"],
            "wait_timeout": limit(20),
        }

    def converge(self, *, check_mode: bool = False, **options: t.Any) -> Outcome:
        """Run the code of the module github_repository in this process."""
        defaults = {option: spec.get("default") for option, spec in REPOSITORY_SPEC.items()}
        return run({**defaults, **self.access, **options}, check_mode=check_mode)

    def fault(self, name: str, /, **details: t.Any) -> None:
        """Add a fault."""
        self.platforms.fault("github", name, **details)

    def get(self, path: str = "") -> t.Any:
        """Read something of the repository directly."""
        answer = self.platforms.github("GET", self.path + path, token="owner")
        return answer.json() if answer.status_code == 200 else None

    def writes(self) -> list[str]:
        """Return the methods and paths of the writing requests since the log was cleared."""
        return [f"{each['method']} {each['path']}" for each in self.platforms.received("github", *WRITES)]

    def named(self) -> list[str]:
        """Return the full names of all repositories whose names begin with the one of the test."""
        names = self.platforms.control("GET", "status")["platforms"]["github"]["repositories"]
        return [name for name in names if name.partition("/")[2].startswith(self.name)]


@pytest.fixture(scope="session")
def running() -> Iterator[LocalPlatforms]:
    """Yield local platforms for the session."""
    names = ("hourly_limit", "content_per_minute", "content_per_hour")
    options = [option for name in names for option in ("--set", f"github.{name}=0")]
    with LocalPlatforms.served(*options) as platforms:
        yield platforms


@pytest.fixture
def hub(running: LocalPlatforms) -> Iterator[Hub]:
    """Yield the local GitHub; faults and the log are cleared afterwards."""
    running.control("DELETE", "requests")
    yield Hub(running, f"client-{next(_numbers)}x")
    running.control("DELETE", "faults")
