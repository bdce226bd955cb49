# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run has the steps whose credentials are set, or those that are asked for."""

from __future__ import annotations

import json
import re
import stat
from functools import partial
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.local_platforms.harness import LocalPlatforms
    from tests.support.playbooks import Playbooks

WRITES = ("POST", "PUT", "PATCH", "DELETE")
STEPS = "provisioning_steps"
TAKEN_DOWN = "deprovisioning_steps"


def test_check_mode_for_a_new_client_lists_what_each_step_would_do(
    everywhere: Playbooks, platform: Platform, platforms: LocalPlatforms, client: str
) -> None:
    passed = {"github_repository_pass_secret_key": True, "vercel_deployment_pass_secret_key": True}
    shown = everywhere.client(client, "--check", "--diff", "-e", json.dumps(passed))
    assert shown.status == 0, shown.output
    for line in (
        f"project client-{client}-prod, would be created",
        "tables 0; there would be 21",
        f"repository local-agency/client-{client}, would be created",
        "actions SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY, would be updated",
        # Values that are known when the project exists.
        "+SUPABASE_URL: (known when the project exists)",
        "+SUPABASE_PUBLISHABLE_KEY: (known when the project exists)",
        "+SUPABASE_SECRET_KEY: (set by this run)",
        "+NEXT_PUBLIC_SUPABASE_URL (production, preview, development): (known when the project exists)",
        "+SUPABASE_SECRET_KEY (production, preview): (set by this run)",
        f"site client-{client}, would be created",
        "deployment would be deployed, because the project doesn't exist yet",
        f"workflows {client} - lead intake, would be activated",
    ):
        assert line in shown.text
    assert shown.records[client]["repository"] == f"local-agency/client-{client}"
    assert platform.refs(f"client-{client}-prod") == []
    for name in ("github", "vercel", "n8n"):
        assert platforms.received(name, *WRITES) == []


def test_step_with_a_part_of_its_credentials_is_left_out_and_named(everywhere: Playbooks, client: str) -> None:
    refused = everywhere.client(client, "-e", "tier=gold", env={"GITHUB_OWNER": None, "VERCEL_TOKEN": None})

    assert refused.status == 2
    assert (
        "Left out: github_repository, because GITHUB_OWNER is not set; vercel_deployment, because VERCEL_TOKEN is not set."
        in refused.text
    )


@pytest.mark.parametrize(
    "given",
    [{STEPS: "github-repository,n8n-webhooks"}, {"provisioning_api_keys": "public"}],
    ids=["no project", "no key"],
)
def test_a_key_that_no_step_will_read_is_missed_before_anything_is_created(
    everywhere: Playbooks, platform: Platform, platforms: LocalPlatforms, client: str, given: dict[str, str]
) -> None:
    refused = everywhere.client(client, "-e", json.dumps(given))

    assert refused.status == 2
    assert len(refused.failures("The URL or the secret key of the client's Supabase is not set.")) == 1
    assert platform.refs(f"client-{client}-prod") == []
    assert platforms.received("github", *WRITES) == []


def test_a_failed_step_keeps_the_results_of_others_and_the_next_run_continues(
    everywhere: Playbooks, platform: Platform, platforms: LocalPlatforms, client: str, tmp_path: Path
) -> None:
    kept, page = tmp_path / "client.yml", tmp_path / "client.html"
    ref = platform.provision(client, kept)
    variables = {
        "provisioning_credentials_file": str(kept),
        "provisioning_page_file": str(page),
        "github_repository_template": "local-agency/client-template",
    }
    arguments = ("-e", json.dumps(variables))
    limited = {"GITHUB_TOKEN": platforms.environment["LOCAL_GITHUB_LIMITED_TOKEN"]}

    failed = everywhere.client(client, *arguments, env=limited)
    assert failed.status == 2
    record = failed.records[client]
    assert (record["failed_step"], record["tables"]) == ("github-repository", 21)
    assert "administration=write" in record["error"]

    created = everywhere.client(client, *arguments)
    assert created.status == 0, created.output
    name = f"local-agency/client-{client}"
    assert created.records[client]["repository"] == name
    assert f"repository {name}, created" in created.text
    credentials = yaml.safe_load(kept.read_text(encoding="utf-8"))
    assert (credentials["github_repo_name"], credentials["github_default_branch"]) == (name, "main")
    assert credentials["supabase_service_role_key"]
    assert (
        credentials["vercel_deployment_url"]
        == created.records[client]["site_url"]
        == f"https://client-{client}.vercel.app"
    )
    # The site was built with what earlier steps have created, and without the secret key.
    served = platforms.edit("vercel", "served", project=f"client-{client}")["environment"]
    keys = {
        "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY": credentials["supabase_publishable_key"]
        or credentials["supabase_anon_key"]
    }
    assert served == keys | {"NEXT_PUBLIC_SUPABASE_URL": served["NEXT_PUBLIC_SUPABASE_URL"]}
    assert credentials["supabase_project_ref"] in served["NEXT_PUBLIC_SUPABASE_URL"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    links = f"https://supabase.com/dashboard/project/{ref}", f"https://github.com/{name}"
    assert [link for link in links if f'href="{link}"' not in page.read_text(encoding="utf-8")] == []
    secrets = [
        value
        for key, value in credentials.items()
        if key.endswith(("_key", "password", "_url")) and key.startswith("supabase_")
    ]
    secrets.remove(f"https://{ref}.supabase.co")
    assert [secret for secret in secrets if secret in page.read_text(encoding="utf-8")] == []

    platforms.control("DELETE", "requests")
    before = kept.read_bytes(), page.read_bytes()
    again = everywhere.client(client, *arguments)
    alone = everywhere.client(client, *arguments, "--check", "-e", f"{STEPS}=github_repository")
    for result in (again, alone):
        assert result.status == 0, result.output
        assert set(result.changed.values()) == {0}, result.output
        assert (kept.read_bytes(), page.read_bytes()) == before
    assert platforms.received("github", *WRITES) == []
    assert "tables" not in alone.records[client]


def test_what_is_missing_for_the_chosen_steps_is_named_at_once(everywhere: Playbooks, client: str) -> None:
    lacking = {"GITHUB_OWNER": "", "SUPABASE_ORG_ID": None}
    result = everywhere.client(client, "-e", f"{STEPS}=supabase-project,github-repository,vercel", env=lacking)
    assert result.status == 2
    for sentence in (
        "Not set in the environment: SUPABASE_ORG_ID.",
        "The step github_repository needs variables of the environment that are not set: GITHUB_OWNER.",
        "There is no step vercel.",
    ):
        assert sentence in result.text


def test_typing_the_client_id_takes_all_of_it_down_in_reverse_order(
    everywhere: Playbooks, platform: Platform, platforms: LocalPlatforms, client: str
) -> None:
    ref = platform.running.create_ready(f"client-{client}-prod", region="eu-central-1")
    body = {"name": f"client-{client}", "private": True}
    assert platforms.github("POST", "/orgs/local-agency/repos", body, token="owner").status_code == 201
    platforms.control("DELETE", "requests")
    run = partial(everywhere.client, client, playbook="deprovision")

    refused = run("-e", f"confirm_client_id=other confirm_ref={ref} {TAKEN_DOWN}=github_repository")
    assert refused.status == 2
    assert "-e confirm_client_id=ID" in refused.text
    shown = run("-e", f"confirm_client_id={client}", "--check")
    assert shown.status == 0, shown.output
    assert platform.refs(f"client-{client}-prod") == [ref]
    assert platforms.received("github", *WRITES) == []

    alone = run("-e", f"confirm_client_id={client} {TAKEN_DOWN}=github_repository")
    assert alone.status == 0, alone.output
    assert f"repository client-{client}, deleted" in alone.text
    assert re.search(r"which the run does not have: .*supabase_project", alone.text)
    assert platform.refs(f"client-{client}-prod") == [ref]

    done = run("-e", f"confirm_client_id={client}")
    assert done.status == 0, done.output
    lines = [
        f"workflows {client} - lead intake, does not exist",
        f"repository client-{client}, does not exist",
        f"project client-{client}-prod, deleted",
        "left the credentials file",
    ]
    assert sorted(lines, key=done.text.index) == lines
    assert set(run("-e", f"confirm_client_id={client}").changed.values()) == {0}
