# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Composite types: their attributes, in order, and the typed tables that follow them."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.type_rules import containing_type
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId

from .samples import PAIR
from .states import part, schema, state, statements, table


def pair(*attributes: tuple[str, int, str | None]) -> tuple[Fact, ...]:
    """Return a composite type with attributes: name, number, and collation."""
    parts = (
        part("attribute", PAIR, name, attributes={"type": "text", "collation": collation}, number=str(number))
        for name, number, collation in attributes
    )
    return (PAIR, *parts)


X, Y, Z = ("x", 1, None), ("y", 2, None), ("z", 3, None)
MOOD: FactId = ("enum", "public", "mood")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ((X, Y, Z), ["ALTER TYPE public.pair ADD ATTRIBUTE z text"]),
        ((X, ("y", 2, "de")), ['ALTER TYPE public.pair ALTER ATTRIBUTE y TYPE text COLLATE de']),
        ((("new", 1, None), ("x", 2, None), ("y", 3, None)), ["ALTER TYPE public.pair RENAME TO pair__replaced"]),
        ((("y", 10, None), ("x", 9, None), ("b", 8, None)), ["ALTER TYPE public.pair RENAME TO pair__replaced"]),
        ((X,), ["ALTER TYPE public.pair DROP ATTRIBUTE y"]),
    ],
    ids=["at the end", "a collation", "before others", "and by number", "a drop"],
)  # fmt: skip
def test_the_order_of_attributes_matters(after: tuple[tuple[str, int, str | None], ...], expected: list[str]) -> None:
    assert statements(state(schema(), *pair(X, Y)), state(schema(), *pair(*after)))[: len(expected)] == expected


def test_attributes_are_created_in_their_order() -> None:
    made = statements(state(schema()), state(schema(), *pair(("b", 10, None), ("a", 11, "de"), ("c", 9, None))))
    assert made == ["CREATE TYPE public.pair AS (\n    c text,\n    b text,\n    a text COLLATE de\n)"]


def test_a_type_with_typed_tables_changes_with_them() -> None:
    typed = table("u", of_type="public.pair")
    needs: dict[FactId, list[FactId]] = {typed.id: [PAIR.id]}
    live, wanted = (
        state(schema(), *pair(*which), typed, needs=needs) for which in ((X,), (("new", 1, None), ("x", 2, None)))
    )
    assert statements(live, wanted) == ["ALTER TYPE public.pair ADD ATTRIBUTE new text CASCADE"]


def test_an_attribute_is_contained_in_its_type() -> None:
    assert containing_type(("attribute", "public", "pair", "x")) == PAIR.id
    assert containing_type(MOOD) == MOOD
