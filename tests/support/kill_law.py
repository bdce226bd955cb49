# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The law of runs that are killed: whenever that happens, the next run does the rest, and the one after it changes nothing."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import time
import typing as t
import warnings
from dataclasses import dataclass

from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from tests.chaos.fault_proxy import Faults, Request

STAGES = ("before", "after")
"""When the API receives a request, which it answers nevertheless; and when it has answered, and the run doesn't know.

The first one is the time after the response to the request before it as well, but the next run begins while the API still works.
"""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A task that is killed.

    :ivar prepare: makes what the task changes as it was before.
    :ivar run: runs the module's code in this process; with True, through the proxy.
    :ivar problem: returns what is wrong after the run that follows, an empty string if nothing is.
    """

    prepare: Callable[[], object]
    run: Callable[[bool], Outcome]
    problem: Callable[[], str] = lambda: ""


def violations(task: Task, faults: Faults) -> list[str]:
    """Kill the task at each of its requests, and return what breaks the law.

    Of requests that are repeated, which only wait, it is killed at the first two and at the last one.

    :param faults: of the proxy that the task uses.
    """
    task.prepare()
    faults.set()
    task.run(True)
    lines = list(faults.requests)
    assert lines, "no request was sent"
    found: list[str] = []
    for number, line in enumerate(lines, 1):
        if lines[: number - 1].count(line) > 1 and line in lines[number:]:
            continue
        for stage in STAGES:
            task.prepare()
            reached = _kill(faults, lambda: task.run(True), number, stage)
            found += [f"killed {stage} request {number}, {reached}: {each}" for each in _broken(task)]
    return found


def _broken(task: Task) -> list[str]:
    try:
        task.run(False)
        problem = task.problem()
        again = task.run(False)
    except Failure as failure:
        return [f"the next run failed: {failure.as_result()}"]
    found = [problem] if problem else []
    return [*found, f"the run after the next one changed: {again.result.get('action')}"] if again.changed else found


def _kill(faults: Faults, run: Callable[[], object], number: int, stage: str) -> str:
    """Run in another process, and kill it at a request; return the request, an empty string if the run has fewer."""
    lines: list[str] = []

    def attempt() -> None:
        try:
            run()
        except Failure:
            os._exit(1)

    process = multiprocessing.get_context("fork").Process(target=attempt)

    def observer(request: Request) -> None:
        if (request.number, request.stage) == (number, stage) and not lines:
            lines.append(request.line)
            for _attempt in itertools.takewhile(lambda _number: process.pid is None, range(1000)):
                time.sleep(0.01)
            os.kill(t.cast("int", process.pid), signal.SIGKILL)

    faults.set(observer=observer)
    with warnings.catch_warnings():
        # The threads of the proxy wait for requests, and hold no lock.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    process.join()
    faults.set()
    return lines[0] if lines else ""
