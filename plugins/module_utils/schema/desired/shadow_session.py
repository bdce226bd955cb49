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
from ..database.session_settings import QUERY, READING, in_shadow, of_role, stand_in, unlimited
from ..model.sql import ident
from . import unprivileged
from .rights import Rights
from .run_script import _run_script

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..database.connection import Session
    from ..extract.snapshot import Reading
    from ..model.desired import Environment, Script
    from ..model.facts import State
    from .shadow import Shadow

BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"


@contextlib.contextmanager
def _reader(shadow: Shadow, script: Script, environment: Environment) -> Iterator[tuple[Session, Rights | None]]:
    """Open a transaction in which the script can run, and roll it back in the end.

    On our own server it is one of a session that has logged in without the rights of a superuser (``restricted``).
    """
    if shadow.login is None:
        shadow.admin.run(BEGIN)
        try:
            _prepare(shadow.admin, script, environment)
            yield shadow.admin, None
        finally:
            shadow.admin.rollback()
        return
    admin = shadow.admin
    try:
        # What the setup makes belongs to a role that is none of the script's, but is no superuser any more by then.
        admin.run("BEGIN; CREATE ROLE shadow SUPERUSER; SET SESSION AUTHORIZATION shadow")
        settings = _make_surroundings(admin, script, environment)
        admin.run("RESET SESSION AUTHORIZATION")
        password, token = unprivileged.prepare(admin, environment.creator)
        admin.run("COMMIT")
    finally:
        admin.rollback()
    login = replace(shadow.login, user=environment.creator, password=password)
    with connect(login, environment=()) as session:
        session.run(BEGIN)
        try:
            _apply_settings(session, settings, environment)
            yield session, Rights(token, shadow.login.user)
        finally:
            session.rollback()


def _make_surroundings(session: Session, script: Script, environment: Environment) -> Mapping[str, str]:
    """Make what must be there before the script; return the settings that the creator has on the target."""
    if script.setup.strip():
        _run_script(session, script.setup, "shadow_setup_sql")
    settings = environment.settings
    if settings is None:
        # Without a target, the creator has what the setup gave it.
        roles = session.run(f"SELECT {QUERY}")[0][1]
        settings = of_role({"role_settings": json.dumps(roles)}, environment.creator)
    session.run(stand_in(settings))
    existing = {row[0] for row in session.run("SELECT rolname FROM pg_roles")}
    missing = [name for name in (*environment.roles, environment.creator) if name not in existing]
    creates = "; ".join(f"CREATE ROLE {ident(name)}" for name in dict.fromkeys(missing))
    if creates:
        session.run(creates)
    return settings


def _prepare(session: Session, script: Script, environment: Environment) -> None:
    settings = _make_surroundings(session, script, environment)
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


def _apply_settings(session: Session, settings: Mapping[str, str], environment: Environment) -> None:
    """Let the session read the desired SQL with the settings that the creator has on the target."""
    try:
        session.run(f"{in_shadow(settings)}; {unlimited(session.major)}")
    except DatabaseError as error:
        raise Failure(
            f"The shadow cannot read the desired SQL with the settings of {environment.creator}: {error.message}.",
            hint="Set shadow_url to a server that knows this value. Nothing was changed.",
        ) from None


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _read(session: Session, schemas: tuple[str, ...], like: State | None) -> Reading:
    rows = _ask(session, extract.statement(session.major, schemas))
    return extract.read(session.major, schemas, rows, like=like)


def _ask(session: Session, query: str) -> list[tuple[t.Any, ...]]:
    """Ask the catalogs, and leave the session with the settings that it had."""
    rows = session.run(f"SAVEPOINT reading; {READING}; {query}")
    session.run("ROLLBACK TO SAVEPOINT reading; RELEASE SAVEPOINT reading")
    return rows
