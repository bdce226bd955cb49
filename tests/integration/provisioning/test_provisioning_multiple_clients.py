# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many clients in one run: each is independent, and a report lists the failures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks


def test_failed_client_does_not_stop_others(
    playbooks: Playbooks, platform: Platform, provisioned_client: str, tmp_path: Path
) -> None:
    inventory = tmp_path / "inventory.json"
    hosts = {
        provisioned_client: {"client_id": provisioned_client},
        "fresh": {"tier": "professional", "client_name": "Fresh & Sons"},
        "nowhere": {"supabase_project_region": ["us-mars-1"]},
        "invalid": {"client_id": "Not_Valid"},
        "twin-one": {"client_id": "twin"},
        "twin-two": {"client_id": "twin"},
    }
    inventory.write_text(json.dumps({"clients": {"hosts": hosts}}), encoding="utf-8")
    files = {"provisioning_credentials_file": str(tmp_path / "kept" / "{{ inventory_hostname }}.yml")}
    arguments = ("-i", str(inventory), "-e", json.dumps(files))

    first = playbooks.run(*arguments)
    assert first.status == 2, first.output
    assert first.failed == {"nowhere", "invalid", "twin-one", "twin-two"}
    assert set(first.records) == {provisioned_client, "fresh", "nowhere"}
    assert not first.records[provisioned_client]["changed"]
    assert (first.records["fresh"]["tables"], first.records["fresh"]["tier"]) == (21, "professional")
    assert first.records["nowhere"]["failed_step"] == "supabase-project"
    assert "FAILED nowhere in step supabase-project: No region" in first.text
    assert "FAILED invalid before the first request: 'Not_Valid' is not a valid client_id" in first.text
    assert "Several hosts of the group clients have the client_id 'twin'" in first.text
    assert platform.refs("client-twin-prod") == []
    assert sorted(file.name for file in (tmp_path / "kept").iterdir()) == ["fresh.yml", f"{provisioned_client}.yml"]

    again = playbooks.run(*arguments, "--limit", f"{provisioned_client}:fresh")
    assert again.status == 0, again.output
    assert again.changed == {provisioned_client: 0, "fresh": 0}


def test_report_comes_if_every_client_fails(playbooks: Playbooks, platform: Platform, tmp_path: Path) -> None:
    """Also: no file for two clients, whatever their paths look like, and no number as ID."""
    before = platform.refs()
    (tmp_path / "kept").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    files = {
        "one": "kept/one-two.yml",
        "two": "link/one-two.yml",
        "three": "kept/../kept//one-two.yml",
        "four": "kept/four.yml",
    }
    hosts = {host: {"provisioning_credentials_file": str(tmp_path / file)} for host, file in files.items()}
    hosts["four"]["org_email"] = "invalid"
    inventory = tmp_path / "inventory.yml"
    inventory.write_text(f"clients: {{hosts: {json.dumps(hosts)[:-1]}, five: {{client_id: 0123}}}}}}", encoding="utf-8")

    result = playbooks.run("-i", str(inventory))
    assert result.status == 2, result.output
    assert result.failed == {"one", "two", "three", "four", "five"}
    shared = f"Each client needs its own credentials file and its own page, but several have the path {tmp_path}/kept/one-two.yml."
    for host, reason in {
        **dict.fromkeys(("one", "two", "three"), f"{shared} Put {{{{ inventory_hostname }}}} into its name."),
        "four": "org_email 'invalid' is not an e-mail address.",
        "five": "The client_id 83 is not text. YAML reads a value such as 0123 as a number",
    }.items():
        assert f"FAILED {host} before the first request: {reason}" in result.text, host
    assert "clients 5" in result.text
    assert platform.refs() == before
    assert list((tmp_path / "kept").iterdir()) == []


def test_hosts_outside_the_group_are_no_clients(playbooks: Playbooks) -> None:
    assert "No client was specified" in playbooks.run("-i", "one,two,").text
