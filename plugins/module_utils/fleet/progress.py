# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far an audit is, for the callback plugin ``progress``.

A module returns nothing before its end. So the callback creates a file and names it in the environment, which modules on the controller
inherit, and reads what the audit writes there. Without that callback, nothing is written.
"""

from __future__ import annotations

import contextlib
import os
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .options import Client

    Job: t.TypeAlias = "tuple[Client, t.Any]"

VARIABLE = "SUPABASE_PROGRESS_FILE"
_NAMED = 3
"""How many clients are named."""


class Progress:
    """How many clients of an audit are done, and which ones are being read.

    :param number: of all clients.
    :param path: the file for the callback, empty if there is none.
    """

    def __init__(self, number: int, path: str) -> None:
        self._number, self._path, self._done = number, path, 0
        self._reading: dict[str, None] = {}

    def begun(self, jobs: Iterable[Job]) -> Iterator[Job]:
        """Yield jobs, and note that each has begun."""
        for job in jobs:
            self._reading[job[0].client_id] = None
            self._write()
            yield job

    def end(self, client_id: str) -> None:
        """Note that a client is done."""
        self._reading.pop(client_id, None)
        self._done += 1
        self._write()

    @property
    def text(self) -> str:
        """The state in one line; the client that began first is the first one."""
        waiting = list(self._reading)
        more = [f"{len(waiting) - _NAMED} more"] if len(waiting) > _NAMED else []
        named = f", reading {', '.join([*waiting[:_NAMED], *more])}" if waiting else ""
        return f"{self._done} of {self._number} clients done{named}"

    def _write(self) -> None:
        if not self._path:
            return
        # Nothing is created, and that nothing can be written there is no error: a person is not told about it then.
        with contextlib.suppress(OSError):
            descriptor = os.open(self._path, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(self.text)
