# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``awx/configure.yml`` creates everything once, with the modules of awx.awx."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.integration.awx.controller import Controller, serving
from tests.support import warm_ansible
from tests.support.postgres import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "sbp_0123456789abcdef"
GIVEN = {"SUPABASE_MANAGEMENT_TOKEN": SECRET, "SUPABASE_ORG_ID": "my-agency"}


def configure(url: str, collections: Path, home: Path) -> str:
    """Run the playbook, and return its output."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    environment = (
        kept
        | GIVEN
        | {
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_HOME": str(home / "ansible"),
            "ANSIBLE_COLLECTIONS_PATH": str(collections),
            "CONTROLLER_HOST": url,
            "CONTROLLER_OAUTH_TOKEN": "token",
            "NO_PROXY": "127.0.0.1",
            "ANSIBLE_PIPELINING": "1",
        }
    )
    command = [warm_ansible.PLAYBOOK, str(ROOT / "awx" / "configure.yml"), "-v"]
    with warm_ansible.start(command, environment=environment, folder=home, warm_modules=True) as process:
        output, _none = process.communicate()
    warm_ansible.close(home)
    assert process.wait() == 0, output
    assert SECRET not in output
    return output


def changed(output: str) -> int:
    """Return how many tasks changed something."""
    match = re.search(r"changed=(\d+)", output)
    assert match, output
    return int(match[1])


@pytest.fixture(scope="module")
def controller(awx_collection: Path, tmp_path_factory: pytest.TempPathFactory) -> Controller:
    """Return an AWX that the playbook has configured, and whose inventory will have 1 200 hosts."""
    empty = Controller(hosts=1_200)
    with serving(empty) as url:
        output = configure(url, awx_collection, tmp_path_factory.mktemp("home"))
    assert changed(output) > 0
    return empty


@pytest.mark.nightly
def test_configuration_is_created_once(controller: Controller, awx_collection: Path, tmp_path: Path) -> None:
    controller.writes.clear()

    with serving(controller) as url:
        again = configure(url, awx_collection, tmp_path)

    assert (changed(again), controller.writes) == (0, [])


def test_rollout_waits_for_an_approval(controller: Controller) -> None:
    nodes = controller.named("workflow_job_template_nodes")
    followers = {
        name: [
            other
            for other, follower in nodes.items()
            if follower["id"] in controller.associated.get((node["url"], "success_nodes"), [])
        ]
        for name, node in nodes.items()
    }

    assert followers == {"plan": ["approve"], "approve": ["roll-out"], "roll-out": []}
    assert controller.named("workflow_approval_templates")["Approve the rollout"]["timeout"] == 86_400


def test_slices_follow_the_inventory(controller: Controller) -> None:
    slices = {name: each["job_slice_count"] for name, each in controller.named("job_templates").items()}

    assert slices == {
        "Provision a client": 1,
        "Provision all clients": 3,
        "Provision the clients that differ": 1,
        "Audit all clients": 3,
        "Plan a rollout": 1,
        "Roll out": 1,
        "Deprovision a client": 1,
    }


def test_credential_is_created_for_the_services_of_the_environment(controller: Controller) -> None:
    (credential,) = controller.items["credentials"]
    inputs, injectors = (
        controller.named("credential_types")[credential["name"]][key] for key in ("inputs", "injectors")
    )

    assert credential["inputs"] == {"token": "$encrypted$", "organization": "my-agency"}
    assert inputs["required"] == ["token", "organization"]
    assert injectors["env"]["SUPABASE_MANAGEMENT_TOKEN"] == "{{ token }}"


def test_clients_that_differ_are_none_without_the_limit_of_an_audit(controller: Controller) -> None:
    templates = controller.named("job_templates")

    assert templates["Provision the clients that differ"]["limit"] == "!all"
    assert templates["Provision the clients that differ"]["ask_limit_on_launch"] is True
    assert templates["Provision all clients"]["limit"] == ""


def test_templates_in_extra_variables_are_left_to_the_job(controller: Controller) -> None:
    variables = {name: json.loads(each["extra_vars"]) for name, each in controller.named("job_templates").items()}

    assert variables["Roll out"] == {
        "awx_folder": "/var/lib/supabase-clients",
        "rollout_plan_file": "{{ awx_folder }}/rollout.json",
        "rollout_approval": "{{ rollout_plan_hash }}",
    }


def test_jobs_can_use_the_folder_and_keep_what_they_could_use(controller: Controller) -> None:
    assert controller.settings["AWX_ISOLATION_SHOW_PATHS"] == [
        "/etc/pki:/etc/pki:O",
        "/var/lib/supabase-clients:/var/lib/supabase-clients:z",
    ]


def test_job_templates_run_playbooks_of_the_project(controller: Controller) -> None:
    playbooks = {each["playbook"] for each in controller.named("job_templates").values()}
    (source,) = controller.items["inventory_sources"]

    assert all((ROOT / path).is_file() for path in playbooks)
    assert yaml.safe_load((ROOT / source["source_path"]).read_text())["plugin"] == "draggonnb.supabase.supabase"
