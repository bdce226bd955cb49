# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routines and operators with one name: which of them a call matches.

PostgreSQL documentation, "Function Type Resolution", and CREATE FUNCTION, "Overloading".
"""

from __future__ import annotations

import itertools
import typing as t

from ..kinds import KINDS
from ..kinds.rule import OVERLOADED

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.facts import Fact, FactSet

_KINDS = tuple(kind for kind, rule in KINDS.items() if OVERLOADED in rule.traits)


def overloads(state: FactSet) -> Iterator[tuple[Fact, Fact]]:
    """Yield each ordered pair of routines or operators with one name."""
    named: dict[tuple[str, ...], list[Fact]] = {}
    for fact in state.of_kind(*_KINDS):
        named.setdefault(fact.path[:2], []).append(fact)
    for several in named.values():
        yield from itertools.permutations(several, 2)


def shared_call(one: Fact, other: Fact) -> int | None:
    """Return the smallest number of arguments with which a call matches two routines, so that it is ambiguous, or None."""
    if one.path[:2] != other.path[:2]:
        return None
    (mine, least), (theirs, needed) = _argument_counts(one), _argument_counts(other)
    number = max(least, needed)
    return number if number <= min(len(mine), len(theirs)) and mine[:number] == theirs[:number] else None


def fits_better(concrete: Fact, polymorphic: Fact) -> bool:
    """Return whether calls of a polymorphic routine or operator may match another one of the same name, which PostgreSQL would prefer.

    The text of both calls is the same. Of other casts it has the types (ruleutils.c, get_func_expr), so that it still means the same.
    """
    (theirs, needed), (mine, least) = _argument_counts(concrete), _argument_counts(polymorphic)
    number = max(least, needed)
    differing = [pair for pair in zip(mine[:number], theirs[:number], strict=False) if pair[0] != pair[1]]
    return (
        number <= min(len(mine), len(theirs))
        and bool(differing)
        and all(general in _POLYMORPHIC and special not in _POLYMORPHIC for general, special in differing)
    )


_POLYMORPHIC = frozenset(
    ('"any"', "anyarray", "anycompatible", "anycompatiblearray", "anycompatiblemultirange", "anycompatiblenonarray",
     "anycompatiblerange", "anyelement", "anyenum", "anymultirange", "anynonarray", "anyrange")
)  # fmt: skip
"""The types of polymorphic parameters (PostgreSQL's manual, "Polymorphic Types"), and ``"any"``."""


def _argument_counts(called: Fact) -> tuple[list[str], int]:
    """Return the types of the input arguments of a routine or operator, and how many of them have no default."""
    _schema, _name, *arguments = called.path
    types = [each for part in arguments if part for each in part.split(", ")]
    return types, len(types) - int(str(called.attributes.get("defaults", 0)))
