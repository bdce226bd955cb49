# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gates have their temporary files in memory, and leave none there."""

from __future__ import annotations

import fcntl
import os
import tempfile
import types
from pathlib import Path

import pytest

from scripts import memory

ENOUGH = types.SimpleNamespace(f_flag=0, f_bavail=memory.ROOM, f_frsize=1)


@pytest.fixture(autouse=True)
def folder_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory, "MEMORY", tmp_path)
    monkeypatch.setattr(os, "statvfs", lambda _path: ENOUGH)
    monkeypatch.delenv("TMPDIR", raising=False)
    return tmp_path


def test_temporary_files_are_in_memory_and_removed(folder_in_memory: Path) -> None:
    before = tempfile.gettempdir()
    with memory.temporary_files():
        (made,) = folder_in_memory.iterdir()
        Path(tempfile.mkdtemp(), "file").write_text("")

        assert os.environ["TMPDIR"] == str(made)
        assert list(made.rglob("file"))
        assert made.stat().st_mode & 0o777 == 0o711

    assert list(folder_in_memory.iterdir()) == []
    assert "TMPDIR" not in os.environ
    assert tempfile.gettempdir() == before


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(types.SimpleNamespace(f_flag=os.ST_NOEXEC, f_bavail=memory.ROOM, f_frsize=1), id="no-programs"),
        pytest.param(types.SimpleNamespace(f_flag=0, f_bavail=memory.ROOM - 1, f_frsize=1), id="too-small"),
    ],
)
def test_memory_that_does_not_suit_is_not_used(
    folder_in_memory: Path, monkeypatch: pytest.MonkeyPatch, found: types.SimpleNamespace
) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _path: found)
    with memory.temporary_files():
        assert list(folder_in_memory.iterdir()) == []
        assert "TMPDIR" not in os.environ


def test_folder_that_the_user_has_chosen_is_used(folder_in_memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/chosen")
    with memory.temporary_files():
        assert list(folder_in_memory.iterdir()) == []

    assert os.environ["TMPDIR"] == "/chosen"


def test_what_killed_runs_have_left_is_removed(folder_in_memory: Path) -> None:
    left, used, other = (folder_in_memory / name for name in ("gates-left", "gates-used", "other"))
    for each in (left, used, other):
        each.mkdir()
        (each / "file").write_text("")
    lock = os.open(used, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with memory.temporary_files():
        assert not left.exists()
        assert (used / "file").exists()
        assert (other / "file").exists()
    os.close(lock)
