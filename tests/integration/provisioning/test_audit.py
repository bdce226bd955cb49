# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit of all clients in one task."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks


def test_audit_of_a_provisioned_client_and_others(
    playbooks: Playbooks, platform: Platform, provisioned_client: str, tmp_path: Path
) -> None:
    names = ("inventory.json", "baseline.yml", "report.json", "clients.limit")
    inventory, baseline, path, limit = (tmp_path / name for name in names)
    hosts = {
        "one": {"client_id": provisioned_client},
        "missing": {},
        # The same project with the limits of another tier.
        "larger": {"supabase_project_name": f"client-{provisioned_client}-prod", "tier": "enterprise"},
    }
    inventory.write_text(json.dumps({"clients": {"hosts": hosts}}), encoding="utf-8")
    page = tmp_path / "report.html"
    shared = {
        "audit_report_html": str(page),
        "audit_report_file": str(path),
        "audit_limit_file": str(limit),
        "audit_transport": "api",
        "audit_fail_on": "high",
    }
    arguments = ("-i", str(inventory), "-e", json.dumps(shared))

    audited = playbooks.run(*arguments, playbook="audit")
    assert audited.status == 2, audited.output
    report = json.loads(path.read_text())
    classes = {client: each for each in report["classes"] for client in each["clients"]}
    assert classes[provisioned_client]["verdict"] == "equal", report["classes"]
    assert classes["missing"]["title"] == "No project has the name of this client."
    assert classes["larger"]["verdict"] == "drift"
    assert "client.unreadable:missing" in audited.text
    assert "schema.drift:larger" in audited.text
    assert "No project has the name of this client." in page.read_text()

    assert limit.read_text() == "larger\n"

    accepted = [{"id": f"*:{client}", "reason": "known"} for client in ("missing", "larger")]
    baseline.write_text(yaml.safe_dump(accepted), encoding="utf-8")
    known = playbooks.run(*arguments, "-e", f"audit_baseline_file={baseline}", playbook="audit")
    assert known.status == 0, known.output
    assert sum(json.loads(path.read_text())["counts"]["findings"].values()) == 0

    nothing = playbooks.run("-i", str(inventory), "--limit", f"@{limit}")
    assert (nothing.status, "no hosts to target" in nothing.text) == (1, True), nothing.output

    alone = playbooks.client(provisioned_client, "-e", json.dumps(shared), playbook="audit")
    assert alone.status == 0, alone.output
    assert [each["client_id"] for each in json.loads(path.read_text())["clients"]] == [provisioned_client]
    assert platform.refs("client-missing-prod") == []
