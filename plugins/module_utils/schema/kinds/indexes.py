# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Indexes."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import kind_of
from ..model.hazards import ACCESS_EXCLUSIVE, BLOCKS_WRITES, MAY_FAIL_ON_DATA
from ..model.labels import object_naming
from ..model.sql import qualified
from .change import REPLACE, Change, Creation, Removal, Step
from .ids import parent_index
from .inheritance.index_matching import indexes_created_separately
from .lineage import cascading_index, indexes_above
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement
from .rule import FunctionUse, Rule
from .sql.clauses import storage_options

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact
    from .context import ComparisonContext, PlanContext


def _without_targets(fact: Fact, _context: ComparisonContext) -> list[Fact]:
    return [fact.with_attributes(statistics=None)] if fact.attributes["statistics"] else []


def _set_statistics(before: Fact | None, after: Fact) -> list[Step]:
    def targets(fact: Fact | None) -> dict[str, str]:
        text = str(fact.attributes["statistics"] or "") if fact else ""
        return dict(part.split("=") for part in text.split(",") if part)

    old, new, name = targets(before), targets(after), qualified(*after.path)
    return [
        Step(f"ALTER INDEX {name} ALTER COLUMN {column} SET STATISTICS {new.get(column, '-1')}")
        for column in sorted(old.keys() | new.keys())
        if old.get(column) != new.get(column)
    ]


def _alter_statistics(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return _set_statistics(before, after)


def _set_options(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return storage_options(f"ALTER INDEX {qualified(*after.path)}", before, after)


def _become_valid(_before: Fact, _after: Fact, _context: PlanContext) -> list[Step]:
    return []  # by attaching the missing indexes of partitions


class Indexes(Rule):
    """An index that doesn't belong to a constraint."""

    kind = "index"
    naming = object_naming("INDEX", counted_as="indexes")
    renaming = Renaming(DefinitionSyntax("INDEX", table_after="ON", unnamed_before="ON"))
    function_use = FunctionUse(is_caller=True, restricted=True)
    weight = 160
    loss_reason = "query performance or uniqueness may depend on it"
    replacement = Replacement(reset_by_type_change=_without_targets)
    attributes: t.ClassVar = {
        "definition": REPLACE, "table": REPLACE, "valid": _become_valid, "options": _set_options, "statistics": _alter_statistics,
    }  # fmt: skip

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        hazards = (BLOCKS_WRITES, MAY_FAIL_ON_DATA) if fact.is_true("unique") else (BLOCKS_WRITES,)
        steps = [Step(str(fact.metadata.get("definition") or fact.attributes["definition"]), hazards)]
        return steps + _set_statistics(None, fact)

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        # A partition's key that is attached to a plain index must be dropped with it by CASCADE.
        keys = (each for each in context.live_dependents.get(fact.id, ()) if kind_of(each) == "constraint")
        attached = any(
            fact.id in cascading_index(context.live.facts[key], ("index_attachment", key[1], key[3]), context)
            for key in keys
        )
        sql = f"DROP INDEX {qualified(*fact.path)}{' CASCADE' if attached else ''}"
        return [Step(sql, ACCESS_EXCLUSIVE)]

    def change(self, before: Fact | None, after: Fact | None, context: ComparisonContext) -> Change:
        change = super().change(before, after, context)
        if before is None or (after is not None and change.in_place):
            return change
        return replace(change, recreates=tuple(indexes_above(before, context)))

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        if before.attributes["valid"] == after.attributes["valid"]:
            return change
        # It only becomes valid when the last missing partition's index is attached.
        becomes_valid = after.attributes["valid"] == "true" == after.metadata["partitioned"]
        return replace(change, in_place=change.in_place and becomes_valid and _gets_attached(after, context))

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        link = ("partition", *(fact.parent or ())[1:])
        return Creation(
            # Attaching a partition attaches or creates indexes for all of the parent's: create others afterwards.
            after=(
                *context.indexes_created_after_attach.get(fact.id, ()),
                *([link] if fact.id in context.indexes_attached_by_mistake.get(link, ()) else ()),
            ),
            without=indexes_created_separately(fact, context.wanted),
        )

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        attachment = ("index_attachment", *fact.path)
        # While the partition is attached, an attached index can't be dropped.
        after = (("partition", *(fact.parent or ())[1:]),) if attachment in context.live.facts else ()
        return Removal(with_facts=tuple(cascading_index(fact, attachment, context)), after=after)

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("relation", *fact.path),)


def _gets_attached(index: Fact, context: ComparisonContext) -> bool:
    """Return whether the plan attaches a partition's index to this one."""
    for attachment in context.wanted.of_kind("index_attachment"):
        if parent_index(attachment) != index.path:
            continue
        child = context.wanted.facts[attachment.parent or ()]
        facts = (attachment.id, child.id, ("partition", *(child.parent or ())[1:]))
        live, wanted = context.live.facts, context.wanted.facts
        if any(
            each not in live or live[each].attributes != wanted[each].attributes for each in facts if each in wanted
        ):
            return True
    return False
