# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text search parsers, templates, dictionaries, and configurations with their mappings."""

from __future__ import annotations

import re
import typing as t
from dataclasses import replace

from ..model.facts import as_tuple
from ..model.labels import object_naming, part_naming
from ..model.sql import ident, qualified
from .change import REPLACE, Step
from .renaming import DefinitionSyntax, Renaming
from .rule import FunctionUse, Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import PlanContext


class _TextSearchObject(Rule):
    """A text search object: ``CREATE TEXT SEARCH ... name (option = value, ...)``."""

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        options = ", ".join(f"{key.upper()} = {value}" for key, value in fact.attributes.items() if value)
        return [Step(f"CREATE {self.naming.object_type} {self.naming.sql_name(*fact.path)} ({options})")]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"DROP {self.naming.object_type} {self.naming.sql_name(*fact.path)}")]


class _SuperuserObject(_TextSearchObject):
    """One that only a superuser can create and drop."""

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [replace(step, superuser=True) for step in super().create(fact, context)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [replace(step, superuser=True) for step in super().drop(fact, context)]


class TextSearchParsers(_SuperuserObject):
    """A text search parser; PostgreSQL can rename it, but not alter it."""

    kind = "text_search_parser"
    naming = object_naming("TEXT SEARCH PARSER")
    renaming = Renaming(DefinitionSyntax("TEXT SEARCH PARSER"))
    attributes: t.ClassVar = dict.fromkeys(("start", "gettoken", "end", "headline", "lextypes"), REPLACE)
    weight = 66
    loss_reason = "text search configurations, functions or applications may use it"


class TextSearchTemplates(_SuperuserObject):
    """A text search template; PostgreSQL can rename it, but not alter it."""

    kind = "text_search_template"
    naming = object_naming("TEXT SEARCH TEMPLATE")
    renaming = Renaming(DefinitionSyntax("TEXT SEARCH TEMPLATE"))
    attributes: t.ClassVar = dict.fromkeys(("init", "lexize"), REPLACE)
    weight = 67
    loss_reason = "text search dictionaries may use it"


_OPTION = re.compile(r"""((?:"(?:[^"]|"")*"|[^\s"=,])+) = (E?'(?:[^'\\]|''|\\.)*'|[^,]+)""", re.DOTALL)


def _options(text: object) -> dict[str, str]:
    """Return the values of a dictionary's options as PostgreSQL writes them."""
    return dict(_OPTION.findall(str(text or "")))


def _set_options(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    old, new = (_options(fact.attributes["options"]) for fact in (before, after))
    # An option without a value is removed. Setting all others in order also restores their order.
    changes = [name for name in old if name not in new] + [f"{name} = {value}" for name, value in new.items()]
    return [Step(f"ALTER TEXT SEARCH DICTIONARY {qualified(*after.path)} ({', '.join(changes)})")]


class TextSearchDictionaries(_TextSearchObject):
    """A text search dictionary; its template can't be changed."""

    kind = "text_search_dictionary"
    naming = object_naming("TEXT SEARCH DICTIONARY")
    renaming = Renaming(DefinitionSyntax("TEXT SEARCH DICTIONARY"))
    function_use = FunctionUse(words=(1,))
    attributes: t.ClassVar = {"template": REPLACE, "options": _set_options}
    weight = 68
    loss_reason = "text search configurations, functions or applications may use it"

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        options = f", {fact.attributes['options']}" if fact.attributes["options"] else ""
        name, template = self.naming.sql_name(*fact.path), fact.attributes["template"]
        return [Step(f"CREATE {self.naming.object_type} {name} (TEMPLATE = {template}{options})")]


class TextSearchConfigurations(_TextSearchObject):
    """A text search configuration; its parser can't be changed. Its mappings are separate facts."""

    kind = "text_search_configuration"
    naming = object_naming("TEXT SEARCH CONFIGURATION")
    renaming = Renaming(DefinitionSyntax("TEXT SEARCH CONFIGURATION"))
    function_use = FunctionUse(words=(1,))
    attributes: t.ClassVar = {"parser": REPLACE}
    weight = 69
    loss_reason = "indexes, functions or applications may use it"


def _alter_mapping(_before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    return [_mapping("ALTER", after)]


class TextSearchMappings(Rule):
    """The dictionaries that a text search configuration uses for a type of tokens."""

    kind = "text_search_mapping"
    naming = part_naming("text search mapping")
    renaming = Renaming(None)
    attributes: t.ClassVar = {"dictionaries": _alter_mapping}
    weight = 70
    loss_reason = ""

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [_mapping("ADD", fact)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [Step(f"{_configuration(fact)} DROP MAPPING FOR {ident(fact.name)}", join=_join)]


def _configuration(fact: Fact) -> str:
    return f"ALTER TEXT SEARCH CONFIGURATION {qualified(*fact.path[:2])}"


def _mapping(verb: str, fact: Fact) -> Step:
    dictionaries = ", ".join(as_tuple(fact.attributes["dictionaries"]))
    return Step(f"{_configuration(fact)} {verb} MAPPING FOR {ident(fact.name)} WITH {dictionaries}", join=_join)


def _join(one: str, other: str) -> str | None:
    (head, tokens, dictionaries), (other_head, more, other_dictionaries) = _parts(one), _parts(other)
    if (head, dictionaries) != (other_head, other_dictionaries) or '"' in tokens + more:
        return None
    return f"{head} FOR {tokens}, {more}{dictionaries}"


def _parts(statement: str) -> tuple[str, str, str]:
    """Return a statement's beginning, its types of tokens, and the rest."""
    head, _for, rest = statement.partition(" FOR ")
    tokens, with_, dictionaries = rest.partition(" WITH ")
    return head, tokens, with_ + dictionaries
