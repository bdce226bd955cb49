# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Webhooks: endpoints, the events that they get, and the deliveries."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

import pytest

from local_supabase.state import Store, WebhookEndpoint
from local_supabase.webhooks import Webhooks, signature
from tests.local_supabase import response_schemas as schemas
from tests.local_supabase.harness import wait_until
from tests.local_supabase.json_schemas import matches_schema
from tests.support.receiver import Receiver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import requests

    from tests.local_supabase.harness import LocalSupabase

KEY = b"the key of the tests, 32 bytes.."
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Yield a server that gets events."""
    running = Receiver()
    yield running
    running.close()


def given(url: str, *events: str, **attributes: Any) -> dict[str, Any]:
    types = [{"type": event} for event in events or ("*",)]
    return sent(url=url, event_types=types, signing_secret=SECRET, **attributes)


def sent(**attributes: Any) -> dict[str, Any]:
    return {"data": {"type": "endpoint", "attributes": attributes}}


def endpoints(local: LocalSupabase, ref: str = "") -> str:
    owner = f"projects/{ref}" if ref else f"organizations/{local.organization}"
    return f"/v2/{owner}/webhooks/endpoints"


def identifier(response: requests.Response) -> str:
    assert response.status_code == 201, response.text
    return str(response.json()["data"]["id"])


@pytest.mark.parametrize("of_project", [True, False])
def test_an_endpoint_is_created_changed_and_deleted(local: LocalSupabase, ref: str, of_project: bool) -> None:
    path = endpoints(local, ref if of_project else "")
    created = local.post(path, given("https://example.com/hook", "v1.project.paused", description="pauses"))
    assert matches_schema(created.json(), schemas.WEBHOOK)
    one = f"{path}/{identifier(created)}"
    assert SECRET not in created.text

    changed = local.patch(one, sent(enabled=False, description=None, custom_headers={"Authorization": "Bearer t"}))
    assert changed.status_code == 200, changed.text
    expected = {"enabled": False, "description": None, "custom_headers": {"Authorization": "Bearer t"}}
    assert expected.items() <= changed.json()["data"]["attributes"].items()
    assert changed.json()["data"]["attributes"]["url"] == "https://example.com/hook"
    assert local.get(one).json() == changed.json()
    assert local.get(path).json()["data"] == [changed.json()["data"]]

    assert local.delete(one).json() == changed.json()
    missing = local.get(one)
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found.endpoint")
    local.post(path, given("https://example.com/hook"))
    assert len(local.delete(path).json()["data"]) == 1
    assert local.get(path).json()["data"] == []


def test_endpoints_are_listed_by_the_page(local: LocalSupabase, ref: str) -> None:
    path = endpoints(local, ref)
    known = [identifier(local.post(path, given(f"https://example.com/{number}"))) for number in range(3)]
    first = local.get(f"{path}?page[limit]=2").json()
    second = local.get(first["links"]["next"]).json()
    assert [each["id"] for page in (first, second) for each in page["data"]] == known
    assert (first["links"]["prev"], second["links"]["next"]) == (None, None)
    assert local.get(second["links"]["prev"]).json() == first
    assert local.get(f"{path}?page[limit]=0").status_code == 400
    local.delete(path)


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"url": "ftp://example.com"}, "url"),
        ({"url": "https://"}, "url"),
        ({"event_types": [{"type": "v1.project.sold"}]}, "event_types"),
        ({"signing_secret": ""}, "signing_secret"),
        ({"custom_headers": {"a b": "c"}}, "custom_headers"),
    ],
)
def test_an_invalid_endpoint_is_refused(local: LocalSupabase, ref: str, attributes: dict[str, Any], field: str) -> None:
    body = given("https://example.com")
    body["data"]["attributes"] |= attributes
    refused = local.post(endpoints(local, ref), body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad_request")
    assert field in refused.json()["error"]["message"]


def test_events_are_sent_signed_to_those_who_subscribe(local: LocalSupabase, receiver: Receiver) -> None:
    ref, other = local.create_ready("with hooks"), local.create_ready("without hooks")
    own = identifier(local.post(endpoints(local, ref), given(receiver.url, "v1.project.paused")))
    every = identifier(local.post(endpoints(local), given(receiver.url, custom_headers={"X-Team": "agency"})))
    local.post(endpoints(local, other), given(receiver.url, "v1.project.paused"))
    local.post(endpoints(local, ref), given(receiver.url, enabled=False))

    local.pause(ref)

    # The endpoint of the organization gets two changes of the status besides.
    wait_until(lambda: len(receiver.requests) == 4, "the events of the pause")
    paused = [each for each in receiver.requests if json.loads(each["body"])["type"] == "v1.project.paused"]
    assert len(paused) == 2
    for each in paused:
        assert json.loads(each["body"])["data"] == {"organization_slug": local.organization, "project_ref": ref}
        content = f"{each['headers']['webhook-id']}.{each['headers']['webhook-timestamp']}.".encode() + each["body"]
        digest = base64.b64encode(hmac.digest(KEY, content, hashlib.sha256)).decode()
        assert each["headers"]["webhook-signature"] == f"v1,{digest}"
    teams = sorted(each["headers"].get("X-Team", "") for each in receiver.requests)
    assert teams == ["", "agency", "agency", "agency"]
    path = f"{endpoints(local)}/{every}"
    deliveries = wait_until(lambda: len(finished(local, path)) == 3 and finished(local, path), "the answers")
    types = [each["attributes"]["event"]["type"] for each in deliveries]
    assert types == ["v1.project.paused", "v1.project.status.changed", "v1.project.status.changed"]
    assert [len(finished(local, f"{endpoints(local, ref)}/{own}"))] == [1]
    local.delete(endpoints(local))


def test_a_failed_delivery_is_tried_again_and_can_be_repeated(
    local: LocalSupabase, ref: str, receiver: Receiver
) -> None:
    receiver.status = 500
    path = f"{endpoints(local, ref)}/{identifier(local.post(endpoints(local, ref), given(receiver.url)))}"
    assert local.post(f"{path}/test").status_code == 201
    (delivery,) = wait_until(lambda: finished(local, path), "the test event")
    assert (delivery["attributes"]["status"], delivery["attributes"]["response_code"]) == ("failure", 500)
    assert delivery["attributes"]["event"]["payload"]["is_test"]
    one = f"/v2/projects/{ref}/webhooks/deliveries/{delivery['id']}"
    shown = local.get(one).json()
    assert matches_schema(shown, schemas.DELIVERY)
    assert shown["data"] == delivery

    receiver.status = 200
    assert local.post(f"{one}/retry").status_code == 201

    again, first = wait_until(lambda: len(finished(local, path)) == 2 and finished(local, path), "the retry")
    assert (again["attributes"]["status"], first) == ("success", delivery)
    assert again["attributes"]["event_id"] == delivery["attributes"]["event_id"]
    local.delete(path)
    assert local.get(one).json()["error"]["code"] == "not_found.delivery"


def finished(local: LocalSupabase, path: str) -> list[dict[str, Any]]:
    deliveries: list[dict[str, Any]] = local.get(f"{path}/deliveries").json()["data"]
    return [each for each in deliveries if each["attributes"]["status"] != "pending"]


def test_endpoints_outlast_the_server(tmp_path: Path) -> None:
    store = Store(tmp_path)
    endpoint = WebhookEndpoint("1", "org", None, "https://example.com", ["*"], SECRET, "now", "owner", enabled=False)
    Webhooks(store).add(endpoint)
    assert Store(tmp_path).state.webhook_endpoints == [endpoint]


def test_endpoints_of_a_project_go_with_it(tmp_path: Path) -> None:
    webhooks = Webhooks(Store(tmp_path))
    endpoint = WebhookEndpoint("1", "org", "ref", "https://example.com", ["*"], SECRET, "now", "owner")
    webhooks.add(endpoint)
    webhooks.move("ref", "other")
    assert (webhooks.endpoints("org", "ref"), webhooks.endpoints("other", "ref")) == ([], [endpoint])
    webhooks.forget("ref")
    assert webhooks.endpoints("other", "ref") == []


@pytest.mark.parametrize("secret", ["a text", "whsec_not base64"])
def test_a_secret_that_is_no_base64_is_the_key_itself(secret: str) -> None:
    digest = hmac.digest(secret.encode(), b"1.2.{}", hashlib.sha256)
    assert signature(secret, "1", "2", "{}") == f"v1,{base64.b64encode(digest).decode()}"
