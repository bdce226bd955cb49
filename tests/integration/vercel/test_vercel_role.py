# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role vercel_deployment on the local Vercel."""

from __future__ import annotations

import json
import sys
import typing as t

import pytest

if t.TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.playbooks import Playbooks

    from .conftest import Site

    RunRole: t.TypeAlias = Callable[..., tuple[int, str, dict[str, t.Any]]]

SECRET = "sb_secret_0123456789abcdef"
PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{python}"
    vercel_deployment_client_id: "{client}"
    vercel_deployment_repository: "{repository}"
    vercel_deployment_supabase_url: https://abcdefghijklmnopqrst.supabase.co
    vercel_deployment_supabase_publishable_key: sb_publishable_1
    vercel_deployment_supabase_secret_key: {secret}
    vercel_deployment_production_branch: ""
    vercel_deployment_settings: {{node_version: 22.x}}
    vercel_deployment_wait_timeout: 30
  tasks:
    - block:
        - ansible.builtin.import_role:
            name: draggonnb.supabase.vercel_deployment
      always:
        - ansible.builtin.copy:
            content: "{{{{ {{'result': vercel_deployment_result, 'resources': vercel_deployment_resources}} | to_json }}}}"
            dest: "{folder}/result.json"
            mode: "0600"
          check_mode: false
"""


@pytest.fixture
def run_role(site: Site, plays: Playbooks, tmp_path: Path) -> RunRole:
    """Return a function that runs the role, and returns the exit status, the output, and its results."""

    def run(*arguments: str, **variables: str) -> tuple[int, str, dict[str, t.Any]]:
        client = site.name.removeprefix("client-")
        text = PLAY.format(
            python=sys.executable, folder=tmp_path, client=client, repository=site.repository, secret=SECRET
        )
        return plays.play(text, *arguments, folder=tmp_path, env=site.platforms.environment | variables)

    return run


def test_the_role_predicts_deploys_and_leaves_alone(site: Site, run_role: RunRole) -> None:
    site.generate_repository()
    site.forget()
    status, shown, predicted = run_role("--check", "--diff")
    assert status == 0, shown
    assert site.writes() == []
    reports = {
        each["label"]: each["check_mode"]["lines"]
        for each in predicted["result"]["data"]["report"]
        if "check_mode" in each
    }
    assert reports == {
        "site": [f"{site.name}, would be created"],
        "deployment": ["would be deployed, because the project doesn't exist yet"],
    }
    status, shown, created = run_role("-vvv", "-e", '{"vercel_deployment_pass_secret_key": true}')
    assert status == 0, shown
    assert (created["result"]["success"], created["result"]["step"]) == (True, "vercel-deployment")
    assert created["resources"]["vercel_deployment_url"] == f"https://{site.name}.vercel.app"
    assert created["resources"]["vercel_project_id"] == site.stored()["id"]
    assert site.served()["environment"] == {
        "NEXT_PUBLIC_SUPABASE_URL": "https://abcdefghijklmnopqrst.supabase.co",
        "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY": "sb_publishable_1",
        "SUPABASE_SECRET_KEY": SECRET,
    }
    assert [secret for secret in site.platforms.secrets() if secret in shown] == []
    page = created["result"]["data"]["page"]
    assert page["links"] == {
        "site": f"https://{site.name}.vercel.app",
        "project": f"https://vercel.com/local-agency/{site.name}",
    }
    assert page["next_steps"] == []
    site.forget()
    status, shown, again = run_role(
        "-e", json.dumps({"vercel_deployment_domains": [{"name": f"unverified.{site.name}.example"}]})
    )
    assert again["result"]["data"]["page"]["next_steps"] == [
        f"Verify the domain unverified.{site.name}.example: the project on Vercel shows the record to add to its DNS."
    ]
    site.forget()
    status, shown, again = run_role()
    assert (status, again["result"]["data"]["changed"], site.writes()) == (0, False, [])
    # A check run knows which deployment would follow a change that it doesn't make.
    status, shown, predicted = run_role("--check", "-e", "vercel_deployment_supabase_publishable_key=sb_publishable_2")
    assert predicted["result"]["data"]["reason"] == "variables were changed: NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY"
    confirmed = ("-e", "vercel_deployment_state=absent", "-e", f"vercel_deployment_confirm_name={site.name}")
    status, shown, gone = run_role(*confirmed)
    assert (status, site.named(), gone["result"]["data"]["action"]) == (0, [], "deleted")


def test_missing_credentials_and_failures_are_results(site: Site, run_role: RunRole) -> None:
    status, shown, missing = run_role(
        "-e", "vercel_deployment_update_secrets=on_change", VERCEL_TOKEN="", VERCEL_TEAM=""
    )
    assert (status != 0, missing["result"]["error"]) == (True, "The step was not run.")
    text = " ".join(shown.split())
    assert "Not set in the environment: VERCEL_TOKEN, VERCEL_TEAM (or VERCEL_ORG_ID)." in text
    assert "set vercel_deployment_digest_key=TEXT" in text
    status, shown, _refused = run_role("-e", "vercel_deployment_state=absent")
    assert "Deleting a project on Vercel requires confirmation." in " ".join(shown.split())
    # The repository doesn't exist: the project and its variables are kept, and the next run continues.
    status, _shown, failed = run_role("-e", "vercel_deployment_wait_timeout=2")
    assert (status != 0, failed["result"]["success"]) == (True, False)
    assert f"Failed to link {site.repository}." in failed["result"]["error"]
    assert site.named() == [site.name]
    site.generate_repository()
    status, shown, done = run_role()
    assert (status, done["result"]["success"]) == (0, True), shown
