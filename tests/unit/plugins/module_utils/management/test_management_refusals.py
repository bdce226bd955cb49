# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every refusal says what failed, on which object, why, and what to do."""

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
    listed,
    project,
    refused,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.story import tell
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted import TOKEN, Reply

WHAT = f"Listing the projects of the organization '{ORGANIZATION}' failed"
WHERE = "GET /v1/organizations/{slug}/projects answered HTTP"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (refused(401, "Unauthorized"), ["401, 'Unauthorized'.", "SUPABASE_MANAGEMENT_TOKEN"]),
        (refused(402, "Limit"), ["402, 'Limit'.", "plan"]),
        (refused(403, "Not enough"), ["403, 'Not enough'.", "lacks the permission"]),
        (
            refused(403, "Not enough", missing_permissions=["organization_projects_read"]),
            ["the token lacks the permissions organization_projects_read.", "Make a token"],
        ),
        (refused(403, "Not enough", missing_permissions="nonsense"), ["lacks the permission"]),
        (refused(404, "Organization not found"), ["404, 'Organization not found'.", "slug"]),
        (Reply(404, b"Cannot GET /v1"), ["404, 'Cannot GET /v1'.", "api_url"]),
        (Reply(301, b"", {"Location": "https://elsewhere.test"}), ["HTTP 301.", "redirects"]),
        (refused(418), ["418, 'No.'."]),
    ],
)
def test_a_refusal_names_everything(reply: Reply, words: list[str]) -> None:
    told = tell((LIST, reply))
    for word in [WHAT, WHERE, *words]:
        assert word in told.words
    assert TOKEN not in told.words
    assert told.failure is not None
    assert told.failure.details["status"] == reply.status


def test_a_server_in_trouble_is_asked_again_and_then_named() -> None:
    told = tell(*[(LIST, refused(503, "maintenance"))] * 4)
    assert "503, 'maintenance'" in told.words
    assert "try again later" in told.words
    assert len(told.time.slept) == 3


@pytest.mark.parametrize(
    ("steps", "object_"),
    [
        ([(LOOK, refused(403))], f"Looking at the project {REF}"),
        ([(LOOK, project()), (KEYS, refused(403))], f"Reading the API keys of the project {REF}"),
    ],
)
def test_a_refusal_names_its_object(steps: list[t.Any], object_: str) -> None:
    assert object_ in tell((LIST, listed(entry())), *steps).words


def test_an_answer_of_another_shape_names_endpoint_and_field() -> None:
    broken = entry()
    del broken["region"]
    words = tell((LIST, listed(broken))).words
    assert words == (
        "GET /v1/organizations/{slug}/projects answered without the field projects[0].region, which should be text."
    )


@pytest.mark.parametrize(("check_mode", "done"), [(False, "restored"), (True, "none")])
def test_a_failure_tells_what_was_done_by_then(check_mode: bool, done: str) -> None:
    steps = [(LIST, listed(entry(status="PAUSING"))), (LOOK, project("INACTIVE")), (RESTORE, Reply(200))]
    if check_mode:
        steps = [(LIST, listed(entry()))]
    told = tell(*steps, (LOOK, refused(403)), always_set_password=True, check_mode=check_mode)
    assert told.failure is not None
    assert told.failure.details["action"] == done
    assert told.failure.details["changed"] is (done != "none")
