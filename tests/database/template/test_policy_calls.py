# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A policy reads the user's membership a fixed number of times per statement, however many rows there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg2
import pytest

from tests.support.client_schema import load
from tests.support.postgres import fresh_database
from tests.support.tenants import DENIED, Stage, Table, stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Cluster, Database

PER_ROW = {
    "read": """
        drop policy members_read on public.contacts;
        create policy members_read on public.contacts for select to authenticated
            using (organization_id = app.organization_id() or department = '');
    """,
    "add": """
        drop policy members_add on public.contacts;
        create policy members_add on public.contacts for insert to authenticated
            with check (organization_id = app.organization_id());
    """,
}
"""Policies that call the helper directly, beside a condition without an index, so that the planner can't avoid it."""


@pytest.fixture(scope="module")
def unlimited(supabase: Cluster) -> Iterator[Database]:
    """Yield the database of a client whose plan allows any number of rows."""
    with fresh_database(supabase, template="revoked", owner="postgres") as database:
        load(database, "enterprise")
        yield database


# An UPDATE checks the rows it sees, those it may change, and the new rows, calls is_admin() besides, and is audited.
MOST_CALLS = 7


def calls(tenants: Stage, sql: str, values: Any = None) -> int | None:
    """Return the number of calls of our helper functions when an admin runs *sql*; None if an admin may not."""
    admin = next(it for it in tenants.actors() if it.name == "admin")
    count = (
        "select coalesce(sum(pg_stat_get_xact_function_calls(oid)), 0)::int from pg_proc"
        " where pronamespace = 'app'::regnamespace and prosecdef"
    )
    tenants.cursor.execute(count)
    (before,) = tenants.cursor.fetchone() or (0,)
    with tenants.acting(admin) as cursor:
        try:
            cursor.execute(sql, values)
        except psycopg2.Error as error:
            if error.pgcode == DENIED:
                return None
            raise
        cursor.execute("reset role")
        cursor.execute(count)
        (after,) = cursor.fetchone() or (0,)
        return int(after) - int(before)


def measure(database: Database, rows: int, mutation: str = "") -> dict[tuple[str, str], int]:
    """Return the calls by table and command, with *rows* rows in each table of each tenant."""
    with stage(database, mutation, rows=rows) as tenants:
        tenants.cursor.execute("set local track_functions = 'all'")
        taken = {
            (table.name, command): calls(tenants, *statement)
            for table in tenants.tables.values()
            for command, statement in statements(tenants, table, rows).items()
        }
    return {key: count for key, count in taken.items() if count is not None}


def statements(tenants: Stage, table: Table, rows: int) -> dict[str, tuple[str, Any]]:
    column = table.to_change()
    taken: dict[str, tuple[str, list[Any] | None]] = {
        "read": (f"select * from public.{table.name}", None),
        "change": (f"update public.{table.name} set {column} = {column}", None),
        "remove": (f"delete from public.{table.name}", None),
    }
    if table.name not in {"organizations", "users"}:  # one each per organization and login
        added = [tenants.row(table, tenants.ours, 1000 + n) for n in range(rows)]
        places = ", ".join(["%s"] * len(added[0]))
        taken["add"] = (
            f"insert into public.{table.name} ({', '.join(added[0])}) values " + ", ".join([f"({places})"] * rows),
            [value for row in added for value in row.values()],
        )
    return taken


def test_number_of_calls_does_not_depend_on_rows(unlimited: Database) -> None:
    few, many = measure(unlimited, rows=2), measure(unlimited, rows=40)
    assert few == many
    assert {table for table, command in many if command == "read"} >= {"contacts", "users", "audit_log"}
    # Whoever is removed leaves rows of several tables, which is audited too: one call a table.
    del many["users", "remove"]
    beyond = {key: count for key, count in many.items() if not 1 <= count <= MOST_CALLS}
    assert beyond == {}


@pytest.mark.parametrize("command", PER_ROW)
def test_policy_that_calls_per_row_is_found(unlimited: Database, command: str) -> None:
    few, many = (measure(unlimited, rows, PER_ROW[command]) for rows in (2, 40))
    assert many["contacts", command] >= few["contacts", command] + 38
