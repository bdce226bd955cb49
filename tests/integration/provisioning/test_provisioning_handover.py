# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``handover.yml``: what prevents it is found first, it is done once, and the claim token is in no output."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks, Result

TEAM = "https://supabase.com/dashboard/org"


def test_project_is_handed_over(playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path) -> None:
    ref = platform.running.create_ready(f"client-{client}-prod", region="eu-central-1")
    api = platform.running.get

    def owner() -> str:
        return str(api(f"/v1/projects/{ref}").json()["organization_slug"])

    def hand_over(*arguments: str, confirm: str = ref) -> Result:
        extra = [part for each in arguments if "=" in each for part in ("-e", each)]
        options = [each for each in arguments if "=" not in each]
        return playbooks.client(client, "-e", f"confirm_ref={confirm}", *extra, *options, playbook="handover")

    ours = owner()
    theirs = next(each["slug"] for each in api("/v1/organizations").json() if each["slug"] != ours)
    neither, both = hand_over(), hand_over(f"handover_organization={theirs}", f"handover_claim_file={tmp_path}/claim")
    assert "the slug of the client's organization" in neither.text
    for refused in (neither, both):
        assert refused.status == 2
        assert "No request was sent" in refused.text
    wrong = hand_over(f"handover_organization={theirs}", confirm="abcdefghijklmnopqrst")
    assert (wrong.status, owner()) == (2, ours), wrong.output

    claim = tmp_path / "claim.yml"
    announced = hand_over(f"handover_claim_file={claim}", "--check")
    assert announced.status == 0, announced.output
    assert "would be given a claim token" in announced.text
    assert not claim.exists()
    made = hand_over(f"handover_claim_file={claim}", "-vvv")
    assert made.status == 0, made.output
    token = next(line for line in claim.read_text().splitlines() if line.startswith("token: ")).removeprefix("token: ")
    assert token not in made.output
    assert claim.stat().st_mode & 0o777 == 0o600

    done = hand_over(f"handover_organization={theirs}")
    assert done.status == 0, done.output
    assert f"was transferred from {ours}" in done.text
    assert "The plan changes to free" in done.text
    assert (
        f"invite the client's people who are to work with the project, each with a role: {TEAM}/{theirs}/team"
        in done.text
    )
    assert owner() == theirs
    again = hand_over(f"handover_organization={theirs}")
    assert (again.status, again.changed) == (0, {"localhost": 0}), again.output
