# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Subscriptions are managed without connecting to a publisher, and their connection is never shown."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.masking import MASK

from tests.database.engine.conftest import apply_to
from tests.support import engine
from tests.support.exporting import export

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.postgres import Database

SECRET = "tr0ub4dor-and-3"


def schema(slot: str = "NONE", publications: str = "feed") -> str:
    return f"""create subscription inbox connection 'host=h dbname=d password={SECRET}'
        publication {publications} with (connect = false, slot_name = {slot});"""


@pytest.fixture
def subscriber(database: Database) -> Iterator[Database]:
    """Yield an empty database whose subscriptions are dropped afterwards: it can't be dropped before."""
    yield database
    with contextlib.suppress(Exception):
        database.run("alter subscription inbox set (slot_name = none); drop subscription inbox")


def test_created_without_connecting_and_without_showing_the_password(subscriber: Database, tmp_path: Path) -> None:
    predicted = apply_to(subscriber, schema(), check=True, cache_folder=str(tmp_path))
    done = apply_to(subscriber, schema(), cache_folder=str(tmp_path))
    assert done.statements == predicted.statements
    assert done.statements == (
        f"CREATE SUBSCRIPTION inbox CONNECTION 'password={MASK}' PUBLICATION feed WITH (connect = false, slot_name = NONE)",
    )
    [warning] = done.warnings
    assert warning.startswith("subscription inbox: it doesn't receive anything yet: ")
    assert subscriber.run("select subenabled, subconninfo from pg_subscription") == [
        (False, f"host=h dbname=d password={SECRET}")
    ]
    changed = apply_to(subscriber, schema(publications="feed, more"))
    assert changed.statements == ("ALTER SUBSCRIPTION inbox SET PUBLICATION feed, more WITH (refresh = false)",)
    assert "REFRESH PUBLICATION" in changed.warnings[0]
    exported = export(subscriber.url)
    assert SECRET not in str(exported)
    assert not apply_to(subscriber, exported.ddl).changed
    subscriber.run("drop subscription inbox")
    with pytest.raises(engine.Failure, match="The value of connection of subscription inbox is"):
        apply_to(subscriber, exported.ddl, check=True)
    assert not [path for path in tmp_path.rglob("*.json") if SECRET in path.read_text()]


def test_undeclared_one_with_a_slot_is_left_alone(subscriber: Database) -> None:
    subscriber.run(schema("far"))
    assert not apply_to(subscriber, "create table t (id int)", check=True).statements[1:]
    subscriber.run("alter subscription inbox set (slot_name = none)")
    assert "DROP SUBSCRIPTION inbox" in apply_to(subscriber, "create table t (id int)", check=True).statements


@pytest.mark.parametrize(
    "parameters", ["", "with (create_slot = false)", "with (connect = true)", "with (enabled = false)"]
)
def test_one_that_connects_is_refused(subscriber: Database, parameters: str) -> None:
    sql = f"-- one\ncreate subscription inbox connection 'host=h password={SECRET}' publication feed {parameters};"
    with pytest.raises(
        engine.Failure, match=r"line 2: CREATE SUBSCRIPTION must have WITH \(connect = false\)"
    ) as failed:
        apply_to(subscriber, sql, check=True)
    assert SECRET not in str(failed.value.as_result())


def test_parts_of_a_connection_are_not_in_errors(subscriber: Database) -> None:
    sql = schema().replace(SECRET, "tr0ub4dor and3")
    with pytest.raises(engine.Failure, match=r'missing "=" after') as failed:
        apply_to(subscriber, sql, check=True)
    assert not any(each in str(failed.value.as_result()) for each in ("tr0ub4dor", "and3"))


@pytest.mark.every_major
@pytest.mark.parametrize(
    ("connection", "parameters", "reason"),
    [
        ("host=h dbname=d", "", "the connection needs a password"),
        ("host=h password=x", ", password_required = false", "only a superuser can do this"),
        ("postgresql://u:x@h/d", "", None),
    ],
)
def test_role_that_is_no_superuser_needs_a_password(
    subscriber: Database, connection: str, parameters: str, reason: str | None
) -> None:
    """Check mode finds it, too: the connection is not tried."""
    if subscriber.cluster.major < 16:
        pytest.skip("only superusers can create subscriptions before PostgreSQL 16")
    role = f"receiver_{subscriber.name}"
    subscriber.run(
        f"create role {role} login; grant pg_create_subscription to {role}; grant create on database {subscriber.name} to {role}"
    )
    sql = f"""create subscription inbox connection '{connection}' publication feed
        with (connect = false, slot_name = none{parameters});"""
    url = subscriber.cluster.url(subscriber.name, role)
    try:
        for check in (True, False):
            with pytest.raises(engine.Failure, match=reason) if reason else contextlib.nullcontext():
                engine.apply(url, sql, check=check, shadow_url=subscriber.cluster.url())
    finally:
        if reason is None:
            subscriber.run("drop subscription inbox")
        subscriber.run(f"drop owned by {role}; drop role {role}")
