# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ENABLE and FORCE ROW LEVEL SECURITY."""

from __future__ import annotations

import typing as t

from ..model.facts import Fact, changed_attributes
from ..model.hazards import ACCESS_EXCLUSIVE
from ..model.labels import property_naming
from ..model.sql import qualified
from .rule import Rule, Step

if t.TYPE_CHECKING:
    from ..model.facts import FactSet
    from .context import Context


class RowSecurity(Rule):
    """ENABLE and FORCE ROW LEVEL SECURITY."""

    kind = "rls"
    naming = property_naming("row level security on")
    definition = None
    weight = 101
    access = True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return self._set(fact, {"enabled", "forced"}, only="true")

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        name = qualified(*fact.id[1][1:])
        steps = (
            [Step(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY", ACCESS_EXCLUSIVE)]
            if fact.attributes["forced"] == "true"
            else []
        )
        if fact.attributes["enabled"] == "true":
            steps.append(Step(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY", ACCESS_EXCLUSIVE))
        return steps

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return self._set(after, changed_attributes(before, after))

    @staticmethod
    def _set(fact: Fact, what: set[str], only: str | None = None) -> list[Step]:
        name, steps = qualified(*fact.id[1][1:]), []
        words = {
            ("enabled", "true"): "ENABLE",
            ("enabled", "false"): "DISABLE",
            ("forced", "true"): "FORCE",
            ("forced", "false"): "NO FORCE",
        }
        for key in ("enabled", "forced"):
            value = str(fact.attributes[key])
            if key in what and only in (None, value):
                steps.append(Step(f"ALTER TABLE {name} {words[key, value]} ROW LEVEL SECURITY", ACCESS_EXCLUSIVE))
        return steps


def ensure_rls(live: FactSet, wanted: FactSet) -> None:
    """Enable row level security on every wanted table, declared or kept."""
    for table in [*wanted.of_kind("table")]:
        fact_id = ("rls", table.id)
        fact = wanted.facts.get(fact_id) or live.facts.get(fact_id)
        if fact is None or fact.attributes["enabled"] != "true":
            forced = fact.attributes["forced"] if fact else "false"
            wanted.add(Fact(fact_id, table.id, {"enabled": "true", "forced": forced}))
        elif fact_id not in wanted.facts:
            wanted.add(fact)
