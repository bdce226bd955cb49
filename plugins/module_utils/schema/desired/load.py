# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the desired SQL in the shadow database and reads the desired schema from its catalogs.

Everything happens in one transaction that is rolled back, so that not even roles
are left on an existing server.
"""

from __future__ import annotations

import typing as t

from ...failure import Failure
from .. import extract
from ..database.driver import DatabaseError
from ..database.session_settings import READING
from ..kinds.secret_attributes import unreadable
from ..model.desired import DesiredSchema
from ..model.labels import label
from ..model.sql import quote_text
from . import elevation
from .advice import INSUFFICIENT_PRIVILEGE
from .extension_members import separate_extension_facts
from .extension_versions import mark_declared_versions
from .ignored_statements import ignored_statement_warnings, refuse_statements_about_the_server
from .object_hashes import hashes_and_owners
from .run_script import run_desired
from .shadow_session import open_shadow_session, query_catalogs, read_hashed, read_snapshot
from .target_defaults import read_under_target_defaults, restore_declared_defaults
from .unmanaged import NO_EFFECT, check_privileges_took_effect, check_unmanaged_unchanged, unmanaged_objects

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..database.connection import Session
    from ..extract.snapshot import Snapshot
    from ..model.desired import Script, TargetEnvironment
    from ..model.facts import FactSet
    from .extension_members import ExtensionFacts
    from .shadow import Shadow


def load_desired(
    shadow: Shadow,
    script: Script,
    environment: TargetEnvironment,
    undo: Callable[[Snapshot], list[str]] | None = None,
    intern_from: FactSet | None = None,
) -> DesiredSchema:
    """Return the desired schema of the script on a server prepared like the target.

    :param undo: returns statements that undo parts of a snapshot; called again until it returns none.
    :param intern_from: a similar fact set, to share facts with (``extract.read``).
    :raises Failure: for SQL that PostgreSQL rejects (with its line), that ends its transaction, that creates
        objects of unmodelled kinds, or that creates objects in schemas that aren't managed.
    """
    with open_shadow_session(shadow, script, environment) as (session, rights):

        def read() -> Snapshot:
            return read_snapshot(session, script.schemas, intern_from)

        def execute(statement: str) -> None:
            session.run((rights and elevation.elevated_form(statement, rights.token)) or statement)

        session.run("SAVEPOINT prepared")
        before = read()
        outside, rows = unmanaged_objects(session, script.schemas), dict(session.run(_INSERTED_ROWS))
        without_effect = session.collect_notices(*NO_EFFECT)
        try:
            skipped = run_desired(session, script, rights)
        except Failure as failure:
            if failure.details.get("sqlstate_code") == INSUFFICIENT_PRIVILEGE:
                refuse_statements_about_the_server(script)
            raise
        check_privileges_took_effect(without_effect, script)
        written = [table for table, count in session.run(_INSERTED_ROWS) if count != rows.get(table, 0)]
        check_unmanaged_unchanged(outside, unmanaged_objects(session, script.schemas), script)
        ignored = ignored_statement_warnings(script, writes=bool(written))
        ignored += [
            f"{script.name}: the tablespace of {relation} is ignored"
            for (relation,) in query_catalogs(session, _tablespaces(script))
        ]
        after, names = read_hashed(session, script.schemas, intern_from)
        after, declared, steps = read_under_target_defaults(
            session, script, environment, before, after, intern_from=intern_from, rights=rights
        )
        while undo is not None and (statements := undo(after)):
            for statement in statements:
                execute(statement)
            after = read()
        read_facts = dict(after.state.facts)
        if declared is not None:
            restore_declared_defaults(after, declared)
        version_warnings = mark_declared_versions(script, before, after)
        [(dependencies,)] = session.run(extract.DEPENDENCIES)
        extract.read_dependencies(after, extract.parse_dependencies(dependencies))

        def start_again() -> None:
            session.run("; ".join(["ROLLBACK TO SAVEPOINT prepared", *(step.sql for step in steps)]))

        members = separate_extension_facts(
            session, script, before, after, start_again=start_again, read=read, execute=execute
        )
    desired = _build_desired(before, after, script, written, members)
    desired.objects, desired.owners = hashes_and_owners(after, names if after.objects else {}, read_facts)
    desired.warnings += [*ignored, *skipped, *version_warnings]
    if shadow.is_external_superuser:
        desired.warnings.append(SUPERUSER_WARNING)
    return desired


SUPERUSER_WARNING = (
    "shadow_url logs in as a superuser, so the desired SQL can run programs on that server, as the operating system user that "
    "runs PostgreSQL. Remove shadow_url to use a temporary server without such rights, use a login that is not a superuser, "
    "or a server that is used for nothing else"
)


_INSERTED_ROWS = """SELECT format('%I.%I', s.schemaname, s.relname), s.n_tup_ins
FROM pg_catalog.pg_stat_xact_user_tables s JOIN pg_catalog.pg_class c ON c.oid = s.relid AND c.relkind <> 'm'
WHERE s.n_tup_ins > 0 ORDER BY 1"""


def _tablespaces(script: Script) -> str:
    """Return a query for the relations in managed schemas that aren't in the default tablespace."""
    names = ", ".join(quote_text(name) for name in script.schemas)
    return f"""SELECT c.oid::pg_catalog.regclass::text FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.reltablespace <> 0 AND n.nspname IN ({names}) ORDER BY 1"""


def server_version(session: Session) -> str:
    """Return the server's version number, as in ``DesiredSchema.server``."""
    return str(session.run("SHOW server_version_num")[0][0])


def deparse_queries(
    shadow: Shadow, script: Script, environment: TargetEnvironment, queries: Sequence[str], undo: Sequence[str] = ()
) -> dict[str, str | None]:
    """Return queries as deparsed by this server with the desired schema in place; None for a query that it rejects.

    :param queries: each may be followed by statements, which this server must not reject, either.
    :param undo: statements that undo parts of the schema first.
    """
    deparsed: dict[str, str | None] = {}
    with open_shadow_session(shadow, script, environment) as (session, rights):
        run_desired(session, script, rights)
        for statement in undo:
            session.run((rights and elevation.elevated_form(statement, rights.token)) or statement)
        session.run(f"RESET SESSION AUTHORIZATION; {READING}")
        for query in queries:
            session.run("SAVEPOINT query")
            try:
                session.run(f"CREATE TEMPORARY VIEW reread AS {query.strip().rstrip(';')}")
                deparsed[query] = session.run(
                    "SELECT pg_catalog.pg_get_viewdef('pg_temp.reread'::pg_catalog.regclass)"
                )[0][0]
            except DatabaseError:
                deparsed[query] = None
            session.run("ROLLBACK TO SAVEPOINT query")
    return deparsed


def _build_desired(
    before: Snapshot, after: Snapshot, script: Script, written: list[str], members: ExtensionFacts
) -> DesiredSchema:
    unmodelled = sorted(set(after.unmodelled) - set(before.unmodelled))
    if unmodelled:
        listed = ", ".join(f"{kind} {name}" for kind, name in unmodelled)
        raise Failure(
            f"{script.name} creates objects of kinds that pg_schema_apply does not manage: {listed}.",
            hint="Remove them from the SQL and create them by other means. docs/coverage.md lists the managed kinds. "
            "Nothing was changed.",
        )
    hidden = unreadable(after.state)
    if hidden:
        raise Failure(
            f"The login of shadow_url may not read the options or the connection of {label(hidden[0])}.",
            hint="Use a superuser in shadow_url, or remove it to use a temporary server. Nothing was changed.",
        )
    third_party_grants = sorted(set(after.third_party_grants) - set(before.third_party_grants))
    if third_party_grants:
        raise Failure(
            f"Cannot manage all privileges granted in {script.name}: {'; '.join(third_party_grants)}.",
            hint="Grant these privileges as the owner of the object. Nothing was changed.",
        )
    declared = {
        fact_id
        for fact_id in after.outside
        if fact_id not in members.from_extensions
        and (
            fact_id not in before.state.facts
            or before.state.facts[fact_id].attributes != after.state.facts[fact_id].attributes
            or "pinned" in after.state.facts[fact_id].metadata
        )
    }
    warnings = [
        *script.warnings,
        *(
            f"{script.name} inserts rows into {table}; they are ignored, as rows are not part of a schema; the module pg_rows keeps rows up to date"
            for table in written
        ),
        *(f"{script.name} declares what is ignored: {each}" for each in after.notices if each not in before.notices),
    ]
    return DesiredSchema(
        state=after.state,
        outside=set(after.outside),
        declared=declared,
        from_extensions=members.from_extensions,
        extension_facts=members.extension_facts,
        preexisting=[
            fact for fact in before.state.facts.values() if fact.id not in before.outside or fact.id in before.members
        ],
        baseline=set(before.outside),
        unmodelled=set(before.unmodelled),
        major=after.major,
        server=after.environment["server_version_num"],
        warnings=warnings,
    )
