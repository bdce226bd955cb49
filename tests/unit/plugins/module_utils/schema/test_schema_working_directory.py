# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directories of shadow servers that killed runs have left behind."""

from __future__ import annotations

import fcntl
import os
import tempfile
import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.working_directory import (
    remove_abandoned,
    working_directory,
)

if t.TYPE_CHECKING:
    from pathlib import Path

    import pytest


def directory(parent: Path, name: str) -> Path:
    path = parent / name
    (path / "data").mkdir(parents=True)
    (path / "data" / "file").write_text("")
    return path


def test_only_unlocked_directories_of_shadow_servers_are_removed(tmp_path: Path) -> None:
    own, left, used = (directory(tmp_path, f"pgshadow-{name}") for name in ("own", "left", "used"))
    other, target = directory(tmp_path, "other"), directory(tmp_path, "target")
    (tmp_path / "pgshadow-link").symlink_to(target)
    lock = os.open(used, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    remove_abandoned(str(tmp_path), str(own), None)
    assert not left.exists()
    assert all((path / "data" / "file").exists() for path in (own, used, other, target))
    os.close(lock)
    remove_abandoned(str(tmp_path), str(own), None)
    assert not used.exists()


def programs(folder: Path) -> str:
    """Return a ``bin`` directory in which the programs do nothing."""
    (folder / "bin").mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / "bin" / name).write_text("#!/bin/sh\n")
        (folder / "bin" / name).chmod(0o755)
    return str(folder / "bin")


def test_new_directory_is_locked_and_replaces_abandoned_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = tmp_path / "temporary"
    left = directory(parent, "pgshadow-left")
    monkeypatch.setattr(tempfile, "tempdir", str(parent))
    made = working_directory(programs(tmp_path / "postgresql"), None)
    assert [path.name for path in parent.iterdir()] == [os.path.basename(made.base)]
    remove_abandoned(str(parent), str(left), None)
    assert os.path.isdir(made.base)
    made.remove()
    assert list(parent.iterdir()) == []


def test_directory_that_another_run_removes_at_once_is_created_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run takes one for abandoned between its creation and its lock, or has just locked it to remove it."""
    parent = tmp_path / "temporary"
    parent.mkdir()
    create, made, locks = tempfile.mkdtemp, [], []

    def interrupted(**options: t.Any) -> str:
        path = str(create(**options))
        made.append(path)
        if len(made) == 1:
            os.rmdir(path)
        elif len(made) == 2:
            locks.append(os.open(path, os.O_RDONLY))
            fcntl.flock(locks[0], fcntl.LOCK_EX)
        return path

    monkeypatch.setattr(tempfile, "tempdir", str(parent))
    monkeypatch.setattr(tempfile, "mkdtemp", interrupted)
    found = working_directory(programs(tmp_path / "postgresql"), None)
    assert [found.base] == made[2:]
    assert os.path.isdir(found.base)
    found.remove()
    os.close(locks[0])
