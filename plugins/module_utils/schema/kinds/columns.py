# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns."""

from __future__ import annotations

import re
import typing as t

from ..model.facts import changed_attributes
from ..model.hazards import ACCESS_EXCLUSIVE, BLOCKS_READS, BLOCKS_WRITES, DATA_LOSS, MAY_FAIL_ON_DATA, REWRITES_TABLE
from ..model.labels import label, part_naming
from ..model.sql import ident
from . import lineage
from .change import Change, Creation, Removal, Step
from .definition import DefinitionSyntax
from .inheritance import columns, not_null
from .inheritance.index_matching import INDEX_BACKED
from .lineage import parent_links, remaining_children, reparented
from .rule import FunctionUse, Rule
from .sql.casts import assignable, base_type, cast, is_same_type, keeps_values, rewritten_by, same_on_disk, unsized
from .sql.clauses import column_definition, column_details, column_option_changes, table_name
from .sql.conversions import conversions
from .sql.foreign_options import is_foreign

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId, FactSet
    from .context import ComparisonContext, PlanContext
    from .sql.conversions import Conversion

_REWRITE = (REWRITES_TABLE, BLOCKS_READS, BLOCKS_WRITES)
_READERS = ("view", "matview", "constraint", "function", "procedure")
"""The kinds with expressions over columns that are kept when undeclared."""


def _alter(before: Fact, after: Fact, context: PlanContext) -> list[Step]:
    what = changed_attributes(before, after)
    start = f"ALTER TABLE {table_name(after)} ALTER COLUMN {ident(after.id[3])}"
    only = f"ALTER TABLE ONLY {table_name(after)} ALTER COLUMN {ident(after.id[3])}"
    steps: list[Step] = []
    if "generated" in what:
        steps.append(Step(f"{start} DROP EXPRESSION", ACCESS_EXCLUSIVE))
    from_type = _attribute(after, context.live) is not None and _attribute(after, context.wanted) is not None
    if what & {"type", "collation"} and not (from_type or _parent_changes(after, context)):
        steps.append(Step(start + _retype(before, after, context), _retype_hazards(before, after)))
    if not columns.sets_not_null(before, after, context):
        steps += not_null.changes(before, after, context, lineage.descendant_columns(after, context))
    if "type" in what:
        steps += _storage(after)
    elif "storage" in what and not _is_retargeted(before, after, context):
        steps.append(Step(f"{only} SET STORAGE {after.attributes['storage']}"))
    if "compression" in what and "type" not in what:
        steps.append(Step(f"{only} SET COMPRESSION {after.attributes['compression'] or 'default'}"))
    if "statistics" in what:
        steps.append(Step(f"{only} SET STATISTICS {after.attributes['statistics'] or '-1'}"))
    return steps + column_option_changes(before, after)


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


def _retype(before: Fact, after: Fact, context: ComparisonContext) -> str:
    new = str(after.attributes["type"])
    collation = f" COLLATE {after.attributes['collation']}" if after.attributes["collation"] else ""
    using = ""
    if before.attributes["type"] != new and after.attributes["generated"] is None and not is_foreign(after):
        was, becomes = base_type(str(before.attributes["type"]), context.live), base_type(new, context.wanted)
        if not assignable(was, becomes):
            using = f" USING {cast(ident(after.id[3]), was, becomes)}"
    return f" TYPE {new}{collation}{using}"


def _retype_hazards(before: Fact, after: Fact) -> tuple[str, ...]:
    old, new = str(before.attributes["type"]), str(after.attributes["type"])
    if old == new or is_foreign(before):
        return ACCESS_EXCLUSIVE
    if keeps_values(old, new):
        return ACCESS_EXCLUSIVE if same_on_disk(old, new) else _REWRITE
    return (DATA_LOSS, *_REWRITE, MAY_FAIL_ON_DATA)


def _parent_changes(after: Fact, context: ComparisonContext) -> bool:
    if reparented(after, context):
        return False
    for parent in set(lineage.parent_columns(after, context.wanted)) & set(lineage.parent_columns(after, context.live)):
        old, new = context.live.facts.get(parent), context.wanted.facts.get(parent)
        if old and new and changed_attributes(old, new) & {"type", "collation"}:
            return True
    return False


def _changes_type(before: Fact, after: Fact) -> bool:
    return bool(changed_attributes(before, after) & {"type", "collation"})


def _is_partition_key(before: Fact, after: Fact, context: ComparisonContext) -> bool:
    """Return whether it is, and stays, part of the partition key: PostgreSQL refuses to change the type of such a column."""
    return partitions_by(before, context.live) and partitions_by(after, context.wanted)


def _loss(before: Fact, after: Fact, context: ComparisonContext) -> str:
    live, wanted = context.live.facts, context.wanted.facts
    parents = (each for each in lineage.parent_columns(before, context.live) if each in live and each in wanted)
    pairs = [(before, after), *((live[each], wanted[each]) for each in parents)]
    if any(_changes_type(old, new) and _is_partition_key(old, new, context) for old, new in pairs):
        return "it is part of its table's partition key, and the table would have to be re-created"
    if is_foreign(before):
        return ""
    if before.attributes["generated"] is None and after.attributes["generated"] is not None:
        return "its values would be replaced by computed ones"
    if before.attributes["generated"] is None and before.attributes["type"] != after.attributes["type"]:
        old_type, new_type = str(before.attributes["type"]), str(after.attributes["type"])
        if not keeps_values(old_type, new_type):
            return f"values of type {old_type} may not fit {new_type}"
        if not is_same_type(old_type, new_type):
            return _read_by_retained(before, context)
    return ""


def _read_by_retained(column: Fact, context: ComparisonContext) -> str:
    """Return the reason if an undeclared, and so kept, expression reads a column and may not fit its new type."""
    columns = (column.id, *lineage.descendant_columns(column, context))
    users = {user for each in columns for user in context.live_dependents.get(each, ())}
    for user in sorted(context.declared.missing(users), key=repr):
        if user[0] in _READERS and context.live.facts[user].attributes.get("type") not in INDEX_BACKED:
            return f"{label(user)}, which is not in the desired schema, requires values of type {column.attributes['type']}"
    return ""


class Columns(Rule):
    """A column; the order of columns is not a difference."""

    kind = "column"
    naming = part_naming("column", comment_type="COLUMN", grant_type="TABLE", counted_as="columns")
    definition = DefinitionSyntax("COLUMN", local_to=("table",), is_part=True)
    function_use = FunctionUse(words=(2, 1), is_caller=True)
    weight = 110
    loss_reason = "its values would be lost"
    attributes: t.ClassVar = dict.fromkeys(
        ("type", "collation", "not_null", "generated", "expression", "storage", "compression", "statistics", "options",
         "not_null_name", "foreign_options"),
        _alter,
    )  # fmt: skip

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        if columns.created_with(fact, context) is not None:
            return columns.local_overrides(fact, context)
        inlined = [context.wanted.facts[child] for child in context.inlined if child[1:] == fact.id[1:]]
        hazards: tuple[str, ...] = ACCESS_EXCLUSIVE
        if fact.attributes["generated"] == "STORED" or any(each.kind == "identity" for each in inlined):
            hazards = _REWRITE
        sql = f"ALTER TABLE {table_name(fact)} ADD COLUMN {column_definition(fact, inlined, context)}"
        defaulted = inlined or fact.attributes["generated"]
        if any(each.kind == "default" and _is_computed(str(each.attributes["expression"])) for each in inlined):
            hazards = _REWRITE
        if fact.attributes["not_null"] == "true" and not defaulted:
            hazards = (*hazards, MAY_FAIL_ON_DATA)
        return [Step(sql, ACCESS_EXCLUSIVE if is_foreign(fact) else hazards), *column_details(fact)]

    def inlines(self, fact: Fact, context: PlanContext) -> Iterable[FactId]:
        if columns.created_with(fact, context) is not None:
            return  # there is no statement to inline it into
        for kind in ("default", "identity"):
            if (kind, *fact.id[1:]) in context.wanted.facts:
                yield (kind, *fact.id[1:])

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        only = "ONLY " if _is_outlived(fact, context) else ""
        sql = f"ALTER TABLE {only}{table_name(fact)} DROP COLUMN {ident(fact.id[3])}"
        return [Step(sql, ACCESS_EXCLUSIVE if is_foreign(fact) else (DATA_LOSS, BLOCKS_READS, BLOCKS_WRITES))]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        # A table that is detached, even if temporarily, is changed in between; a new table is created with its columns.
        is_new = ("table", *fact.id[1:3]) in context.created
        return Creation(
            with_fact=_created_with(fact, context),
            after=tuple(columns.create_after(fact, context)),
            after_drops=() if is_new else _links(fact, context),
        )

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        return Removal(with_facts=_dropped_with(fact, context), after=_links(fact, context))

    def rename(self, fact: Fact, name: str) -> list[Step]:
        sql = f"ALTER TABLE {table_name(fact)} RENAME COLUMN {ident(fact.id[3])} TO {ident(name)}"
        return [Step(sql, ACCESS_EXCLUSIVE)]

    def change(self, before: Fact | None, after: Fact | None, context: ComparisonContext) -> Change:
        change = super().change(before, after, context)
        if before is not None and after is None and is_foreign(before):
            return Change(loss="applications may read it")
        if before is None or after is None:
            return change
        changes_type = _changes_type(before, after)
        repartitions = changes_type and _is_partition_key(before, after, context)
        return Change(
            in_place=not _is_replaced(before, after),
            loss=_loss(before, after, context),
            changes_type=changes_type,
            recreates=(after.parent,) if repartitions and after.parent is not None else (),
        )

    def blocks_type_change(self, fact: Fact) -> bool:
        return fact.attributes["generated"] is not None

    def holds_rows(self, fact: Fact) -> bool:
        return fact.attributes["generated"] is None and not is_foreign(fact)

    def retarget(self, fact: Fact, context: ComparisonContext) -> list[Step] | None:
        if fact.attributes["generated"] is not None:
            return None
        if lineage.parent_columns(fact, context.wanted) and not reparented(fact, context):
            return []  # it changes with the parent table
        new = str(fact.attributes["type"])
        column = ident(fact.id[3])
        if is_foreign(fact):
            return [Step(f"ALTER TABLE {table_name(fact)} ALTER COLUMN {column} TYPE {new}", ACCESS_EXCLUSIVE)]
        around: tuple[list[Step], list[Step]] = ([], [])
        if rewritten_by(fact, context):
            # The text of a row has its values by position, JSON has them by name.
            using = f"jsonb_populate_record(NULL::{new}, to_jsonb({column}))"
            if new.endswith("[]"):
                # Only a row can be populated, so wrap the array in one.
                value = f"jsonb_build_object('value', to_jsonb({column}))"
                using = f"(jsonb_populate_record(NULL::pg_temp.__moved, {value})).value"
                around = [Step(f"CREATE TYPE pg_temp.__moved AS (value {new})")], [Step("DROP TYPE pg_temp.__moved")]
        else:
            # Not to a domain: the cast would truncate what is too long for its base type.
            becomes = unsized(base_type(new, context.wanted))
            using = f"{column}::text[]::{becomes}" if new.endswith("[]") else f"{column}::text::{becomes}"
        collation = f" COLLATE {fact.attributes['collation']}" if fact.attributes["collation"] else ""
        sql = f"ALTER TABLE {table_name(fact)} ALTER COLUMN {column} TYPE {new}{collation} USING {using}"
        return [*around[0], Step(sql, (*_REWRITE, MAY_FAIL_ON_DATA)), *around[1], *_storage(fact)]


def _created_with(fact: Fact, context: PlanContext) -> FactId | None:
    attribute = _attribute(fact, context.wanted)
    if attribute in context.created and ("table", *fact.id[1:3]) not in context.created:
        return attribute
    source = columns.created_with(fact, context)
    return source if source is not None and not columns.local_overrides(fact, context) else None


def _links(fact: Fact, context: ComparisonContext) -> tuple[FactId, ...]:
    """Return the links of the column's table to its parents, and of its children that aren't dropped."""
    return (*parent_links(fact, context.live), *remaining_children(fact, context))


def _dropped_with(fact: Fact, context: ComparisonContext) -> tuple[FactId, ...]:
    attribute = _attribute(fact, context.live)
    if attribute is not None:
        return (attribute,)
    table = fact.id[1:3]
    if fact.metadata.get("inherited") != "true" or ("partition", *table) in context.dropped:
        return ()
    parents = lineage.parent_columns(fact, context.live)
    remaining = [each for each in parents if ("inheritance", *table, *each[1:3]) not in context.dropped]
    parent_facts = (context.live.facts.get(parent) for parent in remaining)
    kept = (each for each in parent_facts if each is not None and not _is_outlived(each, context))
    return tuple(each.id for each in kept)


def _is_retargeted(before: Fact, after: Fact, context: PlanContext) -> bool:
    """Return whether a column is retargeted to a type of the same name, which sets its storage (see ``retarget``)."""
    replaced = any(need in context.dropped for need in context.live.depends_on.get(before.id, ()))
    return replaced and before.metadata["default_storage"] != after.metadata["default_storage"]


def _is_computed(expression: str) -> bool:
    """Return whether a default may be volatile, so that adding it rewrites the table."""
    return "(" in expression and expression not in ("now()", "CURRENT_TIMESTAMP") and not expression.startswith("'")


def _storage(fact: Fact) -> list[Step]:
    """Return the statements that restore storage and compression, which a type change resets to the type's defaults."""
    only = f"ALTER TABLE ONLY {table_name(fact)} ALTER COLUMN {ident(fact.id[3])}"
    steps = []
    if fact.attributes["storage"] != fact.metadata["default_storage"]:
        steps.append(Step(f"{only} SET STORAGE {fact.attributes['storage']}"))
    if fact.attributes["compression"]:
        steps.append(Step(f"{only} SET COMPRESSION {fact.attributes['compression']}"))
    return steps


def _attribute(fact: Fact, state: FactSet) -> FactId | None:
    """Return the composite type's attribute behind a column of a typed table."""
    table = ("table", *fact.id[1:3])
    if table not in state.facts or not state.facts[table].attributes["of_type"]:
        return None
    types = (need for need in state.depends_on.get(table, ()) if need[0] == "composite")
    return next((("attribute", *each[1:3], fact.id[3]) for each in types), None)


def partitions_by(column: Fact, state: FactSet) -> bool:
    """Return whether a column is part of its table's partition key."""
    table = state.facts.get(("table", *column.id[1:3]))
    key = str(table.attributes["partition_key"] or "") if table else ""
    return re.search(rf"(?<![\w\"]){re.escape(ident(column.id[3]))}(?![\w\"(])", key) is not None


def _is_outlived(fact: Fact, context: ComparisonContext) -> bool:
    """Return whether a child table keeps its copy of a column that is dropped here."""
    for table in context.inheriting_tables.get(("table", *fact.id[1:3]), ()):
        column = context.live.facts.get(("column", *table[1:], fact.id[3]))
        if column is not None and column.metadata.get("inherited") == "true" and column.id in context.wanted.facts:
            return True
    return False


def column_conversions(before: Fact, after: Fact, context: ComparisonContext) -> Iterable[Conversion]:
    """Return how the values of a column are converted when it, or a type that it uses, changes as planned.

    Other facts hold no values, and have none.
    """
    if before.kind != "column":
        return ()
    if before.attributes["generated"] or after.attributes["generated"] or is_foreign(before):
        return ()
    if lineage.parent_columns(after, context.wanted) and not reparented(after, context):
        # They are counted with those of the parent table, unless only the child's type changes.
        same = before.attributes["type"] == after.attributes["type"]
        if same or _parent_changes(after, context):
            return ()
    old, new = str(before.attributes["type"]), str(after.attributes["type"])
    return conversions(ident(before.id[3]), old, new, context)
