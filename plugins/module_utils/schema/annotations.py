# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The remarks ``-- renamed from: old_name`` in the desired SQL, and the definition that each of them is about.

Lexical like ``source``: a definition is known by the words it begins with. Whether it really is what it looks like, the
catalog says (see ``renames``).
"""

from __future__ import annotations

import bisect
import re
import typing as t
from dataclasses import dataclass

from ..failure import Failure
from .source import Token, statements, tokens

if t.TYPE_CHECKING:
    from collections.abc import Iterator

_REMARK = re.compile(r"--\s*renamed\s+from\s*:(?P<names>.*)", re.IGNORECASE)
_NAME = re.compile(r"""\s*(?:(?P<label>'(?:[^']|'')*')|(?P<path>(?:"(?:[^"]|"")+"|[^\W\d][\w$]*)(?:\.(?:"(?:[^"]|"")+"|[^\W\d][\w$]*))*))
    \s*(?P<more>,|\Z)""", re.VERBOSE)  # fmt: skip
_PART = re.compile(r'"((?:[^"]|"")+)"|([^".]+)')

Name = tuple[str, ...]
"""The parts of a name, unquoted and folded."""


@dataclass(frozen=True, slots=True)
class Definition:
    """Something that the SQL defines.

    :param kind: the kind of fact; ``label`` for one of an enum.
    :param name: its name, qualified or not; empty when the SQL gives it none.
    :param owner: for what lives in a table, a domain or a type: the name of that.
    :param line: where it begins.
    :param level: 0 for what a statement is about, 1 for a part of it, 2 for a part of a part.
    :param above: the line that a remark above it stands above, where that is another one.
    """

    kind: str
    name: Name
    owner: Name
    line: int
    level: int = 0
    above: int = 0


@dataclass(frozen=True, slots=True)
class Annotation:
    """A definition and what it was called before.

    :param line: of the remark, for errors.
    :param former: its former names, any of which a database may still have.
    """

    line: int
    former: tuple[Name, ...]
    definition: Definition


def annotated(sql: str, name: str) -> list[Annotation]:
    """Return what the remarks of a script say.

    :param name: how errors call the script.
    :raises Failure: for a remark that belongs to no definition, or to more than one, or that says no name.
    """
    remarks = [token for token in tokens(sql) if token.kind == "comment" and _REMARK.search(token.text)]
    if not remarks:
        return []
    lines = _Lines(sql)
    defined = [each for inside, _end in statements(sql) for each in _definitions(inside, lines)]
    found: dict[Definition, Annotation] = {}
    for remark in remarks:
        line = lines.of(remark.start)
        former, labels = _names(remark.text, name, line)
        definition = _about(lines.target(remark), [each for each in defined if (each.kind == "label") == labels])
        if isinstance(definition, str):
            raise Failure(
                f"{name}, line {line}: '{remark.text.strip()}' {definition}.",
                hint="Write it at the end of the line on which a definition begins, or on a line of its own directly above. "
                "Nothing was changed.",
            )
        earlier = found[definition].former if definition in found else ()
        found[definition] = Annotation(line, (*earlier, *former), definition)
    return list(found.values())


class _Lines:
    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._starts = [0, *(match.end() for match in re.finditer("\n", sql))]

    def of(self, offset: int) -> int:
        return bisect.bisect_right(self._starts, offset)

    def target(self, remark: Token) -> tuple[int, bool]:
        """Return the line whose definitions a remark is about (0 for none), and whether the remark stands above it."""
        line = self.of(remark.start)
        if self._sql[self._starts[line - 1] : remark.start].strip():
            return line, False
        while line < len(self._starts):
            line += 1
            text = self._sql[self._starts[line - 1] :].split("\n", 1)[0].strip()
            if not text.startswith("--"):
                return (line if text else 0), True
        return 0, True


def _about(target: tuple[int, bool], defined: list[Definition]) -> Definition | str:
    """Return the one definition that begins on a line, the outermost if one is part of another; or what is wrong."""
    line, above = target
    here = [each for each in defined if line == (each.above or each.line if above else each.line)]
    for level in range(3):
        mine = [each for each in here if each.level == level]
        if len(mine) > 1:
            return "may be about several definitions, which begin on one line"
        if mine:
            return mine[0] if mine[0].name else "is about something that has no name in the SQL: give it its name"
    return "belongs to no definition that can be renamed"


def _names(remark: str, script: str, line: int) -> tuple[tuple[Name, ...], bool]:
    """Return the names that a remark says, and whether they are labels of an enum."""
    match = _REMARK.search(remark)
    rest, found, labels = match["names"].strip() if match else "", list[Name](), set[bool]()
    while (name := _NAME.match(rest)) is not None:
        labels.add(name["label"] is not None)
        if name["label"]:
            found.append((name["label"][1:-1].replace("''", "'"),))
        else:
            parts = _PART.findall(name["path"])
            found.append(tuple(quoted.replace('""', '"') or plain.lower() for quoted, plain in parts))
        if not name["more"] and len(labels) == 1:
            return tuple(found), labels.pop()
        rest = rest[name.end() :]
    raise Failure(
        f"{script}, line {line}: '{remark.strip()}' does not say a former name.",
        hint="A name is written as in SQL, and a label of an enum in single quotes; several are separated by commas, and "
        "nothing else may follow. Nothing was changed.",
    )


class _Reader:
    """The tokens of one statement, read from left to right."""

    def __init__(self, inside: list[Token], lines: _Lines) -> None:
        self._tokens, self._lines, self._at = inside, lines, 0

    def line(self) -> int:
        return self._lines.of(self._tokens[min(self._at, len(self._tokens) - 1)].start)

    def word(self, ahead: int = 0) -> str:
        """Return a word that may be a keyword, in capitals; a mark as it is; nothing at the end or for all else."""
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
        """Go behind the next of some words outside of parentheses."""
        depth = 0
        while self._at < len(self._tokens):
            word = self.word()
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word, 0)
            self._at += 1
            if depth == 0 and word in words:
                return True
        return False

    def next_item(self) -> bool:
        """Go behind the comma that ends this item of a list; tell whether there is one."""
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
        """Yield the named constraints within this item of a list, and stay where it began."""
        began, depth = self._at, 0
        while self._at < len(self._tokens):
            word = self.word()
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word, 0)
            if depth < 0 or (depth == 0 and word == ","):
                break
            line = self.line()
            self._at += 1
            if depth == 0 and word == "CONSTRAINT":
                yield self.name(), line
        self._at = began


_NOISE = (
    "OR", "REPLACE", "GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "UNIQUE", "MATERIALIZED", "RECURSIVE", "CONSTRAINT",
)  # fmt: skip
_PLAIN = {
    "TABLE": "table", "VIEW": "view", "SEQUENCE": "sequence", "FUNCTION": "function", "PROCEDURE": "procedure",
    "AGGREGATE": "aggregate", "DOMAIN": "domain", "COLLATION": "collation", "STATISTICS": "statistics",
    "PUBLICATION": "publication", "SCHEMA": "schema", "INDEX": "index", "TYPE": "type",
}  # fmt: skip
_ON_TABLE = {"TRIGGER": ("trigger", "ON"), "POLICY": ("policy", "ON"), "RULE": ("rule", "TO")}
_UNNAMED = ("PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE")


def _definitions(inside: list[Token], lines: _Lines) -> Iterator[Definition]:
    reader = _Reader(inside, lines)
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
    noise = reader.skip_any(*_NOISE)
    word = reader.word()
    if word not in _PLAIN and word not in _ON_TABLE:
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
    kind = "matview" if "MATERIALIZED" in noise else _PLAIN[word]
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
