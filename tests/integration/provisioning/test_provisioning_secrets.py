# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret leaves the credentials file: not in any output, however verbose, and not in any file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.integration.provisioning.playbooks import Playbooks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform

VAULT_PASSWORD = "the password of the vault"
GIVEN_PASSWORD = "given/by+the operator%40"


def leaks(secrets: dict[str, str], texts: dict[str, bytes]) -> list[str]:
    """Return which secret was found where."""
    return [
        f"{name} in {where}"
        for name, secret in secrets.items()
        for where, text in texts.items()
        if secret.encode() in text
    ]


def below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder without following links."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            yield from below(entry)
        elif entry.is_file() and not entry.is_symlink():
            yield entry


def files_below(folder: Path) -> dict[str, bytes]:
    """Read every file below a folder."""
    return {str(path): path.read_bytes() for path in below(folder)}


@pytest.mark.parametrize("own_password", [False, True], ids=["generated", "given"])
def test_no_secret_leaves_credentials_file(
    platform: Platform, client: str, own_home: Path, tmp_path: Path, own_password: bool
) -> None:
    playbooks = Playbooks(own_home, platform.environment, warm=False)
    kept = own_home / "kept.yml"
    broken = own_home / "broken.sql.j2"
    broken.write_text("create schema app;\nselect 1/0;\n", encoding="utf-8")
    given = {"provisioning_vault_password": VAULT_PASSWORD}
    if own_password:
        given["supabase_project_database_password"] = GIVEN_PASSWORD
    # In a file: the command line is in the list of processes, and ansible-playbook -vvvv prints it.
    extra_vars = tmp_path / "secrets.json"
    extra_vars.write_text(json.dumps(given), encoding="utf-8")
    arguments = ["-vvvv", "-e", f"provisioning_credentials_file={kept}", "-e", f"@{extra_vars}"]

    failed = playbooks.client(client, *arguments, "-e", f"database_schema_template={broken}")
    assert failed.status == 2, failed.output
    done = playbooks.client(client, "--diff", *arguments)
    assert done.status == 0, done.output
    looked = playbooks.client(client, "--check", "--diff", *arguments)
    assert looked.status == 0, looked.output
    refused = playbooks.client(client, *arguments, "-e", "database_schema_tier=gold")
    assert refused.status == 2, refused.output

    vault = VaultLib([("default", VaultSecret(VAULT_PASSWORD.encode()))])
    credentials = yaml.safe_load(vault.decrypt(kept.read_bytes()))
    secrets = {
        name: credentials[name]
        for name in (
            "supabase_service_role_key",
            "supabase_secret_key",
            "supabase_database_password",
            "supabase_database_url",
        )
    }
    assert (credentials["supabase_database_password"] == GIVEN_PASSWORD) == own_password
    secrets |= {"token": platform.running.token, "vault password": VAULT_PASSWORD}
    outputs = {
        name: result.output.encode()
        for name, result in (("failed", failed), ("done", done), ("looked", looked), ("refused", refused))
    }
    assert leaks(secrets, outputs | files_below(own_home)) == []


def test_leaks_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "down"
    folder.mkdir(parents=True)
    (folder / "file").write_bytes(b"\0 abc s3cret def")
    assert leaks({"password": "s3cret"}, files_below(tmp_path)) == [f"password in {folder / 'file'}"]
