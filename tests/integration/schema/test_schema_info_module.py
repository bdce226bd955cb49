# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``pg_schema_info`` as Ansible runs it: the same in check mode, never a change, never a difference, never a password."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.dump_judge import difference, schema_of
from tests.support.postgres import PASSWORD, ROOT, Cluster, Database, installations

if TYPE_CHECKING:
    from collections.abc import Iterator

THERE = "create table notes (id int primary key, body text); alter table notes enable row level security;"


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """Give a database with a table, on a cluster that asks for a password."""
    newest = max(installations())
    with Cluster(installations()[newest], auth="scram-sha-256") as cluster:
        found = Database(cluster, cluster.create_database())
        found.run(THERE)
        yield found


def task(options: dict[str, Any], folder: Path, *more: str) -> tuple[int, dict[str, Any], str]:
    """Run the module as one task; return the exit status, its result, and everything that was shown."""
    (folder / "ansible.cfg").touch()
    ansible = {
        "CONFIG": str(folder / "ansible.cfg"),
        "COLLECTIONS_PATH": str(ROOT / ".build" / "link"),
        "HOME": str(folder / "home"),
        "LOCAL_TEMP": str(folder / "home" / "tmp"),
        "INVENTORY_UNPARSED_WARNING": "false",
        "STDOUT_CALLBACK": "ansible.builtin.minimal",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE")}
    words = [str(Path(sys.executable).with_name("ansible")), "localhost", "-c", "local"]
    words += [
        "-m",
        "draggonnb.supabase.pg_schema_info",
        "-e",
        json.dumps({"ansible_python_interpreter": sys.executable}),
    ]
    done = subprocess.run(
        [*words, "-a", json.dumps(options), *more],
        env=kept | {f"ANSIBLE_{name}": value for name, value in ansible.items()},
        cwd=folder,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    result, _end = json.JSONDecoder().raw_decode(done.stdout[done.stdout.index("=> {") + 3 :])
    return done.returncode, result, done.stdout


def test_check_mode_and_diff_mode_make_no_difference(database: Database, tmp_path: Path) -> None:
    before = schema_of(database)
    status, real, _shown = task({"database_url": database.url}, tmp_path)
    checked_status, checked, shown = task({"database_url": database.url}, tmp_path, "--check", "--diff", "-vvv")
    assert (status, checked_status) == (0, 0), shown
    assert real["changed"] is False
    assert "ENABLE ROW LEVEL SECURITY" in real["ddl"]
    assert (real["summary"]["tables"], real["unmodelled"]) == (1, [])
    assert checked.pop("invocation")["module_args"]["schemas"] == ["public"]
    assert real == checked
    assert "diff" not in real
    assert PASSWORD not in shown
    assert difference(schema_of(database), before) == ""


def test_a_password_that_is_an_ordinary_word_spoils_no_ddl(database: Database, tmp_path: Path) -> None:
    status, result, shown = export_as_reader(database, tmp_path, "body")
    assert status == 0, shown
    assert "body text" in result["ddl"]


def test_a_password_that_is_also_a_word_of_the_schema_is_warned_of(database: Database, tmp_path: Path) -> None:
    database.run("create table named_after_it (n0tes_b0dy9 int)")
    status, result, shown = export_as_reader(database, tmp_path, "n0tes_b0dy9")
    assert status == 0, shown
    assert "n0tes_b0dy9" not in result["ddl"]
    assert "is also a word of the DDL" in shown


def export_as_reader(database: Database, folder: Path, password: str) -> tuple[int, dict[str, Any], str]:
    """Run the module with a login that has this password."""
    database.run(f"drop role if exists reader; create role reader login password '{password}'")
    options = {
        "login_host": "127.0.0.1",
        "login_port": database.cluster.port,
        "login_db": database.name,
        "login_user": "reader",
        "login_password": password,
    }
    return task(options, folder)


def test_a_database_has_to_be_named(tmp_path: Path) -> None:
    status, result, _shown = task({"schemas": ["public"]}, tmp_path)
    assert status == 2
    assert "one of the following is required: database_url, login_host, login_db" in result["msg"]
