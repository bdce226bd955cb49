# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls of functions: whether one changes rows of others, or returns what depends on them.

That a result depends on rows of others is found by calling the function once more after those rows have been removed: if it
returns something else, it has told something about them, be it a row, a number, or that something exists.
"""

from __future__ import annotations

import json
import re
import typing as t
from dataclasses import dataclass, field, replace

from .attacks import OTHER, Attack
from .execution import run_attempts
from .judgment import ALL, NONE, POSSIBLE, Cell, Judged
from .model import EXECUTE, Relation

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..database.connection import Session
    from .attacks import Attacks
    from .execution import Result
    from .functions import Arguments, Function
    from .judgment import Relationship
    from .model import Persona
    from .state import State

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_RAISED = ("P0", "42501", "02", "28")
"""SQLSTATEs, or their beginnings, by which functions refuse: RAISE, insufficient_privilege, no data, invalid authorization."""
_NOTHING = "SELECT NULL::pg_catalog.jsonb"


@dataclass(frozen=True, slots=True)
class _Call:
    function: Function
    persona: Persona
    attack: Attack


@dataclass(slots=True)
class Calls:
    """Tries the functions.

    :param known: the text of all values in rows; an identifier that isn't in it is new, and differs from call to call.
    :param removals: by persona, the statements that remove the rows of others.
    :param undecided: set by the test: functions that run as their owners and whose result can't be judged, and why.
    """

    session: Session
    attacks: Attacks
    state: State
    arguments: Arguments
    relationships: Mapping[str, Relationship]
    removals: Mapping[str, str]
    known: str
    undecided: dict[str, str] = field(default_factory=dict)

    def run(self, functions: Iterable[Function], personas: Sequence[Persona]) -> dict[tuple[str, str, str], Cell]:
        """Return a cell for each function and persona that may call it. Personas that bypass policies are left out."""
        cells: dict[tuple[str, str, str], Cell] = {}
        calls: list[_Call] = []
        for function in functions:
            for persona in personas:
                if persona.role not in function.callers or self.relationships[persona.name].bypasses:
                    continue
                chosen = self.arguments.of(function, persona)
                if chosen is None:
                    reason = "no values are known for its arguments"
                    cells[function.label, persona.name, EXECUTE] = Cell(
                        POSSIBLE if function.is_definer else NONE, reason=reason if function.is_definer else ""
                    )
                    continue
                calls += [_Call(function, persona, self._attack(function, persona, values)) for values in chosen]
        for (label, name), judged in self._judge(calls).items():
            cells[label, name, EXECUTE] = _cell(*judged)
        return cells

    def _attack(self, function: Function, persona: Persona, values: Sequence[str]) -> Attack:
        call = function.call(values)
        observation = self.state.observation(self.attacks) if function.is_volatile else _NOTHING
        relation = Relation(function.schema, function.label, "", False, (), (), (), (), {})
        attack = self.attacks.route(
            persona, relation, EXECUTE, function.query(call), observation=observation, has_value=True
        )
        return replace(attack, sql=f"SELECT * FROM {call}")

    def _judge(self, calls: Sequence[_Call]) -> dict[tuple[str, str], tuple[Function, list[Judged]]]:
        first = run_attempts(self.session, [each.attack.attempt for each in calls])
        again = [
            number
            for number, result in enumerate(first)
            if not result.sqlstate and not calls[number].function.is_void and result.value not in (None, [], [None])
        ]
        repeated = self._repeat(calls, again, {})
        without = self._repeat(calls, again, self.removals)
        found: dict[tuple[str, str], tuple[Function, list[Judged]]] = {}
        for number, (call, result) in enumerate(zip(calls, first, strict=True)):
            judged = self._changes(call, result)
            if number in repeated and not judged.reached:
                judged = self._reads(call, judged, repeated[number], without[number])
            where = (call.function.label, call.persona.name)
            found.setdefault(where, (call.function, []))[1].append(judged)
        return found

    def _repeat(self, calls: Sequence[_Call], numbers: Sequence[int], removals: Mapping[str, str]) -> dict[int, Result]:
        attempts = [
            self.attacks.unobserved(
                calls[number].attack, removals.get(calls[number].persona.name, ""), _NOTHING
            ).attempt
            for number in numbers
        ]
        return dict(zip(numbers, run_attempts(self.session, attempts), strict=True))

    def _changes(self, call: _Call, result: Result) -> Judged:
        if result.sqlstate:
            is_refused = result.sqlstate.startswith(_RAISED)
            return Judged(call.attack, result, {}, "" if is_refused else f"{result.message} ({result.sqlstate})")
        number = 0
        if call.function.is_volatile:
            touched = self.state.touched(result.found, self.relationships[call.persona.name])
            number = sum(counts.get(OTHER, 0) for counts in touched.values())
        return Judged(call.attack, result, {OTHER: number} if number else {}, "")

    def _reads(self, call: _Call, judged: Judged, repeated: Result, without: Result) -> Judged:
        value, same = self._text(judged.result.value), self._text(repeated.value)
        if value != same:
            if call.function.is_definer:
                self.undecided.setdefault(call.function.label, "its result differs from call to call")
            return judged
        if without.sqlstate or self._text(without.value) != value:
            return Judged(judged.attack, judged.result, {OTHER: 1}, "", reads=True)
        return judged

    def _text(self, value: object) -> str:
        text = json.dumps(value, sort_keys=True)
        return _UUID.sub(lambda match: match[0] if match[0] in self.known else "?", text)


def _cell(function: Function, attempts: list[Judged]) -> Cell:
    if any(each.reached for each in attempts):
        return Cell(ALL, attempts)
    problems = [each.problem for each in attempts if each.problem]
    if function.is_definer and len(problems) == len(attempts):
        return Cell(POSSIBLE, attempts, f"no call succeeded: {problems[0]}")
    return Cell(NONE, attempts)
