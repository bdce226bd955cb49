# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which differences of kept expressions are none: those that another type of their columns makes, or another parse."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.compare.normalize import (
    accept_other_casts,
    normalize_reparsed,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.diff import diff
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    column,
    constraint,
    policy,
    schema,
    state,
    table,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

A = column("a").id
BEFORE = constraint("c", "CHECK ((length((a)::text) < 9))")
AFTER = constraint("c", "CHECK ((length(a) < 9))")


def a_table(check: Fact) -> FactSet:
    """Return a table with a check of its column."""
    return state(schema(), table(), column("a"), check, needs={check.id: [A]})


@pytest.mark.parametrize(
    ("result", "changed", "declared", "accepted"),
    [
        (AFTER, {A}, set(), True),
        (AFTER, {A}, {AFTER.id}, False),
        (AFTER, set(), set(), False),
        (AFTER.with_attributes(validated="false"), {A}, set(), False),
    ],
    ids=["of another type", "declared", "of the same type", "and not validated"],
)
def test_other_casts_are_accepted(result: Fact, changed: set[FactId], declared: set[FactId], accepted: bool) -> None:
    live, wanted = a_table(result), a_table(BEFORE)
    accept_other_casts(live, wanted, changed, declared)
    assert (not diff(live, wanted)) is accepted


def test_what_is_missing_stays_missing() -> None:
    live, wanted = state(schema(), table(), column("a")), a_table(BEFORE)
    accept_other_casts(live, wanted, {A}, set())
    assert list(diff(live, wanted)) == [BEFORE.id]


def test_only_a_text_can_have_been_parsed_once_more() -> None:
    open_policy, checked = policy("p", using=None, check="(a > 0)"), policy("p", using="(a > 0)", check=None)
    wanted = state(table(), checked)
    normalize_reparsed(state(table(), open_policy), wanted)
    assert wanted.facts[checked.id] == checked
