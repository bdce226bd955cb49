# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a client's project: defaults, those of the tier and of the client, drift, and invalid ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks

SECRET = "smtp-s3cret-of-the-client"
TEMPLATE = "<h2>Welcome, {{ .Email }}</h2>"
# As in an inventory. The templates of e-mails aren't those of Ansible.
SETTINGS = f"""
supabase_project_settings:
  auth:
    site_url: https://acme.example
    smtp_pass: {SECRET}
    password_min_length: 14
    mailer_templates_invite_content: !unsafe "{TEMPLATE}"
  ssl_enforcement: {{database: null}}
supabase_project_tier_settings:
  starter: {{auth: {{jwt_exp: 900, password_min_length: 13}}}}
  enterprise: {{auth: {{jwt_exp: 60}}}}
"""


def settings_of(platform: Platform, ref: str) -> dict[str, Any]:
    """Return the settings of a project."""
    answer = platform.running.get(f"/v2/projects/{ref}/config").json()
    return dict(answer["data"]["attributes"])


def test_settings_are_part_of_the_project(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path
) -> None:
    variables = tmp_path / "variables.yml"
    variables.write_text(SETTINGS)
    given = ("-e", f"@{variables}")
    wrong = {"supabase_project_settings": {"auth": {"site_ur": SECRET}}}
    refused = playbooks.client(client, "-e", json.dumps(wrong))
    assert refused.status == 2
    assert "auth has no setting 'site_ur'; did you mean site_url?" in refused.output
    assert platform.refs(f"client-{client}-prod") == []

    created = playbooks.client(client, "-vvv", "--diff", *given)
    assert created.status == 0, created.output
    record = created.records[client]
    found = settings_of(platform, record["project_ref"])
    auth = found["auth"]
    # Of the client, of its tier, and a default.
    assert (auth["site_url"], auth["password_min_length"], auth["jwt_exp"]) == ("https://acme.example", 14, 900)
    assert (auth["password_hibp_enabled"], auth["security_update_password_require_reauthentication"]) == (True, True)
    assert auth["mailer_templates_invite_content"] == TEMPLATE
    assert found["database"]["ssl_enforced"] is False
    assert "auth.site_url" in record["changed_settings"]

    # A setting changed by hand is drift, which the audit reports and the next run repairs.
    by_hand = {"smtp_pass": "by hand", "site_url": "https://by-hand.example"}
    platform.running.patch(f"/v1/projects/{record['project_ref']}/config/auth", by_hand)
    audit = playbooks.client(client, "-vvv", *given, playbook="audit")
    assert audit.status == 2
    assert f"settings.drift:{client}:auth.site_url" in audit.text
    repaired = playbooks.client(client, *given)
    assert sorted(repaired.records[client]["changed_settings"]) == ["auth.site_url", "auth.smtp_pass"]
    again = playbooks.client(client, *given)
    assert (again.records[client]["changed"], again.records[client]["changed_settings"]) == (False, [])

    # A failure names the step and the project.
    platform.running.fault("server_error", method="PATCH", path="/v1/projects/{ref}/config/auth", status=402)
    failed = playbooks.client(
        client, *given, "-e", json.dumps({"supabase_project_settings": {"auth": {"jwt_exp": 61}}})
    )
    assert failed.status == 2
    assert failed.records[client]["failed_step"] == "supabase-project"
    assert record["project_ref"] in failed.output
    for run in (refused, created, audit, repaired, again, failed):
        assert SECRET not in run.output
