# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""New partitions that PostgreSQL would reject beside other ones."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import DesiredSchema
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.partition_bounds import unfit_partitions

from .recording_session import Session
from .states import T, column, schema, state, table

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId

BASE = (schema(), table(partition_key="LIST (a)"), column("a", collation='"C"'))


def partition(name: str, value: int) -> tuple[Fact, Fact]:
    """Return a partition of t, and its link."""
    link = ("partition", "public", name), ("table", "public", name)
    return table(name), Fact(*link, {"bound": f"FOR VALUES IN ({value})", "of": ("public", "t")})


ONE, TWO, THREE = partition("one", 1), partition("two", 2), partition("three", 3)


def obstacles(
    rejects: Callable[[str], bool],
    kept: tuple[tuple[Fact, Fact], ...],
    outside: Sequence[tuple[t.Any, ...]] = (),
    desired: tuple[Fact, ...] = (*BASE, *THREE),
) -> dict[FactId, str]:
    """Return the reasons not to create a third partition, and record what is asked about partitions in other schemas."""

    def deparse(queries: Sequence[str]) -> Mapping[str, str | None]:
        return {each: None if rejects(each) else each for each in queries}

    links = {link.id: [T] for _table, link in (*kept, THREE)}
    live = state(
        *BASE, *(each for both in kept for each in both), needs={key: [T] for key in links if key != THREE[1].id}
    )
    wanted = state(*BASE, *(each for both in (*kept, THREE) for each in both), needs=links)
    session = Session(*outside)
    found = unfit_partitions(
        t.cast("t.Any", session),
        deparse,
        DesiredSchema(state(*desired), major=17),
        schemas=("public", "o'ther"),
        children={T: ("table", "x", "four")} if outside else {},
        live=live,
        wanted=wanted,
        plan=make_plan(live, wanted),
    )
    assert bool(session.asked) == bool(outside)
    if outside:
        assert "(0, 'x.four')" in session.asked[0]
        assert "NOT IN ('public', 'o''ther')" in session.asked[0]
    return {each: obstacle.reason for each, obstacle in found.items()}


def has(*bounds: int) -> Callable[[str], bool]:
    """Return what rejects the partitions of some values together."""
    return lambda sql: all(f"IN ({each})" in sql for each in bounds)


def test_what_conflicts_is_named() -> None:
    reason = "its bounds conflict with those of partition public.two, which is being kept"
    assert obstacles(has(2, 3), (ONE, TWO)) == {THREE[1].id: reason}
    assert obstacles(has(4), (ONE, TWO)) == {}
    assert obstacles(has(2), (ONE, TWO)) == {}, "those that are there can't be tried: a type may be missing"


def test_partitions_in_other_schemas_count() -> None:
    reason = "its bounds conflict with those of partition x.four, which is in a schema that is not managed"
    rows = [(0, "x", "four", "FOR VALUES IN (4)")]
    assert obstacles(has(3, 4), (), rows) == {THREE[1].id: reason}
    assert obstacles(has(3, 5), (), rows) == {}


def test_the_key_may_be_another_one() -> None:
    other = (schema(), table(partition_key="LIST (lower(a))"), column("a"), *THREE)
    reason = "its bounds don't fit the key of table public.t, which is being kept"
    assert obstacles(has(3), (), desired=other) == {THREE[1].id: reason}
    assert obstacles(has(3), ()) == {}, "it is as declared"


def test_several_may_conflict_only_together() -> None:
    reason = "its bounds conflict with those of the other partitions of table public.t"
    assert obstacles(has(1, 2, 3), (ONE, TWO)) == {THREE[1].id: reason}


def test_the_partitioned_table_is_tried_as_it_is() -> None:
    asked: list[str] = []

    def rejects(sql: str) -> bool:
        asked.append(sql)
        return False

    assert obstacles(rejects, (ONE,)) == {}
    start = 'SELECT;\nCREATE TEMPORARY TABLE tried (a text COLLATE "C") PARTITION BY LIST (a)'
    first = "CREATE TEMPORARY TABLE tried_0 PARTITION OF tried FOR VALUES IN (1)"
    without, both = asked
    assert without == f"{start};\n{first}"
    assert both.startswith(
        f"{without};\nCREATE TEMPORARY TABLE tried_new PARTITION OF tried FOR VALUES IN (3);\nSELECT 1 /"
    )
