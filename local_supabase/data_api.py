# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Data API's requests as SQL, as far as workflows use them: rows of one table of public, read, added, or changed."""

from __future__ import annotations

import contextlib
import difflib
import json
import typing as t

import psycopg2
from psycopg2 import sql

from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from local_supabase.addresses import Address
    from local_supabase.clusters import Clusters

SCHEMA = "public"
OPERATORS = {"eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
IS = {"null": "NULL", "true": "TRUE", "false": "FALSE"}
#: Parameters of the query that are no filters.
RESERVED = {"select", "on_conflict", "limit"}
#: Statuses by SQLSTATE and by its class, as PostgREST documents them; a missing privilege is 401 for anon, and any other error is 400.
STATUSES = {
    "23503": 409, "23505": 409, "25006": 405, "42501": 403, "42883": 404, "42P01": 404, "42P17": 500, "53400": 500, "P0001": 400,
}  # fmt: skip
CLASSES = {"08": 503, "0L": 403, "0P": 403, "28": 403, "53": 503} | dict.fromkeys(
    ("09", "25", "2D", "38", "39", "3B", "40", "54", "55", "57", "58", "F0", "HV", "P0"), 500
)
#: The name under which the statement of an upsert returns whether a row is new.
IS_NEW = "(new)"

#: What PostgREST knows of the schema: its tables and views, and the columns of one.
TABLES = """SELECT relname FROM pg_catalog.pg_class
    WHERE relnamespace = pg_catalog.to_regnamespace(%s) AND relkind IN ('r', 'v', 'm', 'f', 'p') ORDER BY relname"""
COLUMNS = """SELECT attname FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = pg_catalog.to_regnamespace(%s) AND relname = %s AND attnum > 0 AND NOT attisdropped"""
#: How similar the name of a table has to be for the hint, as in the library of PostgREST.
SIMILARITY = 0.33

Parameters: t.TypeAlias = "Sequence[tuple[str, str]]"


class DataApiError(ApiError):
    """An error in PostgREST's form: all fields are there, though without a value."""

    def __init__(
        self, status: int, message: str, *, code: str, details: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(status, message, code=code, details=details, hint=hint)


def select(table: str, parameters: Parameters) -> sql.Composable:
    """Return the statement of GET."""
    limit = dict(parameters).get("limit")
    if limit is not None and not limit.isdigit():
        raise DataApiError(400, f'"failed to parse limit ({limit})"', code="PGRST100")
    return sql.SQL("SELECT {} FROM {}{}{}").format(
        _columns(parameters), _table(table), _where(parameters), sql.SQL(f" LIMIT {limit}" if limit else "")
    )


def insert(table: str, parameters: Parameters, rows: list[dict[str, t.Any]], resolution: str) -> sql.Composable:
    """Return the statement of POST.

    :param resolution: what becomes of rows that exist: ``ignore-duplicates``, ``merge-duplicates``, or an error if it is empty.
    """
    names = list(rows[0])
    if any(set(row) != set(names) for row in rows):
        raise DataApiError(400, "All object keys must match", code="PGRST102")
    if not names:
        return sql.SQL("INSERT INTO {} DEFAULT VALUES RETURNING {}").format(_table(table), _columns(parameters))
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    conflict: sql.Composable = sql.SQL("")
    is_new: sql.Composable = sql.SQL("")
    if resolution:
        target = dict(parameters).get("on_conflict", "")
        listed = sql.SQL(", ").join(map(sql.Identifier, target.split(",")))
        where = sql.SQL("({})").format(listed) if target else sql.SQL("")
        if resolution == "merge-duplicates":
            assigned = sql.SQL(", ").join(sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in names)
            conflict = sql.SQL(" ON CONFLICT {} DO UPDATE SET {}").format(where, assigned)
            is_new = sql.SQL(", xmax = 0 AS {}").format(sql.Identifier(IS_NEW))
        else:
            conflict = sql.SQL(" ON CONFLICT {} DO NOTHING").format(where)
    return sql.SQL(
        "INSERT INTO {0} ({1}) SELECT {1} FROM json_populate_recordset(NULL::{0}, {2}){3} RETURNING {4}{5}"
    ).format(_table(table), columns, sql.Literal(json.dumps(rows)), conflict, _columns(parameters), is_new)


def update(table: str, parameters: Parameters, values: dict[str, t.Any]) -> sql.Composable:
    """Return the statement of PATCH."""
    assigned = sql.SQL(", ").join(sql.SQL("{0} = changed.{0}").format(sql.Identifier(name)) for name in values)
    return sql.SQL("UPDATE {0} SET {1} FROM json_populate_record(NULL::{0}, {2}) AS changed{3} RETURNING {4}").format(
        _table(table), assigned, sql.Literal(json.dumps(values)), _where(parameters, table), _columns(parameters, table)
    )


def run(
    clusters: Clusters,
    address: Address,
    role: str,
    table: str,
    statement: sql.Composable,
    *,
    written: Collection[str] = (),
) -> list[dict[str, t.Any]]:
    """Run a statement as a role of the Data API, in one transaction, and return its rows. Blocks.

    :param table: the table that the statement is about.
    :param written: the names of the columns that the body of the request has.
    :raises DataApiError: it was refused.
    """
    wrapped = sql.SQL("WITH found AS ({}) SELECT coalesce(json_agg(found), '[]') FROM found").format(statement)
    with (
        contextlib.closing(clusters.connect(address)) as connection,
        connection as transaction,
        transaction.cursor() as cursor,
    ):
        try:
            _check_names(cursor, table, written)
            cursor.execute(
                "SELECT set_config('request.jwt.claims', %s, true), set_config('search_path', 'public, extensions', true)",
                (json.dumps({"role": role}),),
            )
            cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
            cursor.execute("SET LOCAL statement_timeout = '8s'")
            cursor.execute(wrapped)
            (found,) = cursor.fetchall()
            return list(found[0])
        except ValueError:
            # psycopg2 refuses to send a NUL.
            raise DataApiError(400, "unsupported Unicode escape sequence", code="22P05") from None
        except psycopg2.Error as error:
            code, diagnosis = error.pgcode or "XX000", error.diag
            raise DataApiError(
                _status(code, role),
                (diagnosis.message_primary or "").strip(),
                code=code,
                details=diagnosis.message_detail,
                hint=diagnosis.message_hint,
            ) from None


def _check_names(cursor: psycopg2.extensions.cursor, table: str, written: Collection[str]) -> None:
    """Check that a table and the columns to be written exist, whatever the role may do with them.

    :raises DataApiError: as PostgREST, which looks into its cache of the schema before it sends anything to the database.
    """
    cursor.execute(TABLES, (SCHEMA,))
    tables = [name for (name,) in cursor.fetchall()]
    if table not in tables:
        similar = difflib.get_close_matches(table, tables, 1, SIMILARITY)
        hint = f"Perhaps you meant the table '{SCHEMA}.{similar[0]}'" if similar else None
        message = f"Could not find the table '{SCHEMA}.{table}' in the schema cache"
        raise DataApiError(404, message, code="PGRST205", hint=hint)
    cursor.execute(COLUMNS, (SCHEMA, table))
    columns = {name for (name,) in cursor.fetchall()}
    for name in written:
        if name not in columns:
            message = f"Could not find the '{name}' column of '{table}' in the schema cache"
            raise DataApiError(400, message, code="PGRST204")


def _status(code: str, role: str) -> int:
    """Return the HTTP status of an error by its SQLSTATE. A function chooses one by raising PTxyz."""
    if code == "42501" and role == "anon":
        return 401
    if code.startswith("PT") and code[2:].isdigit():
        return int(code[2:])
    return STATUSES.get(code) or CLASSES.get(code[:2], 400)


def _table(name: str) -> sql.Composable:
    return sql.Identifier(SCHEMA, name)


def _columns(parameters: Parameters, table: str = "") -> sql.Composable:
    names = dict(parameters).get("select", "*").split(",")
    if names == ["*"]:
        return sql.SQL("{}.*").format(_table(table)) if table else sql.SQL("*")
    return sql.SQL(", ").join(_column(name, table) for name in names)


def _column(name: str, table: str) -> sql.Composable:
    return sql.Identifier(SCHEMA, table, name) if table else sql.Identifier(name)


def _where(parameters: Parameters, table: str = "") -> sql.Composable:
    conditions = [_condition(_column(name, table), text) for name, text in parameters if name not in RESERVED]
    return sql.SQL(" WHERE ") + sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("")


def _condition(column: sql.Composable, text: str) -> sql.Composable:
    operator, _dot, value = text.partition(".")
    if operator in OPERATORS:
        return sql.SQL("{} {} {}").format(column, sql.SQL(OPERATORS[operator]), sql.Literal(value))
    if operator == "is" and value.lower() in IS:
        return sql.SQL("{} IS {}").format(column, sql.SQL(IS[value.lower()]))
    if operator == "in" and value.startswith("(") and value.endswith(")"):
        values = [sql.Literal(each.strip('"')) for each in value[1:-1].split(",")]
        return sql.SQL("{} IN ({})").format(column, sql.SQL(", ").join(values))
    raise DataApiError(400, f'"failed to parse filter ({text})"', code="PGRST100")
