# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The changes of environment variables, and how the diff shows them: the values of readable ones, nothing of sensitive ones."""

from __future__ import annotations

import typing as t

from ...changes import Change
from .decision import comment

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ..task import ProjectTask
    from .decision import Operation
    from .endpoints import EnvironmentApi, Record
    from .options import EnvironmentSpec

#: Neither values nor digests of sensitive variables are shown.
OLD, NEW = "(another value)", "(set by this run)"


def environment_changes(
    spec: EnvironmentSpec, task: ProjectTask, open_api: t.Callable[[], EnvironmentApi], operations: Sequence[Operation]
) -> list[Change]:
    """Return the changes that make the decided operations.

    :param open_api: returns the endpoints when a change is made, since the project may not exist before.
    """
    return [_change(spec, task, open_api, operation) for operation in operations]


def _change(
    spec: EnvironmentSpec, task: ProjectTask, open_api: t.Callable[[], EnvironmentApi], operation: Operation
) -> Change:
    record, wanted = operation.record, operation.wanted
    before = {} if record is None else {_label(record.name, record.targets, record.git_branch): _shown(record)}
    after: dict[str, object] = {}
    if operation.targets:
        new = NEW if wanted and wanted.sensitive else wanted.value if wanted else _shown(record) if record else ""
        after = {_label(operation.name, operation.targets, spec.git_branch): new}

    def make() -> None:
        api = open_api()
        _make(spec, task, api, operation)

    return Change(action="updated", before=before, after=after, make=make)


def _make(spec: EnvironmentSpec, task: ProjectTask, api: EnvironmentApi, operation: Operation) -> None:
    """Make an operation once; if its outcome is unknown, the records show it."""
    record, wanted, targets = operation.record, operation.wanted, set(operation.targets)

    def current() -> Record | None:
        return next((each for each in api.records() if record and each.record_id == record.record_id), None)

    if record is None and wanted is not None:
        body: dict[str, object] = {
            "key": operation.name,
            "value": wanted.value,
            "type": "sensitive" if wanted.sensitive else "plain",
            "target": list(operation.targets),
        }
        body |= {"gitBranch": spec.git_branch} if spec.git_branch else {}
        body |= {"comment": text} if (text := comment(spec, operation.name, wanted)) else {}
        task.change_once(
            lambda: api.create(body), lambda: any(_is_there(spec, each, operation) for each in api.records())
        )
    elif record is not None and wanted is not None:
        text = comment(spec, operation.name, wanted)
        change = {"value": wanted.value, **({"comment": text} if text else {})}
        before = record.updated_at
        task.change_once(
            lambda: api.change(record, change), lambda: (now := current()) is not None and now.updated_at > before
        )
    elif record is not None and targets:
        narrowed = {"target": list(operation.targets)}
        task.change_once(
            lambda: api.change(record, narrowed), lambda: (now := current()) is not None and now.targets == targets
        )
    elif record is not None:
        task.delete_once(lambda: api.delete(record), lambda: current() is None)


def _is_there(spec: EnvironmentSpec, record: Record, operation: Operation) -> bool:
    wanted = (operation.name, frozenset(operation.targets), spec.git_branch)
    return (record.name, record.targets, record.git_branch) == wanted


def _label(name: str, targets: t.Iterable[str], branch: str | None) -> str:
    shown = ", ".join(sorted(targets, key=("production", "preview", "development").index))
    return f"{name} ({shown}{f' of the branch {branch}' if branch else ''})"


def _shown(record: Record) -> str:
    if record.sensitive:
        return OLD
    return record.value if record.value is not None else "(not read)"
