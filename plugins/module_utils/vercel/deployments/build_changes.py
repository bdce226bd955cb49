# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task changes of a project and production is built from, so that check mode predicts the deployment that follows. Pure.

The module vercel_project returns it, and vercel_deployment applies it to what it reads of the project, which isn't changed in check mode.
"""

from __future__ import annotations

import sys
import typing as t

from ..environment.endpoints import Record
from .fingerprint import SETTINGS

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..environment.decision import Operation

PRODUCTION = "production"
#: When a variable is changed that isn't yet: after each deployment.
LATER = sys.maxsize


def build_changes(
    settings: Mapping[str, tuple[object, object]], operations: Iterable[Operation]
) -> dict[str, dict[str, object] | list[str]]:
    """Return the changes of what production is built from.

    :param settings: the changed settings, with their old and new values.
    :return: ``variables``: the values by name, None for one that can't be read in a list; ``deleted_variables``: names;
        ``settings``: the new values by name.
    """
    variables: dict[str, object] = {}
    deleted = set()
    for each in operations:
        if PRODUCTION in each.targets:
            variables[each.name] = _listed_value(each)
        elif each.record and PRODUCTION in each.record.targets:
            deleted.add(each.name)
    return {
        "variables": variables,
        "deleted_variables": sorted(deleted - variables.keys()),
        "settings": {name: new for name, (_old, new) in settings.items() if name in SETTINGS},
    }


def with_changes(records: Sequence[Record], changes: Mapping[str, t.Any]) -> list[Record]:
    """Return the records of a project as they would be after changes, as far as production is concerned.

    :param changes: as :func:`build_changes` returns them.
    """
    variables = changes.get("variables") or {}
    replaced = {*variables, *(changes.get("deleted_variables") or ())}
    kept = [each for each in records if PRODUCTION not in each.targets or each.name not in replaced]
    return kept + [_record(name, value) for name, value in variables.items()]


def _listed_value(operation: Operation) -> str | None:
    """Return the value that a list of the records has after an operation."""
    record, wanted = operation.record, operation.wanted
    kind = record.kind if record else "sensitive" if wanted and wanted.sensitive else "plain"
    if kind != "plain":
        return None
    return wanted.value if wanted else record.value if record else None


def _record(name: str, value: str | None) -> Record:
    return Record(
        record_id="",
        name=name,
        targets=frozenset({PRODUCTION}),
        kind="sensitive" if value is None else "plain",
        value=value,
        updated_at=LATER,
    )
