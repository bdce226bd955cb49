# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invalid schema SQL: a clear error before the database is changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety import newer_servers

from tests.database.engine.conftest import READER
from tests.support import engine
from tests.support.dumps import difference, schema_of
from tests.support.postgres import installations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.database.engine.conftest import Databases
    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

GOOD = "CREATE TABLE good (id int);\n\n"
BROKEN = {
    "syntax": ("CREATE TABEL bad (id int);", 'syntax error at or near "TABEL"', 3),
    "unknown type": ("CREATE TABLE bad (\n    id int,\n    x nosuchtype\n);", 'type "nosuchtype" does not exist', 5),
    "unknown table": ("CREATE VIEW bad AS\nSELECT * FROM nowhere;", 'relation "nowhere" does not exist', 4),
    "made twice": ("CREATE TABLE good (id int);", 'relation "good" already exists', 3),
    "after a body": (
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\nSELECT 1;\n$$;\nDROP TABLE missing;",
        'table "missing" does not exist',
        6,
    ),
    "unknown role": ("GRANT SELECT ON good TO no_such_role;", 'role "no_such_role" does not exist', 3),
    "unterminated": ("CREATE TABLE bad (id int", "syntax error", 3),
}
NOT_TRANSACTIONAL = {
    "vacuum": "VACUUM good;",
    "index concurrently": "CREATE INDEX CONCURRENTLY i ON good (id);",
    "create database": "CREATE DATABASE another;",
    "commit": "COMMIT;\nCREATE TABLE after_it (id int);",
    "begin without end": "BEGIN;\nCREATE TABLE inside (id int);",
    "begin and rollback": "BEGIN;\nCREATE TABLE inside (id int);\nROLLBACK;",
    "rollback": "ROLLBACK;\nCREATE TABLE after_it (id int);",
    "alter system": "ALTER SYSTEM SET work_mem = '8MB';",
}
FROM_EDITORS = {
    "no-break space": ("CREATE TABLE\u00a0bad (id int);", r"no-break space \(U\+00A0\)"),
    "typographic quote": ("COMMENT ON TABLE good IS \u2018it\u2019;", r"left single quotation mark \(U\+2018\)"),
    "typographic quotes": (
        "CREATE TABLE bad (x text DEFAULT \u2018it\u2019);",
        r"left single quotation mark \(U\+2018\)",
    ),
    "batch separator": ("CREATE TABLE bad (id int)\nGO\n", "semicolons. Remove GO"),
    "command of psql in a line": ("SELECT 'CREATE TABLE bad ()' \\gexec", "command of psql"),
    "variable of psql": ("ALTER TABLE good OWNER TO :owner;", "Variables of psql"),
    "expression of Jinja": ("CREATE TABLE bad (id int DEFAULT {{ x }});", "ansible.builtin.template"),
    "backticks": ("CREATE TABLE `bad` (id int);", "double quotes"),
    "backslashes in strings": (r"SET standard_conforming_strings = off; COMMENT ON TABLE good IS 'it\'s';", "E'...'"),
    "label that was just added": (
        "CREATE TYPE bad AS ENUM ('a'); ALTER TYPE bad ADD VALUE 'b'; CREATE TABLE uses (x bad DEFAULT 'b');",
        "Write the label in CREATE TYPE",
    ),
    "role of another server": ("ALTER TABLE good OWNER TO no_such_role;", "pg_dump --no-owner"),
    "large object": ("SELECT lo_open(123, 131072);", "pg_dump --no-large-objects"),
    "a block that ends the transaction": ("DO $$ BEGIN COMMIT; END $$;", "Remove COMMIT and ROLLBACK"),
    "comment without an end": ("/* a /* nested */ comment", "End it with"),
}
UNMANAGED_KINDS = {
    "shell type": ("", "CREATE TYPE odd_one;"),
    "privileges on a system column": (
        "CREATE TABLE odd_one (id int);",
        "GRANT SELECT (tableoid) ON odd_one TO PUBLIC;",
    ),
}
"""Kinds that aren't managed: what they require, and a statement that creates one."""


@pytest.mark.fuzz
@pytest.mark.parametrize("broken", BROKEN)
def test_error_has_line_and_message_of_postgresql(database: Database, apply: Apply, broken: str) -> None:
    sql, message, line = BROKEN[broken]
    for check in (True, False):
        with pytest.raises(engine.Failure) as caught:
            apply(GOOD + sql, check=check)
        assert message in caught.value.message
        assert f"line {line}" in caught.value.message
    assert database.run("SELECT relname FROM pg_class WHERE relname IN ('good', 'bad')") == []


@pytest.mark.parametrize("text", FROM_EDITORS)
def test_errors_of_tools_and_editors_have_a_hint(apply: Apply, text: str) -> None:
    sql, hint = FROM_EDITORS[text]
    with pytest.raises(engine.Failure) as caught:
        apply(GOOD + sql, check=True)
    assert re.search(hint, caught.value.hint), caught.value.hint


@pytest.mark.skipif(
    min(installations()) >= 17 or max(installations()) < 17, reason="needs a server before and one since 17"
)
def test_error_of_an_older_shadow_server_names_the_version_that_is_needed(
    databases: Callable[[int], Databases],
) -> None:
    old, new = min(installations()), max(installations())
    sql = f"{GOOD} GRANT MAINTAIN ON good TO PUBLIC;"
    with databases(new).empty() as target, pytest.raises(engine.Failure) as caught:
        engine.apply(target.url, sql, check=True, shadow_url=databases(old).cluster.url())
    assert f"install PostgreSQL {new} or newer" in caught.value.hint
    with databases(old).empty() as target, pytest.raises(engine.Failure) as caught:
        engine.apply(target.url, f"{GOOD} SELECT FROM nowhere;", check=True, shadow_url=databases(new).cluster.url())
    assert "install PostgreSQL" not in caught.value.hint


def test_error_in_a_file_names_the_file(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "wanted.sql"
    path.write_text(GOOD + "CREATE TABLE bad (x nosuchtype);")
    with pytest.raises(engine.Failure, match=r"wanted\.sql") as caught:
        engine.apply(database.url, None, schema_file=str(path), shadow_url=database.cluster.url())
    assert "line 3" in caught.value.message


@pytest.mark.parametrize("statement", NOT_TRANSACTIONAL)
def test_nontransactional_statement_is_refused(database: Database, apply: Apply, statement: str) -> None:
    trace = "SELECT datname FROM pg_database ORDER BY 1"
    before, databases = schema_of(database), database.run(trace)
    with pytest.raises(engine.Failure, match="transaction") as caught:
        apply(GOOD + NOT_TRANSACTIONAL[statement])
    assert "line 3" in caught.value.message
    assert difference(schema_of(database), before) == ""
    assert database.run(trace) == databases


@pytest.mark.fuzz
@pytest.mark.parametrize("kind", UNMANAGED_KINDS)
def test_unmanaged_kind_in_schema_sql_is_an_error(database: Database, apply: Apply, kind: str) -> None:
    first, odd = UNMANAGED_KINDS[kind]
    before = schema_of(database)
    for check in (True, False):
        with pytest.raises(engine.Failure, match=f"(?i){kind}"):
            apply(GOOD + first + odd, check=check)
    assert difference(schema_of(database), before) == ""


@pytest.mark.fuzz
@pytest.mark.parametrize("kind", sorted(UNMANAGED_KINDS.keys() - {"subscription"}))
def test_unmanaged_kind_in_database_causes_warning_and_is_not_dropped(
    database: Database, apply: Apply, kind: str
) -> None:
    first, odd = UNMANAGED_KINDS[kind]
    database.run(first + odd)
    before = schema_of(database)
    done = apply(first, destructive="apply")
    assert not done.changed
    assert any(kind in warning.lower() for warning in done.warnings), done.warnings
    assert difference(schema_of(database), before) == ""


def test_empty_schema_sql_means_an_empty_schema(database: Database, apply: Apply) -> None:
    """By default nothing is dropped for it; only with ``destructive: apply``."""
    database.run("CREATE TABLE there (id int)")
    for nothing in ("", " \n", "-- nothing is left of it\n"):
        assert not apply(nothing, destructive="keep").changed
        assert apply(nothing, destructive="apply", check=True).statements == ("DROP TABLE public.there",)


OUTSIDE = {
    "a table": "CREATE TABLE elsewhere.odd (id int);",
    "an operator": "CREATE OPERATOR elsewhere.=== (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int);",
    "an operator class": "CREATE OPERATOR CLASS elsewhere.odd FOR TYPE int USING btree AS STORAGE int;",
    "a conversion": "CREATE CONVERSION elsewhere.odd FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;",
    "a dictionary": "CREATE TEXT SEARCH DICTIONARY elsewhere.odd (TEMPLATE = simple);",
    "a configuration": "CREATE TEXT SEARCH CONFIGURATION elsewhere.odd (COPY = simple);",
    "a mapping of PostgreSQL": "ALTER TEXT SEARCH CONFIGURATION pg_catalog.english DROP MAPPING FOR word; -- text search configuration english",
    "a member of a family of PostgreSQL": "ALTER OPERATOR FAMILY pg_catalog.range_ops USING gist"
    " ADD OPERATOR 99 = (int, int); -- range_ops",
}


@pytest.mark.parametrize("what", OUTSIDE)
def test_object_outside_managed_schemas_is_refused(database: Database, apply: Apply, what: str) -> None:
    """It would be ignored silently."""
    sql, schema = OUTSIDE[what], "CREATE SCHEMA elsewhere;"
    database.run(schema)
    before = schema_of(database)
    with pytest.raises(engine.Failure, match=sql.partition("-- ")[2] or r"elsewhere\."):
        apply(sql, schemas=("public",), shadow_setup_sql=schema)
    assert schema_of(database) == before


FOR_SUPERUSERS = {
    "text search parser": "CREATE TEXT SEARCH PARSER odd (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);",
    "text search template": "CREATE TEXT SEARCH TEMPLATE odd (LEXIZE = dsimple_lexize);",
    "language": "CREATE LANGUAGE odd HANDLER plpgsql_call_handler;",
    "access method": "CREATE ACCESS METHOD odd TYPE TABLE HANDLER heap_tableam_handler;",
    "operator family": "CREATE OPERATOR FAMILY odd USING btree;",
    "operator class": "CREATE OPERATOR CLASS odd FOR TYPE int USING btree AS STORAGE int;",
    "base type": "CREATE TYPE odd; CREATE FUNCTION odd_in(cstring) RETURNS odd LANGUAGE internal AS 'textin';"
    " CREATE FUNCTION odd_out(odd) RETURNS cstring LANGUAGE internal AS 'textout';"
    " CREATE TYPE odd (INPUT = odd_in, OUTPUT = odd_out);",
}


@pytest.mark.parametrize("kind", FOR_SUPERUSERS)
def test_object_that_needs_a_superuser_is_refused_without_one(database: Database, apply: Apply, kind: str) -> None:
    database.run(
        "DO $$ BEGIN CREATE ROLE case_writer; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
        " GRANT CREATE ON SCHEMA public TO case_writer"
    )
    for check in (True, False):
        with pytest.raises(
            engine.Failure, match=f"{kind} (public.)?odd[^:]*: only a superuser can do this, and role case_writer"
        ):
            apply(
                f"GRANT CREATE ON SCHEMA public TO case_writer; {FOR_SUPERUSERS[kind]}",
                check=check,
                session_role="case_writer",
            )


def test_base_type_of_a_column_is_not_replaced(database: Database, apply: Apply) -> None:
    before = f"{FOR_SUPERUSERS['base type']} CREATE TABLE people (id int PRIMARY KEY, name odd);"
    database.run(before)
    database.run("INSERT INTO people VALUES (1, 'Ada')")
    wanted = before.replace("OUTPUT = odd_out", "OUTPUT = odd_out, CATEGORY = 'S'")
    with pytest.raises(engine.Failure, match=r"people\.name would have to be re-created"):
        apply(wanted, destructive="apply")
    kept = apply(wanted, destructive="keep")
    assert (kept.changed, [each["object"] for each in kept.kept]) == (False, ["public.odd"])
    assert database.run("SELECT name::text FROM people") == [("Ada",)]


def test_failed_login_does_not_show_password(database: Database) -> None:
    url = database.url.replace("postgresql://postgres@", "postgresql://no_such_role:not-for-your-eyes@")
    with pytest.raises(engine.Failure, match="no_such_role") as caught:
        engine.apply(url, GOOD, shadow_url=database.cluster.url())
    assert "not-for-your-eyes" not in str(caught.value.as_result())


SYSTEM_PRIVILEGES = {
    "REVOKE EXECUTE ON FUNCTION pg_sleep(float8) FROM PUBLIC": "pg_sleep",
    f"GRANT EXECUTE ON FUNCTION plpgsql_validator(oid) TO {READER} WITH GRANT OPTION": "plpgsql_validator",
    f"GRANT SELECT ON information_schema.tables TO {READER}": "tables",
    f"GRANT UPDATE (datname) ON pg_database TO {READER}": "datname|pg_database",
    "REVOKE USAGE ON TYPE json FROM PUBLIC": "json",
    "REVOKE USAGE ON SCHEMA information_schema FROM PUBLIC": "information_schema",
    "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC": "plpgsql",
}


@pytest.mark.parametrize("own_shadow", [False, True])
def test_privileges_on_system_objects_are_refused(apply: Apply, *, own_shadow: bool) -> None:
    """They would be ignored silently: no schema with such objects is managed."""
    options = {"shadow_url": None} if own_shadow else {}
    for statement, name in list(SYSTEM_PRIVILEGES.items())[:: 4 if own_shadow else 1]:
        with pytest.raises(engine.Failure, match=f"privileges on .*({name})"):
            apply(f"{GOOD}{statement}", check=True, **options)


def test_privileges_on_system_objects_that_change_nothing_are_no_error(database: Database, apply: Apply) -> None:
    database.run("REVOKE EXECUTE ON FUNCTION pg_sleep(float8) FROM PUBLIC")
    assert len(apply(f"{GOOD} GRANT EXECUTE ON FUNCTION pg_sleep(float8) TO PUBLIC").statements) == 1
    assert not apply(GOOD).changed
    assert database.run("SELECT proacl::text FROM pg_proc WHERE proname = 'pg_sleep'") == [("{postgres=X/postgres}",)]


NEWER = {
    "syntax": ("CREATE TABLE bad (a int, b int GENERATED ALWAYS AS (a) VIRTUAL);", "table public.bad: syntax error"),
    "a function": (
        "CREATE TABLE bad (id uuid DEFAULT uuidv7());",
        r"table public.bad: PostgreSQL.s function uuidv7\(\) does not exist",
    ),
    "a storage parameter": (
        "CREATE TABLE bad (id int, t text) WITH (toast.autovacuum_vacuum_max_threshold = 9);",
        "table public.bad: the storage parameter autovacuum_vacuum_max_threshold does not exist",
    ),
    "a setting": (
        "CREATE FUNCTION bad() RETURNS int LANGUAGE sql SET enable_self_join_elimination = off AS 'SELECT 1';",
        r"function public.bad\(\): the setting enable_self_join_elimination does not exist",
    ),
    "a collation": (
        "CREATE TABLE bad (name text COLLATE pg_unicode_fast);",
        "table public.bad: the collation pg_unicode_fast does not exist",
    ),
    "a parameter of a publication": (
        "CREATE PUBLICATION bad FOR TABLE good WITH (publish_generated_columns = stored);",
        "publication bad: the parameter publish_generated_columns does not exist",
    ),
}


@pytest.mark.skipif(
    min(installations()) >= 18 or max(installations()) < 18, reason="needs a server before and one since 18"
)
@pytest.mark.parametrize("what", NEWER)
def test_what_only_a_newer_server_has_is_refused_with_its_version(
    databases: Callable[[int], Databases], what: str
) -> None:
    sql, message = NEWER[what]
    with databases(min(installations())).empty() as target:
        for check in (True, False):
            with pytest.raises(engine.Failure, match=message) as caught:
                engine.apply(target.url, GOOD + sql, check=check, shadow_url=databases(18).cluster.url())
            assert "shadow server, which is PostgreSQL 18" in caught.value.hint
        own = "CREATE FUNCTION public.uuidv7() RETURNS uuid LANGUAGE sql AS 'SELECT uuidv7()';"
        engine.apply(
            target.url,
            f"{own} CREATE TABLE good (id uuid DEFAULT public.uuidv7());",
            shadow_url=databases(18).cluster.url(),
        )
        granted = engine.apply(
            target.url,
            "CREATE TABLE good (id uuid); GRANT MAINTAIN ON good TO PUBLIC;",
            shadow_url=databases(18).cluster.url(),
        )
        mentioned = engine.apply(
            target.url,
            "CREATE TABLE good (id uuid); -- those who maintain it\nCOMMENT ON TABLE good IS 'maintain on demand';",
            shadow_url=databases(18).cluster.url(),
        )
    assert "MAINTAIN" in granted.warnings[-1]
    assert not any("MAINTAIN" in each for each in mentioned.warnings)


@pytest.mark.skipif(
    min(installations()) >= 18 or max(installations()) < 18, reason="needs a server before and one since 18"
)
def test_what_versions_add_is_known(databases: Callable[[int], Databases]) -> None:
    def names(added: dict[int, str], *versions: int) -> set[str]:
        return {name for version in versions for name in added.get(version, "").split()}

    known = {
        "proname FROM pg_proc": newer_servers._FUNCTIONS,
        "name FROM pg_settings": newer_servers._SETTINGS,
        "collname FROM pg_collation": newer_servers._COLLATIONS,
    }
    oldest = min(installations())
    for query, added in known.items():
        old, new = ({name for (name,) in databases(each).cluster.run(f"SELECT {query}")} for each in (oldest, 18))
        assert not names(added, *range(oldest + 1, 19)) & old
        assert names(added, *range(16, 19)) <= new


def test_a_role_that_only_the_shadow_server_has_is_refused_with_its_name(
    databases: Callable[[int], Databases],
) -> None:
    target, shadow = (databases(each).cluster for each in (min(installations()), max(installations())))
    if target is shadow:
        pytest.skip("needs two servers")
    shadow.run("CREATE ROLE only_here")
    try:
        with databases(target.major).empty() as database:
            for named in ("GRANT SELECT ON good TO only_here;", "CREATE POLICY p ON good TO only_here;"):
                with pytest.raises(
                    engine.Failure, match=r"^Role only_here, which .* needs, does not exist on the target"
                ):
                    engine.apply(database.url, GOOD + named, check=True, shadow_url=shadow.url())
    finally:
        shadow.run("DROP ROLE only_here")
