# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile the secrets of edge functions: observe, decide, act, report."""

from __future__ import annotations

import typing as t

from ...changes import Change
from ..project_resource import run_project_task
from .decision import decide
from .endpoints import EdgeSecretsApi
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...outcome import Outcome
    from ..project_resource import ProjectTask
    from .decision import SecretsDecision
    from .endpoints import StoredSecret
    from .options import SecretsSpec

#: Neither values nor digests are shown.
OLD, NEW = "(another value)", "(set by this run)"


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring the secrets of a project to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.SECRET_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_project_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: SecretsSpec, task: ProjectTask) -> Outcome:
    """Bring the secrets to the desired state, or in check mode report the changes that requires."""
    api = EdgeSecretsApi(task.client, task.ref)
    stored = api.secrets()
    decision = decide(spec, stored)
    remaining = sorted(stored.keys() - set(decision.delete) | set(decision.create))
    return task.outcome(
        f"edge function secrets of the project {task.ref}",
        _changes(spec, decision, stored, api, task),
        lambda: {
            "created": list(decision.create),
            "updated": list(decision.update),
            "deleted": list(decision.delete),
            "names": remaining,
        },
        warnings=decision.warnings,
    )


def _changes(
    spec: SecretsSpec,
    decision: SecretsDecision,
    stored: Mapping[str, StoredSecret],
    api: EdgeSecretsApi,
    task: ProjectTask,
) -> list[Change]:
    changes = []
    values = {name: spec.values[name] for name in sorted((*decision.create, *decision.update))}
    if values:

        def are_set() -> bool:
            now = api.secrets()
            return all(name in now and _is_set(now[name], value, stored.get(name)) for name, value in values.items())

        changes.append(
            Change(
                action="updated",
                before=dict.fromkeys(decision.update, OLD),
                after=dict.fromkeys(values, NEW),
                make=lambda: task.change_once(lambda: api.set(values), are_set),
            )
        )
    if decision.delete:
        changes.append(
            Change(
                action="deleted",
                before=dict.fromkeys(decision.delete, OLD),
                make=lambda: task.change_once(
                    lambda: api.delete(decision.delete), lambda: not _any(decision.delete, api.secrets())
                ),
            )
        )
    return changes


def _is_set(now: StoredSecret, value: str, before: StoredSecret | None) -> bool:
    """Whether a secret has the value; without a digest, whether it has been set since."""
    if now.is_comparable:
        return now.has_value(value)
    return before is None or now.updated_at != before.updated_at


def _any(names: Iterable[str], stored: Mapping[str, StoredSecret]) -> bool:
    return any(name in stored for name in names)
