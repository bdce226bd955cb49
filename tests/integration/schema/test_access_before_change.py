# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option ``database_schema_access_tests``: a schema that lets attacks pass isn't applied."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.ansible_commands import ansible_environment, run_warm
from tests.support.postgres import fresh_database, installations
from tests.support.project import platform_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

    from tests.support.postgres import Cluster, Database

PLAYBOOK = """
- hosts: localhost
  gather_facts: false
  roles: [draggonnb.supabase.database_schema]
"""
NOTES = """
create table public.notes (id uuid primary key, user_id uuid not null references auth.users, body text not null);
create policy own on public.notes to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid());
alter table public.notes enable row level security;
revoke all on public.notes from anon, authenticated;
grant select, insert on public.notes to authenticated;
"""
LEAK = """
create function public.count_notes() returns bigint language sql stable security definer set search_path = ''
    as 'select count(*) from public.notes';
"""


@pytest.fixture(scope="module")
def platform() -> Iterator[Cluster]:
    with platform_cluster(max(installations())) as running:
        yield running


@pytest.fixture
def client(platform: Cluster) -> Iterator[Database]:
    with fresh_database(platform, template="revoked", owner="postgres") as database:
        yield database


def apply(client: Database, folder: Path, sql: str) -> CompletedProcess[str]:
    """Run the role with a schema and the test of access."""
    (folder / "play.yml").write_text(PLAYBOOK)
    (folder / "own.sql.j2").write_text(sql)
    options = {
        "ansible_python_interpreter": sys.executable,
        "client_id": "acme",
        "database_schema_template": str(folder / "own.sql.j2"),
        "database_schema_schemas": ["public"],
        "database_schema_login_host": client.cluster.host,
        "database_schema_login_port": client.cluster.port,
        "database_schema_login_db": client.name,
        "database_schema_shadow_url": client.cluster.url(),
        "database_schema_access_tests": True,
    }
    return run_warm(
        *("ansible-playbook", "play.yml", "-e", json.dumps(options)),
        environment=ansible_environment(folder),
        folder=folder,
    )


def test_schema_that_leaks_is_not_applied(client: Database, tmp_path: Path) -> None:
    done = apply(client, tmp_path, NOTES + LEAK)

    output = " ".join(done.stdout.split())
    assert done.returncode == 2, done.stdout
    assert "Step database-schema failed" in output
    assert (
        "anon on public.count_notes(): SELECT * FROM public.count_notes() (its result depends on rows of others)"
        in output
    )
    assert client.run("select to_regclass('public.notes')") == [(None,)]


def test_schema_that_keeps_tenants_apart_is_applied(client: Database, tmp_path: Path) -> None:
    done = apply(client, tmp_path, NOTES)

    assert done.returncode == 0, done.stdout
    assert client.run("select to_regclass('public.notes')::text") == [("notes",)]
