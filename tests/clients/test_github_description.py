# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GitHub's own description of its API, with what the modules send and what the local GitHub answers."""

from __future__ import annotations

import json
import typing as t
from urllib.parse import urlsplit

import pytest
import requests
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.actions_values import options as values_options
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.actions_values import reconciler as values
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.deploy_keys import options as key_options
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.deploy_keys import reconciler as keys
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.repositories import (
    options as repository_options,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.repositories import reconciler as repositories
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.rulesets import options as ruleset_options
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.rulesets import reconciler as rulesets

from tests.chaos.further_steps import public_key
from tests.clients.github_description import Description, Exchange
from tests.support.time_limits import limit

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.local_platforms.harness import LocalPlatforms

OWNER = "local-agency"
#: What the description lacks, though GitHub answers so.
UNLISTED = frozenset({301, 401, 404, 409, 422})
PROTECTION = {"ruleset": "main", "rules": [{"type": "deletion"}, {"type": "pull_request", "parameters": {}}]}
VALUES = {
    "variables": {"STAGE": "live"},
    "secrets": {"TOKEN": "a secret of the description"},
    "update_secrets": "on_change",
    "digest_key": "k" * 16,
}
#: A module: its options, and its code.
Module: t.TypeAlias = "tuple[dict[str, dict[str, object]], t.Callable[..., object]]"
REPOSITORY: Module = (repository_options.REPOSITORY_SPEC, repositories.run)
DEPLOY_KEY: Module = (key_options.DEPLOY_KEY_SPEC, keys.run)
RULESET: Module = (ruleset_options.RULESET_SPEC, rulesets.run)
ACTIONS: Module = (values_options.VALUES_SPEC, values.run)
#: The life of a client's repository.
TASKS: tuple[tuple[Module, dict[str, t.Any]], ...] = (
    (REPOSITORY, {"template": f"{OWNER}/client-template", "topics": ["crm"], "has_wiki": False}),
    (
        REPOSITORY,
        {"description": "Shop", "allow_auto_merge": True, "delete_branch_on_merge": True},
    ),
    (DEPLOY_KEY, {"title": "deploy", "key": public_key("described")}),
    (DEPLOY_KEY, {"title": "deploy", "key": public_key("replaced"), "read_only": False}),
    (RULESET, PROTECTION),
    (RULESET, {**PROTECTION, "enforcement": "disabled"}),
    (ACTIONS, VALUES),
    (ACTIONS, {**VALUES, "variables": {"STAGE": "test"}}),
    (ACTIONS, {"absent_variables": ["STAGE"], "absent_secrets": ["TOKEN"]}),
    (RULESET, {"ruleset": "main", "state": "absent"}),
    (DEPLOY_KEY, {"title": "deploy", "state": "absent"}),
    (REPOSITORY, {"archived": True}),
    (REPOSITORY, {"state": "absent", "confirm_name": "described"}),
)


@pytest.fixture
def exchanges(monkeypatch: pytest.MonkeyPatch) -> list[Exchange]:
    """Return the list that gets all requests of this process, with their responses."""
    noted: list[Exchange] = []
    send = requests.Session.send

    def noting(session: requests.Session, request: requests.PreparedRequest, **options: t.Any) -> requests.Response:
        answer = send(session, request, **options)
        sent = json.loads(request.body) if request.body else None
        received = answer.json() if answer.content else None
        path = urlsplit(request.url or "").path
        noted.append(Exchange(str(request.method), str(path), answer.status_code, sent, received))
        return answer

    monkeypatch.setattr(requests.Session, "send", noting)
    return noted


def run(platforms: LocalPlatforms, module: Module, options: dict[str, t.Any]) -> None:
    """Run the code of a module in this process."""
    spec, reconcile = module
    access = {"owner": OWNER, "name": "described", "api_token": platforms.environment["LOCAL_GITHUB_OWNER_TOKEN"]}
    address = {"api_url": platforms.environment["GITHUB_API_URL"], "wait_timeout": limit(20)}
    given = ArgumentSpecValidator(spec).validate(access | address | options)
    assert not given.error_messages
    reconcile(given.validated_parameters, check_mode=False)


def test_requests_and_responses_are_as_github_describes_them(
    platforms: LocalPlatforms, installed: Path, exchanges: list[Exchange], subtests: pytest.Subtests
) -> None:
    platforms.settings("github", delay=0)
    exchanges.clear()
    for module, options in TASKS:
        run(platforms, module, options)
    description = Description(installed / "api.github.com.json", unlisted=UNLISTED)
    assert {each.method for each in exchanges} == {"GET", "POST", "PUT", "PATCH", "DELETE"}
    for each in exchanges:
        with subtests.test(str(each)):
            assert list(description.problems(each)) == []


def test_what_github_does_not_describe_is_found(installed: Path) -> None:
    description = Description(installed / "api.github.com.json", unlisted=UNLISTED)
    odd = Exchange("PATCH", "/repos/a/b", 299, sent={"privat": True, "has_wiki": "no"}, received=None)
    assert list(description.problems(odd)) == [
        f"{odd}, request: has_wiki: 'no' is not of type 'boolean'",
        f"{odd}, request: privat is unknown",
        f"{odd}: no such status",
    ]
    misread = Exchange("GET", "/repos/a/b", 200, received={"private": "yes"})
    assert list(description.problems(misread)) == [f"{misread}, response: private: 'yes' is not of type 'boolean'"]
    assert list(description.problems(Exchange("PUT", "/repos/a/b", 200))) == ["PUT /repos/a/b 200: no such operation"]
