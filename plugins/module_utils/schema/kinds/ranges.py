# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Range types."""

from __future__ import annotations

import typing as t

from ..model.facts import split_pair
from ..model.sql import ident, name_aside, qualified, split_name
from .rule import Step
from .type_rules import TypeRule, conversion_risk

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact
    from .context import Context


class Ranges(TypeRule):
    """A range type with its multirange; any change rebuilds it."""

    kind = "range"
    weight = 44

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        if before.attributes["multirange"] != after.attributes["multirange"]:
            return "columns, functions or applications may use its multirange by the name it has"
        return conversion_risk(before, after, "subtype")

    def rename_aside(self, fact: Fact) -> list[Step]:
        # The constructor functions keep the name of a type that is renamed: they step aside by themselves.
        schema, name = fact.id[1:]
        home, multirange = split_pair(fact.metadata["multirange"])
        span, several, subtype = qualified(schema, name), qualified(home, multirange), fact.attributes["subtype"]
        sides = f"{subtype}, {subtype}"
        steps = _constructors(schema, name, name_aside(name), (sides, f"{sides}, text"))
        steps += _constructors(home, multirange, name_aside(multirange), ("", span, f"VARIADIC {span}[]"))
        steps.append(Step(f"ALTER TYPE {several} RENAME TO {ident(name_aside(multirange))}"))
        return [*steps, *super().rename_aside(fact)]

    def create(self, fact: Fact, context: Context) -> list[Step]:
        words = {
            "subtype": "SUBTYPE",
            "opclass": "SUBTYPE_OPCLASS",
            "collation": "COLLATION",
            "canonical": "CANONICAL",
            "subtype_diff": "SUBTYPE_DIFF",
            "multirange": "MULTIRANGE_TYPE_NAME",
        }
        options = [f"    {word} = {fact.attributes[key]}" for key, word in words.items() if fact.attributes[key]]
        return [Step(f"CREATE TYPE {qualified(*fact.id[1:])} AS RANGE (\n" + ",\n".join(options) + "\n)")]

    def rename(self, fact: Fact, name: str) -> list[Step]:
        # What PostgreSQL named after it when it was made keeps its name: the constructors, the multirange and its own.
        schema, old = fact.id[1:]
        subtype, made, becomes = fact.attributes["subtype"], _multirange(old), _multirange(name)
        new = qualified(schema, name)
        sides = f"{subtype}, {subtype}"
        steps = [*super().rename(fact, name), *_constructors(schema, old, name, (sides, f"{sides}, text"))]
        if split_name(str(fact.attributes["multirange"]))[-1] == made:
            steps.append(Step(f"ALTER TYPE {qualified(schema, made)} RENAME TO {ident(becomes)}"))
            steps += _constructors(schema, made, becomes, ("", new, f"VARIADIC {new}[]"))
        return steps


def _constructors(schema: str, name: str, becomes: str, arguments: Iterable[str]) -> list[Step]:
    start = f"ALTER FUNCTION {qualified(schema, name)}"
    return [Step(f"{start}({each}) RENAME TO {ident(becomes)}") for each in arguments]


def _multirange(name: str) -> str:
    """Return the name that PostgreSQL gives the multirange of a range type (makeMultirangeTypeName)."""
    room = 63 - len("_multirange")
    return name.replace("range", "multirange", 1) if "range" in name else f"{name[:room]}_multirange"
