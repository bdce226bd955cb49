# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read once for all tasks of a run."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play import Play
from ansible.vars.manager import VariableManager
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.role_files import COLLECTED_AFTER, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def own_collector() -> Iterator[None]:
    """Leave the garbage collector of the other tests as it is."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.parametrize("is_prepared", [True, False])
def test_the_inputs_of_a_play_are_read_once(tmp_path: Path, is_prepared: bool) -> None:
    inputs = tmp_path / "vars" / "inputs.yml"
    inputs.parent.mkdir()
    inputs.write_text("tier: starter\n", encoding="utf-8")
    loader = DataLoader()
    loader.set_basedir(str(tmp_path))
    if is_prepared:
        prepare(loader, str(tmp_path))
    manager = VariableManager(loader=loader, inventory=InventoryManager(loader=loader, sources=["acme,"]))
    play = Play.load({"hosts": "acme", "vars_files": ["vars/inputs.yml"]}, variable_manager=manager, loader=loader)

    read = []
    for tier in ("starter", "enterprise"):
        inputs.write_text(f"tier: {tier}\n", encoding="utf-8")
        read.append(manager.get_vars(play=play)["tier"])

    assert read == ["starter", "starter" if is_prepared else "enterprise"]


def test_a_playbook_without_such_a_file_is_prepared_as_well(tmp_path: Path) -> None:
    prepare(DataLoader(), str(tmp_path))


def test_processes_of_tasks_do_not_search_for_garbage_all_the_time(tmp_path: Path) -> None:
    prepare(DataLoader(), str(tmp_path))
    assert gc.get_threshold()[0] == COLLECTED_AFTER
    assert gc.get_freeze_count() > 0
