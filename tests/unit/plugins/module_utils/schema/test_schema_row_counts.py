# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses are counted in advance, and an empty schema doesn't empty a database with rows."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import DatabaseError
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.conversions import Conversion
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.row_counts import (
    _counted,
    count_losses,
    lock_dropped_tables,
    refuse_empty_schema,
    value_changes,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    column,
    constraint,
    policy,
    schema,
    state,
    table,
    view,
)

from .recording_session import Session

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactSet


class Counting:
    """A session that returns the same rows for every query, or rejects it."""

    def __init__(self, *rows: tuple[str, int], refuses: bool = False) -> None:
        self._rows, self._refuses = list(rows), refuses
        self.asked: list[str] = []

    def run(self, sql: str) -> list[tuple[str, int]]:
        """Return the rows."""
        self.asked.append(sql)
        if self._refuses:
            raise DatabaseError("permission denied for table t", sqlstate="42501")
        return self._rows


def counted(session: Counting, live: FactSet, wanted: FactSet) -> dict[str, int]:
    return count_losses(t.cast("t.Any", session), make_plan(live, wanted), live)


BASE = (schema(), table(), column("a"))


def test_losses_are_counted_in_one_query() -> None:
    session = Counting(("table public.u", 3), ("column public.t.Old", 0))
    live = state(*BASE, table("u"), column("x", "u"), column("Old", number=2))
    assert counted(session, live, state(*BASE)) == {"table public.u": 3}
    (sql,) = session.asked
    assert "count(*) FROM public.u" in sql
    assert 'count("Old") FROM public.t' in sql


@pytest.mark.parametrize(
    "fact",
    [
        policy("p"),
        constraint("c", "CHECK (true)"),
        view("v", " SELECT 1;"),
        column("c", number=2, generated="STORED", expression="a"),
    ],
    ids=["a policy", "a constraint", "a view", "a computed column"],
)
def test_objects_without_rows_are_not_counted(fact: t.Any) -> None:
    session = Counting()
    assert counted(session, state(*BASE, fact), state(*BASE)) == {}
    assert session.asked == []


def test_a_failed_count_is_a_failure() -> None:
    with pytest.raises(Failure, match="permission denied") as failure:
        counted(Counting(refuses=True), state(*BASE), state(schema()))
    assert "Nothing was changed" in failure.value.hint


def test_an_empty_schema_is_refused_only_if_rows_would_be_lost() -> None:
    refuse_empty_schema({}, "schema.sql")
    with pytest.raises(Failure, match=r"schema\.sql contains no statements.*table public\.t \(7\)"):
        refuse_empty_schema({"table public.t": 7}, "schema.sql")


T, U = ("table", "public", "t"), ("table", "public", "u")
FOREIGN: dict[str, t.Any] = {"foreign_options": (), "server": "s"}


def test_rows_are_counted_under_the_names_before_the_renames() -> None:
    session = Counting()
    live, a = state(*BASE, table("u")), ("column", "public", "t", "a")
    plan = make_plan(live, state(schema(), table()))
    count_losses(t.cast("t.Any", session), plan, live, {U: ("table", "app", "old"), a: ("column", "app", "t", "Was")})
    (sql,) = session.asked
    assert "SELECT 'table public.u', count(*) FROM app.old" in sql
    assert "SELECT 'column public.t.a', count(\"Was\") FROM app.t" in sql


def test_rows_of_foreign_children_are_not_counted() -> None:
    links = {name: Fact(("inheritance", "public", name, "public", "t"), ("table", "public", name), {}) for name in "uf"}
    live = state(
        *BASE,
        table("u", inherits=(("public", "t"),)),
        table("f", inherits=(("public", "t"),), **FOREIGN),
        *links.values(),
        needs={link.id: [T] for link in links.values()},
    )
    rest = state(schema(), table("u"), table("f", **FOREIGN))
    session = Counting()
    counted(session, live, rest)
    source = "(SELECT 1 FROM ONLY public.t UNION ALL SELECT 1 FROM ONLY public.u) AS local"
    assert f"SELECT 'table public.t', count(*) FROM {source}" in session.asked[0]


def test_only_tables_that_are_dropped_are_locked() -> None:
    session = Counting()
    live = state(*BASE, table("u"), column("b", number=2), view("v", " SELECT 1;"))
    lock_dropped_tables(t.cast("t.Any", session), make_plan(live, state(schema(), table(), column("a"))))
    assert session.asked == ["LOCK TABLE public.u IN ACCESS EXCLUSIVE MODE"]
    lock_dropped_tables(t.cast("t.Any", session), make_plan(live, live))
    assert len(session.asked) == 1


class Converting:
    """A session that returns one row for each count, or rejects it."""

    def __init__(self, bad: int = 0, changed: int = 0, error: str = "") -> None:
        self._row, self._error = (bad, changed, 9), error
        self.asked: list[str] = []

    def run(self, sql: str) -> list[tuple[int, ...]]:
        """Return the row."""
        self.asked.append(sql)
        if sql.startswith("SELECT") and self._error:
            raise DatabaseError("no", sqlstate=self._error)
        return [self._row]


def warned(session: Converting, old: str = "numeric", new: str = "integer", **names: t.Any) -> list[str]:
    live, wanted = (state(schema(), table(), column("a", type=kind)) for kind in (old, new))
    plan = make_plan(live, wanted)
    return value_changes(t.cast("t.Any", session), plan, PlanContext(live, wanted), names.get("names", {}))


def test_altered_values_are_a_warning() -> None:
    (warning,) = warned(Converting(changed=3))
    assert warning == (
        "changing the type of column public.t.a from numeric to integer will alter values in 3 row(s), because the new type "
        "cannot represent them exactly"
    )
    assert warned(Converting()) == []
    session = Converting(changed=3)
    assert warned(session, "integer", "bigint") == []
    assert session.asked == []


def test_values_are_counted_in_one_savepoint_under_the_names_before_the_renames() -> None:
    session = Converting()
    a = ("column", "public", "t", "a")
    warned(session, names={a: ("column", "app", "old", "Was")})
    assert session.asked[0] == "SAVEPOINT counting"
    assert session.asked[1].endswith(" FROM app.old")
    assert '"Was"' in session.asked[1]
    assert len(session.asked) == 2


def test_values_that_do_not_fit_are_a_failure() -> None:
    with pytest.raises(Failure) as failure:
        warned(Converting(bad=2), "text", "character varying(3)")
    assert str(failure.value) == (
        "Some values don't fit the new type of column public.t.a from text to character varying(3) (values in 2 row(s))."
    )
    assert failure.value.hint == "Change these values, or declare a type that can hold them. Nothing was changed."


@pytest.mark.parametrize(
    ("sqlstate", "message"),
    [
        ("22003", "Some values don't fit the new type of column public.t.a from numeric to integer: no."),
        ("42501", "Could not count the values that would be altered: no."),
        ("57014", "Could not count the values that would be altered: no."),
        ("42846", ""),
    ],
)
def test_an_error_of_the_count(sqlstate: str, message: str) -> None:
    session = Converting(error=sqlstate)
    if not message:
        assert warned(session) == []
        assert session.asked[-1] == "ROLLBACK TO SAVEPOINT counting"
        return
    with pytest.raises(Failure) as failure:
        warned(session)
    assert str(failure.value) == message
    assert failure.value.hint.endswith("Nothing was changed.")


def test_nothing_is_counted_if_every_value_fits() -> None:
    session = Session()
    assert _counted(t.cast("t.Any", session), "public.t", Conversion("integer", "bigint"), "a") == (0, 0)
    assert session.asked == []


def test_only_values_of_existing_columns_are_counted() -> None:
    live, wanted = state(*BASE), state(*BASE[:2], column("a", type="integer"), column("b", number=2))
    session, plan = Session((0, 0, 1)), make_plan(live, wanted)
    assert value_changes(t.cast("t.Any", session), plan, PlanContext(live, wanted), {}) == []
    assert [each for each in session.asked if "FROM public.t" in each] == session.asked[1::3]


def test_a_type_change_is_not_counted_as_a_loss() -> None:
    live, wanted = (state(*BASE[:2], column("a", type=kind)) for kind in ("bigint", "integer"))
    session = Session(("x", 1))
    assert count_losses(t.cast("t.Any", session), make_plan(live, wanted), live) == {}
    assert session.asked == []
