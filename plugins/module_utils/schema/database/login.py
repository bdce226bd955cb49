# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection parameters, validated before they are passed to libpq."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field
from urllib.parse import quote

from . import driver
from .driver import DatabaseError

LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Login:
    """Connection parameters. ``repr`` doesn't show the password.

    :param url: a connection string, empty if the parameters are given separately.
    :param wait: seconds to keep trying while the server can't be reached (a pooler that doesn't know a new tenant yet).
    :param password_wait: seconds to keep trying while the password is refused (a pooler that doesn't know a new password
        yet), with at most as many attempts as ``connection.PASSWORD_DELAYS``.
    :param option: the name of the option with ``url``, for error messages.
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
        """Refuse values that libpq would split differently than intended, as its messages could then expose a password.

        :raises DatabaseError: it names the option, but doesn't show its value.
        """
        if self.url and not _parse(self.url):
            raise DatabaseError(
                f"{self.option} is not a valid connection string.",
                hint="Write it as postgresql://user@host:port/database and percent-encode special characters "
                "in its parts (%40 for @, %2F for /, %3A for :, %25 for %), or set the password with login_password."
                if self.option == "database_url"
                else "Write it as postgresql://user:password@host:port/database and percent-encode special characters "
                "in its parts (%40 for @, %2F for /, %3A for :, %25 for %).",
            )
        for option, value, valid in (
            ("login_host", self.host, _are_hosts(self.host)),
            ("login_db", self.dbname, not _is_connection_string(self.dbname)),
            ("login_user", self.user, not _is_connection_string(self.user)),
        ):
            if value and not valid:
                raise DatabaseError(
                    f"{option} must be a plain name, not a connection string.",
                    hint="Use database_url for a connection string.",
                )
        if any("\0" in value for value in (self.host, self.dbname, self.user, self.password)):
            raise DatabaseError(
                "The login parameters contain a NUL character.", hint="Check where their values come from."
            )

    def describe(self) -> str:
        """Return the name of the database in messages, without secrets."""
        parts = _parse(self.url) if self.url else {}
        if self.url and not parts:
            return f"the database of {self.option}"
        if "service" in parts and not (self.host or parts.get("host")):
            return f"the database of the service {parts['service']}"
        user = self.user or parts.get("user") or "default user"
        host = self.host or parts.get("host") or parts.get("hostaddr") or "local socket"
        return f"{user}@{_with_ports(host, parts.get('port') or str(self.port))}/{self.dbname or parts.get('dbname') or user}"

    def database(self, name: str) -> Login:
        """Return the login for another database on the same server."""
        if not self.url:
            return Login(host=self.host, port=self.port, dbname=name, user=self.user, password=self.password,
                         sslmode=self.sslmode, sslrootcert=self.sslrootcert)  # fmt: skip
        return Login(url=self.url, dbname=name, port=self.port, option=self.option)

    def secrets(self) -> list[str]:
        """Return the secrets to mask: the passwords, plain and percent-encoded."""
        parts = _parse(self.url) if self.url else {}
        passwords = [self.password, *(parts.get(name, "") for name in ("password", "sslpassword"))]
        return [text for secret in passwords if secret for text in (secret, quote(secret, safe=""))]


_SCHEME = re.compile(r"postgres(?:ql)?://")
#: A name or an IPv4 address, an IPv6 address, a socket directory, an abstract socket, or nothing.
_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.]+(?:%[\w.-]+)?|/[^@]*|@[\w./-]+|")
_CONNECTION_STRING = re.compile(r"://|(?i:\b(?:host|user|password)\s*=)")


def _parse(url: str) -> dict[str, str]:
    """Return the parameters that libpq reads from a connection string; empty if they can't be what was intended."""
    try:
        parts = t.cast("dict[str, str]", driver.psycopg2.extensions.parse_dsn(url))
    except (driver.psycopg2.Error, ValueError):
        return {}
    scheme = _SCHEME.match(url)
    as_intended = _is_unambiguous(url[scheme.end() :], parts) if scheme else not _repeats_a_keyword(url)
    return parts if as_intended and _are_plausible(parts) else {}


def _is_unambiguous(rest: str, parts: dict[str, str]) -> bool:
    """Return whether a URI can only be split in one way.

    libpq ends a part at the first ``@`` or ``/`` after the scheme. If the password contains one that isn't
    percent-encoded, the rest of the password becomes host, port or database, which are shown in messages.

    :param rest: the URI after the scheme.
    """
    credentials, at, location = rest.partition("@")
    if at and ("/" in credentials or "@" in location or re.search(r"\?.*=", credentials)):
        return False
    # A colon in the user without a password: the colon that separates them was percent-encoded by mistake.
    return ":" not in parts.get("user", "") or bool(parts.get("password"))


def _are_plausible(parts: dict[str, str]) -> bool:
    """Return whether hosts, ports and names are valid; otherwise they may be parts of a secret."""
    ports = [port for port in parts.get("port", "").split(",") if port]
    names = [parts.get(name, "") for name in ("dbname", "user", "service")]
    return (
        all(re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) <= LAST_PORT for port in ports)
        and _are_hosts(parts.get("host", ""))
        and _are_hosts(parts.get("hostaddr", ""))
        and not any(_is_connection_string(name) for name in names)
    )


def _repeats_a_keyword(text: str) -> bool:
    """Return whether a keyword occurs twice in ``keyword=value`` pairs: it is then part of an unquoted value."""
    pair = r"\s*(\w+)\s*=\s*(?:'(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*|)"
    keywords = re.findall(pair, text, re.DOTALL)
    return len(keywords) != len(set(keywords))


def _are_hosts(text: str) -> bool:
    """Return whether each host in a list is a name, an address or a socket directory."""
    return all(_HOST.fullmatch(host) for host in text.split(","))


def _is_connection_string(name: str) -> bool:
    return _CONNECTION_STRING.search(name) is not None


def _with_ports(hosts: str, ports: str) -> str:
    host_list = hosts.split(",")
    port_list = ports.split(",")
    if len(port_list) != len(host_list):
        port_list = port_list[:1] * len(host_list)
    return ",".join(
        f"{f'[{host}]' if ':' in host else host}:{port or 5432}"
        for host, port in zip(host_list, port_list, strict=True)
    )
