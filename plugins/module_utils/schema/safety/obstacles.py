# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds differences that can't be applied, although the desired schema is valid, because of something else in the database.

Under ``keep`` they are kept out of the target state, so that the rest is applied; else the plan is refused.
"""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..kinds import KINDS
from ..kinds.context import ComparisonContext
from ..kinds.rule import CONTROLS_ACCESS
from ..model.destructive import KEEP
from ..model.facts import closure
from ..model.labels import label, listed

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ..model.diff import Delta
    from ..model.facts import FactId, FactSet

_CHANGE_DEPENDENTS = "Change or drop the dependent objects first, or add their schemas to 'schemas'."


class Obstacle(t.NamedTuple):
    """Why a difference can't be applied.

    :param reason: worded for the operator.
    :param remedy: what the operator can do about it.
    """

    reason: str
    remedy: str


def needed_by_dependents(dependents: Collection[FactId], live: FactSet, wanted: FactSet) -> dict[FactId, Obstacle]:
    """Return what isn't wanted and is needed by objects of other schemas, each with the reason to keep it.

    :param dependents: these objects and their parts, which are kept as they are.
    """
    found: dict[FactId, Obstacle] = {}
    for fact_id in sorted(dependents & wanted.facts.keys(), key=repr) if dependents else ():
        for need in live.depends_on.get(fact_id, ()):
            if need in live.facts and need not in wanted.facts and live.facts[need].parent not in found:
                reason = f"{label(fact_id)}, in a schema that is not managed, depends on it"
                found.setdefault(need, Obstacle(reason, _CHANGE_DEPENDENTS))
    return found


def causes(
    blocked: Mapping[FactId, Obstacle], live: FactSet, wanted: FactSet, deltas: Mapping[FactId, Delta]
) -> dict[FactId, Obstacle]:
    """Return the differences for which something would have to be re-created that can't be, each with the reason.

    :param blocked: what can't be re-created, with the reason.
    """
    found: dict[FactId, Obstacle] = {}
    context = ComparisonContext(live, wanted)
    for fact_id, reason in blocked.items():
        for each in sorted(closure([fact_id], live.depends_on) & deltas.keys(), key=repr):
            delta = deltas[each]
            if delta.before is not None:
                change = KINDS[each[0]].change(delta.before, delta.after, context)
                if delta.after is None or change.changes_type or not change.in_place:
                    found.setdefault(each, reason)
    return found


def check_held(held: Mapping[FactId, Obstacle], policy: str) -> None:
    """Refuse what can't be applied, unless it may be kept: only under ``keep``, and never what controls access.

    :param held: the differences, each with the reason.
    :raises Failure: naming them.
    """
    refused = [each for each in held if policy != KEEP or CONTROLS_ACCESS in KINDS[each[0]].traits]
    if not refused:
        return
    text = listed([f"{label(each)}: {held[each].reason}" for each in refused])
    remedies = " ".join(dict.fromkeys(held[each].remedy for each in refused))
    skipped = "" if policy == KEEP else " With destructive: keep, changes that don't control access are skipped."
    raise Failure(f"These changes can't be made: {text}.", hint=f"{remedies}{skipped} Nothing was changed.")
