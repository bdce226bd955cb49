# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds new partitions that can't exist beside what is kept: their bounds overlap those of a kept partition, say.

PostgreSQL is asked, in the shadow database.
"""

from __future__ import annotations

import typing as t

from ..kinds.partition_bounds import doubtful_partitions, trial
from ..model.labels import label
from .obstacles import Obstacle

if t.TYPE_CHECKING:
    from ..kinds.partition_bounds import DoubtfulPartition
    from ..kinds.server_versions import Deparse
    from ..model.desired import DesiredSchema
    from ..model.facts import FactId, FactSet
    from ..model.plan import Plan

_REMEDY = "Declare bounds that fit beside the partitions that there are."


def unfit_partitions(
    deparse: Deparse, desired: DesiredSchema, *, live: FactSet, wanted: FactSet, plan: Plan
) -> dict[FactId, Obstacle]:
    """Return the new partitions that PostgreSQL would reject because of what is kept, as far as the shadow database can tell.

    It can't if the key uses types or functions that it doesn't have.

    :param deparse: tells what PostgreSQL rejects.
    """
    doubtful = list(doubtful_partitions(plan.created, live, wanted, desired.state))
    if not doubtful:
        return {}
    without = {each.fact.id: trial(each.table, each.kept, None, wanted) for each in doubtful}
    beside = {each.fact.id: trial(each.table, each.kept, each.fact, wanted) for each in doubtful}
    answers = deparse([*dict.fromkeys(without.values()), *beside.values()])
    unfit = {each for each in beside if answers.get(without[each]) is not None and answers.get(beside[each]) is None}
    return {
        each.fact.id: Obstacle(_reason(each, deparse, wanted), _REMEDY) for each in doubtful if each.fact.id in unfit
    }


def _reason(partition: DoubtfulPartition, deparse: Deparse, wanted: FactSet) -> str:
    alone = trial(partition.table, (), partition.fact, wanted)
    pairs = {each.id: trial(partition.table, [each], partition.fact, wanted) for each in partition.kept}
    answers = deparse([alone, *pairs.values()])
    if answers.get(alone) is None:
        return f"its bounds don't fit the key of {label(partition.table)}, which is being kept"
    culprit = next(each for each, sql in pairs.items() if answers.get(sql) is None)
    return f"its bounds conflict with those of {label(culprit)}, which is being kept"
