# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemas."""

from __future__ import annotations

import typing as t

from ..model.hazards import DATA_LOSS
from ..model.labels import object_naming
from ..model.sql import ident, literal
from .change import REMOVAL, Creation, Removal, Step
from .public_schema import INITDB_COMMENT, PUBLIC_SCHEMA
from .renaming import DefinitionSyntax, Renaming
from .rule import CONTAINS_OBJECTS, Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId
    from .context import ComparisonContext, PlanContext


class Schemas(Rule):
    """A schema; it has no attributes."""

    kind = "schema"
    naming = object_naming("SCHEMA", grant_type="SCHEMA", counted_as="schemas")
    renaming = Renaming(DefinitionSyntax("SCHEMA", unnamed_before="AUTHORIZATION"))
    weight = 10
    loss_reason = "everything in it would be lost"
    traits = frozenset({CONTAINS_OBJECTS})
    attributes: t.ClassVar = {}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        steps = [Step(f"CREATE SCHEMA {ident(fact.name)}")]
        if fact.id == PUBLIC_SCHEMA and ("comment", fact.id) not in context.wanted.facts:
            # Like that of a new database, where having no comment would be a difference.
            steps.append(Step(f"COMMENT ON SCHEMA public IS {literal(INITDB_COMMENT)}"))
        return steps

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP SCHEMA {ident(fact.name)}", (DATA_LOSS,))]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        return Creation(with_fact=_creating_extension(fact))

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        extension = _creating_extension(fact)
        return Removal(with_facts=(extension,)) if extension is not None else REMOVAL


def _creating_extension(schema: Fact) -> FactId | None:
    """Return the extension whose script creates a schema."""
    return ("extension", schema.metadata["extension"]) if "extension" in schema.metadata else None
