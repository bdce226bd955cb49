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

    from ..extract.snapshot import Reading
    from ..model.desired import Desired
    from ..model.facts import Fact, FactId, State, Value


def _settle_members(reading: Reading, desired: Desired, live: State, wanted: State) -> None:
    """Compare what members of extensions have, as far as that can be told from what the extensions brought along.

    Which privileges an extension brings depends on who creates it, when, and on the default privileges then: those that
    the SQL leaves alone are left alone. What hangs on its tables is the same for the same version.
    """
    for fact in list(wanted.of_kind("grant")):
        if _came_with(fact, reading):
            wanted.remove(fact.id)
    for fact_id in desired.brought:
        fact = desired.state.facts[fact_id]
        if fact.kind != "grant" and _hangs_on_ours(fact, reading, desired):
            wanted.take(desired.state, fact)
        else:
            wanted.remove(fact_id)
    added = _added_to_members(reading, desired, live, wanted) if reading.members else set()
    for fact_id in reading.members:
        if fact_id in added:
            live.take(reading.state, reading.state.facts[fact_id])
        else:
            live.remove(fact_id)


def _came_with(fact: Fact, reading: Reading) -> bool:
    """Tell whether a member of an extension has a wanted privilege, or lacks it, from the beginning, unlike in the shadow."""
    if "extension" not in fact.notes or fact.id in reading.members or _extension(fact) not in reading.state.facts:
        return False
    initial = reading.initial.get(fact.id[1])
    if initial is None:
        initial = builtin(str(fact.id[1][0]), reading.major)
    return state_of(initial.get(fact.id[2:])) == fact.attrs["state"]


def _added_to_members(reading: Reading, desired: Desired, live: State, wanted: State) -> set[FactId]:
    """Return what members of extensions have and is compared: what is declared, and what else is to go.

    What hangs on the tables of an extension that nobody declares goes or stays with it; a policy may use what goes, too.
    """
    taken = {fact.id for fact in desired.bring} - desired.state.facts.keys()
    defaults = {fact.id[1:]: fact.attrs for fact in wanted.of_kind("default_privilege")}
    added: set[FactId] = set()
    not_ours: dict[tuple[str, str], int] = {}
    for fact in map(reading.state.facts.__getitem__, reading.members):
        if _extension(fact) not in wanted.facts:
            added |= {fact.id} if _extension(fact) in live.facts and fact.kind != "grant" else set()
        elif fact.id in wanted.facts or fact.id in taken:
            added.add(fact.id)
        elif fact.id in desired.brought or _extension(fact) not in desired.state.facts:
            continue
        elif fact.kind != "grant":
            added |= {fact.id} if _hangs_on_ours(fact, reading, desired) else set()
        elif fact.id not in reading.outside and not _by_default(fact, defaults):
            whose = (str(fact.notes["extension"]), str(fact.notes["owner"]))
            if fact.notes["may"] == "true":
                added.add(fact.id)
            else:
                not_ours[whose] = not_ours.get(whose, 0) + 1
    for (name, owner), number in sorted(not_ours.items()):
        notice = (
            f"{number} privilege(s) on members of extension {name} that are not declared are left alone: only {owner}, "
            "whose they are, can change them"
        )
        if notice not in reading.notices:
            reading.notices.append(notice)
    return added


def _extension(fact: Fact) -> FactId:
    return ("extension", fact.notes["extension"])


def _schema_of(fact: Fact) -> str:
    """Return the schema of the object that a fact is about."""
    about = fact.id
    while isinstance(about[1], tuple):
        about = about[1]
    return str(about[1])


def _hangs_on_ours(fact: Fact, reading: Reading, desired: Desired) -> bool:
    """Tell whether a fact hangs on a table in a managed schema, and what the extension hangs there itself is known.

    That is when it is there in the version that was looked at in the shadow.
    """
    extension = _extension(fact)
    here, there = reading.state.facts.get(extension), desired.state.facts.get(extension)
    known = here is not None and there is not None and here.attrs["version"] == there.attrs["version"]
    return known and _schema_of(fact) in reading.schemas


def _by_default(fact: Fact, defaults: Mapping[FactId, Mapping[str, Value]]) -> bool:
    """Tell whether a privilege on a member is what its owner's default privileges give."""
    target = fact.id[1]
    given = (
        defaults.get((fact.notes["owner"], each, OBJECTS.get(target[0], ""), *fact.id[2:])) for each in ("", target[1])
    )
    return any(each is not None and each["state"] == fact.attrs["state"] for each in given)


def brought_along(desired: Desired, wanted: State) -> dict[FactId, list[Fact]]:
    """Return, for every extension, what its creation brings along and the plan has to know of."""
    found: dict[FactId, list[Fact]] = {}
    for fact in desired.bring:
        if fact.id in wanted.facts or fact.id not in desired.brought:
            found.setdefault(_extension(fact), []).append(fact)
    return found
