# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role github_repository on the local GitHub."""

from __future__ import annotations

import json
import sys
import typing as t

import pytest

if t.TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.playbooks import Playbooks

    from .conftest import Hub

    RunRole: t.TypeAlias = Callable[..., tuple[int, str, dict[str, t.Any]]]

PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{python}"
    github_repository_client_id: "{client}"
    github_repository_template: local-agency/client-template
    github_repository_description: ""
  tasks:
    - block:
        - ansible.builtin.import_role:
            name: draggonnb.supabase.github_repository
      always:
        - ansible.builtin.copy:
            content: "{{{{ {{'result': github_repository_result, 'resources': github_repository_resources}} | to_json }}}}"
            dest: "{folder}/result.json"
            mode: "0600"
          check_mode: false
"""


@pytest.fixture
def run_role(hub: Hub, plays: Playbooks, tmp_path: Path) -> RunRole:
    """Return a function that runs the role, and returns the exit status, the output, and its results."""

    def run(*arguments: str, **variables: str) -> tuple[int, str, dict[str, t.Any]]:
        client = hub.name.removeprefix("client-")
        text = PLAY.format(python=sys.executable, folder=tmp_path, client=client)
        return plays.play(text, *arguments, folder=tmp_path, env=hub.platforms.environment | variables)

    return run


def test_the_role_predicts_creates_and_leaves_alone(hub: Hub, run_role: RunRole) -> None:
    status, shown, predicted = run_role("--check", "--diff")
    assert status == 0, shown
    assert hub.writes() == []
    assert predicted["result"]["data"]["report"][0]["check_mode"]["lines"] == [
        f"{hub.owner}/{hub.name}, would be created"
    ]
    status, shown, created = run_role("-vvv")
    assert status == 0, shown
    assert (created["result"]["success"], created["result"]["step"]) == (True, "github-repository")
    assert created["resources"]["github_repo_name"] == f"{hub.owner}/{hub.name}"
    assert created["resources"]["github_default_branch"] == "main"
    stored = hub.get()
    assert (stored["private"], stored["topics"], stored["delete_branch_on_merge"]) == (True, ["client"], True)
    assert [secret for secret in hub.platforms.secrets() if secret in shown] == []
    hub.platforms.control("DELETE", "requests")
    status, shown, again = run_role()
    assert (status, again["result"]["data"]["changed"], hub.writes()) == (0, False, [])


def test_missing_credentials_and_failures_are_results(hub: Hub, run_role: RunRole) -> None:
    status, shown, missing = run_role(GITHUB_TOKEN="", GITHUB_OWNER="")
    assert (status != 0, missing["result"]["error"]) == (True, "The step was not run.")
    assert "Not set in the environment: GITHUB_TOKEN (or GH_TOKEN or GITHUB_APP_ID), GITHUB_OWNER." in " ".join(
        shown.split()
    )
    status, _shown, failed = run_role(GITHUB_TOKEN=hub.platforms.environment["LOCAL_GITHUB_LIMITED_TOKEN"])
    assert (status != 0, failed["result"]["success"]) == (True, False)
    assert "administration=write" in failed["result"]["error"]
    status, shown, _refused = run_role("-e", "github_repository_state=absent")
    assert "Deleting a repository requires confirmation." in " ".join(shown.split())
    status, shown, _refused = run_role("-e", json.dumps({"github_repository_settings": {"has_wikis": True}}))
    assert (status != 0, "has_wikis" in shown) == (True, True)
    assert hub.named() == []


PROTECTED: dict[str, t.Any] = {
    "github_repository_deploy_keys": [
        {
            "title": "web",
            "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
        }
    ],
    "github_repository_rulesets": [
        {"name": "Protect main", "rules": [{"type": "deletion"}, {"type": "pull_request"}]},
    ],
}


@pytest.mark.nightly
def test_the_role_protects_the_repository_as_an_app(hub: Hub, run_role: RunRole) -> None:
    app = {
        "GITHUB_TOKEN": "",
        "GITHUB_APP_ID": hub.platforms.environment["LOCAL_GITHUB_APP_ID"],
        "GITHUB_APP_PRIVATE_KEY": hub.platforms.environment["LOCAL_GITHUB_APP_PRIVATE_KEY"],
    }
    given = ("-e", json.dumps(PROTECTED), "-vvv", "--diff")
    status, shown, predicted = run_role(*given, "--check", **app)
    assert status == 0, shown
    data = predicted["result"]["data"]
    assert (data["changed"], len(data["warnings"])) == (True, 1)
    assert data["report"][2]["check_mode"]["lines"] == [
        "deploy key web, would be created", "ruleset Protect main, would be created",
    ]  # fmt: skip
    created = run_role(*given, **app)
    assert created[0] == 0, created[1]
    assert created[2]["result"]["data"]["report"][2]["lines"] == [
        "deploy key web, created",
        "ruleset Protect main, created",
    ]
    hub.platforms.control("DELETE", "requests")
    again = run_role(*given, **app)
    assert (again[0], again[2]["result"]["data"]["changed"]) == (0, False)
    assert {line for line in hub.writes() if not line.endswith("/access_tokens")} == set()
    output = shown + created[1] + again[1]
    assert [secret for secret in hub.platforms.secrets() if secret in output] == []


def test_what_the_role_refuses_and_where_a_plan_has_no_rulesets(hub: Hub, run_role: RunRole) -> None:
    private = [{"title": "web", "key": "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n"}]
    mistakes = json.dumps({"github_repository_deploy_keys": private})
    status, shown, _result = run_role("-e", mistakes, "-vvv", GITHUB_APP_ID="31")
    shown = " ".join(shown.split())
    assert status != 0
    assert "A deploy key is a private key. Give the public key only" in shown
    assert "GITHUB_APP_ID is set without the private key of the app." in shown
    assert hub.writes() == []
    free = {"GITHUB_OWNER": "free-agency", "GITHUB_TOKEN": hub.platforms.environment["LOCAL_GITHUB_OWNER_TOKEN"]}
    rules = {"github_repository_rulesets": PROTECTED["github_repository_rulesets"], "github_repository_template": ""}
    status, _shown, failed = run_role("-e", json.dumps(rules), **free)
    assert status != 0
    assert "Upgrade to GitHub Pro" in failed["result"]["error"]
    rules["github_repository_rulesets_when_unavailable"] = "warn"
    status, shown, warned = run_role("-e", json.dumps(rules), **free)
    assert status == 0, shown
    data = warned["result"]["data"]
    assert (data["changed"], "is without the ruleset Protect main" in data["warnings"][0]) == (False, True)


VALUES: dict[str, t.Any] = {
    "github_repository_supabase_url": "https://abcdefghijklmnopqrst.supabase.co",
    "github_repository_supabase_publishable_key": "sb_publishable_1",
    "github_repository_supabase_secret_key": "sb_secret_of-the-client-1",
    "github_repository_pass_secret_key": True,
    "github_repository_actions_secrets": {"SENTRY_TOKEN": "sentry-token-of-the-agency"},
    "github_repository_update_secrets": "on_change",
    "github_repository_digest_key": "a key of digests in tests",
}


@pytest.mark.nightly
def test_the_workflows_get_what_they_need_once(hub: Hub, run_role: RunRole) -> None:
    def run(*arguments: str, **changes: object) -> tuple[dict[str, t.Any], list[str]]:
        hub.platforms.control("DELETE", "requests")
        status, shown, found = run_role("-vvv", "--diff", "-e", json.dumps(VALUES | changes), *arguments)
        assert status == 0, shown
        secrets = [*hub.platforms.secrets(), VALUES["github_repository_digest_key"]]
        assert [secret for secret in secrets if secret in shown] == []
        return found["result"]["data"], [line for line in hub.writes() if "/actions/" in line]

    names = "SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY, SENTRY_TOKEN"
    predicted, _none = run("--check")
    assert predicted["report"][-1]["check_mode"]["lines"] == [f"{names}, would be updated"]
    assert hub.named() == []

    created, _writes = run()
    assert created["report"][-1]["lines"] == [f"{names}, updated"]
    (stored,) = (each for each in hub.platforms.stored("github")["repositories"] if each["name"] == hub.name)
    assert {name: secret["value"] for name, secret in stored["secrets"].items()} == {
        "SUPABASE_SECRET_KEY": VALUES["github_repository_supabase_secret_key"],
        **VALUES["github_repository_actions_secrets"],
    }
    assert stored["variables"]["SUPABASE_URL"]["value"] == VALUES["github_repository_supabase_url"]

    again, writes = run()
    assert (again["changed"], writes) == (False, [])
    rotated = {"github_repository_supabase_secret_key": "sb_secret_of-the-client-2"}
    looked, writes = run("--check", **rotated)
    assert (looked["changed"], writes) == (True, [])
    changed, writes = run(**rotated)
    assert changed["changed"]
    assert [line for line in writes if "/secrets/" in line] == [
        f"PUT /repos/{hub.owner}/{hub.name}/actions/secrets/SUPABASE_SECRET_KEY"
    ]

    off = {"pass_supabase": False, "pass_secret_key": False, "actions_secrets": {}}
    left, writes = run(**{f"github_repository_{name}": value for name, value in off.items()})
    assert (left["changed"], left["report"][-1]["lines"], writes) == (False, [], [])
