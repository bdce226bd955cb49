# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema is applied to the database of a client that has the previous one, with rows in it: none is lost.

previous/schema.sql is what the template rendered for a client before memberships were invited and INSERT was granted by
column.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.database.template.test_conventions import ACCESS
from tests.database.template.test_engine import SHAPE, provision
from tests.support.attacks import all_attacks
from tests.support.postgres import fresh_database
from tests.support.tenants import Actor, Stage, stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Cluster, Database

PREVIOUS = Path(__file__).parent / "previous" / "schema.sql"
# What the previous schema accepted and this one writes differently.
ODD_ROWS = """
    update public.companies set email = 'Mixed@Example.org', created_at = created_at - interval '1 year';
    update public.users set email = upper(email);
    update public.email_campaigns set from_email = 'News@Example.org', status = 'sent', opened_count = 7;
    update public.social_posts set status = 'published', published_at = now();
    update public.content_queue set status = 'approved';
    update public.deals set status = 'won', closed_at = '2020-01-01', currency = 'CHF';
    update public.activities set status = 'completed', completed_at = '2020-01-01';
    insert into public.email_sends (organization_id, to_email) select organization_id, email from public.email_unsubscribes;
    insert into auth.users (id, email) values ('00000000-0000-4000-8000-000000000009', 'invited@example.org');
    insert into public.users (id, organization_id, email, status)
        select '00000000-0000-4000-8000-000000000009', id, 'invited@example.org', 'invited' from public.organizations limit 1;
    insert into public.client_usage_metrics (organization_id, metric, period_start, period_end, quantity)
        select id, 'contacts', '2026-01-01', '2026-01-31', 17 from public.organizations;
"""


@pytest.fixture
def previous(supabase: Cluster, mode: str) -> Iterator[Database]:
    """Yield the database of a client with the previous schema and rows in every table."""
    with fresh_database(supabase, template=mode, owner="postgres") as database:
        with contextlib.closing(database.connect("postgres", autocommit=False)) as owner, owner.cursor() as cursor:
            cursor.execute(PREVIOUS.read_text())
            owner.commit()
        with contextlib.closing(database.connect(autocommit=False)) as connection, connection.cursor() as cursor:
            Stage(cursor)
            cursor.execute(ODD_ROWS)
            connection.commit()
        yield database


def contents(database: Database, columns: dict[str, list[str]]) -> dict[str, list[tuple[str, ...]]]:
    """Return the values of *columns* by table."""
    return {
        table: database.run(f"select {', '.join(f'{it}::text' for it in names)} from public.{table} order by id")
        for table, names in columns.items()
    }


def columns_of(database: Database) -> dict[str, list[str]]:
    found = database.run(
        "select table_name, array_agg(column_name::text order by ordinal_position) from information_schema.columns"
        " where table_schema = 'public' group by 1"
    )
    return dict(found)


def test_previous_schema_is_updated(previous: Database, provisioned: Database) -> None:
    columns = columns_of(previous)
    before = contents(previous, columns)
    for destructive in ("keep", "apply"):
        updated = provision(previous, destructive=destructive)
        again = provision(previous, destructive=destructive)
        assert updated.changed or destructive == "apply"
        assert (again.changed, again.statements) == (False, ())
        assert contents(previous, columns) == before
        # What is kept is an index or a function that nothing uses, and nothing that gives access.
        assert {it["kind"] for it in updated.result["kept"]} <= {"index", "function"}
    assert updated.result["kept"] == []
    for question in (ACCESS, SHAPE):
        assert _in_any_order(previous.run(question)) == _in_any_order(provisioned.run(question))


def test_updated_database_works(previous: Database) -> None:
    provision(previous)
    with contextlib.closing(previous.connect(autocommit=False)) as connection, connection.cursor() as cursor:
        # Counts what was there; writes addresses in lower case when they are touched; frees the one that was invited.
        cursor.execute("select organization_id::text, count(*) from public.contacts group by 1")
        counts = dict(cursor.fetchall())
        cursor.execute(
            "insert into public.contacts (organization_id, first_name) select id, 'x' from public.organizations"
        )
        cursor.execute(
            "select organization_id::text, quantity from public.client_usage_metrics where metric = 'plan.contacts'"
        )
        assert dict(cursor.fetchall()) == {tenant: count + 1 for tenant, count in counts.items()}
        cursor.execute("update public.companies set name = name, email = email returning email")
        assert {email for (email,) in cursor.fetchall()} == {"mixed@example.org"}
        cursor.execute("update public.users set email = email returning email = lower(email)")
        assert {lower for (lower,) in cursor.fetchall()} == {True}
        cursor.execute("update public.users set status = 'active' where status = 'invited' returning login_id = id")
        assert cursor.fetchall() == [(True,)]
        connection.rollback()


def test_updated_database_keeps_tenants_apart(supabase: Cluster) -> None:
    """With what an update keeps, as without it."""
    with fresh_database(supabase, template="legacy", owner="postgres") as database:
        with contextlib.closing(database.connect("postgres", autocommit=False)) as owner, owner.cursor() as cursor:
            cursor.execute(PREVIOUS.read_text())
            owner.commit()
        provision(database)
        with stage(database) as tenants:
            for table in ("users", "contacts", "email_campaigns"):
                assert all_attacks(tenants, only=table) == []
            member = next(it for it in tenants.actors() if it.name == "member")
            forged = "insert into public.deals (name, created_at, currency) values ('x', '2020-01-01', 'EUR')"
            assert tenants.attempt(member, forged).denied
            assert tenants.attempt(Actor("backend", "service_role"), "select app.audit()").error


def _in_any_order(rows: list[tuple[object, ...]]) -> list[str]:
    return sorted(map(repr, rows))
