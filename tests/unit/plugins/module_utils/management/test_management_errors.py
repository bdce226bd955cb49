# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An error reports what failed, on which object, why, and what to do."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import DesiredState
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    CREATE,
    GET,
    KEYS,
    LIST,
    NAME,
    ORGANIZATION,
    PAUSABLE,
    PAUSE,
    POOLER,
    REF,
    REGIONS,
    RESTORE,
    entry,
    error,
    keys,
    listed,
    offered,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.scripted_run import replay
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import TOKEN, Reply

PURPOSE = f"Searching the organization '{ORGANIZATION}' for the project '{NAME}' failed"
REQUEST = "GET /v1/organizations/{slug}/projects returned HTTP"
BLOCKED = b"<html>Blocked by Squid</html>"


@pytest.mark.parametrize(
    ("reply", "texts"),
    [
        (error(401, "Unauthorized"), ["401, 'Unauthorized'.", "SUPABASE_MANAGEMENT_TOKEN"]),
        (error(402, "Limit"), ["402, 'Limit'.", "plan"]),
        (error(400, "Bad"), ["400, 'Bad'.", "options of the task"]),
        (error(403, "Not enough"), ["403, 'Not enough'.", "lacks the permission", "needs organization_projects_read"]),
        (Reply(403, BLOCKED), ["403 with an HTML page.", "a proxy or a firewall"]),
        (Reply(407, b"<html>"), ["407 with an HTML page.", "proxy"]),
        (
            error(403, "Not enough", missing_permissions=["organization_projects_read"]),
            ["the token lacks the permissions organization_projects_read.", "Create a token"],
        ),
        (error(403, "Not enough", missing_permissions="nonsense"), ["lacks the permission"]),
        (error(404, "Organization not found"), ["404, 'Organization not found'.", "slug"]),
        (Reply(404, b"Cannot GET /v1"), ["404, 'Cannot GET /v1'.", "api_url"]),
        (Reply(301, b"", {"Location": "https://elsewhere.test"}), ["HTTP 301 to https://elsewhere.test.", "Redirects"]),
        (Reply(302, b"<html>", {"Location": "https://u:secret@login.test/a?token=secret"}), ["to https://login.test."]),
        (Reply(301, b"", {"Location": "http://[broken"}), ["HTTP 301.", "Redirects"]),
        (error(418), ["418, 'No.'."]),
    ],
)
def test_an_error_reports_purpose_cause_and_hint(reply: Reply, texts: list[str]) -> None:
    # A page of a proxy isn't final, so the request is sent again.
    run = replay(*[(LIST, reply)] * (4 if reply.body == BLOCKED else 1))
    for text in [PURPOSE, REQUEST, *texts]:
        assert text in run.message
    assert TOKEN not in run.message
    assert run.failure is not None
    assert run.failure.details["status"] == reply.status


def test_the_permissions_that_the_api_names_are_returned() -> None:
    names = ["organization_projects_read", "project_admin_read"]
    assert replay((LIST, error(403, missing_permissions=names))).details["missing_permissions"] == names
    assert "missing_permissions" not in replay((LIST, error(403))).details


def test_a_server_error_is_retried_and_then_reported() -> None:
    run = replay(*[(LIST, error(503, "maintenance"))] * 4)
    assert "503, 'maintenance'" in run.message
    assert "Try again later" in run.message
    assert len(run.time.slept) == 3


@pytest.mark.parametrize(
    ("steps", "object_"),
    [
        ([(KEYS, error(401))], f"Revealing the API keys of the project {REF}"),
        ([(KEYS, keys()), (POOLER, error(403))], f"Reading the pooler address of the project {REF}"),
    ],
)
def test_an_error_reports_its_object(steps: list[t.Any], object_: str) -> None:
    assert object_ in replay((LIST, listed(entry())), *steps).message


def test_an_unexpected_response_is_reported_with_endpoint_and_field() -> None:
    broken = entry()
    del broken["region"]
    message = replay((LIST, listed(broken))).message
    assert message.startswith(
        "GET /v1/organizations/{slug}/projects returned no field projects[0].region; expected a string. "
    )
    assert "use a newer version of this collection" in message


@pytest.mark.parametrize(("check_mode", "done"), [(False, "restored"), (True, "none")])
def test_a_failure_reports_what_was_changed_before(check_mode: bool, done: str) -> None:
    steps = [(LIST, listed(entry(status="PAUSING"))), (GET, project("INACTIVE")), (RESTORE, Reply(200))]
    if check_mode:
        steps = [(LIST, listed(entry()))]
    run = replay(*steps, (KEYS if check_mode else GET, error(401)), always_set_password=True, check_mode=check_mode)
    assert run.failure is not None
    assert run.failure.details["action"] == done
    assert run.failure.details["changed"] is (done != "none")


@pytest.mark.parametrize("status", [402, 403])
@pytest.mark.parametrize(
    ("steps", "changes", "limit"),
    [
        ([(LIST, "refused")], {}, False),
        ([(LIST, listed(entry())), (KEYS, keys()), (POOLER, "refused")], {}, False),
        ([(LIST, listed()), (REGIONS, offered()), (CREATE, "refused")], {}, True),
    ],
)
def test_only_the_refusal_of_a_create_mentions_a_limit(
    steps: list[t.Any], changes: dict[str, t.Any], limit: bool, status: int
) -> None:
    replies = [(line, error(status) if reply == "refused" else reply) for line, reply in steps]
    message = replay(*replies, **changes).message
    assert ("limit" in message or "no further project" in message) is limit


def test_a_refused_pause_names_the_plan() -> None:
    message = replay(
        (LIST, listed(entry())), PAUSABLE, (PAUSE, error(400, "No.")), (GET, project()), state=DesiredState.PAUSED
    ).message
    assert "Free plan" in message
