# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The temporary directory of a shadow server: accessible to its user, with a path short enough for a socket."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import shutil
import stat
import tempfile
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from . import processes
from .processes import User

if t.TYPE_CHECKING:
    from collections.abc import Iterator

SOCKET_NAME = "/.s.PGSQL.5432"
MAX_SOCKET_PATH = 100
"""The maximum length of a socket path in bytes; the limit is 107 on Linux and 103 on macOS."""

PROGRAMS = ("postgres", "initdb")
_PREFIX = "pgshadow-"

_MEMORY, _ROOM = "/dev/shm", 2 << 30  # noqa: S108 - mkdtemp creates a private directory in it
"""A directory in memory, and the bytes that must be free in it: creating a cluster of a thousand files there takes half the time.
The limit is above what a server may use: 1 GB of temporary files, WAL, and the schema."""


def unprivileged_user() -> User:
    """Return the user that runs PostgreSQL if this process runs as root, as PostgreSQL refuses to."""
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return User(entry.pw_uid, entry.pw_gid)
    return User(_NOBODY, _NOBODY)


_NOBODY = 65534


@dataclass(slots=True)
class WorkingDirectory:
    """The directories of a shadow server.

    :param base: its temporary directory.
    :param programs: the ``bin`` directory to run it from.
    :param lock: a descriptor of the base, locked for as long as this process lives.
    :param data_descriptor: a file descriptor of the data directory if its path is too long, else -1.
    """

    base: str
    programs: str
    lock: int
    data_descriptor: int = -1

    def remove(self) -> None:
        """Remove everything in it."""
        if self.data_descriptor >= 0:
            os.close(self.data_descriptor)
        _remove(self.base, self.lock)


def working_directory(directory: str, user: User | None) -> WorkingDirectory:
    """Create a directory in which the programs can run, in the first suitable parent directory.

    :raises Failure: if there is none, with the reason for each candidate.
    """
    with _private_umask():
        return _find_writable_base(directory, user)


@contextlib.contextmanager
def _private_umask() -> Iterator[None]:
    """Create directories with access for this user only, whatever Ansible's umask is."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _find_writable_base(directory: str, user: User | None) -> WorkingDirectory:
    reasons = []
    for parent in _base_candidates():
        try:
            if user is not None and not _is_accessible_to_all(parent):
                reasons.append(f"{parent} is not accessible to the server's user (uid {user.uid})")
                continue
            base, lock = _create_locked(parent)
        except OSError as error:
            reasons.append(f"{parent}: {error.strerror}")
            continue
        try:
            if len(base.encode()) > _max_base_length():
                reasons.append(f"{parent} is too long for a socket path")
            else:
                if user is not None:
                    os.chown(base, user.uid, user.gid)
                programs = _runnable_programs(directory, base, user)
                if programs:
                    for each in dict.fromkeys((parent, _MEMORY)):
                        remove_abandoned(each, base, user)
                    return WorkingDirectory(base, programs, lock)
                reasons.append(f"{parent} does not allow programs to run")
        except OSError as error:
            reasons.append(f"{parent}: {error.strerror} ({error.filename})")
        except BaseException:
            _remove(base, lock)
            raise
        _remove(base, lock)
    raise Failure(
        f"No suitable directory for the shadow server: {'; '.join(reasons)}.",
        hint="Set TMPDIR to a directory that is writable by this user, or set shadow_url to use an existing server.",
    )


def _create_locked(parent: str) -> tuple[str, int]:
    """Create a directory; return it with the descriptor that holds its lock until this process ends.

    Another run may take it for an abandoned one, and remove it, before it is locked. Then another one is created.
    """
    while True:
        base = tempfile.mkdtemp(prefix=_PREFIX, dir=parent)
        try:
            lock = _locked(base)
        except (FileNotFoundError, BlockingIOError):
            continue
        except OSError:  # a file system without locks
            os.rmdir(base)
            raise
        if os.path.isdir(base):
            return base, lock
        os.close(lock)


def _locked(directory: str) -> int:
    """Lock a directory; return the descriptor, which is closed, and so unlocked, at the latest when this process ends."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _remove(base: str, lock: int) -> None:
    shutil.rmtree(base, ignore_errors=True)
    os.close(lock)


def remove_abandoned(parent: str, base: str, user: User | None) -> None:
    """Remove the directories of runs that were killed: no process holds their lock.

    :param base: the directory of this run.
    """
    owners = {os.geteuid(), *([user.uid] if user else [])}
    try:
        names = os.listdir(parent)
    except OSError:
        return  # a directory in which this user may create files, but not list them
    for name in names:
        path = os.path.join(parent, name)
        if not name.startswith(_PREFIX) or path == base:
            continue
        with contextlib.suppress(OSError):
            status = os.lstat(path)
            if stat.S_ISDIR(status.st_mode) and status.st_uid in owners:
                _remove(path, _locked(path))


def _max_base_length() -> int:
    return 4000 if os.path.isdir("/proc/self/fd") else MAX_SOCKET_PATH - len(SOCKET_NAME)


def _base_candidates() -> list[str]:
    """Return the parent directories to try in turn: the one that the user has set, memory if there is enough, and others."""
    candidates = [_MEMORY] if _has_room(_MEMORY) else []
    with contextlib.suppress(OSError):
        is_set = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
        candidates.insert(0 if is_set else len(candidates), tempfile.gettempdir())
    candidates += ["/tmp", "/var/tmp", _MEMORY]  # noqa: S108 - mkdtemp creates a private directory in it
    candidates += [os.environ.get("XDG_RUNTIME_DIR", ""), os.environ.get("HOME", "")]
    return [each for each in dict.fromkeys(candidates) if os.path.isabs(each) and os.path.isdir(each)]


def _has_room(directory: str) -> bool:
    with contextlib.suppress(OSError):
        found = os.statvfs(directory)
        return found.f_bavail * found.f_frsize >= _ROOM
    return False


def _is_accessible_to_all(directory: str) -> bool:
    path = os.path.realpath(directory)
    while True:
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return False
        if path == os.path.dirname(path):
            return True
        path = os.path.dirname(path)


def _runnable_programs(directory: str, base: str, user: User | None) -> str:
    """Return a ``bin`` directory with programs that the user can run; empty if even a copy doesn't run.

    They are copied if their directory is not accessible, if they are not executable, or if they don't run because the
    user has no entry in the user database.
    """
    has_passwd_entry = _has_passwd_entry(user)
    if has_passwd_entry and _can_run(directory, user):
        return directory
    prefix = os.path.dirname(directory)
    package = os.path.dirname(prefix)
    # A wheel has the libraries next to its package, and the programs load them from there.
    copy = os.path.join(base, "programs", os.path.basename(package), os.path.basename(prefix))
    libraries = f"{package}.libs"
    libraries_copy = os.path.join(base, "programs", os.path.basename(libraries))
    os.makedirs(os.path.dirname(copy))
    if user is None:
        os.mkdir(copy)
        for name in os.listdir(prefix):
            if name != "bin":
                os.symlink(os.path.join(prefix, name), os.path.join(copy, name))
        os.mkdir(os.path.join(copy, "bin"))
        for name in PROGRAMS:
            shutil.copyfile(os.path.join(directory, name), os.path.join(copy, "bin", name))
        if os.path.isdir(libraries):
            os.symlink(libraries, libraries_copy)
    else:
        shutil.copytree(prefix, copy, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
        if os.path.isdir(libraries):
            shutil.copytree(libraries, libraries_copy, symlinks=True)
    make_accessible(os.path.join(base, "programs"), user)
    programs = os.path.join(copy, "bin")
    for name in PROGRAMS:
        path = os.path.join(programs, name)
        os.chmod(path, 0o755)  # noqa: S103 - a program in a private directory
        if not has_passwd_entry:
            _patch_out_user_lookup(path)
    return programs if _can_run(programs, user) else ""


def _can_run(directory: str, user: User | None) -> bool:
    return all(processes.run([os.path.join(directory, name), "--version"], "/", user)[0] == 0 for name in PROGRAMS)


def _has_passwd_entry(user: User | None) -> bool:
    try:
        pwd.getpwuid(user.uid if user is not None else os.geteuid())
    except KeyError:
        return False
    return True


def make_accessible(top: str, user: User | None) -> None:
    """Make a copy accessible to the user that runs it, whatever the umask and the mode of the original."""
    for directory, _folders, files in os.walk(top):
        os.chmod(directory, 0o700)
        for path in [directory, *(os.path.join(directory, name) for name in files)]:
            if user is not None:
                os.chown(path, user.uid, user.gid, follow_symlinks=False)
            if path != directory and not os.path.islink(path):
                os.chmod(path, stat.S_IMODE(os.stat(path).st_mode) | 0o500)


_LOOKUP, _REPLACEMENT = b"\0getpwuid\0", b"\0getpwent\0"


def _patch_out_user_lookup(path: str) -> None:
    """Patch a copy of a program to read the first entry of the user database instead of its own user's entry.

    initdb and ``postgres --single`` exit if their user has no entry, as in a container with an arbitrary uid, although
    they only need a default for a name that is set explicitly. The names of the two C library functions have the same
    length, so one can replace the other.

    :raises OSError: if the program cannot be changed.
    """
    with open(path, "rb") as file:
        program = file.read()
    with open(path, "wb") as file:
        file.write(program.replace(_LOOKUP, _REPLACEMENT))
