# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity columns."""

from __future__ import annotations

import typing as t

from ..model.facts import changed_attributes, split_pair
from ..model.hazards import ACCESS_EXCLUSIVE
from ..model.labels import part_naming
from ..model.sql import ident, qualified
from .lineage import parent_links
from .rule import Rule, Step
from .sql.clauses import identity_clause, identity_options, restart_sequence, sequence_bounds_changes, table_name

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import Context


class Identities(Rule):
    """GENERATED ... AS IDENTITY, with its sequence."""

    kind = "identity"
    naming = part_naming("identity of", grant_type="SEQUENCE")
    definition = None
    weight = 145

    def create(self, fact: Fact, context: Context) -> list[Step]:
        table, column = table_name(fact), ident(fact.id[3])
        sql = f"ALTER TABLE {table} ALTER COLUMN {column} ADD {identity_clause(fact)}"
        steps = [Step(sql, ACCESS_EXCLUSIVE)]
        if ("column", *fact.id[1:]) in context.live.facts:
            steps.append(restart_sequence(fact, qualified(*split_pair(fact.metadata["sequence"])), fact.id))
        return steps

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [
            Step(
                f"ALTER TABLE {table_name(fact)} ALTER COLUMN {ident(fact.id[3])} DROP IDENTITY",
                ACCESS_EXCLUSIVE,
            )
        ]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        what, words = changed_attributes(before, after), identity_options(before, after)
        sequence = qualified(*split_pair(before.metadata["sequence"]))
        steps = sequence_bounds_changes(before, after, sequence)
        if "generation" in what:
            words = [f"SET GENERATED {after.attributes['generation']}", *words]
        if words:
            steps.append(Step(f"ALTER TABLE {table_name(after)} ALTER COLUMN {ident(after.id[3])} {' '.join(words)}"))
        if "persistence" in what:
            table_persistence = context.wanted.facts["table", *after.id[1:3]].attributes["persistence"]
            steps.append(
                Step(
                    f"ALTER SEQUENCE {sequence} SET {after.attributes['persistence'] or table_persistence or 'LOGGED'}"
                )
            )
        if "sequence" in what:
            steps += self.rename(before, split_pair(after.metadata["sequence"])[1])
        return steps

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("relation", *split_pair(fact.metadata["sequence"])),)

    def create_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # A table's persistence is propagated to its sequences.
        return (("table", *fact.id[1:3]),)

    def create_after_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # Detaching a partition drops the identities inherited from its parent.
        return [each for each in parent_links(fact, context.live) if each[0] == "partition"]

    def rename(self, fact: Fact, name: str) -> list[Step]:
        # An identity has no name, but its sequence has.
        return [Step(f"ALTER SEQUENCE {qualified(*split_pair(fact.metadata['sequence']))} RENAME TO {ident(name)}")]
