# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server sends: all rows once, then only those that aren't known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import extract
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import (
    connect,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.login import Login

from tests.database.engine.conftest import READER, recorded_statements
from tests.support import engine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot

    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

SCHEMAS = ("public",)
BASE = f"""
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE people (id int PRIMARY KEY, name text UNIQUE, feels mood, CHECK (id > 0), EXCLUDE (id WITH =));
CREATE UNIQUE INDEX names ON people (lower(name));
CREATE VIEW low AS SELECT id FROM people WHERE feels = 'low';
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON people TO {READER} USING (name = current_user);
COMMENT ON TABLE people IS 'who';
"""
CHANGES = {
    "column": "ALTER TABLE people ADD COLUMN birth date",
    "default": "ALTER TABLE people ALTER COLUMN name SET DEFAULT ''",
    "index": "DROP INDEX names; CREATE UNIQUE INDEX names ON people (upper(name))",
    "key": "ALTER TABLE people DROP CONSTRAINT people_name_key; CREATE UNIQUE INDEX people_name_key ON people (name)",
    "policy": f"DROP POLICY own ON people; CREATE POLICY own ON people TO {READER} USING (true)",
    "comment": "COMMENT ON TABLE people IS NULL",
    "empty comment for none": "COMMENT ON TABLE people IS 'NULL'",
    "grant": f"GRANT SELECT ON people TO {READER}",
    "label": "ALTER TYPE mood ADD VALUE 'mid' BEFORE 'high'",
}


def received(database: Database, known: str) -> tuple[str, set[str]]:
    """Return the hash of a database's content, and the families whose rows were received."""
    with connect(Login(url=database.url)) as session:
        rows = session.run(extract.statement_unless_known(session.major, SCHEMAS, known))
    return extract.digest(rows), {str(row[0]) for row in rows}


@pytest.mark.parametrize("change", CHANGES)
def test_known_rows_are_not_sent_until_they_change(database: Database, change: str) -> None:
    database.run(BASE)
    first, families = received(database, "")
    assert {"relation", "column", "index", "policy"} <= families
    again, families = received(database, first)
    assert again == first
    assert families <= {"digest", *extract.CONDITIONS}
    for statement in CHANGES[change].split("; "):
        database.run(statement)
    other, families = received(database, first)
    assert other != first
    assert {"relation", "column", "index", "policy"} <= families


CHANGED_OBJECTS = {
    **CHANGES,
    "nothing": "SELECT 1",
    "column dropped": "ALTER TABLE people DROP COLUMN feels CASCADE",
    "column renamed": "ALTER TABLE people RENAME COLUMN name TO called",
    "table created": "CREATE TABLE more (id int REFERENCES people, mood mood)",
    "table dropped": "DROP TABLE people CASCADE",
    "table renamed": "ALTER TABLE people RENAME TO persons",
    "table moved in": "ALTER TABLE unmanaged.moved SET SCHEMA public",
    "type created": "CREATE TYPE pair AS (a int, b text); CREATE DOMAIN brief AS text CHECK (length(value) < 9)",
    "type of a column": "DROP VIEW low; ALTER TABLE people ALTER COLUMN id TYPE bigint",
    "view replaced": "CREATE OR REPLACE VIEW low AS SELECT id, id AS again FROM people; COMMENT ON COLUMN low.again IS 'x'",
    "routine": "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; COMMENT ON FUNCTION f() IS 'x'",
    "another partition": "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
    "identity": "ALTER TABLE people ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY",
    "publication": "CREATE PUBLICATION pub FOR TABLE people",
    "default privileges": f"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {READER}",
    "owner": f"ALTER TABLE people OWNER TO {READER}",
    "schema": "GRANT USAGE ON SCHEMA public TO PUBLIC; CREATE SCHEMA other",
    "statistics": "CREATE STATISTICS s ON id, name FROM people; ALTER STATISTICS s SET STATISTICS 7",
    "operator": "CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int); ALTER OPERATOR !== (int, int) SET (JOIN = neqjoinsel)",
    "operator class": "DROP OPERATOR CLASS ints USING btree; CREATE OPERATOR CLASS ints FOR TYPE int USING btree FAMILY ints AS OPERATOR 3 =",
    "parts of an operator class": "ALTER OPERATOR FAMILY ints USING btree ADD OPERATOR 3 = (int, int); COMMENT ON OPERATOR CLASS ints USING btree IS 'x'",
    "members of an operator family": "ALTER OPERATOR FAMILY ints USING btree ADD OPERATOR 1 < (int, bigint)",
    "dictionary": "ALTER TEXT SEARCH DICTIONARY words (ACCEPT = false)",
    "mapping": "ALTER TEXT SEARCH CONFIGURATION texts ALTER MAPPING FOR word WITH words; CREATE TEXT SEARCH CONFIGURATION other (COPY = texts)",
    "base type": "ALTER TYPE tag SET (STORAGE = main)",
    "function of a base type": "ALTER FUNCTION tag_in(cstring) COST 5",
    "index that becomes a key": "ALTER TABLE part ADD CONSTRAINT part_ids UNIQUE USING INDEX part_ids",
    "index that becomes an attached key": "ALTER TABLE part ADD UNIQUE USING INDEX part_ids; ALTER INDEX parted_ids ATTACH PARTITION part_ids",
    "attached index": "ALTER INDEX parted_ids ATTACH PARTITION part_ids",
    "table with a key dropped": "DROP TABLE part; DROP INDEX parted_ids",
    "key that becomes an index": "ALTER TABLE people DROP CONSTRAINT people_pkey CASCADE; CREATE UNIQUE INDEX people_pkey ON people (id)",
    "key of a partition": "ALTER TABLE parted ADD PRIMARY KEY (id)",
    "partition detached": "ALTER TABLE parted DETACH PARTITION part; COMMENT ON TABLE part IS 'x'",
    "schema dropped": "DROP SCHEMA unmanaged CASCADE",
    "domain": "ALTER DOMAIN short SET DEFAULT 'x'; ALTER DOMAIN short RENAME CONSTRAINT shortness TO length",
    "domain dropped": "DROP DOMAIN short",
    "equal key": "ALTER TABLE people DROP CONSTRAINT people_name_key; ALTER TABLE people ADD UNIQUE (name)",
    "equal view": "DROP VIEW low; CREATE VIEW low AS SELECT id FROM people WHERE feels = 'low'",
}
KINDS_OF_SUPERUSERS = """CREATE OPERATOR !== (FUNCTION = int4ne, LEFTARG = int, RIGHTARG = int);
CREATE OPERATOR CLASS ints FOR TYPE int USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int);
CREATE TABLE parted (id int) PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF parted FOR VALUES IN (1);
CREATE UNIQUE INDEX part_ids ON part (id);
CREATE UNIQUE INDEX parted_ids ON ONLY parted (id);
CREATE DOMAIN short AS text DEFAULT 'y' CONSTRAINT shortness CHECK (length(value) < 9);
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION texts (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION texts ALTER MAPPING FOR asciiword WITH words, simple;
CREATE TYPE tag;
CREATE FUNCTION tag_in(cstring) RETURNS tag IMMUTABLE STRICT LANGUAGE internal AS 'textin';
CREATE FUNCTION tag_out(tag) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'textout';
CREATE TYPE tag (INPUT = tag_in, OUTPUT = tag_out, LIKE = text);
"""
READ_AGAIN = {
    "column renamed",
    "table renamed",
    "table moved in",
    "base type",
    "function of a base type",
    "index that becomes a key",
    "index that becomes an attached key",
    "domain",
}
"""Changes after which other rows may have another meaning, so that all are read again."""


@pytest.mark.parametrize("change", CHANGED_OBJECTS)
def test_changed_objects_are_read_as_all_are(database: Database, change: str) -> None:
    database.run(f"{BASE}; {KINDS_OF_SUPERUSERS} CREATE SCHEMA unmanaged; CREATE TABLE unmanaged.moved (id int)")
    with connect(Login(url=database.url)) as session:
        everything = extract.statement_unless_known(session.major, SCHEMAS, "")
        before = extract.read(session.major, SCHEMAS, session.run(everything))
        assert set(before.origins.values()) <= before.objects.keys()
        session.run("BEGIN")
        for statement in CHANGED_OBJECTS[change].split("; "):
            session.run(statement)
        rows = session.run(extract.statement_of_changes(session.major, SCHEMAS, before.objects))
        after = extract.read_changes(before, rows)
        expected = extract.read(session.major, SCHEMAS, session.run(everything))
    assert (after is None) == (change in READ_AGAIN)
    assert (len(rows) == 2) == (change == "nothing")
    if after is not None:
        assert after.objects == expected.objects
        assert facts_of(after) == facts_of(expected)
        assert after.outside == expected.outside


def facts_of(snapshot: Snapshot) -> dict[object, object]:
    """Return all about the facts of a snapshot."""
    return {fact.id: (fact.parent, fact.attributes, fact.metadata) for fact in snapshot.state.facts.values()}


def test_version_tells_whether_something_was_committed(database: Database) -> None:
    with connect(Login(url=database.url)) as session:
        environment = extract.statement_of_environment(session.major)

        def version() -> str:
            return extract.version(session.run(environment))

        first = extract.version(session.run(extract.open_snapshot(session.major, SCHEMAS)))
        session.rollback()
        assert version() == first
        database.run("CREATE TABLE t (id int)")
        second = version()
        assert second != first
        session.run("BEGIN; CREATE TABLE other (id int)")
        session.rollback()
        assert version() != second  # a transaction that was rolled back isn't told apart


def test_round_trips(database: Database, apply: Apply, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unchanged check needs one, a change two before its statements: to read, and to acquire the lock."""
    table, column = "CREATE TABLE people (id int);", "CREATE TABLE people (id int, name text DEFAULT '');"
    database.run(table)
    options = {"cache_folder": str(tmp_path)}
    for sql in (table, column):
        apply(sql, check=True, **options)
    sent = recorded_statements(monkeypatch)
    apply(table, **options)
    assert len(sent) == 1
    sent.clear()
    apply(column, check=True, **options)
    assert len(sent) == 2
    sent.clear()
    assert apply(column, **options).changed
    assert ["ADD COLUMN" in sql for sql in sent] == [False, False, True, False, False]
    assert sent[-1] == "COMMIT"


def test_database_that_was_unchanged_is_asked_for_its_digest_alone(
    database: Database, apply: Apply, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, options = "CREATE TABLE people (id int);", {"destructive": "apply", "cache_folder": str(tmp_path)}
    database.run(table)
    apply(table, **options)
    sent = recorded_statements(monkeypatch)
    assert not apply(table, **options).changed
    assert ["everything (object, hashed) AS" in sql for sql in sent] == [True]
    # A kind of which there was nothing.
    database.run("CREATE TYPE mood AS ENUM ('low')")
    assert apply(table, **options).changed
    assert not apply(table, **options).changed


def test_entry_cached_under_another_policy_is_read_again(database: Database, apply: Apply, tmp_path: Path) -> None:
    table = "CREATE TABLE people (id int);"
    options = {"destructive": "keep", "cache_folder": str(tmp_path)}
    apply(table, **options)
    assert not apply(table, **options).changed
    done = apply(table, ensure_rls=True, **options)
    assert done.statements == ("ALTER TABLE public.people ENABLE ROW LEVEL SECURITY",)
    assert not apply(table, ensure_rls=True, **options).changed
    database.run("ALTER TABLE people DISABLE ROW LEVEL SECURITY")
    assert apply(table, ensure_rls=True, **options).changed


def test_storage_is_stated_only_if_it_is_not_the_default(apply: Apply) -> None:
    done = apply("CREATE TABLE t (at point, called name, around box, tags text[], ids int[], note text, n numeric);")
    assert [statement for statement in done.statements if "STORAGE" in statement or "COLLATE" in statement] == []


STAMP = """SET allow_system_table_mods = on;
UPDATE pg_attribute SET attoptions = {options} WHERE attnum = 1 AND attrelid = 'readings'::regclass"""


def test_stamps_of_columns_are_no_options(database: Database, apply: Apply) -> None:
    """Servers since November 2026 mark each column among its options, with another value in each database."""
    sql = "CREATE TABLE readings (sensor int); ALTER TABLE readings ALTER sensor SET (n_distinct = 5);"
    apply(sql)
    database.run(STAMP.format(options="ARRAY['pg_attver=1', 'n_distinct=5']"))
    assert not apply(sql).changed
    database.run(STAMP.format(options="ARRAY['pg_attver=2']"))
    # Only in check mode: older servers don't change the options of a column with one that they don't know.
    done = apply(sql, check=True)
    assert done.statements == ("ALTER TABLE ONLY public.readings ALTER COLUMN sensor SET (n_distinct=5)",)
