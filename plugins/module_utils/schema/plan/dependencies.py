# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one dependency graph: what must come before what, from who needs whom on both sides. Knows no kinds."""

from __future__ import annotations

import typing as t

from ..kinds import KINDS
from .actions import ALTER, CREATE, DROP, RENAME_ASIDE, REVOKE_IMPLIED
from .function_bodies import RUNS_FUNCTIONS, FunctionBodies, by_name
from .graph import nodes_on_cycles

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ..kinds.context import Context
    from ..model.facts import Fact, FactId
    from .actions import Actions, Node


def dependency_edges(
    work: Actions,
    context: Context,
    folded: Mapping[FactId, FactId],
    unwanted: Mapping[FactId, Fact],
) -> dict[Node, set[Node]]:
    """Return for every node the nodes that must come before it.

    What goes along with its table has to go by itself when it holds two things together that are both to go: a check
    that calls a function whose argument is the table's own row.

    :param unwanted: facts that come along with something created, and have to go after it.
    """
    apart: set[FactId] = set()
    while True:
        edges = Edges(work, context, folded, apart)
        before = edges.build(unwanted)
        knots = {each for verb, each in nodes_on_cycles(before) if verb == DROP} if work.dropped else set()
        fresh = edges.on_cycles(knots) - apart if knots else set()
        if not fresh:
            return before
        apart |= fresh


class Edges:
    """The graph under construction.

    :param apart: facts that are dropped by themselves even if something takes them along.
    """

    def __init__(
        self,
        work: Actions,
        context: Context,
        folded: Mapping[FactId, FactId],
        apart: Collection[FactId] = (),
    ) -> None:
        self._work, self._context = work, context
        self._live, self._wanted = context.live, context.wanted
        self._anchors = _anchors(work, context, folded, apart)
        self._swapped = {fact_id: successor for fact_id in work.dropped if (successor := work.successor(fact_id))}
        self.before: dict[Node, set[Node]] = {}

    def build(self, unwanted: Mapping[FactId, Fact]) -> dict[Node, set[Node]]:
        """Return the graph.

        :param unwanted: facts that come along with something created, and have to go after it.
        """
        for fact_id in self._work.created | self._work.altered.keys() | self._work.retargeted:
            self._after_dependencies(fact_id)
        for fact_id in self._work.dropped:
            self._before_dependencies_change(fact_id)
        for fact_id in self._work.altered.keys() | self._work.retargeted:
            self._before_former_dependencies(fact_id)
        for fact_id in self._work.replaced | self._swapped.keys():
            self._drop_before_create(fact_id)
        for fact_id, fact in unwanted.items():
            self._add_edge((REVOKE_IMPLIED, fact_id), *self._work.change_nodes(fact.parent))
            if fact_id in self._work.created:
                self._add_edge((CREATE, fact_id), (REVOKE_IMPLIED, fact_id))
        for fact_id in self._work.created | self._work.altered.keys() | self._work.retargeted:
            for other in KINDS[fact_id[0]].create_after_drop_of(self._wanted.facts[fact_id], self._context):
                if other in self._work.dropped:
                    self._add_edge(*self._work.change_nodes(fact_id)[:1], (DROP, other))
        self._free_names()
        self._after_named_in_functions()
        return self.before

    def on_cycles(self, cycle: Collection[FactId]) -> set[FactId]:
        """Return what goes along with one of these and needs another of them."""
        held: set[FactId] = set()
        for verb, fact_id in self._anchors:
            taker = self._resolve((verb, fact_id))[1]
            if verb == DROP and taker in cycle:
                needs = {self._resolve((DROP, need))[1] for need in self._live.depends_on.get(fact_id, ())}
                if (needs - {taker}) & set(cycle):
                    held.add(fact_id)
        return held

    def _add_edge(self, node: Node, *before: Node) -> None:
        node = self._resolve(node)
        self.before.setdefault(node, set()).update({self._resolve(each) for each in before} - {node})

    def _resolve(self, node: Node) -> Node:
        while node in self._anchors:
            node = self._anchors[node]
        return node

    def _after_dependencies(self, fact_id: FactId) -> None:
        rule, facts = KINDS[fact_id[0]], self._wanted.facts
        if fact_id in self._work.created and rule.created_with(facts[fact_id], self._context) in self._work.created:
            return  # what it comes along with has come after the same
        for node in self._work.change_nodes(fact_id):
            self._add_edge(node)
            for need in self._wanted.depends_on.get(fact_id, ()):
                if need in facts and not rule.ignores_dependency(facts[fact_id], facts[need]):
                    self._add_edge(node, *self._work.change_nodes(need))
            if node[0] in (CREATE, ALTER):
                for other in rule.create_after(facts[fact_id], self._context):
                    gone = [(DROP, other)] if other in self._work.dropped - self._work.created else []
                    self._add_edge(node, *self._work.change_nodes(other), *gone)

    def _before_dependencies_change(self, fact_id: FactId) -> None:
        """Let what goes go before what it uses is changed or gone."""
        self._add_edge((DROP, fact_id))
        for other in KINDS[fact_id[0]].drop_after(self._live.facts[fact_id], self._context):
            if other in self._work.dropped:
                self._add_edge((DROP, fact_id), (DROP, other))
        for need in self._live.depends_on.get(fact_id, ()):
            if need in self._work.dropped:
                self._add_edge((DROP, need), (DROP, fact_id))
            # What is parked goes at the very end: its successor is made of what is changed.
            if (need in self._work.altered or need in self._work.retargeted) and not self._is_swapped(fact_id):
                for node in self._work.change_nodes(need):
                    self._add_edge(node, (DROP, fact_id))

    def _before_former_dependencies(self, fact_id: FactId) -> None:
        changes = [node for node in self._work.change_nodes(fact_id) if node[0] != CREATE]
        for need in self._live.depends_on.get(fact_id, ()):
            if need in self._work.dropped:
                self._add_edge((DROP, need), *changes)
            kept = need in self._wanted.depends_on.get(fact_id, ())
            if need in self._work.altered and not kept and not KINDS[need[0]].alter_ignores_dependents:
                self._add_edge((ALTER, need), *changes)

    def _drop_before_create(self, fact_id: FactId) -> None:
        if fact_id in self._swapped:
            successor = (CREATE, self._swapped[fact_id])
            self._add_edge((RENAME_ASIDE, fact_id))
            self._add_edge(successor, (RENAME_ASIDE, fact_id))
            self._add_edge((DROP, fact_id), successor)
        elif not self._is_swapped(fact_id):
            # What lives in something parked goes with it at the end, when its successor stands.
            self._add_edge((CREATE, fact_id), (DROP, fact_id))

    def _is_swapped(self, fact_id: FactId) -> bool:
        return self._resolve((DROP, fact_id))[1] in self._swapped

    def _free_names(self) -> None:
        """Have a name free before it is taken."""
        work, live, wanted = self._work, self._live.facts, self._wanted.facts
        holders = {
            slot: (DROP, each) for each in work.dropped - self._swapped.keys() for slot in _occupied_names(live[each])
        }
        for each in work.altered:
            if each in live:
                holders |= dict.fromkeys(_occupied_names(live[each]) - _occupied_names(wanted[each]), (ALTER, each))
        for verb, facts in ((CREATE, work.created), (ALTER, work.altered)):
            for fact_id in facts:
                for holder in (holders.get(slot) for slot in _occupied_names(wanted[fact_id])):
                    if holder is not None and holder[1] != fact_id:
                        self._add_edge((verb, fact_id), holder)

    def _after_named_in_functions(self) -> None:
        """Have there what the functions name that a statement may call; where that makes a circle, it is left.

        No dependency: the server doesn't know it, so it never makes an order impossible.
        """
        work, facts = self._work, self._wanted.facts
        changed = work.created | work.altered.keys() | work.retargeted
        bodies, names = FunctionBodies(self._wanted), by_name(sorted(changed, key=repr))
        for fact_id in sorted((each for each in changed if each[0] in RUNS_FUNCTIONS), key=repr):
            for other in bodies.named(facts[fact_id], names):
                for node in work.change_nodes(fact_id):
                    for earlier in work.change_nodes(other):
                        if not self._comes_after(earlier, node):
                            self._add_edge(node, earlier)

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


def _anchors(
    work: Actions,
    context: Context,
    folded: Mapping[FactId, FactId],
    apart: Collection[FactId],
) -> dict[Node, Node]:
    """Map the nodes without statements of their own to the node that does their work."""
    live, wanted = context.live, context.wanted
    anchors: dict[Node, Node] = {(CREATE, each): (CREATE, carrier) for each, carrier in folded.items()}
    for fact_id in work.created - folded.keys():
        along = KINDS[fact_id[0]].created_with(wanted.facts[fact_id], context)
        if along is not None and along in work.created:
            anchors[CREATE, fact_id] = (CREATE, along)
    for fact_id in work.dropped:
        fact = live.facts[fact_id]
        rule = KINDS[fact_id[0]]
        if fact_id in apart or rule.needs_explicit_drop(fact, context, work.dropped):
            continue
        parent = live.facts.get(fact.parent) if fact.parent is not None else None
        with_parent = [parent.id] if parent is not None and KINDS[parent.kind].cascades_to(fact) else []
        takers = [*with_parent, *rule.cascaded_from(fact, context)]
        along = next((taker for taker in takers if taker in work.dropped), None)
        if along is not None:
            anchors[DROP, fact_id] = (DROP, along)
    return anchors
