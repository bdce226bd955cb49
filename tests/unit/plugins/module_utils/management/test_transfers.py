# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transfers of projects: the options, and all requests of a task."""

from __future__ import annotations

import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.transfers.options import (
    TRANSFER_SPEC,
    TransferSpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.transfers.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    PROJECT,
    ScriptedTask,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step

GET = f"GET {PROJECT}"
PREVIEW = f"POST {PROJECT.replace('/v1/', '/v2/')}/transfers/previews"
POST = f"POST {PROJECT.replace('/v1/', '/v2/')}/transfers"
CLAIM = f"{PROJECT}/claim-token"
LOST = requests.exceptions.ReadTimeout()
SENT = {"data": {"type": "project_transfer_input", "attributes": {"target_organization_slug": "theirs"}}}
TOKEN = "claim-t0ken-of-the-project"


def owned_by(organization: str) -> Reply:
    return Reply(200, {"organization_slug": organization})


def preview(**members: t.Any) -> Reply:
    return Reply(200, {"data": {"attributes": {"valid": True, "errors": [], "warnings": [], "info": [], **members}}})


def claim(expires_at: str = "2999-01-01T00:00:00Z", **members: t.Any) -> dict[str, t.Any]:
    return {"token_alias": "claim...ject", "expires_at": expires_at, **members}


def run(*steps: Step, check_mode: bool = False, **spec: t.Any) -> ScriptedTask:
    given = TransferSpec(**(spec or {"target": "theirs"}))
    return replay_task(lambda task: reconcile(given, task), *steps, check_mode=check_mode)


def test_project_is_transferred_once() -> None:
    warned = preview(warnings=[{"key": "plan", "message": "The plan changes."}], info=[{"key": "region"}])
    predicted = run((GET, owned_by("ours")), (PREVIEW, warned), check_mode=True)
    done = run((GET, owned_by("ours")), (PREVIEW, warned), (POST, Reply(201, {})))
    assert (done.result["action"], done.result["organization"], done.result["notes"]) == (
        "transferred", "theirs", ["region"],
    )  # fmt: skip
    assert predicted.result["organization"] == "ours"
    assert done.bodies == [SENT, SENT]
    assert predicted.diff == done.diff == ("organization: ours\n", "organization: theirs\n")
    assert done.outcome is not None
    assert "The plan changes." in done.outcome.warnings[0]
    again = run((GET, owned_by("theirs")))
    assert (again.changed, again.result["action"]) == (False, "none")


@pytest.mark.parametrize("lost", [LOST, Reply(502, b"error code: 502"), Reply(409, {"message": "in progress"})])
def test_lost_response_is_read_and_the_transfer_not_repeated(lost: Reply | Exception) -> None:
    first = [(GET, owned_by("ours")), (PREVIEW, preview()), (POST, lost)]
    assert run(*first, (GET, owned_by("ours")), (GET, owned_by("theirs"))).changed


@pytest.mark.parametrize("shape", [lambda content: {"data": {"attributes": content}}, lambda content: content])
def test_all_blockers_are_named_and_nothing_is_transferred(shape: t.Any) -> None:
    errors = [{"key": "a", "message": "It has branches."}, {"key": "unpaid_invoice"}]
    refused = run((GET, owned_by("ours")), (PREVIEW, Reply(200, shape({"valid": False, "errors": errors}))))
    assert "can't be transferred to the organization 'theirs': It has branches; unpaid_invoice." in refused.message
    assert refused.failure is not None
    assert refused.failure.details["blockers"] == ["It has branches.", "unpaid_invoice"]
    silent = run((GET, owned_by("ours")), (PREVIEW, preview(valid=False)))
    assert "the platform names no reason" in silent.message


@pytest.mark.parametrize(
    "missing", [Reply(404, {"message": "Cannot POST /v2/projects"}), Reply(405, {"message": "x"}), Reply(501, {})]
)
def test_missing_endpoint_becomes_steps_for_a_person(missing: Reply) -> None:
    by_hand = run((GET, owned_by("ours")), (PREVIEW, missing))
    assert (by_hand.changed, by_hand.result["organization"]) == (False, "ours")
    assert any("Transfer project" in step for step in by_hand.result["manual_steps"])
    token = run((f"GET {CLAIM}", missing), (GET, owned_by("ours")), state="claimable")
    assert token.result["manual_steps"]
    assert token.result["claim"] is None


def test_missing_project_is_an_error_with_a_hint() -> None:
    gone = Reply(404, {"message": "Project not found"})
    unknown = Reply(404, {"message": "Organization not found"})
    assert "Check ref" in run((GET, gone)).message
    assert "Check ref" in run((f"GET {CLAIM}", gone), state="claimable").message
    assert "Check target_organization, too" in run((GET, owned_by("ours")), (PREVIEW, unknown)).message


def test_claim_token_is_created_kept_and_deleted() -> None:
    none = Reply(404, {"message": "Claim token not found"})
    predicted = run((f"GET {CLAIM}", none), state="claimable", check_mode=True)
    created = run((f"GET {CLAIM}", none), (f"POST {CLAIM}", Reply(201, claim(token=TOKEN))), state="claimable")
    assert (created.result["action"], created.result["claim"]["token"]) == ("created", TOKEN)
    assert predicted.diff == created.diff
    assert TOKEN not in str(created.diff)
    kept = run((f"GET {CLAIM}", Reply(200, claim())), state="claimable")
    assert (kept.changed, kept.result["claim"]["token"]) == (False, None)
    assert kept.outcome is not None
    assert "state=unclaimable" in kept.outcome.warnings[0]
    expired = Reply(200, claim("2000-01-01T00:00:00Z"))
    assert run((f"GET {CLAIM}", expired), (f"POST {CLAIM}", Reply(201, claim(token=TOKEN))), state="claimable").changed
    deleted = run((f"GET {CLAIM}", expired), (f"DELETE {CLAIM}", Reply(200, None)), state="unclaimable")
    assert (deleted.result["action"], deleted.result["claim"]) == ("deleted", None)
    assert not run((f"GET {CLAIM}", none), state="unclaimable").changed


@pytest.mark.parametrize("lost", [LOST, Reply(502, b"error code: 502"), Reply(201, b"<html>")])
def test_claim_token_that_was_lost_is_replaced(lost: Reply | Exception) -> None:
    none = Reply(404, {"message": "Claim token not found"})
    post = f"POST {CLAIM}"
    done = run(
        (f"GET {CLAIM}", none), (post, lost), (post, lost), (post, Reply(201, claim(token=TOKEN))), state="claimable"
    )
    assert (done.result["action"], done.result["claim"]["token"]) == ("created", TOKEN)
    refused = run((f"GET {CLAIM}", none), (post, Reply(403, {"message": "Not an owner"})), state="claimable")
    assert "must own its organization" in refused.message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "must be the slug of an organization"),
        ({"target_organization": "no slug"}, "must be the slug of an organization"),
        ({"state": "claimable", "target_organization": "x"}, "has no effect"),
    ],
)
def test_bad_options_are_refused(options: dict[str, t.Any], message: str) -> None:
    defaults = {name: option.get("default") for name, option in TRANSFER_SPEC.items()}
    with pytest.raises(Failure, match=message):
        read_spec({**defaults, **options})
    assert read_spec({**defaults, "target_organization": "theirs"}).target == "theirs"
