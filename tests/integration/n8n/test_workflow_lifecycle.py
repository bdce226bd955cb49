# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module n8n_workflow on an n8n: from the file to a webhook that answers, and what may go wrong."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure

from .workflow_file import END, write_workflow

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.local_platforms.harness import LocalPlatforms

    from .conftest import Server


@pytest.fixture
def src(n8n: Server, tmp_path: Path) -> Path:
    """Return the file of a workflow with one webhook."""
    path = tmp_path / "workflow.json"
    write_workflow(path, n8n)
    return path


def test_a_workflow_is_predicted_created_left_alone_changed_and_deleted(n8n: Server, src: Path) -> None:
    predicted = n8n.workflow(src, check_mode=True)
    assert (predicted.changed, n8n.named()) == (True, [])
    created = n8n.workflow(src)
    assert (created.changed, created.diff) == (True, predicted.diff)
    shown = t.cast("dict[str, t.Any]", created.result["workflow"])
    assert shown["webhook_urls"] == [f"{n8n.url}/webhook/{n8n.client}/lead"]
    # The module returns when the webhook answers.
    assert n8n.webhook("POST", f"{n8n.client}/lead").status_code == 200
    again = n8n.workflow(src)
    assert (again.changed, again.result["workflow"]) == (False, shown)
    write_workflow(src, n8n, position=[400, 0])
    predicted = n8n.workflow(src, check_mode=True)
    changed = n8n.workflow(src)
    assert (predicted.diff, changed.result["action"]) == (changed.diff, "activated")
    assert t.cast("dict[str, t.Any]", changed.result["workflow"])["id"] == shown["id"]
    (found,) = n8n.named()
    assert (found["active"], [tag["name"] for tag in found["tags"]]) == (True, [f"client:{n8n.client}"])
    assert not n8n.workflow(src).changed
    assert n8n.workflow(src, active=False).result["action"] == "deactivated"
    assert not n8n.workflow(src, active=False).changed
    n8n.workflow(src)
    assert n8n.workflow(src, state="absent").result["action"] == "deleted"
    assert (n8n.workflow(src, state="absent").changed, n8n.named()) == (False, [])


def test_a_refused_node_leaves_the_former_version_running_until_the_file_is_corrected(n8n: Server, src: Path) -> None:
    n8n.workflow(src)
    write_workflow(src, n8n, type="n8n-nodes-base.doesNotExist")
    for _run in range(2):
        with pytest.raises(Failure, match="doesNotExist"):
            n8n.workflow(src)
        assert n8n.webhook("POST", f"{n8n.client}/lead").status_code == 200
    write_workflow(src, n8n)
    assert n8n.workflow(src).changed
    assert not n8n.workflow(src).changed


def test_a_path_that_another_workflow_has_is_named(n8n: Server, src: Path) -> None:
    n8n.workflow(src)
    with pytest.raises(Failure) as caught:
        n8n.workflow(src, name=f"{n8n.client} - second")
    assert "same path" in caught.value.hint


def test_a_change_in_the_editor_is_changed_back(n8n: Server, src: Path) -> None:
    workflow = t.cast("dict[str, t.Any]", n8n.workflow(src).result["workflow"])
    found = n8n.call("GET", f"/workflows/{workflow['id']}").json()
    nodes = [node | {"disabled": True} if node["name"] == "End" else node for node in found["nodes"]]
    body = {"name": found["name"], "nodes": nodes, "connections": found["connections"], "settings": {}}
    assert n8n.call("PUT", f"/workflows/{workflow['id']}?publishIfActive=false", body).status_code == 200
    assert n8n.workflow(src).result["action"] == "activated"
    assert not n8n.workflow(src).changed


#: The fault after which a run may fail. Waiting doesn't help, because the request wasn't handled.
UNHANDLED = "bad_gateway"
#: So a run waits only this long then.
BRIEFLY: dict[str, t.Any] = {"wait_timeout": 1}
WRITES = [
    ("POST", "/api/v1/workflows"),
    ("POST", "/api/v1/tags"),
    ("PUT", "/api/v1/workflows/{workflow_id}/tags"),
    ("POST", "/api/v1/workflows/{workflow_id}/activate"),
]


@pytest.mark.parametrize("fault", ["bad_gateway", "bad_gateway_after", "dropped_after", "throttled"])
@pytest.mark.parametrize("request_line", WRITES, ids=["create", "create-tag", "tag", "activate"])
def test_whatever_happens_there_is_one_workflow(
    n8n: Server, local: LocalPlatforms, src: Path, request_line: tuple[str, str], fault: str
) -> None:
    method, path = request_line
    local.fault("n8n", fault, method=method, path=path, value="0" if fault == "throttled" else None)
    try:
        n8n.workflow(src, **(BRIEFLY if fault == UNHANDLED else {}))
    except Failure as failure:
        assert fault == UNHANDLED, failure.message  # noqa: PT017 - the failure is expected for some faults
    n8n.workflow(src)
    (found,) = n8n.named()
    assert (found["active"], [tag["name"] for tag in found["tags"]]) == (True, [f"client:{n8n.client}"])
    created = [
        each for each in local.received("n8n", "POST") if each["path"] == "/api/v1/workflows" and each["status"] == 200
    ]
    assert len(created) <= 1
    local.control("DELETE", "requests")
    assert not n8n.workflow(src).changed
    assert [each for each in local.received("n8n", "POST", "PUT", "DELETE") if each["path"].startswith("/api")] == []


def test_all_pages_are_read(n8n: Server, local: LocalPlatforms, src: Path) -> None:
    for _number in range(3):
        n8n.create([{**END, "id": "x"}], name=f"{n8n.client} - flow of another")
    local.settings("n8n", page=1)
    try:
        n8n.workflow(src)
        assert not n8n.workflow(src).changed
    finally:
        local.settings("n8n", page=0)


def test_an_archived_workflow_is_left_alone(n8n: Server, local: LocalPlatforms, src: Path) -> None:
    first = t.cast("dict[str, t.Any]", n8n.workflow(src).result["workflow"])
    local.edit("n8n", "archive", workflow=first["id"])
    second = t.cast("dict[str, t.Any]", n8n.workflow(src).result["workflow"])
    assert second["id"] != first["id"]
    with pytest.raises(Failure, match="is archived"):
        n8n.workflow(src, workflow_id=first["id"])


def test_waiting_for_a_webhook_ends_at_the_deadline(n8n: Server, local: LocalPlatforms, src: Path) -> None:
    local.fault("n8n", "late_webhook", seconds=1000)
    with pytest.raises(Failure, match="was not registered"):
        n8n.workflow(src, wait_timeout=1)
    assert not n8n.workflow(src, wait_for_webhook=False).changed


def test_a_missing_scope_is_named(n8n: Server, local: LocalPlatforms, src: Path) -> None:
    with pytest.raises(Failure) as caught:
        n8n.workflow(src, api_token=local.environment["LOCAL_N8N_LIMITED_KEY"])
    assert "workflow:create" in caught.value.hint


def test_of_two_runs_at_once_the_first_one_creates_the_workflow(n8n: Server, local: LocalPlatforms, src: Path) -> None:
    local.fault("n8n", "lost_race")
    created = n8n.workflow(src)
    (workflow,) = n8n.named()
    assert (created.changed, workflow["active"]) == (True, True)
    assert t.cast("dict[str, t.Any]", created.result["workflow"])["id"] == workflow["id"]
    assert not n8n.workflow(src).changed
