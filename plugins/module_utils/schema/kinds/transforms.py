# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transforms."""

from __future__ import annotations

import typing as t

from ..model.labels import Naming
from .change import Step
from .renaming import Renaming
from .rule import ALTER_IGNORES_DEPENDENTS, DatabaseWide, Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import PlanContext


def _sql_name(type_name: str, language: str) -> str:
    return f"FOR {type_name} LANGUAGE {language}"


def _replace(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return [Step(_definition("CREATE OR REPLACE", after))]


class Transforms(Rule):
    """A transform of a type for a procedural language; CREATE OR REPLACE changes its functions in place."""

    kind = "transform"
    renaming = Renaming(None)
    database_wide = DatabaseWide()
    attributes: t.ClassVar = dict.fromkeys(("from_sql", "to_sql"), _replace)
    naming = Naming(
        label=lambda type_name, language: f"transform for {type_name} language {language}",
        target=lambda type_name, language: f"{type_name} language {language}",
        sql_name=_sql_name,
        object_type="TRANSFORM",
        comment_type="TRANSFORM",
    )
    weight = 68
    loss_reason = "functions of the language may use it"
    traits = frozenset({ALTER_IGNORES_DEPENDENTS})

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(_definition("CREATE", fact))]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP TRANSFORM {self.naming.sql_name(*fact.path)}")]


def _definition(verb: str, fact: Fact) -> str:
    words = {"from_sql": "FROM SQL", "to_sql": "TO SQL"}
    functions = [
        f"{word} WITH FUNCTION {fact.attributes[key]}(internal)" for key, word in words.items() if fact.attributes[key]
    ]
    return f"{verb} TRANSFORM {_sql_name(*fact.path)} ({', '.join(functions)})"
