# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans the statements from one state to another. What is specific to a kind comes from its rule.

1. Compare the states; 2. find what must be re-created because a dependency is;
3. find what is created or dropped implicitly and needs no statement;
4. sort everything by one dependency graph. If the statements only go in a circle because something is altered in place,
   it is re-created instead.
"""

from __future__ import annotations

import functools
import typing as t

from ...failure import Failure
from ..kinds import rule_of
from ..kinds.change import Creation
from ..kinds.context import ComparisonContext, PlanContext
from ..kinds.rule import ORDER_LAST
from ..model.cycles import nodes_on_cycles
from ..model.deparsed import round_trip_form
from ..model.diff import diff
from ..model.facts import Fact, FactId
from ..model.hazards import BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA, REWRITES_TABLE
from ..model.labels import label, sort_key
from ..model.plan import Plan, Statement
from ..model.sql import name_aside
from .actions import (
    ALTER,
    CREATE,
    DROP,
    RENAME_ASIDE,
    RETARGET,
    REVOKE_IMPLIED,
    apply_implied,
    choose_actions,
    created_apart,
    inline_into_create,
    rebuilt_instead,
)
from .dependencies import dependency_edges
from .graph import DependencyCycle, order

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..kinds.change import Step
    from ..model.diff import Delta
    from ..model.facts import FactSet
    from .actions import Actions, Node

_FIRST, _DROPS, _CREATIONS, _LAST = range(4)
"""The phases of a plan, as far as dependencies allow."""

_EXISTING_ONLY = (BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA, REWRITES_TABLE)


class LossOfRows(Failure):
    """A plan would re-create what has rows or values only because a dependency is re-created.

    :ivar lost: what would lose them.
    :ivar reason: why something that it depends on is kept.
    """

    REMEDY = "Create the changed dependency under a new name, or report this as a bug."

    def __init__(self, lost: FactId) -> None:
        loss = rule_of(lost).loss_reason
        super().__init__(
            f"{label(lost)} would have to be re-created because one of its dependencies is, and {loss}.",
            hint=f"Nothing was changed. {self.REMEDY}",
        )
        self.lost = lost
        self.reason = f"{label(lost)} depends on it and would have to be re-created, and {loss}"


def make_plan(live: FactSet, wanted: FactSet, implied: Mapping[FactId, list[Fact]] | None = None) -> Plan:
    """Return the statements that turn ``live`` into ``wanted``.

    :param implied: the facts that are created implicitly with others, such as the grants of default privileges.
    """
    deltas = diff(live, wanted)
    if not deltas:
        return Plan()
    rebuilt: set[FactId] = set()
    first: DependencyCycle | None = None
    while True:
        try:
            return _plan(live, wanted, deltas, implied or {}, rebuilt)
        except DependencyCycle as cycle:
            first = first or cycle
            fresh = rebuilt_instead(cycle.nodes, ComparisonContext(live, wanted))
            if fresh is None:
                raise first from None
            rebuilt.add(fresh)


def _plan(
    live: FactSet,
    wanted: FactSet,
    deltas: dict[FactId, Delta],
    implied: Mapping[FactId, list[Fact]],
    rebuilt: Collection[FactId],
) -> Plan:
    """Return the plan that re-creates some facts although they could be altered in place.

    :raises DependencyCycle: when its statements can't be ordered.
    """
    actions = choose_actions(ComparisonContext(live, wanted), deltas, rebuilt)
    _refuse_losses(actions, live, deltas)
    unwanted = apply_implied(actions, live, wanted, implied)
    context, nodes = _ordered(actions, live, wanted, unwanted)
    steps = [(node, step) for node in nodes for step in _steps(node, actions, context, unwanted)]
    # Statements that may have to be committed first come first, so the prediction stays exact if they have to.
    steps.sort(key=lambda each: not each[1].commit_first)
    statements = [_statement(node, step, actions, context) for node, step in _joined(steps)]
    return Plan(statements, deltas, created=actions.created, dropped=actions.dropped)


def _ordered(
    actions: Actions, live: FactSet, wanted: FactSet, unwanted: Mapping[FactId, Fact]
) -> tuple[PlanContext, list[Node]]:
    """Return what is created and inlined, and the nodes in their order.

    What is inlined into two CREATE statements may need what the other one creates, such as checks that call functions of the
    other table's rows. Then some of it is created afterwards.

    :raises DependencyCycle: when the nodes can't be ordered nevertheless.
    """
    apart: set[FactId] = set()
    while True:
        context = PlanContext(live, wanted, created=actions.created, dropped=actions.dropped)
        creations: dict[FactId, Creation] = {}
        inlined = context.inlined = inline_into_create(actions, context, creations, apart)
        edges = dependency_edges(actions, context, inlined, unwanted, creations)
        priority = functools.partial(_priority, context=context)
        try:
            return context, order(edges, priority, lambda node: f"{node[0]} {label(node[1])}")
        except DependencyCycle as cycle:
            fresh = created_apart(cycle.nodes, nodes_on_cycles(edges), inlined, wanted)
            if not fresh:
                raise
            apart |= fresh


def _refuse_losses(actions: Actions, live: FactSet, deltas: Mapping[FactId, Delta]) -> None:
    """Refuse a plan that re-creates something with rows or values only because a dependency is re-created."""
    for fact_id in sorted(actions.replaced - deltas.keys(), key=repr):
        parent = live.facts[fact_id].parent
        if parent is not None and (parent in deltas or actions.is_replaced(parent)):
            continue  # what the parent loses is reported of the parent
        if rule_of(fact_id).replacement.loses_rows(live.facts[fact_id]):
            raise LossOfRows(fact_id)


def _steps(node: Node, actions: Actions, context: PlanContext, unwanted: Mapping[FactId, Fact]) -> Iterable[Step]:
    verb, fact_id = node
    rule = rule_of(fact_id)
    live, wanted = context.live.facts, context.wanted.facts
    if verb == REVOKE_IMPLIED:
        return rule.drop(unwanted[fact_id], context)
    if verb == CREATE:
        return rule.create(wanted[fact_id], context)
    if verb == RETARGET:
        return rule.replacement.retarget(wanted[fact_id], context) or ()
    if verb == ALTER:
        return rule.alter(actions.altered[fact_id], wanted[fact_id], context)
    if verb == RENAME_ASIDE:
        return rule.renaming.rename_aside(live[fact_id])
    return rule.drop(_renamed_aside(live[fact_id]) if actions.successor(fact_id) else live[fact_id], context)


def _renamed_aside(fact: Fact) -> Fact:
    return Fact((*fact.id[:-1], name_aside(fact.name)), fact.parent, fact.attributes, fact.metadata)


def _statement(node: Node, step: Step, actions: Actions, context: PlanContext) -> Statement:
    hazards = _hazards(step, node[1], actions, context)
    return Statement(
        round_trip_form(step.sql),
        *node,
        hazards,
        commit_first=step.commit_first,
        superuser=step.superuser,
        follow_up=step.follow_up,
    )


def _hazards(step: Step, fact_id: FactId, actions: Actions, context: PlanContext) -> tuple[str, ...]:
    """Return a step's hazards, without those that don't apply to children of objects that the plan creates."""
    wanted = context.wanted.facts
    ancestor = wanted[fact_id].parent if step.hazards and fact_id in wanted else None
    while ancestor is not None and ancestor in wanted:
        if ancestor in actions.created:
            return tuple(
                hazard
                for hazard in step.hazards
                if hazard not in _EXISTING_ONLY
                or (hazard == BLOCKS_WRITES and _reaches_rows(fact_id, actions, context))
            )
        ancestor = wanted[ancestor].parent
    return step.hazards


def _reaches_rows(fact_id: FactId, actions: Actions, context: PlanContext) -> bool:
    """Return whether something new references existing rows, which are locked, too."""
    needs = context.wanted.depends_on.get(fact_id, ())
    existing = [need for need in needs if need in context.live.facts and need not in actions.created]
    return any(rule_of(need).replacement.loses_rows(context.live.facts[need]) for need in existing)


def _priority(node: Node, context: PlanContext) -> tuple[t.Any, ...]:
    """Return the sort key of a node that is ready: drops come first in reverse order of creation, then the rest."""
    verb, fact_id = node
    rule = rule_of(fact_id)
    phase = _DROPS if verb in (DROP, RENAME_ASIDE) else _CREATIONS
    if ORDER_LAST in rule.traits:
        before, after = context.live.facts.get(fact_id), context.wanted.facts.get(fact_id)
        ends = verb == DROP or (verb == ALTER and rule.change(before, after, context).ends_effect)
        phase = _FIRST if ends else _LAST
    # Revoke implied grants before granting others, as a person would.
    return (phase, -rule.weight if verb == DROP else rule.weight, verb != REVOKE_IMPLIED, sort_key(fact_id))


def _joined(steps: Iterable[tuple[Node, Step]]) -> list[tuple[Node, Step]]:
    """Join adjacent statements that a person would write as one."""
    result: list[tuple[Node, Step]] = []
    for node, step in steps:
        both = result[-1][1].joined(step) if result else None
        if both is None:
            result.append((node, step))
        else:
            result[-1] = (result[-1][0], both)
    return result
