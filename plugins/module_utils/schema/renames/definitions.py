# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the statements of the desired SQL define, recognized by their leading keywords.

Purely lexical: ``directives`` checks the result against the catalog.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..desired.lexer import Token

Name = tuple[str, ...]
"""The parts of a name, unquoted and case-folded."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One object, or part of an object, that the SQL defines.

    :param kind: the kind of fact; ``label`` for an enum's.
    :param name: its name, qualified or not; empty when the SQL doesn't name it.
    :param owner: the name of the table, domain or type it belongs to, if any.
    :param line: the line on which it begins.
    :param level: its nesting depth: 0 for the statement's object, 1 for a part of it, 2 for a part of a part.
    :param above: the line on which its statement begins, when a comment above that line annotates it, too.
    """

    kind: str
    name: Name
    owner: Name
    line: int
    level: int = 0
    above: int = 0


class _Reader:
    """Reads the tokens of one statement from left to right."""

    def __init__(self, inside: list[Token], line_of: Callable[[int], int]) -> None:
        self._tokens, self._line_of, self._at = inside, line_of, 0

    def line(self) -> int:
        return self._line_of(self._tokens[min(self._at, len(self._tokens) - 1)].start)

    def word(self, ahead: int = 0) -> str:
        """Return a word in upper case, or punctuation as it is; an empty string for other tokens and at the end."""
        if self._at + ahead >= len(self._tokens):
            return ""
        token = self._tokens[self._at + ahead]
        return token.text.upper() if token.kind == "word" else token.text if token.kind == "mark" else ""

    def accept(self, *words: str) -> bool:
        if all(self.word(ahead) == word for ahead, word in enumerate(words)):
            self._at += len(words)
            return True
        return False

    def skip_any(self, *words: str) -> set[str]:
        found = set[str]()
        while self.word() in words:
            found.add(self.word())
            self._at += 1
        return found

    def label(self) -> Name:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        return (token.text[1:-1].replace("''", "'"),) if token is not None and token.kind == "string" else ()

    def name(self) -> Name:
        parts = list[str]()
        while self._at < len(self._tokens) and self._tokens[self._at].kind in ("word", "quoted"):
            token = self._tokens[self._at]
            parts.append(token.text.lower() if token.kind == "word" else token.text[1:-1].replace('""', '"'))
            self._at += 1
            if not self.accept("."):
                break
        return tuple(parts)

    def find(self, *words: str) -> bool:
        """Advance past the next of some words outside parentheses; return whether there is one."""
        depth = 0
        while self._at < len(self._tokens):
            word = self.word()
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word, 0)
            self._at += 1
            if depth == 0 and word in words:
                return True
        return False

    def next_item(self) -> bool:
        """Advance past the comma that ends this list item; return whether there is one."""
        depth = 0
        while self._at < len(self._tokens):
            word = self.word()
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word, 0)
            if depth < 0:
                return False
            self._at += 1
            if depth == 0 and word == ",":
                return True
        return False

    def constraints(self) -> Iterator[tuple[Name, int]]:
        """Yield the named constraints within this list item, without advancing."""
        start, depth = self._at, 0
        while self._at < len(self._tokens):
            word = self.word()
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word, 0)
            if depth < 0 or (depth == 0 and word == ","):
                break
            line = self.line()
            self._at += 1
            if depth == 0 and word == "CONSTRAINT":
                yield self.name(), line
        self._at = start


_MODIFIERS = (
    "OR", "REPLACE", "GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "UNIQUE", "MATERIALIZED", "RECURSIVE", "CONSTRAINT", "DEFAULT",
    "TRUSTED", "PROCEDURAL",
)  # fmt: skip
_OBJECT_KINDS = {
    "TABLE": "table", "VIEW": "view", "SEQUENCE": "sequence", "FUNCTION": "function", "PROCEDURE": "procedure",
    "AGGREGATE": "aggregate", "DOMAIN": "domain", "COLLATION": "collation", "STATISTICS": "statistics",
    "PUBLICATION": "publication", "SCHEMA": "schema", "CONVERSION": "conversion", "LANGUAGE": "language", "INDEX": "index", "TYPE": "type",
}  # fmt: skip
_ON_TABLE = {"TRIGGER": ("trigger", "ON"), "POLICY": ("policy", "ON"), "RULE": ("rule", "TO")}
_UNNAMED = ("PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE")


def definitions(inside: list[Token], line_of: Callable[[int], int]) -> Iterator[Definition]:
    """Yield the definitions in a statement.

    :param inside: its tokens, without comments.
    :param line_of: returns the line of an offset.
    """
    reader = _Reader(inside, line_of)
    line = reader.line()
    if reader.accept("CREATE"):
        yield from _created(reader, line)
    elif reader.accept("ALTER"):
        found = list(_added(reader))
        if len(found) == 1:
            only = found[0]
            found = [Definition(only.kind, only.name, only.owner, only.line, above=line)]
        yield from found


def _created(reader: _Reader, line: int) -> Iterator[Definition]:
    modifiers = reader.skip_any(*_MODIFIERS)
    if reader.accept("EVENT", "TRIGGER"):
        yield Definition("event_trigger", reader.name(), (), line)
        return
    word = reader.word()
    if word not in _OBJECT_KINDS and word not in _ON_TABLE:
        return
    reader.accept(word)
    reader.accept("CONCURRENTLY")
    reader.accept("IF", "NOT", "EXISTS")
    unnamed = (word == "INDEX" and reader.word() == "ON") or (word == "SCHEMA" and reader.word() == "AUTHORIZATION")
    name = () if unnamed else reader.name()
    if word in _ON_TABLE:
        kind, before = _ON_TABLE[word]
        owner = reader.name() if reader.find(before) else ()
        yield Definition(kind, name, owner, line)
        return
    kind = "matview" if "MATERIALIZED" in modifiers else _OBJECT_KINDS[word]
    if kind == "type":
        yield from _type(reader, name, line)
        return
    owner = ()
    if kind == "index" and reader.find("ON"):
        reader.accept("ONLY")
        owner = reader.name()
    yield Definition(kind, name, owner, line)
    if kind == "domain":
        yield from (Definition("domain_constraint", each, name, at, 1) for each, at in reader.constraints())
    if kind == "table":
        if reader.accept("PARTITION", "OF") or reader.accept("OF"):
            reader.name()
        if reader.accept("("):
            yield from _columns(reader, name)


def _type(reader: _Reader, name: Name, line: int) -> Iterator[Definition]:
    reader.accept("AS")
    kind = "enum" if reader.accept("ENUM") else "range" if reader.accept("RANGE") else "composite"
    yield Definition(kind, name, (), line)
    if kind == "range" or not reader.accept("("):
        return
    while True:
        line = reader.line()
        part = reader.label() if kind == "enum" else reader.name()
        if part:
            yield Definition("label" if kind == "enum" else "attribute", part, name, line, 1)
        if not reader.next_item():
            return


def _columns(reader: _Reader, table: Name) -> Iterator[Definition]:
    while True:
        line, word = reader.line(), reader.word()
        inner = list(reader.constraints())
        if word == "CONSTRAINT":
            yield Definition("constraint", inner[0][0], table, line, 1)
        elif word in _UNNAMED and not (word == "EXCLUDE" and reader.word(1) not in ("USING", "(")):
            yield Definition("constraint", (), table, line, 1)
        else:
            column = reader.name()
            if column:
                yield Definition("column", column, table, line, 1)
            yield from (Definition("constraint", each, table, at, 2) for each, at in inner)
        if not reader.next_item():
            return


_ADDED = {"TABLE": ("column", "constraint"), "TYPE": ("attribute", ""), "DOMAIN": ("", "domain_constraint")}


def _added(reader: _Reader) -> Iterator[Definition]:
    word = reader.word()
    if word not in _ADDED:
        return
    part, constraint = _ADDED[word]
    reader.accept(word)
    reader.accept("IF", "EXISTS")
    reader.accept("ONLY")
    owner = reader.name()
    while True:
        line = reader.line()
        if reader.accept("ADD"):
            inner = list(reader.constraints())
            if reader.word() == "CONSTRAINT":
                yield Definition(constraint, inner[0][0], owner, line)
            elif reader.accept("VALUE"):
                reader.accept("IF", "NOT", "EXISTS")
                yield Definition("label", reader.label(), owner, line)
            elif reader.word() in _UNNAMED:
                yield Definition(constraint, (), owner, line)
            else:
                reader.skip_any("COLUMN", "ATTRIBUTE")
                reader.accept("IF", "NOT", "EXISTS")
                yield Definition(part, reader.name(), owner, line)
                yield from (Definition("constraint", each, owner, at, 1) for each, at in inner)
        if not reader.next_item():
            return
