# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attachments of partitions' indexes to indexes of the partitioned table."""

from __future__ import annotations

import typing as t

from ..model.facts import split_pair
from ..model.hazards import BLOCKS_WRITES
from ..model.labels import part_naming
from ..model.sql import qualified
from .inheritance import requirements
from .rule import Rule, Step

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId, FactSet
    from .context import Context


class IndexAttachments(Rule):
    """The attachment of a partition's index to the parent table's index."""

    kind = "index_attachment"
    naming = part_naming("index attachment")
    definition = None
    weight = 190

    def create(self, fact: Fact, context: Context) -> list[Step]:
        parent = qualified(*split_pair(fact.attributes["to"]))
        return [Step(f"ALTER INDEX {parent} ATTACH PARTITION {qualified(*fact.id[1:])}", (BLOCKS_WRITES,))]

    def cascaded_from(self, fact: Fact, context: Context) -> Iterable[FactId]:
        return (fact.parent,) if fact.parent is not None else ()

    def requirements(self, fact: Fact, context: Context) -> FactSet:
        return requirements.required_attachment(fact, context)

    def undroppable_reason(self, fact: Fact, context: Context) -> str:
        ends = context.live.depends_on.get(fact.id, ())
        same = all(
            end in context.wanted.facts and context.live.facts[end].attributes == context.wanted.facts[end].attributes
            for end in ends
        )
        return "PostgreSQL has no statement to detach an index from its parent index" if same else ""

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        # There is no statement to detach an index: it is detached with its table, or dropped.
        return []

    def replaces(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # An attached index can only be dropped with its parent index, and that with its own parent.
        other = context.attachments.get((fact.attributes["to"], fact.metadata["table"]), fact.id)
        partition = ("partition", *split_pair(fact.metadata["table"]))
        before, after = context.live.facts.get(partition), context.wanted.facts.get(partition)
        if other == fact.id or before is None or after is None or before.attributes != after.attributes:
            return  # nothing is attached, or the table is detached
        attachment = context.live.facts.get(other)
        while attachment is not None:
            parent, *_others = [need for need in context.live.depends_on[attachment.id] if need != attachment.parent]
            yield parent
            attachment = context.live.facts.get(("index_attachment", parent[1], parent[-1]))

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("attached", str(fact.attributes["to"]), str(fact.metadata["table"])),)

    def create_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        index = context.wanted.facts.get(fact.parent or ())
        table = index.parent if index else None
        return (("partition", *table[1:]),) if table else ()
