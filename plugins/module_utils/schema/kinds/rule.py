# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base class of rules: a rule is everything the engine knows about changing one kind of object.

A rule is asked in two phases. While a difference is *classified*, it is told both states (``ComparisonContext``) and
answers once what the difference means (``Change``). While the plan is *rendered*, it is also told what is created and
dropped (``PlanContext``) and returns statements (``Step``), and what they must come after (``Creation``, ``Removal``).
It is independent of comparing, ordering and executing, and no module in this folder imports another kind's.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..model.facts import FactSet, changed_attributes
from ..model.labels import register_naming
from .change import CREATE_AGAIN, CREATION, REMOVAL, REPLACE, Change
from .replacement import Replacement

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model.facts import Fact
    from ..model.labels import Naming
    from .change import Alteration, Creation, Removal, Step
    from .context import ComparisonContext, PlanContext
    from .renaming import Renaming

NO_REQUIREMENTS = FactSet()
"""The requirements of most facts."""

CONTROLS_ACCESS = "controls access"
"""A trait: it controls access to another fact, so it always becomes as declared and is never kept."""

DESCRIBES_ANOTHER = "describes another"
"""A trait: it only describes another fact, without effect on it."""

PARENT_REQUIRES = "parent requires"
"""A trait: its parent is not created without it."""

BOUND_TO_PARENT_LINK = "bound to parent link"
"""A trait: while it exists, parts of its table can only change together with the parent table."""

INLINES = "inlines"
"""A trait: other facts can be inlined into its CREATE statement (``Creation.inlines``)."""

ORDER_LAST = "order last"
"""A trait: it affects objects created after it, so it is dropped before and created after everything else."""

FIRES_FOR_STATEMENTS = "fires for statements"
"""A trait: it calls functions for the statements of a plan."""

CONTAINS_OBJECTS = "contains objects"
"""A trait: dropping it drops what describes it and controls access to it, but not its other children."""

ALTER_IGNORES_DEPENDENTS = "alter ignores dependents"
"""A trait: it can be altered in place whatever depends on it, or did until now."""

ALTER_ADDS_VALUES = "alter adds values"
"""A trait: altering it in place only adds values, so what depends on it means the same as before."""

ALTER_CHECKS_VALUES = "alter checks values"
"""A trait: it can be altered in place whatever depends on it, if the values of its dependents fit. It had better lose some before."""

OVERLOADED = "overloaded"
"""A trait: which of those with one name is called depends on the types of the arguments."""


@dataclass(frozen=True, slots=True)
class FunctionUse:
    """How functions and the objects of a kind use each other, as far as PostgreSQL doesn't record it.

    :param words: the words by which a function body names an object, by their positions in its flattened id.
    :param is_relation: it is named where SQL expects a relation.
    :param has_body: it is a function with a body that may name objects.
    :param is_caller: its statements may call the functions that it depends on: for existing rows, or to inline them.
    :param restricted: they do so with a restricted search path, since PostgreSQL 17.
    """

    words: tuple[int, ...] = ()
    is_relation: bool = False
    has_body: bool = False
    is_caller: bool = False
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class DatabaseWide:
    """What tells that the objects of a kind belong to the database, not to a schema.

    Undeclared ones are compared only if the whole database is managed.

    :param members: the kinds of their members, which relate them to other objects. Undeclared members of declared ones
        are compared if those objects are managed; an object that is only altered is declared without its members.
    """

    members: tuple[str, ...] = ()


class Rule:
    """The default rule.

    Every kind sets ``kind``, ``naming``, ``renaming``, ``attributes``, ``weight``, ``loss_reason``, and defines ``create``
    and ``drop``. A rule that doesn't is not loaded.

    - ``kind``: the first part of the ids of its facts.
    - ``naming``: how its facts are named in messages and statements.
    - ``renaming``: how it is renamed, and how SQL defines it, for rename directives.
    - ``weight``: breaks ties in the order of creation; lower comes first.
    - ``loss_reason``: why dropping it is destructive, worded for the operator; empty when nothing is lost.
    - ``replacement``: how it is replaced, alone or because of what it depends on.
    - ``traits``: further properties; each is documented above.
    - ``attributes``: for each attribute of its facts, what alters it. One that alters several is run once.
    - ``database_wide``: what tells that its objects belong to the database, not to a schema.
    - ``function_use``: whether function bodies name it, and whether its statements call functions.
    """

    kind: str
    naming: Naming
    renaming: Renaming
    weight: int
    loss_reason: str
    replacement: Replacement = Replacement()
    traits: frozenset[str] = frozenset()
    attributes: t.ClassVar[Mapping[str, Alteration]]
    database_wide: DatabaseWide | None = None
    function_use: FunctionUse = FunctionUse()

    @property
    def is_about_another(self) -> bool:
        """Whether its facts only control access to other objects, or describe them."""
        return not self.traits.isdisjoint((CONTROLS_ACCESS, DESCRIBES_ANOTHER))

    # Classifying

    def change(self, before: Fact | None, after: Fact | None, context: ComparisonContext) -> Change:
        """Return what a difference means; *before* is None for a creation, *after* for a drop."""
        if after is None:
            return Change(loss=self.loss_reason)
        if before is None:
            return Change()
        return self.difference(before, after, context)

    def difference(self, before: Fact, after: Fact, context: ComparisonContext) -> Change:
        """Return what it means that a fact differs between the states."""
        changed = changed_attributes(before, after)
        return Change(in_place=not any(self.attributes[name] is REPLACE for name in changed))

    def requirements(self, fact: Fact, context: ComparisonContext) -> FactSet:
        """Return the facts that this wanted fact requires; in the desired schema they are always satisfied."""
        return NO_REQUIREMENTS

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        """Return the names it occupies: two facts can't occupy the same one."""
        return (fact.id,)

    def names_below(self, fact: Fact, context: ComparisonContext) -> Iterable[tuple[str, ...]]:
        """Return the names it occupies in child tables, without being a fact there."""
        return ()

    # Ordering

    def creation(self, fact: Fact, context: PlanContext) -> Creation:
        """Return what the statements that create or alter the fact come with and after."""
        return CREATION

    def removal(self, fact: Fact, context: ComparisonContext) -> Removal:
        """Return what the drop of the fact comes with or after; before a plan exists, as if nothing else were dropped."""
        return REMOVAL

    # Rendering

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        """Return the statements that create the fact's object."""
        raise NotImplementedError(self.kind)

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        """Return the statements that drop it."""
        raise NotImplementedError(self.kind)

    @t.final
    def alter(self, before: Fact, after: Fact, context: PlanContext) -> list[Step]:
        """Return the statements that alter it in place, in the order of ``attributes``."""
        what = changed_attributes(before, after)
        done: set[Alteration] = set()
        steps: list[Step] = []
        for name, alteration in self.attributes.items():
            if name in what and alteration not in done:
                done.add(alteration)
                steps += (
                    self.create(after, context) if alteration is CREATE_AGAIN else alteration(before, after, context)
                )
        return steps


_NEEDED = ("kind", "naming", "renaming", "attributes", "weight", "loss_reason")
"""The members without a default."""


def rule_table(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Return rules by their kind, and register how their facts are named.

    :raises TypeError: when a rule lacks something that has no default.
    """
    table: dict[str, Rule] = {}
    for rule in rules:
        missing = [name for name in _NEEDED if not hasattr(rule, name)]
        missing += [name for name in ("create", "drop") if getattr(type(rule), name) is getattr(Rule, name)]
        if missing:
            raise TypeError(f"The rule {type(rule).__name__} doesn't define {', '.join(missing)}.")
        register_naming(rule.kind, rule.naming)
        table[rule.kind] = rule
    return table
