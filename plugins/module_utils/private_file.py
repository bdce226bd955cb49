# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that only its owner may read: written whole or not at all, and in the place of nothing but such a file."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import typing as t

from .failure import Failure
from .outcome import Outcome

if t.TYPE_CHECKING:
    from collections.abc import Mapping

PRIVATE_FILE_SPEC: dict[str, dict[str, object]] = {
    "path": {"type": "path", "required": True},
    "content": {"type": "str", "required": True, "no_log": True},
}
MODE = 0o600
_KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFDIR: "a directory",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
}


def run(params: Mapping[str, t.Any], *, check: bool) -> Outcome:
    """Write the content that a task gives, unless it is there.

    :raises Failure: something else than a regular file of ours is there, or it can't be written.
    """
    path, content = params["path"], params["content"].encode()
    try:
        known = _known(path)
        changed = known != (content, MODE)
        if changed and not check:
            _write(path, content)
    except OSError as error:
        raise Failure(
            f"The file {path} can't be written: {(error.strerror or type(error).__name__).lower()}.",
            hint="Check the directory and its permissions, and the space on its file system.",
        ) from None
    return Outcome(changed=changed)


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
