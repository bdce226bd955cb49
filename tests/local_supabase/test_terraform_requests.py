# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests of Supabase's Terraform provider, resource by resource, and the statuses without which it fails.

They are those of its version of August 2026. What it also reads from the responses is in ``response_schemas``.
"""

from __future__ import annotations

import typing as t

import pytest

from tests.local_supabase.harness import PASSWORD, wait_until

if t.TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase

P = "/v1/projects/{ref}"
AUTH = f"{P}/config/auth/third-party-auth"
NAMES = {"api-keys": "key", "branches": "branch", "third-party-auth": "integration"}
"""What the id in a response is called in the paths after it, by the last part of the path of the request."""

Line: t.TypeAlias = "tuple[str, str, t.Any, int]"
RESOURCES: dict[str, tuple[Line, ...]] = {
    "project": (
        ("GET", P, None, 200),
        ("GET", f"{P}/api-keys/legacy", None, 200),
        ("GET", f"{P}/billing/addons", None, 200),
        ("PUT", f"{P}/api-keys/legacy?enabled=false", None, 200),
        ("PATCH", P, {"name": "terraform-renamed"}, 200),
        ("PATCH", f"{P}/database/password", {"password": "another-Passw0rd"}, 200),
    ),
    "project with another size": (
        ("PATCH", f"{P}/billing/addons", {"addon_type": "compute_instance", "addon_variant": "ci_small"}, 200),
        ("GET", P, None, 200),
    ),
    "pooler": (("GET", f"{P}/config/database/pooler", None, 200),),
    "apikey": (
        ("GET", f"{P}/api-keys?reveal=true", None, 200),
        ("POST", f"{P}/api-keys?reveal=true", {"type": "secret", "name": "terraform", "description": "one"}, 201),
        ("GET", f"{P}/api-keys/{{key}}?reveal=true", None, 200),
        ("PATCH", f"{P}/api-keys/{{key}}?reveal=true", {"name": "terraform", "description": "two"}, 200),
        ("DELETE", f"{P}/api-keys/{{key}}?reveal=true", None, 200),
    ),
    "branch": (
        ("GET", f"{P}/branches", None, 200),
        ("POST", f"{P}/branches", {"branch_name": "terraform", "git_branch": "terraform"}, 201),
        ("GET", "/v1/branches/{branch}", None, 200),
        ("PATCH", "/v1/branches/{branch}", {"git_branch": "other", "persistent": False}, 200),
        ("DELETE", "/v1/branches/{branch}", None, 200),
    ),
    "edge_function_secrets": (
        ("POST", f"{P}/secrets", [{"name": "ONE", "value": "1"}], 201),
        ("GET", f"{P}/secrets", None, 200),
        ("DELETE", f"{P}/secrets", ["ONE"], 200),
    ),
    "third_party_auth": (
        ("POST", AUTH, {"oidc_issuer_url": "https://terraform.auth0.test"}, 201),
        ("GET", f"{AUTH}/{{integration}}", None, 200),
        ("DELETE", f"{AUTH}/{{integration}}", None, 200),
        ("GET", f"{AUTH}/{{integration}}", None, 404),
    ),
    "settings": (
        ("PATCH", f"{P}/postgrest", {"db_schema": "public", "max_rows": 500}, 200),
        ("GET", f"{P}/postgrest", None, 200),
        ("PATCH", f"{P}/config/auth", {"site_url": "https://terraform.test"}, 200),
        ("GET", f"{P}/config/auth", None, 200),
        ("PUT", f"{P}/config/database/postgres", {"statement_timeout": "10s"}, 200),
        ("GET", f"{P}/config/database/postgres", None, 200),
        ("PATCH", f"{P}/config/storage", {"fileSizeLimit": 1000000}, 200),
        ("GET", f"{P}/config/storage", None, 200),
        (
            "POST",
            f"{P}/network-restrictions/apply",
            {"dbAllowedCidrs": ["0.0.0.0/0"], "dbAllowedCidrsV6": ["::/0"]},
            201,
        ),
        ("GET", f"{P}/network-restrictions", None, 200),
        ("PUT", f"{P}/ssl-enforcement", {"requestedConfig": {"database": True}}, 200),
        ("GET", f"{P}/ssl-enforcement", None, 200),
    ),
    "project that is deleted": (("DELETE", P, None, 200),),
}


@pytest.mark.nightly
def test_each_request_is_answered_as_the_provider_expects(local: LocalSupabase, subtests: pytest.Subtests) -> None:
    region = {"type": "specific", "code": "eu-central-1"}
    wanted = {"organization_slug": local.organization, "db_pass": PASSWORD, "desired_instance_size": "micro"}
    created = local.post("/v1/projects", {**wanted, "name": "terraform", "region_selection": region})
    assert created.status_code == 201, created.text
    found = {"ref": created.json()["id"]}
    local.wait_for(found["ref"], "ACTIVE_HEALTHY")
    wait_until(lambda: local.get(f"{P}/api-keys".format_map(found)).json(), "keys")
    for resource, lines in RESOURCES.items():
        for method, path, body, status in lines:
            with subtests.test(f"{resource}: {method} {path}"):
                answer = local.request(method, path.format_map(found), **({} if body is None else {"json": body}))
                assert answer.status_code == status, answer.text
                name = NAMES.get(path.partition("?")[0].rpartition("/")[2])
                if name and method == "POST":
                    found[name] = answer.json()["id"]
        local.wait_for(found["ref"], "" if resource.endswith("deleted") else "ACTIVE_HEALTHY")
