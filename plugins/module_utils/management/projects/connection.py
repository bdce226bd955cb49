# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to connect to a project's database, and as whom."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from urllib.parse import quote

if t.TYPE_CHECKING:
    from .responses import Database, LoginRole, Pooler

#: The role a project's owner works as.
OWNER = "postgres"
#: In transaction mode a session's state is lost between statements, so a schema can't be applied through that port;
#: the same host serves session mode on the other one.
TRANSACTION_PORT = 6543
SESSION_PORT = 5432


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Where the database is reached. ``suffix`` is what a role's name needs there behind it."""

    mode: str
    host: str
    port: int
    dbname: str
    suffix: str = ""

    @classmethod
    def pooled(cls, pooler: Pooler, ref: str) -> Connection:
        """Connect through the pooler, in session mode. It tells projects apart by the user's name."""
        port = SESSION_PORT if pooler.port == TRANSACTION_PORT else pooler.port
        return cls(mode="pooler", host=pooler.host, port=port, dbname=pooler.dbname, suffix=f".{ref}")

    @classmethod
    def direct(cls, database: Database) -> Connection:
        """Connect to the database's own host: IPv6 only, unless the project has bought the IPv4 add-on."""
        return cls(mode="direct", host=database.host, port=SESSION_PORT, dbname="postgres")

    def user(self, role: str) -> str:
        """Return the name under which ``role`` logs in here."""
        return role + self.suffix

    def url(self, password: str | None = None) -> str:
        """Return the URL of the database for its owner, without a password unless one is given."""
        secret = f":{quote(password, safe='')}" if password else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (
            f"postgresql://{quote(self.user(OWNER), safe='')}{secret}@{host}:{self.port}/{quote(self.dbname, safe='')}"
        )

    def parameters(self, password: str) -> dict[str, object]:
        """Return what the owner logs in with."""
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
    """What logs in to the database. ``expires_in`` in seconds, None when it doesn't expire."""

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
    def by_role(cls, minted: LoginRole, *, read_only: bool) -> DatabaseLogin:
        """Log in as a minted role.

        One that may write is a member of the owner's role but inherits nothing: a session has to SET ROLE first. One
        that may only read has its rights at once, and couldn't become the owner.
        """
        return cls(
            role=minted.name,
            password=minted.password,
            kind="login_role",
            session_role=None if read_only else OWNER,
            expires_in=minted.ttl_seconds,
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
