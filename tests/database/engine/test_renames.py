# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rename directives: rows are kept, nothing is re-created, one file fits every database, nothing is guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import engine
from tests.support.dumps import difference, schema_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

USERS = """
CREATE TABLE users (id int PRIMARY KEY, mail text NOT NULL UNIQUE);
CREATE INDEX ON users (lower(mail));
CREATE VIEW mails AS SELECT mail FROM users;
CREATE TABLE posts (id int PRIMARY KEY, author int REFERENCES users);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON users USING (mail = current_user);
"""
ACCOUNTS = """
CREATE TABLE accounts (  -- renamed from: users
    id int PRIMARY KEY,
    email text NOT NULL UNIQUE  -- renamed from: mail
);
CREATE INDEX ON accounts (lower(email));
CREATE VIEW mails AS SELECT email FROM accounts;
CREATE TABLE posts (id int PRIMARY KEY, author int REFERENCES accounts);
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON accounts USING (email = current_user);
"""
PEOPLE = "INSERT INTO users VALUES (1, 'a'), (2, 'b'); INSERT INTO posts VALUES (1, 1);"

RENAMES = {
    "a table, a column and all that follows": (
        USERS + PEOPLE,
        ACCOUNTS,
        (
            "SELECT a.email, p.id FROM accounts a LEFT JOIN posts p ON p.author = a.id ORDER BY 1",
            [("a", 1), ("b", None)],
        ),
    ),
    "a chain": (
        "CREATE TABLE a (x int); CREATE TABLE b (x text); INSERT INTO a VALUES (1); INSERT INTO b VALUES ('one');",
        "CREATE TABLE b (x int);  -- renamed from: a\nCREATE TABLE c (x text);  -- renamed from: b\n",
        ("SELECT b.x, c.x FROM b, c", [(1, "one")]),
    ),
    "a label": (
        "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (e e DEFAULT 'b'); INSERT INTO t VALUES ('b');",
        "CREATE TYPE e AS ENUM ('a',\n 'c'  -- renamed from: 'b'\n); CREATE TABLE t (e e DEFAULT 'c');",
        ("SELECT e::text FROM t", [("c",)]),
    ),
    "a sequence used by a default": (
        "CREATE SEQUENCE s; CREATE TABLE t (x int DEFAULT nextval('s')); INSERT INTO t DEFAULT VALUES;",
        "CREATE SEQUENCE numbers;  -- renamed from: s\nCREATE TABLE t (x int DEFAULT nextval('numbers'));",
        ("INSERT INTO t DEFAULT VALUES; SELECT max(x) FROM t", [(2,)]),
    ),
    "a range type": (
        "CREATE TYPE span AS RANGE (subtype = int); CREATE TABLE t (s span); INSERT INTO t VALUES ('[1,5)');",
        "CREATE TYPE room AS RANGE (subtype = int);  -- renamed from: span\nCREATE TABLE t (s room);",
        ("SELECT upper(s * room(2, 4)) FROM t", [(4,)]),
    ),
}


@pytest.mark.parametrize(("before", "after", "rows"), RENAMES.values(), ids=RENAMES.keys())
def test_rows_are_kept_and_nothing_is_re_created(
    database: Database, apply: Apply, before: str, after: str, rows: tuple[str, list[tuple[object, ...]]]
) -> None:
    database.run(before)
    there = schema_of(database)
    predicted = apply(after, destructive="keep", check=True)
    assert difference(schema_of(database), there) == ""
    done = apply(after, destructive="keep")
    assert predicted.result == done.result
    assert all(" RENAME " in statement for statement in done.statements), done.statements
    assert not done.kept
    question, answer = rows
    assert database.run(question) == answer
    assert not apply(after, destructive="apply").changed


CLIENTS = {"new": "", "not renamed": USERS, "from an older name": USERS.replace("users", "people"), "renamed": ACCOUNTS}


@pytest.mark.parametrize("there", CLIENTS.values(), ids=CLIENTS.keys())
def test_one_file_fits_every_database(database: Database, apply: Apply, there: str) -> None:
    if there:
        database.run(there)
    wanted = ACCOUNTS.replace("from: users", "from: users, people")
    done = apply(wanted)
    assert done.changed == (there != ACCOUNTS)
    assert not [statement for statement in done.statements if "DROP" in statement]
    assert not done.warnings
    assert not apply(wanted).changed


def test_undeclared_objects_are_kept_under_the_new_name(database: Database, apply: Apply) -> None:
    database.run(USERS + "ALTER TABLE users ADD legacy text; CREATE INDEX extra ON users (legacy);")
    database.run("INSERT INTO users VALUES (1, 'a', 'b')")
    predicted, done = (apply(ACCOUNTS, destructive="keep", check=check) for check in (True, False))
    assert predicted.result == done.result
    assert {each["object"] for each in done.kept} == {"public.accounts.legacy", "public.extra"}
    assert database.run("SELECT legacy FROM accounts") == [("b",)]
    assert not apply(ACCOUNTS, destructive="keep").changed


def test_losses_are_counted_under_the_current_name(database: Database, apply: Apply) -> None:
    database.run(USERS + "ALTER TABLE users ADD legacy text; INSERT INTO users VALUES (1, 'a', 'b')")
    predicted, done = (apply(ACCOUNTS, check=check) for check in (True, False))
    assert (
        predicted.warnings == done.warnings == ("dropping column public.accounts.legacy deletes 1 non-null value(s)",)
    )


def test_former_name_can_be_used_again(database: Database, apply: Apply) -> None:
    database.run(USERS + PEOPLE)
    wanted = ACCOUNTS + "CREATE TABLE users (id int PRIMARY KEY, account int REFERENCES accounts);"
    predicted, done = (apply(wanted, check=check) for check in (True, False))
    assert predicted.statements == done.statements
    assert database.run("SELECT count(*) FROM accounts") == [(2,)]
    assert database.run("SELECT count(*) FROM users") == [(0,)]
    assert not apply(wanted).changed


def test_table_moves_into_a_new_schema(database: Database, apply: Apply) -> None:
    database.run(USERS + PEOPLE)
    wanted = "CREATE SCHEMA app;" + ACCOUNTS.replace("accounts", "app.accounts").replace(
        "from: users", "from: public.users"
    )
    predicted, done = (apply(wanted, schemas=("public", "app"), check=check) for check in (True, False))
    assert predicted.result == done.result
    assert database.run("SELECT count(*) FROM app.accounts") == [(2,)]
    assert not apply(wanted, schemas=("public", "app")).changed


def test_read_only_role_can_plan_renames(database: Database, apply: Apply) -> None:
    database.run(USERS + "ALTER ROLE case_reader LOGIN")
    reader = database.cluster.url(database.name, "case_reader")
    predicted = engine.apply(reader, ACCOUNTS, shadow_url=database.cluster.url(), check=True)
    assert predicted.statements == apply(ACCOUNTS).statements


BOTH = (
    USERS
    + "CREATE TABLE accounts (id int PRIMARY KEY, email text NOT NULL UNIQUE); INSERT INTO users VALUES (1, 'a'), (2, 'b');"
)


def test_if_both_names_exist_nothing_is_renamed_or_lost(database: Database, apply: Apply) -> None:
    database.run(BOTH)
    done = apply(ACCOUNTS, destructive="keep")
    assert [
        warning for warning in done.warnings if "table public.accounts" in warning and "table public.users" in warning
    ]
    assert database.run("SELECT count(*) FROM users") == [(2,)]
    for policy in ("apply", "fail"):
        with pytest.raises(engine.Failure, match=r"public\.users"):
            apply(ACCOUNTS, destructive=policy)
    assert database.run("SELECT count(*) FROM users") == [(2,)]


REFUSED = {
    "two former names are there": (
        "CREATE TABLE a (); CREATE TABLE b ();",
        "CREATE TABLE c ();  -- renamed from: a, b",
        "line 1: .*table public.a and table public.b",
    ),
    "something else has the name": (
        "CREATE TABLE a (); CREATE VIEW b AS SELECT 1 AS one;",
        "CREATE TABLE b ();  -- renamed from: a",
        "line 1: .*view public.b has that name",
    ),
    "swapped names": (
        "CREATE TABLE a (); CREATE TABLE b ();",
        "CREATE TABLE a ();  -- renamed from: b\nCREATE TABLE b ();  -- renamed from: a",
        "swapping names",
    ),
    "one name for two": (
        "CREATE TABLE a ();",
        "CREATE TABLE b ();  -- renamed from: a\nCREATE TABLE c ();  -- renamed from: a",
        "line 2: .*line 1 has the same former name",
    ),
    "its own name": (
        "CREATE TABLE a ();",
        "CREATE TABLE a ();  -- renamed from: a",
        "line 1: .*that is its current name",
    ),
    "a schema that is not managed": (
        "CREATE TABLE a ();",
        "\nCREATE TABLE b ();  -- renamed from: elsewhere.a",
        "line 2: .*elsewhere, which is not managed",
    ),
    "an overloaded function": (
        "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
        (
            "-- renamed from: f\nCREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
            "CREATE FUNCTION g(text) RETURNS int LANGUAGE sql AS 'SELECT 1';"
        ),
        "line 1: .*could be any of",
    ),
    "something dropped again": (
        "CREATE TABLE a ();",
        "CREATE TABLE b ();  -- renamed from: a\nDROP TABLE b; CREATE TABLE a ();",
        "line 1: table b does not exist",
    ),
}


@pytest.mark.parametrize(("before", "after", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_ambiguous_directive_is_refused(database: Database, apply: Apply, before: str, after: str, why: str) -> None:
    database.run(before)
    there = schema_of(database)
    for check in (True, False):
        with pytest.raises(engine.Failure) as refused:
            apply(after, check=check)
        assert re.search(why, str(refused.value))
    assert difference(schema_of(database), there) == ""
