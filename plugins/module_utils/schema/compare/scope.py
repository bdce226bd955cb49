# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Determines the managed facts of a database, before they are compared."""

from __future__ import annotations

import re
import typing as t

from ..kinds import KINDS, rule_of
from ..kinds.composites import compare_order
from ..kinds.event_triggers import belongs_to_others
from ..kinds.extension_members import has_members, privileges
from ..kinds.extension_versions import normalize_extension_versions
from ..kinds.implied import creator_of, default_privileges, schema_of
from ..kinds.insignificant import (
    keep_default_privileges,
    keep_populated,
    keep_without_comment,
    normalize_inherited_names,
    normalize_owners,
)
from ..kinds.owners import owners as owner_names
from ..kinds.row_security import keep_secured
from ..kinds.rule import CONTAINS_OBJECTS, DESCRIBES_ANOTHER, FIRES_FOR_STATEMENTS
from ..kinds.secret_attributes import keep_masked, keep_unreadable
from ..kinds.security_labels import labels_of_other_providers, security_labels
from ..kinds.subscriptions import with_slots
from ..model.facts import FactSet, closure, kind_of
from ..model.labels import label
from .extension_members import normalize_members
from .normalize import normalize_reparsed

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..extract.snapshot import Snapshot
    from ..model.desired import DesiredSchema
    from ..model.facts import FactId

_DATABASE_WIDE = {kind: rule.database_wide for kind, rule in KINDS.items() if rule.database_wide is not None}
_MEMBERS = tuple(member for each in _DATABASE_WIDE.values() for member in each.members)


def scope(
    snapshot: Snapshot, desired: DesiredSchema, *, owners: bool, exact: bool, creator: str = ""
) -> tuple[FactSet, FactSet]:
    """Return the live and the wanted facts, limited to managed ones.

    Everything in the managed schemas is managed, and outside of them what the desired SQL declares (a trigger on a table
    of another schema, a publication). Facts that come from the setup SQL or from PostgreSQL itself, and that the desired
    SQL doesn't change, are not declared: they are wanted as they are in the database.

    :param owners: whether ownership is compared.
    :param exact: whether undeclared objects are dropped.
    :param creator: the role that creates the objects.
    """
    declared, unchanged, removed = desired.declared, desired.unchanged_by_script(), desired.removed_by_script()
    unwanted = (desired.outside | unchanged) - declared
    wanted = desired.state.restricted_to([each for each in desired.state.facts if each not in unwanted])
    children = snapshot.state.children()
    compared = _declared_outside(snapshot, desired, removed, children)
    compared |= _undeclared_database_wide(snapshot, desired, exact=exact)
    compared -= (
        set() if exact and snapshot.covers_database else labels_of_other_providers(snapshot.state, desired.state)
    )
    ignored = snapshot.outside - compared
    live = snapshot.state.restricted_to([each for each in snapshot.state.facts if each not in ignored])
    _keep_unchanged_setup(snapshot, wanted, desired, unchanged, children)
    _keep_dependents(snapshot, live, wanted)
    _keep_outside_dependents(snapshot, live, wanted, children, exact=exact, creator=creator)
    normalize_owners(live, wanted, owners=owners)
    if not owners:
        _ignore_own_privileges(snapshot.state, live, wanted, creator)
        _ignore_privileges_of_future_owner(snapshot.state, wanted, unchanged, creator)
    normalize_extension_versions(live, wanted)
    snapshot.notices += [each for each in keep_unreadable(live, wanted) if each not in snapshot.notices]
    keep_masked(live, wanted)
    normalize_reparsed(live, wanted)
    normalize_inherited_names(live, wanted)
    keep_populated(live, wanted)
    if not exact:
        keep_without_comment(live, wanted)
    keep_secured(snapshot.state, live, wanted)
    dropped = removed | (dropped_default_privileges(snapshot, creator) if exact else frozenset())
    keep_default_privileges(live, wanted, dropped)
    normalize_members(snapshot, desired, live, wanted)
    compare_order(live, wanted, exact=exact)
    return live, wanted


def _ignore_own_privileges(state: FactSet, live: FactSet, wanted: FactSet, creator: str) -> None:
    """Leave out the privileges of the creator on objects of others: no SQL could declare them, as it would own the objects."""
    owner_of = owner_names(state)
    for fact in list(privileges(live)):
        _object, grantee, _privilege = fact.path
        if grantee != creator or fact.id in wanted.facts:
            continue
        subject: FactId | None = fact.subject
        while subject is not None and subject not in owner_of:
            subject = state.facts[subject].parent if subject in state.facts else None
        if subject is not None and owner_of[subject] != creator:
            live.remove(fact.id)


def _ignore_privileges_of_future_owner(state: FactSet, wanted: FactSet, unchanged: set[FactId], creator: str) -> None:
    """Leave out the privileges that the setup SQL grants the creator on what the database lacks: it will own that."""
    for fact in list(privileges(wanted)):
        if fact.id in unchanged and fact.path[1] == creator and fact.parent not in state.facts:
            wanted.remove(fact.id)


def _declared_outside(
    snapshot: Snapshot, desired: DesiredSchema, removed: set[FactId], children: Mapping[FactId, list[FactId]]
) -> set[FactId]:
    """Return the facts outside the managed schemas that the desired SQL creates, changes or drops."""
    state = snapshot.state
    with_members = {kind for kind, database_wide in _DATABASE_WIDE.items() if database_wide.members}
    altered = {each for each in desired.declared if kind_of(each) in with_members and each in desired.baseline}
    complete = (desired.declared - altered) | (removed & snapshot.outside)
    with_children = closure([each for each in complete if each in state.facts], children)
    # A preexisting publication that is only altered is declared without its members.
    return with_children | (altered & state.facts.keys())


def dropped_default_privileges(snapshot: Snapshot, creator: str) -> frozenset[FactId]:
    """Return the default privileges that are dropped if they are not declared: the creator's in managed schemas.

    Those of other roles, of other schemas and of the whole database are kept, unless the whole database is managed.
    """
    return frozenset(
        fact.id
        for fact in default_privileges(snapshot.state)
        if snapshot.covers_database or (creator_of(fact) == creator and schema_of(fact) in snapshot.schemas)
    )


def _undeclared_database_wide(snapshot: Snapshot, desired: DesiredSchema, *, exact: bool) -> set[FactId]:
    """Return the undeclared facts about database-wide objects that are compared nevertheless.

    These are the members in managed schemas of publications that the desired SQL or the setup SQL creates. Other
    database-wide objects are not managed, unless the whole database is; then they are dropped if they are not declared
    (``exact``). Security labels on managed objects are compared, too.
    """
    state, covers_database = snapshot.state, snapshot.covers_database
    undeclared = {fact.id for fact in state.of_kind(*_DATABASE_WIDE) if exact and covers_database} - with_slots(state)
    for fact in state.of_kind(*_MEMBERS):
        if (covers_database or fact.parent in desired.state.facts) and (
            (exact and covers_database) or _uses_managed(fact.id, snapshot)
        ):
            undeclared.add(fact.id)
    labels = {each.id for each in security_labels(state) if each.parent not in snapshot.outside}
    return (undeclared | labels) - desired.baseline


def _uses_managed(fact_id: FactId, snapshot: Snapshot) -> bool:
    facts = snapshot.state.facts
    return any(each in facts and each not in snapshot.outside for each in snapshot.state.depends_on.get(fact_id, ()))


def _keep_unchanged_setup(
    snapshot: Snapshot,
    wanted: FactSet,
    desired: DesiredSchema,
    unchanged: set[FactId],
    children: Mapping[FactId, list[FactId]],
) -> None:
    """Take unchanged preexisting facts as they are in the database, with their children there.

    Those that the database lacks are only wanted if a declared object depends on them.
    """
    state = snapshot.state
    existing = unchanged & state.facts.keys()
    # Not the children of a schema: the objects in a managed schema are managed.
    inside = closure([each for each in existing if CONTAINS_OBJECTS not in rule_of(each).traits], children)
    existing |= inside - desired.state.facts.keys() - desired.removed_by_script()
    for fact_id in [each for each in state.facts if each in existing]:
        wanted.copy_from(state, state.facts[fact_id])
    absent = unchanged - wanted.facts.keys()
    missing = closure(list(wanted.facts), desired.state.depends_on) & absent if absent else set()
    if missing:
        with_children = closure(
            {each for each in missing if CONTAINS_OBJECTS not in rule_of(each).traits}, desired.state.children()
        )
        with_children |= {each for each in unchanged if isinstance(each[1], tuple) and each[1] in missing}
        missing |= with_children & absent
    for fact in desired.state.facts.values() if missing else ():
        if fact.id in missing:
            wanted.copy_from(desired.state, fact)


def _keep_dependents(snapshot: Snapshot, live: FactSet, wanted: FactSet) -> None:
    """Keep the objects of other schemas that depend on managed objects, as they are."""
    for fact_id in [each for each in snapshot.state.facts if each in snapshot.dependents]:
        for state in (live, wanted):
            if fact_id not in state.facts:
                state.copy_from(snapshot.state, snapshot.state.facts[fact_id])


def _keep_outside_dependents(
    snapshot: Snapshot,
    live: FactSet,
    wanted: FactSet,
    children: Mapping[FactId, list[FactId]],
    *,
    exact: bool,
    creator: str,
) -> None:
    """Keep undeclared objects outside the managed schemas that depend on managed objects.

    They are re-created if an object that they depend on is, and only dropped with such an object (``dropped_along``).
    """
    state = snapshot.state
    for fact_id in [each for each in state.facts if each in snapshot.outside] if snapshot.outside else ():
        is_compared = fact_id in live.facts or fact_id in wanted.facts or fact_id in snapshot.members
        dependencies = [
            each
            for each in state.depends_on.get(fact_id, ())
            if each in state.facts and (each not in snapshot.outside or each in snapshot.dependents)
        ]
        if is_compared or not dependencies:
            continue
        if exact and belongs_to_others(state.facts[fact_id], creator):
            _keep_needed(dependencies, snapshot, wanted)
        is_kept = not exact or all(each in wanted.facts for each in dependencies)
        for each in closure([fact_id], children):
            if each not in live.facts and each not in wanted.facts:
                live.copy_from(state, state.facts[each])
                if is_kept:
                    wanted.copy_from(state, state.facts[each])


def _keep_needed(needs: list[FactId], snapshot: Snapshot, wanted: FactSet) -> None:
    """Keep the function of an undeclared event trigger, and what the function needs: they belong to whoever made it.

    PostgreSQL doesn't record which functions a function calls, so those count that its definition names.
    """
    state = snapshot.state
    routines = [each for kind, rule in KINDS.items() if rule.function_use.has_body for each in state.of_kind(kind)]
    found: set[FactId] = set()
    queue = [each for each in needs if each not in wanted.facts]
    while queue:
        fact_id = queue.pop()
        if fact_id in found or fact_id not in state.facts:
            continue
        found.add(fact_id)
        words = set(re.findall(r"\w+", str(state.facts[fact_id].attributes.get("definition", ""))))
        queue += [each.id for each in routines if each.path[1] in words]
        queue += [each for each in state.depends_on.get(fact_id, ()) if each not in snapshot.outside]
    # Not the other objects of a schema.
    inside = closure([each for each in found if CONTAINS_OBJECTS not in rule_of(each).traits], state.children())
    for each in found | inside:
        if each not in wanted.facts and each not in snapshot.outside:
            wanted.copy_from(state, state.facts[each])


def kept_for_event_triggers(live: FactSet, wanted: FactSet, snapshot: Snapshot, desired: DesiredSchema) -> list[str]:
    """Return warnings about undeclared functions that are kept because an undeclared event trigger calls them."""
    return [
        f"{label(need)} is not declared. It is kept, because {label(fact_id)}, which is not declared either, calls it"
        for fact_id in sorted(desired.state.missing(snapshot.outside), key=label)
        if fact_id in wanted.facts and FIRES_FOR_STATEMENTS in rule_of(fact_id).traits
        for need in live.depends_on.get(fact_id, ())
        if need in live.facts and need not in snapshot.outside and need not in desired.state.facts
    ]


def dropped_along(live: FactSet, wanted: FactSet, snapshot: Snapshot, desired: DesiredSchema) -> list[str]:
    """Return warnings about undeclared objects outside the managed schemas that are dropped with a managed object."""
    warnings = []
    expected = _declared_outside(snapshot, desired, desired.removed_by_script(), snapshot.state.children())
    expected |= {each.id for each in security_labels(live)}
    for fact_id in sorted(wanted.missing(live.facts) & snapshot.outside - expected, key=label):
        dropped = [each for each in live.depends_on.get(fact_id, ()) if each in live.facts and each not in wanted.facts]
        if dropped and DESCRIBES_ANOTHER not in rule_of(fact_id).traits:
            # Those that an extension created aren't known from those that users added.
            is_part = has_members(dropped[0]) and not has_members(fact_id)
            how = "is" if is_part else "is not declared, and is"
            warnings.append(f"{label(fact_id)} {how} dropped with {label(dropped[0])}")
    return warnings
