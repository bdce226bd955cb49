# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a project: the options, the comparison, the decision, and all requests of a task."""

from __future__ import annotations

import hashlib
import hmac
import json
import typing as t
from datetime import UTC, datetime

import pytest
import requests
import yaml
from ansible_collections.draggonnb.supabase.plugins.doc_fragments.project_settings import documented_options
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.catalog import SECTIONS
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.options import (
    SETTINGS_SPEC,
    SettingsSpec,
    checked,
    masked_values,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.reconciler import reconcile
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.setting import Kind
from ansible_collections.draggonnb.supabase.plugins.modules.supabase_project_settings import EXAMPLES
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    NOW,
    PROJECT,
    ScriptedTask,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import REF
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    TOKEN,
    Reply,
    Step,
)

ALL = f"GET /v2/projects/{REF}/config"
AUTH = f"{PROJECT}/config/auth"
NETWORK = f"{PROJECT}/network-restrictions"
POSTGRES = f"{PROJECT}/config/database/postgres"
SSL = f"{PROJECT}/ssl-enforcement"
LOST = requests.exceptions.ReadTimeout()
SECRET = "a-very-secret-password"
REFUSED = Reply(400, {"message": "Project is not ready for this setting yet."})


def digest(secret: str) -> str:
    return hmac.new(REF.encode(), secret.encode(), hashlib.sha256).hexdigest()


def everything(network: dict[str, t.Any] | None = None, *, ssl: bool = False, **sections: dict[str, t.Any]) -> Reply:
    """Return the response with all settings."""
    allowed = [{"address": "0.0.0.0/0", "type": "v4"}, {"address": "::/0", "type": "v6"}]
    restrictions = {"entitlement": "allowed", "status": "applied", "allowed_cidrs": allowed, **(network or {})}
    attributes = {
        "database": {
            "ssl_enforced": ssl,
            "network_restrictions": restrictions,
            "postgres_settings": sections.get("postgres", {"work_mem": "4MB", "max_connections": 60}),
        },
        "pooler": {"pool_mode": "transaction", "default_pool_size": 15},
        "auth": {"site_url": "http://localhost:3000", "uri_allow_list": "", **sections.get("auth", {})},
        "api": {"db_schema": "public,graphql_public", "max_rows": 1000},
        "realtime": {"private_only": False},
        "storage": {
            "file_size_limit": 1000,
            "features": {
                "image_transformation": {"enabled": False},
                "vector_buckets": {"enabled": False, "max_buckets": 10, "max_indexes": 5},
            },
        },
    }
    return Reply(200, {"data": {"attributes": attributes}})


def project(status: str = "ACTIVE_HEALTHY", *, age: float = 60) -> Reply:
    created = datetime.fromtimestamp(NOW - age, UTC).isoformat()
    names = {"ref": REF, "name": "acme", "organization_slug": "org", "region": "eu-central-1"}
    return Reply(200, {**names, "status": status, "created_at": created})


def run(*steps: Step, check_mode: bool = False, seconds: float = 60, **given: t.Any) -> ScriptedTask:
    options = {name: given.pop(name) for name in ("update_secrets", "restart") if name in given}
    optional = frozenset(given.pop("optional", ()))
    wanted, problems = checked(given)
    assert problems == []
    spec = SettingsSpec(wanted=wanted, optional=optional, **options)
    return replay_task(lambda task: reconcile(spec, task), *steps, check_mode=check_mode, seconds=seconds)


def warnings(done: ScriptedTask) -> str:
    assert done.outcome is not None
    return " ".join(done.outcome.warnings)


# -- options --


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"auth": {"site_ur": "x"}}, "auth has no setting 'site_ur'; did you mean site_url?"),
        ({"auth": {"smtp_password": SECRET}}, "auth has no setting 'smtp_password'; did you mean smtp_"),
        ({"postgres": {"Work_Mem": "4MB"}}, "did you mean work_mem?"),
        ({"realtime": {"zzz": 1}}, "realtime has no setting 'zzz'."),
        ({"auth": {"jwt_exp": "soon"}}, "auth.jwt_exp must be an integer, not a string."),
        ({"auth": {"jwt_exp": True}}, "auth.jwt_exp must be an integer, not a boolean."),
        ({"auth": {"jwt_exp": 604801}}, "auth.jwt_exp must be at least 0 and at most 604800."),
        ({"auth": {"sessions_timebox": "inf"}}, "auth.sessions_timebox must be a finite number."),
        ({"auth": {"smtp_pass": {"a": 1}}}, "auth.smtp_pass must be a string, not a dictionary."),
        ({"auth": {"disable_signup": "perhaps"}}, "auth.disable_signup must be a boolean, not a string."),
        ({"auth": {"sms_provider": "pigeon"}}, "auth.sms_provider must be one of messagebird, textlocal, "),
        ({"auth": {"password_required_characters": "x"}}, "must be one of letters_digits, "),
        ({"auth": {"site_url": "https://a,https://b"}}, "auth.site_url must be a URL without a comma."),
        ({"auth": {"uri_allow_list": [["x"]]}}, "auth.uri_allow_list must be a list of strings, "),
        ({"auth": "all"}, "auth must be a dictionary of settings."),
        ({"autg": {}}, "autg is not a group of settings; did you mean auth?"),
        ({"postgres": {"work_mem": "much"}}, "postgres.work_mem must be a number with a unit, such as 64MB or 8s, not"),
        ({"postgres": {"work_mem": "4s"}}, "postgres.work_mem must be a number with a unit"),
        ({"network_restrictions": {"allowed_cidrs": ["10.0.0.1/8"]}}, "the range is 10.0.0.0/8."),
        ({"network_restrictions": {"allowed_cidrs": ["office"]}}, "contains 'office', which is not a CIDR range"),
        ({"network_restrictions": {"allowed_cidrs": 10}}, "must be a list of CIDR ranges, not an integer."),
    ],
)
def test_problem_is_described_without_the_value(given: dict[str, t.Any], problem: str) -> None:
    _wanted, problems = checked(given)
    assert len(problems) == 1
    assert problem in problems[0]
    assert SECRET not in problems[0]


def test_values_are_converted_as_ansible_does() -> None:
    wanted, problems = checked(
        {
            "auth": {
                "jwt_exp": "600",
                "disable_signup": "yes",
                "smtp_port": 587,
                "smtp_host": None,
                "uri_allow_list": ["https://a", "https://b"],
                "password_required_characters": "letters_digits",
            },
            "network_restrictions": {"allowed_cidrs": ["2001:db8::/32", "192.0.2.1"]},
            "storage": {"file_size_limit": None},
            "pooler": None,
        }
    )
    assert problems == []
    assert wanted == {
        "auth": {
            "jwt_exp": 600,
            "disable_signup": True,
            "smtp_port": "587",
            "uri_allow_list": "https://a,https://b",
            "password_required_characters": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:0123456789",
        },
        "network_restrictions": {"allowed_cidrs": ["192.0.2.1/32", "2001:db8::/32"]},
    }


def parameters(**given: t.Any) -> dict[str, t.Any]:
    defaults = {name: option.get("default") for name, option in SETTINGS_SPEC.items()}
    return {**defaults, "ref": REF, "api_token": TOKEN, **given}


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(Failure) as caught:
        read_spec(parameters(auth={"jwt_exp": -1, "site": "x"}, optional=["auth.site"]))
    assert "jwt_exp must be" in caught.value.message
    assert "no setting 'site'" in caught.value.message
    assert "optional contains 'auth.site', which is not a setting; did you mean auth.site_url?" in caught.value.message


def test_only_secrets_are_masked_everywhere() -> None:
    auth = {"smtp_pass": SECRET, "smtp_host": "smtp.acme.example", "smtp_passs": "mistyped-secret-1", "smtp_user": "a"}
    more = {"sms_test_otp": "4152127777=123456", "external_google_secret": "word"}
    assert masked_values(parameters(auth={**auth, **more})) == {
        TOKEN,
        SECRET,
        "mistyped-secret-1",
        "4152127777=123456",
    }


# -- comparison --


@pytest.mark.parametrize(
    ("name", "wanted", "current", "same"),
    [
        ("auth.disable_signup", False, None, True),
        ("auth.disable_signup", True, None, False),
        ("auth.jwt_exp", 3600, 3600.0, True),
        ("auth.jwt_exp", 1, True, False),
        ("auth.sessions_timebox", 0, None, False),
        ("auth.smtp_host", "", None, True),
        ("auth.smtp_port", 587, "587", True),
        ("auth.uri_allow_list", ["b", "a"], "a, b", True),
        ("auth.uri_allow_list", ["a"], "a,b", False),
        ("data_api.db_schema", ["public", "api"], "public, api", True),
        ("data_api.db_schema", ["api", "public"], "public,api", False),
        ("postgres.work_mem", "4MB", "4096kB", True),
        ("postgres.work_mem", "4096", "4MB", True),
        ("postgres.work_mem", "4MB", None, False),
        ("postgres.statement_timeout", "2min", "120s", True),
        ("postgres.statement_timeout", "120000", "2min", True),
        ("postgres.statement_timeout", "1min", "2min", False),
        ("postgres.max_slot_wal_keep_size", "-1", "-1", True),
        ("postgres.shared_buffers", "16MB", "2048", True),
        ("network_restrictions.allowed_cidrs", ["::/0", "0.0.0.0/0"], ["0.0.0.0/0", "::/0"], True),
        ("network_restrictions.allowed_cidrs", [], ["::/0"], False),
    ],
)
def test_values_that_mean_the_same(name: str, wanted: object, current: object, *, same: bool) -> None:
    option, _dot, short = name.partition(".")
    setting = SECTIONS[option].settings[short]
    assert setting.same(setting.converted(wanted), current) is same


# -- all requests of a task --


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
    predicted = run((ALL, everything()), (AUTH_READ, Reply(200, {"smtp_pass": None})), check_mode=True, **given)
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
    done = run((ALL, everything(auth={"sms_test_otp": "1=234567"})), check_mode=True, auth=codes)
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


def test_new_project_that_keeps_refusing() -> None:
    pair: list[Step] = [(f"PATCH {PROJECT}/postgrest", REFUSED), (f"GET {PROJECT}", project())]
    done = run((ALL, everything()), *pair * 12, data_api={"max_rows": 5}, seconds=300)
    assert "not ready for this setting" in done.message


def test_waiting_ends_at_the_deadline() -> None:
    pair: list[Step] = [(f"PATCH {PROJECT}/postgrest", REFUSED), (f"GET {PROJECT}", project("COMING_UP"))]
    done = run((ALL, everything()), *pair * 5, data_api={"max_rows": 5}, seconds=3)
    assert "did not accept data_api.max_rows within 3 s" in done.message
    assert "the project is COMING_UP" in done.message


def test_refusal_by_the_plan_is_explained() -> None:
    refusal = Reply(402, {"message": "Configuring leaked password protection is available on Pro Plans and up."})
    done = run(
        (ALL, everything(auth={"password_hibp_enabled": False})),
        (f"PATCH {AUTH}", refusal),
        auth={"password_hibp_enabled": True, "site_url": "https://acme.example"},
    )
    assert "probably auth.password_hibp_enabled." in done.message
    assert "Pro Plans and up" in done.message


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


HEALTH = f"GET {PROJECT}/health?services=db&services=pooler"
HEALTHY = Reply(200, [{"name": name, "status": "ACTIVE_HEALTHY"} for name in ("db", "pooler")])


def test_restart_is_announced_and_waited_for() -> None:
    given: dict[str, t.Any] = {
        "ssl_enforcement": {"database": True},
        "postgres": {"max_connections": 90, "work_mem": "8MB"},
    }
    predicted = run((ALL, everything()), check_mode=True, **given)
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


# -- documentation --


def test_each_setting_is_documented() -> None:
    documented = t.cast("dict[str, t.Any]", documented_options())
    assert list(documented) == list(SECTIONS)
    for option, section in SECTIONS.items():
        for name, setting in section.settings.items():
            suboption = documented[option]["suboptions"][name]
            assert suboption["description"][0].endswith("."), name
            assert suboption["type"] == {
                "words": "raw",
                "ordered_words": "raw",
                "quantity": "str",
                "ranges": "list",
            }.get(setting.kind.value, setting.kind.value)
            assert setting.kind is not Kind.QUANTITY or setting.unit


def test_documented_option_is_one_of_the_module() -> None:
    assert set(SECTIONS) <= set(SETTINGS_SPEC)


def test_examples_are_valid() -> None:
    tasks = [task["draggonnb.supabase.supabase_project_settings"] for task in yaml.safe_load(EXAMPLES)]
    assert len(tasks) >= 4
    for task in tasks:
        assert checked({option: given for option, given in task.items() if option in SECTIONS})[1] == []
