# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private file is written atomically, for its owner only, and only replaces a file of its owner."""

from __future__ import annotations

import fcntl
import hashlib
import multiprocessing
import os
import signal
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
def test_a_file_is_private_and_written_once(tmp_path: Path, umask: int) -> None:
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


def test_the_mode_before_is_returned(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    params = {"path": str(path), "content": CONTENT}
    assert run(params, check=True).result["mode"] == ""
    path.write_text("other", encoding="utf-8")
    path.chmod(0o644)
    assert [run(params, check=check).result["mode"] for check in (True, False, True)] == ["0644", "0644", "0600"]


def test_an_existing_file_is_replaced_by_a_private_one(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text(CONTENT, encoding="utf-8")
    path.chmod(0o644)
    with path.open(encoding="utf-8") as reader:
        assert written(path, "other")
        assert reader.read() == CONTENT, "the old file was overwritten"
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
    ("make", "text"),
    [
        (a_link, "symbolic link"),
        (a_dangling_link, "symbolic link"),
        (a_link_to_a_device, "symbolic link"),
        (os.mkdir, "directory"),
        (os.mkfifo, "named pipe"),
        (a_socket, "socket"),
    ],
)
def test_only_a_regular_file_is_replaced(tmp_path: Path, make: Callable[[Path], None], text: str, check: bool) -> None:
    path = tmp_path / "kept"
    make(path)
    status, names = path.lstat(), sorted(tmp_path.iterdir())
    with pytest.raises(Failure, match=text) as caught:
        written(path, check=check)
    assert path.lstat() == status
    assert sorted(tmp_path.iterdir()) == names
    assert CONTENT.strip() not in str(caught.value.as_result())


def test_a_device_is_not_replaced() -> None:
    with pytest.raises(Failure, match="/dev/null is a device"):
        run({"path": "/dev/null", "content": CONTENT}, check=False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can change the owner of a file")
def test_a_file_of_another_user_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("theirs", encoding="utf-8")
    os.chown(path, 4711, -1)
    with pytest.raises(Failure, match="another user"):
        written(path)
    assert path.read_text(encoding="utf-8") == "theirs"


def test_a_missing_directory_is_an_error_except_in_check_mode(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "kept"
    assert written(path, check=True)
    with pytest.raises(Failure, match="Cannot write the file") as caught:
        written(path)
    assert caught.value.hint


def based_on(path: Path, before: str | None, content: str = CONTENT, *, check: bool = False) -> tuple[bool, bool]:
    """Write content based on earlier content, None for no file; return whether it changed the file and whether it was stale."""
    checksum = "" if before is None else hashlib.sha256(before.encode()).hexdigest()
    outcome = run({"path": str(path), "content": content, "based_on": checksum}, check=check)
    return outcome.changed, bool(outcome.result["stale"])


@pytest.mark.parametrize("check", [True, False])
def test_a_file_is_only_replaced_if_it_has_the_content_that_was_read(tmp_path: Path, check: bool) -> None:
    path = tmp_path / "kept"
    assert based_on(path, "another", check=check) == (False, True)
    assert not path.exists()
    written(path, "first")
    for stale in (None, "another", ""):
        assert based_on(path, stale, check=check) == (False, True)
        assert path.read_text(encoding="utf-8") == "first"
    assert based_on(path, "first", "first", check=check) == (False, False)
    assert based_on(path, "first", "second", check=check) == (True, False)
    assert path.read_text(encoding="utf-8") == ("first" if check else "second")
    assert list(tmp_path.iterdir()) == [path]


def write_one_of_many(path: Path, content: str, start: t.Any, results: t.Any) -> None:
    start.wait()
    results.put((content, based_on(path, None, content)))


def test_only_one_of_several_concurrent_writers_writes(tmp_path: Path) -> None:
    processes = multiprocessing.get_context("fork")
    for number in range(5):
        path = tmp_path / f"kept{number}"
        start, results = processes.Barrier(6), processes.Queue()
        writers = [processes.Process(target=write_one_of_many, args=(path, str(n), start, results)) for n in range(6)]
        for writer in writers:
            writer.start()
        outcomes = dict(results.get(timeout=30) for _writer in writers)
        for writer in writers:
            writer.join()
        (winner,) = [content for content, (changed, _stale) in outcomes.items() if changed]
        assert path.read_text(encoding="utf-8") == winner
        assert [stale for _changed, stale in outcomes.values()].count(True) == 5


def test_a_locked_directory_is_waited_for_until_a_timeout(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    waited: list[float] = []
    descriptor = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        params = {"path": str(path), "content": CONTENT}
        with pytest.raises(Failure, match="has been locked by another process"):
            run(params, check=False, sleep=waited.append)
        assert sum(waited) == pytest.approx(10, abs=0.1)
        assert run(params, check=True, sleep=waited.append).changed
        assert not path.exists()

        def release(_seconds: float) -> None:
            fcntl.flock(descriptor, fcntl.LOCK_UN)

        assert run(params, check=False, sleep=release).changed
    finally:
        os.close(descriptor)


def test_a_file_system_without_locks_is_supported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int, _operation: int) -> t.NoReturn:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", fail)
    assert written(tmp_path / "kept")


def write_and_be_killed(path: Path) -> None:
    os.replace = lambda *_paths: os.kill(os.getpid(), signal.SIGKILL)
    written(path)


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    (tmp_path / ".private-settings").write_text("of the user", encoding="utf-8")
    for _number in range(2):
        writer = multiprocessing.get_context("fork").Process(target=write_and_be_killed, args=(path,))
        writer.start()
        writer.join()
        assert writer.exitcode == -signal.SIGKILL
        assert len(list(tmp_path.iterdir())) == 2, "the first one is removed by the second"
    (left,) = (each for each in tmp_path.iterdir() if each.name != ".private-settings")
    assert (left.read_text(encoding="utf-8"), mode(left)) == (CONTENT, 0o600)
    assert written(path, check=True)
    assert left.exists()
    assert written(path)
    assert sorted(each.name for each in tmp_path.iterdir()) == [".private-settings", "kept"]
