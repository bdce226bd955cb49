# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds kept routines that make calls of a declared one ambiguous, and calls of another routine than the declared one.

PostgreSQL documentation, CREATE FUNCTION, "Overloading": a call that matches two functions, once default arguments are
filled in, is an error.
"""

from __future__ import annotations

import typing as t

from ..model.labels import label
from ..plan.overloads import fits_better, overloads, shared_call

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Plan


def ambiguous_overloads(wanted: FactSet, declared: Collection[FactId]) -> list[str]:
    """Return a warning for each pair of a kept and a declared routine that PostgreSQL cannot tell apart in some call.

    :param wanted: the target state, including what is kept.
    :param declared: the ids of the facts in the desired schema.
    """
    return [
        f"{label(kept.id)}, which is being kept, conflicts with {label(new.id)} of the schema: a call with {number} "
        "argument(s) matches both, and PostgreSQL rejects it as not unique. Drop the former, or set destructive to 'apply'"
        for kept, new in overloads(wanted)
        if kept.kind == new.kind and kept.id not in declared and new.id in declared
        if (number := shared_call(kept, new)) is not None
    ]


def calls_with_one_text(declared: FactSet, wanted: FactSet) -> list[tuple[FactId, Fact, Fact]]:
    """Return what calls one of two routines or operators with a text that means the other, too, with that one and the other.

    One of them is polymorphic. Neither hashes nor dumps show which of them is called.

    :param declared: the desired schema, which tells what is called.
    :param wanted: the target state, including what is kept.
    """
    pairs = [
        (called, other)
        for called, other in overloads(wanted)
        if called.id in declared.facts and (fits_better(other, called) or fits_better(called, other))
    ]
    users = declared.dependents() if pairs else {}
    return [
        (user, called, other)
        for called, other in pairs
        for user in sorted(users.get(called.id, set()) - users.get(other.id, set()), key=repr)
        if declared.facts[user].parent != called.id  # privileges, comments
    ]


def other_calls(live: FactSet, declared: FactSet, wanted: FactSet, plan: Plan) -> list[str]:
    """Return a warning for each object that calls, or will call, another routine or operator than in the desired schema.

    No statement changes this: a call with the same text means what is called already, or the better match if that exists.
    """
    warnings: list[str] = []
    for user, called, other in calls_with_one_text(declared, wanted):
        if user in plan.created or user in plan.deltas:
            calls_other = fits_better(other, called) and other.id in live.facts and other.id not in plan.dropped
        else:
            needs = live.depends_on.get(user, ())
            calls_other = other.id in needs and called.id not in needs
        if calls_other:
            warnings.append(
                f"{label(user)} calls {label(other.id)}, in the schema SQL {label(called.id)}: the text of both calls is the same, so "
                "this is left as it is. Give one of these another name"
            )
    return warnings
