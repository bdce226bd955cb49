# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of all tables together: what a statement changed anywhere, and the same database without the rows of others.

A view or a function may reach any table. So what counts isn't the relation that a statement names, but how the rows of all
tables differ afterwards.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..model.sql import ident, literal
from .attacks import OTHER
from .judgment import owned

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .attacks import Attacks
    from .judgment import Owners, Relationship
    from .model import Relation

Name: t.TypeAlias = "tuple[str, str]"

WITHOUT_TRIGGERS = "SET LOCAL session_replication_role = replica"


@dataclass(frozen=True, slots=True)
class State:
    """The rows of tables.

    :param tables: those that have rows of their own.
    :param before: their rows by identity, with their owners.
    :param tenants: what identifies the tenants that there are.
    """

    tables: Sequence[Relation]
    before: Mapping[Name, Mapping[str, Owners]]
    tenants: frozenset[str]

    def observation(self, attacks: Attacks) -> str:
        """Return the query for all rows."""
        members = ", ".join(
            f"{literal(str(number))}, ({attacks.reading(relation, None)})"
            for number, relation in enumerate(self.tables)
        )
        return f"SELECT pg_catalog.jsonb_build_object({members})"

    def touched(self, found: Mapping[str, t.Any] | None, relationship: Relationship) -> dict[Name, dict[str, int]]:
        """Return how many rows of each table were changed, removed, or added, by what they are to a persona.

        :param found: the result of the observation.
        """
        reached: dict[Name, dict[str, int]] = {}
        for number, relation in enumerate(self.tables):
            before, after = self.before[relation.id], owned((found or {}).get(str(number)))
            gone = [owners for row, owners in before.items() if row not in after]
            new = [owners for row, owners in after.items() if row not in before]
            # A tenant that is new is nobody else's.
            new = [owners for owners in new if owners[0] is None or owners[0] in self.tenants]
            counts: dict[str, int] = {}
            # A changed row is among both, as it was and as it is; what counts is whether one of them is another's.
            for owners in gone or new:
                if (what := relationship.of(owners)) is not None:
                    counts[what] = counts.get(what, 0) + 1
            given = sum(relationship.of(owners) == OTHER for owners in new)
            if given and not counts.get(OTHER):
                counts[OTHER] = given
            if counts:
                reached[relation.id] = counts
        return reached

    def without_others(self, relationship: Relationship, logins: Relation | None, strangers: Sequence[str]) -> str:
        """Return the statements that remove all rows that are others' for a persona; the owner runs them.

        :param logins: the table of logins, whose rows have no owners.
        :param strangers: the logins to remove there.
        """
        statements = [WITHOUT_TRIGGERS]
        for relation in self.tables:
            rows = [row for row, owners in self.before[relation.id].items() if relationship.of(owners) == OTHER]
            if rows and relation is not logins:
                where = f"(tableoid::text || ctid::text) IN ({', '.join(map(literal, rows))})"
                statements.append(f"DELETE FROM {relation.sql} WHERE {where}")
        if logins is not None and strangers:
            key = ident(logins.keys[0][0] if logins.keys else logins.columns[0].name)
            statements.append(f"DELETE FROM {logins.sql} WHERE {key}::text IN ({', '.join(map(literal, strangers))})")
        return "; ".join((*statements, "SET LOCAL session_replication_role = origin"))
