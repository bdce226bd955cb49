# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creating a project, also if the outcome of the request is unknown."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_steps import (
    HOST,
    NEW,
    NO_KEYS,
    READY,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    CREATE,
    GET,
    HEALTH,
    LIST,
    LOGIN_ROLE,
    NAME,
    ORGANIZATION,
    REF,
    REGIONS,
    created,
    entry,
    error,
    healthy,
    listed,
    login_role,
    offered,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.scripted_run import (
    GENERATED_PASSWORD,
    replay,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply

BECOMES_READY = [(GET, project()), (HEALTH, healthy()), (LIST, listed(entry())), *READY]
"""What follows a create."""


def test_a_new_project_is_created_and_waited_for() -> None:
    run = replay(*NEW, (CREATE, created()), *BECOMES_READY, log_in=True)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.outcome.warnings) == (True, "created", ())
    assert run.body(CREATE) == {
        "name": NAME,
        "organization_slug": ORGANIZATION,
        "db_pass": GENERATED_PASSWORD,
        "region_selection": {"type": "specific", "code": "eu-central-1"},
    }
    assert run.result["database_password"] == GENERATED_PASSWORD
    assert run.result["database_url"] == f"postgresql://postgres.{REF}:{GENERATED_PASSWORD}@{HOST}:5432/postgres"
    assert run.result["login"]["kind"] == "password"
    assert (run.result["project"]["status"], run.result["project"]["instance_size"]) == ("ACTIVE_HEALTHY", "micro")
    assert run.diff["before"] == ""
    assert GENERATED_PASSWORD not in str(run.outcome.diff)


def test_given_password_and_size_are_sent() -> None:
    sized = f"{REGIONS}&desired_instance_size=small"
    becomes_ready = [(GET, project()), (HEALTH, healthy()), (LIST, listed(entry(size="small"))), *READY]
    run = replay(
        (LIST, listed()),
        (sized, offered()),
        (CREATE, created()),
        *becomes_ready,
        password="given-one",
        instance_size="small",
    )
    assert run.body(CREATE)["db_pass"] == run.result["database_password"] == "given-one"
    assert run.body(CREATE)["desired_instance_size"] == "small"


def test_check_mode_of_a_new_project_only_reads() -> None:
    run = replay(*NEW, check_mode=True, log_in=True)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "created")
    assert run.result["project"] == {
        "ref": None,
        "name": NAME,
        "organization_slug": ORGANIZATION,
        "region": "eu-central-1",
        "status": None,
        "created_at": None,
        "postgres_version": None,
        "postgres_engine": None,
        "instance_size": None,
    }
    assert (run.result["connection"], run.result["api_keys"]) == (None, NO_KEYS)
    assert run.diff == replay(*NEW, (CREATE, created()), *BECOMES_READY).diff


def test_a_skipped_region_is_a_warning() -> None:
    run = replay(*NEW, check_mode=True, regions=("af-south-1", "emea"))
    assert run.outcome is not None
    assert run.outcome.warnings == ("Using region emea: af-south-1 isn't offered.",)
    assert run.result["project"]["region"] == "emea"


def test_without_a_region_nothing_is_created() -> None:
    assert "af-south-1 isn't offered" in replay(*NEW, regions=("af-south-1",)).message


def test_a_new_project_may_not_be_found_at_first() -> None:
    run = replay(*NEW, (CREATE, created()), (GET, error(404, "Project not found")), *BECOMES_READY)
    assert run.result["action"] == "created"


def test_without_waiting_a_new_project_is_returned_as_it_is() -> None:
    run = replay(*NEW, (CREATE, created()), (GET, project("COMING_UP")), wait=False, log_in=True)
    assert (run.result["project"]["ref"], run.result["project"]["status"]) == (REF, "COMING_UP")
    assert run.result["database_password"] == GENERATED_PASSWORD
    assert run.result["connection"] is None


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
def test_a_rejected_create_is_an_error(status: int) -> None:
    run = replay(*NEW, (CREATE, error(status, f"limit reached; you sent {GENERATED_PASSWORD}")))
    assert f"HTTP {status}, 'limit reached; you sent ********'" in run.message
    assert f"Creating the project '{NAME}' in the organization '{ORGANIZATION}' failed" in run.message
    assert GENERATED_PASSWORD not in str(run.failure.as_result() if run.failure else "")


def test_a_throttled_create_is_retried() -> None:
    throttled = Reply(429, {"message": "ThrottlerException"}, {"X-RateLimit-Reset": "20"})
    run = replay(*NEW, (CREATE, throttled), (CREATE, created()), *BECOMES_READY)
    assert run.time.slept == [20]
    assert run.result["action"] == "created"


def test_a_project_that_fails_to_start_is_an_error_at_once() -> None:
    run = replay(*NEW, (CREATE, created()), (GET, project("INIT_FAILED")))
    assert f"({REF}) is INIT_FAILED" in run.message
    assert run.failure is not None
    assert run.details["project"]["ref"] == REF
    assert (run.details["action"], run.details["changed"]) == ("created", True)
    assert run.time.slept == []
    assert GENERATED_PASSWORD not in str(run.failure.as_result())


def test_a_timeout_reports_the_project_and_its_status() -> None:
    run = replay(*NEW, (CREATE, created()), *[(GET, project("COMING_UP"))] * 4, seconds=2)
    assert f"The project {REF} did not become healthy within 2 s: it is COMING_UP (for 2 s)." in run.message
    assert "wait_timeout" in run.message
    assert run.failure is not None
    assert run.details["project"]["ref"] == REF
    assert run.time.passed == 2


UNKNOWN_OUTCOMES = {
    "502": Reply(502, b"error code: 502"),
    "500": error(500),
    "408": error(408),
    "a page": Reply(201, b"<html>Welcome</html>", {"Content-Type": "text/html"}),
    "truncated": Reply(201, b'{"ref": "aaaaaaaa'),
    "without a ref": Reply(201, {"name": NAME}),
}


@pytest.mark.parametrize("lost", UNKNOWN_OUTCOMES.values(), ids=UNKNOWN_OUTCOMES)
def test_after_a_lost_response_a_new_project_is_assumed_to_be_ours(lost: Reply) -> None:
    young = entry(status="COMING_UP", inserted_at=created().body["created_at"])
    run = replay(*NEW, (CREATE, lost), (LIST, listed()), (LIST, listed(young)), (GET, project()),
                 (HEALTH, healthy()), *READY, (LOGIN_ROLE, login_role()), log_in=True)  # fmt: skip
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "created")
    assert run.result["database_password"] == GENERATED_PASSWORD
    # The password is probably valid, but repeated failed logins would get the address banned.
    assert run.result["login"]["kind"] == "login_role"
    assert any("The response to the create request was lost" in warning for warning in run.outcome.warnings)


@pytest.mark.parametrize(("accepts", "action"), [(True, "created"), (False, "none")])
def test_a_login_shows_whether_this_run_created_the_project(accepts: bool, action: str) -> None:
    young = entry(status="COMING_UP", inserted_at=created().body["created_at"])
    login = [] if accepts else [(LOGIN_ROLE, login_role())]
    run = replay(*NEW, (CREATE, UNKNOWN_OUTCOMES["502"]), (LIST, listed(young)), (GET, project()),
                 (HEALTH, healthy()), *READY, *login, log_in=True, accepts=accepts)  # fmt: skip
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (accepts, action)
    assert run.result.get("database_password") == (GENERATED_PASSWORD if accepts else None)
    assert run.result["login"]["kind"] == ("password" if accepts else "login_role")
    assert any(
        ("Assuming that this run created" if accepts else "another run or user") in text
        for text in run.outcome.warnings
    )
    assert (run.diff["before"] == run.diff["after"]) == (not accepts)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ({}, "it is older than the request"),
        ({"inserted_at": "some day"}, "its age is unknown"),
        ({"inserted_at": created().body["created_at"], "region": "eu-west-1"}, "it is in another region"),
    ],
)
def test_after_a_lost_response_a_project_of_another_run_is_not_changed(found: dict[str, t.Any], why: str) -> None:
    run = replay(*NEW, (CREATE, UNKNOWN_OUTCOMES["502"]), (LIST, listed(entry(**found))), (GET, project()), *READY)
    assert run.outcome is not None, why
    assert (run.outcome.changed, run.result["action"]) == (False, "none")
    assert "database_password" not in run.result


@pytest.mark.parametrize("password", [None, "given-one"])
def test_after_a_conflict_the_project_of_the_other_run_is_used(password: str | None) -> None:
    conflict = error(409, f'Project with name "{NAME}" already exists in your organization.')
    young = entry(status="COMING_UP", inserted_at=created().body["created_at"])
    run = replay(*NEW, (CREATE, conflict), (LIST, listed()), (LIST, listed(young)), (GET, project()),
                 (HEALTH, healthy()), *READY, (LOGIN_ROLE, login_role()), log_in=True, password=password)  # fmt: skip
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (False, "none")
    assert run.result["login"]["kind"] == "login_role"
    assert "database_password" not in run.result
    assert "database_url" not in run.result
    assert run.diff["before"] == run.diff["after"]


def test_the_project_of_the_other_run_is_checked_as_well() -> None:
    run = replay(*NEW, (CREATE, error(409)), (LIST, listed(entry(region="us-east-1"))))
    assert "is in the region us-east-1" in run.message


def test_an_unknown_outcome_is_an_error_and_not_retried() -> None:
    observed = [(LIST, listed(entry(name=NAME.upper())))] * 12
    run = replay(*NEW, (CREATE, error(409, "exists")), *observed)
    assert "HTTP 409, 'exists'" in run.message
    assert "Whether it took effect is unknown" in run.message
    assert f"only '{NAME.upper()}' ({REF}, ACTIVE_HEALTHY)" in run.message
    assert run.time.passed == 30


def test_a_failed_lookup_is_reported_with_the_first_error() -> None:
    run = replay(*NEW, (CREATE, UNKNOWN_OUTCOMES["502"]), (LIST, error(401, "Unauthorized")))
    assert "error code: 502" in run.message
    assert "Unauthorized" in run.message
