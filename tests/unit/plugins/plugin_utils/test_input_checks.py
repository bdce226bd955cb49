# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the input of a role."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.input_checks import (
    of_finalize,
    of_project,
    of_schema,
)

VALID = {"client_id": "acme", "api_token": "t", "organization": "o", "state": "present"}


class Given:
    """Options and variables of a role, and what the lookups return."""

    def __init__(self, options: dict[str, t.Any], variables: dict[str, t.Any] | None = None) -> None:
        self.options, self.variables = options, variables or {}
        self.asked: list[tuple[t.Any, ...]] = []

    def given(self, option: str) -> t.Any:
        """Return an option."""
        return self.options.get(option)

    def variable(self, name: str) -> t.Any:
        """Return a variable."""
        return self.variables.get(name)

    def lookup(self, name: str, *terms: t.Any, **options: t.Any) -> list[str]:
        """Return a problem if there is something to check."""
        self.asked.append((name, terms, options))
        return [f"{name} found something."] if name == "invalid_options" or any(terms) else []


@pytest.fixture(autouse=True)
def without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SUPABASE_MANAGEMENT_TOKEN", "SUPABASE_ACCESS_TOKEN", "SUPABASE_ORG_ID"):
        monkeypatch.delenv(name, raising=False)


def test_valid_project() -> None:
    role = Given(VALID)
    assert of_project(role) == []
    assert [asked[0] for asked in role.asked] == ["setting_problems"]


@pytest.mark.parametrize("client", ["Acme", "acme-", "-acme", "a--b", "acme\n", "a" * 64, "a_b"])
def test_client_id_that_is_no_label(client: str) -> None:
    problems = of_project(Given({**VALID, "client_id": client}))
    assert len(problems) == 1
    assert problems[0].startswith(f"'{client}' is not a valid client_id. Use lowercase letters")


def test_no_client() -> None:
    assert of_project(Given({**VALID, "client_id": None}))[0].startswith(
        "No client was specified. Set one with -e client_id=ID"
    )


def test_credentials_are_options_or_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    role = Given({"client_id": "acme", "state": "present"})
    assert of_project(role)[0].startswith(
        "Not set in the environment: SUPABASE_MANAGEMENT_TOKEN (or SUPABASE_ACCESS_TOKEN), SUPABASE_ORG_ID. Create"
    )
    monkeypatch.setenv("SUPABASE_ACCESS_TOKEN", "t")
    assert of_project(role)[0].startswith("Not set in the environment: SUPABASE_ORG_ID. Create")
    monkeypatch.setenv("SUPABASE_ORG_ID", "o")
    assert of_project(role) == []


@pytest.mark.parametrize(
    ("more", "is_confirmed"),
    [({}, False), ({"ref": "r"}, True), ({"confirm_client_id": "acme"}, True), ({"confirm_client_id": "other"}, False)],
)
def test_deletion_is_confirmed(more: dict[str, str], is_confirmed: bool) -> None:
    assert (of_project(Given({**VALID, "state": "absent", **more})) == []) is is_confirmed


def test_contents_and_settings_are_checked_as_their_modules_do() -> None:
    role = Given({
        **VALID, "secrets": {"A": "b"}, "settings": {"auth": {}}, "tier": "starter", "tier_settings": {"starter": {"x": 1}},
    })  # fmt: skip
    assert of_project(role) == ["invalid_options found something.", "setting_problems found something."]
    (contents, modules, options), (_name, settings, _none) = role.asked
    assert (contents, modules[1]) == ("invalid_options", "supabase_secret")
    assert options["options"] == [[], [{"secrets": {"A": "b"}}], [], []]
    assert settings == ({}, {"auth": {}}, {"x": 1})


@pytest.mark.parametrize(
    ("options", "sql", "problem"),
    [
        ({}, "create table t ();", ""),
        ({"plan_limits": "users=25"}, "x", "The limits of the plan (plan_limits) are text."),
        ({"first_organization": {"name": "a", "slug": "a", "email": ""}}, "x", "The first organization needs a name"),
        ({"first_organization": {"name": "a", "slug": "a", "email": "a@b.c"}}, "x", ""),
        ({"template": "mine.j2"}, " \n", "The template mine.j2 renders to empty text."),
    ],
)
def test_schema(options: dict[str, t.Any], sql: str, problem: str) -> None:
    problems = of_schema(Given(options, {"sql": sql}))
    assert len(problems) == bool(problem)
    assert not problem or problems[0].startswith(problem)


@pytest.mark.parametrize("email", ["it", "it@acme", "i t@acme.example", "it@acme.example\n"])
def test_address_that_is_none(email: str) -> None:
    assert of_finalize(Given({"org_email": email})) == [f"org_email '{email}' is not an e-mail address."]
    assert of_finalize(Given({"org_email": "it@acme.example"})) == []


def test_vault_password(tmp_path: Path) -> None:
    options = {"credentials_file": "/x.yml"}
    blank = {"vault_password": "  "}
    assert of_finalize(Given(options, blank)) == [
        "The vault password is blank. Set another one, or none to store the credentials unencrypted."
    ]
    assert of_finalize(Given({}, blank)) == []
    assert of_finalize(Given({**options, "vault_password": "p"}, {"vault_password": "p"})) == []
    assert of_finalize(Given(options)) == []
    assert of_finalize(Given({"vault_password_file": "/none"})) == ["The vault password file /none doesn't exist."]
    assert of_finalize(Given({**options, "vault_password_file": str(tmp_path)}, blank)) == []
