# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person is told how far a task is that runs for all hosts."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from tests.support.playbooks import TIMEOUT, Playbooks

if TYPE_CHECKING:
    from pathlib import Path

PLAYBOOK = """
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - name: Judge each client
      ansible.builtin.shell: printf '3 of 9 clients done, reading acme' > "$SUPABASE_PROGRESS_FILE"; sleep 3
      run_once: true
"""


def test_what_a_module_notes_is_shown(home: Path, tmp_path: Path) -> None:
    playbook = tmp_path / "playbook.yml"
    playbook.write_text(PLAYBOOK, encoding="utf-8")
    enabled = {"ANSIBLE_CALLBACKS_ENABLED": "draggonnb.supabase.progress", "SUPABASE_PROGRESS_INTERVAL": "0.1"}
    command = [*Playbooks.command("provision")[:-1], str(playbook)]
    environment = Playbooks(home, enabled).environment
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    assert done.returncode == 0, done.stdout
    shown = r"^waiting: Judge each client: 3 of 9 clients done, reading acme \(\d+ s\)$"
    assert re.search(shown, done.stderr, re.MULTILINE), done.stderr
    assert list((home / "ansible" / "tmp").rglob("progress-*")) == []
