# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns whose parent tables, types, or expressions change."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import (
    ComparisonContext,
    PlanContext,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.diff import diff
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.actions import choose_actions

from .child_tables import APART, INHERITS, child_facts, family, kid
from .samples import IDENTITY, PARTITION
from .states import T, column, enum, function, schema, state, statements, table

A, B = column("a").id, column("b").id
MOOD: FactId = ("enum", "public", "mood")
G: FactId = ("function", "public", "g", "public.mood")


def typed(labels: str, *, inherits: bool) -> FactSet:
    """Return a table and perhaps its child with a column of an enum, and a table beside it that is one anyway."""
    found = (
        family(table(), column("a", type="public.mood"), *child_facts(kid(type="public.mood"))) if inherits else APART
    )
    facts = [enum("mood", *labels), *found.facts.values()]
    facts = [each.with_attributes(type="public.mood") if each.kind == "column" else each for each in facts]
    of_enum: dict[FactId, list[FactId]] = {each.id: [MOOD] for each in facts if each.kind == "column"}
    return state(*facts, needs={**of_enum, **({INHERITS.id: [T]} if inherits else {})})


USING = "TYPE public.mood USING a::text::public.mood"
STORED: dict[str, t.Any] = {"generated": "STORED", "expression": "'x'"}


def test_a_column_whose_parent_table_goes_is_retargeted_itself() -> None:
    retargeted = [
        each for each in statements(typed("ab", inherits=True), typed("a", inherits=False)) if "USING" in each
    ]
    assert sorted(retargeted) == [f"ALTER TABLE public.{name} ALTER COLUMN a {USING}" for name in ("kid", "t")]
    together = [each for each in statements(typed("ab", inherits=True), typed("a", inherits=True)) if "USING" in each]
    assert together == [f"ALTER TABLE public.t ALTER COLUMN a {USING}"]


def test_a_computed_column_becomes_plain_itself_if_its_parent_table_goes() -> None:
    live = family(table(), column("a", **STORED), *child_facts(kid(**STORED)))
    dropped = "ALTER TABLE public.{} ALTER COLUMN a DROP EXPRESSION"
    assert [each for each in statements(live, APART) if "EXPRESSION" in each] == [
        dropped.format("kid"),
        dropped.format("t"),
    ]
    assert statements(live, family(table(), column("a"), *child_facts(kid()))) == [dropped.format("t")]


def test_links_that_are_not_wanted_any_more_are_not_created_again() -> None:
    """A child inherits a column from two tables, and the column's type is swapped; the second one loses its child."""
    second = (table("u"), column("a", "u", type="public.mood"))
    link = Fact(("inheritance", "public", "kid", "public", "u"), ("table", "public", "kid"), {})
    live = typed("ab", inherits=True)
    for fact in (*second, link):
        live.add(fact)
    live.add_dependency(link.id, ("table", "public", "u"))
    live.add_dependency(second[1].id, MOOD)
    wanted = typed("a", inherits=True)
    for fact in second:
        wanted.add(fact)
    wanted.add_dependency(second[1].id, MOOD)
    actions = choose_actions(ComparisonContext(live, wanted), diff(live, wanted))
    assert INHERITS.id in actions.replaced
    assert link.id in actions.dropped
    assert link.id not in actions.created


@pytest.mark.parametrize("parents", ["'x'", "'y'"])
def test_a_table_that_computes_a_column_otherwise_than_before_alone_is_detached(parents: str) -> None:
    def computed(own: str, above: str) -> FactSet:
        return family(
            table(),
            column("a", generated="STORED", expression=above),
            *child_facts(kid(generated="STORED", expression=own)),
        )

    live, wanted = computed("'x'", "'x'"), computed("'y'", parents)
    of_kid = ("column", "public", "kid", "a")
    change = KINDS["column"].change(live.facts[of_kid], wanted.facts[of_kid], ComparisonContext(live, wanted))
    assert change.recreates == ((INHERITS.id,) if parents == "'x'" else ())


def test_what_is_re_created_is_not_retargeted_as_well() -> None:
    """A column has a type that is swapped, and calls a function that has to be created again for it."""
    needs: dict[FactId, list[FactId]] = {A: [MOOD, G], G: [MOOD]}
    live, wanted = (
        state(
            schema(), enum("mood", *labels), table(), column("a", type="public.mood"),
            function("g", arguments="public.mood"), needs=needs,
        )
        for labels in ("ab", "a")
    )  # fmt: skip
    actions = choose_actions(ComparisonContext(live, wanted), diff(live, wanted))
    assert A in actions.replaced
    assert not actions.retargeted & actions.created
    for each in (live, wanted):
        each.depends_on[A] = (T, MOOD)
        each.add_dependency(T, G)
    actions = choose_actions(ComparisonContext(live, wanted), diff(live, wanted))
    assert {A, T} <= actions.replaced
    assert not actions.retargeted & actions.created


def test_an_identity_is_added_after_a_partition_is_detached() -> None:
    """That drops what the partition has from its parent; the end of an inheritance doesn't."""
    for link, expected in ((PARTITION, (PARTITION.id,)), (INHERITS, ())):
        of = str(link.path[1])
        own = Fact(
            ("identity", "public", of, "b"), ("column", "public", of, "b"), IDENTITY.attributes, IDENTITY.metadata
        )
        live, wanted = state(schema(), table(of), link), state(schema(), table(of), own)
        assert KINDS["identity"].creation(own, PlanContext(live, wanted)).after_drops == expected
