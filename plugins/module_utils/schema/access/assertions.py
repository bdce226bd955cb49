# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The matrix of effective access, and assertions about it."""

from __future__ import annotations

import fnmatch
import typing as t
from dataclasses import dataclass

from .attacks import OTHER
from .judgment import ALL, LEVELS, NONE, POSSIBLE, UNCLEAR
from .model import ACTIONS, EXECUTE, INSERT, REFERENCE

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .effective import EffectiveAccess
    from .judgment import Cell, Judged

ANY = "any"
Matrix: t.TypeAlias = "dict[str, dict[str, dict[str, str]]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule:
    """Cells of the matrix.

    :param personas: their names; empty for all. ``commands`` likewise.
    :param tables: patterns for the names of relations, with their schemas; empty for all.
    :param except_tables: patterns for relations to leave out.
    :param rows: to deny: ``any``, or ``other`` for those of other tenants or persons; to allow: a level of the matrix, or ``any``.
    """

    personas: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    except_tables: tuple[str, ...] = ()
    rows: str = ANY

    def covers(self, table: str, persona: str, command: str) -> bool:
        """Return whether a cell is among those of the rule."""
        return (
            (not self.personas or persona in self.personas)
            and (not self.commands or command in self.commands)
            and (not self.tables or _matches(table, self.tables))
            and not _matches(table, self.except_tables)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A statement that got through, or access for which that can't be excluded.

    :param statement: empty if nothing was tried.
    :param reason: what was reached, or why it isn't clear.
    """

    table: str
    persona: str
    command: str
    rows: str
    statement: str
    reason: str

    def __str__(self) -> str:
        shown = f": {self.statement}" if self.statement else ""
        return f"{self.persona} on {self.table}{shown} ({self.reason})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of the rules that deny access.

    :param tried: how many attempts were made to do what is denied, ``passed`` of which got through.
    """

    tried: int
    passed: int
    breaches: tuple[Breach, ...]

    @property
    def summary(self) -> str:
        """The outcome in a few words."""
        return f"{self.passed} of {self.tried} attacks passed"


def matrix(access: EffectiveAccess) -> Matrix:
    """Return the access of each persona to each relation, by command; a command that reaches nothing is left out.

    Functions and sequences are in it only if they reach anything.
    """
    found: Matrix = {}
    for (table, persona, command), cell in access.cells.items():
        if cell.level != NONE:
            found.setdefault(table, {}).setdefault(persona, {})[command] = cell.level
        elif table not in access.sequences and command != EXECUTE:
            found.setdefault(table, {})
    return {
        table: {who: commands for who, commands in people.items() if commands}
        for table, people in sorted(found.items())
    }


def judge_denied(access: EffectiveAccess, rules: Sequence[AccessRule]) -> Verdict:
    """Compare the attempts with what is denied."""
    tried = passed = 0
    breaches: list[Breach] = []
    for where, cell in access.cells.items():
        command = where[2]
        covering = [rule for rule in rules if rule.covers(*where)]
        if not covering:
            continue
        only_others = all(rule.rows == OTHER for rule in covering)
        relevant = [
            each for each in cell.attempts if not only_others or command != INSERT or each.attack.target in ("", OTHER)
        ]
        tried += len(relevant)
        successful = [each for each in relevant if (each.reached.get(OTHER) if only_others else each.reached)]
        passed += len(successful)
        if successful:
            breaches.append(_breach(where, cell, successful[0], _reached(successful[0])))
        elif cell.level == UNCLEAR:
            stopped = next((each for each in cell.attempts if each.problem), None)
            breaches.append(_breach(where, cell, stopped, f"stopped by something else: {cell.reason}"))
        elif cell.level == POSSIBLE:
            breaches.append(_breach(where, cell, None, f"grants and policies allow it; {cell.reason}"))
    return Verdict(tried, passed, tuple(breaches))


def missing_access(access: EffectiveAccess, rules: Sequence[AccessRule]) -> list[str]:
    """Return what the rules allow and the personas can't do."""
    return [
        f"{persona} can {command} {_described(cell.level)} of {table}"
        + (f" instead of {_described(rule.rows)}" if rule.rows != ANY else "")
        + (f" ({cell.reason})" if cell.level == UNCLEAR else "")
        for rule in rules
        for (table, persona, command), cell in access.cells.items()
        if rule.covers(table, persona, command)
        and (cell.level in (NONE, UNCLEAR) if rule.rows == ANY else cell.level != rule.rows)
    ]


def differences(found: Matrix, expected: Mapping[str, t.Any]) -> list[str]:
    """Return where a matrix differs from the expected one, a sentence for each cell."""
    return list(_differences(found, expected))


def _differences(found: Matrix, expected: Mapping[str, t.Any]) -> Iterator[str]:
    for table in sorted(found.keys() | expected.keys()):
        if table not in found or table not in expected:
            yield f"{table} is {'not expected' if table in found else 'missing'}"
            continue
        ours, theirs = found[table], expected[table] or {}
        for persona in sorted(ours.keys() | theirs.keys()):
            for command in ACTIONS:
                level = ours.get(persona, {}).get(command, NONE)
                wanted = (theirs.get(persona) or {}).get(command, NONE)
                if level != wanted:
                    yield f"{persona} can {command} {_described(level)} of {table}, expected is {_described(wanted)}"


def _described(level: str) -> str:
    return {NONE: "no rows", ALL: "rows of others", UNCLEAR: "an unclear part"}.get(
        level, f"{level} rows" if level in LEVELS else level
    )


def _breach(where: tuple[str, str, str], cell: Cell, attempt: Judged | None, reason: str) -> Breach:
    table, persona, command = where
    return Breach(
        table=table,
        persona=persona,
        command=command,
        rows=cell.level,
        statement=attempt.attack.sql if attempt is not None else "",
        reason=reason,
    )


def _reached(attempt: Judged) -> str:
    number = attempt.reached.get(OTHER, 0)
    if attempt.attack.command == INSERT:
        return "the row was inserted"
    if attempt.attack.command == EXECUTE:
        if attempt.reads:
            return "its result depends on rows of others"
        return f"{number} {'row' if number == 1 else 'rows'} of others changed"
    if attempt.attack.command == REFERENCE:
        return f"{attempt.attack.target} refers to a row of another tenant"
    rows = "row" if (number or sum(attempt.reached.values())) == 1 else "rows"
    return f"{number} {rows} of others" if number else f"{sum(attempt.reached.values())} {rows}"


def _matches(table: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(table, pattern) for pattern in patterns)
