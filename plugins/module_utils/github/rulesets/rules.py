# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of a ruleset: which there are, their parameters, and the form in which they are compared. Pure."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleType:
    """What is known of the parameters of a rule.

    :param required: those that have no default.
    :param defaults: the values of those that aren't given, as GitHub's website has them.
    """

    required: tuple[str, ...] = ()
    defaults: Mapping[str, object] = field(default_factory=dict)


_PLAIN = RuleType()
_PATTERN = RuleType(required=("operator", "pattern"), defaults={"name": "", "negate": False})
#: Rules of which a ruleset may have several.
PATTERNS = (
    "branch_name_pattern",
    "commit_author_email_pattern",
    "commit_message_pattern",
    "committer_email_pattern",
    "tag_name_pattern",
)
RULE_TYPES: dict[str, RuleType] = {
    **dict.fromkeys(PATTERNS, _PATTERN),
    "code_scanning": RuleType(required=("code_scanning_tools",)),
    "copilot_code_review": RuleType(defaults={"review_draft_pull_requests": False, "review_on_push": False}),
    "creation": _PLAIN,
    "deletion": _PLAIN,
    "file_extension_restriction": RuleType(required=("restricted_file_extensions",)),
    "file_path_restriction": RuleType(required=("restricted_file_paths",)),
    "max_file_path_length": RuleType(required=("max_file_path_length",)),
    "max_file_size": RuleType(required=("max_file_size",)),
    "merge_queue": RuleType(
        defaults={
            "check_response_timeout_minutes": 60,
            "grouping_strategy": "ALLGREEN",
            "max_entries_to_build": 5,
            "max_entries_to_merge": 5,
            "merge_method": "MERGE",
            "min_entries_to_merge": 1,
            "min_entries_to_merge_wait_minutes": 5,
        }
    ),
    "non_fast_forward": _PLAIN,
    "pull_request": RuleType(
        defaults={
            "allowed_merge_methods": ["merge", "rebase", "squash"],
            "dismiss_stale_reviews_on_push": False,
            "require_code_owner_review": False,
            "require_last_push_approval": False,
            "required_approving_review_count": 0,
            "required_review_thread_resolution": False,
        }
    ),
    "required_deployments": RuleType(required=("required_deployment_environments",)),
    "required_linear_history": _PLAIN,
    "required_signatures": _PLAIN,
    "required_status_checks": RuleType(
        required=("required_status_checks",),
        defaults={"do_not_enforce_on_create": False, "strict_required_status_checks_policy": False},
    ),
    "update": RuleType(defaults={"update_allows_fetch_and_merge": False}),
    "workflows": RuleType(required=("workflows",), defaults={"do_not_enforce_on_create": False}),
}


@dataclass(frozen=True, slots=True)
class RulesetRule:
    """A rule with all its parameters, normalized: defaults filled in, lists sorted, nulls removed."""

    type: str
    parameters: Mapping[str, object]

    @property
    def shown(self) -> dict[str, object]:
        """The rule as the API has it."""
        return {"type": self.type, **({"parameters": dict(self.parameters)} if self.parameters else {})}

    @property
    def order(self) -> str:
        """Text that orders rules, and is the same for equal ones."""
        return json.dumps([self.type, self.parameters], sort_keys=True)


def normalized(rule_type: str, parameters: Mapping[str, object]) -> RulesetRule:
    """Return a rule in the form in which it is compared."""
    known = RULE_TYPES.get(rule_type, _PLAIN)
    complete = {**known.defaults, **{name: value for name, value in parameters.items() if value is not None}}
    return RulesetRule(rule_type, {name: _normalized(complete[name]) for name in sorted(complete)})


def _normalized(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _normalized(value[name]) for name in sorted(value) if value[name] is not None}
    if isinstance(value, (list, tuple)):
        return sorted((_normalized(member) for member in value), key=lambda member: json.dumps(member, sort_keys=True))
    return value


def read_rules(given: Sequence[Mapping[str, t.Any]]) -> tuple[RulesetRule, ...]:
    """Return the rules of a task, sorted.

    :raises Failure: one is given twice, or lacks a parameter, or has one of another type.
    """
    rules: list[RulesetRule] = []
    for each in given:
        rule_type = each["type"]
        if rule_type not in PATTERNS and any(rule.type == rule_type for rule in rules):
            raise Failure(f"rules has {rule_type} twice.", hint="Put all its parameters into one rule.")
        rules.append(normalized(rule_type, _typed(rule_type, each["parameters"] or {})))
    return tuple(sorted(rules, key=lambda rule: rule.order))


def _typed(rule_type: str, given: Mapping[str, object]) -> dict[str, object]:
    """Return parameters with the types of their defaults: templates may have made texts of numbers and booleans."""
    known = RULE_TYPES[rule_type]
    missing = [name for name in known.required if given.get(name) in (None, "", [])]
    if missing:
        raise Failure(f"The rule {rule_type} lacks {', '.join(missing)}.", hint="Add it to the parameters of the rule.")
    typed = dict(given)
    for name, default in known.defaults.items():
        value = given.get(name)
        if value is None:
            continue
        if isinstance(value, str) and not isinstance(default, str):
            value = _parsed(value)
        if type(value) is not type(default):
            raise Failure(
                f"The parameter {name} of the rule {rule_type} is {json.dumps(given[name], default=str)[:100]}.",
                hint=f"Its type is that of {json.dumps(default)}, which is its default.",
            )
        typed[name] = value
    return typed


def _parsed(text: str) -> object:
    try:
        return json.loads(text.lower())
    except ValueError:
        return text


def completed(desired: RulesetRule, found: Sequence[RulesetRule]) -> RulesetRule:
    """Return a rule with the parameters that an existing one of its type has and this collection doesn't know.

    GitHub adds parameters over time. What a task can't name is neither drift, nor lost when something else is changed.
    """
    same = [rule for rule in found if rule.type == desired.type]
    if not same or desired in same:
        return desired
    known = RULE_TYPES.get(desired.type, _PLAIN)
    named = {*known.required, *known.defaults, *desired.parameters}
    unknown = {name: value for name, value in same[0].parameters.items() if name not in named}
    return normalized(desired.type, {**unknown, **desired.parameters})
