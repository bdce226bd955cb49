# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Foreign-data wrappers, foreign servers, and user mappings."""

from __future__ import annotations

import typing as t

from ..model.facts import changed_attributes
from ..model.labels import Naming, object_naming
from ..model.sql import ident, literal
from ..model.sql import role as role_name
from .change import REPLACE, Step
from .renaming import DefinitionSyntax, Renaming
from .rule import CONTAINS_OBJECTS, DatabaseWide, Rule
from .sql.foreign_options import option_changes, options_clause, original_order

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId, FactSet
    from .context import PlanContext


def _alter_wrapper(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    what = changed_attributes(before, after)
    sql = f"ALTER FOREIGN DATA WRAPPER {ident(after.name)}"
    sql += f" {_handler(after)}" if "handler" in what else ""
    sql += f" {_validator(after)}" if "validator" in what else ""
    return [Step(sql + option_changes(original_order(before), original_order(after)))]


class ForeignDataWrappers(Rule):
    """A foreign-data wrapper; everything is altered in place."""

    kind = "foreign_data_wrapper"
    naming = object_naming("FOREIGN DATA WRAPPER", grant_type="FOREIGN DATA WRAPPER")
    renaming = Renaming(DefinitionSyntax("FOREIGN DATA WRAPPER"))
    database_wide = DatabaseWide()
    weight = 92
    loss_reason = "foreign servers may use it"
    attributes: t.ClassVar = dict.fromkeys(("handler", "validator", "options"), _alter_wrapper)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        functions = "".join(f" {word}" for word in (_handler(fact), _validator(fact)) if not word.startswith("NO "))
        return [
            Step(f"CREATE FOREIGN DATA WRAPPER {ident(fact.name)}{functions}{options_clause(original_order(fact))}")
        ]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP FOREIGN DATA WRAPPER {ident(fact.name)}")]


def _handler(wrapper: Fact) -> str:
    return f"HANDLER {wrapper.attributes['handler']}" if wrapper.attributes["handler"] else "NO HANDLER"


def _validator(wrapper: Fact) -> str:
    return f"VALIDATOR {wrapper.attributes['validator']}" if wrapper.attributes["validator"] else "NO VALIDATOR"


def _alter_server(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    sql = f"ALTER SERVER {ident(after.name)}"
    if "version" in changed_attributes(before, after):
        version = after.attributes["version"]
        sql += f" VERSION {'NULL' if version is None else literal(str(version))}"
    return [Step(sql + option_changes(original_order(before), original_order(after)))]


class ForeignServers(Rule):
    """A foreign server; its wrapper and its type can't be changed."""

    kind = "foreign_server"
    naming = object_naming("SERVER", word="foreign server", grant_type="FOREIGN SERVER")
    renaming = Renaming(DefinitionSyntax("SERVER"))
    database_wide = DatabaseWide(members=("user_mapping",))
    traits = frozenset({CONTAINS_OBJECTS})
    weight = 94
    loss_reason = "foreign tables and functions may use it"
    attributes: t.ClassVar = {
        "wrapper": REPLACE, "type": REPLACE, "version": _alter_server, "options": _alter_server,
    }  # fmt: skip

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        sql = f"CREATE SERVER {ident(fact.name)}"
        for word in ("type", "version"):
            if fact.attributes[word] is not None:
                sql += f" {word.upper()} {literal(str(fact.attributes[word]))}"
        sql += f" FOREIGN DATA WRAPPER {ident(str(fact.attributes['wrapper']))}"
        return [Step(sql + options_clause(original_order(fact)))]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP SERVER {ident(fact.name)}")]


def _alter_mapping(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    changes = option_changes(original_order(before), original_order(after))
    return [Step(f"ALTER USER MAPPING {_for_user(after)}{changes}")]


class UserMappings(Rule):
    """A user mapping: how a role logs in to a foreign server.

    Its options are unknown, and not compared, if the login may not read them (``kinds.secret_attributes``).
    """

    kind = "user_mapping"
    naming = Naming(
        label=lambda server, user: f"user mapping for {role_name(user)} on server {ident(server)}",
        target=lambda server, user: f"{role_name(user)} on {ident(server)}",
    )
    renaming = Renaming(None)
    weight = 96
    loss_reason = "the role could no longer use the server, and the password would be lost"
    attributes: t.ClassVar = {"options": _alter_mapping}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        # With unknown options, it can't be created: PostgreSQL rejects this clause.
        known = fact.attributes["options"] is not None
        clause = options_clause(original_order(fact)) if known else " OPTIONS (<unknown>)"
        return [Step(f"CREATE USER MAPPING {_for_user(fact)}{clause}")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP USER MAPPING {_for_user(fact)}")]


def _for_user(mapping: Fact) -> str:
    server, user = mapping.path
    return f"FOR {role_name(user)} SERVER {ident(server)}"


def foreign_server_facts(state: FactSet) -> set[FactId]:
    """Return the foreign-data wrappers, foreign servers, and user mappings."""
    return {fact.id for fact in state.of_kind("foreign_data_wrapper", "foreign_server", "user_mapping")}
