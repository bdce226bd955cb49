# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns."""

from __future__ import annotations

import re
import typing as t

from ..model.facts import changed
from ..model.hazards import BLOCKS_READS, BLOCKS_WRITES, DATA_LOSS, MAY_FAIL_ON_DATA, REWRITES_TABLE
from ..model.labels import label
from ..model.sql import ident
from . import lineage
from .inheritance import columns, not_null
from .inheritance.index_matching import BACKED
from .lineage import apart, belongings, leaving
from .rule import Rule, Step
from .sql.casts import alike, assignable, base_type, cast, keeps_values, reshaped, same_on_disk, unsized
from .sql.clauses import _table, column_definition, column_details, storage_options
from .sql.conversions import conversions

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId, State
    from .context import Context
    from .sql.conversions import Conversion

_REWRITE = (REWRITES_TABLE, BLOCKS_READS, BLOCKS_WRITES)
_READERS = ("view", "matview", "constraint", "function", "procedure")
"""What stays when nobody declares it, and is an expression over columns."""


class Columns(Rule):
    """A column; the order of columns is not a difference."""

    kind = "column"
    weight = 110
    loses = "its values would be lost"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        if columns.made_with(fact, context) is not None:
            return columns.own_ways(fact, context)
        companions = [context.wanted.facts[child] for child in context.folded if child[1:] == fact.id[1:]]
        hazards: tuple[str, ...] = (BLOCKS_READS, BLOCKS_WRITES)
        if fact.attrs["generated"] == "STORED" or any(each.kind == "identity" for each in companions):
            hazards = _REWRITE
        sql = f"ALTER TABLE {_table(fact)} ADD COLUMN {column_definition(fact, companions, context)}"
        defaulted = companions or fact.attrs["generated"]
        if any(each.kind == "default" and _computed(str(each.attrs["expression"])) for each in companions):
            hazards = _REWRITE
        if fact.attrs["not_null"] == "true" and not defaulted:
            hazards = (*hazards, MAY_FAIL_ON_DATA)
        return [Step(sql, hazards), *column_details(fact)]

    def folds(self, fact: Fact, context: Context) -> Iterable[FactId]:
        if columns.made_with(fact, context) is not None:
            return  # there is no statement to travel in
        for kind in ("default", "identity"):
            if (kind, *fact.id[1:]) in context.wanted.facts:
                yield (kind, *fact.id[1:])

    def implied_by_create_of(self, fact: Fact, context: Context) -> FactId | None:
        attribute = _attribute(fact, context.wanted)
        if attribute in context.created and ("table", *fact.id[1:3]) not in context.created:
            return attribute
        source = columns.made_with(fact, context)
        return source if source is not None and not columns.own_ways(fact, context) else None

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        only = "ONLY " if _outlived(fact, context) else ""
        sql = f"ALTER TABLE {only}{_table(fact)} DROP COLUMN {ident(fact.id[3])}"
        return [Step(sql, (DATA_LOSS, BLOCKS_READS, BLOCKS_WRITES))]

    def drops_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        return (*belongings(fact, context.live), *leaving(fact, context))

    def after_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # What leaves a table, if only to come back, is changed by itself in between; a new table has its columns from
        # the beginning.
        return () if ("table", *fact.id[1:3]) in context.created else self.drops_after(fact, context)

    def rename(self, fact: Fact, name: str) -> list[Step]:
        sql = f"ALTER TABLE {_table(fact)} RENAME COLUMN {ident(fact.id[3])} TO {ident(name)}"
        return [Step(sql, (BLOCKS_READS, BLOCKS_WRITES))]

    def follows(self, fact: Fact, context: Context) -> Iterable[FactId]:
        return columns.comes_after(fact, context)

    def implied_by_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        attribute = _attribute(fact, context.live)
        if attribute is not None:
            return (attribute,)
        table = fact.id[1:3]
        if fact.notes.get("inherited") != "true" or ("partition", *table) in context.dropped:
            return ()
        parents = lineage.parents(fact, context.live)
        staying = [each for each in parents if ("inheritance", *table, *each[1:3]) not in context.dropped]
        above = (context.live.facts.get(parent) for parent in staying)
        return [parent.id for parent in above if parent is not None and not _outlived(parent, context)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        what = changed(before, after)
        if self._remade(before, after):
            return None
        start = f"ALTER TABLE {_table(after)} ALTER COLUMN {ident(after.id[3])}"
        only = f"ALTER TABLE ONLY {_table(after)} ALTER COLUMN {ident(after.id[3])}"
        steps: list[Step] = []
        if "generated" in what:
            steps.append(Step(f"{start} DROP EXPRESSION", (BLOCKS_READS, BLOCKS_WRITES)))
        typed = _attribute(after, context.live) is not None and _attribute(after, context.wanted) is not None
        if what & {"type", "collation"} and not (typed or self._parent_changes(after, context)):
            steps.append(Step(start + self._retype(before, after, context), self._retype_hazards(before, after)))
        if not columns.settles_not_null(before, after, context):
            steps += not_null.changes(before, after, context, lineage.heirs(after, context))
        if "type" in what:
            steps += _storage(after)
        elif "storage" in what and before.notes["default_storage"] == after.notes["default_storage"]:
            # Else a type of the same name takes over, and what is said of it is said when it does (see adapt).
            steps.append(Step(f"{only} SET STORAGE {after.attrs['storage']}"))
        if "compression" in what and "type" not in what:
            steps.append(Step(f"{only} SET COMPRESSION {after.attrs['compression'] or 'default'}"))
        if "statistics" in what:
            steps.append(Step(f"{only} SET STATISTICS {after.attrs['statistics'] or '-1'}"))
        if "options" in what:
            steps += storage_options(only, before, after)
        return steps

    @staticmethod
    def _remade(before: Fact, after: Fact) -> bool:
        """Tell whether only a new column will do: PostgreSQL cannot make a plain column a generated one."""
        old, new = before.attrs["generated"], after.attrs["generated"]
        if new is None:
            return old == "VIRTUAL"
        return (
            old != new
            or (before.attrs["expression"] != after.attrs["expression"])
            or (before.attrs["type"] != after.attrs["type"])
        )

    def rebuilds_parent(self, before: Fact | None, after: Fact | None, context: Context) -> bool:
        # PostgreSQL refuses to change the type of what a table is partitioned by.
        return (
            before is not None
            and after is not None
            and self.retypes(before, after)
            and partitions_by(before, context.live)
            and partitions_by(after, context.wanted)
        )

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        if self.rebuilds_parent(before, after, context) or any(
            self.rebuilds_parent(context.live.facts[each], context.wanted.facts[each], context)
            for each in lineage.parents(before, context.live)
            if each in context.live.facts and each in context.wanted.facts
        ):
            return "its table is partitioned by it, and would have to be made anew"
        if before.attrs["generated"] is None and after.attrs["generated"] is not None:
            return "its values would be replaced by computed ones"
        if before.attrs["generated"] is None and before.attrs["type"] != after.attrs["type"]:
            old, new = str(before.attrs["type"]), str(after.attrs["type"])
            if not keeps_values(old, new):
                return f"values of type {old} may not fit {new}"
            if not alike(old, new):
                return self._read_by_what_is_kept(before, context)
        return ""

    def _read_by_what_is_kept(self, column: Fact, context: Context) -> str:
        """Name something undeclared that reads a column, and so stays, and may say of its values what makes no sense of others."""
        columns = (column.id, *lineage.heirs(column, context))
        users = {user for each in columns for user in context.live_users.get(each, ())}
        for user in sorted(context.declared.missing(users), key=repr):
            if user[0] in _READERS and context.live.facts[user].attrs.get("type") not in BACKED:
                return f"{label(user)}, which is not in the desired schema, is made of values of type {column.attrs['type']}"
        return ""

    def retypes(self, before: Fact, after: Fact) -> bool:
        return bool(changed(before, after) & {"type", "collation"})

    def conversions(self, before: Fact, after: Fact, context: Context) -> Iterable[Conversion]:
        if before.attrs["generated"] or after.attrs["generated"]:
            return ()
        if lineage.parents(after, context.wanted) and not apart(after, context):
            # They are counted with those of the table above, unless that one's change is no change of type.
            same = before.attrs["type"] == after.attrs["type"]
            if same or self._parent_changes(after, context):
                return ()
        old, new = str(before.attrs["type"]), str(after.attrs["type"])
        return conversions(ident(before.id[3]), old, new, context)

    @staticmethod
    def _retype(before: Fact, after: Fact, context: Context) -> str:
        new = str(after.attrs["type"])
        collation = f" COLLATE {after.attrs['collation']}" if after.attrs["collation"] else ""
        using = ""
        if before.attrs["type"] != new and after.attrs["generated"] is None:
            was, becomes = base_type(str(before.attrs["type"]), context.live), base_type(new, context.wanted)
            if not assignable(was, becomes):
                using = f" USING {cast(ident(after.id[3]), was, becomes)}"
        return f" TYPE {new}{collation}{using}"

    @staticmethod
    def _retype_hazards(before: Fact, after: Fact) -> tuple[str, ...]:
        old, new = str(before.attrs["type"]), str(after.attrs["type"])
        if old == new:
            return (BLOCKS_READS, BLOCKS_WRITES)
        if keeps_values(old, new):
            return (BLOCKS_READS, BLOCKS_WRITES) if same_on_disk(old, new) else _REWRITE
        return (DATA_LOSS, *_REWRITE, MAY_FAIL_ON_DATA)

    @staticmethod
    def _parent_changes(after: Fact, context: Context) -> bool:
        if apart(after, context):
            return False
        for parent in set(lineage.parents(after, context.wanted)) & set(lineage.parents(after, context.live)):
            old, new = context.live.facts.get(parent), context.wanted.facts.get(parent)
            if old and new and changed(old, new) & {"type", "collation"}:
                return True
        return False

    def blocks_retype(self, fact: Fact) -> bool:
        return fact.attrs["generated"] is not None

    def holds_rows(self, fact: Fact) -> bool:
        return fact.attrs["generated"] is None

    def adapts(self, fact: Fact) -> bool:
        return fact.attrs["generated"] is None

    def adapt(self, fact: Fact, context: Context) -> list[Step]:
        if lineage.parents(fact, context.wanted) and not apart(fact, context):
            return []  # the table above carries it along
        new = str(fact.attrs["type"])
        column = ident(fact.id[3])
        around: tuple[list[Step], list[Step]] = ([], [])
        if reshaped(fact, context):
            # The text of a row tells its values by position, JSON tells them by name.
            using = f"jsonb_populate_record(NULL::{new}, to_jsonb({column}))"
            if new.endswith("[]"):
                # Only a row can be populated: an array needs one to stand in.
                value = f"jsonb_build_object('value', to_jsonb({column}))"
                using = f"(jsonb_populate_record(NULL::pg_temp.__moved, {value})).value"
                around = [Step(f"CREATE TYPE pg_temp.__moved AS (value {new})")], [Step("DROP TYPE pg_temp.__moved")]
        else:
            # Not to a domain: that would cut off what is too long for its base type.
            becomes = unsized(base_type(new, context.wanted))
            using = f"{column}::text[]::{becomes}" if new.endswith("[]") else f"{column}::text::{becomes}"
        collation = f" COLLATE {fact.attrs['collation']}" if fact.attrs["collation"] else ""
        sql = f"ALTER TABLE {_table(fact)} ALTER COLUMN {column} TYPE {new}{collation} USING {using}"
        return [*around[0], Step(sql, (*_REWRITE, MAY_FAIL_ON_DATA)), *around[1], *_storage(fact)]


def _computed(expression: str) -> bool:
    """Tell whether a default may have another value for every row, so that adding it writes them all."""
    return "(" in expression and expression not in ("now()", "CURRENT_TIMESTAMP") and not expression.startswith("'")


def _storage(fact: Fact) -> list[Step]:
    """Return what a change of type resets: storage and compression go back to the new type's defaults."""
    only = f"ALTER TABLE ONLY {_table(fact)} ALTER COLUMN {ident(fact.id[3])}"
    steps = []
    if fact.attrs["storage"] != fact.notes["default_storage"]:
        steps.append(Step(f"{only} SET STORAGE {fact.attrs['storage']}"))
    if fact.attrs["compression"]:
        steps.append(Step(f"{only} SET COMPRESSION {fact.attrs['compression']}"))
    return steps


def _attribute(fact: Fact, state: State) -> FactId | None:
    """Return the attribute that a column of a typed table is."""
    table = ("table", *fact.id[1:3])
    if table not in state.facts or not state.facts[table].attrs["of_type"]:
        return None
    types = (need for need in state.needs.get(table, ()) if need[0] == "composite")
    return next((("attribute", *each[1:3], fact.id[3]) for each in types), None)


def partitions_by(column: Fact, state: State) -> bool:
    """Tell whether a column is part of what its table is partitioned by."""
    table = state.facts.get(("table", *column.id[1:3]))
    key = str(table.attrs["partition_key"] or "") if table else ""
    return re.search(rf"(?<![\w\"]){re.escape(ident(column.id[3]))}(?![\w\"(])", key) is not None


def _outlived(fact: Fact, context: Context) -> bool:
    """Tell whether a table that inherits the column keeps it as its own when it is dropped here."""
    for table in context.heirs.get(("table", *fact.id[1:3]), ()):
        column = context.live.facts.get(("column", *table[1:], fact.id[3]))
        if column is not None and column.notes.get("inherited") == "true" and column.id in context.wanted.facts:
            return True
    return False
