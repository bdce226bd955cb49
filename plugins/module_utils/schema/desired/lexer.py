# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Splits a script into tokens and statements, so that an error can name a line.

Implements only the lexical structure of SQL (PostgreSQL documentation, section 4.1);
PostgreSQL itself parses the statements.
"""

from __future__ import annotations

import functools
import re
import typing as t

from ..model.record import record

if t.TYPE_CHECKING:
    from collections.abc import Iterator

# As negated ASCII, which compiles much faster than the range up to U+10FFFF: [A-Za-z_\x80-\U0010ffff], with digits, with $.
_LETTER, _LETTER_OR_DIGIT, _INSIDE_WORD = (
    r"[^\x00-@\[-^`{-\x7f]",
    r"[^\x00-/:-@\[-^`{-\x7f]",
    r"[^\x00-#%-/:-@\[-^`{-\x7f]",
)
_TAG = rf"\$(?:{_LETTER}{_LETTER_OR_DIGIT}*)?\$"
_TOKEN = re.compile(
    rf"""(?P<line_comment>--[^\n]*)
    | (?P<block>/\*)
    | (?P<escape>[eE]'(?:[^'\\]|''|\\.)*')
    | (?P<string>'(?:[^']|'')*')
    | (?P<quoted>"(?:[^"]|"")*")
    | (?P<dollar>{_TAG})
    | (?P<word>{_LETTER}{_INSIDE_WORD}*)
    | (?P<mark>[;(),.\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK = re.compile(r"/\*|\*/")
# Each alternative begins with one character, not with a set: then the search skips all other characters three times as fast.
_DELIMITER = re.compile(r"""--[^\n]*|/\*|\([^()'"$;/-]*\)|'|"|\$|;|\(|\)""")
_QUOTED = {
    "'": re.compile(r"'(?:[^']|'')*'"),
    '"': re.compile(r'"(?:[^"]|"")*"'),
    "$": re.compile(_TAG),
}
_ESCAPED = re.compile(r"'(?:[^'\\]|''|\\.)*'", re.DOTALL)
_DEPTHS = {"(": 1, ")": -1}
_IN_WORD = re.compile(_INSIDE_WORD)
_SPACE = re.compile(r"(?:\s+|--[^\n]*)*")
_SEPARATORS = re.compile(r"(?:[\s;]+|--[^\n]*)*")
_ROUTINE_BODY = re.compile(r"\batomic\b", re.IGNORECASE)


class Token(t.NamedTuple):
    """One lexical element, or other text such as an operator or a number.

    :param kind: line_comment, escape, string, quoted, dollar, word, mark or other.
    :param start: 0-based offset of its first character.
    """

    kind: str
    text: str
    start: int


@record
class ScriptStatement:
    """One statement of a script.

    :param text: its text without the closing semicolon.
    :param line: 1-based line of its first token.
    :param start: 0-based offset of its first token.
    """

    text: str
    line: int
    start: int = 0


@functools.lru_cache(maxsize=1)
def split_statements(sql: str) -> tuple[ScriptStatement, ...]:
    """Split a script into its statements. Several checks in turn ask it of the same script."""
    statements, line, counted = list[ScriptStatement](), 1, 0
    for start, end in _statement_ranges(sql):
        line += sql.count("\n", counted, start)
        counted = start
        statements.append(ScriptStatement(sql[start:end].rstrip(), line, start))
    return tuple(statements)


def has_statements(sql: str) -> bool:
    """Return whether a script contains any statement."""
    return next(statement_tokens(sql), None) is not None


def line_of(sql: str, offset: int) -> int:
    """Return the 1-based line of a 0-based character offset."""
    return sql.count("\n", 0, offset) + 1


def unterminated_comment(sql: str, start: int) -> int | None:
    """Return where a comment begins that has no end, after the last statement; None if there is none.

    PostgreSQL rejects it, but isn't sent what doesn't belong to a statement.
    """
    position = start
    while (position := sql.find("/*", _end_of_space(sql, position))) >= 0:
        begin, position = position, _after_block(sql, position + 2)
        if position == len(sql) and not sql.endswith("*/"):
            return begin
    return None


def _end_of_space(sql: str, position: int) -> int:
    """Return the offset after whitespace, semicolons, and ``--`` comments."""
    match = _SEPARATORS.match(sql, position)
    return match.end() if match is not None else position


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


def _statement_ranges(sql: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each statement's first token and of its end, as ``statement_tokens`` does, but faster.

    Only SQL-standard routine bodies require looking at each token.
    """
    if _ROUTINE_BODY.search(sql):
        for inside, end in statement_tokens(sql):
            yield inside[0].start, end
        return
    start, depth = _first_token(sql, 0), 0
    position = quoted = start
    while (match := _DELIMITER.search(sql, position)) is not None:
        text, position = match.group(), match.end()
        if text == ";" and depth == 0:
            if start < match.start():
                yield start, match.start()
            start = position = _first_token(sql, position)
        elif text == "/*":
            position = _after_block(sql, position)
        elif text in _QUOTED:
            position = _after_quoted(sql, match.start(), quoted)
            quoted = position if position > match.end() else quoted
        else:
            depth += _DEPTHS.get(text, 0)
    if start < len(sql):
        yield start, len(sql)


def _first_token(sql: str, position: int) -> int:
    """Return the offset of the first token, or the length of the script."""
    while True:
        match = _SPACE.match(sql, position)
        position = match.end() if match is not None else position
        if not sql.startswith("/*", position):
            return position
        position = _after_block(sql, position + 2)


def _after_quoted(sql: str, start: int, previous: int) -> int:
    """Return the offset after the string, quoted identifier or dollar-quoted string that begins with this character.

    If none does, as the character belongs to a word or the closing one is missing, it is that of the next character.

    :param previous: the end of the previous one.
    """
    quote, before = sql[start], sql[max(start - 2, previous) : start]
    if quote == "$" and _IN_WORD.match(before[-1:]):
        return start + 1
    match = _QUOTED[quote].match(sql, start)
    if quote == "'" and before[-1:] in ("e", "E") and not _IN_WORD.match(before[:-1]):
        match = _ESCAPED.match(sql, start) or match
    if match is None:
        return start + 1
    if quote != "$":
        return match.end()
    close = sql.find(match.group(), match.end())
    return len(sql) if close < 0 else close + len(match.group())


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
            self._parentheses += _DEPTHS.get(token.text, 0)
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
