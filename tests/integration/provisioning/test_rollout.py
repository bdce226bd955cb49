# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rollout applies what was approved, in waves, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.integration.provisioning.playbooks import Playbooks

BREAK = "ALTER TABLE public.deals DISABLE ROW LEVEL SECURITY"
IS_SECURED = "SELECT relrowsecurity FROM pg_class WHERE oid = 'public.deals'::regclass"


def test_rollout_stops_at_a_client_that_differs_and_continues(
    playbooks: Playbooks, platform: Platform, tmp_path: Path
) -> None:
    refs = {client: platform.provision(f"roll-{client}") for client in ("one", "two", "three")}
    inventory, plan, checks = tmp_path / "inventory.json", tmp_path / "plan.json", tmp_path / "checks.yml"
    hosts = {client: {"client_id": f"roll-{client}"} for client in refs}
    inventory.write_text(json.dumps({"clients": {"hosts": hosts}}), encoding="utf-8")
    checks.write_text("- {name: Check, ansible.builtin.debug: {msg: 'CHECKED {{ inventory_hostname }}'}}\n")
    for client in ("one", "two"):
        platform.query(refs[client], BREAK)

    def run(**variables: object) -> tuple[int, str]:
        extra = {"rollout_plan_file": str(plan), "rollout_waves": [1, "100%"], "rollout_checks": str(checks)}
        done = playbooks.run("-i", str(inventory), "-e", json.dumps(extra | variables), playbook="rollout")
        return done.status, done.text

    def secured() -> list[bool]:
        return [platform.query(refs[client], IS_SECURED)[0]["relrowsecurity"] for client in refs]

    status, text = run()
    assert status == 0, text
    document = json.loads(plan.read_text(encoding="utf-8"))
    (found,) = document["classes"]
    assert (found["hosts"], document["up_to_date"], document["not_planned"]) == (["one", "two"], ["three"], [])
    assert [each["sql"] for each in found["statements"]] == ["ALTER TABLE public.deals ENABLE ROW LEVEL SECURITY"]
    assert secured() == [False, False, True]
    approval = text.split("rollout_approval=")[1][:64]

    # What isn't what was approved is refused.
    original = plan.read_text(encoding="utf-8")
    plan.write_text(original.replace('"three"', '"thr33"'), encoding="utf-8")
    status, text = run(rollout_approval=approval)
    assert status != 0
    assert "the file is not the one that was approved" in text
    plan.write_text(original, encoding="utf-8")
    assert secured() == [False, False, True]

    # The second client has changed since. The first one is repaired.
    platform.query(refs["two"], "ALTER TABLE public.contacts DISABLE ROW LEVEL SECURITY")
    status, text = run(rollout_approval=approval)
    assert status == 2, text
    assert f"and not the expected {found['plan_id']}" in text
    assert "CHECKED one" in text
    assert "CHECKED two" not in text
    assert secured() == [True, False, True]

    platform.query(refs["two"], "ALTER TABLE public.contacts ENABLE ROW LEVEL SECURITY")
    status, text = run(rollout_approval=approval)
    assert status == 0, text
    assert "Changed: two." in text
    assert secured() == [True, True, True]
