# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures for tests on real PostgreSQL: a test that uses one runs on every major version found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Cluster, Database

# Unit tests also run under ansible-test, where the repository is not on the import path and psycopg2 may be missing:
# what only the database tests need is imported where it is used.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests that use a cluster once per major version of PostgreSQL."""
    for fixture in ("cluster", "supabase"):
        if fixture in metafunc.fixturenames:
            from tests.support.postgres import installations  # noqa: PLC0415 - see above

            majors = sorted(installations())
            metafunc.parametrize(fixture, majors, indirect=True, scope="session", ids=[f"pg{it}" for it in majors])


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """Start a plain cluster whose superuser is `postgres`."""
    from tests.support.postgres import Cluster, installations  # noqa: PLC0415 - see above

    with Cluster(installations()[request.param]) as running:
        yield running


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Database]:
    """Yield a new, empty database of `cluster`."""
    from tests.support.postgres import fresh_database  # noqa: PLC0415 - see above

    with fresh_database(cluster) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def supabase(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """Yield a cluster with Supabase's roles and the template databases `legacy` and `revoked`: those of new projects."""
    from tests.support.project import platform_cluster  # noqa: PLC0415 - see above

    with platform_cluster(request.param) as running:
        yield running


@pytest.fixture(params=["revoked", "legacy"])
def mode(request: pytest.FixtureRequest) -> str:
    """Return the mode of default privileges of `project`."""
    return str(request.param)


@pytest.fixture
def project(supabase: Cluster, mode: str) -> Iterator[Database]:
    """Yield the database of a new Supabase project, in both modes of default privileges."""
    from tests.support.postgres import fresh_database  # noqa: PLC0415 - see above

    with fresh_database(supabase, template=mode, owner="postgres") as fresh:
        yield fresh
