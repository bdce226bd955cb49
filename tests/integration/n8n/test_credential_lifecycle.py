# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module n8n_credential on an n8n: created once, changed when its data changes, and never shown."""

from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure

if t.TYPE_CHECKING:
    from tests.local_platforms.harness import LocalPlatforms

    from .conftest import Server

FIRST, SECOND = {"name": "apikey", "value": "first secret"}, {"name": "apikey", "value": "second secret"}
DIGEST: dict[str, t.Any] = {"update_data": "on_change", "digest_key": "a key of digests in tests"}

#: The fault after which a run may fail. Waiting doesn't help, because the request wasn't handled.
UNHANDLED = "bad_gateway"
#: So a run waits only this long then.
BRIEFLY: dict[str, t.Any] = {"wait_timeout": 1}


def test_a_credential_is_predicted_created_changed_and_deleted(n8n: Server) -> None:
    predicted = n8n.credential(data=FIRST, check_mode=True, **DIGEST)
    assert (predicted.changed, n8n.credentials()) == (True, [])
    created = n8n.credential(data=FIRST, **DIGEST)
    assert (created.diff, created.result["credential"]) == (predicted.diff, predicted.result["credential"])
    assert "first secret" not in json.dumps([created.diff, created.result])
    assert not n8n.credential(data=FIRST, **DIGEST).changed
    changed = n8n.credential(data=SECOND, **DIGEST)
    assert changed.changed
    (found,) = n8n.credentials()
    shown = t.cast("dict[str, t.Any]", changed.result["credential"])
    assert (found["id"], found["name"]) == (shown["id"], shown["name"])
    assert not n8n.credential(data=SECOND, **DIGEST).changed
    assert n8n.credential(data=SECOND, update_data="always").changed
    assert n8n.credential(state="absent").changed
    assert (n8n.credential(state="absent").changed, n8n.credentials()) == (False, [])


def test_an_existing_credential_needs_no_data(n8n: Server) -> None:
    with pytest.raises(Failure, match="data is missing"):
        n8n.credential()
    created = n8n.credential(data=FIRST, **DIGEST)
    kept = n8n.credential()
    assert kept.changed is False
    assert (
        t.cast("dict[str, t.Any]", kept.result["credential"])["id"]
        == (t.cast("dict[str, t.Any]", created.result["credential"])["id"])
    )


def test_unknown_fields_are_refused_without_showing_values(n8n: Server) -> None:
    with pytest.raises(Failure) as caught:
        n8n.credential(data={"nme": "apikey", "value": "first secret"})
    assert "first secret" not in json.dumps(caught.value.as_result())
    assert n8n.credentials() == []


@pytest.mark.parametrize("fault", ["bad_gateway", "bad_gateway_after", "dropped_after", "throttled"])
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_whatever_happens_there_is_one_credential(n8n: Server, local: LocalPlatforms, method: str, fault: str) -> None:
    wanted: dict[str, t.Any] = {"data": FIRST, **DIGEST}
    if method != "POST":
        n8n.credential(**wanted)
        wanted["data"] = SECOND
    if method == "DELETE":
        wanted["state"] = "absent"
    local.fault("n8n", fault, method=method, value="0" if fault == "throttled" else None)
    try:
        n8n.credential(**wanted, **(BRIEFLY if fault == UNHANDLED else {}))
    except Failure as failure:
        assert fault == UNHANDLED, failure.message  # noqa: PT017 - the failure is expected for some faults
    n8n.credential(**wanted)
    assert len(n8n.credentials()) == (method != "DELETE")
    assert not n8n.credential(**wanted).changed
    stored = local.stored("n8n")["credentials"]
    assert [each["data"] for each in stored if each["name"].startswith(n8n.client)] == (
        [wanted["data"]] if method != "DELETE" else []
    )
