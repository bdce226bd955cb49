# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tell a person what a run waits for."""

from __future__ import annotations

DOCUMENTATION = r"""
name: progress
type: aggregate
short_description: Tell which clients wait for what, and how many are done
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Writes one line to the standard error output at intervals. It names the tasks, the hosts that are in them and for how long, and how
    many hosts are done, have failed, and have not begun.
  - Writes nothing else, and nothing at all in a run that is shorter than the interval, so it doesn't drown the log of a pipeline.
  - Of an audit, which reads all clients in one task of M(draggonnb.supabase.supabase_fleet_info), it names how many clients are done, and
    which are being read.
  - With the strategy C(host_pinned), a host that is done has ended all its tasks; with C(linear), the task that is named.
requirements:
  - Enable it in the configuration of Ansible with C(callbacks_enabled), or with C(ANSIBLE_CALLBACKS_ENABLED=draggonnb.supabase.progress).
options:
  interval:
    description: Seconds between two lines.
    type: float
    default: 30
    env:
      - name: SUPABASE_PROGRESS_INTERVAL
    ini:
      - section: callback_supabase_progress
        key: interval
"""

import contextlib
import os
import sys
import tempfile
import threading
import time
import typing as t

from ansible import constants
from ansible.plugins.callback import CallbackBase
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.progress import VARIABLE
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.progress_board import ProgressBoard

if t.TYPE_CHECKING:
    from ansible.executor.task_result import TaskResult
    from ansible.playbook.play import Play
    from ansible.playbook.task import Task


class CallbackModule(CallbackBase):
    """The callback ``progress``."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "draggonnb.supabase.progress"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *arguments: t.Any, **options: t.Any) -> None:
        super().__init__(*arguments, **options)
        self._board = ProgressBoard(time.monotonic)
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None
        self._notes = ""

    def v2_playbook_on_play_start(self, play: Play) -> None:
        """Begin with the hosts of the play."""
        known = play.get_variable_manager().get_vars(play=play)
        self._board.begin(map(str, known.get("ansible_play_hosts_all") or ()))
        if self._thread is None:
            # In a folder that Ansible removes. Modules on this host inherit the variable.
            folder = t.cast("t.Any", constants).DEFAULT_LOCAL_TMP  # defined at run time
            descriptor, self._notes = tempfile.mkstemp(prefix="progress-", dir=folder)
            os.close(descriptor)
            os.environ[VARIABLE] = self._notes
            interval = t.cast("t.Any", self).get_option("interval")  # the base class has no types
            self._thread = threading.Thread(target=self._write_lines, args=(interval,), daemon=True)
            self._thread.start()

    def v2_runner_on_start(self, host: object, task: Task) -> None:
        """Note that a host has begun a task."""
        if task.run_once:
            with contextlib.suppress(OSError):
                os.truncate(self._notes, 0)
        self._board.start(str(host), str(task.name or task.get_name()).strip(), alone=bool(task.run_once))

    def v2_runner_on_ok(self, result: TaskResult) -> None:
        """Note that a host has ended its task."""
        self._end(result)

    def v2_runner_on_skipped(self, result: TaskResult) -> None:
        """Note that a host has ended its task."""
        self._end(result)

    def v2_runner_on_failed(self, result: TaskResult, ignore_errors: bool = False) -> None:
        """Note that a host has failed."""
        self._end(result, failed=not ignore_errors)

    def v2_runner_on_unreachable(self, result: TaskResult) -> None:
        """Note that a host has failed."""
        self._end(result, failed=True)

    def v2_playbook_on_stats(self, stats: object) -> None:
        """End: the run is over."""
        del stats
        self._is_over.set()

    def _end(self, result: TaskResult, *, failed: bool = False) -> None:
        # ansible-core 2.19 and newer have a public attribute.
        host = result.host if hasattr(result, "host") else result._host  # noqa: SLF001
        self._board.end(str(host), failed=failed)

    def _noted(self) -> str:
        """Return what a module on this host has noted last."""
        with contextlib.suppress(OSError, UnicodeDecodeError), open(self._notes, encoding="utf-8") as file:
            return file.read()
        return ""

    def _write_lines(self, interval: float) -> None:
        last = ""
        while not self._is_over.wait(interval):
            line = self._board.line(self._noted())
            if line and line != last:
                # Written at once and without a lock: Ansible may fork a worker at any time.
                os.write(sys.__stderr__.fileno() if sys.__stderr__ is not None else 2, f"waiting: {line}\n".encode())
            last = line
