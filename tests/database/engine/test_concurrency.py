# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two at once, somebody in the way, killed in the middle: the database is as before or as desired, never between."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support import engine
from tests.support.dump_judge import difference, schema_of
from tests.support.postgres import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.postgres import Database

    Bring = Callable[..., engine.Applied]

THERE = "CREATE TABLE busy (id int PRIMARY KEY);"
WANTED = "CREATE TABLE a_new_one (id int); CREATE TABLE busy (id int PRIMARY KEY, more text);"
PATIENCE = 30
"""Seconds after which something that should happen at once is taken not to happen."""


@contextlib.contextmanager
def in_the_way(database: Database) -> Iterator[None]:
    """Read the table `busy` in a transaction that stays open, as a long report does."""
    with contextlib.closing(database.connect(autocommit=False)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM busy")
        yield


@contextlib.contextmanager
def applier(database: Database, sql: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run the engine in a process of its own; what is still running at the end is killed."""
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
        [*command, "--shadow-url", database.cluster.url(), "--lock-timeout", str(PATIENCE), *options],
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
    """Wait until that many backends of *database* meet *condition*."""
    deadline = time.monotonic() + PATIENCE
    backends = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database.name}' AND {condition}"
    while database.run(backends) != [(wanted,)]:
        assert time.monotonic() < deadline, database.run("SELECT state, wait_event, query FROM pg_stat_activity")


WAITING = "wait_event_type = 'Lock'"
WAITING_FOR_ITS_TURN = "application_name = 'draggonnb.supabase' AND state = 'idle' AND query = 'ROLLBACK'"
OTHERS = "pid <> pg_backend_pid() AND state IS NOT NULL"


@pytest.fixture
def wanted_file(tmp_path: Path) -> Path:
    """Give a file with the desired schema."""
    path = tmp_path / "wanted.sql"
    path.write_text(WANTED)
    return path


def test_of_two_at_once_one_applies_and_the_other_finds_it_done(database: Database, wanted_file: Path) -> None:
    database.run(THERE)
    with applier(database, wanted_file) as first, applier(database, wanted_file) as second:
        with in_the_way(database):
            until(database, WAITING, wanted=1)
            until(database, WAITING_FOR_ITS_TURN, wanted=1)
        told = [json.loads(process.communicate(timeout=PATIENCE)[0].splitlines()[-1]) for process in (first, second)]
        assert (first.returncode, second.returncode) == (0, 0), told
    assert sorted(each["changed"] for each in told) == [False, True], told
    assert database.run("SELECT more FROM busy") == []


def test_killed_in_the_middle_nothing_is_half_done(database: Database, bring: Bring, wanted_file: Path) -> None:
    database.run(THERE)
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
    assert bring(WANTED).changed
    assert not bring(WANTED).changed


def test_it_does_not_queue_behind_a_long_transaction(database: Database, bring: Bring) -> None:
    """The lock times out, nothing is done, and whoever comes later was not held up for long."""
    database.run(THERE)
    before = schema_of(database)
    with in_the_way(database):
        with pytest.raises(engine.Failure, match="busy") as caught:
            bring(WANTED, lock_timeout=0.2)
        assert "lock" in caught.value.message
        assert difference(schema_of(database), before) == ""
    assert bring(WANTED, lock_timeout=0.2).changed


def test_while_it_gives_way_whoever_queued_behind_it_has_a_turn(database: Database, bring: Bring) -> None:
    """A long report holds a lock, the run wants a stronger one, and readers come: they are not stopped by the run."""
    database.run(THERE)
    served: list[float] = []

    def come_and_read(seconds: float) -> None:
        assert database.run(f"SET lock_timeout = '{PATIENCE}s'; SELECT * FROM busy") == []
        served.append(seconds)

    with in_the_way(database), pytest.raises(engine.Failure, match="busy"):
        bring(WANTED, lock_timeout=0.1, sleep=come_and_read)
    assert served == pytest.approx([0.1, 0.2, 0.3])


def test_a_report_that_ends_in_time_makes_it_late_and_nothing_else(database: Database, bring: Bring) -> None:
    database.run(THERE)
    report = contextlib.ExitStack()
    report.enter_context(in_the_way(database))
    assert bring(WANTED, lock_timeout=0.1, sleep=lambda _seconds: report.close()).changed
    assert not bring(WANTED).changed


def test_a_statement_that_fails_on_the_data_undoes_everything(database: Database, bring: Bring) -> None:
    database.run(THERE + "INSERT INTO busy VALUES (-5);")
    before = schema_of(database)
    wanted = (
        "CREATE TABLE a_new_one (id int); CREATE TABLE busy (id int PRIMARY KEY, CONSTRAINT positive CHECK (id > 0));"
    )
    with pytest.raises(engine.Failure, match="positive"):
        bring(wanted)
    assert difference(schema_of(database), before) == ""


def test_what_somebody_else_prevents_is_noticed_before_commit(database: Database, bring: Bring) -> None:
    """An event trigger that changes what is made: the transaction finds that it has not arrived, and rolls back."""
    database.run(
        """
        CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.a_new_one') THEN
                EXECUTE 'ALTER TABLE public.a_new_one ADD COLUMN meddled int';
            END IF;
        END $$;
        """
        + THERE
    )
    declared = WANTED + database.run("SELECT pg_get_functiondef('meddle'::regproc)")[0][0]
    database.run(
        "CREATE EVENT TRIGGER meddler ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION meddle()"
    )
    before = schema_of(database)
    with pytest.raises(engine.Failure, match="meddled"):
        bring(declared)
    assert difference(schema_of(database), before) == ""


def test_new_labels_that_the_same_plan_uses_survive_a_later_failure(database: Database, bring: Bring) -> None:
    """Labels go first, in a transaction of their own; if the rest fails, the next run finishes."""
    database.run("CREATE TYPE state AS ENUM ('open'); CREATE TABLE t (id int, state state); INSERT INTO t VALUES (-1);")
    wanted = """
        CREATE TYPE state AS ENUM ('new', 'open');
        CREATE TABLE t (id int CONSTRAINT positive CHECK (id > 0), state state DEFAULT 'new');
    """
    with pytest.raises(engine.Failure, match="positive"):
        bring(wanted)
    assert database.run("SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef") == []
    database.run("DELETE FROM t")
    assert bring(wanted).changed
    assert not bring(wanted).changed
