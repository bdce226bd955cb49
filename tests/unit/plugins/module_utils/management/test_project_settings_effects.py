# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings that the plan may not include, that wait for review, or that restart the database."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    PROJECT,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.settings_task import (
    ALL,
    AUTH,
    NETWORK,
    SSL,
    everything,
    project,
    run,
    warnings,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    Reply,
    Step,
)

POSTGRES = f"{PROJECT}/config/database/postgres"
PAID: dict[str, t.Any] = {
    "auth": {"password_hibp_enabled": True, "site_url": "https://acme.example"},
    "optional": ["auth.password_hibp_enabled"],
}
ENTITLEMENTS = "GET /v1/organizations/org/entitlements"


def entitlements(*, allowed: bool) -> Reply:
    feature = {"feature": {"key": "auth.leaked_password_protection"}, "hasAccess": allowed}
    return Reply(200, {"entitlements": [feature]})


@pytest.mark.parametrize("check_mode", [True, False])
def test_optional_setting_is_left_out_without_entitlement(*, check_mode: bool) -> None:
    steps: list[Step] = [(f"PATCH {AUTH}", Reply(200, {}))] if not check_mode else []
    done = run(
        (ALL, everything(auth={"password_hibp_enabled": False})),
        (f"GET {PROJECT}", project()),
        (ENTITLEMENTS, entitlements(allowed=False)),
        *steps,
        check_mode=check_mode,
        **PAID,
    )
    assert done.bodies == ([] if check_mode else [{"site_url": "https://acme.example"}])
    assert done.result["left_out"] == ["auth.password_hibp_enabled"]
    assert done.result["changed_settings"] == ["auth.site_url"]


def test_optional_setting_is_set_with_entitlement() -> None:
    done = run(
        (ALL, everything(auth={"password_hibp_enabled": False})),
        (f"GET {PROJECT}", project()),
        (ENTITLEMENTS, entitlements(allowed=True)),
        (f"PATCH {AUTH}", Reply(200, {})),
        **PAID,
    )
    assert done.bodies == [{"password_hibp_enabled": True, "site_url": "https://acme.example"}]
    assert done.result["left_out"] == []


def test_optional_setting_is_left_out_after_refusal_if_entitlements_are_unknown() -> None:
    refusal = Reply(402, {"message": "available on Pro Plans and up"})
    steps: list[Step] = [
        (ALL, everything(auth={"password_hibp_enabled": False})),
        (f"GET {PROJECT}", project()),
        (ENTITLEMENTS, Reply(404, {"message": "Cannot GET"})),
        (f"PATCH {AUTH}", refusal),
    ]
    given = dict(PAID)
    done = run(*steps, (f"PATCH {AUTH}", Reply(200, {})), **given)
    assert done.bodies[-1] == {"site_url": "https://acme.example"}
    assert (done.changed, done.result["changed_settings"]) == (True, ["auth.site_url"])
    alone = run(*steps, **{**given, "auth": {"password_hibp_enabled": True}})
    assert (alone.changed, alone.result["changed_settings"]) == (False, [])
    assert alone.result["left_out"] == ["auth.password_hibp_enabled"]


def ranges(*addresses: str) -> list[dict[str, str]]:
    return [{"address": address, "type": "v6" if ":" in address else "v4"} for address in addresses]


def test_network_restrictions_replace_both_families() -> None:
    applied = Reply(201, {"entitlement": "allowed", "config": {"dbAllowedCidrs": ["192.0.2.0/24"]}})
    done = run(
        (ALL, everything()),
        (f"POST {NETWORK}/apply", applied),
        network_restrictions={"allowed_cidrs": ["192.0.2.0/24"]},
    )
    assert done.bodies == [{"dbAllowedCidrs": ["192.0.2.0/24"], "dbAllowedCidrsV6": []}]
    assert done.result["pending_restrictions"] is None


def test_restrictions_that_wait_for_review_are_not_sent_again() -> None:
    waiting = {"pending_allowed_cidrs": ranges("192.0.2.0/24"), "pending_requested_at": "2026-11-27T10:00:00Z"}
    done = run((ALL, everything(waiting)), network_restrictions={"allowed_cidrs": ["192.0.2.0/24"]})
    assert not done.changed
    assert done.result["pending_restrictions"] == {
        "allowed_cidrs": ["192.0.2.0/24"],
        "requested_at": "2026-11-27T10:00:00Z",
    }
    assert "waiting for review since 2026-11-27T10:00:00Z" in warnings(done)
    answer = {
        "entitlement": "allowed",
        "config": {"dbAllowedCidrs": ["0.0.0.0/0"]},
        "pending_config": {"dbAllowedCidrs": ["198.51.100.0/24"], "dbAllowedCidrsV6": []},
        "pending_requested_at": "2026-11-28T10:00:00Z",
    }
    replaced = run(
        (ALL, everything(waiting)),
        (f"POST {NETWORK}/apply", Reply(201, answer)),
        network_restrictions={"allowed_cidrs": ["198.51.100.0/24"]},
    )
    assert "Other network restrictions" in warnings(replaced)
    assert "wait for review before they take effect" in warnings(replaced)
    assert replaced.result["pending_restrictions"]["allowed_cidrs"] == ["198.51.100.0/24"]


def test_network_restrictions_without_entitlement() -> None:
    done = run(
        (ALL, everything({"entitlement": "disallowed"})),
        network_restrictions={"allowed_cidrs": ["192.0.2.0/24"]},
        auth={"site_url": "https://acme.example"},
    )
    assert "doesn't include network restrictions" in done.message
    unchanged = run(
        (ALL, everything({"entitlement": "disallowed"})), network_restrictions={"allowed_cidrs": ["0.0.0.0/0", "::/0"]}
    )
    assert not unchanged.changed


PROJECT_READ = (f"GET {PROJECT}", project())
#: Of a plan that has none.
FEATURES: dict[str, dict[str, t.Any]] = {
    "auth.leaked_password_protection": {"auth": {"password_hibp_enabled": True}},
    "auth.user_sessions": {"auth": {"sessions_timebox": 24}},
    "storage.max_file_size.configurable": {"storage": {"file_size_limit": 60_000_000}},
}


@pytest.mark.parametrize("feature", FEATURES)
def test_check_mode_knows_the_plan(feature: str) -> None:
    answer = Reply(200, {"entitlements": [{"feature": {"key": feature}, "hasAccess": False}]})
    done = run((ALL, ALL_OFF), PROJECT_READ, (ENTITLEMENTS, answer), check_mode=True, **FEATURES[feature])
    assert "doesn't include that" in done.message
    unknown = Reply(404, {"message": "Cannot GET"})
    assert run((ALL, ALL_OFF), PROJECT_READ, (ENTITLEMENTS, unknown), check_mode=True, **FEATURES[feature]).changed


ALL_OFF = everything(auth={"password_hibp_enabled": False, "sessions_timebox": 0})


def test_what_every_plan_has_needs_no_feature() -> None:
    small: dict[str, t.Any] = {"storage": {"file_size_limit": 50_000_000}}
    assert run((ALL, everything()), PROJECT_READ, check_mode=True, **small).changed


def test_check_mode_knows_the_status() -> None:
    site: dict[str, t.Any] = {"auth": {"site_url": "https://acme.example"}}
    paused = run((ALL, everything()), (f"GET {PROJECT}", project("INACTIVE")), check_mode=True, **site)
    assert "paused (INACTIVE)" in warnings(paused)
    failed = run((ALL, everything()), (f"GET {PROJECT}", project("INIT_FAILED")), check_mode=True, **site)
    assert "it is INIT_FAILED" in failed.message


HEALTH = f"GET {PROJECT}/health?services=db&services=pooler"
HEALTHY = Reply(200, [{"name": name, "status": "ACTIVE_HEALTHY"} for name in ("db", "pooler")])


def test_restart_is_announced_and_waited_for() -> None:
    given: dict[str, t.Any] = {
        "ssl_enforcement": {"database": True},
        "postgres": {"max_connections": 90, "work_mem": "8MB"},
    }
    predicted = run((ALL, everything()), PROJECT_READ, check_mode=True, **given)
    restarted: list[Step] = [
        (f"GET {PROJECT}", project("RESTARTING")),
        (f"GET {PROJECT}", project()),
        (HEALTH, HEALTHY),
    ]
    done = run(
        (ALL, everything()),
        (f"PATCH {POSTGRES}", Reply(200, {})),
        *restarted,
        (f"PUT {SSL}", Reply(200, {"currentConfig": {"database": True}, "appliedSuccessfully": True})),
        *restarted,
        **given,
    )
    assert done.bodies == [{"max_connections": 90, "work_mem": "8MB"}, {"requestedConfig": {"database": True}}]
    for each in (predicted, done):
        assert each.result["restarts_database"] is True
        assert each.result["restarting_settings"] == ["postgres.max_connections", "ssl_enforcement.database"]
        assert "ssl_enforcement.database: true (restarts the database)" in each.diff[1]
        assert "postgres.work_mem: 8MB\n" in each.diff[1]
        assert not warnings(each)
    assert predicted.diff == done.diff


def test_restart_can_be_prevented() -> None:
    done = run(
        (ALL, everything()),
        (f"PATCH {POSTGRES}", Reply(200, {})),
        postgres={"max_connections": 90},
        restart=False,
    )
    assert done.bodies == [{"max_connections": 90, "restart_database": False}]
    assert done.result["restarts_database"] is False
    assert "postgres.max_connections will take effect when the database restarts" in warnings(done)


def test_ssl_enforcement_that_was_not_applied() -> None:
    stored = Reply(200, {"currentConfig": {"database": True}, "appliedSuccessfully": False})
    done = run((ALL, everything()), (f"PUT {SSL}", stored), ssl_enforcement={"database": True})
    assert "failed to apply it" in done.message
    again = run(
        (ALL, Reply(404, {"message": "Cannot GET"})),
        (f"GET {SSL}", stored),
        PROJECT_READ,
        check_mode=True,
        ssl_enforcement={"database": True},
    )
    assert again.changed


def test_failure_says_what_was_changed_before() -> None:
    done = run(
        (ALL, everything()),
        (f"PATCH {AUTH}", Reply(200, {})),
        (f"PATCH {PROJECT}/postgrest", Reply(403, {"message": "no"})),
        auth={"site_url": "https://acme.example"},
        data_api={"max_rows": 5},
    )
    assert "data_api_config_write" in done.message
    assert done.failure is not None
    assert done.failure.details["changed"] is True
