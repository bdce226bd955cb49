# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Concurrent runs for one client: each re-creates the temporary login role, and all of them log in.

Each test has its own client, because the pooler counts the failed logins of a project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.long_runs import sampled
from tests.support.playbooks import TIMEOUT, Result

if TYPE_CHECKING:
    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks


def run_concurrently(playbooks: Playbooks, client: str, *names: str) -> list[Result]:
    """Run playbooks for one client at the same time, each to completion."""
    processes = [playbooks.start("-e", f"client_id={client}", playbook=name) for name in names]
    results = []
    for process in processes:
        with process:
            output, _none = process.communicate(timeout=TIMEOUT)
        results.append(Result(process.wait(), output))
    return results


@pytest.mark.fuzz
@pytest.mark.parametrize(
    "names",
    sampled(
        [("provision", "provision", "audit"), ("provision", "provision"), ("audit", "audit"), ("provision", "audit")],
        every=4,
        start=3,
    ),
    ids="-".join,
)
def test_concurrent_runs_do_not_lock_each_other_out(
    playbooks: Playbooks, platform: Platform, client: str, names: tuple[str, ...]
) -> None:
    platform.provision(client)
    # Repeated failed logins would block the address for long.
    platform.running.settings(breaker_failures=6 * len(names))
    for result in run_concurrently(playbooks, client, *names):
        assert result.status == 0, result.output
        assert set(result.changed.values()) == {0}


@pytest.mark.nightly
def test_replaced_login_role_is_created_again(playbooks: Playbooks, platform: Platform, client: str) -> None:
    platform.provision(client)
    platform.running.fault("late_login_role", seconds=4)
    platform.running.settings(breaker_failures=6)
    done = playbooks.client(client)
    assert done.status == 0, done.output
    assert set(done.changed.values()) == {0}


@pytest.mark.nightly
def test_refused_login_is_reported_after_few_attempts(playbooks: Playbooks, platform: Platform, client: str) -> None:
    platform.provision(client)
    platform.running.fault("late_login_role", seconds=600)
    platform.running.settings(breaker_failures=7)
    refused = playbooks.client(client)
    assert refused.status == 2
    assert "Wait until other runs have finished" in refused.text
    assert "Circuit breaker" not in refused.text


@pytest.mark.nightly
def test_wrong_given_password_is_tried_once(playbooks: Playbooks, platform: Platform, client: str) -> None:
    platform.provision(client)
    platform.running.settings(breaker_failures=2)
    refused = playbooks.client(client, "-e", "supabase_project_database_password=not-the-one")
    assert refused.status == 2
    assert "supabase_project_update_password=always" in refused.text
    assert playbooks.client(client).status == 0
