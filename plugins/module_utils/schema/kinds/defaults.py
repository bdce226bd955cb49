# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Column defaults and generation expressions."""

from __future__ import annotations

import typing as t

from ..model.labels import part_naming
from ..model.sql import ident, qualified
from . import lineage
from .change import CREATE_AGAIN, Creation, Step
from .ids import table_of
from .lineage import parent_links
from .renaming import Renaming
from .replacement import Replacement, always
from .rule import FunctionUse, Rule
from .sql.casts import INTEGERS
from .sql.clauses import restart_sequence, table_name

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId
    from .context import PlanContext


class Defaults(Rule):
    """The default of a column."""

    kind = "default"
    naming = part_naming("default of")
    renaming = Renaming(None)
    function_use = FunctionUse(is_caller=True)
    weight = 140
    loss_reason = ""
    attributes: t.ClassVar = {"expression": CREATE_AGAIN}
    replacement = Replacement(blocks_type_change=always)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        sql = f"ALTER TABLE ONLY {table_name(fact)} ALTER COLUMN {ident(fact.name)} SET DEFAULT {fact.attributes['expression']}"
        return [Step(sql), *self._restart_sequences(fact, context)]

    @staticmethod
    def _restart_sequences(fact: Fact, context: PlanContext) -> list[Step]:
        """Return the statements that make a new sequence of an existing column continue after its values."""
        column: FactId = ("column", *fact.path)
        if column not in context.live.facts or context.wanted.facts[column].attributes["type"] not in INTEGERS:
            return []
        if not str(fact.attributes["expression"]).startswith("nextval("):
            return []
        needs = (
            context.wanted.facts[need] for need in context.wanted.depends_on.get(fact.id, ()) if need in context.created
        )
        return [restart_sequence(need, qualified(*need.path), column) for need in needs if need.kind == "sequence"]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"ALTER TABLE ONLY {table_name(fact)} ALTER COLUMN {ident(fact.name)} DROP DEFAULT")]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        return Creation(with_fact=self._created_with(fact, context))

    def _created_with(self, fact: Fact, context: PlanContext) -> FactId | None:
        column = context.wanted.facts.get(("column", *fact.path))
        if column is None or not column.is_true("inherited"):
            return None
        own = table_of(fact.id)
        attached = own not in context.created and any(
            each in context.created for each in parent_links(fact, context.wanted)
        )
        for parent in lineage.parent_columns(column, context.wanted) if not attached else ():
            default = context.wanted.facts.get(("default", *parent[1:]))
            if (
                default is None
                or default.attributes != fact.attributes
                or not (own in context.created or self._exists_with_column(default, context))
            ):
                continue
            if own in context.created and context.wanted.facts[own].metadata.get("inherits"):
                return own
            # A column that exists is merged with the parent's, and keeps its own default or none.
            if parent in context.created and own not in context.created and column.id in context.created:
                return parent
        return None

    def _exists_with_column(self, default: Fact, context: PlanContext) -> bool:
        """Return whether a default exists, or is created together with its column rather than by a later statement."""
        if default.id in context.inlined:
            return True
        if default.id not in context.created:
            return context.live.facts[default.id].attributes == default.attributes
        return self._created_with(default, context) is not None
