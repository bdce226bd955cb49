# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit knows what every step would change, and changes nothing itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.local_platforms.harness import send
from tests.support.receiver import Receiver

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.local_platforms.harness import LocalPlatforms
    from tests.support.playbooks import Playbooks

WRITES = ("POST", "PUT", "PATCH", "DELETE")


def test_audit_names_what_was_changed_by_hand_on_each_platform(
    everywhere: Playbooks, platform: Platform, platforms: LocalPlatforms, client: str, tmp_path: Path
) -> None:
    given = {
        "github_repository_template": "local-agency/client-template",
        "supabase_project_buckets": [{"name": "documents", "public": False}],
        "supabase_project_secrets": {"STRIPE_KEY": "sk_live_s3cret"},
        "database_schema_rows": [
            {
                "table": "organizations",
                "key": ["slug"],
                "rows": [{"slug": "first", "name": "First", "email": "a@b.example"}],
            }
        ],
        "audit_report_file": str(tmp_path / "audit.json"),
        "audit_report_html": str(tmp_path / "audit.html"),
    }
    variables = tmp_path / "variables.json"
    variables.write_text(json.dumps(given), encoding="utf-8")
    arguments = ("-e", f"@{variables}")
    ref = platform.provision(client)
    provisioned = everywhere.client(client, *arguments)
    assert provisioned.status == 0, provisioned.output

    def audit(*more: str, **options: Any) -> tuple[int, dict[str, dict[str, Any]], str]:
        """Audit the client, and return the status, the findings by identifier, and the output."""
        platforms.control("DELETE", "requests")
        done = everywhere.client(client, *arguments, *more, playbook="audit", **options)
        assert "sk_live_s3cret" not in done.output
        for name in ("github", "vercel", "n8n"):
            assert platforms.received(name, *WRITES) == []
        report = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
        return done.status, {each["id"]: each for each in report["findings"]}, done.output

    status, found, output = audit()
    assert (status, found) == (0, {}), output
    assert "as declared" in (tmp_path / "audit.html").read_text(encoding="utf-8")

    repository = f"local-agency/client-{client}"
    platforms.github("PATCH", f"/repos/{repository}", {"private": False, "description": "changed"}, token="owner")
    site = platforms.vercel("GET", f"/v9/projects/client-{client}").json()
    platforms.vercel("PATCH", f"/v9/projects/{site['id']}", {"framework": "vite"})
    workflow = next(each for each in platforms.stored("n8n")["workflows"] if each["name"] == f"{client} - lead intake")
    place = platforms.environment
    deactivated = send(
        "POST",
        f"{place['N8N_URL']}/api/v1/workflows/{workflow['id']}/deactivate",
        headers={"X-N8N-API-KEY": place["N8N_API_KEY"]},
    )
    assert deactivated.ok, deactivated.text
    platform.query(ref, "update storage.buckets set public = true where id = 'documents'")
    platform.query(ref, "update public.organizations set name = 'Other' where slug = 'first'")
    platform.running.request("DELETE", f"/v1/projects/{ref}/secrets", json=["STRIPE_KEY"])

    status, found, output = audit()
    assert status == 2, output
    expected = {
        f"github.drift:{client}:repository {repository}": ("high", "private is false instead of true"),
        f"vercel.drift:{client}:project local-agency/client-{client}": (
            "medium",
            "framework is vite instead of nextjs",
        ),
        f"n8n.drift:{client}:workflow {client} - lead intake": ("medium", "active is false instead of true"),
        f"project.drift:{client}:storage bucket documents of the project {ref}": (
            "high",
            "public is true instead of false",
        ),
        f"project.drift:{client}:edge function secrets of the project {ref}": ("medium", "STRIPE_KEY"),
        f"rows.drift:{client}:public.organizations": ("medium", "name = 'Other'"),
    }
    assert {name: found[name]["severity"] for name in expected} == {name: said[0] for name, said in expected.items()}
    assert [name for name, (_severity, said) in expected.items() if said not in found[name]["message"]] == []

    # A platform that can't be reached is a finding, and the steps that aren't chosen aren't compared. The report is sent, whatever it says.
    receiver = Receiver()
    destinations = [
        {"url": f"{receiver.url}/s3cr3t-hook", "headers": {"Authorization": "Bearer s3cr3t"}},
        {"url": f"{receiver.url}/s3cr3t-bucket?signature=s3cr3t", "method": "PUT", "content": "page"},
        {"url": "http://127.0.0.1:9/s3cr3t-nowhere"},
    ]
    more = {
        "vercel_deployment_api_url": "http://127.0.0.1:9",
        "audit_steps": "vercel-deployment,github-repository",
        "audit_report_destinations": destinations,
    }
    variables.write_text(json.dumps(given | more), encoding="utf-8")
    status, found, output = audit("-vvvv")
    receiver.close()
    assert status == 2, output
    assert {each["rule"] for each in found.values()} == {"vercel.unknown", "github.drift"}
    hook, bucket = receiver.requests
    assert json.loads(hook["body"])["counts"]["findings"]["high"] == 1
    assert (bucket["method"], b"vercel.unknown" in bucket["body"]) == ("PUT", True)
    assert "The report was not sent. The report got no response from http://127.0.0.1:9." in " ".join(output.split())
    assert "s3cr3t" not in output
