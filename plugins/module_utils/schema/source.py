# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desired SQL as text: where its statements begin, so that an error can name a line.

Nothing here knows what SQL means. PostgreSQL alone decides that; this is the
lexical structure of its documentation's section 4.1, no more.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*)
    | (?P<block>/\*)
    | (?P<escape>[eE]'(?:[^'\\]|''|\\.)*')
    | (?P<string>'(?:[^']|'')*')
    | (?P<quoted>"(?:[^"]|"")*")
    | (?P<dollar>\$(?:[A-Za-z_\x80-\U0010ffff][\w\x80-\U0010ffff]*)?\$)
    | (?P<word>[A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)
    | (?P<mark>[;()])
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK = re.compile(r"/\*|\*/")


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement of a script.

    :param text: without the closing semicolon.
    :param line: 1-based line of its first word.
    """

    text: str
    line: int


def pieces(sql: str) -> list[Piece]:
    """Split a script into its statements."""
    found = []
    for start, end in _bounds(sql):
        text = sql[start:end]
        found.append(Piece(text.rstrip(), line_of(sql, start)))
    return found


def line_of(sql: str, offset: int) -> int:
    """Return the 1-based line of a 0-based character offset."""
    return sql.count("\n", 0, offset) + 1


def _bounds(sql: str) -> Iterator[tuple[int, int]]:
    start: int | None = None
    depth = body = 0
    previous = ""
    first = ""
    position = 0
    while (match := _TOKEN.search(sql, position)) is not None:
        gap = sql[position : match.start()]
        if start is None and gap.strip():
            start = position + len(gap) - len(gap.lstrip())
        kind, position = match.lastgroup, match.end()
        if kind == "comment":
            continue
        if kind == "block":
            position = _after_block(sql, position)
            continue
        if kind == "dollar":
            close = sql.find(match.group(), position)
            position = len(sql) if close < 0 else close + len(match.group())
        text = match.group()
        if kind == "mark" and text == ";" and depth == 0 and body == 0:
            if start is not None:
                yield start, match.start()
            start, previous, first = None, "", ""
            continue
        if start is None:
            start = match.start()
        if kind == "mark":
            depth += {"(": 1, ")": -1}.get(text, 0)
        if kind == "word":
            word = text.upper()
            first = first or word
            # A routine's SQL-standard body holds semicolons: BEGIN ATOMIC ... END, with CASE ... END inside.
            if (word == "ATOMIC" and previous == "BEGIN" and first == "CREATE") or (body and word == "CASE"):
                body += 1
            elif body and word == "END":
                body -= 1
            previous = word
    if start is None and sql[position:].strip():
        start = position + len(sql[position:]) - len(sql[position:].lstrip())
    if start is not None:
        yield start, len(sql)


def _after_block(sql: str, position: int) -> int:
    depth = 1
    while depth:
        match = _BLOCK.search(sql, position)
        if match is None:
            return len(sql)
        depth += 1 if match.group() == "/*" else -1
        position = match.end()
    return position
