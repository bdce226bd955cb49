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
    | (?P<mark>[;(),.\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK = re.compile(r"/\*|\*/")
_FOR_PSQL = re.compile(r"(?<![^\n])\\(?:un)?restrict [^\n]*")


class Token(t.NamedTuple):
    """One lexical element, or text that is none of those that matter here (an operator, a number).

    :param kind: comment, escape, string, quoted, dollar, word, mark or other.
    :param start: 0-based offset of its first character.
    """

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class ScriptStatement:
    """One statement of a script.

    :param text: without the closing semicolon.
    :param line: 1-based line of its first word.
    """

    text: str
    line: int


def split_statements(sql: str) -> list[ScriptStatement]:
    """Split a script into its statements."""
    found, line, counted = [], 1, 0
    for inside, end in statement_tokens(sql):
        start = inside[0].start
        line += sql.count("\n", counted, start)
        counted = start
        found.append(ScriptStatement(sql[start:end].rstrip(), line))
    return found


def strip_psql_commands(sql: str) -> str:
    """Return a script without what ``pg_dump`` writes for psql around it and is no SQL; no line changes its place."""
    found = [
        (token.start, line.end())
        for token in (tokens(sql) if _FOR_PSQL.search(sql) else ())
        if token.kind == "other" and (line := _FOR_PSQL.match(sql, token.start))
    ]
    for start, end in reversed(found):
        sql = sql[:start] + sql[end:]
    return sql


def line_of(sql: str, offset: int) -> int:
    """Return the 1-based line of a 0-based character offset."""
    return sql.count("\n", 0, offset) + 1


def tokens(sql: str) -> Iterator[Token]:
    """Yield the tokens of a script; comments between ``/*`` and ``*/`` and blanks are left out."""
    position = 0
    while (match := _TOKEN.search(sql, position)) is not None:
        gap = sql[position : match.start()]
        if gap.strip():
            yield Token("other", gap.strip(), position + len(gap) - len(gap.lstrip()))
        kind, start, position = match.lastgroup or "", match.start(), match.end()
        if kind == "block":
            position = _after_block(sql, position)
            continue
        if kind == "dollar":
            close = sql.find(match.group(), position)
            position = len(sql) if close < 0 else close + len(match.group())
        yield Token(kind, sql[start:position], start)
    rest = sql[position:]
    if rest.strip():
        yield Token("other", rest.strip(), position + len(rest) - len(rest.lstrip()))


def statement_tokens(sql: str) -> Iterator[tuple[list[Token], int]]:
    """Yield each statement as its tokens, without comments and the closing semicolon, and the offset where it ends."""
    scanner, found = _Scanner(), list[Token]()
    for token in tokens(sql):
        if token.kind == "comment":
            continue
        if token.text == ";" and scanner.is_outermost:
            if found:
                yield found, token.start
            scanner, found = _Scanner(), []
            continue
        scanner.take(token)
        found.append(token)
    if found:
        yield found, len(sql)


class _Scanner:
    """Where one statement is: within parentheses or a routine's SQL-standard body, whose semicolons end nothing."""

    def __init__(self) -> None:
        self._parentheses = self._bodies = 0
        self._first = self._previous = ""

    @property
    def is_outermost(self) -> bool:
        return self._parentheses == 0 and self._bodies == 0

    def take(self, token: Token) -> None:
        if token.kind == "mark":
            self._parentheses += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind != "word":
            return
        word = token.text.upper()
        self._first = self._first or word
        # BEGIN ATOMIC ... END, with CASE ... END inside.
        if word == "ATOMIC" and self._previous == "BEGIN" and self._first == "CREATE":
            self._bodies += 1
        elif self._bodies:
            self._bodies += {"CASE": 1, "END": -1}.get(word, 0)
        self._previous = word


def _after_block(sql: str, position: int) -> int:
    depth = 1
    while depth:
        match = _BLOCK.search(sql, position)
        if match is None:
            return len(sql)
        depth += 1 if match.group() == "/*" else -1
        position = match.end()
    return position
