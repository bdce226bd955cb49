# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kept routines that make calls of declared ones ambiguous."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.overloads import ambiguous_overloads

from .states import function, schema, state


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
