# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a column has from the tables above it, in what it may differ, and how a NOT NULL is called."""

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


def below(*facts: Fact) -> Facts:
    """Return a table that inherits from ``t``, with these facts in it."""
    return (table("kid", inherits=("public\0t",)), INHERITS, *facts)


def noted(fact: Fact, **metadata: str) -> Fact:
    """Return a fact with notes as the catalogs of 18 would give them."""
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
    "for those below, too": (
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
    "whose name a check has": (
        (A, column("b", number=2), constraint("t_b_not_null", "CHECK (true)")),
        (A, column("b", number=2, **HAS), constraint("t_b_not_null", "CHECK (true)")),
        ["ALTER TABLE public.t ADD CONSTRAINT t_b_not_null NOT NULL b"],
    ),
}


@pytest.mark.parametrize("name", NOT_NULL)
def test_a_not_null_gets_the_name_it_is_to_have(name: str) -> None:
    before, after, expected = NOT_NULL[name]
    assert statements(state(schema(), table(), *before), state(schema(), table(), *after)) == expected


def test_an_unvalidated_not_null_comes_after_its_table() -> None:
    wanted = state(schema(), table(), column("a", not_null="not valid", not_null_name="soon"))
    assert statements(state(schema()), wanted) == [
        "CREATE TABLE public.t (\n    a text\n)",
        "ALTER TABLE public.t ADD CONSTRAINT soon NOT NULL a NOT VALID",
    ]


def test_what_is_dropped_above_is_put_back_below() -> None:
    live = family(table(), column("a", **HAS), *below(column("a", of="kid", inherited=True, **HAS)))
    wanted = family(table(), A, *below(column("a", of="kid", inherited=True, **HAS)))
    assert statements(live, wanted) == [
        "ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE public.kid ALTER COLUMN a SET NOT NULL",
    ]


def test_what_comes_from_above_is_first_taken_off_below() -> None:
    own = noted(column("a", of="kid", inherited=True, **HAS), not_null_local="true", not_null_inherited="false")
    shared = noted(column("a", of="kid", inherited=True, **HAS), not_null_local="false", not_null_inherited="true")
    live, wanted = family(table(), A, *below(own)), family(table(), column("a", **HAS), *below(shared))
    assert statements(live, wanted) == [
        "ALTER TABLE public.kid ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE public.t ADD CONSTRAINT t_a_not_null NOT NULL a",
    ]


def test_a_name_that_differs_below_cannot_be_changed_above_alone() -> None:
    other = column("a", of="kid", inherited=True, not_null="true", not_null_name="other")
    live = family(table(), column("a", **HAS), *below(other))
    wanted = family(table(), column("a", not_null="true", not_null_name="must"), *below(other))
    assert statements(live, wanted) == [
        "ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE public.t ADD CONSTRAINT must NOT NULL a",
    ]


def test_a_table_is_made_with_what_it_inherits_and_then_goes_its_own_way() -> None:
    wanted = family(
        table(),
        A,
        default("'x'::text"),
        *below(column("a", of="kid", inherited=True, statistics="5", storage="MAIN", options=("n_distinct=5",), **HAS)),
    )
    assert statements(state(schema(), table(), A, default("'x'::text")), wanted) == [
        "CREATE TABLE public.kid ()\nINHERITS (public.t)",
        "ALTER TABLE public.kid ALTER COLUMN a SET NOT NULL",
        "ALTER TABLE ONLY public.kid ALTER COLUMN a SET STORAGE MAIN",
        "ALTER TABLE ONLY public.kid ALTER COLUMN a SET STATISTICS 5",
        "ALTER TABLE ONLY public.kid ALTER COLUMN a SET (n_distinct=5)",
        "ALTER TABLE ONLY public.kid ALTER COLUMN a DROP DEFAULT",
    ]


def test_an_inherited_column_follows_the_one_above() -> None:
    live = family(table(), A, *below(MINE))
    wanted = family(table(), column("a", type="bigint"), *below(column("a", of="kid", inherited=True, type="bigint")))
    assert statements(live, wanted) == ["ALTER TABLE public.t ALTER COLUMN a TYPE bigint USING a::bigint"]


PARTITION = Fact(("partition", "public", "part"), ("table", "public", "part"), {"bound": "DEFAULT", "of": "public\0t"})
LONE = index("lone", "CREATE INDEX lone ON ONLY public.t USING btree (a)", valid="false")


def test_an_index_that_a_partition_has_no_part_in_comes_after_it() -> None:
    tree = (schema(), table(partition_key="LIST (a)"), A, table("part"), column("a", of="part", inherited=True))
    needs = {PARTITION.id: [T]}
    wanted = state(*tree, PARTITION, LONE, needs=needs)
    attach = "ALTER TABLE ONLY public.t ATTACH PARTITION public.part DEFAULT"
    assert statements(state(*tree, needs=needs), wanted) == [attach, LONE.attributes["definition"]]
    assert statements(state(*tree, LONE, needs=needs), wanted) == [
        "DROP INDEX public.lone",
        attach,
        LONE.attributes["definition"],
    ]


POINTS = constraint("points", "FOREIGN KEY (a) REFERENCES public.t(a)", of="u")


def test_a_table_stays_logged_for_a_kept_key() -> None:
    live = state(schema(), table(), A, table("u"), POINTS, needs={POINTS.id: [A.id]})
    cut, kept = retain(live, state(schema(), table(persistence="UNLOGGED"), A, table("u")), KEEP)
    assert {each.fact_id for each in kept} == {POINTS.id, T}
    assert statements(live, cut) == []
