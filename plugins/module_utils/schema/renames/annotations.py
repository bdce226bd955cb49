# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ``-- renamed from: old_name`` comments in the desired SQL, and the definition each of them annotates."""

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
    """A definition with its former names.

    :param line: the line of the comment, for errors.
    :param former: its former names, any of which a database may still have.
    """

    line: int
    former: tuple[Name, ...]
    definition: Definition


def find_annotations(sql: str, name: str) -> list[Annotation]:
    """Return the annotations of a script.

    :param name: the name of the script in errors.
    :raises Failure: for a comment that applies to no definition or to more than one, or has no valid name.
    """
    if not _ANNOTATION.search(sql):
        return []
    comments = [token for token in tokens(sql) if token.kind == "line_comment" and _ANNOTATION.search(token.text)]
    lines = _Lines(sql)
    all_definitions = [each for inside, _end in statement_tokens(sql) for each in definitions(inside, lines.of)]
    found: dict[Definition, Annotation] = {}
    for comment in comments:
        line = lines.of(comment.start)
        former, labels = _names(comment.text, name, line)
        definition = _annotated_definition(
            lines.target(comment), [each for each in all_definitions if (each.kind == "label") == labels]
        )
        if isinstance(definition, str):
            raise Failure(
                f"{name}, line {line}: '{comment.text.strip()}' {definition}.",
                hint="Put the comment at the end of the line where the definition begins, or on its own line directly "
                "above. Nothing was changed.",
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

    def target(self, comment: Token) -> tuple[int, bool]:
        """Return the line whose definition a comment annotates (0 for none), and whether the comment is above it."""
        line = self.of(comment.start)
        if self._sql[self._starts[line - 1] : comment.start].strip():
            return line, False
        while line < len(self._starts):
            line += 1
            text = self._sql[self._starts[line - 1] :].partition("\n")[0].strip()
            if not text.startswith("--"):
                return (line if text else 0), True
        return 0, True


def _annotated_definition(target: tuple[int, bool], all_definitions: list[Definition]) -> Definition | str:
    """Return the definition that begins on a line, the outermost one if they are nested, or an error message."""
    line, above = target
    on_line = [each for each in all_definitions if line == (each.above or each.line if above else each.line)]
    for level in range(3):
        matching = [each for each in on_line if each.level == level]
        if len(matching) > 1:
            return "is ambiguous: several definitions begin on that line"
        if matching:
            return (
                matching[0] if matching[0].name else "applies to an object without an explicit name: name it in the SQL"
            )
    return "does not apply to any definition that can be renamed"


def _names(comment: str, script: str, line: int) -> tuple[tuple[Name, ...], bool]:
    """Return the former names in a comment, and whether they are labels of an enum."""
    match = _ANNOTATION.search(comment)
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
        f"{script}, line {line}: '{comment.strip()}' does not contain a valid former name.",
        hint="Write names as in SQL, enum labels in single quotes, and separate several with commas. Nothing else may "
        "follow. Nothing was changed.",
    )
