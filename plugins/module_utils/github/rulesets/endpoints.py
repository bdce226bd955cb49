# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of rulesets, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...rest.json_reader import JsonReader
from .options import Actor, actor
from .rules import RulesetRule, normalized

if t.TYPE_CHECKING:
    from ...rest.response import Response
    from ..task import RepositoryTask

PATH = "/repos/{owner}/{name}/rulesets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """A ruleset, normalized. Also the desired one, which has no number before it is created.

    :param actors: None if the token may not read them.
    """

    number: int | None
    name: str
    target: str
    enforcement: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    rules: tuple[RulesetRule, ...]
    actors: tuple[Actor, ...] | None

    @property
    def body(self) -> dict[str, object]:
        """The ruleset as the API has it."""
        patterns = {"ref_name": {"include": list(self.include), "exclude": list(self.exclude)}}
        actors = {} if self.actors is None else {"bypass_actors": [each.shown for each in self.actors]}
        return {
            "name": self.name,
            "target": self.target,
            "enforcement": self.enforcement,
            **({} if self.target == "push" else {"conditions": patterns}),
            "rules": [rule.shown for rule in self.rules],
            **actors,
        }

    @property
    def properties(self) -> dict[str, object]:
        """What is compared, by the name that the diff shows: a property for each rule."""
        properties: dict[str, object] = {"target": self.target, "enforcement": self.enforcement}
        if self.target != "push":
            properties |= {"include": list(self.include), "exclude": list(self.exclude)}
        if self.actors is not None:
            properties["bypass_actors"] = [each.shown for each in self.actors]
        for rule in self.rules:
            number = sum(name.partition(" #")[0] == f"rule {rule.type}" for name in properties) + 1
            properties[f"rule {rule.type}" + (f" #{number}" if number > 1 else "")] = dict(rule.parameters)
        return properties


class RulesetsApi:
    """The endpoints of one repository. All methods raise the errors of ``GithubClient.call``."""

    def __init__(self, task: RepositoryTask) -> None:
        self._task = task

    def find(self, name: str) -> Ruleset | None:
        """Return the ruleset of the repository with a name, not one of its organization."""
        number = self._number(name)
        if number is None:
            return None
        purpose = f"reading the ruleset {name} of the repository {self._task.full_name}"
        return _read(self._task.call(purpose, "GET", f"{PATH}/{number}", permission="metadata=read"))

    def _number(self, name: str) -> int | None:
        purpose = f"reading the rulesets of the repository {self._task.full_name}"
        query = {"includes_parents": "false"}
        for entry in self._task.entries(purpose, PATH, query=query, permission="metadata=read"):
            if entry.text("name") == name and entry.text("source_type") == "Repository":
                return entry.integer("id")
        return None

    def create(self, ruleset: Ruleset) -> Ruleset:
        """Create a ruleset."""
        purpose = f"creating the ruleset {ruleset.name} of the repository {self._task.full_name}"
        return _read(self._task.call(purpose, "POST", PATH, body=ruleset.body))

    def replace(self, ruleset: Ruleset) -> None:
        """Replace all of a ruleset."""
        purpose = f"changing the ruleset {ruleset.name} of the repository {self._task.full_name}"
        self._task.call(purpose, "PUT", f"{PATH}/{ruleset.number}", body=ruleset.body)

    def delete(self, ruleset: Ruleset) -> None:
        """Delete a ruleset."""
        purpose = f"deleting the ruleset {ruleset.name} of the repository {self._task.full_name}"
        self._task.call(purpose, "DELETE", f"{PATH}/{ruleset.number}")


def _read(response: Response) -> Ruleset:
    reader = JsonReader(response.endpoint, response.json())
    conditions = reader.optional_inner("conditions")
    patterns = conditions.optional_inner("ref_name") if conditions else None
    actors = None
    if "bypass_actors" in reader.members:
        found = [
            actor(each.text("actor_type"), each.optional_integer("actor_id"), each.optional_text("bypass_mode"))
            for each in reader.optional_each("bypass_actors")
        ]
        actors = tuple(sorted(found))
    rules = [
        normalized(each.text("type"), each.optional_mapping("parameters") or {})
        for each in reader.optional_each("rules")
    ]
    return Ruleset(
        number=reader.integer("id"),
        name=reader.text("name"),
        target=reader.text("target"),
        enforcement=reader.text("enforcement"),
        include=tuple(sorted((patterns.optional_texts("include") if patterns else None) or ())),
        exclude=tuple(sorted((patterns.optional_texts("exclude") if patterns else None) or ())),
        rules=tuple(sorted(rules, key=lambda rule: rule.order)),
        actors=actors,
    )
