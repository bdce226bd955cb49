# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hazards of what refers to objects that the same plan creates, or that are not managed."""

from __future__ import annotations

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan

from .states import T, column, constraint, schema, state, table, trigger

B = ("column", "public", "t", "b")
TABLE = (schema(), table(), column("a"), column("b", number=2, type="integer"))


def test_a_new_foreign_key_blocks_writes_to_the_existing_table_that_it_references() -> None:
    key = constraint("fk", "FOREIGN KEY (x) REFERENCES public.t(b)", "u")
    new = (table("u"), column("x", "u", type="integer"), key)
    needs = {key.id: [T, B]}
    (hazards,) = (
        statement.hazards
        for statement in make_plan(state(*TABLE), state(*TABLE, *new, needs=needs)).statements
        if statement.fact_id == key.id
    )
    assert hazards == ("blocks_writes",)
    assert not any(each.hazards for each in make_plan(state(schema()), state(*TABLE, *new, needs=needs)).statements)


def test_a_new_foreign_key_to_a_recreated_table_blocks_nothing() -> None:
    key = constraint("fk", "FOREIGN KEY (x) REFERENCES public.t(b)", "u")
    wanted = (schema(), table(partition_key="LIST (a)"), *TABLE[2:], table("u"), column("x", "u", type="integer"), key)
    plan = make_plan(state(*TABLE), state(*wanted, needs={key.id: [T, B]}))
    assert [each.hazards for each in plan.statements if each.fact_id == key.id] == [()]


def test_what_is_on_an_object_that_is_not_managed_has_all_hazards() -> None:
    made = trigger("x", "CREATE TRIGGER x BEFORE INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION f()")
    elsewhere = Fact(("trigger", "auth", "users", "x"), ("table", "auth", "users"), made.attributes, made.metadata)
    (statement,) = make_plan(state(), state(elsewhere)).statements
    assert statement.hazards == ("blocks_writes",)
