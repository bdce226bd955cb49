# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two states each, and how the statements begin that turn one into the other."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

from .samples import PAIR
from .states import (
    column,
    constraint,
    function,
    part,
    plain_object,
    state,
    view,
    view_column,
)

A, B = ("column", "public", "t", "a"), ("column", "public", "t", "b")
MOOD, EMAIL = ("enum", "public", "mood"), ("domain", "public", "email")
F: FactId = ("function", "public", "f", "")
V, W, X = (("view", "public", name) for name in "vwx")
Needs = t.Mapping[FactId, t.Iterable[FactId]]


def domain(name: str = "email", **attributes: str) -> Fact:
    """Return a domain over text."""
    given = {"base": "text", "not_null": "false", "collation": None, "not_null_name": None}
    return plain_object("domain", name, {**given, **attributes})


def reading(name: str, source: str, *columns: str) -> tuple[Fact, ...]:
    """Return a view of some columns of another relation."""
    found = (view_column(name, each, number) for number, each in enumerate(columns, 1))
    return (view(name, f" SELECT {', '.join(columns)}\n   FROM {source};"), *found)


def generated(expression: str) -> Fact:
    """Return a generated column."""
    return column("g", number=3, generated="STORED", expression=expression)


def attribute(name: str, number: int, kind: str = "text") -> Fact:
    """Return an attribute of the composite type pair."""
    return part("attribute", PAIR, name, attributes={"type": kind, "collation": None}, number=str(number))


@dataclass(frozen=True)
class Case:
    """Two states, what depends on what in each or in both, and how the statements begin that turn one into the other."""

    live: tuple[Fact, ...]
    wanted: tuple[Fact, ...]
    expected: tuple[str, ...]
    live_needs: Needs = field(default_factory=dict)
    wanted_needs: Needs = field(default_factory=dict)
    needs: Needs = field(default_factory=dict)

    def states(self) -> tuple[FactSet, FactSet]:
        """Return the live and the wanted state."""
        live, wanted = {**self.needs, **self.live_needs}, {**self.needs, **self.wanted_needs}
        return state(*self.live, needs=live), state(*self.wanted, needs=wanted)


READS_Z = function("f", "SELECT n FROM z")
CHECKED = constraint("c", "CHECK ((public.f() > 0))")
Z = (view("z", " SELECT 1 AS n;"), view_column("z", "n", 1, "integer"))
