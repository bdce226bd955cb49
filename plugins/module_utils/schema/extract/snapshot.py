# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts of one database at one moment, and the tables that resolve object ids to facts."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..model.facts import Fact, FactSet

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model.facts import FactId, Value
    from .catalog import Address, Relation, Row


@dataclass(slots=True)
class Snapshot:
    """A snapshot under construction: facts, and the tables that resolve object ids.

    :param major: the server's major version.
    :param schemas: the managed schemas.
    :param like: what is known already, by all likelihood much the same: facts that say the same are shared.
    :param addresses: where each fact lives in the catalog.
    :param aliases: catalog rows that are no facts but stand for one (a table's row type, an index behind a constraint).
    :param commented: rows that are no facts and yet can be commented on: how the comment calls them.
    :param derived: rows that PostgreSQL made from a declaration elsewhere; others may need them, they need nothing.
    :param domain_defaults: of a domain that has one: the default, and what the domain needs without it. The catalog has
        the needs of both on the domain.
    :param shared: attributes and notes that facts have in common, while rows are read.
    :param notices: what somebody should know of who runs this.
    :param given_by_others: the privileges that others than the owner gave.
    :param outside: ids of facts that live in a schema that isn't managed, or hang on a member of an extension.
    :param initial: the privileges that members of extensions came with, where those are not the built-in default or may
        not be those that there are.
    :param members: ids of the facts about members of extensions.
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
    initial: dict[FactId, dict[tuple[str, str], bool]] = field(default_factory=dict)
    members: set[FactId] = field(default_factory=set)
    environment: dict[str, str] = field(default_factory=dict)
    default_acls: list[Row] = field(default_factory=list)
    unmodelled: list[tuple[str, str]] = field(default_factory=list)
    shared: dict[t.Any, Mapping[str, Value]] = field(default_factory=dict)
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
        """Add a fact, remember where it lives in the catalog, and whether it is outside the managed schemas."""
        fact = self.intern_from.intern(Fact(fact_id, parent, self._share(attributes), self._share(metadata or {})))
        self.state.add(fact)
        if address is not None:
            self.addresses[address] = fact.id
        if not managed:
            self.outside.add(fact.id)
        return fact

    @property
    def covers_database(self) -> bool:
        """Whether every schema of the database is managed, so that nothing database-wide concerns anything else."""
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
        """Add what hangs on a relation: it lives in it, or in the extension that the relation is a member of."""
        if relation.extension is None:
            parent = relation.id if relation.managed else None
        else:
            parent, metadata = relation.extension, {**(metadata or {}), "extension": str(relation.extension[1])}
            self.members.add(fact_id)
        self.add(fact_id, attributes, parent=parent, address=address, metadata=metadata, managed=relation.managed)

    def _share(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return the one of equal attributes: a thousand tables have some dozen kinds of columns between them."""
        return self.shared.setdefault(tuple(values.items()), values)

    def add_owner(self, of: FactId, name: str) -> None:
        """Add the fact that says who owns an object."""
        self.add(("owner", of), {"role": name}, parent=of, managed=of not in self.outside)
