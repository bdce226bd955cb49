# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection to the database of a project, and the role that logs in."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from urllib.parse import quote

if t.TYPE_CHECKING:
    from .responses import Database, LoginRole, Pooler

#: The role of the owner of the project.
OWNER = "postgres"
#: In transaction mode, session state is lost between transactions, so a schema can't be applied. The same host serves
#: session mode on the other port.
TRANSACTION_PORT = 6543
SESSION_PORT = 5432


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The address of the database. ``suffix`` is appended to the name of a role."""

    mode: str
    host: str
    port: int
    dbname: str
    suffix: str = ""

    @classmethod
    def pooled(cls, pooler: Pooler, ref: str) -> Connection:
        """Connect through the pooler in session mode. The user name contains the project."""
        port = SESSION_PORT if pooler.port == TRANSACTION_PORT else pooler.port
        return cls(mode="pooler", host=pooler.host, port=port, dbname=pooler.dbname, suffix=f".{ref}")

    @classmethod
    def direct(cls, database: Database) -> Connection:
        """Connect to the host of the database: IPv6 only, unless the project has the IPv4 add-on."""
        return cls(mode="direct", host=database.host, port=SESSION_PORT, dbname="postgres")

    def user(self, role: str) -> str:
        """Return the user name with which ``role`` logs in."""
        return role + self.suffix

    def url(self, password: str | None = None) -> str:
        """Return the URL of the database for its owner, with the password if one is given."""
        secret = f":{quote(password, safe='')}" if password else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (
            f"postgresql://{quote(self.user(OWNER), safe='')}{secret}@{host}:{self.port}/{quote(self.dbname, safe='')}"
        )

    def parameters(self, password: str) -> dict[str, object]:
        """Return the connection parameters of the owner."""
        return {
            "host": self.host,
            "port": self.port,
            "dbname": self.dbname,
            "user": self.user(OWNER),
            "password": password,
        }

    def as_result(self) -> dict[str, object]:
        """Return the module's return value ``connection``."""
        return {
            "mode": self.mode,
            "host": self.host,
            "port": self.port,
            "dbname": self.dbname,
            "user": self.user(OWNER),
            "database_url": self.url(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseLogin:
    """The role that logs in. ``expires_in`` is in seconds, None if the password doesn't expire."""

    role: str
    password: str = field(repr=False)
    kind: str
    session_role: str | None = None
    expires_in: int | None = None

    @classmethod
    def by_password(cls, password: str) -> DatabaseLogin:
        """Log in as the owner."""
        return cls(role=OWNER, password=password, kind="password")

    @classmethod
    def by_role(cls, role: LoginRole, *, read_only: bool) -> DatabaseLogin:
        """Log in as a temporary login role.

        A role that can write is a member of the owner without INHERIT, so a session must SET ROLE first. A read-only
        role has its privileges without that, and can't SET ROLE to the owner.
        """
        return cls(
            role=role.name,
            password=role.password,
            kind="login_role",
            session_role=None if read_only else OWNER,
            expires_in=role.ttl_seconds,
        )

    def as_result(self, connection: Connection) -> dict[str, object]:
        """Return the module's return value ``login``."""
        return {
            "user": connection.user(self.role),
            "password": self.password,
            "session_role": self.session_role,
            "expires_in": self.expires_in,
            "kind": self.kind,
        }
