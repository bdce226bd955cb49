# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the database with the desired schema and plans the changes."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from .compare.extension_members import created_with_extensions
from .compare.scope import scope
from .kinds.implied import implied_grants, implied_owners
from .kinds.row_security import ensure_rls
from .kinds.server_versions import normalize_versions
from .model.destructive import APPLY
from .model.diff import diff
from .model.plan import Plan, Stage
from .online.names import split_leftovers
from .online.stages import MAX_STAGES, all_stages, numbered
from .plan.planner import make_plan
from .safety.kept_objects import name_dangerous
from .safety.retention import retain

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .extract.snapshot import Snapshot
    from .kinds.server_versions import Deparse
    from .model.desired import DesiredSchema
    from .model.facts import FactSet
    from .model.plan import Statement
    from .request import ApplyRequest
    from .safety.retention import Kept


@dataclass(slots=True)
class Comparison:
    """The live and the target state, limited to what is managed, and the plan between them.

    :param live: the state of the database.
    :param wanted: the target state: the desired schema, and what is kept.
    :param stages: the plan, split into stages.
    :param lost: the number of rows or values that the plan deletes, by the label of the table or column.
    :param warnings: further warnings for the operator.
    """

    live: FactSet
    wanted: FactSet
    kept: list[Kept]
    plan: Plan
    stages: list[Stage]
    lost: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def compare(
    request: ApplyRequest,
    desired: DesiredSchema,
    snapshot: Snapshot,
    creator: str,
    deparse: Deparse,
    *,
    renames: Sequence[Statement] = (),
    max_stages: int = MAX_STAGES,
) -> Comparison:
    """Compare the database with the desired schema, and plan the changes.

    :param renames: the renames that lead to the snapshot.
    :param max_stages: the maximum number of stages to plan.
    """
    live, wanted = scope(
        snapshot, desired, owners=request.manage_owners, exact=request.destructive == APPLY, creator=creator
    )
    normalize_versions(live, wanted, snapshot.major, desired.major, deparse)
    # Leftovers of online runs are dropped under every policy.
    wanted, kept = retain(split_leftovers(live, wanted)[0], wanted, request.destructive)
    if request.ensure_rls:
        ensure_rls(live, wanted)
    kept = name_dangerous(kept, wanted, desired.state.facts, snapshot.environment)
    implied = implied_owners(wanted, creator)
    for created, facts in (
        *implied_grants(snapshot.state, wanted, creator).items(),
        *created_with_extensions(desired, wanted).items(),
    ):
        implied.setdefault(created, []).extend(facts)

    def plan_between(one: FactSet, other: FactSet) -> Plan:
        return make_plan(one, other, implied)

    if request.online:
        plan, stages = (
            Plan(deltas=diff(live, wanted)),
            all_stages(live, wanted, plan_between, snapshot.major, max_stages),
        )
    else:
        plan = plan_between(live, wanted)
        stages = [Stage(plan.statements, wanted, in_transaction=True)] if plan.statements else []
    if renames:
        after = stages.pop(0) if stages and stages[0].in_transaction else Stage([], live, in_transaction=True)
        stages.insert(0, replace(after, renames=list(renames)))
    plan.statements, plan.renames = numbered(stages), list(renames)
    return Comparison(live, wanted, kept, plan, stages)
