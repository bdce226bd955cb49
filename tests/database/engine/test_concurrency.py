# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Concurrent runs, other sessions' locks, terminated runs: the database is as before or as desired, never in between."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
import uuid
from typing import TYPE_CHECKING

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import connect
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.login import Login
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.unmanaged import unmanaged_objects

from tests.support import engine
from tests.support.dumps import difference, schema_of
from tests.support.postgres import ROOT
from tests.support.time_limits import limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

CURRENT = "CREATE TABLE busy (id int PRIMARY KEY);"
WANTED = "CREATE TABLE a_new_one (id int); CREATE TABLE busy (id int PRIMARY KEY, more text);"
TIMEOUT = limit(30)
"""Seconds after which an immediate action counts as not done."""


@contextlib.contextmanager
def in_the_way(database: Database) -> Iterator[None]:
    """Read the table `busy` in a transaction that stays open, like a long report."""
    with contextlib.closing(database.connect(autocommit=False)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM busy")
        yield


@contextlib.contextmanager
def applier(database: Database, sql: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run the engine in a process of its own; a process that is still running at the end is killed."""
    command: list[str | Path] = [
        sys.executable,
        ROOT / "tests" / "support" / "apply_cli.py",
        "--db",
        database.url,
        "--sql-file",
        sql,
    ]
    paths = os.pathsep.join([str(ROOT / ".build" / "link"), str(ROOT)])
    process = subprocess.Popen(
        [*command, "--shadow-url", database.cluster.url(), "--lock-timeout", str(TIMEOUT), *options],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(database: Database, condition: str, *, wanted: int) -> None:
    """Wait until *wanted* backends of *database* meet *condition*."""
    deadline = time.monotonic() + TIMEOUT
    backends = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database.name}' AND {condition}"
    while database.run(backends) != [(wanted,)]:
        assert time.monotonic() < deadline, database.run("SELECT state, wait_event, query FROM pg_stat_activity")


WAITING = "wait_event_type = 'Lock'"
WAITING_FOR_ADVISORY_LOCK = "application_name = 'draggonnb.supabase' AND state = 'idle' AND query = 'ROLLBACK'"
OTHERS = "pid <> pg_backend_pid() AND state IS NOT NULL"


@pytest.fixture
def wanted_file(tmp_path: Path) -> Path:
    """Return a file with the desired schema."""
    path = tmp_path / "wanted.sql"
    path.write_text(WANTED)
    return path


def test_second_of_two_runs_finds_no_changes(database: Database, wanted_file: Path) -> None:
    database.run(CURRENT)
    with applier(database, wanted_file) as first, applier(database, wanted_file) as second:
        with in_the_way(database):
            until(database, WAITING, wanted=1)
            until(database, WAITING_FOR_ADVISORY_LOCK, wanted=1)
        results = [json.loads(process.communicate(timeout=TIMEOUT)[0].splitlines()[-1]) for process in (first, second)]
        assert (first.returncode, second.returncode) == (0, 0), results
    assert sorted(each["changed"] for each in results) == [False, True], results
    assert database.run("SELECT more FROM busy") == []


def test_terminated_run_leaves_no_partial_change(database: Database, apply: Apply, wanted_file: Path) -> None:
    database.run(CURRENT)
    before = schema_of(database)
    with in_the_way(database):
        with applier(database, wanted_file) as process:
            until(database, WAITING, wanted=1)
            process.kill()
        database.run(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND {WAITING}"
        )
        until(database, WAITING, wanted=0)
    until(database, OTHERS, wanted=0)
    assert difference(schema_of(database), before) == ""
    assert apply(WANTED).changed
    assert not apply(WANTED).changed


def test_lock_timeout_limits_waiting(database: Database, apply: Apply) -> None:
    """The lock times out, nothing is changed, and later sessions didn't wait for long."""
    database.run(CURRENT)
    before = schema_of(database)
    with in_the_way(database):
        with pytest.raises(engine.Failure, match="busy") as caught:
            apply(WANTED, lock_timeout=0.2)
        assert "lock" in caught.value.message
        assert difference(schema_of(database), before) == ""
    assert apply(WANTED, lock_timeout=0.2).changed


def test_sessions_queued_behind_the_run_proceed_between_attempts(database: Database, apply: Apply) -> None:
    """A report holds a lock, the run requests a stronger one, and readers arrive: the run doesn't block them."""
    database.run(CURRENT)
    served: list[float] = []

    def read_later(seconds: float) -> None:
        assert database.run(f"SET lock_timeout = '{TIMEOUT}s'; SELECT * FROM busy") == []
        served.append(seconds)

    with in_the_way(database), pytest.raises(engine.Failure, match="busy"):
        apply(WANTED, lock_timeout=0.1, sleep=read_later)
    assert served == pytest.approx([0.1, 0.2, 0.3])


def test_run_succeeds_after_the_lock_is_released(database: Database, apply: Apply) -> None:
    database.run(CURRENT)
    report = contextlib.ExitStack()
    report.enter_context(in_the_way(database))
    assert apply(WANTED, lock_timeout=0.1, sleep=lambda _seconds: report.close()).changed
    assert not apply(WANTED).changed


def test_statement_that_fails_on_data_rolls_everything_back(database: Database, apply: Apply) -> None:
    database.run(CURRENT + "INSERT INTO busy VALUES (-5);")
    before = schema_of(database)
    wanted = (
        "CREATE TABLE a_new_one (id int); CREATE TABLE busy (id int PRIMARY KEY, CONSTRAINT positive CHECK (id > 0));"
    )
    with pytest.raises(engine.Failure, match="positive"):
        apply(wanted)
    assert difference(schema_of(database), before) == ""


def test_interference_is_found_before_commit(database: Database, apply: Apply) -> None:
    """An event trigger changes an object whenever it is changed: it can't be undone, and the transaction is rolled back."""
    database.run(
        """
        CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.a_new_one') THEN
                EXECUTE 'ALTER TABLE public.a_new_one ADD COLUMN meddled int';
            END IF;
        END $$;
        """
        + CURRENT
    )
    declared = WANTED + database.run("SELECT pg_get_functiondef('meddle'::regproc)")[0][0]
    meddler = """
        CREATE EVENT TRIGGER meddler ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION meddle()
    """
    database.run(meddler)
    before = schema_of(database)
    with pytest.raises(engine.Failure, match="meddled"):
        apply(f"{declared}; {meddler}")
    assert difference(schema_of(database), before) == ""


def test_new_labels_survive_a_later_failure(database: Database, apply: Apply) -> None:
    """Labels are added first, in a transaction of their own; if the rest fails, the next run completes it."""
    database.run("CREATE TYPE state AS ENUM ('open'); CREATE TABLE t (id int, state state); INSERT INTO t VALUES (-1);")
    wanted = """
        CREATE TYPE state AS ENUM ('new', 'open');
        CREATE TABLE t (id int CONSTRAINT positive CHECK (id > 0), state state DEFAULT 'new');
    """
    with pytest.raises(engine.Failure, match="positive"):
        apply(wanted)
    assert database.run("SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef") == []
    database.run("DELETE FROM t")
    assert apply(wanted).changed
    assert not apply(wanted).changed


def test_role_that_another_session_creates_is_not_one_of_the_schema(database: Database) -> None:
    """The shadow server may be shared: its transaction gets its ID only with its first change, after others began."""
    name = f"concurrent_{uuid.uuid4().hex[:8]}"
    with connect(Login(url=database.url)) as session:
        session.run("BEGIN")
        before = unmanaged_objects(session, ("public",))
        database.run(f"CREATE ROLE {name}_other")
        session.run("CREATE TABLE of_the_schema (id int)")
        try:
            assert unmanaged_objects(session, ("public",)) == before
            session.run(f"SAVEPOINT nested; CREATE ROLE {name}; RELEASE SAVEPOINT nested")
            assert [each[:2] for each in unmanaged_objects(session, ("public",)) - before] == [("role", name)]
        finally:
            session.rollback()
            database.run(f"DROP ROLE {name}_other")
