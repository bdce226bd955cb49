# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base class of rules: a rule is everything the engine knows about changing one kind of object.

A rule turns a change to a fact into statements with their hazards, and states what
would be lost. It is independent of comparing, ordering and executing, and no module
in this folder imports another kind's.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..model.facts import FactSet, flattened
from ..model.sql import ident

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..model.facts import Fact, FactId
    from ..model.labels import Naming
    from .context import Context
    from .sql.conversions import Conversion

NO_REQUIREMENTS = FactSet()
"""The requirements of most facts."""


@dataclass(frozen=True, slots=True)
class Step:
    """One statement and its hazards.

    :param commit_first: PostgreSQL may refuse to use its result before it is committed.
    """

    sql: str
    hazards: tuple[str, ...] = ()
    commit_first: bool = False


class Rule:
    """The default rule: a kind that is created, dropped, and replaced on any change.

    Attributes that every kind sets:

    - ``kind``: the first part of the ids of its facts.
    - ``naming``: how they are named in messages and statements.

    Attributes a kind may set:

    - ``weight``: breaks ties in the order of creation; lower comes first.
    - ``access``: controls access; always brought to what is declared, never kept.
    - ``is_metadata``: describes another fact, without effect on it.
    - ``parent_requires``: its parent is not created without it.
    - ``bound_to_parent_link``: while it exists, parts of its table can only change together with the parent table.
    - ``order_last``: affects objects created after it, so it is dropped before and created after everything else.
    - ``fires_for_statements``: calls functions for the statements of a plan.
    - ``loss_reason``: why dropping it is destructive, worded for the operator; empty when nothing is lost.
    - ``alter_ignores_dependents``: can be altered in place whatever depends on it, or did until now.
    - ``swaps``: is replaced by renaming it aside, retargeting its dependents, and dropping it last.
    - ``replaced_with_parent``: can't be re-created by itself without losing values; its parent is re-created instead.
    - ``rename_hazards``: the hazards of that.
    """

    kind: str
    naming: Naming
    weight: int = 500
    access: bool = False
    is_metadata: bool = False
    parent_requires: bool = False
    bound_to_parent_link: bool = False
    order_last: bool = False
    fires_for_statements: bool = False
    loss_reason: str = ""
    alter_ignores_dependents: bool = False
    swaps: bool = False
    replaced_with_parent: bool = False
    rename_hazards: tuple[str, ...] = ()

    def create(self, fact: Fact, context: Context) -> list[Step]:
        """Return the statements that create the fact's object."""
        raise NotImplementedError(self.kind)

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        """Return the statements that drop it."""
        raise NotImplementedError(self.kind)

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        """Return the statements that alter it in place, or None if it has to be re-created."""
        return None

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        """Return why this change is destructive, or an empty string."""
        return ""

    def ends_effect(self, before: Fact, after: Fact) -> bool:
        """Return whether an in-place change ends its effect on other objects, so it comes first (only if ``order_last``)."""
        return False

    def rename(self, fact: Fact, name: str) -> list[Step]:
        """Return the statements that rename it."""
        return [
            Step(f"ALTER {self.naming.object_type} {self.sql_name(fact)} RENAME TO {ident(name)}", self.rename_hazards)
        ]

    def move(self, fact: Fact, schema: str) -> list[Step]:
        """Return the statements that move it to another schema."""
        return [
            Step(
                f"ALTER {self.naming.object_type} {self.sql_name(fact)} SET SCHEMA {ident(schema)}", self.rename_hazards
            )
        ]

    def sql_name(self, fact: Fact) -> str:
        """Return its name as written after the object type."""
        return self.naming.sql_name(*fact.id[1:])

    def changes_type(self, before: Fact, after: Fact) -> bool:
        """Return whether an in-place change is blocked by some dependents (see ``blocks_type_change``)."""
        return False

    def blocks_type_change(self, fact: Fact) -> bool:
        """Return whether PostgreSQL refuses to change the type of a column that the fact depends on."""
        return False

    def conversions(self, before: Fact, after: Fact, context: Context) -> Iterable[Conversion]:
        """Return how its values are converted when it, or a type that it uses, changes as planned."""
        return ()

    def holds_rows(self, fact: Fact) -> bool:
        """Return whether re-creating it would lose rows or values."""
        return False

    def replaces_parent(self, before: Fact | None, after: Fact | None, context: Context) -> bool:
        """Return whether a change requires its parent to be re-created."""
        return False

    def requirements(self, fact: Fact, context: Context) -> FactSet:
        """Return the facts that this wanted fact requires; in the desired schema they are always satisfied."""
        return NO_REQUIREMENTS

    def replaces(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return live facts that have to be re-created because this one is created."""
        return ()

    def non_destructive_part(self, before: Fact, after: Fact) -> Fact | None:
        """Return the fact after the non-destructive part of a destructive change, if there is one."""
        return None

    def undroppable_reason(self, fact: Fact, context: Context) -> str:
        """Return why an undeclared fact can't be dropped although nothing would be lost, or an empty string."""
        return ""

    def retargets(self, fact: Fact) -> bool:
        """Return whether the fact can be retargeted to the successor of a swapped type, instead of being re-created."""
        return False

    def retarget(self, fact: Fact, context: Context) -> list[Step]:
        """Return the statements that retarget it to the successor of a swapped type (only if it ``retargets``)."""
        raise NotImplementedError(self.kind)

    def rename_aside(self, fact: Fact) -> list[Step]:
        """Return the statements that rename it aside (only if it ``swaps``)."""
        raise NotImplementedError(self.kind)

    def drop_old(self, fact: Fact, context: Context) -> list[Step]:
        """Return the statements that drop what ``rename_aside`` renamed."""
        raise NotImplementedError(self.kind)

    def cascades_to(self, child: Fact) -> bool:
        """Return whether dropping it also drops a child."""
        return True

    def needs_explicit_drop(self, fact: Fact, context: Context, dropped: Collection[FactId]) -> bool:
        """Return whether it must be dropped explicitly although its parent is dropped, too."""
        return False

    def drop_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return facts to drop before this one although they don't depend on it."""
        return ()

    def cascaded_from(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return the facts, other than its parent, whose drop also drops this one."""
        return ()

    def created_with(self, fact: Fact, context: Context) -> FactId | None:
        """Return the fact whose creation implicitly creates this one, if any."""
        return None

    def ignores_dependency(self, fact: Fact, need: Fact) -> bool:
        """Return whether it can be created without one of its dependencies."""
        return False

    def create_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return facts that are created before this one although it doesn't depend on them."""
        return ()

    def create_after_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return facts that must be dropped before this one is created or altered, even if they are re-created later."""
        return ()

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        """Return the names it occupies: two facts can't occupy the same one."""
        return (fact.id,)

    def inlines(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return the facts that can be inlined into its CREATE statement."""
        return ()

    def sort_key(self, fact_id: FactId) -> tuple[str, ...]:
        """Return the order of a fact within its kind: adjacent ones may be joined into one statement."""
        return flattened(fact_id)

    def join(self, one: str, other: str) -> str | None:
        """Return two adjacent statements of this kind as one, if a person would write them so."""
        return None
