# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the statements of the desired SQL that don't change the schema, and so wouldn't be executed in the target."""

from __future__ import annotations

import itertools
import re
import typing as t

from ...failure import Failure
from .lexer import split_statements, tokens

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.desired import Script
    from .lexer import ScriptStatement

_ROWS = "rows are not part of a schema"
_COMMANDS = {
    **dict.fromkeys(("UPDATE", "DELETE", "TRUNCATE", "MERGE"), _ROWS),
    **dict.fromkeys(
        ("NOTIFY", "LISTEN", "UNLISTEN", "LOCK", "ANALYZE", "ANALYSE", "VACUUM", "REINDEX", "CHECKPOINT", "EXPLAIN", "PREPARE",
         "DEALLOCATE", "DECLARE", "FETCH", "MOVE", "CLOSE", "LOAD", "DISCARD", "SHOW", "TABLE", "VALUES"),
        "it doesn't change the schema",
    ),
    **dict.fromkeys(
        ("SELECT", "WITH", "CALL", "EXECUTE"), "it runs only in the shadow database, so only the objects that it creates count"
    ),
}  # fmt: skip
"""Why the commands are ignored."""

_PATTERNS = (
    (
        re.compile(r"SELECT (PG_CATALOG \. )?SETVAL \("),
        "SELECT setval()",
        "the value of a sequence is not part of a schema",
    ),
    (
        re.compile(r"ALTER SEQUENCE .*\bRESTART\b|ALTER TABLE .*\bALTER (COLUMN )?\S+ RESTART\b"),
        "RESTART",
        "the value of a sequence is not part of a schema",
    ),
    (
        re.compile(r"ALTER [^;]*\bDEPENDS ON EXTENSION \S+$"),
        "ALTER ... DEPENDS ON EXTENSION",
        "such dependencies are not managed, so the object is not dropped with the extension",
    ),
    (
        re.compile(r"CREATE (OR REPLACE )?((GLOBAL|LOCAL) )?TEMP(ORARY)? |CREATE \w+ (IF NOT EXISTS )?PG_TEMP \. "),
        "CREATE TEMPORARY",
        "temporary objects are not part of a schema",
    ),
)
_ORDINARY = re.compile(
    r"COMMENT ON\b|CREATE (POLICY|TRIGGER|(UNIQUE )?INDEX)\b|CREATE TABLE (?!PG_TEMP\b)\w+(\.\w+)? \("
    r"|ALTER TABLE \w+(\.\w+)? (ENABLE|FORCE) ROW LEVEL SECURITY$",
    re.IGNORECASE,
)
"""The beginnings of frequent statements that no pattern matches, and that no command is."""

_SETTING = re.compile(r"(SET|RESET|SHOW)\b|SELECT (PG_CATALOG \. )?SET_CONFIG \(")
_CLUSTER = re.compile(
    r"(DROP|ALTER|CREATE) (ROLE|USER|GROUP|DATABASE|TABLESPACE|SYSTEM)\b(?! MAPPING)|(DROP|REASSIGN) OWNED\b|(GRANT|REVOKE)\b(?!.* ON )"
)


def refuse_statements_about_the_server(script: Script) -> None:
    """Refuse statements about roles, databases or tablespaces.

    :raises Failure: it names the first one, with its line.
    """
    _refuse_statements_about_the_server(script, _beginnings(script))


def _refuse_statements_about_the_server(script: Script, beginnings: Sequence[tuple[ScriptStatement, str]]) -> None:
    for statement, text in beginnings:
        if _CLUSTER.match(text):
            raise Failure(
                f"{script.name}, line {statement.line}: {' '.join(text.split()[:2])} is not part of a schema, because it is "
                "about roles or the whole server.",
                hint="Remove the statement from the SQL, and run it by other means. Nothing was changed.",
            )


def ignored_statement_warnings(script: Script, *, writes: bool) -> list[str]:
    """Return a warning for each kind of statements that are ignored, with their lines.

    :param writes: whether the script has inserted rows, for which there are other warnings.
    :raises Failure: for statements about roles, databases or tablespaces.
    """
    beginnings = _beginnings(script)
    _refuse_statements_about_the_server(script, beginnings)
    ignored: dict[tuple[str, str], list[int]] = {}
    settings: list[int] = []
    is_empty = True
    for statement, text in beginnings:
        if _SETTING.match(text):
            settings.append(statement.line)
            continue
        settings, is_empty = [], False
        reason = _reason(text, writes=writes)
        if reason:
            ignored.setdefault(reason, []).append(statement.line)
    if settings and not is_empty:
        ignored["SET", "no statement comes after it, and settings of a session are not part of a schema"] = settings
    return [f"{script.name}, {in_words(lines)}: {what} is ignored: {why}" for (what, why), lines in ignored.items()]


_MOST_TOKENS, _MOST_TOKENS_OF_CREATE = 400, 8


def _beginnings(script: Script) -> list[tuple[ScriptStatement, str]]:
    """Return the statements of a script, each with its beginning."""
    return [(statement, _beginning(statement.text)) for statement in split_statements(script.sql)]


def _beginning(sql: str) -> str:
    """Return the beginning of a statement in upper case, with a space between tokens: as much as the patterns look at.

    Most statements create something, and reading all of their tokens would cost as much as running them.
    """
    if (ordinary := _ORDINARY.match(sql)) is not None:
        return ordinary[0].upper()
    most = _MOST_TOKENS_OF_CREATE if sql[:6].upper() == "CREATE" else _MOST_TOKENS
    written = (token.text.upper() for token in tokens(sql) if token.kind != "line_comment")
    return " ".join(itertools.islice(written, most))


def _reason(text: str, *, writes: bool) -> tuple[str, str] | None:
    """Return how a statement is called, and why it is ignored; None if it isn't."""
    for pattern, what, why in _PATTERNS:
        if pattern.match(text):
            return what, why
    command = text.split(" ", 1)[0]
    if command == "INSERT" and not writes:
        return command, _ROWS
    return (command, _COMMANDS[command]) if command in _COMMANDS else None


def in_words(lines: list[int]) -> str:
    """Return lines in words, the first ones of many."""
    listed = ", ".join(map(str, lines[:5])) + (", ..." if len(lines) > 5 else "")
    return f"line{'s' if len(lines) > 1 else ''} {listed}"
