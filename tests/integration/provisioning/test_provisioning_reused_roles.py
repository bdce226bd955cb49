# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A play that uses the roles for several clients, one after the other: none gets anything of the one before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.playbooks import Playbooks

FAILING = {"supabase_project_api_url": "http://127.0.0.1:1", "supabase_project_wait_timeout": 1}
CLIENT = """
- name: Provision a client
  block:
    - ansible.builtin.include_role:
        name: draggonnb.supabase.supabase_project
        tasks_from: "{{ tasks | default('main') }}"
      vars: {supabase_project_create: false, supabase_project_client_id: "{{ item.id }}"}
    - ansible.builtin.include_role:
        name: draggonnb.supabase.finalize
      vars:
        finalize_client_id: "{{ item.id }}"
        finalize_credentials_file: "{{ item.file }}"
        finalize_results: ["{{ supabase_project_result }}"]
        finalize_resources: {supabase_project_ref: "{{ item.id }}-ref"}
  rescue:
    - ansible.builtin.debug: {msg: rescued}
- ansible.builtin.set_fact:
    results: "{{ results | default({}) | combine({item.id: supabase_project_result | combine({'data': none})}) }}"
"""


def test_the_next_client_gets_nothing_of_the_last(playbooks: Playbooks, tmp_path: Path) -> None:
    (tmp_path / "client.yml").write_text(CLIENT, encoding="utf-8")
    old = {"client_id": "first", "supabase_project_ref": "first-ref", "pending_database_password": "only-of-first"}
    (tmp_path / "first.yml").write_text(yaml.safe_dump(old), encoding="utf-8")
    clients: list[dict[str, Any]] = [
        {"id": "first"},
        {"id": "failing", **FAILING},
        {"id": "unchecked", "tasks": "project"},
        {"id": "Not_Valid"},
        {"id": "last"},
    ]
    tasks = [
        {
            "name": "Provision",
            "ansible.builtin.include_tasks": "client.yml",
            "vars": {
                "item": {"id": client["id"], "file": str(tmp_path / f"{client['id']}.yml")},
                **{name: value for name, value in client.items() if name != "id"},
            },
        }
        for client in clients
    ]
    # Facts, so that the play has them after the role.
    names = "[supabase_project_resources, supabase_project_session, supabase_project_is_change_due]"
    tasks.append(
        {"ansible.builtin.debug": {"msg": f"RESULTS {{{{ results | to_json }}}} {{{{ {names} | length }}}} FACTS"}}
    )
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}
    (tmp_path / "play.yml").write_text(json.dumps([play]), encoding="utf-8")

    done = playbooks.run(playbook=str(tmp_path / "play"))
    assert done.status == 0, done.output
    assert "3 FACTS" in done.text
    start = done.output.index("RESULTS ") + len("RESULTS ")
    results = json.JSONDecoder().raw_decode(done.output[start:].replace('\\"', '"'))[0]
    assert {name: result["success"] for name, result in results.items()} == {
        "first": True,
        "failing": False,
        "unchecked": True,
        "Not_Valid": False,
        "last": True,
    }
    assert "Connection refused" in results["failing"]["error"]
    assert results["Not_Valid"]["error"] == "The step was not run."
    assert results["last"]["error"] is None
    assert "only-of-first" in (tmp_path / "first.yml").read_text(encoding="utf-8")
    last = yaml.safe_load((tmp_path / "last.yml").read_text(encoding="utf-8"))
    assert last == {"client_id": "last", "client_name": "last", "supabase_project_ref": "last-ref"}
