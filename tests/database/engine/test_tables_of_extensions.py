# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables that the functions of an extension have created in the database, such as queues: the schema SQL can use and secure them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import engine
from tests.support.postgres import Cluster, Database, fresh_database, installations

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH_SINCE = 18
"""The first major version that can be told where to look for extensions."""
SCRIPT = """
CREATE TABLE pgmq.meta (queue_name varchar UNIQUE NOT NULL);
-- Since the minor releases of November 2026, servers do so.
UPDATE pg_attribute SET attoptions = ARRAY['pg_attver=' || attrelid] WHERE attnum > 0 AND attrelid = 'pgmq.meta'::regclass;
CREATE FUNCTION pgmq."create"(queue_name text) RETURNS void LANGUAGE plpgsql AS $f$ BEGIN
  EXECUTE format('CREATE TABLE pgmq.%I (msg_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, read_ct int NOT NULL DEFAULT 0, message jsonb)',
    'q_' || queue_name);
  -- MEMBER
END $f$;
"""
"""Until 1.5 the tables are members of the extension, later they aren't."""
MEMBER = "EXECUTE format('ALTER EXTENSION pgmq ADD TABLE pgmq.%I', 'q_' || queue_name);"
OWNED = "ALTER SCHEMA pgmq OWNER TO operator; ALTER TABLE pgmq.q_jobs OWNER TO operator; ALTER TABLE pgmq.meta OWNER TO operator;"
"""Supabase makes `postgres` the owner of what the extension creates."""


@pytest.fixture(scope="module")
def queues() -> Iterator[Cluster]:
    """Yield a cluster that has the extension ``pgmq``, of the tests' own, in two versions."""
    bins = [bin_dir for major, bin_dir in sorted(installations().items()) if major >= PATH_SINCE]
    if not bins:
        pytest.skip(f"no PostgreSQL from {PATH_SINCE} on, which can be told where to look for extensions")
    with tempfile.TemporaryDirectory(prefix="queues-") as folder:
        extension = Path(folder) / "extension"
        extension.mkdir()
        (extension / "pgmq.control").write_text("default_version = '1.5.1'\nschema = 'pgmq'\nrelocatable = false\n")
        (extension / "pgmq--1.5.1.sql").write_text(SCRIPT.replace("-- MEMBER", MEMBER))
        (extension / "pgmq--1.6.0.sql").write_text(SCRIPT)
        for each in (Path(folder), extension, *extension.iterdir()):
            each.chmod(0o755)
        with Cluster(bins[-1], settings={"extension_control_path": f"$system:{folder}"}) as running:
            running.run("CREATE ROLE operator LOGIN; CREATE ROLE reader")
            yield running


@pytest.fixture(params=["1.5.1", "1.6.0"])
def queue(queues: Cluster, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Yield a database with a queue, which belongs to the operator."""
    with fresh_database(queues, owner="operator") as database:
        database.run(f"CREATE EXTENSION pgmq VERSION '{request.param}'; SELECT pgmq.create('jobs'); {OWNED}")
        yield database


def apply(database: Database, sql: str, **options: Any) -> engine.Applied:
    return engine.apply(database.cluster.url(database.name, "operator"), sql, destructive="keep", **options)


def apply_twice(database: Database, sql: str) -> tuple[str, ...]:
    """Apply SQL as the operator; check mode shows the same statements, and a second run has none."""
    planned, done = apply(database, sql, check=True), apply(database, sql)
    assert planned.statements == done.statements
    assert apply(database, sql).statements == ()
    return done.statements


SECURED = """
CREATE TABLE public.done (msg_id bigint PRIMARY KEY REFERENCES pgmq.q_jobs (msg_id));
ALTER TABLE pgmq.q_jobs ENABLE ROW LEVEL SECURITY;
CREATE POLICY read ON pgmq.q_jobs FOR SELECT TO reader USING (read_ct >= 0);
GRANT USAGE ON SCHEMA pgmq TO reader;
GRANT SELECT ON pgmq.q_jobs TO reader;
GRANT USAGE ON SEQUENCE pgmq.q_jobs_msg_id_seq TO reader;
"""
STATE = """
SELECT c.relrowsecurity, has_table_privilege('reader', c.oid, 'SELECT'), has_schema_privilege('reader', 'pgmq', 'USAGE'),
       has_sequence_privilege('reader', 'pgmq.q_jobs_msg_id_seq', 'USAGE'), (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid)
FROM pg_class c WHERE c.oid = 'pgmq.q_jobs'::regclass
"""


@pytest.mark.parametrize("create", ["", "CREATE EXTENSION IF NOT EXISTS pgmq;", "CREATE EXTENSION pgmq;"])
def test_queue_is_secured(queue: Database, create: str) -> None:
    assert len(apply_twice(queue, create + SECURED)) == 7
    assert queue.run(STATE) == [(True, True, True, True, 1)]
    queue.run("ALTER TABLE pgmq.q_jobs DISABLE ROW LEVEL SECURITY; REVOKE SELECT ON pgmq.q_jobs FROM reader")
    assert len(apply_twice(queue, create + SECURED)) == 2
    assert queue.run(STATE) == [(True, True, True, True, 1)]


def test_privileges_are_revoked(queue: Database) -> None:
    queue.run("GRANT ALL ON pgmq.q_jobs TO PUBLIC")
    assert len(apply_twice(queue, "REVOKE ALL ON pgmq.q_jobs FROM PUBLIC")) == 1


def test_privileges_on_all_tables_include_queues(queue: Database) -> None:
    sql = "CREATE EXTENSION pgmq; GRANT SELECT ON ALL TABLES IN SCHEMA pgmq TO reader"
    assert apply_twice(queue, sql) == (
        "GRANT SELECT ON TABLE pgmq.meta TO reader",
        "GRANT SELECT ON TABLE pgmq.q_jobs TO reader",
    )


def test_definition_of_a_queue_is_not_managed(queue: Database) -> None:
    with pytest.raises(engine.Failure, match=r"unmanaged objects: column pgmq\.q_jobs\.more"):
        apply(queue, "ALTER TABLE pgmq.q_jobs ADD COLUMN more int", check=True)


def test_missing_queue_has_a_remedy(queue: Database) -> None:
    with pytest.raises(engine.Failure, match=r'relation "pgmq\.q_none" does not exist') as caught:
        apply(queue, "CREATE EXTENSION pgmq; ALTER TABLE pgmq.q_none ENABLE ROW LEVEL SECURITY", check=True)
    assert "call that in the database first" in caught.value.hint


def test_tables_of_other_owners_are_named(queue: Database) -> None:
    queue.run("ALTER TABLE pgmq.q_jobs OWNER TO postgres")
    with pytest.raises(engine.Failure, match=r"table pgmq\.q_jobs is owned by postgres"):
        apply(queue, "ALTER TABLE pgmq.q_jobs ENABLE ROW LEVEL SECURITY", check=True)


def test_privileges_on_all_tables_include_later_queues(queue: Database) -> None:
    sql = "GRANT SELECT ON ALL TABLES IN SCHEMA pgmq TO reader"
    apply_twice(queue, sql)
    queue.run("SELECT pgmq.create('later'); ALTER TABLE pgmq.q_later OWNER TO operator")
    assert apply_twice(queue, sql) == ("GRANT SELECT ON TABLE pgmq.q_later TO reader",)
