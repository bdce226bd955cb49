# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two runs write one credentials file: neither overwrites the other's changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from tests.support.playbooks import Playbooks

if TYPE_CHECKING:
    from pathlib import Path

ROLE = "draggonnb.supabase.finalize"


def play_of(host: str, tasks: str, **variables: object) -> dict[str, object]:
    """Return a play in which one of the runs executes some tasks."""
    include = {"name": ROLE, "tasks_from": tasks}
    return {
        "hosts": host,
        "connection": "local",
        "gather_facts": False,
        "vars": {
            "ansible_python_interpreter": "{{ ansible_playbook_python }}",
            "finalize_client_id": "acme",
            "finalize_pending_password": f"chosen-by-{host}",
        },
        "tasks": [{"ansible.builtin.include_role": include, "vars": variables}],
    }


def run_plays(home: Path, *plays: dict[str, object], folder: Path, arguments: tuple[str, ...]) -> str:
    """Run plays, and return the pending password that each of the two runs uses."""
    for host in ("early", "late"):
        plays += (
            {
                "hosts": host,
                "gather_facts": False,
                "tasks": [
                    {"ansible.builtin.debug": {"msg": f"{host}={{{{ finalize_known.pending_database_password }}}}"}}
                ],
            },
        )
    (folder / "runs.yml").write_text(yaml.safe_dump(list(plays)), encoding="utf-8")
    result = Playbooks(home, {}).run("-i", "early,late,", *arguments, playbook=str(folder / "runs"))
    assert result.status == 0, result.output
    return result.text


@pytest.mark.parametrize(
    "vault",
    [
        pytest.param((), id="plain"),
        pytest.param(("-e", "finalize_vault_password=secret"), id="encrypted", marks=pytest.mark.nightly),
    ],
)
def test_both_runs_use_one_pending_password(home: Path, tmp_path: Path, vault: tuple[str, ...]) -> None:
    kept = tmp_path / "acme.yml"
    output = run_plays(
        home,
        play_of("late", "credentials_preflight"),
        play_of("early", "pending"),
        # It read the file before the other run wrote it.
        play_of("late", "credentials", finalize_wanted="{{ finalize_wanted_before }}"),
        play_of("late", "credentials_preflight"),
        folder=tmp_path,
        arguments=("-e", f"finalize_credentials_file={kept}", *vault),
    )
    assert "early=chosen-by-early" in output
    assert "late=chosen-by-early" in output


def test_pending_password_survives_other_writes(home: Path, tmp_path: Path) -> None:
    kept = tmp_path / "acme.yml"
    kept.write_text("client_id: acme\nsupabase_project_ref: abcdefghijklmnopqrst\n", encoding="utf-8")
    resources = {"supabase_project_ref": "abcdefghijklmnopqrst", "supabase_anon_key": "new"}
    run_plays(
        home,
        play_of("late", "credentials_preflight"),
        play_of("early", "pending"),
        play_of("late", "credentials", finalize_resources=resources),
        play_of("late", "credentials_preflight"),
        folder=tmp_path,
        arguments=("-e", f"finalize_credentials_file={kept}"),
    )
    written = yaml.safe_load(kept.read_text(encoding="utf-8"))
    assert written["pending_database_password"] == "chosen-by-early"
    assert written["supabase_anon_key"] == "new"
