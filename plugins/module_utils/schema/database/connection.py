# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: connect, send statements, return rows or raise errors.

Connections are in autocommit mode: transactions are opened and closed by explicit
statements, so that one round trip can carry several of them.
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
from .login import Login

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

LOGIN_DELAY = 2.5
"""Seconds between two login attempts: poolers penalize tight loops."""

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
"""The environment variables that may complement a login: authentication and encryption only, neither the server to
connect to nor session settings."""

PASSWORD_DELAYS = (3.0, 6.0, 9.0)
"""Seconds before each new attempt after a refused password: servers block addresses that fail often."""


class Session:
    """One connection. Statements are sent unchanged.

    :param round_trips: the number of round trips to the server so far.
    :param execution: the settings under which the statements of a plan run.
    """

    def __init__(self, connection: driver.psycopg2.extensions.connection, where: str, secrets: list[str]) -> None:
        self._connection = connection
        self._where = where
        self._secrets = secrets
        self._unsent = ""
        self.round_trips = 0
        self.execution = ExecutionSettings()
        self.major: int = connection.server_version // 10000

    def run(self, sql: str) -> list[tuple[t.Any, ...]]:
        """Send statements in one round trip; return the rows of the last one.

        :raises DatabaseError: with PostgreSQL's message, DETAIL, HINT and SQLSTATE.
        """
        self.round_trips += 1
        unsent, self._unsent = self._unsent, ""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(unsent + sql)
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
                hint="Run the task again; it continues from the current state of the database.",
            )
        position = int(getattr(diagnostics, "statement_position", None) or 0)
        return DatabaseError(
            message, sqlstate=diagnostics.sqlstate, position=position, sqlstate_code=diagnostics.sqlstate, **extra
        )

    def collect_notices(self, *messages: str) -> list[str]:
        """Collect the notices and warnings that contain one of the messages, from now on, in the list that is returned."""
        notices = _Notices(messages)
        self._connection.notices = notices
        return notices

    def mask(self, text: str) -> str:
        """Mask the login's secrets in a text from the server."""
        return mask(text, self._secrets)

    def rollback(self, *, later: bool = False) -> None:
        """Roll back the transaction; if the connection is lost, the server does.

        :param later: do it together with the next statements, or when the session is closed.
        """
        self._unsent = "ROLLBACK; " if later else ""
        if later:
            return
        with contextlib.suppress(DatabaseError):
            self.run("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class _Notices(list[str]):
    """The notices of a connection, of which psycopg2 keeps the last fifty: only those of interest."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__()
        self._messages = messages

    def append(self, text: str, /) -> None:
        if text not in self and any(each in text for each in self._messages):
            super().append(text)


@contextlib.contextmanager
def connect(
    login: Login,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    environment: Sequence[str] = ENVIRONMENT_VARIABLES,
) -> Iterator[Session]:
    """Open a session and close it at the end of the block.

    :param environment: the libpq environment variables that may complement the login.
    :raises DatabaseError: if the server cannot be reached or refuses the login, with a hint.
    """
    login.check()
    attempts = _LoginAttempts(login, clock)
    while True:
        try:
            with hidden_environment(environment):
                connection = driver.psycopg2.connect(
                    connect_timeout=10,
                    application_name="draggonnb.supabase",
                    client_encoding="UTF8",
                    **login.parameters(),
                )
            break
        except UnicodeError:
            # The message of the original error quotes a part of the text.
            raise DatabaseError(
                "The login parameters are not valid Unicode.", hint="Check where their values come from."
            ) from None
        except driver.psycopg2.Error as error:
            delay = attempts.delay_after(str(error))
            if delay is None:
                raise _login_error(login, error) from None
        sleep(delay)
    connection.autocommit = True
    driver.read_times_as_text(connection)
    session = Session(connection, login.describe(), login.secrets())
    try:
        yield session
    finally:
        session.close()


def accepts_password(parameters: Mapping[str, t.Any], *, wait: float, password_wait: float) -> bool | None:
    """Check by logging in, over an encrypted connection, whether a database accepts a password.

    :param parameters: host, port, dbname, user and password.
    :param wait: seconds to keep trying while the server can't be reached.
    :param password_wait: seconds to keep trying while it refuses the password.
    :returns: None if the server could not be asked.
    """
    if PSYCOPG2_IMPORT_ERROR is not None:
        return None
    try:
        with connect(Login(**parameters, sslmode="require", wait=wait, password_wait=password_wait)):
            return True
    except DatabaseError as error:
        return False if error.sqlstate == INVALID_PASSWORD else None


class _LoginAttempts:
    """Decides whether and when to try a login again."""

    def __init__(self, login: Login, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._deadline = clock() + login.wait
        self._password_wait = login.password_wait
        self._password_deadline: float | None = None
        self._password_delays = iter(PASSWORD_DELAYS)

    def delay_after(self, message: str) -> float | None:
        """Return the seconds to wait before the next attempt, None to stop trying."""
        if _is_blocked(message):
            # Each new attempt would prolong the block.
            return None
        if not _is_wrong_password(message):
            return LOGIN_DELAY if self._clock() + LOGIN_DELAY <= self._deadline else None
        if self._password_deadline is None:
            self._password_deadline = self._clock() + self._password_wait
        delay = next(self._password_delays, None)
        return None if delay is None or self._clock() + delay > self._password_deadline else delay


def _is_wrong_password(message: str) -> bool:
    """Return whether the password was refused. libpq reports only the message of a failed login, without SQLSTATE."""
    lowered = message.lower()
    return any(
        words in lowered for words in ("password authentication failed", "wrong password", "sasl authentication failed")
    )


def _is_blocked(message: str) -> bool:
    """Return whether the server temporarily blocks logins from this address."""
    return "circuit breaker" in message.lower()


@contextlib.contextmanager
def hidden_environment(kept: Sequence[str] = ENVIRONMENT_VARIABLES) -> Iterator[None]:
    """Hide libpq's environment variables, except some, while connecting.

    Threads share the environment: what connects in several hides the variables around all of them.

    The task's options select the database. ``PGHOSTADDR`` or ``PGSERVICE`` would silently select another one, and
    ``PGOPTIONS`` or ``PGTZ`` would change how SQL is interpreted.
    """
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("PG") and name not in kept}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _login_error(login: Login, error: Exception) -> DatabaseError:
    message = " ".join(str(error).split()) or type(error).__name__
    text = mask(message, login.secrets())
    # Not the masked text: a secret may be one of these words.
    lowered = message.lower()
    if "network is unreachable" in lowered or "no route to host" in lowered:
        hint = "If the host has only an IPv6 address, connect through the session pooler (port 5432)."
    elif _is_blocked(lowered):
        hint = (
            "The server blocks this address after too many failed logins. Correct the password and wait a few minutes: "
            "each new attempt prolongs the block."
        )
    elif _is_wrong_password(lowered):
        hint = (
            "Check user and password. A pooler may need some seconds to learn a new password (login_password_wait). "
            "Don't keep trying a wrong one: the server may block your address."
        )
    elif "tenant or user not found" in lowered:
        hint = "Use the host and user that the platform reports. A new project may need some seconds (login_wait)."
    elif "certificate" in lowered or "ssl" in lowered:
        hint = "Check ssl_mode and ca_cert."
    else:
        hint = "Check host and port, and that the server is running."
    code = INVALID_PASSWORD if _is_wrong_password(lowered) else ""
    return DatabaseError(
        f"Cannot connect to {login.describe()}: {text}.",
        hint=hint,
        sqlstate=code,
        **t.cast("dict[str, t.Any]", {"sqlstate_code": code} if code else {}),
    )
