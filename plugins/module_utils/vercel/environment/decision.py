# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide which records of variables to create, to change, and to delete. Pure.

A record that several targets share is only changed as a whole if all of them get the same value; else it loses the targets that differ, which
get a record of their own. What isn't desired stays as it is.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from enum import StrEnum

from ...failure import Failure
from ...write_only import Update, keyed_digest
from .options import TARGETS

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .endpoints import Record
    from .options import EnvironmentSpec, Wanted

#: Begins the comment that has the digest of a value.
MARKER = "draggonnb:v1:"


class Kind(StrEnum):
    """What is done to a record: it gets another value, loses targets, or is deleted; or a new one is created."""

    CREATE = "create"
    SET = "set"
    NARROW = "narrow"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One request.

    :param record: the existing record; None if it is created.
    :param targets: those of the record afterwards; none if it is deleted.
    :param wanted: the value, if it is set.
    """

    kind: Kind
    name: str
    targets: tuple[str, ...] = ()
    record: Record | None = None
    wanted: Wanted | None = None


def decide(spec: EnvironmentSpec, records: Sequence[Record], project: str) -> list[Operation]:
    """Return the operations that bring the variables to the desired state, in their order.

    :param records: the existing ones, with the values of the desired names if they can be read.
    :param project: the name of the project, for messages.
    :raises Failure: a record can't be changed for some of its environments only.
    """
    operations = [
        Operation(kind=Kind.DELETE, name=each.name, record=each) for each in records if each.name in spec.absent
    ]
    missing = dict(spec.wanted)
    for record in records:
        mine = [target for target in TARGETS if (record.name, target) in spec.wanted and target in record.targets]
        if record.git_branch != spec.git_branch or not mine:
            continue
        differing = [target for target in mine if _differs(spec, record, spec.wanted[record.name, target])]
        operation = _changed(spec, record, differing, project) if differing else None
        if operation is not None:
            operations.append(operation)
        kept = mine if operation is None or operation.kind is Kind.SET else set(mine) - set(differing)
        for target in kept:
            missing.pop((record.name, target), None)
    return operations + _created(missing)


def _changed(spec: EnvironmentSpec, record: Record, differing: Sequence[str], project: str) -> Operation:
    """Return what is done to a record whose value differs for some targets."""
    if record.is_shared:
        raise Failure(
            f"The variable {record.name} of the project {project} has another value, and shares its record with custom environments.",
            hint="Give the custom environments a variable of their own on the website, then run again.",
        )
    wanted = {spec.wanted[record.name, target] for target in differing}
    rest = record.targets - set(differing)
    (first, *others) = wanted
    if not rest and not others and first.sensitive == record.sensitive:
        targets = _ordered(record.targets)
        return Operation(kind=Kind.SET, name=record.name, targets=targets, record=record, wanted=first)
    kind = Kind.NARROW if rest else Kind.DELETE
    return Operation(kind=kind, name=record.name, targets=_ordered(rest), record=record)


def _created(missing: dict[tuple[str, str], Wanted]) -> list[Operation]:
    """Return the records to create: one for all targets that get the same value."""
    groups: dict[tuple[str, Wanted], list[str]] = {}
    for (name, target), wanted in missing.items():
        groups.setdefault((name, wanted), []).append(target)
    return [
        Operation(kind=Kind.CREATE, name=name, targets=_ordered(targets), wanted=wanted)
        for (name, wanted), targets in sorted(groups.items(), key=lambda item: (item[0][0], item[1]))
    ]


def _differs(spec: EnvironmentSpec, record: Record, wanted: Wanted) -> bool:
    if record.sensitive != wanted.sensitive:
        return True
    if not record.sensitive:
        return record.value != wanted.value
    if spec.update is Update.ON_CHANGE:
        return record.comment != comment(spec, record.name, wanted)
    return spec.update is Update.ALWAYS


def comment(spec: EnvironmentSpec, name: str, wanted: Wanted) -> str:
    """Return the comment of a record: the digest of a sensitive value, or empty."""
    if not (wanted.sensitive and spec.digest_key):
        return ""
    return MARKER + keyed_digest(spec.digest_key, name, wanted.value)


def _ordered(targets: Iterable[str]) -> tuple[str, ...]:
    chosen = set(targets)
    return tuple(target for target in TARGETS if target in chosen)
