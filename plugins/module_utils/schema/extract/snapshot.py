# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts of one database at one moment, and the mappings from catalog rows to facts."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, fields, replace

from ..model.facts import Fact, FactSet
from ..model.sql import qualified
from .catalog import PG_PROC, PG_TYPE

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model.facts import FactId, Value
    from .catalog import Address, Relation, Row

LOOKED_UP = (
    "addresses", "commented", "derived", "aliases", "domain_defaults", "namespaces", "relations", "types", "columns",
)  # fmt: skip
"""The fields by which rows refer to other rows."""

_WITH_FACTS = ("addresses", "derived", "aliases", "columns")
"""Those of them that contain facts."""

_NOTHING: Mapping[str, Value] = {}


@dataclass(slots=True)
class Snapshot:
    """The facts of one database at one moment, and the mappings from catalog rows to facts.

    :param major: the server's major version.
    :param schemas: the managed schemas.
    :param intern_from: a similar fact set, whose identical facts are shared.
    :param addresses: the fact of each catalog row.
    :param commented: targets of comments on rows that have no fact of their own.
    :param derived: rows that PostgreSQL derived from a declaration elsewhere, with the fact that dependents depend on.
    :param aliases: rows that belong to another fact (a table's row type, the index of a constraint).
    :param domain_defaults: for a domain with a default: the default, and the dependencies of the domain itself. The
        catalog records the dependencies of both on the domain.
    :param outside: ids of facts in schemas that aren't managed, or on members of an extension.
    :param dependents: ids of those in other schemas that depend on managed facts, with their parts (see ``dependents``).
    :param children: managed tables, each with a partition or an inheriting table of it in another schema.
    :param fixed_by_children: managed columns whose types can't be changed, each with what uses a column there that inherits from it.
    :param initial: the initial privileges of extension members, unless they are the unchanged built-in default.
    :param members: ids of the facts about members of extensions.
    :param objects: the hash of each object's rows (see ``objects``), if they were hashed.
    :param current: the object whose row is being read.
    :param origins: the object whose row added each fact first.
    :param joint: the objects of facts to which rows of several objects contribute.
    :param shared: attributes and metadata shared between facts while rows are read.
    :param has_unresolved: whether a row says something about an object whose rows weren't read.
    :param notices: warnings for the user.
    :param third_party_grants: warnings about privileges that were not granted by the owner.
    """

    major: int
    schemas: tuple[str, ...]
    intern_from: FactSet = field(default_factory=FactSet)
    state: FactSet = field(default_factory=FactSet)
    addresses: dict[Address, FactId] = field(default_factory=dict)
    commented: dict[Address, FactId] = field(default_factory=dict)
    derived: dict[Address, FactId] = field(default_factory=dict)
    aliases: dict[Address, FactId] = field(default_factory=dict)
    domain_defaults: dict[Address, tuple[FactId, frozenset[Address]]] = field(default_factory=dict)
    namespaces: dict[str, str] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    types: dict[str, Row] = field(default_factory=dict)
    columns: dict[tuple[str, str], FactId] = field(default_factory=dict)
    outside: set[FactId] = field(default_factory=set)
    dependents: set[FactId] = field(default_factory=set)
    children: dict[FactId, FactId] = field(default_factory=dict)
    fixed_by_children: dict[FactId, FactId] = field(default_factory=dict)
    initial: dict[FactId, dict[tuple[str, str], bool]] = field(default_factory=dict)
    members: set[FactId] = field(default_factory=set)
    environment: dict[str, str] = field(default_factory=dict)
    unmodelled: list[tuple[str, str]] = field(default_factory=list)
    objects: dict[str, str] = field(default_factory=dict)
    current: str = ""
    origins: dict[FactId, str] = field(default_factory=dict)
    joint: dict[FactId, set[str]] = field(default_factory=dict)
    shared: dict[t.Any, Mapping[str, Value]] = field(default_factory=dict)
    has_unresolved: bool = False
    notices: list[str] = field(default_factory=list)
    third_party_grants: list[str] = field(default_factory=list)

    def add(
        self,
        fact_id: FactId,
        attributes: Mapping[str, Value],
        *,
        parent: FactId | None = None,
        address: Address | None = None,
        metadata: Mapping[str, Value] | None = None,
        managed: bool = True,
    ) -> Fact:
        """Add a fact, with its address in the catalog, and record whether it is outside the managed schemas."""
        # Most facts of the second snapshot are those of the first: no other is made to find out.
        fact = self.intern_from.identical(fact_id, parent, attributes, metadata or _NOTHING)
        if fact is None:
            fact = Fact(fact_id, parent, self._share(attributes), self._share(metadata) if metadata else _NOTHING)
        self.state.add(fact)
        self._record_origin(fact.id)
        if address is not None:
            self.addresses[address] = fact.id
        if not managed:
            self.outside.add(fact.id)
        return fact

    def replace(self, fact: Fact) -> None:
        """Replace a fact by one to which the current row contributes."""
        self.state.facts[fact.id] = fact
        self._record_origin(fact.id)

    def _record_origin(self, fact_id: FactId) -> None:
        origin = self.origins.setdefault(fact_id, self.current)
        if origin != self.current:
            self.joint.setdefault(fact_id, {origin}).add(self.current)

    def without(self, objects: set[str]) -> Snapshot | None:
        """Return a copy without the facts of some objects, whose rows can then be read again.

        None if rows of other objects contribute to these facts.
        """
        if any(each & objects and not each <= objects for each in self.joint.values()):
            return None
        origins = {fact_id: each for fact_id, each in self.origins.items() if each not in objects}
        removed = self.origins.keys() - origins.keys()
        facts = {fact_id: fact for fact_id, fact in self.state.facts.items() if fact_id not in removed}
        hashes = {each: value for each, value in self.objects.items() if each not in objects}
        values = ((each.name, getattr(self, each.name)) for each in fields(self))
        copies: dict[str, t.Any] = {
            name: value.copy() for name, value in values if isinstance(value, (dict, list, set))
        }
        copies |= {"state": FactSet(facts), "objects": hashes, "origins": origins, "joint": {}}
        for name in _WITH_FACTS:
            stale = [key for key, value in copies[name].items() if value in removed]
            for key in stale:
                del copies[name][key]
                copies["commented"].pop(key, None)
                copies["domain_defaults"].pop(key, None)
        return replace(self, intern_from=self.state, **copies)

    def continues(self, before: Snapshot) -> bool:
        """Return whether the rows that weren't read again mean the same as before.

        They refer to others by OID. So what an OID refers to may have been dropped, but must not be another fact, and no
        row that was read may contribute to the facts of another object.
        """
        return not self.joint and all(
            self._finds_the_same(getattr(before, name), getattr(self, name)) for name in LOOKED_UP
        )

    def _finds_the_same(self, before: Mapping[t.Any, t.Any], after: Mapping[t.Any, t.Any]) -> bool:
        differing = [key for key, value in before.items() if after.get(key) != value]
        # An index that becomes that of a constraint, for example, has another fact from then on.
        elsewhere = (self.addresses, self.aliases, self.derived)
        return not any(key in after or any(key in each for each in elsewhere) for key in differing)

    @property
    def covers_database(self) -> bool:
        """Whether every schema of the database is managed, so that database-wide objects affect no other schema."""
        own = (name for name in self.namespaces.values() if not name.startswith("pg_") and name != "information_schema")
        return all(name in self.schemas for name in own)

    def add_on(
        self,
        relation: Relation,
        fact_id: FactId,
        attributes: Mapping[str, Value],
        *,
        address: Address | None = None,
        metadata: Mapping[str, Value] | None = None,
    ) -> None:
        """Add a child fact of a relation or, if the relation is an extension member, of the extension."""
        if relation.extension is None:
            parent = relation.id if relation.managed else None
        else:
            parent, metadata = relation.extension, {**(metadata or {}), "extension": str(relation.extension[1])}
            self.members.add(fact_id)
        self.add(fact_id, attributes, parent=parent, address=address, metadata=metadata, managed=relation.managed)

    def _share(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return one shared object for equal attributes: thousands of columns have only a few distinct sets of attributes."""
        return self.shared.setdefault((*values, *values.values()), values)

    def function_name(self, oid: str, name: str) -> str | None:
        """Return the qualified name of a function: that of its fact, which a simulated rename changes, if there is one.

        None if there is no function: its OID is 0.

        :param name: its name as printed by the server.
        """
        if oid == "0":
            return None
        function = self.addresses.get((PG_PROC, oid, "0"))
        return name if function is None else qualified(*function[1:3])

    def manages_type(self, oid: str) -> bool:
        """Return whether a type, the element type of an array, or the table of a row type is managed."""
        address = (PG_TYPE, oid, "0")
        fact_id = self.addresses.get(address) or self.aliases.get(address)
        return fact_id is not None and fact_id in self.state.facts and fact_id not in self.outside

    def add_owner(self, of: FactId, name: str) -> None:
        """Add the fact for the owner of an object."""
        self.add(("owner", of), {"role": name}, parent=of, managed=of not in self.outside)
