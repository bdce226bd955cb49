# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is inlined into CREATE TABLE, and what isn't, because new tables would need each other."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest import mock

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.columns import Columns
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.constraints import Constraints
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan import dependencies, planner

from .states import column, constraint, default, index, plain_object, schema, state, statements, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactSet

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


def test_what_forms_many_cycles_in_the_same_way_is_found_at_once() -> None:
    """Each attempt to order a plan takes as long as the plan is: a default needs tables that reference its own."""
    names = [f"u{number}" for number in range(9)]
    checks, value = [check(name) for name in names], default("f()", "a", "t")
    needs = {each.id: [("table", "public", "t")] for each in checks}
    needs[value.id] = [("table", "public", name) for name in names]
    facts = [fact for name in names for fact in (table(name), column("a", name))]
    with mock.patch.object(planner, "dependency_edges", wraps=dependencies.dependency_edges) as attempts:
        planned = statements(state(schema()), state(*TABLES[:4], value, *facts, *checks, needs=needs))
    created, after = planned[: len(names) + 1], planned[len(names) + 1 :]
    assert all(each.startswith("CREATE TABLE") for each in created)
    assert after == [f"ALTER TABLE public.{name} ADD CONSTRAINT {name}_check CHECK (f(NULL))" for name in names]
    assert attempts.call_count == 2


def test_tables_that_need_one_another_in_one_direction_are_created_whole() -> None:
    needs = {check("u").id: [("table", "public", "t")]}
    first, second = statements(state(schema()), state(*TABLES, check("t"), check("u"), needs=needs))
    assert (first.split()[2], second.split()[2]) == ("public.t", "public.u")


def key_of(name: str) -> Fact:
    """Return the primary key of a table."""
    return constraint(f"{name}_pkey", "PRIMARY KEY (a)", name)


def reference(name: str, other: str, **attributes: str) -> Fact:
    """Return a foreign key between two tables."""
    definition = f"FOREIGN KEY (b) REFERENCES public.{other}(a)"
    return constraint(f"{name}_{other}_fkey", definition, name, **attributes)


def with_references(*facts: Fact, keys: Sequence[Fact]) -> FactSet:
    """Return a state with the keys of both tables, where each foreign key depends on the key that it references."""
    needs = {each.id: [key_of(each.name.split("_")[1]).id] for each in keys}
    return state(*TABLES, key_of("t"), key_of("u"), *facts, *keys, needs=needs)


def test_a_foreign_key_between_new_tables_is_inlined_after_the_table_that_it_references() -> None:
    first, second = statements(state(schema()), with_references(keys=[reference("t", "u")]))
    assert first.startswith("CREATE TABLE public.u")
    assert second.startswith("CREATE TABLE public.t")
    assert second.endswith(
        "    CONSTRAINT t_pkey PRIMARY KEY (a),\n    CONSTRAINT t_u_fkey FOREIGN KEY (b) REFERENCES public.u(a)\n)"
    )


def test_a_foreign_key_of_a_new_table_to_itself_is_inlined() -> None:
    first, second = statements(state(schema()), with_references(keys=[reference("t", "t")]))
    assert first.endswith("CONSTRAINT t_t_fkey FOREIGN KEY (b) REFERENCES public.t(a)\n)")
    assert second.startswith("CREATE TABLE public.u")


def test_foreign_keys_of_new_tables_to_each_other_are_added_afterwards() -> None:
    keys = [reference("t", "u"), reference("u", "t"), reference("u", "u")]
    first, second, *after = statements(state(schema()), with_references(keys=keys))
    assert first.startswith("CREATE TABLE public.t")
    assert second.startswith("CREATE TABLE public.u")
    assert "CONSTRAINT u_u_fkey FOREIGN KEY" in second
    assert after == [
        "ALTER TABLE public.t ADD CONSTRAINT t_u_fkey FOREIGN KEY (b) REFERENCES public.u(a)",
        "ALTER TABLE public.u ADD CONSTRAINT u_t_fkey FOREIGN KEY (b) REFERENCES public.t(a)",
    ]


@pytest.mark.parametrize(
    ("live", "referenced", "attributes"),
    [
        pytest.param(
            [table("u"), column("a", "u"), column("b", "u", number=2), key_of("u")], [], {}, id="existing table"
        ),
        pytest.param([], [], {"validated": "false"}, id="NOT VALID"),
        pytest.param([], [table("u", partition_key="LIST (a)")], {}, id="partitioned table"),
    ],
)
def test_a_foreign_key_is_added_afterwards(
    live: list[Fact], referenced: list[Fact], attributes: dict[str, str]
) -> None:
    wanted = with_references(*referenced, keys=[reference("t", "u", **attributes)])
    *_before, last = statements(state(schema(), *live), wanted)
    assert last == "ALTER TABLE public.t ADD CONSTRAINT t_u_fkey FOREIGN KEY (b) REFERENCES public.u(a)"


def test_a_foreign_key_to_a_column_with_a_unique_index_is_added_after_the_index() -> None:
    key, unique = reference("t", "t"), index("once", "t", "CREATE UNIQUE INDEX once ON public.t USING btree (a)")
    wanted = state(*TABLES[:4], unique, key, needs={key.id: [unique.id]})
    created, indexed, added = statements(state(schema()), wanted)
    assert (created.split()[:2], indexed, added.split()[:2]) == (
        ["CREATE", "TABLE"],
        unique.attributes["definition"],
        ["ALTER", "TABLE"],
    )


def test_a_foreign_key_to_a_table_that_is_not_managed_is_added_afterwards() -> None:
    created, added = statements(state(schema()), state(*TABLES[:4], reference("t", "elsewhere")))
    assert (created.split()[:2], added.split()[:2]) == (["CREATE", "TABLE"], ["ALTER", "TABLE"])


def test_what_is_inlined_into_a_plain_table_is_ordered_with_it() -> None:
    """Nothing is asked of each column and constraint, of which there are many; their dependencies come first nevertheless."""
    mood = plain_object("enum", "mood", {"labels": ("a",)})
    moody, tested = column("c", "t", number=3, type="public.mood"), check("t")
    wanted = state(*TABLES[:4], default("1", "a", "t"), mood, moody, tested, needs={moody.id: [mood.id]})
    with (
        mock.patch.object(Columns, "creation") as of_columns,
        mock.patch.object(Constraints, "creation") as of_constraints,
    ):
        planned = statements(state(schema()), wanted)
    assert [each.split()[:2] for each in planned] == [["CREATE", "TYPE"], ["CREATE", "TABLE"]]
    assert not of_columns.called
    assert not of_constraints.called
