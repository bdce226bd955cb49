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


def attributes(snapshot: Snapshot) -> dict[object, object]:
    """Return what is compared of a snapshot."""
    return {each: fact.attributes for each, fact in snapshot.state.facts.items()}


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
    ("difference", "is_desired"),
    [
        ("SELECT", True),
        ("ALTER TABLE people ALTER COLUMN code SET DEFAULT 'x'", False),
        ("CREATE TABLE one_more (id int)", False),
        ("COMMENT ON SCHEMA app IS 'an object that existed before'", False),
        ("DROP SCHEMA app CASCADE", False),
        ("DROP FUNCTION f(text)", True),  # it is among what should exist, not among what is new
    ],
)
def test_changes_are_known_by_their_hashes_only_if_they_are_as_desired(
    database: Database, difference: str, is_desired: bool
) -> None:
    with shadow_and_target(database) as (session, desired, before), made(database, KINDS[1:]):
        database.run(difference)
        rows = session.run(extract.statement_of_changed_hashes(session.major, SCHEMAS, before.objects))
        after, expected = extract.read_desired_changes(before, rows, desired), everything_in(session)
    assert (after is not None) == is_desired
    if after is not None:
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


SCHEMA = """
CREATE TABLE t (id int PRIMARY KEY, feels text);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;
"""


@pytest.mark.parametrize(
    "more", ["", "CREATE SCHEMA app; COMMENT ON SCHEMA app IS 'new, too'; CREATE TABLE app.t (id int)"]
)
def test_a_run_that_only_creates_objects_reads_no_rows_again(
    apply: Callable[..., engine.Applied], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, more: str
) -> None:
    monkeypatch.delattr(extract, "read_changes")
    options: dict[str, Any] = {"schemas": ("public", "app"), "cache_folder": str(tmp_path)}
    apply(SCHEMA, **options)
    assert apply(SCHEMA + more, **options).changed == bool(more)
    assert not apply(SCHEMA + more, **options).changed


@pytest.mark.parametrize("change", ["ALTER TABLE t ADD UNIQUE (feels)", "ALTER TABLE t DROP feels", "DROP VIEW v"])
def test_a_run_that_changes_an_object_reads_its_rows(
    apply: Callable[..., engine.Applied], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    apply(SCHEMA)
    monkeypatch.delattr(extract, "statement_of_changed_hashes")
    assert apply(f"{SCHEMA}{change}", destructive="apply").changed


def test_the_cached_desired_schema_has_the_hashes_of_its_objects(
    apply: Callable[..., engine.Applied], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    apply(SCHEMA, cache_folder=str(tmp_path))
    apply("", cache_folder=str(tmp_path), destructive="apply")
    monkeypatch.delattr(extract, "read_changes")
    assert apply(SCHEMA, cache_folder=str(tmp_path)).changed
