# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures for tests on real PostgreSQL: a test that uses one runs on one of the major versions found; with ``FULL=1``, on each."""

from __future__ import annotations

import gc
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

# As in scripts/rare_collections.pth; ansible-test starts pytest without the variable.
gc.set_threshold(20_000, 50, 100)


BY_MAJOR = ("cluster", "supabase", "database")
"""The fixtures whose parameter is a major version."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrize tests that use a cluster by major version of PostgreSQL."""
    for fixture in ("cluster", "supabase"):
        if fixture in metafunc.fixturenames:
            from tests.support.postgres import installations  # noqa: PLC0415 - see above

            majors = sorted(installations())
            metafunc.parametrize(fixture, majors, indirect=True, scope="session", ids=[f"pg{it}" for it in majors])


@pytest.hookimpl(tryfirst=True)  # before pytest itself selects by marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave each test on one major version, unless the run is a full one or the test is marked with `every_major`."""
    from tests.support.long_runs import FULL, leave_most_cells_to_the_night, one_of  # noqa: PLC0415 - see above

    versions: dict[str, list[str]] = {}
    found: list[tuple[pytest.Item, str, str]] = []
    for item in [] if FULL else items:
        params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        major = next((f"pg{params[name]}" for name in BY_MAJOR if name in params), "")
        if major and not item.get_closest_marker("every_major"):
            test = item.nodeid.replace(major, "")
            versions.setdefault(test, []).append(major)
            found.append((item, test, major))
    left_out = {item for item, test, major in found if major != one_of(versions[test], test)}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
    leave_most_cells_to_the_night(items)


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
