# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a ruleset: observe, decide, act, report."""

from __future__ import annotations

import typing as t

from ...changes import Change
from ...rest.errors import ApiError
from ..errors import is_refused_by_plan
from ..task import run_repository_task
from .decision import desired_ruleset, differences
from .endpoints import Ruleset, RulesetsApi
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..task import RepositoryTask
    from .options import RulesetSpec


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring a ruleset to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.RULESET_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_repository_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: RulesetSpec, task: RepositoryTask) -> Outcome:
    """Bring the ruleset to the desired state, or in check mode report the changes that requires."""
    header = f"ruleset {spec.name} of the repository {task.full_name}"
    api = RulesetsApi(task)
    try:
        found, warnings = task.unless_only_predicted(lambda: api.find(spec.name))
    except ApiError as error:
        if not (spec.warns_if_unavailable and is_refused_by_plan(error)):
            raise
        warning = (
            f"The plan of {task.owner} has no rulesets for private repositories, so the repository {task.full_name} "
            f"is without the ruleset {spec.name}."
        )
        return task.outcome(header, [], lambda: {"ruleset": None, "available": False}, warnings=(warning,))
    work = Reconciler(spec, task, api, found)
    return task.outcome(
        header, work.changes(), lambda: {"ruleset": work.result(), "available": True}, warnings=warnings
    )


class Reconciler:
    """Makes the changes of one ruleset.

    :param found: the existing one, None if there is none.
    """

    def __init__(self, spec: RulesetSpec, task: RepositoryTask, api: RulesetsApi, found: Ruleset | None) -> None:
        self._spec = spec
        self._task = task
        self._api = api
        self._found = found
        self._desired = desired_ruleset(spec, found, task.full_name) if spec.present else None

    def changes(self) -> list[Change]:
        """Return the change that is needed, if any."""
        found, desired = self._found, self._desired
        if desired is None:
            return [] if found is None else [self._deletion(found)]
        if found is None:
            return [Change(action="created", after=desired.properties, make=lambda: self._create(desired))]
        before, after = differences(found, desired)
        if not before and not after:
            return []
        return [Change(action="updated", before=before, after=after, make=lambda: self._replace(desired))]

    def result(self) -> dict[str, object] | None:
        """Return the ruleset after the changes."""
        if self._desired is None:
            return None
        return {"id": self._desired.number, **self._desired.body}

    def _deletion(self, found: Ruleset) -> Change:
        def delete() -> None:
            self._task.delete_once(lambda: self._api.delete(found), lambda: self._api.find(found.name) is None)

        return Change(action="deleted", before=found.properties, make=delete)

    def _create(self, desired: Ruleset) -> None:
        created = self._task.send_once(lambda: self._api.create(desired), lambda: self._api.find(desired.name))
        self._desired = desired_ruleset(self._spec, created, self._task.full_name)
        # What another run has created may have other rules.
        if any(differences(created, self._desired)):
            self._replace(self._desired)

    def _replace(self, desired: Ruleset) -> None:
        def is_changed() -> bool:
            found = self._api.find(desired.name)
            return found is not None and not any(differences(found, desired))

        self._task.change_once(lambda: self._api.replace(desired), is_changed)
