# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Information about projects of the local Supabase."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.management.project_info.gathering import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.project_info.options import (
    PROJECT_INFO_SPEC,
    SECTIONS,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform


def read(platform: LocalPlatform, **options: t.Any) -> tuple[dict[str, t.Any], tuple[str, ...]]:
    """Run the module's code in this process; return its return values and its warnings."""

    def run_task(parameters: dict[str, t.Any], *, check_mode: bool) -> Outcome:
        assert not check_mode
        return run(parameters)

    outcome = platform.manage(run_task, PROJECT_INFO_SPEC, **options)
    assert not outcome.changed
    return dict(outcome.result), outcome.warnings


DAY = 86400.0


def test_everything_about_a_project(platform: LocalPlatform, ref: str) -> None:
    query = {"query": "create table public.open (id int primary key); grant select on public.open to anon"}
    platform.send("POST", f"/v1/projects/{ref}/database/query", json=query)
    platform.send("POST", "/_local/settings", json={"backup_interval": 0.01})
    result, warnings = read(platform, ref=[ref], gather=list(SECTIONS), api_keys="all")
    platform.send("POST", "/_local/settings", json={"backup_interval": DAY})
    (project,) = result["projects"]
    assert warnings == ()
    assert (project["ref"], project["status"]) == (ref, "ACTIVE_HEALTHY")
    assert "open" in [
        lint["metadata"]["name"] for lint in project["advisors"] if lint["name"] == "rls_disabled_in_public"
    ]
    assert project["backups"]["pitr_enabled"] is False
    assert project["backups"]["backups"][0]["status"] == "COMPLETED"
    assert project["upgrade"]["eligible"] is False
    assert all(project["api_keys"].values())
    assert project["settings"]["ssl_enforcement"] == {"database": False}
    assert "jwt_secret" not in str(project["settings"])
    assert result["entitlements"][platform.organization]["ipv4"]["has_access"] is True
    platform.send("POST", f"/v1/projects/{ref}/database/query", json={"query": "drop table public.open"})


def test_scoped_token_learns_what_it_lacks(platform: LocalPlatform, ref: str) -> None:
    token = platform.environment["LOCAL_SUPABASE_LIMITED_TOKEN"]
    result, warnings = read(platform, ref=[ref], gather=list(SECTIONS), api_keys="all", api_token=token)
    assert {"advisors_read", "api_gateway_keys_secret_read"} <= set(result["missing_permissions"])
    assert result["projects"][0]["advisors"] is None
    assert any(warning.startswith("advisors of") for warning in warnings)


def test_all_projects(platform: LocalPlatform, name: str) -> None:
    created = platform.create(name)
    result, _warnings = read(platform, organization=platform.organization)
    assert created in [project["ref"] for project in result["projects"]]
    named, _warnings = read(platform, organization=platform.organization, name=[name, "no such project"])
    assert ([project["ref"] for project in named["projects"]], named["missing"]) == ([created], ["no such project"])
