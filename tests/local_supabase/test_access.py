# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Authentication, authorization and validation errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.local_supabase.harness import PASSWORD
from tests.local_supabase.json_schemas import matches_schema
from tests.local_supabase.response_schemas import V2_ERROR

if TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase


@pytest.mark.parametrize("token", [None, "sbp_" + "0" * 40, "nonsense", "sbp_"])
@pytest.mark.parametrize("path", ["/v1/projects", "/v1/organizations", "/v1/projects/abcdefghijklmnopqrst/api-keys"])
def test_unauthorized(local: LocalSupabase, token: str | None, path: str) -> None:
    response = local.get(path, token=token)
    assert response.status_code == 401
    assert response.json() == {"message": "Unauthorized"}
    assert "X-RateLimit-Limit" in response.headers


def test_token_format(local: LocalSupabase) -> None:
    for token in (local.token, local.limited, local.stranger):
        prefix, digits = token[:4], token[4:]
        assert prefix == "sbp_"
        assert len(digits) == 40
        assert set(digits) <= set("0123456789abcdef")
    assert local.limited.startswith("sbp_fc")
    assert not local.token.startswith("sbp_fc")


def test_unknown_project(local: LocalSupabase) -> None:
    for method, path in (
        ("GET", ""),
        ("DELETE", ""),
        ("GET", "/api-keys"),
        ("POST", "/pause"),
        ("GET", "/health?services=db"),
    ):
        response = local.request(method, "/v1/projects/abcdefghijklmnopqrst" + path)
        assert (response.status_code, response.json()) == (404, {"message": "Project not found"}), path


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/nonsense"), ("PUT", "/v1/projects"), ("GET", "/"), ("GET", "/docs")]
)
def test_unknown_route(local: LocalSupabase, method: str, path: str) -> None:
    response = local.request(method, path)
    assert response.status_code == 404
    assert response.json() == {"message": f"Cannot {method} {path}"}


def test_errors_of_v2_have_a_code(local: LocalSupabase, ref: str) -> None:
    project = f"/v2/projects/{ref}"
    for response, status, code in (
        (local.get(f"{project}/config", token=None), 401, "unauthorized"),
        (local.get(f"{project}/config", token=local.stranger), 403, "forbidden"),
        (local.post(f"{project}/transfers/previews", {}, token=local.limited), 403, "forbidden"),
        (local.get(f"{project}/webhooks/endpoints/x"), 404, "not_found.endpoint"),
        (local.post(f"{project}/transfers", {}), 400, "bad_request"),
    ):
        assert (response.status_code, response.json()["error"]["code"]) == (status, code)
        assert matches_schema(response.json(), V2_ERROR)


def test_organization_without_membership(local: LocalSupabase, ref: str) -> None:
    assert local.get(f"/v1/projects/{ref}", token=local.stranger).status_code == 403
    assert local.get(f"/v1/organizations/{local.foreign}/projects").status_code == 403
    rejected = local.create("elsewhere", organization_slug=local.foreign)
    assert rejected.status_code == 403
    assert "privileges" in rejected.json()["message"]
    assert "missing_permissions" not in rejected.json()
    assert local.get("/v1/projects", token=local.stranger).json() == []
    slugs = {organization["slug"] for organization in local.get("/v1/organizations").json()}
    assert slugs == {local.organization, local.second}


def test_scoped_token(local: LocalSupabase, ref: str) -> None:
    def missing(method: str, path: str, body: Any = None) -> list[str]:
        response = local.request(method, path, token=local.limited, json=body)
        assert response.status_code == 403, path
        return list(response.json()["missing_permissions"])

    project = f"/v1/projects/{ref}"
    new = {"name": "x", "organization_slug": local.organization, "db_pass": PASSWORD}
    assert missing("POST", "/v1/projects", new) == ["organization_projects_create"]
    assert missing("DELETE", project) == ["project_admin_write"]
    assert missing("GET", f"{project}/api-keys?reveal=true") == ["api_gateway_keys_secret_read"]
    assert missing("POST", f"{project}/cli/login-role", {"read_only": False}) == ["database_write"]
    assert missing("PATCH", f"{project}/database/password", {"password": PASSWORD}) == ["database_config_write"]
    assert local.get(project, token=local.limited).status_code == 200
    assert local.get(f"{project}/api-keys", token=local.limited).status_code == 200
    assert local.post(f"{project}/cli/login-role", {"read_only": True}, token=local.limited).status_code == 201
    assert (
        local.post(f"{project}/database/query/read-only", {"query": "select 1"}, token=local.limited).status_code == 201
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"db_pass": "abc"}, "db_pass"),
        ({"db_pass": 12345}, "db_pass"),
        ({"name": ""}, "name"),
        ({"name": "x" * 257}, "name"),
        ({"unknown_field": 1}, "unknown_field"),
        ({"region": "af-south-1"}, "region"),
        ({"region": "eu-west-1", "region_selection": {"type": "specific", "code": "eu-west-1"}}, "region"),
        ({"region_selection": {"type": "specific", "code": "nowhere"}}, "region_selection"),
        ({"region_selection": {"type": "smartGroup", "code": "africa"}}, "region_selection"),
        ({"desired_instance_size": "pico"}, "desired_instance_size"),
        ({"plan": "gold"}, "plan"),
        ({"organization_slug": None}, "organization_slug"),
    ],
)
def test_invalid_project(local: LocalSupabase, change: dict[str, Any], field: str) -> None:
    before = len(local.get("/v1/projects").json())
    response = local.create("invalid", **change)
    assert response.status_code == 400
    assert field in response.json()["message"]
    assert len(local.get("/v1/projects").json()) == before


def test_deprecated_fields_are_ignored(local: LocalSupabase) -> None:
    response = local.create("old style", region="eu-west-2", plan="free", kps_enabled=True, organization_id="whatever")
    assert response.status_code == 201
    assert response.json()["region"] == "eu-west-2"
    assert response.json()["organization_slug"] == local.organization


def test_body_that_is_not_json(local: LocalSupabase) -> None:
    response = local.request("POST", "/v1/projects", data="{not json")
    assert response.status_code == 400
    assert "JSON" in response.json()["message"]


def test_free_plan_limits_active_projects(local: LocalSupabase) -> None:
    refs = [local.create(f"free {number}", organization_slug=local.second).json()["ref"] for number in range(2)]
    rejected = local.create("one too many", organization_slug=local.second)
    assert rejected.status_code == 402
    assert "maximum limits" in rejected.json()["message"]
    for ref in refs:
        local.delete(f"/v1/projects/{ref}")


def test_local_endpoints_require_the_owners_token(local: LocalSupabase) -> None:
    assert local.get("/_local/status", token=None).status_code == 401
    assert local.post("/_local/faults", {"fault": "dropped"}, token=local.limited).status_code == 401
