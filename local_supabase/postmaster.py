# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main process of a cluster, as its data directory describes it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

STOP_TIMEOUT = 30.0
"""Seconds to wait for the end of a process after each signal."""


def stop_cluster(data: Path, *, clean: bool = True) -> None:
    """Stop the postmaster of a data directory and wait until it has ended.

    Needs only the directory, so it also stops the clusters of a killed server.

    :param clean: fast shutdown; false for immediate shutdown, for data that is going to be deleted.
    """
    pid = running_pid(data)
    if pid is None:
        return
    # Fast shutdown, then immediate shutdown, then SIGKILL: no process may be left running.
    signals = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL) if clean else (signal.SIGQUIT, signal.SIGKILL)
    for signum in signals:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signum)
        deadline = time.monotonic() + STOP_TIMEOUT
        while time.monotonic() < deadline:
            if running_pid(data) != pid:
                return
            time.sleep(0.01)


def running_pid(data: Path) -> int | None:
    """Return the process id of the running postmaster of a data directory, or None; ignores a stale pid file."""
    try:
        pid = int((data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    command = _command_line(pid)
    return pid if command is not None and str(data) in command else None


def _command_line(pid: int) -> str | None:
    """Return the command line of a running process; None if it has ended or is a zombie."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace") or None
        except OSError:
            return None
    result = subprocess.run(  # noqa: S603 - the only variable argument is a number
        ["ps", "-o", "command=", "-p", str(pid)],  # noqa: S607 - its path depends on the system
        check=False,
        capture_output=True,
        text=True,
    )
    return result.stdout.strip() or None


def is_ready(data: Path, pid: int) -> bool:
    """Return whether the pid file has this postmaster as ready; a crash may have left the file of another one."""
    lines = _pid_file_lines(data)
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


def listening_port(data: Path) -> int:
    """Return the port of a running cluster, or 0 if the pid file doesn't tell."""
    lines = _pid_file_lines(data)
    return int(lines[3]) if len(lines) > 3 and lines[3].strip().isdigit() else 0


def _pid_file_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
    except OSError:
        return []
