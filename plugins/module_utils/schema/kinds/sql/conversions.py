# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SQL conditions to count the values that a type change would reject or alter."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ...model.facts import as_tuple, kind_of
from ...model.sql import ident, literal, split_name
from .casts import INTEGERS, STRINGS, assignable, base_name, base_type, cast, element, keeps_values, unsized

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.facts import Fact, FactId
    from ..context import ComparisonContext


@dataclass(frozen=True, slots=True)
class Conversion:
    """How a type change converts the values of a column, or parts of them.

    :param old: the old type.
    :param new: the new type.
    :param refused: the condition under which PostgreSQL rejects a value; empty if none is known.
    :param lost: the condition under which a value is altered; empty if none is.
    :param result: an expression that fails where PostgreSQL rejects a value, or a constant.
    """

    old: str
    new: str
    refused: str = ""
    lost: str = ""
    result: str = "1"

    def of_elements(self, array: str, name: str) -> Conversion:
        """Return the conversion of an array whose elements, named ``name``, are converted like this."""
        each = f"FROM unnest({array}) AS {name}"
        refused = f"EXISTS (SELECT {each} WHERE {self.refused})" if self.refused else ""
        lost = f"EXISTS (SELECT {each} WHERE {self.lost})" if self.lost else ""
        result = f"(SELECT count({self.result}) {each})" if self.result != "1" else "1"
        return Conversion(self.old, self.new, refused, lost, result)


def conversions(value: str, old: str, new: str, context: ComparisonContext, depth: int = 0) -> Iterator[Conversion]:
    """Yield the conversions of a value, or of its parts, that may reject or alter it.

    :param value: the expression for the value.
    """
    old_name, new_name = base_type(old, context.live), base_type(new, context.wanted)
    inner, other = element(old_name), element(new_name)
    if other:
        array = value if inner else f"({value})::text::text[]"
        for each in conversions(f"each_{depth}", inner or "text", other, context, depth + 1):
            yield each.of_elements(array, f"each_{depth}")
        return
    composite = _fact_of("composite", old_name)
    if composite in context.live.facts and _fact_of("composite", new_name) in context.wanted.facts:
        for attribute in sorted(context.live_children.get(composite, ())):
            after = context.wanted.facts.get(("attribute", *split_name(new_name), attribute[-1]))
            if kind_of(attribute) == "attribute" and after is not None:
                before, part = context.live.facts[attribute], f"({value}).{ident(attribute[-1])}"
                yield from conversions(
                    part, str(before.attributes["type"]), str(after.attributes["type"]), context, depth + 1
                )
        return
    enum = context.wanted.facts.get(_fact_of("enum", new_name))
    if enum is not None:
        refused = _no_label(f"({value})::text", context.live.facts.get(_fact_of("enum", old_name)), enum)
        if refused:
            yield Conversion(old, new, refused)
        return
    if old_name != new_name and not keeps_values(old_name, new_name):
        yield _scalar(value, old_name, new_name)


def _fact_of(kind: str, name: str) -> FactId:
    return (kind, *split_name(name))


def _no_label(text: str, before: Fact | None, after: Fact) -> str:
    """Return the condition under which a text is not a label of an enum."""
    labels = as_tuple(after.attributes["labels"])
    if before is None:
        return f"{text} <> ALL (ARRAY[{_listed(labels)}]::text[])"
    # Compare with the removed labels, as a renamed label may not have its new name yet.
    removed = [label for label in as_tuple(before.attributes["labels"]) if label not in labels]
    return f"{text} = ANY (ARRAY[{_listed(removed)}]::text[])" if removed else ""


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(literal(label) for label in labels)


def _scalar(value: str, old: str, new: str) -> Conversion:
    old_name, new_name = base_name(old), base_name(new)
    refused, lost = _damage(value, old_name, new_name, old, new)
    result = "1"
    if old_name != new_name and not {"(", ".", '"'} & set(new_name):
        direct = assignable(old, new)
        result = f"({value})::{unsized(new)}" if direct else cast(f"({value})", old, new)
        # Values that are too long are counted already, and would be truncated here.
        result = f"CASE WHEN {refused} THEN NULL ELSE {result} END" if refused else result
    if refused and lost:
        lost = f"CASE WHEN {refused} THEN false ELSE {lost} END"
    return Conversion(old, new, refused, lost, result)


_LIMITS = {"smallint": 15, "integer": 31, "bigint": 63}
_FLOATS = ("real", "double precision")
_EXACT = (*INTEGERS, "numeric")
_DATES = ("date", "timestamp without time zone", "timestamp with time zone")
_TIMES = ("time without time zone", "time with time zone")


def _damage(value: str, old_name: str, new_name: str, old: str, new: str) -> tuple[str, str]:
    """Return the conditions under which a value is rejected, and under which it is altered."""
    if new_name in ("character varying", "character", "name"):
        return _text(f"({value})::text", old_name, new_name, _sizes(new))
    if new_name in ("bit", "bit varying"):
        return _bits(value, old_name, new_name, old, new)
    if old_name in STRINGS:
        return _parse_check(f"({value})::text", new_name, new)
    if old_name in (*_EXACT, *_FLOATS, "money"):
        return _number(value, old_name, new_name, _sizes(new))
    return "", _other_conversion(value, old_name, new_name, old, new)


def _other_conversion(value: str, old_name: str, new_name: str, old: str, new: str) -> str:
    dated = old_name in _DATES and new_name in _DATES
    timed = {old_name, new_name} <= {*_TIMES} or (old_name.startswith("interval") and new_name.startswith("interval"))
    if dated or timed or {old_name, new_name} == {_TIMES[0], "interval"} or (old_name, new_name) == ("inet", "cidr"):
        return f"({value}) <> ({value})::{new}::{old}"
    return f"({value}) IS NOT NULL" if old_name in _DATES and new_name in _TIMES else ""


def _parse_check(text: str, new_name: str, new: str) -> tuple[str, str]:
    """Return the conditions for values parsed from text, which may have more digits than the type."""
    size = _sizes(new)
    if new_name == "numeric":
        return _numeric(f"{text}::numeric", size)
    return "", f"{text}::{new_name} <> {text}::{new}" if size else ""


def _sizes(kind: str) -> tuple[int, ...]:
    found = re.search(r"\((\d+)(?:,(-?\d+))?\)", kind)
    return tuple(int(each) for each in found.groups() if each is not None) if found else ()


def _text(text: str, old_name: str, new_name: str, size: tuple[int, ...]) -> tuple[str, str]:
    if new_name == "name":
        return "", f"{text} <> {text}::name::text"
    # Trailing spaces are truncated without an error, as the SQL standard requires.
    refused = f"length(rtrim({text}, ' ')) > {size[0]}" if size else ""
    if new_name == "character" and old_name in STRINGS and old_name != "character":
        return refused, f"{text} <> rtrim({text}, ' ')"
    return refused, f"length({text}) > {size[0]}" if size else ""


def _bits(value: str, old_name: str, new_name: str, old: str, new: str) -> tuple[str, str]:
    size = _sizes(new)
    if old_name in INTEGERS:
        return "", f"({value}) <> ({value})::{new}::{old}" if new_name == "bit" else ""
    if old_name not in ("bit", "bit varying", *STRINGS) or not size:
        return "", ""
    bits = f"length(({value}){'::text::bit varying' if old_name in STRINGS else ''})"
    return f"{bits} {'<>' if new_name == 'bit' else '>'} {size[0]}", ""


def _number(value: str, old_name: str, new_name: str, size: tuple[int, ...]) -> tuple[str, str]:
    kind = "double precision" if old_name in _FLOATS else "numeric"
    number = f"({value})::{kind}"
    if new_name in INTEGERS:
        limit = 1 << _LIMITS[new_name]
        refused = f"NOT (round({number}) >= '-{limit}'::{kind} AND round({number}) < '{limit}'::{kind})"
        return refused, "" if old_name in INTEGERS else f"{number} <> round({number})"
    if new_name == "numeric":
        refused, lost = _numeric(f"({value})::numeric", size)
        if old_name in _FLOATS:
            changed = f"{number} <> ({value})::numeric::double precision"
            lost = f"({lost} OR {changed})" if lost else changed
        return refused, lost
    if (old_name, new_name) == ("double precision", "real"):
        finite = f"({value}) NOT IN ('NaN', 'Infinity', '-Infinity')"
        return f"{finite} AND abs({value}) >= 3.4028235677973366e38", f"({value}) <> ({value})::real"
    if old_name == "money":
        return "", ""
    changes = {"boolean": f"({value}) NOT IN (0, 1)", "money": f"{number} <> ({value})::money::numeric"}
    changes |= {each: f"{number} <> ({value})::{each}::text::numeric" for each in _FLOATS}
    return "", changes.get(new_name, "")


def _numeric(number: str, size: tuple[int, ...]) -> tuple[str, str]:
    if not size:
        return "", ""
    digits, scale = size[0], size[1] if len(size) > 1 else 0
    fits = f"abs(round({number}, {scale})) < '1e{digits - scale}'::numeric"
    return f"{number} <> 'NaN' AND NOT {fits}", f"{number} <> round({number}, {scale})"
