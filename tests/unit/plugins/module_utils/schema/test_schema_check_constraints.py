# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CHECK constraints: when those of parent tables are created again, and when a check is dropped by itself."""

from __future__ import annotations

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import ComparisonContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact

from .child_tables import child_facts, family, kid, with_metadata
from .states import T, column, constraint, function, schema, state, statements, table


def test_a_check_that_becomes_not_valid_below_is_created_again_above() -> None:
    def checked(of: str, validated: str, **metadata: str) -> Fact:
        definition = f"CHECK ((a > 0)){'' if validated == 'true' else ' NOT VALID'}"
        return with_metadata(constraint("c", definition, of=of, validated=validated), **metadata)

    above = checked("t", "false")
    after = checked("kid", "false", inherited="true")
    wanted = family(table(), column("a"), above, *child_facts(kid(), after))
    for validated, recreated in (("true", (above.id,)), ("false", ())):
        before = checked("kid", validated, inherited="true")
        live = family(table(), column("a"), above, *child_facts(kid(), before))
        assert KINDS["constraint"].change(before, after, ComparisonContext(live, wanted)).recreates == recreated
    own = checked("kid", "true")
    live = family(table(), column("a"), above, *child_facts(kid(), own))
    assert KINDS["constraint"].change(own, after, ComparisonContext(live, wanted)).recreates == ()
    for there, recreated in (((), (above.id,)), (child_facts(kid()), ())):
        live = state(schema(), table(), column("a"), above, *there)
        assert KINDS["constraint"].change(None, after, ComparisonContext(live, wanted)).recreates == recreated


def test_a_check_is_dropped_explicitly_if_its_function_takes_a_row_of_the_table() -> None:
    row_function = function("f", arguments="public.t")
    check = constraint("c", "CHECK (public.f(t.*) > 0)")
    needs = {row_function.id: [T], check.id: [row_function.id]}
    assert statements(state(schema(), table(), row_function, check, needs=needs), state(schema())) == [
        "ALTER TABLE public.t DROP CONSTRAINT c",
        "DROP FUNCTION public.f(public.t)",
        "DROP TABLE public.t",
    ]
