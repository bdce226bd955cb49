# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where clusters live and as whom: root's below a closed home, and an ordinary user's."""

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
from tests.local_supabase.harness import ROOT, LocalSupabase, processes_of

requires_root = pytest.mark.skipif(os.geteuid() != 0, reason="root's case")


def permissions(top: Path) -> dict[Path, int]:
    """Return the permissions of everything from ``top`` upwards."""
    return {path: stat.S_IMODE(path.stat().st_mode) for path in (top, *top.parents)}


@requires_root
def test_below_a_home_that_nobody_else_may_enter(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    # The programs too: as in a virtual environment of a clone below /root.
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
        running.connect_to_server()
        ref = running.create_ready("cellar")
        assert running.rows(ref, "select 1") == [(1,)]
        outside = running.data_root
        assert outside == fallback_data_root(running.state)
        assert (outside.stat().st_uid, stat.S_IMODE(outside.stat().st_mode)) == (0, 0o711)
        owners = {Path(f"/proc/{pid}").stat().st_uid for pid in processes_of(outside / "clusters" / ref)}
        assert owners == {pwd.getpwnam("nobody").pw_uid}
        assert permissions(package / install.name / "bin") == before
    finally:
        running.command("reset")
    assert not fallback_data_root(running.state).exists()
    assert processes_of(fallback_data_root(running.state)) == []


@requires_root
def test_a_folder_that_somebody_else_made_is_not_used(tmp_path: Path) -> None:
    state = tmp_path / "state"
    outside = fallback_data_root(state)
    nobody = choose_run_as()
    assert nobody.run("mkdir", outside).returncode == 0
    try:
        refused = LocalSupabase(state).command("up", check=False)
        assert refused.returncode == 1
        assert str(outside) in refused.stderr
        assert "Traceback" not in refused.stderr
    finally:
        outside.rmdir()


def test_folders_of_our_own(tmp_path: Path) -> None:
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
def test_as_an_ordinary_user() -> None:
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
        pytest.skip("no Python here that an ordinary user could run with these packages")
    base = Path("/var/tmp") / f"local-supabase-test-{os.getpid()}"
    base.mkdir(mode=0o700)
    os.chown(base, nobody.pw_uid, nobody.pw_gid)
    environment = {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
    running = LocalSupabase(
        base / "state", program=(program,), user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], env=environment
    )
    try:
        running.command("up", *TIMING_OPTIONS)
        running.connect_to_server()
        ref = running.create_ready("modest")
        assert running.rows(ref, "select 1") == [(1,)]
        assert running.data_root == running.state
    finally:
        running.command("reset", check=False)
        shutil.rmtree(base)
    assert processes_of(base) == []
