# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One local Supabase for all the tests that don't need one to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.local_supabase.harness import Running

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Short, but every stage can be seen.
TEMPO = ("--delay", "0.2", "--keys-lag", "0.1", "--pooler-lag", "0.15", "--services-lag", "0.1", "--rate-limit", "0")


SHARED = "shared"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start it once and remove everything at the end."""
    running = Running(tmp_path_factory.mktemp("local") / "state")
    running.command("up", *TEMPO)
    running.connect_to_server()
    yield running
    running.command("reset")


@pytest.fixture
def local(server: Running) -> Iterator[Running]:
    """Give the shared one, and leave no fault, no changed setting and no project behind."""
    before = server.get("/_local/settings").json()
    there = {project["ref"] for project in server.get("/_local/status").json()["projects"]}
    yield server
    server.delete("/_local/faults")
    server.settings(**before)
    for project in server.get("/_local/status").json()["projects"]:
        if project["ref"] not in there and project["name"] != SHARED:
            server.delete(f"/v1/projects/{project['ref']}")


@pytest.fixture(scope="session")
def ref(server: Running) -> str:
    """Give a healthy project for tests that leave it as it is."""
    return server.make(SHARED, region_selection={"type": "specific", "code": "eu-central-1"})
