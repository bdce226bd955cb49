# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema SQL can't attack the host of the shadow server."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.options import APPLY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.task import run

from tests.support import engine
from tests.support.postgres import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import Cluster, Database

PROGRAM = "COPY (SELECT 1) TO PROGRAM $x$env > {trace}$x$"
ATTACKS = {
    "a program": "COPY (SELECT 1) TO PROGRAM $x$env > {trace}$x$;",
    "a program after a reset": f"RESET SESSION AUTHORIZATION; RESET ROLE; {PROGRAM};",
    "a program as the setup's role": f"SET ROLE shadow; {PROGRAM};",
    "a program in a block": "DO $$ BEGIN EXECUTE 'RESET SESSION AUTHORIZATION'; EXECUTE $y$COPY (SELECT 1) TO PROGRAM 'env > {trace}'$y$; END $$;",
    "hidden in a constant": f"SET standard_conforming_strings = off; COMMENT ON EXTENSION plpgsql IS 'a\\'; {PROGRAM}; --';",
    "a domain's check": "CREATE FUNCTION e(int) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN"
    " EXECUTE $y$COPY (SELECT 1) TO PROGRAM 'env > {trace}'$y$; RETURN true; END $$;"
    " CREATE DOMAIN d AS int CHECK (e(value));"
    " CREATE FUNCTION f(a d[] DEFAULT '{{1}}') RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1';",
    "a function of the superuser": "CREATE FUNCTION e() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';"
    " DO $$ BEGIN EXECUTE 'ALTER FUNCTION e() OWNER TO ' || (SELECT rolname FROM pg_roles WHERE oid = 10); END $$;",
    "a file read": "CREATE TABLE t AS SELECT pg_read_file('/etc/passwd') a;",
    "a file copied": "CREATE TABLE t (a text); COPY t FROM '/etc/passwd';",
    "a file written": "DO $$ BEGIN PERFORM lo_export(lo_from_bytea(0, 'x'), '{trace}'); END $$;",
    "a role that can run programs": "GRANT pg_execute_server_program TO postgres;",
    "a superuser": "ALTER ROLE postgres SUPERUSER;",
    "the catalog": "UPDATE pg_authid SET rolsuper = true;",
    "the elevation function": "SELECT pg_catalog.schema_shadow_raise('guessed');",
    "C": "CREATE FUNCTION f(text) RETURNS int LANGUAGE c LEAKPROOF AS 'libc.so.6', 'system';",
    "internal": "CREATE FUNCTION f(oid, text) RETURNS int LANGUAGE internal AS 'be_lo_export';",
    "an aggregate of mixed functions": "CREATE AGGREGATE a (text) (SFUNC = string_agg_transfn, STYPE = internal, FINALFUNC = int8_avg);",
    "a validator": "CREATE FUNCTION v(text[], oid) RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
    " EXECUTE $y$COPY (SELECT 1) TO PROGRAM 'env > {trace}'$y$; END $$;"
    " CREATE FOREIGN DATA WRAPPER w VALIDATOR v OPTIONS (a '1'); CREATE SERVER s FOREIGN DATA WRAPPER w;",
    "a validator of changed options": "CREATE FUNCTION v(text[], oid) RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
    " EXECUTE $y$COPY (SELECT 1) TO PROGRAM 'env > {trace}'$y$; END $$;"
    " CREATE FOREIGN DATA WRAPPER w; ALTER FOREIGN DATA WRAPPER w VALIDATOR v OPTIONS (ADD a '1');",
    "a library": "LOAD '/tmp/library.so';",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_fails(tmp_path: Path, attack: str) -> None:
    tmp_path.chmod(0o777)
    trace = tmp_path / "trace"
    with pytest.raises(engine.Failure):
        engine.apply(None, ATTACKS[attack].format(trace=trace), assume_empty=True, check=True, cache_folder="")
    assert not trace.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "SET statement_timeout = 0; SELECT pg_sleep(1e6);",
        "DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(9); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$;",
    ],
)
def test_shadow_timeout_terminates_endless_sql(sql: str) -> None:
    with pytest.raises(engine.Failure, match="shadow_timeout"):
        engine.apply(None, sql, assume_empty=True, check=True, cache_folder="", shadow_timeout=1.0)


def test_statements_that_need_a_superuser_are_allowed() -> None:
    sql = """CREATE TABLE t (id int);
COMMENT ON EXTENSION plpgsql IS 'a language';
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1'; -- why not
CREATE PUBLICATION everything FOR ALL TABLES;
SET SESSION AUTHORIZATION DEFAULT;
CREATE AGGREGATE texts (text, text) (SFUNC = string_agg_transfn, STYPE = internal, FINALFUNC = string_agg_finalfn);
ALTER TABLE t OWNER TO app;
CREATE FUNCTION v(text[], oid) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
CREATE FOREIGN DATA WRAPPER "A wrapper" NO HANDLER VALIDATOR public.v OPTIONS (/* a */ debug 'true');
CREATE FOREIGN DATA WRAPPER plain;
ALTER FOREIGN DATA WRAPPER plain VALIDATOR v;
ALTER FOREIGN DATA WRAPPER plain OWNER TO app;
CREATE SERVER s FOREIGN DATA WRAPPER "A wrapper";
ALTER SERVER s OWNER TO app;
"""
    done = engine.apply(
        None,
        sql,
        assume_empty=True,
        check=True,
        cache_folder="",
        shadow_setup_sql="CREATE ROLE app;",
        manage_owners=True,
    )
    statements = "\n".join(done.statements)
    for each in (
        "LEAKPROOF",
        "FOR ALL TABLES",
        "texts",
        "TABLE public.t OWNER TO app",
        "WRAPPER \"A wrapper\" VALIDATOR public.v OPTIONS (debug 'true')",
        "WRAPPER plain VALIDATOR public.v",
        "WRAPPER plain OWNER TO app",
        "SERVER s OWNER TO app",
    ):
        assert each in statements


UNPRIVILEGED_PROGRAM = """
import os, sys
from tests.support import engine
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import reconcile  # while the interpreter is readable
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(54321); os.setuid(54321)
os.umask(int(sys.argv[1], 8))
print(engine.apply(None, "CREATE TABLE t (id int)", assume_empty=True, check=True, cache_folder="").statements)
"""
LIBPQ = {"PGHOST": "nowhere", "PGHOSTADDR": "192.0.2.1", "PGPORT": "1", "PGSERVICE": "none", "PGUSER": "nobody",
         "PGOPTIONS": "-c search_path=nowhere", "PGSSLMODE": "verify-full", "PGCLIENTENCODING": "LATIN1", "PGTZ": "x"}  # fmt: skip


@pytest.mark.parametrize("umask", ["022", "0377", "0777"])
def test_any_user_under_any_umask_with_any_environment(tmp_path: Path, umask: str) -> None:
    """Run as a user without an entry in the user database (if the tests run as root), without HOME or a usable TMPDIR."""
    path = [str(ROOT / ".build" / "link"), str(ROOT), *(each for each in sys.path if each.endswith("site-packages"))]
    environment = {"PYTHONPATH": os.pathsep.join(path), "TMPDIR": str(tmp_path / "missing"), **LIBPQ}
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED_PROGRAM, umask],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert "CREATE TABLE public.t" in done.stdout, done.stderr


def test_path_that_is_too_long_for_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / "a folder, with ä and a name"
    long = long / ("x" * 100)
    long.mkdir(parents=True)
    for each in (tmp_path, long.parent, long):
        each.chmod(0o777)
    monkeypatch.setenv("TMPDIR", str(long))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert engine.apply(None, "CREATE TABLE t (id int)", assume_empty=True, check=True, cache_folder="").statements
    assert list(long.iterdir()) == []


def warnings(cluster: Cluster, user: str | None, database: Database, **options: Any) -> tuple[str, ...]:
    """Return the warnings of a task that uses this cluster as its shadow server."""
    params: dict[str, Any] = {name: spec.get("default") for name, spec in APPLY_SPEC.items()}
    environment = {
        "database_url": database.url,
        "schema_sql": "CREATE TABLE t (id int);",
        "shadow_url": cluster.url(user=user),
    }
    return run(params | environment | options, check=True).warnings


def test_superuser_on_another_server_causes_warning(
    cluster: Cluster, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PGPASSWORD", "s3cret-of-the-shadow")
    cluster.run("DROP ROLE IF EXISTS shadow_reader; CREATE ROLE shadow_reader LOGIN CREATEDB CREATEROLE")
    try:
        for _remembered in (False, True):
            (warning,) = warnings(cluster, None, database)
            assert warning.startswith("shadow_url logs in as a superuser")
            assert "s3cret" not in warning
        # It can act as the role that creates the objects without being it.
        cluster.run("GRANT shadow_reader TO CURRENT_USER")
        assert warnings(cluster, "shadow_reader", database, session_role="shadow_reader") == ()
        assert warnings(cluster, None, database, shadow_url=None) == ()
    finally:
        cluster.run("DROP ROLE shadow_reader")
