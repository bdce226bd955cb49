# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Injected faults: their effect, and that they apply as often as configured."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
import requests

from local_supabase.faults import FAULTS
from tests.local_supabase.harness import PASSWORD, wait_until

if TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase

LONG_DELAY = 600.0


def refs_named(local: LocalSupabase, name: str) -> list[str]:
    found = local.get(f"/v1/organizations/{local.organization}/projects", params={"search": name}).json()["projects"]
    return [project["ref"] for project in found]


def test_list_faults(local: LocalSupabase) -> None:
    assert set(local.get("/_local/faults").json()["known"]) == set(FAULTS)
    assert local.post("/_local/faults", {"fault": "no_such"}).status_code == 400
    local.fault("dropped", count=3)
    assert [fault["fault"] for fault in local.get("/_local/faults").json()["active"]] == ["dropped"]
    assert local.delete("/_local/faults").json()["active"] == []


def test_bad_gateway_after_create(local: LocalSupabase) -> None:
    local.fault("create_502")
    response = local.create("ambiguous 502")
    assert (response.status_code, response.text) == (502, "error code: 502")
    assert len(refs_named(local, "ambiguous 502")) == 1
    assert local.create("ambiguous 502").status_code == 409


def test_connection_dropped_after_create(local: LocalSupabase) -> None:
    local.fault("create_dropped")
    with pytest.raises(requests.exceptions.ConnectionError):
        local.create("ambiguous drop")
    assert len(refs_named(local, "ambiguous drop")) == 1


def test_connection_dropped_before_create(local: LocalSupabase) -> None:
    local.fault("dropped", method="POST", path="/v1/projects")
    with pytest.raises(requests.exceptions.ConnectionError):
        local.create("never created")
    assert refs_named(local, "never created") == []


def test_gateway_and_server_errors(local: LocalSupabase, ref: str) -> None:
    local.fault("bad_gateway", count=2, path="/v1/projects/{ref}")
    local.fault("server_error", skip=1, path="/v1/projects")
    project = f"/v1/projects/{ref}"
    assert [local.get(project).status_code for _attempt in range(3)] == [502, 502, 200]
    assert [local.get("/v1/projects").status_code for _attempt in range(3)] == [200, 500, 200]
    local.fault("bad_gateway", status=522, ref=ref)
    assert local.get(f"{project}/api-keys").text == "error code: 522"


def test_path_is_that_of_the_method(local: LocalSupabase, ref: str) -> None:
    # GET /functions/{slug} matches this path as well.
    local.fault("server_error", status=400, method="POST", path="/v1/projects/{ref}/functions/deploy")
    assert local.get(f"/v1/projects/{ref}/functions/deploy").status_code == 404
    assert local.post(f"/v1/projects/{ref}/functions/deploy").json() == {"message": "Internal server error"}


def test_throttled(local: LocalSupabase) -> None:
    local.fault("throttled", seconds=7, value="3")
    response = local.get("/v1/projects")
    assert response.status_code == 429
    assert response.json() == {"message": "ThrottlerException: Too Many Requests"}
    assert (response.headers["X-RateLimit-Remaining"], response.headers["X-RateLimit-Reset"]) == ("0", "7")
    assert response.headers["Retry-After"] == "3"
    local.fault("throttled")
    assert "Retry-After" not in local.get("/v1/projects").headers


def test_invalid_responses(local: LocalSupabase, ref: str) -> None:
    project = f"/v1/projects/{ref}"
    local.fault("missing_field", value="status")
    assert "status" not in local.get(project).json()
    local.fault("mistyped_field", value="status")
    assert isinstance(local.get(project).json()["status"], dict)
    local.fault("not_json")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        local.get(project).json()
    assert local.get(project).json()["status"] == "ACTIVE_HEALTHY"


@pytest.mark.parametrize(("fault", "status"), [("stuck", "COMING_UP"), ("init_failed", "INIT_FAILED")])
def test_project_never_becomes_healthy(local: LocalSupabase, fault: str, status: str) -> None:
    local.fault(fault)
    ref = local.create(f"faulty {fault}").json()["ref"]
    healthy = local.create_ready(f"after {fault}")
    local.wait_for(ref, status)
    assert local.status(healthy) == "ACTIVE_HEALTHY"
    assert local.get(f"/v1/projects/{ref}/api-keys").json() == []


def test_project_is_stuck_for_some_seconds(local: LocalSupabase) -> None:
    local.fault("stuck", seconds=1.5)
    began = time.monotonic()
    ref = local.create("stuck for a while").json()["ref"]
    local.wait_for(ref, "ACTIVE_HEALTHY")
    assert time.monotonic() - began >= 1.5


@pytest.mark.parametrize("status", [None, 403, 402])
def test_organization_full(local: LocalSupabase, status: int | None) -> None:
    local.fault("organization_full", status=status)
    assert local.create("no room").status_code == (status or 402)
    assert refs_named(local, "no room") == []


def test_region_full(local: LocalSupabase) -> None:
    local.fault("region_full", value="eu-west-1", count=None)
    regions = local.get("/v1/projects/available-regions", params={"organization_slug": local.organization}).json()
    assert [region["code"] for region in regions["all"]["specific"] if "status" in region] == ["eu-west-1"]
    rejected = local.create("crowded", region_selection={"type": "specific", "code": "eu-west-1"})
    assert rejected.status_code == 400
    assert "eu-west-1" in rejected.json()["message"]


def test_listing_lag(local: LocalSupabase) -> None:
    local.fault("listing_lag", seconds=LONG_DELAY)
    ref = local.create("not listed").json()["ref"]
    assert refs_named(local, "not listed") == []
    assert ref not in {project["ref"] for project in local.get("/v1/projects").json()}
    assert local.get(f"/v1/projects/{ref}").status_code == 200
    assert local.create("not listed").status_code == 409
    local.fault("listing_lag", ref=ref)
    assert refs_named(local, "not listed") == [ref]


def test_late_keys_pooler_health_and_settings(local: LocalSupabase) -> None:
    for fault in ("late_keys", "late_pooler", "late_health", "late_settings"):
        local.fault(fault, seconds=LONG_DELAY)
    ref = local.create("late").json()["ref"]
    local.wait_for(ref, "ACTIVE_HEALTHY")
    assert local.get(f"/v1/projects/{ref}/api-keys").json() == []
    assert "Tenant or user not found" in local.login_error(ref)
    assert local.health(ref, "db")["status"] == "UNHEALTHY"
    assert local.post(f"/v1/projects/{ref}/network-restrictions/apply", {}).status_code == 400
    # The same faults without a delay, applied to the project, end it.
    for fault in ("late_keys", "late_pooler", "late_health", "late_settings"):
        local.fault(fault, ref=ref)
    assert local.get(f"/v1/projects/{ref}/api-keys").json()
    assert not local.login_error(ref)
    assert local.health(ref, "db")["healthy"]
    assert local.post(f"/v1/projects/{ref}/network-restrictions/apply", {}).status_code == 201


def test_valueless_keys(local: LocalSupabase, ref: str) -> None:
    local.fault("valueless_keys")
    assert {key["api_key"] for key in local.get(f"/v1/projects/{ref}/api-keys").json()} == {None}
    assert all(key["api_key"] for key in local.get(f"/v1/projects/{ref}/api-keys").json())


def test_late_password(local: LocalSupabase) -> None:
    ref = local.create_ready("late password")
    local.settings(pooler_lag=0.0)
    local.fault("late_password", seconds=0.3)
    assert local.patch(f"/v1/projects/{ref}/database/password", {"password": "the next one"}).status_code == 200
    assert "password authentication failed" in local.login_error(ref, password="the next one")
    wait_until(lambda: not local.login_error(ref, password="the next one"), "the pooler knows the password")


def test_late_and_refused_login_role(local: LocalSupabase, ref: str) -> None:
    path = f"/v1/projects/{ref}/cli/login-role"
    local.fault("login_role_refused")
    assert local.post(path, {"read_only": False}).status_code == 400
    local.fault("late_login_role", seconds=0.3)
    created = local.post(path, {"read_only": False}).json()
    assert "password authentication failed" in local.login_error(ref, created["role"], created["password"])
    wait_until(lambda: not local.login_error(ref, created["role"], created["password"]), "the pooler knows the role")
    assert not local.login_error(ref, password=PASSWORD)


def test_circuit_breaker(local: LocalSupabase) -> None:
    ref = local.create_ready("breaker")
    local.fault("circuit_breaker", seconds=LONG_DELAY, ref=ref)
    assert "Circuit breaker open" in local.login_error(ref)


def test_failed_logins_open_the_circuit_breaker(local: LocalSupabase) -> None:
    ref, other = local.create_ready("hammered"), local.create_ready("left alone")
    local.settings(breaker_failures=3, breaker_seconds=0.5)
    for _attempt in range(3):
        assert "password authentication failed" in local.login_error(ref, password="wrong")
    # From then on the correct password is rejected as well, and each attempt extends that.
    assert "Circuit breaker open" in local.login_error(ref, password=PASSWORD)
    assert not local.login_error(other, password=PASSWORD)
    threading.Event().wait(0.6)
    assert not local.login_error(ref, password=PASSWORD)


def test_pause_and_restore_fail(local: LocalSupabase) -> None:
    ref = local.create_ready("pause fails")
    local.fault("pause_failed")
    local.pause(ref)
    local.wait_for(ref, "PAUSE_FAILED")
    other = local.create_ready("restore fails")
    local.pause(other)
    local.wait_for(other, "INACTIVE")
    local.fault("restore_failed")
    local.post(f"/v1/projects/{other}/restore")
    local.wait_for(other, "RESTORE_FAILED")


def test_slow_response(local: LocalSupabase) -> None:
    local.fault("create_slow", seconds=LONG_DELAY)
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(
            f"{local.url}/v1/projects",
            json={"name": "slow", "organization_slug": local.organization, "db_pass": PASSWORD},
            headers={"Authorization": f"Bearer {local.token}"},
            timeout=0.5,
        )
    assert len(refs_named(local, "slow")) == 1
