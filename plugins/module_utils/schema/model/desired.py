# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desired schema: as text, and as what the text means."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .facts import Fact, FactId, FactSet, Value


@dataclass(frozen=True, slots=True)
class Script:
    """The desired schema as text.

    :param sql: the SQL itself.
    :param name: how errors call it: a file's name, or ``schema_sql``.
    :param setup: what must exist before it makes sense.
    :param schemas: the managed schemas.
    """

    sql: str
    name: str
    setup_sql: str
    schemas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetEnvironment:
    """What the target brings to the meaning of the desired SQL.

    :param creator: the role that will make the objects.
    :param roles: every role the SQL may name.
    :param defaults: the target's default privileges, as facts; None when there is no target.
    :param ending: those of them that go unless they came with the surroundings (``scope.ending_defaults``).
    :param settings: those of the creator on the target that change what SQL means; None when there is no target.
    """

    creator: str
    roles: tuple[str, ...] = ()
    default_privileges: tuple[Fact, ...] | None = None
    dropped_default_privileges: frozenset[FactId] = frozenset()
    settings: Mapping[str, str] | None = None


@dataclass(slots=True)
class DesiredSchema:
    """What the desired SQL means.

    :param state: every fact after it ran, managed or not.
    :param outside: facts that live outside the managed schemas.
    :param declared: those of them that the SQL itself made or changed.
    :param brought: ids of the facts about members of extensions that the extensions bring along, and the SQL leaves alone.
    :param bring: the facts that creating extensions brings along, but for those privileges that the SQL leaves alone.
    :param born: facts of the managed schemas, and about members of extensions, that were there before it ran, and the
        default privileges of the target.
    :param baseline: ids of everything outside that was there before it ran.
    :param unmodelled: objects of unmodelled kinds that were there before it ran.
    :param again: attributes of facts as they read once their own text was applied (see ``_once_more``).
    :param major: of the server that read it.
    :param server: its whole version number: texts are only compared with those that the same server printed.
    :param warnings: what the operator should know about the SQL.
    """

    state: FactSet
    outside: set[FactId] = field(default_factory=set)
    declared: set[FactId] = field(default_factory=set)
    from_extensions: set[FactId] = field(default_factory=set)
    extension_facts: list[Fact] = field(default_factory=list)
    preexisting: list[Fact] = field(default_factory=list)
    baseline: set[FactId] = field(default_factory=set)
    unmodelled: set[tuple[str, str]] = field(default_factory=set)
    reparsed: dict[FactId, dict[str, Value]] = field(default_factory=dict)
    major: int = 0
    server: str = ""
    warnings: list[str] = field(default_factory=list)

    def unchanged_by_script(self) -> set[FactId]:
        """Return the facts of the managed schemas that came with the surroundings: the same before and after the SQL."""
        facts = self.state.facts
        return {
            fact.id for fact in self.preexisting if fact.id in facts and facts[fact.id].attributes == fact.attributes
        }

    def removed_by_script(self) -> set[FactId]:
        """Return what came with the surroundings and is gone after the SQL: it declares that this is not to be."""
        return self.state.missing([*(fact.id for fact in self.preexisting), *self.baseline])
