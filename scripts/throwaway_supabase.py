# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local Supabase for the length of a gate or a benchmark, beside the one of ``make supabase-up``."""

from __future__ import annotations

import shlex
import subprocess
import sys
import typing as t
from contextlib import contextmanager
from pathlib import Path

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def state_folder(name: str) -> Path:
    """Return where the local Supabase called ``name`` keeps its state."""
    return Path.cwd() / ".build" / "supabase" / name


@contextmanager
def local_supabase(name: str, env: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Start a fresh one, yield the environment that points at it, and in any case remove every trace.

    :raises RuntimeError: it did not start; the message has what it said.
    """

    def tell(command: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "local_supabase", command, "--state", str(state_folder(name))]
        return subprocess.run(words, env=dict(env), check=False, capture_output=True, text=True)

    tell("reset")
    try:
        started = tell("up")
        if started.returncode:
            raise RuntimeError(f"The local Supabase did not start:\n{started.stdout}{started.stderr}")
        exports = shlex.split(tell("env").stdout)
        yield dict(word.split("=", 1) for word in exports if "=" in word)
    finally:
        tell("reset")
