# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lifecycle of a project."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.local_supabase.harness import PASSWORD, wait_until
from tests.local_supabase.json_schemas import matches_schema
from tests.local_supabase.response_schemas import PROJECT, PROJECT_IDENTITY, PROJECT_WITH_DATABASE, RESTORE_VERSIONS

if TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase


def test_create_project_and_log_in(local: LocalSupabase) -> None:
    created = local.create("from create", region_selection={"type": "smartGroup", "code": "emea"})
    assert created.status_code == 201
    assert matches_schema(created.json(), PROJECT)
    assert created.json()["status"] == "COMING_UP"
    assert created.json()["region"].startswith("eu-")
    ref = created.json()["ref"]
    # Nothing is available before ACTIVE_HEALTHY.
    assert "Tenant or user not found" in local.login_error(ref)
    assert local.get(f"/v1/projects/{ref}/api-keys").json() == []
    assert local.health(ref, "db")["status"] == "COMING_UP"
    local.wait_for(ref, "ACTIVE_HEALTHY")
    found = local.get(f"/v1/projects/{ref}").json()
    assert matches_schema(found, PROJECT_WITH_DATABASE)
    wait_until(lambda: not local.login_error(ref), "a login")
    version = local.rows(ref, "show server_version")[0][0]
    assert found["database"]["version"] == version
    assert found["database"]["postgres_engine"] == version.split(".", 1)[0]
    assert local.rows(
        ref, "select current_user, session_user, rolsuper from pg_roles where rolname = current_user"
    ) == [("postgres", "postgres", False)]


def test_keys_and_pooler_lag_behind_status(local: LocalSupabase) -> None:
    local.settings(keys_lag=600.0, pooler_lag=600.0)
    ref = local.create("status first").json()["ref"]
    local.wait_for(ref, "ACTIVE_HEALTHY")
    assert local.get(f"/v1/projects/{ref}/api-keys").json() == []
    assert "Tenant or user not found" in local.login_error(ref)
    assert local.health(ref, "pooler") == {
        "name": "pooler", "healthy": False, "status": "UNHEALTHY", "error": '{"error":"not found"}',
    }  # fmt: skip
    assert local.health(ref, "db")["healthy"]


def test_direct_connection(local: LocalSupabase, ref: str) -> None:
    import psycopg2  # noqa: PLC0415 - the other tests connect through the pooler

    host = local.get(f"/v1/projects/{ref}").json()["database"]["host"]
    if not host.startswith("127."):
        pytest.skip("needs a loopback address with port 5432 free")
    connection = psycopg2.connect(host=host, port=5432, user="postgres", password=PASSWORD, dbname="postgres")
    with connection, connection.cursor() as cursor:
        cursor.execute("select host(inet_server_addr())")
        assert cursor.fetchone() == (host,)
    connection.close()


def test_baseline_of_new_database(local: LocalSupabase, ref: str) -> None:
    schemas = {name for (name,) in local.rows(ref, "select nspname from pg_namespace")}
    assert {"auth", "storage", "extensions", "realtime", "vault", "graphql_public"} <= schemas
    assert local.rows(ref, "select auth.uid()") == [(None,)]
    assert local.rows(ref, "show statement_timeout") == [("2min",)]
    assert local.rows(ref, "show timezone") == [("UTC",)]
    assert local.rows(ref, "show search_path") == [('"$user", public, extensions',)]


@pytest.mark.parametrize(("mode", "readable"), [("revoked", False), ("legacy", True)])
def test_default_privileges(local: LocalSupabase, mode: str, readable: bool) -> None:
    local.settings(default_privileges=mode)
    ref = local.create_ready(f"grants {mode}")
    local.rows(ref, "create table public.items ()")
    assert local.rows(ref, "select has_table_privilege('anon', 'public.items', 'select')") == [(readable,)]


def test_duplicate_name(local: LocalSupabase, ref: str) -> None:
    again = local.create("shared")
    assert again.status_code == 409
    assert again.json() == {"message": 'Project with name "shared" already exists in your organization.'}
    assert local.status(ref) == "ACTIVE_HEALTHY"
    # Names are unique within an organization.
    other = local.create("shared", organization_slug=local.second)
    assert other.status_code == 201
    assert local.delete(f"/v1/projects/{other.json()['ref']}").status_code == 200


def test_concurrent_creates_with_the_same_name(local: LocalSupabase) -> None:
    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(response.status_code for response in pool.map(lambda _: local.create("concurrent"), range(4)))
    assert statuses == [201, 409, 409, 409]


def test_rename(local: LocalSupabase) -> None:
    ref = local.create("old name").json()["ref"]
    renamed = local.patch(f"/v1/projects/{ref}", {"name": "new name"})
    assert renamed.status_code == 200
    assert matches_schema(renamed.json(), PROJECT_IDENTITY)
    assert local.get(f"/v1/projects/{ref}").json()["name"] == "new name"
    local.create("old name")
    assert local.patch(f"/v1/projects/{ref}", {"name": "old name"}).status_code == 409


def test_delete(local: LocalSupabase) -> None:
    ref = local.create_ready("short-lived")
    deleted = local.delete(f"/v1/projects/{ref}")
    assert deleted.status_code == 200
    assert matches_schema(deleted.json(), PROJECT_IDENTITY)
    assert local.delete(f"/v1/projects/{ref}").status_code == 404
    assert local.create("short-lived").status_code == 201
    wait_until(lambda: local.get(f"/v1/projects/{ref}").status_code == 404, "the project is deleted")
    assert "Tenant or user not found" in local.login_error(ref)
    assert not (local.data_root / "clusters" / ref).exists()


def test_delete_while_coming_up(local: LocalSupabase) -> None:
    ref = local.create("deleted early").json()["ref"]
    assert local.delete(f"/v1/projects/{ref}").status_code == 200
    wait_until(lambda: local.get(f"/v1/projects/{ref}").status_code == 404, "the project is deleted")
    assert not (local.data_root / "clusters" / ref).exists()


def test_pause_and_restore_keep_the_data(local: LocalSupabase) -> None:
    ref = local.create_ready("paused")
    local.rows(ref, "create table public.kept as select 42 as answer")
    rejected = local.post(f"/v1/projects/{ref}/restore")
    assert rejected.status_code == 400
    assert "ACTIVE_HEALTHY" in rejected.json()["message"]
    local.pause(ref)
    assert local.status(ref) == "PAUSING"
    local.wait_for(ref, "INACTIVE")
    assert local.post(f"/v1/projects/{ref}/pause").status_code == 400
    assert "Tenant or user not found" in local.login_error(ref)
    assert local.post(f"/v1/projects/{ref}/database/query", {"query": "select 1"}).status_code == 400
    assert matches_schema(local.get(f"/v1/projects/{ref}/restore").json(), RESTORE_VERSIONS)
    assert local.post(f"/v1/projects/{ref}/restore").status_code == 200
    assert local.status(ref) == "RESTORING"
    local.wait_for(ref, "ACTIVE_HEALTHY")
    wait_until(lambda: not local.login_error(ref), "a login")
    assert local.rows(ref, "select answer from public.kept") == [(42,)]


def test_only_some_plans_allow_pausing(local: LocalSupabase) -> None:
    def may_pause() -> object:
        found = local.get(f"/v1/organizations/{local.organization}/entitlements").json()["entitlements"]
        return next(each["hasAccess"] for each in found if each["feature"]["key"] == "project_pausing")

    ref = local.create_ready("pro")
    assert not may_pause()
    assert local.post(f"/v1/projects/{ref}/pause").status_code == 402
    assert local.status(ref) == "ACTIVE_HEALTHY"
    local.use_plan("platform")
    assert may_pause()
    assert local.post(f"/v1/projects/{ref}/pause").status_code == 200
    assert local.patch("/_local/organizations/missing", {"plan": "pro"}).status_code == 404


def test_restoring_counts_as_an_active_project(local: LocalSupabase) -> None:
    refs = [local.create(f"free {number}", organization_slug=local.second).json()["ref"] for number in range(2)]
    for each in refs:
        local.wait_for(each, "ACTIVE_HEALTHY")
    assert local.post(f"/v1/projects/{refs[0]}/pause").status_code == 200
    local.wait_for(refs[0], "INACTIVE")
    assert local.create("free 3", organization_slug=local.second).status_code == 201
    assert local.post(f"/v1/projects/{refs[0]}/restore").status_code == 402
    assert local.status(refs[0]) == "INACTIVE"


def test_cancel_restore(local: LocalSupabase) -> None:
    ref = local.create_ready("restore canceled")
    local.pause(ref)
    local.wait_for(ref, "INACTIVE")
    local.settings(delay=600.0)
    assert local.post(f"/v1/projects/{ref}/restore").status_code == 200
    assert local.post(f"/v1/projects/{ref}/restore/cancel").status_code == 200
    local.wait_for(ref, "INACTIVE")
    assert local.post(f"/v1/projects/{ref}/restore/cancel").status_code == 400


def test_add_ons_depend_on_size_and_plan(local: LocalSupabase, ref: str) -> None:
    recovery = {"addon_type": "pitr", "addon_variant": "pitr_7"}
    refused = local.patch(f"/v1/projects/{ref}/billing/addons", recovery)
    assert (refused.status_code, "small" in refused.json()["message"]) == (400, True)
    free = local.create("on the plan free", organization_slug=local.second).json()["ref"]
    assert local.patch(f"/v1/projects/{free}/billing/addons", recovery).status_code == 402


def test_resize(local: LocalSupabase) -> None:
    ref = local.create_ready("grown", desired_instance_size="small")
    resized = local.patch(
        f"/v1/projects/{ref}/billing/addons", {"addon_type": "compute_instance", "addon_variant": "ci_large"}
    )
    assert resized.status_code == 200
    assert local.status(ref) == "RESIZING"
    local.wait_for(ref, "ACTIVE_HEALTHY")
    listed = local.get(f"/v1/organizations/{local.organization}/projects", params={"search": "grown"}).json()[
        "projects"
    ]
    assert [project["databases"][0]["infra_compute_size"] for project in listed] == ["large"]
