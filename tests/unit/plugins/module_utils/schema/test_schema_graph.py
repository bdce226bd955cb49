# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fact sets, their differences, and the topological order."""

from __future__ import annotations

import itertools
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.cycles import nodes_on_cycles
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.diff import diff
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import closure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.graph import order
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    T,
    column,
    schema,
    state,
    table,
)

if t.TYPE_CHECKING:
    from collections.abc import Mapping


def test_a_child_depends_on_its_parent() -> None:
    made = state(schema(), table(), column("a"))
    a = ("column", "public", "t", "a")
    assert made.depends_on == {T: (("schema", "public"),), a: (T,)}
    assert made.dependents() == {("schema", "public"): {T}, T: {a}}
    assert made.children() == {("schema", "public"): [T], T: [a]}


def test_changing_a_copy_leaves_the_original_unchanged() -> None:
    made = state(schema(), table())
    copy = made.copy()
    copy.remove(T)
    copy.add_dependency(("schema", "public"), T)
    assert T in made.facts
    assert made.depends_on == {T: (("schema", "public"),)}


def test_changing_attributes_leaves_the_original_unchanged() -> None:
    first = column("a")
    second = first.with_attributes(type="integer")
    assert (first.attributes["type"], second.attributes["type"]) == ("text", "integer")
    assert (second.id, second.parent, second.metadata) == (first.id, first.parent, first.metadata)


@pytest.mark.parametrize(("seeds", "reached"), [("a", "abcd"), ("c", "cd"), ("x", "x"), ("bx", "bcdx"), ("", "")])
def test_a_closure_contains_everything_reachable(seeds: str, reached: str) -> None:
    edges = {"a": ["b", "c"], "b": ["c"], "c": ["d"], "d": ["c"]}
    found: t.Any = closure(t.cast("t.Any", seeds), t.cast("t.Any", edges))
    assert found == set(reached)


def test_equal_states_do_not_differ() -> None:
    assert diff(state(schema(), table()), state(schema(), table())) == {}


def test_a_difference_has_both_sides() -> None:
    live = state(schema(), table(), column("gone"), column("same"), column("other"))
    wanted = state(schema(), table(), column("new"), column("same"), column("other", type="integer"))
    deltas = diff(live, wanted)
    sides = {fact_id[3]: (delta.before is not None, delta.after is not None) for fact_id, delta in deltas.items()}
    assert sides == {"gone": (True, False), "new": (False, True), "other": (True, True)}


def test_metadata_and_dependencies_are_not_compared() -> None:
    live = state(schema(), table(), column("a", number=1), column("b", number=2))
    wanted = state(
        schema(), table(), column("a", number=2), column("b", number=1), needs={T: [("column", "public", "t", "a")]}
    )
    assert diff(live, wanted) == {}


def put_in_order(edges: Mapping[str, str]) -> str:
    return "".join(order(edges, priority=lambda node: node.lower(), name=lambda node: f"step {node}"))


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({}, ""),
        ({"b": "", "a": "", "c": ""}, "abc"),
        ({"a": "b", "b": "c", "c": ""}, "cba"),
        ({"a": "z", "b": "", "z": ""}, "bza"),
        ({"b": "d", "c": "d", "a": "bc"}, "dbca"),
    ],
)
def test_dependencies_come_first_and_ties_are_broken_by_priority(edges: dict[str, str], expected: str) -> None:
    assert put_in_order(edges) == expected


def test_the_order_does_not_depend_on_the_order_of_the_input() -> None:
    edges = {"a": "", "b": "a", "c": "a", "d": "", "e": "bd"}
    orders = {put_in_order(dict(shuffled)) for shuffled in itertools.permutations(edges.items())}
    assert orders == {"abcde"}


def test_a_cycle_is_an_error_that_lists_its_members() -> None:
    with pytest.raises(Failure, match=r"step a.*step b|step b.*step a") as failure:
        put_in_order({"a": "b", "b": "a", "c": ""})
    assert "depend on each other" in failure.value.hint


def test_the_message_of_a_cycle_does_not_depend_on_the_order_of_the_input() -> None:
    edges = {"a": "b", "b": "c", "c": "a", "d": "ae", "e": "d", "f": "d"}
    messages = set()
    for shuffled in itertools.permutations(edges.items()):
        with pytest.raises(Failure) as failure:
            order({node: list(others) for node, others in shuffled}, str, str)
        messages.add(failure.value.message)
    assert len(messages) == 1
    assert "cycle: d -> e -> d." in messages.pop()  # the shortest


def test_of_two_cycles_of_one_length_the_first_by_name_is_listed() -> None:
    for others in ("bc", "cb"):
        with pytest.raises(Failure, match=r"cycle: a -> b -> a\."):
            order({"a": others, "b": "a", "c": "a"}, str, str)


def test_of_one_priority_what_was_added_first_comes_first() -> None:
    nodes = (3j, 1j, 2j)  # they can't be compared
    assert order(dict.fromkeys(nodes, ()), priority=lambda _node: 0, name=str) == list(nodes)


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({"a": "b"}, ""),
        ({"a": "b", "b": "c", "c": "b", "d": "a"}, "bc"),
        ({"a": "b", "b": "a", "c": "a", "d": "c", "e": "d", "f": "e"}, "ab"),
        ({"a": "b", "b": "a", "c": "a", "d": "ce", "e": "d"}, "abcde"),
    ],
    ids=["none", "ends at a cycle", "begins at a cycle", "between two cycles"],
)
def test_nodes_on_and_between_cycles_cannot_be_ordered(edges: dict[str, str], expected: str) -> None:
    assert set(nodes_on_cycles(edges)) == set(expected)
