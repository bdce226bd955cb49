# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Composite types and their attributes."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import kind_of
from ..model.hazards import DATA_LOSS
from ..model.labels import label, object_naming, part_naming
from ..model.sql import ident, qualified
from .change import Change, Creation, Step
from .renaming import DefinitionSyntax, Renaming
from .replacement import WITH_PARENT, Replacement
from .rule import FunctionUse, Rule
from .type_rules import TypeRule, conversion_risk, is_stored

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from ..model.facts import Fact, FactId, FactSet
    from .context import ComparisonContext, PlanContext


class Composites(TypeRule):
    """A composite type; its attributes are separate facts, inlined into CREATE TYPE."""

    kind = "composite"
    naming = object_naming("TYPE", word="composite", grant_type="TYPE", counted_as="types")
    renaming = Renaming(DefinitionSyntax("TYPE", form="AS"))
    function_use = FunctionUse(words=(1,))
    weight = 42
    attributes: t.ClassVar = {}

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


def order_notices(live: FactSet, wanted: FactSet, replaced: Collection[FactId]) -> list[str]:
    """Return a notice for each composite type whose attributes have another order than declared, which isn't a difference.

    :param replaced: the facts that the plan creates.
    """
    types = [each.id for each in wanted.of_kind("composite") if each.id in live.facts and each.id not in replaced]
    if not types:
        return []
    current, declared = _attribute_names(live, wanted), _attribute_names(wanted, live)
    return [
        f"{label(each)} is left unchanged, although the SQL declares its attributes in another order: {', '.join(declared[each])} instead "
        f"of {', '.join(current[each])}. The order matters in row values"
        for each in types
        if current.get(each) != declared.get(each)
    ]


def _attribute_names(state: FactSet, other: FactSet) -> dict[FactId, list[str]]:
    """Return, for each composite type, the names of the attributes that two states have, in the order of the first one."""
    names: dict[FactId, list[str]] = {}
    for fact in sorted(state.of_kind("attribute"), key=_position):
        if fact.id in other.facts and fact.parent is not None:
            names.setdefault(fact.parent, []).append(fact.name)
    return names
