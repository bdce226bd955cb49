# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of docs/own-schema.md, as they are on the page: files of a project, and the commands that apply them."""

from __future__ import annotations

import json
import re
import shlex
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.ansible_commands import ansible_environment, run_warm
from tests.support.postgres import ROOT, Cluster, Database, fresh_database, installations
from tests.support.project import platform_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (ROOT / "docs" / "own-schema.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
NAME = re.compile(r"(?:\{# |# |-- )(\S+\.(?:j2|yml|sql))(?: #\})?\n")
FILES = {found[1]: text for found, text in ((NAME.match(text), text) for _language, text in BLOCKS) if found}
SHELL = [each for each in BLOCKS if each[0] == "shell"]
COMMANDS = {
    found[1]: text.strip()
    for found, text in ((re.search(r"database_schema_template=(\S+)", text), text) for _language, text in SHELL)
    if found
}
OVERRIDE = {"templates/own-analytics.sql.j2", "templates/schema/analytics.sql.j2"}
TABLES = "select string_agg(relname, ' ' order by relname) from pg_class where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'shop')"


@dataclass(frozen=True)
class Project:
    """A user's project and the database of its client."""

    folder: Path
    database: Database

    def apply(self, command: str) -> str:
        """Run a command of the page on the database; return the output."""
        program, *arguments = shlex.split(command)
        shadow = self.database.cluster.url()
        login = {
            "ansible_python_interpreter": sys.executable,
            "database_schema_login_host": self.database.cluster.host,
            "database_schema_login_port": self.database.cluster.port,
            "database_schema_login_db": self.database.name,
            "database_schema_shadow_url": shadow,
        }
        done = run_warm(
            program,
            *arguments,
            *("-e", json.dumps(login)),
            environment=ansible_environment(self.folder),
            folder=self.folder,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def tables(self) -> set[str]:
        """Return the tables of the client."""
        ((names,),) = self.database.run(TABLES)
        return set((names or "").split())


@pytest.fixture(scope="module")
def platform() -> Iterator[Cluster]:
    with platform_cluster(max(installations())) as running:
        yield running


@pytest.fixture
def project(platform: Cluster, tmp_path: Path) -> Iterator[Project]:
    with fresh_database(platform, template="revoked", owner="postgres") as database:
        for name, text in FILES.items():
            if name not in OVERRIDE:
                (tmp_path / name).parent.mkdir(exist_ok=True)
                (tmp_path / name).write_text(text)
        yield Project(tmp_path, database)


def test_page_has_the_examples() -> None:
    assert set(COMMANDS) == {"client.sql.j2", "shop.sql.j2", "folder.sql.j2"}
    assert set(FILES) > OVERRIDE | {"apply.yml", "templates/client.sql.j2", "sql/10_tables.sql", "sql/20_views.sql"}


def test_own_table_and_column_beside_ours(project: Project) -> None:
    shown = project.apply(COMMANDS["client.sql.j2"])
    assert f"The schema is the template {project.folder}/templates/client.sql.j2." in shown
    assert (len(project.tables()), "invoices" in project.tables()) == (22, True)
    assert project.database.run("select count(vat_number) from contacts") == [(0,)]
    assert "changed=0" in project.apply(COMMANDS["client.sql.j2"])


@pytest.mark.nightly
def test_own_part_of_ours(project: Project) -> None:
    for name in OVERRIDE:
        (project.folder / name).parent.mkdir(exist_ok=True, parents=True)
        (project.folder / name).write_text(FILES[name])
    project.apply("ansible-playbook apply.yml -e database_schema_template=own-analytics.sql.j2")
    assert len(project.tables()) == 19
    assert not project.tables() & {"analytics_snapshots", "platform_metrics"}


@pytest.mark.parametrize(
    ("name", "tables"),
    [pytest.param("shop.sql.j2", {"articles"}, marks=pytest.mark.nightly), ("folder.sql.j2", {"notes"})],
)
def test_own_schema_entirely(project: Project, name: str, tables: set[str]) -> None:
    project.apply(COMMANDS[name])
    assert project.tables() == tables


@pytest.mark.parametrize(
    ("own", "found"),
    [
        ({"templates/schema.sql.j2", "schema.sql.j2"}, "templates/schema.sql.j2"),
        pytest.param({"schema.sql.j2"}, "schema.sql.j2", marks=pytest.mark.nightly),
        pytest.param(set(), None, marks=pytest.mark.nightly),
    ],
)
def test_file_beside_the_playbook_precedes_the_role(project: Project, own: set[str], found: str | None) -> None:
    for name in own:
        text = f"create table public.t (id int); comment on table public.t is '{name}';"
        (project.folder / name).write_text(text)
    shown = project.apply("ansible-playbook apply.yml --check")
    ours = ROOT / ".build" / "link" / "ansible_collections" / "draggonnb" / "supabase" / "roles" / "database_schema"
    assert (
        f"The schema is the template {project.folder / found if found else ours / 'templates/schema.sql.j2'}." in shown
    )
    assert "changed=1" in shown


def test_rows(project: Project) -> None:
    project.apply("ansible-playbook apply.yml -e @rows.yml")
    assert project.database.run("select name, slug from organizations") == [("Acme Ltd", "acme")]


@pytest.mark.nightly
def test_limits_of_the_plan(project: Project) -> None:
    limits = '{"database_schema_plan_limits": {"users": 25, "emails": -1, "contacts": 0}}'
    project.apply(f"ansible-playbook apply.yml -e '{limits}'")
    known = project.database.run(
        "select app.plan_limit(it) from unnest('{users,emails,contacts,social_accounts}'::text[]) as it"
    )
    assert known == [(25,), (None,), (0,), (3,)]
