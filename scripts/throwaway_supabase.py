# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A temporary local Supabase for a gate or a benchmark, independent of the one of ``make supabase-up``."""

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
    """Return the state directory of the local Supabase with this name."""
    return Path.cwd() / ".build" / "supabase" / name


@contextmanager
def local_supabase(name: str, env: Mapping[str, str], *options: str) -> Iterator[dict[str, str]]:
    """Start a new one with options of its command ``up``, yield the environment variables for it, and remove it in the end.

    :raises RuntimeError: it did not start; the message contains its output.
    """

    def run(command: str, *more: str) -> subprocess.CompletedProcess[str]:
        arguments = [sys.executable, "-m", "local_supabase", command, "--state", str(state_folder(name)), *more]
        return subprocess.run(arguments, env=dict(env), check=False, capture_output=True, text=True)

    run("reset")
    try:
        started = run("up", *options)
        if started.returncode:
            raise RuntimeError(f"The local Supabase did not start:\n{started.stdout}{started.stderr}")
        exports = shlex.split(run("env").stdout)
        yield dict(word.split("=", 1) for word in exports if "=" in word)
    finally:
        run("reset")
