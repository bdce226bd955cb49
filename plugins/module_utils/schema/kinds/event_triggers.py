# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event triggers."""

from __future__ import annotations

import typing as t

from ..model.facts import as_tuple, changed_attributes
from ..model.labels import object_naming
from ..model.sql import ident, quote_text
from .rule import Rule, Step

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import Context


class EventTriggers(Rule):
    """An event trigger: whether it is enabled changes in place.

    It fires for most statements of a plan, but not for those about event triggers. So the plan disables or drops it
    before any other statement, and creates or enables it after all of them, default privileges included.
    """

    kind = "event_trigger"
    naming = object_naming("EVENT TRIGGER")
    weight = 950
    order_last = True
    fires_for_statements = True
    loss_reason = "it may audit or restrict what others do"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        sql = f"CREATE EVENT TRIGGER {ident(fact.id[1])} ON {fact.attributes['event']}"
        if fact.attributes["tags"]:
            sql += f"\n    WHEN TAG IN ({', '.join(quote_text(tag) for tag in as_tuple(fact.attributes['tags']))})"
        steps = [Step(f"{sql}\n    EXECUTE FUNCTION {fact.attributes['function']}()")]
        return steps if fact.attributes["enabled"] == "ENABLE" else [*steps, self._enable(fact)]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP EVENT TRIGGER {ident(fact.id[1])}")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return [self._enable(after)] if changed_attributes(before, after) == {"enabled"} else None

    def ends_effect(self, before: Fact, after: Fact) -> bool:
        return after.attributes["enabled"] == "DISABLE"

    @staticmethod
    def _enable(fact: Fact) -> Step:
        return Step(f"ALTER EVENT TRIGGER {ident(fact.id[1])} {fact.attributes['enabled']}")
