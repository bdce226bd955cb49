# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions, procedures and aggregates."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import as_tuple
from ..model.labels import routine_naming
from ..model.sql import literal, qualified
from .change import REMOVAL, REPLACE, Change, Removal, Step
from .renaming import DefinitionSyntax, Renaming
from .replacement import Replacement, always
from .rule import ALTER_IGNORES_DEPENDENTS, OVERLOADED, FunctionUse, Rule
from .sql.clauses import routine_name

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact
    from .context import ComparisonContext, PlanContext


def _redefine(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return [Step(str(after.attributes["definition"]).rstrip())]


class _Routine(Rule):
    weight = 60
    traits = frozenset({ALTER_IGNORES_DEPENDENTS, OVERLOADED})
    naming = routine_naming("FUNCTION", grant_type="FUNCTION")
    loss_reason = "applications or other objects may call it"
    attributes: t.ClassVar = {
        **dict.fromkeys(("definition", "arguments", "names", "defaults"), _redefine),
        **dict.fromkeys(("result", "outputs", "window"), REPLACE),
    }
    replacement = Replacement(blocks_type_change=always)

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        # pg_get_functiondef prints CREATE OR REPLACE; OR REPLACE would hide a conflict with an existing function.
        definition = str(fact.attributes["definition"]).rstrip()
        return [Step(definition.replace("CREATE OR REPLACE ", "CREATE ", 1))]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP {self.naming.object_type} {routine_name(fact.id, context)}")]

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        if not change.in_place:
            return change
        # CREATE FUNCTION, "Notes": argument names and defaults can be added, but not removed or changed; nor can the result.
        return replace(change, in_place=_only_adds_names(before, after) and _only_adds_defaults(before, after))

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        converted = fact.metadata.get("converts")
        return Removal(with_facts=(("base_type", *as_tuple(converted)),)) if converted else REMOVAL

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("routine", *fact.path),)


def _only_adds_names(before: Fact, after: Fact) -> bool:
    old, new = before.attributes["names"], after.attributes["names"]
    if old is None or old == new:
        return True
    if new is None:
        return False
    was, becomes = str(old)[1:-1].split(","), str(new)[1:-1].split(",")
    return len(was) == len(becomes) and all(one in ('""', other) for one, other in zip(was, becomes, strict=True))


def _only_adds_defaults(before: Fact, after: Fact) -> bool:
    return int(str(after.attributes["defaults"])) >= int(str(before.attributes["defaults"]))


class Functions(_Routine):
    """A function: replaced in place if its signature allows it."""

    kind = "function"
    renaming = Renaming(DefinitionSyntax("FUNCTION", overloaded=True))
    function_use = FunctionUse(words=(1,), has_body=True)


class Procedures(_Routine):
    """A procedure."""

    kind = "procedure"
    naming = routine_naming("PROCEDURE", grant_type="PROCEDURE")
    renaming = Renaming(DefinitionSyntax("PROCEDURE", overloaded=True))
    function_use = FunctionUse(words=(1,), has_body=True)


_OPTIONS = (
    ("sfunc", "SFUNC", False), ("stype", "STYPE", False), ("sspace", "SSPACE", False), ("finalfunc", "FINALFUNC", False),
    ("combinefunc", "COMBINEFUNC", False), ("serialfunc", "SERIALFUNC", False), ("deserialfunc", "DESERIALFUNC", False),
    ("initcond", "INITCOND", True), ("msfunc", "MSFUNC", False), ("minvfunc", "MINVFUNC", False),
    ("mstype", "MSTYPE", False), ("msspace", "MSSPACE", False), ("mfinalfunc", "MFINALFUNC", False),
    ("minitcond", "MINITCOND", True),
)  # fmt: skip
_FLAGS = ("finalfunc_extra", "mfinalfunc_extra", "finalfunc_modify", "mfinalfunc_modify", "sortop", "parallel")
_MODIFY = {"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}
_PARALLEL = {"s": "SAFE", "r": "RESTRICTED"}


class Aggregates(_Routine):
    """An aggregate; its definition is assembled here, as PostgreSQL has no function to deparse it."""

    kind = "aggregate"
    naming = routine_naming("AGGREGATE", grant_type="FUNCTION", empty="*")
    renaming = Renaming(DefinitionSyntax("AGGREGATE", overloaded=True))
    weight = 65
    attributes: t.ClassVar = dict.fromkeys(
        (*_Routine.attributes, "direct", "kind", *_FLAGS, *(each[0] for each in _OPTIONS)), REPLACE
    )

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        attributes = fact.attributes
        lines = [
            f"{word} = {literal(str(attributes[key])) if quoted else attributes[key]}"
            for key, word, quoted in _OPTIONS
            if attributes.get(key) is not None
        ]
        if attributes.get("finalfunc_extra"):
            lines.append("FINALFUNC_EXTRA")
        if attributes.get("mfinalfunc_extra"):
            lines.append("MFINALFUNC_EXTRA")
        default = "r" if attributes.get("kind") == "n" else "w"
        for key, word in (("finalfunc_modify", "FINALFUNC_MODIFY"), ("mfinalfunc_modify", "MFINALFUNC_MODIFY")):
            if attributes.get(key) not in (None, default):
                lines.append(f"{word} = {_MODIFY[str(attributes[key])]}")
        if attributes.get("sortop"):
            lines.append(f"SORTOP = OPERATOR({_operator(str(attributes['sortop']))})")
        if attributes.get("parallel") in _PARALLEL:
            lines.append(f"PARALLEL = {_PARALLEL[str(attributes['parallel'])]}")
        if attributes.get("kind") == "h":
            lines.append("HYPOTHETICAL")
        body = ",\n".join(f"    {line}" for line in lines)
        return [Step(f"CREATE AGGREGATE {qualified(*fact.path[:2])}({fact.metadata['identity'] or '*'}) (\n{body}\n)")]


def _operator(text: str) -> str:
    """Return the qualified operator of a regoperator text such as ``>(integer,integer)``."""
    name = text.partition("(")[0]
    return name if "." in name else f"pg_catalog.{name}"
