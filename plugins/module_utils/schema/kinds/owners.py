# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owners."""

from __future__ import annotations

import typing as t

from ..model.facts import kind_of
from ..model.labels import naming_of, property_naming
from ..model.sql import ident
from .change import CREATE_AGAIN, Creation, Step
from .renaming import Renaming
from .rule import CONTROLS_ACCESS, Rule
from .sql.clauses import routine_name
from .sql.object_types import sql_object_name

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId, FactSet
    from .context import PlanContext


class Owners(Rule):
    """The owner of an object; managed only if requested."""

    kind = "owner"
    naming = property_naming("owner of", is_unique=False)
    renaming = Renaming(None)
    weight = 350
    loss_reason = ""
    traits = frozenset({CONTROLS_ACCESS})
    attributes: t.ClassVar = {"role": CREATE_AGAIN}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        target = fact.subject
        name = routine_name(target, context) if kind_of(target) == "aggregate" else sql_object_name(target, context)
        return [
            Step(
                f"ALTER {naming_of(kind_of(target)).object_type} {name} OWNER TO {ident(str(fact.attributes['role']))}"
            )
        ]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return []

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        # A materialized view is populated with the privileges of its owner: as SQL that creates it does, before it gets another.
        return Creation(after=(("population", fact.subject),))


def owners(state: FactSet) -> dict[FactId, str]:
    """Return the owner of each object."""
    return {fact.subject: str(fact.attributes["role"]) for fact in state.of_kind("owner")}


def owner_facts(state: FactSet) -> list[Fact]:
    """Return the facts for the owners of objects."""
    return list(state.of_kind("owner"))


def is_owner(fact: Fact) -> bool:
    """Return whether a fact is the owner of an object."""
    return fact.kind == "owner"
