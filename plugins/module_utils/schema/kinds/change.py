# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What rules answer: what a difference means, its statements, and what they come with or after."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ..model.record import record

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..model.facts import Fact, FactId
    from .context import PlanContext


@record
class Step:
    """One statement and its effects.

    :param hazards: what it does besides; a subset of ``hazards.HAZARDS``.
    :param commit_first: PostgreSQL may refuse to use its result before it is committed.
    :param superuser: only a superuser can execute it.
    :param follow_up: what the operator has to do afterwards: a warning.
    :param join: returns this statement and the next one of the kind as one, if a person would write them so, or None.
    """

    sql: str
    hazards: tuple[str, ...] = ()
    commit_first: bool = False
    superuser: bool = False
    follow_up: str = ""
    join: Callable[[str, str], str | None] | None = None

    def joined(self, following: Step) -> Step | None:
        """Return this statement and the next one as one, if a person would write them so."""
        sql = self.join(self.sql, following.sql) if self.join and self.join is following.join else None
        return replace(self, sql=sql) if sql else None


@record
class Change:
    """What the difference of one fact means.

    :param in_place: whether the fact is altered in place; otherwise it is replaced.
    :param loss: why the change is destructive, worded for the operator; empty if nothing is lost.
    :param non_destructive_part: the fact after the part of a destructive change that loses nothing, if there is one.
    :param changes_type: whether some dependents block it (see ``Replacement.blocks_type_change``).
    :param ends_effect: whether it ends the effect on other objects, so that it comes first (only with ``ORDER_LAST``).
    :param recreates: other live facts that have to be re-created for it.
    :param creates_implied: whether altering it creates the facts that its creation creates implicitly.
    """

    in_place: bool = True
    loss: str = ""
    non_destructive_part: Fact | None = None
    changes_type: bool = False
    ends_effect: bool = False
    recreates: tuple[FactId, ...] = ()
    creates_implied: bool = False


@record
class Creation:
    """What the statements that create or alter a fact come with and after, besides what it depends on.

    :param with_fact: the fact whose creation implicitly creates this one.
    :param inlines: the facts that can be inlined into its CREATE statement.
    :param after: facts that are created or altered before.
    :param after_drops: facts that must be dropped before, even if they are re-created later.
    :param without: dependencies that needn't exist before.
    :param parts_need_nothing_else: whether nothing of this kind has to be known of what is inlined: it only comes after what it
        depends on.
    """

    with_fact: FactId | None = None
    inlines: tuple[FactId, ...] = ()
    after: tuple[FactId, ...] = ()
    after_drops: tuple[FactId, ...] = ()
    without: tuple[FactId, ...] = ()
    parts_need_nothing_else: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """What the drop of a fact comes with or after.

    :param with_facts: the facts, other than its parent, whose drop also drops it.
    :param after: facts to drop before, although they don't depend on it.
    :param explicit: whether it needs a statement although its parent is dropped, too.
    """

    with_facts: tuple[FactId, ...] = ()
    after: tuple[FactId, ...] = ()
    explicit: bool = False


CREATION, REMOVAL = Creation(), Removal()
"""Those of most facts."""


def _replace(_before: Fact, _after: Fact, _context: PlanContext) -> t.NoReturn:
    raise NotImplementedError  # a fact with such a change is replaced


def _create_again(_before: Fact, _after: Fact, _context: PlanContext) -> t.NoReturn:
    raise NotImplementedError  # Rule.alter calls create


Alteration: t.TypeAlias = "Callable[[Fact, Fact, PlanContext], Iterable[Step]]"
"""Returns the statements that alter the attributes that name it from one fact's to another's."""

REPLACE: Alteration = _replace
"""The alteration of an attribute that can't be altered in place."""

CREATE_AGAIN: Alteration = _create_again
"""The alteration of an attribute that the statement of the creation sets, too."""
