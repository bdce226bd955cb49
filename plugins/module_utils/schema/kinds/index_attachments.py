# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Indexes of partitions that are attached to one of the partitioned table."""

from __future__ import annotations

import typing as t

from ..model.facts import pairs
from ..model.hazards import BLOCKS_WRITES
from ..model.sql import qualified
from .inheritance import requirements
from .rule import Rule, Step

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId, State
    from .context import Context


class IndexAttachments(Rule):
    """That a partition's index belongs to its parent's."""

    kind = "index_attachment"
    weight = 190

    def create(self, fact: Fact, context: Context) -> list[Step]:
        parent = qualified(*pairs(fact.attrs["to"]))
        return [Step(f"ALTER INDEX {parent} ATTACH PARTITION {qualified(*fact.id[1:])}", (BLOCKS_WRITES,))]

    def implied_by_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        return (fact.parent,) if fact.parent is not None else ()

    def upholds(self, fact: Fact, context: Context) -> State:
        return requirements.attached(fact, context)

    def stuck(self, fact: Fact, context: Context) -> str:
        ends = context.live.needs.get(fact.id, ())
        same = all(
            end in context.wanted.facts and context.live.facts[end].attrs == context.wanted.facts[end].attrs
            for end in ends
        )
        return "there is no statement to detach an index from an index that stays" if same else ""

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        # An index leaves its parent when the table does, or is dropped: there is no statement for it.
        return []

    def rebuilds(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # An index that is attached only goes together with the one above, and that with the one above it.
        other = context.attached.get((fact.attrs["to"], fact.notes["table"]), fact.id)
        partition = ("partition", *pairs(fact.notes["table"]))
        before, after = context.live.facts.get(partition), context.wanted.facts.get(partition)
        if other == fact.id or before is None or after is None or before.attrs != after.attrs:
            return  # none is there, or all of them are left behind
        attachment = context.live.facts.get(other)
        while attachment is not None:
            above, *_others = [need for need in context.live.needs[attachment.id] if need != attachment.parent]
            yield above
            attachment = context.live.facts.get(("index_attachment", above[1], above[-1]))

    def slots(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("attached", str(fact.attrs["to"]), str(fact.notes["table"])),)

    def follows(self, fact: Fact, context: Context) -> Iterable[FactId]:
        index = context.wanted.facts.get(fact.parent or ())
        table = index.parent if index else None
        return (("partition", *table[1:]),) if table else ()
