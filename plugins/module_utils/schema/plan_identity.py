# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes the ID of a plan (``model/plan_ids.py``).

The state that a plan starts from is what differs from the desired schema: everything else equals it. So databases whose managed
objects are the same have the same ID, whatever their names, OIDs, rows, and the values of secrets are.
"""

from __future__ import annotations

import hashlib
import json
import typing as t

from .model.diff import diff
from .model.facts import kind_of
from .model.labels import target
from .model.plan_ids import LENGTHS, PlanIdentity
from .model.secret_values import without_stand_ins
from .online.stages import numbered

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .model.facts import Fact, FactSet
    from .model.plan import Stage, Statement
    from .safety.retention import Kept


def identify(
    statements: Sequence[Statement], stages: Sequence[Stage], kept: Sequence[Kept], live: FactSet, declared: FactSet
) -> PlanIdentity:
    """Return the identity of a plan.

    :param statements: all of them.
    :param stages: all of them: those of ``statements`` by transaction.
    :param live: the state that the plan starts from.
    :param declared: the desired schema.
    """
    resume_ids = tuple(
        _plan_id(numbered(stages[number:]), kept, stage.state_after, declared)
        for number, stage in enumerate(stages[:-1], 1)
    )
    return PlanIdentity(_plan_id(statements, kept, live, declared), bool(statements), resume_ids)


def _plan_id(statements: Sequence[Statement], kept: Sequence[Kept], live: FactSet, declared: FactSet) -> str:
    # Without differences, this is the plan of all databases that are as desired.
    differences = diff(live, declared) if statements or kept else {}
    parts: tuple[object, ...] = (
        [(kind_of(each.fact_id), target(each.fact_id), each.sql) for each in statements],
        [each.hazards for each in statements],
        [(kind_of(each.fact_id), target(each.fact_id), each.reason) for each in kept],
        sorted(map(ascii, ((each, _definition(delta.before)) for each, delta in differences.items()))),
    )
    return "-".join(_hash(part, length) for part, length in zip(parts, LENGTHS, strict=True))


def _definition(fact: Fact | None) -> object:
    return sorted(fact.attributes.items()) if fact is not None else None


def _hash(part: object, length: int) -> str:
    return hashlib.sha256(without_stand_ins(json.dumps(part, sort_keys=True)).encode()).hexdigest()[:length]
