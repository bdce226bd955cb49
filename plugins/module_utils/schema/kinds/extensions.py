# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Extensions."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import changed_attributes
from ..model.hazards import DATA_LOSS
from ..model.labels import object_naming
from ..model.sql import ident, literal
from .change import Change, Step
from .extension_versions import names_version
from .renaming import Renaming
from .rule import DatabaseWide, Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import ComparisonContext, PlanContext


def _move(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return [Step(f"ALTER EXTENSION {ident(after.name)} SET SCHEMA {ident(str(after.attributes['schema']))}")]


def _update(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return [Step(f"ALTER EXTENSION {ident(after.name)} UPDATE TO {literal(str(after.attributes['version']))}")]


class Extensions(Rule):
    """An extension; its members belong to it, and its version is only managed if declared."""

    kind = "extension"
    naming = object_naming("EXTENSION", counted_as="extensions")
    renaming = Renaming(None)
    weight = 20
    database_wide = DatabaseWide()  # if it isn't in a managed schema, as in pg_catalog
    loss_reason = "other objects may use it, and the rows of its tables would be lost"
    attributes: t.ClassVar = {"schema": _move, "version": _update}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        schema = fact.attributes["schema"]
        # CREATE EXTENSION creates the schema named in the control file; WITH SCHEMA would require it to exist.
        creates_schema = fact.is_true("makes_schema") and ("schema", schema) not in context.wanted.facts
        where = f" WITH SCHEMA {ident(str(schema))}" if schema and not creates_schema else ""
        version = f" VERSION {literal(str(fact.attributes['version']))}" if names_version(fact) else ""
        return [Step(f"CREATE EXTENSION {ident(fact.name)}{where}{version}")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP EXTENSION {ident(fact.name)}", (DATA_LOSS,))]

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        what = changed_attributes(before, after)
        if "version" in what:
            change = replace(change, creates_implied=True)
        if "schema" in what and not before.is_true("relocatable"):
            loss = "it is not relocatable and would have to be re-created to change its schema"
            return replace(change, in_place=False, loss=loss)
        return change
