# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands and playbooks of the documentation run as they are written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.support.ansible_commands import BIN, ansible_environment, run_ansible
from tests.support.postgres import ROOT, Cluster, Database, installations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import CompletedProcess

PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("roles/*/README.md"), ROOT / "local_supabase/README.md"]
)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"\s+#\s.*$", re.MULTILINE)

ELSEWHERE = {
    "make": "tests/unit/test_checkout.py: its targets exist; the gates run them",
    "python -m local_supabase": "tests/local_supabase/",
    'eval "$(python -m local_supabase env)"': "tests/local_supabase/",
    "curl": "tests/local_supabase/",
    "ansible-galaxy collection install draggonnb.supabase": "installs from Galaxy",
    "pip install -r requirements.txt": "installs from PyPI",
    "ansible-builder build --file awx/": "tests/integration/awx/test_execution_environment.py: the definition",
    "podman push": "needs a registry",
    "ansible-playbook awx/configure.yml": "tests/integration/awx/test_configuration.py",
    "ansible-galaxy collection install awx.awx": "installs from Galaxy",
    "export": "sets a secret of the reader",
    "ansible-inventory -i agency.supabase.yml": "tests/integration/management/test_inventory.py",
    "ansible-playbook -i agency.supabase.yml": "tests/integration/management/test_inventory.py: the inventory",
    "ansible-playbook draggonnb.supabase.rollout -i clients.yml -e rollout_plan_file=plan.json -e rollout_approval": (
        "tests/integration/provisioning/test_rollout.py: it reads the plan"
    ),
    "ansible-playbook apply.yml": "tests/integration/schema/test_own_schema.py, for real",
}
"""How commands begin that this test doesn't run, and why."""


def blocks(page: Path, *languages: str) -> list[str]:
    """Return the code blocks of a page in these languages."""
    return [textwrap.dedent(code) for language, code in BLOCK.findall(page.read_text()) if language in languages]


def commands(page: Path) -> Iterator[str]:
    """Yield the commands of a page, without prompts and comments."""
    for block in (*blocks(page, "console"), *blocks(page, "shell", "bash", "sh")):
        text = COMMENT.sub("", block).replace("\\\n", " ")
        yield from (" ".join(line.removeprefix("$ ").split()) for line in text.splitlines() if line.strip())


PLAYBOOK_COMMANDS = sorted(
    {
        line
        for page in PAGES
        for line in commands(page)
        if line.startswith("ansible-playbook ") and not line.startswith(tuple(ELSEWHERE))
    }
)


def test_every_command_is_run_by_a_test() -> None:
    others = {line for page in PAGES for line in commands(page)} - set(PLAYBOOK_COMMANDS)
    assert PLAYBOOK_COMMANDS
    assert [line for line in sorted(others) if not line.startswith(tuple(ELSEWHERE))] == []


def test_commands_of_a_page_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ make a  # b\n$ c \\\n    d\n```\n```yaml\nx: 1\n```\n```shell\ne 'f#g'\n```\n")
    assert list(commands(page)) == ["make a", "c d", "e 'f#g'"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder like that of a reader: a checkout with the inventory of docs/operating.md, and what an audit writes."""
    folder = tmp_path_factory.mktemp("check out")
    for name in ("playbooks", "roles", "plugins"):
        (folder / name).symlink_to(ROOT / name)
    (inventory,) = [
        each
        for each in blocks(ROOT / "docs/operating.md", "yaml")
        if each.startswith("clients:\n  hosts:\n    acme: {client_name: Acme Ltd")
    ]
    (folder / "clients.yml").write_text(inventory)
    (folder / "clients.limit").write_text("acme\n")
    return folder


@pytest.mark.parametrize("command", PLAYBOOK_COMMANDS)
def test_command_is_accepted(checkout: Path, command: str) -> None:
    """Ansible accepts the options, and finds the playbook, its roles, and the hosts."""
    environment = ansible_environment(checkout) | {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(checkout),
    }
    (checkout / ".vault-password").write_text("secret")
    done = subprocess.run(
        ["bash", "-c", f"{command} --list-hosts"],
        cwd=checkout,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert "play #" in done.stdout
    assert "WARNING" not in done.stdout, done.stdout


@pytest.fixture(scope="module")
def crm() -> Iterator[Database]:
    """Yield the database that docs/exporting.md begins with."""
    newest = max(installations())
    with Cluster(installations()[newest]) as cluster:
        found = Database(cluster, cluster.create_database())
        found.run(
            "create schema app; create function app.one() returns int language sql as 'select 1';"
            "create table public.notes (id int primary key default app.one(), body text);"
            "alter table public.notes enable row level security;"
        )
        found.run("create publication supabase_realtime for table public.notes")
        yield found


@pytest.mark.nightly
def test_exporting_runs_as_written(crm: Database, tmp_path: Path) -> None:
    export, compare, left_out, project = blocks(ROOT / "docs/exporting.md", "yaml")
    environment = ansible_environment(tmp_path) | {"CRM_URL": crm.url}

    def run(*parts: str) -> CompletedProcess[str]:
        (tmp_path / "export.yml").write_text("".join(parts))
        variables = yaml.safe_dump(
            {"provisioned": {"database_url": crm.url}, "ansible_python_interpreter": sys.executable}
        )
        (tmp_path / "vars.yml").write_text(variables)
        return run_ansible(
            "ansible-playbook", "export.yml", "-c", "local", "-e", "@vars.yml", environment=environment, folder=tmp_path
        )

    done = run(export, *(textwrap.indent(task, "    ") for task in (compare, left_out, project)))
    assert done.returncode == 0, done.stdout
    assert "CREATE TABLE public.notes" in (tmp_path / "schema.sql").read_text()

    crm.run("alter table public.notes add column note text")
    head = export.partition("    - name: Read the database")[0]
    assert "kept" in compare
    done = run(head, textwrap.indent(compare, "    "))
    assert done.returncode == 2, done.stdout
    assert "column public.notes.note" in " ".join(done.stdout.split()) or "public.notes.note" in done.stdout
