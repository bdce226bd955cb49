# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Range types."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import as_tuple
from ..model.labels import object_naming
from ..model.sql import ident, name_aside, qualified, split_name
from .change import REPLACE, Change, Step
from .renaming import DefinitionSyntax, Renaming, alter_name
from .rule import FunctionUse
from .type_rules import TypeRule, conversion_risk

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact
    from .context import ComparisonContext, PlanContext


def _rename(fact: Fact, name: str) -> list[Step]:
    # PostgreSQL doesn't rename what it named after the type: its constructors, its multirange type, and the constructors of that.
    schema, old = fact.path
    subtype, old_multirange, new_name = fact.attributes["subtype"], _multirange(old), _multirange(name)
    new = qualified(schema, name)
    bounds = f"{subtype}, {subtype}"
    steps = [
        alter_name(fact, f"RENAME TO {ident(name)}"),
        *_constructors(schema, old, name, (bounds, f"{bounds}, text")),
    ]
    if split_name(str(fact.attributes["multirange"]))[-1] == old_multirange:
        steps.append(Step(f"ALTER TYPE {qualified(schema, old_multirange)} RENAME TO {ident(new_name)}"))
        steps += _constructors(schema, old_multirange, new_name, ("", new, f"VARIADIC {new}[]"))
    return steps


def _rename_aside(fact: Fact, aside: str) -> list[Step]:
    # Renaming a type doesn't rename its constructor functions.
    schema, name = fact.path
    multirange_schema, multirange = as_tuple(fact.metadata["multirange"])
    range_type, multirange_type, subtype = (
        qualified(schema, name),
        qualified(multirange_schema, multirange),
        fact.attributes["subtype"],
    )
    bounds = f"{subtype}, {subtype}"
    steps = _constructors(schema, name, aside, (bounds, f"{bounds}, text"))
    steps += _constructors(
        multirange_schema, multirange, name_aside(multirange), ("", range_type, f"VARIADIC {range_type}[]")
    )
    steps.append(Step(f"ALTER TYPE {multirange_type} RENAME TO {ident(name_aside(multirange))}"))
    return [*steps, alter_name(fact, f"RENAME TO {ident(aside)}")]


class Ranges(TypeRule):
    """A range type with its multirange type; any change re-creates it."""

    kind = "range"
    naming = object_naming("TYPE", word="range", grant_type="TYPE", counted_as="types")
    renaming = Renaming(
        DefinitionSyntax("TYPE", form="AS RANGE"), steps=_rename, steps_aside=_rename_aside, types=("subtype",)
    )
    function_use = FunctionUse(words=(1,))
    weight = 44
    attributes: t.ClassVar = dict.fromkeys(
        ("subtype", "opclass", "collation", "canonical", "subtype_diff", "multirange"), REPLACE
    )

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        if before.attributes["multirange"] != after.attributes["multirange"]:
            loss = "columns, functions or applications may use its multirange type by its current name"
            return replace(change, loss=loss)
        return replace(change, loss=conversion_risk(before, after, "subtype"))

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        words = {
            "subtype": "SUBTYPE",
            "opclass": "SUBTYPE_OPCLASS",
            "collation": "COLLATION",
            "canonical": "CANONICAL",
            "subtype_diff": "SUBTYPE_DIFF",
            "multirange": "MULTIRANGE_TYPE_NAME",
        }
        options = [f"    {word} = {fact.attributes[key]}" for key, word in words.items() if fact.attributes[key]]
        return [Step(f"CREATE TYPE {qualified(*fact.path)} AS RANGE (\n" + ",\n".join(options) + "\n)")]


def _constructors(schema: str, name: str, new_name: str, arguments: Iterable[str]) -> list[Step]:
    start = f"ALTER FUNCTION {qualified(schema, name)}"
    return [Step(f"{start}({each}) RENAME TO {ident(new_name)}") for each in arguments]


def _multirange(name: str) -> str:
    """Return the name that PostgreSQL gives the multirange of a range type (makeMultirangeTypeName)."""
    length = 63 - len("_multirange")
    return name.replace("range", "multirange", 1) if "range" in name else f"{name[:length]}_multirange"
