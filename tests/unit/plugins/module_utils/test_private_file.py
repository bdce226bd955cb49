# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private file is written whole, for its owner alone, and in the place of nothing else."""

from __future__ import annotations

import os
import socket
import stat
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.private_file import run

if t.TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONTENT = "s3cret-ä\n"


def written(path: Path, content: str = CONTENT, *, check: bool = False) -> bool:
    return run({"path": str(path), "content": content}, check=check).changed


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_a_file_is_for_its_owner_alone_and_written_once(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "kept"
    before = os.umask(umask)
    try:
        assert written(path, check=True)
        assert not path.exists()
        assert written(path)
    finally:
        os.umask(before)
    assert (path.read_text(encoding="utf-8"), mode(path)) == (CONTENT, 0o600)
    assert (written(path), written(path, check=True)) == (False, False)
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_there_is_replaced_by_another_file_of_the_right_mode(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text(CONTENT, encoding="utf-8")
    path.chmod(0o644)
    with path.open(encoding="utf-8") as reader:
        assert written(path, "other")
        assert reader.read() == CONTENT, "the old file was written to"
    assert (path.read_text(encoding="utf-8"), mode(path)) == ("other", 0o600)
    path.chmod(0o640)
    assert (written(path, "other", check=True), mode(path)) == (True, 0o640)
    assert (written(path, "other"), mode(path)) == (True, 0o600)


def a_link(path: Path) -> None:
    path.with_name("target").write_text("theirs", encoding="utf-8")
    path.symlink_to("target")


def a_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


def a_link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/null")


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        before = os.getcwd()
        os.chdir(path.parent)
        try:
            server.bind(path.name)
        finally:
            os.chdir(before)


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (a_link, "symbolic link"),
        (a_dangling_link, "symbolic link"),
        (a_link_to_a_device, "symbolic link"),
        (os.mkdir, "directory"),
        (os.mkfifo, "named pipe"),
        (a_socket, "socket"),
    ],
)
def test_nothing_but_a_regular_file_is_replaced(
    tmp_path: Path, make: Callable[[Path], None], words: str, check: bool
) -> None:
    path = tmp_path / "kept"
    make(path)
    there, names = path.lstat(), sorted(tmp_path.iterdir())
    with pytest.raises(Failure, match=words) as caught:
        written(path, check=check)
    assert path.lstat() == there
    assert sorted(tmp_path.iterdir()) == names
    assert CONTENT.strip() not in str(caught.value.as_result())


def test_a_device_is_not_replaced() -> None:
    with pytest.raises(Failure, match="/dev/null is a device"):
        run({"path": "/dev/null", "content": CONTENT}, check=False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("theirs", encoding="utf-8")
    os.chown(path, 4711, -1)
    with pytest.raises(Failure, match="another user"):
        written(path)
    assert path.read_text(encoding="utf-8") == "theirs"


def test_a_folder_that_is_not_there_is_named_and_in_check_mode_may_come(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "kept"
    assert written(path, check=True)
    with pytest.raises(Failure, match="can't be written") as caught:
        written(path)
    assert caught.value.hint
