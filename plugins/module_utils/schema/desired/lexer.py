# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Splits a script into tokens and statements, so that an error can name a line.

Implements only the lexical structure of SQL (PostgreSQL documentation, section 4.1);
PostgreSQL itself parses the statements.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<line_comment>--[^\n]*)
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
_PSQL_COMMAND = re.compile(r"(?<![^\n])\\(?:un)?restrict [^\n]*")


class Token(t.NamedTuple):
    """One lexical element, or other text such as an operator or a number.

    :param kind: line_comment, escape, string, quoted, dollar, word, mark or other.
    :param start: 0-based offset of its first character.
    """

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class ScriptStatement:
    """One statement of a script.

    :param text: its text without the closing semicolon.
    :param line: 1-based line of its first token.
    """

    text: str
    line: int


def split_statements(sql: str) -> list[ScriptStatement]:
    """Split a script into its statements."""
    statements, line, counted = [], 1, 0
    for inside, end in statement_tokens(sql):
        start = inside[0].start
        line += sql.count("\n", counted, start)
        counted = start
        statements.append(ScriptStatement(sql[start:end].rstrip(), line))
    return statements


def strip_psql_commands(sql: str) -> str:
    """Return a script without the psql meta-commands written by ``pg_dump``; line numbers don't change."""
    commands = [
        (token.start, line.end())
        for token in (tokens(sql) if _PSQL_COMMAND.search(sql) else ())
        if token.kind == "other" and (line := _PSQL_COMMAND.match(sql, token.start))
    ]
    for start, end in reversed(commands):
        sql = sql[:start] + sql[end:]
    return sql


def line_of(sql: str, offset: int) -> int:
    """Return the 1-based line of a 0-based character offset."""
    return sql.count("\n", 0, offset) + 1


def tokens(sql: str) -> Iterator[Token]:
    """Yield the tokens of a script, without whitespace and ``/* ... */`` comments."""
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
    """Yield the tokens of each statement, without comments and the closing semicolon, and the offset of its end."""
    nesting, statement = _Nesting(), list[Token]()
    for token in tokens(sql):
        if token.kind == "line_comment":
            continue
        if token.text == ";" and nesting.is_outermost:
            if statement:
                yield statement, token.start
            nesting, statement = _Nesting(), []
            continue
        nesting.add(token)
        statement.append(token)
    if statement:
        yield statement, len(sql)


class _Nesting:
    """The nesting in parentheses and SQL-standard routine bodies, where a semicolon doesn't end the statement."""

    def __init__(self) -> None:
        self._parentheses = self._bodies = 0
        self._first = self._previous = ""

    @property
    def is_outermost(self) -> bool:
        return self._parentheses == 0 and self._bodies == 0

    def add(self, token: Token) -> None:
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
