# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Setting and trying the password of a project, deferred changes included."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import DesiredState
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_steps import (
    NEW,
    READY,
    UNCHANGED,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    GET,
    KEYS,
    LIST,
    LOGIN_ROLE,
    OTHER_REF,
    PASSWORD,
    PAUSABLE,
    PAUSE,
    POOLER,
    REF,
    entry,
    error,
    listed,
    login_role,
    pooler,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.scripted_run import (
    GENERATED_PASSWORD,
    replay,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply


def test_a_password_is_set_on_request_and_returned() -> None:
    run = replay(
        (LIST, listed(entry())),
        (GET, project()),
        (PASSWORD, Reply(body={"message": "ok"})),
        *READY,
        always_set_password=True,
        log_in=True,
    )
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "updated")
    assert run.body(PASSWORD) == {"password": GENERATED_PASSWORD}
    assert run.result["database_password"] == run.result["login"]["password"] == GENERATED_PASSWORD
    assert GENERATED_PASSWORD not in str(run.outcome.diff)
    assert run.diff["before"] != run.diff["after"]


def test_check_mode_sets_no_password_and_does_not_use_it() -> None:
    run = replay(
        *UNCHANGED,
        (LOGIN_ROLE, login_role()),
        always_set_password=True,
        password="given",
        log_in=True,
        check_mode=True,
    )
    assert (run.result["action"], run.result["login"]["kind"]) == ("updated", "login_role")
    assert "database_password" not in run.result
    assert "database_url" not in run.result


SET = (PASSWORD, Reply(body={"message": "ok"}))
SET_LOST = (PASSWORD, Reply(502, b"error code: 502"))


@pytest.mark.parametrize("new", [True, False], ids=["create", "update"])
def test_a_change_that_sets_a_password_can_be_deferred(new: bool) -> None:
    observed = NEW if new else [(LIST, listed(entry()))]
    run = replay(*observed, always_set_password=True, defer_password=True, log_in=True)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.result["password_due"]) == (False, "none", True)
    assert (run.result["project"] is None) == new


def test_a_create_without_a_region_fails_instead_of_being_deferred() -> None:
    assert "af-south-1 isn't offered" in replay(*NEW, regions=("af-south-1",), defer_password=True).message


def test_a_change_that_sets_no_password_is_not_deferred() -> None:
    run = replay(*UNCHANGED, (LOGIN_ROLE, login_role()), defer_password=True, log_in=True)
    assert not run.result["password_due"]
    assert run.result["login"]["kind"] == "login_role"
    assert (
        replay(*UNCHANGED, always_set_password=True, defer_password=True, check_mode=True).result["action"] == "updated"
    )


@pytest.mark.parametrize("check_mode", [False, True])
def test_create_false_reports_a_create_as_due(check_mode: bool) -> None:
    run = replay((LIST, listed()), create=False, defer_password=True, log_in=True, check_mode=check_mode)
    assert run.outcome is not None
    assert not run.outcome.changed
    assert (run.result["action"], run.result["action_due"], run.result["project"]) == ("none", "created", None)
    assert not run.result["password_due"]


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize("status", ["INACTIVE", "PAUSING"])
def test_restore_false_reports_a_restore_as_due(status: str, check_mode: bool) -> None:
    run = replay((LIST, listed(entry(status=status))), restore=False, always_set_password=True, check_mode=check_mode)
    assert run.outcome is not None
    assert not run.outcome.changed
    assert (run.result["action"], run.result["action_due"]) == ("none", "restored")
    assert (run.result["project"]["ref"], run.result["project"]["status"]) == (REF, status)
    assert run.result["connection"] is None


def test_create_and_restore_false_allow_other_changes() -> None:
    run = replay(*UNCHANGED, create=False, restore=False)
    assert run.result == replay(*UNCHANGED).result
    pause = [(LIST, listed(entry())), PAUSABLE, (PAUSE, Reply(200)), (GET, project("INACTIVE"))]
    assert replay(*pause, create=False, restore=False, state=DesiredState.PAUSED).result["action"] == "paused"


def test_after_a_lost_response_a_login_shows_that_the_password_was_set() -> None:
    run = replay((LIST, listed(entry())), (GET, project()), SET_LOST, (POOLER, pooler()), *READY,
                 always_set_password=True, log_in=True, accepts=True)  # fmt: skip
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "updated")
    assert run.logins == [GENERATED_PASSWORD] == [run.result["database_password"]]
    assert run.result["database_password_certain"]
    assert any("error code: 502" in warning for warning in run.outcome.warnings)


@pytest.mark.parametrize(("accepts", "text"), [(False, "wasn't set"), (None, "is unknown")])
def test_a_password_that_was_not_set_is_a_failure_without_a_change(accepts: bool | None, text: str) -> None:
    run = replay((LIST, listed(entry())), (GET, project()), SET_LOST, (POOLER, pooler()),
                 always_set_password=True, accepts=accepts)  # fmt: skip
    assert text in run.message
    assert "error code: 502" in run.message
    assert run.failure is not None
    assert (run.details["changed"], run.details["action"]) == (False, "none")
    assert run.failure.details.get("database_password_certain") == (False if accepts is None else None)
    assert GENERATED_PASSWORD not in str(run.failure.as_result())


def test_a_password_that_is_rejected_near_the_deadline_may_be_accepted_later() -> None:
    run = replay((LIST, listed(entry())), (GET, project()), SET_LOST, (POOLER, pooler()),
                 always_set_password=True, accepts=False, seconds=15)  # fmt: skip
    assert "Whether the password was set is unknown" in run.message
    assert run.details["database_password_certain"] is False


def test_after_an_error_the_password_is_not_tried() -> None:
    run = replay((LIST, listed(entry())), (GET, project()), (PASSWORD, error(400)), always_set_password=True)
    assert run.logins == []
    assert run.failure is not None
    assert not run.details["changed"]


def test_a_later_failure_reports_that_the_password_was_set() -> None:
    run = replay((LIST, listed(entry())), (GET, project()), SET, (KEYS, error(401)), always_set_password=True)
    assert run.failure is not None
    assert run.details["changed"]
    assert run.details["database_password_certain"]


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize(("accepts", "outcome"), [(True, "valid"), (False, "refused"), (None, "unknown")])
def test_a_pending_password_is_tried(accepts: bool | None, outcome: str, check_mode: bool) -> None:
    login = [] if accepts else [(LOGIN_ROLE, login_role())]
    run = replay(
        *UNCHANGED, *login, pending_password="pending-one", log_in=True, accepts=accepts, check_mode=check_mode
    )
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["pending_password_outcome"]) == (False, outcome)
    assert run.logins == ["pending-one"]
    assert run.result.get("database_password") == ("pending-one" if accepts else None)
    assert run.result["login"]["kind"] == ("password" if accepts else "login_role")


def test_a_pending_password_is_not_tried_if_another_one_is_set() -> None:
    run = replay(
        (LIST, listed(entry())), (GET, project()), SET, *READY, always_set_password=True, pending_password="old"
    )
    assert run.logins == []
    assert "pending_password_outcome" not in run.result


def test_a_kept_password_is_only_used_for_its_project() -> None:
    run = replay(*UNCHANGED, kept_password="kept", kept_password_ref=REF, log_in=True)
    assert (run.result["login"]["kind"], run.result["login"]["password"]) == ("password", "kept")
    assert "database_password" not in run.result
    assert run.logins == []
    other = replay(
        *UNCHANGED, (LOGIN_ROLE, login_role()), kept_password="kept", kept_password_ref=OTHER_REF, log_in=True
    )
    assert other.result["login"]["kind"] == "login_role"
