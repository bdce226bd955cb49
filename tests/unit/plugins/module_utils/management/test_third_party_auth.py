# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Third-party auth: the options, and all requests of a task."""

from __future__ import annotations

import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.third_party_auth.options import (
    THIRD_PARTY_AUTH_SPEC,
    IntegrationSpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.third_party_auth.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    PROJECT,
    ScriptedTask,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step

PATH = f"{PROJECT}/config/auth/third-party-auth"
GET, POST = f"GET {PATH}", f"POST {PATH}"
LOST = requests.exceptions.ReadTimeout()
ISSUER = "https://acme.auth0.test"


def integration(number: int = 1, **members: t.Any) -> dict[str, t.Any]:
    return {"id": f"id-{number}", "type": "custom", "oidc_issuer_url": ISSUER, "inserted_at": "2026-01-01", **members}


def listed(*entries: dict[str, t.Any]) -> Reply:
    return Reply(200, list(entries))


def run(*steps: Step, check_mode: bool = False, **spec: t.Any) -> ScriptedTask:
    given = IntegrationSpec(**{"identity": "oidc_issuer_url", "value": ISSUER, **spec})
    return replay_task(lambda task: reconcile(given, task), *steps, check_mode=check_mode)


def test_integration_is_added_once() -> None:
    predicted = run((GET, listed()), check_mode=True)
    done = run((GET, listed()), (POST, Reply(201, integration())))
    assert (done.result["action"], done.result["integration"]["id"]) == ("created", "id-1")
    assert done.bodies == [{"oidc_issuer_url": ISSUER}]
    assert predicted.diff == done.diff
    assert predicted.result["integration"] is None
    same = run((GET, listed(integration(oidc_issuer_url=f"{ISSUER}/"))))
    assert (same.changed, same.result["integration"]["id"]) == (False, "id-1")


@pytest.mark.parametrize("lost", [LOST, Reply(502, b"error code: 502"), Reply(409, {"message": "exists"})])
def test_lost_response_is_read_and_the_request_not_repeated(lost: Reply | Exception) -> None:
    assert run((GET, listed()), (POST, lost), (GET, listed()), (GET, listed(integration()))).changed


def test_exact_deletes_others_after_the_new_one_exists() -> None:
    other = integration(2, oidc_issuer_url=None, jwks_url="https://x.test/jwks")
    done = run(
        (GET, listed(other)), (POST, Reply(201, integration())), (f"DELETE {PATH}/id-2", Reply(200, other)), exact=True
    )
    assert (done.result["action"], done.result["deleted"]) == ("deleted", ["id-2"])
    assert "jwks_url: https://x.test/jwks" in done.diff[0]
    assert not run((GET, listed(integration(), other))).changed
    twice = run(
        (GET, listed(integration(), integration(2))),
        (f"DELETE {PATH}/id-2", LOST),
        (GET, listed(integration())),
        exact=True,
    )
    assert twice.result["deleted"] == ["id-2"]


def test_absent_integration_is_deleted() -> None:
    assert not run((GET, listed(integration(oidc_issuer_url="https://x.test"))), present=False).changed
    for answer in (Reply(200, integration()), Reply(404, {"message": "not found"})):
        done = run((GET, listed(integration())), (f"DELETE {PATH}/id-1", answer), present=False)
        assert (done.result["action"], done.result["integration"]) == ("deleted", None)


def test_keys_are_compared_as_a_whole() -> None:
    keys = {"keys": [{"kty": "RSA", "n": "1"}]}
    spec: dict[str, t.Any] = {"identity": "custom_jwks", "value": keys}
    assert not run((GET, listed(integration(custom_jwks=keys))), **spec).changed
    assert run((GET, listed(integration(custom_jwks={"keys": []}))), (POST, Reply(201, integration())), **spec).changed


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "takes exactly one of"),
        ({"oidc_issuer_url": ISSUER, "jwks_url": ISSUER}, "takes exactly one of"),
        ({"oidc_issuer_url": "acme.auth0.test"}, "is not an https URL"),
        ({"jwks_url": "https://user:s3cret@acme.test/jwks"}, "is not an https URL"),
        ({"custom_jwks": {"key": 1}}, "set of JSON web keys"),
        ({"oidc_issuer_url": ISSUER, "state": "absent", "exact": True}, "exact has no effect"),
    ],
)
def test_invalid_options_are_rejected(options: dict[str, t.Any], message: str) -> None:
    defaults = {name: spec.get("default") for name, spec in THIRD_PARTY_AUTH_SPEC.items()}
    with pytest.raises(Failure, match=message) as caught:
        read_spec({**defaults, **options})
    assert "s3cret" not in str(caught.value.as_result())
