# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds new partitions that can't exist beside other ones: their bounds overlap those of a kept partition, say.

PostgreSQL is asked, in the shadow database.
"""

from __future__ import annotations

import typing as t

from ..kinds.ids import partitioned_table
from ..kinds.partition_bounds import doubtful_partitions, new_partitions, partition_outside, trial
from ..model.labels import label
from ..model.sql import literal, qualified
from .obstacles import Obstacle

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..database.connection import Session
    from ..kinds.partition_bounds import DoubtfulPartition
    from ..kinds.server_versions import Deparse
    from ..model.desired import DesiredSchema
    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Plan

_REMEDY = "Declare bounds that fit beside the partitions that there are."

# A table may be renamed later, but not a partition in another schema.
_OUTSIDE = """SELECT number, n.nspname, c.relname, pg_get_expr(c.relpartbound, c.oid) FROM (VALUES {children}) AS known (number, child)
JOIN pg_inherits i ON i.inhrelid = child::regclass JOIN pg_inherits o ON o.inhparent = i.inhparent
JOIN pg_class c ON c.oid = o.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ({schemas}) ORDER BY 1, 2, 3"""


def unfit_partitions(
    session: Session,
    deparse: Deparse,
    desired: DesiredSchema,
    *,
    schemas: Sequence[str],
    children: Mapping[FactId, FactId],
    live: FactSet,
    wanted: FactSet,
    plan: Plan,
) -> dict[FactId, Obstacle]:
    """Return the new partitions that PostgreSQL would reject because of other partitions, as far as the shadow database can tell.

    These are kept, or in schemas that aren't managed. It can't tell if the key uses types or functions that it doesn't have.

    :param session: a session with the database.
    :param deparse: tells what PostgreSQL rejects.
    :param schemas: the managed schemas.
    :param children: managed tables, each with a partition or an inheriting table of it in another schema.
    """
    new = new_partitions(plan.created, live, wanted)
    outside = _outside(session, schemas, children, map(partitioned_table, new))
    doubtful = list(doubtful_partitions(new, wanted, desired.state, outside))
    if not doubtful:
        return {}
    without = {each.fact.id: trial(each, each.kept, wanted, with_new=False) for each in doubtful}
    beside = {each.fact.id: trial(each, each.kept, wanted) for each in doubtful}
    answers = deparse([*dict.fromkeys(without.values()), *beside.values()])
    unfit = {each for each in beside if answers.get(without[each]) is not None and answers.get(beside[each]) is None}
    return {
        each.fact.id: Obstacle(_reason(each, deparse, wanted), _REMEDY) for each in doubtful if each.fact.id in unfit
    }


def _outside(
    session: Session, schemas: Sequence[str], children: Mapping[FactId, FactId], tables: Iterable[FactId]
) -> Mapping[FactId, list[Fact]]:
    """Return the partitions of tables that are in schemas which aren't managed, by the tables."""
    known = [each for each in dict.fromkeys(tables) if each in children]
    if not known:
        return {}
    names = (literal(qualified(*children[each][1:])) for each in known)
    values = ", ".join(f"({number}, {name})" for number, name in enumerate(names))
    managed = ", ".join(map(literal, schemas))
    found: dict[FactId, list[Fact]] = {}
    for number, schema, name, bound in session.run(_OUTSIDE.format(children=values, schemas=managed)):
        table = known[int(number)]
        found.setdefault(table, []).append(partition_outside(table, schema, name, bound))
    return found


def _reason(partition: DoubtfulPartition, deparse: Deparse, wanted: FactSet) -> str:
    alone = trial(partition, (), wanted)
    pairs = {each.id: trial(partition, [each], wanted) for each in partition.kept}
    answers = deparse([alone, *pairs.values()])
    if answers.get(alone) is None:
        return f"its bounds don't fit the key of {label(partition.table)}, which is being kept"
    for each, sql in pairs.items():
        if answers.get(sql) is None:
            why = "is being kept" if each in wanted.facts else "is in a schema that is not managed"
            return f"its bounds conflict with those of {label(each)}, which {why}"
    return f"its bounds conflict with those of the other partitions of {label(partition.table)}"
