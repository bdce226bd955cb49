# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module in a process that was forked behaves like one in an interpreter of its own."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from tests.support.warm_modules import ModuleServer

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = {
    "context": "import os, sys; print(os.getcwd(), sys.argv, sys.path[0], __name__, os.environ['MARK'], sys.stdin.read())",
    "status and errors": "import sys; print('output'); print('error', file=sys.stderr); sys.exit(3)",
    "message as status": "import sys; sys.exit('the reason')",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "at its end": "import atexit; atexit.register(print, 'ended')",
    "large": f"#{'x' * 3_000_000}\nprint('y' * 1_000_000)",
}


@pytest.fixture(scope="module")
def server() -> Iterator[ModuleServer]:
    running = ModuleServer()
    yield running
    running.close()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_does_the_same_as_in_an_interpreter(
    server: ModuleServer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARK", name)
    program = PROGRAMS[name].encode()

    ran = subprocess.run([sys.executable], input=program, capture_output=True, check=False)

    assert server.run(program) == (ran.returncode, ran.stdout, ran.stderr)


def test_programs_run_at_once_and_know_nothing_of_each_other(server: ModuleServer) -> None:
    ended: dict[int, bytes] = {}

    def run(number: int) -> None:
        ended[number] = server.run(f"import time; mark = {number}; time.sleep(0.2); print(mark)".encode())[1]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ended == {0: b"0\n", 1: b"1\n", 2: b"2\n"}
    assert server.run(b"print(mark)")[0] == 1
