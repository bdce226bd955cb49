# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When to kill a run: after it started, before or after a request, with a shadow server, or when it has written credentials."""

from __future__ import annotations

import contextlib
import re
import threading
import time
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.chaos.fault_proxy import Request
    from tests.chaos.plan import Kill


class Watch:
    """Decides when to kill a run.

    :param temporary: the folder for its temporary files.
    :param credentials: the files that it may write.
    """

    def __init__(self, kill: Kill | None, temporary: Path, credentials: Sequence[Path]) -> None:
        self._kill, self._temporary, self._paths = kill, temporary, credentials
        self._files = self._versions()
        self._seen = 0
        self._since: float | None = None
        self.killed = threading.Event()

    def observe(self, request: Request) -> None:
        """Note a request. One before which the run is to be killed reaches the API when it has been."""
        kill = self._kill
        stages = {"request": "before", "answer": "after"}
        if not kill or stages.get(kill.instant) != request.stage or not re.search(kill.route, request.line):
            return
        self._seen += 1
        if kill.number == self._seen:
            self._since = time.monotonic()
            if kill.delay < 0.1:
                self.killed.wait(5)

    def is_due(self) -> bool:
        """Return whether the run is to be killed now."""
        if self._kill is None:
            return False
        if self._since is None and self._has_happened(self._kill.instant):
            self._since = time.monotonic()
        return self._since is not None and time.monotonic() >= self._since + self._kill.delay

    def _has_happened(self, instant: str) -> bool:
        if instant == "shadow":
            return any(self._temporary.glob("pgshadow-*"))
        if instant == "credentials":
            return self._versions() != self._files
        return instant == "start"

    def _versions(self) -> list[tuple[int, int]]:
        found = []
        for path in self._paths:
            with contextlib.suppress(OSError):
                status = path.stat()
                found.append((status.st_ino, status.st_mtime_ns))
        return found
