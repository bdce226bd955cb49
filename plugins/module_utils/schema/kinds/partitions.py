# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partitions and inheritance: which table belongs below which."""

from __future__ import annotations

import typing as t

from ..model.facts import pairs, texts
from ..model.hazards import BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA
from ..model.sql import ident, qualified
from .inheritance import requirements
from .lineage import referring, tables_above
from .rule import Rule, Step

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..model.facts import Fact, FactId, State
    from .context import Context


class Partitions(Rule):
    """That a table is a partition of another: attached when its indexes stand, so that they are taken over by name."""

    kind = "partition"
    weight = 180
    essential = True
    rigid = True
    loses = "its rows would no longer be seen through the table it is a partition of"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        parent = qualified(*pairs(fact.attrs["of"]))
        sql = f"ALTER TABLE ONLY {parent} ATTACH PARTITION {qualified(*fact.id[1:])} {fact.attrs['bound']}"
        return [Step(sql, (BLOCKS_WRITES, MAY_FAIL_ON_DATA))]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        parent, table = qualified(*pairs(fact.attrs["of"])), qualified(*fact.id[1:])
        locks = (BLOCKS_READS, BLOCKS_WRITES)
        steps = [Step(f"ALTER TABLE {parent} DETACH PARTITION {table}", locks)]
        after = context.wanted.facts.get(fact.id)
        if ("table", *fact.id[1:]) in context.dropped or (after and after.attrs["of"] == fact.attrs["of"]):
            return steps
        # The copies of its parent's foreign keys are its own from now on, unless those went before.
        copies = (f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {ident(name)}" for name in _copies(fact))
        return [*steps, *(Step(sql, locks) for sql in copies)]

    def drops_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # A foreign key that goes takes its copies along, as long as the partitions are there.
        table: FactId = ("table", *fact.id[1:])
        while above := [each for each in tables_above(table, context.live) if each not in context.dropped]:
            table = above[0]
            for each in context.live_children.get(table, ()):
                if each[0] == "constraint" and context.live.facts[each].attrs["type"] == "FOREIGN KEY":
                    yield each

    def stands_alone(self, fact: Fact, context: Context, dropped: Collection[FactId]) -> bool:
        # A partition of a table that others refer to has to be detached before it can be dropped.
        return any(each not in dropped for each in referring(("table", *fact.id[1:]), context))

    def rebuilds(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # An index that this partition shall have no part in steps aside while it is attached.
        for each in context.wanted_children.get(("table", *pairs(fact.attrs["of"])), ()):
            if each in context.live.facts and fact.id in context.lone_indexes.get(each, ()):
                yield each

    def slots(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (fact.id, ("bound", *pairs(fact.attrs["of"]), str(fact.attrs["bound"])))

    def upholds(self, fact: Fact, context: Context) -> State:
        return requirements.demanded(fact, ("table", *pairs(fact.attrs["of"])), context)

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        return "it would have to be detached, and its rows would no longer be seen through the same table"

    def follows(self, fact: Fact, context: Context) -> Iterable[FactId]:
        for each in context.wanted_children.get(("table", *fact.id[1:]), ()):
            foreign = each[0] == "constraint" and context.wanted.facts[each].attrs["type"] == "FOREIGN KEY"
            if each[0] in ("index", "constraint", "column") and not foreign:
                yield each
        for each in context.wanted_children.get(("table", *pairs(fact.attrs["of"])), ()):
            if each[0] == "column":
                yield each
        # What is attached must have no identity of its own.
        for column in context.live_children.get(("table", *fact.id[1:]), ()):
            yield from (each for each in context.live_children.get(column, ()) if each[0] == "identity")


def _copies(partition: Fact) -> tuple[str, ...]:
    return texts(partition.notes.get("foreign_keys"))


class Inheritances(Rule):
    """That a table inherits from another."""

    kind = "inheritance"
    weight = 182
    essential = True
    loses = "its rows would no longer be seen through the table it inherits from"

    def upholds(self, fact: Fact, context: Context) -> State:
        return requirements.demanded(fact, ("table", *fact.id[3:]), context)

    def create(self, fact: Fact, context: Context) -> list[Step]:
        child, parent = qualified(*fact.id[1:3]), qualified(*fact.id[3:])
        return [Step(f"ALTER TABLE {child} INHERIT {parent}", (BLOCKS_READS, BLOCKS_WRITES))]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        child, parent = qualified(*fact.id[1:3]), qualified(*fact.id[3:])
        return [Step(f"ALTER TABLE {child} NO INHERIT {parent}", (BLOCKS_READS, BLOCKS_WRITES))]

    def follows(self, fact: Fact, context: Context) -> Iterable[FactId]:
        if ("table", *fact.id[1:3]) in context.created:
            return  # it is made with INHERITS
        for table in (("table", *fact.id[1:3]), ("table", *fact.id[3:])):
            yield from (each for each in context.wanted_children.get(table, ()) if each[0] in ("column", "constraint"))
