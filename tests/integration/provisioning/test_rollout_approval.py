# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person approves a plan at a prompt. Only the question is run, not what is planned before it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import termios
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.playbooks import ROOT, TIMEOUT, Playbooks

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAYBOOK = f"""
- hosts: localhost
  gather_facts: false
  vars: {{rollout_plan: {{clients: 2, approval: 3f1c}}}}
  tasks:
    - import_tasks: {ROOT}/playbooks/tasks/approve_plan.yml
    - debug: {{msg: "APPROVED {{{{ rollout_approved }}}}"}}
"""
ON_A_TERMINAL = """
import os, signal, sys
os.login_tty(int(sys.argv[1]))
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup ignores it
os.execv(sys.argv[2], sys.argv[2:])
"""
CANONICAL = 3, termios.ICANON
"""Which of the attributes of a terminal says that it gives a program whole lines. Ansible turns that off while it waits for an answer."""


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """Return the command that asks the question."""
    playbook = tmp_path / "playbook.yml"
    playbook.write_text(PLAYBOOK, encoding="utf-8")
    return [sys.executable, "-m", "ansible", "playbook", str(playbook)]


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """Return the environment of a run on a terminal."""
    return {**Playbooks(home, {}).environment, "TERM": "dumb"}


class Terminal:
    """A terminal, and the run on it."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._here, there = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", ON_A_TERMINAL, str(there), *command], env=environment, pass_fds=[there]
        )
        os.close(there)
        self._shown = b""

    def asks(self) -> bool:
        """Return whether the run waits for an answer."""
        index, flag = CANONICAL
        return b"Type yes" in self._shown and not termios.tcgetattr(self._here)[index] & flag

    def read(self, silence: float = 0.5) -> bool | None:
        """Read what the run writes. Return None if that was nothing for some seconds, and false after its end."""
        if not select.select([self._here], [], [], silence)[0]:
            return None
        with contextlib.suppress(OSError):  # the end: no program has the terminal any more
            read = os.read(self._here, 1 << 16)
            self._shown += read
            return bool(read)
        return False

    def type(self, keys: bytes) -> str:
        """Type an answer, again if the run didn't listen yet, and return what was shown until its end."""
        while (state := self.read()) is not False:
            if state is None and self.asks():
                os.write(self._here, keys)
        self.process.wait(TIMEOUT)
        return " ".join(self._shown.decode().split())

    def close(self) -> None:
        """Take the terminal away."""
        os.close(self._here)


@pytest.fixture
def terminal(command: list[str], environment: dict[str, str]) -> Iterator[Terminal]:
    """Yield a terminal on which the question is asked."""
    running = Terminal(command, environment)
    yield running
    with contextlib.suppress(ProcessLookupError):
        running.process.kill()
    running.process.wait(TIMEOUT)
    with contextlib.suppress(OSError):
        running.close()


def test_yes_approves_the_plan(terminal: Terminal) -> None:
    shown = terminal.type(b"Yes\r")
    assert terminal.process.returncode == 0, shown
    assert "Roll this plan out to 2 client(s)? Type yes to approve it" in shown
    assert "APPROVED 3f1c" in shown


@pytest.mark.parametrize(
    ("keys", "said"),
    [(b"y\r", "the answer was 'y'"), (b"\r", "there was no answer"), (b"yes\x04\r", "the answer was ")],
)
def test_anything_else_does_not(terminal: Terminal, keys: bytes, said: str) -> None:
    shown = terminal.type(keys)
    assert terminal.process.returncode == 2, shown
    assert f"The plan was not approved: {said}" in shown, shown
    assert "APPROVED" not in shown


def test_a_terminal_that_goes_away_ends_the_run(terminal: Terminal) -> None:
    while not terminal.asks():
        assert terminal.read() is not False
    pid = terminal.process.pid
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    terminal.close()
    assert terminal.process.wait(TIMEOUT) == -signal.SIGHUP
    # The process of the task has a session of its own. It waits for an answer that nothing passes on, and can't approve anything.
    for worker in map(int, workers):
        os.kill(worker, signal.SIGKILL)


@pytest.mark.parametrize("given", ["", "yes\n"])
def test_without_a_terminal_there_is_no_question(command: list[str], environment: dict[str, str], given: str) -> None:
    done = subprocess.run(
        command, env=environment, input=given, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert done.returncode == 2
    assert "there was no answer. Nothing was changed." in " ".join(done.stdout.split())
    assert "-e rollout_approval=3f1c" in done.stdout
