# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two transactions at once: whoever queues an e-mail, and whoever doesn't want any more, see what the other has committed."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg2
import pytest

from tests.local_supabase.harness import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg2.extensions import connection as Connection  # noqa: N812 - a class, whatever its author calls it

    from tests.support.postgres import Database

ORGANIZATION, CONTACT = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
ROWS = f"""
    insert into public.organizations (id, name, slug) values ('{ORGANIZATION}', 'Acme', 'acme');
    insert into public.contacts (id, organization_id, first_name, email) values ('{CONTACT}', '{ORGANIZATION}', 'Ann', 'ann@example.org');
"""
SENDS = {
    "by address": f"insert into public.email_sends (organization_id, to_email) values ('{ORGANIZATION}', 'Ann@example.org')",
    "by contact": f"""
        insert into public.email_sends (organization_id, to_email, contact_id)
        values ('{ORGANIZATION}', 'ann@work.example', '{CONTACT}')""",
}
ENDS = {
    "unsubscribed": (
        "by address",
        f"insert into public.email_unsubscribes (organization_id, email) values ('{ORGANIZATION}', 'ANN@example.org')",
    ),
    "not to be contacted": ("by contact", f"update public.contacts set do_not_contact = true where id = '{CONTACT}'"),
}


@pytest.fixture
def sessions(client: Database) -> Iterator[tuple[Connection, Connection]]:
    """Yield two sessions, each in a transaction."""
    client.run(ROWS)
    with (
        contextlib.closing(client.connect(autocommit=False)) as first,
        contextlib.closing(client.connect(autocommit=False)) as second,
    ):
        yield first, second


def waits(client: Database) -> bool:
    """Return whether a session waits for another one's transaction."""
    return bool(
        client.run("select 1 from pg_stat_activity where datname = current_database() and wait_event = 'advisory'")
    )


def execute(session: Connection, sql: str) -> None:
    with session.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("end", ENDS)
def test_what_is_being_queued_is_canceled(end: str, client: Database, sessions: tuple[Connection, Connection]) -> None:
    first, second = sessions
    send, change = ENDS[end]
    execute(first, SENDS[send])
    with ThreadPoolExecutor(1) as pool:
        changed = pool.submit(execute, second, change)
        wait_until(lambda: waits(client), "the second transaction to wait")
        first.commit()
        changed.result()
        second.commit()
    assert client.run("select status, error from public.email_sends") == [("cancelled", end)]


@pytest.mark.parametrize("end", ENDS)
def test_nothing_is_queued_while_an_end_is_not_committed(
    end: str, client: Database, sessions: tuple[Connection, Connection]
) -> None:
    first, second = sessions
    send, change = ENDS[end]
    execute(first, change)
    with ThreadPoolExecutor(1) as pool:
        queued = pool.submit(execute, second, SENDS[send])
        wait_until(lambda: waits(client), "the second transaction to wait")
        first.commit()
        with pytest.raises(psycopg2.errors.CheckViolation):
            queued.result()


def test_a_campaign_takes_no_more_locks_than_there_are(client: Database) -> None:
    client.run(ROWS)
    with contextlib.closing(client.connect(autocommit=False)) as session:
        execute(
            session,
            f"""insert into public.email_sends (organization_id, to_email)
            select '{ORGANIZATION}', number || '@example.org' from generate_series(1, 20000) as number""",
        )
        with session.cursor() as cursor:
            cursor.execute("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")
            ((locks,),) = cursor.fetchall()
    assert 200 < locks <= 256
