# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operator is told about a plan: rows and values that it deletes or alters, and what remains as it is."""

from __future__ import annotations

import re
import typing as t

from .compare.scope import dropped_along, kept_for_event_triggers
from .desired.lexer import has_statements
from .kinds.base_types import defined_types
from .kinds.composites import order_notices
from .kinds.context import PlanContext
from .kinds.extension_versions import version_notices
from .kinds.row_security import secured_by_triggers
from .kinds.server_versions import MAINTAIN_SINCE
from .model.destructive import APPLY
from .model.labels import label
from .safety import row_counts
from .safety.kept_objects import dropped_trigger_warnings, kept_object_warnings
from .safety.overloads import ambiguous_overloads, other_calls

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .comparison import Comparison
    from .database.connection import Session
    from .extract.snapshot import Snapshot
    from .model.desired import DesiredSchema
    from .model.facts import FactId, FactSet
    from .model.plan import Plan
    from .renames.renaming import Renamed
    from .request import ApplyRequest


def count_losses(
    session: Session, request: ApplyRequest, plan: Plan, live: FactSet, names: Mapping[FactId, FactId] | None = None
) -> dict[str, int]:
    """Return the number of rows and values that a plan would delete.

    :raises Failure: when an empty schema would delete any.
    """
    lost = row_counts.count_losses(session, plan, live, names)
    if lost and not has_statements(request.script.sql):
        row_counts.refuse_empty_schema(lost, request.script.name)
    return lost


def value_change_warnings(session: Session, comparison: Comparison, names: Mapping[FactId, FactId]) -> tuple[str, ...]:
    """Return warnings about values that type changes alter.

    :raises Failure: when PostgreSQL would reject values.
    """
    plan = comparison.plan
    context = PlanContext(comparison.live, comparison.wanted, created=plan.created, dropped=plan.dropped)
    return tuple(row_counts.value_changes(session, comparison.plan, context, names))


def schema_warnings(
    desired: DesiredSchema, snapshot: Snapshot, comparison: Comparison, renamed: Renamed, request: ApplyRequest
) -> tuple[str, ...]:
    """Return the warnings that don't depend on rows."""
    versions = version_notices(snapshot.state, comparison.wanted)
    warnings = [*desired.warnings, *versions, *snapshot.notices, *snapshot.third_party_grants]
    defined = defined_types(comparison.wanted)
    warnings += [
        f"{kind} {what} is left unchanged, because objects of its kind are not supported"
        for kind, what in snapshot.unmodelled
        if (kind, what) not in desired.unmodelled and what not in defined
    ]
    if snapshot.major < MAINTAIN_SINCE and _grants_maintain(request.script.sql):
        warnings.append(
            f"{request.script.name} names the privilege MAINTAIN, which PostgreSQL {snapshot.major} doesn't have: it is ignored"
        )
    warnings += order_notices(comparison.live, comparison.declared)
    warnings += [f"{label(each.fact_id)}: {each.follow_up}" for each in comparison.plan.statements if each.follow_up]
    declared = desired.state.facts
    warnings += kept_object_warnings(comparison.kept, comparison.wanted, declared)
    warnings += dropped_trigger_warnings(comparison.plan.deltas, comparison.live, comparison.wanted)
    cascaded = dropped_along(comparison.live, comparison.wanted, renamed.snapshot, desired)
    if not request.ensure_rls:
        cascaded += secured_by_triggers(renamed.snapshot.state, comparison.wanted, desired.state)
    if request.destructive == APPLY:
        cascaded += kept_for_event_triggers(comparison.live, comparison.wanted, renamed.snapshot, desired)
    overloads = ambiguous_overloads(comparison.wanted, declared)
    overloads += other_calls(comparison.live, desired.state, comparison.wanted, comparison.plan)
    return (*warnings, *cascaded, *overloads, *renamed.warnings)


_MAINTAIN = re.compile(r"\b(?:GRANT|REVOKE)\s[\w\s,()]*\bMAINTAIN\b[\w\s,()]*\sON\s", re.IGNORECASE)


def _grants_maintain(sql: str) -> bool:
    """Return whether a script names the privilege MAINTAIN: the word alone may also be in a comment or a text."""
    return "MAINTAIN" in sql.upper() and _MAINTAIN.search(sql) is not None
