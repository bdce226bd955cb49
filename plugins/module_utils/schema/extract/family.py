# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every catalog family has in common: a query, and how its rows become facts.

A family file holds one query and one reader, and knows nothing of the others.
All queries travel in one statement (see ``reading``), so each must be cheap on a
catalog that was never analysed: no joins between families, object ids instead of
names, and only the common tables ``managed`` (schema oids), ``member`` (what
belongs to extensions, the relations of their composite types included, and the constructors and casts that come with a
range type) and ``relation`` (the managed tables and views).
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..fact import Fact, FactId, State

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..fact import Value

Row = dict[str, t.Any]
Address = tuple[str, str, str]
"""``(catalog oid, object oid, sub id)`` as text: how pg_depend and pg_description point at things."""

# Object ids of the system catalogs, fixed in PostgreSQL's sources (pg_depend.classid).
PG_CLASS, PG_TYPE, PG_PROC, PG_CONSTRAINT, PG_ATTRDEF = "1259", "1247", "1255", "2606", "2604"
PG_NAMESPACE, PG_REWRITE, PG_TRIGGER, PG_POLICY, PG_EXTENSION = "2615", "2618", "2620", "3256", "3079"
PG_COLLATION, PG_STATISTIC_EXT, PG_PUBLICATION, PG_PUBLICATION_REL = "3456", "3381", "6104", "6106"
PG_PUBLICATION_NAMESPACE, PG_DEFAULT_ACL = "6237", "826"


@dataclass(frozen=True, slots=True)
class Family:
    """One catalog family.

    :param name: marks its rows in the one statement.
    :param columns: names of the selected columns, in order.
    :param query: returns the SELECT for a server's major version.
    :param read: turns one row into facts on the reading.
    """

    name: str
    columns: tuple[str, ...]
    query: Callable[[int], str]
    read: Callable[[Reading, Row], None]


@dataclass(slots=True)
class Relation:
    """What other families need to know of a relation: name, kind, whether it is managed, whose member it is.

    A member of an extension is not managed, whatever its schema: the extension makes it.
    """

    oid: str
    schema: str
    name: str
    relkind: str
    managed: bool
    id: FactId
    extension: FactId | None = None


@dataclass(slots=True)
class Reading:
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
    like: State = field(default_factory=State)
    state: State = field(default_factory=State)
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
    given_by_others: list[str] = field(default_factory=list)

    def add(
        self,
        fact_id: FactId,
        attrs: Mapping[str, Value],
        *,
        parent: FactId | None = None,
        address: Address | None = None,
        notes: Mapping[str, Value] | None = None,
        managed: bool = True,
    ) -> Fact:
        """Add a fact, remember where it lives in the catalog, and whether it is outside the managed schemas."""
        fact = self.like.same(Fact(fact_id, parent, self._share(attrs), self._share(notes or {})))
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
        attrs: Mapping[str, Value],
        *,
        address: Address | None = None,
        notes: Mapping[str, Value] | None = None,
    ) -> None:
        """Add what hangs on a relation: it lives in it, or in the extension that the relation is a member of."""
        if relation.extension is None:
            parent = relation.id if relation.managed else None
        else:
            parent, notes = relation.extension, {**(notes or {}), "extension": str(relation.extension[1])}
            self.members.add(fact_id)
        self.add(fact_id, attrs, parent=parent, address=address, notes=notes, managed=relation.managed)

    def _share(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return the one of equal attributes: a thousand tables have some dozen kinds of columns between them."""
        return self.shared.setdefault(tuple(values.items()), values)

    def owner(self, of: FactId, name: str) -> None:
        """Add the fact that says who owns an object."""
        self.add(("owner", of), {"role": name}, parent=of, managed=of not in self.outside)


def array(text: str | None) -> tuple[str, ...]:
    """Split the text form of a one-dimensional array of texts."""
    if not text or text == "{}":
        return ()
    items: list[str] = []
    current: list[str] = []
    quoted = False
    characters = iter(text[1:-1])
    for character in characters:
        if character == "\\":
            current.append(next(characters))
        elif character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            items.append("".join(current))
            current = []
        else:
            current.append(character)
    items.append("".join(current))
    return tuple(items)
