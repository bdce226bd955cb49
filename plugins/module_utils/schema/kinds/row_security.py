# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ENABLE and FORCE ROW LEVEL SECURITY."""

from __future__ import annotations

import typing as t

from ..model.facts import Fact
from ..model.hazards import ACCESS_EXCLUSIVE
from ..model.labels import label, property_naming
from ..model.sql import qualified
from .change import Step
from .renaming import Renaming
from .rule import CONTROLS_ACCESS, Rule
from .sql.foreign_options import is_foreign

if t.TYPE_CHECKING:
    from ..model.facts import FactId, FactSet
    from .context import PlanContext


def _set(fact: Fact, word: str) -> list[Step]:
    return [Step(f"ALTER TABLE {qualified(*fact.subject[1:])} {word} ROW LEVEL SECURITY", ACCESS_EXCLUSIVE)]


def _enable(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return _set(after, "ENABLE" if after.is_true("enabled") else "DISABLE")


def _force(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return _set(after, "FORCE" if after.is_true("forced") else "NO FORCE")


class RowSecurity(Rule):
    """ENABLE and FORCE ROW LEVEL SECURITY."""

    kind = "rls"
    naming = property_naming("row level security on")
    renaming = Renaming(None)
    weight = 101
    loss_reason = ""
    traits = frozenset({CONTROLS_ACCESS})
    attributes: t.ClassVar = {"enabled": _enable, "forced": _force}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        steps = _set(fact, "ENABLE") if fact.is_true("enabled") else []
        return [*steps, *_set(fact, "FORCE")] if fact.is_true("forced") else steps

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        steps = _set(fact, "NO FORCE") if fact.is_true("forced") else []
        return [*steps, *_set(fact, "DISABLE")] if fact.is_true("enabled") else steps


def ensure_rls(live: FactSet, wanted: FactSet) -> None:
    """Enable row level security on every wanted table, declared or kept."""
    for table in [*wanted.of_kind("table")]:
        if is_foreign(table):
            continue  # PostgreSQL has no row level security for it
        fact_id = ("rls", table.id)
        fact = wanted.facts.get(fact_id) or live.facts.get(fact_id)
        if fact is None or not fact.is_true("enabled"):
            forced = fact.attributes["forced"] if fact else "false"
            wanted.add(Fact(fact_id, table.id, {"enabled": "true", "forced": forced}))
        elif fact_id not in wanted.facts:
            wanted.add(fact)


def keep_secured(database: FactSet, live: FactSet, wanted: FactSet) -> None:
    """Keep row level security that an event trigger enabled: on new tables, it does so again.

    :param database: all facts of the database.
    """
    if not securing_triggers(database):
        return
    for fact in live.of_kind("rls"):
        if fact.parent in wanted.facts and fact.is_true("enabled"):
            declared = wanted.facts.get(fact.id)
            if declared is None:
                wanted.copy_from(live, fact)
            elif not declared.is_true("enabled"):
                wanted.facts[fact.id] = declared.with_attributes(enabled="true")


def securing_triggers(database: FactSet) -> list[FactId]:
    """Return the event triggers that enable row level security on new tables."""
    return [each.id for each in database.of_kind("event_trigger") if each.is_true("secures_tables")]


def secured_by_triggers(database: FactSet, wanted: FactSet, declared: FactSet) -> list[str]:
    """Return a warning that names the tables on which event triggers enable row level security, and the SQL doesn't."""
    tables = [
        table.id
        for table in wanted.of_kind("table")
        if table.id in declared.facts
        and not is_foreign(table)
        and not ((fact := declared.facts.get(("rls", table.id))) and fact.is_true("enabled"))
    ]
    triggers = sorted(label(each) for each in securing_triggers(database))
    if not triggers or not tables:
        return []
    names = ", ".join(sorted(qualified(*each[1:]) for each in tables))
    warning = (
        f"{' and '.join(triggers)} enables row level security on new tables. The schema doesn't declare it for these, where "
        f"it stays enabled: {names}. Declare it, with the policies that they need"
    )
    return [warning]


def count_rls(state: FactSet) -> int:
    """Return the number of tables with row level security enabled."""
    return sum(1 for fact in state.of_kind("rls") if fact.is_true("enabled"))
