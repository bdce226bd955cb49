# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The edge to PostgreSQL: the only file that imports psycopg2.

Every transaction is opened and closed by statements of ours, so that one round
trip can carry several of them.
"""

from __future__ import annotations

import contextlib
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
from ..masking import mask
from .session_settings import Execution

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
LOGIN_PAUSE = 2.5
"""Seconds between two attempts to log in: poolers punish tight loops."""

PASSWORD_PAUSES = (3.0, 6.0, 9.0)
"""Seconds before each further attempt with a password that was refused: servers block addresses that fail often."""

LAST_PORT = 65535
LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED, QUERY_CANCELED, INVALID_PASSWORD = "55P03", "40P01", "57014", "28P01"
AMBIGUOUS_FUNCTION = "42725"


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

    :param url: a connection string, or empty when the parts are given.
    :param wait: seconds to keep trying while the server can't be reached (a pooler that doesn't know a new tenant yet).
    :param password_wait: seconds to keep trying while the password is refused, at most as often as ``PASSWORD_PAUSES``
        says (a pooler that doesn't know a new password yet).
    :param option: the option that ``url`` was given by, for errors.
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
    password_wait: float = 0
    option: str = "database_url"

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

    def check(self) -> None:
        """Refuse what libpq would take apart in another way than it is meant, and then show the pieces.

        :raises DatabaseError: it names the option, and nothing of what is in it.
        """
        if self.url and not _parts(self.url):
            raise DatabaseError(
                f"{self.option} is not a connection URI that PostgreSQL's client understands as it is meant.",
                hint="Write it as postgresql://user@host:port/database and percent-encode special characters "
                "in its parts (%40 for @, %2F for /, %3A for :, %25 for %), or give the password by login_password."
                if self.option == "database_url"
                else "Write it as postgresql://user:password@host:port/database and percent-encode special characters "
                "in its parts (%40 for @, %2F for /, %3A for :, %25 for %).",
            )
        for option, value, fits in (
            ("login_host", self.host, _are_hosts(self.host)),
            ("login_db", self.dbname, not _is_connection_string(self.dbname)),
            ("login_user", self.user, not _is_connection_string(self.user)),
        ):
            if value and not fits:
                raise DatabaseError(
                    f"{option} isn't a name alone.", hint="A connection string goes into database_url, as a whole."
                )
        if any("\0" in value for value in (self.host, self.dbname, self.user, self.password)):
            raise DatabaseError("The login holds a NUL character.", hint="Check how its parts are read.")

    def describe(self) -> str:
        """Name the database for people, without any secret."""
        parts = _parts(self.url) if self.url else {}
        if self.url and not parts:
            return f"the database of {self.option}"
        if "service" in parts and not (self.host or parts.get("host")):
            return f"the database of the service {parts['service']}"
        user = self.user or parts.get("user") or "default user"
        host = self.host or parts.get("host") or parts.get("hostaddr") or "local socket"
        return f"{user}@{_with_ports(host, parts.get('port') or str(self.port))}/{self.dbname or parts.get('dbname') or user}"

    def database(self, name: str) -> Login:
        """Return the same server's other database."""
        if not self.url:
            return Login(host=self.host, port=self.port, dbname=name, user=self.user, password=self.password,
                         sslmode=self.sslmode, sslrootcert=self.sslrootcert)  # fmt: skip
        return Login(url=self.url, dbname=name, port=self.port, option=self.option)

    def secrets(self) -> list[str]:
        """Return the texts that must never be shown: the passwords, plain and as a URL writes them."""
        parts = _parts(self.url) if self.url else {}
        found = [self.password, *(parts.get(name, "") for name in ("password", "sslpassword"))]
        return [form for secret in found if secret for form in (secret, quote(secret, safe=""))]


_SCHEME = re.compile(r"postgres(?:ql)?://")
#: A name or an IPv4 address, an IPv6 address, the folder of a socket, an abstract socket, or nothing.
_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.]+(?:%[\w.-]+)?|/[^@]*|@[\w./-]+|")
_CONNECTION_STRING = re.compile(r"://|(?i:\b(?:host|user|password)\s*=)")


def _parts(url: str) -> dict[str, str]:
    """Return the parts of a connection string as libpq reads them; empty when that can't be what was meant."""
    try:
        parts = t.cast("dict[str, str]", psycopg2.extensions.parse_dsn(url))
    except (psycopg2.Error, ValueError):
        return {}
    scheme = _SCHEME.match(url)
    as_meant = _is_split_as_meant(url[scheme.end() :], parts) if scheme else not _repeats_a_keyword(url)
    return parts if as_meant and _are_possible(parts) else {}


def _is_split_as_meant(rest: str, parts: dict[str, str]) -> bool:
    """Whether the parts of a URI can be those that its author meant.

    libpq takes the first ``@`` or ``/`` behind the scheme for the end of a part. With one of them in the password, not
    percent-encoded, the rest of the password becomes host, port or database, and these are named in messages.

    :param rest: what stands behind the scheme.
    """
    login, at, where = rest.partition("@")
    if at and ("/" in login or "@" in where or re.search(r"\?.*=", login)):
        return False
    # Was the colon that ends the user percent-encoded along with the password behind it?
    return ":" not in parts.get("user", "") or bool(parts.get("password"))


def _are_possible(parts: dict[str, str]) -> bool:
    """Whether hosts, ports and names can be some: else they are pieces of something that was put in the wrong place."""
    ports = [port for port in parts.get("port", "").split(",") if port]
    names = [parts.get(name, "") for name in ("dbname", "user", "service")]
    return (
        all(re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) <= LAST_PORT for port in ports)
        and _are_hosts(parts.get("host", ""))
        and _are_hosts(parts.get("hostaddr", ""))
        and not any(_is_connection_string(name) for name in names)
    )


def _repeats_a_keyword(text: str) -> bool:
    """Whether a keyword stands twice among ``keyword=value`` pairs: part of a value that isn't quoted, then."""
    pair = r"\s*(\w+)\s*=\s*(?:'(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*|)"
    keywords = re.findall(pair, text, re.DOTALL)
    return len(keywords) != len(set(keywords))


def _are_hosts(text: str) -> bool:
    """Whether each of a list of hosts can be one: a name, an address, or the folder of a socket."""
    return all(_HOST.fullmatch(host) for host in text.split(","))


def _is_connection_string(name: str) -> bool:
    return _CONNECTION_STRING.search(name) is not None


def _with_ports(hosts: str, ports: str) -> str:
    each = hosts.split(",")
    given = ports.split(",")
    if len(given) != len(each):
        given = given[:1] * len(each)
    return ",".join(
        f"{f'[{host}]' if ':' in host else host}:{port or 5432}" for host, port in zip(each, given, strict=True)
    )


class Session:
    """One connection. Statements are sent as they are; nothing is committed unless a statement says so.

    :param round_trips: how many times the server was asked.
    :param execution: the settings that the statements of a plan run with.
    """

    def __init__(self, connection: psycopg2.extensions.connection, where: str, secrets: list[str]) -> None:
        self._connection = connection
        self._where = where
        self._secrets = secrets
        self.round_trips = 0
        self.execution = Execution()
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
) -> Iterator[Session]:
    """Open a session for a while.

    :raises DatabaseError: when the server cannot be reached or refuses the login, with what to look at.
    """
    login.check()
    attempts = _Attempts(login, clock)
    while True:
        try:
            connection = psycopg2.connect(
                connect_timeout=10, application_name="draggonnb.supabase", **login.parameters()
            )
            break
        except UnicodeError:
            # Its message shows a part of what couldn't be encoded.
            raise DatabaseError("The login is not valid Unicode.", hint="Check how its parts are read.") from None
        except psycopg2.Error as error:
            pause = attempts.pause_after(str(error))
            if pause is None:
                raise _refused(login, error) from None
        sleep(pause)
    connection.autocommit = True
    # Asks the server only where database or role have another encoding for their clients by default.
    connection.set_client_encoding("UTF8")
    session = Session(connection, login.describe(), login.secrets())
    try:
        yield session
    finally:
        session.close()


def takes_password(parameters: Mapping[str, t.Any], *, wait: float, password_wait: float) -> bool | None:
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


class _Attempts:
    """How often, and how far apart, a login is tried."""

    def __init__(self, login: Login, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._deadline = clock() + login.wait
        self._password_wait = login.password_wait
        self._password_deadline: float | None = None
        self._password_pauses = iter(PASSWORD_PAUSES)

    def pause_after(self, refusal: str) -> float | None:
        """Return the seconds to wait before the next attempt, None when there shall be none."""
        if _is_blocked(refusal):
            # Every further attempt would prolong it.
            return None
        if not _is_wrong_password(refusal):
            return LOGIN_PAUSE if self._clock() + LOGIN_PAUSE <= self._deadline else None
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


def _refused(login: Login, error: Exception) -> DatabaseError:
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
