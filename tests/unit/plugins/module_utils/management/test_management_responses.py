# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A missing or mistyped field of a response is an error with endpoint and field; unused fields are ignored."""

from __future__ import annotations

import copy
import json
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects import responses
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.timestamps import timestamp
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.errors import UnexpectedResponse
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.response import Response
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management import responses as sample

if t.TYPE_CHECKING:
    from collections.abc import Callable

Path = tuple[t.Any, ...]


def response(body: object) -> Response:
    return Response(endpoint="GET /endpoint", status=200, headers={}, content=json.dumps(body).encode())


HEALTH = [{"name": "db", "status": "UNHEALTHY", "error": "not found"}]

#: reader, a complete response, its required fields, and those that may be missing or null.
READERS: list[tuple[Callable[[Response], object], object, list[Path], list[Path]]] = [
    (
        responses.ProjectPage.from_response,
        sample.listed(sample.entry()).body,
        [
            ("projects",),
            ("pagination",),
            ("pagination", "count"),
            *(("projects", 0, name) for name in ("ref", "name", "region", "status", "inserted_at", "is_branch")),
        ],
        [
            ("projects", 0, "databases"),
            ("projects", 0, "databases", 1, "type"),
            ("projects", 0, "databases", 1, "infra_compute_size"),
        ],
    ),
    (
        responses.Project.from_response,
        sample.project().body,
        [
            *((name,) for name in ("ref", "name", "organization_slug", "region", "created_at", "status")),
            *(("database", name) for name in ("host", "version", "postgres_engine")),
        ],
        [("database",)],
    ),
    (
        responses.Regions.from_response,
        sample.offered().body,
        [
            ("all",),
            ("all", "smartGroup"),
            ("all", "specific"),
            ("all", "specific", 0, "code"),
            ("all", "smartGroup", 0, "code"),
        ],
        [("all", "specific", 0, "status")],
    ),
    (responses.ServiceHealth.from_response, HEALTH, [(0, "name"), (0, "status")], []),
    (responses.ApiKey.from_response, sample.keys().body, [(0, "name")], [(0, "type"), (0, "api_key")]),
    (
        responses.Pooler.from_response,
        sample.pooler().body,
        [(1, name) for name in ("database_type", "db_host", "db_port", "db_name")],
        [],
    ),
    (responses.LoginRole.from_response, sample.login_role().body, [("role",), ("password",), ("ttl_seconds",)], []),
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
def test_a_missing_required_field_is_reported(read: Callable[[Response], object], body: object, path: Path) -> None:
    for broken in (without(body, path), with_value(body, path, None), with_value(body, path, ("s3cret", 1))):
        with pytest.raises(UnexpectedResponse) as caught:
            read(response(broken))
        assert dotted(path) in caught.value.message
        assert "GET /endpoint" in caught.value.message
        assert "s3cret" not in caught.value.message


@pytest.mark.parametrize(("read", "body", "path"), OPTIONAL, ids=[dotted(case[2]) for case in OPTIONAL])
def test_an_optional_field_may_be_missing_or_null(read: Callable[[Response], object], body: object, path: Path) -> None:
    read(response(without(body, path)))
    read(response(with_value(body, path, None)))
    with pytest.raises(UnexpectedResponse, match=path[-1]):
        read(response(with_value(body, path, ["s3cret"])))


def test_all_fields_are_read() -> None:
    page = responses.ProjectPage.from_response(response(sample.listed(sample.entry(size="small"), total=7).body))
    assert page.total == 7
    assert (page.projects[0].instance_size, page.projects[0].organization) == ("small", None)
    assert (
        responses.Regions.from_response(response(sample.offered(full=("us-east-1",)).body))
        .specific[1]
        .unavailable_reason
        == "capacity"
    )
    assert responses.LoginRole.from_response(response(sample.login_role().body)).ttl_seconds == 300
    assert responses.Project.from_response(response(sample.project().body)).database == responses.Database(
        host=f"db.{sample.REF}.supabase.co", version="17.6.1.063", engine="17"
    )


def test_secrets_are_not_in_representations() -> None:
    read = (
        responses.ApiKey.from_response(response([{"name": "n", "type": "secret", "api_key": "s3cret"}])),
        responses.LoginRole.from_response(response(sample.login_role().body)),
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
def test_timestamps(text: str, seconds: float | None) -> None:
    assert timestamp(text) == seconds
