# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directories of shadow servers that killed runs have left behind."""

from __future__ import annotations

import fcntl
import os
import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.working_directory import (
    remove_abandoned,
)

if t.TYPE_CHECKING:
    from pathlib import Path


def directory(parent: Path, name: str, *, age: int) -> Path:
    path = parent / name
    (path / "data").mkdir(parents=True)
    (path / "data" / "file").write_text("")
    modified = os.stat(parent).st_mtime - age
    os.utime(path, (modified, modified))
    return path


def test_only_unlocked_old_directories_of_shadow_servers_are_removed(tmp_path: Path) -> None:
    own = directory(tmp_path, "pgshadow-own", age=0)
    left = directory(tmp_path, "pgshadow-left", age=3600)
    used = directory(tmp_path, "pgshadow-used", age=3600)
    fresh = directory(tmp_path, "pgshadow-fresh", age=60)
    other = directory(tmp_path, "other", age=3600)
    target = directory(tmp_path, "target", age=3600)
    (tmp_path / "pgshadow-link").symlink_to(target)
    lock = os.open(used, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    remove_abandoned(str(tmp_path), str(own), None)
    assert not left.exists()
    assert all((path / "data" / "file").exists() for path in (own, used, fresh, other, target))
    os.close(lock)
    remove_abandoned(str(tmp_path), str(own), None)
    assert not used.exists()
