# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways around the tables: views that can be written to, and functions; and what materialized views need for a test."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

from .calls import Calls
from .execution import insert, run_attempts
from .functions import Arguments, read_functions
from .judgment import owned
from .model import DELETE, INSERT, UPDATE
from .state import State
from .views import ViewAttacks, judge_view, read_views, view_cell, without_foreign_keys

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..database.connection import Session
    from .attacks import Attacks
    from .judgment import Cell, Judged, Relationship
    from .model import Persona
    from .ownership import Ownership
    from .rows import Rows

    Cells: t.TypeAlias = dict[tuple[str, str, str], Cell]

Name: t.TypeAlias = "tuple[str, str]"

_MATERIALIZED = """SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' ORDER BY c.oid"""


_ADVANCED = """SELECT pg_catalog.setval(s.seqrelid::pg_catalog.regclass, 10000) FROM pg_catalog.pg_sequence s
WHERE s.seqincrement > 0 AND 10000 BETWEEN s.seqmin AND s.seqmax"""


def complete_rows(session: Session) -> None:
    """Let sequences and materialized views follow the rows of the test. A view that can't be refreshed stays as it is."""
    session.run(_ADVANCED)
    names = [name for (name,) in session.run(_MATERIALIZED)]
    if names:
        insert(session, [[f"REFRESH MATERIALIZED VIEW {name}"] for name in names])


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Tries the ways around the tables.

    :param variants: how a row of each table could be inserted.
    :param undecided: set by the test: functions that run as their owners whose results couldn't be judged, and why.
    """

    session: Session
    schemas: Sequence[str]
    personas: Sequence[Persona]
    ownership: Ownership
    rows: Rows
    attacks: Attacks
    variants: Mapping[Name, str]
    relationships: Mapping[str, Relationship]
    undecided: dict[str, str] = field(default_factory=dict)

    def run(self, only: Collection[str]) -> Cells:
        """Return a cell for each view and function, persona, and what it may try.

        :param only: the labels of those to test; all if empty.
        """
        state = self._state()
        cells = self._views(state, only)
        roles = sorted({persona.role for persona in self.personas})
        functions = [
            each for each in read_functions(self.session, self.schemas, roles) if not only or each.label in only
        ]
        calls = Calls(
            self.session,
            self.attacks,
            state,
            Arguments(self.ownership, self.rows),
            self.relationships,
            {persona.name: self._removal(state, persona) for persona in self.personas} if functions else {},
            self.rows.text(),
            self.undecided,
        )
        cells |= calls.run(functions, self.personas)
        return cells

    def _state(self) -> State:
        tables = [each for each in self.ownership.relations.values() if each.is_table and not each.is_partition]
        empty = State(tables, {}, frozenset())
        found = self.session.run(f"SELECT ({empty.observation(self.attacks)})::text")[0][0]
        before = {relation.id: owned(rows) for relation, rows in zip(tables, _in_order(json.loads(found)), strict=True)}
        return State(tables, before, frozenset(self.rows.tenants.values()))

    def _views(self, state: State, only: Collection[str]) -> Cells:
        builder = ViewAttacks(self.attacks, self.rows, state, self.variants)
        views = {
            each.relation.label: each
            for each in read_views(self.session, self.ownership.relations, self.schemas)
            if not only or each.relation.label in only
        }
        tried = [attack for view in views.values() for persona in self.personas for attack in builder.on(view, persona)]
        results = run_attempts(self.session, [attack.attempt for attack in tried])
        judged = [
            judge_view(views[a.relation.label], a, result, state, self.relationships[a.persona.name])
            for a, result in zip(tried, results, strict=True)
        ]
        again = [(n, attack) for n, each in enumerate(judged) if (attack := without_foreign_keys(each)) is not None]
        results = run_attempts(self.session, [attack.attempt for _number, attack in again])
        for (number, attack), result in zip(again, results, strict=True):
            view, relationship = views[attack.relation.label], self.relationships[attack.persona.name]
            judged[number] = judge_view(view, attack, result, state, relationship)
        attempts: dict[tuple[str, str, str], list[Judged]] = {}
        for each in judged:
            where = (each.attack.relation.label, each.attack.persona.name, each.attack.command)
            attempts.setdefault(where, []).append(each)
        return {
            (label, persona.name, command): view_cell(
                view, attempts.get((label, persona.name, command), []), state, self.relationships[persona.name]
            )
            for label, view in views.items()
            for persona in self.personas
            for command in (INSERT, UPDATE, DELETE)
        }

    def _removal(self, state: State, persona: Persona) -> str:
        strangers = [
            login
            for name, login in self.rows.logins.items()
            if name != persona.name and not (persona.tenant and self.rows.people[name].tenant == persona.tenant)
        ]
        return state.without_others(self.relationships[persona.name], self.ownership.logins, strangers)


def _in_order(found: Mapping[str, t.Any]) -> list[t.Any]:
    return [found[str(number)] for number in range(len(found))]
