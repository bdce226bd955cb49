# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rollout applies what was approved, in waves, and nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks

BREAK = "ALTER TABLE public.deals DISABLE ROW LEVEL SECURITY"
REPAIR = "ALTER TABLE public.deals ENABLE ROW LEVEL SECURITY"
IS_SECURED = "SELECT relrowsecurity FROM pg_class WHERE oid = 'public.deals'::regclass"
ALWAYS = ["00:00-00:00"]


def approval_in(text: str) -> str:
    """Return the hash of the plan that a run has made."""
    return text.split("rollout_approval=")[1][:64]


class Fleet:
    """Clients of one test, and its rollout."""

    def __init__(
        self,
        platform: Platform,
        playbooks: Playbooks,
        folder: Path,
        prefix: str,
        *names: str,
        regions: dict[str, str] | None = None,
    ) -> None:
        self.platform, self.playbooks = platform, playbooks
        found = {name: (regions or {}).get(name, "eu-central-1") for name in names}
        self.refs = {name: platform.provision(f"{prefix}-{name}", region=region) for name, region in found.items()}
        self.plan, self._inventory = folder / "plan.json", folder / "inventory.json"
        self._hosts: dict[str, dict[str, Any]] = {name: {"client_id": f"{prefix}-{name}"} for name in names}

    def arguments(self, hosts: dict[str, dict[str, Any]] | None = None, **variables: object) -> list[str]:
        """Return the arguments of a rollout.

        :param hosts: further variables by host.
        """
        known = {name: {**values, **(hosts or {}).get(name, {})} for name, values in self._hosts.items()}
        self._inventory.write_text(json.dumps({"clients": {"hosts": known}}), encoding="utf-8")
        extra = {"rollout_plan_file": str(self.plan), "rollout_waves": [1, "100%"], **variables}
        return ["-i", str(self._inventory), "-e", json.dumps(extra)]

    def run(self, hosts: dict[str, dict[str, Any]] | None = None, **variables: object) -> tuple[int, str]:
        """Run rollout.yml, and return its status and output."""
        done = self.playbooks.run(*self.arguments(hosts, **variables), playbook="rollout")
        return done.status, done.text

    def approval(self) -> str:
        """Plan, and return the hash of the plan."""
        status, text = self.run()
        assert status == 0, text
        return approval_in(text)

    def secured(self) -> list[bool]:
        """Return which clients are repaired."""
        return [self.platform.query(ref, IS_SECURED)[0]["relrowsecurity"] for ref in self.refs.values()]

    def record(self, approval: str, client: str) -> dict[str, Any]:
        """Return the record of a client, or the report."""
        path = self.plan.with_name(f"plan-{approval[:12]}") / f"{client}.json"
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def test_rollout_stops_at_a_client_that_differs_and_continues(
    everywhere: Playbooks, platform: Platform, tmp_path: Path
) -> None:
    fleet = Fleet(platform, everywhere, tmp_path, "roll", "one", "two", "three")
    checks = tmp_path / "checks.yml"
    checks.write_text("- {name: Check, ansible.builtin.debug: {msg: 'CHECKED {{ inventory_hostname }}'}}\n")
    for client in ("one", "two"):
        platform.query(fleet.refs[client], BREAK)

    # Without a terminal, nothing is approved at the prompt.
    status, text = fleet.run(rollout_approval="prompt")
    assert (status, "The plan was not approved: there was no answer." in text) == (2, True), text
    approval, document = approval_in(text), json.loads(fleet.plan.read_text(encoding="utf-8"))
    (plan,) = document["classes"][0]["plans"]
    assert (plan["clients"], document["up_to_date"], document["not_planned"]) == (
        ["roll-one", "roll-two"],
        ["roll-three"],
        [],
    )
    assert [each["statements"] for each in document["classes"]] == [[REPAIR]]
    assert fleet.secured() == [False, False, True]

    # What isn't what was approved is refused.
    original = fleet.plan.read_text(encoding="utf-8")
    fleet.plan.write_text(original.replace('"roll-three"', '"roll-thr33"'), encoding="utf-8")
    status, text = fleet.run(rollout_approval=approval)
    assert (status != 0, "the file is not the one that was approved" in text) == (True, True), text
    fleet.plan.write_text(original, encoding="utf-8")
    assert fleet.secured() == [False, False, True]

    # The second client has changed since. The first one is repaired.
    platform.query(fleet.refs["two"], "ALTER TABLE public.contacts DISABLE ROW LEVEL SECURITY")
    status, text = fleet.run(rollout_approval=approval, rollout_checks=str(checks))
    assert (status, "1 changed, 1 failed" in text) == (2, True), text
    assert f"and not the expected {plan['plan_id']}" in text
    assert ("CHECKED one" in text, "CHECKED two" in text) == (True, False)
    assert fleet.secured() == [True, False, True]
    assert [each["sql"] for each in fleet.record(approval, "roll-one")["undo"]["statements"]] == [BREAK]
    failed = fleet.record(approval, "roll-two")
    assert (failed["status"], failed["undo"]) == ("failed", None)

    # An audit of another database than the one that was changed finds that it still differs.
    platform.query(fleet.refs["two"], "ALTER TABLE public.contacts ENABLE ROW LEVEL SECURITY")
    platform.query(fleet.refs["three"], BREAK)
    other = platform.credentials("roll-three", fleet.refs["three"])["supabase_database_url"]
    elsewhere = {"two": {"audit_database_url": f"{other}?sslmode=require"}}
    status, text = fleet.run(elsewhere, rollout_approval=approval)
    assert status == 2, text
    assert "an audit finds that the client still differs: lacks row level security on table public.deals" in text
    assert fleet.secured() == [True, True, False]

    status, text = fleet.run(rollout_approval=approval)
    assert status == 0, text
    assert "Rolled out to 2 of 2 clients: 2 changed" in text
    assert fleet.record(approval, "report")["counts"]["changed"] == 2
    assert [each["sql"] for each in fleet.record(approval, "roll-two")["undo"]["statements"]] == [BREAK]


@pytest.mark.nightly
def test_rollout_skips_clients_in_their_windows_and_compares_further_steps(
    everywhere: Playbooks, platform: Platform, tmp_path: Path
) -> None:
    fleet = Fleet(platform, everywhere, tmp_path, "wait", "one", "two", "three", regions={"two": "eu-west-1"})
    for ref in fleet.refs.values():
        platform.query(ref, BREAK)
    approval, approved, baseline = fleet.approval(), tmp_path / "approved", tmp_path / "baseline.yml"
    approved.write_text(f"{approval}\n", encoding="utf-8")
    rows = [{"table": "organizations", "key": ["slug"], "rows": [{"slug": "a", "name": "A", "email": "a@b.example"}]}]
    given: dict[str, Any] = {
        "rollout_approval_file": str(approved),
        "rollout_audit_steps": "supabase_project,database_schema,github_repository",
        "rollout_first": ["wait-two"],
        "rollout_waves": ["100%"],
        "github_repository_template": "local-agency/client-template",
        "supabase_project_buckets": [{"name": "documents", "public": False}],
        "database_schema_rows": rows,
    }

    # One client must not be changed now, and the platform maintains the project of another, which is the first one of its wave. What other
    # steps would change of the third is found, and isn't changed.
    platform.running.fault("maintenance", value="eu-west-1", count=None)
    status, text = fleet.run({"three": {"rollout_frozen": ALWAYS}}, **given)
    platform.running.delete("/_local/faults")
    assert (status, "1 failed" in text) == (2, True), text
    expected = (
        "wait-two skipped: Supabase maintains the projects of eu-west-1 now",
        "wait-three skipped: no changes are made in 00:00-00:00 UTC",
        f"The storage bucket documents of the project {fleet.refs['one']} doesn't exist.",
        "The repository local-agency/client-wait-one doesn't exist.",
        "The public.organizations differs: lacks slug = 'a'",
    )
    assert [found for found in expected if found not in text] == [], text
    assert fleet.secured() == [True, False, False]
    assert platform.query(fleet.refs["one"], "SELECT FROM public.organizations") == []

    # Drift that is accepted is printed.
    baseline.write_text(json.dumps([{"id": "*.drift:wait-*", "reason": "tested"}]), encoding="utf-8")
    status, text = fleet.run(**given, audit_baseline_file=str(baseline))
    assert status == 0, text
    assert "Rolled out to 3 of 3 clients: 3 changed" in text
    assert "1 client: github_repository: The repository local-agency/client-… doesn't exist." in text, text
    assert fleet.secured() == [True, True, True]


@pytest.mark.nightly
def test_killed_rollout_continues(playbooks: Playbooks, platform: Platform, tmp_path: Path) -> None:
    fleet = Fleet(platform, playbooks, tmp_path, "killed", "one", "two", "three")
    for ref in fleet.refs.values():
        platform.query(ref, BREAK)
    approval = fleet.approval()
    waves: dict[str, Any] = {"rollout_approval": approval, "rollout_waves": [1], "rollout_first": ["killed-two"]}

    running = subprocess.Popen(
        [*playbooks.command("rollout"), *fleet.arguments(**waves)],
        cwd=playbooks.home / "work",
        env=playbooks.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not fleet.record(approval, "killed-two"):
        assert running.poll() is None
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert fleet.secured()[1]
    assert not all(fleet.secured())

    status, text = fleet.run(**waves)
    assert status == 0, text
    assert "Rolled out to 3 of 3 clients" in text
    assert fleet.secured() == [True, True, True]
    for client in fleet.refs:
        undo = fleet.record(approval, f"killed-{client}")["undo"]
        assert [each["sql"] for each in undo["statements"]] == [BREAK]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"rollout_plan_file": ""}, "Set rollout_plan_file to the path"),
        (
            {"rollout_approval": "x", "rollout_approval_file": "y"},
            "Set either rollout_approval or rollout_approval_file",
        ),
        ({"rollout_approval": "0" * 64, "rollout_plan_file": "/missing.json"}, "cannot be read"),
    ],
)
def test_missing_input_is_named(playbooks: Playbooks, variables: dict[str, object], message: str) -> None:
    done = playbooks.client(
        "acme", "-e", json.dumps({"rollout_plan_file": "plan.json", **variables}), playbook="rollout"
    )
    assert done.status != 0
    assert message in done.text
