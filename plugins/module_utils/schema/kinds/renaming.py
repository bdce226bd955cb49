# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the objects of a kind are renamed: how rename directives find their definitions, and the statements."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..model.labels import naming_of
from ..model.sql import ident, name_aside
from .change import Step

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.facts import Fact


@dataclass(frozen=True, slots=True)
class DefinitionSyntax:
    """How SQL defines the objects of a kind.

    :param words: the words between CREATE and the name, without optional ones such as OR REPLACE and UNIQUE; for a part
        of another object, the word before its name.
    :param form: the words after the name, by which kinds with the same ``words`` differ.
    :param table_after: for an object that is defined on a table, the word before the table's name.
    :param unnamed_before: the word that follows if the name, which is optional, is omitted.
    :param local_to: the kinds of the objects within which its name is unique, if it isn't unique in the schema.
    :param is_part: it's defined within the statement that creates the object it is local to, or with ALTER ... ADD.
    :param overloaded: several objects may have one name; the id ends with the types of their arguments.
    """

    words: str
    form: str = ""
    table_after: str = ""
    unnamed_before: str = ""
    local_to: tuple[str, ...] = ()
    is_part: bool = False
    overloaded: bool = False


@dataclass(frozen=True, slots=True)
class Renaming:
    """How the objects of a kind are renamed.

    :param definition: how SQL defines them, for rename directives; None if no directive can rename them.
    :param hazards: the hazards of ALTER ... RENAME TO.
    :param steps: returns the statements that rename a fact, if it isn't renamed with ALTER ... RENAME TO.
    :param steps_aside: returns those that rename a fact that is swapped to ``name_aside`` of its name, if they differ.
    :param types: the attributes with names of types, which the statements contain as well.
    """

    definition: DefinitionSyntax | None
    hazards: tuple[str, ...] = ()
    steps: Callable[[Fact, str], list[Step]] | None = None
    steps_aside: Callable[[Fact, str], list[Step]] | None = None
    types: tuple[str, ...] = ()

    def rename(self, fact: Fact, name: str) -> list[Step]:
        """Return the statements that rename a fact."""
        return self.steps(fact, name) if self.steps else [alter_name(fact, f"RENAME TO {ident(name)}", self.hazards)]

    def move(self, fact: Fact, schema: str) -> list[Step]:
        """Return the statements that move a fact to another schema."""
        return [alter_name(fact, f"SET SCHEMA {ident(schema)}", self.hazards)]

    def rename_aside(self, fact: Fact) -> list[Step]:
        """Return the statements that rename a fact until its replacement is in place."""
        return (self.steps_aside or self.rename)(fact, name_aside(fact.name))


def alter_name(fact: Fact, action: str, hazards: tuple[str, ...] = ()) -> Step:
    """Return the ALTER statement of a fact's object with an action."""
    naming = naming_of(fact.kind)
    return Step(f"ALTER {naming.object_type} {naming.sql_name(*fact.path)} {action}", hazards)
