# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lints of the advisors: each finds an object that it is for, and none of the platform's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.local_supabase.json_schemas import matches_schema
from tests.local_supabase.response_schemas import ADVISORS

if TYPE_CHECKING:
    import requests

    from tests.local_supabase.harness import LocalSupabase

#: Statements, and the lint that must find what they create.
FLAWS = {
    "create table public.open (id int primary key); grant select on public.open to anon": "rls_disabled_in_public",
    "create table app.idle (id int primary key); create policy p on app.idle using (true)": "policy_exists_rls_disabled",
    "create table app.shut (id int primary key); alter table app.shut enable row level security": "rls_enabled_no_policy",
    "create view public.peek as select * from app.shut; grant select on public.peek to anon": "security_definer_view",
    "create function app.f() returns int language sql as 'select 1'": "function_search_path_mutable",
    "create table app.child (id int primary key, shut int references app.shut)": "unindexed_foreign_keys",
    "create table app.keyless (id int)": "no_primary_key",
    "create index a on app.child (id); create index b on app.child (id)": "duplicate_index",
    "create policy one on app.shut using (true); create policy two on app.shut for select using (true)": (
        "multiple_permissive_policies"
    ),
}


def lints(local: LocalSupabase, ref: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind in ("security", "performance"):
        response = local.get(f"/v1/projects/{ref}/advisors/{kind}")
        assert response.status_code == 200, response.text
        for lint in response.json()["lints"]:
            found.setdefault(lint["name"], []).append(lint["metadata"]["name"])
    return found


def test_each_lint_finds_its_object(local: LocalSupabase) -> None:
    ref = local.create_ready("linted")
    assert lints(local, ref) == {}
    local.rows(ref, "create schema app")
    for statements, lint in FLAWS.items():
        before = lints(local, ref)
        local.rows(ref, statements)
        assert lints(local, ref).get(lint, []) != before.get(lint, []), lint
    local.rows(
        ref,
        "alter table public.open enable row level security; create policy p on public.open using (true);"
        " create index on app.child (shut); alter view public.peek set (security_invoker = true);"
        " alter function app.f() set search_path = ''",
    )
    left = lints(local, ref)
    assert not left.keys() & {
        "rls_disabled_in_public", "unindexed_foreign_keys", "security_definer_view", "function_search_path_mutable",
    }  # fmt: skip


def test_advisors_need_a_running_database(local: LocalSupabase) -> None:
    ref = local.create_ready("not linted")
    local.pause(ref)
    local.wait_for(ref, "INACTIVE")
    assert local.get(f"/v1/projects/{ref}/advisors/security").status_code == 400


def test_lints_are_run_by_name(local: LocalSupabase) -> None:
    ref = local.create_ready("linted by name")
    local.rows(ref, "create table public.keyless (id int); grant select on public.keyless to anon")

    def run(*names: str) -> requests.Response:
        lints = [{"name": name} for name in names]
        body = {"data": {"type": "project_advisors", "attributes": {"lints": lints}}}
        return local.post(f"/v2/projects/{ref}/advisors/run", body)

    found = run("no_primary_key", "duplicate_index", "leaked_service_key")
    assert matches_schema(found.json(), ADVISORS)
    lints_found = found.json()["data"]["attributes"]["lints"]
    assert [(lint["name"], lint["metadata"]["name"]) for lint in lints_found] == [
        ("no_primary_key", "keyless"),
        ("advisor_check_unavailable", "leaked_service_key"),
    ]
    for refused in (run(), run("no_such_lint"), run(*["no_primary_key"] * 16)):
        assert refused.status_code == 400
