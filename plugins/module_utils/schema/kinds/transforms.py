# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transforms."""

from __future__ import annotations

import typing as t

from ..model.labels import Naming
from .rule import Rule, Step

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import Context


class Transforms(Rule):
    """A transform of a type for a procedural language; CREATE OR REPLACE changes its functions in place."""

    kind = "transform"
    naming = Naming(
        label=lambda type_name, language: f"transform for {type_name} language {language}",
        target=lambda type_name, language: f"{type_name} language {language}",
        sql_name=lambda type_name, language: f"FOR {type_name} LANGUAGE {language}",
        object_type="TRANSFORM",
        comment_type="TRANSFORM",
    )
    weight = 68
    loss_reason = "functions of the language may use it"
    alter_ignores_dependents = True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(self._definition("CREATE", fact))]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP TRANSFORM {self.sql_name(fact)}")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return [Step(self._definition("CREATE OR REPLACE", after))]

    def _definition(self, verb: str, fact: Fact) -> str:
        words = {"from_sql": "FROM SQL", "to_sql": "TO SQL"}
        functions = [
            f"{word} WITH FUNCTION {fact.attributes[key]}(internal)"
            for key, word in words.items()
            if fact.attributes[key]
        ]
        return f"{verb} TRANSFORM {self.sql_name(fact)} ({', '.join(functions)})"
