# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the texts of functions name, as far as words tell: PostgreSQL keeps no dependencies for them.

Good enough to order what is made in one plan, and to warn; nothing is decided by it.
"""

from __future__ import annotations

import functools
import re
import typing as t

from .naming import label
from .source import tokens

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .fact import Fact, FactId, State
    from .plan import Statement

    Names = Mapping[str, Sequence[FactId]]

ROUTINES = ("function", "procedure")
RUNS_FUNCTIONS = ("column", "default", "constraint", "domain", "domain_constraint", "index", "matview", "population")
"""Kinds whose statements may call the functions that they use: for the rows that are there, or to inline them."""

_TEXT = "\nAS $"
_WORD = re.compile(r'"((?:[^"]|"")+)"|([^\W\d][\w$]*)')


def has_text(fact: Fact) -> bool:
    """Tell whether a fact is a routine whose body is kept as text, in a language that names objects."""
    definition = str(fact.attrs.get("definition"))
    return fact.kind in ROUTINES and _TEXT in definition and " LANGUAGE c\n" not in definition


NAMED = (
    "column", "composite", "domain", "enum", "function", "matview", "population", "procedure", "range", "sequence",
    "table", "view",
)  # fmt: skip


class Bodies:
    """The texts of a state's functions, and what is named in them."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._words: dict[FactId, set[str]] = {}

    def called(self, fact: Fact) -> list[Fact]:
        """Return the routines that may run when a fact is made: those it needs, those they need or name, and so on."""
        todo = self._routines(fact.id)
        if fact.kind == "population" and fact.parent is not None:
            todo += self._routines(fact.parent)
        found: dict[FactId, Fact] = {}
        while todo:
            routine = todo.pop()
            if routine.id not in found:
                found[routine.id] = routine
                todo += self._routines(routine.id)
                todo += [each for word in sorted(self.words(routine)) for each in self._by_name.get(word, ())]
        return list(found.values())

    def named(self, fact: Fact, among: Names) -> list[FactId]:
        """Return which facts are named by the texts of the routines that may run when a fact is made."""
        found: dict[FactId, None] = {}
        for routine in self.called(fact):
            text = self.words(routine)
            for word in sorted(text):
                # A column counts when its table is named as well.
                found |= dict.fromkeys(each for each in among.get(word, ()) if each[0] != "column" or each[2] in text)
        return list(found)

    def words(self, routine: Fact) -> set[str]:
        """Return the words of a routine's text, in the form that names have in the catalogs."""
        if routine.id not in self._words:
            body = str(routine.attrs["definition"]).partition(_TEXT)[2] if has_text(routine) else ""
            found = _WORD.findall(body)
            self._words[routine.id] = {quoted.replace('""', '"') or plain.lower() for quoted, plain in found}
        return self._words[routine.id]

    def _routines(self, fact_id: FactId) -> list[Fact]:
        needs = sorted((each for each in self._state.needs.get(fact_id, ()) if each[0] in ROUTINES), key=repr)
        return [self._state.facts[each] for each in needs if each in self._state.facts]

    @functools.cached_property
    def _by_name(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for routine in self._state.of_kind(*ROUTINES):
            found.setdefault(str(routine.id[2]), []).append(routine)
        return found


RESTRICTED_SINCE = 17
_RESTRICTED = ("index", "matview", "population")
_RELATIONS = ("matview", "sequence", "table", "view")
_BEFORE_RELATION = ("FROM", "JOIN", "INTO", "UPDATE", "ONLY", "TABLE", "USING")


def restricted(statements: Iterable[Statement], state: State, major: int) -> list[str]:
    """Return warnings of functions that by their words don't find what they name where PostgreSQL sets the search path.

    From 17 on it does so while it builds indexes and fills materialized views.
    """
    if major < RESTRICTED_SINCE:
        return []
    bodies, warnings = Bodies(state), dict[str, None]()
    relations, routines = ({fact.id[2] for fact in state.of_kind(*kinds)} for kinds in (_RELATIONS, ROUTINES))
    for statement in statements:
        fact = state.facts.get(statement.fact)
        if statement.fact[0] not in _RESTRICTED or statement.verb == "drop" or fact is None:
            continue
        made = fact.parent if fact.kind == "population" and fact.parent else fact.id
        for routine in bodies.called(fact):
            bare = _without_schema(routine, relations, routines)
            if bare:
                warnings[
                    f"{label(routine.id)} names {', '.join(bare)} without a schema and has no search_path of its own:"
                    f" PostgreSQL {major} searches pg_catalog alone when it calls the function for {label(made)},"
                    " and then fails. Name the schema, or give the function a search_path"
                ] = None
    return list(warnings)


def _without_schema(routine: Fact, relations: set[t.Any], routines: set[t.Any]) -> list[str]:
    """Return the names of relations and routines that a text uses without their schema."""
    head, _mark, rest = str(routine.attrs["definition"]).partition(_TEXT)
    if not has_text(routine) or " SET search_path " in head:
        return []
    body = rest.partition("$")[2].rpartition("$")[0].rpartition("$")[0]
    found = [token for token in tokens(body) if token.kind not in ("comment", "string", "escape")]
    bare = []
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        if token.kind not in ("word", "quoted") or (before is not None and before.text == "."):
            continue
        name = token.text[1:-1].replace('""', '"') if token.kind == "quoted" else token.text.lower()
        is_relation = name in relations and before is not None and before.text.upper() in _BEFORE_RELATION
        is_call = name in routines and after is not None and after.text == "("
        if (is_relation and (after is None or after.text != ".")) or is_call:
            bare.append(name)
    return list(dict.fromkeys(bare))


def by_name(fact_ids: Iterable[FactId]) -> Names:
    """Return facts by the last part of the names that a text may call them by."""
    found: dict[str, list[FactId]] = {}
    for fact_id in fact_ids:
        if fact_id[0] in NAMED:
            name = fact_id[1][2] if fact_id[0] == "population" else fact_id[3 if fact_id[0] == "column" else 2]
            found.setdefault(name, []).append(fact_id)
    return found
