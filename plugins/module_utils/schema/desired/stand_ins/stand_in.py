# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for an extension: its objects, without the library that implements them.

It makes a schema that uses the extension readable where the extension isn't installed: names, types, signatures,
operators, and operator classes are the real ones. Functions return NULL, but those that return random values do so: SQL may call
them in a loop until it has what it wants. It exists only in a shadow server, whose tables
are empty; the target needs the real extension.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StandIn:
    """An extension and the statements that create its members.

    :param name: its name.
    :param version: the version that the statements describe; the stand-in has any version that the desired SQL names.
    :param comment: its comment.
    :param script: the statements, with functions as in a dump, but without LANGUAGE and body unless they are built in.
    :param schema: the schema that the extension must be in; empty if it can be in any.
    :param relocatable: whether it can be moved to another schema.
    :param trusted: whether a role that is not a superuser can create it.
    :param requires: the extensions that it requires.
    :param is_approximate: whether an installation that has the extension is preferred, even if another is nearer to the target.
    """

    name: str
    version: str
    comment: str
    script: str
    schema: str = ""
    relocatable: bool = True
    trusted: bool = True
    requires: tuple[str, ...] = ()
    is_approximate: bool = False

    def files(self, versions: t.Iterable[str]) -> dict[str, str]:
        """Return the names and contents of the files that make the extension available.

        :param versions: further versions that it must have.
        """
        lines = [
            f"comment = '{_escaped(self.comment)}'",
            f"default_version = '{self.version}'",
            f"relocatable = {str(self.relocatable).lower()}",
            f"trusted = {str(self.trusted).lower()}",
        ]
        if self.schema:
            lines.append(f"schema = '{self.schema}'")
        if self.requires:
            lines.append(f"requires = '{', '.join(self.requires)}'")
        script = complete_script(self.script)
        others = [each for each in dict.fromkeys(versions) if each != self.version and _VERSION.fullmatch(each)]
        scripts = {f"{self.name}--{each}.sql": script for each in (self.version, *others)}
        updates = {f"{self.name}--{a}--{b}.sql": "" for a in (self.version, *others) for b in others if a != b}
        return {f"{self.name}.control": "\n".join(lines) + "\n", **scripts, **updates}


_VERSION = re.compile(r"[A-Za-z0-9_.+]+(-[A-Za-z0-9_.+]+)*")


def _escaped(text: str) -> str:
    return text.replace("'", "''")


_FUNCTION = re.compile(r"CREATE (?P<kind>FUNCTION|PROCEDURE) (?P<rest>(?:(?!;\n|;$).)*)", re.DOTALL)
_IMPLEMENTED = re.compile(r"\bLANGUAGE \w+\b.* AS '", re.DOTALL)
_PSEUDO_TYPE = re.compile(r'\b(?:internal|cstring|(?:fdw|tsm|language|(?:index|table)_am)_handler)\b|"any"')
_NO_VALUE = re.compile(r" RETURNS (?:SETOF|TABLE|void)\b|\b(?:OUT|INOUT) ")


def complete_script(script: str) -> str:
    """Return the script with an implementation of each function: it returns NULL, no rows, or nothing.

    A function that only C can implement gets a built-in one that reports an error without looking at its arguments.
    """
    return _FUNCTION.sub(_with_body, script)


def _with_body(function: re.Match[str]) -> str:
    declaration = function.group()
    if _IMPLEMENTED.search(declaration):
        return declaration
    if _PSEUDO_TYPE.search(declaration):
        return f"{declaration} LANGUAGE internal AS 'internal_in'"
    has_value = (
        function["kind"] == "FUNCTION"
        and not _NO_VALUE.search(declaration)
        and " RETURNS event_trigger" not in declaration
    )
    return f"{declaration} LANGUAGE plpgsql AS 'BEGIN RETURN{' NULL' if has_value else ''}; END'"
