# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An export creates the same schema again, however it is run, verified with ``pg_dump`` and not with the engine itself.

In ``make test`` the final schema of every tenth case of ``tests/cases`` is exported, on one major; with
``FULL=1`` also the initial one, and on every major found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support import engine
from tests.support.dumps import difference, schema_of
from tests.support.exporting import export
from tests.support.long_runs import FULL
from tests.support.postgres import fresh_database
from tests.support.rows import schemas_of
from tests.support.schema_cases import Case, cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.database.engine.conftest import Databases
    from tests.support.postgres import Database


SAMPLE = 10
"""The short run takes every nth case: exports and plans have the same statements, and all plans are tested."""

RESOLVED_DIFFERENTLY = {"functions/overload-fits-better"}
"""Names that a search path with the schema in it resolves differently: the DDL has built-in names without a schema."""

LIMITS_WITHOUT_EFFECT = {"columns/identity-copied-and-another-type"}
"""LIKE copies an identity with limits that have no effect, and that only a dump shows."""


def parameters() -> Iterator[object]:
    left_out = RESOLVED_DIFFERENTLY | LIMITS_WITHOUT_EFFECT
    for case in [each for each in cases() if not (each.name in left_out or each.secrets)][:: 1 if FULL else SAMPLE]:
        for side in ("before", "after") if FULL else ("after",):
            for major in case.chosen():
                yield pytest.param(case, side, major, id=f"{case.name}-{side}-pg{major}")


def holds_something(sql: str) -> bool:
    return any(line.strip() and not line.startswith("--") for line in sql.splitlines())


@pytest.mark.fuzz
@pytest.mark.parametrize(("case", "side", "major"), list(parameters()))
def test_export_creates_the_same_schema(
    case: Case, side: str, major: int, databases: Callable[[int], Databases]
) -> None:
    """The same facts and the same dump, run as a script and applied; and applying it to the original changes nothing."""
    pool, sql = databases(major), getattr(case, side)
    pool.ensure_roles(*case.roles)
    with pool.empty() as original, pool.empty() as run, pool.empty() as applied:
        if holds_something(sql):
            original.run(sql)
        schemas = schemas_of(original)
        exported = export(original.url, schemas=schemas, owners=True)
        wanted = schema_of(original)

        if holds_something(exported.ddl):
            run.run(exported.ddl)
        assert difference(schema_of(run), wanted) == "", exported.ddl
        once_more = export(run.url, schemas=schemas, owners=True)
        assert once_more.facts == exported.facts
        assert once_more.ddl == exported.ddl

        options: dict[str, Any] = {"schemas": schemas, "shadow_url": pool.cluster.url(), "manage_owners": True}
        schema_sql = exported.ddl or "-- nothing"
        done = engine.apply(applied.url, schema_sql, **options)
        assert difference(schema_of(applied), wanted) == "", "\n".join(done.statements)
        assert export(applied.url, schemas=schemas, owners=True).facts == exported.facts
        left = engine.apply(original.url, schema_sql, check=True, **options)
        assert not left.statements


UNMANAGED = """
create schema auth;
create table auth.users (id int primary key, name text);
create policy theirs on auth.users using (true);
create function auth.greet() returns trigger language plpgsql as 'begin return new; end';
create trigger greet after insert on auth.users for each row execute function auth.greet();
create publication theirs for table auth.users;
create publication shared for table auth.users;
"""
OURS = """
create table members (id int primary key references auth.users (id), active boolean not null default true);
create function may_see(who int) returns boolean stable
    begin atomic select exists (select from members where id = who and active); end;
create function welcome() returns trigger language plpgsql as 'begin insert into members values (new.id); return new; end';
create trigger welcome after insert on auth.users for each row execute function welcome();
alter table auth.users enable always trigger welcome;
comment on trigger welcome on auth.users is 'makes a member';
create policy ours on auth.users to case_reader using (may_see(id));
create publication ours for table members, auth.users;
create publication none;
alter publication shared add table members where (active);
"""


def test_unmanaged_dependents_of_managed_objects_are_exported(database: Database) -> None:
    """The rest is unmanaged: it has to exist before."""
    database.run(UNMANAGED)
    before = export(database.url, existing_publications=["shared"])
    assert before.ddl == ""
    database.run(OURS)
    exported = export(database.url, existing_publications=["shared"])
    outside = {key for key in exported.facts if "theirs" in key[1] or "auth" in key[1]}
    assert outside == {
        ("trigger", "welcome on auth.users"),
        ("comment", "comment on trigger welcome on auth.users"),
        ("policy", "ours on auth.users"),
        ("publication_table", "table auth.users in publication ours"),
        ("publication_table", "table auth.users in publication shared"),
    }
    with fresh_database(database.cluster) as again:
        again.run(UNMANAGED)
        again.run(exported.ddl)
        assert export(again.url, existing_publications=["shared"]) == exported
        assert difference(schema_of(again), schema_of(database)) == ""
    assert "CREATE PUBLICATION shared" in export(database.url).ddl, "unless it is declared to exist"


OWNED = """
create schema app authorization case_writer;
create table app.t (id int generated always as identity, n serial);
alter table app.t owner to case_writer;
grant select on app.t to case_reader;
revoke delete on app.t from case_writer;
alter default privileges for role case_writer in schema app grant select on tables to case_reader;
alter default privileges for role case_reader grant select on tables to case_writer;
"""
OWNERS = """
select nspname::text, nspowner::regrole::text from pg_namespace where nspname = 'app'
union all
select 'app.t', relowner::regrole::text from pg_class where oid = 'app.t'::regclass order by 1
"""


def test_owners_are_exported_on_request_only(database: Database) -> None:
    database.run(OWNED)
    exported = export(database.url, schemas=["app"])
    assert not [key for key in exported.facts if key[0] == "owner"]
    assert "OWNER TO" not in exported.ddl
    assert "FOR ROLE case_reader" not in exported.ddl, "it owns nothing there"
    assert "REVOKE DELETE ON TABLE app.t FROM CURRENT_USER" in exported.ddl
    owned = export(database.url, schemas=["app"], owners=True)
    assert owned.facts["owner", "owner of table app.t"] == {"role": "case_writer"}
    assert "FOR ROLE case_reader" in owned.ddl
    with fresh_database(database.cluster) as again:
        again.run(owned.ddl)
        assert difference(schema_of(again), schema_of(database)) == ""
    with fresh_database(database.cluster) as again:
        again.run(f'grant create on database "{again.name}" to case_writer')
        again.run(f"set role case_writer; {exported.ddl}")
        assert again.run(OWNERS) == [("app", "case_writer"), ("app.t", "case_writer")]
        assert export(again.url, schemas=["app"]) == exported


def test_existing_default_privileges_add_nothing(database: Database) -> None:
    """Run where default privileges already exist, the DDL revokes what they grant."""
    before = "alter default privileges grant all on tables to case_reader; alter default privileges revoke execute on functions from public;"
    database.run(before)
    database.run(
        "create table secret (id int); revoke all on secret from case_reader; create table open (id int);"
        "create function f() returns int language sql as 'select 1'; grant execute on function f() to public;"
    )
    exported = export(database.url)
    for conditions in ("select 1", before):
        with fresh_database(database.cluster) as again:
            again.run(conditions)
            again.run(exported.ddl)
            assert difference(schema_of(again), schema_of(database)) == ""


def test_role_with_login_only_is_sufficient(database: Database) -> None:
    database.run(OWNED + "alter role case_reader login")
    reader = database.cluster.url(database.name, "case_reader")
    assert export(reader, schemas=["app"], owners=True) == export(database.url, schemas=["app"], owners=True)


def test_what_is_left_out_is_listed(database: Database) -> None:
    """As a result, and as a comment at the end of the script, which no name can leave."""
    database.run(
        UNMANAGED
        + OURS
        + """create schema tools; create function tools.one() returns int language sql as 'select 1';
        create type tools.mood as enum ('fine'); alter table members add mood tools.mood, add n int default tools.one();
        create schema "odd
select 1/0;"; create function "odd
select 1/0;".f() returns int language sql as 'select 1';
        alter table members add o int default "odd
select 1/0;".f();"""
    )
    exported = export(database.url, existing_publications=["shared"])
    assert [(each["kind"], each["name"]) for each in exported.result["left_out"]] == [
        ("function", '"odd\nselect 1/0;".f()'),
        ("function", "tools.one()"),
        ("publication", "shared"),
        ("role", "case_reader"),
        ("table", "auth.users"),
        ("type", "tools.mood"),
    ]
    notes = exported.ddl[exported.ddl.index("-- This script leaves out:") :]
    assert "-- table auth.users is outside of the exported schemas" in notes
    assert all(line.startswith("-- ") for line in notes.splitlines())
    assert not engine.apply(
        database.url,
        exported.ddl,
        check=True,
        shadow_url=database.cluster.url(),
        shadow_setup_sql=UNMANAGED
        + 'create schema tools; create function tools.one() returns int language sql as $$select 1$$; create schema "odd\nselect 1/0;";'
        + """create function "odd\nselect 1/0;".f() returns int language sql as 'select 1'; create type tools.mood as enum ('fine');""",
    ).changed


def test_objects_that_cannot_be_exported_cause_warning(database: Database) -> None:
    database.run("create type here;")
    exported = export(database.url, schemas=["public", "nowhere"])
    assert exported.result["unmodelled"] == [{"kind": "shell type", "name": "public.here"}]
    assert len(exported.warnings) == 2
    assert "schema nowhere does not exist" in exported.warnings[0]
    assert "shell type public.here" in exported.warnings[1]
    database.run("drop type here")


def test_empty_database_needs_no_ddl(database: Database) -> None:
    exported = export(database.url)
    assert exported.ddl == ""
    assert exported.result["server_version"].startswith(f"{database.cluster.major}.")
    assert exported.result["summary"]["schemas"] == 1
