# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Upgrade the database of a project, against scripted responses."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.upgrades.options import UpgradeSpec
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.upgrades.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    PROJECT,
    ScriptedTask,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    REF,
    error,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Step

GET = f"GET {PROJECT}"
ELIGIBILITY = f"GET {PROJECT}/upgrade/eligibility"
START = f"POST {PROJECT}/upgrade"
LAST_STATUS = f"GET {PROJECT}/upgrade/status"
STATUS = f"{LAST_STATUS}?tracking_id=t1"
STARTED = (START, Reply(201, {"tracking_id": "t1"}))
LOST = (START, Reply(502, b"error code: 502"))


def version(engine: str, status: str = "ACTIVE_HEALTHY") -> Reply:
    found = project(status)
    body = t.cast("dict[str, t.Any]", found.body)
    return Reply(body={**body, "database": {**body["database"], "postgres_engine": engine}})


def target(engine: str, app_version: str, channel: str = "ga") -> dict[str, str]:
    return {"postgres_version": engine, "release_channel": channel, "app_version": f"supabase-postgres-{app_version}"}


def eligibility(**changes: t.Any) -> Reply:
    body = {
        "eligible": True,
        "current_app_version": "supabase-postgres-15.8.1",
        "latest_app_version": "supabase-postgres-17.6.1",
        "target_upgrade_versions": [
            target("17", "17.6.1"),
            target("17", "17.10.1"),
            target("17-oriole", "17.6.1", "preview"),
        ],
        "duration_estimate_hours": 0.5,
        "legacy_auth_custom_roles": [],
        "objects_to_be_dropped": [],
        "unsupported_extensions": [],
        "user_defined_objects_in_internal_schemas": [],
        "validation_errors": [],
        "warnings": [],
    }
    return Reply(body={**body, **changes})


def status(code: int, progress: str = "1_started", **members: t.Any) -> Reply:
    times = {"initiated_at": "2026-11-28T00:00:00Z", "latest_status_at": "2026-11-28T00:00:00Z"}
    return Reply(
        body={"databaseUpgradeStatus": {**times, "target_version": 17, "status": code, "progress": progress, **members}}
    )


def upgrade(*steps: Step, check_mode: bool = False, seconds: float = 60, **changes: t.Any) -> ScriptedTask:
    spec = UpgradeSpec(**{"engine": "17", **changes})
    return replay_task(lambda task: reconcile(spec, task), *steps, check_mode=check_mode, seconds=seconds)


FOUND = [(GET, version("15")), (ELIGIBILITY, eligibility())]
ENDED = [(STATUS, status(1)), (GET, version("17")), (GET, version("17"))]


def test_a_database_with_the_version_takes_one_request() -> None:
    run = upgrade((GET, version("17")))
    assert (run.changed, run.result["action"], run.result["requests"]) == (False, "none", 1)


def test_an_upgrade_is_started_once_and_waited_for() -> None:
    waiting = [(STATUS, status(0)), (STATUS, error(502)), (STATUS, status(1)), (GET, version("17", "RESTORING"))]
    run = upgrade(*FOUND, STARTED, *waiting, *ENDED)
    assert (run.changed, run.result["action"], run.result["project"]["postgres_engine"]) == (True, "upgraded", "17")
    assert run.bodies == [{"target_version": "17", "release_channel": "ga"}]
    assert run.result["target"]["app_version"] == "supabase-postgres-17.10.1"
    assert run.outcome is not None
    (warning,) = run.outcome.warnings
    assert "interrupts its service for an estimated 0.5 h" in warning


def test_check_mode_predicts_an_upgrade() -> None:
    run = upgrade(*FOUND, check_mode=True)
    assert (run.changed, run.result["action"]) == (True, "upgraded")
    assert run.diff == upgrade(*FOUND, STARTED, *ENDED).diff
    assert "postgres_engine: 15" in run.diff[0]
    assert run.outcome is not None
    assert len(run.outcome.warnings) == 1


def test_without_waiting_an_upgrade_is_only_started() -> None:
    run = upgrade(*FOUND, STARTED, (GET, version("15", "UPGRADING")), wait=False)
    assert (run.changed, run.result["action"], run.result["project"]["status"]) == (True, "started", "UPGRADING")
    again = upgrade((GET, version("15", "UPGRADING")), wait=False)
    assert (again.changed, again.result["action"]) == (False, "none")


def test_an_upgrade_of_an_earlier_run_is_waited_for() -> None:
    run = upgrade(
        (GET, version("15", "UPGRADING")), (LAST_STATUS, status(0)), (LAST_STATUS, status(1)), (GET, version("17"))
    )
    assert (run.changed, run.result["project"]["postgres_engine"]) == (False, "17")


@pytest.mark.parametrize("found", [True, False])
def test_a_lost_response_is_checked(found: bool) -> None:
    if found:
        waiting = [(LAST_STATUS, status(0)), (LAST_STATUS, status(1)), (GET, version("17")), (GET, version("17"))]
        assert upgrade(*FOUND, LOST, *waiting).result["action"] == "upgraded"
        return
    ended = [(LAST_STATUS, status(1)), *[(LAST_STATUS, status(1)), (GET, version("17")), (GET, version("17"))]]
    assert upgrade(*FOUND, LOST, *ended).result["action"] == "upgraded"
    none = Reply(body={"databaseUpgradeStatus": None})
    run = upgrade(*FOUND, LOST, *[(LAST_STATUS, none)] * 3, seconds=1)
    assert "Whether it took effect is unknown" in run.message
    assert run.failure is not None
    assert run.failure.details["changed"] is False


def test_an_upgrade_that_another_run_starts_first_is_waited_for() -> None:
    refused = (STARTED[0], Reply(400, {"message": "its status is UPGRADING"}))
    waiting = [(LAST_STATUS, status(0)), (LAST_STATUS, status(1)), (GET, version("17")), (GET, version("17"))]
    assert upgrade(*FOUND, refused, *waiting).result["action"] == "upgraded"
    for answer in (Reply(body={"databaseUpgradeStatus": None}), Reply(403, {"message": "no"})):
        assert "its status is UPGRADING" in upgrade(*FOUND, refused, (LAST_STATUS, answer)).message


def test_an_upgrade_that_another_run_starts_before_the_eligibility_is_read_is_waited_for() -> None:
    refused = (ELIGIBILITY, Reply(400, {"message": "its status is UPGRADING"}))
    found = [(GET, version("15")), refused, (GET, version("15", "UPGRADING"))]
    ended = [(LAST_STATUS, status(0)), (LAST_STATUS, status(1))]
    run = upgrade(*found, *ended, (GET, version("17")))
    assert (run.changed, run.result["project"]["postgres_engine"]) == (False, "17")
    # The other one was to another version.
    further = [(GET, version("16")), (ELIGIBILITY, eligibility()), STARTED, *ENDED]
    assert upgrade(*found, *ended, *further).result["action"] == "upgraded"
    assert not upgrade(*found, wait=False).changed
    assert "its status is UPGRADING" in upgrade((GET, version("15")), refused, (GET, version("15"))).message


def test_an_upgrade_of_a_project_that_is_paused_or_deleted_is_not_waited_for() -> None:
    ended = upgrade(*FOUND, STARTED, (STATUS, status(1)), (GET, version("17", "INACTIVE")))
    assert "is INACTIVE and won't become ready by itself" in ended.message
    running = [(STATUS, status(0))] * 8
    assert "is GOING_DOWN" in upgrade(*FOUND, STARTED, *running, (GET, version("15", "GOING_DOWN"))).message


def test_the_newest_version_is_chosen_without_one() -> None:
    assert upgrade(*FOUND, engine=None, check_mode=True).result["target"]["app_version"].endswith("17.10.1")
    for nothing in ([], [target("15", "15.8.1")]):
        run = upgrade((GET, version("15")), (ELIGIBILITY, eligibility(target_upgrade_versions=nothing)), engine=None)
        assert (run.changed, run.result["target"]) == (False, None)


BLOCKED: dict[str, t.Any] = {
    "eligible": False,
    "validation_errors": [
        {"type": "active_replication_slot", "slot_name": "s1"},
        {"type": "objects_depending_on_pg_cron", "dependents": ["x"]},
    ],
    "objects_to_be_dropped": ["extension plv8"],
}


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        (
            BLOCKED,
            ["active replication slot (slot_name s1)", "objects depending on pg cron", "it would drop extension plv8"],
        ),
        ({"eligible": False, "unsupported_extensions": ["timescaledb"]}, ["unsupported extension: timescaledb"]),
        ({"objects_to_be_dropped": ["extension plv8"]}, ["it would drop extension plv8", "set accept_drops"]),
        ({"eligible": False}, ["the API gives no reason"]),
        ({"target_upgrade_versions": [target("16", "16.1")]}, ["Possible versions: 16 (ga)", "can't be downgraded"]),
        ({"target_upgrade_versions": [target("17", "17.1", "preview")]}, ["Possible versions: 17 (preview)"]),
    ],
)
def test_everything_that_prevents_an_upgrade_is_named_first(
    changes: dict[str, t.Any], texts: list[str], check_mode: bool
) -> None:
    run = upgrade((GET, version("15")), (ELIGIBILITY, eligibility(**changes)), check_mode=check_mode)
    for text in texts:
        assert text in run.message


def test_drops_can_be_accepted() -> None:
    drops = (ELIGIBILITY, eligibility(objects_to_be_dropped=["extension plv8"]))
    run = upgrade((GET, version("15")), drops, accepts_drops=True, check_mode=True)
    assert run.result["objects_to_be_dropped"] == ["extension plv8"]
    assert run.outcome is not None
    assert "The upgrade drops extension plv8." in run.outcome.warnings


def test_only_a_healthy_project_is_upgraded() -> None:
    run = upgrade((GET, version("15", "INACTIVE")), (ELIGIBILITY, eligibility()))
    assert f"({REF}) is INACTIVE" in run.message


def test_a_failed_upgrade_is_reported() -> None:
    failed = (STATUS, status(2, error="5_data_upgrade_completion_failed"))
    run = upgrade(*FOUND, STARTED, failed)
    assert "to PostgreSQL 17 failed: 5_data_upgrade_completion_failed" in run.message
    assert run.failure is not None
    assert (run.failure.details["changed"], run.failure.details["actions"]) == (True, ["started"])
    other = upgrade(*FOUND, STARTED, (STATUS, status(1)), (GET, version("15")))
    assert "but it has PostgreSQL 15, not 17" in other.message


def test_an_upgrade_that_takes_too_long_is_reported_with_its_progress() -> None:
    run = upgrade(*FOUND, STARTED, *[(STATUS, status(0, "5_initiated_data_upgrade"))] * 3, seconds=1)
    assert "did not end within 1 s: the upgrade has reached 5_initiated_data_upgrade" in run.message
    assert run.failure is not None
    assert run.failure.details["changed"] is True
