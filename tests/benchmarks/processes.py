# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost of a whole process: wall clock, processor time on both sides, peak memory, and round trips.

The wall clock includes other load of the machine; processor time hardly does. On an idle machine both agree.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.support.postgres import Cluster

_LOGGED = re.compile(r"^(?P<database>\w*)\|LOG:  duration: [\d.]+ ms  statement: (?!alter database)", re.MULTILINE)
LOGGING: Mapping[str, str] = {"log_min_messages": "log", "log_line_prefix": "%d|"}
"""Settings of a cluster whose round trips are counted."""

_TIMEOUT = 10
"""Seconds to wait for a backend to end."""

_DIFFERENCE_FOUND = 2
"""The exit status of ``migra`` if it found a difference."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one process.

    :param wall: seconds of wall clock.
    :param client: processor seconds of the process.
    :param server: processor seconds of the server's backends; None if the system doesn't provide them (it needs /proc).
    :param megabytes: the process's peak resident memory.
    :param trips: the number of queries sent to the databases; None if they weren't counted.
    :param output: its output.
    """

    wall: float
    client: float
    server: float | None
    megabytes: float
    trips: int | None = None
    output: str = ""

    @property
    def work(self) -> float:
        """Processor seconds of both sides."""
        return self.client + (self.server or 0)


class Watch:
    """Runs processes that use one cluster, and measures their cost."""

    def __init__(self, cluster: Cluster, environment: Mapping[str, str]) -> None:
        self._cluster = cluster
        self._environment = dict(environment)
        if cluster._home is None:
            raise ValueError("The cluster doesn't run.")
        self._log = cluster._home / "log"
        self._postmaster = int((cluster._home / "data" / "postmaster.pid").read_text().split()[0])

    def run(self, command: Sequence[str | Path], *, may_differ: bool = True) -> Cost:
        """Run a command to its end.

        :param may_differ: whether the exit status 2 says that a difference was found; ``ansible-playbook`` fails with it.
        :raises SystemExit: it failed.
        """
        served = self._served()
        started = time.perf_counter()
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(command, env=self._environment, stdout=output, stderr=subprocess.STDOUT)
            _pid, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            reported = output.read().decode()
        if process.returncode not in ((0, _DIFFERENCE_FOUND) if may_differ else (0,)):
            raise SystemExit(f"{command[0]} failed: {reported[-2000:]}")
        server = None if served is None else (self._served() or 0) - served
        return Cost(wall, usage.ru_utime + usage.ru_stime, server, usage.ru_maxrss / 1024, output=reported)

    def count(self, command: Sequence[str | Path], *databases: str) -> Cost:
        """Run a command and count the queries that it sends to these databases; logging adds a little to the server's cost."""
        for name in databases:
            self._cluster.run(f'alter database "{name}" set log_min_duration_statement = 0')
        since = self._log.stat().st_size
        cost = self.run(command)
        for name in databases:
            self._cluster.run(f'alter database "{name}" reset log_min_duration_statement')
        lines = _LOGGED.finditer(self._log.read_bytes()[since:].decode())
        return dataclasses.replace(cost, trips=sum(1 for line in lines if line["database"] in databases))

    def _served(self) -> float | None:
        """Return the processor seconds of all backends that have ended so far, once no other session is connected.

        A backend leaves pg_stat_activity before it has ended, and is only counted when its parent has waited for it.
        """
        stat, children = (
            Path(f"/proc/{self._postmaster}/{name}") for name in ("stat", f"task/{self._postmaster}/children")
        )
        deadline = time.monotonic() + _TIMEOUT
        while time.monotonic() < deadline:
            listed = self._cluster.run(
                "select pid, backend_type = 'client backend' and pid <> pg_backend_pid() from pg_stat_activity"
            )
            known = {str(pid) for pid, _guest in listed}
            going = set(children.read_text().split()) - known if children.exists() else set()
            if not going and not any(guest for _pid, guest in listed):
                break
            time.sleep(0.02)
        with contextlib.suppress(OSError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
        return None


def best(costs: Sequence[Cost]) -> Cost:
    """Return the best of several runs of the same command, value by value: other load only adds to them."""
    servers = [cost.server for cost in costs if cost.server is not None]
    return dataclasses.replace(
        costs[-1],
        wall=min(cost.wall for cost in costs),
        client=min(cost.client for cost in costs),
        server=min(servers) if servers else None,
        megabytes=max(cost.megabytes for cost in costs),
        trips=next((cost.trips for cost in costs if cost.trips is not None), None),
    )
