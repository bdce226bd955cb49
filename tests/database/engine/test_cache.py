# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cache makes runs faster and never changes their result.

The property: whatever happened to databases, in any order, a run with the cache returns the same as one without.
Each scenario disturbs a run on one database at one point, by a change from outside or another run; then the result for
every state of a database that the cache may have entries for is computed with and without the cache.
"""

from __future__ import annotations

import contextlib
import functools
import os
import random
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg2
import pytest

from tests.database.engine.conftest import MAJORS, READER, WRITER, apply_to
from tests.support import engine
from tests.support.breakpoints import COMMIT, DONE, LOCK, POINTS, READ, SNAPSHOT, VERIFY, Breakpoints
from tests.support.long_runs import most_at_night
from tests.support.postgres import Cluster, fresh_database, installations
from tests.support.time_limits import limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.database.engine.conftest import Databases
    from tests.support.postgres import Database

ACCOUNT = """
CREATE TABLE account (id int PRIMARY KEY, name text NOT NULL);
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON account USING (name = current_user);
"""
DESIRED = (
    ACCOUNT
    + """
CREATE TABLE note (id int PRIMARY KEY, account int REFERENCES account, body text);
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON note USING (account = 1);
CREATE VIEW titles AS SELECT n.id, a.name FROM note n JOIN account a ON a.id = n.account;
GRANT SELECT ON note TO case_reader;
"""
)
STATES = {
    "empty": "",
    "partial": ACCOUNT,
    "equal": DESIRED,
    "with an extra table": DESIRED + "CREATE TABLE stray (id int); INSERT INTO stray VALUES (1);",
    "open": DESIRED + "ALTER TABLE note DISABLE ROW LEVEL SECURITY; GRANT ALL ON account TO PUBLIC;",
}
CHANGES = {
    "policy dropped": "DROP POLICY IF EXISTS own ON note",
    "row security disabled": "ALTER TABLE IF EXISTS note DISABLE ROW LEVEL SECURITY",
    "table dropped": "DROP TABLE IF EXISTS note CASCADE",
    "all dropped": "DROP TABLE IF EXISTS note, account CASCADE",
    "table created": "CREATE TABLE IF NOT EXISTS stray (id int); INSERT INTO stray VALUES (1)",
    "column added": "ALTER TABLE IF EXISTS account ADD COLUMN IF NOT EXISTS more int",
    "privilege granted": "GRANT ALL ON account TO case_writer",
    "default privileges granted": "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO case_writer",
    "all created": DESIRED,
}
CACHE_STATES = ("cold", "schema cached", "equality cached")
TIMEOUT = limit(60)


@dataclass(frozen=True)
class Scenario:
    """What happens before the results are compared.

    :param before: the state of the database.
    :param cached: what the cache holds.
    :param point: where the run is interrupted.
    :param by: a change from outside, or another run: ``apply`` or ``check``.
    :param check: whether the disturbed run is in check mode.
    """

    before: str
    cached: str
    destructive: str
    point: str
    by: str
    check: bool

    @classmethod
    def draw(cls, seed: int) -> Scenario:
        """Return a scenario; successive seeds cover all points for each kind of disturbance."""
        choose = random.Random(seed).choice
        kinds = ("apply", choose([*CHANGES]), "check")
        return cls(
            before=choose([*STATES]),
            cached=choose(CACHE_STATES),
            destructive=choose(["keep", "apply"]),
            point=POINTS[seed % len(POINTS)],
            by=kinds[seed // len(POINTS) % len(kinds)],
            check=choose([False, False, False, True]),
        )


@pytest.fixture
def pool(databases: Callable[[int], Databases]) -> Databases:
    """Return the databases of the newest major; the roles of the scenarios exist."""
    found = databases(MAJORS[-1])
    found.ensure_roles(READER, WRITER)
    return found


@contextlib.contextmanager
def holding(pool: Databases, sql: str) -> Iterator[Database]:
    """Yield a database in a state."""
    with pool.empty() as database:
        if sql:
            database.run(sql)
        yield database


def run(database: Database, folder: str, *, url: str = "", **options: Any) -> engine.Applied:
    """Run the engine; it tries to take the advisory lock more often than by default."""
    return engine.apply(
        url or database.url,
        DESIRED,
        shadow_url=database.cluster.url(),
        cache_folder=folder,
        sleep=lambda _seconds: time.sleep(0.02),
        **options,
    )


def check_results(database: Database, folder: str, destructive: str) -> tuple[Any, ...]:
    """Return all results of a run in check mode."""
    results = run(database, folder, destructive=destructive, check=True)
    return results.changed, results.statements, results.kept, sorted(results.warnings), results.result["summary"]


def disturb(database: Database, by: str, folder: str, destructive: str) -> list[threading.Thread]:
    """Make the change; another run is started in a thread, and may have to end before this one."""
    if by in CHANGES:
        with contextlib.suppress(psycopg2.Error):  # its object may be locked or dropped
            database.run(f"SET lock_timeout = '100ms'; {CHANGES[by]}")
        return []

    def other_run() -> None:
        with contextlib.suppress(engine.Failure):
            run(database, folder, destructive=destructive, check=by == "check")

    thread = threading.Thread(target=other_run)
    thread.start()
    return [thread]


def play(pool: Databases, database: Database, scenario: Scenario, folder: str) -> None:
    """Run a scenario."""
    other_runs: list[threading.Thread] = []
    with Breakpoints(database) as proxy:
        if scenario.cached == "schema cached":
            with holding(pool, "") as other:
                run(other, folder, destructive=scenario.destructive, check=True)
        if scenario.cached == "equality cached":
            with holding(pool, DESIRED) as other:
                run(other, folder, destructive=scenario.destructive)

        def act() -> None:
            other_runs.extend(disturb(database, scenario.by, folder, scenario.destructive))
            for thread in other_runs:
                # A run that needs no lock ends before this one continues; one that needs it ends afterwards.
                thread.join(timeout=TIMEOUT if scenario.point in (SNAPSHOT, LOCK, DONE) else 1)

        with proxy.at(scenario.point, act), contextlib.suppress(engine.Failure):
            run(database, folder, url=proxy.url, destructive=scenario.destructive, check=scenario.check)
        for thread in other_runs:
            thread.join(timeout=TIMEOUT)
            assert not thread.is_alive()


@functools.cache
def _results_without_cache() -> dict[tuple[str, str], tuple[Any, ...]]:
    return {}


def results_without_cache(database: Database, state: str, destructive: str) -> tuple[Any, ...]:
    """Return the results of a run without a cache for a state; computed once."""
    known = _results_without_cache()
    if (state, destructive) not in known:
        known[state, destructive] = check_results(database, "", destructive)
    return known[state, destructive]


@pytest.mark.fuzz
@pytest.mark.parametrize(
    "seed", most_at_night(range(300 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 21), every=7)
)
def test_cache_never_changes_results(pool: Databases, seed: int) -> None:
    scenario = Scenario.draw(seed)
    with tempfile.TemporaryDirectory() as folder, holding(pool, STATES[scenario.before]) as database:
        play(pool, database, scenario, folder)

        for _again in range(2):  # the first run may write the cache
            assert check_results(database, folder, scenario.destructive) == check_results(
                database, "", scenario.destructive
            )
        for name, sql in STATES.items():
            with holding(pool, sql) as other:
                expected = results_without_cache(other, name, scenario.destructive)
                assert check_results(other, folder, scenario.destructive) == expected, name

        with contextlib.suppress(engine.Failure):
            run(database, folder, destructive=scenario.destructive)
        assert check_results(database, folder, scenario.destructive) == check_results(
            database, "", scenario.destructive
        )


@pytest.mark.parametrize("point", [LOCK, READ, VERIFY, COMMIT])
def test_concurrent_runs_with_cold_cache_create_all_tables(pool: Databases, tmp_path: Path, point: str) -> None:
    scenario = Scenario("empty", "cold", "keep", point, "apply", check=False)
    with holding(pool, "") as database, holding(pool, "") as new_client:
        play(pool, database, scenario, str(tmp_path))
        assert not run(database, str(tmp_path), destructive="keep").changed
        assert run(new_client, str(tmp_path), destructive="keep").changed
        assert new_client.run("SELECT count(*) FROM pg_class WHERE relname IN ('account', 'note')") == [(2,)]


def test_no_warning_about_rows_that_another_run_deleted(pool: Databases, tmp_path: Path) -> None:
    with holding(pool, STATES["with an extra table"]) as database, Breakpoints(database) as proxy:
        with proxy.at(LOCK, lambda: None if run(database, str(tmp_path)).changed else pytest.fail("not changed")):
            late = run(database, str(tmp_path), url=proxy.url)
        assert not late.changed
        assert not [warning for warning in late.warnings if "stray" in warning]


def test_rows_inserted_before_the_lock_prevent_emptying(pool: Databases, tmp_path: Path) -> None:
    empty = "-- not rendered"
    with holding(pool, "CREATE TABLE stray (id int)") as database, Breakpoints(database) as proxy:

        def insert_row() -> None:
            database.run("INSERT INTO stray VALUES (1)")

        with proxy.at(LOCK, insert_row), pytest.raises(engine.Failure, match="stray"):
            engine.apply(proxy.url, empty, shadow_url=database.cluster.url(), cache_folder=str(tmp_path))
        assert database.run("SELECT * FROM stray") == [(1,)]


def test_swapped_cache_files_change_no_results(pool: Databases, tmp_path: Path) -> None:
    with holding(pool, DESIRED) as database, holding(pool, "") as empty:
        run(database, str(tmp_path))
        conclusions = [path for path in tmp_path.iterdir() if '"counts"' in path.read_text()]
        run(empty, str(tmp_path), check=True)
        assert conclusions
        for path in tmp_path.iterdir():
            path.write_text(conclusions[0].read_text())
        assert run(empty, str(tmp_path), check=True).changed


def test_missing_role_is_an_error_despite_the_cache(pool: Databases, tmp_path: Path) -> None:
    """The desired schema depends on the existing roles: a grant to a missing one is an error."""
    sql = "CREATE TABLE t (id int); GRANT SELECT ON t TO only_here;"
    pool.ensure_roles("only_here")
    with (
        pool.empty() as first,
        Cluster(installations()[pool.cluster.major]) as cluster,
        fresh_database(cluster) as second,
    ):
        assert engine.apply(first.url, sql, cache_folder=str(tmp_path)).changed
        with pytest.raises(engine.Failure, match="only_here"):
            engine.apply(second.url, sql, cache_folder=str(tmp_path), check=True)


@pytest.mark.nightly
def test_cache_of_another_postgresql_version_is_not_used(pool: Databases, tmp_path: Path) -> None:
    """Deparsed text differs between versions: after a version change of the shadow server the cache doesn't apply."""
    sql = "CREATE TABLE t (id int);\nCREATE VIEW v AS SELECT id FROM t; -- renamed from: u\n"
    with pool.empty() as database:
        assert apply_to(database, sql, cache_folder=str(tmp_path)).changed
        for path in tmp_path.iterdir():
            path.write_text(path.read_text().replace('"server": "', '"server": "9'))
        database.run("ALTER VIEW v RENAME TO u")
        assert apply_to(database, sql, cache_folder=str(tmp_path)).statements == ("ALTER VIEW public.u RENAME TO v",)
        assert '"server": "9' not in "".join(path.read_text() for path in tmp_path.iterdir())
