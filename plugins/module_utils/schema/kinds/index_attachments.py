# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attachments of partitions' indexes to indexes of the partitioned table."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import as_tuple
from ..model.hazards import BLOCKS_WRITES
from ..model.labels import part_naming
from ..model.sql import qualified
from .change import CREATION, REMOVAL, REPLACE, Change, Creation, Removal, Step
from .ids import parent_index
from .inheritance import requirements
from .lineage import indexes_above
from .renaming import Renaming
from .rule import Rule

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ..model.facts import Fact, FactId, FactSet
    from .context import ComparisonContext, PlanContext


class IndexAttachments(Rule):
    """The attachment of a partition's index to the parent table's index."""

    kind = "index_attachment"
    naming = part_naming("index attachment")
    renaming = Renaming(None)
    weight = 190
    loss_reason = ""
    attributes: t.ClassVar = {"to": REPLACE}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        parent = qualified(*parent_index(fact))
        return [Step(f"ALTER INDEX {parent} ATTACH PARTITION {qualified(*fact.path)}", (BLOCKS_WRITES,))]

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        return Removal(with_facts=(fact.parent,)) if fact.parent is not None else REMOVAL

    def requirements(self, fact: Fact, context: ComparisonContext) -> FactSet:
        return requirements.required_attachment(fact, context)

    def change(self, before: Fact | None, after: Fact | None, context: ComparisonContext) -> Change:
        change = super().change(before, after, context)
        if after is not None:
            return replace(change, recreates=tuple(_replaced_indexes(after, context)))
        live, wanted = context.live, context.wanted
        ends = live.depends_on.get(before.id, ()) if before is not None else ()
        if all(end in wanted.facts and live.facts[end].attributes == wanted.facts[end].attributes for end in ends):
            return replace(change, loss="PostgreSQL has no statement to detach an index from its parent index")
        return change

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        # There is no statement to detach an index: it is detached with its table, or dropped.
        return []

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("attached", *as_tuple(fact.attributes["to"]), *as_tuple(fact.metadata["table"])),)

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        index = context.wanted.facts.get(fact.parent or ())
        table = index.parent if index else None
        return Creation(after=(("partition", *table[1:]),)) if table else CREATION


def attachments_below(links: Collection[FactId], state: FactSet) -> set[FactId]:
    """Return the attachments of indexes that are only possible with one of these links of partitions to their parent tables."""
    return {
        fact.id
        for fact in state.of_kind("index_attachment")
        if ("partition", *as_tuple(fact.metadata["table"])) in links
    }


def _replaced_indexes(fact: Fact, context: ComparisonContext) -> Iterator[FactId]:
    """Yield the live indexes to re-create so that another index of a partition can be attached."""
    other = context.attachments.get((fact.attributes["to"], fact.metadata["table"]), fact.id)
    attached = context.live.facts[other].parent if other != fact.id else None
    if attached is not None:
        yield from indexes_above(context.live.facts[attached], context)
