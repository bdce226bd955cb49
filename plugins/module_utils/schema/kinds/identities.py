# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity columns."""

from __future__ import annotations

import typing as t

from ..model.facts import changed, pairs
from ..model.hazards import BLOCKS_READS, BLOCKS_WRITES
from ..model.sql import ident, qualified
from .lineage import belongings
from .rule import Rule, Step
from .sql.clauses import _table, identity_clause, identity_options, into_bounds, resume

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import Context


class Identities(Rule):
    """GENERATED ... AS IDENTITY, with its sequence."""

    kind = "identity"
    weight = 145

    def create(self, fact: Fact, context: Context) -> list[Step]:
        table, column = _table(fact), ident(fact.id[3])
        sql = f"ALTER TABLE {table} ALTER COLUMN {column} ADD {identity_clause(fact)}"
        steps = [Step(sql, (BLOCKS_READS, BLOCKS_WRITES))]
        if ("column", *fact.id[1:]) in context.live.facts:
            steps.append(resume(fact, qualified(*pairs(fact.notes["sequence"])), fact.id))
        return steps

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [
            Step(
                f"ALTER TABLE {_table(fact)} ALTER COLUMN {ident(fact.id[3])} DROP IDENTITY",
                (BLOCKS_READS, BLOCKS_WRITES),
            )
        ]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        what, words = changed(before, after), identity_options(before, after)
        sequence = qualified(*pairs(before.notes["sequence"]))
        steps = into_bounds(before, after, sequence)
        if "generation" in what:
            words = [f"SET GENERATED {after.attrs['generation']}", *words]
        if words:
            steps.append(Step(f"ALTER TABLE {_table(after)} ALTER COLUMN {ident(after.id[3])} {' '.join(words)}"))
        if "persistence" in what:
            usual = context.wanted.facts["table", *after.id[1:3]].attrs["persistence"]
            steps.append(Step(f"ALTER SEQUENCE {sequence} SET {after.attrs['persistence'] or usual or 'LOGGED'}"))
        if "sequence" in what:
            steps += self.rename(before, pairs(after.notes["sequence"])[1])
        return steps

    def slots(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("relation", *pairs(fact.notes["sequence"])),)

    def follows(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # The persistence of a table is passed on to its sequences.
        return (("table", *fact.id[1:3]),)

    def after_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # What a partition has from its parent it loses when it is detached.
        return [each for each in belongings(fact, context.live) if each[0] == "partition"]

    def rename(self, fact: Fact, name: str) -> list[Step]:
        # It has no name of its own; its sequence has.
        return [Step(f"ALTER SEQUENCE {qualified(*pairs(fact.notes['sequence']))} RENAME TO {ident(name)}")]
