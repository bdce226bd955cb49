# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""To whom rows belong: which columns of a relation identify a tenant and persons, directly or by foreign keys."""

from __future__ import annotations

import typing as t
from collections import deque
from dataclasses import dataclass

from ..model.sql import ident
from .model import Relation, Tenancy

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .model import ForeignKey


@dataclass(frozen=True, slots=True)
class Ownership:
    """The tenancy of a schema, applied to its relations."""

    tenancy: Tenancy
    relations: Mapping[tuple[str, str], Relation]

    @property
    def tenants(self) -> Relation | None:
        """The table of tenants, if there is one."""
        return self.relations.get(self.tenancy.tenants)

    @property
    def logins(self) -> Relation | None:
        """The table of logins, if there is one."""
        return self.relations.get(self.tenancy.logins)

    @property
    def identifying(self) -> tuple[tuple[str, str], ...]:
        """The tables whose rows decide who a persona is."""
        return self.tenancy.tenants, self.tenancy.members, self.tenancy.logins

    def key_of(self, relation: Relation) -> str:
        """Return the column of a table of tenants or logins that identifies a row."""
        return relation.keys[0][0] if relation.keys else relation.columns[0].name

    def tenant_column(self, relation: Relation) -> str | None:
        """Return the column that identifies the tenant, None if there is none."""
        if relation.id == self.tenancy.tenants:
            return self.key_of(relation)
        for key in relation.foreign_keys:
            if key.target == self.tenancy.tenants and len(key.columns) == 1:
                return key.columns[0]
        return self.tenancy.member_tenant if relation.column(self.tenancy.member_tenant) else None

    def tenant_path(self, relation: Relation) -> tuple[ForeignKey, ...] | None:
        """Return the foreign keys that lead to a table with the tenant; None if there are none."""
        found: dict[tuple[str, str], tuple[ForeignKey, ...]] = {relation.id: ()}
        waiting = deque([relation])
        while waiting:
            current = waiting.popleft()
            if self.tenant_column(current) is not None:
                return found[current.id]
            for key in current.foreign_keys:
                target = self.relations.get(key.target)
                if target is not None and target.id not in found and target.id != self.tenancy.logins:
                    found[target.id] = (*found[current.id], key)
                    waiting.append(target)
        return None

    def tenant_sql(self, relation: Relation, row: str) -> str:
        """Return the expression for the tenant of a row; ``row`` is its alias."""
        path = self.tenant_path(relation)
        if path is None:
            return "NULL::text"
        if not path:
            return f"{row}.{ident(self.tenant_column(relation) or '')}::text"
        key = path[0]
        target, other = self.relations[key.target], f"{row}_"
        joined = " AND ".join(
            f"{other}.{ident(theirs)} = {row}.{ident(ours)}"
            for ours, theirs in zip(key.columns, key.target_columns, strict=True)
        )
        return f"(SELECT {self.tenant_sql(target, other)} FROM {target.sql} AS {other} WHERE {joined})"

    def person_keys(self, relation: Relation) -> dict[str, tuple[tuple[str, str], str]]:
        """Return, for each column that identifies a person, the table and column that it refers to."""
        found: dict[str, tuple[tuple[str, str], str]] = {}
        for key in relation.foreign_keys:
            if key.target in (self.tenancy.logins, self.tenancy.members) and key.target != relation.id:
                # With a composite key, the tenant's column comes along.
                for ours, theirs in zip(key.columns, key.target_columns, strict=True):
                    if not (key.target == self.tenancy.members and theirs == self.tenancy.member_tenant):
                        found[ours] = (key.target, theirs)
        if relation.id == self.tenancy.members:
            found.setdefault(self.tenancy.member_login, (self.tenancy.logins, ""))
        for column in relation.columns:
            if column.name in self.tenancy.persons:
                found.setdefault(column.name, (self.tenancy.logins, ""))
        return found

    def in_order(self) -> list[Relation]:
        """Return the relations, each after those that it refers to, as far as possible."""
        done: dict[tuple[str, str], Relation] = {}
        waiting = dict(self.relations)
        while waiting:
            ready = [
                relation
                for relation in waiting.values()
                if not any(key.target in waiting and key.target != relation.id for key in relation.foreign_keys)
            ] or [
                min(
                    waiting.values(),
                    key=lambda each: sum(
                        self._is_needed(each, key) and key.target in waiting for key in each.foreign_keys
                    ),
                )
            ]
            for relation in ready:
                done[relation.id] = waiting.pop(relation.id)
        return list(done.values())

    @staticmethod
    def _is_needed(relation: Relation, key: ForeignKey) -> bool:
        return any((column := relation.column(name)) is not None and column.is_required for name in key.columns)
