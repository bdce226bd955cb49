# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session that reads a database with HTTPS only, through the read-only query endpoint of the Management API.

It takes the place of ``schema.database.connection.Session`` for the engine, as long as it only reads. Each text is one
statement and one request, so there is no transaction: what the engine sends before a query is left out, and the settings
for reading catalogs are set by the query itself.
"""

from __future__ import annotations

import json
import re
import typing as t

from ..rest.errors import ApiError
from ..rest.json_reader import read_objects
from ..schema.database.driver import DatabaseError
from ..schema.database.execution_settings import ExecutionSettings
from ..schema.database.session_settings import CANONICAL, READING
from ..schema.extract import opening
from ..schema.model.sql import literal

if t.TYPE_CHECKING:
    from ..management.client import ManagementClient

PATH = "/v1/projects/{ref}/database/query/read-only"
_SQLSTATE = re.compile(r"ERROR:\s+([0-9A-Z]{5}):\s*(.*)", re.DOTALL)
_CONTROL = ("SAVEPOINT ", "ROLLBACK")
_MAJOR = "SELECT pg_catalog.current_setting('server_version_num')::integer / 10000"


class ApiSession:
    """Reads one database. Each ``run`` is a request.

    :param major: the major version of PostgreSQL, None to ask the server.
    """

    def __init__(self, client: ManagementClient, ref: str, major: int | None = None) -> None:
        self._client, self._ref = client, ref
        self.round_trips = 0
        self.execution = ExecutionSettings()
        self.major: int = major if major is not None else int(self.run(_MAJOR)[0][0])

    def run(self, sql: str) -> list[tuple[t.Any, ...]]:
        """Run a query and return its rows.

        :raises DatabaseError: PostgreSQL reports an error.
        :raises ApiFailure: the request failed.
        """
        if sql.startswith(_CONTROL):
            return []
        if hasattr(self, "major"):
            sql = sql.removeprefix(opening(self.major))
        self.round_trips += 1
        try:
            response = self._client.call(
                f"reading the database of the project {self._ref}",
                "POST",
                PATH,
                body={"query": single_statement(sql.removeprefix(f"{READING}; "))},
                ref=self._ref,
                permission="database_read",
            )
        except ApiError as error:
            found = _SQLSTATE.search(error.message)
            if found is None:
                raise
            raise DatabaseError(found[2].strip(), sqlstate=found[1], hint=error.hint) from None
        (row,) = read_objects(response.endpoint, response.json())
        return rows_of(row.optional_text("rows"))

    def mask(self, text: str) -> str:
        """Return a text from the server: the session has no secrets."""
        return text

    def rollback(self, *, later: bool = False) -> None:
        """Do nothing: there is no transaction."""

    def close(self) -> None:
        """Do nothing: there is no connection."""


def single_statement(query: str) -> str:
    """Return a statement that reads the rows of a query under the settings for reading catalogs, as one text.

    PostgreSQL evaluates the subquery of THEN only after the condition, which changes the settings. A JSON object per row
    keeps the order of the columns, and those that have the same name.
    """
    settings = ", ".join(
        f"({literal(name)}, {literal(value)})" for name, value in CANONICAL.items() if name != "client_encoding"
    )
    return (
        "SELECT CASE WHEN (SELECT pg_catalog.count(pg_catalog.set_config(s.name, s.value, true)) "
        f"FROM (VALUES {settings}) AS s (name, value)) > 0 "
        f"THEN (SELECT pg_catalog.json_agg(answered)::text FROM (\n{query}\n) AS answered) END AS rows"
    )


def rows_of(text: str | None) -> list[tuple[t.Any, ...]]:
    """Return the rows from the JSON text that ``single_statement`` selects."""
    if text is None:
        return []
    # Nested values aren't objects: json_agg of a column is read as an array, and text stays text.
    return [
        tuple(value for _name, value in row) if isinstance(row, list) else (row,)
        for row in json.loads(text, object_pairs_hook=list)
    ]
