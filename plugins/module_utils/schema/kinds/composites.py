# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Composite types and their attributes."""

from __future__ import annotations

import typing as t

from ..model.hazards import DATA_LOSS
from ..model.sql import ident, qualified
from .rule import Rule, Step
from .type_rules import _may_not_fit, _stored, _Type

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact
    from .context import Context


class Composites(_Type):
    """A composite type; its attributes are facts of their own, created along with it."""

    kind = "composite"
    weight = 42

    def create(self, fact: Fact, context: Context) -> list[Step]:
        inside = [each for each in context.wanted_children.get(fact.id, ()) if each in context.folded]
        attributes = [context.wanted.facts[each] for each in inside]
        attributes.sort(key=lambda attribute: int(str(attribute.notes["number"])))
        body = ",\n".join(f"    {_attribute(attribute)}" for attribute in attributes)
        return [
            Step(
                f"CREATE TYPE {qualified(*fact.id[1:])} AS (\n{body}\n)"
                if body
                else f"CREATE TYPE {qualified(*fact.id[1:])} AS ()"
            )
        ]

    def folds(self, fact: Fact, context: Context) -> Iterable[tuple[t.Any, ...]]:
        return [each for each in context.wanted_children.get(fact.id, ()) if each[0] == "attribute"]


def _attribute(fact: Fact) -> str:
    collation = f" COLLATE {fact.attrs['collation']}" if fact.attrs["collation"] else ""
    return f"{ident(fact.id[3])} {fact.attrs['type']}{collation}"


def _cascade(fact: Fact, context: Context) -> str:
    """Return what takes the tables of a type along: they have its attributes as their columns."""
    users = context.live_users.get(("composite", *fact.id[1:3]), ())
    return " CASCADE" if any(each[0] == "table" for each in users) else ""


class Attributes(Rule):
    """One attribute of a composite type."""

    kind = "attribute"
    weight = 43
    remade_with_parent = True
    loses = "values in columns of this type would lose it"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        sql = f"ALTER TYPE {qualified(*fact.id[1:3])} ADD ATTRIBUTE {_attribute(fact)}{_cascade(fact, context)}"
        return [Step(sql)]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        sql = f"ALTER TYPE {qualified(*fact.id[1:3])} DROP ATTRIBUTE {ident(fact.id[3])}{_cascade(fact, context)}"
        return [Step(sql, (DATA_LOSS,))]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        collation = f" COLLATE {after.attrs['collation']}" if after.attrs["collation"] else ""
        start = f"ALTER TYPE {qualified(*after.id[1:3])} ALTER ATTRIBUTE {ident(after.id[3])}"
        return [Step(f"{start} TYPE {after.attrs['type']}{collation}{_cascade(after, context)}")]

    def rename(self, fact: Fact, name: str) -> list[Step]:
        start = f"ALTER TYPE {qualified(*fact.id[1:3])} RENAME ATTRIBUTE"
        return [Step(f"{start} {ident(fact.id[3])} TO {ident(name)} CASCADE")]

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        return _may_not_fit(before, after, "type")

    def rebuilds_parent(self, before: Fact | None, after: Fact | None, context: Context) -> bool:
        if after is None or _cascade(after, context):
            return False
        if before is not None:
            # PostgreSQL refuses to change an attribute while a table has a column of the type.
            return _stored(("composite", *after.id[1:3]), context)
        # A new attribute goes to the end, and the order of attributes is seen in every row value.
        mine = int(str(after.notes["number"]))
        others = context.wanted_children.get(("composite", *after.id[1:3]), ())
        later = [
            each
            for each in others
            if each[0] == "attribute" and int(str(context.wanted.facts[each].notes["number"])) > mine
        ]
        return any(each in context.live.facts for each in later)
