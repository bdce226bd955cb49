# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sorts nodes topologically."""

from __future__ import annotations

import heapq
import itertools
import typing as t
from collections import deque

from ...failure import Failure
from ..model.cycles import nodes_on_cycles

if t.TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

Node = t.TypeVar("Node", bound="Hashable")


def _canonical_cycle(edges: Mapping[Node, Iterable[Node]], name: Callable[[Node], str]) -> list[Node]:
    """Return a shortest cycle, the same one for equal edges; its first node is repeated at the end.

    Sets have another order in each process, so the cycle that ``graphlib`` finds differs from run to run.
    """
    on_cycles = set(nodes_on_cycles(edges))
    following: dict[Node, list[Node]] = {node: [] for node in on_cycles}
    for node in on_cycles:
        for other in edges.get(node, ()):
            if other in on_cycles:
                following[other].append(node)
    for others in following.values():
        others.sort(key=name)
    found: list[Node] = []
    for start in sorted(on_cycles, key=name):
        path = _shortest_way_back(start, following)
        if path and (not found or len(path) < len(found)):
            found = path
    return found


def _shortest_way_back(start: Node, following: Mapping[Node, Iterable[Node]]) -> list[Node]:
    """Return the shortest path from a node to itself; empty if there is none."""
    came_from: dict[Node, Node] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other in following[node]:
            if other == start:
                path = [start, node]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return path[::-1]
            if other not in came_from:
                came_from[other] = node
                queue.append(other)
    return []


class DependencyCycle(Failure):
    """Nodes can't be ordered.

    :ivar nodes: a shortest cycle, the same one for equal edges.
    """

    def __init__(self, nodes: Sequence[t.Any], name: Callable[[t.Any], str]) -> None:
        path = " -> ".join(map(name, nodes))
        super().__init__(
            f"The changes cannot be ordered, because they form a dependency cycle: {path}.",
            hint="Objects that depend on each other, such as two views that read each other, are not supported. "
            "If these don't, please report this as a bug, with the current and the desired schema.",
        )
        self.nodes = nodes


def order(
    edges: Mapping[Node, Iterable[Node]], priority: Callable[[Node], t.Any], name: Callable[[Node], str]
) -> list[Node]:
    """Return the nodes in topological order; of those that are ready, the one with the lowest priority comes first.

    :param edges: for every node, the nodes that must come before it.
    :param priority: a sortable key; equal input gives equal output on every run.
    :raises DependencyCycle: when there is one, which is a bug in a rule unless the objects depend on each other.
    """
    nodes = list(dict.fromkeys(itertools.chain(edges, *edges.values())))
    numbers = {node: number for number, node in enumerate(nodes)}  # hashing a number takes less time than an id
    missing = [0] * len(nodes)  # how many that come before it aren't in order yet
    following: list[list[int]] = [[] for _node in nodes]
    for node, others in edges.items():
        number = numbers[node]
        before = {numbers[other] for other in others}
        missing[number] = len(before)
        for other in before:
            following[other].append(number)
    ready = [(priority(node), number) for number, node in enumerate(nodes) if not missing[number]]
    heapq.heapify(ready)
    ordered: list[Node] = []
    while ready:
        number = heapq.heappop(ready)[1]
        ordered.append(nodes[number])
        for other in following[number]:
            missing[other] -= 1
            if not missing[other]:
                heapq.heappush(ready, (priority(nodes[other]), other))
    if len(ordered) < len(nodes):
        raise DependencyCycle(_canonical_cycle(edges, name), name)
    return ordered
