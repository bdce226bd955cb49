# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Selects the privileges, policies and triggers on extension members that are compared."""

from __future__ import annotations

import typing as t

from ..extract.acl import builtin, state_of
from ..kinds.extension_members import extension_of, is_privilege, member_owner, privileges
from ..kinds.implied import is_default_privilege, matches_default
from ..model.facts import kind_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..extract.snapshot import Snapshot
    from ..model.desired import DesiredSchema
    from ..model.facts import Fact, FactId, FactSet


def normalize_members(snapshot: Snapshot, desired: DesiredSchema, live: FactSet, wanted: FactSet) -> None:
    """Limit the facts about extension members to those that don't come from the extensions.

    The privileges that an extension creates depend on its owner and on the default privileges at that time: they are not
    compared unless the SQL changes them. Policies and triggers on its tables depend only on its version. Extensions may
    create objects in pg_catalog, which can't be a managed schema: there, they are managed with the whole database.
    """
    for fact in list(privileges(wanted)):
        if _is_initial_privilege(fact, snapshot, wanted):
            wanted.remove(fact.id)
    for fact_id in desired.from_extensions:
        fact = desired.state.facts[fact_id]
        if not is_privilege(fact) and _is_on_managed_table(fact, snapshot, desired, wanted):
            wanted.copy_from(desired.state, fact)
        else:
            wanted.remove(fact_id)
        if is_default_privilege(fact):
            live.remove(fact_id)  # as the script of the extension has it, for the role that created it
    added = _added_to_members(snapshot, desired, live, wanted) if snapshot.members else set()
    for fact_id in snapshot.members:
        if fact_id in added:
            live.copy_from(snapshot.state, snapshot.state.facts[fact_id])
        else:
            live.remove(fact_id)


def _is_initial_privilege(fact: Fact, snapshot: Snapshot, wanted: FactSet) -> bool:
    """Return whether a wanted privilege of an extension member is its initial one on the target, unlike in the shadow.

    An update of the extension may change it: then it is that in the shadow.
    """
    extension = extension_of(fact)
    if extension is None or fact.id in snapshot.members or extension not in snapshot.state.facts:
        return False
    existing = snapshot.state.facts[extension]
    if wanted.facts.get(extension, existing).attributes["version"] != existing.attributes["version"]:
        return False
    initial = snapshot.initial.get(fact.subject)
    if initial is None:
        initial = builtin(kind_of(fact.subject), snapshot.major)
    return state_of(initial.get(fact.id[2:])) == fact.attributes["state"]


def _added_to_members(snapshot: Snapshot, desired: DesiredSchema, live: FactSet, wanted: FactSet) -> set[FactId]:
    """Return the live facts about extension members that are compared: declared ones, and those to be dropped.

    Policies and triggers on the tables of an undeclared extension are compared, as they are dropped or kept with the
    extension, and a policy may use objects that are dropped.
    """
    removed = {fact.id for fact in desired.extension_facts} - desired.state.facts.keys()
    added: set[FactId] = set()
    not_changeable: dict[tuple[str, str], int] = {}
    for fact in map(snapshot.state.facts.__getitem__, snapshot.members):
        extension = extension_of(fact)
        if fact.id in wanted.facts or fact.id in removed:
            added.add(fact.id)
        elif extension not in wanted.facts:
            added |= {fact.id} if extension in live.facts and not is_privilege(fact) else set()
        elif fact.id in desired.from_extensions or extension not in desired.state.facts:
            pass  # it is as the extension creates it
        elif not is_privilege(fact):
            added |= {fact.id} if _is_on_managed_table(fact, snapshot, desired, wanted) else set()
        elif (fact.id not in snapshot.outside or snapshot.covers_database) and not matches_default(
            fact, member_owner(fact), wanted
        ):
            whose = (str(extension[1]), member_owner(fact))
            if fact.is_true("may"):
                added.add(fact.id)
            else:
                not_changeable[whose] = not_changeable.get(whose, 0) + 1
    _notice_kept_privileges(snapshot, not_changeable)
    return added


def _notice_kept_privileges(snapshot: Snapshot, numbers: Mapping[tuple[str, str], int]) -> None:
    """Add a notice about the privileges that only another owner can revoke, by extension and owner."""
    for (name, owner), number in sorted(numbers.items()):
        notice = (
            f"{number} privilege(s) on members of extension {name} are not declared but were kept: only the owner "
            f"{owner} can revoke them"
        )
        if notice not in snapshot.notices:
            snapshot.notices.append(notice)


def _schema_of(fact: Fact) -> str:
    """Return the schema of the object that a fact describes."""
    fact_id = fact.id
    while isinstance(fact_id[1], tuple):
        fact_id = fact_id[1]
    return str(fact_id[1])


def _is_on_managed_table(fact: Fact, snapshot: Snapshot, desired: DesiredSchema, wanted: FactSet) -> bool:
    """Return whether a fact is on a table in a managed schema, of an extension with the same version as in the shadow.

    Only then it is known which policies and triggers the extension itself creates. They change with its version.
    """
    extension = extension_of(fact) or ()
    in_shadow, live = desired.state.facts.get(extension), snapshot.state.facts.get(extension)
    planned = wanted.facts.get(extension, live)
    versions = {each.attributes["version"] if each else "" for each in (in_shadow, live, planned)}
    is_managed = snapshot.covers_database or _schema_of(fact) in snapshot.schemas
    return live is not None and len(versions) == 1 and is_managed


def created_with_extensions(desired: DesiredSchema, wanted: FactSet) -> dict[FactId, list[Fact]]:
    """Return, for each extension, the facts that CREATE EXTENSION creates and the plan must know."""
    created: dict[FactId, list[Fact]] = {}
    for fact in desired.extension_facts:
        if fact.id in wanted.facts or fact.id not in desired.from_extensions:
            created.setdefault(extension_of(fact) or (), []).append(fact)
    return created
