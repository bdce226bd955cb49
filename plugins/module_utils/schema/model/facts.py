# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The basic unit of the engine: the fact.

Everything addressable in a database is a fact: a schema, a table, a column, its
default, a constraint, a policy, one granted privilege, one comment. Fact sets,
deltas, plans and reports are all built on facts; see docs/schema-engine.md.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .record import record, record_field

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def kind_of(fact_id: FactId) -> str:
    """Return the kind of a fact, by its id."""
    kind: str = fact_id[0]
    return kind


def flattened(fact_id: FactId) -> tuple[str, ...]:
    """Return a sort key for an id: nested ids flattened, so that a table's facts sort together."""
    parts: list[str] = []
    for part in fact_id[1:]:
        parts.extend(flattened(part) if isinstance(part, tuple) else (str(part),))
    return (*parts, kind_of(fact_id))


def as_tuple(value: object) -> tuple[str, ...]:
    """Return a tuple attribute unchanged, and an empty tuple for anything else."""
    return t.cast("tuple[str, ...]", value) if isinstance(value, tuple) else ()


def as_paths(value: object) -> tuple[tuple[str, ...], ...]:
    """Return an attribute with a tuple of paths unchanged, and an empty tuple for anything else."""
    return t.cast("tuple[tuple[str, ...], ...]", value) if isinstance(value, tuple) else ()


def changed_attributes(before: Fact, after: Fact) -> set[str]:
    """Return the names of the attributes in which two facts differ."""
    keys = before.attributes.keys() | after.attributes.keys()
    return {key for key in keys if before.attributes.get(key) != after.attributes.get(key)}


FactId: t.TypeAlias = "tuple[t.Any, ...]"
"""``(kind, *path)``. A fact about another fact nests its id: ``("comment", ("table", "public", "deals"))``."""

Value: t.TypeAlias = "str | tuple[str, ...] | tuple[tuple[str, ...], ...] | None"
"""An attribute is text as deparsed by PostgreSQL, a tuple of such texts, or None. The name of another object is the path of its id;
an attribute with several is a tuple of paths."""


@record(eq=False)
class Fact:
    """One addressable element of a database.

    :param id: identity, the same in every database.
    :param parent: the fact that this one is created and dropped with, if any.
    :param attributes: what is compared; two facts are equal if these are.
    :param metadata: what statements need but is not compared (column position, owner, ...).
    """

    id: FactId
    parent: FactId | None
    attributes: Mapping[str, Value]
    metadata: Mapping[str, Value] = record_field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind: the first part of the id."""
        kind: str = self.id[0]
        return kind

    @property
    def path(self) -> tuple[t.Any, ...]:
        """The id without the kind: the parts of the name, such as the schema, the table and the column."""
        return self.id[1:]

    @property
    def name(self) -> str:
        """The object's own name, which is the last part of the id; of a routine, its argument types."""
        return str(self.id[-1])

    @property
    def schema(self) -> str:
        """The schema of an object that is in one, or whose table is."""
        return str(self.id[1])

    @property
    def subject(self) -> FactId:
        """The fact that this one says something about, such as the table of a comment."""
        subject: FactId = self.id[1]
        return subject

    def is_true(self, name: str) -> bool:
        """Return whether the boolean with this name, an attribute or metadata, is true."""
        return "true" in (self.attributes.get(name), self.metadata.get(name))

    def with_attributes(self, **attributes: Value) -> Fact:
        """Return a copy of the fact with some attributes replaced."""
        return Fact(self.id, self.parent, {**self.attributes, **attributes}, self.metadata)


@dataclass(slots=True)
class FactSet:
    """Facts of one database, and the dependencies between them.

    :param facts: every fact by its id.
    :param depends_on: for a fact, the facts it depends on (including its parent), each once.
    """

    facts: dict[FactId, Fact] = field(default_factory=dict)
    depends_on: dict[FactId, tuple[FactId, ...]] = field(default_factory=dict)

    def add(self, fact: Fact) -> None:
        """Add or replace a fact; it depends on its parent."""
        self.facts[fact.id] = fact
        if fact.parent is not None:
            self.add_dependency(fact.id, fact.parent)

    def add_dependency(self, fact_id: FactId, other: FactId) -> None:
        """Record that a fact depends on another."""
        known = self.depends_on.get(fact_id, ())
        if other not in known:
            self.depends_on[fact_id] = (*known, other)

    def intern(self, fact: Fact) -> Fact:
        """Return the set's own fact if it is identical to *fact*, so that similar fact sets share memory."""
        return self.identical(fact.id, fact.parent, fact.attributes, fact.metadata) or fact

    def identical(
        self, fact_id: FactId, parent: FactId | None, attributes: Mapping[str, Value], metadata: Mapping[str, Value]
    ) -> Fact | None:
        """Return the set's own fact if a fact with these values would be identical to it."""
        own = self.facts.get(fact_id)
        if own is None or own.parent != parent or own.attributes != attributes or own.metadata != metadata:
            return None
        return own

    def copy_from(self, other: FactSet, fact: Fact) -> None:
        """Add a fact from another fact set, with its dependencies there."""
        self.facts[fact.id] = fact
        self.depends_on[fact.id] = other.depends_on.get(fact.id, ())

    def restricted_to(self, fact_ids: Iterable[FactId]) -> FactSet:
        """Return a copy with these facts only, with their dependencies here."""
        facts = {fact_id: self.facts[fact_id] for fact_id in fact_ids}
        return FactSet(facts, {fact_id: self.depends_on.get(fact_id, ()) for fact_id in facts})

    def remove(self, fact_id: FactId) -> None:
        """Remove a fact and its dependencies."""
        self.facts.pop(fact_id, None)
        self.depends_on.pop(fact_id, None)

    def copy(self) -> FactSet:
        """Return an independent copy."""
        return FactSet(dict(self.facts), dict(self.depends_on))

    def missing(self, fact_ids: Iterable[FactId]) -> set[FactId]:
        """Return the given ids without a fact here; the time doesn't depend on the number of facts."""
        return {each for each in fact_ids if each not in self.facts}

    def of_kind(self, *kinds: str) -> Iterator[Fact]:
        """Yield the facts of the given kinds."""
        return iter([fact for fact_id, fact in self.facts.items() if fact_id[0] in kinds])

    def dependents(self) -> dict[FactId, set[FactId]]:
        """Return the reverse of ``depends_on``: for a fact, the facts that depend on it."""
        reverse: dict[FactId, set[FactId]] = {}
        for fact_id, dependencies in self.depends_on.items():
            for dependency in dependencies:
                reverse.setdefault(dependency, set()).add(fact_id)
        return reverse

    def children(self) -> dict[FactId, list[FactId]]:
        """Return the children of each fact."""
        children: dict[FactId, list[FactId]] = {}
        for fact in self.facts.values():
            if fact.parent is not None:
                children.setdefault(fact.parent, []).append(fact.id)
        return children


@dataclass
class IndexedFactSet(FactSet):
    """A fact set that keeps its dependents and children up to date while it changes.

    Change it only through its methods, except to replace a fact by one with other attributes.
    """

    _dependents: dict[FactId, set[FactId]] = field(default_factory=dict)
    _children: dict[FactId, list[FactId]] = field(default_factory=dict)

    @classmethod
    def of(cls, state: FactSet) -> IndexedFactSet:
        """Return an indexed copy of a fact set."""
        return cls(dict(state.facts), dict(state.depends_on), state.dependents(), state.children())

    def add(self, fact: Fact) -> None:
        """Add or replace a fact; it depends on its parent."""
        self._set_parent(fact)
        super().add(fact)

    def add_dependency(self, fact_id: FactId, other: FactId) -> None:
        """Record that a fact depends on another."""
        super().add_dependency(fact_id, other)
        self._dependents.setdefault(other, set()).add(fact_id)

    def copy_from(self, other: FactSet, fact: Fact) -> None:
        """Add a fact from another fact set, with its dependencies there."""
        self._forget_dependencies(fact.id)
        self._set_parent(fact)
        super().copy_from(other, fact)
        for dependency in self.depends_on[fact.id]:
            self._dependents.setdefault(dependency, set()).add(fact.id)

    def remove(self, fact_id: FactId) -> None:
        """Remove a fact and its dependencies."""
        self._forget_dependencies(fact_id)
        self._forget_parent(fact_id)
        super().remove(fact_id)

    def dependents(self) -> dict[FactId, set[FactId]]:
        """Return the reverse of ``depends_on``, a live view."""
        return self._dependents

    def children(self) -> dict[FactId, list[FactId]]:
        """Return the children of each fact, a live view."""
        return self._children

    def _forget_dependencies(self, fact_id: FactId) -> None:
        for dependency in self.depends_on.get(fact_id, ()):
            self._dependents[dependency].discard(fact_id)

    def _forget_parent(self, fact_id: FactId) -> None:
        fact = self.facts.get(fact_id)
        if fact is not None and fact.parent is not None:
            self._children[fact.parent].remove(fact_id)

    def _set_parent(self, fact: Fact) -> None:
        self._forget_parent(fact.id)
        if fact.parent is not None:
            self._children.setdefault(fact.parent, []).append(fact.id)


def closure(seeds: Iterable[FactId], edges: Mapping[FactId, Iterable[FactId]]) -> set[FactId]:
    """Return everything reachable from ``seeds``, including the seeds."""
    seen = set(seeds)
    stack = list(seen)
    while stack:
        for neighbor in edges.get(stack.pop(), ()):
            if neighbor not in seen:
                seen.add(neighbor)
                stack.append(neighbor)
    return seen
