# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Foreign keys in CREATE TABLE: PostgreSQL doesn't look for rows that violate them, as it does for each that is added."""

from __future__ import annotations

import typing as t

from ..model.cycles import nodes_on_cycles
from .ids import table_of
from .keys import is_foreign_key, is_index_or_constraint

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ..model.facts import FactId, FactSet


def foreign_keys_in_create_table(
    tables: Collection[FactId], children: Mapping[FactId, list[FactId]], wanted: FactSet
) -> set[FactId]:
    """Return the foreign keys that are created with their table, after the table that they reference.

    Those of tables that reference one another are added to the tables afterwards, as are those that reference an existing
    table: adding one blocks writes there, which a plan says of a statement of its own.

    :param tables: the tables that are created, aren't partitioned, and have no parent tables.
    :param children: the children of each fact.
    """
    keys = {
        each: references
        for table in tables
        for each in children.get(table, ())
        if is_foreign_key(wanted.facts[each])
        and wanted.facts[each].is_true("validated")
        and (references := _referenced(each, wanted))
        and references.issubset(tables)
    }
    others = {each: references - {table_of(each)} for each, references in keys.items()}
    needed: dict[FactId, set[FactId]] = {}
    for each, before in others.items():
        needed.setdefault(table_of(each), set()).update(before)
    mutual = set(nodes_on_cycles(needed))
    return {each for each, before in others.items() if table_of(each) not in mutual or mutual.isdisjoint(before)}


def _referenced(foreign_key: FactId, state: FactSet) -> set[FactId]:
    """Return the table that a foreign key references, by its key or index; none if that isn't among the facts."""
    keys = (state.facts.get(need) for need in state.depends_on[foreign_key] if is_index_or_constraint(need))
    return {key.parent for key in keys if key is not None and key.parent is not None}
