# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Casts that users create."""

from __future__ import annotations

import typing as t

from ..model.facts import kind_of
from ..model.labels import Naming
from .change import REPLACE, Creation, Step
from .renaming import Renaming
from .rule import DatabaseWide, Rule

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import PlanContext

_CONTEXTS = {"explicit": "", "assignment": " AS ASSIGNMENT", "implicit": " AS IMPLICIT"}


def _as_written(source: str, target: str) -> str:
    return f"({source} AS {target})"


class Casts(Rule):
    """A cast, identified by its types; PostgreSQL can't alter one.

    PostgreSQL doesn't record what uses a cast, so one is created as soon as its types and its function exist.
    """

    kind = "cast"
    renaming = Renaming(None)
    database_wide = DatabaseWide()
    attributes: t.ClassVar = dict.fromkeys(("function", "method", "context"), REPLACE)
    naming = Naming(
        label=lambda source, target: f"cast from {source} to {target}",
        target=_as_written,
        sql_name=_as_written,
        object_type="CAST",
        comment_type="CAST",
    )
    weight = 48
    loss_reason = "queries and functions may use it"

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        attributes = fact.attributes
        how = {
            "function": f"WITH FUNCTION {attributes['function']}",
            "binary": "WITHOUT FUNCTION",
            "inout": "WITH INOUT",
        }[str(attributes["method"])]
        return [Step(f"CREATE CAST {self.naming.sql_name(*fact.path)} {how}{_CONTEXTS[str(attributes['context'])]}")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP CAST {self.naming.sql_name(*fact.path)}")]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        return Creation(after=tuple(self._converted_columns(fact, context)))

    @staticmethod
    def _converted_columns(fact: Fact, context: PlanContext) -> Iterable[FactId]:
        # The values of existing columns are converted to a changed type without it, as they were counted.
        for state, dependents in ((context.live, context.live_dependents), (context.wanted, context.wanted_dependents)):
            for need in state.depends_on.get(fact.id, ()):
                for each in dependents.get(need, ()):
                    if kind_of(each) == "column" and each in context.live.facts and each not in context.created:
                        yield each
