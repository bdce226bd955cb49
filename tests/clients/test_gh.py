# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line of GitHub with the local GitHub."""

from __future__ import annotations

import subprocess
import typing as t

if t.TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.clients.command_line import CommandLine
    from tests.local_platforms.harness import LocalPlatforms

COMMANDS = (
    ("api user -q .login", "local-operator"),
    ("api repos/{template}/generate -f owner={owner} -f name=shop -F private=true -q .full_name", "{repository}"),
    ("! api repos/{template}/generate -f owner={owner} -f name=shop", "already exists"),
    ("api repos/{repository} -q .visibility", "private"),
    ("api -X PATCH repos/{repository} -f description=Shop -q .description", "Shop"),
    ("api -X PUT repos/{repository}/topics -f names[]=crm -q .names[0]", "crm"),
    ("secret set TOKEN -R {repository} -b {secret}", ""),
    ("secret set TOKEN -R {repository} -b {secret}", ""),
    ("secret list -R {repository}", "TOKEN"),
    ("secret remove TOKEN -R {repository}", ""),
    ("api repos/{repository}/actions/variables -f name=STAGE -f value=live", "{{}}"),
    ("! api repos/{repository}/actions/variables -f name=STAGE -f value=live", "Already exists"),
    ("api repos/{repository}/actions/variables --paginate -q .variables[].value", "live"),
    ("repo deploy-key add {key} -R {repository} -t ci", ""),
    ("repo deploy-key list -R {repository}", "read-only"),
    ("! repo deploy-key add {key} -R {repository} -t again", "key is already in use"),
    ("api rate_limit -q .rate.limit", "5000"),
    ("! api repos/{owner}/missing", "Not Found"),
    ("api -X DELETE repos/{repository}", ""),
)


def test_gh(gh_cli: CommandLine, platforms: LocalPlatforms, subtests: pytest.Subtests, tmp_path: Path) -> None:
    platforms.settings("github", delay=0)
    key, secret = tmp_path / "key", "the value of the secret"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    owner = platforms.environment["GITHUB_OWNER"]
    gh_cli.run_all(
        COMMANDS, subtests,
        owner=owner, repository=f"{owner}/shop", template=f"{owner}/client-template", key=f"{key}.pub", secret=secret.replace(" ", "-"),
    )  # fmt: skip


def test_secret_that_gh_encrypted_is_decrypted(gh_cli: CommandLine, platforms: LocalPlatforms) -> None:
    repository = f"{platforms.environment['GITHUB_OWNER']}/client-template"
    gh_cli.run("secret", "set", "OTHER", "-R", repository, "-b", "sealed box")
    assert "sealed box" in platforms.secrets()
