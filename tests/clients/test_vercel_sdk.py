# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SDK of Vercel, which validates every response, with the local Vercel."""

from __future__ import annotations

import json
import shutil
import subprocess
import typing as t
from pathlib import Path

from tests.support.time_limits import limit

if t.TYPE_CHECKING:
    import pytest

    from tests.local_platforms.harness import LocalPlatforms

SCRIPT = Path(__file__).with_name("vercel_sdk.mjs")
CALLS = 17


def test_vercel_sdk(platforms: LocalPlatforms, installed: Path, subtests: pytest.Subtests) -> None:
    owner = platforms.environment["GITHUB_OWNER"]
    platforms.settings("github", delay=0)
    platforms.github("POST", f"/repos/{owner}/client-template/generate", {"owner": owner, "name": "sdk"})
    # Node.js looks for packages beside a script.
    script = shutil.copy(SCRIPT, installed)
    done = subprocess.run(
        ["node", script], env=platforms.environment, capture_output=True, text=True, check=False, timeout=limit(60)
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert len(results) == CALLS
    for name, problem in results.items():
        with subtests.test(name):
            assert problem == ""
