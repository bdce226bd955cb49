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
    from tests.integration.provisioning.playbooks import Playbooks

BREAK = "ALTER TABLE public.deals DISABLE ROW LEVEL SECURITY"
REPAIR = "ALTER TABLE public.deals ENABLE ROW LEVEL SECURITY"
IS_SECURED = "SELECT relrowsecurity FROM pg_class WHERE oid = 'public.deals'::regclass"
ALWAYS = ["00:00-00:00"]


class Fleet:
    """Clients of one test, and its rollout."""

    def __init__(self, platform: Platform, playbooks: Playbooks, folder: Path, prefix: str, *names: str) -> None:
        self.platform, self.playbooks = platform, playbooks
        self.refs = {name: platform.provision(f"{prefix}-{name}") for name in names}
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
        return text.split("rollout_approval=")[1][:64]

    def secured(self) -> list[bool]:
        """Return which clients are repaired."""
        return [self.platform.query(ref, IS_SECURED)[0]["relrowsecurity"] for ref in self.refs.values()]

    def record(self, approval: str, client: str) -> dict[str, Any]:
        """Return the record of a client, or the report."""
        path = self.plan.with_name(f"plan-{approval[:12]}") / f"{client}.json"
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def test_rollout_stops_at_a_client_that_differs_and_continues(
    playbooks: Playbooks, platform: Platform, tmp_path: Path
) -> None:
    fleet = Fleet(platform, playbooks, tmp_path, "roll", "one", "two", "three")
    checks = tmp_path / "checks.yml"
    checks.write_text("- {name: Check, ansible.builtin.debug: {msg: 'CHECKED {{ inventory_hostname }}'}}\n")
    for client in ("one", "two"):
        platform.query(fleet.refs[client], BREAK)

    approval = fleet.approval()
    document = json.loads(fleet.plan.read_text(encoding="utf-8"))
    (found,) = document["classes"]
    (plan,) = found["plans"]
    assert (plan["clients"], document["up_to_date"], document["not_planned"]) == (
        ["roll-one", "roll-two"],
        ["roll-three"],
        [],
    )
    assert found["statements"] == [REPAIR]
    assert fleet.secured() == [False, False, True]

    # What isn't what was approved is refused.
    original = fleet.plan.read_text(encoding="utf-8")
    fleet.plan.write_text(original.replace('"roll-three"', '"roll-thr33"'), encoding="utf-8")
    status, text = fleet.run(rollout_approval=approval)
    assert status != 0
    assert "the file is not the one that was approved" in text
    fleet.plan.write_text(original, encoding="utf-8")
    assert fleet.secured() == [False, False, True]

    # The second client has changed since. The first one is repaired.
    platform.query(fleet.refs["two"], "ALTER TABLE public.contacts DISABLE ROW LEVEL SECURITY")
    status, text = fleet.run(rollout_approval=approval, rollout_checks=str(checks))
    assert status == 2, text
    assert f"and not the expected {plan['plan_id']}" in text
    assert "CHECKED one" in text
    assert "CHECKED two" not in text
    assert "1 changed, 1 failed" in text
    assert fleet.secured() == [True, False, True]
    assert [each["sql"] for each in fleet.record(approval, "roll-one")["undo"]["statements"]] == [BREAK]
    assert (fleet.record(approval, "roll-two")["status"], fleet.record(approval, "roll-two")["undo"]) == (
        "failed",
        None,
    )

    # A client whose window it isn't is skipped and named.
    platform.query(fleet.refs["two"], "ALTER TABLE public.contacts ENABLE ROW LEVEL SECURITY")
    status, text = fleet.run({"two": {"rollout_frozen": ALWAYS}}, rollout_approval=approval)
    assert status == 0, text
    assert "roll-two skipped: no changes are made in 00:00-00:00 UTC" in text
    assert fleet.secured() == [True, False, True]

    # An approval in a file. An audit of another database than the one that was changed finds that it still differs.
    approved = tmp_path / "approved"
    approved.write_text(f"{approval}\n", encoding="utf-8")
    platform.query(fleet.refs["three"], BREAK)
    other = platform.credentials("roll-three", fleet.refs["three"])["supabase_database_url"]
    elsewhere = {"two": {"audit_database_url": f"{other}?sslmode=require"}}
    status, text = fleet.run(elsewhere, rollout_approval_file=str(approved))
    assert status == 2, text
    assert "an audit finds that the client still differs: lacks row level security on table public.deals" in text
    assert fleet.secured() == [True, True, False]

    status, text = fleet.run(rollout_approval_file=str(approved))
    assert status == 0, text
    assert "Rolled out to 2 of 2 clients: 2 changed" in text
    assert fleet.record(approval, "report")["counts"]["changed"] == 2
    assert [each["sql"] for each in fleet.record(approval, "roll-two")["undo"]["statements"]] == [BREAK]


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
