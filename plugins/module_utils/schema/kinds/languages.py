# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Procedural languages."""

from __future__ import annotations

import typing as t

from ..model.labels import object_naming
from ..model.sql import ident
from .change import Step
from .renaming import DefinitionSyntax, Renaming
from .rule import ALTER_IGNORES_DEPENDENTS, DatabaseWide, Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import PlanContext


def _replace(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return [Step(_definition("CREATE OR REPLACE", after), superuser=True)]


class Languages(Rule):
    """A procedural language with its handlers; CREATE OR REPLACE changes everything in place."""

    kind = "language"
    renaming = Renaming(DefinitionSyntax("LANGUAGE"))
    database_wide = DatabaseWide()
    attributes: t.ClassVar = dict.fromkeys(("trusted", "handler", "inline", "validator"), _replace)
    naming = object_naming("LANGUAGE", grant_type="LANGUAGE")
    weight = 62
    loss_reason = "functions may be written in it"
    traits = frozenset({ALTER_IGNORES_DEPENDENTS})

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(_definition("CREATE", fact), superuser=True)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP LANGUAGE {ident(fact.name)}")]


def _definition(verb: str, fact: Fact) -> str:
    trusted = "TRUSTED " if fact.is_true("trusted") else ""
    parts = [f"{verb} {trusted}LANGUAGE {ident(fact.name)}"]
    parts += [
        f"{key.upper()} {fact.attributes[key]}" for key in ("handler", "inline", "validator") if fact.attributes[key]
    ]
    return " ".join(parts)
