# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the API of n8n does, as far as the modules rely on it: true of the local n8n, and of a real one."""

from __future__ import annotations

import typing as t

import pytest

if t.TYPE_CHECKING:
    from .conftest import Server

NODE = "n8n-nodes-base."
MISSING = "doesNotExist0001"


def webhook(path: str, **changes: t.Any) -> dict[str, t.Any]:
    """Return a node that listens on a path."""
    parameters = {"path": path, "httpMethod": "POST", "responseMode": "onReceived", "options": {}}
    return {
        "id": "11111111-1111-5111-8111-111111111111",
        "webhookId": "22222222-2222-5222-8222-222222222222",
        "name": "Hook",
        "type": NODE + "webhook",
        "typeVersion": 2,
        "position": [0, 0],
        "parameters": parameters,
        **changes,
    }


def noop(name: str = "End", **changes: t.Any) -> dict[str, t.Any]:
    """Return a node that does nothing."""
    node = {"id": name, "name": name, "type": NODE + "noOp", "typeVersion": 1, "position": [200, 0], "parameters": {}}
    return {**node, **changes}


def body(n8n: Server, nodes: list[dict[str, t.Any]], **changes: t.Any) -> dict[str, t.Any]:
    """Return the body that replaces a workflow."""
    return {"name": f"{n8n.client} - flow", "nodes": nodes, "connections": {}, "settings": {}, **changes}


def test_a_key_is_required_and_discover_names_its_scopes(n8n: Server) -> None:
    assert n8n.call("GET", "/workflows", key="wrong").status_code == 401
    assert n8n.call("GET", "/discover").status_code == 200


def test_a_workflow_comes_back_as_it_was_sent(n8n: Server) -> None:
    nodes = [webhook(f"{n8n.client}/a"), noop()]
    connections = {"Hook": {"main": [[{"node": "End", "type": "main", "index": 0}]]}}
    created = n8n.create(nodes, connections=connections, settings={"executionOrder": "v1"})
    found = n8n.call("GET", f"/workflows/{created['id']}").json()
    assert (found["nodes"], found["connections"]) == (nodes, connections)
    assert found["settings"].items() >= {"executionOrder": "v1"}.items()
    assert (found["active"], found["isArchived"], found["activeVersionId"]) == (False, False, None)
    assert isinstance(found["versionId"], str)


@pytest.mark.parametrize("extra", ["id", "active", "tags", "versionId", "foo"])
def test_other_members_are_refused(n8n: Server, extra: str) -> None:
    refused = n8n.call("POST", "/workflows", body(n8n, [noop()], **{extra: "x"}))
    assert (refused.status_code, "message" in refused.json()) == (400, True)


@pytest.mark.parametrize("missing", ["name", "nodes", "connections", "settings"])
def test_all_four_members_are_required(n8n: Server, missing: str) -> None:
    sent = body(n8n, [noop()])
    del sent[missing]
    assert n8n.call("POST", "/workflows", sent).status_code == 400


@pytest.mark.parametrize("settings", [{"unknown": True}, {"engineType": "x"}])
def test_unknown_settings_are_refused_and_known_ones_merged(n8n: Server, settings: dict[str, t.Any]) -> None:
    created = n8n.create([noop()], settings={"timezone": "UTC", "binaryMode": "separate"})
    assert n8n.call("PUT", f"/workflows/{created['id']}", body(n8n, [noop()], settings=settings)).status_code == 400
    path = f"/workflows/{created['id']}"
    changed = n8n.call("PUT", path, body(n8n, [noop()], settings={"executionOrder": "v1"})).json()["settings"]
    assert changed.items() >= {"timezone": "UTC", "executionOrder": "v1"}.items()


def test_broken_structures_are_refused(n8n: Server) -> None:
    unplaced = noop()
    del unplaced["position"]
    dangling = {"End": {"main": [[{"node": "Nowhere", "type": "main", "index": 0}]]}}
    for sent in (body(n8n, [unplaced]), body(n8n, [noop(), noop()]), body(n8n, [noop()], connections=dangling)):
        assert n8n.call("POST", "/workflows", sent).status_code == 400


def test_names_are_found_by_a_part_in_any_case_and_may_repeat(n8n: Server) -> None:
    first, second = n8n.create([noop()]), n8n.create([noop()])
    found = n8n.call("GET", f"/workflows?limit=1&name={n8n.client.upper()}").json()
    assert (len(found["data"]), bool(found["nextCursor"])) == (1, True)
    rest = n8n.call("GET", f"/workflows?limit=1&name={n8n.client}&cursor={found['nextCursor']}").json()
    assert {each["id"] for each in [*found["data"], *rest["data"]]} == {first["id"], second["id"]}
    assert rest["nextCursor"] is None


def test_tags_are_replaced_and_have_unique_short_names(n8n: Server) -> None:
    created, name = n8n.create([noop()]), f"client:{n8n.client}"
    tag = n8n.call("POST", "/tags", {"name": name})
    assert tag.status_code == 201
    assert n8n.call("POST", "/tags", {"name": name}).status_code == 409
    assert n8n.call("POST", "/tags", {"name": "x" * 25}).status_code == 409
    path = f"/workflows/{created['id']}/tags"
    assert [each["name"] for each in n8n.call("PUT", path, [{"id": tag.json()["id"]}]).json()] == [name]
    assert [each["name"] for each in n8n.call("GET", path).json()] == [name]
    assert n8n.call("PUT", path, [{"id": MISSING}]).status_code == 404
    found = n8n.call("GET", f"/workflows?tags={name}").json()["data"]
    assert [each["id"] for each in found] == [created["id"]]
    n8n.call("DELETE", f"/tags/{tag.json()['id']}")


def test_a_webhook_answers_after_the_activation_and_not_after_the_deactivation(n8n: Server) -> None:
    path = f"{n8n.client}/a"
    created = n8n.create([webhook(path)])
    before = n8n.webhook("POST", path)
    assert (before.status_code, "is not registered" in before.json()["message"]) == (404, True)
    activated = n8n.call("POST", f"/workflows/{created['id']}/activate").json()
    assert (activated["active"], activated["activeVersionId"]) == (True, activated["versionId"])
    answer = n8n.webhook_when_registered("POST", path, {"x": 1})
    assert (answer.status_code, answer.json()) == (200, {"message": "Workflow was started"})
    # How the module finds out without running the workflow.
    probe = n8n.webhook("GET", path)
    assert (probe.status_code, "not registered for GET" in probe.json()["message"]) == (404, True)
    assert n8n.call("DELETE", f"/workflows/{created['id']}").status_code == 409
    assert n8n.call("POST", f"/workflows/{created['id']}/deactivate").json()["active"] is False


def test_a_webhook_for_get_is_probed_with_another_method(n8n: Server) -> None:
    path = f"{n8n.client}/get"
    hook = webhook(path)
    hook["parameters"] = {"path": path, "responseMode": "onReceived", "options": {}}
    created = n8n.create([hook])
    n8n.call("POST", f"/workflows/{created['id']}/activate")
    assert n8n.webhook_when_registered("GET", path).status_code == 200
    probe = n8n.webhook("PUT", path)
    assert (probe.status_code, "not registered for PUT" in probe.json()["message"]) == (404, True)


def test_an_active_workflow_is_activated_again_with_its_saved_version(n8n: Server) -> None:
    path = f"/workflows/{n8n.create([webhook(f'{n8n.client}/a')])['id']}"
    first = n8n.call("POST", f"{path}/activate").json()["versionId"]
    saved = n8n.call("PUT", f"{path}?publishIfActive=false", body(n8n, [webhook(f"{n8n.client}/a"), noop()])).json()
    assert saved["versionId"] != first
    assert (saved["active"], saved["activeVersionId"]) == (True, first)
    published = n8n.call("POST", f"{path}/activate").json()
    assert published["activeVersionId"] == saved["versionId"]


def test_an_identical_replacement_is_no_new_version(n8n: Server) -> None:
    nodes = [webhook(f"{n8n.client}/a")]
    created = n8n.create(nodes)
    again = n8n.call("PUT", f"/workflows/{created['id']}", body(n8n, nodes)).json()
    assert again["versionId"] == created["versionId"]


def test_a_refused_version_stays_saved_while_the_former_runs(n8n: Server) -> None:
    hook = webhook(f"{n8n.client}/a")
    created = n8n.create([hook])
    path = f"/workflows/{created['id']}"
    assert n8n.call("POST", f"{path}/activate").status_code == 200
    unknown = noop(type=NODE + "doesNotExist")
    refused = n8n.call("PUT", path, body(n8n, [hook, unknown]))
    assert refused.status_code == 400
    found = n8n.call("GET", path).json()
    assert (found["active"], found["activeVersionId"] != found["versionId"], len(found["nodes"])) == (True, True, 2)
    assert n8n.webhook_when_registered("POST", f"{n8n.client}/a").status_code == 200


def test_what_can_not_be_activated(n8n: Server) -> None:
    for nodes in ([noop()], [webhook(f"{n8n.client}/a"), noop(type=NODE + "doesNotExist")]):
        created = n8n.create(nodes)
        assert n8n.call("POST", f"/workflows/{created['id']}/activate").status_code == 400
    assert n8n.call("POST", f"/workflows/{MISSING}/activate").status_code == 404
    assert n8n.call("PUT", f"/workflows/{MISSING}", body(n8n, [noop()])).status_code == 404
    assert n8n.call("GET", f"/workflows/{MISSING}").status_code == 404


def test_one_path_has_one_webhook_for_each_method(n8n: Server) -> None:
    path = f"{n8n.client}/a"
    first = n8n.create([webhook(path)])
    n8n.call("POST", f"/workflows/{first['id']}/activate")
    assert n8n.webhook_when_registered("POST", path).status_code == 200
    second = n8n.create([webhook(path)])
    assert n8n.call("POST", f"/workflows/{second['id']}/activate").status_code == 409
    other = webhook(path)
    other["parameters"] = {**other["parameters"], "httpMethod": "PUT"}
    third = n8n.create([other])
    assert n8n.call("POST", f"/workflows/{third['id']}/activate").status_code == 200


def test_credentials_are_listed_without_their_data(n8n: Server) -> None:
    data = {"name": "apikey", "value": "secret of the test"}
    credential_id = f"test{n8n.client}"
    sent = {"id": credential_id, "name": f"{n8n.client} - x", "type": "httpHeaderAuth", "data": data}
    created = n8n.call("POST", "/credentials", sent)
    assert (created.status_code, created.json()["id"]) == (200, credential_id)
    assert n8n.call("POST", "/credentials", sent).status_code == 409
    listed = n8n.call("GET", "/credentials?limit=250")
    assert credential_id in [each["id"] for each in listed.json()["data"]]
    single = n8n.call("GET", f"/credentials/{credential_id}")
    changed = n8n.call("PATCH", f"/credentials/{credential_id}", {"name": f"{n8n.client} - y", "data": data})
    assert changed.status_code == 200
    assert [each["name"] for each in n8n.credentials()] == [f"{n8n.client} - y"]
    assert all("secret of the test" not in answer.text for answer in (created, listed, single, changed))
    assert n8n.call("DELETE", f"/credentials/{credential_id}").status_code == 200
    assert n8n.credentials() == []


def test_unknown_fields_of_credentials_are_refused_and_missing_ones_are_not(n8n: Server) -> None:
    sent = {"name": f"{n8n.client} - x", "type": "httpHeaderAuth", "data": {"nme": "apikey"}}
    assert n8n.call("POST", "/credentials", sent).status_code == 400
    assert n8n.call("POST", "/credentials", {**sent, "type": "doesNotExist"}).status_code == 400
    assert n8n.call("POST", "/credentials", {**sent, "data": {"name": "apikey"}}).status_code == 200


def test_a_webhook_with_a_credential_requires_its_header(n8n: Server) -> None:
    data = {"name": "X-Webhook-Secret", "value": "right"}
    sent = {"name": f"{n8n.client} - x", "type": "httpHeaderAuth", "data": data}
    credential = n8n.call("POST", "/credentials", sent).json()
    path = f"{n8n.client}/a"
    hook = webhook(path, credentials={"httpHeaderAuth": {"id": credential["id"], "name": "x"}})
    hook["parameters"] = {**hook["parameters"], "authentication": "headerAuth"}
    created = n8n.create([hook])
    n8n.call("POST", f"/workflows/{created['id']}/activate")
    refused = n8n.webhook_when_registered("POST", path)
    assert (refused.status_code, "Authorization data is wrong!" in refused.text) == (403, True)
    assert n8n.webhook("POST", path, headers={"X-Webhook-Secret": "wrong"}).status_code == 403
    assert n8n.webhook("POST", path, headers={"X-Webhook-Secret": "right"}).status_code == 200
    n8n.call("DELETE", f"/credentials/{credential['id']}")
    assert n8n.webhook("POST", path, headers={"X-Webhook-Secret": "right"}).status_code == 500
