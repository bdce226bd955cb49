# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How SQL defines the objects of a kind, with which rename directives are associated."""

from __future__ import annotations

from dataclasses import dataclass


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
