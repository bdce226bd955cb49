# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the task returns: facts of the project, how to connect, and the diff. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from urllib.parse import quote

from .project import Action
from .readiness import ACTIVE, INACTIVE

if t.TYPE_CHECKING:
    from .answers import Database, LoginRole, Pooler, Project
    from .project import Decision, Wish
    from .regions import Choice

NO_KEYS: dict[str, str | None] = {"publishable": None, "secret": None, "anon": None, "service_role": None}
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
class Login:
    """What logs in to the database. ``expires_in`` in seconds, None when it doesn't expire."""

    role: str
    password: str = field(repr=False)
    kind: str
    session_role: str | None = None
    expires_in: int | None = None

    @classmethod
    def by_password(cls, password: str) -> Login:
        """Log in as the owner."""
        return cls(role=OWNER, password=password, kind="password")

    @classmethod
    def by_role(cls, minted: LoginRole, *, read_only: bool) -> Login:
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


def facts(project: Project, wish: Wish, *, instance_size: str | None) -> dict[str, object]:
    """Return the module's return value ``project``: public facts, no secrets.

    :param instance_size: as an organization's list told it, None when it didn't.
    """
    database = project.database
    return {
        "ref": project.ref,
        "name": project.name,
        "organization_slug": project.organization or wish.organization,
        "region": project.region,
        "status": project.status,
        "created_at": project.created_at,
        "postgres_version": database.version if database else None,
        "postgres_engine": database.engine if database else None,
        "instance_size": instance_size,
    }


def forecast(wish: Wish, choice: Choice) -> dict[str, object]:
    """Return what is known of a project that would be created: everything the service decides is None."""
    return {
        "ref": None,
        "name": wish.name,
        "organization_slug": wish.organization,
        "region": choice.code,
        "status": None,
        "created_at": None,
        "postgres_version": None,
        "postgres_engine": None,
        "instance_size": wish.instance_size,
    }


def difference(wish: Wish, found: Project | None, decision: Decision, choice: Choice | None) -> dict[str, str]:
    """Return the diff of the decision, the same in check mode and for real."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    if found:
        size = {"instance_size": found.instance_size} if found.instance_size else {}
        before = {
            "name": found.name,
            "ref": found.ref,
            "organization": wish.organization,
            "region": found.region,
            "status": found.status,
            **size,
        }
    if choice:
        size = {"instance_size": wish.instance_size} if wish.instance_size else {}
        after = {
            "name": wish.name,
            "organization": wish.organization,
            "region": choice.code,
            "status": ACTIVE,
            "database_password": "(set by this run)",
            **size,
        }
    elif decision.action is not Action.DELETED:
        targets = {Action.RESTORED: ACTIVE, Action.PAUSED: INACTIVE}
        after = dict(before)
        if decision.action in targets:
            after["status"] = targets[decision.action]
        if decision.sets_password:
            before["database_password"] = "(unknown)"  # noqa: S105 - what a diff may say about it
            after["database_password"] = "(set by this run)"  # noqa: S105
    header = f"project {wish.name}"
    return {"before": _lines(before), "after": _lines(after), "before_header": header, "after_header": header}


def _lines(members: dict[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in members.items())
