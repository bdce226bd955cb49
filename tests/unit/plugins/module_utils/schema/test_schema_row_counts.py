# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses are counted in advance, and an empty schema doesn't empty a database with rows."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import DatabaseError
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.row_counts import (
    count_losses,
    refuse_empty_schema,
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
