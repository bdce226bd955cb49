# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds kept routines that make calls of a declared one ambiguous.

PostgreSQL documentation, CREATE FUNCTION, "Overloading": a call that matches two functions, once default arguments are
filled in, is an error.
"""

from __future__ import annotations

import typing as t

from ..kinds.routines import shared_call
from ..model.labels import label
from ..plan.function_bodies import ROUTINES

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from ..model.facts import Fact, FactId, FactSet


def ambiguous_overloads(wanted: FactSet, declared: Collection[FactId]) -> list[str]:
    """Return a warning for each pair of a kept and a declared routine that PostgreSQL cannot tell apart in some call.

    :param wanted: the target state, including what is kept.
    :param declared: the ids of the facts in the desired schema.
    """
    names: dict[tuple[str, ...], list[Fact]] = {}
    for fact in wanted.of_kind(*ROUTINES):
        names.setdefault((fact.kind, *fact.path[:2]), []).append(fact)
    return [
        f"{label(kept.id)}, which is being kept, conflicts with {label(new.id)} of the schema: a call with {number} "
        "argument(s) matches both, and PostgreSQL rejects it as not unique. Drop the former, or set destructive to 'apply'"
        for several in names.values()
        if len(several) > 1
        for kept in several
        if kept.id not in declared
        for new in several
        if new.id in declared and (number := shared_call(kept, new)) is not None
    ]
