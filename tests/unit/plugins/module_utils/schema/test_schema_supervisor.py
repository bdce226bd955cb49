# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shadow server ends with the process that started it, at whatever moment that is killed."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired import processes
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.shadow import _SUPERVISOR

if t.TYPE_CHECKING:
    from pathlib import Path

# The first line can't name an interpreter whose path has a space: the shell runs it, and Python reads both as a text.
SERVER = f"""#!/bin/sh
'''exec' "{sys.executable}" -S "$0" "$@"
'''
# As PostgreSQL, it ignores SIGPIPE, ends on SIGQUIT, and says in postmaster.pid when it is ready.
import os, pathlib, signal, time
signal.signal(signal.SIGQUIT, lambda *_: os._exit(2))
data = pathlib.Path(os.sys.argv[2])
(data / "server").write_text(f"{{os.getpid()}}\\n")
while not (data / "go").exists():
    time.sleep(0.01)
(data / "postmaster.pid").write_text("ready")
time.sleep(60)
"""


def is_running(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def wait_until(condition: t.Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


@pytest.mark.parametrize("killed", ["while the server starts", "afterwards"])
def test_server_ends_with_its_starter(tmp_path: Path, killed: str) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "postgres").write_text(SERVER)
    (tmp_path / "bin" / "postgres").chmod(0o755)
    data = tmp_path / "data"
    data.mkdir()
    command = ["/bin/sh", "-c", _SUPERVISOR, "shadow", str(tmp_path / "bin"), str(data)]
    supervisor = processes.start(command, str(tmp_path), None)
    assert wait_until(lambda: (data / "server").is_file() and (data / "server").read_text().endswith("\n"))
    server = int((data / "server").read_text())
    try:
        if killed == "afterwards":
            (data / "go").touch()
            assert supervisor.output.readline() == "ready\n"
        # What remains of a killed process: its ends of the pipes are closed.
        supervisor.end_input()
        supervisor.output.close()
        (data / "go").touch()
        supervisor.wait()
        assert wait_until(lambda: not is_running(server))
        assert not data.exists()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(server, signal.SIGKILL)
