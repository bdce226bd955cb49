# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one grain of the engine: the fact.

Everything addressable in a database is a fact of its own: a schema, a table, a
column, its default, a constraint, a policy, one granted privilege, one comment.
State, difference, plan and report all speak in facts; see docs/schema-engine.md.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def flat(fact_id: FactId) -> tuple[str, ...]:
    """Return a sortable form of an id: nested ids flattened, so that a table's facts stay together."""
    parts: list[str] = []
    for part in fact_id[1:]:
        parts.extend(flat(part) if isinstance(part, tuple) else (str(part),))
    return (*parts, str(fact_id[0]))


def pairs(text: object) -> list[str]:
    """Split a name that facts keep as ``schema NUL name``."""
    return str(text).split("\0")


def texts(value: object) -> tuple[str, ...]:
    """Return a tuple attribute as a tuple; anything else is an empty one."""
    return value if isinstance(value, tuple) else ()


def changed(before: Fact, after: Fact) -> set[str]:
    """Return the names of the attributes in which two facts differ."""
    keys = before.attrs.keys() | after.attrs.keys()
    return {key for key in keys if before.attrs.get(key) != after.attrs.get(key)}


FactId: t.TypeAlias = "tuple[t.Any, ...]"
"""``(kind, *path)``. A fact about another fact nests that one's id: ``("comment", ("table", "public", "deals"))``."""

Value: t.TypeAlias = "str | tuple[str, ...] | None"
"""Attributes are text as PostgreSQL deparses it, a tuple of such texts, or None."""


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """One addressable thing.

    :param id: identity, the same in every database that has the thing.
    :param parent: the fact this one lives and dies with, if any.
    :param attrs: what is compared; two facts are equal when these are.
    :param notes: what statements need but nobody compares (column position, owner, ...).
    """

    id: FactId
    parent: FactId | None
    attrs: Mapping[str, Value]
    notes: Mapping[str, Value] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind: the first part of the id."""
        return str(self.id[0])

    def with_attrs(self, **attrs: Value) -> Fact:
        """Return the same fact with some attributes replaced."""
        return Fact(self.id, self.parent, {**self.attrs, **attrs}, self.notes)


@dataclass(slots=True)
class State:
    """Facts of one database, and who needs whom.

    :param facts: every fact by its id.
    :param needs: for a fact, the facts it cannot exist without (its parent included), each once.
    """

    facts: dict[FactId, Fact] = field(default_factory=dict)
    needs: dict[FactId, tuple[FactId, ...]] = field(default_factory=dict)

    def add(self, fact: Fact) -> None:
        """Add or replace a fact; its parent becomes a need."""
        self.facts[fact.id] = fact
        if fact.parent is not None:
            self.need(fact.id, fact.parent)

    def need(self, fact_id: FactId, other: FactId) -> None:
        """Say that a fact cannot exist without another."""
        known = self.needs.get(fact_id, ())
        if other not in known:
            self.needs[fact_id] = (*known, other)

    def same(self, fact: Fact) -> Fact:
        """Return its own fact if it says the same as another: two states of one schema then take the room of one."""
        mine = self.facts.get(fact.id)
        if mine is None or mine.parent != fact.parent or mine.attrs != fact.attrs or mine.notes != fact.notes:
            return fact
        return mine

    def take(self, other: State, fact: Fact) -> None:
        """Take a fact as it is in another state, with what it needs there."""
        self.facts[fact.id] = fact
        self.needs[fact.id] = other.needs.get(fact.id, ())

    def remove(self, fact_id: FactId) -> None:
        """Forget a fact and its needs."""
        self.facts.pop(fact_id, None)
        self.needs.pop(fact_id, None)

    def copy(self) -> State:
        """Return a state that can be changed without changing this one."""
        return State(dict(self.facts), dict(self.needs))

    def missing(self, fact_ids: Iterable[FactId]) -> set[FactId]:
        """Return those of some ids that it has no fact of; takes no longer the more facts it has."""
        return {each for each in fact_ids if each not in self.facts}

    def of_kind(self, *kinds: str) -> Iterator[Fact]:
        """Yield the facts of the given kinds."""
        return (fact for fact in self.facts.values() if fact.id[0] in kinds)

    def dependants(self) -> dict[FactId, set[FactId]]:
        """Return the reverse of ``needs``: for a fact, the facts that cannot exist without it."""
        reverse: dict[FactId, set[FactId]] = {}
        for fact_id, needs in self.needs.items():
            for need in needs:
                reverse.setdefault(need, set()).add(fact_id)
        return reverse

    def children(self) -> dict[FactId, list[FactId]]:
        """Return the facts that live and die with each fact."""
        families: dict[FactId, list[FactId]] = {}
        for fact in self.facts.values():
            if fact.parent is not None:
                families.setdefault(fact.parent, []).append(fact.id)
        return families


@dataclass
class Draft(State):
    """A state under change that knows at every moment who needs each fact and what lives in it.

    Only its methods may change it, but for replacing a fact by one with other attributes.
    """

    _users: dict[FactId, set[FactId]] = field(default_factory=dict)
    _inside: dict[FactId, list[FactId]] = field(default_factory=dict)

    @classmethod
    def of(cls, state: State) -> Draft:
        """Return a draft that starts as a copy of a state."""
        return cls(dict(state.facts), dict(state.needs), state.dependants(), state.children())

    def add(self, fact: Fact) -> None:
        """Add or replace a fact; its parent becomes a need."""
        self._lives_in(fact)
        super().add(fact)

    def need(self, fact_id: FactId, other: FactId) -> None:
        """Say that a fact cannot exist without another."""
        super().need(fact_id, other)
        self._users.setdefault(other, set()).add(fact_id)

    def take(self, other: State, fact: Fact) -> None:
        """Take a fact as it is in another state, with what it needs there."""
        self._needs_nothing(fact.id)
        self._lives_in(fact)
        super().take(other, fact)
        for need in self.needs[fact.id]:
            self._users.setdefault(need, set()).add(fact.id)

    def remove(self, fact_id: FactId) -> None:
        """Forget a fact and its needs."""
        self._needs_nothing(fact_id)
        self._lives_nowhere(fact_id)
        super().remove(fact_id)

    def dependants(self) -> dict[FactId, set[FactId]]:
        """Return the reverse of ``needs``, which goes on changing with the draft."""
        return self._users

    def children(self) -> dict[FactId, list[FactId]]:
        """Return the facts that live and die with each fact, which goes on changing with the draft."""
        return self._inside

    def _needs_nothing(self, fact_id: FactId) -> None:
        for need in self.needs.get(fact_id, ()):
            self._users[need].discard(fact_id)

    def _lives_nowhere(self, fact_id: FactId) -> None:
        there = self.facts.get(fact_id)
        if there is not None and there.parent is not None:
            self._inside[there.parent].remove(fact_id)

    def _lives_in(self, fact: Fact) -> None:
        self._lives_nowhere(fact.id)
        if fact.parent is not None:
            self._inside.setdefault(fact.parent, []).append(fact.id)


def closure(seeds: Iterable[FactId], edges: Mapping[FactId, Iterable[FactId]]) -> set[FactId]:
    """Return everything reachable from ``seeds`` (themselves included)."""
    seen = set(seeds)
    stack = list(seen)
    while stack:
        for following in edges.get(stack.pop(), ()):
            if following not in seen:
                seen.add(following)
                stack.append(following)
    return seen
