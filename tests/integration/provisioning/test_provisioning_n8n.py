# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One command gives a client a webhook whose leads arrive in its database. Needs a real n8n, which runs nodes: ``make test-n8n``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.local_platforms.harness import send
from tests.support.playbooks import Playbooks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform

URL, KEY = "N8N_TEST_URL", "N8N_TEST_API_KEY"


@pytest.mark.skipif(not os.environ.get(URL), reason="the local n8n runs no nodes")
def test_a_lead_reaches_the_database_of_a_new_client(
    platform: Platform, home: Path, client: str, tmp_path: Path
) -> None:
    kept = tmp_path / "client.yml"
    environment = platform.environment | {
        "SUPABASE_DATA_API_URL": platform.running.url,
        "N8N_URL": os.environ[URL],
        "N8N_API_KEY": os.environ[KEY],
        "N8N_DIGEST_KEY": "a key of digests in tests",
    }
    playbooks = Playbooks(home, environment)
    arguments = (
        "-e",
        f"provisioning_credentials_file={kept} provisioning_first_organization=true org_email=owner@acme.test",
    )
    provisioned = playbooks.client(client, *arguments)
    assert provisioned.status == 0, provisioned.output
    resources = yaml.safe_load(kept.read_text())
    headers = {resources["n8n_webhook_header"]: resources["n8n_webhook_secret"]}
    answer = send(
        "POST", resources["n8n_webhook_url"], json={"email": "ada@example.com", "first_name": "Ada"}, headers=headers
    )
    assert (answer.status_code, answer.json()) == (201, {"ok": True, "created": True})
    found = platform.query(resources["supabase_project_ref"], "select first_name, email, source from public.contacts")
    assert found == [{"first_name": "Ada", "email": "ada@example.com", "source": "website"}]
    again = playbooks.client(client, *arguments)
    assert (again.status, again.records[client]["changed"]) == (0, False), again.output
    assert resources["n8n_webhook_secret"] not in provisioned.output + again.output
    gone = playbooks.client(client, "-e", f"confirm_client_id={client}", playbook="deprovision")
    assert gone.status == 0, gone.output
    assert f"{client} - lead intake, deleted" in gone.text
    assert send("POST", resources["n8n_webhook_url"], json={}, headers=headers).status_code == 404
