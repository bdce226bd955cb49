# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hosts of a play wait for which task, and how many are done."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TASKS, _HOSTS = 3, 5
"""How many are named."""


class ProgressBoard:
    """What a play does at the moment.

    :param clock: returns seconds, for the time that a host has been waiting.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._hosts = frozenset[str]()
        self._running: dict[str, tuple[str, float]] = {}
        self._seen: set[str] = set()
        self._failed: set[str] = set()
        self._alone = False

    def begin(self, hosts: Iterable[str]) -> None:
        """Begin a play with all its hosts."""
        self._hosts = frozenset(hosts)
        self._running, self._seen, self._failed, self._alone = {}, set(), set(), False

    def start(self, host: str, task: str, *, alone: bool = False) -> None:
        """Note that a host has begun a task.

        :param alone: whether it does so for all hosts.
        """
        self._running[host] = (task, self._clock())
        self._seen.add(host)
        self._alone = alone

    def end(self, host: str, *, failed: bool = False) -> None:
        """Note that a host has ended its task."""
        self._running.pop(host, None)
        if failed:
            self._failed.add(host)

    def line(self, note: str = "") -> str:
        """Return the state in one line, or an empty string if no host is in a task.

        :param note: how far the task is that runs for all hosts, instead of the host on which it runs.
        """
        running, now = dict(self._running), self._clock()
        if not running:
            return ""
        tasks: dict[str, list[tuple[float, str]]] = {}
        for host, (task, since) in running.items():
            tasks.setdefault(task, []).append((since, host))
        # The longest wait first.
        shown = sorted(tasks.items(), key=lambda item: min(item[1]))
        if self._alone and note:
            ((task, [(since, _host), *_others]), *_tasks) = shown
            return f"{task}: {note} ({now - since:.0f} s)"
        parts = [f"{task}: {_named(sorted(hosts), now)}" for task, hosts in shown[:_TASKS]]
        if len(shown) > _TASKS:
            parts.append(f"{len(shown) - _TASKS} more tasks")
        return "; ".join([*parts, *self._counts(running)])

    def _counts(self, running: t.Container[str]) -> list[str]:
        if self._alone or len(self._hosts) < 2:
            return []
        idle = [host for host in self._seen if host not in running]
        done = len([host for host in idle if host not in self._failed])
        waiting = len(self._hosts - self._seen)
        counts = [f"{done} of {len(self._hosts)} hosts done"]
        counts += [f"{len(self._failed)} failed"] if self._failed else []
        counts += [f"{waiting} not begun"] if waiting else []
        return [", ".join(counts)]


def _named(hosts: list[tuple[float, str]], now: float) -> str:
    names = [f"{host} ({now - since:.0f} s)" for since, host in hosts[:_HOSTS]]
    return ", ".join([*names, *([f"{len(hosts) - _HOSTS} more"] if len(hosts) > _HOSTS else [])])
