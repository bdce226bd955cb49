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
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.child_tables import (
    ADD_B,
    APART,
    child_facts,
    family,
    kid,
    with_metadata,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import IDENTITY
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


B = column("b", number=2)


OWN_B = column("b", of="kid", number=2)
PAIR = family(table(), A, *child_facts(kid()))
KID_B = "ALTER TABLE ONLY public.kid ALTER COLUMN b SET"
CHECK = constraint("c", "CHECK ((a > 0))")
KID_CHECK = with_metadata(constraint("c", "CHECK ((a > 0))", of="kid"), inherited="true")
ADD_CHECK = "ALTER TABLE public.{0} ADD CONSTRAINT c CHECK ((a > 0))"
MUST: dict[str, t.Any] = {"not_null": "true", "not_null_name": "must"}
GRANDCHILD = (
    table("g", inherits=(("public", "kid"),)),
    Fact(("inheritance", "public", "g", "public", "kid"), ("table", "public", "g"), {}),
    column("a", of="g", inherited=True),
)
SIBLING = (
    table("a_kid", inherits=(("public", "t"),)),
    Fact(("inheritance", "public", "a_kid", "public", "t"), ("table", "public", "a_kid"), {}),
    column("a", of="a_kid", inherited=True),
)
OF_G = column("b", of="g", inherited=True, number=2)


def named(name: str, **attributes: t.Any) -> FactSet:
    """Return a family whose columns have a NOT NULL constraint of this name."""
    both: dict[str, t.Any] = {"not_null": "true", **attributes, "not_null_name": name}
    return family(table(), column("a", **both), *child_facts(kid(**both)))


def local(fact: Fact, is_local: str) -> Fact:
    """Return a column with an inherited NOT NULL that is also declared locally, or not."""
    return with_metadata(fact, not_null_local=is_local, not_null_inherited="true")


FAMILIES: dict[str, tuple[FactSet, FactSet, list[str]]] = {
    "a new column": (PAIR, family(table(), A, B, *child_facts(kid(), kid("b"))), [ADD_B]),
    "with settings of its own": (
        PAIR,
        family(
            table(),
            A,
            column("b", number=2, storage="MAIN", compression="lz4"),
            default("'x'", "b"),
            *child_facts(kid(), kid("b", storage="EXTERNAL", compression="pglz", statistics="5", options=("n_distinct=1",))),
        ),
        [
            f"{ADD_B} COMPRESSION lz4 DEFAULT 'x'",
            "ALTER TABLE ONLY public.t ALTER COLUMN b SET STORAGE MAIN",
            f"{KID_B} STORAGE EXTERNAL",
            f"{KID_B} COMPRESSION pglz",
            f"{KID_B} STATISTICS 5",
            f"{KID_B} (n_distinct=1)",
            "ALTER TABLE ONLY public.kid ALTER COLUMN b DROP DEFAULT",
        ],
    ),
    "without the compression of the parent's": (
        PAIR,
        family(table(), A, column("b", number=2, compression="lz4"), *child_facts(kid(), kid("b"))),
        [f"{ADD_B} COMPRESSION lz4", f"{KID_B} COMPRESSION default"],
    ),
    "a local column, which is merged": (
        PAIR, family(table(), A, B, *child_facts(kid(), OWN_B)), ["ALTER TABLE public.kid ADD COLUMN b text", ADD_B],
    ),
    "a column that the child has": (
        family(table(), A, *child_facts(kid(), OWN_B)), family(table(), A, B, *child_facts(kid(), OWN_B)), [ADD_B],
    ),
    "a local NOT NULL of a new column": (
        PAIR,
        family(table(), A, column("b", number=2, **HAS), *child_facts(kid(), local(kid("b", **HAS), "true"))),
        [f"{ADD_B} NOT NULL", "ALTER TABLE public.kid ALTER COLUMN b SET NOT NULL"],
    ),
    "an inherited NOT NULL of a new column": (
        PAIR,
        family(table(), A, column("b", number=2, **HAS), *child_facts(kid(), local(kid("b", **HAS), "false"))),
        [f"{ADD_B} NOT NULL"],
    ),
    "a NOT NULL of both, of which none is inherited": (
        PAIR,
        family(table(), A, column("b", number=2, not_null="no inherit"), *child_facts(kid(), kid("b", **HAS))),
        [f"{ADD_B} NOT NULL NO INHERIT", "ALTER TABLE public.kid ALTER COLUMN b SET NOT NULL"],
    ),
    "another name of a NOT NULL": (named("old"), named("must"), ["ALTER TABLE public.t RENAME CONSTRAINT old TO must"]),
    "of one that is not inherited": (
        named("old", not_null="no inherit"),
        named("must", not_null="no inherit"),
        ["ALTER TABLE public.t RENAME CONSTRAINT old TO must", "ALTER TABLE public.kid RENAME CONSTRAINT old TO must"],
    ),
    "a NOT NULL by name": (PAIR, named("must"), ["ALTER TABLE public.t ADD CONSTRAINT must NOT NULL a"]),
    "whose name in the child differs": (
        family(table(), A, *child_facts(kid(not_null="true", not_null_name="mine"))),
        named("must"),
        ["ALTER TABLE public.kid RENAME CONSTRAINT mine TO must", "ALTER TABLE public.t ADD CONSTRAINT must NOT NULL a"],
    ),
    "validated": (
        named("must", not_null="not valid"), named("must"), ["ALTER TABLE public.t VALIDATE CONSTRAINT must"],
    ),
    "not valid any more": (
        state(schema(), table(), column("a", **MUST)),
        state(schema(), table(), column("a", not_null="not valid", not_null_name="must")),
        ["ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL", "ALTER TABLE public.t ADD CONSTRAINT must NOT NULL a NOT VALID"],
    ),
    "a column that goes": (family(table(), A, B, *child_facts(kid(), kid("b"))), PAIR, ["ALTER TABLE public.t DROP COLUMN b"]),
    "a column that the child keeps": (
        family(table(), A, B, *child_facts(kid(), kid("b"))),
        family(table(), A, *child_facts(kid(), OWN_B)),
        ["ALTER TABLE ONLY public.t DROP COLUMN b"],
    ),
    "a NOT NULL column that the child keeps without NOT NULL": (
        family(table(), A, column("b", number=2, **HAS), *child_facts(kid(), local(kid("b", **HAS), "false"))),
        family(table(), A, *child_facts(kid(), OWN_B)),
        ["ALTER TABLE public.t ALTER COLUMN b DROP NOT NULL", "ALTER TABLE ONLY public.t DROP COLUMN b"],
    ),
    "a NOT NULL column that the child keeps with NOT NULL": (
        family(table(), A, column("b", number=2, **HAS), *child_facts(kid(), local(kid("b", **HAS), "false"))),
        family(table(), A, *child_facts(kid(), column("b", of="kid", number=2, **HAS))),
        [
            "ALTER TABLE public.t ALTER COLUMN b DROP NOT NULL",
            "ALTER TABLE public.kid ALTER COLUMN b SET NOT NULL",
            "ALTER TABLE ONLY public.t DROP COLUMN b",
        ],
    ),
    "an identity column that the child keeps without NOT NULL": (
        family(table(), A, column("b", number=2, **HAS), IDENTITY, *child_facts(kid(), local(kid("b", **HAS), "false"))),
        family(table(), A, *child_facts(kid(), OWN_B)),
        [
            "ALTER TABLE public.t ALTER COLUMN b DROP IDENTITY",
            "ALTER TABLE public.t ALTER COLUMN b DROP NOT NULL",
            "ALTER TABLE ONLY public.t DROP COLUMN b",
        ],
    ),
    "a NOT NULL column that the child keeps with a NOT NULL of another name": (
        family(table(), A, column("b", number=2, **HAS), *child_facts(kid(), local(kid("b", not_null_name="of_t", **HAS), "true"))),
        family(table(), A, *child_facts(kid(), column("b", of="kid", number=2, **HAS))),
        [
            "ALTER TABLE public.t ALTER COLUMN b DROP NOT NULL",
            "ALTER TABLE public.kid RENAME CONSTRAINT of_t TO kid_b_not_null",
            "ALTER TABLE ONLY public.t DROP COLUMN b",
        ],
    ),
    "a NOT NULL column, as the child has": (
        family(table(), A, *child_facts(kid(), column("b", of="kid", number=2, **HAS))),
        family(table(), A, column("b", number=2, **HAS), *child_facts(kid(), local(kid("b", not_null_name="t_b", **HAS), "false"))),
        ["ALTER TABLE public.kid ALTER COLUMN b DROP NOT NULL", f"{ADD_B} NOT NULL"],
    ),
    "a NOT NULL column, as the child has and keeps under another name": (
        family(table(), A, *child_facts(kid(), column("b", of="kid", number=2, **HAS))),
        family(table(), A, column("b", number=2, **HAS), *child_facts(kid(), local(kid("b", not_null_name="m", **HAS), "true"))),
        ["ALTER TABLE public.kid RENAME CONSTRAINT kid_b_not_null TO m", f"{ADD_B} NOT NULL"],
    ),
    "a column that is dropped in one child only after the parent's": (
        family(table(), A, B, *child_facts(kid(), kid("b")), *SIBLING, column("b", of="a_kid", inherited=True, number=2)),
        family(table(), A, *child_facts(kid(), OWN_B), *SIBLING),
        ["ALTER TABLE ONLY public.t DROP COLUMN b", "ALTER TABLE public.a_kid DROP COLUMN b"],
    ),
    "a column for grandchildren": (
        family(table(), A, *child_facts(kid()), *GRANDCHILD),
        family(table(), A, B, *child_facts(kid(), kid("b")), *GRANDCHILD, OF_G),
        [ADD_B],
    ),
    "no parent any more": (PAIR, APART, ["ALTER TABLE public.kid NO INHERIT public.t"]),
    "no parent any more, but a check": (
        PAIR,
        state(schema(), table(), A, table("kid"), column("a", of="kid"), constraint("c", "CHECK ((a > 0))", of="kid")),
        ["ALTER TABLE public.kid NO INHERIT public.t", ADD_CHECK.format("kid")],
    ),
    "a parent": (APART, PAIR, ["ALTER TABLE public.kid INHERIT public.t"]),
    "a parent with a new column": (
        APART,
        family(table(), A, B, *child_facts(kid(), kid("b"))),
        ["ALTER TABLE public.kid ADD COLUMN b text", ADD_B, "ALTER TABLE public.kid INHERIT public.t"],
    ),
    "a parent with a new check": (
        APART,
        family(table(), A, CHECK, *child_facts(kid(), KID_CHECK)),
        [ADD_CHECK.format("kid"), ADD_CHECK.format("t"), "ALTER TABLE public.kid INHERIT public.t"],
    ),
    "a check": (PAIR, family(table(), A, CHECK, *child_facts(kid(), KID_CHECK)), [ADD_CHECK.format("t")]),
    "no check any more": (
        family(table(), A, CHECK, *child_facts(kid(), KID_CHECK)), PAIR, ["ALTER TABLE public.t DROP CONSTRAINT c"],
    ),
    "a check that only the child has validated": (
        PAIR,
        family(
            table(),
            A,
            constraint("c", "CHECK ((a > 0)) NOT VALID", validated="false"),
            *child_facts(kid(), constraint("c", "CHECK ((a > 0))", of="kid")),
        ),
        [ADD_CHECK.format("kid"), f"{ADD_CHECK.format('t')} NOT VALID"],
    ),
    "a new child": (
        family(table(), A, CHECK),
        family(table(), A, CHECK, *child_facts(kid(), KID_CHECK)),
        ["CREATE TABLE public.kid ()\nINHERITS (public.t)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", FAMILIES)
def test_a_table_and_its_child_get(change: str) -> None:
    live, wanted, expected = FAMILIES[change]
    assert statements(live, wanted) == expected
