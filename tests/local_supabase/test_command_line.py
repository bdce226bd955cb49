# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""up, down, env, status, reset: what they keep and delete, and that no process is left running."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from local_supabase import installations
from tests.local_supabase.conftest import TIMING_OPTIONS
from tests.local_supabase.harness import PASSWORD, LocalSupabase, processes_of, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def module_supabase(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSupabase]:
    """Return a local Supabase for the tests of this module; delete it at the end."""
    running = LocalSupabase(tmp_path_factory.mktemp("own") / "state")
    yield running
    running.command("reset")


@pytest.fixture
def isolated(module_supabase: LocalSupabase) -> Iterator[LocalSupabase]:
    """Return that local Supabase; delete its projects after the test."""
    yield module_supabase
    start(module_supabase)
    for project in module_supabase.get("/_local/status").json()["projects"]:
        module_supabase.delete(f"/v1/projects/{project['ref']}")


def start(running: LocalSupabase, *options: str) -> None:
    running.command("up", *TIMING_OPTIONS, *options)
    running.connect()


def pid_of(running: LocalSupabase) -> int:
    return int(json.loads((running.state / "server.json").read_text(encoding="utf-8"))["pid"])


def process_has_ended(pid: int) -> bool:
    """Return whether a process has ended, even if it is still a zombie."""
    try:
        return not Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


def test_projects_survive_a_restart(isolated: LocalSupabase) -> None:
    start(isolated)
    ref = isolated.create_ready("kept")
    isolated.rows(ref, "create table public.kept as select 7 as n")
    paused = isolated.create_ready("paused")
    isolated.pause(paused)
    isolated.wait_for(paused, "INACTIVE")
    isolated.settings(delay=600.0)
    provisioning = isolated.create("provisioning").json()["ref"]
    before = (
        isolated.url,
        isolated.token,
        isolated.pooler_port,
        isolated.get(f"/v1/projects/{ref}").json(),
        isolated.get(f"/v1/projects/{ref}/api-keys").json(),
    )
    data_root = isolated.data_root
    isolated.command("down")
    assert processes_of(data_root) == []
    assert isolated.command("status", check=False).returncode == 3
    start(isolated)
    after = (
        isolated.url,
        isolated.token,
        isolated.pooler_port,
        isolated.get(f"/v1/projects/{ref}").json(),
        isolated.get(f"/v1/projects/{ref}/api-keys").json(),
    )
    assert after == before
    assert isolated.rows(ref, "select n from public.kept") == [(7,)]
    assert (isolated.status(paused), isolated.status(provisioning)) == ("INACTIVE", "COMING_UP")


def test_repeated_up_changes_nothing(isolated: LocalSupabase) -> None:
    start(isolated)
    ref = isolated.create_ready("undisturbed")
    session = isolated.login(ref)
    pid = pid_of(isolated)
    start(isolated)
    assert isolated.command("up").returncode == 0
    assert pid_of(isolated) == pid
    with session.cursor() as cursor:
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)
    session.close()


@pytest.mark.nightly
def test_up_with_other_options_restarts_the_server(isolated: LocalSupabase) -> None:
    start(isolated)
    ref = isolated.create_ready("kept on")
    pid = pid_of(isolated)
    isolated.command("up", "--delay", "0")
    assert pid_of(isolated) != pid
    assert isolated.state_content["settings"]["delay"] == 0
    assert isolated.status(ref) == "ACTIVE_HEALTHY"
    assert not isolated.login_error(ref)
    assert "delay" in isolated.command("up", "--delay", "-1", check=False).stderr
    assert "cannot be run" in isolated.command("up", "--pg-bin", str(isolated.state), check=False).stderr
    assert isolated.status(ref) == "ACTIVE_HEALTHY"


@pytest.mark.nightly
def test_another_postgresql_version(isolated: LocalSupabase) -> None:
    majors = installations.from_wheel()
    if len(majors) < 2:
        pytest.skip("the wheel has one major version only")
    newer, older = majors[0], majors[-1]
    start(isolated, "--pg-bin", str(older.bin_dir))
    first = isolated.create_ready("older")
    start(isolated, "--pg-bin", str(newer.bin_dir))
    second = isolated.create_ready("newer")
    engines = [isolated.get(f"/v1/projects/{ref}").json()["database"]["postgres_engine"] for ref in (first, second)]
    assert engines == [str(older.major), str(newer.major)]
    assert not isolated.login_error(first)


def test_down_after_the_server_was_killed(isolated: LocalSupabase) -> None:
    start(isolated)
    isolated.create_ready("orphan")
    data_root = isolated.data_root
    os.kill(pid_of(isolated), signal.SIGKILL)
    wait_until(lambda: not isolated.server_is_running, "the server is gone")
    assert processes_of(data_root), "the clusters keep running without their server"
    isolated.command("down")
    assert processes_of(data_root) == []


def test_up_after_the_server_was_killed(isolated: LocalSupabase) -> None:
    start(isolated)
    ref = isolated.create_ready("adopted")
    data_root = isolated.data_root
    os.kill(pid_of(isolated), signal.SIGKILL)
    wait_until(lambda: not isolated.server_is_running, "the server is gone")
    start(isolated)
    assert isolated.status(ref) == "ACTIVE_HEALTHY"
    assert isolated.rows(ref, "select 1") == [(1,)]
    isolated.command("down")
    assert processes_of(data_root) == []


def is_deleted(folder: Path) -> bool:
    """Delete a folder. An ordinary user's also contains the data of PostgreSQL, which removes files when it notices."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


@pytest.mark.nightly
def test_server_stops_when_its_directory_is_deleted(tmp_path: Path) -> None:
    running = LocalSupabase(tmp_path / "state")
    start(running)
    running.create_ready("swept away")
    data_root, pid = running.data_root, pid_of(running)
    wait_until(lambda: is_deleted(running.state), "the directory is deleted")
    try:
        wait_until(lambda: process_has_ended(pid), "the server ends")
        assert running.command("down").returncode == 0
        assert processes_of(data_root) == []
    finally:
        running.command("reset")


@pytest.mark.nightly
def test_saved_port_is_in_use(isolated: LocalSupabase) -> None:
    start(isolated)
    ref = isolated.create_ready("moved")
    port, pooler_port = int(isolated.url.rsplit(":", 1)[1]), isolated.pooler_port
    isolated.command("down")
    with socket.socket() as first, socket.socket() as second:
        for taken, number in ((first, port), (second, pooler_port)):
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", number))
            taken.listen()
        start(isolated)
        assert isolated.url != f"http://127.0.0.1:{port}"
        assert isolated.pooler_port != pooler_port
        assert isolated.get(f"/v1/projects/{ref}/config/database/pooler").json()[0]["db_port"] == isolated.pooler_port
        assert not isolated.login_error(ref)


def test_env(server: LocalSupabase) -> None:
    exports = [
        f"export SUPABASE_API_URL={server.url}",
        f"export SUPABASE_DATA_API_URL={server.url}",
        f"export SUPABASE_MANAGEMENT_TOKEN={server.token}",
        f"export SUPABASE_ORG_ID={server.organization}",
    ]
    assert server.command("env").stdout.splitlines() == exports
    more = server.command("env", "--all").stdout.splitlines()
    assert more[:4] == exports
    assert f"export LOCAL_SUPABASE_LIMITED_TOKEN={server.limited}" in more


def test_commands_without_a_state_directory(tmp_path: Path) -> None:
    missing = LocalSupabase(tmp_path / "nothing")
    assert "up" in missing.command("env", check=False).stderr
    assert missing.command("down").returncode == 0
    assert missing.command("status", check=False).returncode == 3
    assert not missing.state.exists()


def test_permissions_of_files_with_secrets(server: LocalSupabase) -> None:
    for name in ("state.json", "server.log"):
        assert stat.S_IMODE((server.state / name).stat().st_mode) == 0o600, name


def test_no_secrets_in_logs(isolated: LocalSupabase) -> None:
    start(isolated)
    ref = isolated.create_ready("discreet")
    secrets = {
        PASSWORD,
        isolated.token,
        isolated.state_content["admin_password"],
        "hunter2hunter2",
        "token-in-the-query",
        "s3cret-in-sql",
    }
    isolated.patch(f"/v1/projects/{ref}/database/password", {"password": "hunter2hunter2"})
    secrets |= {key["api_key"] for key in isolated.get(f"/v1/projects/{ref}/api-keys?reveal=true").json()}
    secrets.add(isolated.post(f"/v1/projects/{ref}/cli/login-role", {"read_only": False}).json()["password"])
    secrets.add(isolated.get(f"/v1/projects/{ref}/postgrest").json()["jwt_secret"])
    isolated.get("/v1/projects?apikey=token-in-the-query")
    isolated.post(f"/v1/projects/{ref}/database/query", {"query": "select 's3cret-in-sql'::int"})
    isolated.post(f"/v1/projects/{ref}/database/query", {"query": "alter role anon password 's3cret-in-sql' nonsense"})
    isolated.login_error(ref, password="hunter2hunter2")
    data_root = isolated.data_root
    logs = [isolated.state / "server.log", data_root / "clusters" / ref / "log"]
    texts = [log.read_text(encoding="utf-8") for log in logs]
    isolated.command("down")
    assert "/v1/projects/{ref}/database/password" in texts[0]
    for text in texts:
        assert [secret for secret in secrets if secret in text] == []
    # The database password isn't stored either.
    assert PASSWORD not in (isolated.state / "state.json").read_text(encoding="utf-8")
