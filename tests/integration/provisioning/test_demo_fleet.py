# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make demo-fleet`` shows what it promises, and continues after it was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.playbooks import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks


@pytest.mark.nightly
def test_demonstration_continues_after_it_was_killed(playbooks: Playbooks, platform: Platform, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts.demo_fleet", "--clients", "3", "--folder", str(tmp_path)]
    environment = {**playbooks.environment, "LOCAL_SUPABASE_STATE": str(platform.running.state)}

    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True) as run:
        while not (tmp_path / "rollout.log").exists():
            assert run.poll() is None
            time.sleep(0.05)
        os.killpg(run.pid, signal.SIGKILL)

    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "== 1/7 Provision 3 clients, and one more: done by an earlier run" in done.stdout
    assert "Rolled out to 3 of 3 clients" in done.stdout
    assert "and not the expected" in done.stdout
    assert "3: equal to the desired schema" in done.stdout
    assert not (tmp_path / "done.json").exists()
