# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the clusters live.

When the OS user that runs PostgreSQL cannot reach the state directory (a clone below a home directory with mode 0700),
data and programs go into a directory of their own below /var/tmp. Permissions outside these directories never change.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import typing as t
from pathlib import Path

from local_supabase.errors import LocalSupabaseError

if t.TYPE_CHECKING:
    from local_supabase.run_as import Runner

OUTSIDE = Path("/var/tmp")  # noqa: S108 - own_folder() checks what is there


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
