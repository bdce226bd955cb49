# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rulesets and deploy keys on the local GitHub: their life, and a fault at each write."""

from __future__ import annotations

import base64
import secrets
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.deploy_keys import reconciler as deploy_keys
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.deploy_keys.options import DEPLOY_KEY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.rulesets import reconciler as rulesets
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.rulesets.options import RULESET_SPEC

from tests.support.ansible_commands import ansible_environment, run_module

if t.TYPE_CHECKING:
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import Hub

RULES = [
    {"type": "deletion", "parameters": None},
    {"type": "pull_request", "parameters": {"required_approving_review_count": 1}},
    {"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": "b"}, {"context": "a"}]}},
]
ADMINS = [{"actor_type": "OrganizationAdmin", "actor_id": None, "bypass_mode": "pull_request"}]
FAULTS = ("bad_gateway_after", "dropped_after", "not_json")


def protect(hub: Hub, *, check_mode: bool = False, **options: t.Any) -> Outcome:
    """Run the code of the module github_ruleset."""
    defaults = {option: spec.get("default") for option, spec in RULESET_SPEC.items()}
    given = {**defaults, **hub.access, "ruleset": "Protect main", "rules": RULES, "bypass_actors": ADMINS, **options}
    return rulesets.run(given, check_mode=check_mode)


def deploy_key(hub: Hub, *, check_mode: bool = False, **options: t.Any) -> Outcome:
    """Run the code of the module github_deploy_key."""
    defaults = {option: spec.get("default") for option, spec in DEPLOY_KEY_SPEC.items()}
    return deploy_keys.run({**defaults, **hub.access, "title": "web", **options}, check_mode=check_mode)


def public_key() -> str:
    """Return a new public key, with a comment."""
    parts = (b"ssh-ed25519", secrets.token_bytes(32))
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return f"ssh-ed25519 {base64.b64encode(blob).decode()} me@host"


def stored(hub: Hub, kind: str) -> list[dict[str, t.Any]]:
    """Return the rulesets or keys of the repository as the local GitHub has them."""
    (found,) = [each for each in hub.platforms.stored("github")["repositories"] if each["name"] == hub.name]
    return list(found[kind])


def test_a_ruleset_is_predicted_created_changed_and_deleted(hub: Hub) -> None:
    assert protect(hub, check_mode=True).changed  # before the repository exists
    hub.converge()
    hub.platforms.control("DELETE", "requests")
    predicted = protect(hub, check_mode=True)
    assert hub.writes() == []
    created = protect(hub)
    assert (predicted.diff, predicted.changed) == (created.diff, created.changed)
    (found,) = stored(hub, "rulesets")
    assert found["conditions"] == {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}
    hub.platforms.control("DELETE", "requests")
    assert not protect(hub, rules=RULES[::-1]).changed
    assert hub.writes() == []
    # Someone switches it off on the website.
    limited = hub.platforms.environment["LOCAL_GITHUB_LIMITED_TOKEN"]
    hub.platforms.edit(
        "github", "change_ruleset", repository=f"{hub.owner}/{hub.name}", changes={"enforcement": "disabled"}
    )
    with pytest.raises(Failure, match="doesn't return the bypass actors"):
        protect(hub, api_token=limited)
    assert protect(hub, api_token=limited, bypass_actors=None, check_mode=True).changed
    assert protect(hub, enforcement="active").diff == {
        "before": "enforcement: disabled\n",
        "after": "enforcement: active\n",
        "before_header": f"ruleset Protect main of the repository {hub.owner}/{hub.name}",
        "after_header": f"ruleset Protect main of the repository {hub.owner}/{hub.name}",
    }
    assert (protect(hub, state="absent").changed, protect(hub, state="absent").changed) == (True, False)
    assert stored(hub, "rulesets") == []


@pytest.mark.parametrize("fault", [*FAULTS, "lost_ruleset_race"])
def test_there_is_one_ruleset_whatever_happens(hub: Hub, fault: str) -> None:
    hub.converge()
    hub.fault(fault, **({} if fault.startswith("lost") else {"method": "POST", "value": "1"}))
    assert protect(hub).changed
    assert not protect(hub).changed
    hub.fault(fault if fault in FAULTS else "dropped_after", method="PUT", value="1")
    assert protect(hub, enforcement="disabled").changed
    assert not protect(hub, enforcement="disabled").changed
    assert len(stored(hub, "rulesets")) == 1
    assert (
        len([each for each in hub.platforms.received("github", "POST", path="rulesets") if each["status"] == 201]) <= 1
    )
    hub.fault("dropped_after", method="DELETE")
    assert protect(hub, state="absent").changed
    assert stored(hub, "rulesets") == []


def test_a_failure_before_a_write_leaves_what_the_next_run_continues(hub: Hub) -> None:
    hub.converge()
    changes: list[tuple[str, dict[str, t.Any]]] = [
        ("POST", {}),
        ("PUT", {"enforcement": "disabled"}),
        ("DELETE", {"state": "absent"}),
    ]
    for method, options in changes:
        hub.fault("server_error", method=method, count=None)
        with pytest.raises(Failure):
            protect(hub, **options, wait_timeout=1)
        hub.platforms.control("DELETE", "faults")
        assert protect(hub, **options).changed
        assert not protect(hub, **options).changed


def test_the_free_plan_has_no_rulesets_for_private_repositories(hub: Hub) -> None:
    free: dict[str, t.Any] = {
        "owner": "free-agency",
        "api_token": hub.platforms.environment["LOCAL_GITHUB_OWNER_TOKEN"],
    }
    hub.converge(**free)
    with pytest.raises(Failure, match="Upgrade to GitHub Pro") as raised:
        protect(hub, **free)
    assert "The plan of the owner" in raised.value.hint
    warned = protect(hub, **free, when_unavailable="warn")
    assert (warned.changed, warned.result["available"], len(warned.warnings)) == (False, False, 1)
    hub.converge(**free, visibility="public", allow_public=True)
    assert protect(hub, **free, when_unavailable="warn").result["available"]
    assert not protect(hub, **free).changed


def test_a_deploy_key_is_predicted_added_replaced_and_deleted(hub: Hub) -> None:
    one, two = public_key(), public_key()
    assert deploy_key(hub, key=one, check_mode=True).changed  # before the repository exists
    hub.converge()
    hub.platforms.control("DELETE", "requests")
    predicted = deploy_key(hub, key=one, check_mode=True)
    assert hub.writes() == []
    added = deploy_key(hub, key=one)
    assert (predicted.diff, added.changed) == (added.diff, True)
    deploy_key(hub, title="ci", key=public_key(), read_only=False)
    hub.platforms.control("DELETE", "requests")
    again = deploy_key(hub, key=one.replace("me@", "you@"))
    assert (again.changed, again.result["requests"], hub.writes()) == (False, 1, [])
    for options in ({"key": two}, {"key": two, "read_only": False}, {"key": two, "title": "web 2"}):
        predicted = deploy_key(hub, **options, check_mode=True)
        changed = deploy_key(hub, **options)
        assert (changed.result["action"], changed.diff) == ("updated", predicted.diff)
        assert not deploy_key(hub, **options).changed
        assert len(stored(hub, "keys")) == 2
    assert deploy_key(hub, state="absent", title="web 2").changed
    assert not deploy_key(hub, state="absent", title="web 2").changed
    assert [key["title"] for key in stored(hub, "keys")] == ["ci"]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("fault", FAULTS)
def test_there_is_one_key_whatever_happens(hub: Hub, fault: str, method: str) -> None:
    one, two = public_key(), public_key()
    hub.converge()
    deploy_key(hub, key=one)
    for options in ({"key": two}, {"key": two, "read_only": False}):
        hub.fault(fault, method=method, value="1")
        assert deploy_key(hub, **options).changed
        assert not deploy_key(hub, **options).changed
        assert len(stored(hub, "keys")) == 1


def test_a_replacement_that_ends_in_the_middle_is_continued(hub: Hub) -> None:
    key = public_key()
    hub.converge()
    deploy_key(hub, key=key)
    hub.fault("server_error", method="POST", count=None)
    with pytest.raises(Failure) as raised:
        deploy_key(hub, key=key, read_only=False, wait_timeout=1)
    assert "adding the deploy key web" in str(raised.value).lower()
    hub.platforms.control("DELETE", "faults")
    assert deploy_key(hub, key=key, read_only=False).result["action"] == "created"
    assert not deploy_key(hub, key=key, read_only=False).changed


def test_a_key_of_another_repository_is_refused(hub: Hub) -> None:
    key = public_key()
    hub.converge()
    hub.converge(name=f"{hub.name}-2")
    deploy_key(hub, name=f"{hub.name}-2", key=key)
    with pytest.raises(Failure, match="key is already in use") as raised:
        deploy_key(hub, key=key)
    assert "Create a key pair for this repository" in raised.value.hint


def test_an_archived_repository_is_explained(hub: Hub) -> None:
    hub.converge(archived=True)
    with pytest.raises(Failure) as raised:
        protect(hub)
    assert "archived=false" in raised.value.hint
    with pytest.raises(Failure) as raised:
        deploy_key(hub, key=public_key())
    assert "archived=false" in raised.value.hint


def test_the_modules_show_neither_tokens_nor_a_private_key(hub: Hub, tmp_path: Path) -> None:
    hub.converge()
    environment = ansible_environment(tmp_path) | hub.platforms.environment
    private = (
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n-----END OPENSSH PRIVATE KEY-----\n"
    )
    rules = {"ruleset": "Main", "rules": [{"type": "deletion"}]}

    def run(module: str, **options: t.Any) -> t.Any:
        given = {"name": hub.name, **options}
        return run_module(module, given, "-vvvv", "--diff", environment=environment, folder=tmp_path)

    done = [
        run("github_ruleset", **rules),
        run("github_deploy_key", title="web", key=public_key()),
        run("github_deploy_key", title="web", key=private),
    ]
    assert [(each.status, each.result["changed"]) for each in done[:2]] == [(0, True)] * 2
    assert (done[2].status != 0, "is a private key" in done[2].result["msg"]) == (True, True)
    output = "".join(each.shown for each in done)
    assert [secret for secret in [*hub.platforms.secrets(), "b3BlbnNzaC1r"] if secret in output] == []
