# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Foreign tables: their options, their columns, and that they have no rows of their own."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.foreign_options import option_changes
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact

from .child_tables import INHERITS, NEEDS, kid
from .states import column, comment, schema, state, statements, table

FOREIGN = table("f", foreign_options=(), server="s")
OF_FOREIGN = column("a", "f", foreign_options=())


@pytest.mark.parametrize(
    ("fact", "sql"),
    [
        (FOREIGN, "COMMENT ON FOREIGN TABLE public.f IS 'x'"),
        (OF_FOREIGN, "COMMENT ON COLUMN public.f.a IS 'x'"),
        (table(), "COMMENT ON TABLE public.t IS 'x'"),
    ],
    ids=["a foreign table", "its column", "a table"],
)
def test_only_a_foreign_table_itself_is_called_foreign(fact: Fact, sql: str) -> None:
    about = comment(fact.id, "x")
    (step,) = KINDS["comment"].create(about, PlanContext(state(), state(FOREIGN, OF_FOREIGN, table(), about)))
    assert step.sql == sql


def test_a_foreign_table_that_is_created_again_has_no_rows_to_lose() -> None:
    for before, loss in ((FOREIGN, ""), (table(), "it would have to be re-created, and its rows would be lost")):
        after = before.with_attributes(partition_key="LIST (a)")
        change = KINDS["table"].change(before, after, PlanContext(state(before), state(after)))
        assert (change.in_place, change.loss) == (False, loss)


def test_the_value_of_an_option_may_contain_the_sign() -> None:
    assert option_changes(("a=1=2", "b=1"), ("a=1=3", "b=1")) == " OPTIONS (SET a '1=3')"
    assert option_changes((), ("a=1=3",)) == " OPTIONS (ADD a '1=3')"


def test_a_column_of_a_foreign_child_table_has_options_of_its_own() -> None:
    foreign: dict[str, t.Any] = {"server": "s", "foreign_options": ()}
    own = kid(foreign_options=("column_name=x",))
    child = (table("kid", inherits=(("public", "t"),), **foreign), INHERITS, own)
    live, wanted = state(schema(), table(), column("a")), state(schema(), table(), column("a"), *child, needs=NEEDS)
    assert statements(live, wanted) == [
        "CREATE FOREIGN TABLE public.kid ()\nINHERITS (public.t)\nSERVER s",
        "ALTER FOREIGN TABLE public.kid ALTER COLUMN a OPTIONS (ADD column_name 'x')",
    ]
