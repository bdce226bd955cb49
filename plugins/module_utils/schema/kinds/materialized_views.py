# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Materialized views, and whether they are populated."""

from __future__ import annotations

import typing as t

from ..model.facts import closure, kind_of
from ..model.hazards import ACCESS_EXCLUSIVE, BLOCKS_READS
from ..model.labels import object_naming, property_naming
from ..model.sql import ident, qualified
from .change import REPLACE, Creation, Step
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement, always
from .rule import FunctionUse, Rule
from .sql.clauses import original_options, storage_options, view_body

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import ComparisonContext, PlanContext


def _set_access_method(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    method = ident(str(after.attributes["access_method"] or "heap"))
    return [Step(f"ALTER MATERIALIZED VIEW {qualified(*after.path)} SET ACCESS METHOD {method}", ACCESS_EXCLUSIVE)]


def _set_options(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return storage_options(f"ALTER MATERIALIZED VIEW {qualified(*after.path)}", before, after)


class MaterializedViews(Rule):
    """A materialized view: re-created when its query changes, and populated again."""

    kind = "matview"
    naming = object_naming("MATERIALIZED VIEW", grant_type="TABLE", counted_as="views")
    renaming = Renaming(DefinitionSyntax("MATERIALIZED VIEW"), (BLOCKS_READS,))
    function_use = FunctionUse(words=(1,), is_relation=True, is_caller=True, restricted=True)
    weight = 300
    loss_reason = "applications may read it"
    attributes: t.ClassVar = {"definition": REPLACE, "access_method": _set_access_method, "options": _set_options}
    replacement = Replacement(blocks_type_change=always)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        head = qualified(*fact.path)
        if fact.attributes["access_method"] not in (None, "heap"):
            head += f"\nUSING {ident(str(fact.attributes['access_method']))}"
        if fact.attributes["options"]:
            head += f"\nWITH ({', '.join(original_options(fact))})"
        # Populated at the end, when everything that its query may call exists.
        return [Step(f"CREATE MATERIALIZED VIEW {head} AS\n{view_body(fact.attributes['definition'])}\nWITH NO DATA")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP MATERIALIZED VIEW {qualified(*fact.path)}", (BLOCKS_READS,))]

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("relation", *fact.path), ("type", *fact.path))


class Populations(Rule):
    """The populated state of a materialized view."""

    kind = "population"
    naming = property_naming("rows of")
    renaming = Renaming(None)
    function_use = FunctionUse(words=(1,), is_caller=True, restricted=True)
    weight = 700
    loss_reason = ""
    attributes: t.ClassVar = {}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        names = [*self._unpopulated(fact.subject, context), fact.subject]
        return [Step(f"REFRESH MATERIALIZED VIEW {qualified(*each[1:])}", (BLOCKS_READS,)) for each in names]

    @staticmethod
    def _unpopulated(view: FactId, context: ComparisonContext) -> list[FactId]:
        """Return the unpopulated materialized views that this one reads, in order of their dependencies.

        PostgreSQL refuses to read them. They result from a REFRESH ... WITH NO DATA after others had read them.
        """
        needs, facts = context.wanted.depends_on, context.wanted.facts
        dependencies = [each for each in closure([view], needs) if kind_of(each) == "matview" and each != view]
        empty = [each for each in dependencies if ("population", each) not in facts]
        return sorted(empty, key=lambda each: (len(closure([each], needs)), each))

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"REFRESH MATERIALIZED VIEW {qualified(*fact.subject[1:])} WITH NO DATA", (BLOCKS_READS,))]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        # A materialized view that reads another can only be populated after it.
        dependencies = closure([fact.subject], context.wanted.depends_on)
        before = {each for each in dependencies if kind_of(each) == "matview"} - {fact.subject}
        if fact.subject in context.populated_before:
            before.add(context.populated_before[fact.subject])
        return Creation(after=tuple(("population", each) for each in before))
