# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Provisioning from start to finish: check mode shows what a run changes, and the next run changes nothing."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import time
from typing import TYPE_CHECKING

import psycopg2
import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.support.long_runs import sampled
from tests.support.playbooks import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks
    from tests.support.warm_ansible import Process

CREDENTIALS = "provisioning_credentials_file"


def test_check_mode_for_new_client_shows_ddl_and_creates_nothing(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path
) -> None:
    kept = tmp_path / "kept" / "client.yml"
    before = platform.refs()
    shown = playbooks.client(client, "--check", "--diff", "-e", f"{CREDENTIALS}={kept}")
    assert shown.status == 0, shown.output
    assert shown.records[client]["changed"]
    assert shown.records[client]["project_ref"] is None
    assert (shown.records[client]["tables"], shown.records[client]["rls_enabled"]) == (21, 21)
    assert "would be created" in shown.text
    assert "CREATE TABLE public.organizations" in shown.output
    assert "CREATE POLICY" in shown.output
    assert platform.refs() == before
    assert not kept.parent.exists()


def test_second_run_changes_nothing(playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path) -> None:
    kept = tmp_path / "new folder" / "client.yml"
    arguments = (
        "-e",
        f"client_name='Client & Sons' tier=enterprise org_email=ops@client.example {CREDENTIALS}='{kept}'",
    )
    first = playbooks.client(client, *arguments)
    assert first.status == 0, first.output
    record = first.records[client]
    assert platform.refs(f"client-{client}-prod") == [record["project_ref"]]
    assert record["success"]
    assert record["changed"]
    assert (record["tables"], record["rls_enabled"], record["status"]) == (21, 21, "ACTIVE_HEALTHY")
    assert (record["tier"], record["org_email"]) == ("enterprise", "ops@client.example")
    # The default region can't be had: that the data is elsewhere is a warning of a task whose output is hidden.
    assert any("af-south-1 isn't offered" in text for text in record["warning_texts"])
    assert platform.tables(record["project_ref"]) == 21

    text = kept.read_text(encoding="utf-8")
    credentials = yaml.safe_load(text)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert credentials["supabase_project_ref"] == record["project_ref"]
    assert {"supabase_anon_key", "supabase_service_role_key", "supabase_pooler_url"} <= credentials.keys()
    psycopg2.connect(credentials["supabase_database_url"]).close()

    for more in ((), ("--check", "--diff")):
        sent = len(platform.received())
        again = playbooks.client(client, *arguments, *more)
        assert again.status == 0, again.output
        assert set(again.changed.values()) == {0}, again.output
        assert not again.records[client]["changed"]
        # The project, its keys, all its settings, and the address of its database, of which the file has the password.
        assert len(platform.received()[sent:]) == 4, platform.received()[sent:]
    # Only the first run knew the password, and it is still in the file; the file wasn't even rewritten.
    assert kept.read_text(encoding="utf-8") == text


@pytest.mark.nightly
def test_credentials_file_changes_without_losing_the_password(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path
) -> None:
    kept = tmp_path / "client.yml"
    arguments = ["-e", f"{CREDENTIALS}={kept}"]
    platform.provision(client, kept)
    before = yaml.safe_load(kept.read_text(encoding="utf-8"))
    kept.chmod(0o644)

    password = tmp_path / "vault password"
    password.write_text("secret of the vault\n", encoding="utf-8")
    encrypting = playbooks.client(
        client, *arguments, "-e", f"client_name=New provisioning_vault_password_file='{password}'"
    )
    assert encrypting.status == 0, encrypting.output
    assert encrypting.changed == {"localhost": 1}
    encrypted = kept.read_text(encoding="utf-8")
    assert encrypted.startswith("$ANSIBLE_VAULT;1.1;AES256\n")
    vault = VaultLib([("default", VaultSecret(b"secret of the vault"))])
    after = yaml.safe_load(vault.decrypt(encrypted.encode()))
    assert after == before | {"client_name": "New"}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    kept.chmod(0o640)
    restricted = playbooks.client(
        client, *arguments, "-e", f"client_name=New provisioning_vault_password_file='{password}'"
    )
    assert restricted.changed == {"localhost": 1}, restricted.output
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    encrypted = kept.read_text(encoding="utf-8")

    wrong = playbooks.client(client, *arguments, "-e", "provisioning_vault_password=wrong")
    assert wrong.status != 0
    assert "isn't replaced" in wrong.text
    assert kept.read_text(encoding="utf-8") == encrypted


def process_tree(process: int) -> list[int]:
    """Return a process and all its descendants, youngest last."""
    found = [process]
    for parent in found:
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False
        )
        found += [int(line) for line in listed.stdout.split()]
    return found


def kill_when(process: subprocess.Popen[str] | Process, condition: Callable[[], bool]) -> None:
    """Kill a run and all its processes with SIGKILL once a condition is true."""
    deadline = time.monotonic() + TIMEOUT
    with process:
        try:
            while process.poll() is None and not condition():
                assert time.monotonic() < deadline, "the condition never became true"
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(0.02)
            was_running = process.poll() is None
        finally:
            for each in process_tree(process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            output, _none = process.communicate()
    assert was_running, f"the run ended before it could be killed:\n{output}"


@pytest.mark.nightly
@pytest.mark.parametrize("status", sampled(["COMING_UP", "ACTIVE_HEALTHY"], every=2))
def test_next_run_completes_a_killed_one(playbooks: Playbooks, platform: Platform, client: str, status: str) -> None:
    name = f"client-{client}-prod"
    platform.running.settings(delay=1.0)
    kill_when(
        playbooks.start("-e", f"client_id={client}"),
        lambda: any(platform.running.status(ref) == status for ref in platform.refs(name)),
    )
    finished = playbooks.client(client)
    assert finished.status == 0, finished.output
    (ref,) = platform.refs(name)
    assert platform.tables(ref) == 21
    assert set(playbooks.client(client).changed.values()) == {0}


def test_run_killed_while_applying_leaves_no_partial_change(
    playbooks: Playbooks, platform: Platform, client: str
) -> None:
    ref = platform.running.create_ready(f"client-{client}-prod", region="eu-central-1")
    waiting = "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'"
    with contextlib.closing(platform.running.login(ref)) as other, other.cursor() as cursor:
        cursor.execute("create schema app")  # another session that creates it has to wait for this transaction
        kill_when(playbooks.start("-e", f"client_id={client}"), lambda: bool(platform.query(ref, waiting)[0]["n"]))
        other.rollback()
    assert platform.tables(ref) == 0
    finished = playbooks.client(client)
    assert finished.status == 0, finished.output
    assert platform.tables(ref) == 21


API_KEYS = "/v1/projects/{ref}/api-keys"


@pytest.mark.nightly
def test_token_without_permission_for_keys_works_for_the_rest(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path
) -> None:
    kept = tmp_path / "client.yml"
    arguments = ["-e", f"{CREDENTIALS}={kept}"]
    platform.provision(client, kept)
    before = yaml.safe_load(kept.read_text(encoding="utf-8"))
    platform.running.fault("server_error", status=403, method="GET", path=API_KEYS, count=2)
    again = playbooks.client(client, *arguments, "-e", "client_name=New")
    assert again.status == 0, again.output
    assert yaml.safe_load(kept.read_text(encoding="utf-8")) == before | {"client_name": "New"}
    (warning,) = again.records[client]["warning_texts"]
    assert warning.startswith("The API keys are null, because the token may not read them")
    assert "warning The API keys are null" in again.text


@pytest.mark.nightly
def test_drift_is_reported_and_nothing_changed(playbooks: Playbooks, platform: Platform, client: str) -> None:
    ref = platform.provision(client)
    assert playbooks.client(client, playbook="audit").status == 0
    platform.query(
        ref, "drop policy members_read on public.deals; alter table public.deals disable row level security; select 1"
    )
    platform.running.fault("server_error", status=403, method="GET", path=API_KEYS)
    found = playbooks.client(client, "--check")
    assert found.status == 0, found.output
    assert "RLS on 20 of 21 tables, 60 policies; it would be on 21 of 21 tables, 61 policies" in found.text
    record = found.records[client]
    assert (record["rls_enabled_before"], record["policies_before"]) == (20, 60)
    assert (record["rls_enabled"], record["policies"], record["warning_texts"]) == (21, 61, [])
    audit = playbooks.client(client, playbook="audit")
    assert audit.status == 2, audit.output
    platform.running.delete("/_local/faults")
    assert "lacks row level security on table public.deals" in audit.text, audit.output
    assert "CREATE POLICY members_read ON public.deals" in audit.text
    policies = "select count(*)::int as n from pg_policies where tablename = 'deals' and policyname = 'members_read'"
    assert platform.query(ref, policies) == [{"n": 0}]
    assert playbooks.client(client, "-e", "audit_fail_on=none", playbook="audit").status == 0


def test_only_confirmed_client_is_deleted(playbooks: Playbooks, platform: Platform, client: str) -> None:
    ref = platform.running.create_ready(f"client-{client}-prod", region="eu-central-1")
    for confirmation in ([], ["-e", "confirm_ref=abcdefghijklmnopqrst"]):
        refused = playbooks.client(client, *confirmation, playbook="deprovision")
        assert refused.status == 2
        assert platform.refs(f"client-{client}-prod") == [ref]
    assert playbooks.client(client, "--check", "-e", f"confirm_ref={ref}", playbook="deprovision").status == 0
    assert platform.refs(f"client-{client}-prod") == [ref]
    assert playbooks.client(client, "-e", f"confirm_ref={ref}", playbook="deprovision").status == 0
    again = playbooks.client(client, "-e", f"confirm_ref={ref}", playbook="deprovision")
    assert again.changed == {"localhost": 0}, again.output
