# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration of a project: what can be changed, what is refused, and what takes effect."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

import pytest

from tests.local_supabase import response_schemas as schemas
from tests.local_supabase.harness import wait_until
from tests.local_supabase.json_schemas import matches_schema

if TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase


@pytest.fixture(scope="module")
def configured(server: LocalSupabase) -> str:
    """Return the ref of a project whose configuration these tests change."""
    return server.create_ready("configured")


def attributes(local: LocalSupabase, ref: str) -> dict[str, Any]:
    """Return the whole configuration."""
    response = local.get(f"/v2/projects/{ref}/config").json()
    assert matches_schema(response, schemas.CONFIGURATION)
    return dict(response["data"]["attributes"])


def test_secrets_are_returned_as_hmac(local: LocalSupabase, configured: str) -> None:
    path = f"/v1/projects/{configured}/config/auth"
    changed = local.patch(path, {"smtp_pass": "very secret", "site_url": "https://acme.example"})
    assert changed.status_code == 200
    expected = hmac.new(configured.encode(), b"very secret", hashlib.sha256).hexdigest()
    assert changed.json()["smtp_pass"] == local.get(path).json()["smtp_pass"] == expected
    assert attributes(local, configured)["auth"]["smtp_pass"] == expected
    assert "very secret" not in (local.state / "state.json").read_text(encoding="utf-8")
    assert local.patch(path, {"smtp_pass": None}).json()["smtp_pass"] is None
    assert local.get(path).json()["site_url"] == "https://acme.example"
    assert local.patch(path, {"site_url": None}).json()["site_url"] == "http://localhost:3000"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "config/auth", {"site_ur": "https://acme.example"}),
        ("PATCH", "config/auth", {"jwt_exp": "3600"}),
        ("PATCH", "config/auth", {"jwt_exp": 604801}),
        ("PATCH", "config/auth", {"site_url": "https://a.example,https://b.example"}),
        ("PATCH", "config/auth", {"mailer_otp_exp": None}),
        ("PATCH", "config/auth", {"sms_provider": "pigeon"}),
        ("PATCH", "config/auth", {"smtp_pass": "half a surrogate pair: \ud800"}),
        ("PATCH", "config/realtime", {"max_joins_per_second": 0}),
        ("PATCH", "config/realtime", {"speed": 1}),
        ("PATCH", "config/storage", {"fileSizeLimit": -1}),
        ("PATCH", "config/storage", {"features": {"icebergCatalog": {"enabled": True}}}),
        ("PATCH", "config/database/postgres", {"work_mem": 4}),
        ("PATCH", "config/database/postgres", {"work_mem": None}),
        ("PATCH", "config/database/postgres", {"work_mem": "4 apples"}),
        ("PATCH", "config/database/postgres", {"work_mem": "4\0MB"}),
        ("PATCH", "config/database/postgres", {"fsync": False}),
        ("PATCH", "config/database/postgres", {"max_connections": 5}),
        ("PATCH", "config/database/postgres", {"shared_buffers": "100GB"}),
        ("PATCH", "config/database/pooler", {"size": 1}),
        ("PATCH", "postgrest", {"db_schema": None}),
        ("PATCH", "postgrest", {"schema": "public"}),
        ("POST", "network-restrictions/apply", {"cidrs": []}),
        ("POST", "network-restrictions/review", {"action": "apply", "requested_at": "never"}),
        ("PUT", "ssl-enforcement", {"requestedConfig": {"database": "yes"}}),
    ],
)
def test_invalid_change_is_refused(
    local: LocalSupabase, configured: str, method: str, path: str, body: dict[str, Any]
) -> None:
    before = attributes(local, configured)
    response = local.request(method, f"/v1/projects/{configured}/{path}", json=body)
    assert response.status_code == 400
    assert matches_schema(response.json(), schemas.MESSAGE)
    assert attributes(local, configured) == before


def test_realtime_and_storage_changes_are_stored(local: LocalSupabase, configured: str) -> None:
    project = f"/v1/projects/{configured}"
    assert local.patch(f"{project}/config/realtime", {"private_only": True}).content == b""
    assert local.patch(f"{project}/config/storage", {"features": {"s3Protocol": {"enabled": True}}}).content == b""
    found = attributes(local, configured)
    assert found["realtime"]["private_only"] is True
    assert found["realtime"]["max_concurrent_users"] == 200
    assert found["storage"]["features"]["s3_protocol"] == {"enabled": True}


def test_postgres_settings_take_effect(local: LocalSupabase) -> None:
    ref = local.create_ready("tuned")
    path = f"/v1/projects/{ref}/config/database/postgres"
    local.login(ref).close()
    changed = local.patch(path, {"work_mem": "9MB", "log_lock_waits": True, "pg_net.batch_size": 100})
    assert matches_schema(changed.json(), schemas.POSTGRES_SETTINGS)
    assert local.status(ref) == "ACTIVE_HEALTHY"
    assert local.rows(ref, "SHOW work_mem") == [("9MB",)]
    # Only a restart changes the number of connections.
    assert local.patch(path, {"max_connections": 70, "restart_database": False}).status_code == 200
    assert local.status(ref) == "ACTIVE_HEALTHY"
    assert local.rows(ref, "SHOW max_connections") == [("60",)]
    replaced = local.request("PUT", path, json={"max_connections": 80})
    assert replaced.json() == {"max_connections": 80}
    assert local.status(ref) == "RESTARTING"
    local.wait_for(ref, "ACTIVE_HEALTHY")
    wait_until(lambda: not local.login_error(ref), "a login after the restart")
    assert local.rows(ref, "SHOW max_connections") == [("80",)]
    assert local.rows(ref, "SHOW work_mem") == [("4MB",)]
    assert attributes(local, ref)["database"]["postgres_settings"]["max_connections"] == 80


def test_network_restrictions_wait_for_review(local: LocalSupabase, configured: str) -> None:
    path = f"/v1/projects/{configured}/network-restrictions"
    local.fault("network_review", count=2)
    local.post(f"{path}/apply", {"dbAllowedCidrs": ["10.0.0.0/8"]})
    waiting = local.post(f"{path}/apply", {"dbAllowedCidrs": ["192.0.2.0/24"], "dbAllowedCidrsV6": []}).json()
    assert matches_schema(waiting, schemas.NETWORK)
    assert waiting["config"]["dbAllowedCidrs"] == ["0.0.0.0/0"]
    assert waiting["pending_config"] == {"dbAllowedCidrs": ["192.0.2.0/24"], "dbAllowedCidrsV6": []}
    pending = attributes(local, configured)["database"]["network_restrictions"]["pending_allowed_cidrs"]
    assert pending == [{"address": "192.0.2.0/24", "type": "v4"}]
    decision = {"action": "apply", "requested_at": waiting["pending_requested_at"]}
    applied = local.post(f"{path}/review", decision)
    assert applied.status_code == 201
    assert "pending_config" not in applied.json()
    assert applied.json()["config"] == {"dbAllowedCidrs": ["192.0.2.0/24"], "dbAllowedCidrsV6": []}
    local.fault("network_disallowed", count=None)
    assert local.get(path).json()["entitlement"] == "disallowed"
    assert local.post(f"{path}/apply", {"dbAllowedCidrs": []}).status_code == 402


def test_settings_of_paid_plans(local: LocalSupabase) -> None:
    ref = local.create_ready("free", organization_slug=local.second)
    auth = f"/v1/projects/{ref}/config/auth"
    refused = local.patch(auth, {"password_hibp_enabled": True, "site_url": "https://acme.example"})
    assert refused.status_code == 402
    assert "Pro Plans and up" in refused.json()["message"]
    assert local.get(auth).json()["site_url"] == "http://localhost:3000"
    assert local.patch(auth, {"password_hibp_enabled": False}).status_code == 200
    assert local.patch(f"/v1/projects/{ref}/config/storage", {"fileSizeLimit": 10**9}).status_code == 402


def test_settings_are_refused_at_first(local: LocalSupabase, configured: str) -> None:
    local.fault("late_settings", ref=configured, seconds=60)
    project = f"/v1/projects/{configured}"
    for method, path, body in (
        ("PATCH", "config/auth", {"jwt_exp": 600}),
        ("PATCH", "config/realtime", {"suspend": False}),
        ("PATCH", "config/storage", {"fileSizeLimit": 1}),
        ("PATCH", "config/database/postgres", {"work_mem": "5MB"}),
        ("PATCH", "postgrest", {"max_rows": 5}),
        ("PUT", "ssl-enforcement", {"requestedConfig": {"database": True}}),
    ):
        response = local.request(method, f"{project}/{path}", json=body)
        assert (response.status_code, "not ready" in response.json()["message"]) == (400, True)
    local.fault("late_settings", ref=configured, seconds=0)
    assert local.patch(f"{project}/postgrest", {"max_rows": 5}).status_code == 200
