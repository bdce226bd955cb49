# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemas and extensions."""

from __future__ import annotations

import typing as t

from ..naming import ident
from .rule import DATA_LOSS, Context, Rule, Step

if t.TYPE_CHECKING:
    from ..fact import Fact


class Schemas(Rule):
    """A schema: has no attributes of its own."""

    kind = "schema"
    weight = 10
    loses = "everything in it would be lost"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"CREATE SCHEMA {ident(fact.id[1])}")]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP SCHEMA {ident(fact.id[1])}", (DATA_LOSS,))]


class Extensions(Rule):
    """An extension; its version is the server's business, its members are its own."""

    kind = "extension"
    weight = 20
    loses = "what it provides may be used elsewhere, and its tables' rows would be lost"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        schema = fact.attrs["schema"]
        where = f" WITH SCHEMA {ident(str(schema))}" if schema else ""
        return [Step(f"CREATE EXTENSION {ident(fact.id[1])}{where}")]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP EXTENSION {ident(fact.id[1])}", (DATA_LOSS,))]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return [Step(f"ALTER EXTENSION {ident(after.id[1])} SET SCHEMA {ident(str(after.attrs['schema']))}")]
