# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What triggers record and refuse: the audit log, the use of the plan, addresses; what is found, and what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.tenants import DENIED, Actor, Stage, stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Database

BACKEND = Actor("backend", "service_role")
CHECK_VIOLATION = "23514"
UNAUDITED = {
    *("activities", "email_sends", "notifications", "audit_log"),
    *("client_usage_metrics", "subscription_history", "analytics_snapshots", "platform_metrics"),
}


@pytest.fixture(scope="module")
def staged(provisioned: Database) -> Iterator[Stage]:
    with stage(provisioned) as both:
        yield both


@pytest.fixture
def tenants(staged: Stage) -> Iterator[Stage]:
    staged.cursor.execute("savepoint test")
    yield staged
    staged.cursor.execute("rollback to savepoint test")


def rows(tenants: Stage, sql: str, values: Any = None) -> Any:
    tenants.cursor.execute(sql, values)
    return tenants.cursor.fetchall() if tenants.cursor.description else None


def actor(tenants: Stage, name: str) -> Actor:
    return next(it for it in tenants.actors() if it.name == name)


# The audit log ---------------------------------------------------------------------------------------------------------

LOGGED = "select action, actor_id::text, changes from public.audit_log where entity_id = %s order by action"


def test_changes_are_recorded_with_their_author(tenants: Stage) -> None:
    member = actor(tenants, "member")
    with tenants.acting(member) as cursor:
        cursor.execute("insert into public.deals (name, amount) values ('a', 1) returning id")
        ((deal,),) = cursor.fetchall()
        cursor.execute("update public.deals set amount = 2, description = 'secret' where id = %s", [deal])
        cursor.execute("update public.deals set amount = 2 where id = %s", [deal])
        cursor.execute("delete from public.deals where id = %s", [deal])
        cursor.execute("reset role")
        created, deleted, updated = rows(tenants, LOGGED, [deal])
    assert created == ("deals.created", member.login, {})
    assert updated == ("deals.updated", member.login, {"amount": [1.0, 2.0], "description": None})
    assert deleted[:2] == ("deals.deleted", member.login)
    assert (deleted[2]["name"], deleted[2]["amount"], deleted[2]["description"]) == (["a", None], [2.0, None], None)
    assert "updated_at" not in deleted[2] or deleted[2]["updated_at"]


def test_backend_is_recorded_without_an_author(tenants: Stage) -> None:
    member = tenants.ours.people["member"]
    with tenants.acting(BACKEND) as cursor:
        cursor.execute("update public.users set role = 'admin' where id = %s", [member])
        cursor.execute("reset role")
        recorded = rows(tenants, LOGGED, [member])
    assert ("users.updated", None, {"role": ["member", "admin"]}) in recorded


@pytest.mark.parametrize("name", ["contacts", "organizations", "users", "social_accounts", "email_unsubscribes"])
def test_personal_values_are_not_recorded(tenants: Stage, name: str) -> None:
    """Deleting a person deletes what is known about them: the log only says that something changed."""
    personal = {"phone", "mobile", "first_name", "last_name", "address_line"} - (
        {"phone", "address_line"} if name == "organizations" else set()
    )
    rows(
        tenants,
        f"delete from public.{name} where organization_id = %s"
        if name != "organizations"
        else "update public.organizations set name = 'other' where id = %s",
        [tenants.ours.id],
    )
    found = rows(tenants, "select changes from public.audit_log where entity_type = %s", [name])
    assert found
    for (changes,) in found:
        assert {key: value for key, value in changes.items() if key in personal and value} == {}


def test_every_table_that_members_write_is_audited(tenants: Stage) -> None:
    audited = {
        name
        for (name,) in rows(
            tenants,
            "select distinct tgrelid::regclass::text from pg_trigger where tgfoid = 'app.audit()'::regprocedure",
        )
    }
    assert {it.removeprefix("public.") for it in audited} == set(tenants.tables) - UNAUDITED


def test_many_rows_are_recorded_by_one_statement(tenants: Stage) -> None:
    with tenants.acting(actor(tenants, "member")) as cursor:
        cursor.execute("insert into public.companies (name) select 'x' || n from generate_series(1, 500) as n")
        cursor.execute("reset role")
        recorded = "select count(*), count(distinct entity_id) from public.audit_log where action = 'companies.created' and actor_id is not null"
        assert rows(tenants, recorded) == [(500, 500)]


def test_member_cannot_write_the_log(tenants: Stage) -> None:
    for name in ("member", "admin", "owner"):
        insertion = tenants.insertion(
            tenants.tables["audit_log"], tenants.row(tenants.tables["audit_log"], tenants.ours, 9)
        )
        assert tenants.attempt(actor(tenants, name), *insertion).error == DENIED
        assert tenants.attempt(actor(tenants, name), "delete from public.audit_log").error == DENIED


# Stages of deals -------------------------------------------------------------------------------------------------------


def test_stages_of_a_deal_have_a_history(tenants: Stage) -> None:
    member = actor(tenants, "member")
    with tenants.acting(member) as cursor:
        cursor.execute("insert into public.deals (name, stage) values ('a', 'new') returning id")
        ((deal,),) = cursor.fetchall()
        cursor.execute("update public.deals set stage = 'offer' where id = %s", [deal])
        earlier = "update public.audit_log set created_at = now() - interval '1 hour' where action = 'deals.updated'"
        cursor.execute(f"reset role; {earlier}; set role authenticated")
        cursor.execute("update public.deals set pipeline = 'partners', amount = 3 where id = %s", [deal])
        cursor.execute("update public.deals set amount = 4 where id = %s", [deal])
        stages = (
            "select pipeline, stage, changed_by::text, left_at = lead(entered_at) over () from public.deal_stages(%s)"
        )
        cursor.execute(stages, [deal])
        assert cursor.fetchall() == [
            ("sales", "new", member.login, True),
            ("sales", "offer", member.login, True),
            ("partners", "offer", member.login, None),
        ]
    theirs = rows(tenants, "select id from public.deals where organization_id = %s limit 1", [tenants.theirs.id])
    assert tenants.attempt(member, "select * from public.deal_stages(%s)", theirs[0]).rows == []
    assert tenants.attempt(actor(tenants, "outsider"), "select * from public.deal_stages(%s)", [deal]).rows == []


# Addresses -------------------------------------------------------------------------------------------------------------


def test_addresses_are_in_lower_case_everywhere(tenants: Stage) -> None:
    columns = {
        (table.name, column.name)
        for table in tenants.tables.values()
        for column in table.columns
        if column.name.split("_")[-1] == "email" or column.name == "reply_to"
    }
    assert len(columns) == 10
    for table, column in columns:
        rows(tenants, f"update public.{table} set {column} = 'MiXed' || id || '@Example.org'")
        values = rows(tenants, f"select {column} from public.{table}")
        assert values, table
        assert all(value == value.lower() for (value,) in values), (table, column)


def test_unsubscribed_address_cannot_be_sent_to(tenants: Stage) -> None:
    send = "insert into public.email_sends (organization_id, to_email, status, sent_at) values (%s, %s, %s, %s)"
    with tenants.acting(BACKEND) as cursor:
        cursor.execute(send, [tenants.ours.id, "Gone@example.org", "queued", None])
        cursor.execute(send, [tenants.theirs.id, "gone@example.org", "queued", None])
        cursor.execute(
            "insert into public.email_unsubscribes (organization_id, email) values (%s, 'GONE@example.org')",
            [tenants.ours.id],
        )
        cursor.execute("reset role")
        queued = (
            "select organization_id::text, status = 'queued', error from public.email_sends"
            " where to_email = 'gone@example.org'"
        )
        assert set(rows(tenants, queued)) == {
            (tenants.ours.id, False, "unsubscribed"),
            (tenants.theirs.id, True, None),
        }
        for status in ("queued", "sent"):
            refused = tenants.attempt(BACKEND, send, [tenants.ours.id, "gone@Example.org", status, None])
            assert (refused.error, "unsubscribed" in refused.message) == (CHECK_VIOLATION, True)
        requeued = "update public.email_sends set status = 'queued' where to_email = 'gone@example.org' and organization_id = %s"
        assert tenants.attempt(BACKEND, requeued, [tenants.ours.id]).error == CHECK_VIOLATION
        assert tenants.attempt(BACKEND, send, [tenants.theirs.id, "gone@example.org", "queued", None]).error is None
        history = [tenants.ours.id, "gone@example.org", "sent", "2020-01-01"]
        assert tenants.attempt(BACKEND, send, history).error is None


def test_person_not_to_be_contacted_is_not_sent_to(tenants: Stage) -> None:
    ((contact,),) = rows(
        tenants,
        "insert into public.contacts (organization_id, first_name, do_not_contact) values (%s, 'x', true) returning id",
        [tenants.ours.id],
    )
    send = "insert into public.email_sends (organization_id, to_email, contact_id) values (%s, 'x@example.org', %s)"
    assert tenants.attempt(BACKEND, send, [tenants.ours.id, contact]).error == CHECK_VIOLATION


ASK = "insert into public.contacts (organization_id, first_name, email, do_not_contact) values (%s, 'x', 'Ann@example.org', true)"
GONE = "insert into public.email_unsubscribes (organization_id, email) values (%s, 'gone@example.org')"


@pytest.mark.parametrize(
    ("first", "send"),
    [
        (ASK, "insert into public.email_sends (organization_id, to_email) values (%s, 'ANN@example.org')"),
        (
            GONE,
            "insert into public.email_sends (organization_id, to_email, sent_at) values (%s, 'gone@example.org', '2020-01-01')",
        ),
    ],
    ids=["by address", "queued with a date of the past"],
)
def test_rule_about_addresses_has_no_way_around(tenants: Stage, first: str, send: str) -> None:
    rows(tenants, first + " returning 1", [tenants.ours.id])
    assert tenants.attempt(BACKEND, send, [tenants.ours.id]).error == CHECK_VIOLATION


@pytest.mark.parametrize(
    ("actor", "change"),
    [
        ("member", "update public.contacts set do_not_contact = true where organization_id = %s"),
        (
            "backend",
            "update public.email_unsubscribes set email = 'ann@example.org' where organization_id = %s and email like 'gone@%%'",
        ),
    ],
    ids=["not to be contacted", "the address of an entry"],
)
def test_what_is_queued_ends_whoever_asks_for_it_and_how(tenants: Stage, actor: str, change: str) -> None:
    rows(tenants, ASK.replace("true", "false") + " returning 1", [tenants.ours.id])
    rows(tenants, GONE + " returning 1", [tenants.ours.id])
    queue = "insert into public.email_sends (organization_id, to_email) values (%s, 'ann@example.org') returning 1"
    rows(tenants, queue, [tenants.ours.id])
    member = next(each for each in tenants.actors() if each.name == "member")
    with tenants.acting(member if actor == "member" else BACKEND) as cursor:
        cursor.execute(change, [tenants.ours.id])
        cursor.execute("select status from public.email_sends where to_email = 'ann@example.org'")
        assert cursor.fetchall() == [("cancelled",)]


# The use of the plan ---------------------------------------------------------------------------------------------------

USED = "select metric, quantity, quota from public.client_usage_metrics where metric like 'plan.%%' and organization_id = %s order by 1"


def used(tenants: Stage, tenant: str) -> dict[str, int]:
    return {metric: quantity for metric, quantity, _quota in rows(tenants, USED, [tenant])}


def test_use_is_counted(tenants: Stage) -> None:
    before = used(tenants, tenants.ours.id)
    assert before == {"plan.contacts": 2, "plan.emails": 2, "plan.social_accounts": 2, "plan.users": 4}
    rows(
        tenants,
        "insert into public.contacts (organization_id, first_name) select unnest(%s::uuid[]), 'x' from generate_series(1, 3)",
        [[tenants.ours.id, tenants.theirs.id]],
    )
    assert used(tenants, tenants.ours.id)["plan.contacts"] == used(tenants, tenants.theirs.id)["plan.contacts"] == 5
    rows(
        tenants,
        "update public.contacts set organization_id = %s where first_name = 'x' and organization_id = %s",
        [tenants.ours.id, tenants.theirs.id],
    )
    assert (used(tenants, tenants.ours.id)["plan.contacts"], used(tenants, tenants.theirs.id)["plan.contacts"]) == (
        8,
        2,
    )
    rows(tenants, "delete from public.contacts where first_name = 'x'; delete from public.email_sends")
    assert used(tenants, tenants.ours.id) == before


def test_rows_of_before_are_counted_once(tenants: Stage) -> None:
    """As after an update of the schema, or after an administrator deleted the count to have it taken again."""
    rows(tenants, "delete from public.client_usage_metrics")
    rows(tenants, "insert into public.contacts (organization_id, first_name) values (%s, 'x')", [tenants.ours.id])
    assert used(tenants, tenants.ours.id) == {"plan.contacts": 3}
    rows(tenants, "delete from public.client_usage_metrics")
    rows(tenants, "delete from public.contacts where first_name = 'x'")
    assert used(tenants, tenants.ours.id) == {"plan.contacts": 2}


def test_no_role_of_the_application_changes_the_count(tenants: Stage) -> None:
    for someone in (*tenants.actors(), BACKEND):
        for sql in (
            "update public.client_usage_metrics set quantity = 0 where metric = 'plan.contacts'",
            "delete from public.client_usage_metrics where metric = 'plan.contacts'",
            "select app.add_usage(null, 'contacts', false, 'public.contacts', -100)",
            """
            insert into public.client_usage_metrics (organization_id, metric, period_start, period_end)
                select id, 'plan.contacts', '2020-01-01', '2020-01-01' from public.organizations
            """,
        ):
            attempt = tenants.attempt(someone, sql)
            assert attempt.error == DENIED, (someone.name, sql, attempt.message)
    own = "insert into public.client_usage_metrics (organization_id, metric, period_start, period_end) values (%s, 'storage', '2020-01-01', '2020-01-31')"
    assert tenants.attempt(BACKEND, own, [tenants.ours.id]).error is None


# Search ----------------------------------------------------------------------------------------------------------------


def test_search_finds_own_rows_by_beginnings_of_words(tenants: Stage) -> None:
    for tenant in (tenants.ours, tenants.theirs):
        rows(
            tenants,
            "insert into public.contacts (organization_id, first_name, last_name, email) values (%s, 'Zoë', 'O''Neill', 'zoe.x@acme-corp.example')",
            [tenant.id],
        )
        rows(tenants, "insert into public.companies (organization_id, name) values (%s, 'Zoetermeer BV')", [tenant.id])
    search = "select entity_type, title from public.search(%s)"
    member = actor(tenants, "member")
    both = [("contacts", "Zoë O'Neill"), ("companies", "Zoetermeer BV")]
    assert tenants.attempt(member, search, ["zoe"]).rows == both
    for term in ("o'nei", "ACME", "zoe.x@acme-corp.exa", "neill zo"):
        assert tenants.attempt(member, search, [term]).rows == both[:1], term
    for term in ("", "'", "& | ! :*", "\\", "%", "nowhere", "zoe nowhere"):
        assert tenants.attempt(member, search, [term]).rows == [], term
    assert tenants.attempt(member, search, [None]).rows == []
    for name in ("outsider", "suspended"):
        assert tenants.attempt(actor(tenants, name), search, ["zoe"]).rows == []
    assert tenants.attempt(actor(tenants, "anon"), search, ["zoe"]).error == DENIED


# What is due, and pages --------------------------------------------------------------------------------------------------

DUE = {
    "email_sends": ("status = 'queued'", "send_at"),
    "email_campaigns": ("status = 'scheduled'", "scheduled_at"),
    "social_posts": ("status = 'scheduled'", "scheduled_at"),
    "content_queue": ("status = 'scheduled'", "scheduled_for"),
}


@pytest.mark.parametrize("table", DUE)
def test_backend_reads_what_is_due_from_an_index(tenants: Stage, table: str) -> None:
    condition, due = DUE[table]
    rows(tenants, "set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off")
    plan = rows(
        tenants,
        f"explain select id from public.{table} where {condition} and {due} <= now() order by {due}, id limit 100"
        " for update skip locked",
    )
    assert f"Index Scan using {table}_due_idx" in "\n".join(line for (line,) in plan)


@pytest.mark.parametrize(
    ("table", "order"),
    [
        ("contacts", "created_at desc, id desc"),
        ("contacts", "lead_score desc, id desc"),
        ("companies", "name, id"),
        ("deals", "created_at desc, id desc"),
        ("activities", "created_at desc, id desc"),
        ("email_sends", "created_at desc, id desc"),
        ("social_posts", "created_at desc, id desc"),
        ("notifications", "created_at desc, id desc"),
        ("audit_log", "created_at desc, id desc"),
    ],
)
def test_next_page_needs_no_sorting(tenants: Stage, table: str, order: str) -> None:
    columns = order.replace(" desc", "")
    last = rows(tenants, f"select {columns} from public.{table} order by {order} limit 1")[0]
    compare = "<" if "desc" in order else ">"
    owner = "and user_id = app.organization_id()" if table == "notifications" else ""
    rows(tenants, "set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off")
    rows(tenants, "set local enable_incremental_sort = off")
    plan = rows(
        tenants,
        f"explain select id from public.{table} where organization_id = %s {owner} and ({columns}) {compare} (%s, %s)"
        f" order by {order} limit 50",
        [tenants.ours.id, *last],
    )
    text = "\n".join(line for (line,) in plan)
    assert "Index" in text, text
    assert "Sort" not in text, text
