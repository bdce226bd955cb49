# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares privileges, policies and triggers on members of extensions."""

from __future__ import annotations

import typing as t

from ..extract.acl import builtin, state_of
from .implied import OBJECTS

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..extract.snapshot import Snapshot
    from ..model.desired import DesiredSchema
    from ..model.facts import Fact, FactId, FactSet, Value


def normalize_members(snapshot: Snapshot, desired: DesiredSchema, live: FactSet, wanted: FactSet) -> None:
    """Compare what members of extensions have, as far as that can be told from what the extensions brought along.

    Which privileges an extension brings depends on who creates it, when, and on the default privileges then: those that
    the SQL leaves alone are left alone. What hangs on its tables is the same for the same version.
    """
    for fact in list(wanted.of_kind("grant")):
        if _is_initial_privilege(fact, snapshot):
            wanted.remove(fact.id)
    for fact_id in desired.from_extensions:
        fact = desired.state.facts[fact_id]
        if fact.kind != "grant" and _is_on_managed_table(fact, snapshot, desired):
            wanted.copy_from(desired.state, fact)
        else:
            wanted.remove(fact_id)
    added = _added_to_members(snapshot, desired, live, wanted) if snapshot.members else set()
    for fact_id in snapshot.members:
        if fact_id in added:
            live.copy_from(snapshot.state, snapshot.state.facts[fact_id])
        else:
            live.remove(fact_id)


def _is_initial_privilege(fact: Fact, snapshot: Snapshot) -> bool:
    """Tell whether a member of an extension has a wanted privilege, or lacks it, from the beginning, unlike in the shadow."""
    if "extension" not in fact.metadata or fact.id in snapshot.members or _extension(fact) not in snapshot.state.facts:
        return False
    initial = snapshot.initial.get(fact.id[1])
    if initial is None:
        initial = builtin(str(fact.id[1][0]), snapshot.major)
    return state_of(initial.get(fact.id[2:])) == fact.attributes["state"]


def _added_to_members(snapshot: Snapshot, desired: DesiredSchema, live: FactSet, wanted: FactSet) -> set[FactId]:
    """Return what members of extensions have and is compared: what is declared, and what else is to go.

    What hangs on the tables of an extension that nobody declares goes or stays with it; a policy may use what goes, too.
    """
    taken = {fact.id for fact in desired.extension_facts} - desired.state.facts.keys()
    defaults = {fact.id[1:]: fact.attributes for fact in wanted.of_kind("default_privilege")}
    added: set[FactId] = set()
    not_ours: dict[tuple[str, str], int] = {}
    for fact in map(snapshot.state.facts.__getitem__, snapshot.members):
        if _extension(fact) not in wanted.facts:
            added |= {fact.id} if _extension(fact) in live.facts and fact.kind != "grant" else set()
        elif fact.id in wanted.facts or fact.id in taken:
            added.add(fact.id)
        elif fact.id in desired.from_extensions or _extension(fact) not in desired.state.facts:
            continue
        elif fact.kind != "grant":
            added |= {fact.id} if _is_on_managed_table(fact, snapshot, desired) else set()
        elif fact.id not in snapshot.outside and not _by_default(fact, defaults):
            whose = (str(fact.metadata["extension"]), str(fact.metadata["owner"]))
            if fact.metadata["may"] == "true":
                added.add(fact.id)
            else:
                not_ours[whose] = not_ours.get(whose, 0) + 1
    for (name, owner), number in sorted(not_ours.items()):
        notice = (
            f"{number} privilege(s) on members of extension {name} that are not declared are left alone: only {owner}, "
            "whose they are, can change them"
        )
        if notice not in snapshot.notices:
            snapshot.notices.append(notice)
    return added


def _extension(fact: Fact) -> FactId:
    return ("extension", fact.metadata["extension"])


def _schema_of(fact: Fact) -> str:
    """Return the schema of the object that a fact is about."""
    about = fact.id
    while isinstance(about[1], tuple):
        about = about[1]
    return str(about[1])


def _is_on_managed_table(fact: Fact, snapshot: Snapshot, desired: DesiredSchema) -> bool:
    """Tell whether a fact hangs on a table in a managed schema, and what the extension hangs there itself is known.

    That is when it is there in the version that was looked at in the shadow.
    """
    extension = _extension(fact)
    here, there = snapshot.state.facts.get(extension), desired.state.facts.get(extension)
    known = here is not None and there is not None and here.attributes["version"] == there.attributes["version"]
    return known and _schema_of(fact) in snapshot.schemas


def _by_default(fact: Fact, defaults: Mapping[FactId, Mapping[str, Value]]) -> bool:
    """Tell whether a privilege on a member is what its owner's default privileges give."""
    target = fact.id[1]
    given = (
        defaults.get((fact.metadata["owner"], each, OBJECTS.get(target[0], ""), *fact.id[2:]))
        for each in ("", target[1])
    )
    return any(each is not None and each["state"] == fact.attributes["state"] for each in given)


def created_with_extensions(desired: DesiredSchema, wanted: FactSet) -> dict[FactId, list[Fact]]:
    """Return, for every extension, what its creation brings along and the plan has to know of."""
    found: dict[FactId, list[Fact]] = {}
    for fact in desired.extension_facts:
        if fact.id in wanted.facts or fact.id not in desired.from_extensions:
            found.setdefault(_extension(fact), []).append(fact)
    return found
