# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real runs of the lookups and the playbooks; ``ansible-test units`` runs them on each supported ansible-core."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
CLIENTS = {
    "acme-za": {"client_id": "acme", "tier": "professional"},
    "globex": {"tier": "{{ 'enter' ~ 'prise' }}"},
    "hooli": {"client_id": "{{ inventory_hostname }}-eu"},
}
PLAYBOOK = """
- hosts: all
  gather_facts: false
  tasks:
    - debug:
        msg: "IDS {{ lookup('draggonnb.supabase.client_hosts', what='ids') | dictsort | map('join', '=') | join(' ') }}"
      run_once: true
- hosts: "{{ query('draggonnb.supabase.client_hosts') }}"
  gather_facts: false
  vars:
    given_values: {place: "{{ 'of the ' ~ 'play' }}"}
    place: "{{ given_values.place }}"
  tasks:
    - debug:
        msg: "GIVEN {{ inventory_hostname }} {{ lookup('draggonnb.supabase.given', 'tier', default='starter') }}
          {{ lookup('draggonnb.supabase.given', 'place') }}"
"""


class Runs:
    """Runs playbooks with the ansible-core of this interpreter."""

    def __init__(self, home: Path) -> None:
        self.home = home
        inside = home / "collections" / "ansible_collections" / "draggonnb"
        inside.mkdir(parents=True)
        (inside / "supabase").symlink_to(ROOT)
        inventory = {"clients": {"hosts": CLIENTS, "vars": {"ansible_connection": "local"}}}
        (home / "clients.json").write_text(json.dumps(inventory), encoding="utf-8")
        (home / "playbook.yml").write_text(PLAYBOOK, encoding="utf-8")

    def run(self, *arguments: str, **extra_variables: t.Any) -> tuple[int, str]:
        """Return the exit status and the output of a run with extra variables."""
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "ansible",
                "playbook",
                "-i",
                "clients.json",
                "-e",
                json.dumps(extra_variables),
                *arguments,
            ],
            cwd=self.home,
            env={
                "PATH": os.environ["PATH"],
                "LC_ALL": "C.UTF-8",
                "HOME": str(self.home),
                "ANSIBLE_HOME": str(self.home / "ansible"),
                "ANSIBLE_COLLECTIONS_PATH": str(self.home / "collections"),
                "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
                "ANSIBLE_SHOW_CUSTOM_STATS": "1",
                "SUPABASE_API_URL": "http://127.0.0.1:1",
                "SUPABASE_MANAGEMENT_TOKEN": "sbp_token",
                "SUPABASE_ORG_ID": "org",
                "NO_COLOR": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=600,
        )
        return done.returncode, " ".join(done.stdout.split())


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(tmp_path_factory.mktemp("home"))


def test_blank_extra_variables_do_not_hide_others(runs: Runs) -> None:
    status, output = runs.run("playbook.yml", client_id="", tier=" ", place=None)
    assert status == 0, output
    assert "IDS acme-za=acme globex=globex hooli=hooli-eu" in output
    for playbook_text in ("acme-za professional", "globex enterprise", "hooli starter"):
        assert f"GIVEN {playbook_text} of the play" in output
    assert "DEPRECATION" not in output


def test_nonblank_extra_variables_win(runs: Runs) -> None:
    status, output = runs.run("playbook.yml", client_id="hooli-eu", tier="enterprise", place="given")
    assert status == 0, output
    assert "GIVEN hooli enterprise given" in output
    assert output.count("GIVEN") == 1


def test_client_excluded_by_limit_is_refused(runs: Runs) -> None:
    status, output = runs.run("playbook.yml", "--limit", "globex", client_id="acme")
    assert status != 0
    assert "The host acme-za has the client_id 'acme', but --limit excludes it" in output


def test_playbook_passes_syntax_check(runs: Runs) -> None:
    for extra_variables in ({}, {"client_id": "acme"}):
        status, output = runs.run("--syntax-check", str(ROOT / "playbooks" / "provision.yml"), **extra_variables)
        assert status == 0, output
        assert "DEPRECATION" not in output


def test_playbook_reaches_the_first_request_and_its_record_keeps_types(runs: Runs) -> None:
    """Before ansible-core 2.19, a template in a dictionary loses its type: null becomes an empty string."""
    status, output = runs.run(
        str(ROOT / "playbooks" / "provision.yml"),
        "--check",
        client_id="hooli-eu",
        supabase_project_wait_timeout=1,
        tier="",
    )
    assert status == 2, output
    assert "Step supabase-project failed for client hooli-eu: GET http://127.0.0.1:1" in output
    assert "DEPRECATION" not in output
    start = output.index("RUN: {") + len("RUN: ")
    record = json.JSONDecoder().raw_decode(output[start:])[0]["provisioning"]["hooli-eu"]
    assert record.pop("error").startswith("GET http://127.0.0.1:1")
    assert record == {
        "client_id": "hooli-eu",
        "client_name": "hooli-eu",
        "org_email": "",
        "tier": "starter",
        "success": False,
        "failed_step": "supabase-project",
        "changed": False,
        "project_ref": None,
        "region": None,
        "status": None,
        "changed_settings": [],
        **dict.fromkeys(f"{name}{when}" for name in ("tables", "rls_enabled", "policies") for when in ("", "_before")),
        "statements": 0,
        "changed_rows": 0,
        "plan_id": None,
        "kept": 0,
        "warnings": 0,
        "warning_texts": [],
    }


ROLE = {
    "defaults/main.yml": {
        "demo_name": "{{ 'default' ~ ' name' }}",
        "demo_port": 5432,
        "demo_days": "",
        "demo_places": ["here"],
    },
    "meta/argument_specs.yml": {
        "argument_specs": {
            "preflight": {
                "options": {
                    "demo_name": {"type": "str", "required": True},
                    "demo_port": {"type": "int", "default": "{{ undefined_variable }}"},
                    "demo_days": {"type": "int", "choices": [0, 7]},
                    "demo_places": {
                        "type": "list",
                        "elements": "dict",
                        "options": {"x": {"type": "int", "required": True}},
                    },
                }
            }
        }
    },
    "tasks/main.yml": [
        {
            "debug": {
                "msg": "OPTIONS {{ lookup('draggonnb.supabase.given_options', 'name', 'port', 'days', 'places') | to_json }} END"
            }
        },
        {"debug": {"msg": "PROBLEMS {{ query('draggonnb.supabase.option_problems') | join }} END"}},
        {"debug": {"msg": "{{ lookup('draggonnb.supabase.rendered', 'text.j2', template_vars={'more': 'added'}) }}"}},
    ],
}


@pytest.fixture(scope="module")
def role_runs(runs: Runs) -> Runs:
    for name, content in ROLE.items():
        path = runs.home / "roles" / "demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    template = runs.home / "roles" / "demo" / "templates" / "text.j2"
    template.parent.mkdir()
    template.write_text("TEXT {{ demo_port }} {{ more }} {{ inventory_hostname }}", encoding="utf-8")
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "connection": "local",
        "roles": [{"role": "demo", "rolespec_validate": False}],
    }
    (runs.home / "role.yml").write_text(json.dumps([play]), encoding="utf-8")
    return runs


def test_options_of_a_role_are_passed_on_unless_they_are_blank(role_runs: Runs) -> None:
    status, output = role_runs.run("role.yml", demo_name="", demo_port=0, demo_places=[{"x": 1}])
    assert status == 0, output
    assert json.loads(output.partition("OPTIONS ")[2].partition(" END")[0].replace('\\"', '"')) == {
        "name": "default name",
        "port": 0,
        "places": [{"x": 1}],
    }
    assert "PROBLEMS END" in output
    assert "TEXT 0 added localhost" in output


def test_options_of_a_wrong_type_are_problems(role_runs: Runs) -> None:
    status, output = role_runs.run("role.yml", demo_port="five", demo_days=8, demo_places=[{"y": 1}])
    assert status == 0, output
    found = output.partition("PROBLEMS ")[2].partition(" END")[0]
    assert found.startswith("Validation of arguments failed:")
    assert all(word in found for word in ("demo_port", "demo_days", "missing required arguments: x", "demo_places.y"))
