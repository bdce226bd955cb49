# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconciling a project with scripted responses: every request in order, and what is returned."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import DesiredState
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.replies import (
    CREATE,
    DELETE,
    HEALTH,
    KEYS,
    LIST,
    LOGIN_ROLE,
    LOOK,
    NAME,
    ORGANIZATION,
    OTHER_REF,
    PASSWORD,
    PAUSE,
    POOLER,
    REF,
    REGIONS,
    RESTORE,
    created_project,
    entry,
    error_reply,
    healthy,
    keys,
    listed,
    pooler,
    project,
    region_list,
    role,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.scripted_run import (
    MADE_PASSWORD,
    run_script,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted import Reply

HOST = "aws-1-eu-central-1.pooler.test"
NO_KEYS = {"publishable": None, "secret": None, "anon": None, "service_role": None}
ALL_KEYS = {
    "publishable": "publishable-default",
    "secret": "secret-default",
    "anon": "legacy-anon",
    "service_role": "legacy-service_role",
}
#: The requests once a project runs.
USE = [(KEYS, keys()), (POOLER, pooler())]
#: The requests after a create that got a response.
RISE = [(LOOK, project()), (HEALTH, healthy()), (LIST, listed(entry())), *USE]
UNCHANGED = [(LIST, listed(entry())), (LOOK, project()), *USE]
NEW = [(LIST, listed()), (REGIONS, region_list())]


# -- an existing project --


def test_unchanged_project_takes_four_requests() -> None:
    run = run_script(*UNCHANGED)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.outcome.warnings) == (False, "none", ())
    assert run.result == {
        "action": "none",
        "action_due": "none",
        "password_due": False,
        "requests": 4,
        "project": {
            "ref": REF,
            "name": NAME,
            "organization_slug": ORGANIZATION,
            "region": "eu-central-1",
            "status": "ACTIVE_HEALTHY",
            "created_at": project().body["created_at"],
            "postgres_version": "17.6.1.063",
            "postgres_engine": "17",
            "instance_size": "micro",
        },
        "api_keys": ALL_KEYS,
        "connection": {
            "mode": "pooler",
            "host": HOST,
            "port": 5432,
            "dbname": "postgres",
            "user": f"postgres.{REF}",
            "database_url": f"postgresql://postgres.{REF}@{HOST}:5432/postgres",
        },
    }
    assert run.diff["before"] == run.diff["after"]
    assert run.time.slept == []


def test_unchanged_project_in_check_mode_is_the_same() -> None:
    assert run_script(*UNCHANGED, check_mode=True).result == run_script(*UNCHANGED).result


def test_login_role_is_created_without_password() -> None:
    run = run_script(*UNCHANGED, (LOGIN_ROLE, role()), log_in=True)
    assert run.result["login"] == {
        "user": f"cli_login_postgres.{REF}",
        "password": "minted-s3cret",
        "session_role": "postgres",
        "expires_in": 300,
        "kind": "login_role",
    }
    assert run.body(LOGIN_ROLE) == {"read_only": False}
    assert "database_url" not in run.result


def test_login_role_in_check_mode_is_read_only() -> None:
    run = run_script(*UNCHANGED, (LOGIN_ROLE, role()), log_in=True, check_mode=True)
    assert run.body(LOGIN_ROLE) == {"read_only": True}
    assert run.result["login"]["session_role"] is None


def test_transient_error_creating_login_role_is_retried() -> None:
    run = run_script(*UNCHANGED, (LOGIN_ROLE, Reply(502, b"error code: 502")), (LOGIN_ROLE, role()), log_in=True)
    assert run.result["login"]["kind"] == "login_role"
    assert (
        "may not alter" in run_script(*UNCHANGED, (LOGIN_ROLE, error_reply(400, "may not alter")), log_in=True).message
    )


@pytest.mark.parametrize("check_mode", [False, True])
def test_given_password_is_used_without_a_test(check_mode: bool) -> None:
    run = run_script(*UNCHANGED, log_in=True, password="gi/v:en@1", check_mode=check_mode)
    assert run.result["login"] == {
        "user": f"postgres.{REF}",
        "password": "gi/v:en@1",
        "session_role": None,
        "expires_in": None,
        "kind": "password",
    }
    assert run.result["database_url"] == f"postgresql://postgres.{REF}:gi%2Fv%3Aen%401@{HOST}:5432/postgres"
    assert "database_password" not in run.result


def test_pooler_port_other_than_transaction_port_is_kept() -> None:
    run = run_script((LIST, listed(entry())), (LOOK, project()), (KEYS, keys()), (POOLER, pooler(40123)))
    assert run.result["connection"]["port"] == 40123


def test_direct_connection_does_not_read_pooler() -> None:
    run = run_script(
        (LIST, listed(entry())),
        (LOOK, project()),
        (KEYS, keys()),
        (LOGIN_ROLE, role()),
        through_pooler=False,
        log_in=True,
    )
    assert run.result["connection"] == {
        "mode": "direct",
        "host": f"db.{REF}.supabase.co",
        "port": 5432,
        "dbname": "postgres",
        "user": "postgres",
        "database_url": f"postgresql://postgres@db.{REF}.supabase.co:5432/postgres",
    }
    assert run.result["login"]["user"] == "cli_login_postgres"


def test_busy_project_is_waited_for_without_a_change() -> None:
    run = run_script(
        (LIST, listed(entry(status="COMING_UP"))),
        (LOOK, project("COMING_UP")),
        (LOOK, Reply(502, b"error code: 502")),
        (LOOK, project("A_NEW_WORD")),
        (LOOK, project()),
        (HEALTH, healthy(pooler="UNHEALTHY")),
        (HEALTH, healthy()),
        (KEYS, Reply(body=[])),
        (KEYS, keys(values=False)),
        (KEYS, keys()),
        (POOLER, Reply(body=[])),
        (POOLER, pooler()),
    )
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["api_keys"]) == (False, ALL_KEYS)


def test_without_waiting_missing_values_are_null() -> None:
    run = run_script((LIST, listed(entry(status="COMING_UP"))), (LOOK, project("COMING_UP")), wait=False, log_in=True)
    assert run.result["project"]["status"] == "COMING_UP"
    assert (run.result["api_keys"], run.result["connection"]) == (NO_KEYS, None)
    assert "login" not in run.result
    run = run_script((LIST, listed(entry())), (LOOK, project()), (KEYS, Reply(body=[])), (POOLER, pooler()), wait=False)
    assert (run.result["api_keys"], run.result["connection"]["host"]) == (NO_KEYS, HOST)
    assert run.time.slept == []


def test_all_pages_are_read() -> None:
    many = [entry(ref=f"{number:020}", name=f"other-{number}") for number in range(100)]
    second = LIST.replace("offset=0", "offset=100")
    run = run_script((LIST, listed(*many, total=101)), (second, listed(entry(), total=101)), (LOOK, project()), *USE)
    assert run.result["project"]["ref"] == REF
    run = run_script(
        (LIST, listed(*many, total=300)), (second, listed(total=300)), (REGIONS, region_list()), check_mode=True
    )
    assert run.result["action"] == "created"


def test_duplicate_name_is_an_error_before_any_change() -> None:
    message = run_script((LIST, listed(entry(), entry(ref=OTHER_REF)))).message
    assert REF in message
    assert OTHER_REF in message


def test_other_region_is_an_error() -> None:
    assert "lives in the region us-east-1" in run_script((LIST, listed(entry(region="us-east-1")))).message


# -- a password to set --


def test_password_is_set_on_request_and_returned() -> None:
    run = run_script(
        (LIST, listed(entry())),
        (LOOK, project()),
        (PASSWORD, Reply(body={"message": "ok"})),
        *USE,
        always_set_password=True,
        log_in=True,
    )
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "updated")
    assert run.body(PASSWORD) == {"password": MADE_PASSWORD}
    assert run.result["database_password"] == run.result["login"]["password"] == MADE_PASSWORD
    assert MADE_PASSWORD not in str(run.outcome.diff)
    assert run.diff["before"] != run.diff["after"]


def test_check_mode_sets_no_password() -> None:
    run = run_script(
        *UNCHANGED,
        (LOGIN_ROLE, role()),
        always_set_password=True,
        password="given",
        log_in=True,
        check_mode=True,
    )
    assert (run.result["action"], run.result["login"]["kind"]) == ("updated", "login_role")
    assert "database_password" not in run.result
    assert "database_url" not in run.result


SET = (PASSWORD, Reply(body={"message": "ok"}))
LOST = (PASSWORD, Reply(502, b"error code: 502"))


@pytest.mark.parametrize("new", [True, False], ids=["create", "update"])
def test_setting_a_password_can_be_deferred_until_one_is_stored(new: bool) -> None:
    looks = NEW if new else [(LIST, listed(entry()))]
    run = run_script(*looks, always_set_password=True, defer_password=True, log_in=True)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.result["password_due"]) == (False, "none", True)
    assert (run.result["project"] is None) == new


def test_create_without_region_is_not_deferred() -> None:
    assert "af-south-1 isn't offered" in run_script(*NEW, regions=("af-south-1",), defer_password=True).message


def test_run_that_sets_no_password_is_not_deferred() -> None:
    run = run_script(*UNCHANGED, (LOGIN_ROLE, role()), defer_password=True, log_in=True)
    assert not run.result["password_due"]
    assert run.result["login"]["kind"] == "login_role"
    assert (
        run_script(*UNCHANGED, always_set_password=True, defer_password=True, check_mode=True).result["action"]
        == "updated"
    )


@pytest.mark.parametrize("check_mode", [False, True])
def test_project_is_not_created_if_create_is_false(check_mode: bool) -> None:
    run = run_script((LIST, listed()), create=False, defer_password=True, log_in=True, check_mode=check_mode)
    assert run.outcome is not None
    assert not run.outcome.changed
    assert (run.result["action"], run.result["action_due"], run.result["project"]) == ("none", "created", None)
    assert not run.result["password_due"]


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize("status", ["INACTIVE", "PAUSING"])
def test_project_is_not_restored_if_restore_is_false(status: str, check_mode: bool) -> None:
    run = run_script(
        (LIST, listed(entry(status=status))), restore=False, always_set_password=True, check_mode=check_mode
    )
    assert run.outcome is not None
    assert not run.outcome.changed
    assert (run.result["action"], run.result["action_due"]) == ("none", "restored")
    assert (run.result["project"]["ref"], run.result["project"]["status"]) == (REF, status)
    assert run.result["connection"] is None


def test_create_and_restore_false_do_not_affect_other_actions() -> None:
    run = run_script(*UNCHANGED, create=False, restore=False)
    assert run.result == run_script(*UNCHANGED).result
    pause = [(LIST, listed(entry())), (PAUSE, Reply(200)), (LOOK, project("INACTIVE"))]
    assert run_script(*pause, create=False, restore=False, state=DesiredState.PAUSED).result["action"] == "paused"


def test_lost_response_to_set_password_is_verified_by_logging_in() -> None:
    run = run_script((LIST, listed(entry())), (LOOK, project()), LOST, (POOLER, pooler()), *USE,
                always_set_password=True, log_in=True, takes=True)  # fmt: skip
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "updated")
    assert run.logins == [MADE_PASSWORD] == [run.result["database_password"]]
    assert run.result["database_password_certain"]
    assert any("error code: 502" in warning for warning in run.outcome.warnings)


@pytest.mark.parametrize(("takes", "message"), [(False, "wasn't set"), (None, "is unknown")])
def test_password_that_was_not_set_is_a_failure_without_a_change(takes: bool | None, message: str) -> None:
    run = run_script((LIST, listed(entry())), (LOOK, project()), LOST, (POOLER, pooler()),
                always_set_password=True, takes=takes)  # fmt: skip
    assert message in run.message
    assert "error code: 502" in run.message
    assert run.failure is not None
    assert (run.details["changed"], run.details["action"]) == (False, "none")
    assert run.failure.details.get("database_password_certain") == (False if takes is None else None)
    assert MADE_PASSWORD not in str(run.failure.as_result())


def test_refused_password_is_not_tried() -> None:
    run = run_script((LIST, listed(entry())), (LOOK, project()), (PASSWORD, error_reply(400)), always_set_password=True)
    assert run.logins == []
    assert run.failure is not None
    assert not run.details["changed"]


def test_failure_after_setting_password_reports_it() -> None:
    run = run_script(
        (LIST, listed(entry())), (LOOK, project()), SET, (KEYS, error_reply(403)), always_set_password=True
    )
    assert run.failure is not None
    assert run.details["changed"]
    assert run.details["database_password_certain"]


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize(("takes", "outcome"), [(True, "valid"), (False, "refused"), (None, "unknown")])
def test_pending_password_is_tried(takes: bool | None, outcome: str, check_mode: bool) -> None:
    minted = [] if takes else [(LOGIN_ROLE, role())]
    run = run_script(*UNCHANGED, *minted, pending_password="perhaps", log_in=True, takes=takes, check_mode=check_mode)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["pending_password_outcome"]) == (False, outcome)
    assert run.logins == ["perhaps"]
    assert run.result.get("database_password") == ("perhaps" if takes else None)
    assert run.result["login"]["kind"] == ("password" if takes else "login_role")


def test_pending_password_is_not_tried_when_setting_one() -> None:
    run = run_script(
        (LIST, listed(entry())), (LOOK, project()), SET, *USE, always_set_password=True, pending_password="old"
    )
    assert run.logins == []
    assert "pending_password_outcome" not in run.result


def test_stored_password_is_used_for_its_own_project_only() -> None:
    run = run_script(*UNCHANGED, kept_password="kept", kept_password_ref=REF, log_in=True)
    assert (run.result["login"]["kind"], run.result["login"]["password"]) == ("password", "kept")
    assert "database_password" not in run.result
    assert run.logins == []
    other = run_script(*UNCHANGED, (LOGIN_ROLE, role()), kept_password="kept", kept_password_ref=OTHER_REF, log_in=True)
    assert other.result["login"]["kind"] == "login_role"


# -- a project to create --


def test_new_project_is_created_and_waited_for() -> None:
    run = run_script(*NEW, (CREATE, created_project()), *RISE, log_in=True)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.outcome.warnings) == (True, "created", ())
    assert run.body(CREATE) == {
        "name": NAME,
        "organization_slug": ORGANIZATION,
        "db_pass": MADE_PASSWORD,
        "region_selection": {"type": "specific", "code": "eu-central-1"},
    }
    assert run.result["database_password"] == MADE_PASSWORD
    assert run.result["database_url"] == f"postgresql://postgres.{REF}:{MADE_PASSWORD}@{HOST}:5432/postgres"
    assert run.result["login"]["kind"] == "password"
    assert (run.result["project"]["status"], run.result["project"]["instance_size"]) == ("ACTIVE_HEALTHY", "micro")
    assert run.diff["before"] == ""
    assert MADE_PASSWORD not in str(run.outcome.diff)


def test_given_password_and_instance_size_are_sent() -> None:
    sized = f"{REGIONS}&desired_instance_size=small"
    rise = [(LOOK, project()), (HEALTH, healthy()), (LIST, listed(entry(size="small"))), *USE]
    run = run_script(
        (LIST, listed()),
        (sized, region_list()),
        (CREATE, created_project()),
        *rise,
        password="given-one",
        instance_size="small",
    )
    assert run.body(CREATE)["db_pass"] == run.result["database_password"] == "given-one"
    assert run.body(CREATE)["desired_instance_size"] == "small"


def test_check_mode_for_new_project_only_reads() -> None:
    run = run_script(*NEW, check_mode=True, log_in=True)
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
    assert run.diff == run_script(*NEW, (CREATE, created_project()), *RISE).diff


def test_skipped_region_causes_warning() -> None:
    run = run_script(*NEW, check_mode=True, regions=("af-south-1", "emea"))
    assert run.outcome is not None
    assert run.outcome.warnings == (
        "Region: af-south-1 isn't offered; emea is taken, that is where the data will live.",
    )
    assert run.result["project"]["region"] == "emea"


def test_no_available_region_creates_nothing() -> None:
    assert "af-south-1 isn't offered" in run_script(*NEW, regions=("af-south-1",)).message


def test_new_project_may_be_missing_at_first() -> None:
    run = run_script(*NEW, (CREATE, created_project()), (LOOK, error_reply(404, "Project not found")), *RISE)
    assert run.result["action"] == "created"


def test_without_waiting_new_project_is_returned_as_it_is() -> None:
    run = run_script(*NEW, (CREATE, created_project()), (LOOK, project("COMING_UP")), wait=False, log_in=True)
    assert (run.result["project"]["ref"], run.result["project"]["status"]) == (REF, "COMING_UP")
    assert run.result["database_password"] == MADE_PASSWORD
    assert run.result["connection"] is None


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
def test_refused_create_fails(status: int) -> None:
    run = run_script(*NEW, (CREATE, error_reply(status, f"limit reached; you sent {MADE_PASSWORD}")))
    assert f"HTTP {status}, 'limit reached; you sent ********'" in run.message
    assert f"Creating the project '{NAME}' in the organization '{ORGANIZATION}' failed" in run.message
    assert MADE_PASSWORD not in str(run.failure.as_result() if run.failure else "")


def test_rate_limited_create_is_retried() -> None:
    throttled = Reply(429, {"message": "ThrottlerException"}, {"X-RateLimit-Reset": "20"})
    run = run_script(*NEW, (CREATE, throttled), (CREATE, created_project()), *RISE)
    assert run.time.slept == [20]
    assert run.result["action"] == "created"


def test_project_that_fails_to_start_is_an_error_at_once() -> None:
    run = run_script(*NEW, (CREATE, created_project()), (LOOK, project("INIT_FAILED")))
    assert f"({REF}) is INIT_FAILED" in run.message
    assert run.failure is not None
    assert run.details["project"]["ref"] == REF
    assert (run.details["action"], run.details["changed"]) == ("created", True)
    assert run.time.slept == []
    assert MADE_PASSWORD not in str(run.failure.as_result())


def test_timeout_reports_created_project_and_last_status() -> None:
    run = run_script(*NEW, (CREATE, created_project()), *[(LOOK, project("COMING_UP"))] * 4, seconds=2)
    assert f"The project {REF} didn't become healthy within 2 s: it is COMING_UP." in run.message
    assert "wait_timeout" in run.message
    assert run.failure is not None
    assert run.details["project"]["ref"] == REF
    assert run.time.passed == 2


# -- a create whose outcome is unknown --

LOST_RESPONSES = {
    "502": Reply(502, b"error code: 502"),
    "500": error_reply(500),
    "408": error_reply(408),
}


@pytest.mark.parametrize("lost_response", LOST_RESPONSES.values(), ids=LOST_RESPONSES)
def test_after_lost_response_own_project_is_found(lost_response: Reply) -> None:
    young = entry(status="COMING_UP", inserted_at=created_project().body["created_at"])
    run = run_script(*NEW, (CREATE, lost_response), (LIST, listed()), (LIST, listed(young)), (LOOK, project()),
                (HEALTH, healthy()), *USE, (LOGIN_ROLE, role()), log_in=True)  # fmt: skip
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "created")
    assert run.result["database_password"] == MADE_PASSWORD
    # The password is very likely right; but repeated logins with a wrong one get the address banned.
    assert run.result["login"]["kind"] == "login_role"
    assert any("the answer to the create was lost" in warning for warning in run.outcome.warnings)


@pytest.mark.parametrize(("takes", "action"), [(True, "created"), (False, "none")])
def test_own_project_is_recognized_by_logging_in(takes: bool, action: str) -> None:
    young = entry(status="COMING_UP", inserted_at=created_project().body["created_at"])
    minted = [] if takes else [(LOGIN_ROLE, role())]
    run = run_script(*NEW, (CREATE, LOST_RESPONSES["502"]), (LIST, listed(young)), (LOOK, project()),
                (HEALTH, healthy()), *USE, *minted, log_in=True, takes=takes)  # fmt: skip
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (takes, action)
    assert run.result.get("database_password") == (MADE_PASSWORD if takes else None)
    assert run.result["login"]["kind"] == ("password" if takes else "login_role")
    assert any(("taken for this run's own" if takes else "at the same time") in text for text in run.outcome.warnings)
    assert (run.diff["before"] == run.diff["after"]) == (not takes)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ({}, "it is older than the attempt"),
        ({"inserted_at": "some day"}, "its age is unknown"),
        ({"inserted_at": created_project().body["created_at"], "region": "eu-west-1"}, "it isn't where it was sent"),
    ],
)
def test_after_lost_response_foreign_project_is_used_unchanged(found: dict[str, t.Any], why: str) -> None:
    run = run_script(*NEW, (CREATE, LOST_RESPONSES["502"]), (LIST, listed(entry(**found))), (LOOK, project()), *USE)
    assert run.outcome is not None, why
    assert (run.outcome.changed, run.result["action"]) == (False, "none")
    assert "database_password" not in run.result


@pytest.mark.parametrize("password", [None, "given-one"])
def test_second_of_two_runs_uses_project_of_the_first(password: str | None) -> None:
    conflict = error_reply(409, f'Project with name "{NAME}" already exists in your organization.')
    young = entry(status="COMING_UP", inserted_at=created_project().body["created_at"])
    run = run_script(*NEW, (CREATE, conflict), (LIST, listed()), (LIST, listed(young)), (LOOK, project()),
                (HEALTH, healthy()), *USE, (LOGIN_ROLE, role()), log_in=True, password=password)  # fmt: skip
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (False, "none")
    assert run.result["login"]["kind"] == "login_role"
    assert "database_password" not in run.result
    assert "database_url" not in run.result
    assert run.diff["before"] == run.diff["after"]


def test_project_of_the_first_run_is_checked_as_well() -> None:
    run = run_script(*NEW, (CREATE, error_reply(409)), (LIST, listed(entry(region="us-east-1"))))
    assert "lives in the region us-east-1" in run.message


def test_missing_project_is_an_error_without_second_create() -> None:
    looks = [(LIST, listed(entry(name=NAME.upper())))] * 12
    run = run_script(*NEW, (CREATE, error_reply(409, "exists")), *looks)
    assert "HTTP 409, 'exists'" in run.message
    assert "Whether it took effect is unknown" in run.message
    assert f"only '{NAME.upper()}' ({REF}, ACTIVE_HEALTHY)" in run.message
    assert run.time.passed == 30


def test_failed_check_is_reported_with_unknown_outcome() -> None:
    run = run_script(*NEW, (CREATE, LOST_RESPONSES["502"]), (LIST, error_reply(401, "Unauthorized")))
    assert "error code: 502" in run.message
    assert "Unauthorized" in run.message


# -- pause, restore, delete --


def test_paused_project_is_restored() -> None:
    run = run_script(
        (LIST, listed(entry(status="INACTIVE"))),
        (RESTORE, Reply(200)),
        (LOOK, project("INACTIVE")),
        (LOOK, project("RESTORING")),
        (LOOK, project()),
        (HEALTH, healthy()),
        *USE,
    )
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "restored")
    assert "status: INACTIVE\n" in run.diff["before"]
    assert "status: ACTIVE_HEALTHY\n" in run.diff["after"]


def test_restore_that_ends_inactive_has_failed() -> None:
    run = run_script(
        (LIST, listed(entry(status="INACTIVE"))),
        (RESTORE, Reply(200)),
        (LOOK, project("RESTORING")),
        (LOOK, project("INACTIVE")),
    )
    assert "is INACTIVE" in run.message


def test_project_being_paused_is_restored_afterwards() -> None:
    run = run_script(
        (LIST, listed(entry(status="PAUSING"))),
        (LOOK, project("PAUSING")),
        (LOOK, project("INACTIVE")),
        (RESTORE, Reply(200)),
        (LOOK, project()),
        (HEALTH, healthy()),
        *USE,
    )
    assert run.result["action"] == "restored"


def test_check_mode_does_not_restore() -> None:
    run = run_script((LIST, listed(entry(status="INACTIVE"))), check_mode=True, log_in=True)
    assert (run.result["action"], run.result["project"]["status"]) == ("restored", "INACTIVE")
    assert run.result["connection"] is None


def test_lost_response_to_restore_is_checked() -> None:
    steps = [(LIST, listed(entry(status="INACTIVE"))), (RESTORE, Reply(504, b"timeout"))]
    run = run_script(*steps, (LOOK, project("INACTIVE")), (LOOK, project("RESTORING")), (LOOK, project()),
                (HEALTH, healthy()), *USE)  # fmt: skip
    assert run.result["action"] == "restored"
    run = run_script(*steps, *[(LOOK, project("INACTIVE"))] * 4, seconds=2)
    assert "Whether it took effect is unknown" in run.message


PAUSED: dict[str, t.Any] = {"state": DesiredState.PAUSED}


def test_project_is_paused() -> None:
    run = run_script(
        (LIST, listed(entry())),
        (PAUSE, Reply(200)),
        (LOOK, project()),
        (LOOK, project("PAUSING")),
        (LOOK, project("INACTIVE")),
        **PAUSED,
    )
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "paused")
    assert (run.result["project"]["status"], run.result["connection"]) == ("INACTIVE", None)


@pytest.mark.parametrize("check_mode", [False, True])
def test_paused_project_stays_paused_with_one_request(check_mode: bool) -> None:
    run = run_script((LIST, listed(entry(status="INACTIVE"))), **PAUSED, check_mode=check_mode)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (False, "none")


def test_busy_project_is_paused_once_possible() -> None:
    steps = [(LIST, listed(entry(status="COMING_UP"))), (LOOK, project()), (PAUSE, Reply(200))]
    assert run_script(*steps, (LOOK, project("INACTIVE")), **PAUSED).result["action"] == "paused"


def test_check_mode_pauses_nothing() -> None:
    run = run_script((LIST, listed(entry())), **PAUSED, check_mode=True)
    assert (run.result["action"], run.result["project"]["status"]) == ("paused", "ACTIVE_HEALTHY")


def test_without_waiting_pause_is_only_started() -> None:
    run = run_script(
        (LIST, listed(entry())), (PAUSE, Reply(200)), *[(LOOK, project("PAUSING"))] * 2, **PAUSED, wait=False
    )
    assert run.result["project"]["status"] == "PAUSING"


def test_refused_pause_fails() -> None:
    run = run_script((LIST, listed(entry())), (PAUSE, error_reply(400, "only on the Free plan")), **PAUSED)
    assert "Pausing the project" in run.message
    assert "only on the Free plan" in run.message


ABSENT: dict[str, t.Any] = {"state": DesiredState.ABSENT}


@pytest.mark.parametrize(
    "answers",
    [
        [(DELETE, Reply(200, {"id": 1, "ref": REF, "name": NAME}))],
        [(DELETE, error_reply(404, "Project not found"))],
        [(DELETE, Reply(502, b"")), (LOOK, project("GOING_DOWN"))],
        [(DELETE, Reply(502, b"")), (LOOK, project()), (LOOK, error_reply(404, "Project not found"))],
    ],
)
def test_project_is_deleted_when_its_ref_is_confirmed(answers: list[tuple[str, Reply]]) -> None:
    run = run_script((LIST, listed(entry())), *answers, **ABSENT, ref=REF)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.result["project"]) == (True, "deleted", None)
    assert run.diff["after"] == ""


@pytest.mark.parametrize("ref", [None, OTHER_REF])
def test_nothing_is_deleted_without_the_right_ref(ref: str | None) -> None:
    assert REF in run_script((LIST, listed(entry())), **ABSENT, ref=ref).message


@pytest.mark.parametrize("ref", [None, REF])
def test_missing_project_needs_no_deleting(ref: str | None) -> None:
    run = run_script((LIST, listed(entry(status="GOING_DOWN"))), **ABSENT, ref=ref)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.result["project"]) == (False, "none", None)


def test_check_mode_deletes_nothing() -> None:
    run = run_script((LIST, listed(entry())), **ABSENT, ref=REF, check_mode=True)
    assert (run.result["action"], run.result["project"]) == ("deleted", None)


LOOK_AT_OTHER = f"GET /v1/projects/{OTHER_REF}"
ELSEWHERE = project(ref=OTHER_REF, name="another", organization_slug="another-org")


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize(
    ("steps", "named"),
    [
        ([(LIST, listed(entry(ref=OTHER_REF, name="client-globex-prod")))], "project 'client-globex-prod'"),
        ([(LIST, listed(entry(ref=OTHER_REF, name=NAME.upper())))], f"project '{NAME.upper()}'"),
        ([(LIST, listed(entry(ref=OTHER_REF, name="globex", status="INACTIVE")))], "'globex' (INACTIVE)"),
        ([(LIST, listed(entry(ref=OTHER_REF, name="globex", status="GOING_DOWN")))], "'globex' (GOING_DOWN)"),
        ([(LIST, listed(entry(ref=OTHER_REF, is_branch=True)))], f"preview branch '{NAME}'"),
        ([(LIST, listed()), (LOOK_AT_OTHER, ELSEWHERE)], "project 'another' in the organization 'another-org'"),
        (
            [(LIST, listed()), (LOOK_AT_OTHER, project(ref=OTHER_REF, organization_slug="another-org"))],
            f"project '{NAME}' in the organization 'another-org'",
        ),
        ([(LIST, listed()), (LOOK_AT_OTHER, error_reply(403, "No."))], "may not look"),
        ([(LIST, listed(entry(), entry(ref=OTHER_REF, name="globex")))], f"has the ref {REF}, but"),
        ([(LIST, listed(entry(), entry(ref=OTHER_REF, name="globex")))], "the ref of the project 'globex'"),
    ],
)
def test_ref_of_another_project_is_an_error_and_deletes_nothing(
    steps: list[t.Any], named: str, check_mode: bool
) -> None:
    run = run_script(*steps, **ABSENT, ref=OTHER_REF, check_mode=check_mode)
    assert named in run.message
    assert OTHER_REF in run.message
    assert NAME in run.message
    assert "Nothing was d" in run.message
    assert not [sent for sent in run.session.sent if not sent.line.startswith("GET ")]


@pytest.mark.parametrize("check_mode", [False, True])
def test_unknown_ref_needs_no_deleting(check_mode: bool) -> None:
    run = run_script(
        (LIST, listed()), (LOOK, error_reply(404, "Project not found")), **ABSENT, ref=REF, check_mode=check_mode
    )
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (False, "none")


@pytest.mark.parametrize("check_mode", [False, True])
def test_project_missing_from_the_list_is_deleted(check_mode: bool) -> None:
    deleting = [] if check_mode else [(DELETE, Reply(200, {"id": 1, "ref": REF, "name": NAME}))]
    run = run_script((LIST, listed()), (LOOK, project()), *deleting, **ABSENT, ref=REF, check_mode=check_mode)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"]) == (True, "deleted")


@pytest.mark.parametrize("state", [DesiredState.PRESENT, DesiredState.PAUSED])
def test_ref_of_another_project_creates_none(state: DesiredState) -> None:
    run = run_script((LIST, listed(entry(ref=OTHER_REF, name="globex"))), state=state, ref=OTHER_REF)
    assert "the ref of the project 'globex'" in run.message


@pytest.mark.parametrize("status", ["PAUSE_FAILED", "RESTORE_FAILED", "INIT_FAILED"])
def test_hint_never_suggests_deleting_data(status: str) -> None:
    run = run_script((LIST, listed(entry(status=status))))
    assert run.failure is not None
    hint = run.failure.hint
    assert "support" in hint
    assert "afresh" not in hint
    assert ("don't delete it" in hint) is (status != "INIT_FAILED")


MARK = "q7marked"


@pytest.mark.parametrize(
    ("steps", "changes"),
    [
        ([(LIST, listed(entry(region=f"us-{MARK}")))], {}),
        ([(LIST, listed(entry(size=MARK)))], {"instance_size": "small"}),
        ([(LIST, listed()), (REGIONS, region_list(specific=(MARK,)))], {"regions": ("eu-central-1",)}),
        ([(LIST, listed(entry(status="PAUSE_FAILED", ref=MARK)))], {}),
        ([(LIST, listed(entry(ref=MARK), entry(ref=OTHER_REF)))], {}),
        ([(LIST, listed(entry(ref=MARK)))], ABSENT),
        ([(LIST, error_reply(403, MARK, missing_permissions=[MARK]))], {}),
        *(
            ([(LIST, Reply(status, {"message": MARK}, {"Location": MARK}))], {})
            for status in (301, 400, 401, 402, 404, 418)
        ),
        ([(LIST, listed(entry())), *[(LOOK, project(MARK))] * 2], {}),
        ([(LIST, Reply(200, MARK.encode(), {"Content-Type": f"text/html; {MARK}"}))], {}),
    ],
)
def test_hints_contain_nothing_of_a_response(steps: list[t.Any], changes: dict[str, t.Any]) -> None:
    run = run_script(*steps, seconds=0.5, **changes)
    assert run.failure is not None
    assert MARK not in run.failure.hint


def test_health_error_is_reported_without_secrets() -> None:
    report = Reply(
        body=[
            {
                "name": "db",
                "status": "UNHEALTHY",
                "error": f"no\nlogin postgresql://u:Se/cret9@h/d with {MADE_PASSWORD}",
            },
            {"name": "pooler", "status": "ACTIVE_HEALTHY"},
        ]
    )
    run = run_script(*NEW, (CREATE, created_project()), (LOOK, project()), *[(HEALTH, report)] * 4, seconds=2)
    assert "db is UNHEALTHY (no login postgresql://u:********@h/d with ********)" in run.message


def test_keys_and_logins_are_masked_in_later_errors() -> None:
    run = run_script(*UNCHANGED, (LOGIN_ROLE, error_reply(400, "not with secret-default")), log_in=True)
    assert "secret-default" not in run.message


# -- one deadline --


def test_one_deadline_for_rate_limits_status_services_and_keys() -> None:
    throttled = Reply(429, {"message": "ThrottlerException"}, {"X-RateLimit-Reset": "50"})
    run = run_script(
        (LIST, throttled),
        (LIST, listed(entry(status="COMING_UP"))),
        (LOOK, project("COMING_UP")),
        (LOOK, throttled),
        seconds=60,
    )
    assert "rate limit is spent" in run.message
    assert "in 50 s" in run.message
    assert run.time.passed == 50.5


def test_missing_keys_are_reported_after_timeout() -> None:
    run = run_script((LIST, listed(entry())), (LOOK, project()), *[(KEYS, Reply(body=[]))] * 3, seconds=1)
    assert f"The API keys of the project {REF} weren't there within 1 s" in run.message
    assert run.failure is not None
    assert (run.details["action"], run.details["changed"]) == ("none", False)
