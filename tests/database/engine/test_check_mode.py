# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode as the database sees it: one transaction that could not write if it wanted to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.database.engine.conftest import MAJORS
from tests.support import engine
from tests.support.dump_judge import difference, schema_of
from tests.support.postgres import Cluster, fresh_database, installations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.postgres import Database

    Bring = Callable[..., engine.Applied]

THERE = """
CREATE TABLE people (id int PRIMARY KEY, name text);
CREATE VIEW names AS SELECT name FROM people;
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
"""
WANTED = """
CREATE TABLE people (id bigint PRIMARY KEY, name text, born date DEFAULT CURRENT_DATE);
CREATE VIEW names AS SELECT name FROM people;
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON people TO case_reader USING (name = current_user);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';
"""
LOGGED = re.compile(r"^(?P<database>\w*)\|(?P<pid>\d+)\|LOG:  statement: (?P<sql>.*)", re.MULTILINE)


@pytest.fixture(scope="module")
def talkative() -> Iterator[Cluster]:
    """Start a cluster that logs every statement."""
    settings = {"log_statement": "all", "log_min_messages": "log", "log_line_prefix": "%d|%p|"}
    with Cluster(installations()[MAJORS[-1]], settings=settings) as running:
        running.run("CREATE ROLE case_reader LOGIN")
        yield running


def log_folder(cluster: Cluster) -> Path:
    """Return where a running cluster writes its log."""
    assert cluster._home is not None
    return cluster._home


def heard(database: Database, since: int) -> list[tuple[str, str]]:
    """Return the process and the first line of every statement that *database* was sent since that byte of the log."""
    log = (log_folder(database.cluster) / "log").read_bytes()[since:].decode()
    return [(it["pid"], it["sql"].lower()) for it in LOGGED.finditer(log) if it["database"] == database.name]


def length_of_log(cluster: Cluster) -> int:
    return (log_folder(cluster) / "log").stat().st_size


@pytest.mark.parametrize("wanted", [THERE, WANTED], ids=["nothing to do", "much to do"])
def test_the_database_sees_read_only_transactions_alone(talkative: Cluster, wanted: str) -> None:
    with fresh_database(talkative) as database:
        database.run(THERE)
        since = length_of_log(talkative)
        done = engine.apply(database.url, wanted, shadow_url=talkative.url(), check=True)
        seen = heard(database, since)
        assert done.changed == (wanted == WANTED)
    begins = [number for number, (_pid, sql) in enumerate(seen) if re.match(r"begin|start transaction", sql)]
    assert len({pid for pid, _sql in seen}) == 1, seen
    # A run that finds nothing to do asks for the hash once more before that is remembered.
    assert len(begins) == (1 if wanted == WANTED else 2), seen
    assert all("read only" in seen[number][1] for number in begins), seen
    outside = [number for number in begins[1:] if seen[number - 1][1] != "rollback"]
    assert begins[0] == 0, "something was sent before the transaction"
    assert not outside, seen


def test_a_run_with_nothing_to_do_extracts_once_and_asks_no_shadow(talkative: Cluster) -> None:
    with fresh_database(talkative) as database:
        database.run(THERE)
        engine.apply(database.url, THERE, shadow_url=talkative.url())
        since = length_of_log(talkative)
        assert not engine.apply(database.url, THERE, shadow_url=talkative.url()).changed
        seen = heard(database, since)
        everything = LOGGED.findall((log_folder(talkative) / "log").read_bytes()[since:].decode())
    asked = [sql for _pid, sql in seen if not re.match(r"begin|start transaction|commit|rollback|set", sql)]
    assert len(asked) <= 1, seen
    assert len(seen) <= 3, "begin, extract, end at most"
    assert len(everything) == len(seen), "somebody else was asked"


def test_a_role_that_can_only_read_is_enough(database: Database, bring: Bring) -> None:
    database.run(THERE + "ALTER ROLE case_reader LOGIN")
    reader = database.cluster.url(database.name, "case_reader")
    foretold = engine.apply(reader, WANTED, shadow_url=database.cluster.url(), check=True)
    assert foretold.changed
    assert foretold.statements == bring(WANTED).statements
    assert not engine.apply(reader, WANTED, shadow_url=database.cluster.url(), check=True).changed


@pytest.mark.parametrize("policy", ["keep", "apply"])
def test_check_mode_leaves_everything_as_it_was(database: Database, bring: Bring, policy: str) -> None:
    database.run(THERE + "CREATE TABLE extra (id int);")
    before = schema_of(database)
    foretold = bring(WANTED, destructive=policy, check=True)
    assert difference(schema_of(database), before) == ""
    done = bring(WANTED, destructive=policy)
    assert done.statements == foretold.statements
    assert done.kept == foretold.kept
    assert done.result == foretold.result, "the same is returned in check mode and for real"


def test_a_client_that_does_not_exist_yet(database: Database, bring: Bring) -> None:
    """``assume_empty`` plans with no database at all what a new one then gets."""
    foretold = engine.apply(None, WANTED, shadow_url=database.cluster.url(), check=True, assume_empty=True)
    assert foretold.changed
    assert foretold.statements == bring(WANTED).statements


def test_the_shadow_server_keeps_no_trace(database: Database, bring: Bring) -> None:
    trace = "SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles ORDER BY 1"
    before = database.run(trace)
    setup = "CREATE ROLE came_and_went; CREATE SCHEMA auth; GRANT USAGE ON SCHEMA auth TO came_and_went;"
    bring("CREATE TABLE t (id int);", shadow_setup_sql=setup)
    with pytest.raises(engine.Failure):
        bring("CREATE TABLE t (id nosuchtype);", shadow_setup_sql=setup)
    assert database.run(trace) == before
