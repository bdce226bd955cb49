# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a value when its type changes: whether every one fits the other type, and the expression that carries it over."""

from __future__ import annotations

import re
import typing as t

from ...model.sql import split_name

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.facts import Fact, FactId, FactSet
    from ..context import Context

INTEGERS = {"smallint": 1, "integer": 2, "bigint": 3}
_SIZED = re.compile(
    r"(character varying|character|bit varying|bit|numeric|timestamp|time|interval)\b(?:\((\d+)(?:,(-?\d+))?\))?(.*)\Z"
)


def keeps_values(old: str, new: str) -> bool:
    """Tell whether every value of one type fits another unchanged (both as format_type prints them)."""
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
"""Types whose every value is told by its text."""

_WIDER = {
    *((integer, "numeric") for integer in INTEGERS),
    ("real", "double precision"),
    ("text", "character varying"),
    ("citext", "text"),
}


def same_on_disk(old: str, new: str) -> bool:
    """Tell whether PostgreSQL changes the type without touching a row (ALTER TABLE, "Notes")."""
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
    """Compare two sizes of one type; character(n) pads, so that another length is another value."""
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
    """Return a type without its size; citext, which lies in some schema, by its bare name."""
    bare = re.sub(r"\(.*?\)", "", kind)
    return "citext" if split_name(bare)[-1:] == ["citext"] else bare


def element(kind: str) -> str:
    """Return the type of an array's elements, or an empty text."""
    return kind.removesuffix("[]") if kind.endswith("[]") else ""


def base_type(kind: str, state: FactSet) -> str:
    """Return what a domain, or a domain of domains, is made of; any other type is itself."""
    inner = element(kind)
    if inner:
        base = base_type(inner, state)
        return kind if element(base) else f"{base}[]"  # arrays of a domain of arrays are not arrays of more dimensions
    domain = state.facts.get(("domain", *split_name(kind)))
    return base_type(str(domain.attributes["base"]), state) if domain is not None else kind


def unsized(kind: str) -> str:
    """Return the type that takes texts or bits of any length in place of this one.

    An explicit cast to a type of a certain length cuts off what is longer. A statement leaves that last step to
    PostgreSQL's assignment, which refuses it.
    """
    array = "[]" if kind.endswith("[]") else ""
    bare = base_name(kind.removesuffix("[]"))
    if bare in ("character", "character varying"):
        return f"character varying{array}"
    return f"bit varying{array}" if bare in ("bit", "bit varying") else kind


def is_same_type(old: str, new: str) -> bool:
    """Tell whether an expression over one type is, by all likelihood, one over the other: two numbers, two texts, or other sizes."""
    was, becomes = (re.sub(r"\(.*?\)", "", each) for each in (old, new))
    return was == becomes or {was, becomes} <= _NUMBERS or {was, becomes} <= set(STRINGS)


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
"""Casts that are made by assignment (pg_cast, the same on all supported majors)."""


def assignable(old: str, new: str) -> bool:
    """Tell whether PostgreSQL takes values of one type for another by itself, without USING (both are no domains)."""
    if new.endswith("[]"):
        return old.endswith("[]") and assignable(old.removesuffix("[]"), new.removesuffix("[]"))
    was, becomes = base_name(old), base_name(new)
    if becomes in ("text", "character varying", "character", "name"):
        return True  # whatever is printed
    if old.endswith("[]"):
        return False
    if becomes == "citext":
        return was in (becomes, "text", "character varying", "character")
    same = was == becomes or (was.startswith("interval") and becomes.startswith("interval"))
    return same or (was, becomes) in _ONE_WAY or any({was, becomes} <= family for family in _ASSIGNABLE)


def cast(column: str, old: str, new: str) -> str:
    """Return an expression that carries values over: directly where there is a cast, else through their text.

    The way through text is always valid SQL; whether a value takes it is for the data to say. Nothing is cut off by it.
    """
    was, becomes = (base_name(each.removesuffix("[]")) for each in (old, new))
    numbered = was in INTEGERS and becomes == "bit"
    new = new if numbered else unsized(new)
    direct = was in STRINGS or becomes in STRINGS or any({was, becomes} <= family for family in _CASTABLE)
    arrays = old.endswith("[]"), new.endswith("[]")
    if arrays == (True, True):
        return f"{column}::{new}" if direct else f"{column}::text[]::{new}"
    if direct and arrays == (False, False):
        return f"{column}::{new}"
    if "boolean" in (was, becomes) and {was, becomes} & _NUMBERS and arrays == (False, False):
        return f"{column}::integer::{new}"
    return f"{column}::text::{new}" if new != "text" else f"{column}::text"


def rewritten_by(fact: Fact, context: Context) -> bool:
    """Tell whether a composite type in a column's type, however deep, gets other attributes or another order of them."""

    def shape(composite: FactId, children: Mapping[FactId, list[FactId]], state: FactSet) -> list[str]:
        attributes = [state.facts[each] for each in children.get(composite, ()) if each[0] == "attribute"]
        return [str(each.id[3]) for each in sorted(attributes, key=lambda each: int(str(each.metadata["number"])))]

    inside = [need for need in context.live.depends_on.get(fact.id, ()) if need[0] in ("composite", "domain")]
    seen: set[FactId] = set()
    while inside:
        each = inside.pop()
        if each in seen:
            continue
        seen.add(each)
        before = shape(each, context.live_children, context.live)
        if before != shape(each, context.wanted_children, context.wanted):
            return True
        for part in (each, *context.live_children.get(each, ())):
            inside += [need for need in context.live.depends_on.get(part, ()) if need[0] in ("composite", "domain")]
    return False
