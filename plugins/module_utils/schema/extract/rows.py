# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the rows that the statements of ``statements`` return."""

from __future__ import annotations

import json
import typing as t

from ..model.facts import FactSet
from . import columns, dependencies, objects, row_labels
from .families import FAMILIES
from .snapshot import Snapshot

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..model.desired import DesiredSchema


def read(
    major: int,
    schemas: tuple[str, ...],
    rows: Sequence[tuple[str | None, ...]],
    *,
    only: Sequence[str] = (),
    intern_from: FactSet | None = None,
) -> Snapshot:
    """Convert the rows of the statement to facts.

    :param only: read only these families.
    :param intern_from: a similar fact set, to share facts with (see ``Snapshot``).
    """
    snapshot = Snapshot(major, schemas, intern_from or FactSet())
    _read_into(snapshot, rows, only)
    return snapshot


def read_changes(before: Snapshot, rows: Sequence[tuple[str | None, ...]]) -> Snapshot | None:
    """Convert the rows of ``statement_of_changes`` to facts, and return them with the unchanged facts of a snapshot.

    Only the facts of the result are complete, not their dependencies. None if unchanged rows may have another meaning
    than before, because an object that existed before was renamed, for example. Then everything must be read.
    """
    snapshot = before.without({str(row[1]) for row in rows if row[0] in (row_labels.OBJECT, row_labels.MISSING)})
    if snapshot is None:
        return None
    _read_into(snapshot, rows, ())
    return snapshot if snapshot.continues(before) else None


def read_desired_changes(
    before: Snapshot, rows: Sequence[tuple[str | None, ...]], desired: DesiredSchema
) -> Snapshot | None:
    """Return a snapshot with the changes that the rows of ``statement_of_changed_hashes`` tell.

    Equal hashes imply equal facts: those of an object with its desired hash are the desired ones, and those of an object
    whose hash hasn't changed are those of the snapshot. Only the facts of the result are complete.

    :return: None if an object has another hash than the desired one, or is gone. Then rows must be read.
    """
    hashes = desired.objects
    for label, key, value, name, *_rest in rows:
        # Default storage and collations change with every type; the hashes of the columns cover what they mean for them.
        if label == row_labels.MISSING or (key != columns.TYPE_DEFAULTS.name and hashes.get(str(name)) != value):
            return None
    snapshot = before.without({str(row[1]) for row in rows})
    if snapshot is not None:
        changed = {str(row[3]) for row in rows}
        snapshot.state.facts.update(
            (each, desired.state.facts[each]) for each, owner in desired.owners.items() if owner in changed
        )
    return snapshot


def _read_into(snapshot: Snapshot, rows: Sequence[tuple[str | None, ...]], only: Sequence[str]) -> None:
    by_family: dict[str, list[tuple[str | None, ...]]] = {}
    for row in rows:
        by_family.setdefault(str(row[0]), []).append(row)
    del rows  # unless the caller keeps them, the rows of each family are freed after they were read
    snapshot.objects.update((str(row[1]), str(row[2])) for row in by_family.pop(row_labels.OBJECT, ()))
    for family in FAMILIES:
        if only and family.name not in only:
            continue
        read_row: Callable[[Snapshot, dict[str, t.Any]], None] = family.read
        key_positions = objects.key_positions(family)
        for row in by_family.pop(family.name, ()):
            snapshot.current = objects.key_of(row, key_positions)
            read_row(snapshot, dict(zip(family.columns, row[1:], strict=False)))
    snapshot.shared.clear()
    snapshot.intern_from = FactSet()


def digest(rows: Sequence[tuple[str | None, ...]]) -> str:
    """Return the hash from the rows of ``statement_unless_known``."""
    return next(str(row[1]) for row in rows if row[0] == row_labels.DIGEST)


def empty_families(rows: Sequence[tuple[str | None, ...]]) -> tuple[str, ...]:
    """Return the names of the families without rows, from the rows of ``statement_unless_known`` without a known hash."""
    found = {row[0] for row in rows}
    return tuple(family.name for family in FAMILIES if family.name not in found)


def object_names(rows: Sequence[tuple[str | None, ...]]) -> dict[str, str]:
    """Return the name of each object from the rows of ``statement_unless_known``."""
    return {str(row[1]): str(row[3]) for row in rows if row[0] == row_labels.OBJECT}


def counts(rows: Sequence[tuple[str | None, ...]]) -> str:
    """Return the counts from the rows of ``statement_unless_known``."""
    return next(str(row[2]) for row in rows if row[0] == row_labels.DIGEST)


def version(rows: Sequence[tuple[str | None, ...]]) -> str:
    """Return the version from the rows of ``statement_unless_known`` or ``statement_of_environment``.

    It tells which transactions are visible: while it is the same, nothing was committed on the server.
    """
    return next(str(row[3]) for row in rows if row[0] == row_labels.DIGEST)


def value_in(rows: Sequence[tuple[str | None, ...]]) -> str | None:
    """Return the value from the rows of ``statement_of_environment``."""
    return next((row[1] for row in rows if row[0] == row_labels.VALUE), None)


def dependencies_in(rows: Sequence[tuple[str | None, ...]]) -> list[tuple[str, ...]]:
    """Return the dependencies from the rows of ``statement_unless_known``; ``read_dependencies`` reads them."""
    return dependencies.parse(next((row[1] for row in rows if row[0] == row_labels.DEPENDENCIES), None))


def may_have_dependents(rows: Sequence[tuple[str | None, ...]]) -> bool:
    """Return whether objects of other schemas may depend on managed ones, from the rows of ``statement_unless_known``."""
    return any(row[3] != "false" for row in rows if row[0] == row_labels.DEPENDENCIES)


def roles_in(rows: Sequence[tuple[str | None, ...]]) -> tuple[str, ...]:
    """Return the names of the roles from the rows of ``statement_unless_known``."""
    return tuple(next((json.loads(str(row[2])) for row in rows if row[0] == row_labels.DEPENDENCIES), ()))
