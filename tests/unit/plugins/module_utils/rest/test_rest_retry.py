# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a request is retried, and after how long: one rule a row."""

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
POLICY = RetryPolicy(attempts=3, throttled_attempts=4, first=1.0, longest=5.0, longest_asked=60.0, spread=2.0)


def pause(
    method: str, status: int | None, jitter: float = 0.0, /, number: int = 1, permanent: bool = False, **headers: str
) -> float | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    attempt = Attempt(method=method, number=number, status=status, headers=named, permanent=permanent)
    return delay_before_retry(attempt, patience=POLICY, jitter=jitter, wall=NOW)


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_rate_limited_request_is_retried_whatever_the_method(method: str) -> None:
    assert pause(method, 429, Retry_After="7") == 7


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
        ({"X_RateLimit_Reset": "1800000030"}, 0.0, 60.0),
        ({"Retry_After": "soon", "X_RateLimit_Reset": "30"}, 0.0, 30.0),
        ({"Retry_After": "-3", "X_RateLimit_Reset": "nan"}, 0.0, 0.5),
        ({}, 0.0, 0.5),
        ({}, 0.5, 0.75),
    ],
)
def test_pause_after_rate_limit(headers: dict[str, t.Any], jitter: float, expected: float) -> None:
    assert pause("GET", 429, jitter, **headers) == pytest.approx(expected)


@pytest.mark.parametrize("status", [None, 408, 500, 502, 503, 504, 522])
def test_transient_error_is_retried_for_get_only(status: int | None) -> None:
    assert pause("GET", status) == 0.5
    assert [pause(method, status) for method in ("POST", "PATCH", "PUT", "DELETE")] == [None] * 4


@pytest.mark.parametrize("status", [200, 201, 301, 400, 401, 402, 403, 404, 409, 422, 501])
def test_other_statuses_are_not_retried(status: int) -> None:
    assert pause("GET", status) is None


def test_pauses_double_up_to_the_maximum() -> None:
    attempt_at = RetryPolicy(attempts=10, first=1.0, longest=5.0)
    pauses = [
        delay_before_retry(
            Attempt(method="GET", number=number, status=503, headers={}), patience=attempt_at, jitter=0.999999, wall=NOW
        )
        for number in range(1, 6)
    ]
    assert pauses == pytest.approx([1, 2, 4, 5, 5], rel=1e-3)


def test_retry_after_of_gateway_error_is_used() -> None:
    assert pause("GET", 503, Retry_After="4") == 4
    assert pause("POST", 503, Retry_After="4") is None


def test_attempts_are_limited() -> None:
    assert pause("GET", 503, number=2) is not None
    assert pause("GET", 503, number=3) is None
    assert pause("GET", 429, number=3) is not None
    assert pause("GET", 429, number=4) is None


def test_permanent_error_is_not_retried() -> None:
    assert pause("GET", None, permanent=True) is None


@pytest.mark.parametrize("text", [None, "", "yesterday", "Wed, 99 Foo 2026 10:00:00 GMT"])
def test_invalid_date_is_none(text: str | None) -> None:
    assert http_date(text) is None
