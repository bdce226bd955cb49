# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens when users, organizations, and records are added and deleted, and when a plan's limit is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg2
import pytest

from tests.support.client_schema import TIERS, load
from tests.support.postgres import fresh_database
from tests.support.tenants import Actor, Stage, stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Cluster, Database

BACKEND = Actor("backend", "service_role")
PAYMENT_REQUIRED = "PT402"


@pytest.fixture
def tenants(provisioned: Database) -> Iterator[Stage]:
    with stage(provisioned) as both:
        yield both


def one(tenants: Stage, sql: str, values: Any = None) -> Any:
    tenants.cursor.execute(sql, values)
    rows = tenants.cursor.fetchall()
    assert len(rows) == 1
    return rows[0] if len(rows[0]) > 1 else rows[0][0]


def test_deleted_login_loses_membership_and_keeps_records(tenants: Stage) -> None:
    member = tenants.ours.people["member"]
    tenants.cursor.execute(
        "update public.contacts set owner_id = %s, created_by = %s where organization_id = %s",
        [member, member, tenants.ours.id],
    )
    tenants.cursor.execute(
        "update public.audit_log set actor_id = %s where organization_id = %s", [member, tenants.ours.id]
    )
    tenants.cursor.execute("delete from auth.users where id = %s", [member])
    assert one(tenants, "select count(*) from public.users where id = %s", [member]) == 0
    assert one(tenants, "select count(*) from public.notifications where user_id = %s", [member]) == 0
    left = "select count({0}), count(*) >= 2 from public.{1} where organization_id = %s"
    for column, table in (("owner_id", "contacts"), ("created_by", "contacts"), ("actor_id", "audit_log")):
        assert one(tenants, left.format(column, table), [tenants.ours.id]) == (0, True)


def test_deleted_organization_deletes_its_rows_only(tenants: Stage) -> None:
    before = tenants.fingerprint()
    deleted = tenants.attempt(BACKEND, "delete from public.organizations where id = %s", [tenants.ours.id])
    assert deleted.error is None
    assert deleted.after == {key: row for key, row in before.items() if row[0] != tenants.ours.id}


def test_unsubscription_survives_its_contact(tenants: Stage) -> None:
    contact = one(tenants, "select id from public.contacts where organization_id = %s limit 1", [tenants.ours.id])
    tenants.cursor.execute(
        "update public.email_unsubscribes set contact_id = %s where organization_id = %s", [contact, tenants.ours.id]
    )
    tenants.cursor.execute("delete from public.contacts where id = %s", [contact])
    left = "select count(*), count(contact_id) from public.email_unsubscribes where organization_id = %s"
    assert one(tenants, left, [tenants.ours.id]) == (2, 0)


def test_campaign_is_sent_to_a_contact_once(tenants: Stage) -> None:
    table = tenants.tables["email_sends"]
    by_column = {it.own_column: tenants.target(it, tenants.ours) for it in table.tenant_references}
    given = {column: by_column[column] for column in ("campaign_id", "contact_id")}
    first, second = (tenants.insertion(table, tenants.row(table, tenants.ours, n, **given)) for n in (60, 61))
    tenants.cursor.execute(*first)
    again = tenants.attempt(BACKEND, *second)
    assert "email_sends_campaign_once_key" in again.message


def test_creator_of_a_record_is_stored(tenants: Stage) -> None:
    member = next(it for it in tenants.actors() if it.name == "member")
    table = tenants.tables["deals"]
    sql, values = tenants.insertion(table, tenants.row(table, tenants.ours, 70))
    assert tenants.attempt(member, f"{sql} returning created_by::text", values).rows == [(member.login,)]
    assert tenants.attempt(BACKEND, f"{sql} returning created_by::text", values).rows == [(None,)]


def test_login_without_active_membership_has_no_organization(tenants: Stage) -> None:
    question = "select app.organization_id()::text, app.is_admin()"
    answers = {it.name: tenants.attempt(it, question).rows for it in tenants.actors() if it.role == "authenticated"}
    ours = tenants.ours.id
    assert answers == {
        "outsider": [(None, False)],
        "suspended": [(None, False)],
        "member": [(ours, False)],
        "admin": [(ours, True)],
        "owner": [(ours, True)],
    }


def test_plan_limit_applies_to_the_application_only(tenants: Stage) -> None:
    allowed = one(tenants, "select app.plan_limit('contacts')")
    assert allowed == 2500
    fill = "insert into public.contacts (organization_id, first_name) select %s, 'x' from generate_series(1, %s)"
    member = next(it for it in tenants.actors() if it.name == "member")
    for actor in (member, BACKEND):
        assert tenants.attempt(actor, fill, [tenants.ours.id, allowed - 2]).error is None  # two exist already
        stopped = tenants.attempt(actor, fill, [tenants.ours.id, allowed - 1])
        assert stopped.error == PAYMENT_REQUIRED
        assert "The plan allows an organization 2500 contacts." in stopped.message
    assert tenants.attempt(Actor("owner of the database", "postgres"), fill, [tenants.ours.id, 3000]).error is None


def test_emails_are_counted_by_month_whatever_their_dates_say(tenants: Stage) -> None:
    allowed = one(tenants, "select app.plan_limit('emails')")
    send = (
        "insert into public.email_sends (organization_id, to_email, created_at)"
        " select %s, 'x@example.org', now() + %s::interval from generate_series(1, %s)"
    )
    for moved in ("-2 months", "0", "2 months"):
        assert tenants.attempt(BACKEND, send, [tenants.ours.id, moved, allowed - 2]).error is None  # two exist already
        assert tenants.attempt(BACKEND, send, [tenants.ours.id, moved, allowed - 1]).error == PAYMENT_REQUIRED
    # What was sent last month was counted then.
    tenants.cursor.execute(
        "update public.client_usage_metrics set period_start = period_start - 31 where metric = 'plan.emails'"
    )
    tenants.cursor.execute("update public.email_sends set created_at = created_at - interval '31 days'")
    assert tenants.attempt(BACKEND, send, [tenants.ours.id, "-2 months", allowed]).error is None


def test_two_transactions_do_not_take_the_last_place(client: Database) -> None:
    client.run("insert into organizations (id, name, slug) values ('00000000-0000-4000-8000-000000000001', 'x', 'x')")
    account = "insert into social_accounts (organization_id, platform, external_id, name) values ('00000000-0000-4000-8000-000000000001', 'x', '{}', 'x')"
    for n in range(2):
        client.run(account.format(n))
    first, second = client.connect(autocommit=False), client.connect(autocommit=False)
    try:
        with first.cursor() as one, second.cursor() as two:
            one.execute("set role service_role")
            two.execute("set role service_role; set lock_timeout = '200ms'; savepoint waiting")
            one.execute(account.format("a"))
            with pytest.raises(psycopg2.errors.LockNotAvailable):
                two.execute(account.format("b"))
            two.execute("rollback to savepoint waiting")
            first.commit()
            with pytest.raises(psycopg2.Error, match="allows an organization 3 social accounts"):
                two.execute(account.format("b"))
    finally:
        first.close()
        second.close()


@pytest.mark.parametrize("tier", TIERS)
def test_tiers_differ_in_limits_only(supabase: Cluster, tier: str) -> None:
    documented = {
        "starter": [("contacts", 2500), ("emails", 10000), ("social_accounts", 3), ("users", 10)],
        "professional": [("contacts", 50000), ("emails", 250000), ("social_accounts", 15), ("users", 50)],
        "enterprise": [("contacts", None), ("emails", None), ("social_accounts", None), ("users", None)],
    }
    with fresh_database(supabase, template="revoked", owner="postgres") as fresh:
        load(fresh, tier)
        resources = "unnest('{contacts,emails,social_accounts,users}'::text[]) as resource"
        assert fresh.run(f"select resource, app.plan_limit(resource) from {resources}") == documented[tier]
        with stage(fresh) as tenants:
            fill = (
                "insert into public.contacts (organization_id, first_name) select %s, 'x' from generate_series(1, 2600)"
            )
            stopped = tenants.attempt(BACKEND, fill, [tenants.ours.id]).error
            assert stopped == (PAYMENT_REQUIRED if tier == "starter" else None)
