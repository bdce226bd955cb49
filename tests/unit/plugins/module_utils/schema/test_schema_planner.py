# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole plans of small states: order, re-creation, inlining, implied grants, and hazards."""

from __future__ import annotations

import itertools
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.hazards import HAZARDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    PUBLIC,
    T,
    column,
    comment,
    constraint,
    default,
    enum,
    function,
    grant,
    index,
    plain_object,
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

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

A, B = ("column", "public", "t", "a"), ("column", "public", "t", "b")
BASE = (schema(), table(), column("a"), column("b", number=2, type="integer"))
EMPTY = state(schema())
MOOD = ("enum", "public", "mood")


def test_equal_states_need_no_statements() -> None:
    plan = make_plan(state(*BASE), state(*BASE))
    assert (plan.statements, plan.deltas) == ([], {})


def test_a_plan_does_not_depend_on_the_order_of_facts() -> None:
    facts = [table(), column("a"), rls(), policy("p"), grant(T, "anon", "SELECT"), comment(T, "x")]
    plans = {tuple(statements(EMPTY, state(schema(), *shuffled))) for shuffled in itertools.permutations(facts)}
    assert len(plans) == 1


def test_create_table_inlines_columns_keys_and_checks() -> None:
    wanted = state(
        *BASE,
        default("'x'::text"),
        constraint("t_pkey", "PRIMARY KEY (b)"),
        constraint("t_b_check", "CHECK ((b > 0))"),
    )
    assert statements(EMPTY, wanted) == [
        (
            "CREATE TABLE public.t (\n"
            "    a text DEFAULT 'x'::text,\n"
            "    b integer,\n"
            "    CONSTRAINT t_pkey PRIMARY KEY (b),\n"
            "    CONSTRAINT t_b_check CHECK ((b > 0))\n"
            ")"
        )
    ]


def test_foreign_keys_of_mutually_referencing_tables_are_added_afterwards() -> None:
    facts = []
    for one, other in (("t", "u"), ("u", "t")):
        facts += [table(one), column("id", one, type="integer"), constraint(f"{one}_pkey", "PRIMARY KEY (id)", one)]
        facts.append(constraint(f"{one}_fk", f"FOREIGN KEY (id) REFERENCES public.{other}(id)", one))
    needs = {
        ("constraint", "public", one, f"{one}_fk"): [("constraint", "public", other, f"{other}_pkey")]
        for one, other in (("t", "u"), ("u", "t"))
    }
    made = statements(EMPTY, state(schema(), *facts, needs=needs))
    unmade = statements(state(schema(), *facts, needs=needs), EMPTY)
    assert [sql.split(" (")[0] for sql in made[:2]] == ["CREATE TABLE public.t", "CREATE TABLE public.u"]
    assert [sql.split(" FOREIGN")[0] for sql in made[2:]] == [
        "ALTER TABLE public.t ADD CONSTRAINT t_fk",
        "ALTER TABLE public.u ADD CONSTRAINT u_fk",
    ]
    assert sorted(unmade[:2]) == [
        "ALTER TABLE public.t DROP CONSTRAINT t_fk",
        "ALTER TABLE public.u DROP CONSTRAINT u_fk",
    ]
    assert sorted(unmade[2:]) == ["DROP TABLE public.t", "DROP TABLE public.u"]


def test_a_constraint_with_later_dependencies_is_not_inlined() -> None:
    needs = {
        ("function", "public", "f", ""): [T],
        ("constraint", "public", "t", "ok"): [("function", "public", "f", "")],
    }
    wanted = state(*BASE, function("f"), constraint("ok", "CHECK (public.f())"), needs=needs)
    assert [sql.split("(")[0].split("\n")[0].strip() for sql in statements(EMPTY, wanted)] == [
        "CREATE TABLE public.t",
        "CREATE FUNCTION public.f",
        "ALTER TABLE public.t ADD CONSTRAINT ok CHECK",
    ]


def test_children_of_a_dropped_table_need_no_statements() -> None:
    live = state(
        *BASE, constraint("t_pkey", "PRIMARY KEY (a)"), policy("p"), rls(), grant(T, "anon", "SELECT"), comment(T, "x")
    )
    assert statements(live, EMPTY) == ["DROP TABLE public.t"]


def test_dependents_are_dropped_first() -> None:
    live = state(
        *BASE, view("v", " SELECT a FROM public.t;"), view_column("v", "a", 1), needs={("view", "public", "v"): [A]}
    )
    assert statements(live, EMPTY) == ["DROP VIEW public.v", "DROP TABLE public.t"]
    assert statements(live, state(*BASE[:2], BASE[3])) == ["DROP VIEW public.v", "ALTER TABLE public.t DROP COLUMN a"]


def test_a_name_is_freed_before_it_is_reused() -> None:
    live = state(*BASE)
    wanted = state(schema(), view("t", " SELECT 1 AS one;"), view_column("t", "one", 1, "integer"))
    assert statements(live, wanted) == ["DROP TABLE public.t", "CREATE VIEW public.t AS\nSELECT 1 AS one"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (index("n", "CREATE INDEX n ON public.t USING btree (a)"), sequence("n")),
        (sequence("n"), index("n", "CREATE INDEX n ON public.t USING btree (a)")),
        (constraint("n", "UNIQUE (a)"), index("n", "CREATE UNIQUE INDEX n ON public.t USING btree (a)", unique=True)),
        (index("n", "CREATE UNIQUE INDEX n ON public.t USING btree (a)", unique=True), constraint("n", "UNIQUE (a)")),
        (enum("n", "x"), table("n")),
    ],
    ids=lambda fact: fact.kind,
)
def test_relations_types_and_constraint_indexes_share_a_namespace(before: Fact, after: Fact) -> None:
    made = statements(state(*BASE, before), state(*BASE, after))
    assert len(made) == 2
    assert "DROP" in made[0]
    assert "DROP" not in made[1]


def test_a_view_is_recreated_with_its_dependents_for_a_type_change() -> None:
    def facts(kind: str) -> list[Fact]:
        return [
            *BASE[:3],
            column("b", number=2, type=kind),
            view("v", " SELECT b FROM public.t;"),
            view_column("v", "b", 1, kind),
            view("w", " SELECT b FROM public.v;"),
            view_column("w", "b", 1, kind),
            grant(("view", "public", "v"), "anon", "SELECT"),
            comment(("view", "public", "w"), "over v"),
        ]

    needs: dict[FactId, list[FactId]] = {
        ("view", "public", "v"): [B],
        ("view", "public", "w"): [("view_column", "public", "v", "b"), ("view", "public", "v")],
    }
    made = statements(state(*facts("integer"), needs=needs), state(*facts("bigint"), needs=needs))
    assert made == [
        "DROP VIEW public.w",
        "DROP VIEW public.v",
        "ALTER TABLE public.t ALTER COLUMN b TYPE bigint",
        "CREATE VIEW public.v AS\nSELECT b FROM public.t",
        "CREATE VIEW public.w AS\nSELECT b FROM public.v",
        "GRANT SELECT ON TABLE public.v TO anon",
        "COMMENT ON VIEW public.w IS 'over v'",
    ]


def test_policies_and_triggers_are_recreated_for_a_type_change() -> None:
    touch = trigger(
        "touch", "CREATE TRIGGER touch BEFORE UPDATE OF b ON public.t FOR EACH ROW EXECUTE FUNCTION public.f()"
    )
    needs = {policy("p").id: [B], touch.id: [B]}
    live = state(*BASE, policy("p"), touch, needs=needs)
    wanted = state(*BASE[:3], column("b", number=2, type="bigint"), policy("p"), touch, needs=needs)
    verbs = [sql.split(" ")[0:2] for sql in statements(live, wanted)]
    assert verbs == [
        ["DROP", "POLICY"],
        ["DROP", "TRIGGER"],
        ["ALTER", "TABLE"],
        ["CREATE", "TRIGGER"],
        ["CREATE", "POLICY"],
    ]


def test_an_enum_that_loses_a_label_is_swapped_without_losing_rows() -> None:
    needs = {A: [MOOD], ("default", "public", "t", "a"): [MOOD]}
    typed = column("a", type="public.mood"), default("'low'::public.mood")
    live = state(schema(), table(), *typed, enum("mood", "low", "odd", "high"), needs=needs)
    wanted = state(schema(), table(), *typed, enum("mood", "low", "high"), needs=needs)
    assert statements(live, wanted) == [
        "ALTER TABLE ONLY public.t ALTER COLUMN a DROP DEFAULT",
        "ALTER TYPE public.mood RENAME TO mood__replaced",
        "CREATE TYPE public.mood AS ENUM ('low', 'high')",
        "ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING a::text::public.mood",
        "DROP TYPE public.mood__replaced",
        "ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT 'low'::public.mood",
    ]


def test_new_enum_labels_may_have_to_be_committed_first() -> None:
    plan = make_plan(state(schema(), enum("mood", "low")), state(schema(), enum("mood", "low", "high")))
    assert [(statement.sql, statement.commit_first) for statement in plan.statements] == [
        ("ALTER TYPE public.mood ADD VALUE 'high'", True)
    ]


def test_new_enum_labels_are_put_before_the_first_one_in_their_order() -> None:
    live, wanted = state(schema(), enum("mood", "low")), state(schema(), enum("mood", "none", "little", "low"))
    assert statements(live, wanted) == [
        "ALTER TYPE public.mood ADD VALUE 'none' BEFORE 'low'",
        "ALTER TYPE public.mood ADD VALUE 'little' AFTER 'none'",
    ]


def test_dependents_of_a_recreated_function_are_recreated_without_losing_rows() -> None:
    needs = {("default", "public", "t", "b"): [("function", "public", "f", "")]}
    live = state(*BASE, function("f"), default("public.f()", "b"), needs=needs)
    wanted = state(*BASE, function("f", result="bigint"), default("public.f()", "b"), needs=needs)
    assert [sql.split("\n")[0] for sql in statements(live, wanted)] == [
        "ALTER TABLE ONLY public.t ALTER COLUMN b DROP DEFAULT",
        "DROP FUNCTION public.f()",
        "CREATE FUNCTION public.f()",
        "ALTER TABLE ONLY public.t ALTER COLUMN b SET DEFAULT public.f()",
    ]


def test_grants_to_a_role_on_an_object_are_joined() -> None:
    wanted = state(
        *BASE,
        *(grant(T, "anon", word) for word in ("INSERT", "SELECT", "UPDATE")),
        grant(T, "boss2", "SELECT", "grantable"),
        grant(A, "editor", "UPDATE"),
        grant(B, "editor", "UPDATE"),
    )
    assert statements(state(*BASE), wanted) == [
        "GRANT INSERT, SELECT, UPDATE ON TABLE public.t TO anon",
        "GRANT SELECT ON TABLE public.t TO boss2 WITH GRANT OPTION",
        "GRANT UPDATE (a, b) ON TABLE public.t TO editor",
    ]


def test_column_grants_survive_a_revoke_on_the_table() -> None:
    live = state(*BASE, grant(T, "anon", "SELECT"), grant(A, "anon", "SELECT"))
    assert statements(live, state(*BASE, grant(A, "anon", "SELECT"))) == [
        "REVOKE SELECT ON TABLE public.t FROM anon",
        "GRANT SELECT (a) ON TABLE public.t TO anon",
    ]


IMPLIED = {T: [grant(T, "anon", "SELECT"), grant(T, "anon", "DELETE")]}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ((), ["REVOKE DELETE, SELECT ON TABLE public.t FROM anon"]),
        ((grant(T, "anon", "SELECT"),), ["REVOKE DELETE ON TABLE public.t FROM anon"]),
        ((grant(T, "anon", "SELECT"), grant(T, "anon", "DELETE")), []),
        (
            (grant(T, "anon", "SELECT", "grantable"), grant(T, "anon", "DELETE"), grant(T, "ops", "SELECT")),
            ["GRANT SELECT ON TABLE public.t TO anon WITH GRANT OPTION", "GRANT SELECT ON TABLE public.t TO ops"],
        ),
    ],
    ids=["none is wanted", "one is wanted", "both are wanted", "more is wanted"],
)
def test_implied_grants_are_taken_into_account(wanted: tuple[Fact, ...], expected: list[str]) -> None:
    made = statements(EMPTY, state(*BASE, *wanted), IMPLIED)
    assert made[0].startswith("CREATE TABLE")
    assert made[1:] == expected


def test_implied_grants_matter_only_for_created_objects() -> None:
    assert statements(state(*BASE), state(*BASE, rls()), IMPLIED) == ["ALTER TABLE public.t ENABLE ROW LEVEL SECURITY"]


HAZARDOUS = {
    "a unique index": (index("i", "CREATE UNIQUE INDEX ...", unique=True), {"blocks_writes", "may_fail_on_data"}),
    "a plain index": (index("i", "CREATE INDEX ..."), {"blocks_writes"}),
    "a check": (constraint("c", "CHECK (true)"), {"blocks_reads", "blocks_writes", "may_fail_on_data"}),
    "a check for new rows": (constraint("c", "CHECK (true) NOT VALID", validated="false"), {"blocks_reads", "blocks_writes"}),
    "a foreign key": (constraint("c", "FOREIGN KEY (a) REFERENCES public.t(a)"), {"blocks_writes", "may_fail_on_data"}),
    "a column": (column("c", number=3), {"blocks_reads", "blocks_writes"}),
    "a column without a value": (column("c", number=3, not_null="true"), {"blocks_reads", "blocks_writes", "may_fail_on_data"}),
    "a stored generated column": (
        column("c", number=3, generated="STORED", expression="a"),
        {"blocks_reads", "blocks_writes", "rewrites_table"},
    ),
    "row level security": (rls(), {"blocks_reads", "blocks_writes"}),
    "a grant": (grant(T, "anon", "SELECT"), set()),
}  # fmt: skip


@pytest.mark.parametrize("case", HAZARDOUS)
def test_statements_on_existing_tables_have_hazards(case: str) -> None:
    fact, expected = HAZARDOUS[case]
    (statement,) = make_plan(state(*BASE), state(*BASE, fact)).statements
    assert set(statement.hazards) == expected
    assert expected <= set(HAZARDS)


@pytest.mark.parametrize("case", HAZARDOUS)
def test_statements_on_new_tables_have_no_hazards(case: str) -> None:
    fact = HAZARDOUS[case][0]
    assert [
        statement.hazards for statement in make_plan(EMPTY, state(*BASE, fact)).statements if statement.hazards
    ] == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("integer", "bigint", {"blocks_reads", "blocks_writes", "rewrites_table"}),
        ("character varying(10)", "character varying(20)", {"blocks_reads", "blocks_writes"}),
        ("character varying(10)", "text", {"blocks_reads", "blocks_writes"}),
        ("bigint", "integer", {"blocks_reads", "blocks_writes", "rewrites_table", "data_loss", "may_fail_on_data"}),
        ("text", "integer", {"blocks_reads", "blocks_writes", "rewrites_table", "data_loss", "may_fail_on_data"}),
    ],
)
def test_a_type_change_has_a_hazard_if_values_may_be_lost(old: str, new: str, expected: set[str]) -> None:
    live = state(schema(), table(), column("a", type=old))
    (statement,) = make_plan(live, state(schema(), table(), column("a", type=new))).statements
    assert set(statement.hazards) == expected


@pytest.mark.parametrize(
    "fact", [table("u"), column("c", number=3), sequence("s"), schema("app")], ids=lambda fact: fact.kind
)
def test_a_drop_that_loses_rows_or_values_has_a_hazard(fact: Fact) -> None:
    (statement,) = make_plan(state(*BASE, fact), state(*BASE)).statements
    assert "data_loss" in statement.hazards


def test_a_plan_has_its_deltas() -> None:
    plan = make_plan(state(*BASE), state(*BASE, rls()))
    (statement,) = plan.statements
    assert (statement.verb, statement.fact_id) == ("create", ("rls", T))
    assert plan.deltas.keys() == {("rls", T)}
    assert PUBLIC not in plan.deltas


def test_what_is_created_implicitly_does_not_come_with_an_alteration() -> None:
    live, wanted = state(schema(), table()), state(schema(), table(options=("fillfactor=9",)))
    assert statements(live, wanted, {T: [grant(T, "anon", "SELECT")]}) == ["ALTER TABLE public.t SET (fillfactor=9)"]


def test_only_one_of_two_equal_keys_is_created_with_its_table() -> None:
    """CREATE TABLE would silently merge them."""
    keys = [constraint(name, "UNIQUE (a)") for name in ("k", "l")]
    found = statements(state(schema()), state(schema(), table(), column("a"), *keys))
    assert found == [
        "CREATE TABLE public.t (\n    a text,\n    CONSTRAINT k UNIQUE (a)\n)",
        "ALTER TABLE public.t ADD CONSTRAINT l UNIQUE (a)",
    ]


@pytest.mark.parametrize(
    ("before", "after", "first"), [("", "UNLOGGED", "u"), ("UNLOGGED", "", "t")], ids=["unlogged", "logged"]
)
def test_a_logged_table_never_references_an_unlogged_one(before: str, after: str, first: str) -> None:
    key, reference = (
        constraint("k", "PRIMARY KEY (a)"),
        constraint("r", "FOREIGN KEY (b) REFERENCES public.t(a)", of="u"),
    )

    def both(persistence: str) -> FactSet:
        tables = [table(name, persistence=persistence) for name in "tu"]
        needs: dict[FactId, list[FactId]] = {reference.id: [key.id]}
        return state(schema(), *tables, column("a"), column("b", of="u"), key, reference, needs=needs)

    changes = [each for each in statements(both(before), both(after)) if " SET " in each]
    word = after or "LOGGED"
    assert changes == [f"ALTER TABLE public.{name} SET {word}" for name in (first, "t" if first == "u" else "u")]


def test_views_that_call_routines_are_populated_last() -> None:
    """The body of a routine may read any of the others, of which each comes after one."""
    f = function("f")
    views = [
        plain_object("matview", name, {"definition": "", "options": (), "access_method": "heap"})
        for name in ("x", "a", "b")
    ]
    wanted = state(schema(), f, *views, needs={views[0].id: [f.id]})
    calls, first, second = (each.id for each in views)
    populations: list[FactId] = [("population", each.id) for each in views]
    context = PlanContext(state(schema()), wanted, created=set(populations))
    assert context.populated_before == {calls: second, second: first}
    assert PlanContext(state(schema()), wanted, created=set(populations[1:])).populated_before == {}
    assert PlanContext(state(schema()), wanted, created=set(populations[:1])).populated_before == {}
