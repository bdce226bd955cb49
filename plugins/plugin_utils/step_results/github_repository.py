# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of the step github-repository. Pure."""

from __future__ import annotations

import typing as t

from ..differences import differences
from .report import Entry, entry, entry_of_actions, known, results, same_in, warnings

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Values: t.TypeAlias = Mapping[str, t.Any]


def outcome(answers: Values, options: Values, failed: Values) -> tuple[bool, dict[str, t.Any]]:
    """Return whether the step succeeded, and its data.

    :param answers: ``repository``, ``deploy_keys``, ``rulesets``, and ``values`` of github_repository, github_deploy_key, github_ruleset (both
        in loops), and github_actions_values.
    :param options: ``name``, ``state``, and ``values``, the names of the variables and secrets of workflows.
    """
    repository = answers["repository"]
    found = repository.get("repository") or {}
    protection = _protection(answers)
    return not failed and "repository" in repository, {
        "changed": bool(
            repository.get("changed")
            or any(each["changed"] for _name, each in protection)
            or answers["values"].get("changed")
        ),
        "action": repository.get("action", "none"),
        "repository": repository.get("repository"),
        "differences": differences(answers.values()),
        "requests": repository.get("requests"),
        "warnings": warnings(*answers.values()),
        "record": {"repository": found.get("full_name"), "repository_url": found.get("url")},
        "page": {
            "title": "Repository",
            "facts": {
                "name": found.get("full_name"),
                "default branch": found.get("default_branch"),
                "visibility": found.get("visibility"),
            },
            "links": {"code": found.get("url")},
        },
        "brief": found.get("full_name") or "no repository",
        "report": _report(answers, options, found, protection),
    }


def _protection(answers: Values) -> list[tuple[str, Values]]:
    """Return the deploy keys, and the rulesets that the plan has, with the results for them."""
    return [
        *(
            (f"deploy key {each['github_repository_deploy_key']['title']}", each)
            for each in results(answers["deploy_keys"])
        ),
        *(
            (f"ruleset {each['github_repository_ruleset']['name']}", each)
            for each in results(answers["rulesets"])
            if each.get("available")
        ),
    ]


def _report(answers: Values, options: Values, found: Values, protection: Sequence[tuple[str, Values]]) -> list[Entry]:
    repository, values = answers["repository"], answers["values"]
    title = found.get("full_name") or options["name"]
    return [
        entry_of_actions(
            "repository",
            [(title, repository["action"])] if "action" in repository else [],
            same=same_in(options["state"]),
        ),
        entry("code", known(found.get("url"))),
        entry_of_actions("protection", [(name, each["action"]) for name, each in protection]),
        entry_of_actions("actions", [(", ".join(options["values"]), values["action"])] if "action" in values else []),
    ]
