# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The decision about a project."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.decision import (
    AmbiguousName,
    Irreconcilable,
    ProjectFailed,
    decide,
    find_by_name,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.responses import Project
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import (
    Action,
    DesiredState,
    ProjectSpec,
)

REF, OTHER = "a" * 20, "b" * 20


def make_spec(**changes: t.Any) -> ProjectSpec:
    return ProjectSpec(**{"name": "one", "organization": "org", "regions": ("eu-central-1", "apac"), **changes})


def project(**changes: t.Any) -> Project:
    facts = {
        "ref": REF,
        "name": "one",
        "region": "eu-central-1",
        "status": "ACTIVE_HEALTHY",
        "created_at": "2026-01-01T00:00:00Z",
        "instance_size": "micro",
    }
    return Project(**{**facts, **changes})


PRESENT, PAUSED, ABSENT = DesiredState.PRESENT, DesiredState.PAUSED, DesiredState.ABSENT
BUSY = ("COMING_UP", "UNKNOWN", "RESTORING", "UPGRADING", "RESTARTING", "RESIZING", "NEW_STATUS")


@pytest.mark.parametrize(
    ("state", "status", "action"),
    [
        (PRESENT, None, Action.CREATED),
        (PRESENT, "ACTIVE_HEALTHY", Action.NONE),
        (PRESENT, "ACTIVE_UNHEALTHY", Action.NONE),
        (PRESENT, "INACTIVE", Action.RESTORED),
        (PRESENT, "PAUSING", Action.RESTORED),
        *((PRESENT, status, Action.NONE) for status in BUSY),
        (PAUSED, "ACTIVE_HEALTHY", Action.PAUSED),
        (PAUSED, "ACTIVE_UNHEALTHY", Action.PAUSED),
        (PAUSED, "INACTIVE", Action.NONE),
        (PAUSED, "PAUSING", Action.NONE),
        *((PAUSED, status, Action.PAUSED) for status in BUSY),
        (ABSENT, None, Action.NONE),
        (ABSENT, "ACTIVE_HEALTHY", Action.DELETED),
        (ABSENT, "INIT_FAILED", Action.DELETED),
    ],
)
def test_the_action_follows_from_state_and_status(state: DesiredState, status: str | None, action: Action) -> None:
    found = None if status is None else project(status=status)
    ref = REF if state is ABSENT else None
    decision = decide(make_spec(state=state, ref=ref), found)
    assert decision.action is action
    assert decision.changes is (action is not Action.NONE)


@pytest.mark.parametrize("state", [PRESENT, PAUSED])
@pytest.mark.parametrize("status", ["INIT_FAILED", "PAUSE_FAILED", "RESTORE_FAILED"])
def test_a_failed_project_is_an_error_at_once(state: DesiredState, status: str) -> None:
    with pytest.raises(ProjectFailed, match=f"'one' \\({REF}\\) is {status}"):
        decide(make_spec(state=state), project(status=status))


@pytest.mark.parametrize(
    ("status", "always", "action", "sets"),
    [
        ("ACTIVE_HEALTHY", True, Action.UPDATED, True),
        ("INACTIVE", True, Action.RESTORED, True),
        ("ACTIVE_HEALTHY", False, Action.NONE, False),
    ],
)
def test_a_password_is_only_set_on_request(status: str, always: bool, action: Action, sets: bool) -> None:
    decision = decide(make_spec(password="given", always_set_password=always), project(status=status))
    assert (decision.action, decision.sets_password) == (action, sets)


@pytest.mark.parametrize(
    ("options", "found", "text"),
    [
        ({"state": ABSENT}, {}, f"'one' ({REF}) with all its data must be confirmed with its ref"),
        ({"state": ABSENT, "ref": OTHER}, {}, f"has the ref {REF}, but the task gives {OTHER}"),
        ({"ref": OTHER}, {}, f"has the ref {REF}, but the task gives {OTHER}"),
        ({"state": PAUSED}, None, "has no project named 'one', so it can't be paused"),
        ({"ref": REF}, None, f"has no project named 'one', but the task gives the ref {REF}"),
        ({"regions": ()}, None, "a new one needs a region"),
        ({}, {"region": "us-east-1"}, "is in the region us-east-1, not in eu-central-1 or apac"),
        ({"instance_size": "small"}, {}, "has the instance size micro, not small"),
    ],
)
def test_what_can_not_be_reconciled_is_an_error_with_a_hint(
    options: dict[str, t.Any], found: dict[str, t.Any] | None, text: str
) -> None:
    with pytest.raises(Irreconcilable) as caught:
        decide(make_spec(**options), None if found is None else project(**found))
    assert text in t.cast("str", caught.value.as_result()["msg"])
    assert caught.value.hint


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"regions": ()}, {"region": "us-east-1"}),
        ({}, {"region": "ap-south-1"}),
        ({"ref": REF}, {}),
        ({"instance_size": "micro"}, {}),
        ({"instance_size": "nano"}, {"instance_size": "pico"}),
        ({"state": PAUSED}, {"status": "INACTIVE"}),
        ({"instance_size": "small"}, {"instance_size": None, "status": "COMING_UP"}),
    ],
)
def test_nothing_is_changed_if_the_project_has_the_desired_state(
    options: dict[str, t.Any], found: dict[str, t.Any]
) -> None:
    decision = decide(make_spec(**options), project(**found))
    assert (decision.changes, decision.warnings) == (False, ())


def test_an_unknown_size_is_a_warning() -> None:
    (warning,) = decide(make_spec(instance_size="small"), project(instance_size=None)).warnings
    assert "it wasn't compared" in warning


@pytest.mark.parametrize(
    "others",
    [
        [],
        [project(ref=OTHER, is_branch=True)],
        [project(ref=OTHER, status="REMOVED")],
        [project(ref=OTHER, status="GOING_DOWN")],
        [project(ref=OTHER, name="One")],
        [project(ref=OTHER, name="one-more")],
    ],
)
def test_a_project_is_found_by_its_exact_name(others: list[Project]) -> None:
    assert find_by_name([*others, project()], make_spec()) == project()
    assert find_by_name(others, make_spec()) is None


def test_an_ambiguous_name_is_an_error_with_both_refs() -> None:
    with pytest.raises(AmbiguousName) as caught:
        find_by_name([project(), project(ref=OTHER)], make_spec())
    assert REF in caught.value.message
    assert OTHER in caught.value.message
    assert isinstance(caught.value, Failure)


def test_a_spec_does_not_show_its_password() -> None:
    assert "given-s3cret" not in repr(make_spec(password="given-s3cret"))
