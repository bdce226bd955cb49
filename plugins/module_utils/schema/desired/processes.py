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
import typing as t
from dataclasses import dataclass

ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC"}


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
    theirs_in, to = os.pipe()
    output, theirs_out = os.pipe()
    try:
        pid = os.fork()
        if pid == 0:
            _become(command, folder, user, theirs_in, theirs_out)
    except OSError:
        os.close(to)
        os.close(output)
        raise
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    return Process(pid, to, os.fdopen(output, encoding="utf-8", errors="replace"))


def _become(command: t.Sequence[str], folder: str, user: User | None, stdin: int, stdout: int) -> t.NoReturn:
    """Turn the child of a fork into the program; say on its output why that cannot be."""
    try:
        os.setpgid(0, 0)
        for ours, theirs in ((stdin, 0), (stdout, 1), (stdout, 2)):
            os.dup2(ours, theirs)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if user is not None:
            os.setgroups([])
            os.setgid(user.gid)
            os.setuid(user.uid)
        os.umask(0o077)
        os.chdir(folder)
        os.execve(command[0], list(command), ENVIRONMENT)  # noqa: S606 - a path that was found, without a shell
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
    finally:
        os._exit(127)


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
