# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Routines that make calls of other ones ambiguous."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.overloads import ambiguous_overloads

from .states import comment, function, schema, state, statements, view

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId


@pytest.mark.parametrize(
    ("kept", "declared", "number"),
    [
        (("integer", 0), ("integer, integer", 1), 1),
        (("integer, integer", 1), ("integer", 0), 1),
        (("", 0), ("text", 1), 0),
        (("integer, text", 1), ("integer, date", 1), 1),
        (("integer", 0), ("integer, text, date", 1), None),
        (("integer", 0), ("text, integer", 1), None),
        (("integer, text", 0), ("integer, date", 1), None),
        (("integer", 0), ("bigint", 0), None),
    ],
)
def test_an_ambiguous_call_is_reported(kept: tuple[str, int], declared: tuple[str, int], number: int | None) -> None:
    one, other = (function("f", arguments=types, defaults=str(count)) for types, count in (kept, declared))
    found = ambiguous_overloads(state(schema(), one, other, function("g")), {other.id})
    assert len(found) == (number is not None)
    for text in found:
        assert text.startswith(
            f"function public.f({kept[0]}), which is being kept, conflicts with function public.f({declared[0]})"
        )
        assert f"a call with {number} argument(s)" in text


def test_overloads_on_the_same_side_are_not_reported() -> None:
    one, other = function("f", arguments="integer"), function("f", arguments="integer, text", defaults="1")
    both = state(schema(), one, other)
    assert ambiguous_overloads(both, {one.id, other.id}) == ambiguous_overloads(both, set()) == []


def test_what_calls_a_routine_is_created_before_another_one_that_matches() -> None:
    """The call would be ambiguous: PostgreSQL rejects it, but not the second routine."""
    one, other = function("f", arguments="text"), function("f", arguments="text, integer", defaults="1")
    caller, user = view("v", " SELECT public.f('') AS a;"), view("w", " SELECT public.f('', 1) AS a;")
    about = comment(one.id, "one")
    needs: dict[FactId, list[FactId]] = {caller.id: [one.id], user.id: [other.id]}
    wanted = state(schema(), one, other, caller, user, about, needs=needs)
    order = [*statements(state(schema()), wanted)]
    assert [each.split("(")[0].split(" AS")[0] for each in order if "COMMENT" not in each] == [
        "CREATE FUNCTION public.f", "CREATE VIEW public.v", "CREATE FUNCTION public.f", "CREATE VIEW public.w",
    ]  # fmt: skip
    assert "text, integer" in order[2]
    optional = function("f", arguments="text, boolean", defaults="1")
    needs = {caller.id: [optional.id]}
    parts = comment(other.id, "two")
    wanted = state(schema(), optional, other, caller, parts, needs=needs)
    order = [*statements(state(schema()), wanted)]
    assert [each.split("(")[1].split(")")[0] for each in order if "FUNCTION public.f(" in each][:2] == [
        "text, boolean",
        "text, integer",
    ]
    assert order[1].startswith("CREATE VIEW")
    both = state(schema(), optional, other, caller, user, needs={caller.id: [optional.id], user.id: [other.id]})
    assert statements(state(schema()), both)[0].startswith("CREATE FUNCTION public.f(text, boolean)")


def test_what_calls_both_routines_is_created_after_both() -> None:
    one, other = function("f", arguments="text"), function("f", arguments="text, integer", defaults="1")
    caller = view("v", " SELECT public.f('') AS a, public.f('', 1) AS b;")
    wanted = state(schema(), one, other, caller, needs={caller.id: [one.id, other.id]})
    assert statements(state(schema()), wanted)[2].startswith("CREATE VIEW")


@pytest.mark.parametrize(
    ("polymorphic", "other", "is_after"),
    [
        (("anyelement", 0), ("text", 0), True),
        (("anyelement", 0), ("text, integer", 1), True),
        (("anyarray, integer", 0), ("text[], integer", 0), True),
        (("anyelement, integer", 1), ("text", 0), True),
        (("anyelement", 0), ("text, integer", 0), False),
        (("anyelement, integer", 0), ("text, bigint", 0), False),
        (("anyelement", 0), ("anyarray", 0), False),
        (("bigint", 0), ("text", 0), False),
    ],
)
def test_what_calls_a_polymorphic_routine_is_created_before_one_that_fits_better(
    polymorphic: tuple[str, int], other: tuple[str, int], is_after: bool
) -> None:
    """The text of the call is the same for both, so it would call the other one."""
    called, routine = (function("f", arguments=types, defaults=str(count)) for types, count in (polymorphic, other))
    caller, user = view("v", " SELECT public.f('') AS a;"), view("u", " SELECT public.f('', 1) AS a;")
    needs: dict[FactId, list[FactId]] = {caller.id: [called.id], user.id: [routine.id]}
    order = [*statements(state(schema()), state(schema(), called, routine, caller, user, needs=needs))]
    numbers = [
        next(number for number, each in enumerate(order) if start in each)
        for start in ("VIEW public.v", f"f({other[0]})")
    ]
    assert (numbers == sorted(numbers)) == is_after
