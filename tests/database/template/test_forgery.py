# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A member can't make a row say what isn't so: who made it and when, its counts, that it was approved or published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.postgres import ROOT
from tests.support.tenants import DENIED, Actor, Stage, stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Database

BACKEND = Actor("backend", "service_role")
CHECK_VIOLATION = "23514"
WRITABLE_ONCE = {
    "social_accounts": {"platform", "external_id"},
    "email_unsubscribes": {"email", "contact_id", "campaign_id", "source", "reason"},
}
"""What a member may say when it adds a row, and not change later."""
COLUMNS = ("table", "begins", "members", "backend", "admins, backend")


def documented() -> dict[str, dict[str, set[str]]]:
    """Return the states and moves in the table of the documentation: {table: {column: {state or move}}}."""
    page = (ROOT / "docs" / "database-schema.md").read_text()
    lines = page.split("### Where a status moves")[1].split("\n## ")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    assert tuple(cells[0]) == COLUMNS
    return {
        table: {column: set(cell.replace("`", " ").split()) for column, cell in zip(COLUMNS[1:], rest, strict=True)}
        for table, *rest in cells[2:]
    }


MOVES = documented()


@pytest.fixture(scope="module")
def tenants(provisioned: Database) -> Iterator[Stage]:
    with stage(provisioned) as both:
        yield both


@pytest.fixture(scope="module")
def member(tenants: Stage) -> Actor:
    return next(it for it in tenants.actors() if it.name == "member")


@pytest.fixture(scope="module")
def admin(tenants: Stage) -> Actor:
    return next(it for it in tenants.actors() if it.name == "admin")


def run(tenants: Stage, sql: str, values: Any = None) -> Any:
    """Run *sql* as the superuser; return the only value of its result, if it has one."""
    tenants.cursor.execute(sql, values)
    return (tenants.cursor.fetchone() or (None,))[0] if tenants.cursor.description else None


@pytest.fixture(autouse=True)
def undone(tenants: Stage) -> Iterator[None]:
    tenants.cursor.execute("savepoint test")
    yield
    tenants.cursor.execute("rollback to savepoint test")


def test_columns_of_an_insert_are_those_of_an_update(tenants: Stage) -> None:
    for table in tenants.tables.values():
        inserted = {it.name for it in table.columns if it.insertable}
        updated = {it.name for it in table.columns if it.changeable}
        own = {"id", "organization_id"} | WRITABLE_ONCE.get(table.name, set())
        assert not inserted or inserted == updated | own, table.name
        assert not inserted & {"created_by", "created_at", "updated_at", "reviewed_by", "closed_at", "completed_at"}


@pytest.mark.parametrize(
    ("table", "forged"),
    [
        ("contacts", {"created_by": "people", "first_name": "x"}),
        ("contacts", {"created_at": "2020-01-01", "first_name": "x"}),
        ("contacts", {"email_opt_in_at": "2020-01-01", "first_name": "x"}),
        ("deals", {"closed_at": "2020-01-01", "status": "won", "name": "x"}),
        ("activities", {"completed_at": "2020-01-01", "status": "completed", "subject": "x"}),
        ("email_campaigns", {"opened_count": 1000, "name": "x"}),
        ("email_campaigns", {"status": "sent", "name": "x"}),
        ("email_campaigns", {"completed_at": "2020-01-01", "name": "x"}),
        ("email_unsubscribes", {"source": "complaint", "email": "x@example.org"}),
        ("email_unsubscribes", {"unsubscribed_at": "2020-01-01", "email": "x@example.org"}),
        ("social_posts", {"status": "published", "body": "x"}),
        ("social_posts", {"published_at": "2020-01-01", "body": "x"}),
        ("social_posts", {"external_url": "https://example.org", "body": "x"}),
        ("social_posts", {"like_count": 1000, "body": "x"}),
        ("content_queue", {"status": "approved", "title": "x"}),
        ("content_queue", {"reviewed_by": "people", "title": "x"}),
        ("content_queue", {"review_note": "fine", "title": "x"}),
    ],
)
def test_member_cannot_insert_what_it_cannot_change(
    tenants: Stage, member: Actor, table: str, forged: dict[str, Any]
) -> None:
    row = {key: tenants.ours.people["admin"] if value == "people" else value for key, value in forged.items()}
    row["organization_id"] = tenants.ours.id  # so that nothing but the forged value is refused
    described = tenants.tables[table]
    assert tenants.attempt(member, *tenants.insertion(described, row)).error == DENIED
    honest = {key: row[key] for key in (list(forged)[-1], "organization_id")}
    attempt = tenants.attempt(member, *tenants.insertion(described, honest))
    assert attempt.error is None, attempt.message


def test_member_need_not_send_its_organization(tenants: Stage, member: Actor) -> None:
    """Insert and upsert as the Data API does: it sets every sent column again on a conflict."""
    inserted = "insert into public.contacts (email, first_name) values ('New@Example.org', 'x') returning organization_id::text"
    assert tenants.attempt(member, inserted).rows == [(tenants.ours.id,)]
    upsert = """
        insert into public.contacts (email, first_name) values ('New@Example.org', %s)
        on conflict (organization_id, email) do update set email = excluded.email, first_name = excluded.first_name
        returning email, first_name
    """
    with tenants.acting(member) as cursor:
        for name in ("first", "second"):
            cursor.execute(upsert, [name])
            assert cursor.fetchall() == [("new@example.org", name)]
    outsider = next(it for it in tenants.actors() if it.name == "outsider")
    assert tenants.attempt(outsider, inserted).error == DENIED


def moves(tenants: Stage, actor: Actor, table: str) -> set[str]:
    """Try each move of a status as *actor*; return those that succeed."""
    dates = {"social_posts": "scheduled_at = now(), published_at = now(), ", "content_queue": "scheduled_for = now(), "}
    key = run(tenants, f"select id from public.{table} where organization_id = %s limit 1", [tenants.ours.id])
    begin = f"update public.{table} set {dates.get(table, 'scheduled_at = now(), ')} status = %s where id = %s"
    found = set()
    for before in states(tenants, table):
        run(tenants, begin, [before, key])
        for after in states(tenants, table):
            attempt = tenants.attempt(actor, f"update public.{table} set status = %s where id = %s", [after, key])
            refused = attempt.error == CHECK_VIOLATION if actor == BACKEND else attempt.denied
            assert refused or attempt.affected == 1, attempt.message
            if attempt.affected and before != after:
                found.add(f"{before}>{after}")
    return found


def states(tenants: Stage, table: str) -> tuple[str, ...]:
    (choices,) = (it.choices for it in tenants.tables[table].columns if it.name == "status")
    return choices


@pytest.mark.parametrize("table", MOVES)
def test_status_moves_only_where_it_may(tenants: Stage, member: Actor, table: str) -> None:
    assert moves(tenants, member, table) == MOVES[table]["members"]
    for status in states(tenants, table):
        row = tenants.row(tenants.tables[table], tenants.ours, 40, status=status)
        row |= {"content_queue": {"scheduled_for": "2030-01-01"}}.get(table, {"scheduled_at": "2030-01-01"})
        attempt = tenants.attempt(member, *tenants.insertion(tenants.tables[table], row))
        assert attempt.denied == (status not in MOVES[table]["begins"]), (status, attempt.message)


@pytest.mark.parametrize("table", MOVES)
@pytest.mark.parametrize("name", ["admin", "backend"])
def test_who_else_moves_a_status(tenants: Stage, table: str, name: str) -> None:
    actor = BACKEND if name == "backend" else next(it for it in tenants.actors() if it.name == name)
    wanted = MOVES[table]["members"] | MOVES[table]["admins, backend"]
    wanted |= MOVES[table]["backend"] if name == "backend" else set()
    assert moves(tenants, actor, table) == wanted


def test_approval_is_an_admins_and_says_whose(tenants: Stage, member: Actor, admin: Actor) -> None:
    key = run(
        tenants,
        "update public.content_queue set status = 'in_review', created_by = null where organization_id = %s returning id",
        [tenants.ours.id],
    )
    approve = "update public.content_queue set status = 'approved' where id = %s returning reviewed_by::text, reviewed_at = now()"
    assert tenants.attempt(member, approve, [key]).error == DENIED
    note = "update public.content_queue set review_note = 'fine' where id = %s"
    assert tenants.attempt(member, note, [key]).error == DENIED
    assert tenants.attempt(admin, approve, [key]).rows == [(admin.login, True)]
    with tenants.acting(admin) as cursor:
        cursor.execute(approve, [key])
        cursor.execute("reset role; savepoint approved")
        change = "update public.content_queue set body = 'other' where id = %s"
        assert tenants.attempt(member, change, [key]).error == DENIED
        back = "update public.content_queue set status = 'draft', body = 'other' where id = %s returning reviewed_by, reviewed_at"
        assert tenants.attempt(member, back, [key]).rows == [(None, None)]
        cursor.execute("update public.content_queue set status = 'published' where id = %s", [key])
        cursor.execute("update public.content_queue set status = 'archived' where id = %s", [key])
        assert tenants.attempt(member, change, [key]).error == DENIED
        assert tenants.attempt(member, back, [key]).rows == [(None, None)]


@pytest.mark.parametrize(
    ("table", "column", "status"),
    [
        ("social_posts", "body", "published"),
        ("email_campaigns", "subject", "sent"),
        ("email_campaigns", "audience", "sending"),
    ],
)
def test_what_is_public_is_not_rewritten(tenants: Stage, member: Actor, table: str, column: str, status: str) -> None:
    date = "published_at = now(), " if table == "social_posts" else ""
    run(tenants, f"update public.{table} set {date} status = %s where organization_id = %s", [status, tenants.ours.id])
    rewrite = f"update public.{table} set {column} = '{{\"a\": 1}}' where organization_id = %s"
    assert tenants.attempt(member, rewrite, [tenants.ours.id]).error == DENIED
    same = f"update public.{table} set {column} = {column} where organization_id = %s"
    assert tenants.attempt(member, same, [tenants.ours.id]).affected == 2


def test_dates_of_closing_and_completing_are_set(tenants: Stage, member: Actor) -> None:
    run(tenants, "update public.organizations set currency = 'EUR'")
    with tenants.acting(member) as cursor:
        cursor.execute(
            "insert into public.deals (name, status) values ('a', 'won') returning closed_at = now(), currency"
        )
        assert cursor.fetchall() == [(True, "EUR")]
        cursor.execute("update public.deals set status = 'open' where name = 'a' returning closed_at")
        assert cursor.fetchall() == [(None,)]
        cursor.execute(
            "insert into public.activities (subject, status) values ('a', 'completed') returning completed_at = now()"
        )
        assert cursor.fetchall() == [(True,)]
        cursor.execute(
            "insert into public.contacts (first_name, email_opt_in) values ('a', true) returning email_opt_in_at = now()"
        )
        assert cursor.fetchall() == [(True,)]


def test_backend_may_import_dates(tenants: Stage) -> None:
    sql = (
        "insert into public.deals (organization_id, name, status, closed_at, currency) values (%s, 'a', 'won', '2020-01-01', 'CHF')"
        " returning extract(year from closed_at)::int, currency"
    )
    assert tenants.attempt(BACKEND, sql, [tenants.ours.id]).rows == [(2020, "CHF")]


def test_presence_is_ones_own_and_now(tenants: Stage, member: Actor, admin: Actor) -> None:
    seen = "update public.users set last_seen_at = '2020-01-01' where id = %s returning last_seen_at = now()"
    assert tenants.attempt(member, seen, [member.login]).rows == [(True,)]
    assert tenants.attempt(admin, seen, [member.login]).error == DENIED
