# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The job templates of ``awx/`` run as AWX runs them: by ansible-runner, for a user that has no entry in /etc/passwd, in slices."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.support.playbooks import ROOT, TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.integration.provisioning.conftest import Platform

UID = "12345"
UNKNOWN_USER = ("unshare", "--user", f"--map-user={UID}", "--map-group=0")
"""Runs a command as a user that only this process knows, in the group that AWX's containers have."""

BREAK = "ALTER TABLE public.deals DISABLE ROW LEVEL SECURITY"
IS_SECURED = "SELECT relrowsecurity FROM pg_class WHERE oid = 'public.deals'::regclass"


class Loader(yaml.SafeLoader):
    """Reads Ansible's YAML."""


Loader.add_constructor("!unsafe", lambda _loader, node: node.value)


@dataclass(frozen=True)
class Job:
    """A finished job.

    :param events: what AWX stores of it.
    """

    status: int
    output: str
    events: list[dict[str, Any]]
    size: int

    @property
    def artifacts(self) -> dict[str, Any]:
        """What AWX passes on to later nodes of a workflow."""
        found: dict[str, Any] = self.events[-1]["event_data"].get("artifact_data", {})
        return found


class Awx:
    """Launches the job templates.

    :param folder: the folder that all jobs can use.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.templates = {
            template["name"]: template
            for template in yaml.load((ROOT / "awx/variables.yml").read_text(), Loader)["awx_job_templates"]  # noqa: S506 - it is safe
        }
        self.jobs = 0

    def launch(self, name: str, hosts: Iterable[str], limit: str = "", **variables: Any) -> Job:
        """Run a job of a template; ``variables`` are the answers of the survey, and artifacts."""
        self.jobs += 1
        private = self.folder / f"job{self.jobs}"
        template = self.templates[name]
        files = {
            "inventory/hosts.json": {"clients": {"hosts": {host: {} for host in hosts}}},
            "env/extravars": {
                "awx_folder": str(self.folder),
                "awx_job_id": self.jobs,
                **template.get("extra_vars", {}),
                **variables,
            },
            "env/envvars": {
                **self.environment,
                "HOME": str(self.folder),
                "ANSIBLE_COLLECTIONS_PATH": str(self.folder / "collections"),
                "LC_ALL": "C.UTF-8",
            },
        }
        for path, content in files.items():
            (private / path).parent.mkdir(parents=True, exist_ok=True)
            (private / path).write_text(json.dumps(content), encoding="utf-8")
        if limit:
            (private / "env/cmdline").write_text(f"--limit {limit}")
        command = ["-m", "ansible_runner", "run", str(private), "--project-dir", str(ROOT), "-p", template["playbook"]]
        done = subprocess.run(
            [*UNKNOWN_USER, sys.executable, *command],
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
            env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"},
        )
        stored = sorted(
            private.glob("artifacts/*/job_events/*-*.json"), key=lambda path: int(path.name.partition("-")[0])
        )
        return Job(
            done.returncode,
            done.stdout + done.stderr,
            [json.loads(path.read_text()) for path in stored],
            sum(path.stat().st_size for path in stored),
        )


@pytest.fixture
def awx(own_home: Path, platform: Platform) -> Awx:
    """Return an AWX whose execution environment has the collection."""
    if subprocess.run([*UNKNOWN_USER, "true"], capture_output=True, check=False).returncode:
        pytest.skip("This machine doesn't allow user namespaces")
    (own_home / "collections/ansible_collections/draggonnb").mkdir(parents=True)
    (own_home / "collections/ansible_collections/draggonnb/supabase").symlink_to(ROOT)
    return Awx(own_home, platform.environment)


@pytest.mark.nightly
def test_survey_provisions_a_client_that_is_not_in_the_inventory(awx: Awx, platform: Platform) -> None:
    answers = {"client_id": "surveyed", "client_name": "Surveyed Ltd", "org_email": "it@surveyed.example", "tier": ""}

    done = awx.launch("Provision a client", ["other"], **answers)

    assert done.status == 0, done.output
    assert done.artifacts["provisioning"]["surveyed"]["changed"] is True
    (ref,) = platform.refs("client-surveyed-prod")
    assert platform.tables(ref) == 21


@pytest.mark.nightly
def test_rollout_applies_what_the_approval_node_let_pass(awx: Awx, platform: Platform) -> None:
    refs = {client: platform.provision(client) for client in ("awx-one", "awx-two")}
    platform.query(refs["awx-two"], BREAK)

    planned = awx.launch("Plan a rollout", refs)
    assert planned.status == 0, planned.output
    assert platform.query(refs["awx-two"], IS_SECURED) == [{"relrowsecurity": False}]
    rolled_out = awx.launch("Roll out", refs, **planned.artifacts)

    assert rolled_out.status == 0, rolled_out.output
    assert platform.query(refs["awx-two"], IS_SECURED) == [{"relrowsecurity": True}]


@pytest.mark.nightly
def test_slices_of_an_audit_have_reports_and_few_events(awx: Awx, platform: Platform) -> None:
    clients = sorted(f"slice-{number}" for number in range(4))
    refs = {client: platform.provision(client) for client in clients}
    platform.query(refs["slice-1"], BREAK)

    larger = awx.launch("Audit all clients", [client for client in clients if client != "slice-1"])
    smaller = awx.launch("Audit all clients", ["slice-1"])

    assert [job.status for job in (larger, smaller)] == [0, 2], larger.output + smaller.output
    assert (larger.artifacts["audit_counts"]["equal"], smaller.artifacts["audit_counts"]["drifted"]) == (3, 1)
    reports = [json.loads((awx.folder / f"audit-{number}.json").read_text()) for number in (1, 2)]
    assert [len(report["clients"]) for report in reports] == [3, 1]
    assert (awx.folder / "audit-1.html").is_file()
    assert larger.size < 60_000


@pytest.mark.nightly
def test_audit_limits_the_next_job_to_the_clients_that_differ(awx: Awx, platform: Platform) -> None:
    clients = sorted(f"limit-{number}" for number in range(3))
    refs = {client: platform.provision(client) for client in clients}
    platform.query(refs["limit-1"], BREAK)

    audited = awx.launch("Audit all clients", clients)
    repaired = awx.launch("Provision the clients that differ", clients, limit=f"@{awx.folder}/audit-1.limit")

    assert (audited.status, repaired.status) == (2, 0), audited.output + repaired.output
    assert platform.query(refs["limit-1"], IS_SECURED) == [{"relrowsecurity": True}]
    assert list(repaired.artifacts["provisioning"]) == ["limit-1"]
    assert repaired.size < 100_000
