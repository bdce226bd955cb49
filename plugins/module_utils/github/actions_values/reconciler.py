# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile secrets and variables of GitHub Actions: observe, decide, act, report."""

from __future__ import annotations

import typing as t

from ...changes import Change
from ...rest.errors import ApiError, ApiFailure
from ..errors import INVALID
from ..task import run_repository_task
from .decision import decide, write_digests
from .endpoints import ActionsApi
from .options import DIGESTS, read_spec

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...outcome import Outcome
    from ..task import RepositoryTask
    from .decision import ValuesDecision
    from .options import ValuesSpec

#: Neither values nor digests of secrets are shown.
OLD, NEW = "(another value)", "(set by this run)"
#: How often a request that can be repeated is sent if its outcome is unknown, and the seconds between.
ATTEMPTS, PAUSE = 4, 1.0


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring secrets and variables to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.VALUES_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_repository_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: ValuesSpec, task: RepositoryTask) -> Outcome:
    """Bring secrets and variables to the desired state, or in check mode report the changes that requires."""
    found, warnings = task.unless_only_predicted(lambda: observe(spec, task))
    work = Reconciler(spec, task, *(found or ({}, {})))
    decision = decide(spec, work.variables, work.secrets)
    return task.outcome(
        f"Actions values of the repository {task.full_name}",
        work.changes(decision),
        lambda: {
            "variables_created": list(decision.create_variables),
            "variables_changed": list(decision.change_variables),
            "variables_deleted": list(decision.delete_variables),
            "secrets_set": list(decision.set_secrets),
            "secrets_deleted": list(decision.delete_secrets),
        },
        warnings=warnings,
    )


def observe(spec: ValuesSpec, task: RepositoryTask) -> tuple[dict[str, str], dict[str, str]]:
    """Return the variables of the repository, and when each secret was updated, without those that the decision doesn't need."""
    api = ActionsApi(task)
    needs_variables = spec.variables or spec.absent_variables or spec.digest_key
    return (
        api.variables() if needs_variables else {},
        api.secrets() if spec.secrets or spec.absent_secrets else {},
    )


class Reconciler:
    """Makes the changes of one repository.

    :param variables: the values of its variables.
    :param secrets: when each of its secrets was updated.
    """

    def __init__(
        self, spec: ValuesSpec, task: RepositoryTask, variables: Mapping[str, str], secrets: Mapping[str, str]
    ) -> None:
        self._spec = spec
        self._task = task
        self._api = ActionsApi(task)
        self.variables = variables
        self.secrets = secrets

    def changes(self, decision: ValuesDecision) -> list[Change]:
        """Return the decided changes."""
        changes = [self._variable(name, self._spec.variables[name]) for name in decision.create_variables]
        changes += [self._variable(name, self._spec.variables[name]) for name in decision.change_variables]
        if decision.set_secrets:
            existing = [name for name in decision.set_secrets if name in self.secrets]
            changes.append(
                Change(
                    action="updated",
                    before=dict.fromkeys(existing, OLD),
                    after=dict.fromkeys(decision.set_secrets, NEW),
                    make=lambda: self._set_secrets(decision),
                )
            )
        changes += [
            self._deletion(name, self._api.delete_variable, self._api.variables, self.variables[name])
            for name in decision.delete_variables
        ]
        changes += [
            self._deletion(name, self._api.delete_secret, self._api.secrets, OLD) for name in decision.delete_secrets
        ]
        return changes

    def _variable(self, name: str, value: str) -> Change:
        before = {name: self.variables[name]} if name in self.variables else {}
        return Change(
            action="updated",
            before=before,
            after={name: value},
            make=lambda: self._store(name, value, exists=bool(before)),
        )

    def _store(self, name: str, value: str, *, exists: bool) -> None:
        send = self._api.change_variable if exists else self._api.create_variable
        self._task.change_once(lambda: send(name, value), lambda: self._api.variables().get(name) == value)

    def _deletion(
        self, name: str, delete: Callable[[str], None], read: Callable[[], Mapping[str, str]], before: str
    ) -> Change:
        return Change(
            action="deleted",
            before={name: before},
            make=lambda: self._task.delete_once(lambda: delete(name), lambda: name not in read()),
        )

    def _set_secrets(self, decision: ValuesDecision) -> None:
        key = self._api.public_key()
        for name in decision.set_secrets:
            key = self._set_secret(name, key)
        if decision.keeps_digests:
            # If the run ends before this, the next one sets the secrets again: their time doesn't match.
            text = write_digests(self._spec, decision, self._api.secrets())
            self._store(DIGESTS, text, exists=DIGESTS in self.variables)

    def _set_secret(self, name: str, key: tuple[str, str]) -> tuple[str, str]:
        """Set a secret, with another key if GitHub has replaced it, and return the key.

        Setting a secret twice has the same effect as once, so it is sent again if its outcome is unknown.
        """
        for left in reversed(range(ATTEMPTS)):
            try:
                self._api.set_secret(name, self._spec.secrets[name], key)
            except ApiFailure as error:
                replaced = isinstance(error, ApiError) and error.status == INVALID
                if not left or not (error.outcome_unknown or replaced) or self._task.deadline.remaining() <= PAUSE:
                    raise
                self._task.timing.sleep(PAUSE)
                key = self._api.public_key() if replaced else key
            else:
                break
        return key
