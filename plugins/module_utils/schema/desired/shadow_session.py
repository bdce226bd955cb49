# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session in which the desired SQL runs, prepared to interpret it as the target would."""

from __future__ import annotations

import contextlib
import json
import typing as t
from dataclasses import replace

from ...failure import Failure
from .. import extract
from ..database.connection import connect
from ..database.driver import DatabaseError
from ..database.session_settings import (
    QUERY,
    READING,
    create_access_method,
    role_settings,
    shadow_settings,
    without_timeouts,
)
from ..model.sql import ident, qualified, quote_text
from . import elevation, unprivileged
from .rights import ElevatedRights
from .run_script import run_script

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..database.connection import Session
    from ..extract.snapshot import Snapshot
    from ..model.desired import Script, TargetEnvironment
    from ..model.facts import FactSet
    from .shadow import Shadow

BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"


@contextlib.contextmanager
def open_shadow_session(
    shadow: Shadow, script: Script, environment: TargetEnvironment
) -> Iterator[tuple[Session, ElevatedRights | None]]:
    """Open a transaction in which the script can run, and roll it back at the end.

    On our own server, the session has no superuser privileges (``unprivileged``).
    """
    if shadow.login is None:
        shadow.admin.run(BEGIN)
        try:
            _prepare_external(shadow.admin, script, environment)
            yield shadow.admin, None
        finally:
            shadow.admin.rollback()
        return
    admin = shadow.admin
    try:
        # Setup objects belong to a role that the script doesn't use, and which isn't a superuser any longer by then.
        admin.run("BEGIN; CREATE ROLE shadow SUPERUSER; SET SESSION AUTHORIZATION shadow")
        settings = _run_setup(admin, script, environment)
        admin.run("RESET SESSION AUTHORIZATION")
        password, token = unprivileged.create_unprivileged_login(admin, environment.creator)
        admin.run("COMMIT")
    finally:
        admin.rollback()
    login = replace(shadow.login, user=environment.creator, password=password)
    with connect(login, environment=()) as session:
        session.run(BEGIN)
        try:
            _apply_settings(session, settings, environment)
            yield session, ElevatedRights(token, shadow.login.user)
        finally:
            session.rollback()


def _run_setup(session: Session, script: Script, environment: TargetEnvironment) -> Mapping[str, str]:
    """Run the setup SQL and create missing roles; return the creator's settings on the target."""
    if script.setup_sql.strip():
        run_script(session, script.setup_sql, "shadow_setup_sql")
    settings = environment.settings
    if settings is None:
        # Without a target, use the settings that the setup SQL gave the creator.
        roles = session.run(f"SELECT {QUERY}")[0][1]
        settings = role_settings({"role_settings": json.dumps(roles)}, environment.creator)
    session.run(create_access_method(settings))
    existing = {row[0] for row in session.run("SELECT rolname FROM pg_roles")}
    missing = [name for name in (*environment.roles, environment.creator) if name not in existing]
    creates = "; ".join(f"CREATE ROLE {ident(name)}" for name in dict.fromkeys(missing))
    if creates:
        session.run(creates)
    _create_extensions(session, script, environment)
    _create_tables(session, environment)
    return settings


def _create_extensions(session: Session, script: Script, environment: TargetEnvironment) -> None:
    """Create the extensions of the target that the SQL uses without creating them, as far as this server has them."""
    for name, schema in environment.extensions:
        session.run("SAVEPOINT extension")
        try:
            is_there = session.run(f"SELECT FROM pg_namespace WHERE nspname = {quote_text(schema)}")
            if not is_there and schema not in script.schemas:
                session.run(f"CREATE SCHEMA {ident(schema)}")
            if name:
                session.run(f"CREATE EXTENSION IF NOT EXISTS {ident(name)} WITH SCHEMA {ident(schema)} CASCADE")
        except DatabaseError:
            # What is missing then is reported when the SQL needs it.
            session.run("ROLLBACK TO SAVEPOINT extension")
        session.run("RELEASE SAVEPOINT extension")


def _create_tables(session: Session, environment: TargetEnvironment) -> None:
    """Create the tables of the target that the SQL names, as far as this server has the types of their columns."""
    for schema, name, create in environment.tables:
        session.run("SAVEPOINT target_table")
        try:
            if not session.run(f"SELECT FROM pg_namespace WHERE nspname = {quote_text(schema)}"):
                session.run(f"CREATE SCHEMA {ident(schema)}")
            if not session.run(f"SELECT WHERE to_regclass({quote_text(qualified(schema, name))}) IS NOT NULL"):
                session.run(create)
        except DatabaseError:
            # That the table is missing then is reported when the SQL needs it.
            session.run("ROLLBACK TO SAVEPOINT target_table")
        session.run("RELEASE SAVEPOINT target_table")


def _prepare_external(session: Session, script: Script, environment: TargetEnvironment) -> None:
    """Prepare a database on the server of ``shadow_url``.

    :raises Failure: when its login may not do that.
    """
    try:
        _become_creator(session, script, environment)
    except DatabaseError as error:
        raise Failure(
            f"The login of shadow_url cannot prepare the shadow database for role {environment.creator}: {error.message}.",
            hint="Use a superuser, or a login that may create roles and is a member of this role if it exists there, or remove "
            "shadow_url to use a temporary server. Nothing was changed.",
        ) from None


def _become_creator(session: Session, script: Script, environment: TargetEnvironment) -> None:
    settings = _run_setup(session, script, environment)
    # The creator needs all privileges here; whether it has them on the target shows when the plan is applied.
    session_user, superuser, creator_is_superuser = session.run(
        "SELECT session_user, (SELECT rolsuper FROM pg_roles WHERE rolname = session_user),"
        f" (SELECT rolsuper FROM pg_roles WHERE rolname = {quote_text(environment.creator)})"
    )[0]
    owners = elevation.event_trigger_owners(script.sql) if superuser else []
    if owners:
        names = ", ".join(quote_text(name) for name in owners)
        plain = session.run(f"SELECT quote_ident(rolname) FROM pg_roles WHERE NOT rolsuper AND rolname IN ({names})")
        session.run("; ".join(f"ALTER ROLE {name} SUPERUSER" for (name,) in plain) or "SELECT")
    if superuser and session_user != environment.creator:
        promote = "" if creator_is_superuser else f"ALTER ROLE {ident(environment.creator)} SUPERUSER; "
        session.run(f"{promote}SET SESSION AUTHORIZATION {ident(environment.creator)}")
    elif session_user != environment.creator:
        session.run(f"SET LOCAL ROLE {ident(environment.creator)}")
    _apply_settings(session, settings, environment)


def _apply_settings(session: Session, settings: Mapping[str, str], environment: TargetEnvironment) -> None:
    """Apply the creator's settings on the target to the session."""
    try:
        session.run(f"{shadow_settings(settings)}; {without_timeouts(session.major)}")
    except DatabaseError as error:
        raise Failure(
            f"Cannot apply the settings of role {environment.creator} in the shadow database: {error.message}.",
            hint="Set shadow_url to a server that accepts this value. Nothing was changed.",
        ) from None


def read_snapshot(session: Session, schemas: tuple[str, ...], intern_from: FactSet | None) -> Snapshot:
    """Read the managed schemas, without changing the session's settings."""
    rows = query_catalogs(session, extract.statement(session.major, schemas))
    return extract.read(session.major, schemas, rows, intern_from=intern_from)


def read_hashed(
    session: Session, schemas: tuple[str, ...], intern_from: FactSet | None
) -> tuple[Snapshot, dict[str, str]]:
    """Read the managed schemas with the hashes of their objects; return them, and the names of the objects."""
    query = extract.statement_with_objects(session.major, schemas)
    rows = query_catalogs(session, f"SET LOCAL work_mem = '{extract.WORK_MEM}'; {query}")
    names = extract.object_names(rows)
    return extract.read(session.major, schemas, rows, intern_from=intern_from), names


def query_catalogs(session: Session, query: str) -> list[tuple[t.Any, ...]]:
    """Query the catalogs, without changing the session's settings."""
    rows = session.run(f"SAVEPOINT reading; {READING}; {query}")
    session.run("ROLLBACK TO SAVEPOINT reading; RELEASE SAVEPOINT reading")
    return rows
