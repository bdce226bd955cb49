# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The edge to PostgreSQL: the only file that imports psycopg2.

Every transaction is opened and closed by statements of ours, so that one round
trip can carry several of them.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
import traceback
import typing as t
from dataclasses import dataclass, field
from urllib.parse import quote

try:
    import psycopg2
    import psycopg2.extensions
except ImportError:
    PSYCOPG2_IMPORT_ERROR: str | None = traceback.format_exc()
else:
    PSYCOPG2_IMPORT_ERROR = None

from ..failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LOGIN_PAUSE = 2.5
"""Seconds between two attempts to log in: poolers punish tight loops."""

FROM_ENVIRONMENT = (
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

LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED, QUERY_CANCELED = "55P03", "40P01", "57014"


class DatabaseError(Failure):
    """PostgreSQL refused something.

    :param sqlstate: its code, or an empty text when the connection itself failed.
    :param position: 1-based character position in the statement, 0 when unknown.
    """

    def __init__(
        self, message: str, *, sqlstate: str = "", position: int = 0, hint: str = "", **details: object
    ) -> None:
        super().__init__(message, hint=hint, **details)
        self.sqlstate = sqlstate
        self.position = position


@dataclass(frozen=True, slots=True)
class Login:
    """How to reach a database. The password is never shown by repr.

    :param url: a connection URI, or empty when the parts are given.
    :param wait: seconds to keep trying while the first login is refused (a pooler that doesn't know a new tenant yet).
    """

    url: str = field(default="", repr=False)
    host: str = ""
    port: int = 5432
    dbname: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    sslmode: str = ""
    sslrootcert: str = ""
    wait: float = 0

    def parameters(self) -> dict[str, t.Any]:
        """Return what psycopg2.connect is given."""
        given: dict[str, t.Any] = {"dsn": self.url} if self.url else {}
        parts = {
            "host": self.host,
            "dbname": self.dbname,
            "user": self.user,
            "password": self.password,
            "sslmode": self.sslmode,
            "sslrootcert": self.sslrootcert,
        }
        given.update({key: value for key, value in parts.items() if value})
        if not self.url or self.host:
            given["port"] = self.port
        return given

    def _parts(self) -> dict[str, str]:
        """Return the parts of the URL, as libpq reads them; empty when it cannot."""
        try:
            return t.cast("dict[str, str]", psycopg2.extensions.parse_dsn(self.url))
        except psycopg2.Error:
            return {}

    def describe(self) -> str:
        """Name the database for people, without any secret."""
        parts = self._parts() if self.url else {}
        if self.url and not parts:
            return "the database of database_url"
        user = self.user or parts.get("user") or "default user"
        host = self.host or parts.get("host") or "local socket"
        return f"{user}@{host}:{parts.get('port') or self.port}/{self.dbname or parts.get('dbname') or user}"

    def database(self, name: str) -> Login:
        """Return the same server's other database."""
        if not self.url:
            return Login(host=self.host, port=self.port, dbname=name, user=self.user, password=self.password,
                         sslmode=self.sslmode, sslrootcert=self.sslrootcert)  # fmt: skip
        return Login(url=self.url, dbname=name, port=self.port)

    def secrets(self) -> list[str]:
        """Return the texts that must never be shown: the password, plain and as it stands in the URL."""
        found = [self.password, *(self._parts().get(name, "") for name in ("password", "sslpassword"))]
        found += [quote(secret, safe="") for secret in found]
        # As it stands in the URL, whether libpq can read that or not.
        found += re.findall(r"(?::|password=)([^:@/?&\s]+)(?=@|&|\s|\Z)", self.url)
        return [secret for secret in found if secret]


class Session:
    """One connection. Statements are sent as they are; nothing is committed unless a statement says so.

    :param round_trips: how many times the server was asked.
    """

    def __init__(self, connection: psycopg2.extensions.connection, where: str, secrets: list[str]) -> None:
        self._connection = connection
        self._where = where
        self._secrets = secrets
        self.round_trips = 0
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
        except psycopg2.Error as error:
            raise self._failure(error) from None

    def _failure(self, error: psycopg2.Error) -> DatabaseError:
        diagnostics = getattr(error, "diag", None)
        message = self.clean(getattr(diagnostics, "message_primary", None) or str(error).strip() or "no message")
        extra = {
            key: self.clean(value)
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

    def clean(self, text: str) -> str:
        """Return a text of the server's without the password that it should never have held."""
        for secret in self._secrets:
            text = text.replace(secret, "********")
        return text

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
    environment: Sequence[str] = FROM_ENVIRONMENT,
) -> Iterator[Session]:
    """Open a session for a while.

    :param environment: the variables of libpq that may add to what the login says.
    :raises DatabaseError: when the server cannot be reached or refuses the login, with what to look at.
    """
    deadline = clock() + login.wait
    while True:
        try:
            with _environment(environment):
                connection = psycopg2.connect(
                    connect_timeout=10,
                    application_name="draggonnb.supabase",
                    client_encoding="UTF8",
                    **login.parameters(),
                )
            break
        except psycopg2.Error as error:
            if clock() + LOGIN_PAUSE > deadline:
                raise _refused(login, error) from None
        sleep(LOGIN_PAUSE)
    connection.autocommit = True
    session = Session(connection, login.describe(), login.secrets())
    try:
        yield session
    finally:
        session.close()


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


def _refused(login: Login, error: Exception) -> DatabaseError:
    text = " ".join(str(error).split()) or type(error).__name__
    for secret in login.secrets():
        text = text.replace(secret, "********")
    lowered = text.lower()
    if "invalid connection option" in lowered or "invalid dsn" in lowered or 'missing "="' in lowered:
        return DatabaseError("database_url is not a connection URI that PostgreSQL's client understands.",
                             hint="Write it as postgresql://user@host:port/database; percent-encode special characters.")  # fmt: skip
    if "network is unreachable" in lowered or "no route to host" in lowered:
        hint = "If the host has only an IPv6 address, connect through the session pooler (port 5432) instead."
    elif "password authentication failed" in lowered or "circuit breaker" in lowered:
        hint = "Check user and password; after a password change a pooler may need some seconds (login_wait)."
    elif "tenant or user not found" in lowered:
        hint = "Take host and user from the platform's answer; a new project may need some seconds (login_wait)."
    elif "certificate" in lowered or "ssl" in lowered:
        hint = "Check ssl_mode and ca_cert."
    else:
        hint = "Check host, port and that the server is running."
    return DatabaseError(f"Cannot connect to {login.describe()}: {text}.", hint=hint)
