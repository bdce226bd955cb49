# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds differences that can't be applied, although the desired schema is valid, because of something else in the database.

Under ``keep`` they are kept out of the target state, so that the rest is applied; else the plan is refused.
"""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..kinds import KINDS, rule_of
from ..kinds.columns import computes_values
from ..kinds.context import ComparisonContext, PlanContext
from ..kinds.inheritance.index_matching import has_index
from ..kinds.lineage import ancestors, retained_beside
from ..kinds.rule import CONTROLS_ACCESS
from ..kinds.triggers import names_taken_below
from ..model.destructive import KEEP
from ..model.facts import closure, kind_of
from ..model.hazards import REWRITES_TABLE
from ..model.labels import label, listed

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ..model.diff import Delta
    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Plan

CHANGE_DEPENDENTS = "Change or drop the dependent objects first, or add their schemas to 'schemas'."
_DETACH = "Detach the partition or end the inheritance first, or add the schema to 'schemas'."
_DECLARE_TYPES = "Declare the types that the columns have."
_DROP_KEPT = "Drop what is kept, or declare it."
_DROP_TRIGGER = "Drop or rename that trigger first, or give the declared one another name."
_CHANGE_ROW_TYPE = "Add a column with the new type instead, or drop the column with the row type first."


class Obstacle(t.NamedTuple):
    """Why a difference can't be applied.

    :param reason: worded for the operator.
    :param remedy: what the operator can do about it.
    """

    reason: str
    remedy: str


def rejected_over_kept_types(rejected: Mapping[FactId, str], plan: Plan) -> dict[FactId, Obstacle]:
    """Return what a plan changes although PostgreSQL rejects it over the types that columns keep.

    :param rejected: what it rejects, with the reasons.
    """
    return {each: Obstacle(reason, _DECLARE_TYPES) for each, reason in rejected.items() if each in plan.deltas}


def needed_by_dependents(dependents: Collection[FactId], live: FactSet, wanted: FactSet) -> dict[FactId, Obstacle]:
    """Return what isn't wanted and is needed by objects of other schemas, each with the reason to keep it.

    :param dependents: these objects and their parts, which are kept as they are.
    """
    found: dict[FactId, Obstacle] = {}
    for fact_id in sorted(dependents & wanted.facts.keys(), key=repr) if dependents else ():
        for need in live.depends_on.get(fact_id, ()):
            if need in live.facts and need not in wanted.facts and live.facts[need].parent not in found:
                reason = f"{label(fact_id)}, in a schema that is not managed, depends on it"
                found.setdefault(need, Obstacle(reason, CHANGE_DEPENDENTS))
    return found


def needed_by_children(children: Mapping[FactId, FactId], plan: Plan) -> dict[FactId, Obstacle]:
    """Return the tables that a plan drops although a table of another schema is a partition, or inherits from it.

    PostgreSQL drops a partition and its rows with its parent table, without CASCADE; for an inheriting table, it refuses.
    """
    return {
        table: Obstacle(
            f"{label(child)}, in a schema that is not managed, is a partition of it or inherits from it", _DETACH
        )
        for table, child in children.items()
        if table in plan.dropped
    }


def not_indexed_in_children(
    children: Mapping[FactId, FactId], live: FactSet, wanted: FactSet, plan: Plan
) -> dict[FactId, Obstacle]:
    """Return the new indexes and keys of partitioned tables that a partition in another schema would not get.

    An index would stay invalid, and a key would not be enforced there.
    """
    found: dict[FactId, Obstacle] = {}
    for table, child in children.items():
        above = {table, *ancestors(table, live)}
        for fact in (wanted.facts[each] for each in plan.created if each in wanted.facts):
            whole = wanted.facts.get(fact.parent) if fact.parent in above else None
            if whole is not None and has_index(fact) and whole.attributes.get("partition_key") is not None:
                reason = (
                    f"{label(child)}, in a schema that is not managed, is a partition of the table and would not get it"
                )
                found.setdefault(fact.id, Obstacle(reason, _DETACH))
    return found


def retyped_with_children(
    users: Mapping[FactId, FactId], live: FactSet, wanted: FactSet, plan: Plan
) -> dict[FactId, Obstacle]:
    """Return the columns whose types a plan changes although that of a column which inherits from it can't be changed.

    :param users: what uses such columns of tables of other schemas (``Snapshot.fixed_by_children``).
    """
    found: dict[FactId, Obstacle] = {}
    context = ComparisonContext(live, wanted)
    for column, user in users.items():
        delta = plan.deltas.get(column)
        if delta is None or delta.before is None or delta.after is None:
            continue
        if KINDS[kind_of(column)].change(delta.before, delta.after, context).changes_type:
            reason = f"{label(user)}, in a schema that is not managed, depends on a column that inherits from it"
            found[column] = Obstacle(reason, CHANGE_DEPENDENTS)
    return found


def retyped_below_kept_parents(live: FactSet, wanted: FactSet, plan: Plan) -> dict[FactId, Obstacle]:
    """Return the columns whose types a plan changes although a child table also inherits them from a parent that keeps the type."""
    found: dict[FactId, Obstacle] = {}
    context = ComparisonContext(live, wanted)
    for fact_id, delta in plan.deltas.items():
        if delta.before is None or delta.after is None:
            continue
        if rule_of(fact_id).change(delta.before, delta.after, context).changes_type:
            for other in retained_beside(delta.after, context):
                reason = f"a table inherits it together with {label(other.id)}, which is being kept with another type"
                found.setdefault(fact_id, Obstacle(reason, _DECLARE_TYPES))
    return found


def replaced_by_parts(live: FactSet, wanted: FactSet, plan: Plan) -> dict[FactId, Obstacle]:
    """Return the keys that would need a part in a partition which keeps another primary key: a table has only one."""
    found: dict[FactId, Obstacle] = {}
    parts = (wanted.facts[each] for each in plan.created - live.facts.keys())
    new = {slot: part.id for part in parts if part.parent in live.facts for slot in _only_ones(part)}
    kept = sorted((wanted.facts.keys() & live.facts.keys()) - plan.dropped, key=repr) if new else []
    dependents = wanted.dependents() if new else {}
    for fact_id in kept:
        for key in (new[slot] for slot in _only_ones(wanted.facts[fact_id]) if slot in new):
            above = _required_by(key, wanted, plan, dependents)
            if above != key:
                reason = f"{label(fact_id)} is kept, and the table can have only one"
                found.setdefault(above, Obstacle(reason, _DROP_KEPT))
    return found


def _only_ones(fact: Fact) -> set[tuple[str, ...]]:
    """Return what only one part of a table can be."""
    parent = fact.parent[1:] if fact.parent is not None else ()
    return {each for each in KINDS[fact.kind].occupied_names(fact) if each[1:] == parent}


def _required_by(key: FactId, wanted: FactSet, plan: Plan, dependents: Mapping[FactId, Iterable[FactId]]) -> FactId:
    """Return the new key of the topmost table that requires a key of its partition."""
    for user in dependents.get(key, ()):
        attached_to = wanted.depends_on.get(user, ()) if wanted.facts[user].parent == key else ()
        for need in attached_to:
            if kind_of(need) == kind_of(key) and need != key and need in plan.created:
                return _required_by(need, wanted, plan, dependents)
    return key


def not_copied_to_partitions(children: Mapping[FactId, FactId], wanted: FactSet, plan: Plan) -> dict[FactId, Obstacle]:
    """Return the new triggers that PostgreSQL would copy to a partition which has one of that name, kept or in another schema."""
    found: dict[FactId, Obstacle] = {}
    for fact_id, other in names_taken_below(plan.created | plan.deltas.keys(), wanted, children):
        reason = f"it would be copied to a partition that has a trigger of this name, {label(other)}"
        found.setdefault(fact_id, Obstacle(reason, _DROP_TRIGGER))
    return found


def causes(
    blocked: Mapping[FactId, Obstacle], live: FactSet, wanted: FactSet, deltas: Mapping[FactId, Delta]
) -> dict[FactId, Obstacle]:
    """Return the differences for which something would have to be re-created that can't be, each with the reason.

    :param blocked: what can't be re-created, with the reason.
    """
    found: dict[FactId, Obstacle] = {}
    context = ComparisonContext(live, wanted)
    for fact_id, reason in blocked.items():
        for each in sorted(closure([fact_id], live.depends_on) & deltas.keys(), key=repr):
            delta = deltas[each]
            if delta.before is not None:
                change = rule_of(each).change(delta.before, delta.after, context)
                if delta.after is None or change.changes_type or not change.in_place:
                    found.setdefault(each, reason)
    return found


def used_row_types(live: FactSet, wanted: FactSet, plan: Plan) -> dict[FactId, Obstacle]:
    """Return the changes that PostgreSQL refuses, because a column elsewhere has the row type of the table.

    It refuses what would change values within that column: new types, computed values of new columns, and rewriting.
    """
    context = PlanContext(live, wanted, created=plan.created, dropped=plan.dropped)
    blocked: dict[FactId, Obstacle] = {}
    for fact_id in _computing(plan, context):
        fact = live.facts.get(fact_id) or wanted.facts[fact_id]
        for table in (fact_id, fact.parent):
            user = _row_type_user(table, context) if table in live.facts else None
            if table is not None and user is not None:
                blocked[fact_id] = Obstacle(f"{label(user)} has the row type of {label(table)}", _CHANGE_ROW_TYPE)
    implied = {each: obstacle for each, obstacle in blocked.items() if each not in plan.deltas}
    found = {each: obstacle for each, obstacle in blocked.items() if each in plan.deltas}
    return {**causes(implied, live, wanted, plan.deltas), **found}


def _computing(plan: Plan, context: PlanContext) -> Iterator[FactId]:
    """Yield the facts whose change computes values of existing rows, in the order of the statements."""
    for statement in plan.statements:
        fact_id = statement.fact_id
        delta = plan.deltas.get(fact_id)
        if REWRITES_TABLE in statement.hazards or (fact_id in plan.created and computes_values(fact_id, context)):
            yield fact_id
        elif delta is not None and delta.before is not None and fact_id not in plan.dropped:
            change = rule_of(fact_id).change(delta.before, delta.after, context)
            if change.changes_type:
                yield fact_id


def _row_type_user(table: FactId, context: PlanContext) -> FactId | None:
    """Return a column elsewhere that has the row type of a table, or None."""
    facts = context.live.facts
    for user in sorted(context.live_dependents.get(table, ()), key=repr):
        whole = facts[user].parent if user in facts else None
        if whole is None or whole == table or whole not in facts or user in context.dropped:
            continue
        if all(rule_of(each).replacement.loses_rows(facts[each]) for each in (user, whole)):
            return user
    return None


def check_held(held: Mapping[FactId, Obstacle], policy: str) -> None:
    """Refuse what can't be applied, unless it may be kept: only under ``keep``, and never what controls access.

    :param held: the differences, each with the reason.
    :raises Failure: naming them.
    """
    refused = [each for each in held if policy != KEEP or CONTROLS_ACCESS in rule_of(each).traits]
    if not refused:
        return
    text = listed([f"{label(each)}: {held[each].reason}" for each in refused])
    remedies = " ".join(dict.fromkeys(held[each].remedy for each in refused))
    skipped = "" if policy == KEEP else " With destructive: keep, changes that don't control access are skipped."
    raise Failure(f"These changes can't be made: {text}.", hint=f"{remedies}{skipped} Nothing was changed.")
