# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds routines that are kept beside declared ones such that a call fits both.

PostgreSQL documentation, CREATE FUNCTION, "Overloading": of two that take the same arguments once defaults are filled
in, it chooses none.
"""

from __future__ import annotations

import typing as t

from ..model.labels import label

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from ..model.facts import Fact, FactId, FactSet


def ambiguous_overloads(wanted: FactSet, declared: Collection[FactId]) -> list[str]:
    """Return a warning for each pair of a kept and a declared routine between which PostgreSQL cannot choose.

    :param wanted: what there will be, including what is kept.
    :param declared: the ids of what the desired SQL declares.
    """
    names: dict[tuple[str, ...], list[Fact]] = {}
    for fact in wanted.of_kind("function", "procedure"):
        names.setdefault(fact.id[:3], []).append(fact)
    return [
        f"{label(kept.id)} is kept beside the declared {label(new.id)}: a call with {number} argument(s) fits both, which "
        "PostgreSQL refuses as not unique. Set destructive to 'apply', or drop the kept one"
        for several in names.values()
        if len(several) > 1
        for kept in several
        if kept.id not in declared
        for new in several
        if new.id in declared and (number := _common_call(kept, new)) is not None
    ]


def _common_call(one: Fact, other: Fact) -> int | None:
    """Return the least number of arguments of the same types that both can be called with, if there is one."""
    (mine, least), (theirs, needed) = _argument_counts(one), _argument_counts(other)
    number = max(least, needed)
    return number if number <= min(len(mine), len(theirs)) and mine[:number] == theirs[:number] else None


def _argument_counts(routine: Fact) -> tuple[list[str], int]:
    """Return the types of a routine's input arguments, and how many of them a call has to give."""
    types = routine.id[3].split(", ") if routine.id[3] else []
    return types, len(types) - int(str(routine.attributes["defaults"]))
