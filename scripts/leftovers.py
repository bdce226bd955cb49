# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find, exactly, the processes that a run started and did not end.

A server that detaches itself loses its parent, and with it every trace of who started it. On Linux a process
may ask to adopt such orphans among its descendants (``PR_SET_CHILD_SUBREAPER``): whatever is below it in the
process tree at the end is its own, and nobody else's server on the same machine is ever mistaken for it.
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
"""Seconds that processes on their way out are given before they count as left behind."""


def adopt_orphans() -> None:
    """Become the parent of every descendant that loses its own. Elsewhere than on Linux: nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end() -> list[str]:
    """End every process still below this one and return a line for each that did not go by itself."""
    deadline = time.monotonic() + GRACE
    while (left := _descendants(os.getpid())) and time.monotonic() < deadline:
        _reap()
        time.sleep(0.1)
    described = [f"{pid}: {command}" for pid, command in left.items()]
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
    """Return pid and command line of every live process below ``ancestor``, read from /proc; empty without one."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # The second field is the name in parentheses, which may hold anything, so count from its end.
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
