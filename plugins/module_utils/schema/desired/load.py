# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the desired SQL in the shadow and reads back what it means.

All of it in one transaction that is rolled back, so that roles and everything
else leave no trace on a server that was named for the purpose.
"""

from __future__ import annotations

import typing as t

from ...failure import Failure
from .. import extract
from ..database.driver import DatabaseError
from ..database.session_settings import READING
from ..model.desired import Desired
from . import unprivileged
from .extension_members import tell_apart
from .reparse import _once_more
from .run_script import _run_script
from .shadow_session import _read, _reader
from .target_defaults import _in_conditions, _replace_defaults
from .unmanaged import _refuse_surroundings, _surroundings

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..database.connection import Session
    from ..extract.snapshot import Reading
    from ..model.desired import Environment, Script
    from ..model.facts import State
    from .extension_members import Said
    from .shadow import Shadow


def elaborate(
    shadow: Shadow,
    script: Script,
    environment: Environment,
    undo: Callable[[Reading], list[str]] | None = None,
    like: State | None = None,
) -> Desired:
    """Return what the script means on a server prepared like the target.

    :param undo: is given what there is, and returns statements that take it back; asked again until there are none.
    :param like: what is known already, by all likelihood much the same (``extract.read``).
    :raises Failure: for SQL that PostgreSQL refuses (with its line), that ends its transaction, that makes
        objects the engine doesn't model, or that makes objects in schemas that aren't managed.
    """
    with _reader(shadow, script, environment) as (session, rights):
        session.run("SAVEPOINT prepared")
        before = _read(session, script.schemas, like)
        outside, rows = _surroundings(session, script.schemas), dict(session.run(_WRITTEN))
        _run_script(session, script.sql, script.name, rights)
        written = [table for table, count in session.run(_WRITTEN) if count != rows.get(table, 0)]
        _refuse_surroundings(outside, _surroundings(session, script.schemas), script)
        after = _read(session, script.schemas, like)
        after, declared, steps = _in_conditions(session, script, environment, before, after, like=like, rights=rights)
        while undo is not None and (statements := undo(after)):
            session.run("; ".join(statements))
            after = _read(session, script.schemas, like)
        if declared is not None:
            _replace_defaults(after, declared)
        extract.read_dependencies(after, session.run(extract.DEPENDENCIES))
        again = _once_more(session, script.schemas, after.state)

        def start_again() -> None:
            session.run("; ".join(["ROLLBACK TO SAVEPOINT prepared", *(step.sql for step in steps)]))

        def look() -> Reading:
            return _read(session, script.schemas, like)

        def execute(statement: str) -> None:
            session.run((rights and unprivileged.adapted(statement, rights.token)) or statement)

        members = tell_apart(session, script, before, after, start_again=start_again, read=look, execute=execute)
    desired = _desired(before, after, script, written, members)
    desired.again = again
    return desired


_WRITTEN = """SELECT format('%I.%I', s.schemaname, s.relname), s.n_tup_ins
FROM pg_catalog.pg_stat_xact_user_tables s JOIN pg_catalog.pg_class c ON c.oid = s.relid AND c.relkind <> 'm'
WHERE s.n_tup_ins > 0 ORDER BY 1"""


def server_version(session: Session) -> str:
    """Return the server's version as a number, as ``Desired.server`` has it."""
    return str(session.run("SHOW server_version_num")[0][0])


def reread(
    shadow: Shadow, script: Script, environment: Environment, queries: Sequence[str], undo: Sequence[str] = ()
) -> dict[str, str | None]:
    """Return queries in the words of this server, read in the presence of the desired schema; None for one it refuses.

    :param undo: statements that take some of it back before.
    """
    found: dict[str, str | None] = {}
    with _reader(shadow, script, environment) as (session, rights):
        _run_script(session, script.sql, script.name, rights)
        for statement in undo:
            session.run(statement)
        session.run(f"RESET SESSION AUTHORIZATION; {READING}")
        for query in queries:
            session.run("SAVEPOINT query")
            try:
                session.run(f"CREATE TEMPORARY VIEW reread AS {query.strip().rstrip(';')}")
                found[query] = session.run("SELECT pg_catalog.pg_get_viewdef('pg_temp.reread'::pg_catalog.regclass)")[
                    0
                ][0]
            except DatabaseError:
                found[query] = None
            session.run("ROLLBACK TO SAVEPOINT query")
    return found


def _desired(before: Reading, after: Reading, script: Script, written: list[str], members: Said) -> Desired:
    unmodelled = sorted(set(after.unmodelled) - set(before.unmodelled))
    if unmodelled:
        listed = ", ".join(f"{kind} {name}" for kind, name in unmodelled)
        raise Failure(
            f"{script.name} makes objects of kinds that pg_schema_apply does not manage: {listed}.",
            hint="Make them by other means and leave them out; docs/schema-engine.md lists what is managed.",
        )
    given = sorted(set(after.given_by_others) - set(before.given_by_others))
    if given:
        raise Failure(
            f"{script.name} has somebody pass privileges on: {'; '.join(given)}.",
            hint="Only privileges that the owner of an object gives are managed: grant them as the owner. Nothing was changed.",
        )
    declared = {
        fact_id
        for fact_id in after.outside
        if fact_id not in members.brought
        and (fact_id not in before.state.facts or before.state.facts[fact_id].attrs != after.state.facts[fact_id].attrs)
    }
    warnings = [
        f"{script.name} writes rows into {table}: rows are not part of a schema and are not applied"
        for table in written
    ]
    return Desired(
        state=after.state,
        outside=set(after.outside),
        declared=declared,
        brought=members.brought,
        bring=members.bring,
        born=[
            fact for fact in before.state.facts.values() if fact.id not in before.outside or fact.id in before.members
        ],
        baseline=set(before.outside),
        unmodelled=set(before.unmodelled),
        major=after.major,
        server=after.environment["server_version_num"],
        warnings=warnings,
    )
