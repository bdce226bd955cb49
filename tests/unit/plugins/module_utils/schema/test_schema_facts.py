# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An indexed fact set maintains what a plain fact set computes."""

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
    | st.tuples(st.just("copy"), FACTS)
    | st.tuples(st.just("remove"), NAME)
    | st.tuples(st.just("depend"), st.tuples(NAME, NAME))
)


def build(steps: list[tuple[str, object]]) -> FactSet:
    """Apply the steps to an empty fact set and return it."""
    state = FactSet()
    apply(state, state.copy(), steps)
    return state


def apply(state: FactSet, other: FactSet, steps: list[tuple[str, object]]) -> None:
    """Apply the steps; "copy" copies facts from the other fact set."""
    for step, what in steps:
        match step, what:
            case "add", Fact():
                state.add(what)
            case "copy", Fact():
                state.copy_from(other, what)
            case "remove", str():
                state.remove((what,))
            case "depend", (str() as dependent, str() as dependency):
                state.add_dependency((dependent,), (dependency,))


def nonempty(mapping: Mapping[FactId, Iterable[FactId]]) -> dict[FactId, list[FactId]]:
    """Return the nonempty entries of a mapping, with sorted values."""
    return {key: sorted(values, key=repr) for key, values in mapping.items() if values}


@given(before=STEPS, other=STEPS, steps=STEPS)
def test_an_indexed_fact_set_maintains_dependents_and_children(
    before: list[tuple[str, object]], other: list[tuple[str, object]], steps: list[tuple[str, object]]
) -> None:
    indexed = IndexedFactSet.of(build(before))
    apply(indexed, build(other), steps)
    plain = indexed.copy()
    assert not isinstance(plain, IndexedFactSet)
    assert nonempty(indexed.dependents()) == nonempty(plain.dependents())
    assert nonempty(indexed.children()) == nonempty(plain.children())


@given(before=STEPS, steps=STEPS)
def test_changing_an_indexed_fact_set_does_not_change_its_source(
    before: list[tuple[str, object]], steps: list[tuple[str, object]]
) -> None:
    state, same = build(before), build(before)
    apply(IndexedFactSet.of(state), FactSet(), steps)
    assert state.facts.keys() == same.facts.keys()
    assert state.depends_on == same.depends_on
