# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Data API: rows of a table, read, added, and changed with an API key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

    from tests.local_supabase.harness import LocalSupabase

PEOPLE = """
drop table if exists public.people;
create table public.people (id int generated always as identity primary key, email text not null unique, age int);
alter table public.people enable row level security;
revoke all on public.people from anon, authenticated, service_role;
grant select, insert, update on public.people to service_role;
grant select on public.people to anon;
insert into public.people (email, age) values ('a@x.test', 30), ('b@x.test', null);
"""
REPRESENTATION = "return=representation"


@pytest.fixture
def call(local: LocalSupabase, ref: str) -> Callable[..., requests.Response]:
    """Return what sends requests to a table with a secret key, or a key of another type."""
    local.rows(ref, PEOPLE)
    keys = {key["type"]: key["api_key"] for key in local.get(f"/v1/projects/{ref}/api-keys?reveal=true").json()}

    def send(method: str, path: str, body: Any = None, *, key: str = "secret", prefer: str = "") -> requests.Response:
        headers = {"apikey": keys.get(key, key), "Prefer": prefer}
        return local.request(method, f"/rest/v1/{path}", token=None, json=body, headers=headers)

    return send


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select=email", ["a@x.test", "b@x.test"]),
        ("select=email&email=eq.a@x.test", ["a@x.test"]),
        ("select=email&email=neq.a@x.test", ["b@x.test"]),
        ("select=email&age=is.null", ["b@x.test"]),
        ("select=email&age=gte.30&age=lt.31", ["a@x.test"]),
        ("select=email&email=in.(a@x.test,c@x.test)", ["a@x.test"]),
        ("select=email&limit=1", ["a@x.test"]),
    ],
)
def test_rows_are_filtered(call: Callable[..., requests.Response], query: str, expected: list[str]) -> None:
    found = call("GET", f"people?{query}")
    assert (found.status_code, found.json()) == (200, [{"email": each} for each in expected])


def test_rows_are_added_merged_or_left_alone(call: Callable[..., requests.Response]) -> None:
    path, old = "people?on_conflict=email&select=email,age", {"email": "a@x.test", "age": 31}
    ignored = call("POST", path, old, prefer=f"{REPRESENTATION}, resolution=ignore-duplicates")
    assert (ignored.status_code, ignored.json()) == (201, [])
    added = call("POST", path, {**old, "email": "c@x.test"}, prefer=f"{REPRESENTATION}, resolution=ignore-duplicates")
    assert (added.status_code, added.json()) == (201, [{"email": "c@x.test", "age": 31}])
    merged = call("POST", path, [old], prefer=f"{REPRESENTATION}, resolution=merge-duplicates")
    assert (merged.status_code, merged.json()) == (200, [old])
    assert call("POST", path, [], prefer=REPRESENTATION).json() == []
    refused = call("POST", path, old)
    assert (refused.status_code, refused.json()["code"]) == (409, "23505")
    assert call("POST", "people", {"email": "d@x.test"}).content == b""


def test_rows_are_changed(call: Callable[..., requests.Response]) -> None:
    changed = call("PATCH", "people?email=eq.a@x.test&select=age", {"age": 40}, prefer=REPRESENTATION)
    assert (changed.status_code, changed.json()) == (200, [{"age": 40}])
    assert call("PATCH", "people?email=eq.a@x.test&age=is.null", {"age": 1}, prefer=REPRESENTATION).json() == []
    assert call("PATCH", "people?email=eq.a@x.test", {"age": 41}).status_code == 204
    assert call("PATCH", "people?email=eq.a@x.test", {}, prefer=REPRESENTATION).json() == []


def test_the_key_decides_what_may_be_done(call: Callable[..., requests.Response]) -> None:
    assert call("GET", "people", key="wrong").status_code == 401
    assert call("GET", "people", key="").status_code == 401
    # Row-level security shows no rows to anon; a secret key sees all.
    assert call("GET", "people", key="publishable").json() == []
    refused = call("POST", "people", {"email": "d@x.test"}, key="publishable")
    assert (refused.status_code, refused.json()["code"]) == (401, "42501")


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "absent", None, (404, "PGRST205")),
        ("POST", "absent", {"a": 1}, (404, "PGRST205")),
        ("POST", "people", {"absent": 1}, (400, "PGRST204")),
        ("PATCH", "people?email=eq.x", {"absent": 1}, (400, "PGRST204")),
        ("GET", "people?absent=eq.1", None, (400, "42703")),
        ("GET", "people?email=like.x", None, (400, "PGRST100")),
        ("GET", "people?limit=x", None, (400, "PGRST100")),
        ("POST", "people", {}, (400, "23502")),
        ("POST", "people", [{"email": "x"}, {"age": 1}], (400, "PGRST102")),
        ("POST", "people", {"email": None}, (400, "23502")),
        ("PATCH", "people?email=eq.x", [1], (400, "PGRST102")),
    ],
)
def test_errors_have_a_code(
    call: Callable[..., requests.Response], method: str, path: str, body: Any, expected: tuple[int, str]
) -> None:
    refused = call(method, path, body)
    assert (refused.status_code, refused.json()["code"]) == expected


@pytest.mark.parametrize(("table", "hint"), [("peopl", "Perhaps you meant the table 'public.people'"), ("zzz", None)])
def test_a_missing_table_is_named_with_a_similar_one(
    call: Callable[..., requests.Response], table: str, hint: str | None
) -> None:
    message = f"Could not find the table 'public.{table}' in the schema cache"
    assert call("GET", table).json() == {"code": "PGRST205", "details": None, "hint": hint, "message": message}
