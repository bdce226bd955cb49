# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder that a shadow server lives in: readable for the user it runs as, short enough for a socket, gone at the end."""

from __future__ import annotations

import contextlib
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
"""Bytes that the path of a socket may have: 107 on Linux, 103 on macOS."""

PROGRAMS = ("postgres", "initdb")


def unprivileged_user() -> User:
    """Return whom PostgreSQL runs as when we are root: it refuses to run as root itself."""
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return User(entry.pw_uid, entry.pw_gid)
    return User(_NOBODY, _NOBODY)


_NOBODY = 65534


@dataclass(slots=True)
class WorkingDirectory:
    """Where a server is at home.

    :param base: a folder of its own.
    :param programs: the ``bin`` directory to run it from.
    :param folder: a descriptor of the data folder when its path is too long, else -1.
    """

    base: str
    programs: str
    folder: int = -1


def working_directory(directory: str, user: User | None) -> WorkingDirectory:
    """Return a folder in which the programs can be run: the first of the usual ones that will do.

    :raises Failure: when none will, with the reason for each.
    """
    with _private_umask():
        return _find_writable_base(directory, user)


@contextlib.contextmanager
def _private_umask() -> Iterator[None]:
    """Make folders that we can enter, whatever Ansible's umask is."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _find_writable_base(directory: str, user: User | None) -> WorkingDirectory:
    complaints = []
    for parent in _base_candidates():
        try:
            if user is not None and not _open_to_all(parent):
                complaints.append(f"{parent} is not open to the user {user.uid}, who the server runs as")
                continue
            base = tempfile.mkdtemp(prefix="pgshadow-", dir=parent)
        except OSError as error:
            complaints.append(f"{parent}: {error.strerror}")
            continue
        try:
            if len(base.encode()) > _max_base_length():
                complaints.append(f"{parent} is too long for a socket's path")
            else:
                if user is not None:
                    os.chown(base, user.uid, user.gid)
                programs = _runnable_programs(directory, base, user)
                if programs:
                    return WorkingDirectory(base, programs)
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


def _max_base_length() -> int:
    return 4000 if os.path.isdir("/proc/self/fd") else MAX_SOCKET_PATH - len(SOCKET_NAME)


def _base_candidates() -> list[str]:
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


def _runnable_programs(directory: str, base: str, user: User | None) -> str:
    """Return a ``bin`` directory whose programs the user can run; empty when a copy cannot be run, either.

    They are copied when they lie below a closed folder, may not be executed, or will not run because the user has no
    entry in the list of users.
    """
    known = _has_passwd_entry(user)
    if known and _can_run(directory, user):
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
        for name in PROGRAMS:
            shutil.copyfile(os.path.join(directory, name), os.path.join(copy, "bin", name))
        if os.path.isdir(libraries):
            os.symlink(libraries, kept)
    else:
        shutil.copytree(prefix, copy, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
        if os.path.isdir(libraries):
            shutil.copytree(libraries, kept, symlinks=True)
    _make_accessible(os.path.join(base, "programs"), user)
    programs = os.path.join(copy, "bin")
    for name in PROGRAMS:
        path = os.path.join(programs, name)
        os.chmod(path, 0o755)  # noqa: S103 - a program in a folder that is closed to others
        if not known:
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


def _make_accessible(top: str, user: User | None) -> None:
    """Give a copy to the user that runs it, whatever the umask and the mode of the original were."""
    for folder, _folders, files in os.walk(top):
        os.chmod(folder, 0o700)
        for path in [folder, *(os.path.join(folder, name) for name in files)]:
            if user is not None:
                os.chown(path, user.uid, user.gid, follow_symlinks=False)
            if path != folder and not os.path.islink(path):
                os.chmod(path, stat.S_IMODE(os.stat(path).st_mode) | 0o500)


_ASKED, _ASKED_INSTEAD = b"\0getpwuid\0", b"\0getpwent\0"


def _patch_out_user_lookup(path: str) -> None:
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
