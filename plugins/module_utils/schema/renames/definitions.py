# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the statements of the desired SQL define, recognized by the words that the rules tell (``DefinitionSyntax``).

Purely lexical: ``directives`` checks the result against the catalog.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..kinds.names import DEFINITIONS

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..desired.lexer import Token
    from ..kinds.renaming import DefinitionSyntax

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

    def find(self, word: str) -> None:
        """Advance past the next word like this, or to the end."""
        while self._at < len(self._tokens) and not self.accept(word):
            self._at += 1

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

    def skip_foreign(self) -> None:
        """Advance past the first word of FOREIGN TABLE: a foreign table is a table."""
        if self.word(1) == "TABLE":
            self.accept("FOREIGN")

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
    "OR",
    "REPLACE",
    "GLOBAL",
    "LOCAL",
    "TEMP",
    "TEMPORARY",
    "UNLOGGED",
    "UNIQUE",
    "RECURSIVE",
    "CONSTRAINT",
    "DEFAULT",
    "TRUSTED",
    "PROCEDURAL",
)
_UNNAMED_CONSTRAINT = ("PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE")
_CONSTRAINT = "CONSTRAINT"


def _by_words() -> dict[tuple[str, ...], dict[str, DefinitionSyntax]]:
    """Return the kinds that have a CREATE statement, by the words after CREATE; longer words and forms come first."""
    found: dict[tuple[str, ...], dict[str, DefinitionSyntax]] = {}
    objects = {kind: syntax for kind, syntax in DEFINITIONS.items() if not syntax.is_part}
    for kind, syntax in sorted(objects.items(), key=lambda each: (-len(each[1].words), -len(each[1].form))):
        found.setdefault(tuple(syntax.words.split()), {})[kind] = syntax
    return found


_KINDS = _by_words()


def _parts_of(kinds: Iterable[str]) -> dict[str, str]:
    """Return the kinds of parts that objects of some kinds have, by the word before the part's name."""
    parts = {kind: syntax for kind, syntax in DEFINITIONS.items() if syntax.is_part}
    return {syntax.words: kind for kind, syntax in parts.items() if not set(kinds).isdisjoint(syntax.local_to)}


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
    reader.skip_any(*_MODIFIERS)
    reader.skip_foreign()
    kinds = next((kinds for words, kinds in _KINDS.items() if reader.accept(*words)), {})
    if not kinds:
        return
    reader.accept("CONCURRENTLY")
    reader.accept("IF", "NOT", "EXISTS")
    unnamed = reader.word() in {syntax.unnamed_before for syntax in kinds.values()} - {""}
    name = () if unnamed else reader.name()
    kind = next((kind for kind, syntax in kinds.items() if reader.accept(*syntax.form.split())), "")
    if not kind:
        return
    owner: Name = ()
    if kinds[kind].table_after:
        reader.find(kinds[kind].table_after)
        reader.accept("ONLY")
        owner = reader.name()
    yield Definition(kind, name, owner, line)
    parts = _parts_of([kind])
    if parts.keys() == {_CONSTRAINT}:
        yield from (Definition(parts[_CONSTRAINT], each, name, at, 1) for each, at in reader.constraints())
    elif parts:
        if reader.accept("PARTITION", "OF") or reader.accept("OF"):
            reader.name()
        if reader.accept("("):
            yield from _listed(reader, name, parts)


def _listed(reader: _Reader, owner: Name, parts: dict[str, str]) -> Iterator[Definition]:
    """Yield the parts in the parentheses of a CREATE statement: constraints, and others without a word before them."""
    constraint = parts.get(_CONSTRAINT, "")
    (kind,) = (kind for word, kind in parts.items() if word != _CONSTRAINT)
    while True:
        line = reader.line()
        inner = list(reader.constraints()) if constraint else []
        if constraint and reader.word() == _CONSTRAINT:
            yield Definition(constraint, inner[0][0], owner, line, 1)
        elif constraint and _is_unnamed_constraint(reader):
            yield Definition(constraint, (), owner, line, 1)
        else:
            name = reader.label() or reader.name()
            if name:
                yield Definition(kind, name, owner, line, 1)
            yield from (Definition(constraint, each, owner, at, 2) for each, at in inner)
        if not reader.next_item():
            return


def _is_unnamed_constraint(reader: _Reader) -> bool:
    word = reader.word()
    return word in _UNNAMED_CONSTRAINT and not (word == "EXCLUDE" and reader.word(1) not in ("USING", "("))


def _added(reader: _Reader) -> Iterator[Definition]:
    reader.skip_foreign()
    kinds = next((kinds for words, kinds in _KINDS.items() if reader.accept(*words)), {})
    parts = _parts_of(kinds)
    if not parts:
        return
    constraint = parts.pop(_CONSTRAINT, "")
    reader.accept("IF", "EXISTS")
    reader.accept("ONLY")
    owner = reader.name()
    while True:
        line = reader.line()
        if reader.accept("ADD"):
            inner = list(reader.constraints()) if constraint else []
            if constraint and reader.word() == _CONSTRAINT:
                yield Definition(constraint, inner[0][0], owner, line)
            elif constraint and _is_unnamed_constraint(reader):
                yield Definition(constraint, (), owner, line)
            elif parts:
                # Only COLUMN, the one such part of a table, can be omitted.
                first, *_others = parts.values()
                kind = next((kind for word, kind in parts.items() if reader.accept(word)), first)
                reader.accept("IF", "NOT", "EXISTS")
                yield Definition(kind, reader.label() or reader.name(), owner, line)
                yield from (Definition(constraint, each, owner, at, 1) for each, at in inner)
        if not reader.next_item():
            return
