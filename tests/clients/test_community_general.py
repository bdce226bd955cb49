# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules of community.general with the local GitHub."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from tests.support.time_limits import limit

if t.TYPE_CHECKING:
    from tests.local_platforms.harness import LocalPlatforms


@pytest.fixture
def run_module(installed: Path, tmp_path: Path) -> t.Callable[..., dict[str, t.Any]]:
    """Return a function that runs a module of community.general and returns its result."""
    ansible = str(Path(sys.executable).with_name("ansible"))
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(installed / "python"),
        "ANSIBLE_COLLECTIONS_PATH": os.environ["CLIENT_COLLECTIONS"],
        "ANSIBLE_NOCOLOR": "1",
    }

    def run(module: str, **options: t.Any) -> dict[str, t.Any]:
        command = [ansible, "localhost", "-m", f"community.general.{module}", "-a", json.dumps(options)]
        command += ["-e", f"ansible_python_interpreter={sys.executable}"]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=limit(60)
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return dict(json.loads(done.stdout.partition(" => ")[2]))

    return run


def test_github_repo(run_module: t.Callable[..., dict[str, t.Any]], platforms: LocalPlatforms) -> None:
    found = platforms.environment
    options = {
        "access_token": found["GITHUB_TOKEN"],
        "api_url": found["GITHUB_API_URL"],
        "organization": found["GITHUB_OWNER"],
    }
    wanted = {"name": "community", "private": True, "description": "Made by another client"}
    first, second = (run_module("github_repo", **options, **wanted) for _run in range(2))
    assert (first["changed"], second["changed"]) == (True, False)
    assert second["repo"]["private"] is True
    assert run_module("github_repo", **options, name="community", state="absent")["changed"]


def test_github_deploy_key(
    run_module: t.Callable[..., dict[str, t.Any]], platforms: LocalPlatforms, tmp_path: Path
) -> None:
    found = platforms.environment
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    options = {"token": found["GITHUB_TOKEN"], "github_url": found["GITHUB_API_URL"], "owner": found["GITHUB_OWNER"]}
    wanted = {"repo": "client-template", "name": "deploy", "key": (tmp_path / "key.pub").read_text().strip()}
    states = ("present", "present", "absent", "absent")
    changed = [run_module("github_deploy_key", **options, **wanted, state=state)["changed"] for state in states]
    assert changed == [True, False, True, False]
