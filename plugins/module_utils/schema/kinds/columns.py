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
from .inheritance import columns, not_null
from .inheritance.index_matching import INDEX_BACKED
from .lineage import parent_links, remaining_children, reparented
from .rule import Rule, Step
from .sql.casts import assignable, base_type, cast, is_same_type, keeps_values, rewritten_by, same_on_disk, unsized
from .sql.clauses import column_definition, column_details, storage_options, table_name
from .sql.conversions import conversions

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId, FactSet
    from .context import Context
    from .sql.conversions import Conversion

_REWRITE = (REWRITES_TABLE, BLOCKS_READS, BLOCKS_WRITES)
_READERS = ("view", "matview", "constraint", "function", "procedure")
"""The kinds with expressions over columns that are kept when undeclared."""


class Columns(Rule):
    """A column; the order of columns is not a difference."""

    kind = "column"
    naming = part_naming("column", comment_type="COLUMN", grant_type="TABLE", counted_as="columns")
    weight = 110
    loss_reason = "its values would be lost"

    def create(self, fact: Fact, context: Context) -> list[Step]:
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
        return [Step(sql, hazards), *column_details(fact)]

    def inlines(self, fact: Fact, context: Context) -> Iterable[FactId]:
        if columns.created_with(fact, context) is not None:
            return  # there is no statement to inline it into
        for kind in ("default", "identity"):
            if (kind, *fact.id[1:]) in context.wanted.facts:
                yield (kind, *fact.id[1:])

    def created_with(self, fact: Fact, context: Context) -> FactId | None:
        attribute = _attribute(fact, context.wanted)
        if attribute in context.created and ("table", *fact.id[1:3]) not in context.created:
            return attribute
        source = columns.created_with(fact, context)
        return source if source is not None and not columns.local_overrides(fact, context) else None

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        only = "ONLY " if _is_outlived(fact, context) else ""
        sql = f"ALTER TABLE {only}{table_name(fact)} DROP COLUMN {ident(fact.id[3])}"
        return [Step(sql, (DATA_LOSS, BLOCKS_READS, BLOCKS_WRITES))]

    def drop_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        return (*parent_links(fact, context.live), *remaining_children(fact, context))

    def create_after_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # A table that is detached, even if temporarily, is changed in between; a new table is created with its columns.
        return () if ("table", *fact.id[1:3]) in context.created else self.drop_after(fact, context)

    def rename(self, fact: Fact, name: str) -> list[Step]:
        sql = f"ALTER TABLE {table_name(fact)} RENAME COLUMN {ident(fact.id[3])} TO {ident(name)}"
        return [Step(sql, ACCESS_EXCLUSIVE)]

    def create_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        return columns.create_after(fact, context)

    def cascaded_from(self, fact: Fact, context: Context) -> Iterable[FactId]:
        attribute = _attribute(fact, context.live)
        if attribute is not None:
            return (attribute,)
        table = fact.id[1:3]
        if fact.metadata.get("inherited") != "true" or ("partition", *table) in context.dropped:
            return ()
        parents = lineage.parent_columns(fact, context.live)
        remaining = [each for each in parents if ("inheritance", *table, *each[1:3]) not in context.dropped]
        parent_facts = (context.live.facts.get(parent) for parent in remaining)
        return [parent.id for parent in parent_facts if parent is not None and not _is_outlived(parent, context)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        what = changed_attributes(before, after)
        if self._replaced(before, after):
            return None
        start = f"ALTER TABLE {table_name(after)} ALTER COLUMN {ident(after.id[3])}"
        only = f"ALTER TABLE ONLY {table_name(after)} ALTER COLUMN {ident(after.id[3])}"
        steps: list[Step] = []
        if "generated" in what:
            steps.append(Step(f"{start} DROP EXPRESSION", ACCESS_EXCLUSIVE))
        from_type = _attribute(after, context.live) is not None and _attribute(after, context.wanted) is not None
        if what & {"type", "collation"} and not (from_type or self._parent_changes(after, context)):
            steps.append(Step(start + self._retype(before, after, context), self._retype_hazards(before, after)))
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
        if "options" in what:
            steps += storage_options(only, before, after)
        return steps

    @staticmethod
    def _replaced(before: Fact, after: Fact) -> bool:
        """Return whether it has to be re-created: PostgreSQL can't turn a plain column into a generated one."""
        old, new = before.attributes["generated"], after.attributes["generated"]
        if new is None:
            return old == "VIRTUAL"
        return (
            old != new
            or (before.attributes["expression"] != after.attributes["expression"])
            or (before.attributes["type"] != after.attributes["type"])
        )

    def replaces_parent(self, before: Fact | None, after: Fact | None, context: Context) -> bool:
        # PostgreSQL refuses to change the type of a partition key column.
        return (
            before is not None
            and after is not None
            and self.changes_type(before, after)
            and partitions_by(before, context.live)
            and partitions_by(after, context.wanted)
        )

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        if self.replaces_parent(before, after, context) or any(
            self.replaces_parent(context.live.facts[each], context.wanted.facts[each], context)
            for each in lineage.parent_columns(before, context.live)
            if each in context.live.facts and each in context.wanted.facts
        ):
            return "it is part of its table's partition key, and the table would have to be re-created"
        if before.attributes["generated"] is None and after.attributes["generated"] is not None:
            return "its values would be replaced by computed ones"
        if before.attributes["generated"] is None and before.attributes["type"] != after.attributes["type"]:
            old, new = str(before.attributes["type"]), str(after.attributes["type"])
            if not keeps_values(old, new):
                return f"values of type {old} may not fit {new}"
            if not is_same_type(old, new):
                return self._read_by_retained(before, context)
        return ""

    def _read_by_retained(self, column: Fact, context: Context) -> str:
        """Return the reason if an undeclared, and so kept, expression reads a column and may not fit its new type."""
        columns = (column.id, *lineage.descendant_columns(column, context))
        users = {user for each in columns for user in context.live_dependents.get(each, ())}
        for user in sorted(context.declared.missing(users), key=repr):
            if user[0] in _READERS and context.live.facts[user].attributes.get("type") not in INDEX_BACKED:
                return f"{label(user)}, which is not in the desired schema, requires values of type {column.attributes['type']}"
        return ""

    def changes_type(self, before: Fact, after: Fact) -> bool:
        return bool(changed_attributes(before, after) & {"type", "collation"})

    def conversions(self, before: Fact, after: Fact, context: Context) -> Iterable[Conversion]:
        if before.attributes["generated"] or after.attributes["generated"]:
            return ()
        if lineage.parent_columns(after, context.wanted) and not reparented(after, context):
            # They are counted with those of the parent table, unless only the child's type changes.
            same = before.attributes["type"] == after.attributes["type"]
            if same or self._parent_changes(after, context):
                return ()
        old, new = str(before.attributes["type"]), str(after.attributes["type"])
        return conversions(ident(before.id[3]), old, new, context)

    @staticmethod
    def _retype(before: Fact, after: Fact, context: Context) -> str:
        new = str(after.attributes["type"])
        collation = f" COLLATE {after.attributes['collation']}" if after.attributes["collation"] else ""
        using = ""
        if before.attributes["type"] != new and after.attributes["generated"] is None:
            was, becomes = base_type(str(before.attributes["type"]), context.live), base_type(new, context.wanted)
            if not assignable(was, becomes):
                using = f" USING {cast(ident(after.id[3]), was, becomes)}"
        return f" TYPE {new}{collation}{using}"

    @staticmethod
    def _retype_hazards(before: Fact, after: Fact) -> tuple[str, ...]:
        old, new = str(before.attributes["type"]), str(after.attributes["type"])
        if old == new:
            return ACCESS_EXCLUSIVE
        if keeps_values(old, new):
            return ACCESS_EXCLUSIVE if same_on_disk(old, new) else _REWRITE
        return (DATA_LOSS, *_REWRITE, MAY_FAIL_ON_DATA)

    @staticmethod
    def _parent_changes(after: Fact, context: Context) -> bool:
        if reparented(after, context):
            return False
        for parent in set(lineage.parent_columns(after, context.wanted)) & set(
            lineage.parent_columns(after, context.live)
        ):
            old, new = context.live.facts.get(parent), context.wanted.facts.get(parent)
            if old and new and changed_attributes(old, new) & {"type", "collation"}:
                return True
        return False

    def blocks_type_change(self, fact: Fact) -> bool:
        return fact.attributes["generated"] is not None

    def holds_rows(self, fact: Fact) -> bool:
        return fact.attributes["generated"] is None

    def retargets(self, fact: Fact) -> bool:
        return fact.attributes["generated"] is None

    def retarget(self, fact: Fact, context: Context) -> list[Step]:
        if lineage.parent_columns(fact, context.wanted) and not reparented(fact, context):
            return []  # it changes with the parent table
        new = str(fact.attributes["type"])
        column = ident(fact.id[3])
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


def _is_computed(expression: str) -> bool:
    """Return whether a default may be volatile, so that adding it rewrites the table."""
    return "(" in expression and expression not in ("now()", "CURRENT_TIMESTAMP") and not expression.startswith("'")


def _is_retargeted(before: Fact, after: Fact, context: Context) -> bool:
    """Return whether a column is retargeted to a type of the same name, which sets its storage (see ``retarget``)."""
    needs = context.live.depends_on.get(before.id, ())
    replaced = any(need in context.dropped for need in needs)
    return replaced and before.metadata["default_storage"] != after.metadata["default_storage"]


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


def _is_outlived(fact: Fact, context: Context) -> bool:
    """Return whether a child table keeps its copy of a column that is dropped here."""
    for table in context.inheriting_tables.get(("table", *fact.id[1:3]), ()):
        column = context.live.facts.get(("column", *table[1:], fact.id[3]))
        if column is not None and column.metadata.get("inherited") == "true" and column.id in context.wanted.facts:
            return True
    return False
