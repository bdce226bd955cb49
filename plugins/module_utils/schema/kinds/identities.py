# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity columns."""

from __future__ import annotations

import typing as t

from ..model.facts import kind_of
from ..model.hazards import ACCESS_EXCLUSIVE
from ..model.labels import part_naming
from ..model.sql import ident, qualified
from .change import Creation, Step
from .identity_sequences import altered, column_types, sequence_changes
from .ids import sequence_of, table_of
from .lineage import parent_links
from .renaming import Renaming
from .rule import Rule
from .sql.clauses import identity_clause, restart_sequence, table_name

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact
    from .context import PlanContext


def _alter(before: Fact, after: Fact, context: PlanContext) -> list[Step]:
    was, becomes = column_types(after, context)
    # If the type of the column changes as well, the sequence changes with it (see around_new_type).
    steps, words = sequence_changes(before, after, (was, was)) if was == becomes else ([], [])
    if before.attributes["generation"] != after.attributes["generation"]:
        words = [f"SET GENERATED {after.attributes['generation']}", *words]
    return [*steps, *altered(after, words)]


def _set_persistence(before: Fact, after: Fact, context: PlanContext) -> list[Step]:
    table = context.wanted.facts["table", *after.path[:2]]
    persistence = after.attributes["persistence"] or table.attributes["persistence"] or "LOGGED"
    return [Step(f"ALTER SEQUENCE {qualified(*sequence_of(before))} SET {persistence}")]


def _rename_sequence(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return _rename(before, sequence_of(after)[1])


def _rename(fact: Fact, name: str) -> list[Step]:
    return [Step(f"ALTER SEQUENCE {qualified(*sequence_of(fact))} RENAME TO {ident(name)}")]


class Identities(Rule):
    """GENERATED ... AS IDENTITY, with its sequence."""

    kind = "identity"
    naming = part_naming("identity of", comment_type="SEQUENCE", grant_type="SEQUENCE")
    renaming = Renaming(None, steps=_rename)  # it has no name, but its sequence has
    weight = 145
    loss_reason = ""
    attributes: t.ClassVar = {
        **dict.fromkeys(("generation", "start", "increment", "minimum", "maximum", "cache", "cycle"), _alter),
        "persistence": _set_persistence,
        "sequence": _rename_sequence,
    }

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        table, column = table_name(fact), ident(fact.name)
        sql = f"ALTER TABLE {table} ALTER COLUMN {column} ADD {identity_clause(fact)}"
        steps = [Step(sql, ACCESS_EXCLUSIVE)]
        if ("column", *fact.path) in context.live.facts:
            steps.append(restart_sequence(fact, qualified(*sequence_of(fact)), fact.id))
        return steps

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [
            Step(
                f"ALTER TABLE {table_name(fact)} ALTER COLUMN {ident(fact.name)} DROP IDENTITY",
                ACCESS_EXCLUSIVE,
            )
        ]

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("relation", *sequence_of(fact)),)

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        return Creation(
            # A table's persistence is propagated to its sequences.
            after=(table_of(fact.id),),
            # Detaching a partition drops the identities inherited from its parent.
            after_drops=tuple(each for each in parent_links(fact, context.live) if kind_of(each) == "partition"),
        )
