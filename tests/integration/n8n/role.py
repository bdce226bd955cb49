# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A play with the role n8n_webhooks, for the tests of the role and those of its webhooks."""

from __future__ import annotations

import sys
import typing as t

import yaml

if t.TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.playbooks import Playbooks

    from .conftest import Server

    RunRole: t.TypeAlias = Callable[..., tuple[int, str, dict[str, t.Any]]]

KEY, DIGEST_KEY = "sb_secret_of_the_client_in_tests", "a key of digests in tests"
PLAY: list[dict[str, t.Any]] = [
    {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "tasks": [
            {
                "block": [{"ansible.builtin.import_role": {"name": "draggonnb.supabase.n8n_webhooks"}}],
                "always": [
                    {
                        "ansible.builtin.copy": {
                            "content": "{{ {'result': n8n_webhooks_result, 'resources': n8n_webhooks_resources} | to_json }}",
                            "dest": "{{ playbook_dir }}/result.json",
                            "mode": "0600",
                        },
                        "check_mode": False,
                    }
                ],
            }
        ],
    }
]


def role_runner(n8n: Server, plays: Playbooks, folder: Path) -> RunRole:
    """Return a function that runs the role for the test's client, and returns the exit status, the output, and its results.

    :param folder: where the play is written.
    """

    def run(*arguments: str, **variables: t.Any) -> tuple[int, str, dict[str, t.Any]]:
        given = {
            "ansible_python_interpreter": sys.executable,
            "n8n_webhooks_client_id": n8n.client,
            "n8n_webhooks_supabase_url": "http://127.0.0.1:9",
            "n8n_webhooks_supabase_key": KEY,
            **variables,
        }
        text = yaml.safe_dump([{**PLAY[0], "vars": given}])
        environment = {"N8N_URL": n8n.url, "N8N_API_KEY": n8n.key, "N8N_DIGEST_KEY": DIGEST_KEY}
        return plays.play(text, *arguments, folder=folder, env=environment)

    return run
