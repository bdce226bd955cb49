# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A project that exists: its requests, keys, logins, waiting, and errors. The API is a list of expected requests."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import DesiredState, KeyScope
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_steps import (
    ABSENT,
    HOST,
    NEW,
    NO_KEYS,
    READY,
    UNCHANGED,
)
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
    POOLER,
    REF,
    REGIONS,
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

ALL_KEYS = {
    "publishable": "publishable-default",
    "secret": "secret-default",
    "anon": "legacy-anon",
    "service_role": "legacy-service_role",
}


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
GONE = error(404, "Project not found")


def test_page_of_a_proxy_does_not_mean_that_the_token_may_not_read_keys() -> None:
    run = replay(*FOUND, (KEYS, Reply(403, PAGE)), (KEYS, keys()), (POOLER, pooler()))
    assert run.result["api_keys"] == ALL_KEYS
    assert run.outcome is not None
    assert run.outcome.warnings == ()


def test_page_of_a_proxy_does_not_mean_that_a_project_is_gone() -> None:
    run = replay((LIST, listed(entry())), (DELETE, Reply(404, PAGE)), state=DesiredState.ABSENT, ref=REF)
    assert "404 with an HTML page. The API returns JSON, so a proxy or a firewall sent this page" in run.message


@pytest.mark.parametrize(
    ("steps", "while_"),
    [
        ([(GET, project("COMING_UP")), (GET, project("GOING_DOWN"))], f"({REF}) is GOING_DOWN"),
        ([(GET, project()), (HEALTH, GONE)], f"Reading the health of the project {REF}"),
        (
            [(GET, project()), (HEALTH, healthy()), (LIST, listed(entry())), (KEYS, GONE)],
            f"API keys of the project {REF}",
        ),
    ],
    ids=["starting", "services", "keys"],
)
def test_a_project_that_is_deleted_meanwhile_ends_the_waiting(steps: list[t.Any], while_: str) -> None:
    run = replay(*NEW, (CREATE, created()), *steps)
    assert while_ in run.message
    assert run.failure is not None
    assert (run.failure.details["changed"], run.failure.details["action"]) == (True, "created")


def test_public_keys_are_waited_for() -> None:
    steps = [(KEYS_MASKED, keys(values=False)), (KEYS_MASKED, keys(reveal=False))]
    run = replay(*FOUND, *steps, (POOLER, pooler()), keys=KeyScope.PUBLIC)
    assert run.result["api_keys"]["publishable"] == ALL_KEYS["publishable"]


def test_a_new_project_is_ready_without_keys_that_are_not_asked_for() -> None:
    becomes_ready = [(GET, project()), (HEALTH, healthy()), (LIST, listed(entry())), (POOLER, pooler())]
    run = replay(*NEW, (CREATE, created()), *becomes_ready, keys=KeyScope.NONE)
    assert run.result["action"] == "created"


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
    second = LIST.replace("offset=0", "offset=99")
    run = replay((LIST, listed(*many, total=101)), (second, listed(many[-1], entry(), total=101)), *READY)
    assert run.result["project"]["ref"] == REF
    counted = (LIST, listed(*many, total=300)), (second, listed(many[-1], total=300))
    run = replay(*counted, (REGIONS, offered()), check_mode=True)
    assert run.result["action"] == "created"


def test_a_project_that_is_deleted_meanwhile_hides_no_other_one() -> None:
    many = [entry(ref=f"{number:020}", name=f"other-{number}") for number in range(100)]
    second = LIST.replace("offset=0", "offset=99")
    # Without the first of them, the project is the last one of the first page.
    shifted = (LIST, listed(*many, total=101)), (second, listed(entry(), total=100))
    again = (LIST, listed(*many[1:], entry(), total=100))
    run = replay(*shifted, again, *READY)
    assert (run.result["action"], run.result["project"]["ref"]) == ("none", REF)
    gone = (LIST, listed(*many, total=101)), (second, listed(total=99))
    failure = replay(*gone * 5)
    assert "pages that don't continue each other" in failure.message


def test_an_ambiguous_name_is_an_error_with_both_refs() -> None:
    message = replay((LIST, listed(entry(), entry(ref=OTHER_REF)))).message
    assert REF in message
    assert OTHER_REF in message


def test_another_region_is_an_error() -> None:
    assert "is in the region us-east-1" in replay((LIST, listed(entry(region="us-east-1")))).message


def test_a_page_of_a_proxy_does_not_end_the_waiting() -> None:
    page = Reply(200, b"<html>One moment</html>", {"Content-Type": "text/html"})
    steps = [(GET, page), (GET, project()), (HEALTH, page), (HEALTH, healthy()), (LIST, listed(entry()))]
    keys_and_pooler = [(KEYS, page), (KEYS, keys()), (POOLER, page), (POOLER, pooler())]
    run = replay(*NEW, (CREATE, created()), *steps, *keys_and_pooler)
    assert run.result["action"] == "created"
    forever = replay(*NEW, (CREATE, created()), *[(GET, page)] * 5, seconds=2)
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
