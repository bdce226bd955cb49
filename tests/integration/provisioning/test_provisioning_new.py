# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A project costs money: whatever the schema needs is found missing before there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.integration.provisioning.playbooks import Playbooks


REFUSED = {"create tabel x ();": "syntax error", "create extension no_such_extension;": "no_such_extension"}


@pytest.mark.parametrize("statement", REFUSED)
def test_a_schema_that_cannot_be_planned_makes_no_project(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path, statement: str
) -> None:
    template = tmp_path / "schema.sql.j2"
    template.write_text(f"create schema app;\n{statement}\n", encoding="utf-8")
    result = playbooks.client(client, "-e", f"database_schema_template={template}")
    assert result.status == 2, result.output
    assert "Step database-schema failed" in result.text
    assert REFUSED[statement] in result.text
    assert platform.refs(f"client-{client}-prod") == []
    assert result.records[client]["failed_step"] == "database-schema"


def test_a_library_that_is_missing_makes_no_project(
    playbooks: Playbooks, platform: Platform, client: str, tmp_path: Path
) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "psycopg2.py").write_text("raise ImportError('hidden by a test')\n", encoding="utf-8")
    result = playbooks.client(client, env={"PYTHONPATH": str(hidden)})
    assert result.status == 2, result.output
    assert "psycopg2" in result.text
    assert platform.refs(f"client-{client}-prod") == []


def test_a_new_project_is_created_after_that(playbooks: Playbooks, platform: Platform, client: str) -> None:
    first = playbooks.client(client)
    assert first.status == 0, first.output
    assert first.records[client]["tables"] == 21
    assert len(platform.refs(f"client-{client}-prod")) == 1
    again = playbooks.client(client)
    assert again.changed == {"localhost": 0}
