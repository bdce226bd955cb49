# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running project costs money: errors in the schema are found before a project is created or restored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.long_runs import sampled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks


REFUSED = {"create tabel x ();": "syntax error", "create extension no_such_extension;": "no_such_extension"}

LEAK = """
create table public.notes (id uuid primary key, user_id uuid not null references auth.users, body text not null);
alter table public.notes enable row level security;
grant truncate on public.notes to anon;
"""


def wrong_schema(tmp_path: Path, statement: str = next(iter(REFUSED))) -> tuple[str, str]:
    """Write a template that PostgreSQL rejects, and return the arguments that name it."""
    template = tmp_path / "schema.sql.j2"
    template.write_text(f"create schema app;\n{statement}\n", encoding="utf-8")
    return "-e", f"database_schema_template={template}"


def paused(platform: Platform, client: str) -> str:
    """Create a paused project for the client, and return its ref."""
    running = platform.running
    ref = running.create_ready(f"client-{client}-prod", region="eu-central-1")
    running.pause(ref)
    running.wait_for(ref, "INACTIVE")
    return ref


@pytest.mark.fuzz
@pytest.mark.parametrize("statement", sampled(REFUSED, every=2, start=1))
def test_invalid_schema_creates_no_project(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path, statement: str
) -> None:
    result = playbooks.client(client, *wrong_schema(tmp_path, statement))
    assert result.status == 2, result.output
    assert "Step database-schema failed" in result.text
    assert REFUSED[statement] in result.text
    assert platform.refs(f"client-{client}-prod") == []
    assert result.records[client]["failed_step"] == "database-schema"


@pytest.mark.parametrize("state", sampled(["missing", "running"], every=2))
def test_schema_that_leaks_is_not_applied(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path, state: str
) -> None:
    template = tmp_path / "schema.sql.j2"
    template.write_text(LEAK, encoding="utf-8")
    options = {"database_schema_template": str(template), "database_schema_schemas": ["public"]}
    if state == "running":
        platform.running.create_ready(f"client-{client}-prod", region="eu-central-1")
    before = platform.refs(f"client-{client}-prod")
    result = playbooks.client(client, "-e", json.dumps({**options, "database_schema_access_tests": True}))
    assert result.status == 2, result.output
    assert "anon on public.notes: TRUNCATE" in result.text, result.output
    assert platform.refs(f"client-{client}-prod") == before
    assert result.records[client]["failed_step"] == "database-schema"
    assert not result.records[client]["tables"]


def test_missing_library_creates_no_project(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path
) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "psycopg2.py").write_text("raise ImportError('hidden by a test')\n", encoding="utf-8")
    result = playbooks.client(client, env={"PYTHONPATH": str(hidden)})
    assert result.status == 2, result.output
    assert "psycopg2" in result.text
    assert platform.refs(f"client-{client}-prod") == []


@pytest.mark.parametrize("create", sampled(["", "true"], every=2, start=1))
def test_extra_variables_do_not_create_a_project_before_planning(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path, create: str
) -> None:
    result = playbooks.client(client, *wrong_schema(tmp_path), "-e", f"supabase_project_create={create}")
    assert result.status == 2, result.output
    assert "syntax error" in result.text
    assert platform.refs(f"client-{client}-prod") == []


@pytest.mark.parametrize("check", [(), ("--check",)], ids=["run", "check"])
def test_create_false_creates_no_project(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path, check: tuple[str, ...]
) -> None:
    kept = tmp_path / "client.yml"
    no = ("-e", f"supabase_project_create=false provisioning_credentials_file={kept}")
    result = playbooks.client(client, *no, *check)
    assert result.status == 0, result.output
    assert platform.refs(f"client-{client}-prod") == []
    assert not kept.exists()
    record = result.records[client]
    assert (record["changed"], record["project_ref"], record["tables"]) == (False, None, None)
    assert set(result.changed.values()) == {0}
    assert "none, and not created, because supabase_project_create is false" in result.text


def test_invalid_schema_restores_no_project(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path
) -> None:
    ref = paused(platform, client)
    result = playbooks.client(client, *wrong_schema(tmp_path))
    assert result.status == 2, result.output
    assert "syntax error" in result.text
    assert platform.running.status(ref) == "INACTIVE"
    record = result.records[client]
    assert (record["failed_step"], record["changed"], record["status"]) == ("database-schema", False, "INACTIVE")


@pytest.mark.nightly
def test_paused_project_is_restored_after_the_schema_is_planned(
    playbooks: Playbooks, platform: Platform, client: str
) -> None:
    ref = paused(platform, client)
    announced = playbooks.client(client, "--check")
    assert announced.status == 0, announced.output
    assert "would be restored" in announced.text
    assert platform.running.status(ref) == "INACTIVE"
    restored = playbooks.client(client)
    assert restored.status == 0, restored.output
    assert (restored.records[client]["project_ref"], restored.records[client]["status"]) == (ref, "ACTIVE_HEALTHY")
    assert platform.tables(ref) == 21
    assert set(playbooks.client(client).changed.values()) == {0}
