# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shapes what is reported: statements, what was kept, counts, and a diff a person can read."""

from __future__ import annotations

import typing as t

from .kinds import KINDS
from .kinds.rule import Context
from .naming import label, target

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from .fact import FactId, State
    from .gate import Kept
    from .plan import Plan

_COUNTED = {
    "tables": ("table",), "columns": ("column",), "constraints": ("constraint",), "indexes": ("index",),
    "policies": ("policy",), "functions": ("function", "procedure", "aggregate"), "triggers": ("trigger",),
    "views": ("view", "matview"), "types": ("enum", "domain", "composite", "range"), "sequences": ("sequence",),
    "schemas": ("schema",), "extensions": ("extension",),
}  # fmt: skip


def statements(plan: Plan) -> list[dict[str, t.Any]]:
    """Return the plan as the module's ``statements``."""
    return [
        {"sql": each.sql, "kind": each.fact[0], "object": target(each.fact), "hazards": list(each.hazards)}
        for each in plan.statements
    ]


def kept(held: Iterable[Kept]) -> list[dict[str, str]]:
    """Return what was held back as the module's ``kept``."""
    return [{"kind": each.fact[0], "object": target(each.fact), "reason": each.reason} for each in held]


def summary(state: State) -> dict[str, int]:
    """Count what the managed schemas hold."""
    counts: dict[str, int] = {}
    for fact in state.facts.values():
        counts[fact.kind] = counts.get(fact.kind, 0) + 1
    result = {word: sum(counts.get(kind, 0) for kind in kinds) for word, kinds in _COUNTED.items()}
    result["rls_enabled"] = sum(1 for fact in state.of_kind("rls") if fact.attrs["enabled"] == "true")
    return result


def difference(live: State, wanted: State, plan: Plan, name: str) -> dict[str, str]:
    """Return the diff: for each object that differs, the DDL of what is there and of what is wanted."""
    before = [fact_id for fact_id, delta in plan.deltas.items() if delta.before is not None]
    after = [fact_id for fact_id, delta in plan.deltas.items() if delta.after is not None]
    return {
        "before_header": f"{name} (as it is)",
        "after_header": f"{name} (as declared)",
        "before": ddl(live, before),
        "after": ddl(wanted, after),
    }


def ddl(state: State, fact_ids: Iterable[FactId]) -> str:
    """Return the statements that would make the facts, each under the name of its object."""
    chosen = set(fact_ids)
    context = Context(state, state, frozenset(chosen))
    folded: set[FactId] = set()
    for fact_id in sorted(chosen, key=lambda each: KINDS[each[0]].weight):
        if fact_id not in folded:
            folded.update(each for each in KINDS[fact_id[0]].folds(state.facts[fact_id], context) if each in chosen)
    context = Context(state, state, frozenset(chosen), frozenset(folded))
    texts = []
    for fact_id in sorted(chosen - folded, key=lambda each: (KINDS[each[0]].weight, repr(each))):
        if KINDS[fact_id[0]].implied_by_create_of(state.facts[fact_id], context) in chosen:
            continue
        steps = KINDS[fact_id[0]].create(state.facts[fact_id], context)
        if steps:
            body = "\n".join(f"{step.sql};" for step in steps)
            texts.append(f"-- {label(fact_id)}\n{body}\n")
    return "\n".join(texts)
