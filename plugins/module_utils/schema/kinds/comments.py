# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comments on any object."""

from __future__ import annotations

import typing as t

from ..model.sql import ident, literal, qualified
from .rule import Rule, Step
from .sql.clauses import routine_name

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import Context

_COMMENTED = {
    "schema": "SCHEMA", "extension": "EXTENSION", "collation": "COLLATION", "enum": "TYPE", "domain": "DOMAIN",
    "composite": "TYPE", "range": "TYPE", "sequence": "SEQUENCE", "table": "TABLE", "column": "COLUMN",
    "view_column": "COLUMN", "attribute": "COLUMN", "index": "INDEX", "view": "VIEW", "matview": "MATERIALIZED VIEW",
    "function": "FUNCTION", "procedure": "PROCEDURE", "aggregate": "AGGREGATE", "statistics": "STATISTICS",
    "publication": "PUBLICATION",
}  # fmt: skip

INITDB_COMMENT = "standard public schema"


class Comments(Rule):
    """A comment on any fact."""

    kind = "comment"
    weight = 800
    is_metadata = True

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return [
            Step(f"COMMENT ON {_described_object(fact, context)} IS {literal(str(fact.attributes['text'])).strip()}")
        ]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        # The initial comment on schema public is never declared; without a declared one, restore it.
        text = literal(INITDB_COMMENT).strip() if fact.id[1] == ("schema", "public") else "NULL"
        return [Step(f"COMMENT ON {_described_object(fact, context)} IS {text}")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return self.create(after, context)


def _described_object(fact: Fact, context: Context) -> str:
    target = fact.id[1]
    kind, *path = target
    if kind in ("trigger", "rule", "policy", "constraint"):
        return f"{kind.upper()} {ident(path[2])} ON {qualified(*path[:2])}"
    if kind == "domain_constraint":
        return f"CONSTRAINT {ident(path[2])} ON DOMAIN {qualified(*path[:2])}"
    if kind in ("function", "procedure", "aggregate"):
        return f"{_COMMENTED[kind]} {routine_name(target, context)}"
    return f"{_COMMENTED[kind]} {qualified(*path)}"
