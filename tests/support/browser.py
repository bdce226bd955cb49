# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real browser without a window: Chromium."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import typing as t

from tests.support.time_limits import limit

if t.TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SIZE = (1200, 900)


def browse(page: Path, *arguments: str) -> str:
    """Open a file in a new browser, and return what the command prints.

    :param arguments: what to do, such as ``--dump-dom``.
    """
    assert CHROMIUM is not None
    with tempfile.TemporaryDirectory(prefix="chromium-") as profile:
        done = subprocess.run(
            [
                CHROMIUM,
                *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=5000"),
                f"--user-data-dir={profile}",
                f"--window-size={SIZE[0]},{SIZE[1]}",
                *arguments,
                page.absolute().as_uri(),
            ],
            check=True,
            capture_output=True,
            text=True,
            timeout=limit(60),
        )
    return done.stdout
