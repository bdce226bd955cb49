# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directories of clusters, templates and PostgreSQL programs.

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
    from local_supabase.run_as import RunAs

FALLBACK_PARENT = Path("/var/tmp")  # noqa: S108 - private_directory() checks what exists there


def private_directory(path: Path, mode: int) -> Path:
    """Create a directory, or check that the existing one is ours and only writable by us.

    :raises LocalSupabaseError: if what exists isn't a directory, isn't ours, or is writable by others.
    """
    try:
        path.mkdir(mode=mode)
        path.chmod(mode)
    except FileExistsError:
        existing = path.lstat()
        if not stat.S_ISDIR(existing.st_mode) or existing.st_uid != os.geteuid() or existing.st_mode & 0o022:
            raise LocalSupabaseError(
                f"{path} is not a directory that only we own and can write to. Check what it is and remove it."
            ) from None
        if stat.S_IMODE(existing.st_mode) != mode:
            path.chmod(mode)
    return path


def fallback_data_root(state: Path) -> Path:
    """Return the directory below /var/tmp for this state directory; doesn't create it."""
    return FALLBACK_PARENT / f"local-supabase-{hashlib.sha256(os.fsencode(state)).hexdigest()[:16]}"


def choose_data_root(state: Path, run_as: RunAs) -> Path:
    """Return the directory for clusters, templates and programs; creates it if needed.

    :param state: the state directory, without symbolic links.
    """
    if run_as.uid is None:
        return state
    fallback = fallback_data_root(state)
    if not fallback.exists() and run_as.run("/bin/sh", "-c", 'cd "$0"', state).returncode == 0:
        return state
    return private_directory(fallback, 0o711)


def executable_bin_dir(bin_dir: Path, data_root: Path, run_as: RunAs) -> Path:
    """Return ``bin_dir`` if ``run_as`` can execute its programs, else the one of a copy of its installation.

    :raises LocalSupabaseError: if the copy cannot be executed either.
    """
    if _is_executable(bin_dir, run_as):
        return bin_dir
    prefix = bin_dir.parent
    file_status = (bin_dir / "postgres").stat()
    key = hashlib.sha256(f"{bin_dir}|{file_status.st_mtime_ns}|{file_status.st_size}".encode()).hexdigest()[:16]
    programs = private_directory(data_root / "programs", 0o755)
    copy = programs / key / prefix.parent.name / prefix.name / "bin"
    if not _is_executable(copy, run_as):
        shutil.rmtree(programs / key, ignore_errors=True)
        _copy_readable(prefix, copy.parent)
        # A wheel has its shared libraries next to the package; the programs find them by relative path.
        libraries = prefix.parent.with_name(prefix.parent.name + ".libs")
        if libraries.is_dir():
            _copy_readable(libraries, programs / key / libraries.name)
    if not _is_executable(copy, run_as):
        raise LocalSupabaseError(
            f"The OS user {run_as.name!r} can run neither the PostgreSQL programs in {bin_dir} "
            f"nor their copy in {copy}."
        )
    return copy


def _is_executable(bin_dir: Path, run_as: RunAs) -> bool:
    try:
        return all(run_as.run(bin_dir / program, "--version").returncode == 0 for program in ("postgres", "initdb"))
    except OSError:
        return False


def _copy_readable(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target, symlinks=True)
    parent = target
    while parent.name != "programs":
        parent.chmod(0o755)
        parent = parent.parent
    for directory, _subdirectories, files in os.walk(target):
        Path(directory).chmod(0o755)
        for name in files:
            item = Path(directory, name)
            if not item.is_symlink():
                item.chmod(0o755 if item.stat().st_mode & 0o100 else 0o644)
