# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An action gives the answer of its module, in a forked process and in an interpreter of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

if t.TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[4]
COLLECTION = "draggonnb.supabase"
PASSWORD = "hidden-word"
URL = f"postgresql://nobody:{PASSWORD}@127.0.0.1:1/postgres"
API = {"api_token": f"token-{PASSWORD}", "api_url": "http://127.0.0.1:1", "api_timeout": 1, "wait_timeout": 0}
DATABASE = {"login_host": "127.0.0.1", "login_port": 1, "login_user": "nobody", "login_password": PASSWORD}
REF = "abcdefghijklmnopqrst"
CASES: Mapping[str, tuple[str, Mapping[str, t.Any]]] = {
    "a result": (
        "supabase_fleet_info",
        {
            "clients": [{"client_id": "acme", "database_url": URL}],
            "desired_schemas": {"default": "CREATE TABLE public.deals ();"},
            "baseline": [{"id": "client.unreadable:acme", "reason": f"The database is {URL}"}],
            "fail_on": "info",
        },
    ),
    "a file": (
        "supabase_fleet_info",
        {"clients": [], "desired_schemas": {"default": "SELECT 1;"}, "report_file": "report.json"},
    ),
    "invalid value": ("supabase_fleet_info", {"clients": [{"client_id": "acme", "ref": "z"}], "desired_schemas": {}}),
    "unknown option": ("supabase_fleet_info", {"clients": [], "desired_schemas": {}, "databases": []}),
    "invalid member": ("supabase_fleet_info", {"clients": [{}], "desired_schemas": {}}),
    "failed request": (
        "supabase_project",
        {"name": "acme", "organization": "mine", "database_password": PASSWORD, **API},
    ),
    "no choice": ("supabase_project", {"name": "acme", "state": "gone", **API}),
    "failed settings": (
        "supabase_project_settings",
        {"ref": REF, "auth": {"smtp_pass": PASSWORD, "site_url": "https://acme.example"}, **API},
    ),
    "invalid settings": ("supabase_project_settings", {"ref": REF, "auth": {"no_such": PASSWORD}, **API}),
    "failed connection": ("pg_schema_apply", {"schema_sql": "SELECT 1;" * 100, **DATABASE}),
    "exclusive options": ("pg_schema_apply", {"schema_sql": "", "schema_file": "x", **DATABASE}),
    "text for a number": ("pg_schema_apply", {"schema_sql": "", "login_port": "five", "login_host": "127.0.0.1"}),
}
WAYS: Mapping[str, Mapping[str, t.Any]] = {"forked": {}, "module": {"environment": {"LANG": "C.UTF-8"}}}
CALLBACK = '''
from __future__ import annotations
DOCUMENTATION = """
name: answers
type: aggregate
short_description: Write what the tasks return
description: [As other callbacks get it.]
"""
import json
from ansible.module_utils.common.json import AnsibleJSONEncoder
from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "answers"

    def v2_runner_on_ok(self, result, **_options):
        name = result.task_name if hasattr(result, "task_name") else result._task.name
        found = result.result if hasattr(result, "result") else result._result
        with open("answers.jsonl", "a") as file:
            print(json.dumps([name, found], default=str), file=file)

    v2_runner_on_failed = v2_runner_on_ok
'''


def answers(home: Path) -> dict[str, t.Any]:
    """Return the result of each case and way, by the name of its task."""
    inside = home / "collections" / "ansible_collections" / "draggonnb"
    inside.mkdir(parents=True)
    (inside / "supabase").symlink_to(ROOT)
    callbacks = home / "callbacks"
    callbacks.mkdir()
    (callbacks / "answers.py").write_text(CALLBACK)
    play = {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
        "tasks": [
            {
                "name": f"{name}, {way}",
                f"{COLLECTION}.{module}": options,
                "ignore_errors": True,
                "check_mode": name.startswith("failed"),
                **keywords,
            }
            for name, (module, options) in CASES.items()
            for way, keywords in WAYS.items()
        ],
    }
    (home / "plays").mkdir()
    (home / "plays" / "playbook.yml").write_text(json.dumps([play]), encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
        "ANSIBLE_HOME": str(home / "ansible"),
        "ANSIBLE_COLLECTIONS_PATH": str(home / "collections"),
        "ANSIBLE_CALLBACK_PLUGINS": str(callbacks),
        "ANSIBLE_CALLBACKS_ENABLED": "answers",
        "ANSIBLE_INJECT_INVOCATION": "1",  # from ansible-core 2.21 on, it isn't the default
    }
    command = [sys.executable, "-m", "ansible", "playbook", "plays/playbook.yml", "-vvv", "--diff"]
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    assert done.stdout.count(" PUT ") == len(CASES), "those with an environment are sent to an interpreter"
    assert (home / "plays" / "report.json").exists(), "relative to the folder of the playbook"
    lines = (home / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    return dict(json.loads(line) for line in lines)


# One test, because ansible-test runs each in a process of its own, with its fixtures.
def test_both_ways_give_the_same_answer(tmp_path: Path) -> None:
    found = answers(tmp_path)

    forked, module = ({name: comparable(found[f"{name}, {way}"]) for name in CASES} for way in WAYS)
    assert forked == module
    assert [name for name, answer in forked.items() if "module_args" not in answer["invocation"]] == []
    judged = found["a result, forked"]
    assert judged["counts"]["unreadable"] == 1
    assert judged["report"]["findings"][0]["accepted"]["reason"] == "The database is ********"


def comparable(answer: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return an answer without the times, and without the traceback, which names files."""
    answer = {name: value for name, value in answer.items() if name != "exception"}
    if "report" in answer:
        answer["report"] = {name: value for name, value in answer["report"].items() if not name.endswith("_at")}
    return answer
