# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line of Vercel with the local Vercel."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    import pytest

    from tests.clients.command_line import CommandLine
    from tests.local_platforms.harness import LocalPlatforms

PROJECT = (
    ("whoami", "local-operator"),
    ("teams ls", "local-agency"),
    ("project add site", "Project site added"),
    ("project ls", "site"),
    ("project inspect site", "Found Project local-agency/site"),
    ("link --yes --project site", "Linked"),
    ("env add KEY production --value one --yes", "Added"),
    ("! env add KEY production --value two --yes", "same Name and Environment"),
    ("env add KEY production --value two --yes --force", "Overrode"),
    ("env update KEY production --value three --yes", "Updated"),
    ("env add OPEN development --value readable --no-sensitive --yes", "Added"),
    ("env ls", "OPEN"),
    ("env pull --yes", ".env.local"),
    ("env rm KEY production --yes", "Removed"),
    ("target ls", "Production"),
    ("git connect https://github.com/{repository} --yes", "Connected"),
    ("ls", "No deployments"),
)
DEPLOYED = (
    ("ls", "Ready"),
    ("inspect {url}", "Ready"),
    ("redeploy {url}", "Redeploying"),
    ("promote {url} --yes", ""),
    ("api /v9/projects/site", "{repository_name}"),
    ("git disconnect --yes", "Disconnected"),
)


def test_vercel(vercel_cli: CommandLine, platforms: LocalPlatforms, subtests: pytest.Subtests) -> None:
    owner = platforms.environment["GITHUB_OWNER"]
    platforms.settings("github", delay=0)
    made = platforms.github("POST", f"/repos/{owner}/client-template/generate", {"owner": owner, "name": "site"})
    assert made.status_code == 201
    names = {"repository": f"{owner}/site", "repository_name": "site"}
    vercel_cli.run_all(PROJECT, subtests, **names)
    assert "readable" in (vercel_cli.directory / ".env.local").read_text()
    source = {"type": "github", "org": owner, "repo": "site", "ref": "main"}
    body = {"name": "site", "target": "production", "gitSource": source}
    deployed = platforms.vercel("POST", "/v13/deployments?slug=local-agency", body).json()
    platforms.advance(60)
    vercel_cli.run_all(DEPLOYED, subtests, url=deployed["url"], **names)
