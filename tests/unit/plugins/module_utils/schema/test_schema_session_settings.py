# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which settings apply, and how they are set in a session."""

from __future__ import annotations

import json

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.execution_settings import (
    ExecutionSettings,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.session_settings import (
    DEFAULTS,
    refuse_read_only,
    role_settings,
    schemas_in_path,
    shadow_settings,
)

LOGIN = {"timezone": "Europe/Berlin", "search_path": '"$user", public', "default_transaction_read_only": "off"}
ROLES = [
    ["ops", ["TimeZone=Asia/Tokyo", "work_mem=4MB"]],
    ["ops", ["TimeZone=Asia/Seoul"]],
    ["other", ["timezone=UTC"]],
]
ENVIRONMENT = {"session_user": "me", "settings": json.dumps(LOGIN), "role_settings": json.dumps(ROLES)}


@pytest.mark.parametrize(
    ("role", "zone"),
    [("me", "Europe/Berlin"), ("ops", "Asia/Seoul"), ("nobody", "Europe/Berlin")],
)
def test_a_roles_settings_for_the_database_take_precedence(role: str, zone: str) -> None:
    assert role_settings(ENVIRONMENT, role) == {**DEFAULTS, "timezone": zone}


def test_the_session_user_has_the_settings_of_the_login() -> None:
    assert role_settings({**ENVIRONMENT, "session_user": "ops"}, "ops")["timezone"] == "Europe/Berlin"


def test_without_a_target_the_defaults_apply() -> None:
    assert role_settings({}, "postgres") == DEFAULTS


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ('"$user", public', ("Me", "public")),
        ('App, "Two Words", "a""b", \'x\'', ("app", "Two Words", 'a"b', "'x'")),
        ("pg_catalog, public, pg_temp, public", ("public",)),
        ('""', ()),
        ("", ()),
    ],
)
def test_the_schemas_in_a_search_path(path: str, names: tuple[str, ...]) -> None:
    assert schemas_in_path(path, "Me") == names


def test_statements_search_pg_catalog_first_and_pg_temp_last() -> None:
    sql = ExecutionSettings({"timezone": "Asia/Tokyo", "search_path": "ignored"}, ("public", "My Lib")).sql()
    assert sql.endswith('SET LOCAL search_path = pg_catalog, public, "My Lib", pg_temp')
    assert "SET LOCAL timezone = 'Asia/Tokyo'" in sql
    assert ExecutionSettings().sql().endswith("SET LOCAL search_path = ''")


def test_every_setting_of_the_session_is_reset() -> None:
    execution = ExecutionSettings(DEFAULTS, ("public",))
    changed = {part.split()[1] for part in execution.sql("SET").split("; ")}
    assert changed == {part.split()[1] for part in execution.reset().split("; ")}


def test_values_that_the_shadow_may_lack_are_optional() -> None:
    sql = shadow_settings({**DEFAULTS, "lc_monetary": "de_DE", "search_path": "a, b"})
    assert sql.startswith("DO ")
    assert "''de_DE''" in sql.partition("END'; ")[0]
    assert "set_config('search_path', 'a, b', true)" in sql
    assert not shadow_settings(DEFAULTS).startswith("DO ")


@pytest.mark.parametrize(
    "environment",
    [{"in_recovery": "true"}, {"session_user": "me", "settings": '{"default_transaction_read_only": "on"}'}],
)
def test_a_read_only_database_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(Failure) as failure:
        refuse_read_only(environment)
    assert "Nothing was changed" in failure.value.hint
    refuse_read_only(ENVIRONMENT)


@pytest.mark.parametrize("value", ["on", "true", "Yes", "1"])
def test_a_read_only_login_can_be_used_in_check_mode(value: str) -> None:
    settings = '{"default_transaction_read_only": "on"}'
    own = f'[["reader", ["default_transaction_read_only={value}"]]]'
    reader = {"session_user": "reader", "settings": settings, "role_settings": own}
    refuse_read_only(reader, check=True)
    with pytest.raises(Failure):
        refuse_read_only(reader)
    with pytest.raises(Failure):
        refuse_read_only(reader | {"session_user": "me"}, check=True)
