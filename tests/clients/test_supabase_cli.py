# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Supabase CLI with the local Supabase. local_supabase/README.md lists the commands that can't work."""

from __future__ import annotations

import typing as t

from tests.local_supabase.harness import wait_until

if t.TYPE_CHECKING:
    import pytest

    from tests.clients.command_line import CommandLine
    from tests.local_supabase.harness import LocalSupabase

PROJECT = (
    ("orgs list", "{organization}"),
    ("whoami", "USER ID"),
    ("projects create cli --org-id {organization} --region eu-central-1 --db-password {password} --yes", "cli"),
    ("projects list", "cli"),
    ("init --yes", "Finished"),
)
#: Each with the option --remote={ref}.
REMOTE = (
    ("projects api-keys --reveal", "service_role"),
    ("backups list", "PITR"),
    ("branches list", "GIT BRANCH"),
    ("branches create feature --yes", "Created preview branch"),
    ("branches update feature --name renamed --yes", "renamed"),
    ("branches get renamed", "HOST"),
    ("branches delete renamed --yes", "Deleted preview branch"),
    ("! branches get renamed", "Branch not found"),
    ("functions new hello", "Created new Function"),
    ("functions deploy hello --use-api --yes", "Deployed Functions"),
    ("functions list", "hello"),
    ("functions download hello --use-api --yes", "Downloaded Function hello"),
    ("functions delete hello --yes", "Deleted"),
    ("secrets set ONE=1 TWO=2 --yes", "Finished"),
    ("secrets list", "ONE"),
    ("secrets unset ONE --yes", "Finished"),
    ("postgres-config update --config statement_timeout=600 --experimental --yes", "600"),
    ("postgres-config get --experimental", "600"),
    ("postgres-config delete --config statement_timeout --experimental --yes", "End of Custom"),
    ("network-restrictions update --db-allow-cidr 192.0.2.1/32 --experimental --yes", "192.0.2.1/32"),
    ("network-restrictions get --experimental", "192.0.2.1/32"),
    ("ssl-enforcement update --enable-db-ssl-enforcement --experimental --yes", "is being enforced"),
    ("ssl-enforcement get --experimental", "is being enforced"),
    ("db query 'select 1 + 1 as two' --read-only", "two"),
    ("! db query 'create table forbidden ()' --read-only", "only allows SELECT"),
    ("db query 'create table public.t (id int)' --yes", ""),
    ("db advisors --level info", "no_primary_key"),
    ("! domains get", "custom hostname configuration"),
)
DOMAIN = (
    ("domains get", "verification in-progress"),
    ("domains reverify --yes", "ready for activation"),
    ("domains activate --yes", "accessible at app.example.com"),
    ("domains delete --yes", "Deleted custom hostname"),
    ("link {ref} --yes", "Finished"),
    ("unlink", "Finished"),
    # Now the file has the version of the local PostgreSQL, which may be too new for other commands.
    ("config diff", "Comparing against project"),
    ("config pull --yes", "Pulling config"),
    ("config push --yes", "Remote API config is up to date"),
    ("config diff", "No config differences"),
    ("projects delete {ref} --yes", "Deleted project"),
    ("! projects delete {ref} --yes", "does not exist"),
)
#: Commands without the option --remote.
OTHER = ("functions new", "link", "unlink", "projects delete")


def remote(line: str) -> str:
    """Return a command line about the project."""
    return line if line.removeprefix("! ").startswith(OTHER) else f"{line} --remote={{ref}}"


def test_supabase_cli(supabase_cli: CommandLine, local: LocalSupabase, subtests: pytest.Subtests) -> None:
    supabase_cli.run_all(PROJECT, subtests, organization=local.organization, password="Correct-Horse-9")
    ref = next(each["ref"] for each in local.get("/v1/projects").json() if each["name"] == "cli")
    local.wait_for(ref, "ACTIVE_HEALTHY")
    wait_until(lambda: local.get(f"/v1/projects/{ref}/api-keys").json(), "keys")
    supabase_cli.run_all(((remote(line), expected) for line, expected in REMOTE), subtests, ref=ref)
    # The CLI asks a public name server before it creates a domain.
    local.patch(f"/v1/projects/{ref}/billing/addons", {"addon_type": "custom_domain", "addon_variant": "cd_default"})
    local.post(f"/v1/projects/{ref}/custom-hostname/initialize", {"custom_hostname": "app.example.com"})
    supabase_cli.run_all(((remote(line), expected) for line, expected in DOMAIN), subtests, ref=ref)
