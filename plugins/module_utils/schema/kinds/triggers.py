# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Triggers, and whether they are enabled."""

from __future__ import annotations

import typing as t

from ..model.facts import changed_attributes
from ..model.hazards import ACCESS_EXCLUSIVE, BLOCKS_WRITES
from ..model.labels import Naming, table_object_naming
from ..model.sql import ident, qualified
from .definition import DefinitionSyntax
from .lineage import ancestors
from .rule import Rule, Step
from .table_objects import TableObject

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import Context


_TRIGGER = table_object_naming("TRIGGER", counted_as="triggers")


class Triggers(TableObject):
    """A trigger, and whether it is enabled."""

    kind = "trigger"
    naming = _TRIGGER
    definition = DefinitionSyntax("TRIGGER", table_after="ON", local_to=("table", "view", "matview"))
    weight = 320
    access = True

    def blocks_type_change(self, fact: Fact) -> bool:
        return True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        steps = [Step(str(fact.attributes["definition"]), (BLOCKS_WRITES,))]
        return steps if fact.attributes["enabled"] == "ENABLE" else [*steps, self._enable(fact)]

    @staticmethod
    def _enable(fact: Fact) -> Step:
        return Step(
            f"ALTER TABLE {qualified(*fact.id[1:3])} {fact.attributes['enabled']} TRIGGER {ident(fact.id[3])}",
            (BLOCKS_WRITES,),
        )

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP TRIGGER {self.sql_name(fact)}", ACCESS_EXCLUSIVE)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        if changed_attributes(before, after) == {"enabled"}:
            return [self._enable(after)]
        definition = str(after.attributes["definition"])
        if definition.startswith("CREATE CONSTRAINT"):
            return None
        steps = [Step(definition.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1), (BLOCKS_WRITES,))]
        if after.attributes["enabled"] != "ENABLE" or before.attributes["enabled"] != "ENABLE":
            steps.append(self._enable(after))
        return None if str(before.attributes["definition"]).startswith("CREATE CONSTRAINT") else steps


class TriggerStates(Rule):
    """The state of a partition's copy of a trigger, if it isn't enabled like the partitioned table's."""

    kind = "trigger_state"
    naming = Naming(label=lambda *path: f"state of {_TRIGGER.label(*path)}", target=_TRIGGER.target)
    definition = None
    weight = 321
    access = True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return [self._set(fact, str(fact.attributes["enabled"]))]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [self._set(fact, "ENABLE")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return self.create(after, context)

    def cascaded_from(self, fact: Fact, context: Context) -> Iterable[FactId]:
        for table in ancestors(("table", *fact.id[1:3]), context.live):
            trigger: FactId = ("trigger", *table[1:], fact.id[3])
            if trigger in context.live.facts:
                yield trigger

    def create_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        return [each for each in context.created if each[0] == "trigger" and each[3] == fact.id[3]]

    @staticmethod
    def _set(fact: Fact, state: str) -> Step:
        return Step(f"ALTER TABLE {qualified(*fact.id[1:3])} {state} TRIGGER {ident(fact.id[3])}", (BLOCKS_WRITES,))
