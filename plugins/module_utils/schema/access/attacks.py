# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attempts: what each persona tries with the rows of each relation."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ..model.sql import ident, literal
from .execution import Attempt
from .model import COMMANDS, DELETE, FOREIGN, INSERT, OWN, REFERENCE, SELECT, TRUNCATE, UPDATE, Persona
from .rows import COLLEAGUES, insertion

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .model import Column, Privileges, Relation
    from .ownership import Ownership
    from .rows import Rows
    from .values import Values

_CHANGED = 90
"""The number of the values that rows are changed to: no row has them."""
_COLUMNS_TRIED = 2


@dataclass(frozen=True, slots=True)
class Attack:
    """One attempt, and what it is for.

    :param sql: the statement for reports. That of the attempt to read also returns to whom the rows belong.
    :param target: whom an inserted row is about: ``self``, ``tenant``, or ``other``; the columns of a foreign key; else empty.
    :param row: the row that it is about, if it is about a single one.
    :param moves: whether it gives rows to a tenant.
    """

    persona: Persona
    relation: Relation
    command: str
    sql: str
    attempt: Attempt
    target: str = ""
    row: str = ""
    moves: bool = False


SELF, TENANT, OTHER = "self", "tenant", "other"


class Attacks:
    """Builds the attempts of personas.

    :param variants: how a row of each table could be inserted; a table without rows isn't in it.
    """

    def __init__(
        self, ownership: Ownership, rows: Rows, values: Values, variants: Mapping[tuple[str, str], str]
    ) -> None:
        self._ownership, self._rows, self._values, self._variants = ownership, rows, values, variants

    def on(self, relation: Relation, persona: Persona) -> Iterator[Attack]:
        """Yield what a persona tries on a relation. Statements without WHERE reach each row that policies allow."""
        granted = relation.privileges[persona.role]
        reading = self._attack(persona, relation, SELECT, self.reading(relation, granted), observe=False)
        yield replace(reading, sql=f"SELECT * FROM {relation.sql}")
        if not relation.is_table:
            return
        if relation.id in self._variants:
            yield from self._insertions(relation, persona, granted)
        for column, value in self.changes(relation, granted):
            attack = self._attack(persona, relation, UPDATE, f"UPDATE {relation.sql} SET {ident(column)} = {value}")
            yield replace(attack, moves=column == self._ownership.tenant_column(relation))
        yield self._attack(persona, relation, DELETE, f"DELETE FROM {relation.sql}")
        yield self._attack(persona, relation, TRUNCATE, f"TRUNCATE {relation.sql} CASCADE")

    def on_row(self, relation: Relation, persona: Persona, command: str, row: str) -> Attack:
        """Return the attempt to change or delete a single row."""
        granted = relation.privileges[persona.role]
        where = f"WHERE {identity(relation, granted, 't')} = {literal(row)}"
        if command == DELETE:
            sql = f"DELETE FROM {relation.sql} AS t {where}"
        else:
            column, value = next(iter(self.changes(relation, granted)))
            sql = f"UPDATE {relation.sql} AS t SET {ident(column)} = {value} {where}"
        return self._attack(persona, relation, command, sql, row=row)

    def into_empty(self, attack: Attack) -> Attack | None:
        """Return the same attempt to insert a row, but in an empty table; None where that would change who the persona is."""
        relation = attack.relation
        if attack.command != INSERT or relation.id in self._ownership.identifying:
            return None
        return replace(attack, attempt=replace(attack.attempt, prelude=f"DELETE FROM {relation.sql}"))

    def reference(self, persona: Persona, relation: Relation, sql: str, values: Mapping[str, str], key: str) -> Attack:
        """Return the attempt to let rows refer to those of another tenant.

        :param values: what the rows that refer to them have.
        :param key: the name of the foreign key for messages.
        """
        where = " AND ".join(f"t.{ident(name)} = {literal(value)}" for name, value in values.items())
        attack = self._attack(persona, relation, REFERENCE, sql, target=key)
        observed = f"{self.reading(relation, None)} WHERE {where}"
        return replace(attack, attempt=replace(attack.attempt, observe=observed))

    def route(
        self, persona: Persona, relation: Relation, command: str, sql: str, *, observation: str, has_value: bool = False
    ) -> Attack:
        """Return an attempt that may reach any table.

        :param observation: the query for what it changed.
        :param has_value: whether it returns a value.
        """
        attack = self._attack(persona, relation, command, sql, observe=False)
        attempt = replace(attack.attempt, observe=observation, has_value=has_value, always=True)
        return replace(attack, attempt=attempt)

    @staticmethod
    def unobserved(attack: Attack, prelude: str, observation: str) -> Attack:
        """Return the same attempt after a prelude, with a query instead of that for what it changed."""
        return replace(attack, attempt=replace(attack.attempt, prelude=prelude or None, observe=observation))

    def reading(self, relation: Relation, granted: Privileges | None) -> str:
        """Return the query for all rows of a relation: the identity, the tenant, and the persons of each.

        :param granted: what the role is granted that runs it; None for the owner.
        """
        readable = {column.name for column in relation.columns} if granted is None else granted.select
        tenant, persons = "NULL::text", sorted(self._persons(relation) & readable)
        if granted is None or self._ownership.tenant_column(relation) in readable:
            tenant = self._ownership.tenant_sql(relation, "t")
        persons_sql = ", ".join(f"t.{ident(name)}::text" for name in persons)
        return (
            f"SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array({identity(relation, granted, 't')}, {tenant},"
            f" ARRAY[{persons_sql}]::text[])), '[]') FROM {relation.sql} AS t"
        )

    def _persons(self, relation: Relation) -> set[str]:
        if relation is self._ownership.logins:
            return {self._ownership.key_of(relation)}
        return set(self._ownership.person_keys(relation))

    def _attack(
        self, persona: Persona, relation: Relation, command: str, sql: str, *, target: str = "", row: str = "", observe: bool = True
    ) -> Attack:  # fmt: skip
        words = {
            "{login}": self._rows.logins.get(persona.name, ""),
            "{tenant}": self._rows.tenants.get(persona.tenant, ""),
        }
        settings = {}
        for name, value in persona.settings.items():
            for word, meaning in words.items():
                value = value.replace(word, meaning)  # noqa: PLW2901 - one word after the other
            settings[name] = value
        observed = self.reading(relation, None) if observe else None
        return Attack(persona, relation, command, sql, Attempt(persona.role, settings, sql, observed), target, row)

    def _insertions(self, relation: Relation, persona: Persona, granted: Privileges) -> Iterator[Attack]:
        columns = granted.insert if granted.insert else None
        statements = set()
        for row in self._rows.new_rows(relation, persona, self._variants[relation.id]):
            sql = insertion(row, columns)
            if sql in statements:
                continue
            statements.add(sql)
            yield self._attack(
                persona, relation, INSERT, sql, target=self._target(relation, persona, row.tenant, row.person)
            )

    def _target(self, relation: Relation, persona: Persona, tenant: str, person: str) -> str:
        if relation.id == self._ownership.tenancy.tenants:
            return OTHER
        if tenant and tenant != persona.tenant:
            return OTHER
        if person == persona.name:
            return SELF
        if tenant:
            return TENANT
        # Without tenants, a row about a colleague belongs to that one, and a row about no one to whoever inserts it.
        is_personal = bool(self._ownership.person_keys(relation))
        return SELF if is_personal and person not in COLLEAGUES.values() else OTHER

    def changes(self, relation: Relation, granted: Privileges) -> Iterator[tuple[str, str]]:
        """Yield columns and the values to set: some that are easy to change, and the tenant's."""
        tenant = self._ownership.tenant_column(relation)
        possible = [each for each in relation.columns if not each.is_fixed and each.name != tenant]
        possible.sort(key=lambda each: (each.name not in granted.update, self._difficulty(relation, each)))
        for column in possible[:_COLUMNS_TRIED]:
            text = self._values.text(relation, column, _CHANGED, distinct=True)
            yield column.name, "DEFAULT" if text is None else literal(text)
        if tenant is not None and (described := relation.column(tenant)) is not None and not described.is_fixed:
            for name in (OWN, FOREIGN):
                yield tenant, literal(self._rows.tenants[name])

    @staticmethod
    def _difficulty(relation: Relation, column: Column) -> int:
        keys = {name for key in relation.keys for name in key} | {
            name for key in relation.foreign_keys for name in key.columns
        }
        checked = {name for names, _expression in relation.checks for name in names}
        return 2 * (column.name in keys) + (column.name in checked) + (column.category not in "SN")


def identity(relation: Relation, granted: Privileges | None, row: str) -> str:
    """Return the expression that identifies a row for a role: its place, else the columns that it may read."""
    if relation.is_table and (granted is None or SELECT in granted.whole):
        return f"({row}.tableoid::text || {row}.ctid::text)"
    readable = [each.name for each in relation.columns if granted is None or each.name in granted.select]
    columns = ", ".join(f"{row}.{ident(name)}::text" for name in readable or [each.name for each in relation.columns])
    return f"ROW({columns})::text"


def is_static(relation: Relation, command: str) -> bool:
    """Return whether a command isn't tried on a relation, whatever rows there are."""
    return command in COMMANDS and command != SELECT and not relation.is_table
