# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Row security policies."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import as_tuple, changed_attributes
from ..model.hazards import ACCESS_EXCLUSIVE
from ..model.labels import table_object_naming
from ..model.sql import ident
from ..model.sql import role as role_name
from .change import REPLACE, Change, Step
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement, always
from .rule import CONTROLS_ACCESS, Rule
from .sql.clauses import table_name
from .sql.lists import elements

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import ComparisonContext, PlanContext


def _alter(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    what = changed_attributes(before, after)
    sql = f"ALTER POLICY {ident(after.name)} ON {table_name(after)}"
    if "roles" in what:
        sql += f"\n    TO {_roles(after)}"
    using = after.attributes["using"] if "using" in what else None
    check = after.attributes["check"] if "check" in what else None
    return [Step(sql + _expressions(using, check), ACCESS_EXCLUSIVE)]


class Policies(Rule):
    """A policy: roles and expressions change in place; the command and PERMISSIVE or RESTRICTIVE don't."""

    kind = "policy"
    naming = table_object_naming("POLICY", counted_as="policies")
    renaming = Renaming(DefinitionSyntax("POLICY", table_after="ON", local_to=("table",)), ACCESS_EXCLUSIVE)
    traits = frozenset({CONTROLS_ACCESS})
    weight = 330
    loss_reason = ""
    attributes: t.ClassVar = {
        "permissive": REPLACE, "command": REPLACE, "roles": _alter, "using": _alter, "check": _alter,
    }  # fmt: skip
    replacement = Replacement(blocks_type_change=always)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        attributes = fact.attributes
        sql = f"CREATE POLICY {ident(fact.name)} ON {table_name(fact)}"
        if attributes["permissive"] != "PERMISSIVE":
            sql += f"\n    AS {attributes['permissive']}"
        sql += f"\n    FOR {attributes['command']}\n    TO {_roles(fact)}"
        return [Step(sql + _expressions(attributes["using"], attributes["check"]), ACCESS_EXCLUSIVE)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP POLICY {self.naming.sql_name(*fact.path)}", ACCESS_EXCLUSIVE)]

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        # ALTER POLICY can't remove an expression.
        what = changed_attributes(before, after) & {"using", "check"}
        return replace(change, in_place=False) if any(after.attributes[name] is None for name in what) else change


def _roles(fact: Fact) -> str:
    return ", ".join(role_name(name) for name in as_tuple(fact.attributes["roles"]))


def _expressions(using: object, check: object) -> str:
    text = ""
    if using is not None:
        text += f"\n    USING {_parenthesized(str(using))}"
    if check is not None:
        text += f"\n    WITH CHECK {_parenthesized(str(check))}"
    return text


def _parenthesized(expression: str) -> str:
    """Return the expression in exactly the parentheses that the grammar requires."""
    # The parentheses around a sub-select belong to it.
    bare = not _wrapped(expression) or expression[1:].lstrip().upper().startswith(("SELECT", "WITH", "VALUES"))
    return f"({expression})" if bare else expression


def _wrapped(expression: str) -> bool:
    return expression.startswith("(") and expression.endswith(")") and not elements(expression)[1]
