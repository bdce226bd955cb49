# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Publications and their members."""

from __future__ import annotations

import typing as t

from ..model.facts import State, changed, texts
from ..model.sql import ident, literal, qualified
from .rule import NOTHING, Rule, Step

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import Context


class Publications(Rule):
    """A publication; its members are facts of their own."""

    kind = "publication"
    word = "PUBLICATION"
    weight = 600
    loses = "subscribers may follow it"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        everything = " FOR ALL TABLES" if fact.attrs["all_tables"] == "true" else ""
        return [Step(f"CREATE PUBLICATION {ident(fact.id[1])}{everything} WITH ({_parameters(fact)})")]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP PUBLICATION {ident(fact.id[1])}")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        if "all_tables" in changed(before, after):
            return None
        reset = (
            "" if after.attrs["generated"] or not before.attrs["generated"] else ", publish_generated_columns = none"
        )
        return [Step(f"ALTER PUBLICATION {ident(after.id[1])} SET ({_parameters(after)}{reset})")]

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        narrower = before.attrs["all_tables"] == "true" != after.attrs["all_tables"]
        return "subscribers would no longer receive the changes of every table" if narrower else ""


def _parameters(fact: Fact) -> str:
    words = [f"publish = {literal(str(fact.attrs['publish'])).strip()}"]
    words.append(f"publish_via_partition_root = {fact.attrs['via_root']}")
    if fact.attrs["generated"]:
        words.append("publish_generated_columns = stored")
    return ", ".join(words)


class PublicationTables(Rule):
    """A table in a publication, with its row filter and column list."""

    kind = "publication_table"
    weight = 610
    loses = "subscribers would no longer receive its changes"

    def blocks_retype(self, fact: Fact) -> bool:
        return True

    def upholds(self, fact: Fact, context: Context) -> State:
        table = context.wanted.facts.get(("table", *fact.id[2:]))
        if table is None or not table.attrs["persistence"]:
            return NOTHING
        demanded = State()
        demanded.add(table.with_attrs(persistence=""))
        return demanded

    def create(self, fact: Fact, context: Context) -> list[Step]:
        columns = (
            f" ({', '.join(ident(name) for name in texts(fact.attrs['columns']))})" if fact.attrs["columns"] else ""
        )
        where = f" WHERE ({fact.attrs['where']})" if fact.attrs["where"] else ""
        return [Step(f"ALTER PUBLICATION {ident(fact.id[1])} ADD TABLE ONLY {qualified(*fact.id[2:])}{columns}{where}")]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"ALTER PUBLICATION {ident(fact.id[1])} DROP TABLE {qualified(*fact.id[2:])}")]

    def implied_by_drop_of(self, fact: Fact, context: Context) -> list[tuple[str, ...]]:
        return [("table", *fact.id[2:]), ("publication", fact.id[1])]


class PublicationSchemas(Rule):
    """All tables of a schema in a publication."""

    kind = "publication_schema"
    weight = 610
    loses = "subscribers would no longer receive its changes"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"ALTER PUBLICATION {ident(fact.id[1])} ADD TABLES IN SCHEMA {ident(fact.id[2])}")]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"ALTER PUBLICATION {ident(fact.id[1])} DROP TABLES IN SCHEMA {ident(fact.id[2])}")]

    def implied_by_drop_of(self, fact: Fact, context: Context) -> list[tuple[str, ...]]:
        return [("publication", fact.id[1]), ("schema", fact.id[2])]

    def upholds(self, fact: Fact, context: Context) -> State:
        # PostgreSQL refuses lists of columns beside a schema.
        demanded = State()
        for each in context.wanted_children.get(("publication", fact.id[1]), ()):
            if each[0] == "publication_table" and context.wanted.facts[each].attrs["columns"]:
                demanded.add(context.wanted.facts[each].with_attrs(columns=None))
        return demanded
