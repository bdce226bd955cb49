# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema SQL can't attack the host of the shadow server."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.options import APPLY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.task import run

from tests.support import engine
from tests.support.long_runs import most_at_night
from tests.support.postgres import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    "a text search parser of other functions": "CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken,"
    " END = prsd_end, LEXTYPES = dsimple_init);",
    "a text search template of mixed functions": "CREATE TEXT SEARCH TEMPLATE t (INIT = dsimple_init, LEXIZE = dispell_lexize);",
    "a text search template without initialization": "CREATE TEXT SEARCH TEMPLATE t (LEXIZE = dispell_lexize);",
    "a text search template in a block": "DO $$ BEGIN CREATE TEXT SEARCH TEMPLATE t (INIT = dsimple_init, LEXIZE = dsimple_lexize);"
    " END $$;",
    "an integer as a pointer": "CREATE OPERATOR CLASS o FOR TYPE int8 USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =,"
    " OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 (int8, int8) bttextcmp(text, text);",
    "an integer as a pointer in a hash": "CREATE OPERATOR CLASS o FOR TYPE int8 USING hash AS OPERATOR 1 =,"
    " FUNCTION 1 (int8) hashtext(text);",
    "an integer as a pointer when sorting": "CREATE OPERATOR CLASS o FOR TYPE int8 USING btree AS OPERATOR 1 <, OPERATOR 2 <=,"
    " OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint8cmp(int8, int8),"
    " FUNCTION 2 (int8, int8) bttextsortsupport(internal);",
    "an integer as a pointer, added later": "CREATE OPERATOR FAMILY o USING btree;"
    " ALTER OPERATOR FAMILY o USING btree ADD FUNCTION 1 (int8, int8) bttextcmp(text, text);",
    "support functions of several classes": "CREATE OPERATOR CLASS o FOR TYPE jsonb USING gin AS OPERATOR 7 @>,"
    " FUNCTION 1 gin_compare_jsonb(text, text), FUNCTION 2 gin_extract_jsonb_path(jsonb, internal, internal),"
    " FUNCTION 3 gin_extract_jsonb_query_path(jsonb, internal, int2, internal, internal, internal, internal),"
    " FUNCTION 4 gin_consistent_jsonb_path(internal, int2, jsonb, int4, internal, internal, internal, internal), STORAGE text;",
    "a class without compression": "CREATE OPERATOR CLASS o FOR TYPE point USING gist AS STORAGE box,"
    " FUNCTION 1 gist_point_consistent(internal, point, int2, oid, internal), FUNCTION 2 gist_box_union(internal, internal),"
    " FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal),"
    " FUNCTION 7 gist_box_same(box, box, internal);",
    "a strategy for another type": "CREATE FUNCTION f(jsonb, int8) RETURNS bool LANGUAGE sql AS 'SELECT true';"
    " CREATE OPERATOR @> (FUNCTION = f, LEFTARG = jsonb, RIGHTARG = int8);"
    " CREATE OPERATOR CLASS o FOR TYPE jsonb USING gin AS OPERATOR 7 @> (jsonb, int8), STORAGE text,"
    " FUNCTION 1 gin_compare_jsonb(text, text), FUNCTION 2 gin_extract_jsonb(jsonb, internal, internal),"
    " FUNCTION 3 gin_extract_jsonb_query(jsonb, internal, int2, internal, internal, internal, internal),"
    " FUNCTION 4 gin_consistent_jsonb(internal, int2, jsonb, int4, internal, internal, internal, internal),"
    " FUNCTION 6 gin_triconsistent_jsonb(internal, int2, jsonb, int4, internal, internal, internal);",
    "an event trigger that fires with rights": "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN"
    " EXECUTE $y$COPY (SELECT 1) TO PROGRAM 'env > {trace}'$y$; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$;"
    " CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION e(); CREATE PUBLICATION p FOR ALL TABLES;"
    " CREATE FUNCTION f() RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1'; SELECT 1 / 0;",
    "a validator": "CREATE FUNCTION v(text[], oid) RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
    " EXECUTE $y$COPY (SELECT 1) TO PROGRAM 'env > {trace}'$y$; END $$;"
    " CREATE FOREIGN DATA WRAPPER w VALIDATOR v OPTIONS (a '1'); CREATE SERVER s FOREIGN DATA WRAPPER w;",
    "a validator of changed options": "CREATE FUNCTION v(text[], oid) RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
    " EXECUTE $y$COPY (SELECT 1) TO PROGRAM 'env > {trace}'$y$; END $$;"
    " CREATE FOREIGN DATA WRAPPER w; ALTER FOREIGN DATA WRAPPER w VALIDATOR v OPTIONS (ADD a '1');",
    "a library": "LOAD '/tmp/library.so';",
}


@pytest.fixture
def trace() -> Iterator[Path]:
    """Return a file that the server can write; it can't reach a `tmp_path`, whose parents belong to this user."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder) / "trace"


@pytest.mark.parametrize("attack", most_at_night(ATTACKS, every=2))
def test_attack_fails(trace: Path, attack: str) -> None:
    with pytest.raises(engine.Failure):
        engine.apply(None, ATTACKS[attack].format(trace=trace), assume_empty=True, check=True, cache_folder="")
    assert not trace.exists()


def test_replaced_function_of_an_event_trigger_does_not_fire_with_rights(trace: Path) -> None:
    setup = """CREATE SCHEMA platform;
CREATE FUNCTION platform.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER watched ON ddl_command_start EXECUTE FUNCTION platform.watch();"""
    attack = f"""CREATE OR REPLACE FUNCTION platform.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE $y$COPY (SELECT 1) TO PROGRAM 'env > {trace}'$y$; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$;
CREATE PUBLICATION everything FOR ALL TABLES;"""
    with contextlib.suppress(engine.Failure):
        engine.apply(None, attack, assume_empty=True, check=True, cache_folder="", shadow_setup_sql=setup)
    assert not trace.exists()


EVENT_TRIGGERS = """CREATE FUNCTION secure() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE it record;
BEGIN
    FOR it IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', it.object_identity);
    END LOOP;
END $$;
CREATE TABLE before (id int);
CREATE EVENT TRIGGER "Secure" ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION secure();
ALTER EVENT TRIGGER "Secure" OWNER TO chief;
COMMENT ON EVENT TRIGGER "Secure" IS 'row security';
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE TABLE later (id int);
CREATE EVENT TRIGGER other ON sql_drop EXECUTE FUNCTION secure();
ALTER EVENT TRIGGER other DISABLE;
DROP EVENT TRIGGER other;
"""


def test_event_triggers_are_created_and_fire_for_the_statements_after_them() -> None:
    done = engine.apply(
        None,
        EVENT_TRIGGERS,
        assume_empty=True,
        check=True,
        cache_folder="",
        shadow_setup_sql="CREATE ROLE chief SUPERUSER;",
        manage_owners=True,
    )
    assert [each for each in done.statements if re.search("^ALTER TABLE|EVENT TRIGGER", each)] == [
        "ALTER TABLE public.later ENABLE ROW LEVEL SECURITY",
        "CREATE EVENT TRIGGER \"Secure\" ON ddl_command_end\n    WHEN TAG IN ('CREATE TABLE')\n    EXECUTE FUNCTION public.secure()",
        'ALTER EVENT TRIGGER "Secure" OWNER TO chief',
        "COMMENT ON EVENT TRIGGER \"Secure\" IS 'row security'",
    ]


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


def test_text_search_objects_with_functions_of_postgresql_are_allowed() -> None:
    sql = """CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE old (INIT = dsimple_init, LEXIZE = dsimple_lexize);
ALTER TEXT SEARCH TEMPLATE old RENAME TO new;
COMMENT ON TEXT SEARCH TEMPLATE new IS 'of one''s own';
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = new);
CREATE TEXT SEARCH CONFIGURATION c (PARSER = p);
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word WITH d;
"""
    done = engine.apply(None, sql, assume_empty=True, check=True, cache_folder="")
    assert len(done.statements) == 6


def test_operator_classes_with_checked_functions_are_allowed() -> None:
    sql = """CREATE TYPE version AS (major int, minor int);
CREATE FUNCTION compared(version, version) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN $1.major - $2.major; END';
CREATE FUNCTION same(version, version) RETURNS bool LANGUAGE sql AS 'SELECT $1.major = $2.major';
CREATE FUNCTION hashed(version) RETURNS int LANGUAGE sql AS 'SELECT $1.major';
CREATE OPERATOR === (FUNCTION = same, LEFTARG = version, RIGHTARG = version, HASHES, MERGES);
CREATE OPERATOR CLASS of_versions DEFAULT FOR TYPE version USING btree AS OPERATOR 3 ===, FUNCTION 1 compared(version, version);
CREATE OPERATOR CLASS of_versions DEFAULT FOR TYPE version USING hash AS OPERATOR 1 ===, FUNCTION 1 hashed(version);
CREATE OPERATOR FAMILY numbers USING btree;
ALTER OPERATOR FAMILY numbers USING btree ADD OPERATOR 1 < (int4, int8), FUNCTION 1 (int4, int8) btint48cmp(int4, int8),
  FUNCTION 2 (int4, int4) btint4sortsupport(internal);
CREATE OPERATOR CLASS tags FOR TYPE jsonb USING gin AS STORAGE text,
  FUNCTION 2 gin_extract_jsonb(jsonb, internal, internal),
  FUNCTION 3 gin_extract_jsonb_query(jsonb, internal, int2, internal, internal, internal, internal);
ALTER OPERATOR FAMILY tags USING gin ADD OPERATOR 7 @> (jsonb, jsonb),
  FUNCTION 1 (jsonb, jsonb) gin_compare_jsonb(text, text),
  FUNCTION 4 (jsonb, jsonb) gin_consistent_jsonb(internal, int2, jsonb, int4, internal, internal, internal, internal),
  FUNCTION 6 (jsonb, jsonb) gin_triconsistent_jsonb(internal, int2, jsonb, int4, internal, internal, internal);
CREATE TABLE t (a version, b jsonb);
CREATE INDEX ON t USING hash (a);
CREATE INDEX ON t USING gin (b tags);
"""
    statements = "\n".join(engine.apply(None, sql, assume_empty=True, check=True, cache_folder="").statements)
    for each in ("USING hash FAMILY", "btint4sortsupport", "gin_triconsistent_jsonb", "USING gin (b public.tags)"):
        assert each in statements


CASTS = """CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION level(mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE CAST (mood AS int) WITH FUNCTION level(mood) AS ASSIGNMENT;
CREATE CAST (text AS mood) WITH INOUT AS IMPLICIT;
COMMENT ON CAST (mood AS int) IS 'it';
"""
REFUSED = {
    "a cast between built-in types": (
        "CREATE FUNCTION yes(text) RETURNS bool LANGUAGE sql AS 'SELECT true'; CREATE CAST (text AS bool) WITH FUNCTION yes(text);",
        "must be owner of type text or type boolean",
    ),
    "a trusted language with other functions": (
        "CREATE FUNCTION v(oid) RETURNS void LANGUAGE sql AS ''; CREATE TRUSTED LANGUAGE pl HANDLER plpgsql_call_handler VALIDATOR v;",
        "a trusted language must use the functions of a trusted language",
    ),
    "a function in an untrusted language": (
        "CREATE LANGUAGE pl HANDLER plpgsql_call_handler; CREATE FUNCTION f() RETURNS int LANGUAGE pl AS 'BEGIN RETURN 1; END';",
        "permission denied for language pl",
    ),
    "a language of an extension": (
        "CREATE OR REPLACE LANGUAGE plpgsql HANDLER plpgsql_call_handler;",
        "must be superuser to create custom procedural language",
    ),
    "a transform": (
        "CREATE TYPE mood AS ENUM ('sad'); CREATE TRANSFORM FOR mood LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));",
        "must be owner of function prsd_lextype",
    ),
    "a cast without a function": (
        "CREATE TYPE mood AS ENUM ('sad'); CREATE CAST (mood AS int) WITHOUT FUNCTION;",
        "must be superuser to create a cast WITHOUT FUNCTION",
    ),
}


def test_casts_of_own_types_are_created() -> None:
    done = engine.apply(None, CASTS, assume_empty=True, check=True, cache_folder="")
    assert len([each for each in done.statements if " CAST (public.mood AS " in each or "AS public.mood" in each]) == 3


def test_languages_with_the_handlers_of_a_trusted_language_are_created() -> None:
    sql = """CREATE TRUSTED LANGUAGE pl HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE PROCEDURAL LANGUAGE untrusted HANDLER plpgsql_call_handler;
CREATE FUNCTION f() RETURNS int LANGUAGE pl AS 'BEGIN RETURN 1; END';
REVOKE USAGE ON LANGUAGE pl FROM PUBLIC;
"""
    done = engine.apply(None, sql, assume_empty=True, check=True, cache_folder="")
    assert len([each for each in done.statements if " LANGUAGE pl" in each or " LANGUAGE untrusted" in each]) == 4


def test_access_methods_are_created() -> None:
    sql = """CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler; CREATE TABLE t (id int) USING heap2;
COMMENT ON ACCESS METHOD heap2 IS 'x'; CREATE ACCESS METHOD heap3 TYPE TABLE HANDLER heap_tableam_handler; DROP ACCESS METHOD heap3;
"""
    done = engine.apply(None, sql, assume_empty=True, check=True, cache_folder="")
    assert [each.split(" (")[0] for each in done.statements] == [
        "CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler",
        "CREATE TABLE public.t",
        "COMMENT ON ACCESS METHOD heap2 IS 'x'",
    ]


@pytest.mark.parametrize("what", most_at_night(REFUSED, every=2))
def test_statements_that_could_run_code_with_rights_are_refused(what: str) -> None:
    sql, message = REFUSED[what]
    with pytest.raises(engine.Failure, match=message) as refused:
        engine.apply(None, sql, assume_empty=True, check=True, cache_folder="")
    assert "shadow_url" in str(refused.value.hint)


UNPRIVILEGED_PROGRAM = """
import importlib, os, pkgutil, sys
from tests.support import engine
from ansible_collections.draggonnb.supabase.plugins.module_utils import schema
# The interpreter may be in root's home directory, where the other user can't read what is imported later.
for each in pkgutil.walk_packages(schema.__path__, schema.__name__ + "."):
    importlib.import_module(each.name)
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
