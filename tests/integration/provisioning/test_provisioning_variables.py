# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which variables apply: those of the client's host, and not the blank answers of a survey."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.support.long_runs import sampled
from tests.support.playbooks import ROOT

if TYPE_CHECKING:
    from tests.support.playbooks import Playbooks

BLANKS: tuple[Any, ...] = (None, "", "  ", [], [""])
CLOSED_PORT = {"SUPABASE_API_URL": "http://127.0.0.1:1"}
REPORTED = ("--check", "-e", "supabase_project_create=false")
"""Arguments with which a run for a client without a project records its variables, and plans no schema, which takes five times as long."""

ROLES = sorted(path.name for path in (ROOT / "roles").iterdir())
PLAYBOOK_VARIABLES = (
    "client_name",
    "org_email",
    "tier",
    "provisioning_credentials_file",
    "provisioning_vault_password",
    "provisioning_vault_password_file",
)


def inventory_arguments(folder: Path, clients: dict[str, dict[str, Any]], **outside: dict[str, Any]) -> tuple[str, str]:
    """Write an inventory and return the arguments that name it."""
    path = folder / "inventory.json"
    path.write_text(json.dumps({"clients": {"hosts": clients}, "all": {"hosts": outside}}), encoding="utf-8")
    return ("-i", str(path))


def options(role: str) -> dict[str, dict[str, Any]]:
    """Return the optional variables of a role."""
    specs = yaml.safe_load((ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text())["argument_specs"]
    return {name: spec for name, spec in specs["main"]["options"].items() if not spec.get("required")}


def effective(playbooks: Playbooks, folder: Path, role: str, extra: dict[str, Any]) -> Any:
    """Return the effective value of each option of a role with some extra variables, if play and inventory set nothing."""
    names = {name: name.replace(f"{role}_", f"{role}_given_", 1) for name in options(role)}
    shown = {name: f"{{{{ {given} | default('OMITTED', true) }}}}" for name, given in names.items()}
    result = folder / "shown.json"
    play = {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "vars": {
            f"{role}_client_id": "acme",
            "ansible_python_interpreter": sys.executable,
            "role_path": str(ROOT / "roles" / role),
            "shown": shown,
        },
        "vars_files": [str(ROOT / "roles" / role / "vars" / "main.yml")],
        "tasks": [{"ansible.builtin.copy": {"content": "{{ shown | to_json }}", "dest": str(result)}}],
    }
    (folder / "play.yml").write_text(json.dumps([play]))
    done = playbooks.run("-e", json.dumps(extra), playbook=str(folder / "play"))
    assert done.status == 0, done.output
    return json.loads(result.read_text())


@pytest.mark.fuzz
@pytest.mark.parametrize(
    ("role", "blank"), sampled([(role, blank) for role in ROLES for blank in BLANKS], every=4), ids=json.dumps
)
def test_blank_role_option_counts_as_not_set(playbooks: Playbooks, tmp_path: Path, role: str, blank: object) -> None:
    given = effective(playbooks, tmp_path, role, {})
    assert effective(playbooks, tmp_path, role, dict.fromkeys(options(role), blank)) == given


@pytest.mark.fuzz
@pytest.mark.parametrize("blank", sampled([None, "", " \t"], every=3, start=2), ids=json.dumps)
def test_all_blank_variables_equal_no_variables(playbooks: Playbooks, provisioned_client: str, blank: object) -> None:
    names = [*PLAYBOOK_VARIABLES, *(name for role in ROLES for name in options(role))]
    result = playbooks.client(provisioned_client, "-e", json.dumps(dict.fromkeys(names, blank)))
    assert result.status == 0, result.output
    assert set(result.changed.values()) == {0}
    record = result.records[provisioned_client]
    assert (record["tables"], record["tier"], record["client_name"], record["org_email"]) == (
        21,
        "starter",
        provisioned_client,
        "",
    )


@pytest.mark.fuzz
@pytest.mark.parametrize("blank", sampled([None, "", "  "], every=3, start=1), ids=json.dumps)
def test_blank_extra_variable_does_not_hide_inventory(playbooks: Playbooks, tmp_path: Path, blank: object) -> None:
    inventory = inventory_arguments(
        tmp_path, {"acme-za": {"client_id": "acme", "tier": "professional", "org_email": "a@acme.example"}}
    )
    extra_variables = {
        "tier": blank,
        "org_email": blank,
        "client_name": blank,
        "client_id": "acme",
        "supabase_project_region": blank,
    }
    result = playbooks.run(*inventory, "-e", json.dumps(extra_variables), *REPORTED)
    assert result.status == 0, result.output
    record = result.records["acme"]
    assert (record["tier"], record["org_email"], record["client_name"]) == ("professional", "a@acme.example", "acme")


@pytest.mark.parametrize("blank", sampled([None, "", "  "], every=3), ids=json.dumps)
def test_blank_host_variables_count_as_not_set(playbooks: Playbooks, tmp_path: Path, blank: object) -> None:
    host = dict.fromkeys(("client_id", "tier", "org_email", "client_name"), blank)
    result = playbooks.run(*inventory_arguments(tmp_path, {"acme": host}), *REPORTED)
    assert result.status == 0, result.output
    record = result.records["acme"]
    assert (record["tier"], record["org_email"], record["client_name"]) == ("starter", "", "acme")


@pytest.mark.fuzz
@pytest.mark.parametrize(
    ("playbook", "blank"),
    sampled([(each, blank) for each in ("provision", "audit", "deprovision") for blank in (None, "", "  ")], every=4),
    ids=json.dumps,
)
def test_blank_client_id_is_refused(playbooks: Playbooks, playbook: str, blank: object) -> None:
    extra_variables = {"client_id": blank, "confirm_ref": "a" * 20}
    result = playbooks.run("-e", json.dumps(extra_variables), playbook=playbook, env=CLOSED_PORT)
    assert result.status == 2, result.output
    assert "No client was specified" in result.text


@pytest.mark.parametrize("blank", sampled([None, "", "  "], every=3, start=2), ids=json.dumps)
def test_blank_confirmation_is_refused(playbooks: Playbooks, provisioned_client: str, blank: object) -> None:
    result = playbooks.client(provisioned_client, "-e", json.dumps({"confirm_ref": blank}), playbook="deprovision")
    assert result.status == 2, result.output
    assert "Deleting a project can't be undone" in result.text


@pytest.mark.parametrize(
    ("client", "host"), sampled([("acme", "acme"), ("initech", "initech-za"), ("hooli-eu", "hooli")], every=2), ids=str
)
def test_client_has_variables_of_its_host(playbooks: Playbooks, tmp_path: Path, client: str, host: str) -> None:
    clients = {
        "acme": {"tier": "professional", "client_name": "Acme Ltd", "org_email": "it@example.com"},
        "initech-za": {"client_id": "initech", "tier": "professional", "client_name": "Acme Ltd", "org_email": "it@example.com"},
        "hooli": {"client_id": "{{ inventory_hostname }}-eu", "tier": "professional", "client_name": "Acme Ltd", "org_email": "it@example.com"},
    }  # fmt: skip
    inventory = inventory_arguments(tmp_path, clients)
    result = playbooks.client(client, *inventory, *REPORTED)
    assert result.status == 0, result.output
    assert f"The client '{client}' is the host {host} of the inventory" in result.text
    record = result.records[client]
    assert (record["tier"], record["client_name"], record["org_email"]) == (
        "professional",
        "Acme Ltd",
        "it@example.com",
    )
    over = playbooks.client(client, *inventory, *REPORTED, "-e", "tier=enterprise", "--limit", host)
    assert over.records[client]["tier"] == "enterprise"


def test_client_without_host(playbooks: Playbooks, tmp_path: Path) -> None:
    inventory = inventory_arguments(tmp_path, {"globex": {"tier": "professional"}}, acme={"tier": "enterprise"})
    result = playbooks.client("acme", *inventory, *REPORTED)
    assert result.status == 0, result.output
    assert "No host of the group clients has the client_id 'acme'" in result.text
    assert "The host acme is not in the group clients" in result.text
    assert result.records["acme"]["tier"] == "starter"


@pytest.mark.parametrize("playbook", ["provision", "audit", "deprovision"])
def test_ambiguous_client_is_refused(playbooks: Playbooks, tmp_path: Path, playbook: str) -> None:
    inventory = inventory_arguments(tmp_path, {"acme": {}, "acme-za": {"client_id": "acme"}, "globex": {}})
    confirmed = ("-e", f"confirm_ref={'a' * 20}")
    twice = playbooks.client("acme", *inventory, *confirmed, playbook=playbook, env=CLOSED_PORT)
    assert twice.status == 2, twice.output
    assert "Several hosts of the group clients have the client_id 'acme': acme, acme-za" in twice.text
    excluded = playbooks.client("globex", *inventory, *confirmed, "--limit", "acme", playbook=playbook, env=CLOSED_PORT)
    assert excluded.status == 2, excluded.output
    assert "The host globex has the client_id 'globex', but --limit excludes it" in excluded.text
    every = playbooks.client("*", *inventory, *confirmed, playbook=playbook, env=CLOSED_PORT)
    assert every.status == 2, every.output
    assert "'*' is not a valid client_id" in every.text
