# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cross-tenant references: whether a persona's own row can refer, by a foreign key, to a row of another tenant.

Foreign keys don't ask policies: PostgreSQL checks them as the owner of the referenced table. A row that refers to another
tenant's confirms that the other row exists, may block its deletion or be deleted with it, and shows it wherever both are joined.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..model.sql import ident, literal
from .attacks import OTHER, SELF, TENANT, identity
from .judgment import ALL, NONE, UNCLEAR, Cell, Judged, owned
from .model import FOREIGN, OWN, SELECT
from .rows import COLLEAGUES, WITHOUT_PERSON, insertion

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .attacks import Attack, Attacks
    from .execution import Result
    from .judgment import Owners, Relationship
    from .model import ForeignKey, Persona, Relation
    from .ownership import Ownership
    from .rows import Row, Rows

_NUMBER = 70
"""The number of the rows that are inserted: no other row has it."""

_NOT_THERE = "23503"
"""SQLSTATE foreign_key_violation: the key includes the tenant, so there is no such row to refer to."""


@dataclass(frozen=True, slots=True)
class References:
    """Builds the attempts to refer to rows of another tenant.

    :param variants: how a row of each table could be inserted.
    """

    ownership: Ownership
    rows: Rows
    attacks: Attacks
    variants: Mapping[tuple[str, str], str]

    def on(
        self, relation: Relation, persona: Persona, relationship: Relationship, before: Mapping[str, Owners]
    ) -> Iterator[Attack]:
        """Yield what a persona tries: to insert such a row, and to change rows so that they refer to others.

        :param before: the rows of the relation.
        """
        if not (persona.tenant and relation.is_table and not relation.is_partition):
            return
        for key, values in self._keys(relation, FOREIGN if persona.tenant == OWN else OWN):
            for sql in self._statements(relation, persona, relationship, before, values):
                yield self.attacks.reference(persona, relation, sql, values, ", ".join(key.columns))

    def _keys(self, relation: Relation, tenant: str) -> Iterator[tuple[ForeignKey, dict[str, str]]]:
        """Yield the foreign keys to rows of tenants, with values for their columns, without the tenant's, that refer to one's."""
        tenancy = self.ownership.tenancy
        own = self.ownership.tenant_column(relation)
        for key in relation.foreign_keys:
            target = self.ownership.relations.get(key.target)
            if target is None or key.target in (tenancy.tenants, tenancy.logins):
                continue
            row = self.rows.row_of(key.target, tenant, COLLEAGUES[tenant])
            if row is None or row.tenant != tenant:
                continue
            values = {
                ours: value
                for ours, theirs in zip(key.columns, key.target_columns, strict=True)
                if ours != own
                and (column := relation.column(ours)) is not None
                and not column.is_fixed
                and (value := row.values.get(theirs)) is not None
            }
            if values:
                yield key, values

    def _statements(
        self, relation: Relation, persona: Persona, relationship: Relationship, before: Mapping[str, Owners], values: Mapping[str, str]
    ) -> Iterator[str]:  # fmt: skip
        granted = relation.privileges[persona.role]
        is_identifying = relation.id in self.ownership.identifying
        if values.keys() <= granted.insert and relation.id in self.variants and not is_identifying:
            yield insertion(self._new_row(relation, persona, values), granted.insert)
        if not values.keys() <= granted.update:
            return
        changes = ", ".join(f"{ident(name)} = {literal(value)}" for name, value in values.items())
        yield f"UPDATE {relation.sql} SET {changes}"
        if SELECT in granted.whole:
            for what in (SELF, TENANT):
                row = next((row for row, owners in before.items() if self._is(relationship, owners, what)), None)
                if row is not None:
                    where = f"{identity(relation, granted, 't')} = {literal(row)}"
                    yield f"UPDATE {relation.sql} AS t SET {changes} WHERE {where}"

    def _new_row(self, relation: Relation, persona: Persona, values: Mapping[str, str]) -> Row:
        person = persona.name if self.ownership.person_keys(relation) and persona.has_login else WITHOUT_PERSON
        row = self.rows.build(relation, persona.tenant, person, _NUMBER, self.variants[relation.id], is_new=True)
        row.values.update(values)
        return row

    @staticmethod
    def _is(relationship: Relationship, owners: Owners, what: str) -> bool:
        # What a stranger does to rows of its own tenant isn't reported otherwise; here it counts.
        tenant, persons = owners
        return tenant == relationship.tenant and bool(persons & relationship.identities) == (what == SELF)


def judge_reference(attack: Attack, result: Result, before: Mapping[str, Owners]) -> Judged:
    """Judge one attempt: a row that refers to the other tenant's and wasn't there has got through."""
    new = owned(result.found).keys() - before.keys() if not result.sqlstate else ()
    is_prevented = not result.sqlstate or result.is_denied or result.sqlstate == _NOT_THERE
    problem = "" if is_prevented else f"{result.message} ({result.sqlstate})"
    return Judged(attack, result, {OTHER: len(new)} if new else {}, problem)


def reference_cell(attempts: Sequence[Judged]) -> Cell:
    """Return what the attempts to refer to rows of another tenant show together."""
    if any(each.reached for each in attempts):
        return Cell(ALL, list(attempts))
    prevented = {each.attack.target for each in attempts if each.result.sqlstate == _NOT_THERE}
    unclear = [each for each in attempts if each.problem and each.attack.target not in prevented]
    return Cell(UNCLEAR, list(attempts), unclear[0].problem) if unclear else Cell(NONE, list(attempts))
