# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of the type of a column: their statements, what they would lose, and how values are converted."""

from __future__ import annotations

import re
import typing as t

from ..model.facts import changed_attributes, kind_of
from ..model.hazards import ACCESS_EXCLUSIVE, BLOCKS_READS, BLOCKS_WRITES, DATA_LOSS, MAY_FAIL_ON_DATA, REWRITES_TABLE
from ..model.labels import label
from ..model.sql import ident
from . import lineage
from .change import Step
from .ids import table_of
from .inheritance.index_matching import INDEX_BACKED
from .lineage import reparented
from .sql.casts import assignable, base_type, cast, is_same_type, keeps_values, rewritten_by, same_on_disk, unsized
from .sql.clauses import table_name
from .sql.conversions import conversions
from .sql.foreign_options import is_foreign

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactSet
    from .context import ComparisonContext
    from .sql.conversions import Conversion

REWRITE = (REWRITES_TABLE, BLOCKS_READS, BLOCKS_WRITES)
"""The hazards of rewriting a table."""

_READERS = ("view", "matview", "constraint", "function", "procedure")
"""The kinds with expressions over columns that are kept when undeclared."""


def type_clause(before: Fact, after: Fact, context: ComparisonContext) -> str:
    """Return the clause of ALTER COLUMN that changes the type."""
    new = str(after.attributes["type"])
    collation = f" COLLATE {after.attributes['collation']}" if after.attributes["collation"] else ""
    using = ""
    if before.attributes["type"] != new and after.attributes["generated"] is None and not is_foreign(after):
        was, becomes = base_type(str(before.attributes["type"]), context.live), base_type(new, context.wanted)
        if not assignable(was, becomes):
            using = f" USING {cast(ident(after.name), was, becomes)}"
    return f" TYPE {new}{collation}{using}"


def type_hazards(before: Fact, after: Fact) -> tuple[str, ...]:
    """Return the hazards of changing the type."""
    old, new = str(before.attributes["type"]), str(after.attributes["type"])
    if old == new or is_foreign(before):
        return ACCESS_EXCLUSIVE
    if keeps_values(old, new):
        return ACCESS_EXCLUSIVE if same_on_disk(old, new) else REWRITE
    return (DATA_LOSS, *REWRITE, MAY_FAIL_ON_DATA)


def parent_changes_type(after: Fact, context: ComparisonContext) -> bool:
    """Return whether the type changes with that of a parent table's column, to which the table stays attached."""
    before = lineage.of_attached(after, lineage.parent_columns(after, context.live), context)
    for parent in set(lineage.parent_columns(after, context.wanted)) & set(before):
        old, new = context.live.facts.get(parent), context.wanted.facts.get(parent)
        if old and new and changed_attributes(old, new) & {"type", "collation"}:
            return True
    return False


def changes_type(before: Fact, after: Fact) -> bool:
    """Return whether the type or the collation differs."""
    return bool(changed_attributes(before, after) & {"type", "collation"})


def is_partition_key(before: Fact, after: Fact, context: ComparisonContext) -> bool:
    """Return whether it is, and stays, part of the partition key: PostgreSQL refuses to change the type of such a column."""
    return _partitions_by(before, context.live) and _partitions_by(after, context.wanted)


def loss_by_type(before: Fact, after: Fact, context: ComparisonContext) -> str:
    """Return why a change of a column is destructive, or an empty string."""
    live, wanted = context.live.facts, context.wanted.facts
    parents = (each for each in lineage.parent_columns(before, context.live) if each in live and each in wanted)
    pairs = [(before, after), *((live[each], wanted[each]) for each in parents)]
    if any(changes_type(old, new) and is_partition_key(old, new, context) for old, new in pairs):
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
        if kind_of(user) in _READERS and context.live.facts[user].attributes.get("type") not in INDEX_BACKED:
            return f"{label(user)}, which is not in the desired schema, requires values of type {column.attributes['type']}"
    return ""


def _partitions_by(column: Fact, state: FactSet) -> bool:
    """Return whether a column is part of its table's partition key."""
    table = state.facts.get(table_of(column.id))
    key = str(table.attributes["partition_key"] or "") if table else ""
    return re.search(rf"(?<![\w\"]){re.escape(ident(column.name))}(?![\w\"(])", key) is not None


def restore_storage(fact: Fact) -> list[Step]:
    """Return the statements that restore storage and compression, which a type change resets to the type's defaults."""
    only = f"ALTER TABLE ONLY {table_name(fact)} ALTER COLUMN {ident(fact.name)}"
    steps = []
    if fact.attributes["storage"] != fact.metadata["default_storage"]:
        steps.append(Step(f"{only} SET STORAGE {fact.attributes['storage']}"))
    if fact.attributes["compression"]:
        steps.append(Step(f"{only} SET COMPRESSION {fact.attributes['compression']}"))
    return steps


def retarget(fact: Fact, context: ComparisonContext) -> list[Step]:
    """Return the statements that retarget a column to the successor of its swapped type."""
    if lineage.inherits_column(fact, context.wanted) and not reparented(fact, context):
        return []  # it changes with the parent table
    new = str(fact.attributes["type"])
    column = ident(fact.name)
    if is_foreign(fact):
        return [Step(f"ALTER TABLE {table_name(fact)} ALTER COLUMN {column} TYPE {new}", ACCESS_EXCLUSIVE)]
    first: list[Step] = []
    last: list[Step] = []
    if rewritten_by(fact, context):
        # The text of a row has its values by position, JSON has them by name.
        using = f"jsonb_populate_record(NULL::{new}, to_jsonb({column}))"
        if new.endswith("[]"):
            # Only a row can be populated, so wrap the array in one.
            value = f"jsonb_build_object('value', to_jsonb({column}))"
            using = f"(jsonb_populate_record(NULL::pg_temp.__moved, {value})).value"
            first.append(Step(f"CREATE TYPE pg_temp.__moved AS (value {new})"))
            last.append(Step("DROP TYPE pg_temp.__moved"))
    else:
        # Not to a domain: the cast would truncate what is too long for its base type.
        becomes = unsized(base_type(new, context.wanted))
        using = f"{column}::text[]::{becomes}" if new.endswith("[]") else f"{column}::text::{becomes}"
    collation = f" COLLATE {fact.attributes['collation']}" if fact.attributes["collation"] else ""
    sql = f"ALTER TABLE {table_name(fact)} ALTER COLUMN {column} TYPE {new}{collation} USING {using}"
    return [*first, Step(sql, (*REWRITE, MAY_FAIL_ON_DATA)), *last, *restore_storage(fact)]


def column_conversions(before: Fact, after: Fact, context: ComparisonContext) -> Iterable[Conversion]:
    """Return how the values of a column are converted when it, or a type that it uses, changes as planned.

    Other facts hold no values, and have none.
    """
    if before.kind != "column":
        return ()
    if before.attributes["generated"] or after.attributes["generated"] or is_foreign(before):
        return ()
    if lineage.inherits_column(after, context.wanted) and not reparented(after, context):
        # They are counted with those of the parent table, unless only the child's type changes.
        same = before.attributes["type"] == after.attributes["type"]
        if same or parent_changes_type(after, context):
            return ()
    old, new = str(before.attributes["type"]), str(after.attributes["type"])
    return conversions(ident(before.name), old, new, context)
