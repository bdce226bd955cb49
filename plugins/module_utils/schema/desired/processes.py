# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the programs of the shadow server, with a clean environment and as an unprivileged user.

They don't inherit Ansible's environment, which may contain an access token, nor its umask, nor any file descriptors
except the standard streams.
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
    """The user that runs a program; if not given, the current user."""

    uid: int
    gid: int


@dataclass(slots=True)
class Process:
    """A running program, with pipes to its standard input and from its output."""

    pid: int
    stdin: int
    output: t.TextIO

    def end_input(self) -> None:
        """Close the pipe to its standard input."""
        if self.stdin >= 0:
            os.close(self.stdin)
            self.stdin = -1

    def wait(self) -> int:
        """Wait until it exits; return its exit status, or the negative number of the signal that terminated it."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def start(command: t.Sequence[str], directory: str, user: User | None) -> Process:
    """Start a program in its own process group (so Ctrl-C doesn't reach it), with stderr redirected to stdout.

    :raises OSError: if the process cannot be created.
    """
    child_stdin, stdin = os.pipe()
    output, child_stdout = os.pipe()
    try:
        pid = os.fork()
        if pid == 0:
            _exec(command, directory, user, child_stdin, child_stdout)
    except OSError:
        os.close(stdin)
        os.close(output)
        raise
    finally:
        os.close(child_stdin)
        os.close(child_stdout)
    return Process(pid, stdin, os.fdopen(output, encoding="utf-8", errors="replace"))


def _exec(command: t.Sequence[str], directory: str, user: User | None, stdin: int, stdout: int) -> t.NoReturn:
    """Replace the forked child with the program; write errors to its output."""
    try:
        os.setpgid(0, 0)
        for source, target in ((stdin, 0), (stdout, 1), (stdout, 2)):
            os.dup2(source, target)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if user is not None:
            os.setgroups([])
            os.setgid(user.gid)
            os.setuid(user.uid)
        os.umask(0o077)
        os.chdir(directory)
        os.execve(command[0], list(command), ENVIRONMENT)  # noqa: S606 - an absolute path, without a shell
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
    finally:
        os._exit(127)


def run(command: t.Sequence[str], directory: str, user: User | None) -> tuple[int, str]:
    """Run a program until it exits; return its exit status and output.

    If it cannot be started, return an exit status and the error.
    """
    try:
        process = start(command, directory, user)
    except OSError as error:
        return 127, str(error)
    process.end_input()
    with contextlib.closing(process.output):
        output = process.output.read()
    return process.wait(), output.strip()
