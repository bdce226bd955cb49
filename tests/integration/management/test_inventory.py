# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin on the local Supabase, as ``ansible-inventory`` runs it."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

import pytest

from tests.support.ansible_commands import run_ansible

if t.TYPE_CHECKING:
    from pathlib import Path

    from .conftest import LocalPlatform

PLUGIN = "plugin: draggonnb.supabase.supabase\n"


@dataclass(frozen=True)
class Inventory:
    """What ``ansible-inventory`` printed."""

    status: int
    shown: str

    @property
    def listed(self) -> dict[str, t.Any]:
        """The groups, and the variables of the hosts."""
        assert self.status == 0, self.shown
        return t.cast("dict[str, t.Any]", json.loads(self.shown[self.shown.index("\n{") + 1 :]))

    @property
    def variables(self) -> dict[str, dict[str, t.Any]]:
        """The variables by host. What the API returned is marked as no template, which is left out here."""
        return {
            host: {
                name: value["__ansible_unsafe"] if isinstance(value, dict) else value for name, value in found.items()
            }
            for host, found in self.listed["_meta"]["hostvars"].items()
        }


@pytest.fixture(scope="module")
def refs(platform: LocalPlatform) -> dict[str, str]:
    """Return the refs of an organization's projects: two of clients, and another."""
    names = {"client-inv-one-prod": "eu-central-1", "client-inv-two-prod": "us-east-1", "inv-website": "eu-central-1"}
    return {name: platform.create(name, region) for name, region in names.items()}


@pytest.fixture
def inventory(refs: dict[str, str], environment: dict[str, str], tmp_path: Path) -> t.Callable[..., Inventory]:
    """Return a function that lists an inventory with some options."""

    def listed(options: str = "", file: str = "clients.supabase.yml", **variables: str) -> Inventory:
        assert refs
        (tmp_path / file).write_text(f"{PLUGIN}search: inv-\n{options}")
        done = run_ansible(
            "ansible-inventory", "--list", "-i", file, environment={**environment, **variables}, folder=tmp_path
        )
        return Inventory(done.returncode, f"\n{done.stdout}")

    return listed


def test_a_project_of_a_client_is_a_host_with_the_name_of_the_client(
    inventory: t.Callable[..., Inventory], refs: dict[str, str], platform: LocalPlatform
) -> None:
    listed = inventory()
    assert sorted(listed.listed["clients"]["hosts"]) == ["inv-one", "inv-two"]
    variables = listed.variables["inv-one"]
    assert variables.pop("supabase_created_at")
    assert variables.pop("supabase_postgres_version")[:2].isdigit()
    assert variables.pop("supabase_status") in ("ACTIVE_HEALTHY", "COMING_UP")
    assert variables == {
        "client_id": "inv-one",
        "supabase_ref": refs["client-inv-one-prod"],
        "supabase_name": "client-inv-one-prod",
        "supabase_organization": platform.organization,
        "supabase_region": "eu-central-1",
        "supabase_instance_size": "micro",
    }


def test_no_variable_has_a_secret(inventory: t.Callable[..., Inventory], platform: LocalPlatform) -> None:
    shown = inventory("include_other_projects: true\n").shown
    assert platform.token not in shown
    assert "another-users" not in shown


def test_filters_groups_and_names_are_those_of_the_file(inventory: t.Callable[..., Inventory]) -> None:
    found = inventory(
        """include_other_projects: true
regions: [eu-central-1]
hostname: "{{ region }}_{{ name }}"
hostvars_prefix: project_
postgres_version: false
keyed_groups:
  - {key: project_region, prefix: region}
compose: {tier: "'professional'"}
"""
    )
    listed = found.listed
    assert sorted(listed["region_eu_central_1"]["hosts"]) == [
        "eu-central-1_client-inv-one-prod",
        "eu-central-1_inv-website",
    ]
    assert listed["clients"]["hosts"] == ["eu-central-1_client-inv-one-prod"]
    website = found.variables["eu-central-1_inv-website"]
    assert (website["project_name"], website["project_postgres_version"], website["tier"]) == (
        "inv-website",
        None,
        "professional",
    )


def test_the_token_may_be_a_template(inventory: t.Callable[..., Inventory], platform: LocalPlatform) -> None:
    listed = inventory(
        "api_token: \"{{ lookup('ansible.builtin.env', 'AGENCY_TOKEN') }}\"\n",
        AGENCY_TOKEN=platform.token,
        SUPABASE_MANAGEMENT_TOKEN="",
    )
    assert "inv-one" in listed.variables


def test_the_cache_needs_no_request(
    inventory: t.Callable[..., Inventory], platform: LocalPlatform, tmp_path: Path
) -> None:
    cache = f"cache: true\ncache_plugin: ansible.builtin.jsonfile\ncache_connection: {tmp_path}/cache\n"
    first = inventory(cache).variables
    platform.fault("server_error", path="/v1/organizations/{slug}/projects", count=100)
    try:
        assert inventory(cache).variables == first
    finally:
        platform.send("DELETE", "/_local/faults")
    assert all(platform.token not in path.read_text() for path in (tmp_path / "cache").iterdir())


def test_projects_with_one_host_name_are_no_hosts(inventory: t.Callable[..., Inventory]) -> None:
    options = 'hostname: "{{ region }}"\ninclude_other_projects: true\n'
    listed = inventory(options)
    assert "2 projects would be the host eu-central-1: client-inv-one-prod (" in " ".join(listed.shown.split())
    assert list(listed.variables) == ["us-east-1"]
    refused = inventory(options + "strict: true\n")
    assert "2 projects would be the host eu-central-1" in " ".join(refused.shown.split())
    assert "us-east-1" not in refused.shown


INVALID = {
    "no regular expression": ("client_pattern: 'client-('\n", "client_pattern 'client-(' is not a regular expression"),
    "no group": ("client_pattern: 'client-.*'\n", "has no group (?P<client_id>...)"),
    "no organization": ("organization: ' '\n", "is not an organization slug"),
    "another token": ("api_token: wrong\n", "401"),
    "endless waiting": ("wait_timeout: .nan\n", "wait_timeout is nan, which is not a number of seconds"),
    "no name": ("hostname: '{{ client_id and none }}'\n", "The hostname of the project client-inv-one-prod is"),
}


@pytest.mark.parametrize("case", INVALID)
def test_an_error_says_what_is_wrong(inventory: t.Callable[..., Inventory], case: str) -> None:
    options, message = INVALID[case]
    assert message in " ".join(inventory(options).shown.split())


def test_only_files_with_the_name_of_the_plugin_are_read(inventory: t.Callable[..., Inventory]) -> None:
    assert "inv-one" not in inventory(file="clients.yml").shown
