# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a project against scripted responses: all requests in order, and what is returned."""

from __future__ import annotations

import re
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import DesiredState, KeyScope
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    CREATE,
    DELETE,
    GET,
    HEALTH,
    KEYS,
    KEYS_MASKED,
    LIST,
    LOGIN_ROLE,
    NAME,
    ORGANIZATION,
    OTHER_REF,
    PASSWORD,
    PAUSE,
    POOLER,
    REF,
    REGIONS,
    RESTORE,
    created,
    entry,
    error,
    healthy,
    keys,
    listed,
    login_role,
    offered,
    pooler,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.scripted_run import (
    GENERATED_PASSWORD,
    replay,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply

HOST = "aws-1-eu-central-1.pooler.test"
NO_KEYS = {"publishable": None, "secret": None, "anon": None, "service_role": None}
ALL_KEYS = {
    "publishable": "publishable-default",
    "secret": "secret-default",
    "anon": "legacy-anon",
    "service_role": "legacy-service_role",
}
GET_OTHER = f"GET /v1/projects/{OTHER_REF}"
#: Requested when a project is healthy.
READY = [(KEYS, keys()), (POOLER, pooler())]
#: What follows a create.
BECOMES_READY = [(GET, project()), (HEALTH, healthy()), (LIST, listed(entry())), *READY]
UNCHANGED = [(LIST, listed(entry())), *READY]
NEW = [(LIST, listed()), (REGIONS, offered())]


# -- an existing project --


def test_without_changes_there_are_three_requests() -> None:
    run = replay(*UNCHANGED)
    assert run.outcome is not None
    assert (run.outcome.changed, run.result["action"], run.outcome.warnings) == (False, "none", ())
    assert run.result == {
        "action": "none",
        "action_due": "none",
        "password_due": False,
        "requests": 3,
        "project": {
            "ref": REF,
            "name": NAME,
            "organization_slug": ORGANIZATION,
            "region": "eu-central-1",
            "status": "ACTIVE_HEALTHY",
            "created_at": entry()["inserted_at"],
            "postgres_version": None,
            "postgres_engine": None,
            "instance_size": "micro",
        },
        "api_keys": ALL_KEYS,
        "unknown_api_keys": [],
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


def test_check_mode_without_changes_returns_the_same() -> None:
    assert replay(*UNCHANGED, check_mode=True).result == replay(*UNCHANGED).result


# -- keys --

FOUND = [(LIST, listed(entry()))]


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize(
    ("scope", "requests", "known", "unknown"),
    [
        (KeyScope.NONE, [], [], list(ALL_KEYS)),
        (KeyScope.PUBLIC, [(KEYS_MASKED, keys(reveal=False))], ["publishable", "anon"], ["secret", "service_role"]),
        (KeyScope.ALL, [(KEYS, keys())], list(ALL_KEYS), []),
    ],
)
def test_only_the_keys_that_are_asked_for_are_read(
    scope: KeyScope, requests: list[t.Any], known: list[str], unknown: list[str], check_mode: bool
) -> None:
    run = replay(*FOUND, *requests, (POOLER, pooler()), keys=scope, check_mode=check_mode)
    assert run.result["api_keys"] == NO_KEYS | {name: ALL_KEYS[name] for name in known}
    assert run.result["unknown_api_keys"] == unknown
    assert run.outcome is not None
    assert run.outcome.warnings == ()


def test_a_token_that_may_not_reveal_keys_works_for_the_rest() -> None:
    run = replay(*FOUND, (KEYS, error(403)), (KEYS_MASKED, keys(reveal=False)), (POOLER, pooler()))
    assert run.result["api_keys"] == ALL_KEYS | {"secret": None}
    assert run.result["unknown_api_keys"] == ["secret"]
    assert run.result["connection"]["host"] == HOST
    assert run.outcome is not None
    (warning,) = run.outcome.warnings
    assert "api_gateway_keys_secret_read" in warning


@pytest.mark.parametrize("scope", [KeyScope.ALL, KeyScope.PUBLIC])
def test_a_token_that_may_not_read_keys_works_for_the_rest(scope: KeyScope) -> None:
    refused = [(KEYS, error(403))] if scope is KeyScope.ALL else []
    run = replay(*FOUND, *refused, (KEYS_MASKED, error(403, "Not yours")), (POOLER, pooler()), keys=scope)
    assert run.result["api_keys"] == NO_KEYS
    assert run.result["unknown_api_keys"] == list(ALL_KEYS)
    assert run.outcome is not None
    (warning,) = run.outcome.warnings
    assert "'Not yours'" in warning
    assert "api_gateway_keys_read." in warning


PAGE = b"<html>Blocked by Squid</html>"


def test_page_of_a_proxy_does_not_mean_that_the_token_may_not_read_keys() -> None:
    run = replay(*FOUND, (KEYS, Reply(403, PAGE)), (KEYS, keys()), (POOLER, pooler()))
    assert run.result["api_keys"] == ALL_KEYS
    assert run.outcome is not None
    assert run.outcome.warnings == ()


def test_page_of_a_proxy_does_not_mean_that_a_project_is_gone() -> None:
    run = replay((LIST, listed(entry())), (DELETE, Reply(404, PAGE)), state=DesiredState.ABSENT, ref=REF)
    assert "404 with an HTML page. The API returns JSON, so a proxy or a firewall sent this page" in run.message


def test_public_keys_are_waited_for() -> None:
    steps = [(KEYS_MASKED, keys(values=False)), (KEYS_MASKED, keys(reveal=False))]
    run = replay(*FOUND, *steps, (POOLER, pooler()), keys=KeyScope.PUBLIC)
    assert run.result["api_keys"]["publishable"] == ALL_KEYS["publishable"]


def test_a_new_project_is_ready_without_keys_that_are_not_asked_for() -> None:
    becomes_ready = [(GET, project()), (HEALTH, healthy()), (LIST, listed(entry())), (POOLER, pooler())]
    run = replay(*NEW, (CREATE, created()), *becomes_ready, keys=KeyScope.NONE)
    assert run.result["action"] == "created"


# -- logins --


def test_a_login_role_is_created_if_the_password_is_unknown() -> None:
    run = replay(*UNCHANGED, (LOGIN_ROLE, login_role()), log_in=True)
    assert run.result["login"] == {
        "user": f"cli_login_postgres.{REF}",
        "password": "login-s3cret",
        "session_role": "postgres",
        "expires_in": 300,
        "kind": "login_role",
    }
    assert run.body(LOGIN_ROLE) == {"read_only": False}
    assert "database_url" not in run.result


def test_a_login_role_is_read_only_in_check_mode() -> None:
    run = replay(*UNCHANGED, (LOGIN_ROLE, login_role()), log_in=True, check_mode=True)
    assert run.body(LOGIN_ROLE) == {"read_only": True}
    assert run.result["login"]["session_role"] is None


def test_creating_a_login_role_is_retried_after_a_transient_error() -> None:
    run = replay(*UNCHANGED, (LOGIN_ROLE, Reply(502, b"error code: 502")), (LOGIN_ROLE, login_role()), log_in=True)
    assert run.result["login"]["kind"] == "login_role"
    assert "may not alter" in replay(*UNCHANGED, (LOGIN_ROLE, error(400, "may not alter")), log_in=True).message


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_given_password_is_used_to_log_in(check_mode: bool) -> None:
    run = replay(*UNCHANGED, log_in=True, password="gi/v:en@1", check_mode=check_mode)
    assert run.result["login"] == {
        "user": f"postgres.{REF}",
        "password": "gi/v:en@1",
        "session_role": None,
        "expires_in": None,
        "kind": "password",
    }
    assert run.result["database_url"] == f"postgresql://postgres.{REF}:gi%2Fv%3Aen%401@{HOST}:5432/postgres"
    assert "database_password" not in run.result


def test_a_port_other_than_that_of_transaction_mode_is_kept() -> None:
    run = replay((LIST, listed(entry())), (KEYS, keys()), (POOLER, pooler(40123)))
    assert run.result["connection"]["port"] == 40123


def test_a_direct_connection_needs_the_project_but_no_pooler() -> None:
    run = replay(
        (LIST, listed(entry())),
        (GET, project()),
        (KEYS, keys()),
        (LOGIN_ROLE, login_role()),
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
    assert (run.result["project"]["postgres_version"], run.result["project"]["postgres_engine"]) == ("17.6.1.063", "17")


def test_a_starting_project_is_waited_for_without_a_change() -> None:
    run = replay(
        (LIST, listed(entry(status="COMING_UP"))),
        (GET, project("COMING_UP")),
        (GET, Reply(502, b"error code: 502")),
        (GET, project("NEW_STATUS")),
        (GET, project()),
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


def test_without_waiting_what_is_not_ready_is_null() -> None:
    run = replay((LIST, listed(entry(status="COMING_UP"))), (GET, project("COMING_UP")), wait=False, log_in=True)
    assert run.result["project"]["status"] == "COMING_UP"
    assert (run.result["api_keys"], run.result["connection"]) == (NO_KEYS, None)
    assert "login" not in run.result
    run = replay((LIST, listed(entry())), (KEYS, Reply(body=[])), (POOLER, pooler()), wait=False)
    assert (run.result["api_keys"], run.result["connection"]["host"]) == (NO_KEYS, HOST)
    assert run.time.slept == []


def test_all_pages_are_read() -> None:
    many = [entry(ref=f"{number:020}", name=f"other-{number}") for number in range(100)]
    second = LIST.replace("offset=0", "offset=100")
    run = replay((LIST, listed(*many, total=101)), (second, listed(entry(), total=101)), *READY)
    assert run.result["project"]["ref"] == REF
    run = replay((LIST, listed(*many, total=300)), (second, listed(total=300)), (REGIONS, offered()), check_mode=True)
    assert run.result["action"] == "created"


def test_an_ambiguous_name_is_an_error_with_both_refs() -> None:
    message = replay((LIST, listed(entry(), entry(ref=OTHER_REF)))).message
    assert REF in message
    assert OTHER_REF in message


def test_another_region_is_an_error() -> None:
    assert "is in the region us-east-1" in replay((LIST, listed(entry(region="us-east-1")))).message


# -- setting a password --


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
    pause = [(LIST, listed(entry())), (PAUSE, Reply(200)), (GET, project("INACTIVE"))]
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


# -- a new project --


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


# -- a create whose outcome is unknown --

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


# -- pause, restore, delete --


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


PAUSED: dict[str, t.Any] = {"state": DesiredState.PAUSED}


def test_a_project_is_paused() -> None:
    run = replay(
        (LIST, listed(entry())),
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
    steps = [(LIST, listed(entry(status="COMING_UP"))), (GET, project()), (PAUSE, Reply(200))]
    assert replay(*steps, (GET, project("INACTIVE")), **PAUSED).result["action"] == "paused"


def test_check_mode_pauses_nothing() -> None:
    run = replay((LIST, listed(entry())), **PAUSED, check_mode=True)
    assert (run.result["action"], run.result["project"]["status"]) == ("paused", "ACTIVE_HEALTHY")


def test_without_waiting_a_pause_is_only_started() -> None:
    run = replay((LIST, listed(entry())), (PAUSE, Reply(200)), *[(GET, project("PAUSING"))] * 2, **PAUSED, wait=False)
    assert run.result["project"]["status"] == "PAUSING"


def test_a_rejected_pause_is_an_error() -> None:
    run = replay((LIST, listed(entry())), (PAUSE, error(400, "only on the Free plan")), **PAUSED)
    assert "Pausing the project" in run.message
    assert "only on the Free plan" in run.message


ABSENT: dict[str, t.Any] = {"state": DesiredState.ABSENT}


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


def test_a_page_of_a_proxy_does_not_end_the_waiting() -> None:
    page = Reply(200, b"<html>One moment</html>", {"Content-Type": "text/html"})
    steps = [(GET, page), (GET, project()), (HEALTH, page), (HEALTH, healthy()), (LIST, listed(entry()))]
    keys_and_pooler = [(KEYS, page), (KEYS, keys()), (POOLER, page), (POOLER, pooler())]
    run = replay(*NEW, (CREATE, created()), *steps, *keys_and_pooler)
    assert run.result["action"] == "created"
    forever = replay(*NEW, (CREATE, created()), *[(GET, page)] * 4, seconds=2)
    assert "did not become healthy within 2 s: GET /v1/projects/{ref} returned HTTP 200 with a body" in forever.message


@pytest.mark.parametrize("status", ["PAUSE_FAILED", "RESTORE_FAILED", "INIT_FAILED"])
def test_no_hint_suggests_deleting_data(status: str) -> None:
    run = replay((LIST, listed(entry(status=status))))
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
        ([(LIST, listed()), (REGIONS, offered(specific=(MARK,)))], {"regions": ("eu-central-1",)}),
        ([(LIST, listed(entry(status="PAUSE_FAILED", ref=MARK)))], {}),
        ([(LIST, listed(entry(ref=MARK), entry(ref=OTHER_REF)))], {}),
        ([(LIST, listed(entry(ref=MARK)))], ABSENT),
        ([(LIST, error(403, MARK, missing_permissions=[MARK]))], {}),
        *(
            ([(LIST, Reply(status, {"message": MARK}, {"Location": MARK}))], {})
            for status in (301, 400, 401, 402, 404, 418)
        ),
        ([(LIST, listed(entry(status="COMING_UP"))), *[(GET, project(MARK))] * 2], {}),
        ([(LIST, Reply(200, MARK.encode(), {"Content-Type": f"text/html; {MARK}"}))], {}),
    ],
)
def test_no_hint_quotes_a_response(steps: list[t.Any], changes: dict[str, t.Any]) -> None:
    run = replay(*steps, seconds=0.5, **changes)
    assert run.failure is not None
    assert MARK not in run.failure.hint


def test_errors_of_services_are_masked() -> None:
    report = Reply(
        body=[
            {
                "name": "db",
                "status": "UNHEALTHY",
                "error": f"no\nlogin postgresql://u:Se/cret9@h/d with {GENERATED_PASSWORD}",
            },
            {"name": "pooler", "status": "ACTIVE_HEALTHY"},
        ]
    )
    run = replay(*NEW, (CREATE, created()), (GET, project()), *[(HEALTH, report)] * 4, seconds=2)
    assert "db is UNHEALTHY (no login postgresql://u:********@h/d with ********)" in run.message


def test_keys_are_masked_in_later_errors() -> None:
    run = replay(*UNCHANGED, (LOGIN_ROLE, error(400, "not with secret-default")), log_in=True)
    assert "secret-default" not in run.message


# -- one deadline --


def test_one_deadline_for_rate_limits_status_services_and_keys() -> None:
    throttled = Reply(429, {"message": "ThrottlerException"}, {"X-RateLimit-Reset": "50"})
    run = replay(
        (LIST, throttled),
        (LIST, listed(entry(status="COMING_UP"))),
        (GET, project("COMING_UP")),
        (GET, throttled),
        seconds=60,
    )
    assert "Rate limit exceeded" in run.message
    assert "in 50 s" in run.message
    assert run.time.passed == 50.5


def test_missing_keys_are_reported() -> None:
    run = replay((LIST, listed(entry())), *[(KEYS, Reply(body=[]))] * 3, seconds=1)
    assert f"The API keys of the project {REF} were not available within 1 s" in run.message
    assert run.failure is not None
    assert (run.details["action"], run.details["changed"]) == ("none", False)


# -- rename --

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
        ([*OLD, (RENAME, error(409, "exists"))], {}, "Another project of the organization has this name"),
    ],
)
def test_what_cannot_be_renamed_is_an_error(steps: list[t.Any], changes: dict[str, t.Any], named: str) -> None:
    run = replay(*steps, **{**RENAMED, **changes})
    assert named in run.message
