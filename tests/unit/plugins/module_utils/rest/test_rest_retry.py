# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a request is retried, and after what delay."""

from __future__ import annotations

import typing as t
from email.utils import formatdate

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.retry import (
    Attempt,
    RetryPolicy,
    delay_before_retry,
    http_date,
)

NOW = 1_800_000_000.0
POLICY = RetryPolicy(
    attempts=3, throttled_attempts=4, first_delay=1.0, max_delay=5.0, max_requested_delay=60.0, max_extra_delay=2.0
)


def delay(
    method: str,
    status: int | None,
    jitter: float = 0.0,
    /,
    *,
    number: int = 1,
    permanent: bool = False,
    page: bool = False,
    **headers: str,
) -> float | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    attempt = Attempt(method=method, number=number, status=status, headers=named, permanent=permanent, page=page)
    return delay_before_retry(attempt, policy=POLICY, jitter=jitter, wall=NOW)


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_every_method_is_retried_after_a_rate_limit(method: str) -> None:
    assert delay(method, 429, Retry_After="7") == 7


@pytest.mark.parametrize(
    ("headers", "jitter", "expected"),
    [
        ({"Retry_After": "7"}, 0.0, 7.0),
        ({"Retry_After": "7"}, 0.5, 8.0),
        ({"Retry_After": "7", "X_RateLimit_Reset": "30"}, 0.0, 7.0),
        ({"Retry_After": "0"}, 0.0, 0.0),
        ({"Retry_After": formatdate(NOW + 12, usegmt=True)}, 0.0, 12.0),
        ({"Retry_After": formatdate(NOW - 12, usegmt=True)}, 0.0, 0.0),
        ({"X_RateLimit_Reset": "30"}, 0.0, 30.0),
        ({"X_RateLimit_Reset": "1800000030"}, 0.0, 30.0),
        ({"X_RateLimit_Reset": "1799999999"}, 0.0, 1.0),
        ({"X_RateLimit_Reset": "1800009999"}, 0.0, 60.0),
        ({"Retry_After": "soon", "X_RateLimit_Reset": "30"}, 0.0, 30.0),
        ({"Retry_After": "-3", "X_RateLimit_Reset": "nan"}, 0.0, 0.5),
        ({}, 0.0, 0.5),
        ({}, 0.5, 0.75),
    ],
)
def test_the_delay_after_a_rate_limit(headers: dict[str, t.Any], jitter: float, expected: float) -> None:
    assert delay("GET", 429, jitter, **headers) == pytest.approx(expected)


@pytest.mark.parametrize("status", [None, 408, 500, 502, 503, 504, 522])
def test_after_a_transient_error_only_reads_are_retried(status: int | None) -> None:
    assert delay("GET", status) == 0.5
    assert [delay(method, status) for method in ("POST", "PATCH", "PUT", "DELETE")] == [None] * 4


@pytest.mark.parametrize("status", [200, 201, 301, 400, 401, 402, 403, 404, 409, 422, 501])
def test_other_statuses_are_not_retried(status: int) -> None:
    assert delay("GET", status) is None


@pytest.mark.parametrize("status", [200, 403, 404])
def test_a_read_is_retried_after_a_page_of_a_proxy(status: int) -> None:
    assert delay("GET", status, page=True) == 0.5
    assert [delay(method, status, page=True) for method in ("POST", "PATCH", "PUT", "DELETE")] == [None] * 4


@pytest.mark.parametrize("status", [302, 407])
def test_a_page_that_will_not_change_is_not_retried(status: int) -> None:
    assert delay("GET", status, page=True) is None


def test_delays_double_up_to_the_maximum() -> None:
    policy = RetryPolicy(attempts=10, first_delay=1.0, max_delay=5.0)
    delays = [
        delay_before_retry(
            Attempt(method="GET", number=number, status=503, headers={}), policy=policy, jitter=0.999999, wall=NOW
        )
        for number in range(1, 6)
    ]
    assert delays == pytest.approx([1, 2, 4, 5, 5], rel=1e-3)


def test_a_gateway_may_request_a_delay() -> None:
    assert delay("GET", 503, Retry_After="4") == 4
    assert delay("POST", 503, Retry_After="4") is None


def test_the_number_of_attempts_is_limited() -> None:
    assert delay("GET", 503, number=2) is not None
    assert delay("GET", 503, number=3) is None
    assert delay("GET", 429, number=3) is not None
    assert delay("GET", 429, number=4) is None


def test_a_permanent_error_is_not_retried() -> None:
    assert delay("GET", None, permanent=True) is None


@pytest.mark.parametrize("text", [None, "", "yesterday", "Wed, 99 Foo 2026 10:00:00 GMT"])
def test_an_invalid_date_is_none(text: str | None) -> None:
    assert http_date(text) is None
