# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Typed tables: their composite type, and when a table can get another one, or none, with its rows."""

from __future__ import annotations

import typing as t

from ..model.facts import kind_of

if t.TYPE_CHECKING:
    from ..model.facts import FactId, FactSet, Value
    from .context import ComparisonContext


def type_of(table: FactId, state: FactSet) -> FactId | None:
    """Return the composite type of a typed table; None for another table, or if the type isn't managed."""
    if table not in state.facts or not state.facts[table].attributes["of_type"]:
        return None
    return next((each for each in state.depends_on.get(table, ()) if kind_of(each) == "composite"), None)


def columns_of_attribute(attribute: FactId, state: FactSet) -> set[FactId]:
    """Return the columns that typed tables have because their type has an attribute; none for a fact of another kind."""
    if kind_of(attribute) != "attribute":
        return set()
    composite = ("composite", *attribute[1:3])
    tables = (each.id for each in state.of_kind("table") if type_of(each.id, state) == composite)
    columns = (("column", *table[1:], attribute[-1]) for table in tables)
    return {each for each in columns if each in state.facts}


def becomes_of_type(table: FactId, context: ComparisonContext) -> bool:
    """Return whether a table gets another type, or becomes typed or plain."""
    before, after = context.live.facts.get(table), context.wanted.facts.get(table)
    return before is not None and after is not None and before.attributes["of_type"] != after.attributes["of_type"]


def may_set_type(table: FactId, context: ComparisonContext) -> bool:
    """Return whether ALTER TABLE can give a table another type, or none: it doesn't change columns, but compares them.

    The types must remain as they are, be created, or be dropped, as other tables may have them.
    """
    current, declared = _columns(table, context.live), _columns(table, context.wanted)
    before, after = type_of(table, context.live), type_of(table, context.wanted)
    is_child = any(
        each[:3] in (("partition", *table[1:]), ("inheritance", *table[1:]))
        for each in context.live_children.get(table, ())
    )
    if sorted(current) != sorted(declared) or is_child or not all(_remains(each, context) for each in (before, after)):
        return False
    if context.wanted.facts[table].attributes["of_type"]:
        return after is not None and current == _columns(after, context.wanted)
    return True


def _remains(type_id: FactId | None, context: ComparisonContext) -> bool:
    """Return whether a composite type isn't altered."""
    live, wanted = context.live.facts, context.wanted.facts
    if type_id is None or type_id not in live or type_id not in wanted:
        return True
    return live[type_id].attributes == wanted[type_id].attributes and _columns(type_id, context.live) == _columns(
        type_id, context.wanted
    )


def _columns(whole: FactId, state: FactSet) -> list[tuple[str, Value, Value]]:
    """Return the names, types, and collations of the columns or attributes of a table or a type, in their order."""
    inside = [fact for fact in state.of_kind("column", "attribute") if fact.parent == whole]
    inside.sort(key=lambda each: int(str(each.metadata["number"])))
    return [(each.name, each.attributes["type"], each.attributes["collation"]) for each in inside]
