# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a job for each of many clients in threads: a bounded number at once, each with a deadline."""

from __future__ import annotations

import queue
import threading
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

J = t.TypeVar("J")
R = t.TypeVar("R")


def run_each(
    jobs: Iterable[J],
    work: Callable[[J], R],
    *,
    late: Callable[[J], R],
    limit: int,
    timeout: float,
    clock: Callable[[], float],
) -> Iterator[tuple[J, R]]:
    """Yield each job with its result, in the order in which they end.

    A thread can't be stopped, so one that misses its deadline is abandoned: its result is ignored, and it doesn't keep the
    process alive.

    :param work: runs in a thread. What it raises ends everything, so it must turn the failure of a job into a result.
    :param late: returns the result of a job that missed its deadline.
    :param limit: how many jobs run at once.
    :param timeout: seconds from the start of a job to its deadline.
    """
    waiting, running = iter(jobs), dict[int, tuple[J, float]]()
    ended: queue.SimpleQueue[tuple[int, R | None, BaseException | None]] = queue.SimpleQueue()

    def run(number: int, job: J) -> None:
        try:
            ended.put((number, work(job), None))
        except BaseException as error:  # noqa: BLE001 - raised again where the results are read
            ended.put((number, None, error))

    number, is_more = 0, True
    while True:
        while is_more and len(running) < limit:
            try:
                job = next(waiting)
            except StopIteration:
                is_more = False
                break
            number += 1
            running[number] = (job, clock() + timeout)
            threading.Thread(target=run, args=(number, job), daemon=True).start()
        if not running:
            return
        # Jobs start in this order and have the same timeout, so the first one is due first.
        first = min(running)
        job, due = running[first]
        try:
            finished, result, error = ended.get(timeout=max(0.0, due - clock()))
        except queue.Empty:
            del running[first]
            yield job, late(job)
            continue
        if finished not in running:
            continue
        if error is not None:
            raise error
        yield running.pop(finished)[0], t.cast("R", result)
