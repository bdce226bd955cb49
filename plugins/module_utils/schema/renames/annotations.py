# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The remarks ``-- renamed from: old_name`` in the desired SQL, and the definition that each of them is about."""

from __future__ import annotations

import bisect
import re
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..desired.lexer import statement_tokens, tokens
from .definitions import definitions

if t.TYPE_CHECKING:
    from ..desired.lexer import Token
    from .definitions import Definition, Name

_ANNOTATION = re.compile(r"--\s*renamed\s+from\s*:(?P<names>.*)", re.IGNORECASE)
_NAME = re.compile(r"""\s*(?:(?P<label>'(?:[^']|'')*')|(?P<path>(?:"(?:[^"]|"")+"|[^\W\d][\w$]*)(?:\.(?:"(?:[^"]|"")+"|[^\W\d][\w$]*))*))
    \s*(?P<more>,|\Z)""", re.VERBOSE)  # fmt: skip
_PART = re.compile(r'"((?:[^"]|"")+)"|([^".]+)')


@dataclass(frozen=True, slots=True)
class Annotation:
    """A definition and what it was called before.

    :param line: of the remark, for errors.
    :param former: its former names, any of which a database may still have.
    """

    line: int
    former: tuple[Name, ...]
    definition: Definition


def find_annotations(sql: str, name: str) -> list[Annotation]:
    """Return what the remarks of a script say.

    :param name: how errors call the script.
    :raises Failure: for a remark that belongs to no definition, or to more than one, or that says no name.
    """
    if not _ANNOTATION.search(sql):
        return []
    remarks = [token for token in tokens(sql) if token.kind == "comment" and _ANNOTATION.search(token.text)]
    lines = _Lines(sql)
    defined = [each for inside, _end in statement_tokens(sql) for each in definitions(inside, lines.of)]
    found: dict[Definition, Annotation] = {}
    for remark in remarks:
        line = lines.of(remark.start)
        former, labels = _names(remark.text, name, line)
        definition = _annotated_definition(
            lines.target(remark), [each for each in defined if (each.kind == "label") == labels]
        )
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


def _annotated_definition(target: tuple[int, bool], defined: list[Definition]) -> Definition | str:
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
    match = _ANNOTATION.search(remark)
    rest = match["names"].strip() if match else ""
    found: list[Name] = []
    labels: set[bool] = set()
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
