# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of facts, of labels, and of NOT NULL constraints, and what keys and indexes are."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.keys import (
    add_built_index,
    attachment_of,
    can_be_built,
    columns_of,
    depends_on_index,
    is_attachment,
    is_index_or_constraint,
    is_key,
    is_primary_key,
    is_replica_identity,
    is_unique_key,
    may_follow_indexes,
    needs_existing,
    occupies_index_name,
    parent_indexes,
    referenced_columns,
    unique_indexes,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.names import (
    describe,
    exists,
    fact_of,
    ids_of,
    is_schema,
    moved_id,
    name_of,
    own_name,
    rename_order,
    rename_steps,
    renamed_id,
    with_renamed_label,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.object_types import sql_object_name
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactSet

from .samples import AGGREGATE, ATTACHMENT, IDENTITY
from .states import T, column, comment, constraint, enum, function, index, schema, state, table

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId

MOOD = enum("mood", "low", "high")
LOW, GONE = ("label", "public", "mood", "low"), ("label", "public", "mood", "gone")
A = column("a", not_null="true")
F: FactId = ("function", "public", "f", "integer")
NOT_NULL: FactId = ("not_null", *A.id[1:])
OF_DOMAIN: FactId = ("not_null", "public", "email")

IDS: dict[FactId, tuple[str, FactId, FactId, int]] = {
    ("schema", "app"): ("app", ("schema", "new"), ("schema", "app"), 0),
    T: ("t", ("table", "other", "new"), T, 1),
    F: ("f", ("function", "other", "new", "integer"), F, 2),
    A.id: ("a", ("column", "other", "t", "new"), A.id, 3),
    LOW: ("low", ("label", "other", "mood", "new"), MOOD.id, 3),
    NOT_NULL: ("a", ("not_null", "other", "t", "new"), A.id, 3),
    OF_DOMAIN: ("email", ("not_null", "other", "new"), ("domain", "public", "email"), 1),
}
"""By id: the name, the id with another name in another schema, the fact that it is part of, and when it is renamed."""


@pytest.mark.parametrize("fact_id", IDS, ids=lambda fact_id: fact_id[0])
def test_ids_contain_names(fact_id: FactId) -> None:
    name, renamed, whole, order = IDS[fact_id]
    in_schema = "" if is_schema(fact_id) else "other"
    assert (own_name(fact_id), renamed_id(fact_id, "new", in_schema)) == (name, renamed)
    assert renamed_id(fact_id, name) == moved_id(fact_id, "") == fact_id
    assert (fact_of(fact_id), rename_order(fact_id)) == (whole, order)
    assert is_schema(fact_id) == (order == 0)


def test_the_name_of_an_identity_is_that_of_its_sequence() -> None:
    assert [name_of(each) for each in (IDENTITY, A, function("f", arguments="integer"))] == ["t_b_seq", "a", "f"]


def test_labels_are_described_by_their_enum() -> None:
    assert (describe(LOW), describe(T)) == ("label 'low' of enum public.mood", "table public.t")


def test_labels_exist_like_facts() -> None:
    found = state(schema(), MOOD, table())
    assert [exists(each, found) for each in (LOW, GONE, ("label", "public", "other", "low"), T, A.id)] == [
        True, False, False, True, False,
    ]  # fmt: skip
    assert ids_of("label", found) == [LOW, ("label", "public", "mood", "high")]
    assert ids_of("table", found) == [T]


def test_a_renamed_label_keeps_its_position() -> None:
    assert with_renamed_label(MOOD, LOW, "low", "bad").attributes["labels"] == ("bad", "high")
    assert with_renamed_label(MOOD, MOOD.id, "low", "bad") is MOOD


@pytest.mark.parametrize(
    ("fact_id", "fact", "expected"),
    [
        (LOW, MOOD, "ALTER TYPE public.mood RENAME VALUE 'old' TO 'new'"),
        (NOT_NULL, A, "ALTER TABLE public.t RENAME CONSTRAINT old TO new"),
        (
            OF_DOMAIN,
            enum("email"),
            "ALTER DOMAIN public.email RENAME CONSTRAINT old TO new",
        ),
        (IDENTITY.id, IDENTITY, "ALTER SEQUENCE public.old RENAME TO new"),
        (A.id, A, "ALTER TABLE public.t RENAME COLUMN old TO new"),
        (T, table(), "ALTER TABLE public.old RENAME TO new"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_the_statement_of_a_rename(fact_id: FactId, fact: t.Any, expected: str) -> None:
    assert [step.sql for step in rename_steps(fact_id, fact, "old", "new")] == [expected]


PRIMARY, UNIQUE = constraint("p", "PRIMARY KEY (a)"), constraint("u", "UNIQUE (a)")
CHECK, FOREIGN = constraint("c", "CHECK (true)"), constraint("f", "FOREIGN KEY (a) REFERENCES public.t(b)")
PLAIN, ONLY_ONE = index("i", "CREATE INDEX"), index("u", "CREATE UNIQUE INDEX", unique=True)
WITHOUT_OVERLAPS = constraint("w", "PRIMARY KEY (a WITHOUT OVERLAPS)")


KEYS: list[tuple[Fact, tuple[bool, ...]]] = [
    (PRIMARY, (True, True, True, False)),
    (UNIQUE, (False, True, True, False)),
    (WITHOUT_OVERLAPS, (True, True, True, False)),
    (CHECK, (False, False, False, False)),
    (FOREIGN, (False, False, True, True)),
    (A, (False, False, False, False)),
    (PLAIN, (False, False, True, False)),
    (comment(PLAIN.id, "c"), (False, False, True, True)),
    (ATTACHMENT, (False, False, True, True)),
]
"""Whether it is a primary key, a unique one, may follow everything else, and depends on indexes."""


@pytest.mark.parametrize(("fact", "expected"), KEYS, ids=lambda value: getattr(value, "name", ""))
def test_keys_are_constraints_with_a_unique_index(fact: Fact, expected: tuple[bool, ...]) -> None:
    found = is_primary_key(fact), is_unique_key(fact), may_follow_indexes(fact), depends_on_index(fact)
    assert found == expected


def test_a_key_without_overlaps_cannot_use_an_index() -> None:
    assert [is_key(each) for each in (PRIMARY, UNIQUE, WITHOUT_OVERLAPS, CHECK)] == [True, True, False, False]


def test_unique_indexes_are_found() -> None:
    assert list(unique_indexes(state(schema(), table(), A, PLAIN, ONLY_ONE, PRIMARY))) == [ONLY_ONE]


def test_an_index_exists_before_what_depends_on_it_but_a_key_may_come_with_a_foreign_key() -> None:
    assert [needs_existing(FOREIGN, need) for need in (PLAIN, PRIMARY, CHECK)] == [True, False, False]
    assert [needs_existing(ATTACHMENT, need) for need in (PLAIN, PRIMARY, CHECK)] == [True, True, False]


def test_ids_tell_indexes_and_what_belongs_to_them() -> None:
    every = (PLAIN, PRIMARY, A, ATTACHMENT)
    assert [is_index_or_constraint(each.id) for each in every] == [True, True, False, False]
    assert [is_attachment(each.id) for each in every] == [False, False, False, True]
    assert [is_replica_identity(each) for each in (("replica_identity", T), T)] == [True, False]
    assert attachment_of(ATTACHMENT.parent or ()) == ATTACHMENT.id
    assert occupies_index_name(UNIQUE.id, ONLY_ONE.id)
    others = (PRIMARY.id, ("constraint", "app", "t", "u"), ONLY_ONE.id, ("column", "public", "t", "u"))
    assert not any(occupies_index_name(each, ONLY_ONE.id) for each in others)


@pytest.mark.parametrize(
    ("definition", "pairs"),
    [
        ("FOREIGN KEY (a) REFERENCES public.t(b)", [("a", "b")]),
        ('FOREIGN KEY (a, "B, c") REFERENCES "t (1)"(d, "e") ON DELETE CASCADE', [("a", "d"), ('"B, c"', '"e"')]),
        ("FOREIGN KEY (a, PERIOD b) REFERENCES public.t(c, PERIOD d)", []),
        ("CHECK (true)", []),
    ],
)
def test_the_columns_of_a_foreign_key(definition: str, pairs: list[tuple[str, str]]) -> None:
    assert referenced_columns(constraint("f", definition)) == pairs


@pytest.mark.parametrize(("partitioned", "expected"), [(None, True), ("LIST (a)", False)])
def test_keys_of_partitioned_tables_are_not_built_separately(partitioned: str | None, expected: bool) -> None:
    found = state(schema(), table(partition_key=partitioned))
    assert can_be_built(PRIMARY, found) is expected
    assert [can_be_built(each, found) for each in (PLAIN, WITHOUT_OVERLAPS, CHECK)] == [True, False, False]
    assert not can_be_built(PRIMARY, FactSet())


def test_an_index_that_is_built_for_a_key_depends_on_its_columns() -> None:
    base = (schema(), table(), A, PLAIN, PRIMARY)
    wanted = state(*base, needs={PRIMARY.id: [A.id, PLAIN.id], ATTACHMENT.id: [INDEX_OF_PARENT]})
    assert columns_of(PRIMARY.id, wanted) == {A.id}
    built: FactId = ("index", "public", "building")
    live = state(*base[:3])
    add_built_index(built, PRIMARY, live, wanted)
    assert live.facts[built].attributes == {"valid": "true"}
    assert set(live.depends_on[built]) == {T, A.id}
    with_targets = index("i", "CREATE INDEX", statistics="1=5")
    add_built_index(with_targets.id, with_targets, live, state(*base[:3], with_targets))
    assert live.facts[with_targets.id].attributes == {**with_targets.attributes, "statistics": None}


INDEX_OF_PARENT: FactId = ("index", "public", "p_a_idx")


def test_an_attached_index_has_a_parent() -> None:
    found = state(ATTACHMENT, needs={ATTACHMENT.id: [INDEX_OF_PARENT]})
    assert parent_indexes(ATTACHMENT.id, found) == [INDEX_OF_PARENT]


def test_names_of_routines_in_grants() -> None:
    context = PlanContext(state(), state(AGGREGATE, function("f", arguments="integer")))
    assert sql_object_name(AGGREGATE.id, context) == "public.total(integer)"
    assert sql_object_name(("function", "public", "f", "integer"), context) == "public.f(integer)"
    assert sql_object_name(T, context) == "public.t"
