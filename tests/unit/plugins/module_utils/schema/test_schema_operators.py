# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators and their classes: links to other operators, and what is left out as the default."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import (
    ComparisonContext,
    PlanContext,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact

from .samples import CLASS, OPERATOR
from .states import state


def operator(name: str, left: str, right: str, **links: str | None) -> Fact:
    """Return an operator of two types."""
    return Fact(
        ("operator", "public", name, left, right),
        OPERATOR.parent,
        {**OPERATOR.attributes, "commutator": None, "negator": None, **links},
    )


ALONE, TWIN = operator("===", "integer", "text"), operator("!==", "integer", "text")
LINKED = operator("===", "integer", "text", negator="public.!==")
LINKED_TWIN = operator("!==", "integer", "text", negator="public.===")


@pytest.mark.parametrize(
    ("key", "types"),
    [("negator", ("integer", "text")), ("commutator", ("text", "integer"))],
    ids=["negator", "commutator"],
)
def test_an_operator_requires_that_the_other_one_links_back(key: str, types: tuple[str, str]) -> None:
    own, other = operator("===", "integer", "text", **{key: "public.!=="}), operator("!==", *types)
    swapped = operator("!==", *reversed(types))
    context = ComparisonContext(state(), state(own, other, swapped))
    required = KINDS["operator"].requirements(own, context)
    assert {each.id: each.attributes[key] for each in required.facts.values()} == {other.id: "public.==="}
    linked = ComparisonContext(state(), state(own, other.with_attributes(**{key: "public.==="}), swapped))
    assert not KINDS["operator"].requirements(own, linked).facts


@pytest.mark.parametrize(
    ("live", "wanted", "expected"),
    [
        ((ALONE, TWIN), (LINKED, LINKED_TWIN), ["ALTER OPERATOR public.===(integer, text) SET (NEGATOR = OPERATOR(public.!==))"]),
        ((ALONE,), (LINKED, LINKED_TWIN), []),
        ((ALONE,), (LINKED,), ["ALTER OPERATOR public.===(integer, text) SET (NEGATOR = OPERATOR(public.!==))"]),
        ((LINKED, LINKED_TWIN), (ALONE,), []),
    ],
    ids=["both exist", "the other is created with the link", "the other is not managed", "the other is dropped"],
)  # fmt: skip
def test_postgresql_sets_a_link_with_the_other_operator(
    live: tuple[Fact, ...], wanted: tuple[Fact, ...], expected: list[str]
) -> None:
    context = PlanContext(state(*live), state(*wanted))
    assert [step.sql for step in KINDS["operator"].alter(live[0], wanted[0], context)] == expected


@pytest.mark.parametrize(("other_stays", "in_place"), [(True, False), (False, True)])
def test_a_link_is_only_removed_with_the_other_operator(other_stays: bool, in_place: bool) -> None:
    rest = (TWIN,) if other_stays else ()
    context = PlanContext(state(LINKED, LINKED_TWIN), state(ALONE, *rest))
    assert KINDS["operator"].change(LINKED, ALONE, context).in_place is in_place


@pytest.mark.parametrize(
    ("storage", "parts", "expected"), [(None, (), "integer"), ("bigint", (), "bigint"), ("bigint", None, "bigint")]
)
def test_an_operator_class_stores_values_of_its_type_by_default(
    storage: str | None, parts: tuple[t.Any, ...] | None, expected: str
) -> None:
    given = CLASS.with_attributes(storage=storage, **({} if parts is None else {"parts": parts}))
    (step,) = KINDS["operator_class"].create(given, PlanContext(state(), state()))
    assert step.sql.splitlines()[-1] == f"    STORAGE {expected}"
