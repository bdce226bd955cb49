# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``pg_schema_info`` as Ansible runs it: the same in check mode and diff mode, without changes, without passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.ansible_commands import ansible_environment, run_module
from tests.support.dumps import difference, schema_of
from tests.support.postgres import PASSWORD, Cluster, Database, installations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.ansible_commands import Task

CURRENT = "create table notes (id int primary key, body text); alter table notes enable row level security;"


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """Yield a database with a table, on a cluster that requires a password."""
    newest = max(installations())
    with Cluster(installations()[newest], auth="scram-sha-256") as cluster:
        found = Database(cluster, cluster.create_database())
        found.run(CURRENT)
        yield found


def export(options: dict[str, Any], folder: Path, *more: str) -> Task:
    """Run the module as one task."""
    return run_module("pg_schema_info", options, *more, environment=ansible_environment(folder), folder=folder)


def test_check_mode_and_diff_mode_make_no_difference(database: Database, tmp_path: Path) -> None:
    before = schema_of(database)
    done = export({"database_url": database.url}, tmp_path)
    check_run = export({"database_url": database.url}, tmp_path, "--check", "--diff", "-vvv")
    assert (done.status, check_run.status) == (0, 0), check_run.shown
    real, checked = done.result, check_run.result
    assert real["changed"] is False
    assert "ENABLE ROW LEVEL SECURITY" in real["ddl"]
    assert (real["summary"]["tables"], real["unmodelled"]) == (1, [])
    assert checked.pop("invocation")["module_args"]["schemas"] == ["public"]
    assert real == checked
    assert "diff" not in real
    assert PASSWORD not in check_run.shown
    assert difference(schema_of(database), before) == ""


def test_common_password_is_not_masked_in_ddl(database: Database, tmp_path: Path) -> None:
    done = export_as_reader(database, tmp_path, "body")
    assert done.status == 0, done.shown
    assert "body text" in done.result["ddl"]


def test_password_that_occurs_in_ddl_causes_warning(database: Database, tmp_path: Path) -> None:
    database.run("create table named_after_it (n0tes_b0dy9 int)")
    done = export_as_reader(database, tmp_path, "n0tes_b0dy9")
    assert done.status == 0, done.shown
    assert "n0tes_b0dy9" not in done.result["ddl"]
    assert "also occurs in the DDL" in done.shown


def export_as_reader(database: Database, folder: Path, password: str) -> Task:
    """Run the module with a login role that has this password."""
    database.run(f"drop role if exists reader; create role reader login password '{password}'")
    options = {
        "login_host": "127.0.0.1",
        "login_port": database.cluster.port,
        "login_db": database.name,
        "login_user": "reader",
        "login_password": password,
    }
    return export(options, folder)


def test_database_is_required(tmp_path: Path) -> None:
    done = export({"schemas": ["public"]}, tmp_path)
    assert done.status == 2
    assert "one of the following is required: database_url, login_host, login_db" in done.result["msg"]
