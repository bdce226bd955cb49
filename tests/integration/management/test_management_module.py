# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module as Ansible runs it: its arguments, its masks, and what a verbose run shows."""

from __future__ import annotations

import json
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

if t.TYPE_CHECKING:
    from .conftest import LocalPlatform

BIN = Path(sys.executable).parent

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
    - name: Keep what was returned out of sight of everybody but the test
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


def ran(words: list[str], environment: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of Ansible's and return what came of it, with everything it said in stdout."""
    return subprocess.run(
        [str(BIN / words[0]), *words[1:]],
        env=environment,
        cwd=cwd,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )


def task(
    options: dict[str, t.Any], environment: dict[str, str], cwd: Path, *more: str
) -> tuple[bool, dict[str, t.Any], str]:
    """Run the module as one task; return whether it went well, its result, and everything that was shown."""
    words = ["ansible", "localhost", "-c", "local", "-m", "draggonnb.supabase.supabase_project"]
    words += ["-e", json.dumps({"ansible_python_interpreter": sys.executable}), "-a", json.dumps(options), *more]
    done = ran(words, {**environment, "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.minimal"}, cwd)
    start = done.stdout.index("=> {") + 3
    result, _end = json.JSONDecoder().raw_decode(done.stdout[start:])
    return done.returncode == 0, result, done.stdout


def test_a_verbose_run_and_its_failure_show_no_secret(
    platform: LocalPlatform, name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    kept = tmp_path / "kept.json"
    play = tmp_path / "play.yml"
    play.write_text(PLAY.format(name=name, python=sys.executable, kept=kept))
    done = ran(["ansible-playbook", "-vvvv", str(play)], environment, tmp_path)
    assert done.returncode == 2, done.stdout
    assert "has to be confirmed by its ref" in done.stdout
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


def test_a_given_password_reaches_the_results_that_carry_it_and_no_other_place(
    platform: LocalPlatform, name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    options = {"name": name, "region": ["eu-central-1"], "login": "auto", "database_password": "given-s3cret"}
    well, result, shown = task(options, environment, tmp_path, "-vvv")
    assert well, shown
    assert (result["changed"], result["action"]) == (True, "created")
    assert result["database_password"] == result["login"]["password"] == "given-s3cret"
    assert ":given-s3cret@" in result["database_url"]
    assert "given-s3cret" not in str(result["invocation"])
    assert platform.token not in shown


def test_a_failure_masks_everything(
    platform: LocalPlatform, name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    platform.fault("organization_full")
    options = {"name": name, "region": ["eu-central-1"], "database_password": "given-s3cret"}
    well, result, shown = task(options, environment, tmp_path, "-vvvv")
    assert not well
    assert result["status"] == 402
    assert "Traceback" not in shown
    assert "given-s3cret" not in shown
    assert platform.token not in shown


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({}, ["api_token", "organization"]),
        ({"SUPABASE_MANAGEMENT_TOKEN": ""}, ["api_token", "organization"]),
        ({"SUPABASE_ORG_ID": "org"}, ["api_token"]),
    ],
)
def test_what_is_missing_is_named_at_once(
    environment: dict[str, str], tmp_path: Path, variables: dict[str, str], missing: list[str]
) -> None:
    bare = {name: value for name, value in environment.items() if not name.startswith("SUPABASE")}
    well, result, _shown = task({"name": "one"}, {**bare, **variables}, tmp_path)
    assert not well
    for option in ("api_token", "organization"):
        assert (option in result["msg"]) is (option in missing)


def test_the_second_variable_carries_the_token_as_well(
    platform: LocalPlatform, name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    other = {**environment, "SUPABASE_ACCESS_TOKEN": platform.token, "SUPABASE_MANAGEMENT_TOKEN": ""}
    well, result, shown = task({"name": name, "region": ["emea"]}, other, tmp_path, "--check")
    assert well, shown
    assert (result["action"], result["project"]["ref"]) == ("created", None)
