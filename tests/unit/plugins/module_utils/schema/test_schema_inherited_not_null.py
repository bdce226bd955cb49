# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""NOT NULL constraints of child tables whose parents, or whose own constraints, change."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.inheritance.not_null import (
    unvalidated_beside,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId

from .child_tables import ADD_B, INHERITS, NEEDS, child_facts, family, kid, with_metadata
from .states import T, column, schema, state, statements, table

HAS: dict[str, t.Any] = {"not_null": "true"}
PLAIN_FAMILY = family(table(), column("a"), *child_facts(kid()))


def test_a_local_column_gets_the_not_null_of_its_new_parent_only() -> None:
    """PostgreSQL 18 would make it local, too."""
    own = with_metadata(column("b", of="kid", number=2, **HAS), not_null_local="false", not_null_inherited="true")
    wanted = family(table(), column("a"), column("b", number=2, **HAS), *child_facts(kid(), own))
    assert statements(family(table(), column("a"), *child_facts(kid())), wanted) == [
        "ALTER TABLE public.kid ADD COLUMN b text",
        f"{ADD_B} NOT NULL",
    ]
    there = family(table(), column("a"), column("b", number=2, **HAS), *child_facts(kid()))
    assert statements(there, wanted)[0] == "ALTER TABLE public.kid ADD COLUMN b text NOT NULL"


def test_a_not_null_of_its_own_ends_on_its_own() -> None:
    """That of the parent is not valid, so it is another one."""
    own = with_metadata(kid(**HAS), not_null_local="true", not_null_inherited="false")
    live = family(table(), column("a", not_null="not valid"), *child_facts(own))
    assert sorted(statements(live, PLAIN_FAMILY)) == [
        "ALTER TABLE public.kid ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL",
    ]


def test_a_not_null_ends_with_that_of_the_former_parent() -> None:
    """The new parent's ends as well, but the table isn't attached to it yet."""
    to_u = Fact(("inheritance", "public", "kid", "public", "u"), ("table", "public", "kid"), {})
    both = (schema(), table(), table("u"))
    live = state(
        *both,
        column("a", **HAS),
        column("a", "u", **HAS),
        table("kid", inherits=(("public", "t"),)),
        INHERITS,
        kid(**HAS),
        needs=NEEDS,
    )
    wanted = state(
        *both, column("a"), column("a", "u"), table("kid", inherits=(("public", "u"),)), to_u, kid(),
        needs={to_u.id: [("table", "public", "u")]},
    )  # fmt: skip
    assert sorted(each for each in statements(live, wanted) if "NOT NULL" in each) == [
        f"ALTER TABLE public.{name} ALTER COLUMN a DROP NOT NULL" for name in ("kid", "t", "u")
    ]


def test_a_not_null_that_is_not_valid_is_added_again_for_a_new_table_below() -> None:
    """The topmost table doesn't have the column."""
    below = Fact(("inheritance", "public", "g", "public", "kid"), ("table", "public", "g"), {})
    own = column("b", of="kid", number=2, not_null="not valid")
    inherited = with_metadata(
        column("b", of="g", number=2, inherited=True, not_null="not valid", not_null_name="kid_b_not_null"),
        not_null_inherited="true", not_null_local="false",
    )  # fmt: skip
    facts = (schema(), table(), column("a"), *child_facts(kid(), own))
    new = (table("g", inherits=(("public", "kid"),)), below, column("a", of="g", inherited=True), inherited)
    live = state(*facts, needs=NEEDS)
    wanted = state(*facts, *new, needs={**NEEDS, below.id: [("table", "public", "kid")]})
    assert statements(live, wanted) == [
        "CREATE TABLE public.g ()\nINHERITS (public.kid)",
        "ALTER TABLE public.kid ALTER COLUMN b DROP NOT NULL",
        "ALTER TABLE public.kid ADD CONSTRAINT kid_b_not_null NOT NULL b NOT VALID",
    ]


def test_a_not_null_that_is_valid_below_waits_for_those_that_are_not_beside() -> None:
    tables: list[Fact] = []
    for name, null in (("g", "true"), ("h", "not valid"), ("i", "not valid")):
        whole = table(name, inherits=(("public", "t"),))
        link = Fact(("inheritance", "public", name, "public", "t"), whole.id, {})
        tables += [whole, link, column("a", name, inherited=True, not_null=null)]
    needs: dict[FactId, list[FactId]] = {each.id: [T] for each in tables if each.kind == "inheritance"}
    wanted = state(schema(), table(), column("a", not_null="not valid"), *tables, needs=needs)
    g, h = ("table", "public", "g"), ("table", "public", "h")
    for created, expected in (({g, h}, [("column", "public", "h", "a")]), ({g}, [])):
        assert unvalidated_beside(g, PlanContext(state(), wanted, created=created)) == expected


@pytest.mark.parametrize("own_states", [("true", "false"), ("false", "true"), ("true", "true")])
def test_a_not_null_of_its_own_changes_beside_a_new_column_above(own_states: tuple[str, str]) -> None:
    before, after = (column("b", of="kid", number=2, not_null=each) for each in own_states)
    for above in ("false", "true") if own_states[1] == "true" else ("false",):
        live = family(table(), column("a"), *child_facts(kid(), before))
        wanted = family(table(), column("a"), column("b", number=2, not_null=above), *child_facts(kid(), after))
        change = {("true", "false"): ["DROP NOT NULL"], ("false", "true"): ["SET NOT NULL"]}.get(own_states, [])
        found = [each.partition(" COLUMN b ")[2] for each in statements(live, wanted) if "public.kid" in each]
        assert found == change
