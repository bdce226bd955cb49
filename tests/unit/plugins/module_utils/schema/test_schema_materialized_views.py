# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Materialized views: their definition, and the order in which they are populated."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId

from .samples import MATVIEW
from .states import function, schema, state, statements


def populated(name: str, *, rows: bool = True) -> tuple[Fact, ...]:
    """Return a materialized view."""
    view: FactId = ("matview", "public", name)
    fact = Fact(view, ("schema", "public"), MATVIEW.attributes)
    return (fact, Fact(("population", view), view, {})) if rows else (fact,)


def refreshed(*facts: Fact, needs: dict[str, list[FactId]]) -> list[str]:
    """Return which materialized views are populated, in this order, when they are created."""
    depends_on: dict[FactId, list[FactId]] = {("matview", "public", name): needed for name, needed in needs.items()}
    made = statements(state(schema()), state(schema(), *facts, needs=depends_on))
    return [sql.rpartition(".")[2] for sql in made if sql.startswith("REFRESH")]


A, B, C = (("matview", "public", name) for name in "abc")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, "public.m AS"),
        ({"access_method": "columnar"}, "public.m\nUSING columnar AS"),
        ({"options": ("fillfactor=70",)}, "public.m\nWITH (fillfactor=70) AS"),
    ],
)
def test_the_definition_of_a_materialized_view(attributes: dict[str, t.Any], expected: str) -> None:
    (made,) = statements(state(schema()), state(schema(), MATVIEW.with_attributes(**attributes)))
    assert made == f"CREATE MATERIALIZED VIEW {expected}\nSELECT 1 AS one\nWITH NO DATA"


def test_a_materialized_view_is_populated_after_those_that_it_reads() -> None:
    assert refreshed(*populated("a"), *populated("b"), *populated("c"), needs={"a": [B], "b": [C]}) == ["c", "b", "a"]


def test_what_it_reads_is_populated_with_it_if_nothing_else_does() -> None:
    facts = (*populated("a"), *populated("b", rows=False), *populated("c", rows=False))
    assert refreshed(*facts, needs={"a": [B], "b": [C]}) == ["c", "b", "a"]


@pytest.mark.parametrize("kind", ["function", "procedure", "aggregate"])
def test_those_that_call_routines_are_populated_last(kind: str) -> None:
    called: FactId = (kind, "public", "f", "")
    f = Fact(called, ("schema", "public"), function("f").attributes)
    live = state(schema(), f)
    wanted = state(schema(), f, *populated("a"), *populated("b"), needs={A: [called]})
    made = [sql for sql in statements(live, wanted) if sql.startswith("REFRESH")]
    assert made == ["REFRESH MATERIALIZED VIEW public.b", "REFRESH MATERIALIZED VIEW public.a"]
