# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enum types."""

from __future__ import annotations

import typing as t

from ..model.facts import as_tuple
from ..model.labels import object_naming
from ..model.sql import literal, qualified
from .change import Change, Step
from .renaming import DefinitionSyntax, Renaming
from .rule import ALTER_ADDS_VALUES, ALTER_IGNORES_DEPENDENTS, FunctionUse
from .type_rules import TypeRule

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId
    from .context import ComparisonContext, PlanContext


def _add_labels(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    old, new = as_tuple(before.attributes["labels"]), as_tuple(after.attributes["labels"])
    steps, present = [], list(old)
    for position, label in enumerate(new):
        if label in present:
            continue
        if position == 0:
            place = f" BEFORE {literal(present[0])}" if present else ""
        else:
            place = f" AFTER {literal(new[position - 1])}"
            if present and new[position - 1] == present[-1]:
                place = ""
        present.insert(present.index(new[position - 1]) + 1 if position else 0, label)
        steps.append(
            Step(
                f"ALTER TYPE {qualified(*after.path)} ADD VALUE {literal(label)}{place}",
                commit_first=True,
            )
        )
    return steps


class Enums(TypeRule):
    """An enum: labels are added in place, in their position; any other change re-creates it."""

    kind = "enum"
    naming = object_naming("TYPE", word="enum", grant_type="TYPE", counted_as="types")
    renaming = Renaming(DefinitionSyntax("TYPE", form="AS ENUM"))
    function_use = FunctionUse(words=(1,))
    weight = 40
    traits = frozenset({ALTER_ADDS_VALUES, ALTER_IGNORES_DEPENDENTS})
    attributes: t.ClassVar = {"labels": _add_labels}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        labels = ", ".join(literal(label) for label in as_tuple(fact.attributes["labels"]))
        return [Step(f"CREATE TYPE {qualified(*fact.path)} AS ENUM ({labels})")]

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        old, new = as_tuple(before.attributes["labels"]), as_tuple(after.attributes["labels"])
        removed = [label for label in old if label not in new]
        return Change(
            in_place=[label for label in new if label in old] == list(old),
            loss=f"rows may contain the label {', '.join(removed)}" if removed else "",
            non_destructive_part=after.with_attributes(labels=_with_new_labels(old, new)),
        )

    @staticmethod
    def rename_label(enum: FactId, label: str, name: str) -> list[Step]:
        """Return the statement that renames a label."""
        old, new = (literal(each) for each in (label, name))
        return [Step(f"ALTER TYPE {qualified(*enum[1:])} RENAME VALUE {old} TO {new}")]


def _with_new_labels(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """Return the old labels with the new ones added in their position."""
    labels, previous = list(old), None
    for label in new:
        if label not in labels:
            labels.insert(labels.index(previous) + 1 if previous is not None else 0, label)
        previous = label
    return tuple(labels)
