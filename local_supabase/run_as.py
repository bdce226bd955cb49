# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the clusters live and which OS user runs them.

PostgreSQL refuses to run as root, so root's clusters run as an unprivileged user. When that user cannot reach the state
folder (a clone below a 0700 home), data and binaries are put into a folder of our own below /var/tmp. No permission
outside our own folders is ever changed.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import typing as t
from dataclasses import dataclass
from pathlib import Path

from local_supabase.errors import LocalSupabaseError

RUN_TIMEOUT = 120.0
OUTSIDE = Path("/var/tmp")  # noqa: S108 - own_folder() checks what is there
USER_VARIABLE = "LOCAL_SUPABASE_OS_USER"


@dataclass(frozen=True, slots=True)
class Runner:
    """The OS user PostgreSQL's programs run as; ``uid`` None: the present one."""

    uid: int | None
    gid: int | None
    name: str

    def run(self, *command: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run to the end, ``text`` as its input, and return what it printed; never raises for a failing program."""
        return subprocess.run(  # noqa: S603 - no shell; programs of the chosen installation only
            [str(part) for part in command],
            check=False,
            capture_output=True,
            text=True,
            input=text,
            timeout=RUN_TIMEOUT,
            **self._options(),
        )

    def start(self, *command: str | Path, log: Path) -> subprocess.Popen[bytes]:
        """Start a program that outlives us, its output appended to ``log``, which lies in a folder of ours."""
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "ab") as sink:
            return subprocess.Popen(  # noqa: S603 - as above
                [str(part) for part in command],
                stdout=sink,
                stderr=sink,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **self._options(),
            )

    def _options(self) -> dict[str, t.Any]:
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C", "TZ": "UTC"}
        options: dict[str, t.Any] = {"env": environment, "cwd": "/", "umask": 0o077}
        if self.uid is not None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def own(self, path: Path) -> None:
        """Make ``path`` (ours, fresh) the property of the runner."""
        if self.uid is not None:
            os.chown(path, self.uid, self.gid if self.gid is not None else -1, follow_symlinks=False)


def choose_runner() -> Runner:
    """Return who runs PostgreSQL: us, or, for root, ``nobody`` (or the user named by LOCAL_SUPABASE_OS_USER).

    :raises LocalSupabaseError: when there is no such user, or it is root.
    """
    if os.geteuid() != 0:
        return Runner(None, None, str(os.geteuid()))
    name = os.environ.get(USER_VARIABLE, "nobody")
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise LocalSupabaseError(
            f"PostgreSQL cannot run as root and there is no OS user {name!r}; set {USER_VARIABLE}."
        ) from None
    if entry.pw_uid == 0:
        raise LocalSupabaseError(f"PostgreSQL cannot run as root; {USER_VARIABLE} must name an unprivileged user.")
    return Runner(entry.pw_uid, entry.pw_gid, name)


def own_folder(path: Path, mode: int) -> Path:
    """Make or check a folder that must be ours alone.

    :raises LocalSupabaseError: when what exists isn't a folder, isn't ours, or can be written to by others.
    """
    try:
        path.mkdir(mode=mode)
        path.chmod(mode)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
            raise LocalSupabaseError(
                f"{path} exists but is not a folder that only we can write to; look at who made it and remove it."
            ) from None
        if stat.S_IMODE(found.st_mode) != mode:
            path.chmod(mode)
    return path


def outside_home(state: Path) -> Path:
    """Return the folder below /var/tmp that belongs to this state folder (not made here)."""
    return OUTSIDE / f"local-supabase-{hashlib.sha256(os.fsencode(state)).hexdigest()[:16]}"


def choose_home(state: Path, runner: Runner) -> Path:
    """Return the folder for clusters, templates and binaries, made if need be.

    :param state: the resolved state folder.
    """
    if runner.uid is None:
        return state
    outside = outside_home(state)
    if not outside.exists() and runner.run("/bin/sh", "-c", 'cd "$0"', state).returncode == 0:
        return state
    return own_folder(outside, 0o711)


def reachable_programs(bin_dir: Path, home: Path, runner: Runner) -> Path:
    """Return a bin folder with these programs that ``runner`` can execute: ``bin_dir``, or a copy of its installation.

    :raises LocalSupabaseError: when the copy doesn't run either.
    """
    if _runs(bin_dir, runner):
        return bin_dir
    install = bin_dir.parent
    stamp = (bin_dir / "postgres").stat()
    key = hashlib.sha256(f"{bin_dir}|{stamp.st_mtime_ns}|{stamp.st_size}".encode()).hexdigest()[:16]
    shelf = own_folder(home / "programs", 0o755)
    copy = shelf / key / install.parent.name / install.name / "bin"
    if not _runs(copy, runner):
        shutil.rmtree(shelf / key, ignore_errors=True)
        _copy_readable(install, copy.parent)
        # A wheel keeps its shared libraries beside the package: the programs look for them by relative path.
        libraries = install.parent.with_name(install.parent.name + ".libs")
        if libraries.is_dir():
            _copy_readable(libraries, shelf / key / libraries.name)
    if not _runs(copy, runner):
        raise LocalSupabaseError(
            f"The PostgreSQL programs of {bin_dir} cannot be run by the OS user {runner.name!r}, "
            f"nor can their copy in {copy}."
        )
    return copy


def _runs(bin_dir: Path, runner: Runner) -> bool:
    try:
        return all(runner.run(bin_dir / program, "--version").returncode == 0 for program in ("postgres", "initdb"))
    except OSError:
        return False


def _copy_readable(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target, symlinks=True)
    top = target
    while top.name != "programs":
        top.chmod(0o755)
        top = top.parent
    for folder, _folders, files in os.walk(target):
        Path(folder).chmod(0o755)
        for name in files:
            item = Path(folder, name)
            if not item.is_symlink():
                item.chmod(0o755 if item.stat().st_mode & 0o100 else 0o644)
