# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chooses values that columns accept, by their types and check constraints.

PostgreSQL decides what a check constraint accepts: the values to choose from are tried in the shadow database.
"""

from __future__ import annotations

import datetime
import json
import re
import typing as t
import uuid

from ..model.sql import ident, literal

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..database.connection import Session
    from .model import Column, Relation

_LITERAL, _NUMBER = re.compile(r"'((?:[^']|'')*)'"), re.compile(r"(?<![\w.'])-?\d+(?:\.\d+)?")
_FIRST_DAY = datetime.date(2026, 1, 1)
_MANY = 99
"""A number that no row exceeds by far, to find out how long texts become."""

# What to try, in this order. Braces around a word stand for something that differs from row to row.
_TEXTS = ("{name}-{n}", "{name}-{n}@example.com", "https://example.com/{n}", "/{n}", "{AAA}", "{aaa}", "+4930{n}", "{n}",
          "{uuid}", "US", "EUR", "en", "UTC", "#000000", "{date}", "0", "a")  # fmt: skip
_BY_CATEGORY = {
    "S": _TEXTS,
    "N": ("{n}", "1", "0", "100", "-1", "0.5"),
    "D": ("{date}",),
    "T": ("{n} hours",),
    "B": ("false", "true"),
    "A": ("{}", "{{n}}", '{"{name}-{n}"}'),
    "I": ("10.0.0.{n}",),
    "R": ("[{n},{n}]",),
    "V": ("0", "1"),
}
_BY_TYPE = {
    "uuid": ("{uuid}",),
    **dict.fromkeys(("daterange", "tsrange", "tstzrange"), ("[{date},{date}]",)),
    "json": ("{}", "[]", '"{n}"', "{n}"),
    "jsonb": ("{}", "[]", '"{n}"', "{n}"),
    "xml": ("<a/>",),
    "bytea": ("a{n}",),
    "time": ("12:00",),
    "timetz": ("12:00+00",),
    "macaddr": ("08:00:2b:01:02:03",),
}
_OTHERS = ("", "{}", "[]", "0", "(0,0)", "((0,0),(1,1))", "a", "{n}")

_TRY = """DO $values$
DECLARE
  candidate record; accepted boolean; found text[] := '{{}}';
BEGIN
  FOR candidate IN SELECT * FROM pg_catalog.jsonb_to_recordset({candidates}::jsonb) AS c (number integer, query text) LOOP
    BEGIN
      EXECUTE candidate.query INTO accepted;
    EXCEPTION WHEN OTHERS THEN accepted := false;
    END;
    IF accepted THEN found := found || candidate.number::text; END IF;
  END LOOP;
  PERFORM pg_catalog.set_config('access.accepted', pg_catalog.array_to_json(found)::text, true);
END $values$; SELECT pg_catalog.current_setting('access.accepted')"""


class Values:
    """Values for the columns of relations.

    :param session: in an open transaction of the shadow database; used once, for columns with check constraints or unusual types.
    """

    def __init__(self, session: Session, relations: Iterable[Relation]) -> None:
        self._accepted: dict[tuple[tuple[str, str], str], list[str]] = {}
        tried: list[tuple[tuple[tuple[str, str], str], str]] = []
        queries = []
        for relation in relations:
            for position, column in enumerate(relation.columns):
                checks = [text for names, text in relation.checks if names == (column.name,)]
                patterns = list(_patterns(column, checks))
                self._accepted[relation.id, column.name] = patterns
                if checks or column.is_domain or not _is_known(column):
                    for pattern in patterns:
                        queries.append(_check(column, checks, _render(pattern, relation, column, position, 1)))
                        tried.append(((relation.id, column.name), pattern))
        if queries:
            numbered = json.dumps([{"number": number, "query": query} for number, query in enumerate(queries)])
            accepted = {
                int(number) for number in json.loads(session.run(_TRY.format(candidates=literal(numbered)))[0][0])
            }
            for where in {where for where, _pattern in tried}:
                self._accepted[where] = []
            for number in sorted(accepted):
                where, pattern = tried[number]
                self._accepted[where].append(pattern)

    def text(self, relation: Relation, column: Column, number: int, *, distinct: bool = False) -> str | None:
        """Return a value for a column, as text; None if none is known that it accepts.

        :param number: that of the row; where possible, rows of different numbers get different values.
        :param distinct: whether they must.
        """
        patterns = self._accepted[relation.id, column.name]
        if not patterns:
            return None
        varying = [each for each in patterns if re.search(r"\{\w+\}", each)]
        if varying and (distinct or varying[0] == patterns[0]):
            patterns = varying
        elif distinct:
            patterns = patterns[number % len(patterns) :]
        return _render(patterns[0], relation, column, relation.columns.index(column), number)


def examples(category: str, base: str, labels: Iterable[str] = ()) -> list[str]:
    """Return values of a type, as text; none for a type that isn't known."""
    patterns = tuple(labels) or _BY_TYPE.get(base) or _BY_CATEGORY.get(category) or ()
    return [_substitute(each, "name", 1, str(uuid.uuid5(uuid.NAMESPACE_OID, base)), 0) for each in patterns]


def _is_known(column: Column) -> bool:
    return bool(column.labels) or column.base in _BY_TYPE or column.category in _BY_CATEGORY


def _patterns(column: Column, checks: list[str]) -> Iterator[str]:
    if column.labels:
        yield from column.labels
        return
    patterns = _BY_TYPE.get(column.base) or _BY_CATEGORY.get(column.category) or _OTHERS
    if column.category == "S":
        if "email" in column.name or "mail" in column.name.split("_"):
            yield "{name}-{n}@example.com"
        patterns = tuple(each for each in patterns if not column.length or _length(each, column) <= column.length)
    yield from patterns
    for check in checks:
        if column.category == "N":
            for number in _NUMBER.findall(check):
                yield from (number, str(float(number) + 1), str(float(number) - 1))
        yield from (each.replace("''", "'") for each in _LITERAL.findall(check) if "{" not in each)


def _length(pattern: str, column: Column) -> int:
    return len(_substitute(pattern, column.name, _MANY, "0" * 36, 0))


def _render(pattern: str, relation: Relation, column: Column, position: int, number: int) -> str:
    unique = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{relation.label}.{column.name} {number}"))
    return _substitute(pattern, column.name, number, unique, position)


def _substitute(pattern: str, name: str, number: int, unique: str, position: int) -> str:
    letters = "".join(chr(ord("A") + number // 26**place % 26) for place in (2, 1, 0))
    # Columns that come later have later dates, as the end of a period has.
    date = _FIRST_DAY + datetime.timedelta(days=position + 100 * number)
    for word, value in (
        ("{name}", name.replace("_", "-")), ("{n}", str(number)), ("{uuid}", unique), ("{date}", date.isoformat()),
        ("{AAA}", letters), ("{aaa}", letters.lower()),
    ):  # fmt: skip
        pattern = pattern.replace(word, value)
    return pattern


def _check(column: Column, checks: list[str], value: str) -> str:
    conditions = " AND ".join(f"({check})" for check in checks) or "true"
    return f"SELECT coalesce({conditions}, true) FROM (SELECT {literal(value)}::{column.type} AS {ident(column.name)}) AS row"
