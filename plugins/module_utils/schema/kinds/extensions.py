# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Extensions."""

from __future__ import annotations

import typing as t

from ..model.facts import changed_attributes
from ..model.hazards import DATA_LOSS
from ..model.labels import object_naming
from ..model.sql import ident, literal
from .rule import Rule, Step

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import Context


class Extensions(Rule):
    """An extension; its members belong to it, and its version is only managed if declared."""

    kind = "extension"
    naming = object_naming("EXTENSION", counted_as="extensions")
    definition = None
    weight = 20
    loss_reason = "other objects may use it, and the rows of its tables would be lost"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        schema = fact.attributes["schema"]
        # CREATE EXTENSION creates the schema named in the control file; WITH SCHEMA would require it to exist.
        creates_schema = fact.metadata.get("makes_schema") == "true" and ("schema", schema) not in context.wanted.facts
        where = f" WITH SCHEMA {ident(str(schema))}" if schema and not creates_schema else ""
        pinned = fact.attributes["version"] is not None and fact.attributes["version"] != fact.metadata["available"]
        version = f" VERSION {literal(str(fact.attributes['version']))}" if pinned else ""
        return [Step(f"CREATE EXTENSION {ident(fact.id[1])}{where}{version}")]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP EXTENSION {ident(fact.id[1])}", (DATA_LOSS,))]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        name, what, steps = ident(after.id[1]), changed_attributes(before, after), []
        if "schema" in what:
            if before.metadata["relocatable"] != "true":
                return None
            steps.append(Step(f"ALTER EXTENSION {name} SET SCHEMA {ident(str(after.attributes['schema']))}"))
        if "version" in what:
            steps.append(Step(f"ALTER EXTENSION {name} UPDATE TO {literal(str(after.attributes['version']))}"))
        return steps

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        moves = "schema" in changed_attributes(before, after) and before.metadata["relocatable"] != "true"
        return "it is not relocatable and would have to be re-created to change its schema" if moves else ""
