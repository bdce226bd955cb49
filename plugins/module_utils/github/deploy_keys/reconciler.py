# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a deploy key: observe, decide, act, report."""

from __future__ import annotations

import typing as t

from ...changes import Change
from ...rest.errors import ApiError
from ..task import run_repository_task
from .decision import decide
from .endpoints import DeployKey, DeployKeysApi
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..task import RepositoryTask
    from .decision import DeployKeyDecision
    from .options import DeployKeySpec

_IN_USE = "already in use"


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring a deploy key to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.DEPLOY_KEY_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_repository_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: DeployKeySpec, task: RepositoryTask) -> Outcome:
    """Bring the deploy keys to the desired state, or in check mode report the changes that requires."""
    api = DeployKeysApi(task)
    found, warnings = task.unless_only_predicted(api.found)
    work = Reconciler(task, api, decide(spec, found or []))
    return task.outcome(
        f"deploy key {spec.title} of the repository {task.full_name}",
        work.changes(),
        lambda: {"deploy_key": work.result()},
        warnings=warnings,
    )


class Reconciler:
    """Makes the decided changes."""

    def __init__(self, task: RepositoryTask, api: DeployKeysApi, decision: DeployKeyDecision) -> None:
        self._task = task
        self._api = api
        self._decision = decision
        self._key = decision.kept or decision.add

    def changes(self) -> list[Change]:
        """Return the change that is needed, if any. Replacing a key is one change, although it takes two requests."""
        decision = self._decision
        before: dict[str, object] = {}
        for number, key in enumerate(decision.deleted, 1):
            before |= {name + (f" #{number}" if number > 1 else ""): value for name, value in key.shown.items()}
        if decision.add is not None:
            action = "updated" if before else "created"
            return [Change(action=action, before=before, after=decision.add.shown, make=self._replace)]
        return [Change(action="deleted", before=before, make=self._replace)] if before else []

    def result(self) -> dict[str, object] | None:
        """Return the key after the changes."""
        return None if self._key is None else {"id": self._key.number, **self._key.shown}

    def _replace(self) -> None:
        for key in self._decision.delete_first:
            self._delete(key)
        if self._decision.add is not None:
            self._key = self._add(self._decision.add)
        for key in self._decision.delete:
            self._delete(key)

    def _delete(self, key: DeployKey) -> None:
        def is_gone() -> bool:
            return all(each.number != key.number for each in self._api.found())

        self._task.delete_once(lambda: self._api.delete(key), is_gone)

    def _add(self, key: DeployKey) -> DeployKey:
        try:
            return self._task.send_once(lambda: self._api.add(key), lambda: self._added(key))
        except ApiError as error:
            if _IN_USE in error.said:
                error.hint = (
                    "Another repository or account on GitHub has this key, and GitHub accepts each only once. Create a key pair for this "
                    "repository (ssh-keygen -t ed25519), or delete the key there."
                )
            raise

    def _added(self, key: DeployKey) -> DeployKey | None:
        return next((each for each in self._api.found() if each.shown == key.shown), None)
