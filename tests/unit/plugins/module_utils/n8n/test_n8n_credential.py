# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials of n8n: the options, and whole tasks against a small store in memory."""

from __future__ import annotations

import json
import typing as t
from urllib.parse import urlsplit

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.access import KEY_HEADER, N8nAccess
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.client import N8nClient
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.credentials.options import (
    CREDENTIAL_SPEC,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.credentials.reconciler import reconcile
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.task import N8nTask
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import Transport
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import FakeTime, Reply

if t.TYPE_CHECKING:
    from types import SimpleNamespace

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

SECRET = "sb_secret_of_acme"
DIGEST_KEY = "a key of the digests"


class Store:
    """Answers requests for credentials as n8n 2 does, and fails as the next fault for a method says."""

    def __init__(self) -> None:
        self.stored: dict[str, dict[str, t.Any]] = {}
        self.faults: list[tuple[str, str | Reply]] = []
        self.writes: list[str] = []

    def request(self, method: str, url: str, **arguments: t.Any) -> SimpleNamespace:
        """Answer a request."""
        fault = next((fault for fault in self.faults if fault[0] == method), None)
        self.writes += [method] if method != "GET" else []
        if fault:
            self.faults.remove(fault)
            if isinstance(fault[1], Reply):
                return fault[1].as_response()
            if fault[1] == "before":
                raise requests.exceptions.ReadTimeout
        reply = self._answer(method, urlsplit(url).path.rpartition("/")[2], arguments["json"])
        if fault:
            raise requests.exceptions.ReadTimeout
        return reply.as_response()

    def _answer(self, method: str, last: str, body: t.Any) -> Reply:
        if method == "GET":
            shown = [{name: each[name] for name in ("id", "name", "type")} for each in self.stored.values()]
            return Reply(200, {"data": shown, "nextCursor": None})
        if method == "POST":
            if body["id"] in self.stored:
                return Reply(409, {"message": "There is already a credential with this id"})
            self.stored[body["id"]] = dict(body)
            return Reply(200, {"id": body["id"]})
        if last not in self.stored:
            return Reply(404, {"message": "Not Found"})
        if method == "PATCH":
            self.stored[last].update(body)
            return Reply(200, {"id": last})
        return Reply(200, {"id": self.stored.pop(last)["id"]})

    def run(self, *, check_mode: bool = False, **options: t.Any) -> Outcome:
        """Run the task."""
        self.writes.clear()
        time = FakeTime()
        deadline = Deadline(60, time.timing)
        transport = Transport(
            "https://n8n.test/api/v1",
            token="KEY",
            token_header=KEY_HEADER,
            session=self,
            timing=time.timing,
            deadline=deadline,
            timeout=30,
        )
        task = N8nTask(
            client=N8nClient(transport, time.timing),
            access=N8nAccess(url="https://n8n.test", token="KEY", timeout=30),
            deadline=deadline,
            timing=time.timing,
            check_mode=check_mode,
        )
        return reconcile(read_spec(parameters(**options)), task)

    @property
    def only(self) -> dict[str, t.Any]:
        """The credential, of which there must be only one."""
        assert len(self.stored) == 1
        return next(iter(self.stored.values()))


def parameters(**given: object) -> dict[str, t.Any]:
    defaults = {name: option.get("default") for name, option in CREDENTIAL_SPEC.items()}
    data = {"name": "apikey", "value": SECRET}
    return {**defaults, "name": "acme - supabase", "type": "httpHeaderAuth", "data": data, **given}


@pytest.mark.parametrize("update", ["on_create", "on_change"])
def test_a_credential_is_created_once(update: str) -> None:
    store = Store()
    options: dict[str, t.Any] = {"update_data": update, "digest_key": DIGEST_KEY}
    predicted = store.run(check_mode=True, **options)
    assert (store.writes, store.stored) == ([], {})
    done = store.run(**options)
    assert (predicted.diff, predicted.result["credential"]) == (done.diff, done.result["credential"])
    assert store.only["data"]["value"] == SECRET
    assert SECRET not in json.dumps([done.diff, done.result])
    again = store.run(**options)
    assert (again.changed, store.writes, again.result["credential"]) == (False, [], done.result["credential"])


def test_other_data_is_set_on_change_only() -> None:
    store = Store()
    store.run(update_data="on_change", digest_key=DIGEST_KEY)
    credential_id, name = store.only["id"], store.only["name"]
    new = {"name": "apikey", "value": "new"}
    assert not store.run(data=new).changed
    assert store.only["data"]["value"] == SECRET
    changed = store.run(data=new, update_data="on_change", digest_key=DIGEST_KEY)
    assert (changed.changed, store.only["data"], store.only["id"]) == (True, new, credential_id)
    assert store.only["name"] != name
    assert not store.run(data=new, update_data="on_change", digest_key=DIGEST_KEY).changed
    assert store.run(data=new, update_data="always").changed


def test_an_existing_credential_is_adopted_and_a_foreign_one_is_not() -> None:
    store = Store()
    store.stored["x"] = {"id": "x", "name": "acme - supabase", "type": "httpHeaderAuth", "data": {}}
    store.stored["y"] = {"id": "y", "name": "acme - supabase 2", "type": "httpHeaderAuth", "data": {}}
    assert store.run().result["credential"] == {"id": "x", "name": "acme - supabase", "type": "httpHeaderAuth"}
    store.stored["z"] = {**store.stored["x"], "id": "z"}
    with pytest.raises(Failure, match="2 credentials are named 'acme - supabase': x, z"):
        store.run()
    del store.stored["z"]
    with pytest.raises(Failure, match="has the type httpHeaderAuth, not supabaseApi"):
        store.run(type="supabaseApi")
    assert store.writes == []


@pytest.mark.parametrize("fault", ["before", "after", Reply(429, b"", {"Retry-After": "1"}), Reply(502, b"<html>")])
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_any_fault_ends_with_one_credential(method: str, fault: str | Reply) -> None:
    store = Store()
    options: dict[str, t.Any] = {"update_data": "on_change", "digest_key": DIGEST_KEY}
    if method != "POST":
        store.run(**options)
        options |= {"data": {"value": "new"}}
    if method == "DELETE":
        options |= {"state": "absent"}
    store.faults.append((method, fault))
    failure = None
    try:
        store.run(**options)
    except Failure as error:
        failure = error
    if fault == "after" or (isinstance(fault, Reply) and fault.status == 429):
        assert failure is None
    else:
        assert failure is not None
        assert "is unknown" in failure.message
        store.run(**options)
    assert len(store.stored) == (method != "DELETE")
    assert (store.run(**options).changed, store.writes) == (False, [])


def test_the_data_is_masked_in_errors_and_n8n_1_is_named() -> None:
    store = Store()
    store.faults.append(("POST", Reply(400, {"message": f"the value {SECRET} is wrong"})))
    with pytest.raises(Failure) as caught:
        store.run()
    assert SECRET not in str(caught.value.as_result())
    store.faults.append(("GET", Reply(405, {"message": "GET method not allowed"})))
    with pytest.raises(Failure) as caught:
        store.run()
    assert "n8n 1" in caught.value.hint


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": " x"}, "name"),
        ({"type": "a b"}, "type"),
        ({"data": None, "update_data": "always"}, "data"),
        ({"update_data": "on_change"}, "digest_key"),
        ({"update_data": "on_change", "digest_key": "short"}, "digest_key"),
    ],
)
def test_invalid_options_are_errors(change: dict[str, t.Any], expected: str) -> None:
    with pytest.raises(Failure, match=expected):
        read_spec(parameters(**change))
