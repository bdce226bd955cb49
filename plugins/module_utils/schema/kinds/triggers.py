# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Triggers, and whether they are enabled."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import changed_attributes, kind_of
from ..model.hazards import ACCESS_EXCLUSIVE, BLOCKS_WRITES
from ..model.labels import Naming, table_object_naming
from ..model.sql import ident
from .change import CREATE_AGAIN, Change, Creation, Removal, Step
from .ids import table_of
from .lineage import ancestors
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement, always
from .rule import CONTROLS_ACCESS, Rule
from .sql.clauses import table_name

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId
    from .context import ComparisonContext, PlanContext


def _set_state(fact: Fact, state: str) -> Step:
    return Step(f"ALTER TABLE {table_name(fact)} {state} TRIGGER {ident(fact.name)}", (BLOCKS_WRITES,))


def _alter(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    what, steps = changed_attributes(before, after), []
    if "definition" in what:
        definition = str(after.attributes["definition"])
        steps.append(Step(definition.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1), (BLOCKS_WRITES,)))
    if "enabled" in what or after.attributes["enabled"] != "ENABLE":
        steps.append(_set_state(after, str(after.attributes["enabled"])))
    return steps


_TRIGGER = table_object_naming("TRIGGER", counted_as="triggers")


class Triggers(Rule):
    """A trigger, and whether it is enabled."""

    kind = "trigger"
    naming = _TRIGGER
    renaming = Renaming(
        DefinitionSyntax("TRIGGER", table_after="ON", local_to=("table", "view", "matview")), ACCESS_EXCLUSIVE
    )
    weight = 320
    loss_reason = ""
    traits = frozenset({CONTROLS_ACCESS})
    attributes: t.ClassVar = {"definition": _alter, "enabled": _alter}
    replacement = Replacement(blocks_type_change=always)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        steps = [Step(str(fact.attributes["definition"]), (BLOCKS_WRITES,))]
        return (
            steps
            if fact.attributes["enabled"] == "ENABLE"
            else [*steps, _set_state(fact, str(fact.attributes["enabled"]))]
        )

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP TRIGGER {self.naming.sql_name(*fact.path)}", ACCESS_EXCLUSIVE)]

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        if before.attributes["definition"] == after.attributes["definition"]:
            return change
        # CREATE OR REPLACE doesn't support constraint triggers.
        definitions = (str(each.attributes["definition"]) for each in (before, after))
        return replace(change, in_place=not any(each.startswith("CREATE CONSTRAINT") for each in definitions))


class TriggerStates(Rule):
    """The state of a partition's copy of a trigger, if it isn't enabled like the partitioned table's."""

    kind = "trigger_state"
    naming = Naming(label=lambda *path: f"state of {_TRIGGER.label(*path)}", target=_TRIGGER.target)
    renaming = Renaming(None)
    weight = 321
    loss_reason = ""
    traits = frozenset({CONTROLS_ACCESS})
    attributes: t.ClassVar = {"enabled": CREATE_AGAIN}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [_set_state(fact, str(fact.attributes["enabled"]))]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [_set_state(fact, "ENABLE")]

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        triggers = (("trigger", *table[1:], fact.name) for table in ancestors(table_of(fact.id), context.live))
        return Removal(with_facts=tuple(each for each in triggers if each in context.live.facts))

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        return Creation(
            after=tuple(each for each in context.created if kind_of(each) == "trigger" and each[3] == fact.name)
        )


def is_trigger(fact_id: FactId) -> bool:
    """Return whether a fact is a trigger."""
    return kind_of(fact_id) == Triggers.kind


def called_function(trigger: Fact) -> str:
    """Return the name of the function that a trigger calls."""
    return str(trigger.attributes["definition"]).rpartition(" EXECUTE FUNCTION ")[2].partition("(")[0]
