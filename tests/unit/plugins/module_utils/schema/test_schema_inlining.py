# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What isn't inlined into CREATE TABLE, because two new tables would need each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .states import column, constraint, default, schema, state, statements, table

if TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact

TABLES = (schema(), table("t"), column("a", "t"), column("b", "t", number=2), table("u"), column("a", "u"), column("b", "u", number=2))  # fmt: skip


def check(on: str) -> Fact:
    """Return a check that calls a function."""
    return constraint(f"{on}_check", "CHECK (f(NULL))", on)


@pytest.mark.parametrize(
    ("in_t", "in_u", "apart"),
    [
        (check("t"), check("u"), "ALTER TABLE public.u ADD CONSTRAINT u_check CHECK"),
        (check("t"), default("f()", "a", "u"), "ALTER TABLE public.t ADD CONSTRAINT t_check CHECK"),
        (default("f()", "a", "t"), default("f()", "a", "u"), "ALTER TABLE ONLY public.u ALTER COLUMN a SET DEFAULT"),
        (default("f()", "a", "t"), column("b", "u", number=2), "ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT"),
        (column("b", "t", number=2), column("b", "u", number=2), "ALTER TABLE public.u ADD COLUMN b"),
    ],
)
def test_of_two_tables_that_need_each_other_one_part_is_created_afterwards(in_t: Fact, in_u: Fact, apart: str) -> None:
    needs = {in_t.id: [("table", "public", "u")], in_u.id: [("table", "public", "t")]}
    first, second, after = statements(state(schema()), state(*TABLES, in_t, in_u, needs=needs))
    assert {first.split()[1], second.split()[1]} == {"TABLE"}
    assert after.startswith(apart)


def test_tables_that_need_one_another_in_one_direction_are_created_whole() -> None:
    needs = {check("u").id: [("table", "public", "t")]}
    first, second = statements(state(schema()), state(*TABLES, check("t"), check("u"), needs=needs))
    assert (first.split()[2], second.split()[2]) == ("public.t", "public.u")
