# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Invalid input and environments: an error says why, and nothing is changed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.long_runs import sampled

if TYPE_CHECKING:
    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks, Result


def refused(result: Result, *sentences: str) -> None:
    """Check that a run failed, changed nothing, and said why."""
    assert result.status == 2, result.output
    assert set(result.changed.values()) <= {0}, result.output
    for sentence in sentences:
        assert sentence in result.text


@pytest.mark.parametrize("client_id", ["Acme", "a--b", "-a", "a_b", "acme\n", "", "a" * 64])
def test_invalid_client_id(playbooks: Playbooks, platform: Platform, client_id: str) -> None:
    before = platform.refs()
    refused(playbooks.client(client_id), "client_id")
    assert platform.refs() == before


def test_all_missing_values_are_named_in_one_error(playbooks: Playbooks) -> None:
    environment = {"SUPABASE_MANAGEMENT_TOKEN": None, "SUPABASE_ORG_ID": ""}
    found = playbooks.client("Bad_Id", env=environment)
    refused(
        found,
        "'Bad_Id' is not a valid client_id",
        "SUPABASE_MANAGEMENT_TOKEN (or SUPABASE_ACCESS_TOKEN), SUPABASE_ORG_ID",
    )
    assert len(found.failures("'Bad_Id' is not a valid client_id")) == 1


def test_missing_client(playbooks: Playbooks) -> None:
    refused(playbooks.run(), "No client was specified")


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        ("tier=gold", "value of database_schema_tier must be one of: starter, professional, enterprise, got: gold"),
        ("org_email=invalid", "org_email 'invalid' is not an e-mail address"),
        ("database_schema_template=/no/such.sql.j2", "/no/such.sql.j2 could not be found"),
        (
            "provisioning_credentials_file=/dev/null/client.yml",
            "The credentials file /dev/null/client.yml can't be written",
        ),
        ("provisioning_vault_password_file=/no/such", "/no/such doesn't exist"),
    ],
)
def test_invalid_input_is_refused_before_any_request(
    playbooks: Playbooks, client: str, argument: str, sentence: str
) -> None:
    closed_port = {"SUPABASE_API_URL": "http://127.0.0.1:1"}
    result = playbooks.client(client, "-e", argument, env=closed_port)
    refused(result, sentence)
    assert "127.0.0.1:1" not in result.output


def test_other_file_is_not_replaced_by_credentials(playbooks: Playbooks, client: str, tmp_path: Path) -> None:
    other = tmp_path / "other.yml"
    other.write_text("client_id: another-client\n", encoding="utf-8")
    refused(playbooks.client(client, "-e", f"provisioning_credentials_file={other}"), "exists and isn't replaced")
    assert other.read_text(encoding="utf-8") == "client_id: another-client\n"


@pytest.mark.parametrize("kind", ["empty", "blank", "script", "script that fails", "folder"])
def test_vault_password_file_without_password(playbooks: Playbooks, client: str, tmp_path: Path, kind: str) -> None:
    file, kept = tmp_path / "vault", tmp_path / "kept.yml"
    if kind == "folder":
        file.mkdir()
    else:
        texts = {"script": "#!/bin/sh\n", "script that fails": "#!/bin/sh\necho half; exit 1\n", "blank": " \n\t\n"}
        file.write_text(texts.get(kind, ""), encoding="utf-8")
        file.chmod(0o700 if "script" in kind else 0o600)
    arguments = ["-e", f"provisioning_credentials_file={kept}", "-e", f"provisioning_vault_password_file={file}"]
    result = playbooks.client(client, *arguments, env={"SUPABASE_API_URL": "http://127.0.0.1:1"})
    refused(result, f"Cannot get the vault password from {file}", "No request was sent")
    assert "127.0.0.1:1" not in result.output
    assert not kept.exists()


def test_blank_vault_password(playbooks: Playbooks, client: str, tmp_path: Path) -> None:
    given = {"provisioning_credentials_file": str(tmp_path / "kept.yml"), "provisioning_vault_password": " "}
    refused(playbooks.client(client, "-e", json.dumps(given)), "The vault password is blank")


@pytest.mark.parametrize("kind", ["symbolic link", "directory", "named pipe", "device"])
def test_credentials_file_that_is_not_a_regular_file(
    playbooks: Playbooks, client: str, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "kept.yml"
    if kind == "symbolic link":
        path.symlink_to(tmp_path / "target")
    elif kind == "directory":
        path.mkdir()
    elif kind == "named pipe":
        os.mkfifo(path)
    else:
        path = Path("/dev/null")
    before = path.lstat()
    result = playbooks.client(
        client, "-e", f"provisioning_credentials_file={path}", env={"SUPABASE_API_URL": "http://127.0.0.1:1"}
    )
    refused(result, str(path))
    assert "127.0.0.1:1" not in result.output
    assert path.lstat().st_mode == before.st_mode
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize("check", [[], ["--check"]], ids=["run", "check"])
def test_ref_of_another_client_deletes_nothing(
    playbooks: Playbooks, platform: Platform, provisioned_client: str, check: list[str]
) -> None:
    (ref,) = platform.refs(f"client-{provisioned_client}-prod")
    result = playbooks.client(f"{provisioned_client}x", "-e", f"confirm_ref={ref}", *check, playbook="deprovision")
    refused(
        result,
        f"no project named 'client-{provisioned_client}x-prod'",
        f"the ref of the project 'client-{provisioned_client}-prod'",
    )
    assert platform.refs(f"client-{provisioned_client}-prod") == [ref]


def test_wrong_token(playbooks: Playbooks, platform: Platform, client: str) -> None:
    before = platform.refs()
    result = playbooks.client(client, env={"SUPABASE_MANAGEMENT_TOKEN": "sbp_wrong"})
    refused(result, f"Step supabase-project failed for client {client}", "HTTP 401", "SUPABASE_MANAGEMENT_TOKEN")
    assert platform.refs() == before


def test_unreachable_api(playbooks: Playbooks, client: str) -> None:
    result = playbooks.client(
        client, "-e", "supabase_project_wait_timeout=1", env={"SUPABASE_API_URL": "http://127.0.0.1:1"}
    )
    refused(result, "Step supabase-project failed", "http://127.0.0.1:1", "Connection refused")


@pytest.mark.nightly
def test_unreachable_database(playbooks: Playbooks, provisioned_client: str) -> None:
    result = playbooks.client(provisioned_client, "-e", "database_schema_login_port=1")
    refused(
        result,
        "Step database-schema failed",
        "port 1 failed: Connection refused",
        f"client-{provisioned_client}-prod, unchanged",
    )


BAD_SQL = {
    "create tabel x ();": 'syntax error at or near "tabel"',
    "create table public.x (id nonsense);": 'type "nonsense" does not exist',
    "create index concurrently x on public.t (id);": "cannot run inside a transaction",
    "vacuum public.t;": "cannot run inside a transaction",
}


@pytest.mark.fuzz
@pytest.mark.parametrize("statement", sampled(BAD_SQL, every=2))
def test_invalid_sql(
    playbooks: Playbooks, platform: Platform, provisioned_client: str, tmp_path: Path, statement: str
) -> None:
    template = tmp_path / "schema.sql.j2"
    template.write_text(f"create schema app;\ncreate table public.t (id int);\n{statement}\n", encoding="utf-8")
    result = playbooks.client(provisioned_client, "-e", f"database_schema_template={template}")
    refused(
        result,
        "Step database-schema failed",
        "line 3",
        f"of the rendered template {template}: {statement}",
        BAD_SQL[statement],
    )
    (ref,) = platform.refs(f"client-{provisioned_client}-prod")
    assert platform.tables(ref) == 21


@pytest.mark.parametrize("known", [False, True])
def test_failed_step_with_credentials_file_is_reported(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path, known: bool
) -> None:
    kept = ("-e", f"provisioning_credentials_file={tmp_path}/kept.yml")
    if known:
        platform.provision(client, tmp_path / "kept.yml")
        written = (tmp_path / "kept.yml").read_bytes()
        found = playbooks.client(client, *kept, "-e", "supabase_project_region=us-mars-1")
    else:
        platform.running.fault("init_failed")
        found = playbooks.client(client, *kept)
    assert found.status == 2, found.output
    assert "FAILED in step supabase-project" in found.text
    assert f"credentials {tmp_path}/kept.yml, " in found.text
    assert "finalize_written" not in found.text
    assert found.records[client]["failed_step"] == "supabase-project"
    if known:
        assert (tmp_path / "kept.yml").read_bytes() == written
    else:
        (ref,) = platform.refs(f"client-{client}-prod")
        assert f"The project client-{client}-prod ({ref}) exists and was created by this run" in found.text
        assert found.records[client]["project_ref"] == ref
