# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parent and child tables: inheritance and partitioning."""

from __future__ import annotations

import typing as t

from ..model.facts import Fact, as_paths, as_tuple, changed_attributes, closure, kind_of
from .ids import table_of

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..model.facts import FactId, FactSet
    from .context import ComparisonContext


def parent_tables(table: FactId, state: FactSet) -> list[FactId]:
    """Return the tables that a table inherits from or is a partition of.

    One that inherits from another of them comes first: what all of them have is dropped here with the last of theirs.
    """
    fact, partition = state.facts.get(table), state.facts.get(("partition", *table[1:]))
    names = list(as_paths(fact.metadata.get("inherits"))) if fact else []
    if partition is not None:
        names.append(as_tuple(partition.attributes["of"]))
    tables: list[FactId] = [("table", *name) for name in names]
    if len(tables) < 2:
        return tables
    return sorted(tables, key=lambda each: -len(set(tables).intersection(ancestors(each, state))))


def stay_attached(link: FactId, state: FactSet) -> None:
    """Record that a table stays attached to a parent from which, as it is declared, it doesn't inherit."""
    table = state.facts.get(table_of(link))
    if table is None or kind_of(link) != "inheritance":
        return
    names, name = as_paths(table.metadata.get("inherits")), tuple(link[3:5])
    if name not in names:
        metadata = {**table.metadata, "inherits": (*names, name)}
        state.facts[table.id] = Fact(table.id, table.parent, table.attributes, metadata)


def ancestors(table: FactId, state: FactSet) -> Iterator[FactId]:
    """Yield all ancestors of a table."""
    queue = parent_tables(table, state)
    while queue:
        ancestor = queue.pop()
        yield ancestor
        queue += parent_tables(ancestor, state)


def columns_of_partitions(column: FactId, state: FactSet) -> set[FactId]:
    """Return the columns that the partitions of a table have because it has a column; none for a fact of another kind."""
    table = state.facts.get(table_of(column)) if kind_of(column) == "column" else None
    if table is None or table.attributes["partition_key"] is None:
        return set()
    below = descendants(state).get(table.id, ())
    return {each for other in below if (each := ("column", *other[1:], column[3])) in state.facts}


def referencing_keys(table: FactId, context: ComparisonContext) -> set[FactId]:
    """Return the live foreign keys that reference an ancestor of a partition."""
    return {key for above in ancestors(table, context.live) for key in context.foreign_keys_to.get(above, ())}


def parent_links(fact: Fact, state: FactSet) -> list[FactId]:
    """Return the partition and inheritance facts that link the table of a column or a constraint to its parents."""
    table = table_of(fact.id)
    inheritances = [("inheritance", *table[1:], *parent[1:]) for parent in parent_tables(table, state)]
    return [each for each in (("partition", *table[1:]), *inheritances) if each in state.facts]


def remaining_children(fact: Fact, context: ComparisonContext) -> list[FactId]:
    """Return the parent links of child tables, of the table of a column or constraint, that aren't dropped."""
    children = context.parent_links.get(table_of(fact.id), ())
    return [each for each in children if table_of(each) not in context.dropped]


def reparented(fact: Fact, context: ComparisonContext) -> bool:
    """Return whether the plan detaches the table of a column or constraint from a parent, or attaches it to one."""
    detached = any(each in context.dropped for each in parent_links(fact, context.live))
    return detached or any(each in context.created for each in parent_links(fact, context.wanted))


def cascading_index(fact: Fact, attachment: FactId, context: ComparisonContext) -> list[FactId]:
    """Return the parent index whose drop also drops an attached index, unless the partition is detached before."""
    detached = fact.parent is not None and ("partition", *fact.parent[1:]) in context.dropped
    if attachment not in context.live.facts or detached:
        return []
    return [need for need in context.live.depends_on.get(attachment, ()) if need != fact.id]


def indexes_above(index: Fact, context: ComparisonContext) -> Iterator[FactId]:
    """Yield the live indexes to re-create if an attached index of a partition is dropped, unless that is detached.

    An attached index can only be dropped with its parent index, and that with its own parent.
    """
    partition = ("partition", *(index.parent or ())[1:])
    before, after = context.live.facts.get(partition), context.wanted.facts.get(partition)
    if before is None or after is None or before.attributes != after.attributes:
        return
    attachment = context.live.facts.get(("index_attachment", index.schema, index.name))
    while attachment is not None:
        parent, *_others = [need for need in context.live.depends_on[attachment.id] if need != attachment.parent]
        yield parent
        attachment = context.live.facts.get(("index_attachment", parent[1], parent[-1]))


def parent_columns(column: Fact, state: FactSet) -> list[FactId]:
    """Return the same column in the table's parents."""
    return [("column", *table[1:], column.name) for table in parent_tables(table_of(column.id), state)]


def parts_above(part: Fact, state: FactSet, children: Mapping[FactId, Iterable[FactId]]) -> set[FactId]:
    """Return the same column, default, or constraint in the table's parents, or the index that an index is attached to."""
    table = table_of(part.id)
    found = (
        {(part.kind, *above[1:], *part.path[2:]) for above in parent_tables(table, state)}
        if len(part.id) > 3
        else set()
    )
    for attachment in children.get(part.id, ()):
        found |= {need for need in state.depends_on.get(attachment, ()) if kind_of(need) == part.kind}
    return found - {part.id}


def inherits_column(column: Fact, state: FactSet) -> bool:
    """Return whether a parent of the table has the same column."""
    return any(each in state.facts for each in parent_columns(column, state))


def of_attached(part: Fact, parents: Iterable[FactId], context: ComparisonContext) -> list[FactId]:
    """Return those of the same columns or constraints in the parents whose table the table of a part stays attached to."""
    table = part.path[:2]
    if ("partition", *table) in context.dropped:
        return []
    return [each for each in parents if ("inheritance", *table, *each[1:3]) not in context.dropped]


def descendant_columns(column: Fact, context: ComparisonContext) -> list[FactId]:
    """Return the same column in the table's live descendants that stay attached."""
    found: list[FactId] = []
    tables: list[FactId] = [table_of(column.id)]
    while tables:
        for each in context.parent_links.get(tables.pop(), ()):
            if each not in context.dropped:
                tables.append(table_of(each))
                found.append(("column", *each[1:3], column.name))
    return [each for each in found if each in context.live.facts]


def retained_beside(column: Fact, context: ComparisonContext) -> list[Fact]:
    """Return the same column with another type in other parents of its table's children, which stay below both.

    A fact of another kind has none.
    """
    facts = context.wanted.facts
    links = context.parent_links.get(table_of(column.id), ()) if column.kind == "column" else ()
    children = {table_of(each) for each in links if each in facts}
    others = [
        facts[above]
        for table, linked in context.parent_links.items()
        if any(each in facts and table_of(each) in children for each in linked)
        and (above := ("column", *table[1:], column.name)) in facts
    ]
    return [each for each in others if changed_attributes(column, each) & {"type", "collation"}]


def descendants(state: FactSet) -> dict[FactId, set[FactId]]:
    """Return all descendants of each table."""
    children: dict[FactId, set[FactId]] = {}
    for table in state.of_kind("table"):
        for parent in parent_tables(table.id, state):
            children.setdefault(parent, set()).add(table.id)
    return {table: closure([table], children) - {table} for table in children}


def links_beside(column: Fact, context: ComparisonContext) -> Iterator[FactId]:
    """Yield the links to re-create of descendants that inherit a column from other tables, too: PostgreSQL refuses to alter it there."""
    below = with_descendants(table_of(column.id), context)
    for table in below[1:]:
        parents = [
            each
            for each in parent_tables(table, context.live)
            if ("column", *each[1:], column.name) in context.live.facts
        ]
        if not set(parents).issubset(below):
            yield from (("inheritance", *table[1:], *each[1:]) for each in parents)


def linked_tables(fact_ids: Iterable[FactId]) -> set[FactId]:
    """Return the tables that some of the facts link to a parent table."""
    return {table_of(each) for each in fact_ids if kind_of(each) in ("partition", "inheritance")}


def with_descendants(table: FactId | None, context: ComparisonContext) -> list[FactId]:
    """Return a live table and all its live descendants."""
    return _with_descendants(table, context.live, context.live_dependents)


def with_wanted_descendants(table: FactId | None, context: ComparisonContext) -> list[FactId]:
    """Return a wanted table and all its wanted descendants."""
    return _with_descendants(table, context.wanted, context.wanted_dependents)


def _with_descendants(
    table: FactId | None, state: FactSet, dependents: Mapping[FactId, Iterable[FactId]]
) -> list[FactId]:
    found = [table] if table in state.facts else []
    for each in found:
        children = (link for link in dependents.get(each, ()) if kind_of(link) in ("partition", "inheritance"))
        found += [child for link in children if (child := table_of(link)) != each and child not in found]
    return found
