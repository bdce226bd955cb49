# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the database with the desired schema and plans the changes."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from .compare.extension_members import brought_along
from .compare.implied import ensure_rls, implied_grants, implied_owners
from .compare.scope import scope
from .compare.server_versions import settle
from .model.destructive import APPLY
from .model.diff import diff
from .model.plan import Plan, Stage
from .online.names import split
from .online.stages import MANY, all_stages, numbered
from .plan.planner import make_plan
from .safety.retention import hold_back

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .compare.server_versions import Reread
    from .extract.snapshot import Reading
    from .model.desired import Desired
    from .model.facts import State
    from .model.plan import Statement
    from .request import Wish
    from .safety.retention import Kept


@dataclass(slots=True)
class Picture:
    """Both sides, cut to what is managed, and what to do about the difference.

    :param stages: the plan, cut to what is done before looking again.
    :param lost: how many rows or values what goes holds, by its name.
    :param warnings: what else the operator should know.
    """

    live: State
    wanted: State
    kept: list[Kept]
    plan: Plan
    stages: list[Stage]
    lost: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def _picture(
    wish: Wish,
    desired: Desired,
    reading: Reading,
    creator: str,
    ask: Reread,
    *,
    renames: Sequence[Statement] = (),
    up_to: int = MANY,
) -> Picture:
    """Compare, and plan.

    :param renames: what was done, or will have been, when the database is as it was read.
    :param up_to: foretell no more stages than this.
    """
    live, wanted = scope(reading, desired, owners=wish.owners, exact=wish.destructive == APPLY, creator=creator)
    settle(live, wanted, reading.major, desired.major, ask)
    # What online runs leave behind is the engine's own: it goes, whatever the policy for what isn't declared.
    wanted, kept = hold_back(split(live, wanted)[0], wanted, wish.destructive)
    if wish.ensure_rls:
        ensure_rls(live, wanted)
    implied = implied_owners(wanted, creator)
    for created, facts in (*implied_grants(reading, wanted, creator).items(), *brought_along(desired, wanted).items()):
        implied.setdefault(created, []).extend(facts)

    def make(one: State, other: State) -> Plan:
        return make_plan(one, other, implied)

    if wish.online:
        plan, stages = Plan(deltas=diff(live, wanted)), all_stages(live, wanted, make, reading.major, up_to)
    else:
        plan = make(live, wanted)
        stages = [Stage(plan.statements, wanted, block=True)] if plan.statements else []
    if renames:
        after = stages.pop(0) if stages and stages[0].block else Stage([], live, block=True)
        stages.insert(0, replace(after, renames=list(renames)))
    plan.statements, plan.renames = numbered(stages), list(renames)
    return Picture(live, wanted, kept, plan, stages)
