# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rulesets: the options, the decision, and all requests of a task."""

from __future__ import annotations

import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.rulesets.options import (
    RULESET_SPEC,
    RulesetSpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.rulesets.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.github.github_task import (
    REPOSITORY,
    replay,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
        ScriptedTask,
    )

LIST = f"GET {REPOSITORY}/rulesets?includes_parents=false&per_page=100&page=1"
GET, PUT, DELETE = (f"{method} {REPOSITORY}/rulesets/5" for method in ("GET", "PUT", "DELETE"))
CREATE = f"POST {REPOSITORY}/rulesets"
LOST = requests.exceptions.ReadTimeout()
PLAN = Reply(403, {"message": "Upgrade to GitHub Pro or make this repository public to enable this feature."})


def entry(name: str = "main", number: int = 5, source: str = "Repository") -> dict[str, object]:
    return {"id": number, "name": name, "source_type": source}


def listed(*entries: dict[str, object]) -> Step:
    return (LIST, Reply(200, list(entries)))


def ruleset(**changes: object) -> Reply:
    """Return a ruleset as GitHub does: with defaults, nulls, and its own order."""
    body: dict[str, object] = {
        **entry(),
        "target": "branch",
        "enforcement": "active",
        "conditions": {"ref_name": {"exclude": [], "include": ["~DEFAULT_BRANCH"]}},
        "bypass_actors": [],
        "rules": [{"type": "deletion"}],
    }
    return Reply(200, body | changes)


def spec(**given: object) -> RulesetSpec:
    defaults = {name: option.get("default") for name, option in RULESET_SPEC.items()}
    rules = [{"parameters": None, **rule} for rule in t.cast("list[dict[str, object]]", given.get("rules", []))]
    return read_spec({**defaults, "ruleset": "main", **given, **({"rules": rules} if "rules" in given else {})})


def run(given: RulesetSpec, *steps: Step, check_mode: bool = False, seconds: float = 120) -> ScriptedTask:
    return replay(lambda task: reconcile(given, task), *steps, check_mode=check_mode, seconds=seconds)


DELETION: list[dict[str, object]] = [{"type": "deletion"}]
REVIEW: dict[str, object] = {"type": "pull_request", "parameters": {"required_approving_review_count": 1}}


def test_a_ruleset_is_created_once_and_then_unchanged() -> None:
    given = spec(rules=[REVIEW, *DELETION])
    predicted = run(given, listed(entry("other", 4)), check_mode=True)
    created = run(given, listed(entry("other", 4)), (CREATE, ruleset(rules=[REVIEW, *DELETION])))
    assert (predicted.diff, predicted.changed, created.result["action"]) == (created.diff, True, "created")
    assert created.result["ruleset"] == {**predicted.result["ruleset"], "id": 5}
    (body,) = created.bodies
    assert (body["enforcement"], body["bypass_actors"]) == ("active", [])
    assert body["conditions"] == {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}
    assert [rule["type"] for rule in body["rules"]] == ["deletion", "pull_request"]
    # All parameters that the API requires are there.
    assert len(body["rules"][1]["parameters"]) == 6
    again = run(given, listed(entry()), (GET, ruleset(rules=body["rules"][::-1])))
    assert (again.changed, again.diff) == (False, ("", ""))


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        pytest.param(
            [REVIEW],
            {**REVIEW, "parameters": {
                "required_approving_review_count": 1, "allowed_merge_methods": ["squash", "merge", "rebase"],
                "dismiss_stale_reviews_on_push": False, "require_code_owner_review": False, "require_last_push_approval": False,
                "required_review_thread_resolution": False, "required_reviewers": [], "added_by_github_later": {"x": 1},
            }},
            id="defaults and parameters of a later GitHub",
        ),
        pytest.param(
            [{"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": "b"}, {"context": "a"}]}}],
            {"type": "required_status_checks", "parameters": {
                "strict_required_status_checks_policy": False, "do_not_enforce_on_create": False,
                "required_status_checks": [{"context": "a", "integration_id": None}, {"context": "b"}],
            }},
            id="order and nulls",
        ),
        pytest.param([{"type": "update"}], {"type": "update"}, id="no parameters"),
        pytest.param(
            [{"type": "pull_request", "parameters": {"required_approving_review_count": "2", "require_code_owner_review": "True"}}],
            {"type": "pull_request", "parameters": {"required_approving_review_count": 2, "require_code_owner_review": True}},
            id="texts of templates",
        ),
    ],
)  # fmt: skip
def test_what_github_adds_is_no_drift(rules: list[dict[str, object]], found: dict[str, object]) -> None:
    assert not run(spec(rules=rules), listed(entry()), (GET, ruleset(rules=[found]))).changed


def test_a_weakened_rule_is_drift_although_the_task_does_not_name_the_parameter() -> None:
    weak = {"type": "required_status_checks", "parameters": {
        "required_status_checks": [{"context": "a"}], "do_not_enforce_on_create": True, "new": 7,
    }}  # fmt: skip
    given = spec(
        rules=[{"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": "a"}]}}]
    )
    done = run(given, listed(entry()), (GET, ruleset(rules=[weak])), (PUT, Reply()))
    assert done.result["action"] == "updated"
    # What this module doesn't know is sent back as it is.
    assert done.bodies[0]["rules"][0]["parameters"] == {
        "required_status_checks": [{"context": "a"}],
        "do_not_enforce_on_create": False,
        "strict_required_status_checks_policy": False,
        "new": 7,
    }


def test_what_is_not_given_is_left_as_it_is() -> None:
    actors = [{"actor_type": "Team", "actor_id": 3, "bypass_mode": "pull_request"}]
    conditions = {"ref_name": {"include": ["refs/heads/x"], "exclude": []}}
    found = ruleset(bypass_actors=actors, conditions=conditions, rules=[REVIEW], enforcement="disabled")
    done = run(spec(), listed(entry()), (GET, found), (PUT, Reply()))
    assert done.diff == ("enforcement: disabled\n", "enforcement: active\n")
    (body,) = done.bodies
    assert (body["bypass_actors"], body["conditions"]) == (actors, conditions)
    assert body["rules"][0]["parameters"]["required_approving_review_count"] == 1


def test_actors_are_compared_without_the_ids_that_mean_nothing() -> None:
    given = spec(
        bypass_actors=[
            {"actor_type": "OrganizationAdmin", "actor_id": None, "bypass_mode": "always"},
            {"actor_type": "RepositoryRole", "actor_id": 5, "bypass_mode": "always"},
        ]
    )
    found = [
        {"actor_type": "RepositoryRole", "actor_id": 5},
        {"actor_type": "OrganizationAdmin", "actor_id": 1, "bypass_mode": "always"},
    ]
    assert not run(given, listed(entry()), (GET, ruleset(bypass_actors=found))).changed
    hidden = t.cast("dict[str, object]", ruleset().body)
    del hidden["bypass_actors"]
    refused = run(given, listed(entry()), (GET, Reply(200, hidden)))
    assert "administration=write" in refused.message
    assert not run(spec(), listed(entry()), (GET, Reply(200, hidden))).changed


@pytest.mark.parametrize("lost", [LOST, Reply(502, b"<html>"), Reply(422, {"message": "Validation Failed"})])
def test_a_ruleset_is_never_created_twice(lost: Reply | Exception) -> None:
    given = spec(rules=DELETION)
    same = run(given, listed(), (CREATE, lost), listed(entry()), (GET, ruleset()))
    assert same.result["ruleset"]["id"] == 5
    # Another run has created it, without the rule.
    other = run(given, listed(), (CREATE, lost), listed(entry()), (GET, ruleset(rules=[])), (PUT, Reply()))
    assert other.bodies[-1]["rules"] == [{"type": "deletion"}]


def test_a_refused_ruleset_names_the_reason() -> None:
    refusal = Reply(
        422, {"message": "Validation Failed", "errors": ["Invalid rule 'x'", {"field": "name", "code": "y"}]}
    )
    refused = run(spec(rules=DELETION), listed(), (CREATE, refusal), listed())
    assert "'Validation Failed: Invalid rule 'x'; name y'" in refused.message.replace('"', "'")


def test_a_change_whose_outcome_is_unknown_is_verified() -> None:
    steps = [listed(entry()), (GET, ruleset(rules=[])), (PUT, LOST)]
    assert run(spec(rules=DELETION), *steps, listed(entry()), (GET, ruleset())).changed
    gone = spec(state="absent")
    assert run(gone, listed(entry()), (GET, ruleset()), (DELETE, LOST), listed()).result["action"] == "deleted"
    assert run(gone, listed(entry()), (GET, ruleset()), (DELETE, Reply(404, {}))).changed
    assert not run(gone, listed()).changed


def test_a_plan_without_rulesets_fails_or_warns() -> None:
    refused = run(spec(rules=DELETION), (LIST, PLAN))
    assert "The plan of the owner doesn't include this for private repositories." in refused.message
    warned = run(spec(rules=DELETION, when_unavailable="warn"), (LIST, PLAN))
    assert (warned.changed, warned.result["available"], warned.result["ruleset"]) == (False, False, None)
    assert warned.outcome is not None
    assert "is without the ruleset main" in warned.outcome.warnings[0]
    # No other refusal is a warning.
    other = Reply(403, {"message": "Resource not accessible by personal access token"})
    assert "permission" in run(spec(when_unavailable="warn"), (LIST, other)).message


def test_only_check_mode_may_assume_that_the_repository_will_exist() -> None:
    missing = (LIST, Reply(404, {"message": "Not Found"}))
    predicted = run(spec(rules=DELETION), missing, check_mode=True)
    assert (predicted.changed, predicted.result["ruleset"]["id"]) == (True, None)
    assert predicted.outcome is not None
    assert "doesn't exist, or the token can't see it" in predicted.outcome.warnings[0]
    assert "HTTP 404" in run(spec(rules=DELETION), missing).message


def test_a_ruleset_is_found_on_any_page_and_not_in_the_organization() -> None:
    first = [entry(f"r{number}", number) for number in range(99)] + [entry("main", 9, "Organization")]
    second = LIST.replace("&page=1", "&page=2")
    done = run(spec(rules=DELETION), listed(*first), (second, Reply(200, [entry()])), (GET, ruleset()))
    assert not done.changed


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"ruleset": " "}, "ruleset is blank"),
        ({"rules": [*DELETION, *DELETION]}, "rules has deletion twice"),
        ({"rules": [{"type": "required_status_checks"}]}, "lacks required_status_checks"),
        ({"rules": [{"type": "tag_name_pattern", "parameters": {"operator": "regex"}}]}, "lacks pattern"),
        ({"rules": [{"type": "pull_request", "parameters": {"required_approving_review_count": True}}]}, "is true"),
        ({"rules": [{"type": "pull_request", "parameters": {"require_code_owner_review": "maybe"}}]}, '"maybe"'),
        ({"conditions": {"ref_name": {"include": ["main"], "exclude": None}}}, "Write refs/heads/main"),
        ({"target": "tag", "conditions": {"ref_name": {"exclude": ["refs/heads/x"]}}}, "refs/tags/"),
        ({"target": "push", "conditions": {"ref_name": {"include": ["~ALL"]}}}, "the target is push"),
        ({"bypass_actors": [{"actor_type": "Team", "actor_id": None, "bypass_mode": "always"}]}, "Team has no actor_id"),
        ({"bypass_actors": [{"actor_type": "DeployKey", "actor_id": None, "bypass_mode": "always"}] * 2}, "twice"),
    ],
)  # fmt: skip
def test_invalid_options_are_errors_before_any_request(given: dict[str, object], message: str) -> None:
    with pytest.raises(Failure) as raised:
        spec(**given)
    assert message in raised.value.as_result()["msg"]


def test_several_patterns_of_a_type_are_compared_as_a_set() -> None:
    patterns: list[dict[str, object]] = [
        {"type": "commit_message_pattern", "parameters": {"operator": "contains", "pattern": text}} for text in "ab"
    ]
    found = [
        {**each, "parameters": {**t.cast("dict[str, t.Any]", each["parameters"]), "name": ""}}
        for each in patterns[::-1]
    ]
    assert not run(spec(rules=patterns), listed(entry()), (GET, ruleset(rules=found))).changed
    done = run(spec(rules=patterns), listed(entry()), (GET, ruleset(rules=found[:1])), (PUT, Reply()))
    assert len(done.bodies[0]["rules"]) == 2
