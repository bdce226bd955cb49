# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names without a schema in functions, and the search path under which they run."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.search_path import (
    _unqualified_names,
    unqualified_name_warnings,
)

from .states import column, constraint, function, index, schema, state, table

BASE = (schema(), table(), column("a"))
BODIES = {
    "SELECT * FROM t": ["t"],
    "SELECT * FROM t.x": [],
    "SELECT * FROM x.t": [],
    "SELECT t": [],
    "SELECT f(1)": ["f"],
    "SELECT f, 1": [],
    "SELECT f": [],
    "SELECT x.f(1)": [],
    'SELECT "f"(1) FROM T': ["f", "t"],
}


@pytest.mark.parametrize("body", BODIES)
def test_which_names_in_a_function_have_no_schema(body: str) -> None:
    assert _unqualified_names(function("g", body), {"t"}, {"f"}) == BODIES[body]


def test_only_what_runs_with_a_restricted_search_path_is_warned_about() -> None:
    calling = index("i", "CREATE INDEX i ON public.t USING btree (public.g(a))")
    checked = constraint("c", "CHECK (public.g(a))")
    routine = function("g", "SELECT 1 FROM t")
    needs: dict[FactId, list[FactId]] = {each.id: [routine.id] for each in (calling, checked)}
    without, with_both = state(*BASE, routine), state(*BASE, routine, calling, checked, needs=needs)
    created = make_plan(without, with_both).statements
    (warning,) = unqualified_name_warnings(created, with_both, 17)
    assert warning.startswith("function public.g() uses t without a schema")
    assert "when it calls the function for index public.i," in warning
    assert unqualified_name_warnings(created, with_both, 16) == []
    assert unqualified_name_warnings(created, without, 17) == []
    dropped = make_plan(with_both, without).statements
    assert unqualified_name_warnings(dropped, with_both, 17) == []
