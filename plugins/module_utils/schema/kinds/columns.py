# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns."""

from __future__ import annotations

import typing as t

from ..model.facts import changed_attributes
from ..model.hazards import ACCESS_EXCLUSIVE, BLOCKS_READS, BLOCKS_WRITES, DATA_LOSS, MAY_FAIL_ON_DATA
from ..model.labels import part_naming
from ..model.sql import ident
from . import lineage
from .change import Change, Creation, Removal, Step
from .identity_sequences import around_new_type
from .ids import table_of
from .inheritance import columns, not_null
from .lineage import parent_links, remaining_children
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement
from .retyping import (
    REWRITE,
    changes_type,
    is_partition_key,
    loss_by_type,
    parent_changes_type,
    restore_storage,
    retarget,
    type_clause,
    type_hazards,
)
from .rule import INLINES, FunctionUse, Rule
from .sql.clauses import (
    column_definition,
    column_details,
    column_option_changes,
    compression_step,
    inlined_in,
    table_name,
)
from .sql.foreign_options import is_foreign
from .typed_tables import becomes_of_type, type_of

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId, FactSet
    from .context import ComparisonContext, PlanContext


def _alter(before: Fact, after: Fact, context: PlanContext) -> list[Step]:
    what = changed_attributes(before, after)
    start = f"ALTER TABLE {table_name(after)} ALTER COLUMN {ident(after.name)}"
    only = f"ALTER TABLE ONLY {table_name(after)} ALTER COLUMN {ident(after.name)}"
    steps: list[Step] = []
    if "generated" in what and not _parent_becomes_plain(after, context):
        steps.append(Step(f"{start} DROP EXPRESSION", ACCESS_EXCLUSIVE))
    from_type = _attribute(after, context.wanted) is not None
    if what & {"type", "collation"} and not (from_type or parent_changes_type(after, context)):
        becomes = Step(start + type_clause(before, after, context), type_hazards(before, after))
        first, later = around_new_type([after.id, *lineage.descendant_columns(after, context)], context)
        steps += [*first, becomes, *later]
    if not columns.sets_not_null(before, after, context):
        steps += not_null.changes(before, after, context, lineage.descendant_columns(after, context))
    if "type" in what:
        steps += restore_storage(after)
    elif "storage" in what and not _is_retargeted(before, after, context):
        steps.append(Step(f"{only} SET STORAGE {after.attributes['storage']}"))
    if "compression" in what and "type" not in what:
        steps.append(Step(f"{only} SET COMPRESSION {after.attributes['compression'] or 'default'}"))
    if "statistics" in what:
        steps.append(Step(f"{only} SET STATISTICS {after.attributes['statistics'] or '-1'}"))
    return steps + column_option_changes(before, after)


def _parent_becomes_plain(column: Fact, context: PlanContext) -> bool:
    """Return whether DROP EXPRESSION for a parent's column does it for this column, too."""
    if lineage.reparented(column, context):
        return False
    return any(
        parent in context.live.facts and _is_generated(context.live.facts[parent])
        for parent in lineage.parent_columns(column, context.wanted)
    )


def _is_replaced(before: Fact, after: Fact) -> bool:
    """Return whether it has to be re-created: PostgreSQL can't turn a plain column into a generated one."""
    old, new = before.attributes["generated"], after.attributes["generated"]
    if new is None:
        return old == "VIRTUAL"
    return (
        old != new
        or (before.attributes["expression"] != after.attributes["expression"])
        or (before.attributes["type"] != after.attributes["type"])
    )


def _is_replaced_alone(before: Fact, after: Fact, context: ComparisonContext) -> bool:
    """Return whether a table computes an inherited column otherwise than before, and its parents don't: it has to be detached."""
    if not _is_replaced(before, after):
        return False
    live, wanted = context.live.facts, context.wanted.facts
    both = [each for each in lineage.parent_columns(after, context.wanted) if each in live and each in wanted]
    return bool(both) and not any(_is_replaced(live[each], wanted[each]) for each in both)


def _is_generated(fact: Fact) -> bool:
    return fact.attributes["generated"] is not None


def _has_values(fact: Fact) -> bool:
    return not _is_generated(fact) and not is_foreign(fact)


def _retarget(fact: Fact, context: ComparisonContext) -> list[Step] | None:
    before = context.live.facts.get(fact.id, fact)
    return None if _is_generated(fact) or is_partition_key(before, fact, context) else retarget(fact, context)


def _recreated_for_retarget(fact: Fact, context: ComparisonContext) -> Iterable[FactId]:
    return () if lineage.inherits_column(fact, context.wanted) else lineage.links_beside(fact, context)


def _rename(fact: Fact, name: str) -> list[Step]:
    sql = f"ALTER TABLE {table_name(fact)} RENAME COLUMN {ident(fact.name)} TO {ident(name)}"
    return [Step(sql, ACCESS_EXCLUSIVE)]


class Columns(Rule):
    """A column; the order of columns is not a difference."""

    kind = "column"
    naming = part_naming("column", comment_type="COLUMN", grant_type="TABLE", counted_as="columns")
    renaming = Renaming(DefinitionSyntax("COLUMN", local_to=("table",), is_part=True), steps=_rename)
    function_use = FunctionUse(words=(2, 1), is_caller=True)
    weight = 110
    loss_reason = "its values would be lost"
    replacement = Replacement(
        loses_rows=_has_values,
        blocks_type_change=_is_generated,
        retarget=_retarget,
        recreated_for_retarget=_recreated_for_retarget,
    )
    traits = frozenset({INLINES})
    attributes: t.ClassVar = dict.fromkeys(
        ("type", "collation", "not_null", "generated", "expression", "storage", "compression", "statistics", "options",
         "not_null_name", "foreign_options"),
        _alter,
    )  # fmt: skip

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        if columns.created_with(fact, context) is not None:
            return columns.local_overrides(fact, context)
        if _created_by_type(fact, context):
            return _typed_overrides(fact, context)
        inlined = inlined_in(fact, context)
        hazards: tuple[str, ...] = ACCESS_EXCLUSIVE
        if fact.attributes["generated"] == "STORED" or any(each.kind == "identity" for each in inlined):
            hazards = REWRITE
        sql = f"ALTER TABLE {table_name(fact)} ADD COLUMN {column_definition(fact, context)}"
        defaulted = inlined or fact.attributes["generated"]
        if any(each.kind == "default" and _is_computed(str(each.attributes["expression"])) for each in inlined):
            hazards = REWRITE
        if fact.is_true("not_null") and not defaulted:
            hazards = (*hazards, MAY_FAIL_ON_DATA)
        added = Step(sql, ACCESS_EXCLUSIVE if is_foreign(fact) else hazards)
        return [*not_null.prepare_children(fact, context), added, *column_details(fact)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        only = "ONLY " if _is_outlived(fact, context) else ""
        sql = f"ALTER TABLE {only}{table_name(fact)} DROP COLUMN {ident(fact.name)}"
        hazards = ACCESS_EXCLUSIVE if is_foreign(fact) else (DATA_LOSS, BLOCKS_READS, BLOCKS_WRITES)
        return [*not_null.release_children(fact, context), Step(sql, hazards)]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        # A table that is detached, even if temporarily, is changed in between; a new table is created with its columns.
        is_new = table_of(fact.id) in context.created
        return Creation(
            with_fact=_created_with(fact, context),
            inlines=tuple(_inlined(fact, context)),
            after=tuple(columns.create_after(fact, context)),
            after_drops=() if is_new else _links(fact, context),
            without=columns.inherited_beside(fact, context) if is_new and _is_generated(fact) else (),
        )

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        # A column is inherited until the parent's is dropped.
        parents = () if table_of(fact.id) in context.dropped else _attached_parents(fact, context)
        return Removal(with_facts=_dropped_with(fact, context), after=(*_links(fact, context), *parents))

    def change(self, before: Fact | None, after: Fact | None, context: ComparisonContext) -> Change:
        if before is not None and after is None and is_foreign(before):
            return Change(loss="applications may read it")
        if before is None and after is not None and after.parent is not None:
            # Its type is replaced: a partition key can only be re-created with its table.
            existing = context.live.facts.get(after.id)
            if existing is not None and is_partition_key(existing, after, context):
                return Change(recreates=(after.parent,))
        return super().change(before, after, context)

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        retypes = changes_type(before, after)
        repartitions = retypes and is_partition_key(before, after, context)
        recreates: tuple[FactId, ...] = (after.parent,) if repartitions and after.parent is not None else ()
        if _is_replaced_alone(before, after, context):
            recreates += tuple(each for each in parent_links(after, context.wanted) if each in context.live.facts)
        if retypes and not parent_changes_type(after, context):
            recreates += tuple(lineage.links_beside(before, context))
        return Change(
            in_place=not _is_replaced(before, after),
            loss=loss_by_type(before, after, context),
            changes_type=retypes,
            recreates=recreates,
        )


def computes_values(fact_id: FactId, context: PlanContext) -> bool:
    """Return whether a fact is a new column for which PostgreSQL computes a value in each row."""
    fact = context.wanted.facts.get(fact_id)
    if fact is None or fact.kind != "column":
        return False
    return _is_generated(fact) or any(True for _each in _inlined(fact, context))


def _inlined(fact: Fact, context: PlanContext) -> Iterable[FactId]:
    """Return the default and the identity of a column, if there is a statement to inline them into."""
    if columns.created_with(fact, context) is not None or _created_by_type(fact, context):
        return ()
    path = fact.path
    return [each for each in (("default", *path), ("identity", *path)) if each in context.wanted.facts]


def _created_with(fact: Fact, context: PlanContext) -> FactId | None:
    if _created_by_type(fact, context) and not _typed_overrides(fact, context):
        return _attribute(fact, context.wanted)
    source = columns.created_with(fact, context)
    return source if source is not None and not columns.local_overrides(fact, context) else None


def _created_by_type(fact: Fact, context: PlanContext) -> bool:
    """Return whether adding an attribute to the type of a typed table creates the column."""
    return table_of(fact.id) not in context.created and _attribute(fact, context.wanted) in context.created


def _typed_overrides(fact: Fact, context: PlanContext) -> list[Step]:
    """Return the statements for what the type of a typed table doesn't define."""
    plain = fact.with_attributes(not_null="false", not_null_name=None)
    is_valid = fact.attributes["not_null"] != "not valid"  # if it isn't, it is one of the details
    steps = not_null.changes(plain, fact, context, []) if is_valid else []
    return [*steps, *column_details(fact), *compression_step(fact)]


def _links(fact: Fact, context: ComparisonContext) -> tuple[FactId, ...]:
    """Return the links of the column's table to its parents, and of its children that aren't dropped."""
    return (*parent_links(fact, context.live), *remaining_children(fact, context))


def _dropped_with(fact: Fact, context: ComparisonContext) -> tuple[FactId, ...]:
    attribute = _attribute(fact, context.live)
    if attribute is not None:
        return () if becomes_of_type(table_of(fact.id), context) else (attribute,)
    parent_facts = (context.live.facts.get(parent) for parent in _inherited_from(fact, context))
    kept = (each for each in parent_facts if each is not None and not _is_outlived(each, context))
    return tuple(each.id for each in kept)


def _inherited_from(fact: Fact, context: ComparisonContext) -> list[FactId]:
    """Return the same column in the parents that the table stays attached to, unless it is defined here, too."""
    return _attached_parents(fact, context) if fact.is_true("inherited") else []


def _attached_parents(fact: Fact, context: ComparisonContext) -> list[FactId]:
    """Return the same column in the parents that the table stays attached to."""
    return lineage.of_attached(fact, lineage.parent_columns(fact, context.live), context)


def _is_retargeted(before: Fact, after: Fact, context: PlanContext) -> bool:
    """Return whether a column is retargeted to a type of the same name, which sets its storage (see ``retarget``)."""
    replaced = any(need in context.dropped for need in context.live.depends_on.get(before.id, ()))
    return replaced and before.metadata["default_storage"] != after.metadata["default_storage"]


def _is_computed(expression: str) -> bool:
    """Return whether a default may be volatile, so that adding it rewrites the table."""
    return "(" in expression and expression not in ("now()", "CURRENT_TIMESTAMP") and not expression.startswith("'")


def _attribute(fact: Fact, state: FactSet) -> FactId | None:
    """Return the composite type's attribute behind a column of a typed table."""
    composite = type_of(table_of(fact.id), state)
    return ("attribute", *composite[1:3], fact.name) if composite is not None else None


def _is_outlived(fact: Fact, context: ComparisonContext) -> bool:
    """Return whether a descendant keeps its copy of a column that is dropped here."""
    for table in context.inheriting_tables.get(table_of(fact.id), ()):
        column = context.live.facts.get(("column", *table[1:], fact.name))
        if column is None or not column.is_true("inherited"):
            continue
        if column.id in context.wanted.facts or _is_outlived(column, context):
            return True
    return False
