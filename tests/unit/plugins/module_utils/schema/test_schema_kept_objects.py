# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kept objects that expose rows or reject writes, and triggers that are dropped whatever is kept."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.exposure import Exposure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.kept_objects import (
    rejected_deletes,
    rejected_writes,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.diff import diff
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.kept_objects import (
    dropped_trigger_warnings,
    kept_object_warnings,
    name_dangerous,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import Kept
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import DOMAIN, MATVIEW
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    PUBLIC,
    T,
    column,
    constraint,
    default,
    function,
    grant,
    index,
    part,
    policy,
    rls,
    schema,
    state,
    table,
    trigger,
    view,
    view_column,
)

Facts = tuple[Fact, ...]

READ = grant(T, "anon", "SELECT")
ENTER = grant(PUBLIC, "PUBLIC", "USAGE")
BASE = (schema(), ENTER, table(), column("a"))
V, F, M = ("view", "public", "v"), ("function", "public", "f", ""), MATVIEW.id
OPEN = "row-level security is not enabled, and {} may access it"
DEFINER = function("f", body="SELECT 1 -- SECURITY DEFINER")
DEFINER = Fact(
    DEFINER.id,
    PUBLIC,
    {
        **DEFINER.attributes,
        "definition": "CREATE FUNCTION public.f()\n LANGUAGE sql\n SECURITY DEFINER\nAS $$SELECT 1$$",
    },
    DEFINER.metadata,
)


def returning(result: str) -> Fact:
    return DEFINER.with_attributes(result=result)


def policies(**attributes: t.Any) -> Facts:
    return (rls(), READ, grant(T, "anon", "INSERT"), grant(T, "boss", "UPDATE"), policy("p", **attributes))


BY_POLICY = "policy p on public.t applies to all rows, and {} may access it"

# What an object of a state exposes: the facts besides BASE, the object, and the reason.
EXPOSED: dict[str, tuple[Facts, t.Any, str]] = {
    "a table without privileges": ((), T, ""),
    "a table that a role may read": ((READ,), T, OPEN.format("anon")),
    "a table that PUBLIC may change": ((grant(T, "PUBLIC", "DELETE"),), T, OPEN.format("every role")),
    "a table that two roles may read": ((grant(T, "Z", "SELECT"), READ), T, OPEN.format('"Z", anon')),
    "a table of which a role may read a column": (
        (grant(("column", "public", "t", "a"), "anon", "SELECT"),), T, OPEN.format("anon"),
    ),
    "a table with other privileges": ((grant(T, "anon", "REFERENCES"),), T, ""),
    "a table with revoked privileges": ((grant(T, "anon", "SELECT", "revoked"),), T, ""),
    "a table that the owner may read": ((grant(T, "<owner>", "SELECT"),), T, ""),
    "a table that a trusted role may read": ((grant(T, "service_role", "SELECT"),), T, ""),
    "row-level security that is off": ((READ, rls(enabled="false")), T, OPEN.format("anon")),
    "row-level security without policies": ((READ, rls()), T, ""),
    "a policy for all rows": (policies(), T, BY_POLICY.format("anon, boss")),
    "a policy in parentheses": (policies(using="(true)"), T, BY_POLICY.format("anon, boss")),
    "a policy with a condition": (policies(using="(a = 'x'::text)"), T, ""),
    "a restrictive policy": (policies(permissive="RESTRICTIVE"), T, ""),
    "a policy for one command": (policies(command="UPDATE"), T, BY_POLICY.format("boss")),
    "a policy for a command without privilege": (policies(command="DELETE"), T, ""),
    "a policy for inserted rows": (policies(command="INSERT", using=None, check="true"), T, BY_POLICY.format("anon")),
    "a policy that checks inserted rows": (policies(command="INSERT", using="true", check="false"), T, ""),
    "a policy whose expression is for inserted rows, too": (
        policies(command="INSERT", check=None), T, BY_POLICY.format("anon"),
    ),
    "a policy for a role": (policies(roles=("anon",)), T, BY_POLICY.format("anon")),
    "a policy for a role without privileges": (policies(roles=("stranger",)), T, ""),
    "a policy for a role where PUBLIC has the privilege": (
        (rls(), grant(T, "PUBLIC", "SELECT"), policy("p", roles=("stranger",))), T, BY_POLICY.format("stranger"),
    ),
    "a second policy": (
        (rls(), READ, policy("o", using="false"), policy("p")), T, BY_POLICY.format("anon"),
    ),
    "a view": (
        (view("v", "SELECT 1"), grant(V, "anon", "SELECT")), V,
        "anon may use it, and it reads with the privileges of its owner",
    ),
    "a view of which a role may read a column": (
        (view("v", "SELECT 1"), view_column("v", "x", 1), grant(("view_column", "public", "v", "x"), "anon", "SELECT")), V,
        "anon may use it, and it reads with the privileges of its owner",
    ),
    "a view without privileges": ((view("v", "SELECT 1"),), V, ""),
    "a view of the invoker": (
        (view("v", "SELECT 1", options=("security_invoker=on",)), grant(V, "anon", "SELECT")), V, "",
    ),
    "a view with another option": (
        (view("v", "SELECT 1", options=("security_barrier=on",)), grant(V, "anon", "SELECT")), V,
        "anon may use it, and it reads with the privileges of its owner",
    ),
    "a materialized view": (
        (MATVIEW, grant(M, "anon", "SELECT")), M, "it has no row-level security, and anon may read it",
    ),
    "a function of its owner": (
        (DEFINER,), F, "every role may call it, and it runs with the privileges of its owner",
    ),
    "a function that some may call": (
        (DEFINER, grant(F, "PUBLIC", "EXECUTE", "revoked"), grant(F, "anon", "EXECUTE")), F,
        "anon may call it, and it runs with the privileges of its owner",
    ),
    "a function without callers": ((DEFINER, grant(F, "PUBLIC", "EXECUTE", "revoked")), F, ""),
    "a trigger function": ((returning("trigger"),), F, ""),
    "a function of an event trigger": ((returning("event_trigger"),), F, ""),
    "a function of the invoker": ((function("f", body="SELECT 1 -- SECURITY DEFINER"),), F, ""),
    "a schema": ((), PUBLIC, ""),
    "a column": ((), ("column", "public", "t", "a"), ""),
}  # fmt: skip


@pytest.mark.parametrize("case", EXPOSED)
def test_what_an_object_exposes(case: str) -> None:
    facts, fact_id, reason = EXPOSED[case]
    assert Exposure(state(*BASE, *facts), ("service_role",)).reason(fact_id) == reason


def test_a_foreign_table_has_no_row_level_security() -> None:
    foreign = table(foreign_options=())
    reason = "it has no row-level security, and anon may access it"
    assert Exposure(state(schema(), ENTER, foreign, READ), ()).reason(T) == reason


@pytest.mark.parametrize(
    ("entering", "reading", "expected"),
    [
        (("anon",), ("anon", "other"), "anon"),
        (("anon",), ("PUBLIC",), "anon"),
        (("anon",), ("other",), ""),
        ((), ("anon",), ""),
    ],
)
def test_only_roles_that_may_use_the_schema_count(
    entering: tuple[str, ...], reading: tuple[str, ...], expected: str
) -> None:
    grants = [grant(PUBLIC, role, "USAGE") for role in entering] + [grant(T, role, "SELECT") for role in reading]
    assert Exposure(state(schema(), table(), *grants), ()).reason(T) == (OPEN.format(expected) if expected else "")


def test_every_role_may_use_a_schema_that_is_not_managed() -> None:
    assert Exposure(state(Fact(T, None, table().attributes), READ), ()).reason(T) == OPEN.format("anon")


NOT_NULL = (
    "it is NOT NULL without a default, so every INSERT that doesn't set it fails until it gets a default or allows NULL"
)
ROWS, VALUES = "it still rejects rows that the schema accepts", "it still rejects values that the schema accepts"
KEPT = column("k", number=2, not_null="true")
K, C = KEPT.id, ("constraint", "public", "t", "c")
STRICT = DOMAIN.with_attributes(not_null="true")
UNIQUE = index("i", "CREATE UNIQUE INDEX i ON public.t USING btree (k)", unique=True)
COLUMN = {"a": ("column", "public", "t", "a"), "k": K}
NULLABLE = column("k", number=2)


def rule(definition: str) -> Fact:
    return constraint("c", definition)


def on(*columns: str) -> dict[t.Any, list[t.Any]]:
    return {C: [COLUMN[each] for each in columns]}


# Which writes a kept object rejects: the facts besides BASE, what they depend on, the object, and the answer.
REJECTED: dict[str, tuple[Facts, dict[t.Any, list[t.Any]], t.Any, str]] = {
    "a column": ((KEPT,), {}, K, NOT_NULL),
    "a column that allows NULL": ((NULLABLE,), {}, K, ""),
    "a column with a default": ((KEPT, default("1", "k")), {}, K, ""),
    "a computed column": ((column("k", number=2, not_null="true", generated="STORED"),), {}, K, ""),
    "an identity column": ((KEPT, part("identity", KEPT)), {}, K, ""),
    "a column of a domain that rejects NULL": ((NULLABLE, STRICT), {K: [STRICT.id]}, K, NOT_NULL),
    "a column of a domain that allows NULL": ((NULLABLE, DOMAIN), {K: [DOMAIN.id]}, K, ""),
    "a column of a domain with a default": (
        (NULLABLE, STRICT, part("domain_default", STRICT)), {K: [STRICT.id]}, K, "",
    ),
    "a column of a domain that is not managed": ((NULLABLE,), {K: [STRICT.id]}, K, ""),
    "a check of a domain": ((STRICT, part("domain_constraint", STRICT, "ok")), {}, (
        "domain_constraint", "public", "email", "ok",
    ), VALUES),
    "a check of a declared column": ((rule("CHECK ((a > 0))"),), on("a"), C, ROWS),
    "a check of a kept column": ((NULLABLE, rule("CHECK ((k > 0))")), on("k"), C, ""),
    "a check of no column": ((rule("CHECK (false)"),), {}, C, ROWS),
    "a check of both columns": ((NULLABLE, rule("CHECK ((k > a))")), on("k", "a"), C, ROWS),
    "a check of a kept column for NULL": ((NULLABLE, rule("CHECK ((k IS NOT NULL))")), on("k"), C, ROWS),
    "a check of a kept column with a default": (
        (NULLABLE, default("1", "k"), rule("CHECK ((k > 1))")), on("k"), C, ROWS,
    ),
    "a foreign key of both columns": (
        (NULLABLE, rule("FOREIGN KEY (k, a) REFERENCES public.u(k, a)")), on("k", "a"), C, "",
    ),
    "a foreign key that matches fully": (
        (NULLABLE, rule("FOREIGN KEY (k, a) REFERENCES public.u(k, a) MATCH FULL")), on("k", "a"), C, ROWS,
    ),
    "a key of a kept column": ((NULLABLE, rule("UNIQUE (k)")), on("k"), C, ""),
    "a key of a kept column in which NULL is not distinct": (
        (NULLABLE, rule("UNIQUE NULLS NOT DISTINCT (k)")), on("k"), C, ROWS,
    ),
    "a key of a declared column": ((rule("UNIQUE (a)"),), on("a"), C, ROWS),
    "a primary key": ((NULLABLE, rule("PRIMARY KEY (k)")), on("k"), C, ROWS),
    "a key of a computed column": (
        (column("k", number=2, generated="STORED"), rule("UNIQUE (k)")), on("k"), C, ROWS,
    ),
    "a key of an identity column": (
        (NULLABLE, part("identity", NULLABLE), rule("UNIQUE (k)")), on("k"), C, ROWS,
    ),
    "a key with a column of another table": (
        (table("u"), column("k", "u"), rule("UNIQUE (k)")), {C: [("column", "public", "u", "k")]}, C, ROWS,
    ),
    "a unique index of a declared column": ((UNIQUE,), {UNIQUE.id: [COLUMN["a"]]}, UNIQUE.id, ROWS),
    "a unique index of a kept column": ((NULLABLE, UNIQUE), {UNIQUE.id: [K]}, UNIQUE.id, ""),
    "another index": ((index("i", "CREATE INDEX i ON public.t USING btree (a)"),), {}, UNIQUE.id, ""),
    "a trigger": ((trigger("x", "CREATE TRIGGER x"),), {}, ("trigger", "public", "t", "x"), ""),
    "a view": ((view("v", "SELECT 1"),), {}, V, ""),
    "a table": ((), {}, T, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", REJECTED)
def test_which_writes_a_kept_object_rejects(case: str) -> None:
    facts, needs, kept, expected = REJECTED[case]
    declared = {fact.id for fact in (*BASE, STRICT)} - {kept}
    assert rejected_writes(kept, state(*BASE, *facts, needs=needs), declared) == expected


def test_what_belongs_to_an_undeclared_table_rejects_nothing() -> None:
    assert rejected_writes(K, state(*BASE, KEPT), {PUBLIC}) == ""
    assert rejected_writes(("role_like", "x"), state(Fact(("role_like", "x"), None, {})), {PUBLIC}) == ""


U = ("table", "public", "u")
KEY = ("constraint", "public", "u", "fk")
REFERENCED = {KEY: [("constraint", "public", "t", "t_pkey"), ("column", "public", "u", "a")]}


@pytest.mark.parametrize(
    ("definition", "kept", "declared", "expected"),
    [
        ("FOREIGN KEY (a) REFERENCES public.t(a)", U, {T}, [(KEY, T)]),
        ("FOREIGN KEY (a) REFERENCES public.t(a) ON UPDATE CASCADE", U, {T}, [(KEY, T)]),
        ("FOREIGN KEY (a) REFERENCES public.t(a) ON DELETE CASCADE", U, {T}, []),
        ("FOREIGN KEY (a) REFERENCES public.t(a) ON DELETE SET NULL", U, {T}, []),
        ("FOREIGN KEY (a) REFERENCES public.t(a)", U, {PUBLIC}, []),
        ("FOREIGN KEY (a) REFERENCES public.t(a)", T, {T}, []),
        ("CHECK (true)", U, {T}, []),
    ],
)
def test_a_kept_table_may_prevent_deletions(
    definition: str, kept: t.Any, declared: set[t.Any], expected: t.Any
) -> None:
    facts = (constraint("t_pkey", "PRIMARY KEY (a)"), table("u"), column("a", "u"), constraint("fk", definition, "u"))
    target = state(*BASE, *facts, needs=REFERENCED)

    assert rejected_deletes(kept, target, target.children(), declared) == expected


def test_danger_is_named_in_the_reason_of_what_is_kept() -> None:
    facts = (table("u"), READ, grant(U, "anon", "SELECT"), grant(U, "boss", "SELECT"))
    target, declared = state(*BASE, *facts), {T, PUBLIC}
    kept = [Kept(U, "it has rows"), Kept(T, "changed"), Kept(("table", "public", "gone"), "not created")]
    danger = OPEN.format("anon")
    named = name_dangerous(iter(kept), target, declared, {"trusted_roles": '["boss"]'})
    assert named == [Kept(U, f"it has rows; dangerous: {danger}", danger), *kept[1:]]
    assert name_dangerous(kept[1:], target, declared, {}) == kept[1:]
    assert name_dangerous([], target, declared, {"trusted_roles": "no list"}) == []


def test_warnings_about_what_is_kept() -> None:
    facts = (constraint("t_pkey", "PRIMARY KEY (a)"), table("u"), column("a", "u"), KEPT)
    key = constraint("fk", "FOREIGN KEY (a) REFERENCES public.t(a)", "u")
    target = state(*BASE, *facts, key, needs=REFERENCED)
    kept = [
        Kept(U, "it has rows", "anon may access it"),
        Kept(K, "it has values"),
        Kept(T, "changed", "declared, so it's no warning"),
        Kept(("table", "public", "gone"), "not created"),
    ]
    assert kept_object_warnings(kept, target, {T, PUBLIC}) == [
        (
            "dangerous: table public.u is not in the desired schema, and is kept; anon may access it. Drop it, revoke the "
            "privileges, or set destructive to 'apply'"
        ),
        (
            "table public.u is not in the desired schema, and is kept; its constraint fk on public.u rejects the deletion of "
            "referenced rows of table public.t. Drop it, or set destructive to 'apply'"
        ),
        f"column public.t.k is not in the desired schema, and is kept; {NOT_NULL}. Drop it, or set destructive to 'apply'",
    ]


HOOK = trigger("hook", "CREATE TRIGGER hook AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION net.call('x')")


@pytest.mark.parametrize(
    ("live", "target", "is_reported"),
    [
        ((*BASE, HOOK), BASE, True),
        ((*BASE, HOOK), (schema(),), False),
        ((*BASE, HOOK), (*BASE, HOOK.with_attributes(enabled="DISABLE")), False),
        (BASE, (*BASE, HOOK), False),
        ((*BASE, policy("hook")), BASE, False),
        ((*BASE, HOOK, function("call")), BASE, False),
        ((*BASE, HOOK, function("call")), (*BASE, function("call")), True),
    ],
)
def test_a_dropped_trigger_is_reported_if_what_it_needs_remains(live: Facts, target: Facts, is_reported: bool) -> None:
    before, after = (
        state(*live, needs={HOOK.id: [("function", "public", "call", "")]} if HOOK in live else {}),
        state(*target),
    )
    expected = (
        "trigger hook on public.t is not in the desired schema, and is dropped whatever destructive is; it calls net.call. "
        "To keep it, for example a webhook of a dashboard, add it to the schema SQL"
    )
    assert dropped_trigger_warnings(diff(before, after), before, after) == ([expected] if is_reported else [])


def test_a_dropped_rewrite_rule_is_reported() -> None:
    """Whoever made it outside of the schema SQL relies on what it does with the statements of applications."""
    definition = "CREATE RULE keep AS\n    ON DELETE TO public.t DO INSTEAD NOTHING;"
    kept_back = Fact(("rule", *T[1:], "keep"), T, {"definition": definition, "enabled": "ENABLE"})
    before, after = state(*BASE, kept_back), state(*BASE)
    expected = (
        "rule keep on public.t is not in the desired schema, and is dropped whatever destructive is; it rewrites DELETE. "
        "To keep it, add it to the schema SQL"
    )
    assert dropped_trigger_warnings(diff(before, after), before, after) == [expected]
