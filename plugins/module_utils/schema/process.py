# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the programs of the shadow server: with an environment of their own, and as an unprivileged user.

Nothing of the environment of Ansible reaches them: it may hold the token of an organization. They get no umask of
Ansible's either, and no file descriptor beyond their standard streams.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import typing as t
from dataclasses import dataclass

ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC"}
_AS_USER = (
    "import os, sys; os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[1]));"
    " os.execv(sys.argv[3], sys.argv[3:])"
)
_IN_FOLDER = 'cd "$1" && umask 077 && shift && exec "$@"'


@dataclass(frozen=True, slots=True)
class User:
    """Whom a program runs as; the user that we are where it is not given."""

    uid: int
    gid: int


@dataclass(slots=True)
class Process:
    """A program that was started, with a pipe to its input and one from its output."""

    pid: int
    to: int
    output: t.TextIO

    def end_input(self) -> None:
        """Close the pipe to its input."""
        if self.to >= 0:
            os.close(self.to)
            self.to = -1

    def wait(self) -> int:
        """Wait until it ends; return its exit status, or the negative number of the signal that ended it."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def start(command: t.Sequence[str], folder: str, user: User | None) -> Process:
    """Start a program in a folder, out of reach of the terminal's Ctrl-C; its errors go where its output goes.

    :raises OSError: when the system cannot start another program.
    """
    command = ["/bin/sh", "-c", _IN_FOLDER, "shadow", folder, *command]
    if user is not None:
        command = [sys.executable, "-I", "-S", "-c", _AS_USER, str(user.uid), str(user.gid), *command]
    theirs_in, to = os.pipe()
    output, theirs_out = os.pipe()
    try:
        pid = os.posix_spawn(
            command[0],
            command,
            ENVIRONMENT,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, theirs_in, 0),
                (os.POSIX_SPAWN_DUP2, theirs_out, 1),
                (os.POSIX_SPAWN_DUP2, theirs_out, 2),
            ],
            setpgroup=0,
            setsigmask=[],
            setsigdef=[signal.SIGPIPE],
        )
    except OSError:
        os.close(to)
        os.close(output)
        raise
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    return Process(pid, to, os.fdopen(output, encoding="utf-8", errors="replace"))


def run(command: t.Sequence[str], folder: str, user: User | None) -> tuple[int, str]:
    """Run a program to its end; return its exit status and what it said.

    A program that cannot be started at all is one that failed.
    """
    try:
        process = start(command, folder, user)
    except OSError as error:
        return 127, str(error)
    process.end_input()
    with contextlib.closing(process.output):
        said = process.output.read()
    return process.wait(), said.strip()
