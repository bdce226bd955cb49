# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret leaves the credentials file: not in any output, however verbose, and not in any file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.chaos import further_steps
from tests.local_platforms.harness import LocalPlatforms
from tests.support.playbooks import Playbooks

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


@pytest.fixture(scope="module")
def platforms() -> Iterator[LocalPlatforms]:
    """Yield the local platforms besides Supabase."""
    with LocalPlatforms.served() as running:
        yield running


ALL_STEPS = "given password, all steps"


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param("generated password", marks=pytest.mark.nightly),
        pytest.param(ALL_STEPS, marks=pytest.mark.nightly),
        f"{ALL_STEPS}, forked",
    ],
)
def test_no_secret_leaves_credentials_file(
    platform: Platform, platforms: LocalPlatforms, own_home: Path, tmp_path: Path, scenario: str
) -> None:
    all_steps, is_forked = scenario.startswith(ALL_STEPS), scenario.endswith("forked")
    client = f"discreet-{int(all_steps)}-{int(is_forked)}"
    environment = platform.environment | (platforms.environment if all_steps else {})
    playbooks = Playbooks(own_home, environment, warm=is_forked)
    kept = own_home / "kept.yml"
    broken = own_home / "broken.sql.j2"
    broken.write_text("create schema app;\nselect 1/0;\n", encoding="utf-8")
    given: dict[str, Any] = {"provisioning_vault_password": VAULT_PASSWORD}
    if all_steps:
        given["supabase_project_database_password"] = GIVEN_PASSWORD
        given |= further_steps.options(client) | further_steps.secret_options()
    # In a file: the command line is in the list of processes, and ansible-playbook -vvvv prints it.
    extra_vars = tmp_path / "secrets.json"
    extra_vars.write_text(json.dumps(given), encoding="utf-8")
    page = own_home / "page.html"
    files = f"provisioning_credentials_file={kept} provisioning_page_file={page}"
    arguments = ["-vvvv", "-e", files, "-e", f"@{extra_vars}"]

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
    assert (credentials["supabase_database_password"] == GIVEN_PASSWORD) == all_steps
    secrets |= {"token": platform.running.token, "vault password": VAULT_PASSWORD}
    if all_steps:
        assert list(further_steps.FurtherSteps(platforms).problems(client, credentials)) == []
        assert page.is_file()
        known = [*platforms.secrets(), further_steps.DIGEST_KEY, *further_steps.SECRETS.values()]
        secrets |= {f"secret {number} of the platforms": secret for number, secret in enumerate(known)}
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
