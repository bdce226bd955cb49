# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How columns get another type: with their parents, as values are counted and converted, and with which hazards."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import (
    ComparisonContext,
    PlanContext,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.retyping import (
    column_conversions,
    parent_changes_type,
    retarget,
    type_clause,
    type_hazards,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.hazards import (
    ACCESS_EXCLUSIVE,
    BLOCKS_READS,
    BLOCKS_WRITES,
    DATA_LOSS,
    MAY_FAIL_ON_DATA,
    REWRITES_TABLE,
)

from .child_tables import INHERITS
from .parents_and_children import KID_B, B, parent_and_child
from .states import T, column, schema, state, table


def test_a_type_changes_with_the_parents_only_if_that_changes() -> None:
    bigint = column("b", type="bigint")
    own = column("b", of="kid", inherited=True, type="bigint")
    same = column("b", type="bigint", statistics="9")
    assert parent_changes_type(own, PlanContext(parent_and_child(B, KID_B), parent_and_child(bigint, own)))
    assert not parent_changes_type(own, PlanContext(parent_and_child(bigint, KID_B), parent_and_child(same, own)))


@pytest.mark.parametrize(("linked_before", "counted"), [(True, False), (False, True)], ids=["linked", "linked then"])
def test_values_of_an_inherited_column_are_counted_with_the_parents(linked_before: bool, counted: bool) -> None:
    before, after = (
        column("b", of="kid", inherited=True, type="bigint"),
        column("b", of="kid", inherited=True, type="integer"),
    )
    wanted = parent_and_child(column("b", type="integer"), after)
    alone = state(schema(), table(), column("b", type="bigint"), table("kid"), before)
    live = parent_and_child(column("b", type="bigint"), before) if linked_before else alone
    context = PlanContext(live, wanted, created=set() if linked_before else {INHERITS.id})
    assert bool(list(column_conversions(before, after, context))) is counted


@pytest.mark.parametrize(("key", "recreates"), [("LIST (b)", (T,)), (None, ())], ids=["of the key", "another"])
def test_a_column_whose_type_is_replaced_is_created_again_with_its_table(
    key: str | None, recreates: tuple[FactId, ...]
) -> None:
    live, wanted = (state(schema(), table(partition_key=key), column("b", type=each)) for each in ("a", "b"))
    context = ComparisonContext(live, wanted)
    assert KINDS["column"].change(None, wanted.facts[B.id], context).recreates == recreates
    assert KINDS["column"].change(live.facts[B.id], None, context).recreates == ()
    new = ComparisonContext(state(schema()), wanted)
    assert KINDS["column"].change(None, wanted.facts[B.id], new).recreates == ()


@pytest.mark.parametrize(
    ("is_foreign", "becomes", "expected"),
    [
        (True, "integer", ACCESS_EXCLUSIVE),
        (False, "text", ACCESS_EXCLUSIVE),
        (False, "integer", (DATA_LOSS, REWRITES_TABLE, BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA)),
    ],
    ids=["a foreign table has no rows of its own", "only the collation", "the values are converted"],
)
def test_the_hazards_of_another_type(is_foreign: bool, becomes: str, expected: tuple[str, ...]) -> None:
    options: dict[str, t.Any] = {"foreign_options": ()} if is_foreign else {}
    before, after = (column("a", type=each, **options) for each in ("text", becomes))
    assert type_hazards(before, after) == expected


def test_arrays_of_rows_are_converted_by_a_type_that_is_dropped_again() -> None:
    pair = Fact(("composite", "public", "pair"), ("schema", "public"), {}, {})
    pairs = column("a", type="public.pair[]")
    live, wanted = (
        state(
            schema(),
            table(),
            pair,
            Fact(
                ("attribute", "public", "pair", each), pair.id, {"type": "integer", "collation": None}, {"number": "1"}
            ),
            pairs,
            needs={pairs.id: [pair.id]},
        )
        for each in ("one", "two")
    )
    context = PlanContext(live, wanted, dropped={pair.id}, created={pair.id})
    first, _converted, last = retarget(pairs, context)[:3]
    assert (first.sql, last.sql) == (
        "CREATE TYPE pg_temp.__moved AS (value public.pair[])",
        "DROP TYPE pg_temp.__moved",
    )


@pytest.mark.parametrize(
    ("more", "using"), [({}, " USING a::integer"), ({"foreign_options": ()}, "")], ids=["a table", "a foreign table"]
)
def test_the_type_of_a_foreign_tables_column_changes_without_a_conversion(more: dict[str, t.Any], using: str) -> None:
    """PostgreSQL rejects USING there; the rows are elsewhere."""
    old, new = column(**more), column(type="integer", **more)
    context = ComparisonContext(state(schema(), table(), old), state(schema(), table(), new))
    assert type_clause(old, new, context) == f" TYPE integer{using}"
