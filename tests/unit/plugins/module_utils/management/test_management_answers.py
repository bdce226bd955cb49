# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A missing or mistyped field of any endpoint is an error that names both; unused fields may have any value."""

from __future__ import annotations

import copy
import json
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects import responses
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.responses import timestamp
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.errors import UnexpectedResponse
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import Response
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management import replies

if t.TYPE_CHECKING:
    from collections.abc import Callable

Path = tuple[t.Any, ...]


def answer(body: object) -> Response:
    return Response(endpoint="GET /where", status=200, headers={}, content=json.dumps(body).encode())


HEALTH = [{"name": "db", "status": "UNHEALTHY", "error": "not found"}]

#: Reader, a complete response, the required fields, and those that may be missing or null.
READERS: list[tuple[Callable[[Response], object], object, list[Path], list[Path]]] = [
    (
        responses.ProjectPage.from_response,
        replies.listed(replies.entry()).body,
        [
            ("projects",),
            ("pagination",),
            ("pagination", "count"),
            *(("projects", 0, name) for name in ("ref", "name", "region", "status", "inserted_at", "is_branch")),
            ("projects", 0, "databases"),
            ("projects", 0, "databases", 1, "type"),
        ],
        [("projects", 0, "databases", 1, "infra_compute_size")],
    ),
    (
        responses.Project.from_response,
        replies.project().body,
        [
            *((name,) for name in ("ref", "name", "organization_slug", "region", "created_at", "status")),
            *(("database", name) for name in ("host", "version", "postgres_engine")),
        ],
        [("database",)],
    ),
    (
        responses.Regions.from_response,
        replies.region_list().body,
        [
            ("all",),
            ("all", "smartGroup"),
            ("all", "specific"),
            ("all", "specific", 0, "code"),
            ("all", "smartGroup", 0, "code"),
        ],
        [("all", "specific", 0, "status")],
    ),
    (responses.ServiceHealth.from_response, HEALTH, [(0, "name"), (0, "status")], [(0, "error")]),
    (responses.ApiKey.from_response, replies.keys().body, [(0, "name")], [(0, "type"), (0, "api_key")]),
    (
        responses.Pooler.from_response,
        replies.pooler().body,
        [(1, name) for name in ("database_type", "db_host", "db_port", "db_name")],
        [],
    ),
    (responses.LoginRole.from_response, replies.role().body, [("role",), ("password",), ("ttl_seconds",)], []),
]
REQUIRED = [(read, body, path) for read, body, required, _optional in READERS for path in required]
OPTIONAL = [(read, body, path) for read, body, _required, optional in READERS for path in optional]


def without(body: object, path: Path) -> object:
    changed = t.cast("t.Any", copy.deepcopy(body))
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner.pop(path[-1], None)
    return changed


def with_value(body: object, path: Path, value: object) -> object:
    changed = t.cast("t.Any", copy.deepcopy(body))
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return changed


def dotted(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


@pytest.mark.parametrize(("read", "body", "path"), REQUIRED, ids=[dotted(case[2]) for case in REQUIRED])
def test_missing_required_field_is_named(read: Callable[[Response], object], body: object, path: Path) -> None:
    for broken in (without(body, path), with_value(body, path, None), with_value(body, path, ("s3cret", 1))):
        with pytest.raises(UnexpectedResponse) as caught:
            read(answer(broken))
        assert dotted(path) in caught.value.message
        assert "GET /where" in caught.value.message
        assert "s3cret" not in caught.value.message


@pytest.mark.parametrize(("read", "body", "path"), OPTIONAL, ids=[dotted(case[2]) for case in OPTIONAL])
def test_optional_field_may_be_null_but_not_mistyped(
    read: Callable[[Response], object], body: object, path: Path
) -> None:
    read(answer(without(body, path)))
    read(answer(with_value(body, path, None)))
    with pytest.raises(UnexpectedResponse, match=path[-1]):
        read(answer(with_value(body, path, ["s3cret"])))


def test_every_endpoint_has_a_reader_here() -> None:
    page = responses.ProjectPage.from_response(answer(replies.listed(replies.entry(size="small"), total=7).body))
    assert page.total == 7
    assert (page.projects[0].instance_size, page.projects[0].organization) == ("small", None)
    assert (
        responses.Regions.from_response(answer(replies.region_list(full=("us-east-1",)).body))
        .specific[1]
        .unavailable_reason
        == "capacity"
    )
    assert responses.LoginRole.from_response(answer(replies.role().body)).ttl_seconds == 300
    assert responses.Project.from_response(answer(replies.project().body)).database == responses.Database(
        host=f"db.{replies.REF}.supabase.co", version="17.6.1.063", engine="17"
    )


def test_repr_shows_no_secret() -> None:
    read = (
        responses.ApiKey.from_response(answer([{"name": "n", "type": "secret", "api_key": "s3cret"}])),
        responses.LoginRole.from_response(answer(replies.role().body)),
    )
    assert "s3cret" not in repr(read)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2027-01-15T08:00:00Z", 1_800_000_000),
        ("2027-01-15T08:00:00.500000+00:00", 1_800_000_000.5),
        ("2027-01-15T10:00:00+02:00", 1_800_000_000),
        ("2027-01-15 08:00:00", 1_800_000_000),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times(text: str, seconds: float | None) -> None:
    assert timestamp(text) == seconds
