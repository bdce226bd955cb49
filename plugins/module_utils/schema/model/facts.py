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


def flattened(fact_id: FactId) -> tuple[str, ...]:
    """Return a sortable form of an id: nested ids flattened, so that a table's facts stay together."""
    parts: list[str] = []
    for part in fact_id[1:]:
        parts.extend(flattened(part) if isinstance(part, tuple) else (str(part),))
    return (*parts, str(fact_id[0]))


def split_pair(text: object) -> list[str]:
    """Split a name that facts keep as ``schema NUL name``."""
    return str(text).split("\0")


def as_tuple(value: object) -> tuple[str, ...]:
    """Return a tuple attribute as a tuple; anything else is an empty one."""
    return value if isinstance(value, tuple) else ()


def changed_attributes(before: Fact, after: Fact) -> set[str]:
    """Return the names of the attributes in which two facts differ."""
    keys = before.attributes.keys() | after.attributes.keys()
    return {key for key in keys if before.attributes.get(key) != after.attributes.get(key)}


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
    attributes: Mapping[str, Value]
    metadata: Mapping[str, Value] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind: the first part of the id."""
        return str(self.id[0])

    def with_attributes(self, **attributes: Value) -> Fact:
        """Return the same fact with some attributes replaced."""
        return Fact(self.id, self.parent, {**self.attributes, **attributes}, self.metadata)


@dataclass(slots=True)
class FactSet:
    """Facts of one database, and who needs whom.

    :param facts: every fact by its id.
    :param needs: for a fact, the facts it cannot exist without (its parent included), each once.
    """

    facts: dict[FactId, Fact] = field(default_factory=dict)
    depends_on: dict[FactId, tuple[FactId, ...]] = field(default_factory=dict)

    def add(self, fact: Fact) -> None:
        """Add or replace a fact; its parent becomes a need."""
        self.facts[fact.id] = fact
        if fact.parent is not None:
            self.add_dependency(fact.id, fact.parent)

    def add_dependency(self, fact_id: FactId, other: FactId) -> None:
        """Say that a fact cannot exist without another."""
        known = self.depends_on.get(fact_id, ())
        if other not in known:
            self.depends_on[fact_id] = (*known, other)

    def intern(self, fact: Fact) -> Fact:
        """Return its own fact if it says the same as another: two states of one schema then take the room of one."""
        mine = self.facts.get(fact.id)
        if (
            mine is None
            or mine.parent != fact.parent
            or mine.attributes != fact.attributes
            or mine.metadata != fact.metadata
        ):
            return fact
        return mine

    def copy_from(self, other: FactSet, fact: Fact) -> None:
        """Take a fact as it is in another state, with what it needs there."""
        self.facts[fact.id] = fact
        self.depends_on[fact.id] = other.depends_on.get(fact.id, ())

    def remove(self, fact_id: FactId) -> None:
        """Forget a fact and its needs."""
        self.facts.pop(fact_id, None)
        self.depends_on.pop(fact_id, None)

    def copy(self) -> FactSet:
        """Return a state that can be changed without changing this one."""
        return FactSet(dict(self.facts), dict(self.depends_on))

    def missing(self, fact_ids: Iterable[FactId]) -> set[FactId]:
        """Return those of some ids that it has no fact of; takes no longer the more facts it has."""
        return {each for each in fact_ids if each not in self.facts}

    def of_kind(self, *kinds: str) -> Iterator[Fact]:
        """Yield the facts of the given kinds."""
        return (fact for fact in self.facts.values() if fact.id[0] in kinds)

    def dependents(self) -> dict[FactId, set[FactId]]:
        """Return the reverse of ``needs``: for a fact, the facts that cannot exist without it."""
        reverse: dict[FactId, set[FactId]] = {}
        for fact_id, needs in self.depends_on.items():
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
class IndexedFactSet(FactSet):
    """A state under change that knows at every moment who needs each fact and what lives in it.

    Only its methods may change it, but for replacing a fact by one with other attributes.
    """

    _dependents: dict[FactId, set[FactId]] = field(default_factory=dict)
    _children: dict[FactId, list[FactId]] = field(default_factory=dict)

    @classmethod
    def of(cls, state: FactSet) -> IndexedFactSet:
        """Return a draft that starts as a copy of a state."""
        return cls(dict(state.facts), dict(state.depends_on), state.dependents(), state.children())

    def add(self, fact: Fact) -> None:
        """Add or replace a fact; its parent becomes a need."""
        self._set_parent(fact)
        super().add(fact)

    def add_dependency(self, fact_id: FactId, other: FactId) -> None:
        """Say that a fact cannot exist without another."""
        super().add_dependency(fact_id, other)
        self._dependents.setdefault(other, set()).add(fact_id)

    def copy_from(self, other: FactSet, fact: Fact) -> None:
        """Take a fact as it is in another state, with what it needs there."""
        self._forget_dependencies(fact.id)
        self._set_parent(fact)
        super().copy_from(other, fact)
        for need in self.depends_on[fact.id]:
            self._dependents.setdefault(need, set()).add(fact.id)

    def remove(self, fact_id: FactId) -> None:
        """Forget a fact and its needs."""
        self._forget_dependencies(fact_id)
        self._forget_parent(fact_id)
        super().remove(fact_id)

    def dependents(self) -> dict[FactId, set[FactId]]:
        """Return the reverse of ``needs``, which goes on changing with the draft."""
        return self._dependents

    def children(self) -> dict[FactId, list[FactId]]:
        """Return the facts that live and die with each fact, which goes on changing with the draft."""
        return self._children

    def _forget_dependencies(self, fact_id: FactId) -> None:
        for need in self.depends_on.get(fact_id, ()):
            self._dependents[need].discard(fact_id)

    def _forget_parent(self, fact_id: FactId) -> None:
        there = self.facts.get(fact_id)
        if there is not None and there.parent is not None:
            self._children[there.parent].remove(fact_id)

    def _set_parent(self, fact: Fact) -> None:
        self._forget_parent(fact.id)
        if fact.parent is not None:
            self._children.setdefault(fact.parent, []).append(fact.id)


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
