# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pool of an audit, and the session over HTTPS."""

from __future__ import annotations

import itertools
import threading
import time
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.api_session import (
    ApiSession,
    rows_of,
    single_statement,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.pool import run_each
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import extract

TIMEOUT = 60.0


def test_bounded_and_complete() -> None:
    lock, running, most = threading.Lock(), set[int](), 0

    def work(job: int) -> int:
        nonlocal most
        with lock:
            running.add(job)
            most = max(most, len(running))
        with lock:
            running.discard(job)
        return job * 2

    found = run_each(range(50), work, late=lambda _job: -1, limit=4, timeout=TIMEOUT, clock=time.monotonic)
    assert sorted(found) == [(job, job * 2) for job in range(50)]
    assert most <= 4


def test_jobs_are_taken_when_there_is_room() -> None:
    taken = itertools.count()
    jobs = (next(taken) for _each in range(100))
    results = run_each(jobs, lambda job: job, late=lambda _job: -1, limit=3, timeout=TIMEOUT, clock=time.monotonic)
    next(results)
    assert next(taken) <= 4


def test_late_job_is_abandoned_and_others_go_on() -> None:
    go_on = threading.Event()

    def work(job: str) -> str:
        if job == "stuck":
            go_on.wait(TIMEOUT)
        return f"{job} done"

    # By this clock, the job that started first is late at once; the timeouts of the others are far away.
    now = iter((0.0, 1000.0, 1000.0))
    found = run_each(
        ["stuck", "next", "last"],
        work,
        late=lambda job: f"{job} late",
        limit=1,
        timeout=TIMEOUT,
        clock=lambda: next(now, 1000.0),
    )
    assert list(found) == [("stuck", "stuck late"), ("next", "next done"), ("last", "last done")]
    go_on.set()


def test_bug_in_a_job_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(run_each([0], lambda job: 1 // job, late=lambda _job: 0, limit=1, timeout=TIMEOUT, clock=time.monotonic))


def test_rows_keep_the_order_and_equal_names_of_columns() -> None:
    assert rows_of('[{"?column?":"a","?column?":null,"b":1},{"?column?":"c","?column?":"{}","b":true}]') == [
        ("a", None, 1),
        ("c", "{}", True),
    ]
    assert rows_of(None) == []


def test_statements_before_the_query_are_left_out() -> None:
    sent: list[str] = []

    class Answer:
        endpoint = "endpoint"

        def json(self) -> list[dict[str, str | None]]:
            return [{"rows": None}]

    class Client:
        def call(self, _purpose: str, _method: str, _endpoint: str, **request: t.Any) -> Answer:
            sent.append(request["body"]["query"])
            return Answer()

    session = ApiSession(t.cast("t.Any", Client()), "a" * 20, 17)
    assert session.run(extract.open_snapshot(17, ("public",))) == []
    session.rollback()
    assert session.run("SAVEPOINT counting") == []
    assert sent == [single_statement(extract.statement_unless_known(17, ("public",), ""))]
    assert ";" not in sent[0].replace("';'", "")
