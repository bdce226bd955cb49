# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event triggers."""

from __future__ import annotations

import re
import typing as t
from dataclasses import replace

from ..model.facts import as_tuple
from ..model.labels import object_naming
from ..model.sql import ident, quote_text
from .change import REPLACE, Change, Step
from .renaming import DefinitionSyntax, Renaming
from .rule import FIRES_FOR_STATEMENTS, ORDER_LAST, DatabaseWide, Rule

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Statement
    from .context import ComparisonContext, PlanContext


def _enable(fact: Fact) -> Step:
    return Step(f"ALTER EVENT TRIGGER {ident(fact.name)} {fact.attributes['enabled']}")


def _alter_state(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return [_enable(after)]


class EventTriggers(Rule):
    """An event trigger: whether it is enabled changes in place.

    It fires for most statements of a plan, but not for those about event triggers. So the plan disables or drops it
    before any other statement, and creates or enables it after all of them, default privileges included.
    """

    kind = "event_trigger"
    renaming = Renaming(DefinitionSyntax("EVENT TRIGGER"))
    database_wide = DatabaseWide()
    attributes: t.ClassVar = {"event": REPLACE, "function": REPLACE, "tags": REPLACE, "enabled": _alter_state}
    naming = object_naming("EVENT TRIGGER")
    weight = 950
    traits = frozenset({ORDER_LAST, FIRES_FOR_STATEMENTS})
    loss_reason = "it may audit or restrict what others do"

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        sql = f"CREATE EVENT TRIGGER {ident(fact.name)} ON {fact.attributes['event']}"
        if fact.attributes["tags"]:
            sql += f"\n    WHEN TAG IN ({', '.join(quote_text(tag) for tag in as_tuple(fact.attributes['tags']))})"
        steps = [Step(f"{sql}\n    EXECUTE FUNCTION {fact.attributes['function']}()")]
        return steps if fact.attributes["enabled"] == "ENABLE" else [*steps, _enable(fact)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP EVENT TRIGGER {ident(fact.name)}")]

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        return replace(change, ends_effect=after.attributes["enabled"] == "DISABLE")


def acting_event_triggers(state: FactSet, baseline: Collection[FactId]) -> list[FactId]:
    """Return the enabled event triggers that may act while a plan is executed.

    :param baseline: facts of the setup SQL, whose event triggers are known not to change declared objects.
    """
    return sorted(
        fact.id
        for fact in state.of_kind("event_trigger")
        if fact.attributes["enabled"] in ("ENABLE", "ENABLE ALWAYS") and fact.id not in baseline
    )


def fires_for(trigger: Fact, statements: Iterable[Statement]) -> bool:
    """Return whether an event trigger fires for one of the statements, if it is enabled."""
    tags = as_tuple(trigger.attributes["tags"])
    return not tags or any(_command(each.sql).startswith(tuple(f"{tag} " for tag in tags)) for each in statements)


def _command(sql: str) -> str:
    """Return the beginning of a statement, as command tags have it."""
    words = re.sub(r"(--[^\n]*\n|\s)+", " ", sql[:200]).lstrip().upper()
    return re.sub(
        r"\A(CREATE|ALTER|DROP) (?:(?:OR REPLACE|UNIQUE|UNLOGGED|CONSTRAINT|RECURSIVE|TRUSTED) )+", r"\1 ", words
    )


def with_state(trigger: Fact, state: str) -> Fact:
    """Return an event trigger that is enabled otherwise: ``ENABLE`` or ``DISABLE``, for example."""
    return trigger.with_attributes(enabled=state)


def belongs_to_others(fact: Fact, creator: str) -> bool:
    """Return whether a fact is an event trigger that isn't ours to drop: another role owns it, or it secures new tables."""
    return fact.kind == "event_trigger" and (fact.metadata.get("owner") != creator or fact.is_true("secures_tables"))
