# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collations."""

from __future__ import annotations

import typing as t

from ..model.labels import object_naming
from ..model.sql import literal, qualified
from .change import REPLACE, Step
from .renaming import DefinitionSyntax, Renaming
from .type_rules import TypeRule

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact
    from .context import PlanContext


class Collations(TypeRule):
    """A collation; PostgreSQL can rename it, but not alter it."""

    kind = "collation"
    renaming = Renaming(DefinitionSyntax("COLLATION"))
    weight = 15
    naming = object_naming("COLLATION")
    loss_reason = "columns and indexes may use it"
    attributes: t.ClassVar = dict.fromkeys(
        ("provider", "deterministic", "collate", "ctype", "locale", "rules"), REPLACE
    )

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        options = [f"PROVIDER = {fact.attributes['provider']}"]
        if fact.attributes["locale"]:
            options.append(f"LOCALE = {literal(str(fact.attributes['locale']))}")
        elif fact.attributes["collate"] == fact.attributes["ctype"] and fact.attributes["collate"]:
            options.append(f"LOCALE = {literal(str(fact.attributes['collate']))}")
        else:
            options += [
                f"LC_COLLATE = {literal(str(fact.attributes['collate']))}",
                f"LC_CTYPE = {literal(str(fact.attributes['ctype']))}",
            ]
        if fact.attributes["deterministic"] == "false":
            options.append("DETERMINISTIC = false")
        if fact.attributes["rules"]:
            options.append(f"RULES = {literal(str(fact.attributes['rules']))}")
        return [Step(f"CREATE COLLATION {qualified(*fact.path)} ({', '.join(options)})")]

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (fact.id,)
