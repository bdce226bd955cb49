# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A draft knows at every moment what a state has to find out anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactSet, IndexedFactSet
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId

NAMES = "abcdef"
NAME = st.sampled_from(NAMES)
FACTS = st.builds(lambda name, parent: Fact((name,), (parent,) if parent else None, {}), NAME, st.none() | NAME)
STEPS = st.lists(
    st.tuples(st.just("add"), FACTS)
    | st.tuples(st.just("take"), FACTS)
    | st.tuples(st.just("remove"), NAME)
    | st.tuples(st.just("need"), st.tuples(NAME, NAME))
)


def start(steps: list[tuple[str, object]]) -> FactSet:
    """Return the state that some steps lead to from nothing."""
    state = FactSet()
    go(state, state.copy(), steps)
    return state


def go(state: FactSet, other: FactSet, steps: list[tuple[str, object]]) -> None:
    """Take the steps; what is taken, is taken from the other."""
    for step, what in steps:
        match step, what:
            case "add", Fact():
                state.add(what)
            case "take", Fact():
                state.copy_from(other, what)
            case "remove", str():
                state.remove((what,))
            case "need", (str() as one, str() as another):
                state.add_dependency((one,), (another,))


def filled(found: Mapping[FactId, Iterable[FactId]]) -> dict[FactId, list[FactId]]:
    """Return a mapping without the empty, its values in order."""
    return {key: sorted(values, key=repr) for key, values in found.items() if values}


@given(before=STEPS, other=STEPS, steps=STEPS)
def test_a_draft_knows_who_needs_and_what_lives_in_what(
    before: list[tuple[str, object]], other: list[tuple[str, object]], steps: list[tuple[str, object]]
) -> None:
    draft = IndexedFactSet.of(start(before))
    go(draft, start(other), steps)
    plain = draft.copy()
    assert not isinstance(plain, IndexedFactSet)
    assert filled(draft.dependents()) == filled(plain.dependents())
    assert filled(draft.children()) == filled(plain.children())


@given(before=STEPS, steps=STEPS)
def test_a_draft_leaves_the_state_it_started_from_alone(
    before: list[tuple[str, object]], steps: list[tuple[str, object]]
) -> None:
    state, same = start(before), start(before)
    go(IndexedFactSet.of(state), FactSet(), steps)
    assert state.facts.keys() == same.facts.keys()
    assert state.depends_on == same.depends_on
