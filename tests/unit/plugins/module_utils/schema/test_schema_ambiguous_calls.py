# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that match a declared routine and a kept one, which PostgreSQL rejects."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import DesiredSchema
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.ambiguous_calls import ambiguous_calls

from .states import column, default, function, schema, state, table, view, view_column

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId

BASE = (schema(), table(), column("a", type="integer"))
ONE = function("f", arguments="integer")
KEPT = function("f", arguments="integer, text", defaults="1")
CALLER = (view("v", " SELECT public.f(1) AS one;"), view_column("v", "one", 1, "integer"))
OTHER = (view("w", " SELECT 1 AS one;"), view_column("w", "one", 1, "integer"))
NEEDS: dict[FactId, list[FactId]] = {CALLER[0].id: [ONE.id]}
BOTH = ("FUNCTION public.f(integer, text)", "VIEW public.v")


class Rejecting:
    """Rejects what contains all of some words, and records what is asked."""

    def __init__(self, *words: str) -> None:
        self.words, self.asked = words, list[str]()

    def __call__(self, queries: Sequence[str]) -> Mapping[str, str | None]:
        """Return what isn't rejected unchanged."""
        self.asked += queries
        return {each: None if all(word in each for word in self.words) else each for each in queries}


def found(deparse: Rejecting, *live: Fact, kept: Fact = KEPT) -> dict[FactId, str]:
    """Return what is held back because of a routine that is kept, with the reasons."""
    desired = state(*BASE, ONE, *CALLER, *OTHER, needs=NEEDS)
    wanted = state(*BASE, ONE, *CALLER, *OTHER, kept, needs=NEEDS)
    before = state(*BASE, kept, *live, needs={each.id: NEEDS[each.id] for each in live if each.id in NEEDS})
    obstacles = ambiguous_calls(
        deparse, DesiredSchema(desired, major=17), live=before, wanted=wanted, plan=make_plan(before, wanted)
    )
    return {fact_id: obstacle.reason for fact_id, obstacle in obstacles.items()}


def test_what_cannot_be_created_beside_a_kept_routine_is_held_back() -> None:
    asked = Rejecting(*BOTH)
    what = "it has a call that also matches function public.f(integer, text), which is being kept"
    assert found(asked) == {CALLER[0].id: what}
    assert len(asked.asked) == 3, "each of the two, and both; nothing about the view that calls no function"


@pytest.mark.parametrize(
    "rejected",
    [("nothing",), ("VIEW public.v",), ("FUNCTION public.f(integer, text)",)],
    ids=["both are possible", "the view isn't anyway", "the routine can't be tried"],
)
def test_nothing_else_is_held_back(rejected: tuple[str, ...]) -> None:
    assert found(Rejecting(*rejected)) == {}


@pytest.mark.parametrize("there", [(ONE, *CALLER, *OTHER), (ONE, *OTHER)], ids=["nothing changes", "the caller is new"])
def test_only_what_changes_is_tried(there: tuple[Fact, ...]) -> None:
    asked = Rejecting(*BOTH)
    assert bool(found(asked, *there)) is (CALLER[0] not in there)
    assert bool(asked.asked) is (CALLER[0] not in there)


def test_a_kept_routine_of_another_name_matches_no_call() -> None:
    asked = Rejecting(*BOTH)
    assert found(asked, kept=function("g", arguments="integer, text", defaults="1")) == {}
    assert asked.asked == []


def beside(*live: Fact, routine: Fact = KEPT, rejects: bool = True) -> tuple[dict[FactId, str], list[str]]:
    """Return what can't be made beside a declared routine that the schema SQL creates after its caller, and what is asked."""
    asked: list[str] = []

    def deparse(queries: Sequence[str]) -> Mapping[str, str | None]:
        asked.extend(queries)
        return {
            each: None if rejects and "VIEW public.v" in each and "DROP FUNCTION" not in each else each
            for each in queries
        }

    wanted = state(*BASE, ONE, *CALLER, routine, needs=NEEDS)
    before = state(*BASE, *live, needs={each.id: NEEDS[each.id] for each in live if each.id in NEEDS})
    obstacles = ambiguous_calls(
        deparse, DesiredSchema(wanted, major=17), live=before, wanted=wanted, plan=make_plan(before, wanted)
    )
    return {fact_id: f"{each.reason}: {each.remedy}" for fact_id, each in obstacles.items()}, asked


def test_what_matches_a_declared_routine_that_exists_is_held_back() -> None:
    reason = "it has a call that also matches function public.f(integer, text), which exists"
    remedy = "Let the call match one of them only, or drop the other one before."
    assert beside(ONE, KEPT)[0] == {CALLER[0].id: f"{reason}: {remedy}"}
    assert beside(KEPT)[0] == {CALLER[0].id: f"{reason}: {remedy}"}
    other = CALLER[0].with_attributes(definition=" SELECT public.f(2) AS one;")
    assert beside(ONE, KEPT, other, CALLER[1])[0] == {CALLER[0].id: f"{reason}: {remedy}"}
    assert beside(ONE, KEPT, rejects=False)[0] == {}


def test_a_declared_routine_that_is_not_there_or_matches_no_call_is_not_tried() -> None:
    replaced = KEPT.with_attributes(result="text")
    optional = CALLER[0].with_attributes(options=("security_invoker=true",))
    for live in ([ONE], [ONE, replaced], [ONE, KEPT, *CALLER], [ONE, KEPT, optional, CALLER[1]]):
        assert beside(*live) == ({}, [])
    two = function("f", arguments="integer, text")
    assert beside(ONE, two, routine=two) == ({}, [])


def test_what_child_tables_inherit_is_held_back_with_it() -> None:
    """It may be impossible to try it: PostgreSQL refuses to drop inherited checks and attached indexes alone."""
    links: list[Fact] = []
    tree: list[Fact] = [table("other"), column("a", of="other", type="integer")]
    for name, parent in (("kid", "t"), ("kin", "kid")):
        links.append(Fact(("inheritance", "public", name, "public", parent), ("table", "public", name), {}))
        tree += [table(name, inherits=(("public", parent),)), column("a", of=name, inherited=True, type="integer")]
    defaults = [default("public.f(1)", of=name) for name in ("t", "kid", "kin", "other")]
    needs: dict[FactId, list[FactId]] = {each.id: [("table", *each.path[2:])] for each in links}
    called = {each.id: [ONE.id] for each in defaults}
    live = state(*BASE, ONE, KEPT, *tree, *links, needs=needs)
    declared = state(*BASE, ONE, *tree, *links, *defaults, needs={**needs, **called})
    wanted = state(*BASE, ONE, KEPT, *tree, *links, *defaults, needs={**needs, **called})
    plan = make_plan(live, wanted)
    asked = Rejecting("FUNCTION public.f(integer, text)", "ALTER TABLE ONLY public.t ")
    found = ambiguous_calls(asked, DesiredSchema(declared, major=17), live=live, wanted=wanted, plan=plan)
    assert set(found) == {each.id for each in defaults[:3]}


def test_what_would_have_to_be_created_again_prevents_what_causes_that() -> None:
    old, new = function("g"), function("g", result="text")
    needs: dict[FactId, list[FactId]] = {CALLER[0].id: [ONE.id, old.id]}
    live, wanted = (state(*BASE, ONE, KEPT, *CALLER, each, needs=needs) for each in (old, new))
    declared = state(*BASE, ONE, *CALLER, new, needs=needs)
    obstacles = ambiguous_calls(
        Rejecting(*BOTH), DesiredSchema(declared, major=17), live=live, wanted=wanted, plan=make_plan(live, wanted)
    )
    reason = "view public.v would have to be re-created, and has a call that also matches function public.f(integer, text), which is being kept"
    assert {each: obstacle.reason for each, obstacle in obstacles.items()} == {new.id: reason}
