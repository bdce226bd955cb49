# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rights the statements of a plan need."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import rights
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rights import (
    _OTHER,
    EITHER_TYPE,
    Need,
    Rights,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Statement
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.plans_and_needs import (
    BASE,
    CREATE_IN_PUBLIC,
    NEEDS,
    OF_CHILDREN,
    OF_TABLE,
    F,
    owners_in,
    states,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import (
    AGGREGATE,
    CAST,
    EXTENSION,
    LATIN,
    OPERATOR,
    SPAN,
    STATISTICS,
    SUBSCRIPTION,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    T,
    column,
    comment,
    default,
    function,
    grant,
    owner,
    plain_object,
    schema,
    state,
    table,
)

# What a comment or another statement needs besides the object that it is about.
NEEDS_BY_KIND: dict[str, tuple[Fact, str, list[Need]]] = {
    "a comment on a cast": (comment(CAST.id, "c"), "COMMENT", [Need(rights.EITHER_TYPE, "public.mood", "integer")]),
    "a comment on an extension": (comment(EXTENSION.id, "c"), "COMMENT", [Need(rights.EXTENSION_OWNER, "pg_trgm")]),
    "a comment on a table": (comment(T, "c"), "COMMENT", []),
    "a dropped subscription": (SUBSCRIPTION, "DROP SUBSCRIPTION", []),
    "an altered subscription": (SUBSCRIPTION, "ALTER SUBSCRIPTION", []),
    "an altered extension": (EXTENSION, "ALTER EXTENSION", [Need(rights.EXTENSION_OWNER, "pg_trgm")]),
    "a new extension": (EXTENSION, "CREATE EXTENSION", [Need(rights.EXTENSION, "pg_trgm")]),
}


@pytest.mark.parametrize("case", NEEDS)
def test_what_statements_need(case: str) -> None:
    live, wanted, plan = states(case)
    assert plan.statements
    known = Rights(live, wanted, plan, owners_in(live), ())
    assert [need for statement in plan.statements for need in known.needs(statement)] == NEEDS[case][2]


MOOD: tuple[str, str, str] = ("enum", "public", "mood")
OF_MOOD = Need(rights.TYPE, "public.mood", "USAGE", MOOD)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"type": "public.mood"}, [OF_TABLE, OF_MOOD, OF_CHILDREN]),
        ({"type": "public.mood"}, {"type": "public.mood", "not_null": "true"}, [OF_TABLE, OF_CHILDREN]),
        ({"type": "public.mood"}, {"type": "public.mood[]"}, [OF_TABLE, OF_MOOD, OF_CHILDREN]),
        (None, {"type": "public.mood"}, [OF_TABLE, OF_MOOD, OF_CHILDREN]),
        (
            {"type": "public.mood"},
            {"type": "public.mood", "generated": "STORED", "expression": "'a'::public.mood"},
            [OF_TABLE, OF_MOOD, OF_CHILDREN],
        ),
    ],
    ids=["it gets the type", "it has the type", "it gets its array", "a new column", "a column that is created again"],
)
def test_a_column_needs_a_type_of_others_when_it_gets_it(
    before: dict[str, t.Any] | None, after: dict[str, t.Any], expected: list[Need]
) -> None:
    others = (plain_object("enum", "mood", {"labels": ("a",)}), owner(MOOD, "other"))
    b = ("column", "public", "t", "b")
    live = state(*BASE, *others, *([] if before is None else [column("b", number=2, **before)]))
    wanted = state(*BASE, *others, column("b", number=2, **after), needs={b: [MOOD]})
    plan = make_plan(live, wanted)
    known = Rights(live, wanted, plan, owners_in(live), ())
    assert list(dict.fromkeys(need for statement in plan.statements for need in known.needs(statement))) == expected


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (table("u"), [Need(rights.OWNER, "boss", "admin", ("table", "public", "u"))]),
        (STATISTICS, [Need(rights.OWNER, "boss", "admin", STATISTICS.id)]),
        (CAST, [Need(rights.OWNER, "boss", "", CAST.id)]),
    ],
    ids=["a table", "part of a table", "in no schema"],
)
def test_the_owner_of_a_schema_may_drop_what_is_in_it(fact: Fact, expected: list[Need]) -> None:
    """The first type of a cast is no schema, whatever its name."""
    live, wanted = state(*BASE, fact), state(*BASE)
    known = Rights(
        live,
        wanted,
        make_plan(live, wanted),
        {fact.id: "boss", ("schema", "public"): "admin", ("schema", "public.mood"): "other"},
        (),
    )
    assert list(known._of_object(fact, Statement("DROP x", "drop", fact.id))) == expected


@pytest.mark.parametrize("words", ["RENAME TO v", "SET SCHEMA app", "SET LOGGED"])
def test_what_is_moved_needs_the_schema(words: str) -> None:
    fact = table("u")
    live = state(*BASE, fact)
    known = Rights(live, live, make_plan(live, live), {fact.id: "boss"}, ())
    moved = Statement(f"ALTER TABLE public.u {words}", "rename", fact.id)
    is_moved = words != "SET LOGGED"
    assert list(known._of_object(fact, moved)) == [
        *([CREATE_IN_PUBLIC] if is_moved else []),
        Need(rights.OWNER, "boss", "", fact.id),
    ]


def test_what_only_names_a_type_needs_no_right_on_it() -> None:
    others = (plain_object("enum", "mood", {"labels": ("a",)}), owner(MOOD, "other"))
    value = default("'a'::public.mood")
    live, wanted = state(*BASE, *others), state(*BASE, *others, value, needs={value.id: [MOOD]})
    plan = make_plan(live, wanted)
    known = Rights(live, wanted, plan, owners_in(live), ())
    assert [need for statement in plan.statements for need in known.needs(statement)] == [OF_TABLE]


@pytest.mark.parametrize(
    ("attributes", "has_password", "needed"),
    [
        ({"connection": "host=x"}, "false", [rights.AUTHENTICATION]),
        ({"connection": "host=x"}, "true", []),
        ({"binary": "true"}, "false", []),
        ({"connection": "host=x", "password_required": "false"}, "false", [rights.SUPERUSER]),
    ],
    ids=["another publisher", "with a password", "another option", "without a password, as declared"],
)
def test_a_subscription_needs_a_password_for_another_publisher(
    attributes: dict[str, t.Any], has_password: str, needed: list[str]
) -> None:
    before = Fact(
        SUBSCRIPTION.id, None, SUBSCRIPTION.attributes, {**SUBSCRIPTION.metadata, "has_password": has_password}
    )
    live, wanted = state(before), state(before.with_attributes(**attributes))
    plan = make_plan(live, wanted)
    found = {need.what for each in plan.statements for need in Rights(live, wanted, plan, {}, ()).needs(each)}
    assert sorted(found - {rights.OWNER}) == needed


def test_a_new_owner_needs_the_schema_unless_the_plan_creates_it_or_grants_something_on_it() -> None:
    other = Fact(("table", "app", "u"), ("schema", "app"), table().attributes, table().metadata)
    app = ("schema", "app")
    for before, after, needed in (
        ((schema("app"),), (), True),
        ((), (), False),
        ((schema("app"),), (grant(app, "other", "CREATE"),), False),
    ):
        live = state(*BASE, *before)
        wanted = state(*BASE, schema("app"), other, owner(other.id, "other"), *after)
        plan = make_plan(live, wanted)
        known = Rights(live, wanted, plan, owners_in(live), ())
        needs = [each for statement in plan.statements for each in known.needs(statement)]
        assert (Need(rights.NEW_OWNER, "app", "other") in needs) is needed


MADE_OF_ROUTINES = {each.kind: each for each in (AGGREGATE, LATIN, OPERATOR, SPAN)}
G: tuple[str, ...] = ("function", "public", "g", "")


def test_the_kinds_that_consist_of_functions_are_known() -> None:
    assert MADE_OF_ROUTINES.keys() == set(rights._MADE_OF_ROUTINES)


@pytest.mark.parametrize("kind", MADE_OF_ROUTINES)
def test_what_consists_of_functions_of_others_needs_them(kind: str) -> None:
    made = MADE_OF_ROUTINES[kind]
    functions = (function("f"), owner(F, "other"), function("g"), owner(G, "other"))
    live = state(*BASE, *functions[:2])
    wanted = state(*BASE, *functions, made, needs={made.id: [F, G]})
    plan = make_plan(live, wanted, {G: [owner(G, "other")]})
    known = Rights(live, wanted, plan, owners_in(wanted), ())
    (statement,) = (each for each in plan.statements if each.fact_id == made.id)
    assert [each for each in known.needs(statement) if each.what == rights.ROUTINE] == [
        Need(rights.ROUTINE, "public.f()", "EXECUTE")
    ]


def test_a_replaced_object_is_dropped_and_created() -> None:
    live = state(*BASE, function("f"), owner(F, "boss"))
    wanted = state(*BASE, function("f", result="text"), owner(F, "boss"))
    plan = make_plan(live, wanted)
    known = Rights(live, wanted, plan, owners_in(live), ())
    assert [known.needs(each) for each in plan.statements] == [
        [Need(rights.OWNER, "boss", "admin", F)],
        [CREATE_IN_PUBLIC, Need(rights.LANGUAGE, "sql", "USAGE")],
        [Need(rights.ROLE, "boss", "SET"), Need(rights.NEW_OWNER, "public", "boss")],
    ]


def test_members_of_extensions_are_asked_for_elsewhere() -> None:
    live, wanted, plan = states("a column")
    (statement,) = plan.statements
    assert Rights(live, wanted, plan, owners_in(live), {statement.fact_id}).needs(statement) == []


@pytest.mark.parametrize("case", NEEDS_BY_KIND)
def test_what_a_statement_needs_by_its_kind(case: str) -> None:
    fact, sql, expected = NEEDS_BY_KIND[case]
    assert list(_OTHER[fact.kind](fact, Statement(sql, "alter", fact.id))) == expected


def test_a_cast_needs_the_ownership_of_one_of_its_types() -> None:
    made = Statement("CREATE CAST ...", "create", CAST.id)
    assert list(_OTHER["cast"](CAST, made)) == [Need(EITHER_TYPE, "public.mood", "integer")]
