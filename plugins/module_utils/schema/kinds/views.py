# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Views and their columns."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import changed_attributes, kind_of
from ..model.hazards import BLOCKS_READS
from ..model.labels import object_naming, part_naming
from ..model.sql import ident, qualified
from .change import Change, Step
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement, always
from .rule import FunctionUse, Rule
from .sql.clauses import original_options, storage_options, table_name, view_body

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId, FactSet
    from .context import ComparisonContext, PlanContext


def _columns(state: FactSet, children: Iterable[FactId]) -> list[tuple[str, str]]:
    columns = [state.facts[each] for each in children if kind_of(each) == "view_column"]
    columns.sort(key=lambda column: int(str(column.metadata["number"])))
    return [(column.name, f"{column.metadata['type']} {column.metadata['collation']}") for column in columns]


def _head(fact: Fact) -> str:
    options = f" WITH ({', '.join(original_options(fact))})" if fact.attributes["options"] else ""
    return f"{qualified(*fact.path)}{options}"


def _alter(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    if changed_attributes(before, after) == {"options"}:
        return storage_options(f"ALTER VIEW {qualified(*after.path)}", before, after)
    # CREATE OR REPLACE sets the options it names and resets the others.
    sql = f"CREATE OR REPLACE VIEW {_head(after)} AS\n{view_body(after.attributes['definition'])}"
    return [Step(sql, (BLOCKS_READS,))]


class Views(Rule):
    """A view: replaced in place if its columns are unchanged or only added at the end."""

    kind = "view"
    naming = object_naming("VIEW", grant_type="TABLE", counted_as="views")
    renaming = Renaming(DefinitionSyntax("VIEW"), (BLOCKS_READS,))
    function_use = FunctionUse(words=(1,), is_relation=True)
    weight = 300
    loss_reason = "applications may read it"
    attributes: t.ClassVar = {"definition": _alter, "options": _alter}
    replacement = Replacement(blocks_type_change=always)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"CREATE VIEW {_head(fact)} AS\n{view_body(fact.attributes['definition'])}")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP VIEW {qualified(*fact.path)}", (BLOCKS_READS,))]

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        if before.attributes["definition"] == after.attributes["definition"]:
            return change
        old = _columns(context.live, context.live_children.get(before.id, ()))
        new = _columns(context.wanted, context.wanted_children.get(after.id, ()))
        return replace(change, in_place=new[: len(old)] == old)

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("relation", *fact.path), ("type", *fact.path))


def _alter_column(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    """Return the statements for a materialized view's column; other columns have no settings of their own."""
    start = f"ALTER MATERIALIZED VIEW {table_name(after)} ALTER COLUMN {ident(after.name)}"
    what, steps = changed_attributes(before, after), []
    if "storage" in what:
        steps.append(Step(f"{start} SET STORAGE {after.attributes['storage'] or after.metadata['default_storage']}"))
    if "compression" in what:
        steps.append(Step(f"{start} SET COMPRESSION {after.attributes['compression'] or 'default'}"))
    if "statistics" in what:
        steps.append(Step(f"{start} SET STATISTICS {after.attributes['statistics'] or '-1'}"))
    return [*steps, *(storage_options(start, before, after) if "options" in what else [])]


def _rename_column(fact: Fact, name: str) -> list[Step]:
    word = "MATERIALIZED VIEW" if fact.parent is not None and kind_of(fact.parent) == "matview" else "VIEW"
    sql = f"ALTER {word} {table_name(fact)} RENAME COLUMN {ident(fact.name)} TO {ident(name)}"
    return [Step(sql, (BLOCKS_READS,))]


_NO_SETTINGS: t.Final = {"statistics": None, "storage": None, "compression": None, "options": ()}


class ViewColumns(Rule):
    """A column of a view: defined by the view's query, except for the storage settings of a materialized view's column."""

    kind = "view_column"
    naming = part_naming("view column", comment_type="COLUMN", grant_type="TABLE")
    renaming = Renaming(None, steps=_rename_column)
    weight = 301
    loss_reason = ""
    attributes: t.ClassVar = dict.fromkeys(_NO_SETTINGS, _alter_column)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        blank = {name: value for name, value in _NO_SETTINGS.items() if name in fact.attributes}
        return _alter_column(replace(fact, attributes=blank), fact, context)

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return []

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        # A materialized view that becomes a view is dropped with its columns.
        return change if before.parent == after.parent else replace(change, in_place=False)
