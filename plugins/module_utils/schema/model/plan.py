# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan: statements in order, and the stages in which they run."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from .record import record

if t.TYPE_CHECKING:
    from .diff import Delta
    from .facts import FactId, FactSet


@record
class Statement:
    """One statement of a plan.

    :param sql: the text, without a closing semicolon.
    :param verb: one of the verbs in ``plan.actions``, such as create, alter or drop.
    :param fact_id: the fact it changes.
    :param hazards: its hazards; a subset of ``hazards.HAZARDS``.
    :param commit_first: must be committed before statements that use its result can run.
    :param transaction: the number of its transaction in the plan, starting at 1.
    :param superuser: only a superuser can execute it.
    :param follow_up: what the operator has to do afterwards, as a warning.
    :param undo: a statement that removes the leftovers if it fails outside a transaction block.
    """

    sql: str
    verb: str
    fact_id: FactId
    hazards: tuple[str, ...] = ()
    commit_first: bool = False
    transaction: int = 1
    undo: str = ""
    superuser: bool = False
    follow_up: str = ""

    def in_transaction(self, number: int) -> Statement:
        """Return the statement with the number of its transaction; itself if it has it, as in most plans."""
        return self if self.transaction == number else replace(self, transaction=number)


@dataclass(slots=True)
class Plan:
    """The statements that bring a database to the desired schema.

    :param statements: in order; empty if nothing differs.
    :param deltas: the differences, by fact.
    :param renames: the statements that run before the rest is planned; the deltas are those that remain after them.
    :param created: facts whose objects are created or re-created.
    :param dropped: facts whose objects are dropped.
    """

    statements: list[Statement] = field(default_factory=list)
    deltas: dict[FactId, Delta] = field(default_factory=dict)
    renames: list[Statement] = field(default_factory=list)
    created: set[FactId] = field(default_factory=set)
    dropped: set[FactId] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Stage:
    """The statements that run before the database is read again. Most plans are one stage.

    :param statements: in order.
    :param state_after: the expected fact set after the stage.
    :param in_transaction: whether the stage is one transaction, verified before COMMIT; else each statement runs by
        itself.
    :param renames: statements that already ran in the same transaction, because the rest is planned from the state
        after them.
    """

    statements: list[Statement]
    state_after: FactSet
    in_transaction: bool
    renames: list[Statement] = field(default_factory=list)

    @property
    def all_statements(self) -> list[Statement]:
        """All statements of the stage, in order."""
        return [*self.renames, *self.statements]
