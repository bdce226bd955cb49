# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many runs: ``python -m tests.chaos --runs 500 --seed 0``. The exit status is 0 if all promises were kept."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import queue
import sys
import time
import typing as t
from collections import Counter
from pathlib import Path

from scripts import orphans
from tests.chaos.laboratory import laboratory
from tests.chaos.plan import plan_for

if t.TYPE_CHECKING:
    from tests.chaos.runner import Report

LOGS = Path(".build") / "chaos"


def work(seeds: t.Sequence[int], reports: t.Any) -> None:
    """Run some seeds, one after the other, in a laboratory of their own."""
    orphans.adopt()
    with laboratory() as place:
        for seed in seeds:
            report = place.run(plan_for(seed))
            if report.problems:
                keep(report)
            report.outputs.clear()
            reports.put(report)
    reports.put(None)


def keep(report: Report) -> None:
    """Write what a failed run printed."""
    LOGS.mkdir(parents=True, exist_ok=True)
    parts = [report.line(), *report.faults]
    parts += [f"\n===== {purpose}\n{output}" for purpose, output in report.outputs.items()]
    (LOGS / f"{report.plan.seed}.log").write_text("\n".join(parts), encoding="utf-8")


def main() -> int:
    """Run the seeds, print a line for each, and a summary."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="the first one; each run has the next one")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many runs at once")
    given = parser.parse_args()
    seeds = range(given.seed, given.seed + given.runs)
    jobs = max(1, min(given.jobs, given.runs))
    context = multiprocessing.get_context("fork")
    reports = context.Queue()
    workers = [context.Process(target=work, args=(seeds[number::jobs], reports)) for number in range(jobs)]
    for worker in workers:
        worker.start()
    began, ended, done, failed, counts = time.monotonic(), 0, 0, [], Counter[str]()
    while ended < jobs:
        try:
            report = reports.get(timeout=1)
        except queue.Empty:
            if not any(worker.is_alive() for worker in workers):
                break
            continue
        if report is None:
            ended += 1
            continue
        done += 1
        counts["killed"] += report.killed
        counts["ended well in spite of faults"] += report.status == 0
        counts.update(fault.partition(":")[0] for fault in report.faults)
        if report.problems:
            failed.append(report.plan.seed)
        print(f"{'FAIL' if report.problems else 'ok  '} {report.line()}", flush=True)
    for worker in workers:
        worker.join()
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    print(", ".join(f"{number} x {name}" for name, number in counts.most_common()))
    print(f"{done} runs, {len(failed)} failed, in {minutes} min {seconds} s.")
    for seed in failed:
        print(f"make chaos RUNS=1 SEED={seed}    # {LOGS}/{seed}.log has the output")
    return 1 if failed or done < given.runs else 0


if __name__ == "__main__":
    sys.exit(main())
