# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of a test of effective access: personas, tenancy, relations."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..model.sql import qualified

if t.TYPE_CHECKING:
    from collections.abc import Mapping

SELECT, INSERT, UPDATE, DELETE, TRUNCATE = COMMANDS = ("select", "insert", "update", "delete", "truncate")
REFERENCE, EXECUTE = "reference", "execute"
ACTIONS = (*COMMANDS, REFERENCE, EXECUTE)
"""What personas try: commands on relations, to refer to rows of another tenant by a foreign key, and to call functions."""

OWN, FOREIGN = "own", "other"
"""The two tenants that the test creates."""

TABLES = ("r", "p")
"""The kinds of relations that have rows of their own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Persona:
    """Who acts: a role and settings of its session.

    :param settings: in their values, ``{login}`` and ``{tenant}`` stand for the persona's login and tenant.
    :param has_login: whether the persona has a row in the table of logins.
    :param login_values: values of that row.
    :param tenant: ``OWN``, ``FOREIGN``, or empty for a persona without membership. What a persona of the foreign tenant
        can do with the rows of that tenant isn't reported.
    :param member_values: values of the row of its membership.
    """

    name: str
    role: str
    settings: Mapping[str, str] = field(default_factory=dict)
    has_login: bool = False
    login_values: Mapping[str, str] = field(default_factory=dict)
    tenant: str = ""
    member_values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """How rows belong to tenants and persons. A table that doesn't exist has no rows.

    :param tenants: the table of tenants, a row each.
    :param members: the table of memberships.
    :param member_login: its column that identifies the login.
    :param member_tenant: its column that identifies the tenant. A column of this name in another table does, too.
    :param logins: the table of logins.
    :param persons: the names of columns that identify a login although no foreign key says so.
    """

    tenants: tuple[str, str]
    members: tuple[str, str]
    member_login: str
    member_tenant: str
    logins: tuple[str, str]
    persons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    :param category: that of its type in pg_type, of the base type of a domain.
    :param base: the name of the type, of the base type of a domain.
    :param length: the longest text that it holds; 0 for any.
    :param has_value: whether it has a default or is an identity column.
    :param is_fixed: whether no UPDATE can set it to a value, because it is generated always.
    """

    name: str
    type: str
    category: str
    base: str
    length: int
    labels: tuple[str, ...]
    not_null: bool
    has_value: bool
    is_generated: bool
    is_fixed: bool
    is_domain: bool

    @property
    def is_required(self) -> bool:
        """Whether a new row needs a value for it."""
        return self.not_null and not self.has_value and not self.is_generated


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key: its columns, and those of the target in the same order."""

    columns: tuple[str, ...]
    target: tuple[str, str]
    target_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Privileges:
    """What a role is granted on a relation, and whether policies let it do anything at all.

    :param select: the columns that it can read; ``insert`` and ``update`` likewise.
    :param whole: the commands that are granted on the whole relation.
    :param policies: the commands for which there is a permissive policy, or to which no policies apply.
    """

    select: frozenset[str]
    insert: frozenset[str]
    update: frozenset[str]
    whole: frozenset[str]
    policies: frozenset[str]

    def on(self, command: str) -> bool:
        """Return whether a command is granted, on some column at least."""
        return command in self.whole or bool(getattr(self, command, ()))


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """A table, partition, view, or the like.

    :param kind: ``relkind`` of pg_class.
    :param keys: the columns of each unique index; those of the primary key first.
    :param checks: the columns and the expression of each check constraint.
    :param privileges: by role.
    """

    schema: str
    name: str
    kind: str
    is_partition: bool
    columns: tuple[Column, ...]
    foreign_keys: tuple[ForeignKey, ...]
    keys: tuple[tuple[str, ...], ...]
    checks: tuple[tuple[tuple[str, ...], str], ...]
    privileges: Mapping[str, Privileges]

    @property
    def id(self) -> tuple[str, str]:
        """The schema and the name."""
        return self.schema, self.name

    @property
    def label(self) -> str:
        """The name for reports, with the schema."""
        return f"{self.schema}.{self.name}"

    @property
    def sql(self) -> str:
        """The name for statements."""
        return qualified(self.schema, self.name)

    @property
    def is_table(self) -> bool:
        """Whether it has rows of its own, and isn't a view."""
        return self.kind in TABLES

    def column(self, name: str) -> Column | None:
        """Return a column, None if there is none of that name."""
        return next((each for each in self.columns if each.name == name), None)
