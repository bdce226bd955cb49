# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Base types."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import as_paths, as_tuple, changed_attributes
from ..model.labels import object_naming
from ..model.sql import literal, qualified
from .change import REPLACE, Change, Creation, Step
from .renaming import DefinitionSyntax, Renaming
from .rule import INLINES, FunctionUse, Rule

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId, FactSet
    from .context import ComparisonContext, PlanContext

_SETTABLE = ("receive", "send", "typmod_in", "typmod_out", "analyze", "subscript", "storage")
"""What ALTER TYPE ... SET can change."""

_WORDS = ("input", "output", *_SETTABLE, "internallength", "alignment", "element")
_QUOTED = {"category": "U", "default": None, "delimiter": ","}
_FLAGS = ("passedbyvalue", "preferred", "collatable")


def _set(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    changed = changed_attributes(before, after)
    options = [f"{key.upper()} = {after.attributes[key] or 'NONE'}" for key in _SETTABLE if key in changed]
    return [Step(f"ALTER TYPE {qualified(*after.path)} SET ({', '.join(options)})", superuser=True)]


class BaseTypes(Rule):
    """A base type, created and dropped with the functions that convert its values.

    They depend on the type, and the type depends on them. CREATE TYPE without a definition makes a shell for them.
    """

    kind = "base_type"
    naming = object_naming("TYPE", word="base type", grant_type="TYPE", counted_as="types")
    renaming = Renaming(DefinitionSyntax("TYPE", form="("))
    function_use = FunctionUse(words=(1,))
    weight = 58
    traits = frozenset({INLINES})
    attributes: t.ClassVar = {
        **dict.fromkeys((*_WORDS, *_QUOTED, *_FLAGS), REPLACE),
        **dict.fromkeys(_SETTABLE, _set),
    }
    loss_reason = "columns, functions or applications may use it"

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        attributes, name = fact.attributes, self.naming.sql_name(*fact.path)
        steps = [] if _is_shell(fact, context.live) else [Step(f"CREATE TYPE {name}", superuser=True)]
        for each in _conversions(fact):
            if each in context.inlined:
                definition = str(context.wanted.facts[each].attributes["definition"]).rstrip()
                steps.append(Step(definition.replace("CREATE OR REPLACE ", "CREATE ", 1)))
        options = [f"{key.upper()} = {attributes[key]}" for key in _WORDS if attributes[key] is not None]
        for key, default in _QUOTED.items():
            if attributes[key] not in (None, default):
                options.append(f"{key.upper()} = {literal(str(attributes[key]))}")
        options += [f"{key.upper()} = true" for key in _FLAGS if attributes[key] == "true"]
        body = ",\n".join(f"    {option}" for option in options)
        return [*steps, Step(f"CREATE TYPE {name} (\n{body}\n)", superuser=True)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        # Everything else that depends on it is dropped before.
        return [Step(f"DROP TYPE {self.naming.sql_name(*fact.path)}{' CASCADE' if _conversions(fact) else ''}")]

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        # Values may be stored out of line or compressed already.
        to_plain = before.attributes["storage"] != after.attributes["storage"] == "plain"
        return replace(change, in_place=False) if to_plain else change

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        return Creation(inlines=tuple(_conversions(fact)))

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("type", *fact.path),)


def _is_shell(fact: Fact, state: FactSet) -> bool:
    """Return whether a state has only the shell of a type, without a definition."""
    schema = state.facts.get(("schema", fact.schema))
    return schema is not None and qualified(*fact.path) in as_tuple(schema.metadata.get("shell_types"))


def defined_types(state: FactSet) -> set[str]:
    """Return the names of the base types, which aren't shells any more."""
    return {qualified(*fact.path) for fact in state.of_kind("base_type")}


def _conversions(fact: Fact) -> list[FactId]:
    """Return the functions that convert its values, and that are managed."""
    return [("function", *each) for each in as_paths(fact.metadata.get("conversions"))]
