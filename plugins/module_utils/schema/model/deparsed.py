# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The deparsed texts that PostgreSQL deparses differently after it has parsed them.

Of the texts of expressions and queries, these aren't stable (found by deparsing and parsing all that SQL has):

- ``((a OR b) OR c)``, from ``(x, y, z) IS DISTINCT FROM (...)``; ``((a AND b) AND c)``, from ``x BETWEEN 1 AND 2 AND c`` and
  ``(x, y) = (1, 2) AND c``. The parser makes one list of the operands on the left (src/backend/parser/gram.y, makeAndExpr).
- ``(ARRAY[v, 'a'::character varying])::text[]``, from ``kind IN (v, 'a')`` on a varchar column. The parser applies the cast to
  each element (src/backend/parser/parse_expr.c, transformTypeCast).
- ``(ROW(a, b) = ROW(1, 2))`` and ``(ROW(a, b) IS DISTINCT FROM ROW(1, 2))``, from rows within rows. The parser compares the
  columns instead, which ``=`` answers otherwise for nulls (transformAExprOp, transformAExprDistinct).
- ``(VALUES (1), (2)) "*VALUES*"``, from a view of VALUES whose columns have other names. The parser makes a subquery of it, which
  is deparsed with another space.

And these can't be parsed: ``SET x TO 'y'::text DEFAULT 'n'::text`` of a CYCLE clause, and an index on ``x IS DOCUMENT``, which
lacks its parentheses.
"""

from __future__ import annotations

import re
import typing as t

_BODY_IS_TEXT = "\nAS $"
_SUSPECT = re.compile(r"\(ROW\(|\(ARRAY\[| IS DOCUMENT|\) CYCLE |\(VALUES ")
_TOKEN = re.compile(r"""E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|[()\[\]]|, |\b(?:AND|OR)\b""", re.DOTALL)
_EQUAL_ROW, _DISTINCT_ROW = re.compile(r" (?:=|<>) ROW\("), " IS DISTINCT FROM ROW("
_TYPE = r"""(?:[\w. ]|"(?:[^"]|"")*")+(?:\(\d+(?:,\d+)?\))?"""
_ARRAY_CAST, _FINAL_CAST = re.compile(rf"::({_TYPE})\[\]"), re.compile(rf".*[')]::({_TYPE})", re.DOTALL)
_MARK = rf"('(?:[^']|'')*')::({_TYPE})"
_CYCLE_MARKS = re.compile(rf"(\) CYCLE [^']* SET (?:\w+|\"(?:[^\"]|\"\")*\") TO ){_MARK} DEFAULT {_MARK} (?=USING )")
_INDEX_COLUMNS = re.compile(r"CREATE (?:UNIQUE )?INDEX .* USING \w+ \Z", re.DOTALL)
_IS_DOCUMENT = re.compile(r".* IS DOCUMENT(?= |\Z)", re.DOTALL)

Edit = tuple[int, int, str]
"""The start and the end of a part of a text, and its replacement."""


def round_trip_form(sql: str) -> str:
    """Return a statement with deparsed text in a form that PostgreSQL deparses to the same text again.

    Casts to the type that an expression has disappear in the parse tree, but keep the parser from rewriting it.
    """
    return _edited(sql, _guards)


def reparsed_form(text: str) -> str:
    """Return a deparsed text as PostgreSQL deparses it after parsing it, as far as it means the same."""
    while (changed := _edited(text, _rewrites)) != text:
        text = changed
    return text


def _edited(text: str, edits: t.Callable[[str, list[_Group]], t.Iterator[Edit]]) -> str:
    # The body of a function in a string is stored verbatim.
    head, separator, body = text.partition(_BODY_IS_TEXT)
    # A list within a list takes two operators.
    if _SUSPECT.search(head) is None and head.count(" AND ") < 2 and head.count(" OR ") < 2:
        return text
    for start, end, replacement in sorted(edits(head, _groups(head)), reverse=True):
        head = head[:start] + replacement + head[end:]
    return head + separator + body


class _Group:
    """What is between two parentheses or brackets.

    :param start, end: the positions of the two.
    :param joined_by: AND or OR, if it is a list of operands of one.
    :param parts: the groups directly inside.
    :param commas: the positions of the commas directly inside.
    """

    __slots__ = ("commas", "end", "joined_by", "parts", "start")

    def __init__(self, start: int) -> None:
        self.start, self.end, self.joined_by = start, start, ""
        self.parts: list[_Group] = []
        self.commas: list[int] = []

    def elements(self) -> list[tuple[int, int]]:
        """Return the positions of what the commas separate."""
        return list(zip([self.start + 1, *(each + 2 for each in self.commas)], [*self.commas, self.end], strict=True))


def _groups(text: str) -> list[_Group]:
    """Return all groups of a text, those inside before those around them."""
    around: list[_Group] = []
    found: list[_Group] = []
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word in ("(", "["):
            around.append(_Group(token.start()))
        elif word in (")", "]") and around:
            group = around.pop()
            group.end = token.start()
            found.append(group)
            if around:
                around[-1].parts.append(group)
        elif word in ("AND", "OR") and around:
            around[-1].joined_by = word
        elif word == ", " and around:
            around[-1].commas.append(token.start())
    return found


def _nested(text: str, groups: list[_Group]) -> t.Iterator[_Group]:
    """Yield the groups that are the first operand of a list with the same operator."""
    for group in groups:
        first = group.parts[0] if group.parts else None
        if (
            first is not None
            and first.start == group.start + 1
            and first.joined_by == group.joined_by != ""
            and text.startswith(f" {group.joined_by} ", first.end + 1)
        ):
            yield first


def _casts_of_arrays(text: str, groups: list[_Group]) -> t.Iterator[tuple[_Group, _Group, re.Match[str]]]:
    """Yield each array that is cast, with the parentheses around it and the cast."""
    for group in groups:
        if text.startswith("(ARRAY[", group.start) and group.parts and group.parts[0].end + 1 == group.end:
            cast = _ARRAY_CAST.match(text, group.end + 1)
            if cast is not None:
                yield group.parts[0], group, cast


def _guards(text: str, groups: list[_Group]) -> t.Iterator[Edit]:
    for group in _nested(text, groups):
        yield group.end + 1, group.end + 1, "::boolean"
    for group in groups:
        if text.endswith("(ROW", 0, group.start) and _EQUAL_ROW.match(text, group.end + 1):
            yield group.end + 1, group.end + 1, "::record"
        if _INDEX_COLUMNS.match(text, 0, group.start):
            for start, end in group.elements():
                if expression := _IS_DOCUMENT.match(text, start, end):
                    yield start, start, "("
                    yield expression.end(), expression.end(), ")"
    for marks in _CYCLE_MARKS.finditer(text):
        before, cycle, cycle_type, default, default_type = marks.groups()
        yield marks.start(), marks.end(), f"{before}{cycle_type} {cycle} DEFAULT {default_type} {default} "
    for array, _around, _cast in _casts_of_arrays(text, groups):
        # All elements have the same type; that of a constant is in the text.
        types = [_FINAL_CAST.fullmatch(text, *element) for element in array.elements()]
        own = next((each[1] for each in types if each is not None), None)
        if own is not None:
            yield array.end + 1, array.end + 1, f"::{own}[]"


def _rewrites(text: str, groups: list[_Group]) -> t.Iterator[Edit]:
    starts = {group.start: group for group in groups}
    for row in groups:
        other = starts.get(row.end + len(_DISTINCT_ROW)) if text.startswith(_DISTINCT_ROW, row.end + 1) else None
        if other is not None and text.endswith("(ROW", 0, row.start) and len(row.commas) == len(other.commas):
            pairs = zip(row.elements(), other.elements(), strict=True)
            compared = [f"{text[slice(*one)]} IS DISTINCT FROM {text[slice(*two)]}" for one, two in pairs]
            # The comparison of a single column takes the place of that of the rows, within the same parentheses.
            joined = " OR ".join(f"({each})" for each in compared) if len(compared) > 1 else compared[0]
            yield row.start - 3, other.end + 1, joined
            return  # what is inside has other positions now
    for group in groups:
        if text.startswith("(VALUES (", group.start):
            yield group.start + 1, group.start + 1, " "
    for group in _nested(text, groups):
        yield group.start, group.start + 1, ""
        yield group.end, group.end + 1, ""
    for array, around, cast in _casts_of_arrays(text, groups):
        if any(text.startswith("ARRAY[", part.start - 5) for part in array.parts):
            continue  # of several dimensions
        yield around.start, around.start + 1, ""
        yield around.end, cast.end(), ""
        for start, end in array.elements():
            yield start, start, "("
            yield end, end, f")::{cast[1]}"
