# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find all processes of a run, whatever process group or parent they have, and kill them at one instant."""

from __future__ import annotations

import contextlib
import os
import signal
import typing as t
from pathlib import Path

if t.TYPE_CHECKING:
    from collections.abc import Collection


def processes_of(home: Path, ignored: Collection[int] = ()) -> dict[int, str]:
    """Return the processes whose home directory this is, or that have a path in it on their command line.

    :param ignored: the ids of processes that aren't part of a run.
    """
    variable, path = b"HOME=" + os.fsencode(home) + b"\0", os.fsencode(home) + b"/"
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        pid = int(entry.name)
        if pid in ignored or pid == os.getpid():
            continue
        with contextlib.suppress(OSError):
            command, environment = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
            if (variable in environment or path in command) and state(pid) not in ("Z", "X"):
                found[pid] = command.replace(b"\0", b" ").decode(errors="replace").strip()
    return found


def state(pid: int) -> str:
    """Return the state of a process as in ps: R, S, Z, and so on."""
    # The name in parentheses before it may contain anything.
    return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]


def kill_all(home: Path, ignored: Collection[int]) -> int:
    """Kill all processes of a run with SIGKILL; return how many there were.

    They are stopped first, so that none starts another one, or notices that another one has been killed.
    """
    stopped: set[int] = set()
    while new := set(processes_of(home, ignored)) - stopped:
        for pid in new:
            send(pid, signal.SIGSTOP)
        stopped |= new
    for pid in stopped:
        send(pid, signal.SIGKILL)
    return len(stopped)


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process, if it still exists."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
