# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns that a table has from the tables above it, and in what they may still differ from those."""

from __future__ import annotations

import typing as t

from ...model.facts import as_tuple
from ...model.sql import ident, qualified
from ..lineage import parent_columns, reparented
from ..rule import Step
from . import not_null

if t.TYPE_CHECKING:
    from ...model.facts import Fact, FactId
    from ..context import Context


def created_with(column: Fact, context: Context) -> FactId | None:
    """Return the table or the column above that brings this column into being, if any does."""
    if column.metadata.get("inherited") != "true":
        return None
    table = ("table", *column.id[1:3])
    if table in context.created:
        return table if context.wanted.facts[table].metadata.get("inherits") else None
    if reparented(column, context):
        return None  # it has to be there before the table comes below the other
    return next((parent for parent in parent_columns(column, context.wanted) if parent in context.created), None)


def local_overrides(column: Fact, context: Context) -> list[Step]:
    """Return what makes a column, as it came from the tables above, what it shall be."""
    above = [
        context.wanted.facts[each] for each in parent_columns(column, context.wanted) if each in context.wanted.facts
    ]
    if not above:
        return []
    with_table = ("table", *column.id[1:3]) in context.created
    # A column that is added to a table is added below it before its storage is set.
    storage = above[0].attributes["storage"] if with_table else column.metadata["default_storage"]
    only = f"ALTER TABLE ONLY {qualified(*column.id[1:3])} ALTER COLUMN {ident(column.id[3])}"
    steps = _not_null(column, above, context)
    if column.attributes["storage"] != storage:
        steps.append(Step(f"{only} SET STORAGE {column.attributes['storage']}"))
    if column.attributes["compression"] != above[0].attributes["compression"]:
        steps.append(Step(f"{only} SET COMPRESSION {column.attributes['compression'] or 'default'}"))
    if column.attributes["statistics"] is not None:
        steps.append(Step(f"{only} SET STATISTICS {column.attributes['statistics']}"))
    if column.attributes["options"]:
        steps.append(Step(f"{only} SET ({', '.join(as_tuple(column.attributes['options']))})"))
    defaults = [("default", *each.id[1:]) for each in (*above, column)]
    if any(each in context.wanted.facts for each in defaults[:-1]) and defaults[-1] not in context.wanted.facts:
        steps.append(Step(f"{only} DROP DEFAULT"))
    return steps


def _not_null(column: Fact, above: list[Fact], context: Context) -> list[Step]:
    if any(each.attributes["not_null"] in ("true", "not valid") for each in above):
        # Said once more it is the table's own besides.
        own = column.metadata.get("not_null_local") == "true" and column.metadata.get("not_null_inherited") == "true"
        where = f"ALTER TABLE {qualified(*column.id[1:3])} ALTER COLUMN {ident(column.id[3])}"
        return [Step(f"{where} SET NOT NULL")] if own else []
    return not_null.changes(column.with_attributes(not_null="false", not_null_name=None), column, context, [])


def create_after(column: Fact, context: Context) -> list[FactId]:
    """Return the columns above and below that are made or changed before this one.

    What comes from above is there first. What a table declares itself is there before the same comes from above, which
    is then merged with it.
    """
    found: list[FactId] = []
    if not reparented(column, context) and (
        column.metadata.get("inherited") == "true" or column.id in context.live.facts
    ):
        found += parent_columns(column, context.wanted)
    table: FactId = ("table", *column.id[1:3])
    source = created_with(column, context)
    found += [source] if source is not None else []
    if column.id not in context.live.facts:
        below = (("column", *each[1:3], column.id[3]) for each in context.parent_links.get(table, ()))
        own = [each for each in below if each in context.wanted.facts and each not in context.live.facts]
        found += [each for each in own if context.wanted.facts[each].metadata.get("inherited") != "true"]
    return found


def sets_not_null(before: Fact, after: Fact, context: Context) -> bool:
    """Tell whether a statement about a column above brings about what this column's NOT NULL is to become."""
    if reparented(after, context):
        return False
    mine = before.attributes["not_null"], after.attributes["not_null"]
    above = parent_columns(after, context.wanted)
    while above:
        column = above.pop()
        old, new = context.live.facts.get(column), context.wanted.facts.get(column)
        if old is None or new is None:
            continue
        above += parent_columns(new, context.wanted)
        states = _below(old), _below(new)
        if states[0] != "false" and new.attributes["not_null"] == "false" and "false" not in mine:
            return True  # it goes with the one above and is put back there
        if states[0] == "false" and states[1] == mine[0] == mine[1]:
            return True  # it has its name before it is merged with what comes from above
        names = [[not_null.name_of(each) for each in (one, other)] for one, other in ((old, before), (new, after))]
        same = mine == states and all(
            one == other for (one, other), state in zip(names, states, strict=True) if state != "false"
        )
        stays = new.attributes["not_null"] == "no inherit"
        if same and not stays and (states[0] != states[1] or not_null.name_of(old) != not_null.name_of(new)):
            return True
    return False


def _below(column: Fact) -> str:
    """Return what a column's NOT NULL means for those who inherit it."""
    state = str(column.attributes["not_null"])
    return "false" if state == "no inherit" else state
