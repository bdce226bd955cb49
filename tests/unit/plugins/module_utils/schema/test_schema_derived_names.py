# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names that follow those of renamed tables, types and columns, and the texts of a simulated rename."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.derived_names import derived_names
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.dependent import dependent_renames
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.pending import Rename
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.simulation import (
    RenamedTypes,
    resolve_texts,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import DOMAIN
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    T,
    column,
    constraint,
    function,
    index,
    part,
    schema,
    sequence,
    state,
    table,
    view,
    view_column,
)

Facts = tuple[Fact, ...]

A = ("column", "public", "t", "a")
BASE = (schema(), table(), column("a"))
TABLE = (T, "t", "u")
COLUMN = (A, "a", "b")


def key(name: str, definition: str = "UNIQUE (a)", of: str = "t") -> Fact:
    return constraint(name, definition, of)


def inherited(fact: Fact) -> Fact:
    return Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, "inherited": "true"})


def idx(name: str, column_name: str = "a", of: str = "t") -> Fact:
    return index(name, f"CREATE INDEX {name} ON public.{of} USING btree ({column_name})", of)


def not_null(fact: Fact, name: str, *, is_inherited: bool = False) -> Fact:
    return Fact(
        fact.id,
        fact.parent,
        fact.attributes,
        {**fact.metadata, "not_null_constraint": name, "not_null_inherited": "true" if is_inherited else "false"},
    )


def child(name: str) -> Fact:
    return table(name, inherits=(("public", "t"),))


def identity(name: str) -> Fact:
    return part("identity", column("a"), attributes={"generation": "ALWAYS"}, sequence=("public", name))


def owned(name: str, of: str = "t", column_name: str = "a") -> Facts:
    owner = ("sequence_owner", "public", name)
    return (sequence(name), Fact(owner, ("sequence", "public", name), {"column": ("public", of, column_name)}))


V = (view("v", "SELECT a FROM public.t"),)

# The renames, the facts besides BASE in the database and in the desired schema, and what follows: kind, old and new name.
FOLLOWING: dict[str, tuple[list[t.Any], Facts, Facts, list[tuple[str, str, str]]]] = {
    "a constraint of a table": ([TABLE], (key("t_a_key"),), (key("u_a_key"),), [("constraint", "t_a_key", "u_a_key")]),
    "a constraint of a column": ([COLUMN], (key("t_a_key"),), (key("t_b_key"),), [("constraint", "t_a_key", "t_b_key")]),
    "a constraint of both": ([TABLE, COLUMN], (key("t_a_key"),), (key("u_b_key"),), [("constraint", "t_a_key", "u_b_key")]),
    "a constraint whose definition changes": (
        [TABLE], (key("t_a_key"),), (key("u_a_key", "UNIQUE (a, b)"),), [("constraint", "t_a_key", "u_a_key")],
    ),
    "a constraint with another name": ([TABLE], (key("mine"),), (key("yours"),), [("constraint", "mine", "yours")]),
    "a constraint with another name and definition": ([TABLE], (key("mine"),), (key("yours", "UNIQUE (b)"),), []),
    "a constraint that both have": ([TABLE], (key("same"),), (key("same"), key("u_a_key")), []),
    "a constraint of another table": (
        [TABLE], (table("z"), key("z_a_key", of="z")), (table("z"), key("y_a_key", of="z")), [],
    ),
    "a constraint that moves to another table": (
        [TABLE, (("table", "public", "z"), "z", "y")], (table("z"), key("t_a_key")), (table("z"), key("y_a_key", of="z")), [],
    ),
    "an inherited constraint": ([TABLE], (inherited(key("t_a_key")),), (inherited(key("u_a_key")),), []),
    "two constraints": (
        [TABLE], (key("t_a_key"), key("other", "CHECK ((a > 0))")), (key("u_a_key"), key("u_a_check", "CHECK ((a > 0))")),
        [("constraint", "t_a_key", "u_a_key"), ("constraint", "other", "u_a_check")],
    ),
    "two equal constraints": (
        [TABLE], (key("t_a_key"), key("t_a_key1")), (key("u_a_key"), key("u_a_key1")),
        [("constraint", "t_a_key", "u_a_key"), ("constraint", "t_a_key1", "u_a_key1")],
    ),
    "one of two equal constraints": (
        [TABLE], (key("mine"), key("t_a_key")), (key("u_a_key"),), [("constraint", "t_a_key", "u_a_key")],
    ),
    "an index and a constraint": ([TABLE], (idx("t_a"),), (key("u_a"),), []),
    "an index": ([TABLE], (idx("t_a_idx"),), (idx("u_a_idx"),), [("index", "t_a_idx", "u_a_idx")]),
    "an index with another name": ([TABLE], (idx("mine"),), (idx("yours"),), [("index", "mine", "yours")]),
    "an index with another definition": ([TABLE], (idx("mine"),), (idx("yours", "b"),), []),
    "a column whose name is part of another's": (
        [COLUMN], (key("t_ab_a_key"),), (key("t_ab_b_key", "UNIQUE (b)"),), [("constraint", "t_ab_a_key", "t_ab_b_key")],
    ),
    "a name without the table's": (
        [COLUMN], (key("x_a_key"),), (key("x_b_key", "UNIQUE (b)"),), [("constraint", "x_a_key", "x_b_key")],
    ),
    "a named NOT NULL": (
        [TABLE], (not_null(column("a"), "t_a_not_null"),), (not_null(column("a"), "u_a_not_null"),),
        [("not_null", "t_a_not_null", "u_a_not_null")],
    ),
    "a NOT NULL with another name": (
        [TABLE], (not_null(column("a"), "mine"),), (not_null(column("a"), "yours"),), [],
    ),
    "a NOT NULL with the same name": ([COLUMN], (not_null(column("a"), "x"),), (not_null(column("a"), "x"),), []),
    "a NOT NULL without a name": ([TABLE], (column("a"),), (not_null(column("a"), "u_a_not_null"),), []),
    "an inherited NOT NULL": (
        [TABLE], (not_null(column("a"), "t_a_not_null", is_inherited=True),), (not_null(column("a"), "u_a_not_null"),), [],
    ),
    "a NOT NULL that a child has": (
        [TABLE],
        (not_null(column("a"), "t_a_not_null"), child("c"), not_null(column("a", "c"), "t_a_not_null", is_inherited=True)),
        (not_null(column("a"), "u_a_not_null"), child("c"), not_null(column("a", "c"), "u_a_not_null", is_inherited=True)),
        [("not_null", "t_a_not_null", "u_a_not_null")],
    ),
    "a NOT NULL that a child has with another name": (
        [TABLE],
        (not_null(column("a"), "t_a_not_null"), child("c"), not_null(column("a", "c"), "other", is_inherited=True)),
        (not_null(column("a"), "u_a_not_null"), child("c"), not_null(column("a", "c"), "other", is_inherited=True)),
        [],
    ),
    "a NOT NULL of a table that is not renamed": (
        [(("table", "public", "z"), "z", "y")], (not_null(column("a"), "t_a_not_null"),), (not_null(column("a"), "u_a_not_null"),), [],
    ),
    "a NOT NULL of a domain": (
        [(DOMAIN.id, "email", "mail")], (not_null(DOMAIN, "email_not_null"),), (not_null(DOMAIN, "mail_not_null"),),
        [("not_null", "email_not_null", "mail_not_null")],
    ),
    "a sequence of a column": ([TABLE], owned("t_a_seq"), owned("u_a_seq"), [("sequence", "t_a_seq", "u_a_seq")]),
    "a sequence with any name": ([COLUMN], owned("mine"), owned("yours"), [("sequence", "mine", "yours")]),
    "a sequence of another column": ([TABLE], owned("t_a_seq"), owned("u_b_seq", column_name="b"), []),
    "a sequence of another table": ([TABLE], owned("z_a_seq", "z"), owned("y_a_seq", "z"), []),
    "a sequence that stays": ([TABLE], owned("same"), owned("same"), []),
    "a sequence that was there": ([TABLE], owned("mine"), (*owned("mine", "z"), *owned("yours")), []),
    "a sequence that is there": ([TABLE], (*owned("mine"), *owned("yours", "z")), owned("yours"), []),
    "the sequence of an identity": (
        [TABLE], (identity("t_a_seq"),), (identity("u_a_seq"),), [("identity", "t_a_seq", "u_a_seq")],
    ),
    "the sequence of an identity with another name": ([TABLE], (identity("mine"),), (identity("yours"),), []),
    "the sequence of an identity that stays": ([COLUMN], (identity("same"),), (identity("same"),), []),
    "a new identity": ([TABLE], (identity("t_a_seq"),), (), []),
    "a column of a view": (
        [COLUMN], (*V, view_column("v", "a", 1)), (*V, view_column("v", "b", 1)), [("view_column", "a", "b")],
    ),
    "a column of a view, by another number": ([COLUMN], (*V, view_column("v", "a", 1)), (*V, view_column("v", "b", 2)), []),
    "a column of a view with another name": ([COLUMN], (*V, view_column("v", "x", 1)), (*V, view_column("v", "b", 1)), []),
    "a column of a view that stays": ([COLUMN], (*V, view_column("v", "a", 1)), (*V, view_column("v", "a", 1)), []),
    "a column of a view while a table is renamed": (
        [TABLE], (*V, view_column("v", "t", 1)), (*V, view_column("v", "u", 1)), [],
    ),
    "an index of a materialized view whose column follows": (
        [COLUMN],
        (*V, view_column("v", "a", 1), index("v_a_idx", "CREATE INDEX v_a_idx ON public.v USING btree (a)", "v")),
        (*V, view_column("v", "b", 1), index("v_b_idx", "CREATE INDEX v_b_idx ON public.v USING btree (b)", "v")),
        [("index", "v_a_idx", "v_b_idx"), ("view_column", "a", "b")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FOLLOWING)
def test_which_names_follow(case: str) -> None:
    renames, before, after, expected = FOLLOWING[case]
    found = list(derived_names(renames, state(*BASE, *before), state(*BASE, *after)))
    assert [(live[0], old, new) for live, _wanted, old, new in found] == expected
    assert all(live[0] == wanted[0] for live, wanted, _old, _new in found)


def test_a_name_that_is_in_use_is_not_given() -> None:
    live = state(*BASE, key("t_a_key"), table("z"), idx("u_a_key", of="z"))
    former = state(*BASE, key("u_a_key"), table("z"))
    assert dependent_renames([Rename(T, ("table", "public", "u"), "t", "u")], live, former) == []
    (found,) = dependent_renames([Rename(T, ("table", "public", "u"), "t", "u")], state(*BASE, key("t_a_key")), former)
    assert found[2:] == ("t_a_key", "u_a_key")


MOOD = Rename(("enum", "public", "mood"), ("enum", "app", "Feeling"), "mood", "Feeling")
MOVED = Rename(("schema", "old"), ("schema", "new"), "old", "new")


@pytest.mark.parametrize(
    ("renames", "text", "expected"),
    [
        ([MOOD], "public.mood", 'app."Feeling"'),
        ([MOOD], "public.mood[]", 'app."Feeling"[]'),
        ([MOOD], "public.other", "public.other"),
        ([MOOD], "other.mood", "other.mood"),
        ([MOOD], "integer", "integer"),
        ([MOVED], "old.mood", "new.mood"),
        ([MOVED], 'old."A b"[]', 'new."A b"[]'),
        ([MOVED, MOOD], "public.mood", 'app."Feeling"'),
        ([], "public.mood", "public.mood"),
        ([Rename((*T, "a"), (*T, "b"), "a", "b")], "public.t", "public.t"),
    ],
)
def test_types_are_renamed_as_the_server_prints_them(renames: list[Rename], text: str, expected: str) -> None:
    assert RenamedTypes(renames).renamed(text) == expected


@pytest.mark.parametrize(
    ("live", "former", "desired", "expected"),
    [
        ("f(a)", "f(a)", "f(b)", "f(b)"),
        ("f(a)", "g(a)", "f(b)", "f(a)"),
        ("CHECK (a) NOT VALID", "CHECK (a)", "CHECK (b)", "CHECK (b) NOT VALID"),
        ("CHECK (a)", "CHECK (a) NOT VALID", "CHECK (b) NOT VALID", "CHECK (b)"),
        ("CHECK (a)", "CHECK (a) NOT VALID", "CHECK (b)", "CHECK (a)"),
        (None, "f(a)", "f(b)", None),
        ("f(a)", None, "f(b)", "f(a)"),
        ("f(a) x", "f(a)", None, "f(a) x"),
    ],
)
def test_a_text_that_was_the_same_becomes_the_desired_one(
    live: str | None, former: str | None, desired: str | None, expected: str | None
) -> None:
    now, then = function("f").with_attributes(definition=live), function("f").with_attributes(definition=former)
    wanted = Fact(("function", "public", "g", ""), now.parent, {**now.attributes, "definition": desired})
    simulated = Fact(wanted.id, now.parent, now.attributes)
    resolved = resolve_texts(state(simulated), {wanted.id: now.id}, state(now), state(then), state(wanted))
    assert resolved[wanted.id].attributes["definition"] == expected


def test_a_fact_without_counterpart_keeps_its_texts() -> None:
    fact = function("f")
    assert resolve_texts(state(fact), {fact.id: fact.id}, state(fact), state(), state(fact)) == {}
    assert resolve_texts(state(fact), {fact.id: fact.id}, state(fact), state(fact), state()) == {}
