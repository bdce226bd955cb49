# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Indexes."""

from __future__ import annotations

import typing as t

from ..model.facts import changed_attributes, split_pair
from ..model.hazards import ACCESS_EXCLUSIVE, BLOCKS_WRITES, MAY_FAIL_ON_DATA
from ..model.labels import object_naming
from ..model.sql import qualified
from .definition import DefinitionSyntax
from .inheritance.index_matching import is_created_separately
from .lineage import cascading_index
from .rule import FunctionUse, Rule, Step
from .sql.clauses import storage_options

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import Context


class Indexes(Rule):
    """An index that doesn't belong to a constraint."""

    kind = "index"
    naming = object_naming("INDEX", counted_as="indexes")
    definition = DefinitionSyntax("INDEX", table_after="ON", unnamed_before="ON")
    function_use = FunctionUse(is_caller=True, restricted=True)
    weight = 160
    loss_reason = "query performance or uniqueness may depend on it"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        hazards = (BLOCKS_WRITES, MAY_FAIL_ON_DATA) if fact.metadata["unique"] == "true" else (BLOCKS_WRITES,)
        steps = [Step(str(fact.metadata.get("definition") or fact.attributes["definition"]), hazards)]
        return steps + self._statistics(None, fact)

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        # A partition's key that is attached to a plain index must be dropped with it by CASCADE.
        keys = (each for each in context.live_dependents.get(fact.id, ()) if each[0] == "constraint")
        attached = any(
            fact.id in cascading_index(context.live.facts[key], ("index_attachment", key[1], key[3]), context)
            for key in keys
        )
        sql = f"DROP INDEX {qualified(*fact.id[1:])}{' CASCADE' if attached else ''}"
        return [Step(sql, ACCESS_EXCLUSIVE)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        what = changed_attributes(before, after)
        if what - {"statistics", "options", "valid"}:
            return None
        if "valid" in what and (after.attributes["valid"] != "true" or after.metadata["partitioned"] != "true"):
            return None
        if "valid" in what and not _gets_attached(after, context):
            return None  # it only becomes valid when the last missing partition's index is attached
        options = storage_options(f"ALTER INDEX {qualified(*after.id[1:])}", before, after) if "options" in what else []
        return options + self._statistics(before, after)

    @staticmethod
    def _statistics(before: Fact | None, after: Fact) -> list[Step]:
        def targets(fact: Fact | None) -> dict[str, str]:
            text = str(fact.attributes["statistics"] or "") if fact else ""
            return dict(part.split("=", 1) for part in text.split(",") if part)

        old, new, name = targets(before), targets(after), qualified(*after.id[1:])
        return [
            Step(f"ALTER INDEX {name} ALTER COLUMN {column} SET STATISTICS {new.get(column, '-1')}")
            for column in sorted(old.keys() | new.keys())
            if old.get(column) != new.get(column)
        ]

    def ignores_dependency(self, fact: Fact, need: Fact) -> bool:
        return is_created_separately(fact, need)

    def create_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # Attaching a partition attaches or creates indexes for all of the parent's: create others afterwards.
        return context.indexes_created_after_attach.get(fact.id, ())

    def cascaded_from(self, fact: Fact, context: Context) -> Iterable[FactId]:
        return cascading_index(fact, ("index_attachment", *fact.id[1:]), context)

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("relation", *fact.id[1:]),)


def _gets_attached(index: Fact, context: Context) -> bool:
    """Return whether the plan attaches a partition's index to this one."""
    for attachment in context.wanted.of_kind("index_attachment"):
        if tuple(split_pair(attachment.attributes["to"])) != index.id[1:]:
            continue
        child = context.wanted.facts[attachment.parent or ()]
        facts = (attachment.id, child.id, ("partition", *(child.parent or ())[1:]))
        live, wanted = context.live.facts, context.wanted.facts
        if any(
            each not in live or live[each].attributes != wanted[each].attributes for each in facts if each in wanted
        ):
            return True
    return False
