# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment is killed at each of its requests, those of a promotion as well: the next run does the rest, and deploys nothing twice."""

from __future__ import annotations

import time
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline, Timing
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.access import open_client, read_access
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.options import (
    DEPLOYMENT_SPEC,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.reconciler import reconcile
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.task import ProjectTask, read_team

from tests.chaos.fault_proxy import FaultProxy, Faults
from tests.support.kill_law import Task, violations

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import Site

SPEED = 30.0
"""How much faster the clock of a run is, which promotes a staged deployment after a minute."""
FAST = Timing(monotonic=lambda: time.monotonic() * SPEED, sleep=lambda seconds: time.sleep(seconds / SPEED))


@pytest.mark.nightly
@pytest.mark.parametrize("is_staged", [False, True])
def test_next_run_does_the_rest(site: Site, is_staged: bool) -> None:
    faults, numbers = Faults(), iter(range(1000))
    site.generate_repository()
    with FaultProxy(site.access["api_url"], faults=faults) as proxy:

        def prepare() -> None:
            site.platforms.control("DELETE", "faults")
            if site.named():
                site.project(state="absent", confirm_name=site.name)
            site.project(repository=site.repository, variables={"MODE": str(next(numbers))})
            if is_staged:
                site.fault("staged_build")

        def run(proxied: bool) -> Outcome:
            given = {name: each.get("default") for name, each in DEPLOYMENT_SPEC.items()} | site.access
            if proxied:
                given["api_url"] = proxy.url
            deadline = Deadline(600.0, FAST)
            client = open_client(read_access(given), deadline=deadline, timing=FAST)
            task = ProjectTask(
                client=client, team=read_team(client, str(given["team"])), name=site.name, deadline=deadline, timing=FAST, check_mode=False
            )  # fmt: skip
            return reconcile(read_spec(given), task, make_nonce=lambda: f"nonce{time.monotonic_ns()}")

        def problem() -> str:
            deployments = site.deployments()
            return "" if len(deployments) == 1 and site.served() else f"the deployments are {deployments}"

        assert violations(Task(prepare=prepare, run=run, problem=problem), faults) == []
