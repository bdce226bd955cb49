# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way back: the statements from the state after a plan to the one before it, and what they can't bring back."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from .database.execution_settings import ExecutionSettings
from .kinds.implied import implied_grants, implied_owners
from .model.facts import closure
from .model.hazards import DATA_LOSS
from .model.secret_values import has_stand_in
from .plan.planner import LossOfRows, make_plan

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .model.facts import Fact, FactId, FactSet
    from .model.plan import Statement


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that the way back doesn't bring back.

    :param fact_id: what it belongs to.
    :param reason: what is lost.
    """

    fact_id: FactId
    reason: str


@dataclass(frozen=True, slots=True)
class WayBack:
    """The statements that undo a plan.

    :param statements: in order, numbered by transaction: a label of an enum must be committed before it is used.
    :param settings: the statements that precede these in each transaction. The bodies of functions were checked when they were created.
    :param lost: what they don't bring back.
    """

    statements: list[Statement] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    settings: str = f"{ExecutionSettings().sql()}; SET LOCAL check_function_bodies = off"


def way_back(
    statements: Iterable[Statement],
    live: FactSet,
    wanted: FactSet,
    *,
    state: FactSet,
    creator: str,
    created_with: Mapping[FactId, list[Fact]],
    undo_renames: Sequence[Statement] = (),
) -> WayBack:
    """Plan the way back from the target state of a plan.

    :param statements: those of the plan.
    :param live: the state before, after the renames.
    :param wanted: the target state.
    :param state: everything in the database before, with what isn't managed.
    :param creator: the role that creates objects.
    :param created_with: the facts that are created along with others, besides owners and granted privileges.
    :param undo_renames: the statements that undo the renames of the plan.
    """
    live = _with_what_goes_along(live, wanted, state)
    lost = [Lost(each.fact_id, _reason(each)) for each in statements if DATA_LOSS in each.hazards]
    implied = implied_owners(live, creator)
    for created, facts in (*implied_grants(live=wanted, wanted=live, creator=creator).items(), *created_with.items()):
        implied.setdefault(created, []).extend(facts)
    try:
        plan = make_plan(live=wanted, wanted=live, implied=implied)
    except LossOfRows as loss:
        return WayBack([], [*lost, Lost(loss.lost, f"there is no way back for the whole plan: {loss.message}")])
    lost += [
        Lost(each.fact_id, "its secret value is not part of the statement; set it by hand")
        for each in plan.statements
        if has_stand_in(each.sql)
    ]
    labels = [replace(each, transaction=1) for each in plan.statements if each.commit_first]
    number = 2 if labels else 1
    rest = [each for each in (*plan.statements, *undo_renames) if not each.commit_first]
    return WayBack([*labels, *(replace(each, transaction=number) for each in rest)], list(dict.fromkeys(lost)))


def _with_what_goes_along(live: FactSet, wanted: FactSet, state: FactSet) -> FactSet:
    """Return the state before a plan, with what PostgreSQL drops along with the objects that the plan drops.

    Comments on undeclared objects without a schema, and their privileges, aren't compared, but they are gone with these.
    """
    gone = closure(wanted.missing(live.facts), state.children())
    before = live.copy()
    for fact_id in sorted(gone & state.facts.keys() - live.facts.keys(), key=repr):
        before.copy_from(state, state.facts[fact_id])
    return before


def _reason(statement: Statement) -> str:
    if statement.verb == "alter":
        return "values that the change of the type altered stay as they are"
    return "it is created again without the data that it had"
