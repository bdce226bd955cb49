# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Row security policies."""

from __future__ import annotations

import typing as t

from ..model.facts import as_tuple, changed_attributes
from ..model.hazards import ACCESS_EXCLUSIVE
from ..model.labels import table_object_naming
from ..model.sql import ident, qualified
from ..model.sql import role as role_name
from .change import REPLACE, Step
from .definition import DefinitionSyntax
from .rule import ACCESS, REPARSED
from .table_objects import TableObject

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import PlanContext


def _alter(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    what = changed_attributes(before, after)
    sql = f"ALTER POLICY {ident(after.id[3])} ON {qualified(*after.id[1:3])}"
    if "roles" in what:
        sql += f"\n    TO {_roles(after)}"
    using = after.attributes["using"] if "using" in what else None
    check = after.attributes["check"] if "check" in what else None
    return [Step(sql + _expressions(using, check), ACCESS_EXCLUSIVE)]


class Policies(TableObject):
    """A policy: roles and expressions change in place; the command and PERMISSIVE or RESTRICTIVE don't."""

    kind = "policy"
    naming = table_object_naming("POLICY", counted_as="policies")
    definition = DefinitionSyntax("POLICY", table_after="ON", local_to=("table",))
    traits = frozenset({REPARSED})
    weight = 330
    nature = ACCESS
    attributes: t.ClassVar = {
        "permissive": REPLACE, "command": REPLACE, "roles": _alter, "using": _alter, "check": _alter,
    }  # fmt: skip

    def blocks_type_change(self, fact: Fact) -> bool:
        return True

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        attributes = fact.attributes
        sql = f"CREATE POLICY {ident(fact.id[3])} ON {qualified(*fact.id[1:3])}"
        if attributes["permissive"] != "PERMISSIVE":
            sql += f"\n    AS {attributes['permissive']}"
        sql += f"\n    FOR {attributes['command']}\n    TO {_roles(fact)}"
        return [Step(sql + _expressions(attributes["using"], attributes["check"]), ACCESS_EXCLUSIVE)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP POLICY {self.naming.sql_name(*fact.id[1:])}", ACCESS_EXCLUSIVE)]

    def replaced_attributes(self, before: Fact, after: Fact) -> set[str]:
        what = changed_attributes(before, after)
        # ALTER POLICY can't remove an expression.
        removed = {name for name in what & {"using", "check"} if after.attributes[name] is None}
        return super().replaced_attributes(before, after) | removed


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
    if not (expression.startswith("(") and expression.endswith(")")):
        return False
    depth, quote = 0, ""
    for position, character in enumerate(expression):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0 and position < len(expression) - 1:
                return False
    return True
