# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directories of shadow servers that killed runs have left behind."""

from __future__ import annotations

import fcntl
import os
import tempfile
import types
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired import working_directory as module
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.working_directory import (
    remove_abandoned,
    working_directory,
)

if t.TYPE_CHECKING:
    from pathlib import Path


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


def use_temporary_directory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(path))
    monkeypatch.setattr(tempfile, "tempdir", None)


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
    use_temporary_directory(parent, monkeypatch)
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

    use_temporary_directory(parent, monkeypatch)
    monkeypatch.setattr(tempfile, "mkdtemp", interrupted)
    found = working_directory(programs(tmp_path / "postgresql"), None)
    assert [found.base] == made[2:]
    assert os.path.isdir(found.base)
    found.remove()
    os.close(locks[0])


@pytest.mark.parametrize(
    ("free", "is_set", "chosen"),
    [
        pytest.param(2 << 30, False, "memory", id="memory-with-enough-room"),
        pytest.param((2 << 30) - 1, False, "default", id="memory-without-enough-room"),
        pytest.param(2 << 30, True, "default", id="directory-that-the-user-has-set"),
    ],
)
def test_directory_is_in_memory_if_there_is_room_and_the_user_has_set_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, is_set: bool, chosen: str
) -> None:
    memory, default = tmp_path / "memory", tmp_path / "default"
    left = directory(memory, "pgshadow-left")
    default.mkdir()
    monkeypatch.setattr(module, "_MEMORY", str(memory))
    monkeypatch.setattr(os, "statvfs", lambda _path: types.SimpleNamespace(f_bavail=free, f_frsize=1))
    for name in ("TEMP", "TMP", "TMPDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(default))
    if is_set:
        use_temporary_directory(default, monkeypatch)
    made = working_directory(programs(tmp_path / "postgresql"), None)
    assert os.path.dirname(made.base) == str(tmp_path / chosen)
    assert not left.exists(), "what a killed run has left in memory is removed by each run"
    made.remove()
