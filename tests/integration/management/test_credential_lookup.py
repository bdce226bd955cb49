# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup ``project_credential`` in a play."""

from __future__ import annotations

import json
import sys
import typing as t

from tests.support.ansible_commands import run_ansible

if t.TYPE_CHECKING:
    from pathlib import Path

    from .conftest import LocalPlatform

PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{python}"
    lookup_name: draggonnb.supabase.project_credential
  tasks:
    - name: Write credentials to a private file
      ansible.builtin.copy:
        content: "{{{{ query(lookup_name, 'secret', 'publishable', 'pooler_url', ref='{ref}', database_password='p@ss') | to_json }}}}"
        dest: "{kept}"
        mode: "0600"
      no_log: true
    - name: Read a key that doesn't exist
      ansible.builtin.debug:
        msg: "{{{{ lookup(lookup_name, 'secret:nothing', ref='{ref}') }}}}"
"""


def test_lookup_returns_credentials_and_prints_none(
    platform: LocalPlatform, ref: str, environment: dict[str, str], tmp_path: Path
) -> None:
    kept, play = tmp_path / "kept.json", tmp_path / "play.yml"
    play.write_text(PLAY.format(python=sys.executable, ref=ref, kept=kept))
    done = run_ansible("ansible-playbook", "-vvvv", str(play), environment=environment, folder=tmp_path)
    assert done.returncode == 2, done.stdout
    assert f"The project {ref} has no API key secret:nothing." in done.stdout
    secret, publishable, url = json.loads(kept.read_text())
    assert secret.startswith("sb_secret_")
    assert publishable.startswith("sb_publishable_")
    assert url.startswith(f"postgresql://postgres.{ref}:p%40ss@")
    assert [value for value in (secret, publishable, url, platform.token) if value in done.stdout] == []
