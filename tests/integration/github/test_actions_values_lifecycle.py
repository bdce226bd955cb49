# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets and variables of GitHub Actions on the local GitHub."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.actions_values.options import VALUES_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.actions_values.reconciler import run

from tests.support.ansible_commands import ansible_environment, run_module

if t.TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import Hub

KEY = {"update_secrets": "on_change", "digest_key": "0123456789abcdef"}


@pytest.fixture
def manage(hub: Hub) -> Callable[..., Outcome]:
    """Return the module's code for a new repository."""
    hub.converge()
    hub.platforms.control("DELETE", "requests")

    def converge(*, check_mode: bool = False, **options: t.Any) -> Outcome:
        defaults = {option: spec.get("default") for option, spec in VALUES_SPEC.items()}
        return run({**defaults, **hub.access, **options}, check_mode=check_mode)

    return converge


def stored(hub: Hub) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values of variables and secrets, decrypted by the local GitHub."""
    (found,) = [each for each in hub.platforms.stored("github")["repositories"] if each["name"] == hub.name]
    variables, secrets = (
        {name: each["value"] for name, each in found[kind].items()} for kind in ("variables", "secrets")
    )
    return variables, secrets


def test_variables_are_exact(hub: Hub, manage: Callable[..., Outcome]) -> None:
    given = {"url": "https://one", "PORT": 8080, **{f"V{number}": "x" for number in range(35)}}
    predicted = manage(variables=given, check_mode=True)
    assert hub.writes() == []
    created, again = manage(variables=given), manage(variables=given)
    assert (predicted.diff, predicted.changed, again.changed) == (created.diff, True, False)
    assert again.result["requests"] == 2  # a page has 30 at most
    assert {name: value for name, value in stored(hub)[0].items() if name in {"URL", "PORT"}} == {
        "URL": "https://one",
        "PORT": "8080",
    }
    hub.fault("dropped_after", method="PATCH")
    changed = manage(variables={"URL": "https://two"}, absent_variables=["port", "other"])
    assert (changed.result["variables_changed"], changed.result["variables_deleted"]) == (["URL"], ["PORT"])
    assert stored(hub)[0]["URL"] == "https://two"
    hub.fault("bad_gateway_after", method="POST")
    assert manage(variables={"NEW": "1"}).result["variables_created"] == ["NEW"]
    assert not manage(variables={"NEW": "1"}, absent_variables=["PORT"]).changed


def test_secrets_on_create_and_always(hub: Hub, manage: Callable[..., Outcome]) -> None:
    created = manage(secrets={"key": "one"}, check_mode=True), manage(secrets={"key": "one"})
    assert created[0].diff == created[1].diff == {
        "before": "", "after": "KEY: (set by this run)\n",
        "before_header": f"Actions values of the repository {hub.owner}/{hub.name}",
        "after_header": f"Actions values of the repository {hub.owner}/{hub.name}",
    }  # fmt: skip
    assert stored(hub)[1] == {"KEY": "one"}
    assert not manage(secrets={"KEY": "two"}).changed
    assert manage(secrets={"KEY": "two"}, update_secrets="always").changed
    assert stored(hub) == ({}, {"KEY": "two"})
    assert manage(absent_secrets=["key"]).changed
    assert not manage(absent_secrets=["key"]).changed


def test_secrets_on_change(hub: Hub, manage: Callable[..., Outcome]) -> None:
    secrets = {"ONE": "value-number-one", "TWO": "value-number-two"}
    assert manage(secrets=secrets, **KEY).result["secrets_set"] == ["ONE", "TWO"]
    again = manage(secrets=secrets, **KEY)
    assert (again.changed, again.result["requests"]) == (False, 2)
    assert not any(value in stored(hub)[0]["DRAGGONNB_SECRETS_DIGEST"] for value in secrets.values())
    hub.platforms.advance(2)
    assert manage(secrets={**secrets, "TWO": "another-value"}, **KEY).result["secrets_set"] == ["TWO"]
    assert stored(hub)[1] == {"ONE": "value-number-one", "TWO": "another-value"}
    # Someone else sets one.
    hub.platforms.advance(2)
    manage(secrets={"ONE": "changed by hand"}, update_secrets="always")
    assert manage(secrets=secrets, **KEY).result["secrets_set"] == ["ONE", "TWO"]
    assert not manage(secrets=secrets, **KEY).changed
    # With another key, nothing is known.
    assert manage(secrets=secrets, **{**KEY, "digest_key": "fedcba9876543210"}).result["secrets_set"] == ["ONE", "TWO"]


@pytest.mark.parametrize(
    ("fault", "details"),
    [
        ("dropped_after", {"method": "PUT"}),
        ("bad_gateway", {"method": "PUT"}),
        ("key_rotated", {}),
        ("secondary_limit", {"method": "PUT", "value": "1"}),
        ("dropped_after", {"method": "POST"}),
    ],
)
def test_faults_while_setting_secrets(
    hub: Hub, manage: Callable[..., Outcome], fault: str, details: dict[str, t.Any]
) -> None:
    hub.fault(fault, **details)
    secrets = {"ONE": "1" * 20, "TWO": "2" * 20}
    assert manage(secrets=secrets, **KEY).changed
    assert stored(hub)[1] == secrets
    assert not manage(secrets=secrets, **KEY).changed


def test_a_run_that_ends_before_the_digests_are_stored(hub: Hub, manage: Callable[..., Outcome]) -> None:
    hub.fault("server_error", method="POST", count=None)
    with pytest.raises(Failure, match="DRAGGONNB_SECRETS_DIGEST"):
        manage(secrets={"ONE": "1" * 20}, **KEY, wait_timeout=2)
    hub.platforms.control("DELETE", "faults")
    assert manage(secrets={"ONE": "1" * 20}, **KEY).changed
    assert not manage(secrets={"ONE": "1" * 20}, **KEY).changed


def test_the_module_shows_no_secret(hub: Hub, manage: Callable[..., Outcome], tmp_path: Path) -> None:
    assert manage is not None  # the repository exists
    environment = ansible_environment(tmp_path) | hub.platforms.environment
    options = {"name": hub.name, "secrets": {"KEY": "s3cret-value-1"}, "variables": {"URL": "x"}, **KEY}
    hub.fault("server_error", method="PUT", count=None)
    failed = run_module(
        "github_actions_values",
        {**options, "wait_timeout": 3},
        "-vvvv",
        "--diff",
        environment=environment,
        folder=tmp_path,
    )
    hub.platforms.control("DELETE", "faults")
    done = run_module("github_actions_values", options, "-vvvv", "--diff", environment=environment, folder=tmp_path)
    assert (failed.status != 0, done.status, done.result["changed"]) == (True, 0, True)
    assert "setting the secret KEY" in failed.result["msg"].lower().replace("secret key", "secret KEY")
    output = failed.shown + done.shown
    assert [secret for secret in [*hub.platforms.secrets(), KEY["digest_key"]] if secret in output] == []


def test_a_missing_repository_and_permission(hub: Hub, manage: Callable[..., Outcome]) -> None:
    with pytest.raises(Failure, match="failed"):
        manage(name=f"{hub.name}-absent", variables={"A": "1"})
    with pytest.raises(Failure) as raised:
        manage(api_token=hub.platforms.environment["LOCAL_GITHUB_LIMITED_TOKEN"], variables={"A": "1"})
    assert "variables=read" in raised.value.hint
