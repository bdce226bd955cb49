# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role n8n_webhooks: what it creates, predicts, leaves alone, and deletes; and its results."""

from __future__ import annotations

import typing as t

import pytest

from .role import DIGEST_KEY, KEY, role_runner

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.support.playbooks import Playbooks

    from .conftest import Server
    from .role import RunRole


@pytest.fixture
def run_role(n8n: Server, plays: Playbooks, tmp_path: Path) -> RunRole:
    """Return a function that runs the role, and returns the exit status, the output, and its results."""
    return role_runner(n8n, plays, tmp_path)


def lines(results: dict[str, t.Any], label: str, *, check_mode: bool = False) -> list[str]:
    """Return the lines of the summary with a label."""
    (entry,) = [each for each in results["result"]["data"]["report"] if each["label"] == label]
    return list(entry["check_mode"]["lines"] if check_mode else entry["lines"])


def test_the_role_predicts_creates_leaves_alone_and_deletes(n8n: Server, run_role: RunRole) -> None:
    names = [f"{n8n.client} - lead intake", f"{n8n.client} - email event"]
    status, shown, predicted = run_role("--check", "--diff", n8n_webhooks_supabase_key="")
    assert status == 0, shown
    assert (n8n.named(), n8n.credentials()) == ([], [])
    assert lines(predicted, "workflows", check_mode=True) == [f"{name}, would be activated" for name in names]
    status, shown, created = run_role("-vvv")
    assert status == 0, shown
    resources = created["resources"]
    assert (created["result"]["success"], created["result"]["step"]) == (True, "n8n-webhooks")
    assert resources["n8n_webhook_url"] == f"{n8n.url}/webhook/{n8n.client}/lead"
    assert resources["n8n_webhook_urls"][1:] == [f"{n8n.url}/webhook/{n8n.client}/email-event"]
    assert (len(n8n.named()), len(n8n.credentials())) == (2, 2)
    assert [secret for secret in (KEY, DIGEST_KEY, n8n.key, resources["n8n_webhook_secret"]) if secret in shown] == []
    # Only who has the secret starts a workflow.
    assert n8n.webhook("POST", f"{n8n.client}/lead", {}).status_code == 403
    status, shown, again = run_role()
    assert (status, again["result"]["data"]["changed"]) == (0, False)
    assert again["resources"] == resources
    status, shown, gone = run_role(n8n_webhooks_state="absent", n8n_webhooks_supabase_key="")
    assert status == 0, shown
    assert lines(gone, "workflows") == [f"{name}, deleted" for name in names]
    assert (n8n.named(), n8n.credentials()) == ([], [])


@pytest.mark.nightly
def test_another_key_is_noticed_and_a_check_without_it_reports_no_change(n8n: Server, run_role: RunRole) -> None:
    run_role()
    _status, _shown, checked = run_role("--check", n8n_webhooks_supabase_key="")
    assert checked["result"]["data"]["changed"] is False
    _status, _shown, rotated = run_role(n8n_webhooks_supabase_key="sb_secret_that_is_new")
    assert lines(rotated, "n8n credential") == ["supabase, updated"]
    assert len(n8n.credentials()) == 2


def test_what_is_missing_or_invalid_is_a_result(n8n: Server, run_role: RunRole) -> None:
    cases: list[tuple[dict[str, t.Any], str]] = [
        ({"n8n_webhooks_supabase_key": ""}, "The URL or the secret key of the client's Supabase is not set"),
        ({"n8n_webhooks_digest_key": "short"}, "has less than 16 characters"),
        ({"n8n_webhooks_client_id": "Not Valid"}, "is not a valid client_id"),
        ({"n8n_webhooks_workflows": [{"name": "x", "src": "/missing.json"}]}, "do not exist: /missing.json"),
        ({"n8n_webhooks_api_token": "wrong"}, "Check api_token"),
    ]
    for variables, expected in cases:
        status, shown, failed = run_role(**variables)
        assert (status != 0, failed["result"]["success"]) == (True, False)
        assert expected in " ".join(shown.replace("\\", "").split())
    assert (n8n.named(), n8n.credentials()) == ([], [])
