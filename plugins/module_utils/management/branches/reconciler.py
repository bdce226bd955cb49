# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a preview branch: observe, decide, act, wait, report."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ...changes import Change
from ...failure import Failure
from ...rest.errors import WaitTimeout
from ...rest.waiting import Pending, Ready
from ..plan_check import check_plan
from ..project_resource import run_project_task
from .endpoints import Branch, BranchesApi
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..project_resource import ProjectTask
    from .options import BranchSpec

READY = "ACTIVE_HEALTHY"
#: The entitlement that a project can have branches.
_FEATURE = "branching_limit"
#: A branch is usable when its migrations and functions have succeeded.
_DONE = frozenset({"MIGRATIONS_PASSED", "FUNCTIONS_DEPLOYED"})
_FAILED = frozenset({"MIGRATIONS_FAILED", "FUNCTIONS_FAILED"})
#: The platform pauses a branch that isn't used, unless it is persistent.
PAUSED = "INACTIVE"
_PROJECT_FAILED = frozenset({"INIT_FAILED", "REMOVED", "GOING_DOWN", "PAUSE_FAILED", "RESTORE_FAILED", PAUSED})


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring a preview branch to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.BRANCH_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_project_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: BranchSpec, task: ProjectTask) -> Outcome:
    """Bring a branch to the desired state, or in check mode report the change that requires."""
    return _BranchReconciler(spec=spec, api=BranchesApi(task.client, task.ref), task=task).reconcile()


@dataclass(slots=True, kw_only=True)
class _BranchReconciler:
    """:ivar now: the branch as it was last read, None if there is none."""

    spec: BranchSpec
    api: BranchesApi
    task: ProjectTask
    now: Branch | None = None

    def reconcile(self) -> Outcome:
        """Observe, decide, act, wait, and report."""
        self.now = found = self._find()
        outcome = self.task.outcome(
            f"branch {self.spec.name} of the project {self.task.ref}", self._changes(found), self._result
        )
        # The requests that are sent while waiting count as well.
        return replace(outcome, result={**outcome.result, "requests": self.task.client.requests_made})

    def _changes(self, found: Branch | None) -> list[Change]:
        spec = self.spec
        if not spec.present:
            return [] if found is None else [Change(action="deleted", before=_shown(found), make=self._delete)]
        if found is None:
            check_plan(self.task, _FEATURE, f"The branch {spec.name!r} of the project {self.task.ref}")
            return [Change(action="created", after={"name": spec.name, **spec.shown()}, make=self._create)]
        updates = {name: value for name, value in spec.changeable().items() if value != found.property(name)}
        if not updates:
            return []
        before = {"name": found.name, **{name: found.property(name) for name in updates}}
        return [
            Change(
                action="updated", before=before, after={**before, **updates}, make=lambda: self._update(found, updates)
            )
        ]

    def _find(self) -> Branch | None:
        """Return the branch with the name of the task.

        :raises Failure: the name is that of the project itself.
        """
        found = next((branch for branch in self.api.branches() if branch.name == self.spec.name), None)
        if found is not None and found.is_default:
            raise Failure(
                f"The branch {self.spec.name!r} is the project {self.task.ref} itself, not a preview branch.",
                hint="Nothing was changed. Use another name.",
            )
        return found

    def _create(self) -> None:
        self.now = self.task.send_once(lambda: self.api.create(self.spec.creation()), self._find)

    def _update(self, found: Branch, updates: dict[str, object]) -> None:
        def took_effect() -> bool:
            now = self._find()
            return now is not None and all(now.property(name) == value for name, value in updates.items())

        self.task.change_once(lambda: self.api.update(found, updates), took_effect)
        self.now = replace(
            found,
            git_branch=str(updates.get("git_branch", found.git_branch or "")) or None,
            persistent=bool(updates.get("persistent", found.persistent)),
        )

    def _delete(self) -> None:
        found = self.now
        if found is not None:
            self.task.delete_once(lambda: self.api.delete(found), lambda: self._find() is None)
        self.now = None

    def _result(self) -> dict[str, object]:
        spec = self.spec
        if not spec.present:
            return {"branch": None}
        if self.now is None:
            return {
                "branch": {**dict.fromkeys(_FACTS), "name": spec.name, "with_data": spec.with_data, **spec.changeable()}
            }
        if spec.wait and not self.task.check_mode:
            self.now = self._wait(self.now)
        planned = spec.changeable() if self.task.check_mode else {}
        return {"branch": {**_facts(self.now), **planned}}

    def _wait(self, known: Branch) -> Branch:
        """Wait until the branch can be used.

        :raises Failure: it failed, or isn't ready when the deadline has passed.
        """
        if _is_ready(known):
            return known
        last = [known]

        def poll() -> Ready[Branch] | Pending:
            branch = self._find()
            if branch is None:
                if len(last) > 1:
                    raise Failure(
                        f"The branch {self.spec.name!r} of the project {self.task.ref} was deleted while this run waited for it.",
                        hint="Run again to create it, unless it was deleted on purpose.",
                        branch=_facts(last[-1]),
                    )
                return Pending("the API does not list it yet")
            last.append(branch)
            if branch.status in _FAILED or branch.project_status in _PROJECT_FAILED:
                raise Failure(
                    f"The branch {branch.name!r} ({branch.ref}) is {branch.status}, and its project {branch.project_status}.",
                    hint="It was paused because it wasn't used. Resume it in the dashboard, or set wait to false."
                    if branch.project_status == PAUSED
                    else "See its logs in the dashboard. Delete it (state=absent) to create it again.",
                    branch=_facts(branch),
                )
            if _is_ready(branch):
                return Ready(branch)
            return Pending(f"it is {branch.status}, and its project {branch.project_status}")

        try:
            return self.task.wait_for(
                poll, what=f"The branch {self.spec.name!r} of the project {self.task.ref} did not become ready"
            )
        except WaitTimeout as failure:
            failure.hint = "Run again to continue waiting, or increase wait_timeout."
            failure.details["branch"] = _facts(last[-1])
            raise


def _is_ready(branch: Branch) -> bool:
    return branch.status in _DONE and branch.project_status in (READY, None)


_FACTS = ("id", "name", "ref", "git_branch", "persistent", "with_data", "status", "project_status", "created_at")


def _facts(branch: Branch) -> dict[str, object]:
    return {name: getattr(branch, name) for name in _FACTS}


def _shown(branch: Branch) -> dict[str, object]:
    return {
        "name": branch.name,
        "ref": branch.ref,
        "git_branch": branch.git_branch,
        "persistent": branch.persistent,
        "with_data": branch.with_data,
    }
