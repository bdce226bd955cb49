# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every API error states what failed, on which object, why, and what to do."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.replies import (
    KEYS,
    LIST,
    LOOK,
    ORGANIZATION,
    REF,
    RESTORE,
    entry,
    error_reply,
    listed,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.scripted_run import run_script
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted import TOKEN, Reply

WHAT = f"Listing the projects of the organization '{ORGANIZATION}' failed"
WHERE = "GET /v1/organizations/{slug}/projects answered HTTP"


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (error_reply(401, "Unauthorized"), ["401, 'Unauthorized'.", "SUPABASE_MANAGEMENT_TOKEN"]),
        (error_reply(402, "Limit"), ["402, 'Limit'.", "plan"]),
        (error_reply(403, "Not enough"), ["403, 'Not enough'.", "lacks the permission"]),
        (
            error_reply(403, "Not enough", missing_permissions=["organization_projects_read"]),
            ["the token lacks the permissions organization_projects_read.", "Make a token"],
        ),
        (error_reply(403, "Not enough", missing_permissions="nonsense"), ["lacks the permission"]),
        (error_reply(404, "Organization not found"), ["404, 'Organization not found'.", "slug"]),
        (Reply(404, b"Cannot GET /v1"), ["404, 'Cannot GET /v1'.", "api_url"]),
        (Reply(301, b"", {"Location": "https://elsewhere.test"}), ["HTTP 301.", "redirects"]),
        (error_reply(418), ["418, 'No.'."]),
    ],
)
def test_error_names_request_cause_and_remedy(reply: Reply, message: list[str]) -> None:
    run = run_script((LIST, reply))
    for word in [WHAT, WHERE, *message]:
        assert word in run.message
    assert TOKEN not in run.message
    assert run.failure is not None
    assert run.failure.details["status"] == reply.status


def test_server_error_is_retried_then_reported() -> None:
    run = run_script(*[(LIST, error_reply(503, "maintenance"))] * 4)
    assert "503, 'maintenance'" in run.message
    assert "try again later" in run.message
    assert len(run.time.slept) == 3


@pytest.mark.parametrize(
    ("steps", "object_"),
    [
        ([(LOOK, error_reply(403))], f"Looking at the project {REF}"),
        ([(LOOK, project()), (KEYS, error_reply(403))], f"Reading the API keys of the project {REF}"),
    ],
)
def test_error_names_its_object(steps: list[t.Any], object_: str) -> None:
    assert object_ in run_script((LIST, listed(entry())), *steps).message


def test_unexpected_response_names_endpoint_and_field() -> None:
    broken = entry()
    del broken["region"]
    message = run_script((LIST, listed(broken))).message
    assert message == (
        "GET /v1/organizations/{slug}/projects answered without the field projects[0].region, which should be text."
    )


@pytest.mark.parametrize(("check_mode", "done"), [(False, "restored"), (True, "none")])
def test_failure_reports_what_was_already_done(check_mode: bool, done: str) -> None:
    steps = [(LIST, listed(entry(status="PAUSING"))), (LOOK, project("INACTIVE")), (RESTORE, Reply(200))]
    if check_mode:
        steps = [(LIST, listed(entry()))]
    run = run_script(*steps, (LOOK, error_reply(403)), always_set_password=True, check_mode=check_mode)
    assert run.failure is not None
    assert run.failure.details["action"] == done
    assert run.failure.details["changed"] is (done != "none")
