# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges attempts: which rows each persona reached, and the matrix that follows from it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .attacks import OTHER, SELF, TENANT
from .model import COMMANDS, DELETE, FOREIGN, INSERT, TABLES, TRUNCATE, UPDATE

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .attacks import Attack
    from .execution import Result
    from .model import Persona, Relation

NONE, SOME, ALL, POSSIBLE, UNCLEAR = "none", "some", "all", "possible", "unclear"
LEVELS = (NONE, SELF, SOME, TENANT, ALL, POSSIBLE, UNCLEAR)
"""The rows that a command reaches: none, those about the persona, some of its tenant's, all of its tenant's, and also those
of others. Where that wasn't tried: possible by grants and policies; where something else failed: unclear."""

_REFERENCED = ("23503", "23001")
"""SQLSTATEs of a row that can't be deleted because others refer to it."""

Owners: t.TypeAlias = "tuple[str | None, frozenset[str]]"
"""The tenant of a row, and the persons that it is about."""


@dataclass(slots=True)
class Relationship:
    """How rows relate to one persona.

    :param tenant: the persona's tenant as rows have it; empty if it has none.
    :param identities: what identifies the persona in rows.
    :param bypasses: whether its role bypasses row-level security.
    """

    persona: Persona
    tenant: str
    identities: set[str]
    bypasses: bool = False

    def of(self, owners: Owners) -> str | None:
        """Return what a row is to the persona: ``self``, ``tenant``, ``other``, or None if it doesn't matter."""
        tenant, persons = owners
        is_about = bool(persons & self.identities)
        if self.tenant and tenant == self.tenant:
            if self.persona.tenant == FOREIGN:
                return None
            return SELF if is_about else TENANT
        return SELF if tenant is None and is_about else OTHER


@dataclass(frozen=True, slots=True)
class Judged:
    """An attempt with its outcome.

    :param reached: what the reached rows are to the persona, with their number.
    :param problem: the error that stopped it, unless access was denied.
    :param reads: whether a function reached rows by what it returned, and not by changing them.
    """

    attack: Attack
    result: Result
    reached: Mapping[str, int]
    problem: str
    reads: bool = False


@dataclass(slots=True)
class Cell:
    """What a persona can do with a command on a relation."""

    level: str
    attempts: list[Judged] = field(default_factory=list)
    reason: str = ""


class Judge:
    """Judges the attempts on one relation.

    :param before: the rows that there are, by identity and with their owners.
    """

    def __init__(self, relation: Relation, before: Mapping[str, Owners]) -> None:
        self._relation, self.before = relation, before

    def attempt(
        self, attack: Attack, result: Result, relationship: Relationship, known: Mapping[str, Owners]
    ) -> Judged:
        """Judge one attempt.

        :param known: the rows as the persona identifies them, with their owners.
        """
        reached: dict[str, int] = {}
        problem = "" if result.is_denied or not result.sqlstate else f"{result.message} ({result.sqlstate})"
        if problem and attack.row:
            what = relationship.of(known[attack.row])
            if attack.command == DELETE and result.sqlstate in _REFERENCED and what is not None:
                # Policies hide rows before foreign keys are checked.
                return Judged(attack, result, {what: 1}, "")
            problem = problem if what is not None else ""
        if not result.sqlstate:
            if attack.command == INSERT:
                touched = self._inserted(attack, result, relationship)
            else:
                touched = [relationship.of(each) for each in self._touched(attack, result, known)]
            for what in touched:
                if what is not None:
                    reached[what] = reached.get(what, 0) + 1
        return Judged(attack, result, reached, problem)

    def _inserted(self, attack: Attack, result: Result, relationship: Relationship) -> Iterable[str | None]:
        rows = _owned(result.found)
        new = [owners for identity, owners in rows.items() if identity not in self.before]
        if any(relationship.of(owners) == OTHER for owners in new) and attack.target != OTHER:
            return [OTHER]
        # Whom a row is about may be up to a default; what the persona tried is what it can do.
        return [attack.target] if new and any(relationship.of(owners) for owners in new) else []

    def _touched(self, attack: Attack, result: Result, known: Mapping[str, Owners]) -> Iterable[Owners]:
        if result.found is None:
            return []
        found = _owned(result.found)
        if attack.attempt.observe is None:
            return [known.get(identity, owners) for identity, owners in found.items()]
        gone = [owners for identity, owners in self.before.items() if identity not in found]
        # An updated row also belongs to the tenant that it was moved to.
        moved = {owners for identity, owners in found.items() if identity not in self.before} - set(gone)
        return [*gone, *moved]

    def cell(self, attempts: Sequence[Judged], relationship: Relationship) -> Cell:
        """Return what the attempts with one command show together."""
        reached: dict[str, int] = {}
        for each in attempts:
            for what, number in each.reached.items():
                reached[what] = (
                    max(number, reached.get(what, 0)) if not each.attack.row else number + reached.get(what, 0)
                )
        problems = [each for each in attempts if each.problem and not self._is_answered(each, attempts, relationship)]
        if reached.get(OTHER):
            return Cell(ALL, list(attempts))
        if problems and not (reached and all(each.attack.row or each.attack.target for each in problems)):
            return Cell(UNCLEAR, list(attempts), problems[0].problem)
        return Cell(self._level(attempts, reached, relationship), list(attempts))

    def _level(self, attempts: Sequence[Judged], reached: Mapping[str, int], relationship: Relationship) -> str:
        if not reached:
            return NONE
        if attempts[0].attack.command == INSERT:
            return TENANT if reached.get(TENANT) else SELF
        there: dict[str, int] = {}
        for owners in self.before.values():
            what = relationship.of(owners)
            if what is not None:
                there[what] = there.get(what, 0) + 1
        if not reached.get(TENANT):
            return SELF
        complete = all(reached.get(what, 0) >= there.get(what, 0) for what in (SELF, TENANT))
        return TENANT if complete else SOME

    @staticmethod
    def _is_answered(attempt: Judged, attempts: Iterable[Judged], relationship: Relationship) -> bool:
        """Whether other attempts answer what this one couldn't: the same, but for another column or row by row."""
        if attempt.attack.moves:
            return relationship.bypasses  # otherwise it counts that policies don't prevent it
        if attempt.attack.command == INSERT:
            return any(not each.problem and each.attack.target == attempt.attack.target for each in attempts)
        return not attempt.attack.row and any(not each.problem for each in attempts)


def static_cell(relation: Relation, role: str, command: str, reason: str) -> Cell:
    """Return what grants and policies say, for what wasn't tried."""
    granted = relation.privileges[role]
    if granted.on(command) and (command in granted.policies or relation.kind not in TABLES):
        return Cell(POSSIBLE, reason=reason)
    return Cell(NONE, reason=reason)


def is_undecided(attempts: Sequence[Judged]) -> bool:
    """Return whether rows are to be tried one by one: policies or something else rejected all of them at once."""
    return bool(attempts) and attempts[0].attack.command in (UPDATE, DELETE) and all(
        each.result.sqlstate for each in attempts
    )  # fmt: skip


def commands_of(relation: Relation) -> tuple[str, ...]:
    """Return the commands that exist for a relation."""
    return tuple(command for command in COMMANDS if command != TRUNCATE or relation.kind in TABLES)


def owned(found: Iterable[Sequence[t.Any]] | None) -> dict[str, Owners]:
    """Return rows, as queries return them, by identity."""
    return _owned(found)


def _owned(found: Iterable[Sequence[t.Any]] | None) -> dict[str, Owners]:
    return {
        identity: (tenant, frozenset(person for person in persons if person is not None))
        for identity, tenant, persons in found or ()
    }
