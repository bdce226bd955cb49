# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desired schema: as SQL text, and as facts."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .facts import Fact, FactId, FactSet


class KeptType(t.NamedTuple):
    """The type that a column keeps, whatever the desired SQL says.

    :param table: the schema and the name of its table.
    :param collation: the collation, if it isn't that of the type.
    """

    table: tuple[str, str]
    column: str
    type: str
    collation: str | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """The desired schema as text.

    :param sql: the SQL text.
    :param name: its name in error messages: a file name, or ``schema_sql``.
    :param setup_sql: SQL that creates the objects it depends on.
    :param schemas: the managed schemas.
    :param warnings: warnings about what was left out of the text.
    :param kept_types: the types of columns that differ from those in the SQL.
    :param kept_types_sql: creates the types among them that the SQL doesn't create.
    """

    sql: str
    name: str
    setup_sql: str
    schemas: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    kept_types: tuple[KeptType, ...] = ()
    kept_types_sql: str = ""


@dataclass(frozen=True, slots=True)
class TargetEnvironment:
    """The properties of the target that affect how the desired SQL is interpreted.

    :param creator: the role that creates the objects.
    :param roles: every role the SQL may name.
    :param default_privileges: the target's default privileges, as facts; None without a target.
    :param dropped_default_privileges: those that will be dropped unless they existed before the schema file ran
        (``implied.dropped_default_privileges``).
    :param settings: the creator's settings on the target that affect how SQL is interpreted; None without a target.
    :param extensions: extensions of the target, with their schemas, that exist before the SQL runs; without a name, only the schema does.
    :param tables: tables of the target outside the managed schemas that exist before the SQL runs: schema, name, and SQL that creates them.
    """

    creator: str
    roles: tuple[str, ...] = ()
    default_privileges: tuple[Fact, ...] | None = None
    dropped_default_privileges: frozenset[FactId] = frozenset()
    settings: Mapping[str, str] | None = None
    extensions: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class DesiredSchema:
    """The facts of the desired SQL.

    :param state: every fact after it ran, managed or not.
    :param outside: ids of the facts outside the managed schemas.
    :param declared: those that the SQL itself created or changed.
    :param from_extensions: ids of the facts about extension members that CREATE EXTENSION creates and the SQL doesn't
        change.
    :param extension_facts: the facts that CREATE EXTENSION creates, except privileges that the SQL doesn't change.
    :param preexisting: facts in the managed schemas and about extension members that existed before it ran, and the
        target's default privileges.
    :param baseline: ids of everything outside the managed schemas that existed before it ran.
    :param unmodelled: objects of unmodelled kinds that existed before it ran.
    :param major: the major version of the server that ran it.
    :param server: its full version number: only texts deparsed by the same server are compared.
    :param objects: the hash of each object, by its name, if its rows alone give its facts.
    :param owners: the name of the object of each of their facts.
    :param warnings: warnings about the SQL.
    :param rejected: what PostgreSQL rejects over the types that columns keep, with the reason that it is not created, or kept.
    """

    state: FactSet
    outside: set[FactId] = field(default_factory=set)
    declared: set[FactId] = field(default_factory=set)
    from_extensions: set[FactId] = field(default_factory=set)
    extension_facts: list[Fact] = field(default_factory=list)
    preexisting: list[Fact] = field(default_factory=list)
    baseline: set[FactId] = field(default_factory=set)
    unmodelled: set[tuple[str, str]] = field(default_factory=set)
    major: int = 0
    server: str = ""
    objects: dict[str, str] = field(default_factory=dict)
    owners: dict[FactId, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    rejected: dict[FactId, str] = field(default_factory=dict)

    def unchanged_by_script(self) -> set[FactId]:
        """Return the ids of preexisting facts that the SQL didn't change."""
        facts = self.state.facts
        return {
            fact.id
            for fact in self.preexisting
            if fact.id in facts
            and facts[fact.id].attributes == fact.attributes
            and "pinned" not in facts[fact.id].metadata
        }

    def removed_by_script(self) -> set[FactId]:
        """Return the ids of preexisting facts that the SQL dropped."""
        return self.state.missing([*(fact.id for fact in self.preexisting), *self.baseline])
