# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tables inherit from which, or are their partitions."""

from __future__ import annotations

import typing as t

from ..model.facts import as_tuple, split_pair

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.facts import Fact, FactId, FactSet
    from .context import Context


def parent_tables(table: FactId, state: FactSet) -> list[FactId]:
    """Return the tables that a table inherits from, or the one that it is a partition of."""
    fact, partition = state.facts.get(table), state.facts.get(("partition", *table[1:]))
    names = list(as_tuple(fact.metadata.get("inherits"))) if fact else []
    if partition is not None:
        names.append(str(partition.attributes["of"]))
    return [("table", *split_pair(name)) for name in names]


def ancestors(table: FactId, state: FactSet) -> Iterator[FactId]:
    """Yield the tables above a table, at any height."""
    above = parent_tables(table, state)
    while above:
        ancestor = above.pop()
        yield ancestor
        above += parent_tables(ancestor, state)


def referencing_keys(table: FactId, context: Context) -> set[FactId]:
    """Return the live foreign keys that refer to a table that a partition belongs to, at any height."""
    found: set[FactId] = set()
    for partitioned in ancestors(table, context.live):
        for key in context.live_children.get(partitioned, ()):
            if key[0] == "constraint":
                found |= {each for each in context.live_dependents.get(key, ()) if each[0] == "constraint"}
    return {each for each in found if context.live.facts[each].attributes["type"] == "FOREIGN KEY"}


def parent_links(fact: Fact, state: FactSet) -> list[FactId]:
    """Return the facts that say where the table of a column or a constraint belongs: its partition and inheritances."""
    table = ("table", *fact.id[1:3])
    above = [("inheritance", *table[1:], *parent[1:]) for parent in parent_tables(table, state)]
    return [each for each in (("partition", *table[1:]), *above) if each in state.facts]


def remaining_children(fact: Fact, context: Context) -> list[FactId]:
    """Return the facts that say which tables belong below that of a column or constraint, and outlive this plan."""
    below = context.parent_links.get(("table", *fact.id[1:3]), ())
    return [each for each in below if ("table", *each[1:3]) not in context.dropped]


def reparented(fact: Fact, context: Context) -> bool:
    """Tell whether the table of a column leaves a table above it in this plan, or comes to one."""
    gone = any(each in context.dropped for each in parent_links(fact, context.live))
    return gone or any(each in context.created for each in parent_links(fact, context.wanted))


def cascading_index(fact: Fact, attachment: FactId, context: Context) -> list[FactId]:
    """Return the parent index that takes a partition's attached index along, unless the table is detached before."""
    detached = fact.parent is not None and ("partition", *fact.parent[1:]) in context.dropped
    if attachment not in context.live.facts or detached:
        return []
    return [need for need in context.live.depends_on.get(attachment, ()) if need != fact.id]


def parent_columns(column: Fact, state: FactSet) -> list[FactId]:
    """Return the same column in the tables that this one's table inherits from or is a partition of."""
    return [("column", *table[1:], column.id[3]) for table in parent_tables(("table", *column.id[1:3]), state)]


def descendant_columns(column: Fact, context: Context) -> list[FactId]:
    """Return the same column in the live tables below this one's, at any depth, that stay below it."""
    found: list[FactId] = []
    tables: list[FactId] = [("table", *column.id[1:3])]
    while tables:
        for each in context.parent_links.get(tables.pop(), ()):
            if each not in context.dropped:
                tables.append(("table", *each[1:3]))
                found.append(("column", *each[1:3], column.id[3]))
    return [each for each in found if each in context.live.facts]
