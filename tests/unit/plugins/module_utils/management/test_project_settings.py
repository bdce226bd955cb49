# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All requests of a task that changes settings: what is read, sent, compared, and retried."""

from __future__ import annotations

import hashlib
import hmac
import json
import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    PROJECT,
    plan,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import REF
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.settings_task import (
    ALL,
    AUTH,
    NETWORK,
    SECRET,
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


def digest(secret: str) -> str:
    return hmac.new(REF.encode(), secret.encode(), hashlib.sha256).hexdigest()


PROJECT_READ = (f"GET {PROJECT}", project())
REFUSED = Reply(400, {"message": "Project is not ready for this setting yet."})
LOST = requests.exceptions.ReadTimeout()


def test_unchanged_settings_take_one_request() -> None:
    done = run(
        (ALL, everything(ssl=True, auth={"smtp_pass": digest(SECRET), "external_google_skip_nonce_check": None})),
        auth={"site_url": "http://localhost:3000", "smtp_pass": SECRET, "external_google_skip_nonce_check": False},
        data_api={"db_schema": ["public", "graphql_public"]},
        storage={"image_transformation_enabled": False},
        realtime={"private_only": False},
        pooler={"default_pool_size": 15},
        network_restrictions={"allowed_cidrs": ["::/0", "0.0.0.0/0"]},
        postgres={"work_mem": "4096kB"},
        ssl_enforcement={"database": True},
    )
    assert (done.changed, done.result["changed_settings"], done.diff) == (False, [], ("", ""))
    assert not warnings(done)


def test_no_settings_take_no_request() -> None:
    assert not run(auth={}, realtime=None).changed


def test_only_differing_settings_are_sent_and_none_in_check_mode() -> None:
    given: dict[str, t.Any] = {
        "auth": {"site_url": "https://acme.example", "uri_allow_list": [], "smtp_pass": SECRET},
        "storage": {"vector_buckets_enabled": True, "file_size_limit": 2000},
    }
    predicted = run(
        (ALL, everything()), (AUTH_READ, Reply(200, {"smtp_pass": None})), *plan(), check_mode=True, **given
    )
    done = run(
        (ALL, everything(auth={"smtp_pass": None})),
        (f"PATCH {AUTH}", Reply(200, {"smtp_pass": digest(SECRET)})),
        (f"PATCH {PROJECT}/config/storage", Reply(200)),
        **given,
    )
    assert done.bodies == [
        {"site_url": "https://acme.example", "smtp_pass": SECRET},
        {"features": {"vectorBuckets": {"enabled": True, "maxBuckets": 10, "maxIndexes": 5}}, "fileSizeLimit": 2000},
    ]
    assert done.result["changed_settings"] == [
        "auth.site_url",
        "auth.smtp_pass",
        "storage.vector_buckets_enabled",
        "storage.file_size_limit",
    ]
    assert "auth.smtp_pass: (not set)" in done.diff[0]
    assert "auth.smtp_pass: (set by this run)" in done.diff[1]
    assert SECRET not in json.dumps([done.diff, done.result, warnings(done)])
    assert not warnings(done)
    assert (predicted.changed, predicted.result["restarts_database"]) == (True, False)


AUTH_READ = f"GET {AUTH}"


@pytest.mark.parametrize(
    "unavailable",
    [
        Reply(404, {"message": "Cannot GET /v2"}),
        Reply(403, {"message": "no"}),
        Reply(501, {"message": "no"}),
        Reply(200, {"data": {}}),
        Reply(200, {"data": {"attributes": {"database": {}}}}),
    ],
)
def test_each_section_is_read_where_one_request_is_not_offered(unavailable: Reply) -> None:
    done = run(
        (ALL, unavailable),
        (AUTH_READ, Reply(200, {"site_url": "https://acme.example"})),
        (
            f"GET {PROJECT}/config/storage",
            Reply(200, {"fileSizeLimit": 7, "features": {"s3Protocol": {"enabled": True}}}),
        ),
        (
            f"GET {PROJECT}/config/database/pooler",
            Reply(200, [{"database_type": "READ_REPLICA"}, {"database_type": "PRIMARY", "default_pool_size": 20}]),
        ),
        (
            f"GET {NETWORK}",
            Reply(
                200, {"entitlement": "allowed", "config": {"dbAllowedCidrs": ["192.0.2.0/24"], "dbAllowedCidrsV6": []}}
            ),
        ),
        (f"GET {SSL}", Reply(200, {"currentConfig": {"database": True}, "appliedSuccessfully": True})),
        auth={"site_url": "https://acme.example"},
        storage={"file_size_limit": 7, "s3_protocol_enabled": True},
        pooler={"default_pool_size": 20},
        network_restrictions={"allowed_cidrs": ["192.0.2.0/24"]},
        ssl_enforcement={"database": True},
    )
    assert not done.changed


@pytest.mark.parametrize("error", [Reply(401, {"message": "Unauthorized"}), Reply(422, {"message": "no"})])
def test_other_errors_of_reading_are_reported(error: Reply) -> None:
    done = run((ALL, error), auth={"disable_signup": False})
    assert "Reading the settings of the project" in done.message


def test_setting_that_one_response_lacks_is_read_from_the_other() -> None:
    done = run(
        (ALL, everything()),
        (AUTH_READ, Reply(200, {"jwt_exp": 600})),
        auth={"jwt_exp": 600},
        realtime={"private_only": False},
    )
    assert not done.changed


@pytest.mark.parametrize(
    ("current", "update_secrets", "changed", "warned"),
    [
        (digest(SECRET), "changed", False, False),
        (digest("other"), "changed", True, False),
        (None, "changed", True, False),
        ("", "changed", True, False),
        ("********", "changed", False, True),
        ("********", "always", True, False),
        (digest(SECRET), "always", True, False),
        (digest("other"), "on_create", False, False),
        (None, "on_create", True, False),
    ],
)
def test_secret_is_set_if_it_differs(current: object, update_secrets: str, *, changed: bool, warned: bool) -> None:
    steps: list[Step] = [(ALL, everything(auth={"smtp_pass": current}))]
    if changed:
        steps.append((f"PATCH {AUTH}", Reply(200, {"smtp_pass": digest(SECRET)})))
    done = run(*steps, auth={"smtp_pass": SECRET}, update_secrets=update_secrets)
    assert done.changed is changed
    assert ("wasn't compared" in warnings(done)) is warned


def test_removed_secret() -> None:
    assert not run((ALL, everything(auth={"smtp_pass": None})), auth={"smtp_pass": ""}).changed
    done = run(
        (ALL, everything(auth={"smtp_pass": digest(SECRET)})), (f"PATCH {AUTH}", Reply(200, {})), auth={"smtp_pass": ""}
    )
    assert done.bodies == [{"smtp_pass": ""}]


def test_unexpected_digest_is_reported() -> None:
    done = run(
        (ALL, everything(auth={"smtp_pass": None})),
        (f"PATCH {AUTH}", Reply(200, {"smtp_pass": digest("salted")})),
        auth={"smtp_pass": SECRET},
    )
    assert "use update_secrets=on_create" in warnings(done)


def test_hidden_setting_is_compared_but_not_shown() -> None:
    codes = {"sms_test_otp": "4152127777=123456"}
    assert not run((ALL, everything(auth=codes)), auth=codes).changed
    done = run((ALL, everything(auth={"sms_test_otp": "1=234567"})), PROJECT_READ, check_mode=True, auth=codes)
    assert done.diff == ("auth.sms_test_otp: (set)\n", "auth.sms_test_otp: (set by this run)\n")


def test_error_does_not_quote_a_secret() -> None:
    refusal = Reply(422, {"message": f"smtp_pass: {SECRET} is too weak"})
    done = run(
        (ALL, everything(auth={"smtp_pass": None})),
        (f"PATCH {AUTH}", refusal),
        (f"GET {PROJECT}", project(age=10_000)),
        auth={"smtp_pass": SECRET},
    )
    assert "changing auth.smtp_pass" in done.message.lower()
    assert SECRET not in done.message


@pytest.mark.parametrize("lost", [LOST, Reply(502, b"error code: 502"), Reply(200, b"<html>")])
def test_change_with_unknown_outcome_is_read_and_not_repeated(lost: Reply | Exception) -> None:
    done = run(
        (ALL, everything()),
        (f"PATCH {AUTH}", lost),
        (AUTH_READ, Reply(200, {"site_url": "http://localhost:3000"})),
        (AUTH_READ, Reply(200, {"site_url": "https://acme.example"})),
        auth={"site_url": "https://acme.example"},
    )
    assert done.changed


def test_setting_is_sent_again_until_a_new_project_accepts_it() -> None:
    change = (f"PATCH {PROJECT}/postgrest", REFUSED)
    done = run(
        (ALL, everything()),
        change,
        (f"GET {PROJECT}", project("COMING_UP")),
        change,
        (f"GET {PROJECT}", project()),
        (f"PATCH {PROJECT}/postgrest", Reply(200, {})),
        data_api={"max_rows": 5},
    )
    assert done.changed


def test_refusal_by_an_old_project_is_reported_at_once() -> None:
    for status in ("ACTIVE_HEALTHY", "INACTIVE"):
        done = run(
            (ALL, everything()),
            (f"PATCH {PROJECT}/postgrest", REFUSED),
            (f"GET {PROJECT}", project(status, age=10_000)),
            data_api={"max_rows": 5},
        )
        assert "not ready for this setting" in done.message
        assert ("Restore it first" in done.message) is (status == "INACTIVE")


@pytest.mark.parametrize("status", ["INIT_FAILED", "RESTORE_FAILED", "GOING_DOWN"])
def test_project_that_will_never_accept_a_setting_is_not_waited_for(status: str) -> None:
    steps: list[Step] = [(f"PATCH {PROJECT}/postgrest", REFUSED), (f"GET {PROJECT}", project(status))]
    done = run((ALL, everything()), *steps, data_api={"max_rows": 5})
    assert f"The project is {status}." in done.message
    assert "Supabase support" in done.message


def test_new_project_that_keeps_refusing() -> None:
    pair: list[Step] = [(f"PATCH {PROJECT}/postgrest", REFUSED), (f"GET {PROJECT}", project())]
    done = run((ALL, everything()), *pair * 12, data_api={"max_rows": 5}, seconds=300)
    assert "not ready for this setting" in done.message


def test_waiting_ends_at_the_deadline() -> None:
    pair: list[Step] = [(f"PATCH {PROJECT}/postgrest", REFUSED), (f"GET {PROJECT}", project("COMING_UP"))]
    done = run((ALL, everything()), *pair * 5, data_api={"max_rows": 5}, seconds=3)
    assert "did not accept data_api.max_rows within 3 s" in done.message
    assert "the project is COMING_UP" in done.message
    assert "Run again to continue waiting" in done.message


def test_refusal_by_the_plan_is_explained() -> None:
    refusal = Reply(402, {"message": "Configuring leaked password protection is available on Pro Plans and up."})
    done = run(
        (ALL, everything(auth={"password_hibp_enabled": False})),
        (f"PATCH {AUTH}", refusal),
        auth={"password_hibp_enabled": True, "site_url": "https://acme.example"},
    )
    assert "probably auth.password_hibp_enabled." in done.message
    assert "Pro Plans and up" in done.message
