# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rewrite rules (CREATE RULE)."""

from __future__ import annotations

import typing as t

from ..model.facts import changed_attributes
from ..model.hazards import ACCESS_EXCLUSIVE
from ..model.labels import table_object_naming
from ..model.sql import ident
from .change import Step
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement, always
from .rule import CONTROLS_ACCESS, Rule
from .sql.clauses import table_name

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId
    from .context import PlanContext


def _enable(fact: Fact) -> Step:
    sql = f"ALTER TABLE {table_name(fact)} {fact.attributes['enabled']} RULE {ident(fact.name)}"
    return Step(sql, ACCESS_EXCLUSIVE)


def _alter(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    what, steps = changed_attributes(before, after), []
    if "definition" in what:
        definition = str(after.attributes["definition"]).rstrip(";")
        steps.append(Step(definition.replace("CREATE RULE", "CREATE OR REPLACE RULE", 1), ACCESS_EXCLUSIVE))
    if "enabled" in what or after.attributes["enabled"] != "ENABLE":
        steps.append(_enable(after))
    return steps


class Rules(Rule):
    """A rewrite rule other than a view's ``_RETURN`` rule."""

    kind = "rule"
    naming = table_object_naming("RULE")
    renaming = Renaming(
        DefinitionSyntax("RULE", table_after="TO", local_to=("table", "view", "matview")), ACCESS_EXCLUSIVE
    )
    weight = 310
    loss_reason = ""
    traits = frozenset({CONTROLS_ACCESS})
    attributes: t.ClassVar = {"definition": _alter, "enabled": _alter}
    replacement = Replacement(blocks_type_change=always)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        steps = [Step(str(fact.attributes["definition"]).rstrip(";"), ACCESS_EXCLUSIVE)]
        return steps if fact.attributes["enabled"] == "ENABLE" else [*steps, _enable(fact)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP RULE {self.naming.sql_name(*fact.path)}", ACCESS_EXCLUSIVE)]


def is_rewrite_rule(fact_id: FactId) -> bool:
    """Return whether a fact is a rewrite rule."""
    return bool(fact_id[0] == Rules.kind)


def rewritten_command(rule: Fact) -> str:
    """Return the command that a rewrite rule applies to, such as ``INSERT``."""
    return str(rule.attributes["definition"]).partition(" ON ")[2].split(maxsplit=1)[0]
