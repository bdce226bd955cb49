# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Type changes: whether every value fits the new type, and the expression that converts it."""

from __future__ import annotations

import re
import typing as t

from ...model.facts import kind_of
from ...model.sql import split_name

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.facts import Fact, FactId, FactSet
    from ..context import ComparisonContext

INTEGERS = {"smallint": 1, "integer": 2, "bigint": 3}
_SIZED = re.compile(
    r"(character varying|character|bit varying|bit|numeric|timestamp|time|interval)\b(?:\((\d+)(?:,(-?\d+))?\))?(.*)\Z"
)


def keeps_values(old: str, new: str) -> bool:
    """Return whether every value of one type fits another unchanged (both as printed by format_type)."""
    if old == new or (old, new) in _WIDER:
        return True
    if old in INTEGERS and new in INTEGERS:
        return INTEGERS[old] < INTEGERS[new]
    before, after = _SIZED.match(old), _SIZED.match(new)
    if new == "text":
        return old in _PRINTABLE or (before is not None and before[1] == "character varying" and not before[4])
    return before is not None and after is not None and _is_wider(before, after)


_PRINTABLE = {
    *INTEGERS,
    "uuid",
    "date",
    "boolean",
    "numeric",
    "json",
    "jsonb",
    "inet",
    "cidr",
    "macaddr",
    "name",
    "xml",
}
"""The types whose values all survive a conversion to text."""

_WIDER = {
    *((integer, "numeric") for integer in INTEGERS),
    ("real", "double precision"),
    ("text", "character varying"),
    ("citext", "text"),
}


def same_on_disk(old: str, new: str) -> bool:
    """Return whether PostgreSQL changes the type without rewriting the table (ALTER TABLE, "Notes")."""
    if (
        old == "citext"
        or (old.startswith("character varying") and new == "text")
        or (old, new) == ("text", "character varying")
    ):
        return True
    before, after = _SIZED.match(old), _SIZED.match(new)
    if before is None or after is None:
        return False
    return before[1] != "numeric" or (before[3] or "0") == (after[3] or "0") or after[2] is None


def _is_wider(before: re.Match[str], after: re.Match[str]) -> bool:
    """Return whether the second of two sizes of a type is wider; character(n) pads, so its values change."""
    if before[1] != after[1] or before[4] != after[4] or before[1] in ("character", "bit"):
        return False
    if after[2] is None or before[2] is None:
        return after[2] is None
    digits, scale = int(before[2]), int(before[3] or 0)
    wider_digits, wider_scale = int(after[2]), int(after[3] or 0)
    if before[1] == "numeric":
        return wider_scale >= scale and wider_digits - wider_scale >= digits - scale
    return wider_digits >= digits


_NUMBERS = {"smallint", "integer", "bigint", "numeric", "real", "double precision"}
_CASTABLE = (
    _NUMBERS,
    {"date", "timestamp without time zone", "timestamp with time zone"},
    {"time without time zone", "time with time zone", "interval"},
    {"json", "jsonb"},
    {"boolean", "integer"},
    {"bit", "integer"},
    {"bit", "bigint"},
    {"bit", "bit varying"},
    {"money", "numeric"},
    {"inet", "cidr"},
    {"macaddr", "macaddr8"},
)
STRINGS = ("text", "character varying", "character", "citext", "name")


def base_name(kind: str) -> str:
    """Return a type without its size, and citext, which may be in any schema, without a schema."""
    bare = re.sub(r"\(.*?\)", "", kind)
    return "citext" if split_name(bare)[-1:] == ["citext"] else bare


def element(kind: str) -> str:
    """Return the element type of an array type, or an empty string."""
    return kind.removesuffix("[]") if kind.endswith("[]") else ""


def base_type(kind: str, state: FactSet) -> str:
    """Return the base type of a domain, through nested domains; return any other type unchanged."""
    inner = element(kind)
    if inner:
        base = base_type(inner, state)
        return (
            kind if element(base) else f"{base}[]"
        )  # an array of a domain over an array isn't a multidimensional array
    domain = state.facts.get(("domain", *split_name(kind)))
    return base_type(str(domain.attributes["base"]), state) if domain is not None else kind


def unsized(kind: str) -> str:
    """Return a string or bit string type without its length limit; return any other type unchanged.

    An explicit cast to a type with a length truncates longer values. Leaving that step to PostgreSQL's assignment
    cast raises an error instead.
    """
    array = "[]" if kind.endswith("[]") else ""
    bare = base_name(kind.removesuffix("[]"))
    if bare in ("character", "character varying"):
        return f"character varying{array}"
    return f"bit varying{array}" if bare in ("bit", "bit varying") else kind


def is_same_type(old: str, new: str) -> bool:
    """Return whether an expression over one type likely works with the other: both numeric, both text, or other sizes."""
    old_name, new_name = (re.sub(r"\(.*?\)", "", each) for each in (old, new))
    return old_name == new_name or {old_name, new_name} <= _NUMBERS or {old_name, new_name} <= set(STRINGS)


_ASSIGNABLE = (
    _NUMBERS,
    {"date", "timestamp without time zone", "timestamp with time zone"},
    {"time without time zone", "interval"},
    {"time without time zone", "time with time zone"},
    {"json", "jsonb"},
    {"bit", "bit varying"},
    {"money", "numeric"},
    {"inet", "cidr"},
    {"macaddr", "macaddr8"},
)
_ONE_WAY = {
    ("timestamp without time zone", "time without time zone"),
    ("timestamp with time zone", "time without time zone"),
    ("timestamp with time zone", "time with time zone"),
    ("integer", "money"),
    ("bigint", "money"),
}
"""Assignment casts (pg_cast, the same in all supported major versions)."""


def assignable(old: str, new: str) -> bool:
    """Return whether there is an assignment cast, so that USING isn't needed (neither type is a domain)."""
    if new.endswith("[]"):
        return old.endswith("[]") and assignable(old.removesuffix("[]"), new.removesuffix("[]"))
    old_name, new_name = base_name(old), base_name(new)
    if new_name in ("text", "character varying", "character", "name"):
        return True  # every type has an assignment cast to text
    if old.endswith("[]"):
        return False
    if new_name == "citext":
        return old_name in (new_name, "text", "character varying", "character")
    same = old_name == new_name or (old_name.startswith("interval") and new_name.startswith("interval"))
    return same or (old_name, new_name) in _ONE_WAY or any({old_name, new_name} <= family for family in _ASSIGNABLE)


def cast(column: str, old: str, new: str) -> str:
    """Return an expression that converts values: with a cast if there is one, otherwise through text.

    The conversion through text is always valid SQL, but may fail on some values. It never truncates.
    """
    old_name, new_name = (base_name(each.removesuffix("[]")) for each in (old, new))
    numbered = old_name in INTEGERS and new_name == "bit"
    new = new if numbered else unsized(new)
    direct = old_name in STRINGS or new_name in STRINGS or any({old_name, new_name} <= family for family in _CASTABLE)
    arrays = old.endswith("[]"), new.endswith("[]")
    if arrays == (True, True):
        return f"{column}::{new}" if direct else f"{column}::text[]::{new}"
    if direct and arrays == (False, False):
        return f"{column}::{new}"
    if "boolean" in (old_name, new_name) and {old_name, new_name} & _NUMBERS and arrays == (False, False):
        return f"{column}::integer::{new}"
    return f"{column}::text::{new}" if new != "text" else f"{column}::text"


def rewritten_by(fact: Fact, context: ComparisonContext) -> bool:
    """Return whether a composite type nested in a column's type changes its attributes or their order."""

    def attribute_names(composite: FactId, children: Mapping[FactId, list[FactId]], state: FactSet) -> list[str]:
        attributes = [state.facts[each] for each in children.get(composite, ()) if kind_of(each) == "attribute"]
        return [each.name for each in sorted(attributes, key=lambda each: int(str(each.metadata["number"])))]

    inside = [need for need in context.live.depends_on.get(fact.id, ()) if kind_of(need) in ("composite", "domain")]
    seen: set[FactId] = set()
    while inside:
        each = inside.pop()
        if each in seen:
            continue
        seen.add(each)
        before = attribute_names(each, context.live_children, context.live)
        if before != attribute_names(each, context.wanted_children, context.wanted):
            return True
        for part in (each, *context.live_children.get(each, ())):
            inside += [
                need for need in context.live.depends_on.get(part, ()) if kind_of(need) in ("composite", "domain")
            ]
    return False
