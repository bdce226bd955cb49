# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local Supabase that most tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.local_supabase.harness import LocalSupabase

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Short, but long enough for the tests to observe every status.
TIMING_OPTIONS = (
    "--delay", "0.2", "--keys-lag", "0.1", "--pooler-lag", "0.15", "--services-lag", "0.1", "--rate-limit", "0",
)  # fmt: skip
SHARED_PROJECT = "shared"


@pytest.fixture(scope="session")
def server() -> Iterator[LocalSupabase]:
    """Start a server; remove everything at the end of the session."""
    with LocalSupabase.served(*TIMING_OPTIONS) as running:
        yield running


@pytest.fixture
def local(server: LocalSupabase) -> Iterator[LocalSupabase]:
    """Return the shared server; reset faults, settings, plan and projects after the test."""
    before = server.get("/_local/settings").json()
    existing = {project["ref"] for project in server.get("/_local/status").json()["projects"]}
    yield server
    server.delete("/_local/faults")
    server.settings(**before)
    server.use_plan("pro")
    for project in server.get("/_local/status").json()["projects"]:
        if project["ref"] not in existing and project["name"] != SHARED_PROJECT:
            server.delete(f"/v1/projects/{project['ref']}")


@pytest.fixture(scope="session")
def ref(server: LocalSupabase) -> str:
    """Return the ref of a healthy project for tests that don't change it."""
    return server.create_ready(SHARED_PROJECT, region_selection={"type": "specific", "code": "eu-central-1"})
