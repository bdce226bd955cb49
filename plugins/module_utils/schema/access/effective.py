# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test: make rows, let each persona try everything, and judge what it reached."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ..database.driver import DatabaseError
from ..model.sql import literal, quote_text
from .attacks import Attacks, identity, is_static
from .execution import insert, run_attempts
from .judgment import Judge, Relationship, commands_of, is_undecided, owned, static_cell
from .model import INSERT, REFERENCE, SELECT
from .ownership import Ownership
from .references import References, judge_reference, reference_cell
from .relations import read_relations
from .routes import Routes, complete_rows
from .rows import VARIANTS, Rows, insertion
from .sequences import try_sequences
from .values import Values

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..database.connection import Session
    from .attacks import Attack
    from .judgment import Cell, Judged, Owners
    from .model import Persona, Relation, Tenancy

Name: t.TypeAlias = "tuple[str, str]"


@dataclass(slots=True)
class EffectiveAccess:
    """What the test found.

    :param cells: by relation, persona, and command.
    :param columns: for each relation and role, the columns that it may insert and update if they aren't all.
    :param without_rows: the tables in which no row could be made, and why.
    :param bypassing: the personas whose roles bypass row-level security.
    :param undecided: the functions that run as their owners whose results couldn't be judged, and why.
    :param sequences: the labels that are those of sequences.
    """

    cells: dict[tuple[str, str, str], Cell] = field(default_factory=dict)
    columns: dict[str, dict[str, dict[str, list[str]]]] = field(default_factory=dict)
    without_rows: dict[str, str] = field(default_factory=dict)
    bypassing: set[str] = field(default_factory=set)
    undecided: dict[str, str] = field(default_factory=dict)
    sequences: set[str] = field(default_factory=set)


def find_effective_access(
    session: Session,
    schemas: Sequence[str],
    personas: Sequence[Persona],
    tenancy: Tenancy,
    *,
    settings: Mapping[str, str],
    rows_sql: str = "",
    only: Collection[str] = (),
) -> EffectiveAccess:
    """Return what each persona can do with the rows of each relation in schemas.

    :param session: in an open transaction of a database that has the schemas; its user may switch to all roles, and bypasses
        row-level security. All that is written must be rolled back by the caller.
    :param settings: of the session, for whoever acts.
    :param rows_sql: inserts rows into tables for which none can be made from their definitions.
    :param only: the labels of the relations to test, which all get rows in any case. Empty: all.
    :raises Failure: for a role that doesn't exist, a membership that can't be created, or SQL that PostgreSQL rejects.
    """
    test = _Test(session, schemas, personas, tenancy, settings)
    return test.run(rows_sql, only)


class _Test:
    def __init__(
        self, session: Session, schemas: Sequence[str], personas: Sequence[Persona], tenancy: Tenancy, settings: Mapping[str, str]
    ) -> None:  # fmt: skip
        self._session, self._schemas, self._personas = session, schemas, personas
        session.run("SET LOCAL search_path = ''; SET LOCAL row_security = on; SET CONSTRAINTS ALL IMMEDIATE")
        self._found = EffectiveAccess()
        self._check_roles()
        others = {tenancy.tenants, tenancy.members, tenancy.logins}
        roles = sorted({persona.role for persona in personas})
        relations = read_relations(session, schemas, others, roles)
        self._tested = [relation for relation in relations.values() if relation.schema in schemas]
        self._ownership = Ownership(tenancy, relations)
        self._values = Values(session, relations.values())
        self._rows = Rows(self._ownership, personas, self._values)
        session.run(_set(settings))

    def run(self, rows_sql: str, only: Collection[str]) -> EffectiveAccess:
        """Make rows, test, and return what was found."""
        variants = self._insert()
        if only:
            self._tested = [relation for relation in self._tested if relation.label in only]
        if rows_sql.strip():
            self._insert_given(rows_sql)
        complete_rows(self._session)
        attacks = Attacks(self._ownership, self._rows, self._values, variants)
        before, known = self._read(attacks)
        for relation in self._tested:
            if relation.is_table and not before[relation.id]:
                self._found.without_rows.setdefault(relation.label, "no row could be made")
            elif relation.label in self._found.without_rows and before[relation.id]:
                del self._found.without_rows[relation.label]
        self._note_columns()
        judges = {relation.id: Judge(relation, before[relation.id]) for relation in self._tested}
        relationships = {persona.name: self._relationship(persona) for persona in self._personas}
        tried = [
            attack
            for relation in self._tested
            for persona in self._personas
            for attack in attacks.on(relation, persona)
            if not (attack.command not in (SELECT, INSERT) and relation.label in self._found.without_rows)
        ]
        judged = self._judge(tried, judges, relationships, known)
        retried = [
            attacks.on_row(relation, persona, command, row)
            for (relation, persona, command), attempts in _grouped(judged, self._tested, self._personas)
            if is_undecided(attempts) and relation.privileges[persona.role].on(command)
            for row in (known.get((relation.id, persona.role)) or before[relation.id])
        ]
        judged += self._judge(retried, judges, relationships, known)
        judged = self._insert_again(judged, attacks, judges, relationships)
        judged += self._refer(attacks, variants, before, relationships)
        self._conclude(judged, judges, relationships)
        routes = Routes(
            session=self._session,
            schemas=self._schemas,
            personas=self._personas,
            ownership=self._ownership,
            rows=self._rows,
            attacks=attacks,
            variants=variants,
            relationships=relationships,
        )
        self._found.cells |= routes.run(only)
        if not only:
            sequences = try_sequences(self._session, self._schemas, self._personas)
            self._found.cells |= sequences
            self._found.sequences = {label for label, _persona, _command in sequences}
        self._found.undecided = routes.undecided
        return self._found

    def _check_roles(self) -> None:
        names = ", ".join(quote_text(persona.role) for persona in self._personas)
        query = f"SELECT rolname, rolbypassrls OR rolsuper FROM pg_catalog.pg_roles WHERE rolname IN ({names})"
        there = dict(self._session.run(query))
        for persona in self._personas:
            if persona.role not in there:
                raise Failure(
                    f"The role {persona.role} of the persona {persona.name} doesn't exist in the shadow database.",
                    hint="Create it in shadow_setup_sql, or correct personas. Nothing was changed.",
                )
            if there[persona.role]:
                self._found.bypassing.add(persona.name)

    def _insert(self) -> dict[Name, str]:
        """Insert a row of each table for each tenant and persona; return how each table accepted them."""
        planned = self._rows.plan()
        statements = []
        for row in planned:
            built = [
                self._rows.build(row.relation, row.tenant, row.person, row.number, variant) for variant in VARIANTS
            ]
            row.values = built[0].values
            statements.append([insertion(each) for each in built])
        results = insert(self._session, statements)
        variants: dict[Name, str] = {}
        for row, (number, message) in zip(planned, results, strict=True):
            if number is not None:
                variants.setdefault(row.relation.id, VARIANTS[number])
            elif row.relation.id in self._ownership.identifying:
                raise Failure(
                    f"No row of {row.relation.label} could be made for {row.person or 'the tenant ' + row.tenant}: {message}.",
                    hint="Correct the values of personas, or tenancy. Nothing was changed.",
                )
            elif row.relation in self._tested:
                self._found.without_rows.setdefault(row.relation.label, message or "")
        return variants

    def _insert_given(self, sql: str) -> None:
        identities = {
            **{f"access.tenant_{name}": value for name, value in self._rows.tenants.items()},
            **{f"access.login_{name.replace(' ', '_')}": value for name, value in self._rows.logins.items()},
        }
        try:
            self._session.run(f"{_set(identities)}; {sql}")
        except DatabaseError as error:
            raise Failure(
                f"PostgreSQL rejected rows_sql: {error.message}.",
                hint="Correct it. Nothing was changed.",
                **error.details,
            ) from None

    def _read(
        self, attacks: Attacks
    ) -> tuple[dict[Name, dict[str, Owners]], dict[tuple[Name, str], dict[str, Owners]]]:
        """Return the rows that there are, by relation; and as roles identify them that don't see where rows are stored."""
        queries: dict[str, str] = {}
        for number, relation in enumerate(self._tested):
            queries[str(number)] = attacks.reading(relation, None)
            for role, granted in relation.privileges.items():
                # The same rows with the same owners, identified in another way.
                ours, theirs = identity(relation, None, "t"), identity(relation, granted, "t")
                if granted.select and ours != theirs:
                    queries[f"{number} {role}"] = queries[str(number)].replace(ours, theirs, 1)
        members = ", ".join(f"{literal(name)}, ({query})::text" for name, query in queries.items())
        found = _objects(self._session, members, len(queries))
        before = {relation.id: owned(found[str(number)]) for number, relation in enumerate(self._tested)}
        known = {
            (relation.id, role): owned(found[f"{number} {role}"])
            for number, relation in enumerate(self._tested)
            for role in relation.privileges
            if f"{number} {role}" in found
        }
        return before, known

    def _relationship(self, persona: Persona) -> Relationship:
        tenant = self._rows.tenants[persona.tenant] if persona.tenant else ""
        return Relationship(persona, tenant, self._rows.identities(persona), persona.name in self._found.bypassing)

    def _judge(
        self,
        attacks: Sequence[Attack],
        judges: Mapping[Name, Judge],
        relationships: Mapping[str, Relationship],
        known: Mapping[tuple[Name, str], Mapping[str, Owners]],
    ) -> list[Judged]:
        results = run_attempts(self._session, [attack.attempt for attack in attacks])
        judged = []
        for attack, result in zip(attacks, results, strict=True):
            judge = judges[attack.relation.id]
            rows = known.get((attack.relation.id, attack.persona.role)) or judge.before
            judged.append(judge.attempt(attack, result, relationships[attack.persona.name], rows))
        return judged

    def _insert_again(
        self,
        judged: list[Judged],
        attacks: Attacks,
        judges: Mapping[Name, Judge],
        relationships: Mapping[str, Relationship],
    ) -> list[Judged]:
        """Try again, in an empty table, to insert what a unique key or a limit to the number of rows may have stopped."""
        again = [
            (number, attack)
            for number, each in enumerate(judged)
            if each.problem and (attack := attacks.into_empty(each.attack)) is not None
        ]
        for (number, _attack), each in zip(
            again, self._judge([attack for _number, attack in again], judges, relationships, {}), strict=True
        ):
            judged[number] = each
        return judged

    def _refer(
        self,
        attacks: Attacks,
        variants: Mapping[Name, str],
        before: Mapping[Name, Mapping[str, Owners]],
        relationships: Mapping[str, Relationship],
    ) -> list[Judged]:
        """Try to let rows refer to those of another tenant."""
        references = References(self._ownership, self._rows, attacks, variants)
        tried = [
            attack
            for relation in self._tested
            for persona in self._personas
            for attack in references.on(relation, persona, relationships[persona.name], before[relation.id])
        ]
        results = run_attempts(self._session, [attack.attempt for attack in tried])
        return [
            judge_reference(attack, result, before[attack.relation.id])
            for attack, result in zip(tried, results, strict=True)
        ]

    def _conclude(
        self, judged: Sequence[Judged], judges: Mapping[Name, Judge], relationships: Mapping[str, Relationship]
    ) -> None:
        attempts = dict(_grouped(judged, self._tested, self._personas))
        for relation in self._tested:
            missing = self._found.without_rows.get(relation.label)
            for persona in self._personas:
                for command in commands_of(relation):
                    tried = attempts.get((relation, persona, command), [])
                    if is_static(relation, command):
                        reason = "only SELECT is tried on foreign tables"
                        cell = static_cell(relation, persona.role, command, reason)
                    elif missing is not None and (not tried or command == SELECT):
                        cell = static_cell(relation, persona.role, command, f"no row could be made: {missing}")
                    elif not tried:
                        cell = static_cell(relation, persona.role, command, "a partition: tried on its table")
                    else:
                        cell = judges[relation.id].cell(tried, relationships[persona.name])
                    self._found.cells[relation.label, persona.name, command] = cell
                referring = attempts.get((relation, persona, REFERENCE))
                if referring:
                    self._found.cells[relation.label, persona.name, REFERENCE] = reference_cell(referring)

    def _note_columns(self) -> None:
        for relation in self._tested:
            every = {column.name for column in relation.columns}
            for role, granted in relation.privileges.items():
                for command, names in (("insert", granted.insert), ("update", granted.update)):
                    if names and not every <= names:
                        self._found.columns.setdefault(relation.label, {}).setdefault(role, {})[command] = sorted(names)


def _grouped(
    judged: Sequence[Judged], relations: Sequence[Relation], personas: Sequence[Persona]
) -> list[tuple[tuple[Relation, Persona, str], list[Judged]]]:
    """Return the attempts by what they show together."""
    by_id = {relation.id: relation for relation in relations}
    by_name = {persona.name: persona for persona in personas}
    found: dict[tuple[Name, str, str], list[Judged]] = {}
    for each in judged:
        key = (each.attack.relation.id, each.attack.persona.name, each.attack.command)
        found.setdefault(key, []).append(each)
    return [((by_id[where], by_name[who], command), attempts) for (where, who, command), attempts in found.items()]


def _set(settings: Mapping[str, str]) -> str:
    calls = ", ".join(
        f"pg_catalog.set_config({literal(name)}, {literal(value)}, true)" for name, value in settings.items()
    )
    return f"SELECT {calls}"


def _objects(session: Session, members: str, number: int) -> dict[str, t.Any]:
    if not number:
        return {}
    rows = session.run(f"SELECT pg_catalog.json_object(ARRAY[{members}]::text[])::text")
    return {name: json.loads(value) for name, value in json.loads(rows[0][0]).items()}
