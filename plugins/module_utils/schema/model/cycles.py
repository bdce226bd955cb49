# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the cycles of a directed graph."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping

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
