# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module as Ansible runs it: arguments, masking, and the output of verbose runs."""

from __future__ import annotations

import json
import sys
import typing as t

import pytest

from tests.support.ansible_commands import run_ansible, run_module

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.support.ansible_commands import Task

    from .conftest import LocalPlatform

PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{python}"
  tasks:
    - name: Provision
      draggonnb.supabase.supabase_project:
        name: {name}
        region: [af-south-1, eu-central-1]
        login: auto
      register: project
      no_log: true
    - name: Write the result to a private file
      ansible.builtin.copy:
        content: "{{{{ project | to_json }}}}"
        dest: "{kept}"
        mode: "0600"
      no_log: true
    - name: Delete without the ref
      draggonnb.supabase.supabase_project:
        name: {name}
        state: absent
"""


def run_project(options: dict[str, t.Any], environment: dict[str, str], folder: Path, *more: str) -> Task:
    """Run the module as one task."""
    return run_module("supabase_project", options, *more, environment=environment, folder=folder)


def test_verbose_run_and_failure_show_no_secret(
    platform: LocalPlatform, name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    kept = tmp_path / "kept.json"
    play = tmp_path / "play.yml"
    play.write_text(PLAY.format(name=name, python=sys.executable, kept=kept))
    done = run_ansible("ansible-playbook", "-vvvv", str(play), environment=environment, folder=tmp_path)
    assert done.returncode == 2, done.stdout
    assert "must be confirmed with its ref" in done.stdout
    assert "af-south-1 isn't offered" in done.stdout

    result = json.loads(kept.read_text())
    secrets = [
        platform.token,
        result["database_password"],
        result["login"]["password"],
        *result["api_keys"].values(),
    ]
    assert len(secrets) == 7
    assert [secret for secret in secrets if secret in done.stdout] == []


def test_given_password_is_shown_in_its_results_only(
    platform: LocalPlatform, name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    options = {"name": name, "region": ["eu-central-1"], "login": "auto", "database_password": "given-s3cret"}
    done = run_project(options, environment, tmp_path, "-vvv")
    assert done.status == 0, done.shown
    assert (done.result["changed"], done.result["action"]) == (True, "created")
    assert done.result["database_password"] == done.result["login"]["password"] == "given-s3cret"
    assert ":given-s3cret@" in done.result["database_url"]
    assert "given-s3cret" not in str(done.result["invocation"])
    assert platform.token not in done.shown


def test_failure_masks_all_secrets(
    platform: LocalPlatform, name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    platform.fault("organization_full")
    options = {"name": name, "region": ["eu-central-1"], "database_password": "given-s3cret"}
    done = run_project(options, environment, tmp_path, "-vvvv")
    assert done.status != 0
    assert done.result["status"] == 402
    assert "Traceback" not in done.shown
    assert "given-s3cret" not in done.shown
    assert platform.token not in done.shown


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({}, ["api_token", "organization"]),
        ({"SUPABASE_MANAGEMENT_TOKEN": ""}, ["api_token", "organization"]),
        ({"SUPABASE_ORG_ID": "org"}, ["api_token"]),
    ],
)
def test_missing_options_are_named_in_one_error(
    environment: dict[str, str], tmp_path: Path, variables: dict[str, str], missing: list[str]
) -> None:
    bare = {name: value for name, value in environment.items() if not name.startswith("SUPABASE")}
    done = run_project({"name": "one"}, {**bare, **variables}, tmp_path)
    assert done.status != 0
    for option in ("api_token", "organization"):
        assert (option in done.result["msg"]) is (option in missing)


def test_token_is_read_from_second_variable(
    platform: LocalPlatform, name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    other = {**environment, "SUPABASE_ACCESS_TOKEN": platform.token, "SUPABASE_MANAGEMENT_TOKEN": ""}
    done = run_project({"name": name, "region": ["emea"]}, other, tmp_path, "--check")
    assert done.status == 0, done.shown
    assert (done.result["action"], done.result["project"]["ref"]) == ("created", None)
