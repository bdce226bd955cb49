# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From two states to statements in order. Knows no kinds: every kind's knowledge is asked from its rule.

1. what differs; 2. what must be rebuilt because something it uses is rebuilt;
3. what comes or goes along with something else and needs no statement;
4. one graph over all of it, one sort.
"""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..kinds import KINDS
from ..kinds.context import Context
from ..model.diff import diff
from ..model.hazards import BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA, REWRITES_TABLE
from ..model.labels import label
from ..model.plan import Plan, Statement
from .actions import (
    ALTER,
    CREATE,
    DROP,
    RENAME_ASIDE,
    RETARGET,
    REVOKE_IMPLIED,
    apply_implied,
    choose_actions,
    inline_into_create,
)
from .deparse import round_trip_form
from .dependencies import dependency_edges
from .graph import order

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..kinds.rule import Step
    from ..model.diff import Delta
    from ..model.facts import Fact, FactId, FactSet
    from .actions import Actions, Node

_EXISTING_ONLY = (BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA, REWRITES_TABLE)


def make_plan(live: FactSet, wanted: FactSet, implied: Mapping[FactId, list[Fact]] | None = None) -> Plan:
    """Return the statements that turn ``live`` into ``wanted``.

    :param implied: for facts that may be created, what comes into being along with them
        (the grants that default privileges give).
    """
    deltas = diff(live, wanted)
    if not deltas:
        return Plan()
    work = choose_actions(live, wanted, deltas)
    _refuse_losses(work, live, deltas)
    context = Context(live, wanted, work.created, (), work.dropped)
    unwanted = apply_implied(work, wanted, implied or {})
    folded = inline_into_create(work, wanted, context)
    context = Context(live, wanted, work.created, folded, work.dropped)
    edges = dependency_edges(work, context, folded, unwanted)
    nodes = order(edges, _priority, lambda node: f"{node[0]} {label(node[1])}")
    statements = [
        Statement(
            round_trip_form(step.sql), node[0], node[1], _hazards(step, node[1], work, context), step.commit_first
        )
        for node in nodes
        for step in _steps(node, work, context, unwanted)
    ]
    # What may have to be committed before the rest stands before the rest: a run that has to do so does what was foretold.
    statements.sort(key=lambda statement: not statement.commit_first)
    return Plan(_merge(statements), deltas, created=work.created, dropped=work.dropped)


def _refuse_losses(work: Actions, live: FactSet, deltas: Mapping[FactId, Delta]) -> None:
    """Guard every rule: nothing that holds rows is made anew because something else is."""
    for fact_id in sorted(work.replaced - deltas.keys(), key=repr):
        parent = live.facts[fact_id].parent
        if parent in deltas or (parent in work.replaced and not KINDS[parent[0]].holds_rows(live.facts[parent])):
            continue
        if KINDS[fact_id[0]].holds_rows(live.facts[fact_id]):
            raise Failure(
                f"{label(fact_id)} would have to be made anew because something it uses is, and its rows would be lost.",
                hint="Nothing was changed. Change what it uses by another name, or report this as a missing rule.",
            )


def _steps(node: Node, work: Actions, context: Context, unwanted: Mapping[FactId, Fact]) -> Iterable[Step]:
    verb, fact_id = node
    rule = KINDS[fact_id[0]]
    before, after = context.live.facts.get(fact_id), context.wanted.facts.get(fact_id)
    if verb == REVOKE_IMPLIED:
        return rule.drop(unwanted[fact_id], context)
    if after is not None and verb in (CREATE, RETARGET):
        return rule.create(after, context) if verb == CREATE else rule.retarget(after, context)
    if after is not None and verb == ALTER:
        # Asked again, unless it comes along with something new: by now it is known what else is created.
        return work.altered[fact_id] if before is None else rule.alter(before, after, context) or ()
    if before is not None and verb == RENAME_ASIDE:
        return rule.rename_aside(before)
    if before is not None and verb == DROP:
        return rule.drop_old(before, context) if work.successor(fact_id) else rule.drop(before, context)
    return ()


def _hazards(step: Step, fact_id: FactId, work: Actions, context: Context) -> tuple[str, ...]:
    """Leave out what only a table with rows and users risks, for what hangs on something made in this very plan."""
    wanted = context.wanted.facts
    above = wanted[fact_id].parent if fact_id in wanted else None
    while above is not None and above in wanted:
        if above in work.created:
            return tuple(
                hazard
                for hazard in step.hazards
                if hazard not in _EXISTING_ONLY or (hazard == BLOCKS_WRITES and _reaches_rows(fact_id, work, context))
            )
        above = wanted[above].parent
    return step.hazards


def _reaches_rows(fact_id: FactId, work: Actions, context: Context) -> bool:
    """Tell whether something new refers to rows that are already there: those are locked, too."""
    needs = context.wanted.depends_on.get(fact_id, ())
    old = [need for need in needs if need in context.live.facts and need not in work.created]
    return any(KINDS[need[0]].holds_rows(context.live.facts[need]) for need in old)


def _priority(node: Node) -> tuple[t.Any, ...]:
    """Return what goes first among what may go now: drops from the top down, then what is made from the bottom up."""
    verb, fact_id = node
    rule = KINDS[fact_id[0]]
    phase = 0 if verb in (DROP, RENAME_ASIDE) else 1
    if rule.order_last:
        phase = -1 if verb == DROP else 2
    # What came along unasked goes before anything of its kind is made: a person revokes first, then grants.
    return (phase, -rule.weight if verb == DROP else rule.weight, verb != REVOKE_IMPLIED, rule.sort_key(fact_id))


def _merge(statements: list[Statement]) -> list[Statement]:
    """Join neighbours that a person would write as one statement."""
    merged: list[Statement] = []
    for statement in statements:
        last = merged[-1] if merged else None
        joined = (
            KINDS[last.fact_id[0]].join(last.sql, statement.sql)
            if last and last.fact_id[0] == statement.fact_id[0]
            else None
        )
        if last and joined:
            merged[-1] = Statement(joined, last.verb, last.fact_id, last.hazards)
        else:
            merged.append(statement)
    return merged
