# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``github_ruleset``: argument spec, validation, and the desired state."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..task import TASK_SPEC
from .rules import RULE_TYPES, RulesetRule, read_rules

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ACTOR_TYPES = ("DeployKey", "Integration", "OrganizationAdmin", "RepositoryRole", "Team", "User")
#: Actors of which there is one, so that they have no id.
WITHOUT_ID = ("DeployKey", "OrganizationAdmin")
_NAMES = {"type": "list", "elements": "str"}

RULESET_SPEC: dict[str, dict[str, object]] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "ruleset": {"type": "str", "required": True},
    "target": {"type": "str", "choices": ["branch", "tag", "push"], "default": "branch"},
    "enforcement": {"type": "str", "choices": ["active", "evaluate", "disabled"], "default": "active"},
    "conditions": {
        "type": "dict",
        "options": {"ref_name": {"type": "dict", "options": {"include": _NAMES, "exclude": _NAMES}}},
    },
    "rules": {
        "type": "list",
        "elements": "dict",
        "options": {
            "type": {"type": "str", "required": True, "choices": sorted(RULE_TYPES)},
            "parameters": {"type": "dict"},
        },
    },
    "bypass_actors": {
        "type": "list",
        "elements": "dict",
        "no_log": False,
        "options": {
            "actor_type": {"type": "str", "required": True, "choices": list(ACTOR_TYPES)},
            "actor_id": {"type": "int"},
            "bypass_mode": {"type": "str", "choices": ["always", "pull_request", "exempt"], "default": "always"},
        },
    },
    "when_unavailable": {"type": "str", "choices": ["fail", "warn"], "default": "fail"},
    **TASK_SPEC,
}


@dataclass(frozen=True, slots=True, order=True)
class Actor:
    """Who can bypass the rules. ``number`` is 0 for those that have none."""

    type: str
    number: int
    mode: str

    @property
    def shown(self) -> dict[str, object]:
        """The actor as the API has it."""
        return {"actor_type": self.type, "actor_id": self.number or None, "bypass_mode": self.mode}


def actor(actor_type: str, number: int | None, mode: str | None) -> Actor:
    """Return an actor in the form in which it is compared."""
    return Actor(actor_type, 0 if actor_type in WITHOUT_ID else number or 0, mode or "always")


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesetSpec:
    """The desired state of a ruleset. What is None is left as it is.

    :param include: the patterns of the refs that it applies to, sorted; ``exclude`` those that it doesn't.
    """

    name: str
    present: bool = True
    target: str = "branch"
    enforcement: str = "active"
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None
    rules: tuple[RulesetRule, ...] | None = None
    actors: tuple[Actor, ...] | None = None
    warns_if_unavailable: bool = False


def read_spec(parameters: Mapping[str, t.Any]) -> RulesetSpec:
    """Return the desired state from the parameters of a task, which have the types of ``RULESET_SPEC``.

    :raises Failure: a value is invalid. No request has been sent.
    """
    name = parameters["ruleset"]
    if not name.strip() or name != name.strip() or not name.isprintable():
        raise Failure(
            "ruleset is blank, begins or ends with a space, or has control characters.", hint="Set it to a name."
        )
    warns = parameters["when_unavailable"] == "warn"
    if parameters["state"] == "absent":
        return RulesetSpec(name=name, present=False, warns_if_unavailable=warns)
    patterns = (parameters["conditions"] or {}).get("ref_name") or {}
    if parameters["target"] == "push" and patterns:
        raise Failure(
            "conditions has ref_name, but the target is push.",
            hint="A push ruleset applies to all refs. Remove ref_name.",
        )
    return RulesetSpec(
        name=name,
        target=parameters["target"],
        enforcement=parameters["enforcement"],
        include=_patterns(patterns.get("include"), parameters["target"]),
        exclude=_patterns(patterns.get("exclude"), parameters["target"]),
        rules=None if parameters["rules"] is None else read_rules(parameters["rules"]),
        actors=None if parameters["bypass_actors"] is None else _actors(parameters["bypass_actors"]),
        warns_if_unavailable=warns,
    )


def _patterns(given: Sequence[str] | None, target: str) -> tuple[str, ...] | None:
    if given is None:
        return None
    kind = "tags" if target == "tag" else "heads"
    for pattern in given:
        if pattern not in {"~ALL", "~DEFAULT_BRANCH"} and not pattern.startswith(f"refs/{kind}/"):
            raise Failure(
                f"ref_name has the pattern {pattern!r}.",
                hint=f"Write refs/{kind}/{pattern.removeprefix('refs/')}, ~DEFAULT_BRANCH, or ~ALL.",
            )
    return tuple(sorted(set(given)))


def _actors(given: Sequence[Mapping[str, t.Any]]) -> tuple[Actor, ...]:
    actors: dict[tuple[str, int], Actor] = {}
    for each in given:
        found = actor(each["actor_type"], each["actor_id"], each["bypass_mode"])
        if not found.number and found.type not in WITHOUT_ID:
            raise Failure(
                f"The bypass actor {found.type} has no actor_id.",
                hint="Add the id of the team, app, or user; for RepositoryRole 2 (maintain), 4 (write), or 5 (admin).",
            )
        if (found.type, found.number) in actors:
            raise Failure(f"bypass_actors has {found.type} {found.number or ''} twice.", hint="Keep one of them.")
        actors[found.type, found.number] = found
    return tuple(sorted(actors.values()))
