# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the dependency graph of a plan's actions from the dependencies of both states."""

from __future__ import annotations

import typing as t

from ..kinds import KINDS, rule_of
from ..kinds.rule import ALTER_CHECKS_VALUES, ALTER_IGNORES_DEPENDENTS, CONTAINS_OBJECTS
from ..model.cycles import nodes_on_cycles
from ..model.facts import kind_of
from .actions import ALTER, CREATE, DROP, RENAME_ASIDE, REVOKE_IMPLIED
from .function_bodies import ROUTINES, FunctionBodies
from .overloads import fits_better, overloads, shared_call

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ..kinds.change import Creation
    from ..kinds.context import PlanContext
    from ..model.facts import Fact, FactId, FactSet
    from .actions import Actions, Node


_CALLERS = {kind for kind, rule in KINDS.items() if rule.function_use.is_caller}

_ALTERED_ANYWAY = {ALTER_CHECKS_VALUES, ALTER_IGNORES_DEPENDENTS}
"""The traits of what can be altered in place whatever depends on it."""


def dependency_edges(
    actions: Actions,
    context: PlanContext,
    inlined: Mapping[FactId, FactId],
    unwanted: Mapping[FactId, Fact],
    creations: dict[FactId, Creation],
) -> dict[Node, set[Node]]:
    """Return for every node the nodes that must come before it.

    A fact that is dropped by cascade gets an explicit drop if that resolves a cycle: for example, a check that calls a
    function whose argument is a row of the check's table. Before, the edges on cycles go that are only preferred.

    :param unwanted: facts that are created implicitly and have to be removed.
    :param creations: what is known of what facts are created with and after; gets the rest.
    """
    explicit: set[FactId] = set()
    while True:
        edges = Edges(actions, context, inlined, creations, explicit)
        before = edges.build(unwanted)
        cycles = nodes_on_cycles(before) if actions.dropped or edges.preferred else ()
        if cycles and edges.waive(cycles):
            cycles = nodes_on_cycles(before)
        fresh = edges.on_cycles(cycles) if cycles else set()
        if not fresh:
            return before
        explicit |= fresh


class Edges:
    """The dependency graph under construction.

    :param creations: see ``dependency_edges``.
    :param explicit: facts that are dropped explicitly although a cascade would drop them.
    """

    def __init__(
        self,
        actions: Actions,
        context: PlanContext,
        inlined: Mapping[FactId, FactId],
        creations: dict[FactId, Creation],
        explicit: Collection[FactId] = (),
    ) -> None:
        self._actions, self._context = actions, context
        self._live, self._wanted = context.live, context.wanted
        self._swapped = {fact_id: successor for fact_id in actions.dropped if (successor := actions.successor(fact_id))}
        self._creations = creations
        self._anchors = _drop_anchors(actions, context, explicit) | self._create_anchors(inlined)
        # What is inlined and comes after nothing but its dependencies, by what it is created with: they are ordered together.
        self._parts: dict[FactId, list[FactId]] = {}
        for each, host in inlined.items():
            if creations[host].parts_need_nothing_else:
                self._parts.setdefault(host, []).append(each)
        self._changing = actions.created | actions.altered.keys() | actions.retargeted
        self._ordered_alone = self._changing.difference(*self._parts.values())
        # The nodes with the statements that change each fact, found once for all that depends on it; one list for all
        # that is created with one statement.
        shared: dict[Node, list[Node]] = {}
        self._changes = {each: self._nodes_of(each, shared) for each in self._ordered_alone}
        for host, parts in self._parts.items():
            self._changes |= dict.fromkeys(parts, self._changes[host])
        self.before: dict[Node, set[Node]] = {}
        self.preferred: list[tuple[Node, Node]] = []

    def _nodes_of(self, fact_id: FactId, shared: dict[Node, list[Node]]) -> list[Node]:
        nodes = [self._resolve(node) for node in self._actions.change_nodes(fact_id)]
        return shared.setdefault(nodes[0], nodes) if len(nodes) == 1 else nodes

    def build(self, unwanted: Mapping[FactId, Fact]) -> dict[Node, set[Node]]:
        """Return the graph.

        :param unwanted: facts that are created implicitly and have to be removed.
        """
        for fact_id in self._ordered_alone:
            self._after_dependencies(fact_id)
        for fact_id in self._actions.dropped:
            self._before_dependencies_change(fact_id)
        # What is dropped with something and implicitly created again before it is altered has no former dependencies left.
        for fact_id in (self._actions.altered.keys() | self._actions.retargeted) - self._actions.dropped:
            self._before_former_dependencies(fact_id)
        for fact_id in self._actions.replaced | self._swapped.keys():
            self._drop_before_create(fact_id)
        for fact_id, fact in unwanted.items():
            self._revoke_implied(fact_id, fact)
        for fact_id in self._ordered_alone if self._actions.dropped else ():
            self._after_drops(fact_id)
        self._after_ambiguous_routines()
        self._before_ambiguous_routines()
        self._free_names()
        self._add_preferred()
        self._after_named_in_functions()
        return self.before

    def on_cycles(self, cycle: Collection[Node]) -> set[FactId]:
        """Return the facts dropped by cascade from a node on a cycle that depend on another node on it."""
        found: set[FactId] = set()
        for verb, fact_id in self._anchors:
            source = self._resolve((verb, fact_id))
            if verb == DROP and source in cycle:
                for need in self._live.depends_on.get(fact_id, ()):
                    nodes = {self._resolve(node) for node in ((DROP, need), *self._actions.change_nodes(need))}
                    if not (nodes - {source}).isdisjoint(cycle):
                        found.add(fact_id)
        return found

    def _revoke_implied(self, fact_id: FactId, fact: Fact) -> None:
        """Remove what is created implicitly after its parent is created, and before it is created as wanted."""
        self._add_edge((REVOKE_IMPLIED, fact_id), *self._actions.change_nodes(fact.parent))
        if fact_id in self._actions.created:
            self._add_edge((CREATE, fact_id), (REVOKE_IMPLIED, fact_id))

    def _after_drops(self, fact_id: FactId) -> None:
        """Change a fact after the drops that its rule names."""
        for other in self._creation(fact_id).after_drops:
            if other in self._actions.dropped:
                for node in self._actions.change_nodes(fact_id):
                    self._add_edge(node, (DROP, other))

    def _after_ambiguous_routines(self) -> None:
        """Change what calls a routine after the drop of another one that matches the call, too."""
        dropped: dict[tuple[str, ...], list[Fact]] = {}
        for fact_id in self._actions.dropped:
            if kind_of(fact_id) in ROUTINES:
                dropped.setdefault(fact_id[:3], []).append(self._live.facts[fact_id])
        for routine in self._wanted.of_kind(*ROUTINES) if dropped else ():
            for other in dropped.get(routine.id[:3], ()):
                if other.id == routine.id or shared_call(other, routine) is None:
                    continue
                for user in self._changing & self._context.wanted_dependents.get(routine.id, set()):
                    for node in self._actions.change_nodes(user):
                        self._add_edge(node, (DROP, other.id))

    def _before_ambiguous_routines(self) -> None:
        """Change what calls a routine or an operator before another one exists that matches the call, too, or better.

        All calls of a routine without defaults match a second one with the same types. Otherwise the numbers or types of arguments
        aren't known: the order is only preferred.
        """
        for called, other in overloads(self._wanted):
            is_ambiguous = shared_call(called, other) is not None
            if other.id not in self._changing or not (is_ambiguous or fits_better(other, called)):
                continue
            edges = [
                (node, change)
                for user in self._changing_users(called)
                if other.id not in self._wanted.depends_on[user]
                for node in self._actions.change_nodes(other.id)
                for change in self._changes[user]
            ]
            if is_ambiguous and called.attributes["defaults"] == "0":
                for node, change in edges:
                    self._add_edge(node, change)
            elif not is_ambiguous or not self._changing_users(other):
                self.preferred += edges

    def _changing_users(self, routine: Fact) -> list[FactId]:
        """Return what changes and may call a routine, which its owner, privileges, and comment don't."""
        users = self._changing & self._context.wanted_dependents.get(routine.id, set())
        return [each for each in users if self._wanted.facts[each].parent != routine.id]

    def _add_edge(self, node: Node, *before: Node) -> None:
        self._add_resolved(self._resolve(node), map(self._resolve, before))

    def _add_resolved(self, node: Node, before: Iterable[Node]) -> None:
        """Add edges between nodes that have statements of their own."""
        others = self.before.setdefault(node, set())
        others.update(before)
        others.discard(node)

    def _resolve(self, node: Node) -> Node:
        while node in self._anchors:
            node = self._anchors[node]
        return node

    def _creation(self, fact_id: FactId) -> Creation:
        known = self._creations.get(fact_id)
        if known is None:
            known = self._creations[fact_id] = rule_of(fact_id).creation(self._wanted.facts[fact_id], self._context)
        return known

    def _create_anchors(self, inlined: Mapping[FactId, FactId]) -> dict[Node, Node]:
        """Map the creation of facts without CREATE statements to the nodes that create them."""
        anchors: dict[Node, Node] = {(CREATE, each): (CREATE, host) for each, host in inlined.items()}
        for fact_id in self._actions.created - inlined.keys():
            host = self._creation(fact_id).with_fact
            if host is not None and host in self._actions.created:
                anchors[CREATE, fact_id] = (CREATE, host)
        return anchors

    def _after_dependencies(self, fact_id: FactId) -> None:
        creation = self._creation(fact_id)
        if creation.with_fact in self._actions.created and fact_id in self._actions.created:
            return  # it is created with another fact, which comes after the same dependencies
        depends_on, changes = self._wanted.depends_on, self._changes
        needs: Collection[FactId] = depends_on.get(fact_id, ())
        if fact_id in self._parts:
            needs = set(needs).union(*(depends_on.get(each, ()) for each in self._parts[fact_id]))
        if creation.without:
            needs = [each for each in needs if each not in creation.without]
        own = changes[fact_id]
        # Most of what is created depends on what is created with the same statement.
        others = [nodes for need in needs if (nodes := changes.get(need)) is not None and nodes is not own]
        before = {node for nodes in others for node in nodes}
        for node in own:
            self._add_resolved(node, before)
            if node[0] in (CREATE, ALTER):
                for other in creation.after:
                    is_gone = other in self._actions.dropped and other not in self._actions.created
                    drops = [self._resolve((DROP, other))] if is_gone else []
                    self._add_resolved(node, (*changes.get(other, ()), *drops))

    def _before_dependencies_change(self, fact_id: FactId) -> None:
        """Drop a fact before its dependencies are changed or dropped."""
        self._add_edge((DROP, fact_id))
        for other in rule_of(fact_id).removal(self._live.facts[fact_id], self._context).after:
            if other in self._actions.dropped:
                self._add_edge((DROP, fact_id), (DROP, other))
        for need in self._live.depends_on.get(fact_id, ()):
            if need in self._actions.dropped:
                self._add_edge((DROP, need), (DROP, fact_id))
            # A type renamed aside is dropped last: its successor depends on what is changed.
            if (need in self._actions.altered or need in self._actions.retargeted) and not self._is_swapped(fact_id):
                for node in self._actions.change_nodes(need):
                    if node[0] == ALTER and not rule_of(need).traits.isdisjoint(_ALTERED_ANYWAY):
                        self.preferred.append((node, (DROP, fact_id)))
                    else:
                        self._add_edge(node, (DROP, fact_id))

    def _before_former_dependencies(self, fact_id: FactId) -> None:
        changes = self._actions.change_nodes(fact_id)
        for need in self._live.depends_on.get(fact_id, ()):
            if need in self._actions.dropped:
                self._add_edge((DROP, need), *changes)
            kept = need in self._wanted.depends_on.get(fact_id, ())
            if need not in self._actions.altered or kept or ALTER_IGNORES_DEPENDENTS in rule_of(need).traits:
                continue
            if ALTER_CHECKS_VALUES in rule_of(need).traits:
                self.preferred += [((ALTER, need), node) for node in changes]
            else:
                self._add_edge((ALTER, need), *changes)

    def _add_preferred(self) -> None:
        """Add the preferred edges, and keep those that nothing requires."""
        edges = ((self._resolve(node), self._resolve(other)) for node, other in self.preferred)
        self.preferred = [
            (node, other) for node, other in edges if node != other and other not in self.before.get(node, ())
        ]
        for edge in self.preferred:
            self._add_edge(*edge)

    def waive(self, cycle: Collection[Node]) -> bool:
        """Remove the preferred edges between nodes that can't be ordered; return whether there are any."""
        waived = [(node, other) for node, other in self.preferred if node in cycle and other in cycle]
        for node, other in waived:
            self.before[node].discard(other)
        return bool(waived)

    def _drop_before_create(self, fact_id: FactId) -> None:
        if fact_id in self._swapped:
            successor = (CREATE, self._swapped[fact_id])
            self._add_edge(successor, (RENAME_ASIDE, fact_id))
            self._add_edge((DROP, fact_id), successor)
            for need in self._live.depends_on.get(fact_id, ()):
                if (
                    need in self._swapped
                ):  # the statements may name it, as those for the constructors of a range type do
                    self._add_edge((RENAME_ASIDE, need), (RENAME_ASIDE, fact_id))
        elif not self._is_swapped(fact_id):
            # A child of a type renamed aside is dropped with it, after the successor is created.
            self._add_edge((CREATE, fact_id), (DROP, fact_id))

    def _is_swapped(self, fact_id: FactId) -> bool:
        return self._resolve((DROP, fact_id))[1] in self._swapped

    def _free_names(self) -> None:
        """Free a name before it is used again."""
        actions, live, wanted = self._actions, self._live.facts, self._wanted.facts
        holders = {
            slot: (DROP, each)
            for each in actions.dropped - self._swapped.keys()
            for slot in _occupied_names(live[each])
        }
        for each in actions.altered:
            if each in live:
                holders |= dict.fromkeys(_occupied_names(live[each]), (ALTER, each))
        if not holders:
            return
        for verb, facts in ((CREATE, actions.created), (ALTER, actions.altered)):
            for fact_id in facts:
                for holder in (holders.get(slot) for slot in _occupied_names(wanted[fact_id])):
                    if holder is not None and holder[1] != fact_id:
                        self._add_edge((verb, fact_id), holder)

    def _after_named_in_functions(self) -> None:
        """Order statements after the objects named in functions that they may call, unless that forms a cycle.

        The server doesn't enforce these dependencies, so they must never make an order impossible.
        """
        actions, changed = self._actions, self._changing
        bodies = FunctionBodies(self._wanted, changed)
        dependents, children = self._context.wanted_dependents, self._context.wanted_children
        calling: set[FactId] = set().union(*(dependents.get(each, ()) for each in bodies.routines))
        about = (each for caller in calling for each in children.get(caller, ()))
        may_call = changed.intersection({*calling, *about}) | actions.altered.keys() | actions.retargeted
        callers = (each for each in may_call if kind_of(each) in _CALLERS)
        named = {each: found for each in callers if (found := self._named_by(each, bodies))}
        for fact_id in sorted(named, key=repr):
            for other in named[fact_id]:
                for node in actions.change_nodes(fact_id):
                    for earlier in actions.change_nodes(other):
                        if not self._comes_after(earlier, node):
                            self._add_edge(node, earlier)

    def _named_by(self, fact_id: FactId, bodies: FunctionBodies) -> list[FactId]:
        """Return what is named in the functions that the statements for a fact may call."""
        callers = [self._wanted.facts[fact_id], *self._recomputed_with(fact_id)]
        return list(dict.fromkeys(each for caller in callers for each in bodies.named(caller)))

    def _recomputed_with(self, fact_id: FactId) -> list[Fact]:
        """Return the dependents of an altered fact that PostgreSQL computes again: checks and indexes of a column's new type."""
        if fact_id not in self._actions.altered and fact_id not in self._actions.retargeted:
            return []
        users = sorted(self._context.wanted_dependents.get(fact_id, ()), key=repr)
        return [
            self._wanted.facts[each]
            for each in users
            if rule_of(each).function_use.is_caller and each in self._wanted.facts
        ]

    def _comes_after(self, node: Node, other: Node) -> bool:
        node, other = self._resolve(node), self._resolve(other)
        todo, seen = [node], {node}
        while todo:
            for before in self.before.get(todo.pop(), ()):
                if before not in seen:
                    seen.add(before)
                    todo.append(before)
        return other in seen


def _occupied_names(fact: Fact) -> set[tuple[str, ...]]:
    return set(KINDS[fact.kind].occupied_names(fact))


def _drop_anchors(actions: Actions, context: PlanContext, explicit: Collection[FactId]) -> dict[Node, Node]:
    """Map the drops of facts without DROP statements to the nodes that drop them."""
    live = context.live
    anchors: dict[Node, Node] = {}
    for fact_id in actions.dropped:
        fact = live.facts[fact_id]
        removal = rule_of(fact_id).removal(fact, context)
        if fact_id in explicit or removal.explicit:
            continue
        sources = [*_dropping_parent(fact, live), *removal.with_facts]
        source = next((each for each in sources if each in actions.dropped), None)
        if source is not None:
            anchors[DROP, fact_id] = (DROP, source)
    return anchors


def _dropping_parent(fact: Fact, live: FactSet) -> Iterator[FactId]:
    """Yield the fact's parent if dropping that also drops the fact."""
    if fact.parent in live.facts:
        is_object = not KINDS[fact.kind].is_about_another
        if not is_object or CONTAINS_OBJECTS not in rule_of(fact.parent).traits:
            yield fact.parent
