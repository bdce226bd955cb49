# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options for the settings of a project: problems, conversions, comparison, and documentation."""

from __future__ import annotations

import typing as t

import pytest
import yaml
from ansible_collections.draggonnb.supabase.plugins.doc_fragments.project_settings import documented_options
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.catalog import SECTIONS
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.options import (
    SETTINGS_SPEC,
    checked,
    masked_values,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.setting import Kind
from ansible_collections.draggonnb.supabase.plugins.modules.supabase_project_settings import EXAMPLES
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import REF
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.settings_task import (
    SECRET,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    TOKEN,
)


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
