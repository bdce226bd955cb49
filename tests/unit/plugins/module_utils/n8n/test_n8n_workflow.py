# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workflows of n8n: the file, the options, and whole tasks against a small n8n in memory."""

from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.access import KEY_HEADER, N8nAccess, read_access
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.client import N8nClient
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.task import N8nTask
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.workflows.options import WORKFLOW_SPEC, read_spec
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.workflows.reconciler import reconcile
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.workflows.source import webhooks
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import Transport
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.n8n.fake_n8n import KEY, URL, FakeN8n
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import FakeTime, Reply

if t.TYPE_CHECKING:
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

NAME = "Lead intake"
LEAD: dict[str, t.Any] = {
    "name": "from the file",
    "id": "exported",
    "tags": [{"name": "exported"}],
    "pinData": {},
    "settings": {"executionOrder": "v1", "binaryMode": "separate"},
    "connections": {"Hook": {"main": [[{"node": "Insert", "type": "main", "index": 0}]]}},
    "nodes": [
        {
            "id": "exported",
            "name": "Hook",
            "type": "n8n-nodes-base.webhook",
            "typeVersion": 2,
            "position": [0, 0],
            "parameters": {"path": "@@CLIENT@@/lead", "httpMethod": "POST", "options": {}},
            "credentials": {"httpHeaderAuth": {"id": "c1", "name": "hook"}},
        },
        {
            "name": "Insert",
            "type": "n8n-nodes-base.httpRequest",
            "typeVersion": 4,
            "position": [200, 0],
            "parameters": {"body": "={{ $json.body }}", "url": "https://@@CLIENT@@.test"},
        },
    ],
}


class Server:
    """A server and a file with a workflow."""

    def __init__(self, folder: Path, n8n: FakeN8n) -> None:
        self.n8n = n8n
        self.src = folder / "workflow.json"
        self.workflow = json.loads(json.dumps(LEAD))
        self.time = FakeTime()

    def run(self, *, check_mode: bool = False, **options: t.Any) -> Outcome:
        """Run the task."""
        self.src.write_text(json.dumps(self.workflow))
        spec = read_spec(parameters(src=str(self.src), values={"CLIENT": "acme"}, **options))
        self.n8n.lines.clear()
        deadline = Deadline(60, self.time.timing)
        arguments: dict[str, t.Any] = {
            "session": self.n8n,
            "timing": self.time.timing,
            "deadline": deadline,
            "timeout": 30,
        }
        task = N8nTask(
            client=N8nClient(
                Transport(f"{URL}/api/v1", token=KEY, token_header=KEY_HEADER, **arguments), arguments["timing"]
            ),
            access=N8nAccess(url=URL, token=KEY, timeout=30),
            deadline=deadline,
            timing=self.time.timing,
            check_mode=check_mode,
        )
        return reconcile(spec, task, Transport(URL, token=None, **arguments))

    def fails(self, **options: t.Any) -> str:
        """Run the task, which must fail, and return the message."""
        with pytest.raises(Failure) as caught:
            self.run(**options)
        return str(caught.value.as_result()["msg"])

    @property
    def only(self) -> dict[str, t.Any]:
        """The workflow, of which there must be only one."""
        (flow,) = self.n8n.flows.values()
        return flow


def parameters(**given: object) -> dict[str, t.Any]:
    defaults = {name: option.get("default") for name, option in WORKFLOW_SPEC.items()}
    return {**defaults, "client": "acme", "name": NAME, "api_url": URL, "api_token": KEY, **given}


@pytest.fixture(params=["n8n 2", "n8n 1"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Server:
    return Server(tmp_path, FakeN8n(old=request.param == "n8n 1"))


def shown(outcome: Outcome) -> t.Any:
    return outcome.result["workflow"]


def test_a_workflow_is_created_tagged_activated_and_answers(server: Server) -> None:
    predicted = server.run(check_mode=True)
    assert (server.n8n.writes, server.n8n.flows) == ([], {})
    done = server.run()
    assert (predicted.changed, predicted.diff, predicted.result["action"]) == (True, done.diff, "activated")
    assert (server.only["name"], server.only["active"], server.only["tags"][0]["name"]) == (NAME, True, "client:acme")
    assert shown(done)["webhook_urls"] == shown(predicted)["webhook_urls"] == [f"{URL}/webhook/acme/lead"]
    assert (shown(done)["id"], shown(predicted)["id"]) == (server.only["id"], None)
    assert server.n8n.lines[-2:] == ["GET /webhook/acme/lead"] * 2, "the first is sent before n8n registers the webhook"
    again = server.run()
    assert (again.changed, again.result["action"], server.n8n.writes) == (False, "none", [])
    assert shown(again) == shown(done)


def test_expressions_of_n8n_stay_and_markers_are_replaced(server: Server) -> None:
    server.run()
    insert = next(node for node in server.only["nodes"] if node["name"] == "Insert")
    assert insert["parameters"] == {"body": "={{ $json.body }}", "url": "https://acme.test"}


def test_a_changed_file_updates_the_workflow_and_activates_the_new_version(server: Server) -> None:
    server.run()
    workflow_id = server.only["id"]
    server.workflow["nodes"][1]["parameters"]["url"] = "https://new.test"
    predicted = server.run(check_mode=True)
    assert server.n8n.writes == []
    done = server.run()
    assert (predicted.diff, done.changed) == (done.diff, True)
    before, after = t.cast("dict[str, str]", done.diff)["before"], t.cast("dict[str, str]", done.diff)["after"]
    assert ("https://acme.test" in before, "https://new.test" in after, "Hook" in before) == (True, True, False)
    assert (server.only["id"], server.only["activeVersionId"]) == (workflow_id, server.only["versionId"])
    assert "https://new.test" in json.dumps(server.n8n.live[workflow_id])
    assert not server.run().changed


def test_a_refused_version_leaves_the_former_running_and_the_next_run_is_not_unchanged(tmp_path: Path) -> None:
    server = Server(tmp_path, FakeN8n())
    server.run()
    running = json.dumps(server.n8n.live)
    server.workflow["nodes"][1]["type"] = "unknown"
    for _run in range(2):
        assert "Unrecognized node type" in server.fails()
        assert json.dumps(server.n8n.live) == running


def test_a_version_saved_in_the_editor_but_not_published_is_published(server: Server) -> None:
    server.run()
    server.only["versionId"] = "saved"
    assert server.run().result["action"] == "activated"
    assert server.only["activeVersionId"] == "saved"


def test_what_the_server_adds_and_the_names_of_credentials_are_no_difference(server: Server) -> None:
    server.run()
    server.only["settings"]["timezone"] = "UTC"
    next(node for node in server.only["nodes"] if "credentials" in node)["credentials"]["httpHeaderAuth"]["name"] = "x"
    assert not server.run().changed
    server.workflow["nodes"][0]["credentials"]["httpHeaderAuth"]["id"] = "c2"
    assert server.run().changed


def test_a_workflow_is_deactivated_and_deleted(server: Server) -> None:
    server.run()
    assert server.run(active=False).result["action"] == "deactivated"
    assert not server.only["active"]
    server.run()
    assert server.run(state="absent", check_mode=True).changed
    server.n8n.faults.append(("DELETE", Reply(409, {"message": "Workflow is still being unpublished."})))
    done = server.run(state="absent")
    assert (done.result["action"], shown(done), server.n8n.flows) == ("deleted", None, {})
    assert not server.run(state="absent").changed


@pytest.mark.parametrize("fault", ["before", "after", Reply(429, b"", {"Retry-After": "1"}), Reply(502, b"<html>")])
@pytest.mark.parametrize(
    "line", ["POST /workflows", "POST /tags", "PUT /workflows/id1/tags", "POST /workflows/id1/activate"]
)
def test_any_fault_ends_with_one_workflow(server: Server, line: str, fault: str | Reply) -> None:
    server.n8n.faults.append((line, fault))
    failure = None
    try:
        server.run()
    except Failure as error:
        failure = error
    if failure is not None:
        assert "is unknown" in failure.message
        server.run()
    assert server.only["active"]
    assert [tag["name"] for tag in server.only["tags"]] == ["client:acme"]
    assert (server.run().changed, server.n8n.writes) == (False, [])


def test_a_created_workflow_whose_response_was_lost_is_found_in_the_same_run(server: Server) -> None:
    server.n8n.faults.append(("POST /workflows", "after"))
    server.run()
    assert server.only["active"]
    assert sum(line == "POST /workflows" for line in server.n8n.lines) == 1


@pytest.mark.parametrize(
    "line", ["POST /workflows", "POST /tags", "PUT /workflows/id1/tags", "POST /workflows/id1/activate"]
)
def test_a_run_after_one_that_was_killed_continues_with_the_same_workflow(server: Server, line: str) -> None:
    server.n8n.faults.append((line, "killed"))
    with pytest.raises(KeyboardInterrupt):
        server.run()
    server.run()
    assert (server.only["id"], server.only["active"]) == ("id1", True)
    assert "POST /workflows" not in server.n8n.lines
    assert (server.run().changed, server.n8n.writes) == (False, [])


def test_workflows_of_others_are_never_taken(server: Server) -> None:
    server.run()
    (flow,) = server.n8n.flows.values()
    flow["tags"] = []
    for node in flow["nodes"]:
        node["id"] = "made in the editor"
    message = server.fails()
    assert ("1 workflow without a tag is named" in message, flow["id"] in message) == (True, True)
    assert server.n8n.writes == []
    assert not server.run(state="absent").changed
    assert server.run(workflow_id=flow["id"]).changed
    assert not server.run().changed


def test_two_workflows_of_the_same_name_and_tag_are_an_error(server: Server) -> None:
    server.run()
    server.n8n.flows["twin"] = {**server.only, "id": "twin"}
    assert "2 workflows with the tag client:acme are named 'Lead intake': id1, twin" in server.fails()
    assert server.n8n.writes == []


def test_archived_and_similarly_named_workflows_are_ignored(server: Server) -> None:
    server.run()
    server.n8n.flows["archived"] = {**server.only, "id": "archived", "isArchived": True}
    server.n8n.flows["similar"] = {
        **server.n8n.flows["archived"],
        "id": "similar",
        "isArchived": False,
        "name": "LEAD INTAKE",
    }
    assert not server.run().changed
    assert "archived" in server.fails(workflow_id="archived")
    assert "doesn't exist" in server.fails(workflow_id="missing")


def test_a_webhook_that_another_workflow_has_is_an_error(server: Server) -> None:
    server.run()
    assert "same path" in server.fails(name="Second")
    assert server.time.passed < 5, "a conflict is no unknown outcome"


def test_a_webhook_that_is_never_registered_is_an_error(tmp_path: Path) -> None:
    server = Server(tmp_path, FakeN8n(lag=1000))
    message = server.fails()
    assert (f"{URL}/webhook/acme/lead was not registered" in message, "webhook_url" in message) == (True, True)
    assert server.run(wait_for_webhook=False).changed is False


def test_a_missing_scope_is_named(server: Server) -> None:
    server.n8n.faults.append(("POST /workflows", Reply(403, {"message": "Forbidden"})))
    message = server.fails()
    assert ("scope workflow:create" in message, KEY in message) == (True, False)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"client": "Acme"}, "client"),
        ({"client": "a" * 18}, "client"),
        ({"name": ""}, "name"),
        ({"workflow_id": "../x"}, "workflow_id"),
        ({"values": {"CLIENT": None}}, "not text"),
        ({"values": {}}, "CLIENT"),
        ({"values": {"CLIENT": "a", "OTHER": "b"}}, "OTHER"),
        ({"src": None}, "src"),
        ({"src": "/missing.json"}, "can't be read"),
    ],
)
def test_invalid_options_are_errors(tmp_path: Path, change: dict[str, t.Any], expected: str) -> None:
    path = tmp_path / "workflow.json"
    path.write_text(json.dumps(LEAD))
    with pytest.raises(Failure, match=expected):
        read_spec(parameters(**{"src": str(path), "values": {"CLIENT": "acme"}, **change}))


@pytest.mark.parametrize("text", ["{", "[]", '{"nodes": []}', '{"nodes": [{"name": "x"}]}', '{"nodes": [1]}'])
def test_a_file_that_is_no_workflow_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "workflow.json"
    path.write_text(text)
    with pytest.raises(Failure, match=r"workflow\.json"):
        read_spec(parameters(src=str(path)))


def test_a_value_can_not_change_the_structure(tmp_path: Path) -> None:
    path = tmp_path / "workflow.json"
    path.write_text(json.dumps(LEAD))
    spec = read_spec(parameters(src=str(path), values={"CLIENT": '", "x": "@@CLIENT@@'}))
    assert spec.content is not None
    assert spec.content["nodes"][0]["parameters"]["path"] == '", "x": "@@CLIENT@@/lead'


def test_urls_of_webhooks() -> None:
    hook = {"type": "n8n-nodes-base.webhook", "webhookId": "u"}
    nodes: list[dict[str, t.Any]] = [
        {**hook, "parameters": {"path": "a/:id"}},
        {**hook, "parameters": {}},
        {**hook, "parameters": {"path": "/b", "httpMethod": ["GET", "POST"]}},
        {**hook, "parameters": {"path": "c"}, "disabled": True},
        {"type": "n8n-nodes-base.set", "parameters": {}},
    ]
    assert webhooks(nodes) == [
        ("GET", "/webhook/u/a/:id"),
        ("GET", "/webhook/u"),
        ("GET", "/webhook/b"),
        ("POST", "/webhook/b"),
    ]


def test_missing_access_is_named() -> None:
    with pytest.raises(Failure, match=r"N8N_URL.*N8N_API_KEY"):
        read_access(parameters(api_url=None, api_token=None))
    access = read_access(parameters(api_url="http://n8n.example/api/v1/"))
    assert (access.url, len(access.warnings)) == ("http://n8n.example", 1)
