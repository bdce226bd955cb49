# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes through views: what personas insert, change, and delete in tables by way of a view.

A view reaches tables with the privileges and the policies of its owner unless it is ``security_invoker``, and it can be written to
if it is simple, or has INSTEAD OF triggers or rules.
"""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, replace

from ..model.sql import ident, quote_text
from .attacks import OTHER, SELF, TENANT
from .judgment import ALL, NONE, SOME, UNCLEAR, Cell, Judged
from .model import DELETE, INSERT, UPDATE
from .rows import Row, insertion
from .state import WITHOUT_TRIGGERS

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..database.connection import Session
    from .attacks import Attack, Attacks
    from .execution import Result
    from .judgment import Relationship
    from .model import Persona, Relation
    from .rows import Rows
    from .state import State

_BASES = """WITH RECURSIVE direct AS (
  SELECT DISTINCT v.oid AS view, d.refobjid AS relation FROM pg_catalog.pg_class v
  JOIN pg_catalog.pg_rewrite r ON r.ev_class = v.oid
  JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> v.oid
  WHERE v.relkind = 'v'
), used AS (
  SELECT view, relation FROM direct UNION SELECT used.view, direct.relation FROM used JOIN direct ON direct.view = used.relation
)
SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(n.nspname, c.relname,
  pg_catalog.pg_relation_is_updatable(c.oid::pg_catalog.regclass, true),
  (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(bn.nspname, b.relname) ORDER BY bn.nspname, b.relname), '[]')
   FROM used JOIN pg_catalog.pg_class b ON b.oid = used.relation JOIN pg_catalog.pg_namespace bn ON bn.oid = b.relnamespace
   WHERE used.view = c.oid))), '[]')::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'v' AND n.nspname IN ({schemas})"""

_EVENTS = {UPDATE: 4, INSERT: 8, DELETE: 16}
"""The bits of pg_relation_is_updatable()."""

_REFERENCED = ("23503", "23001")


@dataclass(frozen=True, slots=True)
class View:
    """A view that can be written to.

    :param events: the commands that it accepts.
    :param base: the table under it whose columns it resembles most; None if there is none.
    """

    relation: Relation
    events: frozenset[str]
    base: Relation | None


def read_views(session: Session, relations: Mapping[tuple[str, str], Relation], schemas: Sequence[str]) -> list[View]:
    """Return the views in schemas, in one round trip."""
    found = session.run(_BASES.format(schemas=", ".join(map(quote_text, schemas))))[0][0]
    views = []
    for schema, name, bits, bases in json.loads(found):
        relation = relations[schema, name]
        tables = [relations[tuple(each)] for each in bases if tuple(each) in relations]
        views.append(
            View(
                relation,
                frozenset(command for command, bit in _EVENTS.items() if bits & bit),
                max(
                    (table for table in tables if table.is_table),
                    key=lambda table: len(_common(relation, table)),
                    default=None,
                ),
            )
        )
    return views


def _common(view: Relation, table: Relation) -> set[str]:
    return {each.name for each in view.columns} & {each.name for each in table.columns}


@dataclass(frozen=True, slots=True)
class ViewAttacks:
    """Builds what personas try on views.

    :param variants: how a row of each table could be inserted.
    """

    attacks: Attacks
    rows: Rows
    state: State
    variants: Mapping[tuple[str, str], str]

    def on(self, view: View, persona: Persona) -> Iterator[Attack]:
        """Yield what a persona tries. Statements without WHERE reach each row that the view and policies let through."""
        observation = self.state.observation(self.attacks)
        for command, sql in self._statements(view, persona):
            attack = self.attacks.route(persona, view.relation, command, sql, observation=observation)
            yield attack

    def _statements(self, view: View, persona: Persona) -> Iterator[tuple[str, str]]:
        relation, base = view.relation, view.base
        granted = relation.privileges[persona.role]
        names = {each.name for each in relation.columns}
        if INSERT in view.events and granted.on(INSERT) and base is not None and base.id in self.variants:
            for row in self.rows.new_rows(base, persona, self.variants[base.id]):
                values = {name: value for name, value in row.values.items() if name in granted.insert}
                yield INSERT, insertion(Row(relation, row.tenant, row.person, row.number, values))
        if UPDATE in view.events and granted.on(UPDATE):
            fixed = {each.name for each in base.columns if each.is_fixed} if base is not None else set()
            # To set a column to itself satisfies all constraints, and reaches as many rows as any other change.
            unchanged = [
                each.name
                for each in relation.columns
                if each.name in granted.update & granted.select and each.name not in fixed
            ]
            for name in unchanged[:2]:
                yield UPDATE, f"UPDATE {relation.sql} SET {ident(name)} = {ident(name)}"
            for name, value in self.attacks.changes(base or relation, granted):
                if name in names & granted.update:
                    yield UPDATE, f"UPDATE {relation.sql} SET {ident(name)} = {value}"
        if DELETE in view.events and granted.on(DELETE):
            yield DELETE, f"DELETE FROM {relation.sql}"


def without_foreign_keys(judged: Judged) -> Attack | None:
    """Return the same attempt without foreign keys, None if they didn't stop it: what they stop, policies don't."""
    if judged.attack.command != DELETE or judged.result.sqlstate not in _REFERENCED:
        return None
    return replace(judged.attack, attempt=replace(judged.attack.attempt, prelude=WITHOUT_TRIGGERS))


def judge_view(view: View, attack: Attack, result: Result, state: State, relationship: Relationship) -> Judged:
    """Judge one attempt by what it changed in tables: in the one under the view, and in others what belongs to others."""
    if result.sqlstate:
        return Judged(attack, result, {}, "" if result.is_denied else f"{result.message} ({result.sqlstate})")
    reached: dict[str, int] = {}
    for table, counts in state.touched(result.found, relationship).items():
        for what, number in counts.items():
            if what == OTHER or view.base is None or table == view.base.id:
                reached[what] = reached.get(what, 0) + number
    return Judged(attack, result, reached, "")


def view_cell(view: View, attempts: Sequence[Judged], state: State, relationship: Relationship) -> Cell:
    """Return what the attempts with one command on a view show together; nothing if there are none."""
    if not attempts:
        return Cell(NONE)
    reached = {what: max(each.reached.get(what, 0) for each in attempts) for what in (SELF, TENANT, OTHER)}
    problems = [each.problem for each in attempts if each.problem]
    if reached[OTHER]:
        return Cell(ALL, list(attempts))
    if (
        problems
        and (len(problems) == len(attempts) or attempts[0].attack.command == INSERT)
        and not any(reached.values())
    ):
        return Cell(UNCLEAR, list(attempts), problems[0])
    if not any(reached.values()):
        return Cell(NONE, list(attempts))
    if not reached[TENANT]:
        return Cell(SELF, list(attempts))
    there = state.before.get(view.base.id, {}) if view.base is not None else {}
    number = sum(relationship.of(owners) in (SELF, TENANT) for owners in there.values())
    is_complete = attempts[0].attack.command == INSERT or reached[SELF] + reached[TENANT] >= number
    return Cell(TENANT if is_complete else SOME, list(attempts))
