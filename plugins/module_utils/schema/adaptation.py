# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares with what the desired SQL means over the types that columns keep.

Access control is never kept. If a policy uses a column whose type is kept, the desired SQL is therefore loaded again with
that type, as PostgreSQL would parse the policy on the target.
"""

from __future__ import annotations

import typing as t

from ..failure import Failure
from .desired.kept_types import StatementRejected, TypeNotSet
from .kinds import rule_of
from .kinds.kept_types import depends_on_types, kept_types, undeclared_types
from .kinds.rule import CONTROLS_ACCESS
from .model.facts import closure
from .model.labels import label
from .report import ddl
from .safety.retention import refuse_unmet_access

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .comparison import Comparison
    from .kinds.server_versions import Deparse
    from .model.desired import DesiredSchema, KeptType
    from .model.facts import Fact, FactId, FactSet
    from .renames.renaming import Renamed

    Compare = Callable[[DesiredSchema, Deparse, Renamed], Comparison]
    Load = Callable[[DesiredSchema, tuple[KeptType, ...], str, Renamed], tuple[DesiredSchema, Deparse, Renamed]]

_ACCESS = ("POLICY", "TRIGGER", "RULE")


def compare_over_kept_types(
    desired: DesiredSchema, deparse: Deparse, renamed: Renamed, *, name: str, compare: Compare, load: Load
) -> Comparison:
    """Compare the database with the desired schema, over the column types that are kept.

    :param renamed: the database after its renames.
    :param name: the name of the desired SQL in messages.
    :param compare: compares the database with a desired schema.
    :param load: loads the desired SQL again, over column types, after SQL that creates those that it doesn't create. It
        also simulates the renames of the database again, if they were simulated, as texts are compared for that.
    :raises Failure: if a declared policy, trigger or rewrite rule can't be applied because of what is kept.
    """
    comparison = _compare(desired, deparse, renamed, name=name, compare=compare, load=load)
    refuse_unmet_access(comparison.kept, comparison.live, comparison.wanted, comparison.desired.state)
    return comparison


def _compare(
    desired: DesiredSchema, deparse: Deparse, renamed: Renamed, *, name: str, compare: Compare, load: Load
) -> Comparison:
    first = compare(desired, deparse, renamed)
    types = kept_types(first.live, first.wanted, desired.state) if first.kept else {}
    if not types:
        return first
    undeclared = undeclared_types(types, first.live, desired.state)
    try:
        over_types, deparse, renamed = load(desired, tuple(types.values()), ddl(first.live, undeclared), renamed)
    except StatementRejected as error:
        words = error.statement.text.upper().split()[:6]
        if any(word in words for word in _ACCESS) and not error.is_consequence:
            raise _refusal(f"{name}, line {error.statement.line},", types, error.message) from None
        return _unless_access_changes(first, types, error.message)
    except TypeNotSet as error:
        return _unless_access_changes(first, types, error.message)
    _add_what_was_rejected(over_types, desired.state, {each.fact_id: each.reason for each in first.kept}, types)
    second = compare(over_types, deparse, renamed)
    second.kept[:0] = [each for each in first.kept if each.fact_id in types or each.fact_id in undeclared]
    return second


def _add_what_was_rejected(
    over_types: DesiredSchema, declared: FactSet, reasons: Mapping[FactId, str], types: Mapping[FactId, KeptType]
) -> None:
    """Add the facts that PostgreSQL rejected over the types that are kept, as they were declared, and mark them as rejected.

    What says something about other objects without regard to types is as declared, even if its statement was rejected
    because of one of several objects.

    :param reasons: why something is kept, as far as it is known.
    """
    state = over_types.state
    about = {
        each
        for each in {*state.facts, *declared.facts}
        if rule_of(each).is_about_another and not depends_on_types(each)
    }
    for each in (about & state.facts.keys()) - declared.facts.keys():
        if state.facts[each].parent in declared.facts:
            state.remove(each)
    lost = {each.id for each in declared.facts.values() if each.id not in state.facts or _is_stood_in(each, state)}
    for each in lost:
        state.copy_from(declared, declared.facts[each])
    for each in sorted(lost - about, key=repr):
        if declared.facts[each].parent not in lost:
            reason = f"depends on {label(next(iter(types)))}, which is being kept"
            over_types.rejected[each] = reasons.get(each, reason)


def _is_stood_in(declared: Fact, state: FactSet) -> bool:
    """Return whether a column of the same type stands in for a generated one (see ``KeptTypes``)."""
    return bool(declared.attributes.get("generated")) and not state.facts[declared.id].attributes["generated"]


def _unless_access_changes(comparison: Comparison, types: Mapping[FactId, KeptType], message: str) -> Comparison:
    """Return a comparison over the declared types, unless it changes access control that depends on them.

    :raises Failure: if it does, as PostgreSQL might reject that.
    """
    users = closure(types, comparison.desired.state.dependents())
    for each in sorted(comparison.plan.deltas.keys() & users & comparison.wanted.facts.keys(), key=repr):
        if CONTROLS_ACCESS in rule_of(each).traits and depends_on_types(each):
            raise _refusal(label(each), types, message)
    return comparison


def _refusal(what: str, types: Mapping[FactId, KeptType], message: str) -> Failure:
    columns = ", ".join(f"{'.'.join(each.table)}.{each.column} ({each.type})" for each in types.values())
    return Failure(
        f"Cannot apply {what} to columns whose types are kept: {columns}. PostgreSQL: {message}.",
        hint="Nothing was changed. Declare the types that the columns have, or set destructive to 'apply' to change them.",
    )
