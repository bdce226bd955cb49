# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose settings count, and what they become in a session."""

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
def test_a_role_has_its_own_settings_those_for_the_database_before_its_others(role: str, zone: str) -> None:
    assert role_settings(ENVIRONMENT, role) == {**DEFAULTS, "timezone": zone}


def test_who_is_logged_in_has_what_the_login_says() -> None:
    assert role_settings({**ENVIRONMENT, "session_user": "ops"}, "ops")["timezone"] == "Europe/Berlin"


def test_without_a_target_the_defaults_count() -> None:
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
def test_a_search_path_names_schemas(path: str, names: tuple[str, ...]) -> None:
    assert schemas_in_path(path, "Me") == names


def test_statements_search_postgresqls_own_first_and_temporary_objects_last() -> None:
    sql = ExecutionSettings({"timezone": "Asia/Tokyo", "search_path": "ignored"}, ("public", "My Lib")).sql()
    assert sql.endswith('SET LOCAL search_path = pg_catalog, public, "My Lib", pg_temp')
    assert "SET LOCAL timezone = 'Asia/Tokyo'" in sql
    assert ExecutionSettings().sql().endswith("SET LOCAL search_path = ''")


def test_what_is_set_for_the_session_is_given_back() -> None:
    execution = ExecutionSettings(DEFAULTS, ("public",))
    given = {part.split()[1] for part in execution.sql("SET").split("; ")}
    assert given == {part.split()[1] for part in execution.reset().split("; ")}


def test_what_the_shadow_may_lack_is_tried() -> None:
    sql = shadow_settings({**DEFAULTS, "lc_monetary": "de_DE", "search_path": "a, b"})
    assert sql.startswith("DO ")
    assert "''de_DE''" in sql.partition("END'; ")[0]
    assert "set_config('search_path', 'a, b', true)" in sql
    assert not shadow_settings(DEFAULTS).startswith("DO ")


@pytest.mark.parametrize(
    "environment",
    [{"in_recovery": "true"}, {"session_user": "me", "settings": '{"default_transaction_read_only": "on"}'}],
)
def test_what_is_read_only_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(Failure) as failure:
        refuse_read_only(environment)
    assert "Nothing was changed" in failure.value.hint
    refuse_read_only(ENVIRONMENT)


def test_a_login_that_is_read_only_of_its_own_can_check() -> None:
    settings = '{"default_transaction_read_only": "on"}'
    own = '[["reader", ["default_transaction_read_only=on"]]]'
    reader = {"session_user": "reader", "settings": settings, "role_settings": own}
    refuse_read_only(reader, check=True)
    with pytest.raises(Failure):
        refuse_read_only(reader)
    with pytest.raises(Failure):
        refuse_read_only(reader | {"session_user": "me"}, check=True)
