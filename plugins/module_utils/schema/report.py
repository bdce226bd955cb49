# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the result: statements, kept objects, counts, and a readable diff."""

from __future__ import annotations

import typing as t

from .kinds import KINDS, rule_of
from .kinds.context import PlanContext
from .kinds.row_security import count_rls
from .model.facts import kind_of
from .model.labels import diff_headers, label, sort_key, target

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from .kinds.change import Step
    from .model.facts import FactId, FactSet
    from .model.plan import Plan, Statement
    from .safety.retention import Kept
    from .way_back import WayBack

_COUNTED = (
    "tables", "columns", "constraints", "indexes", "policies", "functions", "triggers", "views", "types", "sequences",
    "schemas", "extensions",
)  # fmt: skip
"""What the summary counts; the naming of each kind says as what it is counted."""


def statements(plan: Iterable[Statement]) -> list[dict[str, t.Any]]:
    """Return the statements of a plan as the module's ``statements``."""
    return [
        {
            "sql": each.sql,
            "kind": kind_of(each.fact_id),
            "object": target(each.fact_id),
            "hazards": list(each.hazards),
            "transaction": each.transaction,
        }
        for each in plan
    ]


def kept(retained: Iterable[Kept]) -> list[dict[str, str]]:
    """Return what is kept as the module's ``kept``."""
    return [each.as_result() for each in retained]


def undo(back: WayBack) -> dict[str, t.Any]:
    """Return the way back as the module's ``undo``."""
    lost = [
        {"kind": kind_of(each.fact_id), "object": target(each.fact_id), "reason": each.reason} for each in back.lost
    ]
    listed = [{"sql": each.sql, "transaction": each.transaction} for each in back.statements]
    return {"settings": back.settings, "statements": listed, "lost": lost}


def summary(state: FactSet) -> dict[str, int]:
    """Return the number of objects in the managed schemas, by kind."""
    result = dict.fromkeys(_COUNTED, 0)
    for fact in state.facts.values():
        word = KINDS[fact.kind].naming.counted_as
        if word:
            result[word] += 1
    result["rls_enabled"] = count_rls(state)
    return result


def difference(live: FactSet, wanted: FactSet, plan: Plan, name: str) -> dict[str, str]:
    """Return the diff: the current and the desired DDL of each object that differs.

    Objects that only differ in their name appear as the statements that rename them.
    """
    before = [fact_id for fact_id, delta in plan.deltas.items() if delta.before is not None]
    after = [fact_id for fact_id, delta in plan.deltas.items() if delta.after is not None]
    renames = "-- names\n" + "".join(f"{each.sql};\n" for each in plan.renames) if plan.renames else ""
    return {
        **diff_headers(name),
        "before": ddl(live, before),
        "after": renames + ddl(wanted, after),
    }


def ddl(state: FactSet, fact_ids: Iterable[FactId]) -> str:
    """Return the statements that create the facts, each under a comment with its object's name."""
    chosen = set(fact_ids)
    context = PlanContext(state, state, created=chosen)
    inlined: set[FactId] = set()
    for fact_id in sorted(chosen, key=lambda each: rule_of(each).weight):
        if fact_id not in inlined:
            inlines = rule_of(fact_id).creation(state.facts[fact_id], context).inlines
            inlined.update(each for each in inlines if each in chosen)
    context = PlanContext(state, state, created=chosen, inlined=inlined)
    entries: list[tuple[FactId, list[Step]]] = []
    for fact_id in sorted(chosen - inlined, key=_position):
        rule = rule_of(fact_id)
        if rule.creation(state.facts[fact_id], context).with_fact in chosen:
            continue
        steps = rule.create(state.facts[fact_id], context)
        if not steps:
            continue
        both = entries[-1][1][-1].joined(steps[0]) if entries and len(steps) == 1 else None
        if both:
            entries[-1][1][-1] = both
        else:
            entries.append((fact_id, steps))
    return "\n".join(
        f"-- {label(fact_id)}\n" + "".join(f"{step.sql};\n" for step in steps) for fact_id, steps in entries
    )


def _position(fact_id: FactId) -> tuple[t.Any, ...]:
    return (rule_of(fact_id).weight, kind_of(fact_id), sort_key(fact_id))
