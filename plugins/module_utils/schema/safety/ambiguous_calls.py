# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds what can't be created because a routine that it calls and another one, kept or unchanged, both match the call.

PostgreSQL is asked, in the shadow database.
"""

from __future__ import annotations

import typing as t

from ..kinds import rule_of
from ..kinds.context import PlanContext
from ..kinds.lineage import parts_above
from ..model.facts import FactSet
from ..model.labels import label
from ..model.sql import ident
from ..plan.function_bodies import ROUTINES
from ..plan.overloads import shared_call
from .obstacles import Obstacle, causes

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..kinds.server_versions import Deparse
    from ..model.desired import DesiredSchema
    from ..model.facts import Fact, FactId
    from ..model.plan import Plan

_REMEDY = "Drop what is kept, or declare it."
_MATCHES_TWO = "Let the call match one of them only, or drop the other one before."


def ambiguous_calls(
    deparse: Deparse, desired: DesiredSchema, *, live: FactSet, wanted: FactSet, plan: Plan
) -> dict[FactId, Obstacle]:
    """Return the differences that PostgreSQL would reject because a call matches another routine, too, which is there before.

    That may be a kept one, or a declared one: the schema SQL can create it after what calls the first one.
    The shadow database can't tell if it can't have the kept routine, which may use types that aren't declared.

    :param deparse: tells what PostgreSQL rejects.
    """
    kept = _kept_overloads(wanted, desired.state) if plan.deltas else {}
    users = _users(kept, wanted, plan) if kept else {}
    tried: dict[tuple[FactId, FactId], tuple[str, str, str]] = {}
    for fact_id, routines in users.items():
        again = _created_again(wanted.facts[fact_id], desired.state, wanted)
        for routine in routines:
            beside = _created(routine, wanted)
            tried[fact_id, routine.id] = _text(beside), _text(again), _text([*beside, *again])
    for fact_id, routine in _beside_unchanged(live, wanted, desired.state, plan):
        again = _created_again(wanted.facts[fact_id], desired.state, wanted)
        context = PlanContext(desired.state, wanted, dropped={routine.id})
        drop = [f"{step.sql} CASCADE" for step in rule_of(routine.id).drop(routine, context)]
        users.setdefault(fact_id, []).append(routine)
        tried[fact_id, routine.id] = _text([]), _text([*drop, *again]), _text(again)
    answers = deparse([sql for texts in tried.values() for sql in texts]) if tried else {}
    blocked: dict[FactId, FactId] = {}
    for (fact_id, routine_id), (*possible, both) in tried.items():
        if all(answers.get(each) is not None for each in possible) and answers.get(both) is None:
            blocked.setdefault(fact_id, routine_id)
    _add_parts_below(blocked, users, wanted)
    return _obstacles(blocked, live, wanted, plan, desired.state)


def _obstacles(
    blocked: Mapping[FactId, FactId], live: FactSet, wanted: FactSet, plan: Plan, declared: FactSet
) -> dict[FactId, Obstacle]:
    """Return the differences because of which something would be created that has an ambiguous call.

    :param blocked: what has one, with the routine that it doesn't call.
    """
    found: dict[FactId, Obstacle] = {}
    implied: dict[FactId, Obstacle] = {}
    for fact_id, routine in blocked.items():
        is_declared = routine in declared.facts
        remedy, why = (_MATCHES_TWO, "exists") if is_declared else (_REMEDY, "is being kept")
        what = f"has a call that also matches {label(routine)}, which {why}"
        if fact_id in plan.deltas:
            found[fact_id] = Obstacle(f"it {what}", remedy)
        else:
            implied[fact_id] = Obstacle(f"{label(fact_id)} would have to be re-created, and {what}", remedy)
    return {**causes(implied, live, wanted, plan.deltas), **found}


def _beside_unchanged(live: FactSet, wanted: FactSet, declared: FactSet, plan: Plan) -> list[tuple[FactId, Fact]]:
    """Return what a plan creates or alters and may have calls that match a declared routine which exists already, with that."""
    standing: dict[FactId, list[Fact]] = {}
    for routine in declared.of_kind(*ROUTINES) if plan.deltas else ():
        if routine.id in live.facts and routine.id in wanted.facts and routine.id not in plan.dropped:
            standing.setdefault(routine.id[:3], []).append(live.facts[routine.id])
    found: list[tuple[FactId, Fact]] = []
    for fact_id in sorted((plan.created | plan.deltas.keys()) & wanted.facts.keys(), key=repr) if standing else ():
        needs = set(wanted.depends_on.get(fact_id, ()))
        for need in sorted(each for each in needs if each[0] in ROUTINES and each in wanted.facts):
            found += [
                (fact_id, routine)
                for routine in standing.get(need[:3], ())
                if routine.id not in needs
                and shared_call(wanted.facts[need], routine) is not None
                and _is_called(routine, fact_id, wanted, plan)
            ]
    return found


def _is_called(routine: Fact, fact_id: FactId, wanted: FactSet, plan: Plan) -> bool:
    """Return whether the statements for a fact, or for what it is part of, call a routine of some name."""
    wholes, call = {fact_id}, f"{ident(routine.path[1])}("
    while (fact := wanted.facts.get(fact_id)) is not None and fact.parent is not None:
        fact_id = fact.parent
        wholes.add(fact_id)
    return any(each.fact_id in wholes and call in each.sql for each in plan.statements)


def _users(kept: Mapping[FactId, list[Fact]], wanted: FactSet, plan: Plan) -> dict[FactId, list[Fact]]:
    """Return what a plan creates or alters and may call routines of a name that kept ones have, with these."""
    changing = (plan.created | plan.deltas.keys()) & wanted.facts.keys()
    needs = {each: {need[:3] for need in wanted.depends_on.get(each, ())} & kept.keys() for each in changing}
    return {
        each: [routine for name in sorted(needs[each]) for routine in kept[name]]
        for each in sorted(changing, key=repr)
        if needs[each]
    }


def _add_parts_below(blocked: dict[FactId, FactId], users: Mapping[FactId, list[Fact]], wanted: FactSet) -> None:
    """Add the parts of child tables that correspond to those of their parents: they can't be dropped alone to try them."""
    children = wanted.children() if blocked else {}
    while True:
        found = {
            each: blocked[above]
            for each in users.keys() - blocked.keys()
            for above in parts_above(wanted.facts[each], wanted, children)
            if above in blocked
        }
        if not found:
            return
        blocked |= found


def _kept_overloads(wanted: FactSet, declared: FactSet) -> dict[FactId, list[Fact]]:
    """Return the kept routines with the name of a declared one, by kind and name."""
    named: dict[FactId, list[Fact]] = {}
    for fact in wanted.of_kind(*ROUTINES):
        named.setdefault(fact.id[:3], []).append(fact)
    kept = {
        name: [each for each in several if each.id not in declared.facts]
        for name, several in named.items()
        if len(several) > 1
    }
    return {name: routines for name, routines in kept.items() if routines}


def _created(fact: Fact, wanted: FactSet) -> list[str]:
    """Return the statements that create a fact, with its parts that call no routines."""
    rule, context = rule_of(fact.id), PlanContext(wanted, wanted, created={fact.id})
    parts = {
        each
        for each in rule.creation(fact, context).inlines
        if not any(need[0] in ROUTINES for need in wanted.depends_on.get(each, ()))
    }
    context = PlanContext(FactSet(), wanted, created={fact.id, *parts}, inlined=parts)
    return [step.sql for step in rule.create(fact, context)]


def _created_again(fact: Fact, declared: FactSet, wanted: FactSet) -> list[str]:
    """Return the statements that drop the declared fact with its dependents, and create the wanted one."""
    before = declared.facts.get(fact.id)
    if before is None:
        return _created(fact, wanted)
    context = PlanContext(declared, wanted, dropped={fact.id})
    drops = [step.sql for step in rule_of(fact.id).drop(before, context)]
    return [*(each if each.endswith(" DROP DEFAULT") else f"{each} CASCADE" for each in drops), *_created(fact, wanted)]


def _text(statements: list[str]) -> str:
    """Return a query, followed by statements, that PostgreSQL rejects if it rejects one of these."""
    return ";\n".join(["SELECT", "SET LOCAL check_function_bodies = off", *statements])
