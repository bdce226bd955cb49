# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What PostgreSQL creates again for another type of a column, without its targets and for another owner, gets them again."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import STATISTICS
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    column,
    index,
    schema,
    state,
    statements,
    table,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactSet

B = ("column", "public", "t", "b")
INDEX = index("t_idx", "CREATE INDEX t_idx ON public.t USING btree (b, lower(a))")
OWNER = Fact(("owner", STATISTICS.id), STATISTICS.id, {"role": "boss"}, {})
RETYPED = "ALTER TABLE public.t ALTER COLUMN b TYPE bigint"


def with_b(type_of_b: str, *facts: Fact) -> FactSet:
    """Return a table with a column of this type, and with facts of which the first depends on that."""
    return state(schema(), table(), column("b", type=type_of_b), *facts, needs={facts[0].id: [B]})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([INDEX], []),
        ([INDEX.with_attributes(statistics="2=40")], ["ALTER INDEX public.t_idx ALTER COLUMN 2 SET STATISTICS 40"]),
        ([STATISTICS], []),
        ([STATISTICS.with_attributes(target="30")], ["ALTER STATISTICS public.t_s SET STATISTICS 30"]),
        ([STATISTICS, OWNER], ["ALTER STATISTICS public.t_s OWNER TO boss"]),
    ],
)
def test_what_another_type_resets_is_set_again(facts: list[Fact], expected: list[str]) -> None:
    assert statements(with_b("integer", *facts), with_b("bigint", *facts)) == [RETYPED, *expected]


def test_a_target_that_changes_is_set_once() -> None:
    before, after = (INDEX.with_attributes(statistics=each) for each in ("2=40", "2=50"))
    changed = "ALTER INDEX public.t_idx ALTER COLUMN 2 SET STATISTICS 50"
    assert statements(with_b("integer", before), with_b("bigint", after)) == [RETYPED, changed]


def test_what_is_dropped_is_not_altered() -> None:
    wanted = state(schema(), table(), column("b", type="bigint"))
    made = statements(with_b("integer", STATISTICS, OWNER), wanted)
    assert sorted(made) == [RETYPED, "DROP STATISTICS public.t_s"]


def test_what_is_created_again_is_not_altered() -> None:
    before, after = (STATISTICS.with_attributes(target="30", kinds=each) for each in (("d",), ("f",)))
    made = statements(with_b("integer", before, OWNER), with_b("bigint", after, OWNER))
    assert [each for each in made if "SET STATISTICS" in each] == ["ALTER STATISTICS public.t_s SET STATISTICS 30"]
