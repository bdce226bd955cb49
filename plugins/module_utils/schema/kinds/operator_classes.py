# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operator families with their members, and operator classes."""

from __future__ import annotations

import typing as t

from ..model.facts import as_paths, as_tuple, kind_of
from ..model.labels import Naming
from ..model.sql import ident, qualified
from .change import REPLACE, Creation, Step
from .renaming import Renaming
from .rule import Rule

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact
    from .context import PlanContext


def _using(schema: str, name: str, method: str) -> str:
    return f"{qualified(schema, name)} USING {ident(method)}"


def _naming(object_type: str) -> Naming:
    return Naming(
        label=lambda *path: f"{object_type.lower()} {_using(*path)}",
        target=_using,
        sql_name=_using,
        object_type=object_type,
        comment_type=object_type,
    )


class OperatorFamilies(Rule):
    """An operator family. A class without FAMILY is created with one that has its name, which is a fact like any other."""

    kind = "operator_family"
    renaming = Renaming(None)
    attributes: t.ClassVar = {}
    naming = _naming("OPERATOR FAMILY")
    weight = 61
    loss_reason = "operator classes or applications may use it"

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"CREATE OPERATOR FAMILY {self.naming.sql_name(*fact.path)}", superuser=True)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP OPERATOR FAMILY {self.naming.sql_name(*fact.path)}")]


def _member(*path: str) -> str:
    slot, left, right = path[3:]
    return f"{slot.lower()} ({left}, {right}) of {_using(*path[:3])}"


class OperatorFamilyMembers(Rule):
    """An operator or a support function that belongs to a family and to none of its classes."""

    kind = "operator_family_member"
    renaming = Renaming(None)
    attributes: t.ClassVar = {"definition": REPLACE}
    naming = Naming(label=_member, target=_member)
    weight = 63
    loss_reason = "indexes, constraints or queries may use it"

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        slot, left, right = fact.path[3:]
        item = _item(slot, left, right, str(fact.attributes["definition"]))
        return [Step(f"{_family(fact)} ADD\n    {item}", superuser=True, join=_join)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        slot, left, right = fact.path[3:]
        return [Step(f"{_family(fact)} DROP\n    {slot} ({left}, {right})", superuser=True, join=_join)]


def _join(one: str, other: str) -> str | None:
    head, more = one.partition("\n")[0], other.split("\n", 1)
    return f"{one},\n{more[1]}" if more[0] == head else None


def _family(fact: Fact) -> str:
    return f"ALTER OPERATOR FAMILY {_using(*fact.path[:3])}"


def _family_of(fact: Fact) -> tuple[str, ...]:
    """Return the schema, the name and the access method of the family of an operator class."""
    return (*as_tuple(fact.attributes["family"]), fact.name)


def _item(slot: str, left: str, right: str, definition: str) -> str:
    """Return an operator or a support function as in CREATE OPERATOR CLASS."""
    return f"{slot} ({left}, {right}) {definition}" if slot.startswith("FUNCTION") else f"{slot} {definition}"


class OperatorClasses(Rule):
    """An operator class with its parts; PostgreSQL can't alter it."""

    kind = "operator_class"
    renaming = Renaming(None)
    attributes: t.ClassVar = dict.fromkeys(("type", "family", "storage", "default", "parts"), REPLACE)
    naming = _naming("OPERATOR CLASS")
    weight = 64
    loss_reason = "indexes, partition keys or applications may use it"

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        attributes = fact.attributes
        default = "DEFAULT " if attributes["default"] == "true" else ""
        family = qualified(*as_tuple(attributes["family"]))
        items = [_item(*part) for part in sorted(_parts(fact), key=_position)]
        if attributes["storage"] or not items:
            items.append(f"STORAGE {attributes['storage'] or attributes['type']}")
        *name, access_method = fact.path
        head = f"CREATE OPERATOR CLASS {qualified(*name)}\n    {default}FOR TYPE {attributes['type']}"
        body = ",\n".join(f"    {item}" for item in items)
        return [Step(f"{head} USING {ident(access_method)} FAMILY {family} AS\n{body}", superuser=True)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP OPERATOR CLASS {self.naming.sql_name(*fact.path)}")]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        # What uses the class also uses the members of its family.
        members = context.wanted_children.get(("operator_family", *_family_of(fact)), ())
        return Creation(after=tuple(each for each in members if kind_of(each) == "operator_family_member"))

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        family = _family_of(fact)
        names = [fact.id, *(("operator_family_member", *family, *part[:3]) for part in _parts(fact))]
        if fact.is_true("default"):
            names.append(("default operator class", fact.name, str(fact.attributes["type"])))
        return names


def _parts(fact: Fact) -> tuple[tuple[str, ...], ...]:
    """Return the slot, the two types, and the definition of each part of a class."""
    return as_paths(fact.attributes["parts"])


def _position(part: tuple[str, ...]) -> tuple[bool, int]:
    word, number = part[0].split(" ")
    return word == "FUNCTION", int(number)
