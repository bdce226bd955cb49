# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partitions and inheritance: the links between child and parent tables."""

from __future__ import annotations

import itertools
import typing as t
from dataclasses import replace

from ..model.facts import as_tuple, kind_of
from ..model.hazards import ACCESS_EXCLUSIVE, BLOCKS_WRITES, MAY_FAIL_ON_DATA
from ..model.labels import Naming, part_naming
from ..model.sql import ident, qualified
from .change import CREATION, REPLACE, Change, Creation, Removal, Step
from .ids import partitioned_table, table_of
from .inheritance import requirements
from .lineage import parent_tables, referencing_keys
from .renaming import Renaming
from .rule import BOUND_TO_PARENT_LINK, PARENT_REQUIRES, Rule

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.facts import Fact, FactId, FactSet
    from .context import ComparisonContext, PlanContext


class Partitions(Rule):
    """The link of a partition to its parent: attached after its indexes are created, so they keep their names."""

    kind = "partition"
    naming = part_naming("partition")
    renaming = Renaming(None)
    weight = 180
    traits = frozenset({PARENT_REQUIRES, BOUND_TO_PARENT_LINK})
    loss_reason = "its rows would no longer be visible in the partitioned table"
    attributes: t.ClassVar = dict.fromkeys(("bound", "of"), REPLACE)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        parent = qualified(*partitioned_table(fact)[1:])
        sql = f"ALTER TABLE ONLY {parent} ATTACH PARTITION {qualified(*fact.path)} {fact.attributes['bound']}"
        return [Step(sql, (BLOCKS_WRITES, MAY_FAIL_ON_DATA))]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        parent, table = qualified(*partitioned_table(fact)[1:]), qualified(*fact.path)
        locks = ACCESS_EXCLUSIVE
        steps = [Step(f"ALTER TABLE {parent} DETACH PARTITION {table}", locks)]
        after, parent_id = context.wanted.facts.get(fact.id), partitioned_table(fact)
        stays = after and after.attributes["of"] == fact.attributes["of"] and parent_id not in context.dropped
        if ("table", *fact.path) in context.dropped or stays:
            return steps
        # Detaching leaves copies of the parent's foreign keys, unless those were dropped before.
        copies = (f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {ident(name)}" for name in _copies(fact))
        return [*steps, *(Step(sql, locks) for sql in copies)]

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        table: FactId = ("table", *fact.path)
        referencing = referencing_keys(table, context)
        return Removal(
            # Dropping a foreign key also drops its copies, as long as the partitions are attached. A partition with
            # referenced rows can't be detached.
            after=(
                *_inherited_foreign_keys(fact, context),
                *sorted(each for each in referencing if table_of(each) != table),
            ),
            # A partition of a referenced table has to be detached before it can be dropped.
            explicit=any(each not in context.dropped for each in referencing),
        )

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (fact.id, ("bound", *partitioned_table(fact)[1:], str(fact.attributes["bound"])))

    def requirements(self, fact: Fact, context: ComparisonContext) -> FactSet:
        return requirements.required_facts(fact, partitioned_table(fact), context)

    def change(self, before: Fact | None, after: Fact | None, context: ComparisonContext) -> Change:
        change = super().change(before, after, context)
        if after is None:
            return change
        parent = partitioned_table(after)
        # An index that this partition must not have is re-created after the partition is attached.
        indexes = tuple(
            each
            for each in context.wanted_children.get(parent, ())
            if each in context.live.facts and after.id in context.indexes_created_after_attach.get(each, ())
        )
        wrong = context.indexes_attached_by_mistake.get(after.id, ())
        indexes += tuple(each for each in wrong if each in context.live.facts)
        loss = "it would have to be detached, and its rows would no longer be visible in the partitioned table"
        return replace(change, recreates=indexes, loss=loss if before is not None else "")

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        return Creation(after=tuple(_attached_after(fact, context)))


def _inherited_foreign_keys(partition: Fact, context: ComparisonContext) -> Iterator[FactId]:
    table: FactId = ("table", *partition.path)
    while parents := [each for each in parent_tables(table, context.live) if each not in context.dropped]:
        table = parents[0]
        for each in context.live_children.get(table, ()):
            if kind_of(each) == "constraint" and context.live.facts[each].attributes["type"] == "FOREIGN KEY":
                yield each


def _attached_after(partition: Fact, context: PlanContext) -> Iterator[FactId]:
    table: FactId = ("table", *partition.path)
    later = context.indexes_attached_by_mistake.get(partition.id, ())
    for each in context.wanted_children.get(table, ()):
        if each in later:
            continue
        foreign = kind_of(each) == "constraint" and context.wanted.facts[each].attributes["type"] == "FOREIGN KEY"
        if kind_of(each) in ("index", "constraint", "column") and not foreign:
            yield each
            yield from _attachments_to(each, context)
    for each in context.wanted_children.get(partitioned_table(partition), ()):
        if kind_of(each) == "column":
            yield each
    # A table to be attached must not have identity columns.
    for column in context.live_children.get(table, ()):
        yield from (each for each in context.live_children.get(column, ()) if kind_of(each) == "identity")


def _attachments_to(index: FactId, context: PlanContext) -> Iterator[FactId]:
    """Yield the attachments of partitions' indexes to an index.

    Without those of all partitions it is invalid, and PostgreSQL doesn't attach it with its table.
    """
    for each in context.wanted_dependents.get(index, ()):
        if kind_of(each) == "index_attachment" and context.wanted.facts[each].parent != index:
            yield each


def _copies(partition: Fact) -> tuple[str, ...]:
    return as_tuple(partition.metadata.get("foreign_keys"))


class Inheritances(Rule):
    """The link of a table to a table it inherits from."""

    kind = "inheritance"
    naming = Naming(
        label=lambda schema, table, *parent: f"inheritance of {qualified(schema, table)} from {qualified(*parent)}",
        target=lambda schema, table, *parent: f"{qualified(schema, table)} from {qualified(*parent)}",
    )
    renaming = Renaming(None)
    weight = 182
    traits = frozenset({PARENT_REQUIRES})
    loss_reason = "its rows would no longer be visible in the parent table"
    attributes: t.ClassVar = {}

    def requirements(self, fact: Fact, context: ComparisonContext) -> FactSet:
        return requirements.required_facts(fact, ("table", *fact.path[2:]), context)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        child, parent = qualified(*fact.path[:2]), qualified(*fact.path[2:])
        return [Step(f"ALTER TABLE {child} INHERIT {parent}", ACCESS_EXCLUSIVE)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        child, parent = qualified(*fact.path[:2]), qualified(*fact.path[2:])
        return [Step(f"ALTER TABLE {child} NO INHERIT {parent}", ACCESS_EXCLUSIVE)]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        if table_of(fact.id) in context.created:
            return CREATION  # it is created with INHERITS
        tables = (table_of(fact.id), ("table", *fact.path[2:]))
        parts = (each for table in tables for each in context.wanted_children.get(table, ()))
        after = [each for each in parts if kind_of(each) in ("column", "constraint")]
        return Creation(after=(*after, *_links_before(fact, context)))


def _links_before(link: Fact, context: PlanContext) -> list[FactId]:
    """Return the links of a table to its parents before this one, as their order is kept."""
    parents = [each[1:] for each in parent_tables(table_of(link.id), context.wanted)]
    before = itertools.takewhile(lambda each: each != link.path[2:], parents)
    return [("inheritance", *link.path[:2], *each) for each in before]
