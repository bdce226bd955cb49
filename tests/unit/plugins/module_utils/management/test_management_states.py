# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pausing, restoring, deleting, and renaming a project."""

from __future__ import annotations

import re
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import DesiredState
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.retry import RetryPolicy
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_steps import (
    ABSENT,
    PAUSED,
    READY,
    UNCHANGED,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    DELETE,
    ENTITLEMENTS,
    GET,
    HEALTH,
    LIST,
    NAME,
    OTHER_REF,
    PAUSABLE,
    PAUSE,
    REF,
    RESTORE,
    entitled,
    entry,
    error,
    healthy,
    listed,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.scripted_run import (
    replay,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply

GET_OTHER = f"GET /v1/projects/{OTHER_REF}"


def test_a_paused_project_is_restored() -> None:
    run = replay(
        (LIST, listed(entry(status="INACTIVE"))),
        (RESTORE, Reply(200)),
        (GET, project("INACTIVE")),
        (GET, project("RESTORING")),
        (GET, project()),
        (HEALTH, healthy()),
        *READY,
    )
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "restored")
    assert "status: INACTIVE\n" in run.diff["before"]
    assert "status: ACTIVE_HEALTHY\n" in run.diff["after"]


def test_a_restore_that_becomes_inactive_again_has_failed() -> None:
    run = replay(
        (LIST, listed(entry(status="INACTIVE"))),
        (RESTORE, Reply(200)),
        (GET, project("RESTORING")),
        (GET, project("INACTIVE")),
    )
    assert "is INACTIVE" in run.message


def test_a_pausing_project_is_restored_afterwards() -> None:
    run = replay(
        (LIST, listed(entry(status="PAUSING"))),
        (GET, project("PAUSING")),
        (GET, project("INACTIVE")),
        (RESTORE, Reply(200)),
        (GET, project()),
        (HEALTH, healthy()),
        *READY,
    )
    assert run.result["action"] == "restored"


def test_check_mode_restores_nothing() -> None:
    run = replay((LIST, listed(entry(status="INACTIVE"))), check_mode=True, log_in=True)
    assert (run.result["action"], run.result["project"]["status"]) == ("restored", "INACTIVE")
    assert run.result["connection"] is None


def test_after_a_lost_response_the_status_shows_whether_a_restore_started() -> None:
    steps = [(LIST, listed(entry(status="INACTIVE"))), (RESTORE, Reply(504, b"timeout"))]
    run = replay(*steps, (GET, project("INACTIVE")), (GET, project("RESTORING")), (GET, project()),
                 (HEALTH, healthy()), *READY)  # fmt: skip
    assert run.result["action"] == "restored"
    run = replay(*steps, *[(GET, project("INACTIVE"))] * 4, seconds=2)
    assert "Whether it took effect is unknown" in run.message


def test_a_project_is_paused() -> None:
    run = replay(
        (LIST, listed(entry())),
        PAUSABLE,
        (PAUSE, Reply(200)),
        (GET, project()),
        (GET, project("PAUSING")),
        (GET, project("INACTIVE")),
        **PAUSED,
    )
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "paused")
    assert (run.result["project"]["status"], run.result["connection"]) == ("INACTIVE", None)


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_paused_project_takes_one_request(check_mode: bool) -> None:
    run = replay((LIST, listed(entry(status="INACTIVE"))), **PAUSED, check_mode=check_mode)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (False, "none")


def test_a_starting_project_is_paused_when_it_is_healthy() -> None:
    steps = [(LIST, listed(entry(status="COMING_UP"))), PAUSABLE, (GET, project()), (PAUSE, Reply(200))]
    assert replay(*steps, (GET, project("INACTIVE")), **PAUSED).result["action"] == "paused"


def test_check_mode_pauses_nothing() -> None:
    run = replay((LIST, listed(entry())), PAUSABLE, **PAUSED, check_mode=True)
    assert (run.result["action"], run.result["project"]["status"]) == ("paused", "ACTIVE_HEALTHY")


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_plan_without_pausing_is_an_error_before_anything_is_sent(check_mode: bool) -> None:
    refused = (ENTITLEMENTS, entitled(project_pausing=False))
    message = replay((LIST, listed(entry())), refused, **PAUSED, check_mode=check_mode).message
    assert message.startswith(f"The project {NAME!r} ({REF}) can't be paused: the plan of the organization 'acme-org'")
    assert "Free plan" in message


@pytest.mark.parametrize("reply", [entitled(), error(403), error(404), error(500), Reply(200, {"entitlements": "all"})])
def test_a_project_is_paused_if_the_api_does_not_say_whether_the_plan_includes_it(reply: Reply) -> None:
    attempts = [(ENTITLEMENTS, reply)] * (RetryPolicy().attempts if reply.status == 500 else 1)
    steps = [(LIST, listed(entry())), *attempts, (PAUSE, Reply(200)), (GET, project("INACTIVE"))]
    assert replay(*steps, **PAUSED).result["action"] == "paused"


def test_without_waiting_a_pause_is_only_started() -> None:
    steps = [(LIST, listed(entry())), PAUSABLE, (PAUSE, Reply(200)), *[(GET, project("PAUSING"))] * 2]
    run = replay(*steps, **PAUSED, wait=False)
    assert run.result["project"]["status"] == "PAUSING"


def test_a_rejected_pause_is_an_error() -> None:
    refused = [(LIST, listed(entry())), PAUSABLE, (PAUSE, error(400, "only on the Free plan"))]
    for read in (project(), error(403)):
        run = replay(*refused, (GET, read), **PAUSED)
        assert "Pausing the project" in run.message
        assert "only on the Free plan" in run.message


def test_a_project_that_another_run_pauses_or_restores_first_is_no_error() -> None:
    refused = error(400, "its status is PAUSING")
    paused = [(GET, project("PAUSING")), (GET, project("INACTIVE"))]
    run = replay((LIST, listed(entry())), PAUSABLE, (PAUSE, refused), *paused, **PAUSED)
    assert run.result["action"] == "paused"
    restored = [(GET, project("RESTORING")), (GET, project()), (HEALTH, healthy()), *READY]
    run = replay((LIST, listed(entry(status="INACTIVE"))), (RESTORE, refused), *restored)
    assert run.result["action"] == "restored"
    run = replay((LIST, listed(entry(status="INACTIVE"))), (RESTORE, refused), (GET, project("RESTORE_FAILED")))
    assert "its status is PAUSING" in run.message


@pytest.mark.parametrize(
    "responses",
    [
        [(DELETE, Reply(200, {"id": 1, "ref": REF, "name": NAME}))],
        [(DELETE, error(404, "Project not found"))],
        [(DELETE, Reply(502, b"")), (GET, project("GOING_DOWN"))],
        [(DELETE, Reply(502, b"")), (GET, project()), (GET, error(404, "Project not found"))],
    ],
)
def test_a_project_is_deleted_when_its_ref_is_confirmed(responses: list[tuple[str, Reply]]) -> None:
    run = replay((LIST, listed(entry())), *responses, **ABSENT, ref=REF)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.result["project"]) == (True, "deleted", None)
    assert run.diff["after"] == ""


@pytest.mark.parametrize("ref", [None, OTHER_REF])
def test_without_its_ref_a_project_is_not_deleted(ref: str | None) -> None:
    named = [(GET_OTHER, error(404))] if ref else []
    assert REF in replay((LIST, listed(entry())), *named, **ABSENT, ref=ref).message


@pytest.mark.parametrize("ref", [None, REF])
def test_deleting_a_missing_project_changes_nothing(ref: str | None) -> None:
    run = replay((LIST, listed(entry(status="GOING_DOWN"))), **ABSENT, ref=ref)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.result["project"]) == (False, "none", None)


def test_check_mode_deletes_nothing() -> None:
    run = replay((LIST, listed(entry())), **ABSENT, ref=REF, check_mode=True)
    assert (run.result["action"], run.result["project"]) == ("deleted", None)


FOREIGN = project(ref=OTHER_REF, name="another", organization_slug="another-org")


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize(
    ("steps", "named"),
    [
        ([(LIST, listed(entry(ref=OTHER_REF, name="client-globex-prod")))], "project 'client-globex-prod'"),
        ([(LIST, listed(entry(ref=OTHER_REF, name=NAME.upper())))], f"project '{NAME.upper()}'"),
        ([(LIST, listed(entry(ref=OTHER_REF, name="globex", status="INACTIVE")))], "'globex' (INACTIVE)"),
        ([(LIST, listed(entry(ref=OTHER_REF, name="globex", status="GOING_DOWN")))], "'globex' (GOING_DOWN)"),
        ([(LIST, listed(entry(ref=OTHER_REF, is_branch=True)))], f"preview branch '{NAME}'"),
        ([(LIST, listed()), (GET_OTHER, FOREIGN)], "project 'another' in the organization 'another-org'"),
        (
            [(LIST, listed()), (GET_OTHER, project(ref=OTHER_REF, organization_slug="another-org"))],
            f"project '{NAME}' in the organization 'another-org'",
        ),
        ([(LIST, listed()), (GET_OTHER, error(403, "No."))], "not allowed to access"),
        ([(LIST, listed(entry(), entry(ref=OTHER_REF, name="globex")))], f"has the ref {REF}, but"),
        ([(LIST, listed(entry(), entry(ref=OTHER_REF, name="globex")))], "the ref of the project 'globex'"),
    ],
)
def test_the_ref_of_another_project_is_an_error_and_deletes_nothing(
    steps: list[t.Any], named: str, check_mode: bool
) -> None:
    run = replay(*steps, **ABSENT, ref=OTHER_REF, check_mode=check_mode)
    assert named in run.message
    assert OTHER_REF in run.message
    assert NAME in run.message
    assert re.search("Nothing was (deleted|changed)", run.message)
    assert not [sent for sent in run.session.sent if not sent.line.startswith("GET ")]


@pytest.mark.parametrize("check_mode", [False, True])
def test_deleting_a_ref_that_does_not_exist_changes_nothing(check_mode: bool) -> None:
    run = replay((LIST, listed()), (GET, error(404, "Project not found")), **ABSENT, ref=REF, check_mode=check_mode)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (False, "none")


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_project_that_is_not_listed_yet_is_deleted(check_mode: bool) -> None:
    deleting = [] if check_mode else [(DELETE, Reply(200, {"id": 1, "ref": REF, "name": NAME}))]
    run = replay((LIST, listed()), (GET, project()), *deleting, **ABSENT, ref=REF, check_mode=check_mode)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "deleted")


@pytest.mark.parametrize("state", [DesiredState.PRESENT, DesiredState.PAUSED])
def test_the_ref_of_another_project_creates_nothing(state: DesiredState) -> None:
    run = replay((LIST, listed()), (GET_OTHER, project(ref=OTHER_REF, name="globex")), state=state, ref=OTHER_REF)
    assert "the ref of the project 'globex'" in run.message
    unknown = replay((LIST, listed()), (GET_OTHER, error(404)), state=state, ref=OTHER_REF)
    assert f"but the task gives the ref {OTHER_REF}" in unknown.message


RENAME = f"PATCH /v1/projects/{REF}"
SEARCH_OLD = LIST.replace(NAME, "old")
OLD = [(LIST, listed()), (GET, project(name="old")), (SEARCH_OLD, listed(entry(name="old")))]
RENAMED: dict[str, t.Any] = {"ref": REF, "rename": True}


def test_a_project_is_renamed_by_its_ref() -> None:
    run = replay(*OLD, (RENAME, Reply(200, {"id": 1, "ref": REF, "name": NAME})), (GET, project()), *READY, **RENAMED)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.result["project"]["name"]) == (True, "renamed", NAME)
    assert run.result["project"]["instance_size"] == "micro"
    assert run.body(RENAME) == {"name": NAME}
    assert "name: old" in run.diff["before"]
    assert f"name: {NAME}" in run.diff["after"]


def test_a_renamed_project_is_not_renamed_again() -> None:
    assert replay(*UNCHANGED, **RENAMED).result == replay(*UNCHANGED).result


def test_check_mode_renames_nothing() -> None:
    run = replay(*OLD, *READY, **RENAMED, check_mode=True)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "renamed")
    assert f"name: {NAME}" in run.diff["after"]


def test_a_paused_project_is_renamed_and_stays_paused() -> None:
    paused = [(LIST, listed()), (GET, project("INACTIVE", name="old"))]
    steps = [*paused, (SEARCH_OLD, listed(entry(name="old", status="INACTIVE"))), (RENAME, Reply(200, {}))]
    run = replay(*steps, **RENAMED, state=DesiredState.PAUSED)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "renamed")


@pytest.mark.parametrize("lost", [Reply(502, b"error code: 502"), error(500)])
def test_after_a_lost_response_the_name_shows_whether_a_project_was_renamed(lost: Reply) -> None:
    run = replay(
        *OLD, (RENAME, lost), (GET, project(name="old")), (GET, project()), (GET, project()), *READY, **RENAMED
    )
    assert run.result["action"] == "renamed"


@pytest.mark.parametrize(
    ("steps", "changes", "named"),
    [
        ([(LIST, listed()), (GET, error(404))], {}, f"but the task gives the ref {REF}"),
        ([(LIST, listed()), (GET, project(name="old", organization_slug="other"))], {}, "in the organization 'other'"),
        ([(LIST, listed()), (GET, project("GOING_DOWN", name="old"))], {}, "'old' in the organization"),
        ([(LIST, listed(entry(ref=OTHER_REF))), (GET, project(name="old"))], {}, f"has the ref {OTHER_REF}"),
        ([(LIST, listed()), (GET, project(name="old"))], {"rename": False}, "the ref of the project 'old'"),
        (
            [(LIST, listed()), (GET, project(name="old"))],
            {"state": DesiredState.ABSENT},
            "the ref of the project 'old'",
        ),
        (
            [*OLD, (RENAME, error(409, "exists")), (GET, project(name="old"))],
            {},
            "Another project of the organization has this name",
        ),
    ],
)
def test_what_cannot_be_renamed_is_an_error(steps: list[t.Any], changes: dict[str, t.Any], named: str) -> None:
    run = replay(*steps, **{**RENAMED, **changes})
    assert named in run.message
