# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a project contains besides its database: provisioned with the project, unchanged by the next run, audited."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks, Result


@pytest.mark.nightly
def test_contents_are_provisioned_and_audited(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path
) -> None:
    (tmp_path / "index.ts").write_text("Deno.serve(() => new Response('hello'))\n")
    function = {"name": "hello", "path": str(tmp_path / "nowhere"), "verify_jwt": False}
    given = {
        "tier": "professional",
        "buckets": {"professional": [{"name": "documents", "file_size_limit": "10MB"}]},
        "supabase_project_buckets": "{{ buckets[tier] }}",
        "supabase_project_secrets": {"STRIPE_KEY": "sk_live_s3cret", "PORT": 8080},
        "supabase_project_keys": [{"type": "secret", "name": "worker", "max_age": 90}],
        "supabase_project_legacy_keys": "disabled",
        "supabase_project_functions": [function],
        "org_email": "Owner@first.example",
        "provisioning_first_organization": True,
        "database_schema_rows": [
            {"table": "organizations", "key": ["slug"], "rows": [{"slug": "first", "name": "First"}]},
            {
                "schema": "storage",
                "table": "buckets",
                "rows": [{"id": "public-files", "name": "public-files", "public": True}],
            },
        ],
    }

    def run(*arguments: str) -> Result:
        # In a file, because Ansible prints the command line.
        variables = tmp_path / "variables.json"
        variables.write_text(json.dumps(given))
        result = playbooks.client(client, "-e", f"@{variables}", *arguments)
        assert "sk_live_s3cret" not in result.output
        return result

    rejected = run("-vvvv")
    assert rejected.status == 2, rejected.output
    assert "isn't a folder" in rejected.text
    assert platform.refs(f"client-{client}-prod") == []

    function["path"] = str(tmp_path)
    announced = run("--check", "--diff")
    assert announced.status == 0, announced.output
    summary = " ".join(announced.text.replace('",', " ").replace('"', " ").split())
    for line in (
        "API keys would be set: worker, legacy",
        "buckets would be set: documents",
        "secrets would be set: STRIPE_KEY, PORT",
        "functions would be set: hello",
        "rows would be: 4 inserted, 0 updated, 0 deleted",
        "settings would be set: ssl_enforcement.database, data_api.db_schema, auth.",
    ):
        assert line in summary, summary
    assert platform.refs(f"client-{client}-prod") == []

    platform.running.fault("server_error", status=400, method="POST", path="/v1/projects/{ref}/functions/deploy")
    failed = run("-vvvv")
    assert failed.status == 2, failed.output
    assert "Deploying the edge function 'hello'" in failed.text
    assert "exists and was created by this run" in failed.text
    assert (failed.records[client]["failed_step"], failed.records[client]["changed"]) == ("supabase-project", True)
    ref = failed.records[client]["project_ref"]

    done = run()
    assert done.status == 0, done.output
    assert "functions changed: hello" in done.text.replace('", "', " ")
    assert done.records[client]["changed_rows"] == 4
    api = platform.running.get
    assert platform.query(ref, "select id, file_size_limit from storage.buckets where not public") == [
        {"id": "documents", "file_size_limit": 10 * 1024 * 1024}
    ]
    assert {"STRIPE_KEY", "PORT"} <= {secret["name"] for secret in api(f"/v1/projects/{ref}/secrets").json()}
    keys = {(key["type"], key["name"]) for key in api(f"/v1/projects/{ref}/api-keys").json()}
    assert keys == {("publishable", "default"), ("secret", "default"), ("secret", "worker")}
    assert api(f"/v1/projects/{ref}/functions/hello").json()["verify_jwt"] is False

    platform.query(ref, "update storage.buckets set public = true, file_size_limit = 1")
    owners = (
        "select u.email, u.role, u.status from public.users u join public.organizations o on o.id = u.organization_id"
    )
    assert platform.query(ref, f"{owners} where o.slug = '{client}'") == [
        {"email": "owner@first.example", "role": "owner", "status": "invited"}
    ]
    # The first organization may be edited, and its owner replaced.
    platform.query(ref, "update public.organizations set name = 'Other'")
    platform.query(ref, "update public.users set email = 'other@first.example'")
    drifted = run("-vvvv", "--diff", "--check")
    assert drifted.status == 0, drifted.output
    summary = " ".join(drifted.text.replace('",', " ").replace('"', " ").split())
    assert "buckets would be changed: documents" in summary
    assert not any(f"{label} would be changed" in summary for label in ("keys", "secrets", "functions"))
    assert "rows would be: 0 inserted, 1 updated, 0 deleted" in summary
    assert platform.query(ref, "select distinct file_size_limit as n from storage.buckets") == [{"n": 1}]
