# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inherited columns, their local overrides, and the names of NOT NULL constraints."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.destructive import KEEP
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import retain
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    T,
    column,
    constraint,
    default,
    index,
    schema,
    state,
    statements,
    table,
)

Facts = tuple[Fact, ...]
KID = ("table", "public", "kid")
INHERITS = Fact(("inheritance", "public", "kid", "public", "t"), KID, {})
NEEDS = {INHERITS.id: [T]}


def child_facts(*facts: Fact) -> Facts:
    """Return a table that inherits from ``t``, with these facts in it."""
    return (table("kid", inherits=(("public", "t"),)), INHERITS, *facts)


def with_metadata(fact: Fact, **metadata: str) -> Fact:
    """Return a fact with metadata as in PostgreSQL 18."""
    return Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, **metadata})


def family(*facts: Fact) -> FactSet:
    """Return a state in which ``kid`` inherits from ``t``."""
    return state(schema(), *facts, needs=NEEDS)


HAS: dict[str, t.Any] = {"not_null": "true"}
A = column("a")
MINE = column("a", of="kid", inherited=True)
NOT_NULL = {
    "of a new column": ((A,), (A, column("b", number=2, **HAS)), ["ALTER TABLE public.t ADD COLUMN b text NOT NULL"]),
    "by a name": (
        (A,),
        (column("a", not_null="true", not_null_name="must"),),
        ["ALTER TABLE public.t ADD CONSTRAINT must NOT NULL a"],
    ),
    "renamed": (
        (column("a", **HAS),),
        (column("a", not_null="true", not_null_name="must"),),
        ["ALTER TABLE public.t RENAME CONSTRAINT t_a_not_null TO must"],
    ),
    "for child tables, too": (
        (column("a", not_null="no inherit"),),
        (column("a", **HAS),),
        ["ALTER TABLE public.t ALTER CONSTRAINT t_a_not_null INHERIT"],
    ),
    "validated, under another name": (
        (column("a", not_null="not valid", not_null_name="soon"),),
        (column("a", **HAS),),
        [
            "ALTER TABLE public.t RENAME CONSTRAINT soon TO t_a_not_null",
            "ALTER TABLE public.t VALIDATE CONSTRAINT t_a_not_null",
        ],
    ),
    "whose name is used by a check": (
        (A, column("b", number=2), constraint("t_b_not_null", "CHECK (true)")),
        (A, column("b", number=2, **HAS), constraint("t_b_not_null", "CHECK (true)")),
        ["ALTER TABLE public.t ADD CONSTRAINT t_b_not_null NOT NULL b"],
    ),
}


@pytest.mark.parametrize("name", NOT_NULL)
def test_a_not_null_gets_its_wanted_name(name: str) -> None:
    before, after, expected = NOT_NULL[name]
    assert statements(state(schema(), table(), *before), state(schema(), table(), *after)) == expected


def test_a_not_valid_not_null_is_added_after_its_table() -> None:
    wanted = state(schema(), table(), column("a", not_null="not valid", not_null_name="soon"))
    assert statements(state(schema()), wanted) == [
        "CREATE TABLE public.t (\n    a text\n)",
        "ALTER TABLE public.t ADD CONSTRAINT soon NOT NULL a NOT VALID",
    ]


def test_a_not_null_dropped_in_the_parent_is_restored_in_the_child() -> None:
    live = family(table(), column("a", **HAS), *child_facts(column("a", of="kid", inherited=True, **HAS)))
    wanted = family(table(), A, *child_facts(column("a", of="kid", inherited=True, **HAS)))
    assert statements(live, wanted) == [
        "ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE public.kid ALTER COLUMN a SET NOT NULL",
    ]


def test_a_local_not_null_is_dropped_before_it_is_inherited() -> None:
    own = with_metadata(column("a", of="kid", inherited=True, **HAS), not_null_local="true", not_null_inherited="false")
    shared = with_metadata(
        column("a", of="kid", inherited=True, **HAS), not_null_local="false", not_null_inherited="true"
    )
    live, wanted = family(table(), A, *child_facts(own)), family(table(), column("a", **HAS), *child_facts(shared))
    assert statements(live, wanted) == [
        "ALTER TABLE public.kid ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE public.t ADD CONSTRAINT t_a_not_null NOT NULL a",
    ]


def test_a_not_null_with_another_name_in_a_child_is_not_renamed() -> None:
    other = column("a", of="kid", inherited=True, not_null="true", not_null_name="other")
    live = family(table(), column("a", **HAS), *child_facts(other))
    wanted = family(table(), column("a", not_null="true", not_null_name="must"), *child_facts(other))
    assert statements(live, wanted) == [
        "ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE public.t ADD CONSTRAINT must NOT NULL a",
    ]


def test_a_child_table_is_created_with_inherits_and_then_overridden() -> None:
    wanted = family(
        table(),
        A,
        default("'x'::text"),
        *child_facts(
            column("a", of="kid", inherited=True, statistics="5", storage="MAIN", options=("n_distinct=5",), **HAS)
        ),
    )
    assert statements(state(schema(), table(), A, default("'x'::text")), wanted) == [
        "CREATE TABLE public.kid ()\nINHERITS (public.t)",
        "ALTER TABLE public.kid ALTER COLUMN a SET NOT NULL",
        "ALTER TABLE ONLY public.kid ALTER COLUMN a SET STORAGE MAIN",
        "ALTER TABLE ONLY public.kid ALTER COLUMN a SET STATISTICS 5",
        "ALTER TABLE ONLY public.kid ALTER COLUMN a SET (n_distinct=5)",
        "ALTER TABLE ONLY public.kid ALTER COLUMN a DROP DEFAULT",
    ]


def test_an_inherited_column_changes_with_its_parent() -> None:
    live = family(table(), A, *child_facts(MINE))
    wanted = family(
        table(), column("a", type="bigint"), *child_facts(column("a", of="kid", inherited=True, type="bigint"))
    )
    assert statements(live, wanted) == ["ALTER TABLE public.t ALTER COLUMN a TYPE bigint USING a::bigint"]


PARTITION = Fact(
    ("partition", "public", "part"), ("table", "public", "part"), {"bound": "DEFAULT", "of": ("public", "t")}
)
UNATTACHED = index("unattached", "CREATE INDEX unattached ON ONLY public.t USING btree (a)", valid="false")


def test_an_index_without_a_partitions_index_is_created_after_it() -> None:
    tree = (schema(), table(partition_key="LIST (a)"), A, table("part"), column("a", of="part", inherited=True))
    needs = {PARTITION.id: [T]}
    wanted = state(*tree, PARTITION, UNATTACHED, needs=needs)
    attach = "ALTER TABLE ONLY public.t ATTACH PARTITION public.part DEFAULT"
    assert statements(state(*tree, needs=needs), wanted) == [attach, UNATTACHED.attributes["definition"]]
    assert statements(state(*tree, UNATTACHED, needs=needs), wanted) == [
        "DROP INDEX public.unattached",
        attach,
        UNATTACHED.attributes["definition"],
    ]


POINTS = constraint("points", "FOREIGN KEY (a) REFERENCES public.t(a)", of="u")


def test_a_table_stays_logged_for_a_kept_key() -> None:
    live = state(schema(), table(), A, table("u"), POINTS, needs={POINTS.id: [A.id]})
    cut, kept = retain(live, state(schema(), table(persistence="UNLOGGED"), A, table("u")), KEEP)
    assert {each.fact_id for each in kept} == {POINTS.id, T}
    assert statements(live, cut) == []
