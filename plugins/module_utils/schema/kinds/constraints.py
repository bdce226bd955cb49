# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Constraints of tables."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import Fact, FactSet, changed_attributes, closure, kind_of
from ..model.hazards import ACCESS_EXCLUSIVE, BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA
from ..model.labels import table_object_naming
from ..model.sql import ident, qualified
from .change import REPLACE, Change, Creation, Removal, Step
from .ids import table_of
from .inheritance.index_matching import INDEX_BACKED, has_index, indexes_created_separately
from .inheritance.not_null import is_optional_below
from .lineage import (
    ancestors,
    cascading_index,
    indexes_above,
    of_attached,
    parent_links,
    parent_tables,
    remaining_children,
    reparented,
    with_wanted_descendants,
)
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement
from .rule import FunctionUse, Rule
from .sql.clauses import original_options, storage_options

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import FactId
    from .context import ComparisonContext, PlanContext


def _validate(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return [Step(f"ALTER TABLE {_table(after)} VALIDATE CONSTRAINT {ident(after.name)}", (MAY_FAIL_ON_DATA,))]


def _set_options(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return storage_options(f"ALTER INDEX {qualified(after.schema, after.name)}", before, after)


def _rename(fact: Fact, name: str) -> list[Step]:
    sql = f"ALTER TABLE {_table(fact)} RENAME CONSTRAINT {ident(fact.name)} TO {ident(name)}"
    return [Step(sql, ACCESS_EXCLUSIVE)]


def _is_foreign_key(fact: Fact) -> bool:
    return fact.attributes["type"] == "FOREIGN KEY"


class Constraints(Rule):
    """PRIMARY KEY, UNIQUE, EXCLUDE, CHECK and FOREIGN KEY."""

    kind = "constraint"
    naming = table_object_naming("CONSTRAINT", counted_as="constraints")
    renaming = Renaming(DefinitionSyntax("CONSTRAINT", local_to=("table",), is_part=True), steps=_rename)
    function_use = FunctionUse(is_caller=True)
    weight = 150
    loss_reason = "rows that it rejects would be accepted"
    # The columns on both sides of a foreign key must change their type together.
    replacement = Replacement(blocks_type_change=_is_foreign_key)
    attributes: t.ClassVar = {
        "type": REPLACE, "definition": _validate, "validated": _validate, "options": _set_options,
    }  # fmt: skip

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        if _source(fact, context) is not None:
            return _validate(fact, fact, context)
        definition = str(fact.attributes["definition"])
        if fact.attributes["options"] and fact.attributes["type"] != "EXCLUDE":
            definition = _with_options(definition, original_options(fact))
        only = (
            "ONLY "
            if fact.attributes["type"] in INDEX_BACKED and self._is_created_on_parent_only(fact, context)
            else ""
        )
        sql = f"ALTER TABLE {only}{_table(fact)} ADD CONSTRAINT {ident(fact.name)} {definition}"
        hazards: tuple[str, ...] = (BLOCKS_WRITES, MAY_FAIL_ON_DATA)
        if fact.attributes["type"] != "FOREIGN KEY":
            hazards = (BLOCKS_READS, *hazards)
        if fact.attributes["validated"] == "false":
            hazards = hazards[:-1]
        return [Step(sql, hazards)]

    @staticmethod
    def _is_created_on_parent_only(fact: Fact, context: ComparisonContext) -> bool:
        """Return whether the index is created for this table only, as those of its partitions are separate facts.

        A primary key is, too, if its columns may be NULL in a child table.
        """
        table = context.wanted.facts.get(table_of(fact.id))
        if table is not None and table.attributes["partition_key"] is not None:
            return True
        if fact.attributes["type"] != "PRIMARY KEY":
            return False
        columns = [each for each in context.wanted.depends_on.get(fact.id, ()) if kind_of(each) == "column"]
        below = {table_of(fact.id): with_wanted_descendants(table_of(fact.id), context)[1:]}
        return is_optional_below(columns, below, context.wanted)

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        hazards = ACCESS_EXCLUSIVE
        return [Step(f"ALTER TABLE {_table(fact)} DROP CONSTRAINT {ident(fact.name)}", hazards)]

    def change(self, before: Fact | None, after: Fact | None, context: ComparisonContext) -> Change:
        change = super().change(before, after, context)
        if before is not None and after is None and _is_inherited_instead(before, context):
            change = replace(change, loss="")
        above = _recreated_above(before, after, context)
        if above:
            return replace(change, recreates=above)
        if before is None or (after is not None and change.in_place) or not has_index(before):
            return change
        return replace(change, recreates=tuple(indexes_above(before, context)))

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        return replace(super().difference(before, after, context), in_place=not _is_replaced(before, after))

    def requirements(self, fact: Fact, context: ComparisonContext) -> FactSet:
        facts, required = context.wanted.facts, FactSet()
        needs = [facts[need] for need in context.wanted.depends_on[fact.id] if need in facts]
        if fact.attributes["type"] == "PRIMARY KEY":
            for column in needs:
                if column.kind == "column" and column.attributes["not_null"] == "false":
                    before = context.live.facts.get(column.id, column)
                    null = {"not_null": "true", "not_null_name": before.attributes["not_null_name"]}
                    required.add(Fact(column.id, column.parent, {**column.attributes, **null}, before.metadata))
        elif fact.attributes["type"] == "FOREIGN KEY":
            live = context.live.facts.get(fact.id)
            for other in needs:
                before = context.live.facts.get(other.id, other)
                unchanged = live is not None and live.attributes == fact.attributes and has_index(other)
                if unchanged and _key_columns(before) != _key_columns(other):
                    required.add(before)
                # Only an unlogged table can reference an unlogged table.
                table, referenced = (facts.get(table_of(each)) for each in (fact.id, other.parent or other.id))
                if (
                    table
                    and referenced
                    and referenced.attributes["persistence"]
                    and not table.attributes["persistence"]
                ):
                    required.add(referenced.with_attributes(persistence=""))
        for inherited in _changed_below(fact, context):
            required.add(inherited)
        return required

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        return Creation(
            with_fact=_created_with(fact, context),
            after=tuple(_created_after(fact, context)),
            # A table that is detached, even if temporarily, is changed in between.
            after_drops=(*parent_links(fact, context.live), *remaining_children(fact, context)),
            without=indexes_created_separately(fact, context.wanted),
        )

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        if fact.is_true("inherited"):
            sources = [] if reparented(fact, context) else _inherited_from(fact, context.live)
        else:
            sources = cascading_index(fact, ("index_attachment", fact.schema, fact.name), context)
        return Removal(
            with_facts=tuple(sources),
            after=tuple(_dropped_after(fact, context)),
            explicit=_is_dropped_explicitly(fact, context),
        )

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        name = ("constraint", *fact.path)
        if fact.attributes["type"] not in INDEX_BACKED:
            return (name,)
        slots = (name, ("relation", fact.schema, fact.name))
        return (*slots, ("primary key", *fact.path[:2])) if fact.attributes["type"] == "PRIMARY KEY" else slots

    def names_below(self, fact: Fact, context: ComparisonContext) -> Iterable[tuple[str, ...]]:
        if not _is_foreign_key(fact):
            return ()
        tables = [table_of(fact.id)]
        for table in tables:
            tables += (table_of(each) for each in context.partitions.get(table, ()))
        return tuple(("constraint", *table[1:], fact.name) for table in tables[1:])


def _changed_below(fact: Fact, context: ComparisonContext) -> list[Fact]:
    """Return the constraints of child tables that were to get another definition, but inherit this one, which is unchanged."""
    before = context.live.facts.get(fact.id)
    if before is None or before.attributes != fact.attributes:
        return []
    links = (each for each in context.parent_links.get(table_of(fact.id), ()) if each in context.wanted.facts)
    ids = (("constraint", *table_of(each)[1:], fact.name) for each in links)
    pairs = ((context.live.facts.get(each), context.wanted.facts.get(each)) for each in ids)
    return [
        one
        for one, other in pairs
        if one is not None and one.is_true("inherited") and other is not None and _is_replaced(one, other)
    ]


def _is_replaced(before: Fact, after: Fact) -> bool:
    """Return whether another definition requires that a constraint is re-created, and not only validated."""
    what = changed_attributes(before, after)
    not_valid = f"{after.attributes['definition']} NOT VALID"
    validates = what == {"validated", "definition"} and before.attributes["definition"] == not_valid
    return not (validates or what <= {"options"})


def _is_inherited_instead(fact: Fact, context: ComparisonContext) -> bool:
    """Return whether a foreign key of a partition becomes that of a table above, which has or gets the same one."""
    if not _is_foreign_key(fact):
        return False
    inside = (
        each
        for table in ancestors(table_of(fact.id), context.wanted)
        for each in context.wanted_children.get(table, ())
    )
    above = (context.wanted.facts[each] for each in inside if kind_of(each) == "constraint")
    return any(each.attributes == fact.attributes for each in above)


def _created_with(fact: Fact, context: PlanContext) -> FactId | None:
    source = _source(fact, context)
    if source is None or source not in context.wanted.facts:
        return source
    return None if _is_validated_alone(fact, context.wanted.facts[source]) else source


def _is_validated_alone(fact: Fact, source: Fact) -> bool:
    """Return whether an inherited constraint is valid, and the one that creates it isn't: its table was created later."""
    return source.kind == fact.kind and fact.attributes["validated"] == "true" != source.attributes["validated"]


def _source(fact: Fact, context: PlanContext) -> FactId | None:
    """Return the table or the parent table's constraint whose creation creates an inherited constraint."""
    if not fact.is_true("inherited"):
        return None
    table = context.wanted.facts[table_of(fact.id)]
    created = [parent for parent in _inherited_from(fact, context.wanted) if parent in context.created]
    if table.id in context.created:
        if not table.metadata.get("inherits"):
            return None
        # One that is NOT VALID is created after the table, which would be created with a valid one.
        return next((each for each in created if _is_unvalidated_check(context.wanted.facts[each])), table.id)
    if any(each in context.created for each in parent_links(fact, context.wanted)):
        return None  # it has to exist before the table is attached
    return next(iter(created), None)


def _is_unvalidated_check(fact: Fact) -> bool:
    return fact.attributes["type"] == "CHECK" and fact.attributes["validated"] == "false"


def _recreated_above(before: Fact | None, after: Fact | None, context: ComparisonContext) -> tuple[FactId, ...]:
    """Return the live checks of ancestors to re-create so that an inherited one is NOT VALID: it is valid in a new table."""
    if after is None or not after.is_true("inherited") or not _is_unvalidated_check(after):
        return ()
    if before is None:
        table = table_of(after.id)
        is_valid = table not in context.live.facts and bool(context.wanted.facts[table].metadata.get("inherits"))
    else:
        is_valid = before.is_true("inherited") and not _is_unvalidated_check(before)
    if not is_valid:
        return ()
    above = closure(
        [after.id], {each.id: _inherited_from(each, context.wanted) for each in _same_named(after, context)}
    )
    return tuple(sorted(each for each in above - {after.id} if each in context.live.facts))


def _same_named(fact: Fact, context: ComparisonContext) -> Iterable[Fact]:
    return (other for other in context.wanted.of_kind(fact.kind) if other.name == fact.name)


def _created_after(fact: Fact, context: PlanContext) -> Iterable[FactId]:
    source = _source(fact, context)
    if source is not None:
        return (source,)
    if _is_unvalidated_check(fact):
        # PostgreSQL merges a valid child constraint with this one only if it existed before.
        return [*_own_descendants(fact, context), *_new_descendants(fact, context)]
    # The key of a partitioned table is valid only when every partition's index is attached to it.
    if fact.attributes["type"] != "FOREIGN KEY":
        return context.indexes_created_after_attach.get(fact.id, ())
    if not _references_partitioned_table(fact, context.wanted):
        return ()
    return [each for each in context.created if kind_of(each) == "index_attachment"]


def _references_partitioned_table(foreign_key: Fact, state: FactSet) -> bool:
    """Return whether a foreign key references a key or a unique index of a partitioned table."""
    needs = (state.facts.get(need) for need in state.depends_on.get(foreign_key.id, ()))
    tables = {need.parent for need in needs if need is not None and has_index(need)}
    return any(state.facts[each].attributes["partition_key"] for each in tables if each in state.facts)


def _dropped_after(fact: Fact, context: ComparisonContext) -> Iterable[FactId]:
    if table_of(fact.id) in context.dropped:
        return ()
    if fact.attributes["type"] == "FOREIGN KEY":
        return parent_links(fact, context.live)
    # It is inherited until the parent's is dropped.
    attached = of_attached(fact, _inherited_from(fact, context.live), context)
    above = (each for each in attached if each in context.live.facts)
    return (*parent_links(fact, context.live), *remaining_children(fact, context), *above)


def _is_dropped_explicitly(fact: Fact, context: ComparisonContext) -> bool:
    # A referenced table can only be dropped after the foreign key.
    if fact.attributes["type"] != "FOREIGN KEY":
        return False
    # The same is true of a partition if its parent table is referenced.
    if _references_partitioned_table(fact, context.live):
        return True
    needs = context.live.depends_on.get(fact.id, ())
    return any(need in context.dropped for need in needs if need[1:3] != fact.path[:2])


def _inherited_from(fact: Fact, state: FactSet) -> list[FactId]:
    """Return the same constraint on the table's parents."""
    return [("constraint", *table[1:], fact.name) for table in parent_tables(table_of(fact.id), state)]


def _key_columns(key: Fact) -> str:
    """Return the columns of a key or an index, without its name and kind."""
    return str(key.attributes["definition"] or "").partition("(")[2]


def _own_descendants(fact: Fact, context: ComparisonContext) -> list[FactId]:
    """Return the local constraints of descendants that have the same name as this one."""
    return [each for each in _inheriting(fact, context) if not context.wanted.facts[each].is_true("inherited")]


def _new_descendants(fact: Fact, context: PlanContext) -> list[FactId]:
    """Return the new tables that inherit a constraint."""
    return [table_of(each) for each in _inheriting(fact, context) if table_of(each) in context.created]


def _inheriting(fact: Fact, context: ComparisonContext) -> list[FactId]:
    """Return the constraints of descendants that have the same name as this one."""
    parents = {other.id: _inherited_from(other, context.wanted) for other in _same_named(fact, context)}
    return [each for each in parents if each != fact.id and fact.id in closure([each], parents)]


def _table(fact: Fact) -> str:
    return qualified(*fact.path[:2])


def _with_options(definition: str, options: tuple[str, ...]) -> str:
    """Insert WITH (...) into the definition of a key where the grammar requires it: before the deferrable clauses."""
    head, deferrable, tail = definition.partition(" DEFERRABLE")
    return f"{head} WITH ({', '.join(options)}){deferrable}{tail}"
