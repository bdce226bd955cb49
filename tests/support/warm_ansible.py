# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``ansible-playbook`` and ``ansible`` in processes that are forked from one that has imported Ansible, which saves half a second a run.

Each run is a process of its own, with its own environment, folder, and files. It does all that Ansible does, except for what is
the same in each run of the tests: importing Ansible and the collection's plugins, and reading its configuration, the variables
``ANSIBLE_*``. Besides, it starts no process for a task that only evaluates expressions, as most do: the process costs more than
the task. Ansible as it is runs in the gate molecule, and for the tests that ask for it.
"""

from __future__ import annotations

import copy
import gc
import importlib
import itertools
import json
import os
import pkgutil
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import typing as t
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

from tests.support.warm_modules import ModuleServer  # noqa: E402 - this file is also a program

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KILLED = -int(signal.SIGKILL)
PLAYBOOK = "ansible-playbook"
PROGRAMS = {PLAYBOOK: "ansible.cli.playbook", "ansible": "ansible.cli.adhoc"}
"""The commands, and the modules that are them."""

PLUGINS = ("action", "callback", "connection", "filter", "lookup", "shell", "strategy", "test", "vars")
"""Ansible imports plugins of these types in each run."""

MATCHING = ("2.19.", "2.20.")
"""The versions of ansible-core that execute a task as `evaluate_here` does; 2.21 does it differently."""

POLL_INTERVAL = 0.01
"""Seconds after which a run looks again whether a task has ended: ten times what Ansible does, which keeps a processor busy."""

EVALUATED = (
    "assert",
    "debug",
    "fail",
    "include_role",
    "include_tasks",
    "set_fact",
    "set_stats",
    "validate_argument_spec",
)
"""Actions that neither start a process nor wait."""

COLLECTION = "ansible_collections.draggonnb.supabase.plugins"
OF_COLLECTION = ("action", "lookup")
"""The types of its plugins that runs use most. Its actions import its modules."""

UNUSED = ("ansible.plugins.connection.ssh", "ansible.plugins.connection.psrp", "ansible.plugins.connection.winrm")


class Process:
    """A run, as `subprocess.Popen` shows one; its output is in a file, so that no pipe fills while it runs."""

    def __init__(self, pid: int, status: socket.socket, output: t.IO[bytes]) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._status = status
        self._output = output

    def __enter__(self) -> t.Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.wait()
        self._status.close()
        self._output.close()

    def poll(self) -> int | None:
        """Return the exit status, or None while the process runs."""
        return self._received(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the process to end, and return its exit status."""
        found = self._received(timeout)
        if found is None:
            raise subprocess.TimeoutExpired([PLAYBOOK], timeout or 0)
        return found

    def communicate(self, timeout: float | None = None) -> tuple[str, None]:
        """Wait for the process to end, and return its output."""
        self.wait(timeout)
        self._output.seek(0)
        return self._output.read().decode("utf-8", "replace"), None

    def _received(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._status], [], [], timeout)[0]:
            sent = self._status.recv(4)  # nothing if the process was killed
            self.returncode = int.from_bytes(sent, "little") if sent else KILLED
        return self.returncode


class Parent:
    """The process that has imported Ansible; it ends with this one."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._channel = ours

    @property
    def pid(self) -> int:
        """Its id."""
        return self._process.pid

    def start(
        self, command: Sequence[str], *, environment: Mapping[str, str], folder: Path, warm_modules: bool
    ) -> Process:
        """Start a run."""
        request = json.dumps([list(command), dict(environment), str(folder), warm_modules]).encode()
        output = tempfile.TemporaryFile()  # noqa: SIM115 - the process closes it
        status, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._channel, [len(request).to_bytes(4, "little")], [output.fileno(), theirs.fileno()])
            self._channel.sendall(request)
        pid = self._channel.recv(4)
        if not pid:
            raise RuntimeError("The process that has imported Ansible has ended.")
        return Process(int.from_bytes(pid, "little"), status, output)

    def close(self) -> None:
        """End the process; runs go on."""
        self._channel.close()
        self._process.wait()


PASSED = ("SUPABASE_", "GITHUB_", "GH_", "VERCEL_", "N8N_", "LOCAL_")
"""The prefixes of variables that only modules and lookups read: they may differ from run to run of a parent."""

_PARENTS: dict[tuple[str, frozenset[tuple[str, str]]], Parent] = {}


def start(
    command: Sequence[str], *, environment: Mapping[str, str], folder: Path, warm_modules: bool = False
) -> Process:
    """Start a run, from a parent whose environment differs in nothing but what `PASSED` names.

    :param command: one of `PROGRAMS` and its arguments.
    :param warm_modules: whether modules are forked, too; see ``warm_modules``.
    """
    same = frozenset((name, value) for name, value in environment.items() if not name.startswith(PASSED))
    key = (environment["HOME"], same)
    if key not in _PARENTS:
        _PARENTS[key] = Parent(dict(same))
    return _PARENTS[key].start(command, environment=environment, folder=folder, warm_modules=warm_modules)


def close(home: Path) -> None:
    """End the parents whose home directory this is."""
    for key in [key for key in _PARENTS if key[0] == str(home)]:
        _PARENTS.pop(key).close()


def parents(home: Path) -> set[int]:
    """Return the ids of the parents whose home directory this is."""
    return {parent.pid for key, parent in _PARENTS.items() if key[0] == str(home)}


def import_plugins(name: str) -> None:
    """Import the modules of a package, except for those of connections that no test has."""
    package = importlib.import_module(name)
    for found in pkgutil.iter_modules(package.__path__, f"{name}."):
        if found.name not in UNUSED and "paramiko" not in found.name:
            importlib.import_module(found.name)


def import_ansible() -> None:
    """Import what a run imports."""
    for name in PROGRAMS.values():
        importlib.import_module(name)
    for kind in PLUGINS:
        import_plugins(f"ansible.plugins.{kind}")


def import_collection() -> None:
    """Import what Ansible would import from the collection, and compile, in each run."""
    importlib.import_module("ansible.plugins.loader").init_plugin_loader()
    warnings.filterwarnings("ignore", "AnsibleCollectionFinder has already been configured")  # each run configures it
    for kind in OF_COLLECTION:
        import_plugins(f"{COLLECTION}.{kind}")


class Shown:
    """The output of this process, for a task that expects one of its own, which it would read at its end."""

    def __init__(self, output: t.TextIO) -> None:
        self._output = output

    def __getattr__(self, name: str) -> t.Any:
        return getattr(self._output, name)

    def getvalue(self) -> str:
        """Return what the task printed without Ansible: nothing."""
        return ""


def evaluate_here() -> None:
    """Execute the tasks of `EVALUATED` in the process of the run, on copies of what a process of their own would have.

    What it replaces is internal to ansible-core. With other versions than `MATCHING`, each task has its process.
    """
    if not importlib.import_module("ansible.release").__version__.startswith(MATCHING):
        return
    task_context = importlib.import_module("ansible._internal._task").TaskContext
    worker = sys.modules["ansible.executor.process.worker"].WorkerProcess
    start = worker.start

    def started(self: t.Any) -> None:
        task = self._task
        if task.action.rpartition(".")[2] not in EVALUATED:
            start(self)
            return
        self._task = task.copy(exclude_parent=True, exclude_tasks=True)
        self._task._parent = task._parent
        self._host = copy.copy(self._host)
        self._play_context = self._play_context.copy()
        output = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = Shown(sys.stdout), Shown(sys.stderr)
        try:
            with task_context(self._task):
                self._run()
        finally:
            sys.stdout, sys.stderr = output

    worker.start = started


def serve(channel: socket.socket) -> None:
    """Start what is requested until the other side closes the channel."""
    import_ansible()
    evaluate_here()
    vars(sys.modules["ansible.constants"])["DEFAULT_INTERNAL_POLL_INTERVAL"] = POLL_INTERVAL
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # runs handle it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever requested a run gets its status from the run itself
    gc.collect()
    gc.disable()  # no run lasts long enough
    modules: ModuleServer | None = None
    for number in itertools.count():
        size, descriptors, _flags, _address = socket.recv_fds(channel, 4, 2)
        if not size:
            return
        if number == 1:  # for one run, it takes more time than it saves
            import_collection()
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)
        text = b""
        while len(text) < int.from_bytes(size, "little"):
            text += channel.recv(1 << 16)
        *request, with_modules = json.loads(text)
        modules = modules or (ModuleServer() if with_modules else None)
        pid = os.fork()
        if pid == 0:
            channel.close()
            if modules and with_modules:
                modules.use()
            become_run(*request, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        channel.sendall(pid.to_bytes(4, "little"))


def become_run(command: list[str], environment: dict[str, str], folder: str, output: int, status: int) -> t.NoReturn:
    """Turn this process into a run, report its exit status, and end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = command
    constants = vars(sys.modules["ansible.constants"])
    scratch = tempfile.mkdtemp(prefix="ansible-local-", dir=Path(constants["DEFAULT_LOCAL_TMP"]).parent)
    constants["DEFAULT_LOCAL_TMP"] = scratch
    code = 1
    try:
        sys.modules[PROGRAMS[command[0]]].main(sys.argv)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(status, code.to_bytes(4, "little"))
        os._exit(code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
