# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The meaning of statuses, health reports and key lists."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.readiness import (
    Verdict,
    active_verdict,
    can_be_paused,
    keys_are_usable,
    named_keys,
    paused_verdict,
    primary_pooler,
    unhealthy,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.responses import (
    ApiKey,
    Pooler,
    ServiceHealth,
)

READY, PENDING, FAILED = Verdict.READY, Verdict.PENDING, Verdict.FAILED


@pytest.mark.parametrize(
    ("status", "active", "paused"),
    [
        ("ACTIVE_HEALTHY", READY, PENDING),
        ("ACTIVE_UNHEALTHY", PENDING, PENDING),
        ("COMING_UP", PENDING, PENDING),
        ("UNKNOWN", PENDING, PENDING),
        ("RESTORING", PENDING, PENDING),
        ("UPGRADING", PENDING, PENDING),
        ("PAUSING", PENDING, PENDING),
        ("RESTARTING", PENDING, PENDING),
        ("RESIZING", PENDING, PENDING),
        ("NEW_STATUS", PENDING, PENDING),
        ("INACTIVE", FAILED, READY),
        ("INIT_FAILED", FAILED, FAILED),
        ("PAUSE_FAILED", FAILED, FAILED),
        ("RESTORE_FAILED", FAILED, FAILED),
        ("GOING_DOWN", FAILED, FAILED),
        ("REMOVED", FAILED, FAILED),
    ],
)
def test_statuses(status: str, active: Verdict, paused: Verdict) -> None:
    assert (active_verdict(status), paused_verdict(status)) == (active, paused)


def test_only_a_running_project_can_be_paused() -> None:
    assert [can_be_paused(status) for status in ("ACTIVE_HEALTHY", "ACTIVE_UNHEALTHY", "COMING_UP", "INACTIVE")] == [
        True,
        True,
        False,
        False,
    ]


def health(name: str, status: str, error: str | None = None) -> ServiceHealth:
    return ServiceHealth(name=name, status=status, error=error)


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ([health("db", "ACTIVE_HEALTHY"), health("pooler", "ACTIVE_HEALTHY")], ""),
        ([health("db", "ACTIVE_HEALTHY"), health("pooler", "ACTIVE_HEALTHY"), health("rest", "UNHEALTHY")], ""),
        ([health("db", "COMING_UP"), health("pooler", "ACTIVE_HEALTHY")], "db is COMING_UP"),
        ([health("pooler", "UNHEALTHY", "not found")], "db is not reported, pooler is UNHEALTHY (not found)"),
    ],
)
def test_only_required_services_are_checked(reported: list[ServiceHealth], expected: str) -> None:
    assert unhealthy(reported, ("db", "pooler")) == expected


def key(name: str, kind: str | None, value: str | None = "value") -> ApiKey:
    return ApiKey(name=name, kind=kind, value=value)


NEW = [key("default", "publishable", "p"), key("default", "secret", "s")]
LEGACY = [key("anon", "legacy", "a"), key("service_role", "legacy", "r")]


@pytest.mark.parametrize(
    ("keys", "expected", "usable"),
    [
        ([], (None, None, None, None), False),
        (NEW, ("p", "s", None, None), True),
        (LEGACY, (None, None, "a", "r"), True),
        ([*LEGACY, *NEW], ("p", "s", "a", "r"), True),
        (NEW[:1], ("p", None, None, None), False),
        ([NEW[0], LEGACY[0]], ("p", None, "a", None), False),
        ([key("default", "publishable", None), key("default", "secret", "")], (None, None, None, None), False),
        ([key("anon", None, "a"), key("service_role", None, "r")], (None, None, None, None), False),
        ([key("web", "publishable", "w"), *NEW], ("p", "s", None, None), True),
        ([key("web", "publishable", "w"), key("default", "secret", "s")], ("w", "s", None, None), True),
        ([key("default", "legacy", "d"), *LEGACY], (None, None, "a", "r"), True),
    ],
)
def test_keys_are_distinguished_by_type_and_name(
    keys: list[ApiKey], expected: tuple[str | None, ...], usable: bool
) -> None:
    values = named_keys(keys)
    assert tuple(values[name] for name in ("publishable", "secret", "anon", "service_role")) == expected
    assert keys_are_usable(values) is usable


def test_the_pooler_of_the_primary_database_is_used() -> None:
    replica = Pooler(kind="READ_REPLICA", host="r", port=1, dbname="d")
    main = Pooler(kind="PRIMARY", host="p", port=1, dbname="d")
    assert primary_pooler([replica, main]) is main
    assert primary_pooler([replica]) is None
    assert primary_pooler([]) is None
