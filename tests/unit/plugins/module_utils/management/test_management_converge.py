# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The story of a project, told on scripts: every request in its order, and what is returned."""

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
    entry,
    healthy,
    keys,
    listed,
    made,
    offered,
    pooler,
    project,
    refused,
    role,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.story import MADE_PASSWORD, tell
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted import Reply

HOST = "aws-1-eu-central-1.pooler.test"
NO_KEYS = {"publishable": None, "secret": None, "anon": None, "service_role": None}
ALL_KEYS = {
    "publishable": "publishable-default",
    "secret": "secret-default",
    "anon": "legacy-anon",
    "service_role": "legacy-service_role",
}
#: What is asked once a project runs.
USE = [(KEYS, keys()), (POOLER, pooler())]
#: What follows a create that was answered.
RISE = [(LOOK, project()), (HEALTH, healthy()), (LIST, listed(entry())), *USE]
UNCHANGED = [(LIST, listed(entry())), (LOOK, project()), *USE]
NEW = [(LIST, listed()), (REGIONS, offered())]


# -- a project that is there --


def test_nothing_to_do_takes_four_requests() -> None:
    told = tell(*UNCHANGED)
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"], told.outcome.warnings) == (False, "none", ())
    assert told.result == {
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
    assert told.diff["before"] == told.diff["after"]
    assert told.time.slept == []


def test_check_mode_of_it_is_the_same() -> None:
    assert tell(*UNCHANGED, check_mode=True).result == tell(*UNCHANGED).result


def test_a_login_role_is_minted_when_nobody_knows_the_password() -> None:
    told = tell(*UNCHANGED, (LOGIN_ROLE, role()), log_in=True)
    assert told.result["login"] == {
        "user": f"cli_login_postgres.{REF}",
        "password": "minted-s3cret",
        "session_role": "postgres",
        "expires_in": 300,
        "kind": "login_role",
    }
    assert told.body(LOGIN_ROLE) == {"read_only": False}
    assert "database_url" not in told.result


def test_in_check_mode_it_can_only_read() -> None:
    told = tell(*UNCHANGED, (LOGIN_ROLE, role()), log_in=True, check_mode=True)
    assert told.body(LOGIN_ROLE) == {"read_only": True}
    assert told.result["login"]["session_role"] is None


def test_a_trouble_while_minting_is_waited_through() -> None:
    told = tell(*UNCHANGED, (LOGIN_ROLE, Reply(502, b"error code: 502")), (LOGIN_ROLE, role()), log_in=True)
    assert told.result["login"]["kind"] == "login_role"
    assert "may not alter" in tell(*UNCHANGED, (LOGIN_ROLE, refused(400, "may not alter")), log_in=True).words


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_given_password_is_taken_for_right(check_mode: bool) -> None:
    told = tell(*UNCHANGED, log_in=True, password="gi/v:en@1", check_mode=check_mode)
    assert told.result["login"] == {
        "user": f"postgres.{REF}",
        "password": "gi/v:en@1",
        "session_role": None,
        "expires_in": None,
        "kind": "password",
    }
    assert told.result["database_url"] == f"postgresql://postgres.{REF}:gi%2Fv%3Aen%401@{HOST}:5432/postgres"
    assert "database_password" not in told.result


def test_a_pooler_port_that_is_not_the_transaction_one_is_kept() -> None:
    told = tell((LIST, listed(entry())), (LOOK, project()), (KEYS, keys()), (POOLER, pooler(40123)))
    assert told.result["connection"]["port"] == 40123


def test_a_direct_connection_asks_for_no_pooler() -> None:
    told = tell(
        (LIST, listed(entry())),
        (LOOK, project()),
        (KEYS, keys()),
        (LOGIN_ROLE, role()),
        through_pooler=False,
        log_in=True,
    )
    assert told.result["connection"] == {
        "mode": "direct",
        "host": f"db.{REF}.supabase.co",
        "port": 5432,
        "dbname": "postgres",
        "user": "postgres",
        "database_url": f"postgresql://postgres@db.{REF}.supabase.co:5432/postgres",
    }
    assert told.result["login"]["user"] == "cli_login_postgres"


def test_a_project_that_is_busy_is_waited_for_without_a_change() -> None:
    told = tell(
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
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["api_keys"]) == (False, ALL_KEYS)


def test_without_waiting_what_is_not_there_yet_is_null() -> None:
    told = tell((LIST, listed(entry(status="COMING_UP"))), (LOOK, project("COMING_UP")), wait=False, log_in=True)
    assert told.result["project"]["status"] == "COMING_UP"
    assert (told.result["api_keys"], told.result["connection"]) == (NO_KEYS, None)
    assert "login" not in told.result
    told = tell((LIST, listed(entry())), (LOOK, project()), (KEYS, Reply(body=[])), (POOLER, pooler()), wait=False)
    assert (told.result["api_keys"], told.result["connection"]["host"]) == (NO_KEYS, HOST)
    assert told.time.slept == []


def test_all_the_pages_are_read() -> None:
    many = [entry(ref=f"{number:020}", name=f"other-{number}") for number in range(100)]
    second = LIST.replace("offset=0", "offset=100")
    told = tell((LIST, listed(*many, total=101)), (second, listed(entry(), total=101)), (LOOK, project()), *USE)
    assert told.result["project"]["ref"] == REF
    told = tell((LIST, listed(*many, total=300)), (second, listed(total=300)), (REGIONS, offered()), check_mode=True)
    assert told.result["action"] == "created"


def test_two_of_the_name_end_it_before_anything_else() -> None:
    words = tell((LIST, listed(entry(), entry(ref=OTHER_REF)))).words
    assert REF in words
    assert OTHER_REF in words


def test_another_region_ends_it() -> None:
    assert "lives in the region us-east-1" in tell((LIST, listed(entry(region="us-east-1")))).words


# -- a password that is to be set --


def test_a_password_is_set_on_request_and_returned() -> None:
    told = tell(
        (LIST, listed(entry())),
        (LOOK, project()),
        (PASSWORD, Reply(body={"message": "ok"})),
        *USE,
        always_set_password=True,
        log_in=True,
    )
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"]) == (True, "updated")
    assert told.body(PASSWORD) == {"password": MADE_PASSWORD}
    assert told.result["database_password"] == told.result["login"]["password"] == MADE_PASSWORD
    assert MADE_PASSWORD not in str(told.outcome.diff)
    assert told.diff["before"] != told.diff["after"]


def test_check_mode_sets_none_and_does_not_log_in_with_it() -> None:
    told = tell(
        *UNCHANGED,
        (LOGIN_ROLE, role()),
        always_set_password=True,
        password="given",
        log_in=True,
        check_mode=True,
    )
    assert (told.result["action"], told.result["login"]["kind"]) == ("updated", "login_role")
    assert "database_password" not in told.result
    assert "database_url" not in told.result


SET = (PASSWORD, Reply(body={"message": "ok"}))
LOST = (PASSWORD, Reply(502, b"error code: 502"))


@pytest.mark.parametrize("new", [True, False], ids=["create", "update"])
def test_what_sets_a_password_can_be_deferred_until_one_is_kept(new: bool) -> None:
    looks = NEW if new else [(LIST, listed(entry()))]
    told = tell(*looks, always_set_password=True, defer_password=True, log_in=True)
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"], told.result["password_due"]) == (False, "none", True)
    assert (told.result["project"] is None) == new


def test_a_create_that_has_no_region_is_not_deferred() -> None:
    assert "af-south-1 isn't offered" in tell(*NEW, regions=("af-south-1",), defer_password=True).words


def test_what_sets_none_is_not_deferred() -> None:
    told = tell(*UNCHANGED, (LOGIN_ROLE, role()), defer_password=True, log_in=True)
    assert not told.result["password_due"]
    assert told.result["login"]["kind"] == "login_role"
    assert (
        tell(*UNCHANGED, always_set_password=True, defer_password=True, check_mode=True).result["action"] == "updated"
    )


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_project_is_not_created_where_that_is_withheld(check_mode: bool) -> None:
    told = tell((LIST, listed()), create=False, defer_password=True, log_in=True, check_mode=check_mode)
    assert told.outcome is not None
    assert not told.outcome.changed
    assert (told.result["action"], told.result["action_due"], told.result["project"]) == ("none", "created", None)
    assert not told.result["password_due"]


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize("status", ["INACTIVE", "PAUSING"])
def test_a_project_is_not_restored_where_that_is_withheld(status: str, check_mode: bool) -> None:
    told = tell((LIST, listed(entry(status=status))), restore=False, always_set_password=True, check_mode=check_mode)
    assert told.outcome is not None
    assert not told.outcome.changed
    assert (told.result["action"], told.result["action_due"]) == ("none", "restored")
    assert (told.result["project"]["ref"], told.result["project"]["status"]) == (REF, status)
    assert told.result["connection"] is None


def test_what_is_not_due_is_not_withheld() -> None:
    told = tell(*UNCHANGED, create=False, restore=False)
    assert told.result == tell(*UNCHANGED).result
    pause = [(LIST, listed(entry())), (PAUSE, Reply(200)), (LOOK, project("INACTIVE"))]
    assert tell(*pause, create=False, restore=False, state=DesiredState.PAUSED).result["action"] == "paused"


def test_a_set_password_whose_answer_is_lost_is_found_out_by_logging_in() -> None:
    told = tell((LIST, listed(entry())), (LOOK, project()), LOST, (POOLER, pooler()), *USE,
                always_set_password=True, log_in=True, takes=True)  # fmt: skip
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"]) == (True, "updated")
    assert told.logins == [MADE_PASSWORD] == [told.result["database_password"]]
    assert told.result["database_password_certain"]
    assert any("error code: 502" in warning for warning in told.outcome.warnings)


@pytest.mark.parametrize(("takes", "words"), [(False, "wasn't set"), (None, "is unknown")])
def test_one_that_was_not_set_is_a_failure_without_a_change(takes: bool | None, words: str) -> None:
    told = tell((LIST, listed(entry())), (LOOK, project()), LOST, (POOLER, pooler()),
                always_set_password=True, takes=takes)  # fmt: skip
    assert words in told.words
    assert "error code: 502" in told.words
    assert told.failure is not None
    assert (told.details["changed"], told.details["action"]) == (False, "none")
    assert told.failure.details.get("database_password_certain") == (False if takes is None else None)
    assert MADE_PASSWORD not in str(told.failure.as_result())


def test_a_refused_one_is_not_tried() -> None:
    told = tell((LIST, listed(entry())), (LOOK, project()), (PASSWORD, refused(400)), always_set_password=True)
    assert told.logins == []
    assert told.failure is not None
    assert not told.details["changed"]


def test_a_failure_after_it_was_set_says_so() -> None:
    told = tell((LIST, listed(entry())), (LOOK, project()), SET, (KEYS, refused(403)), always_set_password=True)
    assert told.failure is not None
    assert told.details["changed"]
    assert told.details["database_password_certain"]


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize(("takes", "outcome"), [(True, "valid"), (False, "refused"), (None, "unknown")])
def test_a_pending_password_is_tried(takes: bool | None, outcome: str, check_mode: bool) -> None:
    minted = [] if takes else [(LOGIN_ROLE, role())]
    told = tell(*UNCHANGED, *minted, pending_password="perhaps", log_in=True, takes=takes, check_mode=check_mode)
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["pending_password_outcome"]) == (False, outcome)
    assert told.logins == ["perhaps"]
    assert told.result.get("database_password") == ("perhaps" if takes else None)
    assert told.result["login"]["kind"] == ("password" if takes else "login_role")


def test_a_pending_password_is_not_tried_by_who_sets_one() -> None:
    told = tell((LIST, listed(entry())), (LOOK, project()), SET, *USE, always_set_password=True, pending_password="old")
    assert told.logins == []
    assert "pending_password_outcome" not in told.result


def test_a_kept_password_logs_in_to_its_own_project_only() -> None:
    told = tell(*UNCHANGED, kept_password="kept", kept_password_ref=REF, log_in=True)
    assert (told.result["login"]["kind"], told.result["login"]["password"]) == ("password", "kept")
    assert "database_password" not in told.result
    assert told.logins == []
    other = tell(*UNCHANGED, (LOGIN_ROLE, role()), kept_password="kept", kept_password_ref=OTHER_REF, log_in=True)
    assert other.result["login"]["kind"] == "login_role"


# -- a project that has to be created --


def test_a_new_project_is_created_and_waited_for() -> None:
    told = tell(*NEW, (CREATE, made()), *RISE, log_in=True)
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"], told.outcome.warnings) == (True, "created", ())
    assert told.body(CREATE) == {
        "name": NAME,
        "organization_slug": ORGANIZATION,
        "db_pass": MADE_PASSWORD,
        "region_selection": {"type": "specific", "code": "eu-central-1"},
    }
    assert told.result["database_password"] == MADE_PASSWORD
    assert told.result["database_url"] == f"postgresql://postgres.{REF}:{MADE_PASSWORD}@{HOST}:5432/postgres"
    assert told.result["login"]["kind"] == "password"
    assert (told.result["project"]["status"], told.result["project"]["instance_size"]) == ("ACTIVE_HEALTHY", "micro")
    assert told.diff["before"] == ""
    assert MADE_PASSWORD not in str(told.outcome.diff)


def test_given_password_and_size_are_sent() -> None:
    sized = f"{REGIONS}&desired_instance_size=small"
    rise = [(LOOK, project()), (HEALTH, healthy()), (LIST, listed(entry(size="small"))), *USE]
    told = tell(
        (LIST, listed()), (sized, offered()), (CREATE, made()), *rise, password="given-one", instance_size="small"
    )
    assert told.body(CREATE)["db_pass"] == told.result["database_password"] == "given-one"
    assert told.body(CREATE)["desired_instance_size"] == "small"


def test_check_mode_of_a_new_project_only_reads() -> None:
    told = tell(*NEW, check_mode=True, log_in=True)
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"]) == (True, "created")
    assert told.result["project"] == {
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
    assert (told.result["connection"], told.result["api_keys"]) == (None, NO_KEYS)
    assert told.diff == tell(*NEW, (CREATE, made()), *RISE).diff


def test_a_region_that_was_passed_over_is_a_warning() -> None:
    told = tell(*NEW, check_mode=True, regions=("af-south-1", "emea"))
    assert told.outcome is not None
    assert told.outcome.warnings == (
        "Region: af-south-1 isn't offered; emea is taken, that is where the data will live.",
    )
    assert told.result["project"]["region"] == "emea"


def test_no_region_left_creates_nothing() -> None:
    assert "af-south-1 isn't offered" in tell(*NEW, regions=("af-south-1",)).words


def test_a_new_project_may_be_unknown_for_a_while() -> None:
    told = tell(*NEW, (CREATE, made()), (LOOK, refused(404, "Project not found")), *RISE)
    assert told.result["action"] == "created"


def test_without_waiting_a_new_project_is_returned_as_it_is() -> None:
    told = tell(*NEW, (CREATE, made()), (LOOK, project("COMING_UP")), wait=False, log_in=True)
    assert (told.result["project"]["ref"], told.result["project"]["status"]) == (REF, "COMING_UP")
    assert told.result["database_password"] == MADE_PASSWORD
    assert told.result["connection"] is None


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
def test_a_refused_create_is_the_end(status: int) -> None:
    told = tell(*NEW, (CREATE, refused(status, f"limit reached; you sent {MADE_PASSWORD}")))
    assert f"HTTP {status}, 'limit reached; you sent ********'" in told.words
    assert f"Creating the project '{NAME}' in the organization '{ORGANIZATION}' failed" in told.words
    assert MADE_PASSWORD not in str(told.failure.as_result() if told.failure else "")


def test_a_throttled_create_is_sent_again() -> None:
    throttled = Reply(429, {"message": "ThrottlerException"}, {"X-RateLimit-Reset": "20"})
    told = tell(*NEW, (CREATE, throttled), (CREATE, made()), *RISE)
    assert told.time.slept == [20]
    assert told.result["action"] == "created"


def test_a_project_that_fails_to_start_is_an_error_at_once() -> None:
    told = tell(*NEW, (CREATE, made()), (LOOK, project("INIT_FAILED")))
    assert f"({REF}) is INIT_FAILED" in told.words
    assert told.failure is not None
    assert told.details["project"]["ref"] == REF
    assert (told.details["action"], told.details["changed"]) == ("created", True)
    assert told.time.slept == []
    assert MADE_PASSWORD not in str(told.failure.as_result())


def test_too_late_says_what_was_made_and_what_was_seen() -> None:
    told = tell(*NEW, (CREATE, made()), *[(LOOK, project("COMING_UP"))] * 4, seconds=2)
    assert f"The project {REF} didn't become healthy within 2 s: it is COMING_UP." in told.words
    assert "wait_timeout" in told.words
    assert told.failure is not None
    assert told.details["project"]["ref"] == REF
    assert told.time.passed == 2


# -- a create whose outcome is unknown --

DOUBTS = {
    "502": Reply(502, b"error code: 502"),
    "500": refused(500),
    "408": refused(408),
}


@pytest.mark.parametrize("doubt", DOUBTS.values(), ids=DOUBTS)
def test_a_lost_answer_is_followed_by_looking_and_our_own_project_is_ours(doubt: Reply) -> None:
    young = entry(status="COMING_UP", inserted_at=made().body["created_at"])
    told = tell(*NEW, (CREATE, doubt), (LIST, listed()), (LIST, listed(young)), (LOOK, project()),
                (HEALTH, healthy()), *USE, (LOGIN_ROLE, role()), log_in=True)  # fmt: skip
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"]) == (True, "created")
    assert told.result["database_password"] == MADE_PASSWORD
    # The password is very likely right; but logging in with a wrong one again and again gets the address banned.
    assert told.result["login"]["kind"] == "login_role"
    assert any("the answer to the create was lost" in warning for warning in told.outcome.warnings)


@pytest.mark.parametrize(("takes", "action"), [(True, "created"), (False, "none")])
def test_whether_it_is_ours_is_found_out_by_logging_in(takes: bool, action: str) -> None:
    young = entry(status="COMING_UP", inserted_at=made().body["created_at"])
    minted = [] if takes else [(LOGIN_ROLE, role())]
    told = tell(*NEW, (CREATE, DOUBTS["502"]), (LIST, listed(young)), (LOOK, project()),
                (HEALTH, healthy()), *USE, *minted, log_in=True, takes=takes)  # fmt: skip
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"]) == (takes, action)
    assert told.result.get("database_password") == (MADE_PASSWORD if takes else None)
    assert told.result["login"]["kind"] == ("password" if takes else "login_role")
    assert any(("taken for this run's own" if takes else "somebody else") in text for text in told.outcome.warnings)
    assert (told.diff["before"] == told.diff["after"]) == (not takes)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ({}, "it is older than the attempt"),
        ({"inserted_at": "some day"}, "nobody knows how old it is"),
        ({"inserted_at": made().body["created_at"], "region": "eu-west-1"}, "it isn't where it was sent"),
    ],
)
def test_after_a_lost_answer_somebody_elses_project_is_taken_as_it_is(found: dict[str, t.Any], why: str) -> None:
    told = tell(*NEW, (CREATE, DOUBTS["502"]), (LIST, listed(entry(**found))), (LOOK, project()), *USE)
    assert told.outcome is not None, why
    assert (told.outcome.changed, told.result["action"]) == (False, "none")
    assert "database_password" not in told.result


@pytest.mark.parametrize("password", [None, "given-one"])
def test_who_comes_second_takes_the_project_of_the_first(password: str | None) -> None:
    conflict = refused(409, f'Project with name "{NAME}" already exists in your organization.')
    young = entry(status="COMING_UP", inserted_at=made().body["created_at"])
    told = tell(*NEW, (CREATE, conflict), (LIST, listed()), (LIST, listed(young)), (LOOK, project()),
                (HEALTH, healthy()), *USE, (LOGIN_ROLE, role()), log_in=True, password=password)  # fmt: skip
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"]) == (False, "none")
    assert told.result["login"]["kind"] == "login_role"
    assert "database_password" not in told.result
    assert "database_url" not in told.result
    assert told.diff["before"] == told.diff["after"]


def test_the_first_ones_project_is_held_to_the_same_rules() -> None:
    told = tell(*NEW, (CREATE, refused(409)), (LIST, listed(entry(region="us-east-1"))))
    assert "lives in the region us-east-1" in told.words


def test_nothing_to_be_seen_is_an_error_and_no_second_create() -> None:
    looks = [(LIST, listed(entry(name=NAME.upper())))] * 12
    told = tell(*NEW, (CREATE, refused(409, "exists")), *looks)
    assert "HTTP 409, 'exists'" in told.words
    assert "Whether it took effect is unknown" in told.words
    assert f"only '{NAME.upper()}' ({REF}, ACTIVE_HEALTHY)" in told.words
    assert told.time.passed == 30


def test_looking_that_fails_is_told_with_the_doubt() -> None:
    told = tell(*NEW, (CREATE, DOUBTS["502"]), (LIST, refused(401, "Unauthorized")))
    assert "error code: 502" in told.words
    assert "Unauthorized" in told.words


# -- pause, restore, delete --


def test_a_paused_project_is_restored() -> None:
    told = tell(
        (LIST, listed(entry(status="INACTIVE"))),
        (RESTORE, Reply(200)),
        (LOOK, project("INACTIVE")),
        (LOOK, project("RESTORING")),
        (LOOK, project()),
        (HEALTH, healthy()),
        *USE,
    )
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"]) == (True, "restored")
    assert "status: INACTIVE\n" in told.diff["before"]
    assert "status: ACTIVE_HEALTHY\n" in told.diff["after"]


def test_a_restore_that_falls_back_has_failed() -> None:
    told = tell(
        (LIST, listed(entry(status="INACTIVE"))),
        (RESTORE, Reply(200)),
        (LOOK, project("RESTORING")),
        (LOOK, project("INACTIVE")),
    )
    assert "is INACTIVE" in told.words


def test_what_is_being_paused_is_restored_afterwards() -> None:
    told = tell(
        (LIST, listed(entry(status="PAUSING"))),
        (LOOK, project("PAUSING")),
        (LOOK, project("INACTIVE")),
        (RESTORE, Reply(200)),
        (LOOK, project()),
        (HEALTH, healthy()),
        *USE,
    )
    assert told.result["action"] == "restored"


def test_check_mode_of_a_paused_project_leaves_it() -> None:
    told = tell((LIST, listed(entry(status="INACTIVE"))), check_mode=True, log_in=True)
    assert (told.result["action"], told.result["project"]["status"]) == ("restored", "INACTIVE")
    assert told.result["connection"] is None


def test_a_restore_whose_answer_is_lost_is_looked_after() -> None:
    steps = [(LIST, listed(entry(status="INACTIVE"))), (RESTORE, Reply(504, b"timeout"))]
    told = tell(*steps, (LOOK, project("INACTIVE")), (LOOK, project("RESTORING")), (LOOK, project()),
                (HEALTH, healthy()), *USE)  # fmt: skip
    assert told.result["action"] == "restored"
    told = tell(*steps, *[(LOOK, project("INACTIVE"))] * 4, seconds=2)
    assert "Whether it took effect is unknown" in told.words


PAUSED: dict[str, t.Any] = {"state": DesiredState.PAUSED}


def test_a_project_is_paused() -> None:
    told = tell(
        (LIST, listed(entry())),
        (PAUSE, Reply(200)),
        (LOOK, project()),
        (LOOK, project("PAUSING")),
        (LOOK, project("INACTIVE")),
        **PAUSED,
    )
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"]) == (True, "paused")
    assert (told.result["project"]["status"], told.result["connection"]) == ("INACTIVE", None)


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_paused_project_stays_so_with_one_request(check_mode: bool) -> None:
    told = tell((LIST, listed(entry(status="INACTIVE"))), **PAUSED, check_mode=check_mode)
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"]) == (False, "none")


def test_a_busy_project_is_paused_when_it_can_be() -> None:
    steps = [(LIST, listed(entry(status="COMING_UP"))), (LOOK, project()), (PAUSE, Reply(200))]
    assert tell(*steps, (LOOK, project("INACTIVE")), **PAUSED).result["action"] == "paused"


def test_check_mode_pauses_nothing() -> None:
    told = tell((LIST, listed(entry())), **PAUSED, check_mode=True)
    assert (told.result["action"], told.result["project"]["status"]) == ("paused", "ACTIVE_HEALTHY")


def test_without_waiting_a_pause_has_only_begun() -> None:
    told = tell((LIST, listed(entry())), (PAUSE, Reply(200)), *[(LOOK, project("PAUSING"))] * 2, **PAUSED, wait=False)
    assert told.result["project"]["status"] == "PAUSING"


def test_a_refused_pause_is_the_end() -> None:
    told = tell((LIST, listed(entry())), (PAUSE, refused(400, "only on the Free plan")), **PAUSED)
    assert "Pausing the project" in told.words
    assert "only on the Free plan" in told.words


ABSENT: dict[str, t.Any] = {"state": DesiredState.ABSENT}


@pytest.mark.parametrize(
    "answers",
    [
        [(DELETE, Reply(200, {"id": 1, "ref": REF, "name": NAME}))],
        [(DELETE, refused(404, "Project not found"))],
        [(DELETE, Reply(502, b"")), (LOOK, project("GOING_DOWN"))],
        [(DELETE, Reply(502, b"")), (LOOK, project()), (LOOK, refused(404, "Project not found"))],
    ],
)
def test_a_project_is_deleted_when_its_ref_is_confirmed(answers: list[tuple[str, Reply]]) -> None:
    told = tell((LIST, listed(entry())), *answers, **ABSENT, ref=REF)
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"], told.result["project"]) == (True, "deleted", None)
    assert told.diff["after"] == ""


@pytest.mark.parametrize("ref", [None, OTHER_REF])
def test_without_the_right_ref_nothing_is_deleted(ref: str | None) -> None:
    assert REF in tell((LIST, listed(entry())), **ABSENT, ref=ref).words


@pytest.mark.parametrize("ref", [None, REF])
def test_what_is_not_there_needs_no_deleting(ref: str | None) -> None:
    told = tell((LIST, listed(entry(status="GOING_DOWN"))), **ABSENT, ref=ref)
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"], told.result["project"]) == (False, "none", None)


def test_check_mode_deletes_nothing() -> None:
    told = tell((LIST, listed(entry())), **ABSENT, ref=REF, check_mode=True)
    assert (told.result["action"], told.result["project"]) == ("deleted", None)


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
        ([(LIST, listed()), (LOOK_AT_OTHER, refused(403, "No."))], "may not look"),
        ([(LIST, listed(entry(), entry(ref=OTHER_REF, name="globex")))], f"has the ref {REF}, but"),
        ([(LIST, listed(entry(), entry(ref=OTHER_REF, name="globex")))], "the ref of the project 'globex'"),
    ],
)
def test_the_ref_of_another_project_deletes_nothing_and_is_no_success(
    steps: list[t.Any], named: str, check_mode: bool
) -> None:
    told = tell(*steps, **ABSENT, ref=OTHER_REF, check_mode=check_mode)
    assert named in told.words
    assert OTHER_REF in told.words
    assert NAME in told.words
    assert "Nothing was d" in told.words
    assert not [sent for sent in told.session.sent if not sent.line.startswith("GET ")]


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_ref_that_nothing_has_any_more_needs_no_deleting(check_mode: bool) -> None:
    told = tell((LIST, listed()), (LOOK, refused(404, "Project not found")), **ABSENT, ref=REF, check_mode=check_mode)
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"]) == (False, "none")


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_project_that_only_the_list_lacks_is_deleted_all_the_same(check_mode: bool) -> None:
    deleting = [] if check_mode else [(DELETE, Reply(200, {"id": 1, "ref": REF, "name": NAME}))]
    told = tell((LIST, listed()), (LOOK, project()), *deleting, **ABSENT, ref=REF, check_mode=check_mode)
    assert told.outcome is not None
    assert (told.outcome.changed, told.result["action"]) == (True, "deleted")


@pytest.mark.parametrize("state", [DesiredState.PRESENT, DesiredState.PAUSED])
def test_the_ref_of_another_project_makes_none(state: DesiredState) -> None:
    told = tell((LIST, listed(entry(ref=OTHER_REF, name="globex"))), state=state, ref=OTHER_REF)
    assert "the ref of the project 'globex'" in told.words


@pytest.mark.parametrize("status", ["PAUSE_FAILED", "RESTORE_FAILED", "INIT_FAILED"])
def test_nobody_is_told_to_delete_what_may_hold_data(status: str) -> None:
    told = tell((LIST, listed(entry(status=status))))
    assert told.failure is not None
    hint = told.failure.hint
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
        ([(LIST, refused(403, MARK, missing_permissions=[MARK]))], {}),
        *(
            ([(LIST, Reply(status, {"message": MARK}, {"Location": MARK}))], {})
            for status in (301, 400, 401, 402, 404, 418)
        ),
        ([(LIST, listed(entry())), *[(LOOK, project(MARK))] * 2], {}),
        ([(LIST, Reply(200, MARK.encode(), {"Content-Type": f"text/html; {MARK}"}))], {}),
    ],
)
def test_no_hint_holds_anything_of_an_answer(steps: list[t.Any], changes: dict[str, t.Any]) -> None:
    told = tell(*steps, seconds=0.5, **changes)
    assert told.failure is not None
    assert MARK not in told.failure.hint


def test_what_a_service_says_of_its_health_is_told_without_secrets() -> None:
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
    told = tell(*NEW, (CREATE, made()), (LOOK, project()), *[(HEALTH, report)] * 4, seconds=2)
    assert "db is UNHEALTHY (no login postgresql://u:********@h/d with ********)" in told.words


def test_a_key_or_login_that_was_read_is_not_repeated_by_a_later_refusal() -> None:
    told = tell(*UNCHANGED, (LOGIN_ROLE, refused(400, "not with secret-default")), log_in=True)
    assert "secret-default" not in told.words


# -- one deadline --


def test_one_deadline_for_rate_limits_status_services_and_keys() -> None:
    throttled = Reply(429, {"message": "ThrottlerException"}, {"X-RateLimit-Reset": "50"})
    told = tell(
        (LIST, throttled),
        (LIST, listed(entry(status="COMING_UP"))),
        (LOOK, project("COMING_UP")),
        (LOOK, throttled),
        seconds=60,
    )
    assert "rate limit is spent" in told.words
    assert "in 50 s" in told.words
    assert told.time.passed == 50.5


def test_keys_that_never_come_are_named() -> None:
    told = tell((LIST, listed(entry())), (LOOK, project()), *[(KEYS, Reply(body=[]))] * 3, seconds=1)
    assert f"The API keys of the project {REF} weren't there within 1 s" in told.words
    assert told.failure is not None
    assert (told.details["action"], told.details["changed"]) == ("none", False)
