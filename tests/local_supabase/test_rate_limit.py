# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rate limit: counting with a fake clock, and the responses of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_supabase.rate_limit import RateLimit

if TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase


class Clock:
    """A fake clock."""

    now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_fixed_window() -> None:
    clock = Clock()
    limit = RateLimit(clock)
    responses = [limit.count("u", "project:a", "GET /x", 3) for _attempt in range(4)]
    assert [response.remaining for response in responses] == [2, 1, 0, 0]
    assert [response.exceeded for response in responses] == [False, False, False, True]
    clock.now += 45.5
    late = limit.count("u", "project:a", "GET /x", 3)
    assert (late.exceeded, late.reset) == (True, 15)
    clock.now += 14.5
    assert limit.count("u", "project:a", "GET /x", 3).headers() == {
        "X-RateLimit-Limit": "3",
        "X-RateLimit-Remaining": "2",
        "X-RateLimit-Reset": "60",
    }


def test_users_scopes_and_endpoints_are_counted_separately() -> None:
    limit = RateLimit(Clock())
    for user, scope, endpoint in (("u", "user", "a"), ("v", "user", "a"), ("u", "project:x", "a"), ("u", "user", "b")):
        assert not limit.count(user, scope, endpoint, 1).exceeded
    assert limit.count("u", "user", "a", 1).exceeded
    assert not any(limit.count("u", "user", "c", 0).exceeded for _attempt in range(1000))


def test_limit_of_the_platform(local: LocalSupabase, ref: str) -> None:
    local.settings(rate_limit=120)
    path = f"/v1/projects/{ref}/billing/addons"
    responses = [local.get(path)]
    # At most two windows: the first may have started before this test.
    while responses[-1].status_code == 200 and len(responses) < 240:
        responses.append(local.get(path))
    allowed, rejected = responses[-2], responses[-1]
    assert allowed.headers["X-RateLimit-Remaining"] == "0"
    assert rejected.status_code == 429
    assert rejected.json() == {"message": "ThrottlerException: Too Many Requests"}
    assert rejected.headers["X-RateLimit-Limit"] == "120"
    assert rejected.headers["X-RateLimit-Remaining"] == "0"
    assert 1 <= int(rejected.headers["X-RateLimit-Reset"]) <= 60
    # Other endpoints of the project and other scopes of the user aren't affected.
    assert local.get(f"/v1/projects/{ref}/ssl-enforcement").status_code == 200
    assert local.get("/v1/organizations").status_code == 200
    # All tokens of one user share the limit.
    assert local.get(path, token=local.limited).status_code == 429
