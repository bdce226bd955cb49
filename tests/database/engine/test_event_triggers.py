# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event triggers that are not declared, that may not be created, and that are exported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import engine
from tests.support.dumps import difference, schema_of
from tests.support.exporting import export
from tests.support.postgres import Cluster

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.postgres import Database

WATCH = "create schema lab; create function lab.watch() returns event_trigger language plpgsql as 'begin end';"
TRIGGER = "create event trigger watched on ddl_command_end execute function lab.watch(); comment on event trigger watched is 'it';"
NAMES = "select evtname::text, obj_description(oid) from pg_event_trigger"


@pytest.mark.parametrize("policy", ["keep", "fail", "apply"])
def test_undeclared_event_trigger_beside_an_unmanaged_schema_is_left_alone(
    database: Database, apply: Callable[..., engine.Applied], policy: str
) -> None:
    database.run(f"create schema others; {WATCH} {TRIGGER}")
    done = apply(WATCH, schemas=["lab"], destructive=policy)
    assert (done.statements, done.kept, done.warnings) == ((), [], ())
    assert database.run(NAMES) == [("watched", "it")]


def test_undeclared_event_trigger_is_dropped_with_its_function(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    database.run(f"create schema others; {WATCH} {TRIGGER}")
    kept = apply("create schema lab", schemas=["lab"], destructive="keep")
    assert (kept.statements, [each["object"] for each in kept.kept]) == ((), ["lab.watch()"])
    done = apply("create schema lab", schemas=["lab"])
    assert done.statements == ("DROP EVENT TRIGGER watched", "DROP FUNCTION lab.watch()")
    assert done.warnings == ("event trigger watched is not declared, and is dropped with function lab.watch()",)


def test_undeclared_event_trigger_is_dropped_if_all_schemas_are_managed(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    database.run(f"{WATCH} {TRIGGER}")
    assert apply(WATCH, schemas=["lab", "public"], destructive="keep").statements == ()
    assert apply(WATCH, schemas=["lab", "public"]).statements == ("DROP EVENT TRIGGER watched",)


def test_export_contains_event_triggers_of_functions_in_the_schema(database: Database) -> None:
    elsewhere = WATCH.replace("lab", "others") + TRIGGER.replace("lab.", "others.").replace("watched", "theirs")
    database.run(f"{WATCH} {TRIGGER} {elsewhere}")
    exported = export(database.url, schemas=["lab"])
    assert re.findall("EVENT TRIGGER (\\w+)", exported.ddl) == ["watched", "watched"]


def test_role_that_may_not_create_event_triggers(database: Database) -> None:
    database.run(
        "drop role if exists case_plain; create role case_plain login; create schema lab authorization case_plain"
    )
    url = database.cluster.url(database.name, "case_plain")
    before = schema_of(database)
    try:
        with pytest.raises(engine.Failure, match="event trigger watched: only a superuser can do this"):
            engine.apply(url, f"{WATCH} {TRIGGER}", schemas=["lab"], shadow_url=database.cluster.url())
        assert difference(schema_of(database), before) == ""
    finally:
        database.run("drop owned by case_plain; drop role case_plain")


def test_owner_must_be_a_superuser_on_the_shadow_server_too(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    """The role is created there without rights, and promoted until the SQL is rolled back."""
    role = f"chief_{database.name}"
    database.run(f"{WATCH} {TRIGGER} create role {role} superuser")
    wanted = f'{WATCH} {TRIGGER} alter event trigger watched owner to "{role}";'
    try:
        assert apply(wanted, schemas=["lab"], manage_owners=False).statements == ()
        for check in (True, False):
            with Cluster(database.cluster.bin_dir) as other:
                done = apply(wanted, schemas=["lab"], manage_owners=True, shadow_url=other.url(), check=check)
                assert done.statements == (f"ALTER EVENT TRIGGER watched OWNER TO {role}",)
                assert other.run("select rolname::text from pg_roles where rolsuper") == [("postgres",)]
        assert not apply(wanted, schemas=["lab"], manage_owners=True).changed
    finally:
        database.run(f"drop event trigger watched; drop role {role}")


SECURE = """
create schema guard;
create function guard.secure(target text) returns void language plpgsql as $$
begin execute format('alter table %s enable row level security', target); end $$;
create function guard.new_tables() returns event_trigger language plpgsql as $$
declare c record; begin
  for c in select * from pg_event_trigger_ddl_commands() where object_type = 'table' loop
    perform guard.secure(c.object_identity);
  end loop;
end $$;
create event trigger secures on ddl_command_end when tag in ('CREATE TABLE') execute function guard.new_tables();
"""


@pytest.mark.parametrize("policy", ["keep", "apply"])
def test_row_level_security_that_an_event_trigger_enables_is_accepted(
    database: Database, apply: Callable[..., engine.Applied], policy: str
) -> None:
    """On the tables that exist, and on those that the run creates. The trigger calls the function that does it."""
    database.run(f"{SECURE} create schema lab; create table lab.old (id int);")
    wanted = """create schema lab; create table lab.old (id int); create table lab.open (id int);
        create table lab.closed (id int); alter table lab.closed enable row level security;"""
    predicted = apply(wanted, schemas=["lab"], destructive=policy, check=True)
    done = apply(wanted, schemas=["lab"], destructive=policy)
    assert done.statements == predicted.statements
    assert not [each for each in done.statements if "DISABLE" in each]
    assert done.warnings == predicted.warnings
    assert [
        each
        for each in done.warnings
        if each.endswith("lab.old, lab.open. Declare it, with the policies that they need")
    ]
    assert database.run("select count(*) from pg_class where relrowsecurity") == [(3,)]
    assert not apply(wanted, schemas=["lab"], destructive=policy).changed


def test_row_level_security_is_disabled_if_no_event_trigger_enables_it(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    database.run(f"{SECURE} create schema lab; create table lab.t (id int); alter event trigger secures disable;")
    done = apply("create schema lab; create table lab.t (id int);", schemas=["lab"])
    assert done.statements == ("ALTER TABLE lab.t DISABLE ROW LEVEL SECURITY",)


MEDDLE = """
create schema guard;
create function guard.meddle() returns event_trigger language plpgsql as $$
declare c record; begin
  for c in select * from pg_event_trigger_ddl_commands() where object_type = 'table' and command_tag = 'CREATE TABLE' loop
    execute format('grant select on %s to public', c.object_identity);
    execute format('alter table %s add column made_at timestamptz', c.object_identity);
  end loop;
end $$;
create event trigger meddles on ddl_command_end execute function guard.meddle();
"""
MADE = "select array_agg(attname order by 1)::text from pg_attribute where attrelid = 'lab.t'::regclass and attnum > 0 and not attisdropped"


@pytest.mark.parametrize("policy", ["keep", "apply"])
def test_what_an_event_trigger_adds_is_kept_or_undone(
    database: Database, apply: Callable[..., engine.Applied], policy: str
) -> None:
    """Access becomes as declared in the same run, and a column is kept or dropped, so the next run has nothing to do."""
    database.run(MEDDLE)
    wanted = "create schema lab; create table lab.t (id int);"
    predicted = apply(wanted, schemas=["lab"], destructive=policy, check=True)
    done = apply(wanted, schemas=["lab"], destructive=policy)
    assert (predicted.statements, predicted.kept, predicted.warnings) == (done.statements, done.kept, done.warnings)
    assert "REVOKE SELECT ON TABLE lab.t FROM PUBLIC" in done.statements
    assert [each for each in done.warnings if "event trigger meddles" in each]
    assert [each["object"] for each in done.kept] == (["lab.t.made_at"] if policy == "keep" else [])
    assert database.run(MADE) == [("{id,made_at}" if policy == "keep" else "{id}",)]
    again = apply(wanted, schemas=["lab"], destructive=policy)
    assert (again.statements, again.kept) == ((), done.kept)


def test_event_trigger_that_undoes_a_statement_is_named(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    database.run(
        """create schema guard; create schema lab; create function guard.undo() returns event_trigger language plpgsql as $$
        begin if obj_description('lab'::regnamespace) is not null then comment on schema lab is null; end if; end $$;
        create event trigger undoes on ddl_command_end execute function guard.undo();"""
    )
    for check in (True, False):
        with pytest.raises(engine.Failure, match="event trigger undoes changes comment on schema lab"):
            apply("create schema lab; comment on schema lab is 'ours';", schemas=["lab"], check=check)


OPENS = """create schema guard; create table guard.opened (name text); insert into guard.opened values ('lab.t');
create function guard.open() returns event_trigger language plpgsql as $$ declare c record; begin
  for c in select * from pg_event_trigger_ddl_commands() d where exists (
      select from guard.opened o where o.name = d.object_identity and d.command_tag = 'CREATE TABLE') loop
    execute format('grant select on %s to public', c.object_identity);
  end loop; end $$;
create event trigger opens on ddl_command_end execute function guard.open();"""


def test_what_an_event_trigger_does_because_of_rows_is_undone_by_the_run(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    """Check mode re-creates the database without rows, so it can't show that."""
    database.run(OPENS)
    wanted = "create schema lab; create table lab.t (id int);"
    assert "REVOKE" not in str(apply(wanted, schemas=["lab"], check=True).statements)
    done = apply(wanted, schemas=["lab"])
    assert done.statements[-1] == "REVOKE SELECT ON TABLE lab.t FROM PUBLIC"
    assert [each for each in done.warnings if each.startswith("Event triggers (event trigger opens) changed objects")]


def test_what_cannot_be_applied_stays_so_when_the_effects_of_an_event_trigger_are_undone(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    tree = "create schema lab; create table lab.tree (id int) partition by list (id);"
    database.run(f"{OPENS} {tree} create table lab.one partition of lab.tree for values in (1, 2);")
    wanted = f"{tree} create table lab.two partition of lab.tree for values in (2); create table lab.t (id int);"
    done = apply(wanted, schemas=["lab"], destructive="keep")
    assert done.statements[-1] == "REVOKE SELECT ON TABLE lab.t FROM PUBLIC"
    assert [each["object"] for each in done.kept] == ["lab.one", "lab.two", "lab.two"]
    again = apply(wanted, schemas=["lab"], destructive="keep")
    assert (again.statements, again.kept) == ((), done.kept)


@pytest.mark.nightly
def test_effects_on_what_the_run_renames(database: Database, apply: Callable[..., engine.Applied]) -> None:
    """The run renames before it plans again."""
    database.run(
        """create schema guard; create schema lab; create table lab.old (id int);
        create function guard.open() returns event_trigger language plpgsql as $$
        begin if to_regclass('lab.t') is not null then grant select on lab.t to public; end if; end $$;
        create event trigger opens on ddl_command_end when tag in ('ALTER TABLE') execute function guard.open();"""
    )
    wanted = "create schema lab;\n-- renamed from: old\ncreate table lab.t (id int);"
    predicted = apply(wanted, schemas=["lab"], check=True)
    assert predicted.statements == ("ALTER TABLE lab.old RENAME TO t", "REVOKE SELECT ON TABLE lab.t FROM PUBLIC")
    done = apply(wanted, schemas=["lab"])
    assert (done.statements, [each for each in done.warnings if "predicted" in each]) == (predicted.statements, [])


@pytest.mark.nightly
def test_what_cannot_be_predicted_is_said(database: Database, apply: Callable[..., engine.Applied]) -> None:
    """Here the function needs what the shadow database doesn't have: the privileges of a superuser."""
    database.run(
        """create schema guard; create function guard.log() returns event_trigger language plpgsql as $$
        begin execute 'select pg_read_file(''PG_VERSION'')'; end $$;
        create event trigger logs on ddl_command_end execute function guard.log();"""
    )
    predicted = apply("create schema lab", schemas=["lab"], check=True)
    [warning] = predicted.warnings
    assert re.match("What event trigger logs does .* could not be predicted: permission denied", warning)
    done = apply("create schema lab", schemas=["lab"])
    assert (done.statements, done.warnings) == (predicted.statements, predicted.warnings)


@pytest.mark.nightly
def test_event_trigger_that_refuses_a_statement_is_said(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    """It may decide by rows and logins, so check mode can't know: it says what to expect."""
    refuse = "if tg_tag <> 'CREATE TABLE' then raise 'not today'; end if;"
    database.run(f"""create table public.t (id int); create schema lab;
        create function lab.guard() returns event_trigger language plpgsql as $$ begin {refuse} end $$;
        create event trigger guard on ddl_command_start execute function lab.guard()""")
    [warning] = apply("create table t (id int, n int)", check=True).warnings
    assert re.match("What event trigger guard does .* could not be predicted: not today", warning)
    with pytest.raises(engine.Failure, match="not today"):
        apply("create table t (id int, n int)")
    quiet = "create table t (id int); create table u (id int);"
    assert apply(quiet, check=True).warnings == apply(quiet).warnings == ()


def test_function_of_a_securing_event_trigger_is_kept(database: Database, apply: Callable[..., engine.Applied]) -> None:
    """With the function that it calls: dropping one of them would end what the operator relies on."""
    database.run(SECURE.replace("guard", "lab"))
    done = apply("create schema lab;", schemas=["lab"])
    assert done.statements == ()
    assert [each for each in done.warnings if each.startswith("function lab.new_tables() is not declared. It is kept")]
