# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``pg_rows``: their specification, and how a task's parameters become a request."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...durations import check_seconds
from ..database.transaction import ExecutionLimits
from ..options import CONNECTION_SPEC, login_from
from .declared import ABSENT, EXACT, PRESENT, declared_rows, refuse_repeated_tables

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..database.login import Login
    from .declared import DeclaredRows

TABLE_SPEC: dict[str, dict[str, object]] = {
    "schema": dict(type="str", default="public"),
    "table": dict(type="str", required=True),
    # Neither is a secret, despite their names.
    "key": dict(type="list", elements="str", no_log=False),
    "rows": dict(type="list", elements="dict", required=True),
    "state": dict(type="str", choices=[PRESENT, EXACT, ABSENT], default=PRESENT),
    "update": dict(type="bool", default=True),
    "references": dict(type="dict", default={}),
    "max_deletions": dict(type="int", default=0),
    "secret_columns": dict(type="list", elements="str", default=[], no_log=False),
}

ROWS_SPEC: dict[str, dict[str, object]] = {
    "tables": dict(type="list", elements="dict", required=True, options=TABLE_SPEC),
    "allow_missing_in_check_mode": dict(type="bool", default=False),
    "lock_timeout": dict(type="float", default=5.0),
    "statement_timeout": dict(type="float", default=0.0),
    **CONNECTION_SPEC,
}

MUTUALLY_EXCLUSIVE = [("database_url", "login_host")]
REQUIRED_ONE_OF = [("database_url", "login_host", "login_db")]


@dataclass(frozen=True, slots=True)
class RowsRequest:
    """The parameters of a task.

    :param allow_missing: whether, in check mode, tables and columns may be missing that an earlier task would create.
    """

    login: Login
    tables: tuple[DeclaredRows, ...]
    limits: ExecutionLimits
    allow_missing: bool = False


def request_from(params: Mapping[str, t.Any]) -> RowsRequest:
    """Return the request for a task's parameters.

    :raises Failure: for rows that no table can contain, a table that is declared twice, a timeout that is not a number of
        seconds, or no database.
    """
    for name in ("lock_timeout", "statement_timeout", "login_wait", "login_password_wait"):
        check_seconds(name, params[name])
    tables = tuple(declared_rows(each) for each in params["tables"])
    refuse_repeated_tables(tables)
    limits = ExecutionLimits(
        lock_timeout=params["lock_timeout"],
        statement_timeout=params["statement_timeout"],
        role=params["session_role"] or "",
    )
    return RowsRequest(login_from(params), tables, limits, params["allow_missing_in_check_mode"])


def hide_secrets(params: Mapping[str, t.Any], mask: str) -> None:
    """Replace the values of secret columns in a task's parameters, which Ansible returns as ``invocation``."""
    for table in params["tables"]:
        for row in table["rows"]:
            row.update(dict.fromkeys(row.keys() & set(table["secret_columns"] or ()), mask))
