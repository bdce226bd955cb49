# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""New objects that have the hashes of the desired ones are verified without their rows."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import extract
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import Session, connect
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.login import Login
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.session_settings import READING
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.object_hashes import hashes_and_owners
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.shadow_session import read_hashed
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract import FAMILIES
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import DesiredSchema

from tests.database.engine.test_hashes import SCHEMAS, SECTIONS, made
from tests.support.postgres import fresh_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot

    from tests.support import engine
    from tests.support.postgres import Database

NAMES = {family.name for family in FAMILIES[1:]}
KINDS = [each for each in SECTIONS if "CREATE TYPE tag" not in each and "CREATE SCHEMA outside" not in each]
"""All kinds but base types, to whose functions' facts the rows of the types contribute, too."""


def desired_from(database: Database) -> DesiredSchema:
    """Return the facts of a database with the hashes of their objects."""
    with connect(Login(url=database.url)) as session:
        session.run("BEGIN")
        snapshot, names = read_hashed(session, SCHEMAS, None)
    objects, owners = hashes_and_owners(snapshot, names, snapshot.state.facts)
    return DesiredSchema(snapshot.state, objects=objects, owners=owners)


def attributes(snapshot: Snapshot | None) -> dict[object, object]:
    """Return what is compared of a snapshot."""
    return {each: fact.attributes for each, fact in snapshot.state.facts.items()} if snapshot is not None else {}


@contextlib.contextmanager
def shadow_and_target(database: Database) -> Iterator[tuple[Session, DesiredSchema, Snapshot]]:
    """Yield a session with an empty database, what another one has, and a snapshot of the empty one."""
    database.run(KINDS[0])
    with fresh_database(database.cluster) as shadow, connect(Login(url=database.url)) as session:
        session.run(f"BEGIN ISOLATION LEVEL READ COMMITTED; {READING}")
        with made(shadow, KINDS):
            yield session, desired_from(shadow), everything_in(session)


def everything_in(session: Session) -> Snapshot:
    """Return what a database has."""
    rows = session.run(extract.statement_unless_known(session.major, SCHEMAS, ""))
    return extract.read(session.major, SCHEMAS, rows)


@pytest.mark.parametrize(
    ("difference", "are_sent"),
    [
        ("SELECT", False),
        ("ALTER TABLE people ALTER COLUMN code SET DEFAULT 'x'", True),
        ("CREATE TABLE one_more (id int)", True),
        ("COMMENT ON SCHEMA app IS 'an object that existed before'", True),
        ("DROP FUNCTION f(text)", False),  # it is among what should exist, not among what is new
    ],
)
def test_rows_are_sent_only_if_something_is_not_as_desired(database: Database, difference: str, are_sent: bool) -> None:
    with shadow_and_target(database) as (session, desired, before), made(database, KINDS[1:]):
        database.run(difference)
        rows = session.run(extract.statement_of_changes(session.major, SCHEMAS, before.objects, desired.objects))
        after, expected = extract.read_changes(before, rows, desired), everything_in(session)
    assert bool({row[0] for row in rows} & NAMES) == are_sent
    assert attributes(after) == attributes(expected)


def test_a_column_with_another_collation_than_its_type_has_another_hash(database: Database) -> None:
    """The type may be one that isn't managed, so that its own hash isn't compared."""
    table = 'CREATE TABLE t (a elsewhere.d COLLATE "C", b elsewhere.d[])'
    with fresh_database(database.cluster) as other:
        for each, collation in ((database, "C"), (other, "POSIX")):
            each.run(f'CREATE SCHEMA elsewhere; CREATE DOMAIN elsewhere.d AS text COLLATE "{collation}"; {table}')
        one, another = (desired_from(each) for each in (database, other))
    column = ("column", "public", "t", "a")
    assert [each.state.facts[column].attributes["collation"] for each in (one, another)] == [None, '"C"']
    assert one.objects[one.owners[column]] != another.objects[another.owners[column]]


def test_a_first_run_reads_no_rows_again(
    apply: Callable[..., engine.Applied], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read: list[set[str]] = []
    read_changes = extract.read_changes

    def recorded(before: Snapshot, rows: list[tuple[str, ...]], *rest: Any) -> Snapshot | None:
        read.append({row[0] for row in rows} & NAMES)
        return read_changes(before, rows, *rest)

    monkeypatch.setattr(extract, "read_changes", recorded)
    schema = "CREATE TABLE t (id int PRIMARY KEY, feels text); CREATE VIEW v AS SELECT id FROM t"
    apply(schema, cache_folder=str(tmp_path))
    apply("", cache_folder=str(tmp_path), destructive="apply")
    apply(schema, cache_folder=str(tmp_path))  # the desired schema is in the cache, with its hashes
    assert read == [set()] * 3
    assert not apply(schema, cache_folder=str(tmp_path)).changed
