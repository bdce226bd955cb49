# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Composite types and their attributes."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import Fact, FactSet, kind_of
from ..model.hazards import DATA_LOSS
from ..model.labels import label, object_naming, part_naming
from ..model.sql import ident, qualified
from .change import REPLACE, Change, Creation, Step
from .renaming import DefinitionSyntax, Renaming
from .replacement import WITH_PARENT, Replacement
from .rule import INLINES, FunctionUse, Rule
from .type_rules import TypeRule, conversion_risk, is_stored

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.facts import FactId, Value
    from .context import ComparisonContext, PlanContext


class Composites(TypeRule):
    """A composite type; its attributes are separate facts, inlined into CREATE TYPE."""

    kind = "composite"
    naming = object_naming("TYPE", word="composite", grant_type="TYPE", counted_as="types")
    renaming = Renaming(DefinitionSyntax("TYPE", form="AS"))
    function_use = FunctionUse(words=(1,))
    weight = 42
    traits = frozenset({INLINES})
    attributes: t.ClassVar = {"order": REPLACE}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        inside = [each for each in context.wanted_children.get(fact.id, ()) if each in context.inlined]
        attributes = [context.wanted.facts[each] for each in inside]
        attributes.sort(key=lambda attribute: int(str(attribute.metadata["number"])))
        body = ",\n".join(f"    {_attribute(attribute)}" for attribute in attributes)
        return [
            Step(
                f"CREATE TYPE {qualified(*fact.path)} AS (\n{body}\n)"
                if body
                else f"CREATE TYPE {qualified(*fact.path)} AS ()"
            )
        ]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        children = context.wanted_children.get(fact.id, ())
        return Creation(inlines=tuple(each for each in children if kind_of(each) == "attribute"))


def _attribute(fact: Fact) -> str:
    collation = f" COLLATE {fact.attributes['collation']}" if fact.attributes["collation"] else ""
    return f"{ident(fact.name)} {fact.attributes['type']}{collation}"


def _cascade(fact: Fact, context: ComparisonContext) -> str:
    """Return CASCADE for a type with typed tables, whose columns change with its attributes."""
    users = context.live_dependents.get(("composite", *fact.path[:2]), ())
    return " CASCADE" if any(kind_of(each) == "table" for each in users) else ""


def _retype(_before: Fact, after: Fact, context: PlanContext) -> list[Step]:
    collation = f" COLLATE {after.attributes['collation']}" if after.attributes["collation"] else ""
    start = f"ALTER TYPE {qualified(*after.path[:2])} ALTER ATTRIBUTE {ident(after.name)}"
    return [Step(f"{start} TYPE {after.attributes['type']}{collation}{_cascade(after, context)}")]


def _rename(fact: Fact, name: str) -> list[Step]:
    start = f"ALTER TYPE {qualified(*fact.path[:2])} RENAME ATTRIBUTE"
    return [Step(f"{start} {ident(fact.name)} TO {ident(name)} CASCADE")]


class Attributes(Rule):
    """One attribute of a composite type."""

    kind = "attribute"
    naming = part_naming("attribute", comment_type="COLUMN")
    renaming = Renaming(DefinitionSyntax("ATTRIBUTE", local_to=("composite",), is_part=True), steps=_rename)
    weight = 43
    replacement = Replacement(WITH_PARENT)
    loss_reason = "values in columns of this type would lose it"
    attributes: t.ClassVar = {"type": _retype, "collation": _retype}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        sql = f"ALTER TYPE {qualified(*fact.path[:2])} ADD ATTRIBUTE {_attribute(fact)}{_cascade(fact, context)}"
        return [Step(sql)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        sql = f"ALTER TYPE {qualified(*fact.path[:2])} DROP ATTRIBUTE {ident(fact.name)}{_cascade(fact, context)}"
        return [Step(sql, (DATA_LOSS,))]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        # Each is added at the end, and their order matters in row values.
        others = context.wanted_children.get(("composite", *fact.path[:2]), ())
        return Creation(
            after=tuple(
                each
                for each in others
                if kind_of(each) == "attribute"
                and each in context.created
                and _position(context.wanted.facts[each]) < _position(fact)
            )
        )

    def change(self, before: Fact | None, after: Fact | None, context: ComparisonContext) -> Change:
        change = super().change(before, after, context)
        if after is None:
            return change
        replaced = after.parent if _replaces_type(before, after, context) else None
        return replace(
            change,
            loss=conversion_risk(before, after, "type") if before is not None else "",
            recreates=() if replaced is None else (replaced,),
        )

    def requirements(self, fact: Fact, context: ComparisonContext) -> FactSet:
        """Return the columns that tables of the type have with it; they can be unmet if an undeclared table is kept."""
        required = FactSet()
        for table in sorted(context.wanted_dependents.get(fact.parent or (), ()), key=repr):
            if kind_of(table) == "table" and context.wanted.facts[table].attributes["of_type"]:
                column = _column(fact, table, context)
                required.add(column)
                for need in context.wanted.depends_on.get(fact.id, ()):
                    required.add_dependency(column.id, table if need == fact.parent else need)
        return required


def _column(attribute: Fact, table: FactId, context: ComparisonContext) -> Fact:
    """Return the column of a typed table that an attribute of its type defines."""
    column_id: FactId = ("column", *table[1:], attribute.name)
    existing = context.wanted.facts.get(column_id)
    if existing is not None:
        return existing.with_attributes(**attribute.attributes)
    attributes: dict[str, Value] = {
        **attribute.attributes, "not_null": "false", "not_null_name": None, "generated": None, "expression": None,
        "storage": attribute.metadata["default_storage"], "compression": None, "statistics": None, "options": (),
    }  # fmt: skip
    return Fact(
        column_id, table, attributes, {**attribute.metadata, "generated": "", "identity": "", "inherited": "false"}
    )


def _position(attribute: Fact) -> int:
    return int(str(attribute.metadata["number"]))


def _replaces_type(before: Fact | None, after: Fact, context: ComparisonContext) -> bool:
    if _cascade(after, context):
        return False
    if before is not None:
        # PostgreSQL refuses to change an attribute while a table's column uses the type.
        return is_stored(("composite", *after.path[:2]), context)
    # A new attribute is added at the end, but the order of attributes matters in row values.
    others = context.wanted_children.get(("composite", *after.path[:2]), ())
    later = [
        each
        for each in others
        if kind_of(each) == "attribute" and _position(context.wanted.facts[each]) > _position(after)
    ]
    return any(each in context.live.facts for each in later)


def compare_order(live: FactSet, wanted: FactSet, *, exact: bool) -> None:
    """Make another order of the attributes that two states have a difference, as it matters in row values.

    Not if a table of the type remains: the order of its columns would have to change.

    :param exact: whether undeclared tables are dropped.
    """
    for type_id, current, declared in _orders(live, wanted):
        remaining = (each for each in _tables(type_id, live) if not exact or each in wanted.facts)
        differs = current != declared and not any(remaining)
        for state, names in ((live, current), (wanted, declared)):
            order = tuple(names) if differs else None
            if state.facts[type_id].attributes["order"] != order:
                state.facts[type_id] = state.facts[type_id].with_attributes(order=order)


def order_notices(live: FactSet, wanted: FactSet) -> list[str]:
    """Return a notice for each composite type whose attributes remain in another order than declared."""
    return [
        f"{label(type_id)} is left unchanged, although the SQL declares its attributes in another order: {', '.join(declared)} instead "
        f"of {', '.join(current)}. The order matters in row values, but tables are of this type, and PostgreSQL can't change the order of "
        "their columns"
        for type_id, current, declared in _orders(live, wanted)
        if current != declared and wanted.facts[type_id].attributes["order"] is None
    ]


def _tables(type_id: FactId, state: FactSet) -> Iterator[FactId]:
    """Yield the tables of a composite type."""
    for table in state.of_kind("table"):
        if table.attributes["of_type"] and type_id in state.depends_on.get(table.id, ()):
            yield table.id


def _orders(live: FactSet, wanted: FactSet) -> Iterator[tuple[FactId, list[str], list[str]]]:
    """Yield each composite type that two states have, with the names of their common attributes as either orders them."""
    types = [each.id for each in wanted.of_kind("composite") if each.id in live.facts]
    if types:
        current, declared = _attribute_names(live, wanted), _attribute_names(wanted, live)
        for each in types:
            yield each, current.get(each, []), declared.get(each, [])


def _attribute_names(state: FactSet, other: FactSet) -> dict[FactId, list[str]]:
    """Return, for each composite type, the names of the attributes that two states have, in the order of the first one."""
    names: dict[FactId, list[str]] = {}
    for fact in sorted(state.of_kind("attribute"), key=_position):
        if fact.id in other.facts and fact.parent is not None:
            names.setdefault(fact.parent, []).append(fact.name)
    return names
