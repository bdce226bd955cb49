# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the test: two tenants with members, and a row of every table for each of them."""

from __future__ import annotations

import typing as t
import uuid
from dataclasses import dataclass, field, replace

from ..model.sql import ident, literal
from .model import FOREIGN, OWN, SELECT, Persona

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .model import Relation
    from .ownership import Ownership
    from .values import Values

COLLEAGUES = {OWN: "colleague", FOREIGN: "colleague elsewhere"}
"""Further members, so that each persona meets rows that aren't about it."""
NEWCOMER = "newcomer"
"""A login without membership or rows."""
WITHOUT_PERSON = ""

_FIRST_NEW = 50
"""The number of the first row that personas try to insert, beyond those of the rows that there are."""

REQUIRED, WITHOUT_PERSONS, COMPLETE = VARIANTS = ("required", "without persons", "complete")
"""Which columns of a row get values, beside the required ones: those of persons, no others, or all."""


@dataclass(slots=True)
class Row:
    """A row: to whom it belongs, its number within the table, and its values as text; None is NULL."""

    relation: Relation
    tenant: str
    person: str
    number: int
    values: dict[str, str | None] = field(default_factory=dict)


class Rows:
    """Plans the rows. Nothing is written here."""

    def __init__(self, ownership: Ownership, personas: Sequence[Persona], values: Values) -> None:
        self._ownership, self._values = ownership, values
        members = [each for each in personas if each.tenant]
        like = {tenant: next((each for each in members if each.tenant == tenant), None) for tenant in (OWN, FOREIGN)}
        others = [_colleague(tenant, like[tenant] or like[OWN] or like[FOREIGN]) for tenant in (OWN, FOREIGN)]
        newcomer = replace(_colleague(OWN, like[OWN] or like[FOREIGN]), name=NEWCOMER, tenant="", member_values={})
        newcomer = replace(newcomer, login_values=_unique(newcomer.login_values, NEWCOMER))
        everyone = [*(each for each in personas if each.has_login), *others, newcomer]
        self.people = {each.name: each for each in everyone}
        self.logins = {each.name: self._identity(ownership.logins, number) for number, each in enumerate(everyone, 1)}
        self.tenants = {
            tenant: self._identity(ownership.tenants, number) for number, tenant in enumerate((OWN, FOREIGN), 1)
        }
        self._rows: dict[tuple[str, str], list[Row]] = {}

    def plan(self) -> list[Row]:
        """Return the rows of all tables, in an order in which they can be inserted."""
        for relation in self._ownership.in_order():
            if relation.is_table and not relation.is_partition:
                found = self._rows[relation.id] = []
                for number, (tenant, person) in enumerate(self._owners(relation), 1):
                    found.append(self.build(relation, tenant, person, number))
        return [row for rows in self._rows.values() for row in rows]

    def build(
        self,
        relation: Relation,
        tenant: str,
        person: str,
        number: int,
        variant: str = REQUIRED,
        *,
        is_new: bool = False,
    ) -> Row:
        """Return a row of a tenant about a person.

        :param is_new: whether it is a tenant, a login, or a membership that there isn't yet.
        """
        tenancy = self._ownership.tenancy
        row = Row(relation, tenant, person, number)
        values = row.values
        if relation.id == tenancy.logins:
            key = self._ownership.key_of(relation)
            values[key] = self._identity(relation, number) if is_new else self.logins[person]
            self._add_known(row, self.people[person].login_values)
        if relation.id == tenancy.members:
            values[tenancy.member_login] = self.logins[NEWCOMER if is_new else person]
            self._add_known(row, self.people[person].member_values)
        tenant_column = self._ownership.tenant_column(relation)
        if tenant_column is not None and tenant:
            is_new_tenant = is_new and relation.id == tenancy.tenants
            values[tenant_column] = self._identity(relation, number) if is_new_tenant else self.tenants[tenant]
        for column, (target, referenced) in self._ownership.person_keys(relation).items():
            described = relation.column(column)
            is_needed = described is not None and described.is_required
            if (
                described is not None
                and not described.is_generated
                and person
                and (is_needed or variant != WITHOUT_PERSONS)
            ):
                values.setdefault(column, self._person(target, referenced, tenant, person))
        self._add_references(row, complete=variant == COMPLETE, number=number)
        distinct = {name for key in relation.keys for name in key} | _telling_apart(relation)
        needed = {*(relation.keys[0] if relation.keys else ()), *_telling_apart(relation)}
        for column_ in relation.columns:
            if not column_.is_generated and (column_.is_required or column_.name in needed or variant == COMPLETE):
                text = self._values.text(relation, column_, number, distinct=column_.name in distinct)
                if text is not None:
                    values.setdefault(column_.name, text)
        return row

    def new_rows(self, relation: Relation, persona: Persona, variant: str) -> Iterable[Row]:
        """Yield the rows that a persona tries to insert: into each tenant, about each kind of person."""
        tenancy = self._ownership.tenancy
        path = self._ownership.tenant_path(relation)
        tenants = [""] if path is None else [OWN] if persona.tenant == FOREIGN else [OWN, FOREIGN]
        if relation.id in (tenancy.tenants, tenancy.logins):
            tenants = [OWN] if relation.id == tenancy.tenants else [""]
        number = _FIRST_NEW
        for tenant in tenants:
            people = [WITHOUT_PERSON]
            if self._ownership.person_keys(relation) and relation.id != tenancy.members:
                own = [persona.name] if persona.has_login else []
                people = [*own, COLLEAGUES[tenant or OWN], WITHOUT_PERSON]
            if relation.id in (tenancy.members, tenancy.logins):
                people = [COLLEAGUES[tenant or OWN]]
            for person in people:
                number += 1
                yield self.build(relation, tenant, person, number, variant, is_new=True)

    def identities(self, persona: Persona) -> set[str]:
        """Return what identifies a persona in rows: its login, and the values of its membership that others refer to."""
        found = {self.logins[persona.name]} if persona.name in self.logins else set()
        for row in self._rows.get(self._ownership.tenancy.members, ()):
            if row.person == persona.name:
                for relation in self._ownership.relations.values():
                    for target, column in self._ownership.person_keys(relation).values():
                        if target == row.relation.id and (value := row.values.get(column)) is not None:
                            found.add(value)
        return found

    def text(self) -> str:
        """Return all values together."""
        values = [str(value) for rows in self._rows.values() for row in rows for value in row.values.values()]
        return "\n".join((*values, *self.logins.values(), *self.tenants.values()))

    def row_of(self, target: tuple[str, str], tenant: str, person: str) -> Row | None:
        """Return a row of a table: that of a tenant about a person, else one of the tenant, else any; None if none is planned."""
        rows = self._rows.get(target, [])
        return (
            next((row for row in rows if (row.tenant, row.person) == (tenant, person)), None)
            or next((row for row in rows if row.tenant == tenant), None)
            or next(iter(rows), None)
        )

    def _owners(self, relation: Relation) -> list[tuple[str, str]]:
        tenancy = self._ownership.tenancy
        if relation.id == tenancy.tenants:
            return [(OWN, ""), (FOREIGN, "")]
        if relation.id == tenancy.logins:
            return [("", name) for name in self.people]
        if self._ownership.tenant_path(relation) is not None:
            return [(each.tenant, each.name) for each in self.people.values() if each.tenant]
        if self._ownership.person_keys(relation):
            return [("", name) for name in self.people if name != NEWCOMER]
        return [("", ""), ("", "")]

    def _identity(self, relation: Relation | None, number: int) -> str:
        if relation is not None:
            column = relation.column(self._ownership.key_of(relation))
            text = self._values.text(relation, column, number, distinct=True) if column is not None else None
            if text is not None:
                return text
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"identity {number}"))

    def _person(self, target: tuple[str, str], column: str, tenant: str, person: str) -> str | None:
        if target == self._ownership.tenancy.members:
            row = self.row_of(target, tenant, person)
            return row.values.get(column) if row is not None else None
        return self.logins[person]

    def _add_references(self, row: Row, *, complete: bool, number: int) -> None:
        relation = row.relation
        path = self._ownership.tenant_path(relation) or ()
        for key in relation.foreign_keys:
            columns = [relation.column(name) for name in key.columns]
            is_needed = complete or key in path[:1] or any(each is not None and each.is_required for each in columns)
            if not is_needed or all(name in row.values for name in key.columns):
                continue
            if key.target == relation.id:
                if any(each is not None and each.is_required for each in columns):
                    for ours, theirs in zip(key.columns, key.target_columns, strict=True):
                        target_column = relation.column(theirs)
                        if target_column is not None and theirs not in row.values:
                            row.values[theirs] = self._values.text(relation, target_column, number, distinct=True)
                        row.values.setdefault(ours, row.values.get(theirs))
                continue
            target = self.row_of(key.target, row.tenant, row.person)
            if target is None:
                continue
            for ours, theirs in zip(key.columns, key.target_columns, strict=True):
                if (column := relation.column(ours)) is not None and not column.is_generated:
                    row.values.setdefault(ours, target.values.get(theirs))

    @staticmethod
    def _add_known(row: Row, values: t.Mapping[str, str]) -> None:
        for name, value in values.items():
            column = row.relation.column(name)
            if column is not None and not column.is_generated:
                row.values[name] = value


def _telling_apart(relation: Relation) -> set[str]:
    """Return columns by which roles that read only some columns tell rows apart."""
    found = set()
    for granted in relation.privileges.values():
        readable = [each for each in relation.columns if each.name in granted.select and not each.is_generated]
        if SELECT not in granted.whole and readable:
            unique = {name for key in relation.keys for name in key if len(key) == 1}
            found.add(min(readable, key=lambda each: (each.name not in unique, each.category not in "SN")).name)
    return found


def _colleague(tenant: str, like: Persona | None) -> Persona:
    """Return a further member of a tenant, with the values of another."""
    name = COLLEAGUES[tenant]
    return Persona(
        name=name,
        role="",
        has_login=True,
        login_values={**like.login_values, **_unique(like.login_values, name)} if like else {},
        tenant=tenant,
        member_values=like.member_values if like else {},
    )


def _unique(values: t.Mapping[str, str], name: str) -> dict[str, str]:
    """Return the values that are addresses, changed so that they differ from those of others."""
    return {key: f"{name.replace(' ', '-')}.{value}" for key, value in values.items() if "@" in value}


def insertion(row: Row, columns: Iterable[str] | None = None) -> str:
    """Return the INSERT of a row.

    :param columns: the columns that may be set; all if None. Required ones are set in any case.
    """
    allowed = None if columns is None else set(columns)
    values = {
        name: value
        for name, value in row.values.items()
        if allowed is None or name in allowed or ((column := row.relation.column(name)) and column.is_required)
    }
    if not values:
        return f"INSERT INTO {row.relation.sql} DEFAULT VALUES"
    texts = ", ".join("NULL" if value is None else literal(value) for value in values.values())
    names = ", ".join(map(ident, values))
    return f"INSERT INTO {row.relation.sql} ({names}) OVERRIDING SYSTEM VALUE VALUES ({texts})"
