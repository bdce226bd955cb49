# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sorts nodes topologically."""

from __future__ import annotations

import graphlib
import heapq
import typing as t

from ...failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Mapping

Node = t.TypeVar("Node", bound="Hashable")


def nodes_on_cycles(edges: Mapping[Node, Iterable[Node]]) -> Collection[Node]:
    """Return the nodes that cannot be ordered: those on a cycle, and those between two cycles.

    :param edges: for every node, the nodes that must come before it.
    """
    before = {node: set(others) for node, others in edges.items()}
    for others in list(before.values()):
        for other in others:
            before.setdefault(other, set())
    return _trim_ends(_reversed(_trim_ends(before))).keys()


def _trim_ends(before: dict[Node, set[Node]]) -> dict[Node, set[Node]]:
    """Repeatedly remove the nodes without predecessors."""
    remaining = {node: set(others) for node, others in before.items()}
    after = _reversed(remaining)
    free = [node for node, others in remaining.items() if not others]
    while free:
        node = free.pop()
        del remaining[node]
        for other in after[node]:
            remaining[other].discard(node)
            if not remaining[other]:
                free.append(other)
    return remaining


def _reversed(before: Mapping[Node, set[Node]]) -> dict[Node, set[Node]]:
    after: dict[Node, set[Node]] = {node: set() for node in before}
    for node, others in before.items():
        for other in others:
            after[other].add(node)
    return after


def order(
    edges: Mapping[Node, Iterable[Node]], priority: Callable[[Node], t.Any], name: Callable[[Node], str]
) -> list[Node]:
    """Return the nodes in topological order; of those that are ready, the one with the lowest priority comes first.

    :param edges: for every node, the nodes that must come before it.
    :param priority: a sortable key; equal input gives equal output on every run.
    :raises Failure: when there is a cycle, which is a bug in a rule unless the objects depend on each other.
    """
    sorter = graphlib.TopologicalSorter(edges)
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        path = " -> ".join(name(node) for node in error.args[1])
        raise Failure(
            f"The changes cannot be ordered, because they form a dependency cycle: {path}.",
            hint="Objects that depend on each other, such as two views that read each other, are not supported. "
            "If these don't, please report this as a bug, with the current and the desired schema.",
        ) from None
    ordered: list[Node] = []
    ready: list[tuple[t.Any, int, Node]] = []
    serial = 0
    while sorter.is_active():
        for node in sorter.get_ready():
            heapq.heappush(ready, (priority(node), serial, node))
            serial += 1
        node = heapq.heappop(ready)[2]
        ordered.append(node)
        sorter.done(node)
    return ordered
