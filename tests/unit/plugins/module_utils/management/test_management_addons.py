# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resize a project and change its add-ons, against scripted responses."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import DesiredState
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    ADDONS,
    APPLY_ADDON,
    CREATE,
    ENTITLEMENTS,
    GET,
    HEALTH,
    KEYS,
    LIST,
    NAME,
    PASSWORD,
    POOLER,
    REF,
    REGIONS,
    addons,
    created,
    entitled,
    entry,
    error,
    healthy,
    keys,
    listed,
    offered,
    pooler,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.scripted_run import replay
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply

READY = [(KEYS, keys()), (POOLER, pooler())]
FOUND = (LIST, listed(entry()))
OK = Reply(200)
LOST = Reply(502, b"error code: 502")
RESIZE: dict[str, t.Any] = {"instance_size": "small", "resize": True}
#: The plan of the organization includes all add-ons.
PLAN = (ENTITLEMENTS, entitled(ipv4=True))
#: What precedes the request that resizes the project, and what follows when it has the new size.
BEFORE_RESIZE = [FOUND, (ADDONS, addons(compute_instance="ci_micro")), (GET, project())]
RESIZED = [(GET, project()), (LIST, listed(entry(size="small"))), (HEALTH, healthy()), *READY]


def removal(variant: str) -> str:
    return f"DELETE /v1/projects/{REF}/billing/addons/{variant}"


# -- resize --


def test_a_resize_is_sent_once_and_waited_for() -> None:
    run = replay(
        *BEFORE_RESIZE,
        (APPLY_ADDON, OK),
        (GET, project()),
        (LIST, listed(entry())),
        (ADDONS, addons(compute_instance="ci_small")),
        (GET, project("RESIZING")),
        *RESIZED,
        **RESIZE,
    )
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.result["project"]["instance_size"]) == (
        True,
        "updated",
        "small",
    )
    assert run.body(APPLY_ADDON) == {"addon_type": "compute_instance", "addon_variant": "ci_small"}
    (warning,) = run.outcome.warnings
    assert "instance_size of the project" in warning
    assert "from micro to small, which restarts the database" in warning
    assert "from '$8/month' to '$8/month'" in warning


def test_check_mode_predicts_a_resize() -> None:
    made = replay(*BEFORE_RESIZE, (APPLY_ADDON, OK), *RESIZED, **RESIZE)
    run = replay(FOUND, (ADDONS, addons(compute_instance="ci_micro")), PLAN, *READY, **RESIZE, check_mode=True)
    assert run.outcome is not None
    assert made.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "updated")
    assert run.outcome.warnings == made.outcome.warnings
    assert run.diff == made.diff
    assert "instance_size: micro" in run.diff["before"]
    assert "instance_size: small" in run.diff["after"]


def test_the_same_size_takes_no_request_for_add_ons() -> None:
    run = replay((LIST, listed(entry(size="small"))), *READY, **RESIZE)
    assert run.outcome is not None
    assert not run.outcome.changed
    assert run.diff["before"] == run.diff["after"]


def test_the_smallest_size_is_that_without_an_add_on() -> None:
    run = replay(
        *BEFORE_RESIZE,
        (removal("ci_micro"), OK),
        (GET, project()),
        (LIST, listed(entry(size="pico"))),
        (HEALTH, healthy()),
        *READY,
        instance_size="nano",
        resize=True,
    )
    assert run.result["project"]["instance_size"] == "nano"


def test_a_lost_response_to_a_resize_is_checked() -> None:
    run = replay(
        *BEFORE_RESIZE,
        (APPLY_ADDON, LOST),
        (ADDONS, addons(compute_instance="ci_micro")),
        (ADDONS, addons(compute_instance="ci_small")),
        *RESIZED,
        **RESIZE,
    )
    assert run.result["action"] == "updated"
    never = replay(*BEFORE_RESIZE, (APPLY_ADDON, LOST), *[(ADDONS, addons())] * 4, **RESIZE, seconds=2)
    assert "Whether it took effect is unknown" in never.message
    assert (never.details["action"], never.details["changed"]) == ("none", False)


def test_a_resize_that_takes_too_long_is_reported_as_made() -> None:
    run = replay(*BEFORE_RESIZE, (APPLY_ADDON, OK), *[(GET, project("RESIZING"))] * 3, **RESIZE, seconds=1)
    assert "did not become available within 1 s: it is RESIZING" in run.message
    assert (run.details["action"], run.details["changed"]) == ("updated", True)


@pytest.mark.parametrize("status", [400, 402])
def test_a_refused_add_on_explains_the_plan(status: int) -> None:
    read = [(ADDONS, addons(compute_instance="ci_micro"))] if status == 400 else []
    run = replay(*BEFORE_RESIZE, (APPLY_ADDON, error(status, "Not on this plan")), *read, **RESIZE)
    assert "'Not on this plan'" in run.message
    assert "plan" in run.message.partition("Not on this plan")[2]
    assert run.details["changed"] is False


def test_a_password_is_set_after_a_resize() -> None:
    after = [(GET, project()), (LIST, listed(entry(size="small"))), (PASSWORD, OK), (HEALTH, healthy()), *READY]
    run = replay(*BEFORE_RESIZE, (APPLY_ADDON, OK), *after, **RESIZE, always_set_password=True)
    assert run.result["action"] == "updated"


@pytest.mark.parametrize("status", ["COMING_UP", "INACTIVE"])
def test_an_unhealthy_project_is_not_resized_without_waiting(status: str) -> None:
    run = replay((LIST, listed(entry(status=status))), (ADDONS, addons()), **RESIZE, wait=False)
    assert "instance_size" in run.message
    assert "wait" in run.message


def test_a_paused_project_is_not_resized() -> None:
    run = replay((LIST, listed(entry(status="INACTIVE", size="small"))), **RESIZE, state=DesiredState.PAUSED)
    assert run.result["action"] == "none"


# -- point-in-time recovery and the IPv4 address --


def test_add_ons_are_compared_only_if_the_task_sets_them() -> None:
    given: dict[str, t.Any] = {"recovery_days": 7, "ipv4": True}
    run = replay(FOUND, (ADDONS, addons(pitr="pitr_7", ipv4="ipv4_default")), *READY, **given)
    assert run.outcome is not None
    assert (run.outcome.changed, run.outcome.warnings) == (False, ())
    nothing = replay(FOUND, (ADDONS, addons()), *READY, recovery_days=0, ipv4=False)
    assert nothing.outcome is not None
    assert not nothing.outcome.changed


def test_add_ons_are_applied_replaced_and_removed() -> None:
    run = replay(
        FOUND,
        (ADDONS, addons(pitr="pitr_7", ipv4="ipv4_default")),
        (GET, project()),
        (removal("ipv4_default"), OK),
        (APPLY_ADDON, OK),
        (GET, project()),
        (ADDONS, addons(pitr="pitr_7")),
        (GET, project()),
        (ADDONS, addons(pitr="pitr_14")),
        *READY,
        recovery_days=14,
        ipv4=False,
    )
    assert run.outcome is not None
    assert run.body(APPLY_ADDON) == {"addon_type": "pitr", "addon_variant": "pitr_14"}
    address, recovery = run.outcome.warnings
    assert "point_in_time_recovery of the project" in recovery
    assert "from 7 to 14. The price of this add-on changes from '$6/month' to '$7/month'." in recovery
    assert "ipv4_address" in address
    assert "from true to false" in address
    assert "from '$12/month' to nothing" in address
    assert "point_in_time_recovery: 7\n" in run.diff["before"]
    assert "ipv4_address: false\n" in run.diff["after"]


def test_recovery_is_removed_before_the_size_it_requires() -> None:
    steps = [(LIST, listed(entry(size="small"))), (ADDONS, addons(compute_instance="ci_small", pitr="pitr_7"))]
    run = replay(*steps, PLAN, *READY, instance_size="micro", resize=True, recovery_days=0, ipv4=True, check_mode=True)
    assert run.outcome is not None
    options = [warning.partition(" ")[0] for warning in run.outcome.warnings]
    assert options == ["point_in_time_recovery", "instance_size", "ipv4_address"]


def test_a_new_project_gets_its_add_ons_when_it_is_healthy() -> None:
    new = [(LIST, listed()), (REGIONS, offered())]
    run = replay(
        *new,
        PLAN,
        (CREATE, created()),
        (GET, project("COMING_UP")),
        (GET, project()),
        (APPLY_ADDON, OK),
        (GET, project()),
        (ADDONS, addons(ipv4="ipv4_default")),
        (HEALTH, healthy()),
        (LIST, listed(entry())),
        *READY,
        ipv4=True,
        recovery_days=0,
    )
    assert run.result["action"] == "created"
    assert "ipv4_address: true" in run.diff["after"]
    assert "ipv4_address" in replay(*new, ipv4=True, wait=False).message
    predicted = replay(*new, PLAN, ipv4=True, recovery_days=0, check_mode=True)
    assert predicted.diff == run.diff


# -- what the API would refuse --


@pytest.mark.parametrize(
    ("feature", "given"),
    [
        ("instances.compute_update_available_sizes", RESIZE),
        ("pitr.available_variants", {"recovery_days": 7}),
        ("ipv4", {"ipv4": True}),
    ],
)
def test_check_mode_knows_the_plan(feature: str, given: dict[str, t.Any]) -> None:
    steps = [FOUND, (ADDONS, addons(compute_instance="ci_micro")), (ENTITLEMENTS, entitled(**{feature: False}))]
    run = replay(*steps, **given, check_mode=True)
    assert "the plan of the organization" in run.message
    assert "doesn't include that" in run.message


def test_check_mode_knows_sizes() -> None:
    steps = [FOUND, (ADDONS, addons()), PLAN]
    other = replay(*steps, instance_size="huge", resize=True, check_mode=True)
    assert "can't be huge: the API offers micro, small" in other.message
    small = replay(*steps, recovery_days=7, check_mode=True)
    assert "requires the compute size small or a larger one, not micro" in small.message
    both = replay(*steps, *READY, recovery_days=7, **RESIZE, check_mode=True)
    assert both.result["action"] == "updated"


@pytest.mark.parametrize("check_mode", [True, False])
def test_no_project_is_created_whose_add_ons_are_impossible(*, check_mode: bool) -> None:
    new = [(LIST, listed()), (REGIONS, offered())]
    run = replay(*new, (ENTITLEMENTS, entitled(ipv4=False)), ipv4=True, check_mode=check_mode)
    assert "ipv4_address" in run.message
    run = replay(*new, PLAN, recovery_days=7, check_mode=check_mode)
    assert "not nano" in run.message


# -- the major version --


def test_a_new_project_gets_the_major_version() -> None:
    steps = [(LIST, listed()), (REGIONS, offered()), (CREATE, created()), (GET, project()), (HEALTH, healthy())]
    given: dict[str, t.Any] = {"postgres_engine": "17", "release_channel": "ga"}
    run = replay(*steps, (LIST, listed(entry())), *READY, **given)
    assert given.items() <= run.body(CREATE).items()
    assert "postgres_engine: 17" in run.diff["after"]


def test_the_major_version_is_compared_only_if_the_task_sets_it() -> None:
    run = replay(FOUND, (GET, project()), *READY, postgres_engine="17")
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["project"]["postgres_version"]) == (False, "17.6.1.063")
    other = replay(FOUND, (GET, project()), postgres_engine="15")
    assert f"{NAME!r} ({REF}) has PostgreSQL 17, not 15" in other.message
    assert "supabase_project_upgrade" in other.message
