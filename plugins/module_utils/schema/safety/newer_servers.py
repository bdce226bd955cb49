# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds what only a newer major version of PostgreSQL than the target's has, if the shadow server is newer."""

from __future__ import annotations

import contextlib
import re
import typing as t

from ...failure import Failure
from ..database.driver import DatabaseError
from ..desired.advice import SYNTAX_ERROR, UNKNOWN_TO_OLDER_SERVERS
from ..model.labels import label
from ..model.sql import literal

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..database.connection import Session
    from ..model.plan import Statement

_STOP = "SELECT 1 OPERATOR(pg_catalog./) 0"
"""Fails, whatever operators other schemas have. PostgreSQL parses all that is sent before it executes the first statement, so what follows is only parsed."""

_FUNCTIONS = {
    16: "any_value array_sample array_shuffle date_add date_subtract erf erfc pg_input_error_info pg_input_is_valid random_normal",
    17: "to_bin to_oct unicode_assigned uuid_extract_timestamp uuid_extract_version xmltext",
    18: "array_reverse array_sort casefold crc32 crc32c gamma lgamma uuidv4 uuidv7",
}
"""The functions that a version adds and that schemas may call (PostgreSQL's release notes)."""

_BODY = re.compile(r"\bAS (\$|'|E')")
"""Where the body of a function begins that is a string."""


def refuse_unknown_to_target(session: Session, statements: Sequence[Statement], shadow_major: int) -> None:
    """Refuse a plan with syntax or functions that the target's version doesn't have.

    :param session: a session in a transaction, which nothing is executed in.
    :raises Failure: it names the object, and the versions.
    """
    if shadow_major <= session.major:
        return
    reason = _unknown_syntax(session, statements) or _missing_function(session, statements)
    if reason:
        hint = f"{_advice(session.major, shadow_major)} Nothing was changed."
        raise Failure(f"PostgreSQL {session.major} would reject {reason}.", hint=hint)


@contextlib.contextmanager
def advise_of_newer_shadow(target_major: int, shadow_major: int) -> Iterator[None]:
    """Say what may be the cause if the target rejects a statement, and the shadow server is newer."""
    try:
        yield
    except DatabaseError as error:
        if shadow_major > target_major and error.sqlstate in UNKNOWN_TO_OLDER_SERVERS:
            error.hint = f"{_advice(target_major, shadow_major)} {error.hint}".strip()
        raise


def _advice(target_major: int, shadow_major: int) -> str:
    return (
        f"The SQL was loaded by the shadow server, which is PostgreSQL {shadow_major}. Declare only what PostgreSQL {target_major} has, or upgrade "
        "the database first."
    )


def _unknown_syntax(session: Session, statements: Sequence[Statement]) -> str:
    """Return which statement the server can't parse, and its message; empty if it can parse all."""
    texts = [_STOP, *(statement.sql for statement in statements)]
    session.run("SAVEPOINT syntax")
    error = None
    try:
        session.run(";\n".join(texts))
    except DatabaseError as found:
        error = found
    session.run("ROLLBACK TO SAVEPOINT syntax; RELEASE SAVEPOINT syntax")
    if error is None or error.sqlstate != SYNTAX_ERROR:
        return ""
    end = 0
    for number, text in enumerate(texts):
        end += len(text) + 2
        if number and error.position <= end:
            return f"the definition of {label(statements[number - 1].fact_id)}: {error.message.rstrip('.')}"
    return error.message.rstrip(".")


def _missing_function(session: Session, statements: Sequence[Statement]) -> str:
    """Return which object calls a function that only newer versions have; empty if there is none.

    A deparsed text qualifies the names of all other functions. Bodies of functions aren't deparsed.
    """
    newer = {name for since, names in _FUNCTIONS.items() if since > session.major for name in names.split()}
    call = re.compile(rf"(?<![\w.\"])(?:pg_catalog\.)?({'|'.join(sorted(newer))})\(")
    deparsed = [each for each in statements if not _BODY.search(each.sql)]
    called = {name: each for each in reversed(deparsed) for name in call.findall(each.sql)}
    if not called:
        return ""
    names = ", ".join(map(literal, sorted(called)))
    query = f"SELECT proname::text FROM pg_catalog.pg_proc WHERE pronamespace = 11 AND proname IN ({names})"
    missing = sorted(called.keys() - {name for (name,) in session.run(query)})
    if not missing:
        return ""
    where = label(called[missing[0]].fact_id)
    return f"the definition of {where}: PostgreSQL's function {missing[0]}() does not exist (if you mean another one, qualify its name)"
