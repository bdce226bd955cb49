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
from .lineage import ancestors, descendants, with_descendants
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement, always
from .rule import CONTROLS_ACCESS, Rule
from .sql.clauses import table_name

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ..model.facts import Fact, FactId, FactSet
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
        change = replace(super().difference(before, after, context), recreates=tuple(_states_below(after, context)))
        if before.attributes["definition"] == after.attributes["definition"]:
            return change
        # CREATE OR REPLACE doesn't support constraint triggers.
        definitions = (str(each.attributes["definition"]) for each in (before, after))
        return replace(change, in_place=not any(each.startswith("CREATE CONSTRAINT") for each in definitions))


class TriggerStates(Rule):
    """The state of a partition's copy of a trigger, if it isn't that of what it copies, in the table above.

    PostgreSQL gives a copy that state when the partition is attached, and whenever the state is set. CREATE OR REPLACE enables
    all copies.
    """

    kind = "trigger_state"
    naming = Naming(label=lambda *path: f"state of {_TRIGGER.label(*path)}", target=_TRIGGER.target)
    renaming = Renaming(None)
    weight = 321
    loss_reason = ""
    traits = frozenset({CONTROLS_ACCESS})
    attributes: t.ClassVar = {"enabled": CREATE_AGAIN}

    def change(self, before: Fact | None, after: Fact | None, context: ComparisonContext) -> Change:
        change = super().change(before, after, context)
        fact = after or before
        return change if fact is None else replace(change, recreates=tuple(_states_below(fact, context)))

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [_set_state(fact, str(fact.attributes["enabled"]))]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        if fact.id in context.wanted.facts:
            return []  # it is set again
        above = (context.wanted.facts.get(each) for each in _copied(fact, context.wanted))
        return [_set_state(fact, next((str(each.attributes["enabled"]) for each in above if each), "ENABLE"))]

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        triggers = (each for each in _copied(fact, context.live) if is_trigger(each))
        above = (*triggers, *_links_above(fact, context.live))
        return Removal(with_facts=tuple(each for each in above if each in context.live.facts))

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        after = (*_copied(fact, context.wanted), *_links_above(fact, context.wanted))
        return Creation(after=after, after_drops=tuple(_copied(fact, context.live)))


def _links_above(state: Fact, facts: FactSet) -> Iterator[FactId]:
    """Yield the ids of the links by which the tables above are partitions: attaching one sets the states below."""
    return (("partition", *table[1:]) for table in ancestors(table_of(state.id), facts))


def _copied(state: Fact, facts: FactSet) -> Iterator[FactId]:
    """Yield the ids of what a copy's state may come from, the nearest first: the states of copies above, and the trigger itself."""
    for table in ancestors(table_of(state.id), facts):
        for kind in (TriggerStates.kind, Triggers.kind):
            yield (kind, *table[1:], state.name)


def _states_below(fact: Fact, context: ComparisonContext) -> Iterator[FactId]:
    """Yield the states of copies that a change of a trigger, or of the state of a copy of it, sets as well."""
    for table in with_descendants(table_of(fact.id), context)[1:]:
        state: FactId = (TriggerStates.kind, *table[1:], fact.name)
        if state in context.live.facts and state in context.wanted.facts:
            yield state


def is_trigger(fact_id: FactId) -> bool:
    """Return whether a fact is a trigger."""
    return kind_of(fact_id) == Triggers.kind


def names_taken_below(
    changing: Collection[FactId], wanted: FactSet, outside: Mapping[FactId, FactId]
) -> Iterator[tuple[FactId, FactId]]:
    """Yield the triggers that PostgreSQL can't copy to a partition, each with the partition's own trigger of that name.

    :param changing: what the plan creates or alters.
    :param wanted: the target state.
    :param outside: partitions in schemas that aren't managed, by the tables above them.
    """
    new = sorted(each for each in changing if is_trigger(each) and each in wanted.facts)
    below = descendants(wanted) if new else {}
    for fact_id in new:
        table = wanted.facts.get(table_of(fact_id))
        if table is None or table.attributes.get("partition_key") is None:
            continue
        if " FOR EACH ROW " not in str(wanted.facts[fact_id].attributes["definition"]):
            continue
        partitions = below.get(table.id, set())
        partitions |= {outside[each] for each in (table.id, *partitions) if each in outside}
        for other in sorted((fact_id[0], *each[1:], fact_id[3]) for each in partitions):
            if other in wanted.facts:
                yield fact_id, other


def called_function(trigger: Fact) -> str:
    """Return the name of the function that a trigger calls."""
    return str(trigger.attributes["definition"]).rpartition(" EXECUTE FUNCTION ")[2].partition("(")[0]
