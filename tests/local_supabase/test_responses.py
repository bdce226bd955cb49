# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Responses match the schemas in the platform's documentation."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.local_supabase import response_schemas as schemas
from tests.local_supabase.json_schemas import list_schema, matches_schema

if TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/v1/organizations", schemas.ORGANIZATIONS),
        ("/v1/organizations/{slug}", schemas.ORGANIZATION),
        ("/v1/organizations/{slug}/projects", schemas.ORGANIZATION_PROJECTS),
        ("/v1/projects", list_schema(schemas.PROJECT_WITH_DATABASE)),
        ("/v1/projects/available-regions?organization_slug={slug}&continent=EU", schemas.REGIONS),
        ("/v1/projects/{ref}", schemas.PROJECT_WITH_DATABASE),
        ("/v1/projects/{ref}/api-keys", schemas.KEYS),
        ("/v1/projects/{ref}/api-keys?reveal=true", schemas.KEYS),
        ("/v1/projects/{ref}/api-keys/legacy", schemas.LEGACY),
        (
            "/v1/projects/{ref}/health?services=auth,db,db_postgres_user,pooler,realtime,rest,storage,pg_bouncer",
            schemas.HEALTH,
        ),
        ("/v1/projects/{ref}/config/database/pooler", schemas.POOLER),
        ("/v1/projects/{ref}/network-restrictions", schemas.NETWORK),
        ("/v1/projects/{ref}/ssl-enforcement", schemas.SSL),
        ("/v1/projects/{ref}/postgrest", schemas.POSTGREST_WITH_SECRET),
        ("/v1/projects/{ref}/secrets", schemas.SECRETS),
        ("/v1/projects/{ref}/billing/addons", schemas.ADDONS),
        ("/v1/organizations/{slug}/entitlements", schemas.ENTITLEMENTS),
        ("/v2/organizations/{slug}/maintenance/windows", schemas.MAINTENANCE),
        ("/v2/organizations/{slug}/webhooks/endpoints", schemas.WEBHOOKS),
        ("/v2/projects/{ref}/webhooks/endpoints", schemas.WEBHOOKS),
        ("/v1/projects/{ref}/advisors/security", schemas.LINTS),
        ("/v1/projects/{ref}/advisors/performance", schemas.LINTS),
        ("/v1/projects/{ref}/database/backups", schemas.BACKUPS),
        ("/v1/projects/{ref}/upgrade/eligibility", schemas.ELIGIBILITY),
        ("/v1/projects/{ref}/upgrade/status", schemas.UPGRADE_STATUS),
        ("/v1/projects/{ref}/config/auth", schemas.AUTH),
        ("/v1/projects/{ref}/config/realtime", schemas.REALTIME),
        ("/v1/projects/{ref}/config/storage", schemas.STORAGE),
        ("/v1/projects/{ref}/config/database/postgres", schemas.POSTGRES_SETTINGS),
        ("/v2/projects/{ref}/config", schemas.CONFIGURATION),
        ("/v1/profile", schemas.PROFILE),
    ],
)
def test_get(local: LocalSupabase, ref: str, path: str, schema: dict[str, Any]) -> None:
    response = local.get(path.format(ref=ref, slug=local.organization))
    assert response.status_code == 200
    assert matches_schema(response.json(), schema)
    assert all(f"X-RateLimit-{name}" in response.headers for name in ("Limit", "Remaining", "Reset"))


def test_available_regions(local: LocalSupabase) -> None:
    response = local.get(
        "/v1/projects/available-regions", params={"organization_slug": local.organization, "continent": "AF"}
    ).json()
    codes = {region["code"] for region in response["all"]["specific"]}
    assert len(codes) == 18
    assert "af-south-1" not in codes
    assert response["recommendations"]["smartGroup"]["code"] == "emea"
    assert local.get("/v1/projects/available-regions").status_code == 400


def test_legacy_keys_are_jwts(local: LocalSupabase, ref: str) -> None:
    secret = local.get(f"/v1/projects/{ref}/postgrest").json()["jwt_secret"]
    keys = {
        key["name"]: key["api_key"]
        for key in local.get(f"/v1/projects/{ref}/api-keys").json()
        if key["type"] == "legacy"
    }
    assert set(keys) == {"anon", "service_role"}
    for role, token in keys.items():
        signed, _dot, signature = token.rpartition(".")
        expected = base64.urlsafe_b64encode(hmac.digest(secret.encode(), signed.encode(), hashlib.sha256)).rstrip(b"=")
        assert signature.encode() == expected
        payload = signed.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        assert (claims["role"], claims["ref"], claims["iss"]) == (role, ref, "supabase")
        assert claims["exp"] > claims["iat"]


def test_secret_key_is_masked(local: LocalSupabase, ref: str) -> None:
    def key(kind: str, query: str) -> str:
        found = local.get(f"/v1/projects/{ref}/api-keys{query}").json()
        return next(str(entry["api_key"]) for entry in found if entry["type"] == kind)

    shown, masked = key("secret", "?reveal=true"), key("secret", "")
    assert shown.startswith("sb_secret_")
    assert masked != shown
    assert masked.isascii() is False
    assert key("publishable", "") == key("publishable", "?reveal=true")


def test_create_update_and_delete_key(local: LocalSupabase, ref: str) -> None:
    created = local.post(
        f"/v1/projects/{ref}/api-keys?reveal=true", {"type": "secret", "name": "worker", "description": "d"}
    )
    assert created.status_code == 201
    assert matches_schema(created.json(), schemas.KEY)
    path = f"/v1/projects/{ref}/api-keys/{created.json()['id']}"
    assert local.get(path + "?reveal=true").json()["api_key"] == created.json()["api_key"]
    assert local.patch(path, {"description": None, "name": "worker_2"}).json()["name"] == "worker_2"
    assert local.delete(path).status_code == 200
    assert local.get(path).status_code == 404
    assert local.post(f"/v1/projects/{ref}/api-keys", {"type": "secret", "name": "No!"}).status_code == 400


def test_disable_legacy_keys(local: LocalSupabase) -> None:
    ref = local.create_ready("no legacy")
    assert local.request("PUT", f"/v1/projects/{ref}/api-keys/legacy?enabled=false").json() == {"enabled": False}
    assert {key["type"] for key in local.get(f"/v1/projects/{ref}/api-keys").json()} == {"publishable", "secret"}


def test_health_with_repeated_and_joined_services(local: LocalSupabase, ref: str) -> None:
    repeated = local.get(f"/v1/projects/{ref}/health?services=db&services=auth").json()
    joined = local.get(f"/v1/projects/{ref}/health?services=db,auth").json()
    assert [entry["name"] for entry in repeated] == [entry["name"] for entry in joined] == ["db", "auth"]
    assert local.get(f"/v1/projects/{ref}/health").status_code == 400
    assert local.get(f"/v1/projects/{ref}/health?services=cron").status_code == 400


def test_disabled_data_api_is_unhealthy(local: LocalSupabase) -> None:
    ref = local.create_ready("no data api")
    changed = local.patch(f"/v1/projects/{ref}/postgrest", {"db_schema": ""})
    assert matches_schema(changed.json(), schemas.POSTGREST)
    assert local.health(ref, "rest")["status"] == "UNHEALTHY"


def test_pooler_configuration(local: LocalSupabase, ref: str) -> None:
    (entry,) = local.get(f"/v1/projects/{ref}/config/database/pooler").json()
    assert entry["db_user"] == f"postgres.{ref}"
    assert entry["db_port"] == local.pooler_port
    assert "[YOUR-PASSWORD]" in entry["connection_string"]
    changed = local.patch(f"/v1/projects/{ref}/config/database/pooler", {"default_pool_size": 20})
    assert matches_schema(changed.json(), schemas.POOLER_CHANGE)
    assert local.patch(f"/v1/projects/{ref}/config/database/pooler", {"default_pool_size": 3001}).status_code == 400


def test_pagination(local: LocalSupabase) -> None:
    names = [f"page {letter}" for letter in "dacb"]
    for name in names:
        assert local.create(name).status_code == 201
    path = f"/v1/organizations/{local.organization}/projects"

    def page(**query: Any) -> tuple[list[str], dict[str, int]]:
        response = local.get(path, params={"search": "page ", **query}).json()
        return [project["name"] for project in response["projects"]], response["pagination"]

    assert page(limit=3) == (["page a", "page b", "page c"], {"count": 4, "limit": 3, "offset": 0})
    assert page(limit=3, offset=3) == (["page d"], {"count": 4, "limit": 3, "offset": 3})
    assert page(offset=9)[0] == []
    assert page(sort="name_desc")[0] == sorted(names, reverse=True)
    assert page(sort="created_asc")[0] == names
    assert page(sort="created_desc")[0] == names[::-1]
    assert page(statuses="INACTIVE")[0] == []
    for wrong in ({"limit": 0}, {"limit": 101}, {"offset": -1}, {"sort": "size"}, {"limit": "many"}):
        assert local.get(path, params=wrong).status_code == 400


def test_project_settings(local: LocalSupabase) -> None:
    ref = local.create_ready("settings")
    project = f"/v1/projects/{ref}"
    assert local.request("PUT", f"{project}/ssl-enforcement", json={"requestedConfig": {"database": True}}).json() == {
        "currentConfig": {"database": True},
        "appliedSuccessfully": True,
    }
    assert local.post(f"{project}/secrets", [{"name": "TOKEN", "value": "very secret"}]).status_code == 201

    def names() -> set[str]:
        return {secret["name"] for secret in local.get(f"{project}/secrets").json()}

    assert names() == {"TOKEN", "SUPABASE_URL", "SUPABASE_ANON_KEY", "SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_DB_URL"}
    assert "very secret" not in local.get(f"{project}/secrets").text
    assert local.post(f"{project}/secrets", [{"name": "SUPABASE_X", "value": ""}]).status_code == 400
    assert local.delete(f"{project}/secrets", json=["TOKEN"]).status_code == 200
    assert "TOKEN" not in names()
    assert "config" not in local.get(f"{project}/config/storage").json()


def test_buckets_of_the_database_are_listed(local: LocalSupabase, ref: str) -> None:
    local.post(
        f"/v1/projects/{ref}/database/query", {"query": "insert into storage.buckets (id, name) values ('a', 'a')"}
    )
    buckets = local.get(f"/v1/projects/{ref}/storage/buckets").json()
    assert matches_schema(buckets, schemas.BUCKETS)
    assert [(bucket["name"], bucket["public"]) for bucket in buckets] == [("a", False)]


def test_custom_hostname(local: LocalSupabase, ref: str) -> None:
    path = f"/v1/projects/{ref}/custom-hostname"
    missing = local.get(path)
    assert (missing.status_code, "custom hostname configuration" in missing.json()["message"]) == (400, True)
    assert local.post(f"{path}/initialize", {"custom_hostname": "a.test"}).status_code == 400
    assert [local.post(f"{path}/{action}").status_code for action in ("reverify", "activate")] == [400, 400]
    addons = f"/v1/projects/{ref}/billing/addons"
    local.patch(addons, {"addon_type": "custom_domain", "addon_variant": "cd_default"})
    local.fault("late_domain", seconds=600.0)
    created = local.post(f"{path}/initialize", {"custom_hostname": "a.test"})
    assert (created.status_code, created.json()["status"]) == (201, "2_initiated")
    assert matches_schema(created.json(), schemas.CUSTOM_HOSTNAME)
    assert local.post(f"{path}/reverify").json()["data"]["result"]["verification_errors"]
    assert local.post(f"{path}/activate").status_code == 400
    assert local.post(f"{path}/initialize", {"custom_hostname": "b.test"}).status_code == 400
    local.post(f"{path}/initialize", {"custom_hostname": "a.test"})
    for action in ("reverify", "activate"):
        assert matches_schema(local.post(f"{path}/{action}").json(), schemas.CUSTOM_HOSTNAME)
    assert local.get(path).json()["status"] == "5_services_reconfigured"
    assert [local.delete(path).status_code, local.delete(f"{addons}/cd_default").status_code] == [200, 200]


def test_branch_is_a_project_of_its_own(local: LocalSupabase, ref: str) -> None:
    path = f"/v1/projects/{ref}/branches"
    created = local.post(path, {"branch_name": "preview", "git_branch": "feature"})
    assert created.status_code == 201
    assert matches_schema(created.json(), schemas.BRANCH)
    own, branch = created.json()["project_ref"], f"/v1/branches/{created.json()['id']}"
    assert local.post(path, {"branch_name": "preview"}).status_code == 409
    assert matches_schema(local.get(path).json(), list_schema(schemas.BRANCH))
    assert local.get(f"{path}/preview").json() == local.get(path).json()[0]
    assert local.get(f"{path}/other").status_code == 404
    assert matches_schema(local.get(branch).json(), schemas.BRANCH_DETAILS)
    assert [local.get(f"/v1/projects/{own}").status_code, local.delete(f"/v1/projects/{own}").status_code] == [404, 404]
    assert local.get(f"/v1/projects/{own}/health?services=db").status_code == 200
    assert local.patch(branch, {"persistent": True}).json()["persistent"] is True
    assert local.delete(branch, token=local.stranger).status_code == 403
    assert [local.delete(branch).status_code, local.delete(branch).status_code] == [200, 404]
    assert local.get(path).json() == []


def test_third_party_auth(local: LocalSupabase, ref: str) -> None:
    path = f"/v1/projects/{ref}/config/auth/third-party-auth"
    created = local.post(path, {"jwks_url": "https://acme.test/jwks"})
    assert created.status_code == 201
    assert matches_schema(created.json(), schemas.THIRD_PARTY_AUTH)
    assert matches_schema(local.get(path).json(), list_schema(schemas.THIRD_PARTY_AUTH))
    assert local.post(path, {"jwks_url": "https://acme.test/jwks"}).status_code == 409
    for wrong in (
        {},
        {"jwks_url": "http://acme.test"},
        {"jwks_url": "https://a.test", "oidc_issuer_url": "https://a.test"},
    ):
        assert local.post(path, wrong).status_code == 400
    one = f"{path}/{created.json()['id']}"
    assert [local.get(one).status_code, local.delete(one).status_code, local.get(one).status_code] == [200, 200, 404]


def test_functions(local: LocalSupabase, ref: str) -> None:
    path = f"/v1/projects/{ref}/functions"
    files = [("file", ("hello/index.ts", b"serve()")), ("file", ("hello/a b.bin", b"\0\r\n\r\n"))]
    form = [("metadata", (None, json.dumps({"entrypoint_path": "hello/index.ts"}))), *files]
    created = local.post(f"{path}/deploy?slug=hello", files=form)
    assert created.status_code == 201, created.text
    assert matches_schema(created.json(), schemas.FUNCTION)
    assert created.json()["entrypoint_path"].endswith("/source/hello/index.ts")
    assert local.post(f"{path}/deploy?slug=hello", files=form).json()["version"] == 2
    assert matches_schema(local.get(path).json(), list_schema(schemas.FUNCTION))
    assert b"serve()" in local.get(f"{path}/hello/body").content
    assert local.patch(f"{path}/hello", {"verify_jwt": False, "name": "Hello"}).json()["name"] == "Hello"
    bundle: dict[str, Any] = {
        "data": b"EZBR",
        "headers": {"Authorization": f"Bearer {local.token}", "Content-Type": "application/vnd.denoland.eszip"},
    }
    assert local.post(f"{path}?slug=hello", **bundle).status_code == 400
    assert local.request("PATCH", f"{path}/hello?ezbr_sha256=x", **bundle).json()["ezbr_sha256"] == "x"
    assert local.post(path, {"slug": "one", "name": "one", "body": "serve()"}).status_code == 201
    for name in ("hello", "one"):
        assert local.delete(f"{path}/{name}").status_code == 200
    assert local.get(f"{path}/hello").json() == {"message": "Function not found"}
    for wrong in (form[1:], [form[0]], [("metadata", (None, "{")), *files]):
        assert local.post(f"{path}/deploy?slug=hello", files=wrong).status_code == 400
    assert local.post(f"{path}/deploy?slug=hello", {"metadata": {}}).status_code == 400


def test_pooler_enforces_network_restrictions(local: LocalSupabase) -> None:
    ref = local.create_ready("restricted")
    path = f"/v1/projects/{ref}/network-restrictions"
    applied = local.post(f"{path}/apply", {"dbAllowedCidrs": ["10.0.0.0/8"]})
    assert applied.status_code == 201
    assert matches_schema(applied.json(), schemas.NETWORK)
    assert "allow_list" in local.login_error(ref)
    added = local.patch(path, {"add": {"dbAllowedCidrs": ["127.0.0.0/8"]}})
    assert matches_schema(added.json(), schemas.NETWORK_V2)
    assert not local.login_error(ref)
    assert local.post(f"{path}/apply", {"dbAllowedCidrs": ["nonsense"]}).status_code == 400
