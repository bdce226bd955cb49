# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the columns, of tables and composite types, whose types are kept although what uses them changes."""

from __future__ import annotations

import typing as t

from ..model.desired import KeptType
from ..model.facts import closure, kind_of
from . import rule_of
from .replacement import SWAP
from .rule import CONTROLS_ACCESS

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId, FactSet

_NO_TYPE = ("grant", "owner", "rls", "comment")


def kept_types(live: FactSet, target: FactSet, declared: FactSet) -> dict[FactId, KeptType]:
    """Return the types that columns keep, if one of these columns is used to control access.

    :param target: the target state, including what is kept.
    :param declared: the desired schema.
    """
    typed = declared.of_kind("column", "attribute")
    columns = [fact.id for fact in typed if _has_other_type(fact, live, target)]
    users = closure(columns, declared.dependents()) if columns else set()
    if not any(CONTROLS_ACCESS in rule_of(each).traits and depends_on_types(each) for each in users):
        return {}
    return {each: _type_of(target.facts[each]) for each in columns}


def depends_on_types(fact_id: FactId) -> bool:
    """Return whether what a fact about another object means depends on the types of columns."""
    return kind_of(fact_id) not in _NO_TYPE


def undeclared_types(columns: Iterable[FactId], live: FactSet, declared: FactSet) -> set[FactId]:
    """Return the types of columns that the desired schema doesn't have, with their parts."""
    needs = closure(columns, live.depends_on)
    types = [each for each in needs if rule_of(each).replacement.how == SWAP and each not in declared.facts]
    parts = closure(types, live.children())
    return {each for each in parts if not rule_of(each).is_about_another}


def _has_other_type(column: Fact, live: FactSet, target: FactSet) -> bool:
    """Return whether a column, or that of the same name in a parent table, keeps its type."""
    after, before = target.facts.get(column.id), live.facts.get(column.id)
    if after is None or (before is not None and _type_of(before) != _type_of(after)):
        return False
    is_computed = any(each.attributes.get("generated") for each in (column, after))
    return not is_computed and _type_of(column) != _type_of(after)


def _type_of(column: Fact) -> KeptType:
    collation = column.attributes["collation"]
    kept = str(collation) if collation else None
    return KeptType(column.path[:2], column.name, str(column.attributes["type"]), kept)
