# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leaves what fires for the statements of a run itself to the last stage."""

from __future__ import annotations

import typing as t

from ..kinds import KINDS
from ..kinds.context import ComparisonContext
from ..kinds.rule import FIRES_FOR_STATEMENTS
from ..model.facts import closure

if t.TYPE_CHECKING:
    from ..model.facts import FactSet


def without_late_changes(live: FactSet, wanted: FactSet) -> FactSet:
    """Return the target of all stages but the last: event triggers are neither created nor enabled in it."""
    late = [fact for fact in wanted.facts.values() if FIRES_FOR_STATEMENTS in KINDS[fact.kind].traits]
    if not late:
        return wanted
    target, children, context = wanted.copy(), wanted.children(), ComparisonContext(live, wanted)
    for fact in late:
        before = live.facts.get(fact.id)
        change = KINDS[fact.kind].change(before, fact, context)
        if before is not None and (before.attributes == fact.attributes or change.ends_effect):
            continue
        if before is None or not change.in_place:
            for each in closure([fact.id], children):
                target.remove(each)
        else:
            target.facts[fact.id] = before
    return target
