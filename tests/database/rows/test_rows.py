# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``pg_rows`` on real PostgreSQL: exact changes, types compared as PostgreSQL does, all or nothing."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.rows.options import ROWS_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.rows.reconciler import run

if TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from tests.support.postgres import Database

PLANS = """
create table plans (code text primary key, name text not null, price numeric, features text[], created_at timestamptz not null default now())
"""


def apply(database: Database, *tables: dict[str, Any], check: bool = False, **options: Any) -> Outcome:
    """Run the module's code with the options that a task has."""
    params = {"database_url": database.url, "tables": list(tables), **options}
    validated = ArgumentSpecValidator(ROWS_SPEC).validate(params)
    assert not validated.error_messages
    return run(validated.validated_parameters, check=check)


def counts(outcome: Outcome) -> list[tuple[int, int, int, int]]:
    """Return for each table how many rows were inserted, updated, deleted, and left unchanged."""
    tables: Any = outcome.result["tables"]
    return [(each["inserted"], each["updated"], each["deleted"], each["unchanged"]) for each in tables]


def diff(outcome: Outcome) -> Any:
    """Return the diff as diff mode shows it."""
    return outcome.diff() if callable(outcome.diff) else outcome.diff


def test_missing_rows_are_inserted_and_different_ones_updated(database: Database) -> None:
    database.run(
        f"{PLANS}; insert into plans values ('a', 'Old', 1, '{{x}}', '2026-01-01'), ('z', 'Other', 9, null, now())"
    )
    rows = [{"code": "a", "name": "New", "price": 1.0}, {"code": "b", "name": "B", "features": ["x", "y z"]}]
    checked = apply(database, {"table": "plans", "rows": rows}, check=True)
    assert (checked.changed, counts(checked)) == (True, [(1, 1, 0, 0)])
    assert database.run("select count(*) from plans") == [(2,)]

    done = apply(database, {"table": "plans", "rows": rows})
    assert (done.changed, counts(done)) == (True, [(1, 1, 0, 0)])
    assert diff(done) == diff(checked)
    assert diff(done)[0]["before"] == "code = 'a', name = 'Old'\n"
    assert diff(done)[0]["after"] == ("code = 'a', name = 'New'\ncode = 'b', name = 'B', features = '{x,\"y z\"}'\n")
    assert database.run("select code, name, price::text, features from plans order by code") == [
        ("a", "New", "1", ["x"]),
        ("b", "B", None, ["x", "y z"]),
        ("z", "Other", "9", None),
    ]
    again = apply(database, {"table": "plans", "rows": rows})
    assert (again.changed, counts(again), diff(again)) == (False, [(0, 0, 0, 2)], [])


def test_existing_rows_stay_without_update(database: Database) -> None:
    database.run(f"{PLANS}; insert into plans values ('a', 'edited')")
    rows = [{"code": "a", "name": "given"}, {"code": "b", "name": "given"}]
    table = {"table": "plans", "rows": rows, "update": False}
    assert [counts(apply(database, table)) for _run in range(2)] == [[(1, 0, 0, 1)], [(0, 0, 0, 2)]]
    assert database.run("select name from plans order by code") == [("edited",), ("given",)]


EQUAL = [
    ("numeric", "1.0", 1),
    ("numeric", "1", "1.00"),
    ("numeric(10,2)", "1.5", 1.499999),
    ("float8", "'NaN'", float("nan")),
    ("float8", "'-Infinity'", float("-inf")),
    ("bigint", "9007199254740993", 9007199254740993),
    ("boolean", "true", "yes"),
    ("timestamptz", "'2026-01-01 12:00+02'", "2026-01-01T10:00:00Z"),
    ("date", "'2026-01-02'", "2026-01-02"),
    ("interval", "'1 day'", "24 hours"),
    ("jsonb", """'{"a": 1.0, "b": [1, null]}'""", {"b": [1, None], "a": 1}),
    ("json", """'{"a":1,"b":2}'""", {"b": 2, "a": 1}),
    ("json", "null", None),
    ("int[]", "'{{1,2},{3,4}}'", [[1, 2], [3, 4]]),
    ("int[]", "'{}'", []),
    ("int[]", "null", None),
    ("numeric[]", "'{1.0,null}'", [1, None]),
    ("jsonb[]", """array['{"a":1.0}'::jsonb]""", [{"a": 1}]),
    ("point", "'(1,2)'", "(1, 2)"),
    ("bytea", r"'\x6162'", r"\x6162"),
    ("inet", "'10.0.0.1'", "10.0.0.1/32"),
    ("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "a0eebc999c0b4ef8bb6d6bb9bd380a11"),
    ("int4range", "'[1,5)'", "[1,4]"),
    ("char(5)", "'ab'", "ab   "),
    ('varchar(3) collate "C"', "'ab'", "ab"),
    ("mood", "'Happy'", "Happy"),
    ("mood[]", "'{Happy}'", ["Happy"]),
    ("pair", "'(1,x)'", {"a": 1, "b": "x"}),
    ("positive", "3.0", 3),
    ("text", "'null'", "null"),
    ("text", "'it''s \\ ü $$'", "it's \\ ü $$"),
]


@pytest.mark.parametrize(("type_", "stored", "declared"), EQUAL, ids=lambda value: str(value)[:20])
def test_equal_value_is_unchanged(database: Database, type_: str, stored: str, declared: object) -> None:
    database.run(f"""
        create type mood as enum ('Happy', 'sad'); create type pair as (a int, b text);
        create domain positive as numeric check (value > 0);
        create table t (id int primary key, v {type_}); insert into t values (1, {stored})""")
    done = apply(database, {"table": "t", "rows": [{"id": 1, "v": declared}]})
    assert (done.changed, counts(done)) == (False, [(0, 0, 0, 1)])


@pytest.mark.parametrize(
    ("type_", "stored", "declared"),
    [
        ("int[]", "'{}'", None),
        ("int[]", "null", []),
        ("json", "'null'", None),
        ("jsonb", "'{}'", {"a": 1}),
        ("text", "''", None),
        ("text", "'a'", "A"),
        ("mood", "'Happy'", "sad"),
        ("numeric[]", "'{1}'", [1, 1]),
        ("point", "'(1,2)'", "(2,1)"),
    ],
)
def test_other_value_is_updated_once(database: Database, type_: str, stored: str, declared: object) -> None:
    database.run(f"""create type mood as enum ('Happy', 'sad');
        create table t (id int primary key, v {type_}); insert into t values (1, {stored})""")
    table = {"table": "t", "rows": [{"id": 1, "v": declared}]}
    assert [counts(apply(database, table)) for _run in range(2)] == [[(0, 1, 0, 0)], [(0, 0, 0, 1)]]


def test_state_decides_about_deletion(database: Database) -> None:
    database.run(f"{PLANS}; insert into plans select n, n from unnest('{{a,b,c}}'::text[]) n")
    row = {"code": "a", "name": "a"}
    exact = {"table": "plans", "rows": [row], "state": "exact"}
    with pytest.raises(Failure, match="has 2 rows that aren't declared, and at most 1 may be deleted"):
        apply(database, {**exact, "max_deletions": 1})
    assert database.run("select count(*) from plans") == [(3,)]
    done = apply(database, {**exact, "max_deletions": 2})
    assert counts(done) == [(0, 0, 2, 1)]
    assert diff(done)[0]["before"] == "code = 'b', name = 'b'\ncode = 'c', name = 'c'\n"
    absent = {"table": "plans", "rows": [{"code": "a"}, {"code": "x"}], "state": "absent"}
    assert [counts(apply(database, absent)) for _run in range(2)] == [[(0, 0, 1, 1)], [(0, 0, 0, 2)]]
    assert database.run("select count(*) from plans") == [(0,)]


def test_tables_change_in_one_transaction_in_the_order_of_foreign_keys(database: Database) -> None:
    database.run("""create table parent (id int primary key);
        create table child (id int primary key, parent_id int references parent on delete cascade, n int check (n > 0));
        insert into parent values (9); insert into child values (9, 9, 1)""")
    parent = {"table": "parent", "rows": [{"id": 1}], "state": "exact", "max_deletions": 1}
    child = {"table": "child", "rows": [{"id": 1, "parent_id": 1, "n": 0}], "state": "exact", "max_deletions": 1}
    with pytest.raises(Failure, match=r"public.child: .*violates check constraint"):
        apply(database, parent, child)
    assert database.run("select array_agg(id) from parent") == [([9],)]
    child["rows"] = [{"id": 1, "parent_id": 1, "n": 1}]
    done = apply(database, parent, child)
    assert counts(done) == [(1, 0, 1, 0), (1, 0, 1, 0)]
    assert done.warnings == (
        "public.parent: deleting rows also changes child, whose foreign key has ON DELETE CASCADE",
    )


def test_identity_and_serial_continue_after_explicit_values(database: Database) -> None:
    database.run("""create table a (id int generated always as identity primary key, v text);
        create table s (id serial primary key, v text)""")
    rows = [{"id": 7, "v": "x"}, {"id": 1, "v": "y"}]
    apply(database, {"table": "a", "rows": rows}, {"table": "s", "rows": rows})
    assert database.run("insert into a (v) values ('z') returning id") == [(8,)]
    assert database.run("insert into s (v) values ('z') returning id") == [(8,)]


def test_rows_may_have_different_columns(database: Database) -> None:
    database.run(
        "create table t (a int, b int, n int default 5, m text, primary key (b, a)); insert into t values (1, 2, 3, 'm')"
    )
    rows = [{"a": 1, "b": 2, "m": None}, {"b": 1, "a": 1, "n": 1}, {"a": 2, "b": 1}]
    assert counts(apply(database, {"table": "t", "rows": rows})) == [(2, 1, 0, 0)]
    assert database.run("select * from t order by a, b") == [(1, 1, 1, None), (1, 2, 3, None), (2, 1, 5, None)]


BAD = [
    ({"table": "missing", "rows": []}, r"public.missing doesn't exist"),
    ({"table": "v", "rows": []}, r"public.v is not a table that stores rows itself"),
    ({"table": "t", "rows": [{"id": 1, "x": 1}]}, r"public.t has no column x"),
    ({"table": "t", "key": ["name"], "rows": []}, r"several rows with the same key \(name\)"),
    ({"table": "t", "key": ["part"], "rows": []}, r"several rows with the same key \(part\)"),
    ({"table": "t", "rows": [{"name": "a"}]}, r"row 1, which has no value for id"),
    ({"table": "t", "rows": [{"id": 1, "total": 1}]}, r"computes the generated column total"),
    ({"table": "t", "rows": [{"id": 1, "number": 1}]}, r"generates the identity column number always"),
    ({"table": "t", "rows": [{"id": 1}, {"id": "1"}]}, r"Rows 1 and 2 of public.t have the same key \(id\)"),
    ({"table": "t", "rows": [{"id": 1}, {"id": 2, "name": False}]}, r"row 2 has the boolean false"),
    (
        {"table": "t", "rows": [{"id": 1}, {"id": "two"}]},
        r'public.t, row 2, column id: invalid input syntax for type integer: "two"',
    ),
    ({"table": "t", "rows": [], "state": "exact"}, r"would lose all rows"),
    ({"table": "t", "rows": [{"id": 1, "name": "a\0"}]}, r"a NUL character in row 1, column name"),
    ({"table": "t", "rows": [{"id": 1, "name": "x"}], "state": "absent"}, r"has more than its key"),
    ({"schema": "pg_catalog", "table": "pg_class", "rows": []}, r"not the name of a table of users"),
]


@pytest.mark.parametrize(("table", "message"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_bad_declaration_is_an_error_before_anything_is_changed(
    database: Database, table: dict[str, Any], message: str
) -> None:
    database.run("""create table t (id int primary key, name text, part int, total int generated always as (id * 2) stored,
        number int generated always as identity); create unique index on t (part) where part > 0; create view v as select 1 as id;
        create table first (id int primary key)""")
    with pytest.raises(Failure, match=message):
        apply(database, {"table": "first", "rows": [{"id": 1}]}, table)
    assert database.run("select count(*) from first") == [(0,)]


def test_row_level_security_that_hides_rows_is_refused(database: Database) -> None:
    database.run(f"""{PLANS}; alter table plans enable row level security;
        do $$ begin create role plain; exception when duplicate_object then null; end $$;
        grant select, insert, update, delete on plans to plain""")
    table = {"table": "plans", "rows": [{"code": "a", "name": "a"}]}
    for check in (True, False):
        with pytest.raises(Failure, match="row-level security that hides rows"):
            apply(database, table, check=check, session_role="plain")
    assert counts(apply(database, table)) == [(1, 0, 0, 0)]
    with pytest.raises(Failure, match="Cannot switch to session_role missing_role"):
        apply(database, table, session_role="missing_role")


def test_trigger_that_changes_what_is_written_is_reported(database: Database) -> None:
    database.run(f"""{PLANS}; create function shout() returns trigger language plpgsql as
        $$ begin new.name := upper(new.name); return new; end $$;
        create trigger shout before insert or update on plans for each row execute function shout()""")
    with pytest.raises(Failure, match=r"public.plans still differs after the change, in 1 rows: columns name"):
        apply(database, {"table": "plans", "rows": [{"code": "a", "name": "a"}]})
    assert database.run("select count(*) from plans") == [(0,)]
    assert apply(database, {"table": "plans", "rows": [{"code": "a", "name": "A"}]}).changed


def test_secret_value_is_nowhere(database: Database) -> None:
    database.run(
        "create table hooks (name text primary key, token text check (token <> 'bad-s3cret-value')); insert into hooks values ('b', 'old-s3cret-value')"
    )
    params: dict[str, Any] = {
        "table": "hooks",
        "secret_columns": ["token"],
        "rows": [{"name": "a", "token": "new-s3cret-value"}, {"name": "b", "token": "new-s3cret-value"}],
    }
    done = apply(database, params, check=True)
    assert counts(done) == [(1, 1, 0, 0)]
    assert "s3cret" not in json.dumps(diff(done))
    params["rows"] = [{"name": "a", "token": "bad-s3cret-value"}]
    with pytest.raises(Failure) as failure:
        apply(database, params)
    assert "s3cret" not in json.dumps(failure.value.as_result())
    assert "hooks_token_check" in failure.value.message


def test_another_writer_is_waited_for_and_its_row_not_inserted_again(database: Database) -> None:
    database.run(PLANS)
    table = {"table": "plans", "rows": [{"code": "a", "name": "a"}]}
    with contextlib.closing(database.connect(autocommit=False)) as other, other.cursor() as cursor:
        cursor.execute("insert into plans values ('a', 'other')")
        with pytest.raises(Failure, match=r"public.plans: canceling statement due to lock timeout"):
            apply(database, table, lock_timeout=0.1)
        other.commit()
    assert counts(apply(database, table)) == [(0, 1, 0, 0)]


def test_names_and_search_path_need_no_care(database: Database) -> None:
    database.run(
        """create schema "My Schema"; create table "My Schema"."select" ("n" int primary key, "User Id" text, "d" int);
        create function public.eq(text, text) returns boolean language sql as 'select false';
        create operator public.= (leftarg = text, rightarg = text, function = public.eq);
        alter role postgres in database "%s" set search_path = public, pg_catalog""".replace("%s", database.name)
    )
    table = {"schema": "My Schema", "table": "select", "rows": [{"n": 1, "User Id": "x", "d": 2}]}
    assert [counts(apply(database, table)) for _run in range(2)] == [[(1, 0, 0, 0)], [(0, 0, 0, 1)]]


def test_partitioned_table_and_many_rows(database: Database) -> None:
    database.run("""create table p (id int primary key, v text) partition by range (id);
        create table p1 partition of p for values from (0) to (1000); create table p2 partition of p for values from (1000) to (9000)""")
    rows = [{"id": number, "v": str(number)} for number in range(3000)]
    assert counts(apply(database, {"table": "p", "rows": rows})) == [(3000, 0, 0, 0)]
    rows[5]["v"] = "other"
    assert counts(apply(database, {"table": "p", "rows": rows[:-1], "state": "exact", "max_deletions": 1})) == [
        (0, 1, 1, 2998)
    ]


def test_check_mode_can_plan_for_tables_and_columns_that_will_be_created(database: Database) -> None:
    database.run("create table t (id int primary key); insert into t values (1)")
    tables: list[dict[str, Any]] = [
        {"table": "later", "rows": [{"id": 1}, {"id": None}]},
        {"table": "t", "rows": [{"id": 1, "later": "x"}]},
    ]
    planned = apply(database, *tables, check=True, allow_missing_in_check_mode=True)
    assert counts(planned) == [(2, 0, 0, 0), (0, 0, 0, 1)]
    assert diff(planned)[0]["after"] == "id = '1'\nid = NULL\n"
    for check, allow in ((False, True), (True, False)):
        with pytest.raises(Failure, match=r"public.later doesn't exist"):
            apply(database, *tables, check=check, allow_missing_in_check_mode=allow)


ORGANIZATIONS = """create table organizations (id uuid primary key default gen_random_uuid(), slug text not null unique);
create table users (id serial primary key, organization_id uuid not null references organizations, role text, email text)"""
FIRST: list[dict[str, Any]] = [
    {"table": "organizations", "key": ["slug"], "update": False, "rows": [{"slug": "acme"}]},
    {
        "table": "users",
        "key": ["organization_id", "role"],
        "update": False,
        "references": {"organization_id": {"table": "organizations", "key": "slug", "column": "id"}},
        "rows": [{"organization_id": "acme", "role": "owner", "email": "ann@acme.example"}],
    },
]


def test_reference_stands_for_the_row_that_the_same_task_inserts(database: Database) -> None:
    database.run(ORGANIZATIONS)
    checked = apply(database, *FIRST, check=True)
    done = apply(database, *FIRST)
    assert counts(checked) == counts(done) == [(1, 0, 0, 0), (1, 0, 0, 0)]
    assert diff(checked) == diff(done)
    assert "organization_id = 'acme', role = 'owner'" in diff(done)[1]["after"]
    assert database.run("select o.slug, u.email from users u join organizations o on o.id = u.organization_id") == [
        ("acme", "ann@acme.example")
    ]
    # Another owner, or several, is as good.
    database.run(
        "update users set email = 'bob@acme.example'; insert into users (organization_id, role) select organization_id, role from users"
    )
    assert counts(apply(database, *FIRST)) == [(0, 0, 0, 1), (0, 0, 0, 1)]
    database.run("update users set role = 'member'")
    assert counts(apply(database, *FIRST)) == [(0, 0, 0, 1), (1, 0, 0, 0)]


def test_reference_is_compared_by_the_value_it_stands_for(database: Database) -> None:
    database.run(
        f"{ORGANIZATIONS}; insert into organizations (slug) values ('acme'), ('globex');"
        "insert into users (organization_id) select id from organizations where slug = 'acme'"
    )
    table = {**FIRST[1], "key": ["id"], "update": True, "rows": [{"id": 1, "organization_id": "globex"}]}
    assert [counts(apply(database, table)) for _run in range(2)] == [[(0, 1, 0, 0)], [(0, 0, 0, 1)]]
    assert database.run("select slug from organizations o join users u on u.organization_id = o.id") == [("globex",)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {},
            r"public.users, row 1, column organization_id: no row of public.organizations has the declared value as its slug",
        ),
        ({"update": True}, r"several rows with the same key \(organization_id, role\)"),
        (
            {"references": {"organization_id": {"table": "organizations", "key": "slug"}}},
            r"must have the members table, key, and column",
        ),
        (
            {"references": {"organization_id": {"table": "organizations", "key": "slug", "column": "x"}}},
            r"organizations has no column x",
        ),
        (
            {"references": {"organization_id": {"table": "users", "key": "email", "column": "id"}}},
            r"several rows with the same key \(email\)",
        ),
        (
            {"references": {"team": {"table": "organizations", "key": "slug", "column": "id"}}},
            r"public.users has no column team",
        ),
    ],
)
def test_bad_reference_is_an_error(database: Database, change: dict[str, Any], message: str) -> None:
    database.run(ORGANIZATIONS)
    for check in (True, False):
        with pytest.raises(Failure, match=message):
            apply(database, {**FIRST[1], **change}, check=check)
    assert database.run("select count(*) from users") == [(0,)]


def test_check_mode_resolves_references_to_tables_that_will_be_created(database: Database) -> None:
    planned = apply(database, *FIRST, check=True, allow_missing_in_check_mode=True)
    assert counts(planned) == [(1, 0, 0, 0), (1, 0, 0, 0)]
    database.run("create table users (id serial primary key, organization_id uuid, role text, email text)")
    planned = apply(database, *FIRST, check=True, allow_missing_in_check_mode=True)
    assert counts(planned) == [(1, 0, 0, 0), (1, 0, 0, 0)]


def test_table_may_be_declared_twice_if_one_declaration_only_inserts(database: Database) -> None:
    database.run(ORGANIZATIONS)
    both = [FIRST[0], {"table": "organizations", "key": ["slug"], "rows": [{"slug": "globex"}]}]
    assert counts(apply(database, *both)) == [(1, 0, 0, 0), (1, 0, 0, 0)]
    for wrong in ({"update": True}, {"state": "exact", "max_deletions": 1}):
        with pytest.raises(Failure, match="is declared more than once"):
            apply(database, {**both[0], **wrong}, both[1])


def test_function_of_another_role_is_not_called(database: Database) -> None:
    """A function in a searched schema that matches a call better than the one of pg_catalog would run with our privileges."""
    database.run(
        """create table t (id int primary key);
        create function public.json_build_array(name, text[]) returns json language plpgsql as $$ begin raise 'called'; end $$;
        create function public.json_build_array(text, text) returns json language plpgsql as $$ begin raise 'called'; end $$;
        do $$ begin create role plain; exception when duplicate_object then null; end $$; grant create, usage on schema public to plain;
        alter function public.json_build_array(name, text[]) owner to plain; alter function public.json_build_array(text, text) owner to plain;
        alter role postgres in database "%s" set search_path = public""".replace("%s", database.name)
    )
    assert counts(apply(database, {"table": "t", "rows": [{"id": 1}]})) == [(1, 0, 0, 0)]
