# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Within a tenant, every user may do what docs/database-schema.md says, and no more."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from tests.support.postgres import ROOT
from tests.support.tenants import Actor, Stage, Table, stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Database

COMMANDS = ("read", "add", "change", "remove")
BACKEND = Actor("backend", "service_role")


def is_row(line: str) -> bool:
    return line.startswith("|")


def documented() -> dict[str, dict[str, set[str]]]:
    """Return the privileges in the table of the documentation: {table: {command: {who}}}."""
    page = (ROOT / "docs" / "database-schema.md").read_text()
    lines = page.split("## Who may do what")[1].split("\n## ")[0].splitlines()
    table_lines = itertools.takewhile(is_row, itertools.dropwhile(lambda line: not is_row(line), lines))
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table_lines]
    assert rows[0] == ["table", *COMMANDS]
    return {
        table: {command: set(cell.split(", ")) for command, cell in zip(COMMANDS, cells, strict=True)}
        for table, *cells in rows[2:]
    }


@pytest.fixture(scope="module")
def tenants(provisioned: Database) -> Iterator[Stage]:
    with stage(provisioned) as both:
        yield both


def own_rows(tenants: Stage, table: Table) -> set[str]:
    ours = {tenants.ours.id, None}
    return {
        key for (name, key), (tenant, _row) in tenants.fingerprint().items() if name == table.name and tenant in ours
    }


def rows_about(tenants: Stage, table: Table, actor: Actor) -> set[str]:
    """Return the rows about the actor: the membership, or rows that name it as their user."""
    column = "id" if table.name == "users" else "user_id"
    tenants.cursor.execute(f"select id::text from public.{table.name} where {column} = %s", [actor.login])
    return {key for (key,) in tenants.cursor.fetchall()}


def counted_rows(tenants: Stage) -> set[str]:
    """Return the rows that triggers count, and that the limits of the plan are checked by."""
    tenants.cursor.execute("select id::text from public.client_usage_metrics where metric like 'plan.%'")
    return {key for (key,) in tenants.cursor.fetchall()}


def allowed_rows(tenants: Stage, table: Table, actor: Actor, command: str, who: set[str]) -> set[str]:
    """Return the rows of our tenant that *actor* may *command* according to the documentation."""
    is_admin = actor.name in {"owner", "admin"}
    if table.name == "users" and command == "remove":
        skipped = {actor.login, tenants.ours.people["owner"], tenants.ours.people["suspended"]}
        return own_rows(tenants, table) - skipped if is_admin else set()
    if "members" in who or ("admins" in who and is_admin):
        return own_rows(tenants, table)
    return rows_about(tenants, table, actor) if "self" in who else set()


def achieved(tenants: Stage, table: Table, actor: Actor, command: str) -> set[str]:
    """Return the rows of our tenant that *actor* can *command*, each tried separately."""
    column = table.to_change()
    sql = {
        "read": f"select id from public.{table.name} where id = %s",
        "change": f"update public.{table.name} set {column} = {column} where id = %s",
        "remove": f"delete from public.{table.name} where id = %s",
    }[command]
    attempts = {key: tenants.attempt(actor, sql, [key]) for key in own_rows(tenants, table)}
    assert all(it.denied for it in attempts.values() if it.error), attempts
    return {key for key, it in attempts.items() if it.affected == 1}


def test_documentation_lists_every_table(tenants: Stage) -> None:
    assert set(documented()) == set(tenants.tables)


@pytest.mark.parametrize("table", documented())
@pytest.mark.parametrize("command", ["read", "change", "remove"])
def test_privileges_of_members_and_admins(tenants: Stage, table: str, command: str) -> None:
    described = tenants.tables[table]
    for actor in tenants.actors():
        if actor.name in {"owner", "admin", "member"}:
            wanted = allowed_rows(tenants, described, actor, command, documented()[table][command])
            assert achieved(tenants, described, actor, command) == wanted, actor.name


@pytest.mark.parametrize("table", documented())
def test_who_can_insert(tenants: Stage, table: str) -> None:
    described = tenants.tables[table]
    given = {"id": tenants.outsider} if table == "users" else {}
    if table == "organizations":
        given = {"id": tenants.outsider, "slug": "another"}
    insertion = tenants.insertion(described, tenants.row(described, tenants.ours, 50, **given))
    who = documented()[table]["add"]
    for actor in tenants.actors():
        is_allowed = ("members" in who and actor.tenant) or ("admins" in who and actor.name in {"owner", "admin"})
        attempt = tenants.attempt(actor, *insertion)
        assert attempt.denied if not is_allowed else attempt.error is None, (actor.name, attempt.message)


@pytest.mark.parametrize("table", documented())
def test_backend_has_all_documented_privileges(tenants: Stage, table: str) -> None:
    described = tenants.tables[table]
    for command in ("read", "change", "remove"):
        wanted = set() if documented()[table][command] == {"none"} else own_rows(tenants, described)
        if table == "client_usage_metrics" and command != "read":
            wanted -= counted_rows(tenants)
        assert achieved(tenants, described, BACKEND, command) == wanted
    given = {"id": tenants.outsider} if table == "users" else {}
    if table == "organizations":
        given = {"id": tenants.outsider, "slug": "another"}
    attempt = tenants.attempt(BACKEND, *tenants.insertion(described, tenants.row(described, tenants.ours, 51, **given)))
    assert attempt.error is None


@pytest.mark.parametrize("column", ["id", "organization_id", "created_at", "updated_at", "created_by"])
def test_managed_columns_cannot_be_written(tenants: Stage, column: str) -> None:
    changeable = {
        name for name, table in tenants.tables.items() for it in table.columns if it.name == column and it.changeable
    }
    assert changeable == set()
