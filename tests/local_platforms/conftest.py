# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Local platforms that most tests share."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from tests.local_platforms.harness import LocalPlatforms

if TYPE_CHECKING:
    from collections.abc import Iterator


_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[LocalPlatforms]:
    """Start the platforms; remove everything at the end of the session."""
    with LocalPlatforms.served() as running:
        yield running


@pytest.fixture
def platforms(server: LocalPlatforms) -> Iterator[LocalPlatforms]:
    """Return the shared platforms; reset faults, settings, and the log after the test."""
    before = {name: server.control("GET", f"settings/{name}") for name in server.control("GET", "status")["platforms"]}
    yield server
    server.control("DELETE", "faults")
    server.control("DELETE", "requests")
    for name, settings in before.items():
        server.settings(name, **settings)


@pytest.fixture
def name() -> str:
    """Return a name that no other test uses."""
    return f"client-{next(_numbers)}"
