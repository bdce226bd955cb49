# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Verifies a stage before it is committed: the database must equal the state that was planned."""

from __future__ import annotations

import typing as t

from . import report
from .apply.executor import VerificationFailed
from .compare.normalize import accept_other_casts, normalize_reparsed
from .compare.scope import scope
from .extract.objects import has_rows_of_its_own
from .kinds.composites import compare_order
from .kinds.extension_members import extension_of, is_privilege, privileges
from .kinds.extension_versions import normalize_extension_versions
from .kinds.insignificant import keep_populated, normalize_inherited_names
from .kinds.owners import is_owner, owner_facts
from .kinds.row_security import keep_secured
from .kinds.secret_attributes import keep_unreadable
from .kinds.server_versions import normalize_versions
from .model.destructive import APPLY
from .model.diff import diff
from .model.labels import label
from .online.names import is_temporary, split_leftovers
from .plan.actions import ALTER, CREATE, REVOKE_IMPLIED

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from .extract.snapshot import Snapshot
    from .kinds.server_versions import Deparse
    from .model.desired import DesiredSchema
    from .model.diff import Delta
    from .model.facts import FactId, FactSet
    from .model.plan import Stage
    from .request import ApplyRequest


def creates_objects(stage: Stage, before: Snapshot, desired: DesiredSchema) -> bool:
    """Return whether a stage creates whole objects only, so that all of them probably have the desired hashes afterwards.

    :param before: the database before the stage.
    """
    if any(each.verb not in (CREATE, REVOKE_IMPLIED) for each in stage.statements):
        return False
    created = {desired.owners.get(each.fact_id, "") for each in stage.statements if each.verb == CREATE}
    existing = {owner for each, owner in desired.owners.items() if each in before.state.facts}
    return "" not in created and not any(map(has_rows_of_its_own, created & existing))


def is_as_planned(stage: Stage, wanted: FactSet, live: FactSet, before: Snapshot, after: Snapshot) -> bool:
    """Return whether every fact that was to change, or changed, is as planned.

    This is sufficient, not necessary: differences without effect aren't normalized. ``verify_stage`` decides then.

    :param wanted: the target state of the whole plan.
    :param live: the state that the stage was planned from.
    :param before: the database that it was determined from.
    :param after: the database after the stage, whose unchanged facts are those of *before*.
    """
    expected, facts, former = stage.state_after.facts, after.state.facts, before.state.facts
    changed = [each for each, fact in facts.items() if fact is not former.get(each)]
    changed += former.keys() - facts.keys()
    changed += diff(live, stage.state_after)  # may repeat some
    if split_leftovers(stage.state_after, wanted)[1].facts:
        changed = [each for each in changed if not is_temporary(each) or each in wanted.facts]
    for fact_id in changed:
        fact, planned = facts.get(fact_id), expected.get(fact_id)
        if fact is planned:
            continue
        if planned is None and fact is not None and is_owner(fact) and fact.parent in expected:
            continue  # unless managed, the owners of new objects aren't known before
        if fact is None or planned is None or fact.attributes != planned.attributes:
            return False
    return True


def verify_stage(
    stage: Stage,
    wanted: FactSet,
    snapshot: Snapshot,
    *,
    planned_from: FactSet,
    request: ApplyRequest,
    desired: DesiredSchema,
    creator: str,
    deparse: Deparse,
    kept: Collection[FactId],
) -> None:
    """Compare the database after a stage, which is not committed yet, with the state that was planned.

    :param wanted: the target state of the whole plan.
    :param snapshot: the database as it is now.
    :param planned_from: the state that the stage was planned from.
    :param kept: the facts that are kept as they were.
    :raises VerificationFailed: naming the differences.
    """
    exact = request.destructive == APPLY
    live, desired_state = scope(snapshot, desired, owners=request.manage_owners, exact=exact, creator=creator)
    # Unmanaged dependents were found by their dependencies, which are only read again if dependents were re-created.
    for fact_id in live.missing(stage.state_after.facts):
        if fact_id in snapshot.outside:
            live.copy_from(snapshot.state, snapshot.state.facts[fact_id])
    expected, leftovers = split_leftovers(stage.state_after, wanted)
    if leftovers.facts:
        live = split_leftovers(live, wanted)[0]
    expected = _expected_owners(expected, live)
    _expect_what_extensions_create(expected, live, desired, desired_state)
    altered = {statement.fact_id for statement in stage.statements if statement.verb == ALTER}
    for fact_id in snapshot.members & live.facts.keys() - expected.facts.keys():
        if not is_privilege(live.facts[fact_id]) and extension_of(live.facts[fact_id]) in altered:
            live.remove(fact_id)  # undeclared; it wasn't known before the update whether it belongs to the extension
    normalize_extension_versions(live, expected)
    normalize_versions(live, expected, snapshot.major, desired.major, deparse)
    normalize_reparsed(live, expected)
    normalize_inherited_names(live, expected)
    keep_unreadable(live, expected)
    keep_secured(snapshot.state, live, expected)
    compare_order(live, expected, exact=exact)
    keep_populated(live, expected)  # another session may have refreshed one meanwhile, which our locks don't block
    created = {statement.fact_id for statement in stage.statements if statement.verb == CREATE}
    # What is undeclared or kept is re-created from its deparsed text, which may now be deparsed differently.
    declared = desired.state.facts.keys() - kept
    changed = {*diff(planned_from, stage.state_after), *(statement.fact_id for statement in stage.statements)}
    accept_other_casts(live, expected, changed, declared)
    as_it_was = created - declared
    recreated = {fact_id for fact_id in as_it_was if fact_id in live.facts}
    unexpected = {fact_id: delta for fact_id, delta in diff(live, expected).items() if fact_id not in recreated}
    if unexpected:
        listed = "; ".join(_describe(delta) for delta in list(unexpected.values())[:5])
        raise VerificationFailed(
            f"The statements succeeded, but the result differs from the desired schema: {listed}.",
            hint="The transaction was rolled back. Check whether an event trigger changed these objects. Otherwise, please "
            "report this as a bug, with the current and the desired schema.",
            statements=report.statements(stage.statements),
        )


def _expect_what_extensions_create(
    expected: FactSet, live: FactSet, desired: DesiredSchema, desired_state: FactSet
) -> None:
    """Expect the facts that the extensions of a stage created, except privileges that they didn't grant."""
    for fact_id in desired.from_extensions & live.facts.keys() & desired_state.facts.keys() - expected.facts.keys():
        expected.copy_from(desired_state, desired_state.facts[fact_id])
    for fact_id in [each.id for each in privileges(expected) if extension_of(each) is not None]:
        if fact_id not in live.facts and fact_id not in desired_state.facts:
            expected.remove(fact_id)


def _expected_owners(wanted: FactSet, live: FactSet) -> FactSet:
    """Add the owners found in the live state: unless managed, those of new objects aren't known before."""
    expected = wanted.copy()
    for fact in owner_facts(live):
        expected.facts.setdefault(fact.id, fact)
    return expected


def _describe(delta: Delta) -> str:
    if delta.before is None:
        return f"{label(delta.id)} is missing"
    if delta.after is None:
        return f"{label(delta.id)} still exists"
    before, after = delta.before.attributes, delta.after.attributes
    differing = [
        f"{name} ({before.get(name)!r} instead of {after[name]!r})" for name in after if before.get(name) != after[name]
    ]
    return f"{label(delta.id)} differs in {', '.join(differing)}"
