# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures for tests on real PostgreSQL: a test that asks for one runs on every major found here."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Cluster, Database

# Unit tests run under ansible-test too, where the repository is no import root and PostgreSQL's driver may be
# missing: what only the database tests need is therefore imported where it is used.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever uses a cluster once per major version of PostgreSQL."""
    for fixture in ("cluster", "supabase"):
        if fixture in metafunc.fixturenames:
            from tests.support.postgres import installations  # noqa: PLC0415

            majors = sorted(installations())
            metafunc.parametrize(fixture, majors, indirect=True, scope="session", ids=[f"pg{it}" for it in majors])


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """Start a plain cluster whose superuser is `postgres`."""
    from tests.support.postgres import Cluster, installations  # noqa: PLC0415

    with Cluster(installations()[request.param]) as running:
        yield running


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Database]:
    """Give a fresh, empty database of `cluster`."""
    from tests.support.postgres import fresh_database  # noqa: PLC0415

    with fresh_database(cluster) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def supabase(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """Start a cluster with Supabase's roles and, to copy, the databases `legacy` and `revoked`: a new project's."""
    from tests.support.project import platform_cluster  # noqa: PLC0415

    with platform_cluster(request.param) as running:
        yield running


@pytest.fixture(params=["revoked", "legacy"])
def mode(request: pytest.FixtureRequest) -> str:
    """Name the mode of default privileges that `project` has."""
    return str(request.param)


@pytest.fixture
def project(supabase: Cluster, mode: str) -> Iterator[Database]:
    """Give the database of a brand-new Supabase project, in both modes of default privileges."""
    from tests.support.postgres import fresh_database  # noqa: PLC0415

    with fresh_database(supabase, template=mode, owner="postgres") as fresh:
        yield fresh
