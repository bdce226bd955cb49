# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules for the resources of a project share."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.changes import Change, diff
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.project_resource import (
    SHARED_SPEC,
    ProjectTask,
    open_project,
    run_project_task,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.errors import ApiError
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    PROJECT,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import REF
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import TOKEN, Reply


def parameters(**changes: t.Any) -> dict[str, t.Any]:
    """Return parameters of a task that are valid."""
    defaults = {name: option.get("default") for name, option in SHARED_SPEC.items()}
    return {**defaults, "ref": REF, "api_token": TOKEN, **changes}


def change(action: str, *, failing: bool = False, **shown: t.Any) -> Change:
    def make() -> None:
        if failing:
            raise Failure("It broke.")

    return Change(action=action, make=make, **shown)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ref": "ABC"}, "'ABC' is not a project ref"),
        ({"ref": "a" * 21}, "is not a project ref"),
        ({"wait_timeout": float("nan")}, "wait_timeout is nan"),
        ({"api_token": ""}, "Missing api_token"),
        ({"organization": "My Org"}, "is not an organization slug"),
    ],
)
def test_invalid_options_are_rejected(changes: dict[str, t.Any], message: str) -> None:
    with pytest.raises(Failure, match=message):
        open_project(parameters(**changes), check_mode=False)


def test_organization_is_not_needed_and_warnings_are_kept() -> None:
    given = parameters(api_url="http://api.test")
    outcome = run_project_task(given, lambda _task: Outcome(changed=False, warnings=("mind",)), check_mode=True)
    assert ["encryption" in warning for warning in outcome.warnings] == [True, False]


def test_check_mode_makes_no_change_and_reports_the_same() -> None:
    changes = [change("created", after={"a": 1}), change("deleted", before={"b": "x"})]
    checked = replay_task(lambda task: task.outcome("thing", changes, dict), check_mode=True)
    done = replay_task(lambda task: task.outcome("thing", changes, dict))
    assert checked.result == done.result == {"action": "deleted", "requests": 0}
    assert checked.diff == done.diff == ("b: x\n", "a: 1\n")
    failing = [change("created", failing=True)]
    assert replay_task(lambda task: task.outcome("thing", failing, dict), check_mode=True).changed


@pytest.mark.parametrize("place", ["change", "result"])
def test_failure_reports_what_was_changed_before(place: str) -> None:
    def fail() -> dict[str, object]:
        raise Failure("It broke.")

    def reconcile(task: ProjectTask) -> Outcome:
        changes = [change("created"), change("updated", failing=place == "change")]
        return task.outcome("thing", changes, fail)

    failure = replay_task(reconcile).failure
    assert failure is not None
    assert failure.details["changed"] is True
    assert failure.details["actions"] == (["created"] if place == "change" else ["created", "updated"])


def test_conflict_with_something_else_is_reported_as_it_is() -> None:
    def reconcile(task: ProjectTask) -> Outcome:
        def send() -> None:
            task.client.call("changing it", "PATCH", "/v1/projects/{ref}", ref=task.ref, body={})

        task.change_once(send, lambda: False)
        return Outcome(changed=True)

    done = replay_task(reconcile, (f"PATCH {PROJECT}", Reply(409, {"message": "taken"})), seconds=1)
    assert isinstance(done.failure, ApiError)
    assert "HTTP 409" in done.message


def test_values_of_the_diff_are_on_one_line() -> None:
    shown = diff("thing", [change("created", after={"text": "a\nb", "none": None, "list": ["ä"]})])
    assert shown["after"] == 'text: "a\\nb"\nnone: null\nlist: ["ä"]\n'
    assert shown["before_header"] == "thing"
