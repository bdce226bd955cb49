# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds destructive changes. What is specific to a kind comes from its rule."""

from __future__ import annotations

import typing as t

from ..kinds import KINDS, rule_of
from ..kinds.rule import CONTROLS_ACCESS
from ..model.diff import diff

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..kinds.context import ComparisonContext
    from ..model.diff import Delta
    from ..model.facts import FactId


def destructive_changes(context: ComparisonContext) -> dict[FactId, str]:
    """Return the destructive differences, each with its reason, worded for the operator."""
    deltas = diff(context.live, context.wanted)
    reasons = ((fact_id, _reason(delta, deltas, context)) for fact_id, delta in deltas.items())
    return {fact_id: reason for fact_id, reason in reasons if reason}


def _reason(delta: Delta, deltas: dict[FactId, Delta], context: ComparisonContext) -> str:
    rule = KINDS[delta.kind]
    if delta.before is None or CONTROLS_ACCESS in rule.traits:
        return ""
    if delta.after is not None:
        return rule.change(delta.before, delta.after, context).loss
    parent = delta.before.parent
    parent_delta = deltas.get(parent) if parent is not None else None
    if parent_delta is not None and parent_delta.after is None and KINDS[parent_delta.kind].loss_reason:
        return ""  # kept with its parent
    if _dropped_by_cascade(delta.id, deltas, context):
        return ""
    loss = rule.change(delta.before, None, context).loss
    return f"not in the desired schema; {loss}" if loss and rule.loss_reason else loss


def _dropped_by_cascade(fact_id: FactId, deltas: dict[FactId, Delta], context: ComparisonContext) -> bool:
    """Return whether a fact is dropped by cascade because one with a changed definition has to be re-created."""
    for source in cascade_sources(fact_id, context):
        delta = deltas.get(source)
        if delta is not None and delta.before is not None and delta.after is not None:
            return not rule_of(source).change(delta.before, delta.after, context).in_place
    return False


def cascade_sources(fact_id: FactId, context: ComparisonContext) -> Iterable[FactId]:
    """Return the live facts whose drop cascades to this one."""
    return rule_of(fact_id).removal(context.live.facts[fact_id], context).with_facts
