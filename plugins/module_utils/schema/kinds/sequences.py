# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sequences and the columns that own them."""

from __future__ import annotations

import typing as t

from ..model.hazards import DATA_LOSS
from ..model.labels import object_naming, part_naming
from ..model.sql import qualified
from .change import CREATE_AGAIN, REMOVAL, Removal, Step
from .ids import owning_column
from .renaming import DefinitionSyntax, Renaming
from .rule import ALTER_IGNORES_DEPENDENTS, FunctionUse, Rule
from .sql.clauses import sequence_bounds_changes, sequence_changes, sequence_options

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact
    from .context import ComparisonContext, PlanContext


def _set_persistence(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return [Step(f"ALTER SEQUENCE {qualified(*after.path)} SET {after.attributes['persistence'] or 'LOGGED'}")]


def _alter(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    name = qualified(*after.path)
    words = [f"AS {after.attributes['type']}"] if before.attributes["type"] != after.attributes["type"] else []
    change = Step(" ".join([f"ALTER SEQUENCE {name}", *words, *sequence_changes(before, after)]))
    return [*sequence_bounds_changes(before, after, name), change]


class Sequences(Rule):
    """A sequence; all its options change in place, and its current value is kept."""

    kind = "sequence"
    naming = object_naming("SEQUENCE", grant_type="SEQUENCE", counted_as="sequences")
    renaming = Renaming(DefinitionSyntax("SEQUENCE"))
    function_use = FunctionUse(words=(1,), is_relation=True)
    weight = 50
    traits = frozenset({ALTER_IGNORES_DEPENDENTS})
    loss_reason = "its current value would be lost"
    attributes: t.ClassVar = {
        "persistence": _set_persistence,
        **dict.fromkeys(("type", "start", "increment", "minimum", "maximum", "cache", "cycle"), _alter),
    }

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        persistence = f"{fact.attributes['persistence']} " if fact.attributes["persistence"] else ""
        sql = f"CREATE {persistence}SEQUENCE {qualified(*fact.path)}"
        if fact.attributes["type"] != "bigint":
            sql += f" AS {fact.attributes['type']}"
        return [Step(" ".join([sql, *sequence_options(fact)]))]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP SEQUENCE {qualified(*fact.path)}", (DATA_LOSS,))]

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        owner = context.live.facts.get(("sequence_owner", *fact.path))
        return Removal(with_facts=(owning_column(owner),)) if owner else REMOVAL

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("relation", *fact.path),)


class SequenceOwners(Rule):
    """OWNED BY: the column whose drop also drops the sequence."""

    kind = "sequence_owner"
    naming = part_naming("owner column of sequence")
    renaming = Renaming(None)
    weight = 130
    loss_reason = ""
    attributes: t.ClassVar = {"column": CREATE_AGAIN}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        column = qualified(*owning_column(fact)[1:])
        return [Step(f"ALTER SEQUENCE {qualified(*fact.path)} OWNED BY {column}")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"ALTER SEQUENCE {qualified(*fact.path)} OWNED BY NONE")]
