# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OS user and the directories of clusters, for root and for unprivileged users."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from local_supabase import installations
from local_supabase.errors import LocalSupabaseError
from local_supabase.paths import fallback_data_root, private_directory
from local_supabase.run_as import choose_run_as
from tests.local_supabase.conftest import TIMING_OPTIONS
from tests.local_supabase.harness import LocalSupabase, processes_of
from tests.support.local_server import ROOT

requires_root = pytest.mark.skipif(os.geteuid() != 0, reason="requires root")


def permissions(top: Path) -> dict[Path, int]:
    """Return the modes of ``top`` and all its parent directories."""
    return {path: stat.S_IMODE(path.stat().st_mode) for path in (top, *top.parents)}


@requires_root
def test_state_below_a_private_home_directory(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    # The programs as well, as in a virtual environment in a clone below /root.
    install = installations.choose("").bin_dir.parent
    package = home / "site" / install.parent.name
    shutil.copytree(install, package / install.name, symlinks=True)
    libraries = install.parent.with_name(install.parent.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home / "site" / libraries.name)
    before = permissions(package / install.name / "bin")
    running = LocalSupabase(home / "clone" / ".supabase")
    running.command("up", *TIMING_OPTIONS, "--pg-bin", str(package / install.name / "bin"))
    try:
        running.connect()
        ref = running.create_ready("as nobody")
        assert running.rows(ref, "select 1") == [(1,)]
        fallback = running.data_root
        assert fallback == fallback_data_root(running.state)
        assert (fallback.stat().st_uid, stat.S_IMODE(fallback.stat().st_mode)) == (0, 0o711)
        owners = {Path(f"/proc/{pid}").stat().st_uid for pid in processes_of(fallback / "clusters" / ref)}
        assert owners == {pwd.getpwnam("nobody").pw_uid}
        assert permissions(package / install.name / "bin") == before
    finally:
        running.command("reset")
    assert not fallback_data_root(running.state).exists()
    assert processes_of(fallback_data_root(running.state)) == []


@requires_root
def test_fallback_directory_of_another_user_is_not_used(tmp_path: Path) -> None:
    state = tmp_path / "state"
    fallback = fallback_data_root(state)
    nobody = choose_run_as()
    assert nobody.run("mkdir", fallback).returncode == 0
    try:
        rejected = LocalSupabase(state).command("up", check=False)
        assert rejected.returncode == 1
        assert str(fallback) in rejected.stderr
        assert "Traceback" not in rejected.stderr
    finally:
        fallback.rmdir()


def test_private_directory(tmp_path: Path) -> None:
    fresh = private_directory(tmp_path / "fresh", 0o711)
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o711
    assert private_directory(fresh, 0o700) == fresh
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o700
    (tmp_path / "link").symlink_to(fresh)
    (tmp_path / "file").touch()
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    for name in ("link", "file", "open"):
        with pytest.raises(LocalSupabaseError, match=name):
            private_directory(tmp_path / name, 0o700)


@requires_root
def test_unprivileged_user() -> None:
    nobody = pwd.getpwnam("nobody")
    candidates = (
        sys.executable,
        f"/usr/bin/python3.{sys.version_info.minor}",
        f"/usr/local/bin/python3.{sys.version_info.minor}",
    )
    site = Path(pytest.__file__).resolve().parents[1]

    def usable(program: str) -> bool:
        try:
            done = subprocess.run(
                [program, "-c", "import fastapi, psycopg2, local_supabase.cli"],
                check=False, capture_output=True, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], cwd=ROOT,
                env={"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"},
            )  # fmt: skip
        except OSError:
            return False
        return done.returncode == 0

    program = next(filter(usable, candidates), None)
    if program is None:
        pytest.skip("no Python that an unprivileged user can run with these packages")
    base = Path("/var/tmp") / f"local-supabase-test-{os.getpid()}"
    base.mkdir(mode=0o700)
    os.chown(base, nobody.pw_uid, nobody.pw_gid)
    environment = {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
    running = LocalSupabase(
        base / "state", program=(program,), user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], env=environment
    )
    try:
        running.command("up", *TIMING_OPTIONS)
        running.connect()
        ref = running.create_ready("unprivileged")
        assert running.rows(ref, "select 1") == [(1,)]
        assert running.data_root == running.state
    finally:
        running.command("reset", check=False)
        shutil.rmtree(base)
    assert processes_of(base) == []
