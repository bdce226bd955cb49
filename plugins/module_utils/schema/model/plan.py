# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan: statements in order, and the stages they are executed in."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

if t.TYPE_CHECKING:
    from .diff import Delta
    from .facts import FactId, FactSet


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a plan.

    :param sql: the text, without a closing semicolon.
    :param verb: create, alter, drop, park (rename aside), adapt (move onto a successor) or rename (as the SQL says).
    :param fact: whom it is about.
    :param hazards: what it costs or risks; a subset of ``kinds.rule.HAZARDS``.
    :param first: may have to be committed before the others can run.
    :param transaction: which of the plan's transactions it belongs to, counted from 1.
    :param undo: what clears away the remains when it fails outside of a transaction block.
    """

    sql: str
    verb: str
    fact_id: FactId
    hazards: tuple[str, ...] = ()
    commit_first: bool = False
    transaction: int = 1
    undo: str = ""


@dataclass(slots=True)
class Plan:
    """Everything that will be done, in order.

    :param statements: in order; empty when nothing differs.
    :param deltas: what differs, by fact.
    :param renames: those of the statements that go before the rest was planned: what differs, differs after them.
    :param created: facts whose objects come into being, made anew or for the first time.
    :param dropped: facts whose objects go.
    """

    statements: list[Statement] = field(default_factory=list)
    deltas: dict[FactId, Delta] = field(default_factory=dict)
    renames: list[Statement] = field(default_factory=list)
    created: set[FactId] = field(default_factory=set)
    dropped: set[FactId] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Stage:
    """What is done before anything is looked at again. Most plans are one stage.

    :param statements: in order.
    :param after: what the database is then.
    :param block: whether it is one transaction that proves itself; else each statement stands alone.
    :param renames: what looking did already, in the same transaction, as the rest was planned from what is there then.
    """

    statements: list[Statement]
    state_after: FactSet
    in_transaction: bool
    renames: list[Statement] = field(default_factory=list)

    @property
    def all_statements(self) -> list[Statement]:
        """All statements of the stage, in order."""
        return [*self.renames, *self.statements]
