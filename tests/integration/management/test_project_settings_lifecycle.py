# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a project on the local Supabase: change, leave unchanged, drift, restart, review."""

from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.catalog import SECTIONS
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.options import SETTINGS_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.reconciler import run

from local_supabase.auth_settings import AUTH_SETTINGS
from local_supabase.postgres_settings import PostgresChange
from tests.support.ansible_commands import run_ansible

if t.TYPE_CHECKING:
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform

SECRET = "s3cret-of-the-smtp-server"
GIVEN: dict[str, t.Any] = {
    "auth": {
        "site_url": "https://acme.example",
        "uri_allow_list": ["https://acme.example/**", "https://b.example"],
        "smtp_pass": SECRET,
        "password_min_length": 12,
        "external_google_enabled": True,
        "external_google_secret": "another-s3cret",
        "hook_send_email_uri": "pg-functions://postgres/public/send_email",
        "mailer_templates_invite_content": "<h2>Welcome, {{ .Email }}</h2>",
        "sessions_timebox": 24,
    },
    "data_api": {"db_schema": ["public"], "max_rows": 500, "db_pool_max_lifetime": 900},
    "storage": {"file_size_limit": 10_000_000, "vector_buckets_enabled": True, "vector_buckets_max_indexes": 3},
    "realtime": {"private_only": True, "max_joins_per_second": 50},
    "pooler": {"default_pool_size": 20, "pool_mode": "transaction"},
    "network_restrictions": {"allowed_cidrs": ["127.0.0.0/8", "::/0"]},
    "postgres": {"work_mem": "6MB", "statement_timeout": "90s"},
}


def manage(platform: LocalPlatform, ref: str, *, check_mode: bool = False, **given: t.Any) -> Outcome:
    return platform.manage(run, SETTINGS_SPEC, check_mode=check_mode, ref=ref, **given)


def test_settings_are_changed_once(platform: LocalPlatform, ref: str) -> None:
    before = platform.send("GET", f"/v2/projects/{ref}/config")
    predicted = manage(platform, ref, check_mode=True, **GIVEN)
    assert platform.send("GET", f"/v2/projects/{ref}/config") == before
    changed, again = manage(platform, ref, **GIVEN), manage(platform, ref, **GIVEN)
    assert [each.changed for each in (predicted, changed, again)] == [True, True, False]
    assert predicted.diff == changed.diff
    assert again.result["requests"] == 1
    assert SECRET not in json.dumps([changed.result, changed.diff])
    assert set(t.cast("list[str]", changed.result["changed_settings"])) == {
        f"{option}.{name}" for option, settings in GIVEN.items() for name in settings
    }

    # The endpoints of the sections return the same.
    platform.fault("server_error", path="/v2/projects/{ref}/config", status=501)
    by_section = manage(platform, ref, **GIVEN)
    assert (by_section.changed, by_section.result["requests"]) == (False, 1 + len(GIVEN))

    # Drift: a secret, and a setting of PostgreSQL.
    platform.send("PATCH", f"/v1/projects/{ref}/config/auth", json={"smtp_pass": "by hand"})
    platform.send("PATCH", f"/v1/projects/{ref}/config/database/postgres", json={"work_mem": "7MB"})
    repaired = manage(platform, ref, **GIVEN)
    assert repaired.result["changed_settings"] == ["auth.smtp_pass", "postgres.work_mem"]
    assert not manage(platform, ref, **GIVEN).changed


@pytest.mark.parametrize("fault", ["bad_gateway_after", "dropped_after", "not_json"])
def test_lost_response_is_resolved_by_reading(platform: LocalPlatform, ref: str, fault: str) -> None:
    given: dict[str, t.Any] = {
        "auth": {"jwt_exp": 600 + len(fault)},
        "realtime": {"max_events_per_second": 10 + len(fault)},
    }
    platform.fault(fault, method="PATCH", count=2)
    assert manage(platform, ref, **given).changed
    assert not manage(platform, ref, **given).changed


def test_new_project_accepts_settings_after_some_time(platform: LocalPlatform, ref: str) -> None:
    platform.fault("late_settings", ref=ref, seconds=1.0)
    assert manage(platform, ref, auth={"mfa_max_enrolled_factors": 5}).changed
    assert not manage(platform, ref, auth={"mfa_max_enrolled_factors": 5}).changed


def test_restart_is_waited_for(platform: LocalPlatform, ref: str) -> None:
    given: dict[str, t.Any] = {"postgres": {"max_connections": 65}}
    changed = manage(platform, ref, **given)
    assert changed.result["restarts_database"] is True
    assert platform.send("GET", f"/v1/projects/{ref}")["status"] == "ACTIVE_HEALTHY"
    rows = platform.send("POST", f"/v1/projects/{ref}/database/query", json={"query": "SHOW max_connections"})
    assert rows == [{"max_connections": "65"}]


def test_restrictions_wait_for_review(platform: LocalPlatform, ref: str) -> None:
    given: dict[str, t.Any] = {"network_restrictions": {"allowed_cidrs": ["127.0.0.0/8", "192.0.2.0/24"]}}
    platform.fault("network_review")
    changed, again = manage(platform, ref, **given), manage(platform, ref, **given)
    assert (changed.changed, again.changed) == (True, False)
    pending = t.cast("dict[str, t.Any]", again.result["pending_restrictions"])
    assert pending["allowed_cidrs"] == ["127.0.0.0/8", "192.0.2.0/24"]
    decision = {"action": "apply", "requested_at": pending["requested_at"]}
    platform.send("POST", f"/v1/projects/{ref}/network-restrictions/review", json=decision)
    applied = manage(platform, ref, **given)
    assert (applied.changed, applied.result["pending_restrictions"]) == (False, None)
    platform.fault("network_disallowed", count=None)
    with pytest.raises(Failure, match="doesn't include network restrictions"):
        manage(platform, ref, network_restrictions={"allowed_cidrs": []})


def test_local_supabase_has_the_same_settings() -> None:
    # Both are written after the API's documentation, independently of each other.
    assert set(SECTIONS["auth"].settings) == set(AUTH_SETTINGS)
    assert {name for name, setting in SECTIONS["auth"].settings.items() if setting.secret} == {
        name for name, setting in AUTH_SETTINGS.items() if setting.secret
    }
    assert set(SECTIONS["postgres"].settings) == set(PostgresChange.model_fields) - {"restart_database"}


# Ansible shows the source of a failed task, so the secret is not in it.
PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    secret: "{{ lookup('ansible.builtin.env', 'SECRET') }}"
    ref: "{{ lookup('ansible.builtin.env', 'REF') }}"
  tasks:
    - name: Change settings
      draggonnb.supabase.supabase_project_settings:
        ref: "{{ ref }}"
        auth: {smtp_pass: "{{ secret }}", sms_vonage_api_secret: "{{ secret }}2", jwt_exp: 1200}
        optional: [auth.jwt_exp]
    - name: Mistype the name of a secret
      draggonnb.supabase.supabase_project_settings:
        ref: "{{ ref }}"
        auth: {smtp_passs: "{{ secret }}3"}
"""


def test_verbose_run_and_failure_show_no_secret(
    platform: LocalPlatform, ref: str, environment: dict[str, str], tmp_path: Path
) -> None:
    play = tmp_path / "play.yml"
    play.write_text(PLAY)
    secret = "verbose-s3cret"
    given = environment | {"SECRET": secret, "REF": ref}
    done = run_ansible("ansible-playbook", "-vvvv", "--diff", str(play), environment=given, folder=tmp_path)
    assert done.returncode == 2, done.stdout
    assert "auth.jwt_exp: 1200" in done.stdout
    assert "did you mean smtp_pass?" in done.stdout
    assert secret not in done.stdout
    assert platform.token not in done.stdout
