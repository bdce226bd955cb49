# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session in which the desired SQL runs, prepared to read it as the target would."""

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
from ..model.sql import ident
from . import unprivileged
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
    """Open a transaction in which the script can run, and roll it back in the end.

    On our own server it is one of a session that has logged in without the rights of a superuser (``restricted``).
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
        # What the setup makes belongs to a role that is none of the script's, but is no superuser any more by then.
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
    """Make what must be there before the script; return the settings that the creator has on the target."""
    if script.setup_sql.strip():
        run_script(session, script.setup_sql, "shadow_setup_sql")
    settings = environment.settings
    if settings is None:
        # Without a target, the creator has what the setup gave it.
        roles = session.run(f"SELECT {QUERY}")[0][1]
        settings = role_settings({"role_settings": json.dumps(roles)}, environment.creator)
    session.run(create_access_method(settings))
    existing = {row[0] for row in session.run("SELECT rolname FROM pg_roles")}
    missing = [name for name in (*environment.roles, environment.creator) if name not in existing]
    creates = "; ".join(f"CREATE ROLE {ident(name)}" for name in dict.fromkeys(missing))
    if creates:
        session.run(creates)
    return settings


def _prepare_external(session: Session, script: Script, environment: TargetEnvironment) -> None:
    settings = _run_setup(session, script, environment)
    # The creator may do here what it may do there or not: whether it may is found out there, not in the shadow.
    me, superuser, creator_is_one = session.run(
        "SELECT session_user, (SELECT rolsuper FROM pg_roles WHERE rolname = session_user),"
        f" (SELECT rolsuper FROM pg_roles WHERE rolname = {_text(environment.creator)})"
    )[0]
    if superuser and me != environment.creator:
        promote = "" if creator_is_one else f"ALTER ROLE {ident(environment.creator)} SUPERUSER; "
        session.run(f"{promote}SET SESSION AUTHORIZATION {ident(environment.creator)}")
    elif me != environment.creator:
        session.run(f"SET LOCAL ROLE {ident(environment.creator)}")
    _apply_settings(session, settings, environment)


def _apply_settings(session: Session, settings: Mapping[str, str], environment: TargetEnvironment) -> None:
    """Let the session read the desired SQL with the settings that the creator has on the target."""
    try:
        session.run(f"{shadow_settings(settings)}; {without_timeouts(session.major)}")
    except DatabaseError as error:
        raise Failure(
            f"The shadow cannot read the desired SQL with the settings of {environment.creator}: {error.message}.",
            hint="Set shadow_url to a server that knows this value. Nothing was changed.",
        ) from None


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def read_snapshot(session: Session, schemas: tuple[str, ...], intern_from: FactSet | None) -> Snapshot:
    """Read the managed schemas, and leave the session with the settings that it had."""
    rows = query_catalogs(session, extract.statement(session.major, schemas))
    return extract.read(session.major, schemas, rows, intern_from=intern_from)


def query_catalogs(session: Session, query: str) -> list[tuple[t.Any, ...]]:
    """Ask the catalogs, and leave the session with the settings that it had."""
    rows = session.run(f"SAVEPOINT reading; {READING}; {query}")
    session.run("ROLLBACK TO SAVEPOINT reading; RELEASE SAVEPOINT reading")
    return rows
