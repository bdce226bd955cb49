# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: statements out, rows or errors back.

Every transaction is opened and closed by statements of ours, so that one round
trip can carry several of them.
"""

from __future__ import annotations

import contextlib
import os
import time
import typing as t

from ...masking import mask
from . import driver
from .driver import INVALID_PASSWORD, PSYCOPG2_IMPORT_ERROR, DatabaseError
from .execution_settings import ExecutionSettings
from .login import LOCAL_HOSTS, Login

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

LOGIN_DELAY = 2.5
"""Seconds between two attempts to log in: poolers punish tight loops."""

ENVIRONMENT_VARIABLES = (
    "PGPASSWORD",
    "PGPASSFILE",
    "PGREQUIREAUTH",
    "PGCHANNELBINDING",
    "PGSSLMODE",
    "PGSSLNEGOTIATION",
    "PGSSLCERT",
    "PGSSLKEY",
    "PGSSLCERTMODE",
    "PGSSLROOTCERT",
    "PGSSLCRL",
    "PGSSLCRLDIR",
    "PGSSLSNI",
    "PGSSLMINPROTOCOLVERSION",
    "PGSSLMAXPROTOCOLVERSION",
    "PGGSSENCMODE",
    "PGGSSDELEGATION",
    "PGGSSLIB",
    "PGKRBSRVNAME",
)
"""What the environment may add to a login: how to prove who we are and how to encrypt. Not where to connect to, nor how
the session behaves."""

PASSWORD_DELAYS = (3.0, 6.0, 9.0)
"""Seconds before each further attempt with a password that was refused: servers block addresses that fail often."""


class Session:
    """One connection. Statements are sent as they are; nothing is committed unless a statement says so.

    :param round_trips: how many times the server was asked.
    :param execution: the settings that the statements of a plan run with.
    """

    def __init__(self, connection: driver.psycopg2.extensions.connection, where: str, secrets: list[str]) -> None:
        self._connection = connection
        self._where = where
        self._secrets = secrets
        self.round_trips = 0
        self.execution = ExecutionSettings()
        self.major: int = connection.server_version // 10000

    def run(self, sql: str) -> list[tuple[t.Any, ...]]:
        """Send statements in one round trip; return the rows of the last one.

        :raises DatabaseError: with PostgreSQL's message, DETAIL, HINT and code.
        """
        self.round_trips += 1
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description is not None else []
        except driver.psycopg2.Error as error:
            raise self._failure(error) from None

    def _failure(self, error: driver.psycopg2.Error) -> DatabaseError:
        diagnostics = getattr(error, "diag", None)
        message = self.mask(getattr(diagnostics, "message_primary", None) or str(error).strip() or "no message")
        extra = {
            key: self.mask(value)
            for key, value in (
                ("detail", getattr(diagnostics, "message_detail", None)),
                ("server_hint", getattr(diagnostics, "message_hint", None)),
                ("context", getattr(diagnostics, "context", None)),
            )
            if value
        }
        if diagnostics is None or not diagnostics.sqlstate:
            return DatabaseError(
                f"The connection to {self._where} was lost: {message}.",
                hint="Run it again: it goes on from what is there.",
            )
        position = int(getattr(diagnostics, "statement_position", None) or 0)
        return DatabaseError(
            message, sqlstate=diagnostics.sqlstate, position=position, sqlstate_code=diagnostics.sqlstate, **extra
        )

    def mask(self, text: str) -> str:
        """Return a text of the server's without the password that it should never have held."""
        return mask(text, self._secrets)

    def rollback(self) -> None:
        """End a transaction without effect; a connection that is gone is rolled back by the server."""
        with contextlib.suppress(DatabaseError):
            self.run("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextlib.contextmanager
def connect(
    login: Login,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    environment: Sequence[str] = ENVIRONMENT_VARIABLES,
) -> Iterator[Session]:
    """Open a session for a while.

    :param environment: the variables of libpq that may add to what the login says.
    :raises DatabaseError: when the server cannot be reached or refuses the login, with what to look at.
    """
    login.check()
    attempts = _LoginAttempts(login, clock)
    while True:
        try:
            with _environment(environment):
                connection = driver.psycopg2.connect(
                    connect_timeout=10,
                    application_name="draggonnb.supabase",
                    client_encoding="UTF8",
                    **login.parameters(),
                )
            break
        except UnicodeError:
            # Its message shows a part of what couldn't be encoded.
            raise DatabaseError("The login is not valid Unicode.", hint="Check how its parts are read.") from None
        except driver.psycopg2.Error as error:
            pause = attempts.delay_after(str(error))
            if pause is None:
                raise _login_error(login, error) from None
        sleep(pause)
    connection.autocommit = True
    session = Session(connection, login.describe(), login.secrets())
    try:
        yield session
    finally:
        session.close()


def accepts_password(parameters: Mapping[str, t.Any], *, wait: float, password_wait: float) -> bool | None:
    """Find out by logging in whether a database takes a password; nothing else is done there.

    :param parameters: host, port, dbname, user and password.
    :param wait: seconds to keep trying while the server can't be reached.
    :param password_wait: seconds to keep trying while it refuses the password.
    :returns: None when it couldn't be found out.
    """
    if PSYCOPG2_IMPORT_ERROR is not None:
        return None
    sslmode = "prefer" if parameters["host"] in LOCAL_HOSTS else "require"
    try:
        with connect(Login(**parameters, sslmode=sslmode, wait=wait, password_wait=password_wait)):
            return True
    except DatabaseError as error:
        return False if error.sqlstate == INVALID_PASSWORD else None


class _LoginAttempts:
    """How often, and how far apart, a login is tried."""

    def __init__(self, login: Login, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._deadline = clock() + login.wait
        self._password_wait = login.password_wait
        self._password_deadline: float | None = None
        self._password_pauses = iter(PASSWORD_DELAYS)

    def delay_after(self, refusal: str) -> float | None:
        """Return the seconds to wait before the next attempt, None when there shall be none."""
        if _is_blocked(refusal):
            # Every further attempt would prolong it.
            return None
        if not _is_wrong_password(refusal):
            return LOGIN_DELAY if self._clock() + LOGIN_DELAY <= self._deadline else None
        if self._password_deadline is None:
            self._password_deadline = self._clock() + self._password_wait
        pause = next(self._password_pauses, None)
        return None if pause is None or self._clock() + pause > self._password_deadline else pause


def _is_wrong_password(refusal: str) -> bool:
    """Whether a login was refused for its password. libpq tells no SQLSTATE of a failed login, only the text."""
    lowered = refusal.lower()
    return any(
        words in lowered for words in ("password authentication failed", "wrong password", "sasl authentication failed")
    )


def _is_blocked(refusal: str) -> bool:
    """Whether the server takes no logins from this address for a while, whatever the password."""
    return "circuit breaker" in refusal.lower()


@contextlib.contextmanager
def _environment(kept: Sequence[str]) -> Iterator[None]:
    """Hide from libpq what the environment says about other databases and about sessions.

    The task says which database is meant. ``PGHOSTADDR`` or ``PGSERVICE`` would silently mean another one, and
    ``PGOPTIONS`` or ``PGTZ`` would change what SQL means.
    """
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("PG") and name not in kept}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _login_error(login: Login, error: Exception) -> DatabaseError:
    said = " ".join(str(error).split()) or type(error).__name__
    text = mask(said, login.secrets())
    # Not of the masked text: a secret may be one of its words.
    lowered = said.lower()
    if "network is unreachable" in lowered or "no route to host" in lowered:
        hint = "If the host has only an IPv6 address, connect through the session pooler (port 5432) instead."
    elif _is_blocked(lowered):
        hint = (
            "Too many logins from this address were refused. Let some minutes pass without any attempt, because each one "
            "prolongs the block; correct the password meanwhile."
        )
    elif _is_wrong_password(lowered):
        hint = (
            "Check user and password; a pooler may need some seconds to learn a new password (login_password_wait). "
            "Don't try a wrong one again and again: the server may block the address."
        )
    elif "tenant or user not found" in lowered:
        hint = "Take host and user from the platform's answer; a new project may need some seconds (login_wait)."
    elif "certificate" in lowered or "ssl" in lowered:
        hint = "Check ssl_mode and ca_cert."
    else:
        hint = "Check host, port and that the server is running."
    code = INVALID_PASSWORD if _is_wrong_password(lowered) else ""
    return DatabaseError(
        f"Cannot connect to {login.describe()}: {text}.",
        hint=hint,
        sqlstate=code,
        **t.cast("dict[str, t.Any]", {"sqlstate_code": code} if code else {}),
    )
