# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A short version of ``make chaos``: provisionings of all steps that are killed with all their processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.fault_proxy import FaultRule
from tests.chaos.laboratory import laboratory
from tests.chaos.plan import CREATE, Kill, Plan, plan_for
from tests.support.long_runs import most_at_night, sampled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.runner import Laboratory

PLANS = {
    "initializing the shadow server": Plan(
        seed=1, cold=True, kill=Kill("shadow", delay=0.3), vault=True, further=False
    ),
    "with a password whose outcome is unknown": Plan(
        seed=2, start="provisioned", rotate=True, rules=(FaultRule("reset after", route="PATCH .*/password$"),),
        kill=Kill("credentials"), further=False,
    ),
    "creating the project": Plan(
        seed=3, rules=(FaultRule("hanging after", route=CREATE, seconds=3.0),),
        kill=Kill("answer", number=5, delay=0.5),
    ),
    "before it knows of the repository, the site, and a workflow": Plan(
        seed=4, start="database", kill=Kill("answer", route="^n8n POST .*/workflows$", number=2),
        rules=(
            FaultRule("reset after", route="^github POST .*/generate$"),
            FaultRule("truncated", route="^vercel POST .*/projects$"),
            FaultRule("bad gateway after", route="^vercel POST .*/env$", skip=1),
        ),
    ),
    "while one of two clients starts": Plan(seed=5, clients=2, platform=("late_keys",), kill=Kill("answer", number=12)),
    "while the site is built": Plan(
        seed=6, start="database", rules=(FaultRule("page after", route="^vercel POST .*/deployments$"),),
        kill=Kill("answer", route="^vercel GET .*/deployments", number=2),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def place() -> Iterator[Laboratory]:
    """Yield what the runs need."""
    with laboratory() as made:
        yield made


@pytest.mark.parametrize("killed", most_at_night(sampled(PLANS, every=3), every=2))
def test_next_run_completes_a_run_that_was_killed(place: Laboratory, killed: str) -> None:
    report = place.run(PLANS[killed])
    assert report.problems == [], report.line()
    assert report.killed or report.plan.kill is None


def test_a_seed_stands_for_one_plan() -> None:
    plans = [plan_for(seed) for seed in range(300)]
    assert plans == [plan_for(seed) for seed in range(300)]
    assert len({plan.describe() for plan in plans}) > 250
