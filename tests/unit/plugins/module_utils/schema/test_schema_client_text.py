# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What clients write around SQL: dumps, scripts for psql, and the files of editors."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.client_text import decoded, plain_sql

BODY = "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN;\n\\i x\nCOPY t FROM stdin;\nDROP TABLE x;\n$$;"
SAME = {
    "a function body": BODY,
    "a string": "SELECT '\n\\restrict k3y\nBEGIN;\nCOMMIT;'",
    "commands within a line": "SELECT 1; \\restrict k3y",
    "a removal after a definition": "CREATE TABLE a ();\nDROP TABLE b;",
    "another commit": "COMMIT;",
    "another setting": "SET default_with_oids = true;\nSET lock_timeout = 0;",
    "another schema": "CREATE SCHEMA public_data;\nCREATE SCHEMA IF NOT EXISTS app AUTHORIZATION public;",
    "a comment": "-- BEGIN;\n/* DROP TABLE x;\n*/\nCREATE TABLE a ();",
    "no transaction": "BEGIN ATOMIC;",
    "other modes": "SELECT 1;\nSET TRANSACTION READ ONLY;",
}
CHANGED = {
    "byte order mark and CRLF": ("\ufeffCREATE TABLE a (\r\n);\r\n", "CREATE TABLE a (\n);\n"),
    "guards of a dump": ("--\n\\restrict k3y\n\nSELECT 1;\n\\unrestrict k3y\n", "--\n\n\nSELECT 1;\n\n"),
    "an apostrophe in a command": ("\\echo don't\n\\set ON_ERROR_STOP on\nSELECT 'a';", "\n\nSELECT 'a';"),
    "a transaction": ("begin;\nSELECT 1;\ncommit;", ";\nSELECT 1;\n;"),
    "two transactions": (
        "START TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nSELECT 1;\nEND;BEGIN WORK;\nCOMMIT WORK;",
        ";\nSELECT 1;\n;;\n;",
    ),
    "modes of a transaction": (
        "BEGIN;\nSELECT 1;\nSET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE;\nCOMMIT;",
        ";\nSELECT 1;\n;\n;",
    ),
    "settings of other versions": (
        "SET transaction_timeout = 0;\nSET default_with_oids = false;\nSELECT 1;",
        ";\n;\nSELECT 1;",
    ),
    "the schema public": (
        'CREATE SCHEMA public;\nCREATE SCHEMA "public";',
        "CREATE SCHEMA IF NOT EXISTS public;\nCREATE SCHEMA IF NOT EXISTS public;",
    ),
    "the owner of the schema public": (
        "CREATE SCHEMA public AUTHORIZATION pg_database_owner;",
        "ALTER SCHEMA public OWNER TO pg_database_owner;",
    ),
    "a dump that removes first": (
        """SET row_security = off;
ALTER TABLE ONLY public.t DROP CONSTRAINT a;
ALTER TABLE p ALTER COLUMN n DROP DEFAULT;
ALTER TABLE p DETACH PARTITION q;
ALTER PUBLICATION pub DROP TABLE ONLY t;
DROP FUNCTION f(a,
 b);
DROP SCHEMA public;
DROP TEXT SEARCH CONFIGURATION x;
DROP USER MAPPING FOR a SERVER b;
DROP CAST (a AS b);
DROP TABLE IF EXISTS z;
CREATE TABLE a ();""",
        """SET row_security = off;
ALTER TABLE IF EXISTS ONLY public.t DROP CONSTRAINT IF EXISTS a;
ALTER TABLE IF EXISTS p ALTER COLUMN n DROP DEFAULT;
;
;
DROP FUNCTION IF EXISTS f(a,
 b);
;
DROP TEXT SEARCH CONFIGURATION IF EXISTS x;
DROP USER MAPPING IF EXISTS FOR a SERVER b;
DROP CAST IF EXISTS (a AS b);
DROP TABLE IF EXISTS z;
CREATE TABLE a ();""",
    ),
}
REFUSED = {
    "an included file": ("SELECT 1;\n\\ir tables.sql", r"line 2: \\ir is a command of psql"),
    "a condition": ("\\if true\nSELECT 1;\n\\endif", r"line 1: \\if is a command of psql"),
    "rows": (
        "SELECT 1;\n\nCOPY public.t (a,\n b) FROM stdin;\n1\tit's\n\\.\n",
        r"line 3: COPY public\.t \(a, b\) FROM stdin reads rows",
    ),
    "rows without an end": ("copy t from Stdin;\n1\n", "line 1: copy t from Stdin reads rows"),
    "a transaction without an end": (
        "SELECT 1;\nBEGIN;\nSELECT 2;",
        "line 2: the transaction that begins here is never committed",
    ),
    "a transaction that is rolled back": (
        "BEGIN;\nSELECT 2;\nROLLBACK;",
        "line 1: the transaction that begins here is never committed",
    ),
}


@pytest.mark.parametrize("sql", SAME.values(), ids=SAME)
def test_plain_sql_stays_the_same(sql: str) -> None:
    assert plain_sql(sql, "s.sql") == (sql, [])


@pytest.mark.parametrize(("text", "expected"), CHANGED.values(), ids=CHANGED)
def test_text_of_clients_becomes_plain_sql_with_the_same_lines(text: str, expected: str) -> None:
    sql, warnings = plain_sql(text, "s.sql")
    assert (sql, warnings) == (expected, [])
    assert plain_sql(sql, "s.sql") == (sql, [])


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_sql_cannot_say_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(Failure, match=message) as caught:
        plain_sql(text, "s.sql")
    assert caught.value.hint.endswith("Nothing was changed.")


def test_creating_the_database_is_ignored_with_a_warning() -> None:
    dump = "DROP DATABASE crm;\nCREATE DATABASE crm WITH\n TEMPLATE = template0;\nALTER DATABASE crm OWNER TO a;\n\\connect crm\nALTER DATABASE b SET a = 1;"
    sql, warnings = plain_sql(dump, "s.sql")
    assert sql == ";\n\n;\n;\n\nALTER DATABASE b SET a = 1;"
    assert warnings == ["s.sql creates database crm, which is ignored: the login decides which database is changed"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_editors(encoding: str) -> None:
    assert plain_sql(decoded("SELECT 'ü';".encode(encoding)), "s.sql")[0] == "SELECT 'ü';"


def test_another_encoding_is_an_error() -> None:
    with pytest.raises(UnicodeDecodeError):
        decoded("SELECT 'ü';".encode("latin-1"))
