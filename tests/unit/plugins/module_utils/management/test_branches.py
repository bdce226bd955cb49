# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preview branches: the options, and all requests of a task."""

from __future__ import annotations

import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.branches.options import (
    BRANCH_SPEC,
    BranchSpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.branches.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    PROJECT,
    ScriptedTask,
    plan,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step

LIST, CREATE = f"GET {PROJECT}/branches", f"POST {PROJECT}/branches"
CHANGE, DELETE = "PATCH /v1/branches/id-1", "DELETE /v1/branches/id-1?force=true"
LOST = requests.exceptions.ReadTimeout()


def branch(**members: t.Any) -> dict[str, t.Any]:
    """Return a branch that can be used, as the API returns it."""
    return {
        "id": "id-1",
        "name": "preview",
        "project_ref": "b" * 20,
        "parent_project_ref": "a" * 20,
        "is_default": False,
        "persistent": False,
        "with_data": False,
        "status": "FUNCTIONS_DEPLOYED",
        "preview_project_status": "ACTIVE_HEALTHY",
        "created_at": "2026-01-01T00:00:00Z",
        **members,
    }


def listed(*entries: dict[str, t.Any]) -> Reply:
    return Reply(200, [branch(id="id-0", name="main", is_default=True), *entries])


STARTING = branch(status="CREATING_PROJECT", preview_project_status="COMING_UP")


def run(*steps: Step, check_mode: bool = False, seconds: float = 60, **spec: t.Any) -> ScriptedTask:
    given = BranchSpec(**{"name": "preview", **spec})
    return replay_task(lambda task: reconcile(given, task), *steps, check_mode=check_mode, seconds=seconds)


def test_branch_is_created_and_waited_for() -> None:
    spec: dict[str, t.Any] = {
        "git_branch": "feature",
        "persistent": True,
        "region": "eu-west-1",
        "instance_size": "small",
    }
    predicted = run((LIST, listed()), *plan(branching_limit=True), check_mode=True, **spec)
    made = branch(git_branch="feature", persistent=True)
    done = run(
        (LIST, listed()),
        (CREATE, Reply(201, {**made, **STARTING})),
        (LIST, listed(STARTING)),
        (LIST, listed(made)),
        **spec,
    )
    assert done.bodies == [
        {
            "branch_name": "preview",
            "git_branch": "feature",
            "persistent": True,
            "with_data": False,
            "region": "eu-west-1",
            "desired_instance_size": "small",
        }
    ]
    assert (done.result["action"], done.result["branch"]["ref"]) == ("created", "b" * 20)
    assert predicted.diff == done.diff
    # What costs extra, and where the data will be.
    assert predicted.diff[1].endswith("with_data: false\nregion: eu-west-1\ninstance_size: small\n")
    assert (predicted.result["branch"]["ref"], predicted.result["branch"]["git_branch"]) == (None, "feature")


def test_check_mode_knows_the_plan() -> None:
    done = run((LIST, listed()), *plan(branching_limit=False), check_mode=True)
    assert "needs the feature branching_limit, which the plan" in done.message
    forbidden = (f"GET {PROJECT}", Reply(403, {"message": "no"}))
    assert run((LIST, listed()), forbidden, check_mode=True).changed


def test_unchanged_branch_takes_one_request() -> None:
    done = run((LIST, listed(branch(git_branch="feature"))))
    assert (done.changed, done.result["branch"]["project_status"]) == (False, "ACTIVE_HEALTHY")
    assert not run((LIST, listed(STARTING)), wait=False).changed
    assert not run((LIST, listed(STARTING)), (LIST, listed(branch()))).changed
    assert not run((LIST, listed(branch(preview_project_status=None)))).changed


@pytest.mark.parametrize("lost", [LOST, Reply(502, b"error code: 502"), Reply(409, {"message": "exists"})])
def test_lost_response_to_create_is_read_and_not_repeated(lost: Reply | Exception) -> None:
    assert run((LIST, listed()), (CREATE, lost), (LIST, listed()), (LIST, listed(branch()))).changed


def test_branch_that_is_deleted_before_it_is_changed() -> None:
    missing = Reply(404, {"message": "Branch not found"})
    done = run((LIST, listed(branch())), (CHANGE, missing), persistent=True)
    assert "deleted in the meantime, perhaps by another run. Run again" in done.message
    project = run((LIST, listed(branch())), (CHANGE, Reply(404, {"message": "Project not found"})), persistent=True)
    assert "The project was deleted" in project.message


def test_given_properties_are_changed() -> None:
    assert not run((LIST, listed(branch(persistent=True))), persistent=True).changed
    done = run((LIST, listed(branch())), (CHANGE, Reply(200, branch(persistent=True))), persistent=True)
    assert (done.bodies, done.result["branch"]["persistent"]) == ([{"persistent": True}], True)
    assert done.diff[0].replace("false", "true") == done.diff[1]
    lost = run((LIST, listed(branch())), (CHANGE, LOST), (LIST, listed(branch(git_branch="x"))), git_branch="x")
    assert lost.result["branch"]["git_branch"] == "x"


@pytest.mark.parametrize("state", [{"status": "MIGRATIONS_FAILED"}, {"preview_project_status": "INIT_FAILED"}])
def test_failed_branch_is_reported_at_once(state: dict[str, str]) -> None:
    done = run(
        (LIST, listed()),
        (CREATE, Reply(201, STARTING)),
        (LIST, listed(branch(**{"status": "CREATING_PROJECT", **state}))),
    )
    assert next(iter(state.values())) in done.message
    assert done.failure is not None
    assert (done.failure.details["changed"], done.failure.details["actions"]) == (True, ["created"])


def test_branch_that_is_deleted_while_waiting_is_not_waited_for() -> None:
    starting = (LIST, listed(STARTING))
    done = run((LIST, listed()), (CREATE, Reply(201, STARTING)), (LIST, listed()), starting, (LIST, listed()))
    assert "was deleted while this run waited" in done.message
    assert done.failure is not None
    assert done.failure.details["changed"] is True


def test_paused_branch_is_not_waited_for() -> None:
    paused = branch(preview_project_status="INACTIVE")
    refused = run((LIST, listed(paused)), (LIST, listed(paused)))
    assert "its project INACTIVE" in refused.message
    assert "Resume it in the dashboard, or set wait to false." in refused.message
    assert run((LIST, listed(paused)), wait=False).result["branch"]["project_status"] == "INACTIVE"


def test_timeout_names_the_last_state() -> None:
    done = run((LIST, listed(STARTING)), *[(LIST, listed(STARTING))] * 3, seconds=1)
    assert "within 1 s: it is CREATING_PROJECT, and its project COMING_UP" in done.message
    assert done.failure is not None
    assert t.cast("dict[str, t.Any]", done.failure.details["branch"])["ref"] == "b" * 20


def test_branch_is_deleted() -> None:
    assert not run((LIST, listed()), present=False).changed
    for answer in (
        [(DELETE, Reply(200, {"message": "ok"}))],
        [(DELETE, LOST), (LIST, listed())],
        [(DELETE, Reply(404))],
    ):
        done = run((LIST, listed(branch())), *answer, present=False)
        assert (done.result["action"], done.result["branch"]) == ("deleted", None)


def test_project_itself_is_never_changed() -> None:
    for present in (True, False):
        assert "not a preview branch" in run((LIST, listed()), name="main", present=present, persistent=True).message


def test_plan_without_branches_has_a_hint() -> None:
    assert "need a paid plan" in run((LIST, listed()), (CREATE, Reply(402, {"message": "not available"}))).message


@pytest.mark.parametrize("name", ["", " a", "a" * 257])
def test_invalid_names_are_rejected(name: str) -> None:
    defaults = {option: spec.get("default") for option, spec in BRANCH_SPEC.items()}
    with pytest.raises(Failure, match="is not the name of a branch"):
        read_spec({**defaults, "name": name})
