# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Webhooks: the options, and all requests of a task."""

from __future__ import annotations

import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.webhooks.endpoints import WebhooksApi
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.webhooks.options import (
    WEBHOOK_SPEC,
    WebhookSpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.webhooks.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    ScriptedTask,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import REF
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step

PATH = f"/v2/projects/{REF}/webhooks/endpoints"
GET, POST = f"GET {PATH}?page%5Blimit%5D=100&page%5Boffset%5D=0", f"POST {PATH}"
PATCH, DELETE = f"PATCH {PATH}/id-1", f"DELETE {PATH}/id-1"
URL, SECRET = "https://n8n.agency.test/webhook/supabase", "whsec_s3cret"
LOST = requests.exceptions.ReadTimeout()
NEW: dict[str, t.Any] = {"events": frozenset({"v1.project.paused"}), "secret": SECRET}


def webhook(number: int = 1, *, events: tuple[str, ...] = ("v1.project.paused",), **changes: t.Any) -> dict[str, t.Any]:
    attributes = {
        "url": URL,
        "event_types": [{"type": event} for event in events],
        "enabled": True,
        "description": None,
        "created_at": "2026-01-01",
        **changes,
    }
    return {"id": f"id-{number}", "type": "endpoint", "attributes": attributes}


def listed(*entries: dict[str, t.Any], following: str | None = None) -> Reply:
    return Reply(200, {"data": list(entries), "links": {"next": following, "prev": None}})


def answered(status: int, entry: dict[str, t.Any]) -> Reply:
    return Reply(status, {"data": entry})


def run(*steps: Step, check_mode: bool = False, ref: str | None = REF, **spec: t.Any) -> ScriptedTask:
    given = WebhookSpec(**{"url": URL, **spec})
    return replay_task(
        lambda task: reconcile(given, WebhooksApi(task.client, organization="agency", ref=ref), task),
        *steps,
        check_mode=check_mode,
    )


def test_webhook_is_created_once() -> None:
    predicted = run((GET, listed()), check_mode=True, **NEW)
    done = run((GET, listed()), (POST, answered(201, webhook())), (GET, listed(webhook())), **NEW)
    assert (done.result["action"], done.result["webhook"]["id"]) == ("created", "id-1")
    (body,) = done.bodies
    assert t.cast("dict[str, t.Any]", body)["data"]["attributes"] == {
        "url": URL,
        "event_types": [{"type": "v1.project.paused"}],
        "signing_secret": SECRET,
        "enabled": True,
        "description": None,
        "custom_headers": None,
    }
    assert predicted.diff == done.diff
    assert SECRET not in str(done.diff)
    assert predicted.result["webhook"] is None
    same = run((GET, listed(webhook())), **NEW)
    assert (same.changed, same.result["webhook"]["id"]) == (False, "id-1")


def test_lost_response_is_read_and_the_request_not_repeated() -> None:
    assert run((GET, listed()), (POST, LOST), (GET, listed()), *[(GET, listed(webhook()))] * 2, **NEW).changed
    before, after = listed(webhook(enabled=False)), listed(webhook())
    assert run((GET, before), (PATCH, LOST), (GET, before), (GET, after)).result["webhook"]["enabled"]
    assert run((GET, after), (DELETE, LOST), (GET, listed()), present=False).changed
    # Whether the secret was set can't be seen, so what can be seen decides.
    assert run((GET, after), (PATCH, LOST), (GET, after), secret=SECRET, always=True).changed


def test_of_two_runs_at_once_one_webhook_remains() -> None:
    first, mine = webhook(0, events=("*",)), webhook(1, created_at="2026-01-02")
    both = (GET, listed(mine, first))
    as_ours = answered(200, webhook(0))
    created = (POST, answered(201, mine))
    done = run((GET, listed()), created, both, (DELETE, Reply(204)), (PATCH.replace("id-1", "id-0"), as_ours), **NEW)
    assert (done.result["action"], done.result["webhook"]["id"]) == ("created", "id-0")
    assert done.result["webhook"]["events"] == ["v1.project.paused"]
    other = answered(201, first)
    assert run((GET, listed()), (POST, other), both, **NEW).result["webhook"]["id"] == "id-0"
    refused = (DELETE, Reply(403, {"message": "no"}))
    failed = run((GET, listed()), created, both, refused, **NEW)
    assert failed.failure is not None
    assert failed.failure.details["changed"] is True
    unread = (GET, Reply(403, {"message": "no"}))
    assert run((GET, listed()), created, unread, **NEW).result["webhook"]["id"] == "id-1"


@pytest.mark.parametrize(
    ("existing", "spec", "sent", "before", "after"),
    [
        ({"enabled": False}, {}, {"enabled": True}, "enabled: false", "enabled: true"),
        (
            {},
            {"events": frozenset({"*"})},
            {"event_types": [{"type": "*"}]},
            'events: ["v1.project.paused"]',
            'events: ["*"]',
        ),
        ({"description": "old"}, {"description": ""}, {"description": None}, "description: old", "description: "),
        (
            {"custom_headers": {"A": "1"}},
            {"headers": {"A": "2"}},
            {"custom_headers": {"A": "2"}},
            'custom_headers: ["A"]',
            "custom_headers: A (other values)",
        ),
        (
            {"custom_headers": {"A": "1"}},
            {"headers": {}},
            {"custom_headers": None},
            'custom_headers: ["A"]',
            "custom_headers: []",
        ),
        (
            {},
            {"secret": SECRET, "always": True},
            {"signing_secret": SECRET},
            "signing_secret: (unknown)",
            "signing_secret: (set by this run)",
        ),
    ],
)
def test_what_differs_is_changed(
    existing: dict[str, t.Any], spec: dict[str, t.Any], sent: dict[str, t.Any], before: str, after: str
) -> None:
    done = run((GET, listed(webhook(**existing))), (PATCH, answered(200, webhook())), **spec)
    assert done.bodies == [{"data": {"type": "endpoint", "attributes": sent}}]
    assert done.diff == (f"{before}\n", f"{after}\n")
    assert run((GET, listed(webhook(**existing))), check_mode=True, **spec).diff == done.diff


def test_what_the_task_does_not_give_is_kept() -> None:
    existing = webhook(events=("*",), description="mine", custom_headers={"Authorization": "Bearer t"})
    kept = run((GET, listed(existing)), secret=SECRET)
    assert (kept.changed, kept.result["webhook"]["custom_headers"]) == (False, ["Authorization"])
    assert "Bearer" not in str(kept.result)


def test_absent_webhook_is_deleted() -> None:
    other = webhook(2, url="https://other.test")
    assert not run((GET, listed(other)), present=False).changed
    for answer in (answered(200, webhook()), Reply(404, {"error": {"code": "not_found.endpoint", "message": "gone"}})):
        done = run((GET, listed(other, webhook())), (DELETE, answer), present=False)
        assert (done.result["action"], done.result["webhook"]) == ("deleted", None)


def test_all_pages_are_read() -> None:
    second = GET.replace("offset%5D=0", "offset%5D=100")
    pages = (GET, listed(webhook(2, url="https://other.test"), following="/v2/…")), (second, listed(webhook()))
    assert not run(*pages).changed


def test_webhook_of_an_organization() -> None:
    path = GET.replace(f"projects/{REF}", "organizations/agency")
    assert not run((path, listed(webhook())), ref=None).changed


def test_two_webhooks_with_one_url_are_an_error_with_their_ids() -> None:
    message = run((GET, listed(webhook(), webhook(2)))).message
    assert "id-1, id-2" in message


@pytest.mark.parametrize("missing", ["events", "secret"])
def test_what_a_new_webhook_needs_is_missed_before_any_change(missing: str) -> None:
    given = {name: value for name, value in NEW.items() if name != missing}
    for check_mode in (False, True):
        message = run((GET, listed()), check_mode=check_mode, **given).message
        assert f"{'signing_secret' if missing == 'secret' else 'events'} is required" in message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"url": "n8n.agency.test"}, "is not an http or https URL"),
        ({"url": "https://user:s3cret@n8n.agency.test"}, "is not an http or https URL"),
        ({"update_secret": "always"}, "signing_secret is empty"),
        ({"custom_headers": {"a b": "s3cret"}}, "names that no header has: 'a b'"),
        ({"custom_headers": {"a": "s3cret\r\nb: c"}}, "control character"),
    ],
)
def test_invalid_options_are_rejected(options: dict[str, t.Any], message: str) -> None:
    defaults = {name: spec.get("default") for name, spec in WEBHOOK_SPEC.items()}
    with pytest.raises(Failure, match=message) as caught:
        read_spec({**defaults, "url": URL, **options})
    assert caught.value.hint
    assert "s3cret" not in str(caught.value.as_result())


def test_options_become_the_desired_state() -> None:
    defaults = {name: spec.get("default") for name, spec in WEBHOOK_SPEC.items()}
    assert read_spec({**defaults, "url": URL}) == WebhookSpec(url=URL)
    given = {"events": ["*"], "signing_secret": SECRET, "update_secret": "always", "custom_headers": {"A": 1}}
    assert read_spec({**defaults, "url": URL, **given, "state": "absent", "enabled": False}) == WebhookSpec(
        url=URL,
        present=False,
        events=frozenset({"*"}),
        secret=SECRET,
        always=True,
        headers={"A": "1"},
        enabled=False,
    )
