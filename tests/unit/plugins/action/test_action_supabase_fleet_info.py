# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action gives the answer of the module, in Ansible's process and in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

if t.TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[4]
ACTION = "draggonnb.supabase.supabase_fleet_info"
SECRET = "postgresql://nobody:hidden-word@127.0.0.1:1/postgres"
OPTIONS: Mapping[str, Mapping[str, t.Any]] = {
    "unreadable": {
        "clients": [{"client_id": "acme", "database_url": SECRET}],
        "desired_schemas": {"default": "CREATE TABLE public.deals ();"},
        "baseline": [{"id": "client.unreadable:acme", "reason": f"The database is {SECRET}"}],
        "fail_on": "info",
    },
    "invalid": {"clients": [{"client_id": "acme", "ref": "z"}], "desired_schemas": {}},
    "unknown": {"clients": [], "desired_schemas": {}, "databases": []},
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, t.Any]:
    """Return the results of the action with each of the options: as the module, if the task has an environment, and not."""
    home = tmp_path_factory.mktemp("home")
    inside = home / "collections" / "ansible_collections" / "draggonnb"
    inside.mkdir(parents=True)
    (inside / "supabase").symlink_to(ROOT)
    tasks: list[dict[str, t.Any]] = [
        {ACTION: options, "register": f"{way}_{number}", "ignore_errors": True, "environment": environment}
        for number, options in enumerate(OPTIONS.values())
        for way, environment in (("here", {}), ("module", {"LANG": "C.UTF-8"}))
    ]
    names = [task["register"] for task in tasks]
    written = {
        "dest": str(home / "answers.json"),
        "content": "{{ dict(names | zip(names | map('extract', vars))) | to_json }}",
    }
    play = {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}", "names": names},
        "tasks": [*tasks, {"ansible.builtin.copy": written}],
    }
    (home / "playbook.yml").write_text(json.dumps([play]), encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
        "ANSIBLE_HOME": str(home / "ansible"),
        "ANSIBLE_COLLECTIONS_PATH": str(home / "collections"),
    }
    command = [sys.executable, "-m", "ansible", "playbook", "playbook.yml", "-vvv"]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert SECRET not in done.stdout
    assert done.stdout.count("Using module file") == len(OPTIONS) + 2  # those with an environment, stat and copy
    return t.cast("dict[str, t.Any]", json.loads((home / "answers.json").read_text()))


@pytest.mark.parametrize("number", range(len(OPTIONS)), ids=OPTIONS)
def test_both_ways_give_the_same_answer(answers: Mapping[str, t.Any], number: int) -> None:
    here, module = (comparable(answers[f"{way}_{number}"]) for way in ("here", "module"))

    assert here == module


def test_the_clients_are_judged(answers: Mapping[str, t.Any]) -> None:
    assert answers["here_0"]["counts"]["unreadable"] == 1
    assert answers["here_0"]["report"]["findings"][0]["accepted"]["reason"] == "The database is ********"


def comparable(answer: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return an answer without the times, the traceback, which names files, and no warnings, which not every ansible-core leaves out."""
    answer = {name: value for name, value in answer.items() if name != "exception" and (name != "warnings" or value)}
    if "report" in answer:
        answer["report"] = {name: value for name, value in answer["report"].items() if not name.endswith("_at")}
    return answer
