# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to reach a database: connection parameters, checked before libpq sees them, and never shown."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field
from urllib.parse import quote

from . import driver
from .driver import DatabaseError

LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")

LAST_PORT = 65535


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
        """Return the arguments of psycopg2.connect."""
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
        if self.url and not _parse(self.url):
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
        parts = _parse(self.url) if self.url else {}
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
        parts = _parse(self.url) if self.url else {}
        found = [self.password, *(parts.get(name, "") for name in ("password", "sslpassword"))]
        return [form for secret in found if secret for form in (secret, quote(secret, safe=""))]


_SCHEME = re.compile(r"postgres(?:ql)?://")
#: A name or an IPv4 address, an IPv6 address, the folder of a socket, an abstract socket, or nothing.
_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.]+(?:%[\w.-]+)?|/[^@]*|@[\w./-]+|")
_CONNECTION_STRING = re.compile(r"://|(?i:\b(?:host|user|password)\s*=)")


def _parse(url: str) -> dict[str, str]:
    """Return the parts of a connection string as libpq reads them; empty when that can't be what was meant."""
    try:
        parts = t.cast("dict[str, str]", driver.psycopg2.extensions.parse_dsn(url))
    except (driver.psycopg2.Error, ValueError):
        return {}
    scheme = _SCHEME.match(url)
    as_meant = _is_unambiguous(url[scheme.end() :], parts) if scheme else not _repeats_a_keyword(url)
    return parts if as_meant and _are_plausible(parts) else {}


def _is_unambiguous(rest: str, parts: dict[str, str]) -> bool:
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


def _are_plausible(parts: dict[str, str]) -> bool:
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
