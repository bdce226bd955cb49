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
    from tests.integration.provisioning.playbooks import Playbooks


def test_failed_client_does_not_stop_others(
    playbooks: Playbooks, platform: Platform, provisioned_client: str, tmp_path: Path
) -> None:
    inventory = tmp_path / "inventory.json"
    hosts = {
        provisioned_client: {},
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
    assert "FAILED invalid before the first request" in first.text
    assert "Several hosts of the group clients have the client_id 'twin'" in first.text
    assert platform.refs("client-twin-prod") == []
    assert sorted(file.name for file in (tmp_path / "kept").iterdir()) == ["fresh.yml", f"{provisioned_client}.yml"]

    again = playbooks.run(*arguments, "--limit", f"{provisioned_client}:fresh")
    assert again.status == 0, again.output
    assert again.changed == {provisioned_client: 0, "fresh": 0}


def test_shared_credentials_file_is_refused(playbooks: Playbooks, platform: Platform, tmp_path: Path) -> None:
    before = platform.refs()
    shared = tmp_path / "all.yml"
    result = playbooks.run("-i", "one,two,", "-e", f"provisioning_credentials_file={shared}")
    assert "No client was specified" in result.text  # hosts outside of the group clients aren't clients

    inventory = tmp_path / "inventory.json"
    inventory.write_text(json.dumps({"clients": {"hosts": {"one": {}, "two": {}}}}), encoding="utf-8")
    result = playbooks.run("-i", str(inventory), "-e", f"provisioning_credentials_file={shared}")
    assert result.failed == {"one", "two"}
    assert "Each client needs its own credentials file" in result.text
    assert platform.refs() == before
    assert not shared.exists()
