# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which backups a project has: what its plan and its add-ons imply."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from local_supabase.backups import DAY
from tests.local_supabase.harness import wait_until
from tests.local_supabase.json_schemas import matches_schema
from tests.local_supabase.response_schemas import BACKUPS

if TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase


@pytest.fixture(scope="module")
def small(server: LocalSupabase) -> str:
    """Return the ref of a project that is large enough for point-in-time recovery."""
    return server.create_ready("backed up", desired_instance_size="small")


def listed(local: LocalSupabase, ref: str) -> dict[str, Any]:
    """Return the backups of a project."""
    response = local.get(f"/v1/projects/{ref}/database/backups").json()
    assert matches_schema(response, BACKUPS)
    return dict(response)


def test_paid_plans_have_a_backup_each_day_for_a_week(local: LocalSupabase, small: str) -> None:
    assert listed(local, small)["backups"] == []
    local.settings(backup_interval=0.01)
    wait_until(lambda: len(listed(local, small)["backups"]) == 7, "seven backups")
    backups = listed(local, small)["backups"]
    assert {(each["status"], each["is_physical_backup"]) for each in backups} == {("COMPLETED", False)}
    identifiers = [each["id"] for each in backups]
    assert identifiers == sorted(set(identifiers), reverse=True)
    times = [datetime.fromisoformat(each["inserted_at"]).timestamp() for each in backups]
    assert times == sorted(times, reverse=True)
    assert time.time() - times[0] < DAY
    local.fault("backup_failed", count=None)
    assert [each["status"] for each in listed(local, small)["backups"]] == ["FAILED", *["COMPLETED"] * 6]
    local.fault("late_backups", count=None, seconds=DAY)
    assert listed(local, small)["backups"] == []


def test_the_plan_free_has_none(local: LocalSupabase) -> None:
    ref = local.create("without backups", organization_slug=local.second).json()["ref"]
    local.settings(backup_interval=0.01)
    assert listed(local, ref) == {
        "region": "us-east-1",
        "walg_enabled": False,
        "pitr_enabled": False,
        "backups": [],
        "physical_backup_data": {},
    }


def test_recovery_has_a_window_instead(local: LocalSupabase, small: str) -> None:
    path = f"/v1/projects/{small}/billing/addons"
    before = int(time.time())
    assert local.patch(path, {"addon_type": "pitr", "addon_variant": "pitr_7"}).status_code == 200
    found = listed(local, small)
    assert (found["walg_enabled"], found["pitr_enabled"], found["backups"]) == (True, True, [])
    window = found["physical_backup_data"]
    start, end = window["earliest_physical_backup_date_unix"], window["latest_physical_backup_date_unix"]
    assert before <= start <= end <= time.time()
    assert local.patch(path, {"addon_type": "pitr", "addon_variant": "pitr_28"}).status_code == 200
    assert listed(local, small)["physical_backup_data"]["earliest_physical_backup_date_unix"] == start
    local.fault("late_backups", count=None, seconds=DAY)
    assert listed(local, small)["physical_backup_data"] == {}
    assert local.delete(f"{path}/pitr_28").status_code == 200
    assert not listed(local, small)["pitr_enabled"]
