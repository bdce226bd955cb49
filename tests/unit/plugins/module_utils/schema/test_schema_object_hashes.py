# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which objects of the shadow database are known by their hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.object_hashes import hashes_and_owners
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact

if TYPE_CHECKING:
    from collections.abc import Callable

ONE, COLUMN, OTHER = ("table", "public", "one"), ("column", "public", "one", "id"), ("table", "public", "other")
NAMES = {"1259 11": "1259 public.one", "1259 12": "1259 public.other"}


@pytest.fixture
def snapshot() -> Snapshot:
    """Two tables, one with a column."""
    found = Snapshot(18, ("public",), objects={"1259 11": "cafe", "1259 12": "beef"})
    for key, fact_id in (("1259 11", ONE), ("1259 11", COLUMN), ("1259 12", OTHER)):
        found.current = key
        found.add(fact_id, {"type": "integer"})
    return found


def test_each_object_has_its_hash_and_each_fact_its_object(snapshot: Snapshot) -> None:
    assert hashes_and_owners(snapshot, NAMES, snapshot.state.facts) == (
        {"1259 public.one": "cafe", "1259 public.other": "beef"},
        {ONE: "1259 public.one", COLUMN: "1259 public.one", OTHER: "1259 public.other"},
    )


def replaced(snapshot: Snapshot) -> None:
    """Replace a fact, as declared default privileges are."""
    snapshot.state.facts[COLUMN] = Fact(COLUMN, None, {"type": "text"})


def removed(snapshot: Snapshot) -> None:
    """Remove a fact, as those of extensions are."""
    snapshot.state.remove(COLUMN)


def contributed(snapshot: Snapshot) -> None:
    """Let another object contribute to a fact."""
    snapshot.joint[COLUMN] = {"1259 11", "base_type"}


@pytest.mark.parametrize("change", [replaced, removed, contributed])
def test_an_object_whose_rows_alone_do_not_give_its_facts_is_left_out(
    snapshot: Snapshot, change: Callable[[Snapshot], None]
) -> None:
    read = dict(snapshot.state.facts)
    change(snapshot)
    assert hashes_and_owners(snapshot, NAMES, read) == ({"1259 public.other": "beef"}, {OTHER: "1259 public.other"})
