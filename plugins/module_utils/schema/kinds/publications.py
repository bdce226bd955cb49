# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Publications and their members."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import FactSet, as_tuple, kind_of
from ..model.labels import Naming, object_naming
from ..model.sql import ident, literal, qualified
from .change import REPLACE, Change, Removal, Step
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement, always
from .rule import NO_REQUIREMENTS, DatabaseWide, Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId
    from .context import ComparisonContext, PlanContext


def _set(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    resets = before.attributes["generated"] and not after.attributes["generated"]
    reset = ", publish_generated_columns = none" if resets else ""
    return [Step(f"ALTER PUBLICATION {ident(after.name)} SET ({_parameters(after)}{reset})")]


class Publications(Rule):
    """A publication; its members are separate facts."""

    kind = "publication"
    naming = object_naming("PUBLICATION")
    renaming = Renaming(DefinitionSyntax("PUBLICATION"))
    database_wide = DatabaseWide(members=("publication_table", "publication_schema"))
    weight = 600
    loss_reason = "subscribers may use it"
    attributes: t.ClassVar = {"all_tables": REPLACE, "publish": _set, "via_root": _set, "generated": _set}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        everything = " FOR ALL TABLES" if fact.is_true("all_tables") else ""
        return [Step(f"CREATE PUBLICATION {ident(fact.name)}{everything} WITH ({_parameters(fact)})")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP PUBLICATION {ident(fact.name)}")]

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        if before.attributes["all_tables"] == "true" != after.attributes["all_tables"]:
            return replace(change, loss="subscribers would no longer receive changes of all tables")
        return change


def _parameters(fact: Fact) -> str:
    words = [f"publish = {literal(str(fact.attributes['publish']))}"]
    words.append(f"publish_via_partition_root = {fact.attributes['via_root']}")
    if fact.attributes["generated"]:
        words.append("publish_generated_columns = stored")
    return ", ".join(words)


class PublicationTables(Rule):
    """A table in a publication, with its row filter and column list."""

    kind = "publication_table"
    naming = Naming(
        label=lambda publication, *table: f"table {qualified(*table)} in publication {ident(publication)}",
        target=lambda _publication, *table: qualified(*table),
        is_unique=False,
    )
    renaming = Renaming(None)
    weight = 610
    loss_reason = "subscribers would no longer receive its changes"
    attributes: t.ClassVar = dict.fromkeys(("columns", "where"), REPLACE)
    replacement = Replacement(blocks_type_change=always)

    def requirements(self, fact: Fact, context: ComparisonContext) -> FactSet:
        _publication, *path = fact.path
        table = context.wanted.facts.get(("table", *path))
        if table is None or not table.attributes["persistence"]:
            return NO_REQUIREMENTS
        required = FactSet()
        required.add(table.with_attributes(persistence=""))
        return required

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        columns = (
            f" ({', '.join(ident(name) for name in as_tuple(fact.attributes['columns']))})"
            if fact.attributes["columns"]
            else ""
        )
        where = f" WHERE ({fact.attributes['where']})" if fact.attributes["where"] else ""
        publication, *table = fact.path
        return [Step(f"ALTER PUBLICATION {ident(publication)} ADD TABLE ONLY {qualified(*table)}{columns}{where}")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        publication, *table = fact.path
        return [Step(f"ALTER PUBLICATION {ident(publication)} DROP TABLE {qualified(*table)}")]

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        publication, *table = fact.path
        return Removal(with_facts=(("table", *table), ("publication", publication)))


class PublicationSchemas(Rule):
    """All tables of a schema in a publication."""

    kind = "publication_schema"
    naming = Naming(
        label=lambda publication, schema: f"schema {ident(schema)} in publication {ident(publication)}",
        target=qualified,
        is_unique=False,
    )
    renaming = Renaming(None)
    weight = 610
    loss_reason = "subscribers would no longer receive its changes"
    attributes: t.ClassVar = {}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        publication, schema = fact.path
        return [Step(f"ALTER PUBLICATION {ident(publication)} ADD TABLES IN SCHEMA {ident(schema)}")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        publication, schema = fact.path
        return [Step(f"ALTER PUBLICATION {ident(publication)} DROP TABLES IN SCHEMA {ident(schema)}")]

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        publication, schema = fact.path
        return Removal(with_facts=(("publication", publication), ("schema", schema)))

    def requirements(self, fact: Fact, context: ComparisonContext) -> FactSet:
        # PostgreSQL doesn't support column lists in a publication with schemas.
        required = FactSet()
        publication, _schema = fact.path
        for each in context.wanted_children.get(("publication", publication), ()):
            if kind_of(each) == "publication_table" and context.wanted.facts[each].attributes["columns"]:
                required.add(context.wanted.facts[each].with_attributes(columns=None))
        return required


def publication_id(name: str) -> FactId:
    """Return the id of a publication."""
    return ("publication", name)


def publication_members(state: FactSet) -> list[Fact]:
    """Return the facts for the tables and schemas in publications."""
    return list(state.of_kind("publication_table", "publication_schema"))


def without_members(state: FactSet) -> set[FactId]:
    """Return the publications that name no table or schema: empty ones, and those of all tables."""
    naming = {fact.parent for fact in publication_members(state)}
    return {fact.id for fact in state.of_kind("publication") if fact.id not in naming}
