# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads and plans only the part of a schema that a change concerns.

A run that read everything remembers the hash of each object whose facts were those of the desired schema. The next run of
the same request sends these hashes, and the server returns the rows of all other objects. Of the objects with a known hash,
those that the others depend on, or that depend on them, get their facts from the desired schema. The rest can't matter.

Whatever makes this incomplete, or only might, raises ``IncompletePart``: then everything is read.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from . import report
from .desired import cache
from .extract import objects
from .kinds import rule_of
from .kinds.rule import CONTAINS_OBJECTS
from .model.facts import FactSet, closure

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .comparison import Comparison
    from .extract.snapshot import Snapshot
    from .model.desired import DesiredSchema
    from .model.facts import Fact, FactId

_EQUAL, _DIFFERENT, _PENDING = "equal", "different", "pending"
"""What is known of an object: its facts are those of the desired schema; or not, without effect; or a plan changes it."""

_FEW = 10
"""A part is planned if at most 10 objects, or at most one in 10, have changed."""

_NAME, _SHORTENED = 2, 20
"""Where an id has the name of the object; how much of it PostgreSQL keeps, at least, in the names that it generates."""


class IncompletePart(Exception):
    """The part that was read isn't sufficient: read everything."""


@dataclass(frozen=True, slots=True)
class Part:
    """The part of the desired schema that a change concerns.

    :param desired: the part.
    :param changing: the objects that the plan may change.
    :param summary: the number of objects in the rest, by kind.
    """

    desired: DesiredSchema
    changing: set[str]
    summary: Mapping[str, int]


def knowledge(
    snapshot: Snapshot, desired: DesiredSchema, comparison: Comparison, names: Mapping[str, str]
) -> dict[str, t.Any] | None:
    """Return what a run that read everything knows of each object; None if the next run must read everything again.

    :param names: the names of the objects.
    """
    if comparison.kept or comparison.is_held or snapshot.dependents or set(comparison.warnings) - set(desired.warnings):
        return None
    if 2 * len(desired.state.facts.keys() - snapshot.origins.keys()) > len(desired.state.facts):
        return None  # most of it is going to be new
    states = _states(snapshot, desired, comparison, names)
    if states.keys() - names.keys() or not all(
        objects.is_independent(each) for each, state in states.items() if state == _PENDING
    ):
        return None
    numbers = {each: number for number, each in enumerate(states)}
    new = len(numbers)  # stands for everything that the database doesn't have
    owners = [numbers.get(snapshot.origins.get(fact_id, ""), new) for fact_id in desired.state.facts]
    by_id = dict(zip(desired.state.facts, owners, strict=True))
    needs: list[set[int]] = [set() for _number in range(new + 1)]
    for fact_id, owner in by_id.items():
        for need in desired.state.depends_on.get(fact_id, ()):
            # Everything depends on its schema, which doesn't change.
            if need in by_id and CONTAINS_OBJECTS not in rule_of(need).traits:
                needs[owner].add(by_id[need])
    inside: list[dict[FactId, Fact]] = [{} for _number in range(new + 1)]
    for fact_id, fact in comparison.wanted.facts.items():
        inside[numbers.get(snapshot.origins.get(fact_id, ""), new)][fact_id] = fact
    entries = [
        [
            names[each],
            snapshot.objects[each].partition(" ")[0],
            state,
            sorted(needs[number] - {number}),
            _counts(inside[number]),
        ]
        for number, (each, state) in enumerate(states.items())
    ]
    entries.append(["", "", _PENDING, sorted(needs[new] - {new}), {}])
    hashes = {name: value for name, value, state, _needs, _counts in entries if state == _EQUAL}
    return {"server": desired.server, "hashes": hashes, "objects": entries, "owners": owners}


def _counts(facts: dict[FactId, Fact]) -> dict[str, int]:
    return {name: count for name, count in report.summary(FactSet(facts)).items() if count}


def _states(
    snapshot: Snapshot, desired: DesiredSchema, comparison: Comparison, names: Mapping[str, str]
) -> dict[str, str]:
    """Return what is known of each object of the database."""
    states = dict.fromkeys(names, _EQUAL)
    for several in snapshot.joint.values():
        states |= dict.fromkeys(several & states.keys(), _DIFFERENT)
    for fact_id, fact in snapshot.state.facts.items():
        if not _is_same(fact_id, fact, snapshot, desired):
            states[snapshot.origins[fact_id]] = _DIFFERENT
    absent = [fact for fact_id, fact in desired.state.facts.items() if fact_id not in snapshot.state.facts]
    states |= dict.fromkeys(_owners_of(absent, snapshot, desired), _DIFFERENT)
    states |= dict.fromkeys(_owners_of(_differing(comparison), snapshot, desired), _PENDING)
    states.pop("", None)
    return states


def _differing(comparison: Comparison) -> list[Fact]:
    """Return the facts that the plan changes."""
    facts = [delta.after or delta.before for delta in comparison.plan.deltas.values()]
    return [fact for fact in facts if fact is not None]


def _is_same(fact_id: FactId, fact: Fact, snapshot: Snapshot, desired: DesiredSchema) -> bool:
    """Return whether the database and the desired schema have a fact in common, with its dependencies."""
    other = desired.state.facts.get(fact_id)
    live, wanted = snapshot.state.depends_on.get(fact_id, ()), desired.state.depends_on.get(fact_id, ())
    return (
        other is not None
        and (other is fact or desired.state.intern(fact) is other)
        and (live == wanted or set(live) == set(wanted))
        and (fact_id in snapshot.outside) == (fact_id in desired.outside)
        and fact_id not in snapshot.members
    )


def _owners_of(facts: Iterable[Fact], snapshot: Snapshot, desired: DesiredSchema) -> set[str]:
    """Return the objects that facts belong to, or in the database would belong to; an empty text for new objects."""
    found: set[str] = set()
    for fact in facts:
        owner, parent = snapshot.origins.get(fact.id), fact.parent
        while owner is None and parent is not None and CONTAINS_OBJECTS not in rule_of(parent).traits:
            owner = snapshot.origins.get(parent)
            above = desired.state.facts.get(parent)
            parent = above.parent if above is not None else None
        found.add(owner or "")
    return found


@dataclass(frozen=True, slots=True)
class _Object:
    """What is known of an object.

    :param number: its position.
    :param name: its name; empty for everything that the database didn't have.
    :param digest: its hash then.
    :param state: see ``_EQUAL``.
    :param needs: the numbers of the objects that it depends on.
    :param counts: the number of its facts, by kind.
    """

    number: int
    name: str
    digest: str
    state: str
    needs: list[int]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Found:
    """The known objects in the database.

    :param equal: those that are as desired: the keys of their rows by their names.
    :param changing: the numbers of those that have changed, or that the plan may change.
    :param keys: the keys of these in the database.
    """

    equal: dict[str, str]
    changing: set[int]
    keys: set[str]


def read_part(
    snapshot: Snapshot, document: Mapping[str, t.Any], known: Mapping[str, t.Any], names: Mapping[str, str]
) -> Part:
    """Return the part of the desired schema that a change concerns, and add the unchanged objects in it to the snapshot.

    :param snapshot: the rows of all objects but those whose hashes are known, with their dependencies.
    :param document: the desired schema in the cache.
    :param known: what is known of the objects (``knowledge``).
    :param names: the names of the objects in the database.
    :raises IncompletePart: if rows that weren't read may contribute to the facts of those that were.
    """
    if document["server"] != known["server"] or len(document["facts"]) != len(known["owners"]):
        raise IncompletePart
    every = [_Object(number, *each) for number, each in enumerate(known["objects"])]
    found = _find(every, snapshot, names)
    owners = [every[number] for number in known["owners"]]
    included = _included(every, found.changing) | _named_alike(document, owners, found.changing)
    rows = [position for position, owner in enumerate(owners) if owner.number in included]
    desired = cache.decode(document, snapshot.state, rows)
    _take_unchanged(snapshot, desired, [owners[position].name for position in rows], found.equal)
    summary: dict[str, int] = {}
    for each in every:
        for name, count in each.counts.items() if each.number not in included else ():
            summary[name] = summary.get(name, 0) + count
    return Part(desired, found.keys, summary)


def _find(known: Sequence[_Object], snapshot: Snapshot, names: Mapping[str, str]) -> _Found:
    """Return which known objects have changed.

    :raises IncompletePart: if their rows may say something about others that weren't read.
    """
    keys = {name: each for each, name in names.items()}
    unchanged = {each.number for each in known if each.name in keys and _hash(snapshot, keys[each.name]) == each.digest}
    here = keys.keys() - {each.name for each in known if each.number in unchanged}
    gone = {each.name for each in known if each.name and each.number not in unchanged} - here
    # If many have changed, what is known is of little use, and everything is read and remembered again.
    are_few = len(here) <= max(_FEW, len(known) // _FEW)
    if not are_few or len(keys) != len(names) or not all(map(objects.is_independent, here | gone)):
        raise IncompletePart
    equal = {each.name: keys[each.name] for each in known if each.number in unchanged and each.state == _EQUAL}
    # A comment on an index, for example, is an object of its own, and no fact without the row of the index.
    differing = here | {each.name for each in known if each.number in unchanged and each.state != _EQUAL}
    facts, own = set(snapshot.origins.values()), set(equal.values())
    unread = {keys[name] for name in differing if objects.has_rows_of_its_own(name)} - facts
    if snapshot.has_unresolved or unread or any(each & own for each in snapshot.joint.values()):
        raise IncompletePart
    pending = {each.number for each in known if each.number in unchanged and each.state == _PENDING}
    changing = {each.number for each in known if each.number not in unchanged} | pending
    return _Found(equal, changing, {keys[name] for name in here} | {keys[known[number].name] for number in pending})


def _hash(snapshot: Snapshot, key: str) -> str:
    return snapshot.objects[key].partition(" ")[0]


def _included(known: Sequence[_Object], changing: Iterable[int]) -> set[int]:
    """Return the objects of the part: what changes, what depends on it, and what these depend on."""
    users: dict[FactId, list[FactId]] = {}
    needs: dict[FactId, list[FactId]] = {(each.number,): [(need,) for need in each.needs] for each in known}
    for each in known:
        for need in each.needs:
            users.setdefault((need,), []).append((each.number,))
    core = closure(closure([(number,) for number in changing], users), needs)
    others = {(each.number,) for each in known if each.state == _DIFFERENT or objects.is_always_read(each.name)}
    return {number for each in (core, others, *(needs[other] for other in others)) for (number,) in each}


def _named_alike(document: Mapping[str, t.Any], owners: Sequence[_Object], changing: set[int]) -> set[int]:
    """Return the objects with a name like those that PostgreSQL may choose for something new.

    It chooses names that begin with that of the relation, shortened if necessary, and that no other object has.
    """
    rows, ids, values = document["facts"], document["ids"], document["values"]
    starts = tuple(
        {
            each[2][:_SHORTENED]
            for row, owner in zip(rows, owners, strict=True)
            if owner.number in changing and len(each := ids[row[0]]) > _NAME
        }
    )
    texts = {
        number
        for number, each in enumerate(values)
        if any(isinstance(value, str) and value.startswith(starts) for value in each.values())
    }
    return {
        owner.number
        for (number, _parent, _attributes, metadata), owner in zip(rows, owners, strict=True)
        if metadata in texts or (isinstance(ids[number][-1], str) and ids[number][-1].startswith(starts))
    }


def _take_unchanged(
    snapshot: Snapshot, desired: DesiredSchema, owners: Sequence[str], equal: Mapping[str, str]
) -> None:
    """Let the snapshot have the facts of the desired schema for objects that are as desired.

    :param owners: the object of each desired fact.
    :param equal: the keys of these objects by their names.
    """
    state, keys = snapshot.state, set(equal.values())
    for fact_id in [each for each in state.facts if snapshot.origins[each] in keys]:
        state.remove(fact_id)
        del snapshot.origins[fact_id]
        snapshot.outside.discard(fact_id)
    for owner, fact in zip(owners, desired.state.facts.values(), strict=True):
        if owner in equal:
            state.copy_from(desired.state, fact)
            snapshot.origins[fact.id] = equal[owner]
            if fact.id in desired.outside:
                snapshot.outside.add(fact.id)


def check_complete(comparison: Comparison, snapshot: Snapshot, part: Part) -> None:
    """Refuse a comparison that the part may not be sufficient for.

    :raises IncompletePart: if something is kept, differs although it is known to be as desired, or may have to be committed
        first, after which everything is planned again.
    """
    plan = comparison.plan
    is_held = bool(comparison.kept) or comparison.is_held or (bool(plan.deltas) and not plan.statements)
    known = _owners_of(_differing(comparison), snapshot, part.desired) - part.changing - {""}
    if is_held or known or any(each.commit_first for each in plan.statements):
        raise IncompletePart
