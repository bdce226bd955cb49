# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile an edge function: observe, decide, act, report."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from ...changes import Change
from ..project_resource import run_project_task
from .endpoints import EdgeFunctionsApi
from .options import read_spec
from .sources import Sources

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..project_resource import ProjectTask
    from .endpoints import EdgeFunction
    from .options import Bundle, FunctionSpec


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring an edge function to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.FUNCTION_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_project_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: FunctionSpec, task: ProjectTask) -> Outcome:
    """Bring a function to the desired state, or in check mode report the change that requires."""
    return _FunctionReconciler(spec=spec, api=EdgeFunctionsApi(task.client, task.ref), task=task).reconcile()


@dataclass(slots=True, kw_only=True)
class _FunctionReconciler:
    """:ivar deployed: the function as it was deployed, None if it wasn't."""

    spec: FunctionSpec
    api: EdgeFunctionsApi
    task: ProjectTask
    deployed: EdgeFunction | None = field(init=False, default=None)

    def reconcile(self) -> Outcome:
        """Observe, decide, act, and report."""
        spec, code = self.spec, self.spec.code
        found = self.api.function(spec.name)
        before = _shown(found)
        changes: list[Change] = []
        if code is None:
            if found is not None:
                changes.append(Change(action="deleted", before=before, make=self._delete))
        elif found is None or not found.has_content(spec.content):
            after = {"name": spec.name, "content": spec.content, "verify_jwt": self._verify_jwt(found)}
            changes.append(
                Change(
                    action="updated" if found else "created",
                    before=before,
                    after=after,
                    make=lambda: self._deploy(code, found),
                )
            )
        elif spec.verify_jwt not in (None, found.verify_jwt):
            after = {**before, "verify_jwt": spec.verify_jwt}
            changes.append(
                Change(action="updated", before=before, after=after, make=lambda: self._set_verify_jwt(found))
            )
        outcome = self.task.outcome(
            f"edge function {spec.name} of the project {self.task.ref}", changes, lambda: self._result(found, changes)
        )
        return self._with_warning(outcome)

    def _verify_jwt(self, found: EdgeFunction | None) -> bool:
        """Return whether the function is to require a token: a new one does, and others stay as they are."""
        if self.spec.verify_jwt is not None:
            return self.spec.verify_jwt
        return found.verify_jwt if found else True

    def _deploy(self, code: Sources | Bundle, found: EdgeFunction | None) -> None:
        name, verify_jwt = self.spec.name, self._verify_jwt(found)

        def send() -> EdgeFunction:
            if isinstance(code, Sources):
                return self.api.deploy(name, code, verify_jwt=verify_jwt)
            return self.api.upload(name, code, verify_jwt=verify_jwt, exists=found is not None)

        def find() -> EdgeFunction | None:
            now = self.api.function(name)
            return now if now is not None and now.has_content(self.spec.content) else None

        self.deployed = self.task.send_once(send, find)

    def _set_verify_jwt(self, found: EdgeFunction) -> None:
        verify_jwt = self._verify_jwt(found)

        def took_effect() -> bool:
            now = self.api.function(found.name)
            return now is not None and now.verify_jwt == verify_jwt

        self.task.change_once(lambda: self.api.set_verify_jwt(found.name, verify_jwt=verify_jwt), took_effect)

    def _delete(self) -> None:
        self.task.delete_once(
            lambda: self.api.delete(self.spec.name), lambda: self.api.function(self.spec.name) is None
        )

    def _result(self, found: EdgeFunction | None, changes: list[Change]) -> dict[str, object]:
        code = self.spec.code
        if code is None:
            return {"function": None, "files": []}
        now = self.deployed or found
        return {
            "function": {
                "name": self.spec.name,
                "status": now.status if now else None,
                # The version is that of the platform, which counts deployments.
                "version": None if now is None or (changes and not self.deployed) else now.version,
                "verify_jwt": self._verify_jwt(found),
                "content": self.spec.content,
            },
            "files": sorted(code.files) if isinstance(code, Sources) else [],
        }

    def _with_warning(self, outcome: Outcome) -> Outcome:
        if self.deployed is None or self.deployed.has_content(self.spec.content):
            return outcome
        warning = (
            f"The API doesn't show which content the edge function {self.spec.name!r} has, so each run deploys it again. Its entrypoint "
            f"is {self.deployed.entrypoint_path!r}."
        )
        return replace(outcome, warnings=(*outcome.warnings, warning))


def _shown(function: EdgeFunction | None) -> dict[str, object]:
    if function is None:
        return {}
    content = function.folder or function.digest or "(deployed in another way)"
    return {"name": function.name, "content": content, "verify_jwt": function.verify_jwt}
