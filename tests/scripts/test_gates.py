# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``make test`` runs in part still covers what depends on the version of ansible-core."""

from __future__ import annotations

import re
import subprocess
import sys

from scripts import gates
from tests.support.long_runs import PART

IMPORTS_ANSIBLE = re.compile(r"^\s*(?:from|import) ansible[. ]", re.MULTILINE)


def test_files_that_import_ansible_are_imported_with_the_oldest_version() -> None:
    files = [path for path in (gates.ROOT / "plugins").rglob("*.py") if IMPORTS_ANSIBLE.search(path.read_text())]
    names = sorted(str(path.relative_to(gates.ROOT)) for path in files)

    assert len(names) > 40
    assert [name for name in names if not name.startswith(gates.CORE_SPECIFIC_IMPORTS)] == []


def test_units_that_depend_on_ansible_core_exist() -> None:
    for pattern in gates.CORE_SPECIFIC_UNITS:
        assert list((gates.ROOT / "tests/unit/plugins").glob(pattern)), pattern


def test_units_that_run_playbooks_are_run_by_ansible_test() -> None:
    found = {
        path for pattern in gates.CORE_SPECIFIC_UNITS for path in (gates.ROOT / "tests/unit/plugins").glob(pattern)
    }

    for name in gates.PLAYBOOK_UNITS:
        path = gates.ROOT / name
        assert set(path.glob("test_*.py") if path.is_dir() else [path]) <= found, name


def test_only_a_run_of_all_gates_leaves_out_what_is_marked_as_nightly() -> None:
    by_name = {gate.name: gate for gate in gates.GATES}

    assert by_name["cases"].commands[0][-1] == gates.CASES
    assert {gate.name for gate in gates.sampled(gates.GATES) if gate.commands[0][-2:] == ["-m", "not nightly"]} == {
        gate.name for gate in gates.GATES if "pytest" in gate.part_of
    }


def test_only_a_run_of_all_gates_leaves_out_scenarios_of_molecule() -> None:
    (full,) = gates.chosen(["molecule"])
    (sample,) = (gate for gate in gates.sampled(gates.GATES) if gate.name == "molecule")

    assert full.commands == [["molecule", "test", "--all"]]
    assert sample.commands == [["molecule", "test", "--scenario-name", "default"]]
    assert (gates.ROOT / "extensions/molecule/default/molecule.yml").is_file()


def collected(path: str, test: str, *options: str) -> list[str]:
    """Return the names of the cells of a test that pytest selects."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", path, *options]
    shown = subprocess.run(command, cwd=gates.ROOT, capture_output=True, text=True, check=True).stdout
    return re.findall(rf"^tests/.*::{test}\[(.*)\]", shown, re.MULTILINE)


def test_most_of_a_matrix_is_left_to_the_night() -> None:
    every = collected("tests/local_supabase/test_access.py", "test_unauthorized")

    assert len(every) == 12
    assert collected("tests/local_supabase/test_access.py", "test_unauthorized", "-m", "not nightly") == every[::PART]
