# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local server for tests, of Supabase or of the other platforms: its state folder and its command line."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from local_supabase.lock import Lock
from tests.support.time_limits import limit

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


class LocalServer:
    """A state folder and its server."""

    package: ClassVar[str]
    """The Python package with the command line."""

    def __init__(self, state: Path, *, program: tuple[str, ...] = (sys.executable,), **process: Any) -> None:
        self.state = state
        self._program = program
        self._process = process

    @classmethod
    @contextlib.contextmanager
    def served(cls, *options: str) -> Iterator[Self]:
        """Serve a new state folder for the time of a ``with`` block, and remove every trace of it at the end.

        :param options: of the command ``up``.
        """
        with tempfile.TemporaryDirectory(prefix=f"{cls.package}-") as folder:
            # pytest's own folders are private. If the tests run as root, PostgreSQL's user couldn't reach them, and the
            # clusters would be below /var/tmp: on a disk, where copying a template takes four times as long as in memory.
            Path(folder).chmod(0o711)
            running = cls(Path(folder) / "state")
            try:
                running.command("up", *options)
                running.connect()
                yield running
            finally:
                running.command("reset", check=False)

    def command(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of the command line."""
        name, *rest = arguments
        result = subprocess.run(
            [*self._program, "-m", self.package, name, "--state", str(self.state), *rest],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=limit(120), **self._process,
        )  # fmt: skip
        assert not check or result.returncode == 0, result.stderr
        return result

    @property
    def server_is_running(self) -> bool:
        """Whether a server holds the lock of the state folder."""
        lock = Lock(self.state)
        try:
            return not lock.try_acquire()
        finally:
            lock.release()

    def connect(self) -> None:
        """Read addresses and tokens; to be called after ``up``."""
        raise NotImplementedError
