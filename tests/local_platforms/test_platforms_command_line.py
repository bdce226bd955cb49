# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line of the local platforms."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

import requests

from local_supabase.lock import read_server_info
from tests.local_platforms.harness import LocalPlatforms
from tests.local_supabase.harness import wait_until

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_server_keeps_its_state_and_ports() -> None:
    with LocalPlatforms.served("--set", "github.delay=0.25") as running:
        first = running.environment
        created = running.github("POST", f"/orgs/{first['GITHUB_OWNER']}/repos", {"name": "kept", "private": True})
        assert created.status_code == 201, created.text
        running.command("down")
        assert running.command("status", check=False).returncode == 3
        running.command("up")
        running.connect()
        assert running.environment == first
        assert running.github("GET", f"/repos/{first['GITHUB_OWNER']}/kept").json()["private"] is True
        assert running.control("GET", "settings/github")["delay"] == 0.25
        assert "github: http://127.0.0.1:" in running.command("status").stdout
        # No one else can read the tokens.
        assert (running.state / "state.json").stat().st_mode & 0o777 == 0o600
        assert running.state.stat().st_mode & 0o777 == 0o700
        running.command("reset")
        assert not running.state.exists()


def test_a_killed_server_is_started_again() -> None:
    with LocalPlatforms.served() as running:
        pid = read_server_info(running.state)["pid"]
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not running.server_is_running, "the lock is released")
        assert running.command("status", check=False).returncode == 3
        running.command("up")
        running.connect()
        assert read_server_info(running.state)["pid"] != pid
        assert running.github("GET", "/user").status_code == 200


def test_up_twice_at_once_starts_one_server() -> None:
    with LocalPlatforms.served() as running:
        pid = read_server_info(running.state)["pid"]
        both = [threading.Thread(target=running.command, args=("up",)) for _number in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert read_server_info(running.state)["pid"] == pid


def test_invalid_settings_are_refused() -> None:
    with LocalPlatforms.served() as running:
        for given, message in (
            ("github.delay=soon", "expected PLATFORM.SETTING=VALUE"),
            ("github=1", "expected PLATFORM.SETTING=VALUE"),
            ("github.delay=-1", "delay: "),
            ("github.dealy=1", "dealy: "),
            ("gitlab.delay=1", "unknown name 'gitlab'"),
        ):
            refused = running.command("up", "--set", given, check=False)
            assert refused.returncode == 1
            assert message in refused.stderr


def test_commands_without_a_server(tmp_path: Path) -> None:
    absent = LocalPlatforms(tmp_path / "state")
    assert absent.command("status", check=False).returncode == 3
    assert "python -m local_platforms up" in absent.command("env", check=False).stderr
    absent.command("down")
    absent.command("reset")
    assert not absent.state.exists()


def test_a_file_of_another_version_is_named(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    (state / "state.json").write_text('{"format": 0}')
    refused = LocalPlatforms(state).command("up", check=False)
    assert refused.returncode == 1
    assert "state.json is not a valid state file" in refused.stderr


def test_missing_git_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "bin"
    empty.mkdir()
    running = LocalPlatforms(tmp_path / "state", env={**os.environ, "PATH": str(empty)})
    refused = running.command("up", check=False)
    assert refused.returncode == 1
    assert "needs git, which is not on the PATH" in refused.stderr
    running.command("reset")


def test_the_control_channel_needs_its_token() -> None:
    with LocalPlatforms.served() as running:
        url = running.environment["LOCAL_PLATFORMS_URL"]
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": running.environment["GITHUB_TOKEN"]}):
            with requests.Session() as session:
                session.trust_env = False
                assert session.get(f"{url}/_local/secrets", headers=headers, timeout=10).status_code == 401
