# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions, procedures and aggregates."""

from __future__ import annotations

import typing as t

from ..model.facts import changed_attributes, split_pair
from ..model.labels import routine_naming
from ..model.sql import literal, qualified
from .rule import Rule, Step
from .sql.clauses import routine_name

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .context import Context


class _Routine(Rule):
    weight = 60
    alter_ignores_dependents = True
    naming = routine_naming("FUNCTION", grant_type="FUNCTION")
    loss_reason = "applications or other objects may call it"

    def blocks_type_change(self, fact: Fact) -> bool:
        return True  # it depends on a column only if its body is parsed SQL

    def create(self, fact: Fact, context: Context) -> list[Step]:
        # pg_get_functiondef prints CREATE OR REPLACE; OR REPLACE would hide a conflict with an existing function.
        definition = str(fact.attributes["definition"]).rstrip()
        return [Step(definition.replace("CREATE OR REPLACE ", "CREATE ", 1))]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP {self.naming.object_type} {routine_name(fact.id, context)}")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        # CREATE FUNCTION, "Notes": argument names and defaults can be added, but not removed or changed; nor can the result.
        what = changed_attributes(before, after)
        if (
            what & {"result", "window", "outputs"}
            or not _only_adds_names(before, after)
            or not _only_adds_defaults(before, after)
        ):
            return None
        return [Step(str(after.attributes["definition"]).rstrip())]

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("routine", *fact.id[1:]),)

    def cascaded_from(self, fact: Fact, context: Context) -> Iterable[FactId]:
        converted = fact.metadata.get("converts")
        return [("base_type", *split_pair(converted))] if converted else []


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


class Procedures(_Routine):
    """A procedure."""

    kind = "procedure"
    naming = routine_naming("PROCEDURE", grant_type="PROCEDURE")


_OPTIONS = (
    ("sfunc", "SFUNC", False), ("stype", "STYPE", False), ("sspace", "SSPACE", False), ("finalfunc", "FINALFUNC", False),
    ("combinefunc", "COMBINEFUNC", False), ("serialfunc", "SERIALFUNC", False), ("deserialfunc", "DESERIALFUNC", False),
    ("initcond", "INITCOND", True), ("msfunc", "MSFUNC", False), ("minvfunc", "MINVFUNC", False),
    ("mstype", "MSTYPE", False), ("msspace", "MSSPACE", False), ("mfinalfunc", "MFINALFUNC", False),
    ("minitcond", "MINITCOND", True),
)  # fmt: skip
_MODIFY = {"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}
_PARALLEL = {"s": "SAFE", "r": "RESTRICTED"}


class Aggregates(_Routine):
    """An aggregate; its definition is assembled here, as PostgreSQL has no function to deparse it."""

    kind = "aggregate"
    naming = routine_naming("AGGREGATE", grant_type="FUNCTION", empty="*")
    weight = 65

    def create(self, fact: Fact, context: Context) -> list[Step]:
        attributes = fact.attributes
        lines = [
            f"{word} = {literal(str(attributes[key])).strip() if quoted else attributes[key]}"
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
        return [Step(f"CREATE AGGREGATE {qualified(*fact.id[1:3])}({fact.metadata['identity'] or '*'}) (\n{body}\n)")]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        return None


def _operator(text: str) -> str:
    """Return the qualified operator of a regoperator text such as ``>(integer,integer)``."""
    name = text.split("(", 1)[0]
    return name if "." in name else f"pg_catalog.{name}"
