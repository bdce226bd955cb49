# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another run or user changes a project while a task waits for it: the task doesn't wait for what won't happen any more."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_steps import (
    PAUSED,
    READY,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    ADDONS,
    APPLY_ADDON,
    GET,
    HEALTH,
    KEYS,
    LIST,
    PAUSABLE,
    PAUSE,
    RESTORE,
    addons,
    entry,
    error,
    healthy,
    keys,
    listed,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.scripted_run import replay
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.test_management_addons import (
    BEFORE_RESIZE,
    RESIZE,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Step

OK = Reply(200)
DELETED = (GET, Reply(404, {"message": "Project not found"}))
STARTED: list[Step] = [(LIST, listed(entry(status="COMING_UP"))), (GET, project("COMING_UP")), (GET, project())]
UNHEALTHY: Step = (HEALTH, Reply(200, [{"name": "db", "healthy": False, "status": "UNHEALTHY"}]))
#: Polls that last until the task looks at the project itself.
LONG = 8
BAD_GATEWAY = error(502)


@pytest.mark.parametrize(
    ("look", "message"),
    [
        ((GET, project("INACTIVE")), "is INACTIVE and won't become ready by itself"),
        ((GET, project("GOING_DOWN")), "is GOING_DOWN and won't become ready by itself"),
        (DELETED, "Project not found"),
    ],
)
def test_services_of_a_project_that_is_paused_or_deleted_are_not_waited_for(look: Step, message: str) -> None:
    run = replay(*STARTED, *[UNHEALTHY] * LONG, look)
    assert message in run.message
    assert sum(run.time.slept) < 20


@pytest.mark.parametrize(
    "look", [(GET, project("RESIZING")), (GET, project("MIGRATING")), (GET, error(403)), (GET, BAD_GATEWAY)]
)
def test_a_look_that_shows_nothing_final_does_not_end_a_wait(look: Step) -> None:
    repeated = [look] * (4 if look[1] == BAD_GATEWAY else 1)
    assert replay(*STARTED, *[UNHEALTHY] * LONG, *repeated, (HEALTH, healthy()), *READY).outcome is not None


def test_keys_of_a_paused_project_are_not_waited_for() -> None:
    none = (KEYS, Reply(200, []))
    run = replay((LIST, listed(entry())), *[none] * LONG, (GET, project("INACTIVE")))
    assert "is INACTIVE" in run.message
    late = replay((LIST, listed(entry())), *[none] * LONG, (GET, project()), (KEYS, keys()), READY[1])
    assert late.outcome is not None


def test_a_new_project_that_is_deleted_is_not_waited_for() -> None:
    run = replay(*STARTED[:1], (GET, project("COMING_UP")), DELETED)
    assert "Project not found" in run.message


def test_a_project_that_is_restored_while_it_is_paused_is_not_waited_for() -> None:
    steps = [(LIST, listed(entry())), PAUSABLE, (PAUSE, OK), (GET, project()), (GET, project("PAUSING"))]
    run = replay(*steps, (GET, project("UNKNOWN")), (GET, project("RESTORING")), **PAUSED)
    assert "was being paused, and is RESTORING now: it was restored in the meantime." in run.message
    assert run.details["action"] == "paused"


def test_a_project_that_another_run_restores_or_pauses_first_is_not_changed_again() -> None:
    restored = replay(
        (LIST, listed(entry(status="PAUSING"))), (GET, project("PAUSING")), (GET, project("COMING_UP")), (GET, project()),
        (HEALTH, healthy()), *READY,
    )  # fmt: skip
    assert restored.result["project"]["status"] == "ACTIVE_HEALTHY"
    starting = [(LIST, listed(entry(status="COMING_UP"))), PAUSABLE, (GET, project("COMING_UP"))]
    paused = replay(*starting, (GET, project("PAUSING")), (GET, project("INACTIVE")), **PAUSED)
    assert paused.result["project"]["status"] == "INACTIVE"
    failed = replay((LIST, listed(entry(status="PAUSING"))), (GET, project("PAUSE_FAILED")))
    assert "is PAUSE_FAILED" in failed.message
    assert RESTORE not in [sent.line for sent in restored.session.sent]


def test_an_add_on_that_is_changed_again_is_not_waited_for() -> None:
    steps = [*BEFORE_RESIZE, (APPLY_ADDON, OK), (GET, project()), (LIST, listed(entry()))]
    run = replay(*steps, (ADDONS, addons(compute_instance="ci_large")), **RESIZE)
    assert "was changed to ci_small, and is ci_large now: it was changed again in the meantime." in run.message


def test_a_project_that_is_renamed_while_it_is_resized_is_found() -> None:
    renamed = LIST.replace("client-acme-prod", "other")
    assert renamed != LIST
    steps = [*BEFORE_RESIZE, (APPLY_ADDON, OK), (GET, project(name="other"))]
    run = replay(*steps, (renamed, listed(entry(name="other", size="small"))), (HEALTH, healthy()), *READY, **RESIZE)
    assert run.result["project"]["instance_size"] == "small"
