# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every answer has the shape that the platform's documentation gives it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.local_supabase import response_schemas as shapes
from tests.local_supabase.response_schemas import matches_schema

if TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/v1/organizations", shapes.ORGANIZATIONS),
        ("/v1/organizations/{slug}", shapes.ORGANIZATION),
        ("/v1/organizations/{slug}/projects", shapes.ORGANIZATION_PROJECTS),
        ("/v1/projects", shapes.list_schema(shapes.PROJECT_WITH_DATABASE)),
        ("/v1/projects/available-regions?organization_slug={slug}&continent=EU", shapes.REGIONS),
        ("/v1/projects/{ref}", shapes.PROJECT_WITH_DATABASE),
        ("/v1/projects/{ref}/api-keys", shapes.KEYS),
        ("/v1/projects/{ref}/api-keys?reveal=true", shapes.KEYS),
        ("/v1/projects/{ref}/api-keys/legacy", shapes.LEGACY),
        (
            "/v1/projects/{ref}/health?services=auth,db,db_postgres_user,pooler,realtime,rest,storage,pg_bouncer",
            shapes.HEALTH,
        ),
        ("/v1/projects/{ref}/config/database/pooler", shapes.POOLER),
        ("/v1/projects/{ref}/network-restrictions", shapes.NETWORK),
        ("/v1/projects/{ref}/ssl-enforcement", shapes.SSL),
        ("/v1/projects/{ref}/postgrest", shapes.POSTGREST_WITH_SECRET),
        ("/v1/projects/{ref}/secrets", shapes.SECRETS),
        ("/v1/projects/{ref}/billing/addons", shapes.ADDONS),
        ("/v1/profile", shapes.PROFILE),
    ],
)
def test_shape_of_what_is_read(local: LocalSupabase, ref: str, path: str, shape: dict[str, Any]) -> None:
    answer = local.get(path.format(ref=ref, slug=local.organization))
    assert answer.status_code == 200
    assert matches_schema(answer.json(), shape)
    assert all(f"X-RateLimit-{name}" in answer.headers for name in ("Limit", "Remaining", "Reset"))


def test_regions_are_the_published_ones(local: LocalSupabase) -> None:
    answer = local.get(
        "/v1/projects/available-regions", params={"organization_slug": local.organization, "continent": "AF"}
    ).json()
    codes = {region["code"] for region in answer["all"]["specific"]}
    assert len(codes) == 18
    assert "af-south-1" not in codes
    assert answer["recommendations"]["smartGroup"]["code"] == "emea"
    assert local.get("/v1/projects/available-regions").status_code == 400


def test_the_legacy_keys_are_signed_tokens(local: LocalSupabase, ref: str) -> None:
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


def test_a_secret_key_is_masked_unless_revealed(local: LocalSupabase, ref: str) -> None:
    def key(kind: str, query: str) -> str:
        found = local.get(f"/v1/projects/{ref}/api-keys{query}").json()
        return next(str(one["api_key"]) for one in found if one["type"] == kind)

    shown, masked = key("secret", "?reveal=true"), key("secret", "")
    assert shown.startswith("sb_secret_")
    assert masked != shown
    assert masked.isascii() is False
    assert key("publishable", "") == key("publishable", "?reveal=true")


def test_keys_can_be_made_changed_and_removed(local: LocalSupabase, ref: str) -> None:
    made = local.post(
        f"/v1/projects/{ref}/api-keys?reveal=true", {"type": "secret", "name": "worker", "description": "d"}
    )
    assert made.status_code == 201
    assert matches_schema(made.json(), shapes.KEY)
    path = f"/v1/projects/{ref}/api-keys/{made.json()['id']}"
    assert local.get(path + "?reveal=true").json()["api_key"] == made.json()["api_key"]
    assert local.patch(path, {"description": None, "name": "worker_2"}).json()["name"] == "worker_2"
    assert local.delete(path).status_code == 200
    assert local.get(path).status_code == 404
    assert local.post(f"/v1/projects/{ref}/api-keys", {"type": "secret", "name": "No!"}).status_code == 400


def test_the_legacy_pair_can_be_turned_off(local: LocalSupabase) -> None:
    ref = local.create_ready("no legacy")
    assert local.request("PUT", f"/v1/projects/{ref}/api-keys/legacy?enabled=false").json() == {"enabled": False}
    assert {key["type"] for key in local.get(f"/v1/projects/{ref}/api-keys").json()} == {"publishable", "secret"}


def test_health_takes_both_ways_of_writing_a_list(local: LocalSupabase, ref: str) -> None:
    repeated = local.get(f"/v1/projects/{ref}/health?services=db&services=auth").json()
    joined = local.get(f"/v1/projects/{ref}/health?services=db,auth").json()
    assert [one["name"] for one in repeated] == [one["name"] for one in joined] == ["db", "auth"]
    assert local.get(f"/v1/projects/{ref}/health").status_code == 400
    assert local.get(f"/v1/projects/{ref}/health?services=cron").status_code == 400


def test_the_data_api_turned_off_is_unhealthy(local: LocalSupabase) -> None:
    ref = local.create_ready("no data api")
    changed = local.patch(f"/v1/projects/{ref}/postgrest", {"db_schema": ""})
    assert matches_schema(changed.json(), shapes.POSTGREST)
    assert local.health(ref, "rest")["status"] == "UNHEALTHY"


def test_the_pooler_answer_has_no_password(local: LocalSupabase, ref: str) -> None:
    (entry,) = local.get(f"/v1/projects/{ref}/config/database/pooler").json()
    assert entry["db_user"] == f"postgres.{ref}"
    assert entry["db_port"] == local.pooler_port
    assert "[YOUR-PASSWORD]" in entry["connection_string"]
    changed = local.patch(f"/v1/projects/{ref}/config/database/pooler", {"default_pool_size": 20})
    assert matches_schema(changed.json(), shapes.POOLER_CHANGE)
    assert local.patch(f"/v1/projects/{ref}/config/database/pooler", {"default_pool_size": 3001}).status_code == 400


def test_listing_page_by_page(local: LocalSupabase) -> None:
    names = [f"page {letter}" for letter in "dacb"]
    for name in names:
        assert local.create(name).status_code == 201
    path = f"/v1/organizations/{local.organization}/projects"

    def page(**query: Any) -> tuple[list[str], dict[str, int]]:
        answer = local.get(path, params={"search": "page ", **query}).json()
        return [project["name"] for project in answer["projects"]], answer["pagination"]

    assert page(limit=3) == (["page a", "page b", "page c"], {"count": 4, "limit": 3, "offset": 0})
    assert page(limit=3, offset=3) == (["page d"], {"count": 4, "limit": 3, "offset": 3})
    assert page(offset=9)[0] == []
    assert page(sort="name_desc")[0] == sorted(names, reverse=True)
    assert page(sort="created_asc")[0] == names
    assert page(sort="created_desc")[0] == names[::-1]
    assert page(statuses="INACTIVE")[0] == []
    for wrong in ({"limit": 0}, {"limit": 101}, {"offset": -1}, {"sort": "size"}, {"limit": "many"}):
        assert local.get(path, params=wrong).status_code == 400


def test_settings_of_a_project(local: LocalSupabase) -> None:
    ref = local.create_ready("settings")
    project = f"/v1/projects/{ref}"
    assert local.request("PUT", f"{project}/ssl-enforcement", json={"requestedConfig": {"database": True}}).json() == {
        "currentConfig": {"database": True},
        "appliedSuccessfully": True,
    }
    assert local.post(f"{project}/secrets", [{"name": "TOKEN", "value": "very secret"}]).status_code == 201
    assert [one["name"] for one in local.get(f"{project}/secrets").json()] == ["TOKEN"]
    assert "very secret" not in local.get(f"{project}/secrets").text
    assert local.post(f"{project}/secrets", [{"name": "SUPABASE_X", "value": ""}]).status_code == 400
    assert local.delete(f"{project}/secrets", json=["TOKEN"]).status_code == 200
    assert local.get(f"{project}/secrets").json() == []
    assert "config" not in local.get(f"{project}/config/storage").json()


def test_network_restrictions_hold_at_the_pooler(local: LocalSupabase) -> None:
    ref = local.create_ready("restricted")
    path = f"/v1/projects/{ref}/network-restrictions"
    applied = local.post(f"{path}/apply", {"dbAllowedCidrs": ["10.0.0.0/8"]})
    assert applied.status_code == 201
    assert matches_schema(applied.json(), shapes.NETWORK)
    assert "allow_list" in local.login_error(ref)
    added = local.patch(path, {"add": {"dbAllowedCidrs": ["127.0.0.0/8"]}})
    assert matches_schema(added.json(), shapes.NETWORK_V2)
    assert not local.login_error(ref)
    assert local.post(f"{path}/apply", {"dbAllowedCidrs": ["nonsense"]}).status_code == 400
