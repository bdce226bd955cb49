# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept under each policy for destructive changes, and that the rest of the plan stays consistent."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.casts import keeps_values
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.destructive import APPLY, FAIL, KEEP
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.diff import diff
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import retain
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import PAIR
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    T,
    column,
    comment,
    constraint,
    default,
    enum,
    function,
    grant,
    index,
    part,
    policy,
    rls,
    schema,
    sequence,
    state,
    statements,
    table,
    trigger,
    view,
    view_column,
)

A = ("column", "public", "t", "a")
BASE = (schema(), table(), column("a"))
Facts = tuple[Fact, ...]


def kept_reasons(
    live: Facts, wanted: Facts, needs: dict[tuple[str, ...], list[tuple[str, ...]]] | None = None
) -> dict[str, str]:
    """Return the reasons of what ``keep`` keeps, by name, after checking that the rest can be planned."""
    cut, kept = retain(state(*live, needs=needs), state(*wanted, needs=needs), KEEP)
    make_plan(state(*live, needs=needs), cut)
    return {str(each.fact_id[-1]): each.reason for each in kept}


# Dropped facts, and a part of the reason.
DROPPED: dict[str, tuple[Facts, str]] = {
    "table": ((table("u"), column("x", "u")), "its rows would be lost"),
    "column": ((column("b", number=2),), "its values would be lost"),
    "view": ((view("v", " SELECT 1;"), view_column("v", "one", 1)), "applications may read it"),
    "function": ((function("f"),), "may call it"),
    "sequence": ((sequence("s"),), "current value"),
    "enum": ((enum("mood", "low"),), "may use it"),
    "index": ((index("i", "CREATE INDEX ..."),), "query performance"),
    "constraint": ((constraint("c", "CHECK (true)"),), "would be accepted"),
}


@pytest.mark.parametrize("kind", DROPPED)
def test_objects_with_data_are_kept_with_their_children(kind: str) -> None:
    facts, reason = DROPPED[kind]
    live, wanted = state(*BASE, *facts), state(*BASE)
    cut, kept = retain(live, wanted, KEEP)
    assert [each.fact_id for each in kept] == [facts[0].id]
    assert reason in kept[0].reason
    assert diff(live, cut) == {}
    assert facts[0].id not in wanted.facts


@pytest.mark.parametrize("kind", DROPPED)
def test_apply_keeps_nothing(kind: str) -> None:
    live, wanted = state(*BASE, *DROPPED[kind][0]), state(*BASE)
    assert retain(live, wanted, APPLY) == (wanted, [])


@pytest.mark.parametrize("kind", DROPPED)
def test_fail_lists_all_destructive_changes(kind: str) -> None:
    facts = DROPPED[kind][0]
    with pytest.raises(Failure) as failure:
        retain(state(*BASE, *facts), state(*BASE), FAIL)
    assert str(facts[0].id[2]) in failure.value.message
    assert "Nothing was changed" in failure.value.hint
    kept = t.cast("list[dict[str, str]]", failure.value.details["kept"])
    assert [each["kind"] for each in kept] == [kind]


def test_fail_allows_non_destructive_changes() -> None:
    wanted = state(*BASE, rls(), policy("p"))
    assert retain(state(*BASE), wanted, FAIL)[1] == []


LETS_IN = {
    "a policy": policy("anything"),
    "a grant": grant(T, "anon", "SELECT"),
    "a trigger": trigger("touch", "CREATE TRIGGER touch ..."),
    "row level security": rls(),
}


@pytest.mark.parametrize("case", LETS_IN)
def test_undeclared_access_is_dropped_under_every_policy(case: str) -> None:
    live, wanted = state(*BASE, LETS_IN[case]), state(*BASE)
    for how in (KEEP, FAIL, APPLY):
        cut, kept = retain(live, wanted, how)
        assert (list(diff(live, cut)), kept) == ([LETS_IN[case].id], [])


def test_access_to_a_kept_table_is_unchanged() -> None:
    facts = (table("u"), rls("u"), policy("p", "u"), grant(("table", "public", "u"), "anon", "SELECT"))
    assert statements(state(*BASE, *facts), retain(state(*BASE, *facts), state(*BASE), KEEP)[0]) == []


@pytest.mark.parametrize("fact", [comment(T, "x"), default("'x'::text")], ids=lambda fact: fact.kind)
def test_undeclared_facts_without_data_are_dropped(fact: Fact) -> None:
    assert kept_reasons((*BASE, fact), BASE) == {}


CHANGED: dict[str, tuple[Facts, Facts, str]] = {
    "a lossy type": (
        (column("b", type="bigint"),),
        (column("b", type="integer"),),
        "values of type bigint may not fit integer",
    ),
    "a column that becomes computed": (
        (column("b"),),
        (column("b", generated="STORED", expression="a"),),
        "replaced by computed ones",
    ),
    "a table that becomes partitioned": (
        (table("u"),),
        (table("u", partition_key="LIST (x)"),),
        "its rows would be lost",
    ),
}


@pytest.mark.parametrize("case", CHANGED)
def test_a_destructive_change_is_not_made(case: str) -> None:
    before, after, reason = CHANGED[case]
    live = state(*BASE, *before)
    cut, (kept,) = retain(live, state(*BASE, *after), KEEP)
    assert reason in kept.reason
    assert diff(live, cut) == {}


def test_a_non_destructive_change_is_made() -> None:
    live, wanted = state(*BASE, column("b", type="integer")), state(*BASE, column("b", type="bigint"))
    assert retain(live, wanted, KEEP) == (wanted, [])


def test_an_enum_keeps_its_labels_and_gets_new_ones() -> None:
    live, wanted = state(schema(), enum("mood", "low", "odd")), state(schema(), enum("mood", "low", "high"))
    cut, (kept,) = retain(live, wanted, KEEP)
    assert "odd" in kept.reason
    labels = cut.facts["enum", "public", "mood"].attributes["labels"]
    assert set(labels or ()) == {"low", "odd", "high"}
    assert statements(live, cut)[0].startswith("ALTER TYPE public.mood ADD VALUE 'high'")


@pytest.mark.parametrize(
    "fact", [rls(), grant(T, "ops", "SELECT"), policy("p"), comment(T, "x")], ids=lambda fact: fact.kind
)
def test_access_to_a_kept_table_becomes_as_declared(fact: Fact) -> None:
    live, wanted = state(*BASE), state(schema(), table(partition_key="LIST (a)"), column("a"), fact)
    cut, kept = retain(live, wanted, KEEP)
    assert [each.fact_id for each in kept] == [T]
    assert list(diff(live, cut)) == [fact.id]


def test_a_policy_changes_even_if_a_column_is_kept() -> None:
    closed = policy("p", using="(a > 0)")
    live = state(*BASE, policy("p"), needs={closed.id: [A]})
    wanted = state(schema(), table(), column("a", type="integer"), closed, needs={closed.id: [A]})
    cut, kept = retain(live, wanted, KEEP)
    assert [each.fact_id for each in kept] == [A]
    assert cut.facts[closed.id].attributes["using"] == "(a > 0)"


def test_a_grant_on_a_kept_column_is_made() -> None:
    wanted = state(schema(), table(), column("a", type="integer"), grant(A, "ops", "SELECT"))
    assert grant(A, "ops", "SELECT").id in retain(state(*BASE), wanted, KEEP)[0].facts


def test_a_partition_with_rows_stays_attached() -> None:
    parted = (table("p", partition_key="LIST (a)"), column("a", "p"))
    partition = Fact(("partition", "public", "t"), T, {"bound": "FOR VALUES IN ('x')", "of": ("public", "p")})
    live = state(*BASE, *parted, partition, needs={partition.id: [("table", "public", "p")]})
    cut, kept = retain(live, state(*BASE, *parted), KEEP)
    assert [each.fact_id for each in kept] == [partition.id]
    assert diff(live, cut) == {}


def test_dependents_of_a_kept_column_are_not_changed() -> None:
    new = view("v", " SELECT b FROM public.t;"), view_column("v", "b", 1, "integer")
    needs: dict[tuple[str, ...], list[tuple[str, ...]]] = {("view", "public", "v"): [("column", "public", "t", "b")]}
    live = (*BASE, column("b", type="bigint"))
    wanted = (*BASE, column("b", type="integer"), *new)
    live_state, wanted_state = state(*live), state(*wanted, needs=needs)
    cut, kept = retain(live_state, wanted_state, KEEP)
    assert statements(live_state, cut) == []
    assert "which is being kept" in {each.fact_id: each.reason for each in kept}["view", "public", "v"]


@pytest.mark.parametrize("kind", ["comment", "grant"])
def test_metadata_and_access_of_skipped_objects_are_skipped(kind: str) -> None:
    about_view = {
        "comment": comment(("view", "public", "v"), "x"),
        "grant": grant(("view", "public", "v"), "ops", "SELECT"),
    }[kind]
    new = view("v", " SELECT b FROM public.t;"), view_column("v", "b", 1, "integer"), about_view
    live = state(*BASE, column("b", type="bigint"))
    wanted = state(
        *BASE, column("b", type="integer"), *new, needs={("view", "public", "v"): [("column", "public", "t", "b")]}
    )
    assert statements(live, retain(live, wanted, KEEP)[0]) == []


def test_a_name_used_by_a_kept_object_is_not_reused() -> None:
    live = (*BASE, table("u"))
    wanted = (
        *BASE,
        view("u", " SELECT 1 AS one;"),
        view_column("u", "one", 1),
        view("w", " SELECT one FROM public.u;"),
    )
    cut, kept = retain(state(*live), state(*wanted, needs={("view", "public", "w"): [("view", "public", "u")]}), KEEP)
    reasons = {each.fact_id: each.reason for each in kept}
    assert reasons.keys() == {("table", "public", "u"), ("view", "public", "u"), ("view", "public", "w")}
    assert "its name is still used by table public.u" in reasons["view", "public", "u"]
    assert "view public.u" in reasons["view", "public", "w"]
    assert statements(state(*live), cut) == []


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("integer", "integer", True),
        ("smallint", "bigint", True),
        ("smallint", "integer", True),
        ("bigint", "integer", False),
        ("integer", "numeric", True),
        ("real", "double precision", True),
        ("double precision", "real", False),
        ("character varying(10)", "character varying(20)", True),
        ("character varying(10)", "character varying", True),
        ("character varying(20)", "character varying(10)", False),
        ("character varying(20)", "text", True),
        ("text", "character varying(20)", False),
        ("text", "character varying", True),
        ("character(5)", "character(6)", False),
        ("character(5)", "text", False),
        ("numeric(4)", "numeric(5)", True),
        ("numeric(4)", "numeric(5,1)", True),
        ("numeric(4,1)", "numeric(5)", False),
        ("numeric(10,2)", "numeric(12,2)", True),
        ("numeric(10,2)", "numeric(12,4)", True),
        ("numeric(10,2)", "numeric(11,4)", False),
        ("numeric(10,2)", "numeric", True),
        ("numeric", "numeric(10,2)", False),
        ("timestamp(0) without time zone", "timestamp(3) without time zone", True),
        ("timestamp(3) without time zone", "timestamp(3) with time zone", False),
        ("text", "jsonb", False),
        ("character varying(20)[]", "text", False),
    ],
)
def test_which_types_keep_every_value(old: str, new: str, kept: bool) -> None:
    assert keeps_values(old, new) is kept


def test_the_column_of_a_partition_is_skipped_with_that_of_its_table() -> None:
    """The partition computes it by another expression, so it doesn't depend on what is kept itself."""
    link = Fact(("partition", "public", "kid"), ("table", "public", "kid"), {"bound": "DEFAULT", "of": ("public", "t")})
    base = (
        schema(),
        table(partition_key="LIST (a)"),
        column("a"),
        table("kid"),
        column("a", "kid", inherited=True),
        link,
    )
    c, d = column("c", number=2, generated="STORED", expression="public.f()"), column("d", number=3)
    of_kid = column("c", "kid", number=2, inherited=True, generated="STORED", expression="1")
    needs = {link.id: [T], c.id: [function("f").id]}
    live = state(*base, function("f"), needs={link.id: [T]})
    wanted = state(*base, function("f", result="bigint"), c, of_kid, d, needs=needs)
    target, kept = retain(live, wanted, KEEP, {function("f").id: "it is used elsewhere"})
    assert {c.id, of_kid.id}.isdisjoint(target.facts)
    assert d.id in target.facts, "it doesn't depend on the function"
    assert {each.fact_id for each in kept} == {function("f").id, c.id, of_kid.id}


def test_what_uses_a_kept_attribute_stays_as_it_is() -> None:
    """A function of the composite type depends on the type, not on the attribute."""
    x = part("attribute", PAIR, "x", attributes={"type": "text", "collation": None}, number="1")
    uses = function("g", arguments="public.pair")
    other = function("g", "SELECT 2", arguments="public.pair")
    needs = {uses.id: [PAIR.id]}
    live = state(schema(), PAIR, x, uses, needs=needs)
    wanted = state(schema(), PAIR, x.with_attributes(type="integer"), other, needs=needs)
    target, kept = retain(live, wanted, KEEP)
    assert target.facts[uses.id] == uses
    assert {each.fact_id for each in kept} == {x.id, uses.id}


def test_a_dependent_of_what_is_kept_has_its_present_dependencies() -> None:
    before, after = function("f"), function("f", result="bigint")
    value = default("public.f()")
    live = state(*BASE, before, value, needs={value.id: [before.id, ("sequence", "public", "s")]})
    wanted = state(*BASE, after, value, needs={value.id: [after.id]})
    target, _kept = retain(live, wanted, KEEP, {before.id: "it is used elsewhere"})
    assert target.depends_on[value.id] == live.depends_on[value.id]


def test_what_a_kept_partition_inherits_is_not_reported_beside_it() -> None:
    link = Fact(("partition", "public", "kid"), ("table", "public", "kid"), {"bound": "DEFAULT", "of": ("public", "t")})
    b, of_kid = column("b", number=2), column("b", "kid", number=2, inherited=True)
    base = (schema(), table(partition_key="LIST (a)"), column("a"), b, table("kid"))
    live = state(*base, column("a", "kid", inherited=True), of_kid, link, needs={link.id: [T]})
    filled = table("kid", options=("fillfactor=50",))
    wanted = state(*base[:-1], filled, column("a", "kid"))
    target, kept = retain(live, wanted, KEEP)
    assert of_kid.id in target.facts
    assert target.facts[filled.id] == filled, "its own settings can change"
    assert {each.fact_id for each in kept} == {link.id}
