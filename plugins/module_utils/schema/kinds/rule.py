# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule is: everything the engine knows about changing one kind.

A rule turns a change of a fact into statements, says what they cost and what
would be lost. It knows nothing of comparison, ordering or applying, and no file
in this folder imports another kind's.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..model.facts import FactSet, flattened
from ..model.sql import ident, qualified

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..model.facts import Fact, FactId
    from .context import Context
    from .sql.conversions import Conversion

NO_REQUIREMENTS = FactSet()
"""What most facts uphold."""


@dataclass(frozen=True, slots=True)
class Step:
    """One statement and its hazards.

    :param first: PostgreSQL may refuse to use what it makes before it is committed.
    """

    sql: str
    hazards: tuple[str, ...] = ()
    commit_first: bool = False


class Rule:
    """The defaults: a kind that is created, dropped, and replaced on any change.

    Attributes a kind may set:

    - ``weight``: ties in the order of creation; lower goes first.
    - ``access``: decides who may see or change what; brought to exactly what is declared, never "kept".
    - ``remark``: says something about another fact, whatever that is.
    - ``essential``: what it lives in is not made without it.
    - ``rigid``: what it lives in changes only with what that belongs to while it is there.
    - ``last``: touches what is made after it, and so goes before everything else, and comes after.
    - ``loses``: why dropping it is destructive, in words for the operator; empty when nothing is lost.
    - ``remade_with_parent``: cannot be dropped and made anew without losing values, but its parent can.
    - ``heedless``: changes in place whatever uses it, or used it until now.
    - ``parks``: is renamed aside while what uses it moves to its successor, and dropped last.
    - ``word``: how ALTER calls it, where it says ``RENAME TO``.
    - ``renaming``: the hazards of that.
    """

    kind: str = ""
    weight: int = 500
    access: bool = False
    is_metadata: bool = False
    parent_requires: bool = False
    bound_to_parent_link: bool = False
    order_last: bool = False
    loss_reason: str = ""
    alter_ignores_dependents: bool = False
    swaps: bool = False
    replaced_with_parent: bool = False
    object_type: str = ""
    rename_hazards: tuple[str, ...] = ()

    def create(self, fact: Fact, context: Context) -> list[Step]:
        """Return the statements that make the fact true where nothing of it exists."""
        raise NotImplementedError(self.kind)

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        """Return the statements that remove it."""
        raise NotImplementedError(self.kind)

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        """Return the statements that change it in place, or None when only drop and create can."""
        return None

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        """Return why this change loses data or takes something away, or an empty text."""
        return ""

    def rename(self, fact: Fact, name: str) -> list[Step]:
        """Return the statements that give it another name, and change nothing else."""
        return [Step(f"ALTER {self.object_type} {self.sql_name(fact)} RENAME TO {ident(name)}", self.rename_hazards)]

    def move(self, fact: Fact, schema: str) -> list[Step]:
        """Return the statements that put it into another schema."""
        return [Step(f"ALTER {self.object_type} {self.sql_name(fact)} SET SCHEMA {ident(schema)}", self.rename_hazards)]

    def sql_name(self, fact: Fact) -> str:
        """Return its name as it stands behind ``word``."""
        return qualified(*fact.id[1:])

    def changes_type(self, before: Fact, after: Fact) -> bool:
        """Return whether an in-place change needs what uses the fact to step aside (see ``blocks_retype``)."""
        return False

    def blocks_type_change(self, fact: Fact) -> bool:
        """Return whether PostgreSQL refuses to change the type of a column that the fact uses."""
        return False

    def conversions(self, before: Fact, after: Fact, context: Context) -> Iterable[Conversion]:
        """Return what becomes of the values it holds when it, or a type that it uses, changes as planned."""
        return ()

    def holds_rows(self, fact: Fact) -> bool:
        """Return whether dropping it and making it anew would lose rows or values."""
        return False

    def replaces_parent(self, before: Fact | None, after: Fact | None, context: Context) -> bool:
        """Return whether a change can only be made by making the parent anew."""
        return False

    def requirements(self, fact: Fact, context: Context) -> FactSet:
        """Return what else has to be, and how, while this wanted fact is there; none of what is declared demands more."""
        return NO_REQUIREMENTS

    def replaces(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return live facts that have to be made anew because this one comes into being."""
        return ()

    def non_destructive_part(self, before: Fact, after: Fact) -> Fact | None:
        """Return the part of a destructive change that loses nothing, if there is one."""
        return None

    def undroppable_reason(self, fact: Fact, context: Context) -> str:
        """Return why an undeclared fact stays all the same, although nothing would be lost, or an empty text."""
        return ""

    def retargets(self, fact: Fact) -> bool:
        """Return whether the fact can move to the successor of something parked, instead of being rebuilt."""
        return False

    def retarget(self, fact: Fact, context: Context) -> list[Step]:
        """Return statements that move an unchanged fact onto the successor of a parked one (only when it ``adapts``)."""
        raise NotImplementedError(self.kind)

    def rename_aside(self, fact: Fact) -> list[Step]:
        """Return the statements that rename a fact aside (only when ``parks``)."""
        raise NotImplementedError(self.kind)

    def drop_old(self, fact: Fact, context: Context) -> list[Step]:
        """Return the statements that drop what ``park`` renamed."""
        raise NotImplementedError(self.kind)

    def cascades_to(self, child: Fact) -> bool:
        """Return whether dropping this drops a fact that lives in it, too."""
        return True

    def needs_explicit_drop(self, fact: Fact, context: Context, dropped: Collection[FactId]) -> bool:
        """Return whether it must be dropped by itself although its parent is dropped as well."""
        return False

    def drop_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return facts whose drop comes before this one's although they don't need it."""
        return ()

    def cascaded_from(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return the facts whose drop takes this one along (its parent is always one of them)."""
        return ()

    def created_with(self, fact: Fact, context: Context) -> FactId | None:
        """Return the fact whose creation brings this one into being without a statement, if any."""
        return None

    def ignores_dependency(self, fact: Fact, need: Fact) -> bool:
        """Return whether it is made without something that it goes with once that is there."""
        return False

    def create_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return facts that this one is created after although it doesn't need them."""
        return ()

    def create_after_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return facts that must be gone before this one is made or changed, be they made anew afterwards or not."""
        return ()

    def occupied_names(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        """Return the names it occupies: two facts with one slot cannot exist together."""
        return (fact.id,)

    def inlines(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return the facts that its CREATE statement would like to create along."""
        return ()

    def sort_key(self, fact_id: FactId) -> tuple[str, ...]:
        """Return where a fact stands among those of its kind: neighbours may be joined into one statement."""
        return flattened(fact_id)

    def join(self, one: str, other: str) -> str | None:
        """Return two neighbouring statements of this kind as one, if a person would write them so."""
        return None
