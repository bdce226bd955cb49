# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many databases are judged as check mode judges each, but equal ones by their hash alone."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.api_session import rows_of, single_statement
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import desired_schema, extract, verdict
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import connect
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.options import APPLY_SPEC, request_from
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.verdict import Judge, Verdict

from tests.support import engine
from tests.support.postgres import MAJORS
from tests.support.time_limits import limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.postgres import Database

    from .conftest import Databases

SCHEMA = """
CREATE TABLE deals (id bigint PRIMARY KEY, amount numeric DEFAULT 1.5, closed timestamptz DEFAULT '2026-01-31 10:00+00');
ALTER TABLE deals ENABLE ROW LEVEL SECURITY;
CREATE POLICY members ON deals USING (amount > 0);
CREATE FUNCTION half(numeric) RETURNS numeric LANGUAGE sql AS 'SELECT $1 / 2';
"""


@pytest.fixture
def three(databases: Callable[[int], Databases]) -> Iterator[list[Database]]:
    """Yield three databases with the schema, whose OIDs differ."""
    pool = databases(MAJORS[-1])
    with contextlib.ExitStack() as stack:
        found = [stack.enter_context(pool.empty()) for _each in range(3)]
        for number, each in enumerate(found):
            each.run("".join(f"CREATE TABLE other_{n} (); DROP TABLE other_{n};" for n in range(number * 7)) + SCHEMA)
        yield found


def judge(with_judge: Judge, database: Database, sql: str = SCHEMA, **options: Any) -> tuple[Verdict, int]:
    """Return the verdict of a database, and how many round trips it took."""
    params: dict[str, Any] = {name: spec.get("default") for name, spec in APPLY_SPEC.items()}
    params |= {"database_url": database.url, "schema_sql": sql, "shadow_url": database.cluster.url(), **options}
    request = replace(request_from(params), cache_folder="")
    assert request.login is not None
    with connect(request.login) as session:
        return with_judge.judge(request, session), session.round_trips


def test_equal_databases_take_one_round_trip(
    three: list[Database], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Judge(str(tmp_path))
    found, _round_trips = judge(first, three[0])
    assert found.is_equal
    # Nothing else may be read or planned, not even by another process.
    monkeypatch.setattr(verdict, "Planner", None)
    monkeypatch.setattr(verdict, "Observation", None)
    for with_judge in (first, Judge(str(tmp_path))):
        for database in three:
            assert judge(with_judge, database) == (Verdict(), 1)


@pytest.mark.parametrize(
    "change",
    [
        "DROP POLICY members ON deals",
        "CREATE TABLE notes ()",
        "ALTER TABLE deals DROP COLUMN closed, ADD COLUMN more text; DROP FUNCTION half",
        "ALTER TABLE deals DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE deals ALTER id TYPE integer",
    ],
)
@pytest.mark.parametrize("destructive", ["keep", "apply"])
def test_verdict_is_that_of_check_mode(three: list[Database], tmp_path: Path, change: str, destructive: str) -> None:
    with_judge = Judge(str(tmp_path))
    for each in three[1:]:
        each.run(change)
    assert judge(with_judge, three[0], destructive=destructive)[0].is_equal
    found, same = (judge(with_judge, each, destructive=destructive)[0] for each in three[1:])
    checked = engine.apply(three[1].url, SCHEMA, shadow_url=three[1].cluster.url(), check=True, destructive=destructive)
    assert found == same
    assert list(found.statements) == checked.result["statements"]
    assert list(found.kept) == checked.kept
    assert not found.is_equal
    assert bool(found.changes) == bool(found.diff) == bool(found.statements)


def test_changes_name_objects_not_their_parts(three: list[Database], tmp_path: Path) -> None:
    three[0].run("DROP TABLE deals")
    found, _round_trips = judge(Judge(str(tmp_path)), three[0])
    assert [(each["action"], each["label"]) for each in found.changes] == [("create", "table public.deals")]
    assert "+-- table public.deals" in found.diff


def test_rows_prevent_what_is_planned_for_an_equal_hash(three: list[Database], tmp_path: Path) -> None:
    sql = SCHEMA.replace("amount numeric", "amount numeric(3, 1)")
    with_judge = Judge(str(tmp_path))
    three[1].run("INSERT INTO deals VALUES (1, 12345)")
    assert judge(with_judge, three[0], sql, destructive="apply")[0].statements
    with pytest.raises(engine.Failure, match="don't fit"):
        judge(with_judge, three[1], sql, destructive="apply")


def test_desired_schema_is_loaded_once(three: list[Database], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, load = list[object](), desired_schema.read_desired

    def counted(*arguments: Any, **options: Any) -> object:
        loaded.append(None)
        return load(*arguments, **options)

    monkeypatch.setattr(verdict, "read_desired", counted)
    with_judge, found = Judge(str(tmp_path)), list[Verdict]()
    threads = [threading.Thread(target=lambda each=each: found.append(judge(with_judge, each)[0])) for each in three]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [Verdict()] * 3
    assert len(loaded) == 1


def test_invalid_schema_is_loaded_once(three: list[Database], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_judge = Judge(str(tmp_path))
    messages = []
    for each in three:
        with pytest.raises(engine.Failure) as caught:
            judge(with_judge, each, "CREATE TABLE deals (id no_such_type)")
        messages.append(caught.value.message)
        monkeypatch.setattr(verdict, "read_desired", None)
    assert len(set(messages)) == 1
    assert "no_such_type" in messages[0]


def test_first_database_that_does_not_answer_stops_no_other(
    three: list[Database], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdict, "FIRST_TIMEOUT", 0.01)
    with_judge, plan, reached, go_on = Judge(str(tmp_path)), Judge._plan, threading.Event(), threading.Event()

    def stuck(self: Judge, *arguments: Any) -> Verdict:
        if not reached.is_set():
            reached.set()
            go_on.wait(limit(60))
        return plan(self, *arguments)

    monkeypatch.setattr(Judge, "_plan", stuck)
    first = threading.Thread(target=judge, args=(with_judge, three[0]))
    first.start()
    assert reached.wait(limit(60))
    assert judge(with_judge, three[1])[0].is_equal
    assert first.is_alive()
    go_on.set()
    first.join()


def test_known_hash_is_read_again_where_roles_differ(three: list[Database], tmp_path: Path) -> None:
    with_judge = Judge(str(tmp_path))
    assert judge(with_judge, three[0])[0].is_equal
    three[0].run("CREATE ROLE fleet_visitor")
    try:
        found, round_trips = judge(with_judge, three[1])
    finally:
        three[0].run("DROP ROLE fleet_visitor")
    assert found.is_equal
    assert round_trips > 1


def test_single_statement_reads_the_same_rows(three: list[Database]) -> None:
    database = three[0]

    for setting in (
        "datestyle = 'German'",
        "quote_all_identifiers = on",
        "timezone = 'Asia/Tokyo'",
        "search_path = public",
    ):
        database.run(f'ALTER DATABASE "{database.name}" SET {setting}')
    params: dict[str, Any] = {option: spec.get("default") for option, spec in APPLY_SPEC.items()}
    login = request_from({**params, "database_url": database.url, "schema_sql": SCHEMA}).login
    assert login is not None
    with connect(login) as session:
        transaction = session.run(extract.open_snapshot(session.major, ("public",)))
        session.rollback()
        query = extract.statement_unless_known(session.major, ("public",), "")
        single = rows_of(session.run(single_statement(query))[0][0])
        assert session.run("SHOW quote_all_identifiers") == [("on",)]
    assert extract.digest(single) == extract.digest(transaction)
    assert sorted(map(str, single[1:])) == sorted(map(str, transaction[1:]))
