# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules in processes that are forked from one that has imported what modules import, which saves a third of a second a task.

Each task has a process of its own, with its own environment, and executes what Ansible sends to a new interpreter. It isn't a
descendant of the run, so a run that is killed leaves it: tests that kill one don't use this.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import selectors
import shlex
import signal
import socket
import subprocess
import sys
import types
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable

IMPORTED = ("ansible.module_utils._internal._ansiballz._loader", "ansible.module_utils.basic", "psycopg2", "requests")
"""What most modules import, none of which is this collection's."""


class ModuleServer:
    """The process that has imported it; it ends when this one and all its descendants have ended, or closed the channel."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, __file__, str(theirs.fileno())]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
        self._channel = ours

    def close(self) -> None:
        """End the process."""
        self._channel.close()
        self._process.wait()

    def run(self, program: bytes) -> tuple[int, bytes, bytes]:
        """Execute a program in an environment and folder like those of this process. Return its status, output, and errors."""
        context = json.dumps([dict(os.environ), os.getcwd()]).encode()
        files = [_file(content) for content in (context, program, b"", b"")]
        status, theirs = socket.socketpair()
        with status:
            with theirs:
                socket.send_fds(self._channel, [b"module"], [*files, theirs.fileno()])
            sent = status.recv(4)
        outputs = [_content(each) for each in files]
        code = int.from_bytes(sent, "little", signed=True) if sent else -int(signal.SIGKILL)
        return code, outputs[2], outputs[3]

    def use(self) -> None:
        """Let the tasks of this process, and of those that are forked from it, execute modules on this host in this way."""
        local = importlib.import_module("ansible.plugins.connection.local").Connection
        original: Callable[..., tuple[int, bytes, bytes]] = local.exec_command

        def exec_command(
            connection: t.Any, cmd: str, in_data: bytes | None = None, sudoable: bool = True
        ) -> tuple[int, bytes, bytes]:
            if in_data and _interprets(cmd):
                return self.run(in_data)
            return original(connection, cmd, in_data=in_data, sudoable=sudoable)

        local.exec_command = exec_command


def _interprets(command: str) -> bool:
    """Whether a command does nothing but execute what it reads, with this interpreter. It has more with become, for example."""
    words = shlex.split(command)
    return words[:2] == ["/bin/sh", "-c"] and shlex.split(words[-1]) == [sys.executable, "&&", "sleep", "0"]


def _file(content: bytes) -> int:
    """Return the descriptor of a file in memory, to be read from its beginning."""
    descriptor = os.memfd_create("module")
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _content(descriptor: int) -> bytes:
    """Return what a file in memory contains, and close it."""
    with open(descriptor, "rb") as file:
        file.seek(0)
        return file.read()


def serve(channel: socket.socket) -> bytes | None:
    """Start what is requested until the other side closes the channel. In the process of a module, return its program."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # who started this may ignore it
    for name in IMPORTED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    running: dict[int, tuple[int, int]] = {}
    with selectors.DefaultSelector() as ready:
        ready.register(channel, selectors.EVENT_READ)
        while True:
            for key, _events in ready.select():
                if key.fd in running:
                    ready.unregister(key.fd)
                    _report(key.fd, *running.pop(key.fd))
                    continue
                message, descriptors, _flags, _address = socket.recv_fds(channel, 16, 5)
                if not message:
                    return None
                pid = os.fork()
                if pid == 0:
                    for other, (_pid, status) in running.items():
                        os.close(other)
                        os.close(status)
                    os.close(descriptors.pop())
                    channel.close()
                    return become_module(*descriptors)
                for descriptor in descriptors[:-1]:
                    os.close(descriptor)
                ended = os.pidfd_open(pid)
                ready.register(ended, selectors.EVENT_READ)
                running[ended] = pid, descriptors[-1]


def _report(ended: int, pid: int, status: int) -> None:
    """Send the exit status of a process that has ended to who has requested it."""
    _pid, code = os.waitpid(pid, 0)
    os.close(ended)
    with open(status, "wb") as receiver:
        receiver.write(os.waitstatus_to_exitcode(code).to_bytes(4, "little", signed=True))


def become_module(context: int, program: int, output: int, errors: int) -> bytes:
    """Turn this process into that of a module, and return its program."""
    environment, folder = json.loads(_content(context))
    text = _content(program)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(output, 1)
    os.dup2(errors, 2)
    os.close(output)
    os.close(errors)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    # As of an interpreter that reads its program from the standard input, which is at its end.
    sys.argv, sys.path[0] = [""], ""
    return text


if __name__ == "__main__":
    received = serve(socket.socket(fileno=int(sys.argv[1])))
    if received is not None:
        main = types.ModuleType("__main__")
        sys.modules["__main__"] = main
        exec(compile(received, "<stdin>", "exec"), vars(main))  # noqa: S102 - Ansible sends a program
