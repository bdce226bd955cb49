# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a stage had exactly the planned effect, told from the objects that have changed."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import LOOKED_UP, Snapshot
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Stage
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.verification import is_as_planned

TABLE, OTHER, COLUMN = ("table", "public", "t"), ("table", "public", "o"), ("column", "public", "t", "c")
OWNER, OTHER_OWNER = ("owner", TABLE), ("owner", OTHER)


def facts(**types: str) -> FactSet:
    """Return the facts of a table with an owner, and of columns by their types."""
    state = FactSet()
    state.add(Fact(TABLE, None, {"options": ()}))
    state.add(Fact(OWNER, TABLE, {"role": "anna"}))
    for name, type_name in types.items():
        state.add(Fact((*COLUMN[:3], name), TABLE, {"type": type_name}))
    return state


def verified(live: FactSet, planned: FactSet, before: FactSet, after: FactSet) -> bool:
    """Return whether the planned state was reached; equal facts are shared, as when they are read."""
    after = FactSet({fact_id: before.intern(fact) for fact_id, fact in after.facts.items()})
    stage = Stage([], planned, in_transaction=True)
    first, second = (Snapshot(18, ("public",), state=state) for state in (before, after))
    return is_as_planned(stage, facts(), live, first, second)


@pytest.mark.parametrize(
    ("planned", "after", "expected"),
    [
        (facts(a="int"), facts(a="int"), True),
        (facts(a="int", b="text"), facts(a="int", b="text"), True),
        (facts(a="bigint"), facts(a="bigint"), True),
        (facts(), facts(), True),
        (facts(a="int", b="text"), facts(a="int"), False),
        (facts(a="int", b="text"), facts(a="int", b="int"), False),
        (facts(a="bigint"), facts(a="int"), False),
        (facts(), facts(a="int"), False),
        (facts(a="int"), facts(a="bigint"), False),
        (facts(a="int"), facts(a="int", c="int"), False),
        (facts(a="int"), facts(), False),
    ],
)
def test_every_planned_and_every_actual_change_counts(planned: FactSet, after: FactSet, expected: bool) -> None:
    before = facts(a="int")
    assert verified(before, planned, before, after) == expected


def test_owner_of_a_new_object_needs_no_plan() -> None:
    planned, after = facts(), facts()
    for state in (planned, after):
        state.add(Fact(OTHER, None, {"options": ()}))
    after.add(Fact(OTHER_OWNER, OTHER, {"role": "anna"}))
    assert verified(facts(), planned, facts(), after)


def test_temporary_objects_of_a_stage_are_not_compared() -> None:
    check = ("constraint", "public", "t", "pg_schema_apply_check_cafe")
    planned, after = facts(), facts()
    planned.add(Fact(check, TABLE, {"validated": "true"}))
    after.add(Fact(check, TABLE, {"validated": "true", "definition": "CHECK (true)"}))
    assert verified(facts(), planned, facts(), after)
    assert not verified(facts(), facts(), facts(), after)


def test_difference_normalized_by_the_plan_is_none() -> None:
    before, after, planned = facts(a="int"), facts(a="int", b="int"), facts(a="integer", b="int")
    assert verified(facts(a="integer"), planned, before, after)
    assert not verified(facts(a="int"), planned, before, after)


def test_families_change_facts_through_the_snapshot() -> None:
    """It records which objects contribute to a fact, so that it is read again if one of them changes."""
    folder = Path(inspect.getfile(Snapshot)).parent
    sources = {
        path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py") if path.name != "snapshot.py"
    }
    assert [
        name for name, source in sources.items() if re.search(r"state\.facts\[[^]]*\] = |state\.add\(", source)
    ] == []


def test_fields_by_which_rows_refer_to_others_are_known() -> None:
    """A new field is listed in LOOKED_UP if a family looks something up in it by an OID, and else here."""
    others = {"children", "fixed_by_children", "initial", "environment", "objects", "origins", "joint", "shared"}
    mappings = {each.name for each in fields(Snapshot) if str(each.type).startswith("dict")}
    assert mappings == {*LOOKED_UP, *others}
