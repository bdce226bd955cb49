# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role may not do is found in check mode, with the owner's name; under ``keep`` the rest is done."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import engine
from tests.support.dumps import difference, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Database

SAME = """
create table lab.t (id int primary key, n int);
create view lab.v as select id from lab.t;
create function lab.g() returns int language sql as 'select 1';
create type lab.mood as enum ('ok');
create sequence lab.s;
create type lab.secret as enum ('x');
revoke usage on type lab.secret from public;
create table lab.p (id int) partition by list (id);
create function lab.h(int, int) returns int immutable language sql as 'select 1';
revoke execute on function lab.h(int, int) from public;
create function lab.m(int) returns lab.mood immutable language sql as 'select null::lab.mood';
"""
THEIRS = f"""
create schema theirs authorization {{other}}; grant usage on schema theirs to {{role}};
set role {{other}};
create table theirs.users (id int primary key, name text);
create function theirs.f() returns trigger language plpgsql as 'begin return new; end';
revoke execute on function theirs.f() from public;
{SAME}reset role;
"""
"""Made by another role than the one that applies the schema, which owns the schema `lab`."""
OWN = "create table lab.own (id int);"
OWNED = "is owned by {other}"


@dataclass(frozen=True, slots=True)
class Case:
    """A schema that the role may not apply.

    :param wanted: what the schema SQL says besides `SAME` and `OWN`.
    :param reason: what the message contains.
    :param kept: what ``keep`` doesn't do; None if it is refused as well, because access is never kept.
    :param without: what is removed from `SAME`.
    :param setup: what is granted before.
    """

    wanted: str
    reason: str
    kept: tuple[str, ...] | None = None
    without: str = ""
    setup: str = ""


CASES = {
    "column": Case("alter table lab.t add extra text;", f"table lab.t {OWNED}", ("lab.t.extra",)),
    "type of a column": Case("alter table lab.t alter n type bigint;", f"table lab.t {OWNED}", ("lab.t.n",)),
    "default": Case("alter table lab.t alter n set default 1;", f"table lab.t {OWNED}", ("lab.t.n",)),
    "check": Case("alter table lab.t add constraint c check (n > 0);", f"table lab.t {OWNED}", ("c on lab.t",)),
    "index": Case("create index t_n on lab.t (n);", f"table lab.t {OWNED}", ("lab.t_n",)),
    "comment": Case("comment on table lab.t is 'x';", f"table lab.t {OWNED}", ("lab.t",)),
    "row level security": Case("alter table lab.t enable row level security;", f"table lab.t {OWNED}"),
    "policy": Case("create policy p on lab.t using (true);", f"table lab.t {OWNED}"),
    "grant": Case("grant select on lab.t to public;", f"table lab.t {OWNED}"),
    "view": Case("create or replace view lab.v as select id + 1 as id from lab.t;", f"view lab.v {OWNED}", ("lab.v",)),
    "function": Case(
        "create or replace function lab.g() returns int language sql as 'select 2';",
        f"function lab.g() {OWNED}",
        ("lab.g()",),
    ),
    "leakproof function": Case(
        "create function lab.l() returns int language sql stable leakproof as 'select 1';",
        "only a superuser can do this",
        ("lab.l()",),
    ),
    "support function": Case(
        "create function lab.u(text, text) returns boolean language sql immutable support text_starts_with_support as 'select true';",
        "only a superuser can do this",
        ("lab.u(text, text)",),
    ),
    "parameter of a function": Case(
        "create function lab.p() returns int language sql set log_statement = 'none' as 'select 1';",
        "has no privilege SET on parameter log_statement",
        ("lab.p()",),
    ),
    "enum": Case("alter type lab.mood add value 'bad';", f"enum lab.mood {OWNED}", ("lab.mood",)),
    "type of a new column": Case(
        "create table lab.mine (id int, s lab.secret[]);",
        "has no privilege USAGE on enum lab.secret, which {other} owns",
        ("lab.mine",),
    ),
    "type of a parameter": Case(
        "create function lab.mine(lab.secret) returns int language sql as 'select 1';",
        "has no privilege USAGE on enum lab.secret, which {other} owns",
        ("lab.mine(lab.secret)",),
    ),
    "sequence": Case("alter sequence lab.s increment 2;", f"sequence lab.s {OWNED}", ("lab.s",)),
    "trigger without privilege": Case(
        "create trigger tr after insert on theirs.users for each row execute function lab.own_f();"
        "create table theirs.never (id int); drop table theirs.never;",
        "has no privilege TRIGGER on relation theirs.users, which {other} owns",
    ),
    "comment on a trigger": Case(
        "create trigger tr after insert on theirs.users for each row execute function lab.own_f();"
        "comment on trigger tr on theirs.users is 'x';",
        f"table theirs.users {OWNED}",
        ("tr on theirs.users",),
        setup="grant trigger on theirs.users to {role};",
    ),
    "function that may not be called": Case(
        "create trigger tr after insert on lab.own for each row execute function theirs.f();",
        "has no privilege EXECUTE on routine theirs.f(), which {other} owns",
    ),
    "foreign key": Case(
        "alter table lab.own add constraint fk foreign key (id) references theirs.users (id);",
        "has no privilege REFERENCES on relation theirs.users, which {other} owns",
        ("fk on lab.own",),
    ),
    "policy on a table outside": Case("create policy p on theirs.users using (true);", f"table theirs.users {OWNED}"),
    "default privileges of another role": Case(
        "alter default privileges for role {other} in schema lab grant select on tables to public;",
        "is not a member of role {other}",
    ),
    "publication of all tables": Case(
        "create publication p_all for all tables;",
        "only a superuser can do this",
        ("p_all",),
        setup="grant create on database {database} to {role};",
    ),
    "publication of another's table": Case(
        "create publication p_t for table theirs.users;",
        f"table theirs.users {OWNED}",
        ("theirs.users",),
        setup="grant create on database {database} to {role};",
    ),
    "publication": Case("create publication p_none;", "has no privilege CREATE on the database", ("p_none",)),
    "subscription": Case(
        "create subscription s_none connection 'host=h password=x' publication p with (connect = false, slot_name = none);",
        "can create a subscription, and role",
        ("s_none",),
        setup="grant create on database {database} to {role};",
    ),
    "statistics": Case("create statistics lab.st on id, n from lab.t;", f"table lab.t {OWNED}", ("lab.st",)),
    "inheritance": Case("create table lab.child () inherits (lab.t);", f"table lab.t {OWNED}", ("lab.child",)),
    "column of a partitioned table with a partition of others": Case(
        "create table lab.parted (id int, extra int) partition by list (id);",
        "table theirs.part, which is part of it or inherits from it, is owned by {other}",
        ("lab.parted.extra",),
        setup="create table lab.parted (id int) partition by list (id); alter table lab.parted owner to {role};"
        "create table theirs.part partition of lab.parted for values in (1); alter table theirs.part owner to {other};",
    ),
    "partition": Case(
        "create table lab.p1 partition of lab.p for values in (1);", f"table lab.p {OWNED}", ("lab.p1", "lab.p1")
    ),
    "aggregate": Case(
        "create aggregate lab.agg (int) (sfunc = lab.h, stype = int);",
        "has no privilege EXECUTE on routine lab.h(integer, integer), which {other} owns",
        ("lab.agg(integer)",),
    ),
    "operator": Case(
        "create operator lab.=== (function = lab.h, leftarg = int, rightarg = int);",
        "has no privilege EXECUTE on routine lab.h(integer, integer), which {other} owns",
        ("lab.===(integer, integer)",),
    ),
    "cast": Case(
        "create cast (int as lab.mood) with function lab.m(int);",
        "types integer and lab.mood are owned by",
        ("(integer AS lab.mood)",),
    ),
    "foreign table": Case(
        "create foreign data wrapper w; create server {database} foreign data wrapper w; create foreign table lab.far (id int) server {database};",
        "has no privilege USAGE on foreign server {database}, which postgres owns",
        ("lab.far",),
        setup="create foreign data wrapper w; create server {database} foreign data wrapper w;",
    ),
    "user mapping": Case(
        "create foreign data wrapper w; create server {database} foreign data wrapper w; create user mapping for {other} server {database};",
        "foreign server {database} is owned by postgres",
        ("{other} on {database}",),
        setup="create foreign data wrapper w; create server {database} foreign data wrapper w;",
    ),
    "text search parser": Case(
        "create text search parser lab.words (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);",
        "only a superuser can do this",
        ("lab.words",),
    ),
    "event trigger": Case(
        "create function lab.e() returns event_trigger language plpgsql as 'begin end';"
        "create event trigger et on ddl_command_end execute function lab.e();",
        "only a superuser can do this",
        ("et",),
    ),
}


@pytest.fixture
def names(database: Database) -> Iterator[dict[str, str]]:
    """Yield the names of two roles and of the database; the first role owns the schema `lab`."""
    role, other = f"deployer_{database.name}", f"other_{database.name}"
    database.run(f"create role {role} login; create role {other}; create schema lab authorization {role};")
    database.run(f"grant create, usage on schema lab to {other};")
    try:
        yield {"role": role, "other": other, "database": database.name}
    finally:
        database.run(f"drop owned by {role}, {other} cascade; drop role {role}, {other}")


@pytest.mark.parametrize("name", CASES)
def test_refused_or_kept(database: Database, names: dict[str, str], name: str) -> None:
    case = CASES[name]
    database.run((THEIRS + case.setup).format(**names))
    functions = "create function lab.own_f() returns trigger language plpgsql as 'begin return new; end';"
    wanted = (
        f"create schema lab; {SAME}{OWN}{functions}{case.wanted.split('create table theirs.never')[0].format(**names)}"
    )
    setup = """create schema theirs; create table theirs.users (id int primary key, name text);
        create function theirs.f() returns trigger language plpgsql as 'begin return new; end';"""
    url, before = database.cluster.url(database.name, names["role"]), schema_of(database)
    options: dict[str, Any] = {"schemas": ["lab"], "shadow_url": database.cluster.url(), "shadow_setup_sql": setup}
    for destructive in ("apply", "fail") + (("keep",) if case.kept is None else ()):
        for check in (True, False):
            with pytest.raises(engine.Failure, match=re.escape(case.reason.format(**names))):
                engine.apply(url, wanted, destructive=destructive, check=check, **options)
    assert difference(schema_of(database), before) == ""
    if case.kept is None:
        return
    predicted = engine.apply(url, wanted, destructive="keep", check=True, **options)
    done = engine.apply(url, wanted, destructive="keep", **options)
    assert [each["object"] for each in done.kept] == [each.format(**names) for each in case.kept]
    assert any(case.reason.format(**names) in each["reason"] for each in done.kept)
    assert (predicted.statements, predicted.kept) == (done.statements, done.kept)
    assert database.run("select to_regclass('lab.own') is not null") == [(True,)], "the rest is done"
    again = engine.apply(url, wanted, destructive="keep", **options)
    assert (again.statements, again.kept) == ((), done.kept)


@pytest.mark.parametrize("inherits", [True, False])
def test_membership_is_asked_for(database: Database, names: dict[str, str], inherits: bool) -> None:
    """A member has the privileges of the owner if the membership is inherited."""
    database.run(THEIRS.format(**names))
    database.run("grant {other} to {role}".format(**names))
    if not inherits:
        database.run("alter role {role} noinherit; revoke {other} from {role}; grant {other} to {role}".format(**names))
    url = database.cluster.url(database.name, names["role"])
    wanted = f"create schema lab; {SAME} alter table lab.t add extra text;"
    with contextlib.nullcontext() if inherits else pytest.raises(engine.Failure, match=r"table lab\.t is owned by"):
        engine.apply(url, wanted, schemas=["lab"], shadow_url=database.cluster.url())


def test_schema_in_which_nothing_may_be_created(database: Database, names: dict[str, str]) -> None:
    database.run(
        "create table lab.own (id int); alter table lab.own owner to {role};"
        "revoke all on schema lab from {role}; alter schema lab owner to {other}".format(**names)
    )
    url = database.cluster.url(database.name, names["role"])
    options: dict[str, Any] = {"schemas": ["lab"], "shadow_url": database.cluster.url()}
    message = f"has no privilege CREATE on schema lab, which {names['other']} owns"
    with pytest.raises(engine.Failure, match=message):
        engine.apply(
            url, "create schema lab; create table lab.own (id int); create table lab.x (id int);", check=True, **options
        )
    done = engine.apply(
        url,
        "create schema lab; create table lab.own (id int); create table lab.x (id int);",
        destructive="keep",
        **options,
    )
    assert (done.statements, [each["object"] for each in done.kept]) == ((), ["lab.x"])


def test_undeclared_object_of_another_role(database: Database, names: dict[str, str]) -> None:
    """The owner of the schema may drop it, and no other role."""
    database.run(THEIRS.format(**names))
    url = database.cluster.url(database.name, names["role"])
    options: dict[str, Any] = {"schemas": ["lab"], "shadow_url": database.cluster.url()}
    wanted = f"create schema lab; grant create, usage on schema lab to {names['other']}; {SAME}"
    wanted = wanted.replace("create sequence lab.s;", "")
    assert engine.apply(url, wanted, **options).statements == ("DROP SEQUENCE lab.s",)
    database.run("alter schema lab owner to {other}; grant all on schema lab to {role}".format(**names))
    wanted = "create schema lab; grant all on schema lab to {role};".format(**names) + re.sub(
        "(create (function|sequence)|revoke execute).*\n", "", SAME
    )
    with pytest.raises(engine.Failure, match=f"function lab.g\\(\\) is owned by {names['other']}"):
        engine.apply(url, wanted, check=True, **options)


OF_OTHERS = """
create schema theirs; grant usage, create on schema theirs to {role};
create table theirs.t (id int primary key); grant select, insert on theirs.t to {role}; grant references (id) on theirs.t to {role};
create type theirs.mood as enum ('ok'); grant usage on type theirs.mood to {role};
create function theirs.f() returns int language sql as 'select 1'; grant execute on function theirs.f() to {role};
create foreign data wrapper w; create server {database} foreign data wrapper w; grant usage on foreign server {database} to {role};
"""


def test_privileges_of_the_role_on_what_others_own_are_left_alone(database: Database, names: dict[str, str]) -> None:
    """The schema SQL can't declare them: it would own the objects."""
    database.run(OF_OTHERS.format(**names))
    url = database.cluster.url(database.name, names["role"])
    wanted = "create table theirs.mine (id int references theirs.t (id), mood theirs.mood);" + (
        "create foreign table theirs.far (id int) server {database}; create user mapping for {role} server {database};"
    ).format(**names)
    sql = re.sub(r"grant [^;]*;", "", OF_OTHERS.format(**names)) + wanted
    options: dict[str, Any] = {"schemas": ["theirs"], "shadow_url": database.cluster.url()}
    for destructive in ("keep", "apply"):
        predicted = engine.apply(url, sql, check=True, destructive=destructive, **options)
        done = engine.apply(url, sql, destructive=destructive, **options)
        assert predicted.statements == done.statements
        assert not [each for each in done.statements if each.startswith("REVOKE")]
    assert database.run(f"select has_table_privilege('{names['role']}', 'theirs.t', 'insert')") == [(True,)]
    assert not engine.apply(url, sql, **options).changed


def test_extension_that_only_a_superuser_can_create(database: Database, names: dict[str, str]) -> None:
    found = database.run(
        "select name::text from pg_available_extension_versions v where superuser and not trusted"
        " and not exists (select from pg_extension e where e.extname = v.name) order by 1 limit 1"
    )
    if not found:
        pytest.skip("the server has no such extension")
    url, wanted = (
        database.cluster.url(database.name, names["role"]),
        f"create schema lab; create extension {found[0][0]};",
    )
    with pytest.raises(engine.Failure, match=f"only a superuser can create the extension {found[0][0]}"):
        engine.apply(url, wanted, schemas=["lab"], shadow_url=database.cluster.url(), check=True)


RENAMES = {
    "table": (
        "create table lab.b (id int);",
        "create table lab.b -- renamed from: a\n(id int);",
        "lab.b is owned by {other}",
    ),
    "column": (
        "create table lab.b (a int);",
        "create table lab.b (\n    b int -- renamed from: a\n);",
        "lab.b is owned by {other}",
    ),
    "schema": ("create schema old;", "create schema lab2; -- renamed from: old", "schema lab2 is owned by {other}"),
    "other schema": (
        "create schema closed;",
        "create schema closed;\ncreate table closed.own -- renamed from: lab.own\n(id int);",
        "CREATE on schema closed",
    ),
}


@pytest.mark.parametrize("name", RENAMES)
def test_renaming_what_others_own_is_refused(database: Database, names: dict[str, str], name: str) -> None:
    before, after, reason = RENAMES[name]
    before = before.replace("lab.b (id", "lab.a (id")
    database.run(
        f"set role {{role}}; create table lab.own (id int); reset role; grant create on database {{database}} to {{role}}, {{other}};"
        f"set role {{other}}; {before} reset role; grant usage on schema lab to {{other}}".format(**names)
    )
    own = "" if name == "other schema" else "create table lab.own (id int);"
    sql = f"create schema lab; grant create, usage on schema lab to {names['other']}; {own}\n{after}"
    options: dict[str, Any] = {"schemas": ["lab", "lab2", "old", "closed"], "shadow_url": database.cluster.url()}
    for check in (True, False):
        with pytest.raises(engine.Failure, match=re.escape(reason.format(**names))):
            engine.apply(
                database.cluster.url(database.name, names["role"]), sql, destructive="keep", check=check, **options
            )
