# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client's database, exported and created again in other projects: for a team that starts with an existing database."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.database.template.test_engine import SETUP
from tests.support.client_schema import load
from tests.support.dumps import difference, schema_of
from tests.support.engine import apply
from tests.support.exporting import Exported, export
from tests.support.long_runs import most_at_night
from tests.support.postgres import fresh_database

if TYPE_CHECKING:
    from tests.support.engine import Applied
    from tests.support.postgres import Cluster, Database

SCHEMAS = ("public", "app")


def export_of(project: Database, **options: Any) -> Exported:
    return export(project.url, schemas=SCHEMAS, existing_publications=["supabase_realtime"], **options)


def run(project: Database, sql: str) -> None:
    """Run a script in one transaction as `postgres`, which is no superuser."""
    with contextlib.closing(project.connect("postgres", autocommit=False)) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        connection.commit()


def apply_export(project: Database, exported: Exported, *, check: bool = False, destructive: str = "keep") -> Applied:
    url, shadow = project.cluster.url(project.name, "postgres"), project.cluster.url()
    options: dict[str, Any] = {"destructive": destructive, "shadow_setup_sql": SETUP, "shadow_url": shadow}
    return apply(url, exported.ddl, schemas=SCHEMAS, check=check, **options)


HARDENED = {
    "schema": "revoke all on schema public from public; revoke all on schema public from anon;",
    "schema of one role": "revoke usage on schema public from authenticated; grant create on schema public to service_role;",
    "defaults": """
        alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
        alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
        alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
    """,
    "defaults of functions": """
        alter default privileges revoke execute on functions from public;
        alter default privileges in schema public revoke execute on functions from anon;
    """,
    "defaults wider": "alter default privileges in schema public grant select on tables to anon with grant option;",
    "usage of types": "alter default privileges revoke usage on types from public;",
}
OBJECTS = """
    create table public.{0} (id int generated always as identity primary key, a text, b text);
    create table public.{0}_closed (id int, a text, b text);
    revoke all on public.{0}_closed from anon, authenticated;
    grant select (a), update (b) on public.{0}_closed to authenticated;
    create function public.{0}_f() returns int language sql as 'select 1';
    create function public.{0}_g() returns int language sql as 'select 1';
    revoke execute on function public.{0}_g() from public, anon, authenticated;
    create type public.{0}_t as enum ('a');
    create view public.{0}_v as select 1 as x;
    create sequence public.{0}_s;
    revoke all on sequence public.{0}_s from anon;
"""


@pytest.mark.parametrize("hardened", most_at_night(HARDENED, every=3))
def test_revoked_privileges_are_exported(supabase: Cluster, mode: str, hardened: str) -> None:
    """Applying the export to the original changes nothing, and a new project of the platform gets the same access."""
    with (
        fresh_database(supabase, template=mode, owner="postgres") as original,
        fresh_database(supabase, template=mode, owner="postgres") as again,
        fresh_database(supabase, template=mode, owner="postgres") as applied,
    ):
        run(original, OBJECTS.format("before") + HARDENED[hardened] + OBJECTS.format("after"))
        wanted = schema_of(original)
        exported = export_of(original)
        for policy in ("keep", "apply"):
            assert apply_export(original, exported, check=True, destructive=policy).statements == ()
        run(again, exported.ddl)
        assert difference(schema_of(again), wanted) == ""
        assert export_of(again).ddl == exported.ddl
        apply_export(applied, exported)
        assert difference(schema_of(applied), wanted) == ""
        assert apply_export(applied, exported).statements == ()


@pytest.mark.parametrize("target", ["revoked", "legacy"])
def test_revoked_privileges_of_empty_project_are_exported(supabase: Cluster, mode: str, target: str) -> None:
    with (
        fresh_database(supabase, template=mode, owner="postgres") as original,
        fresh_database(supabase, template=target, owner="postgres") as applied,
    ):
        run(original, "".join(HARDENED.values()))
        exported = export_of(original)
        apply_export(applied, exported)
        assert difference(schema_of(applied), schema_of(original)) == ""
        assert apply_export(applied, exported).statements == ()


def test_client_is_recreated(supabase: Cluster, mode: str) -> None:
    """In both modes of default privileges, run as a script and applied, as `postgres`."""
    with (
        fresh_database(supabase, template=mode, owner="postgres") as original,
        fresh_database(supabase, template=mode, owner="postgres") as again,
        fresh_database(supabase, template=mode, owner="postgres") as applied,
    ):
        load(original)
        exported = export_of(original)
        assert exported.result["summary"]["tables"] == exported.result["summary"]["rls_enabled"] == 21
        assert (exported.result["unmodelled"], exported.warnings) == ([], ()), (
            "the platform's event triggers aren't ours"
        )
        assert apply_export(original, exported, check=True).statements == ()

        run(again, exported.ddl)
        assert export_of(again).ddl == exported.ddl
        assert difference(schema_of(again), schema_of(original)) == ""
        done = apply_export(applied, exported)
        assert done.changed
        assert not done.kept
        assert export_of(applied).ddl == exported.ddl
        assert difference(schema_of(applied), schema_of(original)) == ""
