# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which values a change of type would have PostgreSQL refuse, and which it would change: as conditions to count by."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ...model.facts import as_tuple
from ...model.sql import ident, literal, split_name
from .casts import INTEGERS, STRINGS, assignable, base_name, base_type, cast, element, keeps_values, unsized

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.facts import Fact, FactId
    from ..context import Context


@dataclass(frozen=True, slots=True)
class Conversion:
    """What becomes of the values of a column, or of a part of them, when its type changes.

    :param old: the type they are of.
    :param new: the type they shall be of.
    :param refused: the condition under which PostgreSQL refuses a value; empty when none is known.
    :param lost: the condition under which a value is another afterwards; empty when none is.
    :param result: an expression that fails where PostgreSQL refuses a value, or a constant.
    """

    old: str
    new: str
    refused: str = ""
    lost: str = ""
    result: str = "1"

    def of_elements(self, array: str, name: str) -> Conversion:
        """Return what becomes of an array, when this is what becomes of its elements, called ``name``."""
        each = f"FROM unnest({array}) AS {name}"
        refused = f"EXISTS (SELECT {each} WHERE {self.refused})" if self.refused else ""
        lost = f"EXISTS (SELECT {each} WHERE {self.lost})" if self.lost else ""
        result = f"(SELECT count({self.result}) {each})" if self.result != "1" else "1"
        return Conversion(self.old, self.new, refused, lost, result)


def conversions(value: str, old: str, new: str, context: Context, depth: int = 0) -> Iterator[Conversion]:
    """Yield what a change of type does to the parts of a value that it may harm.

    :param value: the expression that stands for it.
    """
    was, becomes = base_type(old, context.live), base_type(new, context.wanted)
    inner, other = element(was), element(becomes)
    if other:
        array = value if inner else f"({value})::text::text[]"
        for each in conversions(f"each_{depth}", inner or "text", other, context, depth + 1):
            yield each.of_elements(array, f"each_{depth}")
        return
    composite = _fact_of("composite", was)
    if composite in context.live.facts and _fact_of("composite", becomes) in context.wanted.facts:
        for attribute in sorted(context.live_children.get(composite, ())):
            after = context.wanted.facts.get(("attribute", *split_name(becomes), attribute[-1]))
            if attribute[0] == "attribute" and after is not None:
                before, part = context.live.facts[attribute], f"({value}).{ident(attribute[-1])}"
                yield from conversions(
                    part, str(before.attributes["type"]), str(after.attributes["type"]), context, depth + 1
                )
        return
    enum = context.wanted.facts.get(_fact_of("enum", becomes))
    if enum is not None:
        refused = _no_label(f"({value})::text", context.live.facts.get(_fact_of("enum", was)), enum)
        if refused:
            yield Conversion(old, new, refused)
        return
    if was != becomes and not keeps_values(was, becomes):
        yield _scalar(value, was, becomes)


def _fact_of(kind: str, name: str) -> FactId:
    return (kind, *split_name(name))


def _no_label(text: str, before: Fact | None, after: Fact) -> str:
    """Return the condition under which a text is no label of an enum."""
    labels = as_tuple(after.attributes["labels"])
    if before is None:
        return f"{text} <> ALL (ARRAY[{_listed(labels)}]::text[])"
    # By those that go: a label that is renamed may not have its new name yet.
    gone = [label for label in as_tuple(before.attributes["labels"]) if label not in labels]
    return f"{text} = ANY (ARRAY[{_listed(gone)}]::text[])" if gone else ""


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(literal(label).strip() for label in labels)


def _scalar(value: str, old: str, new: str) -> Conversion:
    was, becomes = base_name(old), base_name(new)
    refused, lost = _damage(value, was, becomes, old, new)
    result = "1"
    if was != becomes and not {"(", ".", '"'} & set(becomes):
        direct = assignable(old, new)
        result = f"({value})::{unsized(new)}" if direct else cast(f"({value})", old, new)
        # What is too long would be cut here and not there: it is counted already.
        result = f"CASE WHEN {refused} THEN NULL ELSE {result} END" if refused else result
    if refused and lost:
        lost = f"CASE WHEN {refused} THEN false ELSE {lost} END"
    return Conversion(old, new, refused, lost, result)


_LIMITS = {"smallint": 15, "integer": 31, "bigint": 63}
_FLOATS = ("real", "double precision")
_EXACT = (*INTEGERS, "numeric")
_DATES = ("date", "timestamp without time zone", "timestamp with time zone")
_TIMES = ("time without time zone", "time with time zone")


def _damage(value: str, was: str, becomes: str, old: str, new: str) -> tuple[str, str]:
    """Return the conditions under which a value is refused, and under which it is changed."""
    if becomes in ("character varying", "character", "name"):
        return _text(f"({value})::text", was, becomes, _sizes(new))
    if becomes in ("bit", "bit varying"):
        return _bits(value, was, becomes, old, new)
    if was in STRINGS:
        return _parse_check(f"({value})::text", becomes, new)
    if was in (*_EXACT, *_FLOATS, "money"):
        return _number(value, was, becomes, _sizes(new))
    return "", _other_conversion(value, was, becomes, old, new)


def _other_conversion(value: str, was: str, becomes: str, old: str, new: str) -> str:
    dated = was in _DATES and becomes in _DATES
    timed = {was, becomes} <= {*_TIMES} or (was.startswith("interval") and becomes.startswith("interval"))
    if dated or timed or {was, becomes} == {_TIMES[0], "interval"} or (was, becomes) == ("inet", "cidr"):
        return f"({value}) <> ({value})::{new}::{old}"
    return f"({value}) IS NOT NULL" if was in _DATES and becomes in _TIMES else ""


def _parse_check(text: str, becomes: str, new: str) -> tuple[str, str]:
    """Return the conditions for what is read from a text: it may have more places than there are."""
    size = _sizes(new)
    if becomes == "numeric":
        return _numeric(f"{text}::numeric", size)
    return "", f"{text}::{becomes} <> {text}::{new}" if size else ""


def _sizes(kind: str) -> tuple[int, ...]:
    found = re.search(r"\((\d+)(?:,(-?\d+))?\)", kind)
    return tuple(int(each) for each in found.groups() if each is not None) if found else ()


def _text(text: str, was: str, becomes: str, size: tuple[int, ...]) -> tuple[str, str]:
    if becomes == "name":
        return "", f"{text} <> {text}::name::text"
    # Blanks at the end are cut off without an error, as the SQL standard has it.
    refused = f"length(rtrim({text}, ' ')) > {size[0]}" if size else ""
    if becomes == "character" and was in STRINGS and was != "character":
        return refused, f"{text} <> rtrim({text}, ' ')"
    return refused, f"length({text}) > {size[0]}" if size else ""


def _bits(value: str, was: str, becomes: str, old: str, new: str) -> tuple[str, str]:
    size = _sizes(new)
    if was in INTEGERS:
        return "", f"({value}) <> ({value})::{new}::{old}" if becomes == "bit" else ""
    if was not in ("bit", "bit varying", *STRINGS) or not size:
        return "", ""
    bits = f"length(({value}){'::text::bit varying' if was in STRINGS else ''})"
    return f"{bits} {'<>' if becomes == 'bit' else '>'} {size[0]}", ""


def _number(value: str, was: str, becomes: str, size: tuple[int, ...]) -> tuple[str, str]:
    kind = "double precision" if was in _FLOATS else "numeric"
    number = f"({value})::{kind}"
    if becomes in INTEGERS:
        limit = 1 << _LIMITS[becomes]
        refused = f"NOT (round({number}) >= '-{limit}'::{kind} AND round({number}) < '{limit}'::{kind})"
        return refused, "" if was in INTEGERS else f"{number} <> round({number})"
    if becomes == "numeric":
        refused, lost = _numeric(f"({value})::numeric", size)
        if was in _FLOATS:
            changed = f"{number} <> ({value})::numeric::double precision"
            lost = f"({lost} OR {changed})" if lost else changed
        return refused, lost
    if (was, becomes) == ("double precision", "real"):
        finite = f"({value}) NOT IN ('NaN', 'Infinity', '-Infinity')"
        return f"{finite} AND abs({value}) >= 3.4028235677973366e38", f"({value}) <> ({value})::real"
    if was == "money":
        return "", ""
    changes = {"boolean": f"({value}) NOT IN (0, 1)", "money": f"{number} <> ({value})::money::numeric"}
    changes |= {each: f"{number} <> ({value})::{each}::text::numeric" for each in _FLOATS}
    return "", changes.get(becomes, "")


def _numeric(number: str, size: tuple[int, ...]) -> tuple[str, str]:
    if not size:
        return "", ""
    digits, scale = size[0], size[1] if len(size) > 1 else 0
    fits = f"abs(round({number}, {scale})) < '1e{digits - scale}'::numeric"
    return f"{number} <> 'NaN' AND NOT {fits}", f"{number} <> round({number}, {scale})"
