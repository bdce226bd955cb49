# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rewrite rules (CREATE RULE)."""

from __future__ import annotations

import typing as t

from ..model.facts import changed_attributes
from ..model.hazards import ACCESS_EXCLUSIVE
from ..model.labels import table_object_naming
from ..model.sql import ident, qualified
from .definition import DefinitionSyntax
from .rule import Step
from .table_objects import TableObject

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import Context


class Rules(TableObject):
    """A rewrite rule other than a view's ``_RETURN`` rule."""

    kind = "rule"
    naming = table_object_naming("RULE")
    definition = DefinitionSyntax("RULE", table_after="TO", local_to=("table", "view", "matview"))
    weight = 310
    access = True

    def blocks_type_change(self, fact: Fact) -> bool:
        return True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        steps = [Step(str(fact.attributes["definition"]).rstrip(";"), ACCESS_EXCLUSIVE)]
        return steps if fact.attributes["enabled"] == "ENABLE" else [*steps, self._enable(fact)]

    @staticmethod
    def _enable(fact: Fact) -> Step:
        return Step(
            f"ALTER TABLE {qualified(*fact.id[1:3])} {fact.attributes['enabled']} RULE {ident(fact.id[3])}",
            ACCESS_EXCLUSIVE,
        )

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP RULE {self.sql_name(fact)}", ACCESS_EXCLUSIVE)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        if changed_attributes(before, after) == {"enabled"}:
            return [self._enable(after)]
        definition = str(after.attributes["definition"]).rstrip(";")
        steps = [Step(definition.replace("CREATE RULE", "CREATE OR REPLACE RULE", 1), ACCESS_EXCLUSIVE)]
        if "enabled" in changed_attributes(before, after) or after.attributes["enabled"] != "ENABLE":
            steps.append(self._enable(after))
        return steps
