# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds foreign keys of other schemas that are no longer possible after a change: the key has other columns, say.

They would be dropped and could not be created again.
"""

from __future__ import annotations

import typing as t

from ..kinds.keys import can_be_referenced, columns_of, is_foreign_key, referenced_columns
from ..model.labels import label
from ..model.sql import ident
from .obstacles import Obstacle, causes

if t.TYPE_CHECKING:
    from collections.abc import Set

    from ..kinds.server_versions import Deparse
    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Plan

_REMEDY = "Change or drop these foreign keys first."


def invalid_foreign_keys(
    deparse: Deparse, *, dependents: Set[FactId], live: FactSet, wanted: FactSet, plan: Plan
) -> dict[FactId, Obstacle]:
    """Return the differences that make a foreign key of another schema impossible.

    :param deparse: tells whether values of two types can be compared: queries that it rejects can't be parsed.
    """
    blocked = {
        fact_id: Obstacle(
            f"{label(fact_id)}, in a schema that is not managed, would not be possible afterwards", _REMEDY
        )
        for fact_id in sorted(dependents & plan.created, key=repr)
        if is_foreign_key(live.facts[fact_id]) and not _is_possible(live.facts[fact_id], live, wanted, deparse)
    }
    return causes(blocked, live, wanted, plan.deltas)


def _is_possible(foreign_key: Fact, live: FactSet, wanted: FactSet, deparse: Deparse) -> bool:
    pairs = referenced_columns(foreign_key)
    columns = [live.facts[each] for each in columns_of(foreign_key.id, live)]
    tables = {each.parent for each in columns} - {foreign_key.parent}
    table = tables.pop() if len(tables) == 1 else None
    if not pairs or table is None:
        return True
    if not can_be_referenced(table, [referenced for _own, referenced in pairs], wanted):
        return False
    now = [wanted.facts[each.id] for each in columns if each.id in wanted.facts]
    types = {(each.parent, ident(each.name)): each.attributes["type"] for each in now}
    named = [((foreign_key.parent, own), (table, referenced)) for own, referenced in pairs]
    comparisons = [
        f"SELECT NULL::{types[own]} = NULL::{types[referenced]} AS equal"
        for own, referenced in named
        if own in types and referenced in types
    ]
    answers = deparse(comparisons)
    return all(answers.get(each) is not None for each in comparisons)
