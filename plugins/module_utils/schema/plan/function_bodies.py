# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the objects named in function bodies by their words, as PostgreSQL records no dependencies for them.

This is a heuristic, used only to order the statements of a plan and for warnings.
"""

from __future__ import annotations

import functools
import re
import typing as t

from ..kinds import KINDS
from ..model.facts import flattened, kind_of

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model.facts import Fact, FactId, FactSet

    Names = Mapping[str, Sequence[FactId]]

ROUTINES = tuple(kind for kind, rule in KINDS.items() if rule.function_use.has_body)

_POSITIONS = {kind: rule.function_use.words for kind, rule in KINDS.items() if rule.function_use.words}
"""Where the words are, in the path of an id, by which a function body names it."""

BODY_MARK = "\nAS $"
_WORD = re.compile(r'"((?:[^"]|"")+)"|([^\W\d][\w$]*)')


def has_string_body(fact: Fact) -> bool:
    """Return whether a fact is a routine with its body in a string constant, in a language that names objects."""
    definition = str(fact.attributes.get("definition"))
    return fact.kind in ROUTINES and BODY_MARK in definition and " LANGUAGE c\n" not in definition


class FunctionBodies:
    """The bodies of a state's functions, and the names in them.

    :param among: the facts to find by their names.
    """

    def __init__(self, state: FactSet, among: Iterable[FactId] = ()) -> None:
        self._state, self._among = state, among
        self._words: dict[FactId, set[str]] = {}
        self._named: dict[FactId, list[FactId]] = {}
        self._named_from: dict[tuple[FactId, ...], list[FactId]] = {}

    def called(self, fact: Fact) -> list[Fact]:
        """Return the routines that may run when a fact is created: its dependencies and, recursively, what they name."""
        return self._called_from(self._called_first(fact))

    def _called_first(self, fact: Fact) -> list[Fact]:
        routines = self._routines(fact.id)
        if fact.subject == fact.parent:
            routines += self._routines(fact.subject)  # it is about a fact that calls functions
        return routines

    def _called_from(self, routines: Iterable[Fact]) -> list[Fact]:
        todo = list(routines)
        found: dict[FactId, Fact] = {}
        while todo:
            routine = todo.pop()
            if routine.id not in found:
                found[routine.id] = routine
                todo += self._routines(routine.id)
                todo += [each for word in sorted(self.words(routine)) for each in self._by_name.get(word, ())]
        return list(found.values())

    def named(self, fact: Fact) -> list[FactId]:
        """Return the facts named in the bodies of the routines that may run when a fact is created."""
        first = self._called_first(fact)
        key = tuple(each.id for each in first)
        if key not in self._named_from:
            called = self._called_from(first)
            self._named_from[key] = list(dict.fromkeys(each for routine in called for each in self._named_in(routine)))
        return self._named_from[key]

    def _named_in(self, routine: Fact) -> list[FactId]:
        """Return the facts named in the body of a routine."""
        if routine.id not in self._named:
            text = self.words(routine)
            # A column counts only if its table is named, too.
            self._named[routine.id] = [
                each
                for word in sorted(text)
                for each in sorted(self._names.get(word, ()), key=repr)
                if text.issuperset(_words(each))
            ]
        return self._named[routine.id]

    def words(self, routine: Fact) -> set[str]:
        """Return the words of a routine's body, case-folded like names in the catalogs."""
        if routine.id not in self._words:
            found = _WORD.findall(_body(routine) if has_string_body(routine) else "")
            self._words[routine.id] = {quoted.replace('""', '"') or plain.lower() for quoted, plain in found}
        return self._words[routine.id]

    def _routines(self, fact_id: FactId) -> list[Fact]:
        needs = self.routines.intersection(self._state.depends_on.get(fact_id, ()))
        return [self._state.facts[each] for each in sorted(needs, key=repr)]

    @functools.cached_property
    def routines(self) -> set[FactId]:
        """The routines of the state."""
        return {each.id for each in self._state.of_kind(*ROUTINES)}

    @functools.cached_property
    def _names(self) -> Names:
        return by_name(self._among)

    @functools.cached_property
    def _by_name(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for routine in self._state.of_kind(*ROUTINES):
            found.setdefault(routine.path[1], []).append(routine)
        return found


def _body(routine: Fact) -> str:
    """Return the string constant of a routine, without its dollar quotes."""
    tag, _dollar, rest = str(routine.attributes["definition"]).partition(BODY_MARK)[2].partition("$")
    return rest.rpartition(f"${tag}$")[0]


def by_name(fact_ids: Iterable[FactId]) -> Names:
    """Return facts by their unqualified names."""
    found: dict[str, list[FactId]] = {}
    for fact_id in fact_ids:
        if positions := _POSITIONS.get(kind_of(fact_id)):
            found.setdefault(flattened(fact_id)[positions[0]], []).append(fact_id)
    return found


def _words(fact_id: FactId) -> list[str]:
    """Return the words by which a function body names a fact, its own name first; none if it can't."""
    positions = _POSITIONS.get(kind_of(fact_id), ())
    parts = flattened(fact_id) if positions else ()
    return [parts[position] for position in positions]
