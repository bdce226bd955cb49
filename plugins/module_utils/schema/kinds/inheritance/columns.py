# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inherited columns, and how they may differ from those of the parent tables."""

from __future__ import annotations

import typing as t

from ...model.facts import as_tuple
from ...model.sql import ident, qualified
from ..change import Step
from ..ids import table_of
from ..lineage import ancestors, parent_columns, reparented
from ..retyping import changes_type
from ..sql.foreign_options import is_foreign, option_changes, original_order
from . import not_null

if t.TYPE_CHECKING:
    from ...model.facts import Fact, FactId
    from ..context import ComparisonContext


def created_with(column: Fact, context: ComparisonContext) -> FactId | None:
    """Return the table or the parent column whose creation implicitly creates this column, if any."""
    if not column.is_true("inherited"):
        return None
    table = table_of(column.id)
    if table in context.created:
        return table if context.wanted.facts[table].metadata.get("inherits") else None
    if reparented(column, context):
        return None  # it has to exist before the table is attached to its parent
    return next((parent for parent in parent_columns(column, context.wanted) if parent in context.created), None)


def inherited_beside(column: Fact, context: ComparisonContext) -> tuple[FactId, ...]:
    """Return the columns with which the column's new table is created because its parent tables have them."""
    others = (context.wanted.facts[each] for each in context.wanted_children.get(table_of(column.id), ()))
    return tuple(
        each.id for each in others if each.kind == "column" and created_with(each, context) == table_of(column.id)
    )


def repeated_not_null(table: Fact, context: ComparisonContext) -> list[str]:
    """Return the NOT NULL constraints in CREATE TABLE for columns that are inherited and not declared (since 18).

    SET NOT NULL would later keep the names that the parent's have.
    """
    inside = (context.wanted.facts[each] for each in context.wanted_children.get(table.id, ()))
    columns = (each for each in inside if each.kind == "column" and created_with(each, context) == table.id)
    return [not_null.table_constraint(each) for each in columns if not_null.is_repeated(each)]


def local_overrides(column: Fact, context: ComparisonContext) -> list[Step]:
    """Return the statements that turn an inherited column into the wanted one."""
    parents = [
        context.wanted.facts[each] for each in parent_columns(column, context.wanted) if each in context.wanted.facts
    ]
    if not parents:
        return []
    with_table = table_of(column.id) in context.created
    added_as = parents[0] if with_table else _added_above(column, context)
    # ADD COLUMN adds the column to child tables before the parent's storage is set.
    storage = parents[0].attributes["storage"] if with_table else column.metadata["default_storage"]
    only = f"ALTER TABLE ONLY {qualified(*column.path[:2])} ALTER COLUMN {ident(column.name)}"
    steps = _not_null(column, parents, context)
    if column.attributes["storage"] != storage:
        steps.append(Step(f"{only} SET STORAGE {column.attributes['storage']}"))
    if column.attributes["compression"] != added_as.attributes["compression"]:
        steps.append(Step(f"{only} SET COMPRESSION {column.attributes['compression'] or 'default'}"))
    if column.attributes["statistics"] is not None:
        steps.append(Step(f"{only} SET STATISTICS {column.attributes['statistics']}"))
    if column.attributes["options"]:
        steps.append(Step(f"{only} SET ({', '.join(as_tuple(column.attributes['options']))})"))
    if is_foreign(column) and column.attributes["foreign_options"]:
        start = f"ALTER FOREIGN TABLE {qualified(*column.path[:2])} ALTER COLUMN {ident(column.name)}"
        steps.append(Step(start + option_changes((), original_order(column))))
    defaults = [("default", *each.path) for each in (*parents, added_as, column)]
    if any(each in context.wanted.facts for each in defaults[:-1]) and defaults[-1] not in context.wanted.facts:
        steps.append(Step(f"{only} DROP DEFAULT"))
    return steps


def _added_above(column: Fact, context: ComparisonContext) -> Fact:
    """Return the column whose ADD COLUMN adds a new one to an existing table: that of the topmost table, not of its parent."""
    while (source := created_with(column, context)) is not None:
        column = context.wanted.facts[source]
    return column


def _not_null(column: Fact, parents: list[Fact], context: ComparisonContext) -> list[Step]:
    if column.attributes["not_null"] == "false":
        above = (("column", *table[1:], column.name) for table in ancestors(table_of(column.id), context.wanted))
        inherits = any(context.wanted.facts[each].is_true("not_null") for each in above if each in context.wanted.facts)
        return [not_null.drop(column.id)] if inherits else []
    if any(each.attributes["not_null"] in ("true", "not valid") for each in parents):
        if column.attributes["not_null"] == "not valid" and table_of(column.id) in context.created:
            is_last = column.id == _added_again_with(column, context)[-1]
            return not_null.added_again(column, context) if is_last else []
        # Repeating NOT NULL makes it local in addition to inherited. A new table is created with it.
        local = not_null.is_repeated(column) and table_of(column.id) not in context.created
        start = f"ALTER TABLE {qualified(*column.path[:2])} ALTER COLUMN {ident(column.name)}"
        return [Step(f"{start} SET NOT NULL")] if local else []
    return not_null.changes(column.with_attributes(not_null="false", not_null_name=None), column, context, [])


def _added_again_with(column: Fact, context: ComparisonContext) -> list[FactId]:
    """Return the new tables' columns whose NOT NULL becomes NOT VALID by the same statements, which come after the last one."""
    state = context.wanted
    above = not_null.unvalidated_above(column, state)
    same_name = (each for each in state.of_kind("column") if each.name == column.name)
    new = [each for each in same_name if created_with(each, context) == table_of(each.id)]
    found = [each for each in new if not above.isdisjoint(not_null.unvalidated_above(each, state))]
    if not found or any(each.attributes["not_null"] != "not valid" for each in found):
        return [column.id]  # one that is valid is created afterwards
    return sorted((each.id for each in found), key=lambda each: (len(list(ancestors(table_of(each), state))), each))


def create_after(column: Fact, context: ComparisonContext) -> list[FactId]:
    """Return the parent and child columns that are created or altered before this one.

    Parent columns come before inherited ones. A child's local column comes before the parent's, which is merged with it.
    """
    found: list[FactId] = []
    if not reparented(column, context) and (column.is_true("inherited") or not _is_added(column.id, context)):
        found += parent_columns(column, context.wanted)
    table: FactId = table_of(column.id)
    source = created_with(column, context)
    found += [source] if source is not None else []
    if _is_retyped(column.id, context):
        found = [each for each in found if not _is_added(each, context)]
    if source == table and column.attributes["not_null"] == "not valid":
        *others, last = _added_again_with(column, context)
        found += others if last == column.id else []
    if _is_added(column.id, context):
        children = [("column", *each[1:3], column.name) for each in context.parent_links.get(table, ())]
        new = [each for each in children if each in context.wanted.facts and _is_added(each, context)]
        found += [each for each in new if not context.wanted.facts[each].is_true("inherited")]
        found += [each for each in children if _is_retyped(each, context)]
    return found


def _is_retyped(column: FactId, context: ComparisonContext) -> bool:
    """Return whether a column stays and gets another type: a new column of a parent is merged only with one of its type."""
    before, after = context.live.facts.get(column), context.wanted.facts.get(column)
    if before is None or after is None or _is_added(column, context):
        return False
    return changes_type(before, after)


def _is_added(column: FactId, context: ComparisonContext) -> bool:
    """Return whether a column is new, or dropped and added again."""
    return column not in context.live.facts or column in context.dropped


def sets_not_null(before: Fact, after: Fact, context: ComparisonContext) -> bool:
    """Return whether a statement for a parent column also makes the wanted change to this column's NOT NULL."""
    if reparented(after, context) or not_null.is_dropped_last(before, after, context):
        return False
    parents = parent_columns(after, context.wanted)
    while parents:
        column = parents.pop()
        old, new = context.live.facts.get(column), context.wanted.facts.get(column)
        if old is None or new is None:
            if _is_set_with_column(old, new, before, after, context):
                return True
            continue
        parents += parent_columns(new, context.wanted)
        if _is_set_beside(old, new, before, after, context) or _is_same_change(old, new, before, after):
            return True
    return False


def _is_set_with_column(
    old: Fact | None, new: Fact | None, before: Fact, after: Fact, context: ComparisonContext
) -> bool:
    """Return whether adding a parent's column adds a NOT NULL here, or gives it its name, or dropping it drops or restores it."""
    if old is not None:
        return before.is_true("not_null_inherited")
    own_states = before.attributes["not_null"], after.attributes["not_null"]
    if own_states[0] == "false":
        named = new is not None and not_null.adds_named(before, after, context)
        return named or not_null.is_only_inherited(after, context)
    return own_states[0] == own_states[1] and new is not None and _inherited_state(new) != "false"


def _is_set_beside(old: Fact, new: Fact, before: Fact, after: Fact, context: ComparisonContext) -> bool:
    """Return whether the statements for a parent's column include what a child's needs then."""
    states = _inherited_state(old), _inherited_state(new)
    own_states = before.attributes["not_null"], after.attributes["not_null"]
    if states[0] != "false":
        # A child's is dropped with it, or after it; or it is restored there.
        drops_own = own_states[1] == "false" and before.is_true("not_null_inherited")
        return new.attributes["not_null"] == "false" and (drops_own or "false" not in own_states)
    if own_states == ("false", "true") and states[1] == "not valid" and not_null.have_same_name(new, after):
        return True  # it is validated after the parent's is added
    # It gets its name, or is added, before the parent's is merged with it.
    is_named = states[1] == own_states[0] == own_states[1]
    return is_named or (states[1] != "false" and not_null.adds_named(before, after, context))


def _is_same_change(old: Fact, new: Fact, before: Fact, after: Fact) -> bool:
    """Return whether a statement for a parent's column, which changes its NOT NULL, makes the same change to a child's."""
    states = _inherited_state(old), _inherited_state(new)
    names = zip(((old, before), (new, after)), states, strict=True)
    own_states = before.attributes["not_null"], after.attributes["not_null"]
    same = own_states == states and (
        states[1] == "false" or all(not_null.have_same_name(*pair) for pair, state in names if state != "false")
    )
    if not same or new.attributes["not_null"] == "no inherit":
        return False
    return states[0] != states[1] or not_null.name_of(old) != not_null.name_of(new)


def _inherited_state(column: Fact) -> str:
    """Return the NOT NULL state that child columns inherit."""
    state = str(column.attributes["not_null"])
    return "false" if state == "no inherit" else state
