# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import FactSet, as_tuple, changed_attributes
from ..model.labels import Naming
from ..model.sql import ident, split_name
from .change import REPLACE, Change, Creation, Step
from .renaming import Renaming
from .rule import OVERLOADED, Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact, FactId
    from .context import ComparisonContext, PlanContext


def _name(schema: str, name: str, left: str, right: str) -> str:
    return f"{ident(schema)}.{name}({left}, {right})"


_LINKS = ("commutator", "negator")
_ESTIMATORS = {"restrict": "RESTRICT", "join": "JOIN"}
_FLAGS = {"hashes": "HASHES", "merges": "MERGES"}


def _changed(before: Fact, after: Fact, context: ComparisonContext) -> set[str]:
    """Return the attributes that differ and have to be set."""
    changed = changed_attributes(before, after)
    return changed - {key for key in _LINKS if key in changed and _is_implied(key, before, after, context)}


def _set(before: Fact, after: Fact, context: PlanContext) -> list[Step]:
    changed = _changed(before, after, context)
    options = [f"{word} = {after.attributes[key] or 'NONE'}" for key, word in _ESTIMATORS.items() if key in changed]
    options += [f"{key.upper()} = OPERATOR({after.attributes[key]})" for key in _LINKS if key in changed]
    options += [word for key, word in _FLAGS.items() if key in changed]
    return [Step(f"ALTER OPERATOR {_name(*after.path)} SET ({', '.join(options)})")] if options else []


class Operators(Rule):
    """An operator. PostgreSQL sets and resets the links between an operator and its commutator or negator in both.

    The operator that is created first names one that doesn't exist yet. PostgreSQL creates that as a shell, and completes
    it when it is created.
    """

    kind = "operator"
    renaming = Renaming(None)
    traits = frozenset({OVERLOADED})
    attributes: t.ClassVar = {"function": REPLACE, **dict.fromkeys((*_LINKS, *_ESTIMATORS, *_FLAGS), _set)}
    naming = Naming(
        label=lambda *path: f"operator {_name(*path)}",
        target=_name,
        sql_name=_name,
        object_type="OPERATOR",
        comment_type="OPERATOR",
    )
    weight = 62
    loss_reason = "views, functions or applications may use it"

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        schema, name, left, right = fact.path
        lines = [f"FUNCTION = {fact.attributes['function']}"]
        lines += [f"LEFTARG = {left}"] if left != "NONE" else []
        lines.append(f"RIGHTARG = {right}")
        links = [key for key in _LINKS if fact.attributes[key] and not self._is_incomplete(fact, key, context)]
        lines += [f"{key.upper()} = OPERATOR({fact.attributes[key]})" for key in links]
        lines += [f"{word} = {fact.attributes[key]}" for key, word in _ESTIMATORS.items() if fact.attributes[key]]
        lines += [word for key, word in _FLAGS.items() if fact.attributes[key] == "true"]
        body = ",\n".join(f"    {line}" for line in lines)
        return [Step(f"CREATE OPERATOR {ident(schema)}.{name} (\n{body}\n)")]

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        return Creation(after=tuple(_linked(fact, key) for key in _LINKS if self._is_incomplete(fact, key, context)))

    @staticmethod
    def _is_incomplete(fact: Fact, key: str, context: PlanContext) -> bool:
        """Return whether only the other operator of a link, which is created as well, declares it."""
        return key in as_tuple(fact.metadata.get("incomplete")) and _linked(fact, key) in context.created

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP OPERATOR {self.naming.sql_name(*fact.path)}")]

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        change = super().difference(before, after, context)
        changed = _changed(before, after, context)
        settable = {key for key in changed & {*_LINKS, *_FLAGS} if before.attributes[key] in (None, "false")}
        if not before.is_true("links_change"):
            settable = set()
        return replace(change, in_place=changed <= _ESTIMATORS.keys() | settable)

    def requirements(self, fact: Fact, context: ComparisonContext) -> FactSet:
        """Return the operators that links lead to, with the same links."""
        required = FactSet()
        for key in _LINKS:
            other = context.wanted.facts.get(_linked(fact, key))
            if other is not None and _linked(other, key) != fact.id:
                required.add(other.with_attributes(**{key: f"{ident(fact.schema)}.{fact.path[1]}"}))
        return required


def _linked(fact: Fact, key: str) -> FactId:
    """Return the commutator or negator of an operator; an empty id if it has none."""
    if not fact.attributes[key]:
        return ()
    left, right = fact.path[2:] if key == "negator" else reversed(fact.path[2:])
    return ("operator", *split_name(str(fact.attributes[key])), left, right)


def _is_implied(key: str, before: Fact, after: Fact, context: ComparisonContext) -> bool:
    """Return whether a link is set or reset with the other operator, which is created or dropped."""
    other, former = _linked(after, key), _linked(before, key)
    if not other:
        return former in context.live.facts and former not in context.wanted.facts
    created = other in context.wanted.facts and other not in context.live.facts
    return created and not former and _linked(context.wanted.facts[other], key) == after.id
