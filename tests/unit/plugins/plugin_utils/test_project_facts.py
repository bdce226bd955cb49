# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the step supabase-project returns to the play."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.project_facts import (
    ANSWERS,
    CONTENTS,
    OPTIONS,
    declares_contents,
    is_running,
    project_facts,
    wanted_settings,
)

REF = "abcdefghijklmnopqrst"
URL = f"postgresql://postgres.{REF}@pooler.example:5432/postgres"
FOUND = {"ref": REF, "name": "client-acme-prod", "region": "eu-central-1", "status": "ACTIVE_HEALTHY", "postgres_version": "17.4"}  # fmt: skip
CONNECTION = {"host": "pooler.example", "port": 6543, "dbname": "postgres", "database_url": URL}
LOGIN = {"user": f"postgres.{REF}", "password": "of-login", "kind": "password", "session_role": None}
PROJECT: dict[str, t.Any] = {"project": FOUND, "connection": CONNECTION, "login": LOGIN, "changed": False, "action": "none"}  # fmt: skip


def facts_of(
    project: dict[str, t.Any], *, failed: dict[str, t.Any] | None = None, refused_login: str = "", **options: t.Any
) -> dict[str, t.Any]:
    """Return the facts after the module supabase_project alone was run."""
    given = {**dict.fromkeys(OPTIONS), "name": "client-acme-prod", "state": "present", "legacy_keys": "unmanaged"}
    answers: dict[str, t.Any] = {**{name: {} for name in ANSWERS}, "project": project}
    return project_facts(answers, {**given, **options}, failed=failed or {}, refused_login=refused_login)


def test_before_and_after_a_project_is_read_the_facts_have_the_same_keys() -> None:
    before, after = facts_of({}), facts_of(PROJECT)
    assert list(before) == list(after)
    for name in ("resources", "session"):
        assert list(before[name]) == list(after[name])


def test_before_a_project_is_read_nothing_is_known() -> None:
    facts = facts_of({})
    assert not facts["result"]["success"]
    assert {name: value for name, value in facts["resources"].items() if value is not None} == {
        "supabase_project_name": "client-acme-prod"
    }
    assert facts["unread_resources"] == ["supabase_postgres_version"]
    assert not facts["session"]["is_known"]
    assert (facts["certain_password"], facts["refused_passwords"], facts["is_change_due"]) == ("", [], False)


def test_resources_of_a_project() -> None:
    keys = {"anon": "a", "service_role": "s", "publishable": "p", "secret": "x"}
    resources = facts_of({**PROJECT, "api_keys": keys, "database_url": "with-password"})["resources"]
    assert resources == {
        "supabase_project_id": REF,
        "supabase_project_ref": REF,
        "supabase_project_name": "client-acme-prod",
        "supabase_url": f"https://{REF}.supabase.co",
        "supabase_region": "eu-central-1",
        "supabase_postgres_version": "17.4",
        "supabase_anon_key": "a",
        "supabase_service_role_key": "s",
        "supabase_publishable_key": "p",
        "supabase_secret_key": "x",
        "supabase_pooler_url": URL,
        "supabase_database_url": "with-password",
        "supabase_database_password": None,
    }
    assert facts_of(PROJECT, url="https://api.acme.example")["resources"]["supabase_url"] == "https://api.acme.example"
    assert facts_of(PROJECT)["resources"]["supabase_database_url"] == URL


def test_keys_that_were_not_read_are_named() -> None:
    facts = facts_of({**PROJECT, "unknown_api_keys": ["secret", "anon"]})
    assert facts["unread_resources"] == ["supabase_secret_key", "supabase_anon_key"]


@pytest.mark.parametrize(
    ("project", "failed", "expected"),
    [
        ({"database_password": "new", "database_password_certain": True}, False, "new"),
        ({"database_password": "new", "database_password_certain": False}, False, ""),
        ({"database_password": "new"}, False, ""),
        ({"database_password_certain": True}, True, "pending"),
        ({"database_password_certain": True}, False, ""),
    ],
)
def test_password_is_certain_only_if_it_was_set_or_verified(
    project: dict[str, t.Any], failed: bool, expected: str
) -> None:
    facts = facts_of({**PROJECT, **project, "failed": failed}, pending_password="pending")
    assert facts["certain_password"] == expected
    assert facts["resources"]["supabase_database_password"] == (expected or None)


def test_passwords_that_the_database_rejected() -> None:
    facts = facts_of({**PROJECT, "pending_password_outcome": "refused"}, pending_password="one", refused_login="two")
    assert facts["refused_passwords"] == ["one", "two"]
    assert (
        facts_of({**PROJECT, "pending_password_outcome": "unknown"}, pending_password="one")["refused_passwords"] == []
    )


def test_session_of_a_project() -> None:
    assert facts_of(PROJECT)["session"] == {
        "is_known": True,
        "host": "pooler.example",
        "port": 6543,
        "dbname": "postgres",
        "user": f"postgres.{REF}",
        "password": "of-login",
        "session_role": "",
        "is_password_new": False,
        "is_password_given": False,
        "is_fresh": False,
    }


@pytest.mark.parametrize(
    ("project", "options", "expected"),
    [
        ({"database_password": "of-login"}, {}, {"is_password_new"}),
        ({}, {"database_password": "of-login"}, {"is_password_given"}),
        ({"login": {"kind": "login_role", "user": "cli"}}, {}, {"is_fresh"}),
        ({"changed": True}, {}, {"is_fresh"}),
    ],
)
def test_what_the_login_is_known_to_be(
    project: dict[str, t.Any], options: dict[str, t.Any], expected: set[str]
) -> None:
    session = facts_of({**PROJECT, **project}, **options)["session"]
    flags = {"is_password_new", "is_password_given", "is_fresh"}
    assert {name for name in flags if session[name]} == expected


@pytest.mark.parametrize(
    ("project", "is_known"),
    [
        ({"project": {"ref": "", "name": "new"}}, True),  # would be created: its database is known to be empty
        ({"project": FOUND}, False),  # would be restored
        ({"project": None}, False),
    ],
)
def test_database_that_is_not_there_is_known_only_if_it_would_be_new(project: dict[str, t.Any], is_known: bool) -> None:
    session = facts_of(project)["session"]
    assert (session["is_known"], session["host"]) == (is_known, "")


@pytest.mark.parametrize(
    ("due", "create", "expected"),
    [
        ("restored", False, True),
        ("created", True, True),
        ("created", "yes", True),
        ("created", None, True),
        ("created", False, False),
        ("created", "no", False),
        ("none", True, False),
    ],
)
def test_change_that_costs_money_is_due(due: str, create: object, expected: bool) -> None:
    assert facts_of({**PROJECT, "action_due": due}, create=create)["is_change_due"] is expected


def test_failed_step_knows_the_project_of_its_failure() -> None:
    facts = facts_of({}, failed={"failed": True, "msg": "It is refused.", "project": FOUND})
    assert facts["result"]["error"] == "It is refused."
    assert facts["result"]["data"]["project"] == FOUND
    assert facts["resources"]["supabase_url"] == f"https://{REF}.supabase.co"


def test_settings_of_the_client_precede_those_of_its_tier_and_the_defaults() -> None:
    options: dict[str, t.Any] = {
        "default_settings": {"auth": {"a": 1, "b": 1, "c": 1}, "data_api": {"max_rows": 5}},
        "tier_settings": {"starter": {"auth": {"b": 2, "c": 2}}, "other": {"auth": {"a": 9}}},
        "tier": "starter",
        "settings": {"auth": {"c": 3}},
    }
    assert wanted_settings(options) == {"auth": {"a": 1, "b": 2, "c": 3}, "data_api": {"max_rows": 5}}
    assert options["default_settings"]["auth"] == {"a": 1, "b": 1, "c": 1}
    assert wanted_settings(dict.fromkeys(options)) == {}


@pytest.mark.parametrize(
    ("option", "value"),
    [("buckets", [{}]), ("functions", [{}]), ("keys", [{}]), ("secrets", {"A": "b"}), ("secrets_exact", "yes"), ("legacy_keys", "disabled")],
)  # fmt: skip
def test_contents_are_declared_by_each_of_their_options(option: str, value: object) -> None:
    unset = {**dict.fromkeys(CONTENTS), "legacy_keys": "unmanaged", "secrets_exact": False}
    assert not declares_contents(unset)
    assert declares_contents({**unset, option: value})


def test_only_a_healthy_project_that_is_to_exist_runs() -> None:
    assert is_running(PROJECT, {"state": "present"})
    assert not is_running(PROJECT, {"state": "paused"})
    assert not is_running({"project": {**FOUND, "status": "INACTIVE"}}, {"state": "present"})
    assert not is_running({"project": None}, {"state": "present"})
