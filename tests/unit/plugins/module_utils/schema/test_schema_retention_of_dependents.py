# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept along with a kept object: its dependents, its parts, and what is about it."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import ComparisonContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.destructive import KEEP
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import _Retention, retain

from .states import (
    T,
    column,
    comment,
    constraint,
    enum,
    function,
    grant,
    index,
    part,
    plain_object,
    rls,
    schema,
    state,
    statements,
    table,
    trigger,
    view,
)

BASE = (schema(), table(), column("a"))
A, B = column("a").id, column("b").id
V: FactId = ("view", "public", "v")


def test_what_a_new_fact_requires_of_live_ones_must_be_so_already() -> None:
    live = state(*BASE, view("v", " SELECT 1;"))
    retention = _Retention(live, state(*BASE, constraint("k", "PRIMARY KEY (a)")))
    context = ComparisonContext(live, live)
    strict, key = column("a", not_null="true"), ("constraint", "public", "t", "k")
    assert retention._can_satisfy(column("a"), key, context)
    assert not retention._can_satisfy(strict, key, context)
    assert retention._can_satisfy(strict, V, context)


@pytest.mark.parametrize(
    ("required", "reverted"),
    [
        (column("a", statistics="5"), False),
        (column("a", type="integer"), True),
        (column("a", generated="VIRTUAL", expression="1"), True),
    ],
    ids=["in place", "another type", "re-created"],
)
def test_dependents_of_what_is_required_are_only_reverted_if_it_is_re_created(required: Fact, reverted: bool) -> None:
    live, wanted = state(*BASE), state(*BASE, view("v", " SELECT a\n   FROM t;"), needs={V: [A]})
    retention = _Retention(live, wanted)
    retention._satisfy(required, [V], T, ComparisonContext(live, wanted))
    assert retention.target.facts[A] == required
    assert V in retention.target.depends_on[A]
    assert (V not in retention.target.facts) is reverted


def test_an_index_stays_where_it_is_if_its_new_table_is_not_created() -> None:
    """It has the same name on another table."""
    elsewhere = index("i", "CREATE INDEX i ON public.u USING btree (a)", "u")
    here = index("i", "CREATE INDEX i ON public.t USING btree (a)")
    live, wanted = state(*BASE, here), state(*BASE, table("u"), column("a", "u"), elsewhere)
    target, kept = retain(live, wanted, KEEP, {("table", "public", "u"): "no"})
    assert [each.fact_id for each in kept] == [("table", "public", "u")]
    assert target.facts[here.id] == here
    assert ("table", "public", "u") not in target.facts


@pytest.mark.parametrize("fact", [comment(T, "c"), grant(T, "anon", "SELECT"), rls()], ids=lambda fact: fact.kind)
def test_what_is_about_a_table_can_be_held_back(fact: Fact) -> None:
    target, kept = retain(state(*BASE), state(*BASE, fact), KEEP, {fact.id: "no"})
    assert fact.id not in target.facts
    assert [each.reason for each in kept] == ["not created: no"]


def test_the_parts_of_a_partition_stay_while_its_link_does() -> None:
    """They can only change together with those of the table that it is a partition of."""
    link = Fact(("partition", "public", "t"), T, {"of": ("public", "p"), "bound": "DEFAULT"})
    whole = (schema(), table("p", partition_key="LIST (a)"), column("a", "p"))
    needs: dict[FactId, list[FactId]] = {link.id: [("table", "public", "p")]}
    live = state(*whole, *BASE[1:], link, needs=needs)
    other = link.with_attributes(bound="FOR VALUES IN ('x')")
    changed = (table("p", partition_key="LIST (b)"), column("a", statistics="5"))
    wanted = state(schema(), changed[0], column("a", "p"), table(), changed[1], other, needs=needs)
    target, _kept = retain(live, wanted, KEEP, {("table", "public", "p"): "no"})
    assert target.facts[link.id] == link
    assert target.facts[A].attributes["statistics"] is None


def test_what_depends_on_an_attribute_that_is_kept() -> None:
    """Not the other attributes of its type, nor the columns that get a replaced type."""
    pair = plain_object("composite", "pair", {"order": None})
    given = {"type": "text", "collation": None}
    parts = [part("attribute", pair, name, attributes=given, number=str(n)) for n, name in enumerate("xy", 1)]
    needs: dict[FactId, list[FactId]] = {A: [pair.id], V: [A]}
    facts = state(
        *BASE[:2], column("a", type="public.pair"), pair, *parts, view("v", " SELECT a\n   FROM t;"), needs=needs
    )
    retention = _Retention(facts, facts)
    assert retention._dependents(parts[0].id, ComparisonContext(facts, facts)) == [V]


def test_a_partition_is_not_created_without_its_parent() -> None:
    parent, kid = table("p", partition_key="LIST (a)"), table("kid")
    link = part("partition", kid, attributes={"of": ("public", "p"), "bound": "DEFAULT"})
    reader = function("reader", arguments="public.kid")
    kept_type = enum("p", "x")  # a table and a type of one schema share their names
    needs = {link.id: [parent.id], reader.id: [kid.id]}
    live = state(schema(), kept_type)
    wanted = state(schema(), parent, column("a", of="p"), kid, column("a", of="kid"), link, reader, needs=needs)
    target, kept = retain(live, wanted, KEEP)
    assert {each.fact_id for each in kept} >= {parent.id, kid.id, reader.id, kept_type.id}
    assert set(target.facts) == {schema().id, kept_type.id}


def test_dropping_a_trigger_drops_its_state_on_a_kept_partition() -> None:
    parent, kid = table("p", partition_key="LIST (a)"), table("kid")
    link = part("partition", kid, attributes={"of": ("public", "p"), "bound": "DEFAULT"})
    on_parent = trigger("touch", "CREATE TRIGGER touch AFTER INSERT ON public.p", of="p")
    on_kid = part("trigger_state", kid, "touch", attributes={"enabled": "DISABLE"})
    base = (schema(), parent, column("a", of="p"))
    below = (kid, column("a", of="kid", inherited=True), link)
    needs = {link.id: [parent.id]}
    live = state(*base, on_parent, *below, on_kid, needs=needs)
    target, kept = retain(live, state(*base), KEEP)
    assert [each.fact_id for each in kept] == [kid.id]
    assert statements(live, target) == ["DROP TRIGGER touch ON public.p"]
