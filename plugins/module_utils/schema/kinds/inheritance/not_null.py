# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""NOT NULL: an attribute of a column, and since PostgreSQL 18 a named constraint."""

from __future__ import annotations

import typing as t

from ...model.facts import closure
from ...model.hazards import ACCESS_EXCLUSIVE, MAY_FAIL_ON_DATA
from ...model.sql import ident, not_null_name, qualified
from ..change import Step
from ..ids import table_of
from ..lineage import ancestors, descendant_columns, parent_columns, reparented

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...model.facts import Fact, FactId, FactSet
    from ..context import ComparisonContext, PlanContext

_SUFFIX = {"true": "", "no inherit": " NO INHERIT", "not valid": " NOT VALID"}


def name_of(column: Fact) -> str:
    """Return the name of a column's NOT NULL constraint, explicit or chosen by PostgreSQL."""
    return str(column.attributes["not_null_name"] or not_null_name(*column.path[1:]))


def have_same_name(column: Fact, other: Fact) -> bool:
    """Return whether the NOT NULL constraints of two columns have the same name. Before 18, they have none."""
    has_name = any(
        each.attributes["not_null_name"] or "not_null_constraint" in each.metadata for each in (column, other)
    )
    return not has_name or name_of(column) == name_of(other)


def clause(column: Fact, context: ComparisonContext) -> str:
    """Return the NOT NULL clause of a column definition, with a name if PostgreSQL would choose another one."""
    state = str(column.attributes["not_null"])
    if state not in ("true", "no inherit") or _is_merged(column, context):
        return ""
    name = f"CONSTRAINT {ident(name_of(column))} " if _needs_explicit_name(column, context) else ""
    return f"{name}NOT NULL{_SUFFIX[state]}"


def is_repeated(column: Fact) -> bool:
    """Return whether a column has NOT NULL of its own, and a parent's (since 18)."""
    return column.is_true("not_null") and column.is_true("not_null_local") and column.is_true("not_null_inherited")


def table_constraint(column: Fact) -> str:
    """Return the NOT NULL constraint of a column, with its name, for CREATE TABLE (since 18)."""
    return f"CONSTRAINT {ident(name_of(column))} NOT NULL {ident(column.name)}"


def adds_named(before: Fact, after: Fact, context: ComparisonContext) -> bool:
    """Return whether a column gets NOT NULL of its own beside a parent's, as its name is not the parent's (since 18)."""
    inherited = after.is_true("not_null") and after.is_true("not_null_inherited")
    return before.attributes["not_null"] == "false" and inherited and _is_named_apart(after, context.wanted)


def is_dropped_last(before: Fact, after: Fact, context: ComparisonContext) -> bool:
    """Return whether a column's own NOT NULL is dropped, which is inherited until those of several parents are dropped."""
    is_own = before.is_true("not_null_local") or _is_named_apart(before, context.live)
    if after.attributes["not_null"] != "false" or not (before.is_true("not_null_inherited") and is_own):
        return False
    parents = (context.live.facts.get(each) for each in parent_columns(before, context.live))
    return len([each for each in parents if each is not None and each.attributes["not_null"] != "false"]) > 1


def _is_named_apart(column: Fact, state: FactSet) -> bool:
    """Return whether the NOT NULL of a column has a name that no parent's has."""
    parents = [state.facts[each] for each in parent_columns(column, state) if each in state.facts]
    return bool(parents) and not any(have_same_name(each, column) for each in parents)


def is_only_inherited(column: Fact, context: ComparisonContext) -> bool:
    """Return whether a column has its NOT NULL from a parent only, although the column is also declared (since 18)."""
    if not column.is_true("not_null_inherited") or column.metadata.get("not_null_local") != "false":
        return False
    parents = (context.wanted.facts.get(each) for each in parent_columns(column, context.wanted))
    return any(each is not None and each.attributes["not_null"] in ("true", "not valid") for each in parents)


def _is_merged(column: Fact, context: ComparisonContext) -> bool:
    """Return whether PostgreSQL adds the parent's NOT NULL when it merges the columns; a clause would make it local, too."""
    if not is_only_inherited(column, context):
        return False
    table = table_of(column.id)
    if table in context.created:
        return bool(context.wanted.facts[table].metadata.get("inherits"))
    parents = parent_columns(column, context.wanted)
    return not reparented(column, context) and any(each in context.created for each in parents)


def unvalidated(column: Fact) -> list[Step]:
    """Return the statement that adds a NOT VALID NOT NULL constraint, which a column definition can't contain."""
    return [_add(column, (*ACCESS_EXCLUSIVE,))] if column.attributes["not_null"] == "not valid" else []


def _needs_explicit_name(column: Fact, context: ComparisonContext) -> bool:
    if column.attributes["not_null_name"]:
        return True
    return bool(context.constraint_names.get((column.schema, name_of(column)), set()) - {column.id})


def _add(column: Fact, hazards: tuple[str, ...]) -> Step:
    table, suffix = qualified(*column.path[:2]), _SUFFIX[str(column.attributes["not_null"])]
    sql = f"ALTER TABLE {table} ADD CONSTRAINT {ident(name_of(column))} NOT NULL {ident(column.name)}{suffix}"
    return Step(sql, hazards)


def _add_above(column: Fact, children: list[FactId], context: ComparisonContext) -> list[Step]:
    if column.attributes["not_null"] == "not valid":
        return [_add(column, ACCESS_EXCLUSIVE), *_validate_children(children, context)]
    return [_add(column, (*ACCESS_EXCLUSIVE, MAY_FAIL_ON_DATA))]


def added_again(column: Fact, context: ComparisonContext) -> list[Step]:
    """Return the statements by which a column inherits a NOT VALID constraint that exists above: it is valid in a new table."""
    wanted, unvalidated = context.wanted.facts, unvalidated_above(column, context.wanted)
    steps: list[Step] = []
    for each in sorted(unvalidated):
        if unvalidated.isdisjoint(parent_columns(wanted[each], context.wanted)):
            children = descendant_columns(wanted[each], context)
            steps += [drop(each), _add(wanted[each], ACCESS_EXCLUSIVE), *_validate_children(children, context)]
    return steps


def unvalidated_above(column: Fact, state: FactSet) -> set[FactId]:
    """Return the same column in ancestors of the table, as far as its NOT NULL is NOT VALID there."""
    above = (("column", *table[1:], column.name) for table in ancestors(table_of(column.id), state))
    return {each for each in above if each in state.facts and state.facts[each].attributes["not_null"] == "not valid"}


def unvalidated_beside(table: FactId, context: PlanContext) -> list[FactId]:
    """Return the new columns whose NOT NULL is NOT VALID before a new table inherits the same one, valid (see ``added_again``)."""
    found: list[FactId] = []
    for column in (context.wanted.facts[each] for each in context.wanted_children.get(table, ())):
        if column.kind != "column" or column.attributes["not_null"] != "true":
            continue
        above = unvalidated_above(column, context.wanted)
        found += [
            each.id
            for each in (context.wanted.of_kind("column") if above else ())
            if each.name == column.name
            and table_of(each.id) in context.created
            and each.attributes["not_null"] == "not valid"
            and not above.isdisjoint(unvalidated_above(each, context.wanted))
            and table not in ancestors(table_of(each.id), context.wanted)
        ]
    return found


def drop(column: FactId) -> Step:
    """Return the statement that lets a column allow NULL. Before 18, its parent needn't."""
    return Step(
        f"ALTER TABLE {qualified(*column[1:3])} ALTER COLUMN {ident(column[3])} DROP NOT NULL", ACCESS_EXCLUSIVE
    )


def allowing_null(children: list[FactId], context: ComparisonContext) -> list[FactId]:
    """Return which child columns allow NULL in the target state."""
    columns = (context.wanted.facts.get(each) for each in children)
    return [each.id for each in columns if each is not None and each.attributes["not_null"] == "false"]


def is_optional_below(columns: Iterable[FactId], below: Mapping[FactId, Iterable[FactId]], state: FactSet) -> bool:
    """Return whether a column allows NULL in a descendant of its table: before 18, it can although the table's doesn't.

    A primary key or a check of the table would change that.

    :param below: all descendants of each table.
    """
    copies = (("column", *table[1:], each[3]) for each in columns for table in below.get(table_of(each), ()))
    return any(each in state.facts and state.facts[each].attributes["not_null"] == "false" for each in copies)


def _require_separately(
    column: Fact, children: list[FactId], context: ComparisonContext, hazards: tuple[str, ...]
) -> list[Step]:
    """Return the statements for a column and each child column that gets NOT NULL, too, if another one allows NULL."""
    if not allowing_null(children, context):
        return []
    allowed = [each for each in children if context.live.facts[each].attributes["not_null"] == "false"]
    changed = [column.id, *(each for each in allowed if not allowing_null([each], context))]
    return [
        Step(f"ALTER TABLE ONLY {qualified(*each[1:3])} ALTER COLUMN {ident(each[3])} SET NOT NULL", hazards)
        for each in changed
    ]


def changes(before: Fact, after: Fact, context: ComparisonContext, children: list[FactId]) -> list[Step]:
    """Return the statements that change a column's NOT NULL.

    :param children: the columns that inherit it; a rename must apply to all of them.
    """
    old, new = before.attributes["not_null"], after.attributes["not_null"]
    table = qualified(*after.path[:2])
    start = f"ALTER TABLE {table} ALTER COLUMN {ident(after.name)}"
    steps: list[Step] = []
    if new == "false":
        return (
            [drop(after.id), *_drop_local(children, context), *_restore_children(children, context)]
            if old != "false"
            else []
        )
    if old != "false" and name_of(before) != name_of(after):
        if old != "no inherit" and any(_has_other_name(child, before, context) for child in children):
            steps.append(drop(after.id))
            old = "false"
        else:
            steps.append(
                Step(f"ALTER TABLE {table} RENAME CONSTRAINT {ident(name_of(before))} TO {ident(name_of(after))}")
            )
    preparation = _prepare_children(children, context) if old in ("false", "no inherit") and new != "no inherit" else []
    steps += preparation
    again = (old, new) == ("true", "not valid") and before.is_true("not_null_inherited") and added_again(after, context)
    if old == new or again:
        return [*steps, *(again or [])]
    constraint = f"CONSTRAINT {ident(name_of(after))}"
    if (old, new) == ("not valid", "true"):
        return [*steps, _validate(after)]
    if {old, new} == {"true", "no inherit"}:
        word = "NO INHERIT" if new == "no inherit" else "INHERIT"
        return [*steps, Step(f"ALTER TABLE {table} ALTER {constraint} {word}", ACCESS_EXCLUSIVE)]
    if old != "false":
        steps.append(drop(after.id))
    if new == "true" and not preparation and not _needs_explicit_name(after, context):
        hazards = (*ACCESS_EXCLUSIVE, MAY_FAIL_ON_DATA)
        separately = _require_separately(after, children, context, hazards)
        return [*steps, *(separately or [Step(f"{start} SET NOT NULL", hazards)])]
    return [*steps, *_add_above(after, children, context)]


def release_children(column: Fact, context: PlanContext) -> list[Step]:
    """Return the statements that end the inheritance of a dropped column's NOT NULL in child tables that keep the column.

    PostgreSQL 18 doesn't end it when the column is dropped: the constraints could never be dropped then.
    """
    children = [each for each in _outliving(column, context) if context.live.facts[each].is_true("not_null_inherited")]
    if not children or (column.is_true("not_null_inherited") and not column.is_true("not_null_local")):
        return []  # what is only inherited ends with the parent's
    start = f"ALTER TABLE {qualified(*column.path[:2])} ALTER COLUMN {ident(column.name)}"
    # Identity columns must be NOT NULL. A primary key of the column has been dropped before.
    identity = ["DROP IDENTITY"] if ("identity", *column.path) in context.live.facts else []
    released = [Step(f"{start} {each}", ACCESS_EXCLUSIVE) for each in (*identity, "DROP NOT NULL")]
    return [*released, *_drop_local(children, context), *_restore_children(children, context)]


def _outliving(column: Fact, context: PlanContext) -> list[FactId]:
    """Return the columns of the topmost descendants that keep a column that is dropped here."""
    found: list[FactId] = []
    tables = list(context.inheriting_tables.get(table_of(column.id), ()))
    while tables:
        table = tables.pop()
        copy = ("column", *table[1:], column.name)
        if copy in context.wanted.facts and copy in context.live.facts:
            found.append(copy)
        elif copy in context.live.facts:
            tables += context.inheriting_tables.get(table, ())
    kept = {table_of(each) for each in found}
    below = {each for table in kept for each in closure([table], context.inheriting_tables) - {table}}
    return [each for each in dict.fromkeys(found) if table_of(each) not in below]


def _validate(column: Fact) -> Step:
    sql = f"ALTER TABLE {qualified(*column.path[:2])} VALIDATE CONSTRAINT {ident(name_of(column))}"
    return Step(sql, (MAY_FAIL_ON_DATA,))


def _validate_children(children: list[FactId], context: ComparisonContext) -> list[Step]:
    """Return the statements for child columns whose NOT NULL is valid although the parent's, which adds it, isn't."""
    pairs = [(context.live.facts[each], context.wanted.facts.get(each)) for each in children]
    return [
        _validate(after)
        for before, after in pairs
        if after is not None and after.attributes["not_null"] == "true"
        if before.attributes["not_null"] == "false" or not before.is_true("not_null_local")
    ]


def _drop_local(children: list[FactId], context: ComparisonContext) -> list[Step]:
    """Return the statements for child columns that allow NULL, too, and whose NOT NULL is not only inherited: it stays.

    One with another name than the parent's may be: a partition that is attached with it has it from the parent only,
    but not if it got it later.
    """
    live = context.live.facts
    return [
        drop(each)
        for each in allowing_null(children, context)
        if live[each].is_true("not_null_inherited")
        and not is_dropped_last(live[each], context.wanted.facts[each], context)
        and (live[each].is_true("not_null_local") or _is_named_apart(live[each], context.live))
    ]


def _restore_children(children: list[FactId], context: ComparisonContext) -> list[Step]:
    """Return the statements that restore NOT NULL in child columns, as dropping it in the parent drops it there, too.

    Since 18, one that is also local stays, and may need another name.
    """
    found = [(context.live.facts[child], context.wanted.facts.get(child)) for child in children]
    return [
        step
        for before, after in found
        if before.attributes["not_null"] != "false" and after is not None and after.attributes["not_null"] != "false"
        for step in changes(
            before if before.is_true("not_null_local") else after.with_attributes(not_null="false"), after, context, []
        )
    ]


def prepare_children(column: Fact, context: ComparisonContext) -> list[Step]:
    """Return the statements that prepare columns of child tables with a NOT NULL for the merge with a new parent column."""
    inherits = column.attributes["not_null"] in ("true", "not valid")
    return _prepare_children(descendant_columns(column, context), context) if inherits else []


def _prepare_children(children: list[FactId], context: ComparisonContext) -> list[Step]:
    """Return the statements that prepare child columns with a local NOT NULL for the parent's new one.

    A NOT NULL that should only be inherited is dropped first; another gets its name before it is merged. One that is also new
    and has another name is added before, from below: that of a parent would give it its own.
    """
    steps = []
    for child in reversed(children):
        before, after = context.live.facts[child], context.wanted.facts.get(child)
        if after is not None and adds_named(before, after, context):
            steps.append(_add(after, (*ACCESS_EXCLUSIVE, MAY_FAIL_ON_DATA)))
        if after is None or not before.attributes["not_null"] == after.attributes["not_null"] != "false":
            continue
        if before.is_true("not_null_inherited"):
            continue  # it changes with the one that it is inherited from
        if after.metadata.get("not_null_local") == "false":
            steps.append(drop(child))
        elif name_of(before) != name_of(after):
            steps += _renamed(before, after, context)
    return steps


def _renamed(before: Fact, after: Fact, context: ComparisonContext) -> list[Step]:
    """Return the statements that rename a column's own NOT NULL, which can't be renamed where a child table's has another name."""
    if any(_has_other_name(each, before, context) for each in descendant_columns(after, context)):
        return [drop(after.id), _add(after, ACCESS_EXCLUSIVE)]
    start = f"ALTER TABLE {qualified(*after.path[:2])} RENAME CONSTRAINT"
    return [Step(f"{start} {ident(name_of(before))} TO {ident(name_of(after))}")]


def _has_other_name(child: FactId, column: Fact, context: ComparisonContext) -> bool:
    live = context.live.facts.get(child)
    return live is not None and live.attributes["not_null"] != "false" and name_of(live) != name_of(column)
