# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Existing rows that a new constraint would reject are found before the run."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import DatabaseError
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.rejected_rows import refuse_rejected_rows

from .recording_session import Session
from .states import column, constraint, schema, state, table

BASE = (schema(), table(), column("a"))


@pytest.mark.parametrize(("number", "refused"), [(0, False), (2, True)])
def test_rows_that_a_constraint_rejects_are_refused(number: int, refused: bool) -> None:
    wanted = state(*BASE, constraint("c", "CHECK ((a > ''::text))"))
    session, live = t.cast("t.Any", Session((number,))), state(*BASE)
    if not refused:
        assert refuse_rejected_rows(session, make_plan(live, wanted), live, wanted)
        return
    with pytest.raises(Failure, match=r"constraint c on public\.t \(2 rows that violate it\)"):
        refuse_rejected_rows(session, make_plan(live, wanted), live, wanted)


def test_rows_that_cannot_be_counted_are_left_to_the_run() -> None:
    class Denying(Session):
        def run(self, sql: str) -> list[tuple[t.Any, ...]]:
            if "count" in sql:
                raise DatabaseError("permission denied for table t")
            return super().run(sql)

    live, wanted = state(*BASE), state(*BASE, constraint("c", "CHECK ((a > ''::text))"))
    session = t.cast("t.Any", Denying())
    assert refuse_rejected_rows(session, make_plan(live, wanted), live, wanted)
    assert session.asked[-1].startswith("ROLLBACK TO SAVEPOINT")


def test_counting_rows_ends_after_half_a_minute() -> None:
    live, wanted, session = state(*BASE), state(*BASE, constraint("c", "CHECK ((a > ''::text))")), Session((0,))
    assert refuse_rejected_rows(t.cast("t.Any", session), make_plan(live, wanted), live, wanted)
    assert any("SET LOCAL statement_timeout = '30s'" in sql for sql in session.asked)
