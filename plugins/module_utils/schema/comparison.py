# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the database with the desired schema and plans the changes."""

from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass, field, replace

from .compare.extension_members import created_with_extensions
from .compare.scope import scope
from .kinds.implied import implied_grants, implied_owners
from .kinds.row_security import ensure_rls
from .kinds.server_versions import normalize_versions
from .model.destructive import APPLY, KEEP
from .model.diff import diff
from .model.facts import FactId
from .model.plan import Plan, Stage
from .online.names import split_leftovers
from .online.stages import MAX_STAGES, all_stages, numbered
from .plan.planner import LossOfRows, make_plan
from .plan_identity import identify
from .safety.kept_objects import name_dangerous
from .safety.obstacles import Obstacle, causes, check_held, needed_by_dependents
from .safety.retention import retain
from .way_back import WayBack, way_back

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .extract.snapshot import Snapshot
    from .kinds.server_versions import Deparse
    from .model.desired import DesiredSchema
    from .model.facts import FactSet
    from .model.plan import Statement
    from .model.plan_ids import PlanIdentity
    from .request import ApplyRequest
    from .safety.retention import Kept


@dataclass
class Comparison:
    """The live and the target state, limited to what is managed, and the plan between them.

    :param snapshot: the database, after its renames.
    :param live: the state of the database.
    :param wanted: the target state: the desired schema, and what is kept.
    :param declared: the desired schema alone.
    :param stages: the plan, split into stages.
    :param desired: the desired schema that the database was compared with.
    :param deparse: deparses queries with that schema.
    :param lost: the number of rows or values that the plan deletes, by the label of the table or column.
    :param warnings: further warnings for the operator.
    :param is_held: whether anything isn't applied because of something that the digest of the database doesn't cover.
    :param way_back: how to undo the plan; None unless the request asks for it.
    """

    snapshot: Snapshot
    live: FactSet
    wanted: FactSet
    declared: FactSet
    kept: list[Kept]
    plan: Plan
    stages: list[Stage]
    desired: DesiredSchema
    deparse: Deparse
    lost: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    is_held: bool = False
    way_back: WayBack | None = None

    @functools.cached_property
    def identity(self) -> PlanIdentity:
        """The IDs of the plan."""
        return identify(self.plan.statements, self.stages, self.kept, self.live, self.declared)


def no_obstacles(_live: FactSet, _wanted: FactSet, _plan: Plan) -> dict[FactId, Obstacle]:
    """Return that a plan can be executed."""
    return {}


@dataclass(frozen=True, slots=True)
class _Target:
    """The target state, without what can't be applied, and the plan to it."""

    wanted: FactSet
    kept: list[Kept]
    plan: Plan
    plan_between: Callable[[FactSet, FactSet], Plan]
    is_held: bool


def _target(
    request: ApplyRequest,
    desired: DesiredSchema,
    snapshot: Snapshot,
    live: FactSet,
    declared: FactSet,
    *,
    creator: str,
    obstacles: Callable[[FactSet, FactSet, Plan], dict[FactId, Obstacle]],
) -> _Target:
    """Plan, and take out of the target state what the plan can't apply, until it can be applied."""
    held: dict[FactId, Obstacle] = {}
    while True:
        check_held(held, request.destructive)
        # Leftovers of online runs are dropped under every policy.
        wanted, kept = retain(
            split_leftovers(live, declared)[0],
            declared,
            request.destructive,
            {each: obstacle.reason for each, obstacle in held.items()},
        )
        if request.ensure_rls:
            ensure_rls(live, wanted)
        implied = implied_owners(wanted, creator)
        for created, facts in (
            *implied_grants(snapshot.state, wanted, creator).items(),
            *created_with_extensions(desired, wanted).items(),
        ):
            implied.setdefault(created, []).extend(facts)
        plan_between = functools.partial(make_plan, implied=implied)
        found = needed_by_dependents(snapshot.dependents, live, wanted)
        try:
            plan = Plan() if found else plan_between(live, wanted)
        except LossOfRows as loss:
            found = causes({loss.lost: Obstacle(loss.reason, loss.REMEDY)}, live, wanted, diff(live, wanted))
            if request.destructive != KEEP or not found.keys() - held.keys():
                raise
        else:
            found = found or obstacles(live, wanted, plan)
            if not found.keys() - held.keys():
                check_held(found, APPLY)
                return _Target(wanted, kept, plan, plan_between, bool(held))
        held |= found


def compare(
    request: ApplyRequest,
    desired: DesiredSchema,
    snapshot: Snapshot,
    creator: str,
    deparse: Deparse,
    *,
    renames: Sequence[Statement] = (),
    undo_renames: Sequence[Statement] = (),
    max_stages: int | None = None,
    obstacles: Callable[[FactSet, FactSet, Plan], dict[FactId, Obstacle]] = no_obstacles,
) -> Comparison:
    """Compare the database with the desired schema, and plan the changes.

    :param renames: the renames that lead to the snapshot.
    :param undo_renames: the statements that undo these.
    :param max_stages: the maximum number of stages to plan, None for all.
    :param obstacles: returns the differences that a plan can't apply, each with the reason.
    :raises Failure: when something can't be applied and may not be kept.
    """
    live, declared = scope(
        snapshot, desired, owners=request.manage_owners, exact=request.destructive == APPLY, creator=creator
    )
    normalize_versions(live, declared, snapshot.major, desired.major, deparse)
    target = _target(request, desired, snapshot, live, declared, creator=creator, obstacles=obstacles)
    wanted, plan, plan_between = target.wanted, target.plan, target.plan_between
    kept = name_dangerous(target.kept, wanted, desired.state.facts, snapshot.environment)
    if request.online:
        plan, stages = (
            Plan(deltas=diff(live, wanted)),
            all_stages(live, wanted, plan_between, snapshot.major, max_stages or MAX_STAGES),
        )
    else:
        stages = [Stage(plan.statements, wanted, in_transaction=True)] if plan.statements else []
    if renames:
        after = stages.pop(0) if stages and stages[0].in_transaction else Stage([], live, in_transaction=True)
        stages.insert(0, replace(after, renames=list(renames)))
    plan.statements, plan.renames = numbered(stages), list(renames)
    back = None
    if request.return_undo:
        before = split_leftovers(live, declared)[0]
        back = way_back(
            plan.statements,
            before,
            wanted,
            state=snapshot.state,
            creator=creator,
            created_with=created_with_extensions(desired, before),
            undo_renames=undo_renames,
        )
    return Comparison(
        snapshot, live, wanted, declared, kept, plan, stages, desired, deparse, is_held=target.is_held, way_back=back
    )
