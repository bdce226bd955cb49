# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides the action for each fact that differs: create, alter, drop, re-create, or retarget."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..kinds import KINDS, rule_of
from ..kinds.context import ComparisonContext, PlanContext
from ..kinds.replacement import SWAP, WITH_PARENT
from ..kinds.rule import INLINES
from ..model.facts import FactId, closure, kind_of
from ..model.labels import sort_key
from .function_bodies import ROUTINES
from .overloads import shared_call

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..kinds.change import Creation
    from ..model.diff import Delta
    from ..model.facts import Fact, FactSet

CREATE, ALTER, DROP, RENAME_ASIDE, RETARGET, REVOKE_IMPLIED = (
    "create",
    "alter",
    "drop",
    "rename aside",
    "retarget",
    "revoke implied",
)

Node = tuple[str, FactId]
"""``(verb, fact id)``: one action."""


@dataclass(slots=True)
class Actions:
    """The actions of a plan: which facts are created, dropped, altered (from which definition) or retargeted."""

    created: set[FactId] = field(default_factory=set)
    dropped: set[FactId] = field(default_factory=set)
    altered: dict[FactId, Fact] = field(default_factory=dict)
    retargeted: set[FactId] = field(default_factory=set)

    def replace(self, fact_id: FactId) -> None:
        """Drop a fact and create it again, which makes any other change of it unnecessary."""
        self.altered.pop(fact_id, None)
        self.retargeted.discard(fact_id)
        self.dropped.add(fact_id)
        self.created.add(fact_id)

    @property
    def replaced(self) -> set[FactId]:
        """Facts that are dropped and re-created."""
        return self.created & self.dropped

    def is_replaced(self, fact_id: FactId | None) -> bool:
        """Return whether a fact is dropped and re-created."""
        return fact_id in self.created and fact_id in self.dropped

    def successor(self, fact_id: FactId) -> FactId | None:
        """Return the replacement of a dropped type: itself, re-created, or one of another kind with its name."""
        if fact_id not in self.dropped or rule_of(fact_id).replacement.how != SWAP:
            return None
        ids = (fact_id, *((kind, *fact_id[1:]) for kind, rule in KINDS.items() if rule.replacement.how == SWAP))
        return next((each for each in ids if each in self.created), None)

    def change_nodes(self, fact_id: FactId | None) -> list[Node]:
        """Return the nodes that bring a fact to its target definition."""
        if fact_id is None:
            return []
        nodes: list[Node] = [(CREATE, fact_id)] if fact_id in self.created else []
        if fact_id in self.altered:
            nodes.append((ALTER, fact_id))
        if fact_id in self.retargeted:
            nodes.append((RETARGET, fact_id))
        return nodes


def choose_actions(
    context: ComparisonContext, deltas: Mapping[FactId, Delta], rebuilt: Collection[FactId] = ()
) -> Actions:
    """Decide whether to create, alter or drop what differs, and propagate re-creation to dependents.

    :param rebuilt: what is re-created although it could be altered in place.
    """
    actions, retyped = _own_actions(context, deltas, rebuilt)
    _propagate_rebuilds(actions, context, retyped)
    while fresh := _recreated_after_cascade(actions, context.live, context.wanted):
        for each in fresh:
            actions.replace(each)
        _propagate_rebuilds(actions, context, fresh)
    return actions


def _own_actions(
    context: ComparisonContext, deltas: Mapping[FactId, Delta], rebuilt: Collection[FactId]
) -> tuple[Actions, set[FactId]]:
    """Return the actions that the differences themselves require, and the facts whose type they change."""
    actions, retyped = Actions(), set[FactId]()
    changes = {each: rule_of(each).change(delta.before, delta.after, context) for each, delta in deltas.items()}
    for change in changes.values():
        for each in change.recreates:
            if each in context.wanted.facts:
                actions.replace(each)
    for fact_id, delta in deltas.items():
        if delta.before is None:
            actions.created.add(fact_id)
        elif delta.after is None:
            actions.dropped.add(fact_id)
        elif not changes[fact_id].in_place or fact_id in rebuilt:
            actions.replace(fact_id)
        elif not actions.is_replaced(fact_id):
            actions.altered[fact_id] = delta.before
            if changes[fact_id].changes_type:
                retyped.add(fact_id)
    return actions, retyped


def rebuilt_instead(cycle: Iterable[Node], context: ComparisonContext) -> FactId | None:
    """Return which alteration on a cycle to replace by a drop and a creation; None if each would lose something.

    Those of what has to be re-created for another type of a column can be. Of these, the one is chosen that is created last,
    because least depends on it.
    """
    free = [
        fact_id
        for verb, fact_id in cycle
        if verb == ALTER
        and rule_of(fact_id).replacement.blocks_type_change(context.wanted.facts[fact_id])
        and not rule_of(fact_id).replacement.loses_rows(context.live.facts[fact_id])
    ]
    return max(free, key=lambda each: (rule_of(each).weight, sort_key(each)), default=None)


def _recreated_after_cascade(actions: Actions, live: FactSet, wanted: FactSet) -> set[FactId]:
    """Return wanted facts that are dropped by cascade and have to be re-created."""
    if not actions.dropped:
        return set()
    context = PlanContext(live, wanted, created=actions.created, dropped=actions.dropped)
    return {
        fact_id
        for fact_id, fact in live.facts.items()
        if fact_id not in actions.dropped
        and fact_id in wanted.facts
        and any(source in actions.dropped for source in rule_of(fact_id).removal(fact, context).with_facts)
    }


def _propagate_rebuilds(actions: Actions, context: ComparisonContext, retyped: set[FactId]) -> None:
    """Re-create or retarget the dependents of what is dropped or re-created, and of what changes its type."""
    wanted, dependents = context.wanted, context.live_dependents
    children = context.live_children
    queue = list(actions.dropped | retyped)
    while queue:
        source = queue.pop()
        users = [each for each in dependents.get(source, ()) if each not in actions.dropped and each in wanted.facts]
        for user in users:
            if _must_be_rebuilt(actions, source, user, context):
                whole = _unit_to_rebuild(user, context)
                actions.replace(whole)
                queue.append(whole)
            elif actions.successor(source) and not _changes_type_itself(user, actions, context):
                actions.retargeted.add(user)
                queue.append(user)
                _recreate_for_retarget(actions, user, context)
            elif source not in actions.dropped:
                _alter_what_is_reset(actions, user, context)
        if actions.is_replaced(source):
            queue += _rebuild_children(actions, source, children, wanted)


def _alter_what_is_reset(actions: Actions, user: FactId, context: ComparisonContext) -> None:
    """Alter a dependent of what changes its type, and what is about it, from what PostgreSQL makes of it to what is wanted."""
    for fact in rule_of(user).replacement.reset_by_type_change(context.live.facts[user], context):
        if fact.id in context.wanted.facts and fact.id not in actions.dropped:
            actions.altered[fact.id] = fact


def _recreate_for_retarget(actions: Actions, user: FactId, context: ComparisonContext) -> None:
    """Re-create what PostgreSQL requires to be re-created before a fact is retargeted; nothing depends on it."""
    for each in rule_of(user).replacement.recreated_for_retarget(context.wanted.facts[user], context):
        if each in context.wanted.facts:
            actions.replace(each)


def _rebuild_children(
    actions: Actions, source: FactId, children: Mapping[FactId, list[FactId]], wanted: FactSet
) -> set[FactId]:
    """Re-create the children of what is re-created, as far as they are wanted."""
    inside = closure([source], children) - {source}
    for each in inside:
        if each in wanted.facts:
            actions.replace(each)
        else:
            actions.dropped.add(each)
    return inside


def _must_be_rebuilt(actions: Actions, source: FactId, user: FactId, context: ComparisonContext) -> bool:
    """Return whether a live dependent of a fact has to be re-created."""
    live, wanted = context.live, context.wanted
    if actions.successor(source):
        return rule_of(user).replacement.retarget(wanted.facts[user], context) is None
    if actions.is_replaced(source):
        return True
    if source in actions.dropped:
        # An altered dependent stops using the dropped fact, unless that is replaced together with its parent.
        return (
            user not in actions.altered
            or actions.is_replaced(live.facts[source].parent)
            or _is_ambiguous_beside(source, user, context)
        )
    return rule_of(user).replacement.blocks_type_change(wanted.facts[user])


def _is_ambiguous_beside(source: FactId, user: FactId, context: ComparisonContext) -> bool:
    """Return whether what a dependent of a dropped routine calls from now on is ambiguous while that exists."""
    if kind_of(source) not in ROUTINES:
        return False
    dropped, wanted = context.live.facts[source], context.wanted
    needs = [wanted.facts[each] for each in wanted.depends_on[user] if each in wanted.facts]
    return any(each.kind == dropped.kind and shared_call(dropped, each) is not None for each in needs)


def _unit_to_rebuild(user: FactId, context: ComparisonContext) -> FactId:
    """Return what is re-created in place of a fact: itself, or its parent if it cannot be replaced within that."""
    parent, rule = context.live.facts[user].parent, rule_of(user)
    goes_with_parent = (
        rule.replacement.how == WITH_PARENT
        or parent in rule.change(None, context.wanted.facts[user], context).recreates
    )
    return parent if parent is not None and goes_with_parent else user


def _changes_type_itself(user: FactId, actions: Actions, context: ComparisonContext) -> bool:
    """Return whether a fact is altered to another type, so it needn't be retargeted."""
    before, after = context.live.facts[user], context.wanted.facts[user]
    return user in actions.altered and rule_of(user).change(before, after, context).changes_type


def apply_implied(
    actions: Actions, live: FactSet, wanted: FactSet, implied: Mapping[FactId, list[Fact]]
) -> dict[FactId, Fact]:
    """Account for facts created implicitly: wanted ones need no statement, unwanted ones have to be removed.

    Returns the unwanted facts, to be removed after their parent is created. A fact that is wanted with other attributes
    and cannot be altered is removed and created.
    """
    unwanted: dict[FactId, Fact] = {}
    context = ComparisonContext(wanted, wanted)
    parents = [each for each in actions.created if each in implied]
    parents += [each for each in actions.altered if each in implied and _creates_implied(each, live, wanted)]
    for parent in parents:
        for fact in implied[parent]:
            if fact.parent in unwanted or (parent in actions.altered and fact.id in live.facts):
                continue
            target = wanted.facts.get(fact.id)
            if target is not None and target.attributes == fact.attributes:
                actions.created.discard(fact.id)
            elif target is not None and KINDS[fact.kind].change(fact, target, context).in_place:
                actions.created.discard(fact.id)
                actions.altered[fact.id] = fact
            else:
                unwanted[fact.id] = fact
    return unwanted


def _creates_implied(fact_id: FactId, live: FactSet, wanted: FactSet) -> bool:
    """Return whether altering a fact creates others implicitly."""
    before, after = live.facts.get(fact_id), wanted.facts.get(fact_id)
    change = rule_of(fact_id).change(before, after, ComparisonContext(live, wanted))
    return before is not None and after is not None and change.creates_implied


def inline_into_create(
    actions: Actions, context: PlanContext, creations: dict[FactId, Creation], apart: Collection[FactId] = ()
) -> dict[FactId, FactId]:
    """Decide which created facts are inlined into the CREATE statement of another; map them to that.

    A fact can be inlined if none of its dependencies has to be created after the other.

    :param creations: gets what the others are created with and after, which doesn't depend on what is inlined.
    :param apart: what isn't inlined (see ``created_apart``).
    """
    inlined: dict[FactId, FactId] = {}
    wanted, dependents = context.wanted, context.wanted_dependents
    hosts = [each for each in actions.created if INLINES in rule_of(each).traits]
    # A column of a new table is inlined into CREATE TABLE, not added with ALTER TABLE.
    for host in sorted(hosts, key=lambda fact_id: rule_of(fact_id).weight):
        if host in inlined:
            continue
        creations[host] = rule_of(host).creation(wanted.facts[host], context)
        candidates = [each for each in creations[host].inlines if each in actions.created and each not in apart]
        created_later = closure([host], dependents) - {host, *candidates} if candidates else set()
        if created_later.isdisjoint(set().union(*(wanted.depends_on.get(each, ()) for each in candidates))):
            inlined |= dict.fromkeys(candidates, host)
            continue
        for each in candidates:
            later = created_later.intersection(wanted.depends_on.get(each, ()))
            if not later or later.issubset(rule_of(each).creation(wanted.facts[each], context).without):
                inlined[each] = host
    return inlined


def created_apart(
    cycle: Iterable[Node], unordered: Iterable[Node], inlined: Mapping[FactId, FactId], wanted: FactSet
) -> set[FactId]:
    """Return which facts not to inline, so that CREATE statements no longer form a cycle; none if they aren't the reason.

    Of those that depend on another statement of the cycle, it is one that is usually created last: a constraint before a
    default, and that before a column. Others like it that need the same statement aren't inlined, either, so that a plan isn't
    made again for each of many.

    :param cycle: the nodes of one cycle.
    :param unordered: the nodes of all cycles.
    """
    created = {fact_id for verb, fact_id in unordered if verb == CREATE}
    needs = {
        each: {inlined.get(need, need) for need in wanted.depends_on.get(each, ())} - {host}
        for each, host in inlined.items()
        if host in created
    }
    hosts = {fact_id for verb, fact_id in cycle if verb == CREATE}
    found = [each for each, others in needs.items() if inlined[each] in hosts and not others.isdisjoint(hosts)]
    if not found:
        return set()
    last = max(found, key=lambda each: (rule_of(each).weight, sort_key(each)))
    needed = needs[last] & hosts
    return {each for each, others in needs.items() if rule_of(each) is rule_of(last) and not others.isdisjoint(needed)}
