# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""up, down, env, status, reset: what stays, what goes, and that nothing is left behind."""

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
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSupabase]:
    """Give a state folder for these tests alone, and remove it at the end."""
    running = LocalSupabase(tmp_path_factory.mktemp("own") / "state")
    yield running
    running.command("reset")


@pytest.fixture
def own(folder: LocalSupabase) -> Iterator[LocalSupabase]:
    """Give that folder, and leave no project in it."""
    yield folder
    start(folder)
    for project in folder.get("/_local/status").json()["projects"]:
        folder.delete(f"/v1/projects/{project['ref']}")


def start(running: LocalSupabase, *options: str) -> None:
    running.command("up", *TIMING_OPTIONS, *options)
    running.connect_to_server()


def pid_of(running: LocalSupabase) -> int:
    return int(json.loads((running.state / "server.json").read_text(encoding="utf-8"))["pid"])


def process_has_ended(pid: int) -> bool:
    """Tell whether a process is over, whether or not somebody has asked for its exit status yet."""
    try:
        return not Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


def test_projects_survive_a_restart(own: LocalSupabase) -> None:
    start(own)
    ref = own.create_ready("lasting")
    own.rows(ref, "create table public.kept as select 7 as n")
    sleeping = own.create_ready("sleeping")
    own.post(f"/v1/projects/{sleeping}/pause")
    own.wait_for(sleeping, "INACTIVE")
    own.settings(delay=600.0)
    rising = own.create("rising").json()["ref"]
    before = (
        own.url,
        own.token,
        own.pooler_port,
        own.get(f"/v1/projects/{ref}").json(),
        own.get(f"/v1/projects/{ref}/api-keys").json(),
    )
    home = own.data_root
    own.command("down")
    assert processes_of(home) == []
    assert own.command("status", check=False).returncode == 3
    start(own)
    after = (
        own.url,
        own.token,
        own.pooler_port,
        own.get(f"/v1/projects/{ref}").json(),
        own.get(f"/v1/projects/{ref}/api-keys").json(),
    )
    assert after == before
    assert own.rows(ref, "select n from public.kept") == [(7,)]
    assert (own.status(sleeping), own.status(rising)) == ("INACTIVE", "COMING_UP")


def test_a_second_up_is_harmless(own: LocalSupabase) -> None:
    start(own)
    ref = own.create_ready("undisturbed")
    session = own.login(ref)
    pid = pid_of(own)
    start(own)
    assert own.command("up").returncode == 0
    assert pid_of(own) == pid
    with session.cursor() as cursor:
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)
    session.close()


def test_up_with_other_options_restarts(own: LocalSupabase) -> None:
    start(own)
    ref = own.create_ready("kept on")
    pid = pid_of(own)
    own.command("up", "--delay", "0")
    assert pid_of(own) != pid
    assert own.state_content["settings"]["delay"] == 0
    assert own.status(ref) == "ACTIVE_HEALTHY"
    assert not own.login_error(ref)
    assert "delay" in own.command("up", "--delay", "-1", check=False).stderr
    assert "cannot be run" in own.command("up", "--pg-bin", str(own.state), check=False).stderr
    assert own.status(ref) == "ACTIVE_HEALTHY"


def test_another_postgresql(own: LocalSupabase) -> None:
    majors = installations.from_wheel()
    if len(majors) < 2:
        pytest.skip("the wheel has one major version only")
    newer, older = majors[0], majors[-1]
    start(own, "--pg-bin", str(older.bin_dir))
    first = own.create_ready("older")
    start(own, "--pg-bin", str(newer.bin_dir))
    second = own.create_ready("newer")
    engines = [own.get(f"/v1/projects/{ref}").json()["database"]["postgres_engine"] for ref in (first, second)]
    assert engines == [str(older.major), str(newer.major)]
    assert not own.login_error(first)


def test_down_after_the_server_was_killed(own: LocalSupabase) -> None:
    start(own)
    own.create_ready("orphan")
    home = own.data_root
    os.kill(pid_of(own), signal.SIGKILL)
    wait_until(lambda: not own.server_is_running, "the server is gone")
    assert processes_of(home), "the clusters outlive their server"
    own.command("down")
    assert processes_of(home) == []


def test_up_after_the_server_was_killed(own: LocalSupabase) -> None:
    start(own)
    ref = own.create_ready("adopted")
    home = own.data_root
    os.kill(pid_of(own), signal.SIGKILL)
    wait_until(lambda: not own.server_is_running, "the server is gone")
    start(own)
    assert own.status(ref) == "ACTIVE_HEALTHY"
    assert own.rows(ref, "select 1") == [(1,)]
    own.command("down")
    assert processes_of(home) == []


def test_a_server_whose_folder_is_deleted_ends(tmp_path: Path) -> None:
    running = LocalSupabase(tmp_path / "state")
    start(running)
    running.create_ready("swept away")
    home, pid = running.data_root, pid_of(running)
    shutil.rmtree(running.state)
    try:
        wait_until(lambda: process_has_ended(pid), "the server ends")
        assert running.command("down").returncode == 0
        assert processes_of(home) == []
    finally:
        running.command("reset")


def test_a_port_that_was_taken_meanwhile(own: LocalSupabase) -> None:
    start(own)
    ref = own.create_ready("moved")
    port, pooler_port = int(own.url.rsplit(":", 1)[1]), own.pooler_port
    own.command("down")
    with socket.socket() as first, socket.socket() as second:
        for taken, number in ((first, port), (second, pooler_port)):
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", number))
            taken.listen()
        start(own)
        assert own.url != f"http://127.0.0.1:{port}"
        assert own.pooler_port != pooler_port
        assert own.get(f"/v1/projects/{ref}/config/database/pooler").json()[0]["db_port"] == own.pooler_port
        assert not own.login_error(ref)


def test_env_prints_the_three_exports(server: LocalSupabase) -> None:
    three = [
        f"export SUPABASE_API_URL={server.url}",
        f"export SUPABASE_MANAGEMENT_TOKEN={server.token}",
        f"export SUPABASE_ORG_ID={server.organization}",
    ]
    assert server.command("env").stdout.splitlines() == three
    more = server.command("env", "--all").stdout.splitlines()
    assert more[:3] == three
    assert f"export LOCAL_SUPABASE_LIMITED_TOKEN={server.limited}" in more


def test_what_is_asked_of_nothing(tmp_path: Path) -> None:
    nothing = LocalSupabase(tmp_path / "nothing")
    assert "up" in nothing.command("env", check=False).stderr
    assert nothing.command("down").returncode == 0
    assert nothing.command("status", check=False).returncode == 3
    assert not nothing.state.exists()


def test_files_with_secrets_are_the_owners_alone(server: LocalSupabase) -> None:
    for name in ("state.json", "server.log"):
        assert stat.S_IMODE((server.state / name).stat().st_mode) == 0o600, name


def test_no_secret_in_the_log(own: LocalSupabase) -> None:
    start(own)
    ref = own.create_ready("discreet")
    secrets = {
        PASSWORD,
        own.token,
        own.state_content["admin_password"],
        "hunter2hunter2",
        "token-in-the-query",
        "s3cret-in-sql",
    }
    own.patch(f"/v1/projects/{ref}/database/password", {"password": "hunter2hunter2"})
    secrets |= {key["api_key"] for key in own.get(f"/v1/projects/{ref}/api-keys?reveal=true").json()}
    secrets.add(own.post(f"/v1/projects/{ref}/cli/login-role", {"read_only": False}).json()["password"])
    secrets.add(own.get(f"/v1/projects/{ref}/postgrest").json()["jwt_secret"])
    own.get("/v1/projects?apikey=token-in-the-query")
    own.post(f"/v1/projects/{ref}/database/query", {"query": "select 's3cret-in-sql'::int"})
    own.post(f"/v1/projects/{ref}/database/query", {"query": "alter role anon password 's3cret-in-sql' nonsense"})
    own.login_error(ref, password="hunter2hunter2")
    home = own.data_root
    logs = [own.state / "server.log", home / "clusters" / ref / "log"]
    texts = [log.read_text(encoding="utf-8") for log in logs]
    own.command("down")
    assert "/v1/projects/{ref}/database/password" in texts[0]
    for text in texts:
        assert [secret for secret in secrets if secret in text] == []
    # Nor is the database password kept anywhere.
    assert PASSWORD not in (own.state / "state.json").read_text(encoding="utf-8")
