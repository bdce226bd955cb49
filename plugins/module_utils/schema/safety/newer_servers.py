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
    from collections.abc import Iterator, Mapping, Sequence

    from ..database.connection import Session
    from ..model.plan import Statement

_STOP = "SELECT 1 OPERATOR(pg_catalog./) 0"
"""Fails, whatever operators other schemas have. PostgreSQL parses all that is sent before it executes the first statement, so what follows is only parsed."""

_FUNCTIONS = {
    16: "any_value array_sample array_shuffle date_add date_subtract erf erfc pg_input_error_info pg_input_is_valid random_normal",
    17: "jsonb_populate_record_valid pg_basetype to_bin to_oct to_regtypemod unicode_assigned uuid_extract_timestamp uuid_extract_version xmltext",
    18: "array_reverse array_sort casefold crc32 crc32c gamma lgamma uuidv4 uuidv7",
}
"""The functions that a version adds and that schemas may call (PostgreSQL's release notes)."""

_UNQUALIFIED = r"(?<![\w.\"])"

_KEYWORDS = {17: "JSON JSON_EXISTS JSON_SCALAR"}
"""What a version adds that looks like a function; PostgreSQL writes it in upper case."""

_SETTINGS = {
    16: "createrole_self_grant debug_parallel_query enable_presorted_aggregate icu_validation_level scram_iterations vacuum_buffer_usage_limit",
    17: "enable_group_by_reordering event_triggers io_combine_limit transaction_timeout",
    18: "enable_distinct_reordering enable_self_join_elimination file_copy_method log_lock_failures vacuum_max_eager_freeze_failure_rate "
    "vacuum_truncate",
}
"""The settings that a version adds and that functions may set."""

_STORAGE_PARAMETERS = {18: "autovacuum_vacuum_max_threshold vacuum_max_eager_freeze_failure_rate"}
"""The storage parameters that a version adds."""

_COLLATIONS = {16: "unicode", 17: "pg_c_utf8", 18: "pg_unicode_fast"}
"""The collations that a version adds."""

_PUBLICATION_PARAMETERS = {18: "publish_generated_columns"}
_SUBSCRIPTION_PARAMETERS = {16: "origin password_required run_as_owner", 17: "failover"}

_PARAMETER = r"^{} .*?[(,]\s*(?:toast\.)?({{}}) ?="

_ADDED = (
    ("the function", rf"{_UNQUALIFIED}({{}})\(", _KEYWORDS),
    ("the collation", r'\bCOLLATE "?({})\b(?!"?\.)', _COLLATIONS),
    ("the setting", r'^ SET "?({})"? TO ', _SETTINGS),
    (
        "the storage parameter",
        _PARAMETER.format(r"(?:CREATE|ALTER)(?: UNLOGGED)? (?:TABLE|MATERIALIZED VIEW)"),
        _STORAGE_PARAMETERS,
    ),
    ("the parameter", _PARAMETER.format(r"(?:CREATE|ALTER) PUBLICATION"), _PUBLICATION_PARAMETERS),
    ("the parameter", _PARAMETER.format(r"(?:CREATE|ALTER) SUBSCRIPTION"), _SUBSCRIPTION_PARAMETERS),
    ("the collation provider", r"^CREATE COLLATION .*\bPROVIDER = ({})\b", {17: "builtin"}),
    ("the parameter", r"^CREATE COLLATION .*\b({}) = ", {16: "RULES"}),
    ("the event", r"^CREATE EVENT TRIGGER .*\bON ({})\b", {17: "login"}),
)
"""What versions add that an older one parses nevertheless: what it is, and where it is in a statement without constants."""

_CONSTANT = re.compile(r"'(?:[^']|'')*'")
_BODY = re.compile(r"\bAS (\$|'|E')")
"""Where the body of a function begins that is a string."""


def refuse_unknown_to_target(session: Session, statements: Sequence[Statement], shadow_major: int) -> None:
    """Refuse a plan with syntax or functions that the target's version doesn't have.

    :param session: a session in a transaction, which nothing is executed in.
    :raises Failure: it names the object, and the versions.
    """
    if shadow_major <= session.major:
        return
    reason = (
        _unknown_syntax(session, statements)
        or _missing_function(session, statements)
        or _unknown_name(statements, session.major)
    )
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
    session.run("SAVEPOINT syntax")
    error = None
    try:
        session.run(";\n".join([_STOP, *(statement.sql for statement in statements)]))
    except DatabaseError as found:
        error = found
    session.run("ROLLBACK TO SAVEPOINT syntax; RELEASE SAVEPOINT syntax")
    if error is None or error.sqlstate != SYNTAX_ERROR:
        return ""
    message = error.message.rstrip(".")
    end = len(_STOP) + 2
    for statement in statements:
        end += len(statement.sql) + 2
        if 0 < error.position <= end:
            return f"the definition of {label(statement.fact_id)}: {message}"
    return message


def _missing_function(session: Session, statements: Sequence[Statement]) -> str:
    """Return which object calls a function that only newer versions have; empty if there is none.

    A deparsed text qualifies the names of all other functions. Bodies of functions aren't deparsed.
    """
    newer = _newer(_FUNCTIONS, session.major)
    if not newer:
        return ""
    call = re.compile(rf"{_UNQUALIFIED}(?:pg_catalog\.)?({newer})\(")
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


def _unknown_name(statements: Sequence[Statement], target_major: int) -> str:
    """Return which object uses something else by a name that only newer versions have; empty if there is none."""
    patterns = [
        (what, re.compile(pattern.format(names), re.MULTILINE | re.DOTALL))
        for what, pattern, added in _ADDED
        if (names := _newer(added, target_major))
    ]
    for statement in statements:
        text = _CONSTANT.sub("''", _BODY.split(statement.sql, maxsplit=1)[0])
        for what, pattern in patterns:
            if found := pattern.search(text):
                return f"the definition of {label(statement.fact_id)}: {what} {found[1]} does not exist"
    return ""


def _newer(added: Mapping[int, str], target_major: int) -> str:
    """Return what versions after the target's add, as a pattern; empty if there is none."""
    return "|".join(sorted(name for since, names in added.items() if since > target_major for name in names.split()))
