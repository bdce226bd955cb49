# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workflow of the module ``pg_access_info``: load the schema, test it, compare with what is denied, allowed, expected."""

from __future__ import annotations

import re
import typing as t
from dataclasses import asdict

from ..failure import Failure
from ..outcome import Outcome
from ..schema.access.assertions import AccessRule, differences, judge_denied, matrix, missing_access
from ..schema.access.attacks import OTHER
from ..schema.access.effective import find_effective_access
from ..schema.access.shadow import open_schema
from ..schema.desired.lexer import split_statements
from ..schema.export.export import ExportRequest, export
from ..schema.model.desired import Script
from .options import request_from
from .personas import SETTINGS

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..schema.access.assertions import Verdict
    from ..schema.access.effective import EffectiveAccess
    from .options import AccessRequest

_REPLICATION = re.compile(r"(?:CREATE|ALTER|COMMENT ON|SECURITY LABEL ON) (?:PUBLICATION|SUBSCRIPTION)\b")

_NAMED = 5
"""How many findings a message names; the result has all of them."""


def run(params: Mapping[str, t.Any]) -> Outcome:
    """Run a task. Nothing is written to the database that the schema is read from.

    :param params: the module's parameters, as specified by ``ACCESS_SPEC``.
    :raises Failure: for a schema that can't be loaded, and for access that isn't as denied, allowed, or expected.
    """
    request = request_from(params)
    script, major, warnings = _script(request)
    access, verdict = judge_access(request, script, major)
    found = matrix(access)
    result: dict[str, t.Any] = {
        "matrix": found,
        "columns": access.columns,
        "attacks": {"tried": verdict.tried, "passed": verdict.passed},
        "summary": verdict.summary,
        "breaches": [asdict(each) for each in verdict.breaches],
        "without_rows": [{"table": table, "reason": reason} for table, reason in sorted(access.without_rows.items())],
    }
    missing = missing_access(access, request.allow)
    different = differences(found, request.expected) if request.expected is not None else []
    if verdict.breaches or missing or different:
        raise Failure(_message(verdict, missing, different), **result)
    return Outcome(changed=False, result=result, warnings=(*warnings, *access_warnings(access)))


def judge_access(request: AccessRequest, script: Script, major: int | None) -> tuple[EffectiveAccess, Verdict]:
    """Return what personas can do in a schema, and which of it is denied.

    :param script: the schema; that of the request isn't used.
    :param major: the major version of the server that it is for, None for any.
    :raises Failure: for a schema that can't be loaded or tested.
    """
    with open_schema(
        script, owner=request.owner, url=request.shadow_url, timeout=request.shadow_timeout, major=major
    ) as session:
        access = find_effective_access(
            session,
            request.schemas,
            request.personas,
            request.tenancy,
            settings=SETTINGS,
            rows_sql=request.rows_sql,
        )
    return access, judge_denied(access, _denied(request, access))


def script_of(ddl: str, request: AccessRequest) -> Script:
    """Return the exported schema of a database as a script."""
    return Script(
        sql=_without_replication(ddl),
        name="the schema of the database",
        setup_sql=request.setup_sql,
        schemas=request.schemas,
    )


def _script(request: AccessRequest) -> tuple[Script, int | None, tuple[str, ...]]:
    """Return the schema to test, the major version of its server, and warnings."""
    if request.login is None:
        script = t.cast("Script", request.script)
        return script, None, script.warnings
    exported = export(ExportRequest(request.login, request.schemas))
    result = t.cast("dict[str, t.Any]", exported.result)
    return script_of(result["ddl"], request), int(result["server_version"].split(".")[0]), exported.warnings


def _without_replication(ddl: str) -> str:
    """Return DDL without publications and subscriptions, which give no access, and may exist in the shadow database already."""
    statements = [each.text for each in split_statements(ddl)]
    return "".join(f"{each};\n" for each in statements if not _REPLICATION.match(each))


def _denied(request: AccessRequest, access: EffectiveAccess) -> tuple[AccessRule, ...]:
    if request.deny is not None:
        return request.deny
    restricted = tuple(each.name for each in request.personas if each.name not in access.bypassing)
    return (AccessRule(personas=restricted, rows=OTHER),) if restricted else ()


def _message(verdict: Verdict, missing: list[str], different: list[str]) -> str:
    parts = []
    if verdict.breaches:
        parts.append(
            f"{verdict.summary}. What is denied and not prevented: {_listed([str(each) for each in verdict.breaches])}."
        )
    if missing:
        parts.append(f"What is allowed and not possible: {_listed(missing)}.")
    if different:
        parts.append(f"What differs from the expected access: {_listed(different)}.")
    return " ".join(parts)


def _listed(texts: list[str]) -> str:
    rest = len(texts) - _NAMED
    return "; ".join(texts[:_NAMED]) + (f"; and {rest} more" if rest > 0 else "")


def access_warnings(access: EffectiveAccess) -> list[str]:
    """Return what could be judged in part only."""
    return [
        f"{table} was judged by its grants and policies only, because no row of it could be made ({reason}). Insert one in rows_sql"
        for table, reason in sorted(access.without_rows.items())
    ] + [
        f"{function} runs as its owner, and was judged by what it changes only, because {reason}. Check what it returns"
        for function, reason in sorted(access.undecided.items())
    ]
