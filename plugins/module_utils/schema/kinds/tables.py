# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import as_paths, kind_of
from ..model.hazards import ACCESS_EXCLUSIVE, BLOCKS_READS, BLOCKS_WRITES, DATA_LOSS, REWRITES_TABLE
from ..model.labels import object_naming
from ..model.sql import ident, qualified
from .change import REMOVAL, REPLACE, Change, Creation, Removal, Step
from .ids import owning_column, table_of
from .inheritance import not_null
from .inheritance.columns import repeated_not_null
from .keys import columns_of
from .lineage import parent_tables, referencing_keys
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement
from .rule import INLINES, FunctionUse, Rule
from .sql.clauses import column_definition, column_details, compression_step, original_options, storage_options
from .sql.foreign_options import is_foreign, option_changes, options_clause, original_order
from .typed_tables import may_set_type

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.facts import Fact, FactId
    from .context import ComparisonContext, PlanContext

_REWRITE = (REWRITES_TABLE, BLOCKS_READS, BLOCKS_WRITES)


def _set_persistence(_before: Fact, after: Fact, context: PlanContext) -> list[Step]:
    action = "SET UNLOGGED" if after.attributes["persistence"] else "SET LOGGED"
    steps = [Step(f"ALTER TABLE {qualified(*after.path)} {action}", _REWRITE)]
    return [*steps, *_restore_sequence_persistence(after, context)]


def _set_access_method(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    method, start = after.attributes["access_method"], f"ALTER TABLE {qualified(*after.path)} SET ACCESS METHOD"
    if after.attributes["partition_key"] is not None:  # it is that of new partitions
        return [Step(f"{start} {ident(str(method)) if method else 'DEFAULT'}", ACCESS_EXCLUSIVE)]
    return [Step(f"{start} {ident(str(method or 'heap'))}", _REWRITE)]


def _set_options(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return storage_options(f"ALTER TABLE {qualified(*after.path)}", before, after)


def _set_foreign_options(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    changes = option_changes(original_order(before), original_order(after))
    return [Step(f"ALTER FOREIGN TABLE {qualified(*after.path)}{changes}", ACCESS_EXCLUSIVE)]


def _set_type(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    of_type = after.attributes["of_type"]
    return [Step(f"ALTER TABLE {qualified(*after.path)} {f'OF {of_type}' if of_type else 'NOT OF'}", ACCESS_EXCLUSIVE)]


def _has_rows(fact: Fact) -> bool:
    return fact.attributes["partition_key"] is None and not is_foreign(fact)


class Tables(Rule):
    """A table, with the columns, defaults and constraints that can be inlined into CREATE TABLE."""

    kind = "table"
    naming = object_naming("TABLE", grant_type="TABLE", counted_as="tables")
    renaming = Renaming(DefinitionSyntax("TABLE"), ACCESS_EXCLUSIVE)
    function_use = FunctionUse(words=(1,), is_relation=True)
    weight = 100
    loss_reason = "its rows would be lost"
    replacement = Replacement(loses_rows=_has_rows)
    traits = frozenset({INLINES})
    attributes: t.ClassVar = {
        "persistence": _set_persistence, "access_method": _set_access_method, "options": _set_options,
        "partition_key": REPLACE, "of_type": _set_type, "server": REPLACE, "foreign_options": _set_foreign_options,
    }  # fmt: skip

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        parts = [context.wanted.facts[each] for each in _parts(fact, context) if each in context.inlined]
        body = _body(fact, parts, context)
        persistence = f"{fact.attributes['persistence']} " if fact.attributes["persistence"] else ""
        sql = f"CREATE {persistence}{_object_type(fact)} {qualified(*fact.path)}{body}"
        inherits = as_paths(fact.metadata.get("inherits"))
        if inherits:
            sql += f"\nINHERITS ({', '.join(qualified(*parent) for parent in inherits)})"
        if fact.attributes["partition_key"]:
            sql += f"\nPARTITION BY {fact.attributes['partition_key']}"
        if fact.attributes["access_method"] not in (None, "" if fact.attributes["partition_key"] else "heap"):
            sql += f"\nUSING {ident(str(fact.attributes['access_method']))}"
        if fact.attributes["options"]:
            sql += f"\nWITH ({', '.join(original_options(fact))})"
        if is_foreign(fact):
            sql += f"\nSERVER {ident(str(fact.attributes['server']))}{options_clause(original_order(fact))}"
        details = [step for column in _ordered(parts) for step in column_details(column)]
        if fact.attributes["of_type"]:
            details += [step for column in _ordered(parts) for step in compression_step(column)]
        return [Step(sql), *details]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        # Create parents first, so that names PostgreSQL chooses for a table or its NOT NULL constraints are still free.
        parents = parent_tables(fact.id, context.wanted) if fact.id in context.created else []
        columns = [
            each for table in parents for each in context.wanted_children.get(table, ()) if kind_of(each) == "column"
        ]
        # A table inherits the defaults that exist when it is created.
        defaults = [("default", *column[1:]) for column in columns]
        unvalidated = not_null.unvalidated_beside(fact.id, context) if parents else []
        after = (*parents, *columns, *defaults, *unvalidated, *_changes_persistence_first(fact, context))
        checks = (each for table in parents for each in context.live_children.get(table, ()) if each in context.dropped)
        return Creation(
            inlines=tuple(_inlined(fact, context)),
            after=after,
            after_drops=tuple(each for each in checks if kind_of(each) == "constraint"),
            parts_need_nothing_else=fact.id in context.new_plain_tables,
        )

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        hazards = ACCESS_EXCLUSIVE if is_foreign(fact) else (DATA_LOSS, BLOCKS_READS, BLOCKS_WRITES)
        return [Step(f"DROP {_object_type(fact)} {qualified(*fact.path)}", hazards)]

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        if ("partition", *fact.path) not in context.live.facts:
            return REMOVAL
        return Removal(after=tuple(referencing_keys(fact.id, context)))

    def change(self, before: Fact | None, after: Fact | None, context: ComparisonContext) -> Change:
        if before is not None and after is None and is_foreign(before):
            return Change(loss="applications may read it")
        return super().change(before, after, context)

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        if before.attributes["of_type"] != after.attributes["of_type"] and not may_set_type(after.id, context):
            change = replace(change, in_place=False)
        # A partitioned table can be unlogged before PostgreSQL 18, without effect. SET LOGGED and SET UNLOGGED are ignored.
        if before.attributes["persistence"] != after.attributes["persistence"] and after.attributes["partition_key"]:
            change = replace(change, in_place=False)
        if change.in_place or is_foreign(before):
            return change
        return replace(change, loss="it would have to be re-created, and its rows would be lost")

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("relation", *fact.path), ("type", *fact.path))


def _body(table: Fact, parts: list[Fact], context: PlanContext) -> str:
    """Return the columns and constraints in CREATE TABLE; of a typed table, what the type doesn't define."""
    columns = _ordered(parts)
    if table.attributes["of_type"]:
        clauses = ((column, not_null.clause(column, context)) for column in columns)
        lines = [f"{ident(column.name)} {clause}" for column, clause in clauses if clause]
        return f" OF {table.attributes['of_type']}" + (_listed(lines) if lines else "")
    lines = [column_definition(_without_inherited_expression(table, column, context), context) for column in columns]
    constraints = (f"CONSTRAINT {ident(each.name)} {each.attributes['definition']}" for each in _constraints(parts))
    return _listed([*lines, *repeated_not_null(table, context), *constraints])


def _without_inherited_expression(table: Fact, column: Fact, context: PlanContext) -> Fact:
    """Return a column without the expression that it inherits: before PostgreSQL 16, a child table can't repeat it."""
    parents = (("column", *parent, column.name) for parent in as_paths(table.metadata.get("inherits")))
    inherited = [
        context.wanted.facts[each].attributes["expression"] for each in parents if each in context.wanted.facts
    ]
    if column.attributes["generated"] and column.attributes["expression"] in inherited:
        return column.with_attributes(generated=None, expression=None)
    return column


def _listed(lines: list[str]) -> str:
    return " (\n" + ",\n".join(f"    {line}" for line in lines) + "\n)" if lines else " ()"


def _inlined(fact: Fact, context: PlanContext) -> Iterable[FactId]:
    wanted = context.wanted.facts
    keys: set[str] = set()
    inherits_nothing = fact.id in context.new_without_parents
    for each in _parts(fact, context):
        if kind_of(each) == "constraint" and (
            context.indexes_created_after_attach.get(each) or not _can_be_inlined(wanted[each], keys, context)
        ):
            continue
        if fact.attributes["of_type"] and kind_of(each) != "column":
            continue  # the type defines the columns; everything else is added afterwards
        if inherits_nothing:
            yield each
            continue
        if _makes_not_null_local(wanted[each], context):
            continue
        inherited = (wanted.get(("column", *each[1:])) or wanted[each]).metadata.get("inherited") == "true"
        if not (fact.metadata.get("inherits") and inherited):
            yield each


def _makes_not_null_local(part: Fact, context: PlanContext) -> bool:
    """Return whether CREATE TABLE with a primary key or an identity declares NOT NULL for a column that has it from a parent only.

    Since PostgreSQL 18. ALTER TABLE with ADD PRIMARY KEY or ADD GENERATED doesn't.
    """
    columns: Iterable[FactId] = ()
    if part.kind == "identity":
        columns = (("column", *part.path),)
    elif part.kind == "constraint" and part.attributes["type"] == "PRIMARY KEY":
        columns = columns_of(part.id, context.wanted)
    return any(not_null.is_only_inherited(context.wanted.facts[each], context) for each in columns)


def _object_type(table: Fact) -> str:
    return "FOREIGN TABLE" if is_foreign(table) else "TABLE"


def _restore_sequence_persistence(table: Fact, context: ComparisonContext) -> Iterator[Step]:
    """Yield the statements that restore the persistence of owned sequences, which follows that of their table."""
    for owner in context.live.of_kind("sequence_owner"):
        sequence = context.wanted.facts.get(owner.parent or ())
        if sequence is None or sequence.id in context.dropped or table_of(owning_column(owner)) != table.id:
            continue
        if sequence.attributes["persistence"] != table.attributes["persistence"]:
            yield Step(
                f"ALTER SEQUENCE {qualified(*sequence.path)} SET {sequence.attributes['persistence'] or 'LOGGED'}"
            )


def _changes_persistence_first(table: Fact, context: ComparisonContext) -> set[FactId]:
    """Return the tables linked by foreign keys that change first: a logged table can't reference an unlogged one."""
    before = context.live.facts.get(table.id)
    if before is None or before.attributes["persistence"] == table.attributes["persistence"]:
        return set()
    inside = context.live_children.get(table.id, ())
    if table.attributes["persistence"]:
        others = [
            each for key in inside for each in context.live_dependents.get(key, ()) if kind_of(each) == "constraint"
        ]
    else:
        needs = [
            need for key in inside if kind_of(key) == "constraint" for need in context.live.depends_on.get(key, ())
        ]
        others = [need for need in needs if kind_of(need) == "constraint"]
    return {table_of(each) for each in others} - {table.id}


def _parts(table: Fact, context: ComparisonContext) -> Iterator[FactId]:
    """Yield the columns and constraints of a table, and the defaults and identities of its columns."""
    for child in context.wanted_children.get(table.id, ()):
        if kind_of(child) in ("column", "constraint", "inheritance"):
            yield child
            inside = context.wanted_children.get(child, ())
            yield from (each for each in inside if kind_of(each) in ("default", "identity"))


def _ordered(parts: list[Fact]) -> list[Fact]:
    columns = [each for each in parts if each.kind == "column"]
    return sorted(columns, key=lambda column: int(str(column.metadata["number"])))


def _constraints(parts: list[Fact]) -> list[Fact]:
    rank = {"PRIMARY KEY": 0, "UNIQUE": 1, "EXCLUDE": 2, "CHECK": 3, "FOREIGN KEY": 4}
    constraints = [each for each in parts if each.kind == "constraint"]
    return sorted(constraints, key=lambda each: (rank[str(each.attributes["type"])], each.id))


def _can_be_inlined(constraint: Fact, keys: set[str], context: PlanContext) -> bool:
    """Return whether a constraint can be inlined into CREATE TABLE.

    :param keys: the columns of the unique constraints, and the definitions of the exclusion constraints, inlined so far.
        CREATE TABLE silently merges two that are the same.
    """
    kind, definition = str(constraint.attributes["type"]), str(constraint.attributes["definition"])
    if kind == "FOREIGN KEY":
        return constraint.id in context.foreign_keys_in_create_table
    if not constraint.is_true("validated") or constraint.attributes["options"]:
        return False
    if kind in ("PRIMARY KEY", "UNIQUE", "EXCLUDE"):
        key = definition.removeprefix(kind)
        if key in keys:
            return False
        keys.add(key)
    return True
