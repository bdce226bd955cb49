# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that only its owner may read: written whole or not at all, and in the place of nothing but such a file."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import stat
import tempfile
import time
import typing as t

from .failure import Failure
from .outcome import Outcome

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PRIVATE_FILE_SPEC: dict[str, dict[str, object]] = {
    "path": {"type": "path", "required": True},
    "content": {"type": "str", "required": True, "no_log": True},
    "based_on": {"type": "str"},
}
MODE = 0o600
#: Seconds to wait for whoever else writes into the same directory, and between two looks.
LOCK_WAIT = 10.0
LOCK_PAUSE = 0.02
_KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFDIR: "a directory",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
}


def run(params: Mapping[str, t.Any], *, check: bool, sleep: Callable[[float], None] = time.sleep) -> Outcome:
    """Write the content that a task gives, unless it is there, or another file than the one the content is based on.

    :raises Failure: something else than a regular file of ours is there, or it can't be written.
    """
    path, content, based_on = params["path"], params["content"].encode(), params.get("based_on")
    try:
        # Between the look and the write nobody else writes.
        with contextlib.nullcontext() if check else _alone_in(os.path.dirname(os.path.abspath(path)), sleep):
            known = _known(path)
            stale = based_on is not None and based_on != _checksum(known)
            changed = not stale and known != (content, MODE)
            if changed and not check:
                _write(path, content)
    except OSError as error:
        raise Failure(
            f"The file {path} can't be written: {(error.strerror or type(error).__name__).lower()}.",
            hint="Check the directory and its permissions, and the space on its file system.",
        ) from None
    return Outcome(changed=changed, result={"stale": stale})


@contextlib.contextmanager
def _alone_in(folder: str, sleep: Callable[[float], None]) -> Iterator[None]:
    """Keep out everybody else who writes private files into a folder; a lock on the folder itself leaves nothing behind.

    Some network file systems can't lock a folder: there, writers may meet.

    :raises Failure: somebody else holds the lock for long.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        waited = 0.0
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if waited >= LOCK_WAIT:
                    raise Failure(
                        f"The directory {folder} has been locked by another process for {LOCK_WAIT:.0f} s.",
                        hint="Another run may hang while it writes there: end it, and run again.",
                    ) from None
                sleep(LOCK_PAUSE)
                waited += LOCK_PAUSE
                continue
            except OSError:
                pass
            break
        yield
    finally:
        os.close(descriptor)


def _checksum(known: tuple[bytes, int] | None) -> str:
    """Return what a task may say its content is based on: the SHA-256 checksum of a file, empty when there is none."""
    return "" if known is None else hashlib.sha256(known[0]).hexdigest()


def _known(path: str) -> tuple[bytes, int] | None:
    """Return content and mode of what is there, None when nothing is.

    :raises Failure: it isn't a regular file of ours.
    """
    _refuse_foreign(path)
    try:
        # Looked at again once it is open: it may have been replaced in between.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except PermissionError:
        return b"", -1
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        _refuse(path, status)
        return file.read(), stat.S_IMODE(status.st_mode)


def _refuse_foreign(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        _refuse(path, os.lstat(path))


def _refuse(path: str, status: os.stat_result) -> None:
    why = ""
    if not stat.S_ISREG(status.st_mode):
        why = f"is {_KINDS.get(stat.S_IFMT(status.st_mode), 'no regular file')}"
    elif status.st_uid != os.geteuid():
        why = f"belongs to another user (uid {status.st_uid})"
    if why:
        raise Failure(
            f"{path} {why}, and isn't replaced.",
            hint="Give the path of a regular file of yours, or of none that exists.",
        )


def _write(path: str, content: bytes) -> None:
    folder = os.path.dirname(os.path.abspath(path))
    # Made with mode 0600, in the same directory: what is written is never open to others, and takes its place at once.
    descriptor, temporary = tempfile.mkstemp(prefix=".private-", dir=folder)
    try:
        with open(descriptor, "wb") as file:
            os.fchmod(descriptor, MODE)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        _refuse_foreign(path)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
