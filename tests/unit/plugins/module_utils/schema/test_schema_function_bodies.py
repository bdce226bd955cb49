# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names found in function bodies."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Statement
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.function_bodies import (
    FunctionBodies,
    by_name,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.search_path import (
    unqualified_name_warnings,
)

TABLE: FactId = ("table", "public", "rates")
VIEW: FactId = ("matview", "public", "m")
ROWS: FactId = ("population", VIEW)


def routine(name: str, body: str, head: str = "") -> Fact:
    text = f"CREATE OR REPLACE FUNCTION public.{name}()\n RETURNS integer\n LANGUAGE plpgsql\n{head}AS $function${body}$function$\n"
    return Fact(("function", "public", name, ""), None, {"definition": text})


def holding(*facts: Fact, uses: str = "f") -> FactSet:
    """Return a state with a materialized view that uses a function."""
    state = FactSet()
    for fact in (*facts, Fact(TABLE, None, {}), Fact(("column", "public", "rates", "region"), TABLE, {})):
        state.add(fact)
    state.add(Fact(VIEW, None, {}))
    state.add(Fact(ROWS, VIEW, {}))
    state.add_dependency(VIEW, ("function", "public", uses, ""))
    return state


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("select 1 from rates", {TABLE}),
        ('select region from "rates"', {TABLE, ("column", "public", "rates", "region")}),
        ("select region", set()),
        ("select g()", {("function", "public", "g", ""), TABLE}),
        ("select other_rates", set()),
        ("select function", set()),
    ],
)
def test_names_in_bodies_are_found_recursively(body: str, found: set[FactId]) -> None:
    state = holding(routine("f", body), routine("g", "select f() from RATES"))
    assert set(FunctionBodies(state, state.facts).named(state.facts[ROWS])) - {("function", "public", "f", "")} == found


def test_names_in_functions_that_functions_depend_on_are_found() -> None:
    state = holding(routine("f", ""), routine("g", "select 1 from rates"))
    state.add_dependency(("function", "public", "f", ""), ("function", "public", "g", ""))
    assert FunctionBodies(state, [TABLE]).named(state.facts[ROWS]) == [TABLE]


def test_functions_in_c_name_no_objects() -> None:
    state = holding(
        Fact(("function", "public", "f", ""), None, {"definition": " LANGUAGE c\nAS $function$rates$function$"})
    )
    assert FunctionBodies(state, [TABLE]).named(state.facts[ROWS]) == []


@pytest.mark.parametrize(
    ("body", "head", "warned"),
    [
        ("select 1 from rates", "", True),
        ("select g()", "", True),
        ("select 1 from public.rates", "", False),
        ("select 'from rates' -- from rates", "", False),
        ("select rates from public.x", "", False),
        ("select 1 from rates", " SET search_path TO 'public'\n", False),
    ],
)
@pytest.mark.parametrize("major", [16, 17])
def test_unqualified_names_are_reported_under_a_restricted_search_path(
    body: str, head: str, warned: bool, major: int
) -> None:
    state = holding(routine("f", body, head), routine("g", "select 1"))
    statements = [Statement("REFRESH", "create", ROWS, (), commit_first=False)]
    assert bool(unqualified_name_warnings(statements, state, major)) == (warned and major >= 17)


def test_a_warning_names_what_the_operator_knows() -> None:
    """It names the materialized view rather than its population, but an index rather than its table."""
    on_table = Fact(("index", "public", "i"), TABLE, {})
    state = holding(routine("f", "select 1 from rates"), on_table)
    state.add_dependency(on_table.id, ("function", "public", "f", ""))
    found = [
        unqualified_name_warnings([Statement("...", "create", fact_id, (), commit_first=False)], state, 17)
        for fact_id in (ROWS, on_table.id)
    ]
    names = [warning.partition("calls the function for ")[2].partition(",")[0] for (warning,) in found]
    assert names == ["materialized view public.m", "index public.i"]


# What each kind tells about functions: by which words of its id a body names it, and whether its statements call functions.
NAMED = {
    **dict.fromkeys(
        (
            "base_type",
            "composite",
            "enum",
            "function",
            "procedure",
            "range",
            "sequence",
            "table",
            "text_search_configuration",
            "text_search_dictionary",
            "view",
        ),
        (("b",), False),
    ),
    **dict.fromkeys(("domain", "matview", "population"), (("b",), True)),
    "column": (("c", "b"), True),
    **dict.fromkeys(("default", "constraint", "domain_constraint", "index"), ((), True)),
}
UNRELATED = {
    "access_method", "aggregate", "attribute", "cast", "cluster", "collation", "comment", "conversion",
    "default_privilege", "domain_default", "event_trigger", "extension", "foreign_data_wrapper", "foreign_server",
    "grant", "identity", "index_attachment", "inheritance", "language", "operator", "operator_class",
    "operator_family", "operator_family_member", "owner", "partition", "policy", "publication", "publication_schema",
    "publication_table", "replica_identity", "rls", "rule", "schema", "security_label", "sequence_owner",
    "statistics", "subscription", "text_search_mapping", "text_search_parser", "text_search_template", "transform",
    "trigger", "trigger_state", "user_mapping", "view_column",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_tells_how_it_and_functions_use_each_other(kind: str) -> None:
    """A new kind has to be added to one of the tables above."""
    words, is_caller = NAMED.get(kind, ((), False))
    assert (kind in NAMED) != (kind in UNRELATED)
    fact_id = (kind, ("matview", "a", "b")) if kind == "population" else (kind, "a", "b", "c")
    assert tuple(by_name([fact_id])) == words[:1]
    assert KINDS[kind].function_use.is_caller == is_caller
