# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules as a GitHub App on the local GitHub, which verifies the signature."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure

from tests.support.ansible_commands import ansible_environment, run_module

if t.TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Hub

SIGN_IN = "POST /app/installations/51/access_tokens"


def as_app(hub: Hub, **changes: object) -> dict[str, t.Any]:
    """Return the options that sign in as the app."""
    environment = hub.platforms.environment
    given = {
        "api_token": None,
        "app_id": environment["LOCAL_GITHUB_APP_ID"],
        "app_private_key": environment["LOCAL_GITHUB_APP_PRIVATE_KEY"],
    }
    return given | changes


def test_an_app_creates_a_repository_with_one_token(hub: Hub) -> None:
    given = as_app(hub)
    wanted: dict[str, t.Any] = {"template": hub.template, "topics": ["client"]}
    assert hub.converge(**given, **wanted).changed
    assert hub.writes().count(SIGN_IN) == 1
    hub.platforms.control("DELETE", "requests")
    again = hub.converge(**given, **wanted)
    assert (again.changed, hub.writes(), again.result["requests"]) == (False, [SIGN_IN], 4)
    assert hub.converge(**as_app(hub, app_installation_id=51), **wanted).result["requests"] == 3


@pytest.mark.parametrize("requests", [0, 1, 3, 6])
def test_a_token_that_expires_at_any_request_is_renewed(hub: Hub, requests: int) -> None:
    hub.fault("expired_token", skip=requests)
    wanted: dict[str, t.Any] = {"template": hub.template, "topics": ["client"], "description": "x"}
    assert hub.converge(**as_app(hub), **wanted).changed
    assert hub.writes().count(SIGN_IN) == 2
    hub.platforms.control("DELETE", "faults")
    assert not hub.converge(**as_app(hub), **wanted).changed
    assert hub.named() == [f"{hub.owner}/{hub.name}"]


def test_an_app_is_for_the_accounts_that_installed_it(hub: Hub) -> None:
    for owner in ("free-agency", "foreign-agency", "stranger"):
        with pytest.raises(Failure) as raised:
            hub.converge(**as_app(hub, owner=owner))
        assert "the app is installed in the account of the owner" in raised.value.hint
    with pytest.raises(Failure, match="404"):
        hub.converge(**as_app(hub, owner="free-agency", app_installation_id=51))
    hub.platforms.edit("github", "suspend_installation", account=hub.owner)
    try:
        with pytest.raises(Failure, match="suspended"):
            hub.converge(**as_app(hub))
    finally:
        hub.platforms.edit("github", "suspend_installation", account=hub.owner, suspended=False)
    with pytest.raises(Failure, match="Integration not found"):
        hub.converge(**as_app(hub, app_id="32"))


def test_the_modules_show_neither_the_key_nor_a_token(hub: Hub, tmp_path: Path) -> None:
    app = {name: str(value) for name, value in as_app(hub).items() if value}
    variables = {"GITHUB_TOKEN": "", "GITHUB_APP_ID": app["app_id"], "GITHUB_APP_PRIVATE_KEY": app["app_private_key"]}
    environment = ansible_environment(tmp_path) | hub.platforms.environment | variables
    (tmp_path / "app.pem").write_text(app["app_private_key"].replace("\\n", "\n"))
    in_file = environment | {"GITHUB_APP_PRIVATE_KEY": "", "GITHUB_APP_PRIVATE_KEY_FILE": str(tmp_path / "app.pem")}
    options = {"name": hub.name, "template": hub.template}
    done = [
        run_module("github_repository", options, "-vvvv", "--diff", environment=environment, folder=tmp_path),
        run_module("github_repository", options, "-vvvv", "--diff", environment=in_file, folder=tmp_path),
        run_module(
            "github_repository",
            {**options, "app_id": "32", "app_private_key": app["app_private_key"]},
            "-vvvv",
            environment=environment,
            folder=tmp_path,
        ),
    ]
    assert [each.status != 0 for each in done] == [False, False, True]
    assert [each.result["changed"] for each in done[:2]] == [True, False]
    output = "".join(each.shown for each in done)
    found = [secret for secret in [*hub.platforms.secrets(), app["app_private_key"]] if secret in output]
    assert found == []
    assert "eyJ" not in output
