# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a task become a spec; invalid ones are rejected before any request."""

from __future__ import annotations

import typing as t

import pytest
from ansible.module_utils.common.parameters import AnsibleFallbackNotFound
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.access import ManagementAccess
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.options import (
    PROJECT_SPEC,
    read_options,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import DesiredState
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.access import first_set

GIVEN = {"name": "one", "organization": "org", "api_token": "sbp_token"}


def parameters(**changes: t.Any) -> dict[str, t.Any]:
    """Return the parameters of a task as Ansible passes them, with defaults or None."""
    return {**{name: spec.get("default") for name, spec in PROJECT_SPEC.items()}, **GIVEN, **changes}


def test_the_defaults() -> None:
    options = read_options(parameters())
    spec = options.spec
    assert (spec.state, spec.regions, spec.wait, spec.through_pooler, spec.log_in) == (
        DesiredState.PRESENT,
        (),
        True,
        True,
        False,
    )
    assert (spec.password, spec.always_set_password, spec.ref, spec.instance_size) == (None, False, None, None)
    assert options.access == ManagementAccess(
        organization="org", url="https://api.supabase.com", token="sbp_token", timeout=30
    )
    assert options.wait_timeout == 180


def test_all_options_are_read() -> None:
    options = read_options(
        parameters(
            region=["emea"],
            state="paused",
            instance_size="small",
            ref="a" * 20,
            database_password="given",
            update_password="always",
            wait=False,
            wait_timeout=5.0,
            connection="direct",
            login="auto",
            api_url="http://127.0.0.1:1",
            api_timeout=2.0,
        )
    )
    spec = options.spec
    assert (spec.regions, spec.state, spec.instance_size, spec.ref) == (
        ("emea",),
        DesiredState.PAUSED,
        "small",
        "a" * 20,
    )
    assert (spec.password, spec.always_set_password, spec.wait) == ("given", True, False)
    assert (spec.through_pooler, spec.log_in) == (False, True)
    assert (options.access.url, options.access.timeout, options.wait_timeout) == ("http://127.0.0.1:1", 2, 5)


def test_renaming_requires_a_ref() -> None:
    with pytest.raises(Failure) as caught:
        read_options(parameters(rename=True))
    assert "requires its ref" in caught.value.message
    assert read_options(parameters(rename=True, ref="a" * 20)).spec.rename


def test_all_missing_options_are_reported_at_once() -> None:
    with pytest.raises(Failure) as caught:
        read_options(parameters(organization=None, api_token=""))
    for name in ("api_token", "SUPABASE_MANAGEMENT_TOKEN", "SUPABASE_ACCESS_TOKEN", "organization", "SUPABASE_ORG_ID"):
        assert name in caught.value.message
    with pytest.raises(Failure) as caught:
        read_options(parameters(organization=None))
    assert "api_token" not in caught.value.message


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"name": ""}, "Neither name nor ref is set"),
        ({"name": None, "ref": "a" * 20, "state": "absent"}, "requires its name as well"),
        ({"name": None, "ref": "a" * 20, "rename": True}, "requires the new name"),
        ({"resize": True}, "requires a size"),
        ({"name": "x" * 257}, "is not a project name"),
        ({"name": " one"}, "is not a project name"),
        ({"organization": "My Org"}, "is not an organization slug"),
        ({"organization": "a/b"}, "is not an organization slug"),
        ({"ref": "abc"}, "'abc' is not a project ref"),
        ({"ref": "A" * 20}, "is not a project ref"),
        ({"database_password": "abc"}, "password for the project 'one' is too short"),
        ({"api_timeout": 0.5}, "api_timeout is 0.5"),
        ({"wait_timeout": -1.0}, "wait_timeout is -1"),
    ],
)
def test_an_invalid_value_is_rejected(changes: dict[str, t.Any], text: str) -> None:
    with pytest.raises(Failure) as caught:
        read_options(parameters(**changes))
    assert text in caught.value.message
    assert caught.value.hint


def test_a_short_password_is_not_shown() -> None:
    with pytest.raises(Failure) as caught:
        read_options(parameters(database_password="x7q"))
    assert "x7q" not in str(caught.value.as_result())


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("https://api.supabase.com", False),
        ("http://127.0.0.1:8080", False),
        ("http://localhost:8080", False),
        ("http://[::1]:8080", False),
        ("http://api.test", True),
    ],
)
def test_an_unencrypted_token_is_a_warning(url: str, warned: bool) -> None:
    assert bool(ManagementAccess(organization="org", url=url, token="t", timeout=1).warnings) is warned


def test_secrets_are_not_in_representations() -> None:
    options = read_options(parameters(api_token="t0ken", database_password="passw0rd"))
    assert "t0ken" not in repr(options)
    assert "passw0rd" not in repr(options)


def test_the_first_variable_that_is_not_empty_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIRST_OF_TWO", raising=False)
    monkeypatch.delenv("SECOND_OF_TWO", raising=False)
    with pytest.raises(AnsibleFallbackNotFound):
        first_set("FIRST_OF_TWO", "SECOND_OF_TWO")
    monkeypatch.setenv("SECOND_OF_TWO", "second")
    monkeypatch.setenv("FIRST_OF_TWO", "")
    assert first_set("FIRST_OF_TWO", "SECOND_OF_TWO") == "second"
    monkeypatch.setenv("FIRST_OF_TWO", "first")
    assert first_set("FIRST_OF_TWO", "SECOND_OF_TWO") == "first"


def test_secret_options_are_not_logged() -> None:
    assert PROJECT_SPEC["api_token"]["no_log"] is True
    assert PROJECT_SPEC["database_password"]["no_log"] is True


@pytest.mark.parametrize("option", ["wait_timeout", "api_timeout"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, 1e10])
def test_a_timeout_is_a_number_of_seconds(option: str, value: float) -> None:
    with pytest.raises(Failure) as caught:
        read_options(parameters(**{option: value}))
    assert f"{option} is {value:g}" in caught.value.message
