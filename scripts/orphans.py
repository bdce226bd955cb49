# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find the processes that a run started and did not end, and no others.

A server that detaches itself loses its parent process, so the process tree no longer shows what started it. On Linux, a process
can become the parent of such descendants (``PR_SET_CHILD_SUBREAPER``): all its descendants at the end are orphans of the
run, and other servers on the machine are not among them.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
GRACE = 5.0
"""Seconds that processes have to end by themselves before they count as orphans."""


def adopt() -> None:
    """Become the parent of all descendants that lose theirs. Does nothing on systems other than Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end() -> list[str]:
    """End all descendants of this process and return a line for each that did not end by itself."""
    deadline = time.monotonic() + GRACE
    while (alive := _descendants(os.getpid())) and time.monotonic() < deadline:
        _reap()
        time.sleep(0.1)
    described = [f"{pid}: {command}" for pid, command in alive.items()]
    for number in (signal.SIGINT, signal.SIGKILL):  # SIGINT is PostgreSQL's fast shutdown
        deadline = time.monotonic() + GRACE
        for pid in _descendants(os.getpid()):
            _signal(pid, number)
        while _descendants(os.getpid()) and time.monotonic() < deadline:
            _reap()
            time.sleep(0.1)
    return described


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _descendants(ancestor: int) -> dict[int, str]:
    """Return process ID and command line of all live descendants of ``ancestor`` from /proc; empty if there is no /proc."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # The second field is the name in parentheses, which can contain any character, so start after its end.
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(entry.name)] = int(parent)
    found: dict[int, str] = {}
    newly = {ancestor}
    while newly:
        newly = {pid for pid, parent in parents.items() if parent in newly}
        found |= {pid: _command(pid) for pid in newly}
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return "?"
