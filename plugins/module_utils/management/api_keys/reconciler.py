# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile an API key: observe, decide, act, report."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...changes import Change
from ...failure import Failure
from ...rest.errors import ApiError
from ..errors import FORBIDDEN, is_missing
from ..project_resource import run_project_task
from .decision import decide
from .endpoints import ApiKeysApi
from .options import LEGACY, read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...changes import Properties
    from ...outcome import Outcome
    from ..project_resource import ProjectTask
    from .decision import KeyDecision
    from .endpoints import Key
    from .options import KeySpec

#: The times that a change will set aren't known before.
_NEW = "(set by this run)"


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring an API key to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.API_KEY_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_project_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: KeySpec, task: ProjectTask) -> Outcome:
    """Bring an API key to the desired state, or in check mode report the changes that requires."""
    api = ApiKeysApi(task.client, task.ref)
    if spec.kind == LEGACY:
        return _reconcile_legacy(spec, api, task)
    return _KeyReconciler(spec=spec, api=api, task=task).reconcile()


@dataclass(slots=True, kw_only=True)
class _KeyReconciler:
    """:ivar reveal: whether requests ask for the values of secret keys; not any more after the API has refused it."""

    spec: KeySpec
    api: ApiKeysApi
    task: ProjectTask
    reveal: bool = field(init=False)
    warnings: tuple[str, ...] = ()
    created: Key | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.reveal = self.spec.reveal and self.spec.present

    def reconcile(self) -> Outcome:
        """Observe, decide, act, and report."""
        keys, now = self._observe()
        decision = decide(self.spec, keys, now)
        header = f"{self.spec.kind} API key {self.spec.name} of the project {self.task.ref}"
        return self.task.outcome(
            header,
            self._changes(decision),
            lambda: self._result(decision),
            warnings=decision.warnings + self.warnings,
        )

    def _observe(self) -> tuple[tuple[Key, ...], float]:
        try:
            return self.api.keys(reveal=self.reveal)
        except ApiError as error:
            if not self.reveal or error.status != FORBIDDEN:
                raise
        self.reveal = False
        warning = (
            f"The token may not reveal the secret keys of the project {self.task.ref}, so api_key.value is null. A scoped token "
            "needs the permission api_gateway_keys_secret_read."
        )
        self.warnings = (warning,)
        return self.api.keys(reveal=False)

    def _changes(self, decision: KeyDecision) -> list[Change]:
        changes = [self._deletion(key) for key in decision.deletes]
        current = decision.current
        if current is not None and decision.updates:
            changes.append(self._update(current, dict(decision.updates)))
        if current is not None and decision.retires:
            changes.append(self._retirement(current, decision))
        if decision.creates:
            changes.append(self._creation(decision))
        return changes

    def _deletion(self, key: Key) -> Change:
        return Change(action="deleted", before=_shown(key), make=lambda: self._delete(key))

    def _delete(self, key: Key) -> None:
        self.task.delete_once(
            lambda: self.api.delete(key, compromised=self.spec.compromised, reason=self.spec.reason),
            lambda: self._find(key.id) is None,
        )

    def _update(self, key: Key, updates: dict[str, object]) -> Change:
        after = _properties(
            key.name, updates.get("description", key.description), updates.get("secret_jwt_template", key.template)
        )

        def took_effect() -> bool:
            found = self._find(key.id)
            return found is not None and _compared(found) == _compared_after(key, updates)

        return Change(
            action="updated",
            before=_shown(key),
            after={**after, f"{key.name}.created_at": key.created_at},
            make=lambda: self.task.change_once(lambda: self.api.update(key, updates), took_effect),
        )

    def _retirement(self, key: Key, decision: KeyDecision) -> Change:
        """Rename the current key. Its value remains valid, and the name becomes available for the new one."""
        name = self.spec.previous_name
        after = (
            {}
            if decision.deletes_retired
            else {**_properties(name, key.description, key.template), f"{name}.created_at": key.created_at}
        )

        def make() -> None:
            self.task.change_once(lambda: self.api.update(key, {"name": name}), lambda: self._has_name(key, name))

        return Change(action="retired", before=_shown(key), after=after, make=make)

    def _creation(self, decision: KeyDecision) -> Change:
        old, spec = decision.current or decision.previous, self.spec
        description = spec.description if spec.description is not None else (old.description if old else None)
        template = spec.template if spec.template is not None else (old.template if old else None)

        def make() -> None:
            self.created = self.task.send_once(
                lambda: self.api.create(
                    spec.kind, spec.name, description or None, template or None, reveal=self.reveal
                ),
                lambda: self._named(spec.name),
            )
            if decision.current is not None and decision.deletes_retired:
                self._delete(decision.current)

        return Change(
            action="rotated" if old else "created",
            after={**_properties(spec.name, description or None, template or None), f"{spec.name}.created_at": _NEW},
            make=make,
        )

    def _has_name(self, key: Key, name: str) -> bool:
        found = self._find(key.id)
        return found is not None and found.name == name

    def _named(self, name: str) -> Key | None:
        keys, _now = self.api.keys(reveal=self.reveal)
        return next((key for key in keys if (key.kind, key.name) == (self.spec.kind, name)), None)

    def _find(self, key_id: str) -> Key | None:
        keys, _now = self.api.keys(reveal=False)
        return next((key for key in keys if key.id == key_id), None)

    def _result(self, decision: KeyDecision) -> dict[str, object]:
        if not self.spec.present:
            return {"api_key": None, "previous": None}
        current, previous = decision.current, None if decision.deletes else decision.previous
        if decision.creates:
            current = self.created
            if decision.retires:
                previous = None if decision.deletes_retired else decision.current
        facts = _facts(current) if current else self._planned(decision)
        facts.update(dict(decision.updates))
        return {"api_key": facts, "previous": _previous_facts(previous, self.spec)}

    def _planned(self, decision: KeyDecision) -> dict[str, object]:
        """Return the return value for a key that would be created."""
        old, spec = decision.current or decision.previous, self.spec
        return {
            "id": None,
            "type": spec.kind,
            "name": spec.name,
            "description": spec.description if spec.description is not None else (old.description if old else None),
            "secret_jwt_template": spec.template if spec.template is not None else (old.template if old else None),
            "prefix": None,
            "created_at": None,
            "value": None,
        }


def _reconcile_legacy(spec: KeySpec, api: ApiKeysApi, task: ProjectTask) -> Outcome:
    try:
        enabled = api.legacy_enabled()
    except ApiError as error:
        if not is_missing(error):
            raise
        enabled = False
    changes = []
    if enabled != spec.present:
        if not spec.present:
            _require_successors(api, task)
        changes.append(
            Change(
                action="enabled" if spec.present else "disabled",
                before={"enabled": enabled},
                after={"enabled": spec.present},
                make=lambda: task.change_once(
                    lambda: api.enable_legacy(enabled=spec.present), lambda: api.legacy_enabled() == spec.present
                ),
            )
        )
    return task.outcome(
        f"legacy API keys of the project {task.ref}",
        changes,
        lambda: {"api_key": None, "previous": None, "legacy_enabled": spec.present},
    )


def _require_successors(api: ApiKeysApi, task: ProjectTask) -> None:
    """Check that a project keeps a key of each kind.

    :raises Failure: no client could use the project without its legacy keys.
    """
    keys, _now = api.keys(reveal=False)
    missing = [kind for kind in ("publishable", "secret") if all(key.kind != kind for key in keys)]
    if missing:
        raise Failure(
            f"The legacy API keys of the project {task.ref} aren't disabled, because it has no {' and no '.join(missing)} key.",
            hint="Create one first, and let all clients use it.",
        )


def _shown(key: Key) -> Properties:
    return {**_properties(key.name, key.description, key.template), f"{key.name}.created_at": key.created_at}


def _properties(name: str, description: object, template: object) -> dict[str, object]:
    return {f"{name}.description": description, f"{name}.secret_jwt_template": template}


def _compared(key: Key) -> tuple[object, object]:
    return key.description or None, key.template or None


def _compared_after(key: Key, updates: Mapping[str, object]) -> tuple[object, object]:
    return (
        updates.get("description", key.description or None),
        updates.get("secret_jwt_template", key.template or None),
    )


def _facts(key: Key) -> dict[str, object]:
    return {
        "id": key.id,
        "type": key.kind,
        "name": key.name,
        "description": key.description,
        "secret_jwt_template": key.template,
        "prefix": key.prefix,
        "created_at": key.created_at,
        "value": key.value,
    }


def _previous_facts(key: Key | None, spec: KeySpec) -> dict[str, object] | None:
    return None if key is None else {**_facts(key), "name": spec.previous_name}
