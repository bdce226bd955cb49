# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rows a plan's new constraints, indexes, and NOT NULL reject, asked before: only what the rows as they are can tell."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import ComparisonContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.lineage import with_descendants
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.row_checks import row_checks
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan

from .states import T, column, constraint, default, function, index, schema, state, table

A, B, X = column("a"), column("b", number=2), column("x", of="u")
BASE = (schema(), table(), A, B, table("u"), X)


def checks(live: FactSet, wanted: FactSet) -> list[tuple[str, str]]:
    """Return what is counted, and how."""
    return [(each.what, each.query) for each in row_checks(make_plan(live, wanted), live, wanted)]


def added(
    *facts: Fact, needs: dict[FactId, list[FactId]] | None = None, base: tuple[Fact, ...] = BASE
) -> list[tuple[str, str]]:
    """Return the checks for facts that a plan adds."""
    return checks(state(*base), state(*base, *facts, needs=needs))


def unique(definition: str) -> Fact:
    """Return a unique index."""
    return index("i", f"CREATE UNIQUE INDEX i ON public.t USING btree {definition}", unique=True)


def duplicates(columns: str, where: str = "", table_name: str = "ONLY public.t") -> list[tuple[str, str]]:
    """Return the check for duplicate keys."""
    rows = f"SELECT FROM {table_name}{where} GROUP BY {columns} HAVING count(*) > 1"
    return [("duplicate keys", f"SELECT count(*) FROM ({rows}) AS duplicate")]


NOT_NULL = " WHERE (a) IS NOT NULL"
CHECKS: dict[str, tuple[Fact, list[tuple[str, str]]]] = {
    "a check": (
        constraint("c", "CHECK ((a <> ''))"),
        [("rows that violate it", "SELECT count(*) FROM public.t WHERE NOT ((a <> ''))")],
    ),
    "a check of this table only": (
        constraint("c", "CHECK ((a <> '')) NO INHERIT"),
        [("rows that violate it", "SELECT count(*) FROM ONLY public.t WHERE NOT ((a <> ''))")],
    ),
    "a check that is not valid": (constraint("c", "CHECK ((a <> '')) NOT VALID", validated="false"), []),
    "a foreign key": (
        constraint("f", "FOREIGN KEY (a, b) REFERENCES public.u(x, y)"),
        [(
            "keys that don't exist there",
            "SELECT count(*) FROM (SELECT a, b FROM ONLY public.t WHERE a IS NOT NULL AND b IS NOT NULL EXCEPT SELECT x, y FROM ONLY public.u) AS missing",
        )],
    ),
    "a foreign key that is not valid": (
        constraint("f", "FOREIGN KEY (a) REFERENCES public.u(x) NOT VALID", validated="false"), [],
    ),
    "a primary key": (constraint("k", "PRIMARY KEY (a, b)"), duplicates("a, b")),
    "a unique key": (constraint("k", "UNIQUE (a, b)"), duplicates("a, b", f"{NOT_NULL} AND (b) IS NOT NULL")),
    "a unique key over NULL": (constraint("k", "UNIQUE NULLS NOT DISTINCT (a)"), duplicates("a")),
    "a unique index": (unique("(a DESC NULLS LAST, lower(b))"), duplicates("a, lower(b)", f"{NOT_NULL} AND (lower(b)) IS NOT NULL")),
    "with more columns": (unique("(a) INCLUDE (b)"), duplicates("a", NOT_NULL)),
    "over NULL": (unique("(a) NULLS NOT DISTINCT"), duplicates("a")),
    "of some rows": (unique("(a) WHERE (b = ')'::text)"), duplicates("a", f" WHERE (b = ')'::text) AND{NOT_NULL.removeprefix(' WHERE')}")),
    "with a collation": (unique('(a COLLATE "C")'), []),
    "with an operator class": (unique("(a text_pattern_ops)"), []),
    "another index": (index("i", "CREATE INDEX i ON public.t USING btree (a)"), []),
    "an exclusion": (
        constraint("e", "EXCLUDE USING gist (a WITH =, b WITH &&) WHERE ((a <> ''))"),
        [(
            "pairs of rows that exclude each other",
            """WITH numbered AS (SELECT row_number() OVER () AS "row number", * FROM ONLY public.t WHERE ((a <> '')))
SELECT count(*) FROM numbered AS one JOIN numbered AS other ON one."row number" < other."row number" AND one.a = other.a AND one.b && other.b""",
        )],
    ),
    "an exclusion of an expression": (constraint("e", "EXCLUDE USING gist (lower(a) WITH =)"), []),
}  # fmt: skip


@pytest.mark.parametrize("what", CHECKS)
def test_what_is_added_is_checked(what: str) -> None:
    fact, expected = CHECKS[what]
    assert added(fact) == expected


CHECK, KEY = constraint("c", "CHECK ((a <> ''))"), constraint("k", "UNIQUE (a)")


def test_only_stricter_constraints_are_checked() -> None:
    looser = constraint("c", "CHECK (true)")
    validated = constraint("c", "CHECK (true) NOT VALID", validated="false")
    assert len(checks(state(*BASE, looser), state(*BASE, CHECK))) == 1
    assert len(checks(state(*BASE, validated), state(*BASE, looser))) == 1
    assert checks(state(*BASE, CHECK), state(*BASE)) == []
    altered = constraint("f", "FOREIGN KEY (a) REFERENCES public.u(x)", options=("fillfactor=1",))
    assert checks(state(*BASE, constraint("f", "FOREIGN KEY (a) REFERENCES public.u(x)")), state(*BASE, altered)) == []


def test_what_changes_along_is_not_checked() -> None:
    """The rows as they are don't tell what a new type or another function makes of them."""
    needs = {CHECK.id: [A.id]}
    other = A.with_attributes(type="integer")
    retyped = (BASE[0], BASE[1], other, *BASE[3:])
    assert len(added(CHECK, needs=needs)) == 1
    assert checks(state(*BASE), state(*retyped, CHECK, needs=needs)) == []
    new = column("c", number=3)
    assert added(new, CHECK, needs={CHECK.id: [new.id]}) == []
    f = function("f")
    assert len(checks(state(*BASE, f), state(*BASE, f, CHECK, needs={CHECK.id: [f.id]}))) == 1
    changed = state(*BASE, function("f", body="SELECT 2"), CHECK, needs={CHECK.id: [f.id]})
    assert checks(state(*BASE, f), changed) == []
    assert (
        len(
            checks(
                state(*BASE, KEY), state(*BASE, constraint("f", "FOREIGN KEY (a) REFERENCES public.t(a)"), needs=None)
            )
        )
        == 1
    )


def test_new_tables_and_foreign_ones_have_no_rows_to_check() -> None:
    assert checks(state(schema()), state(*BASE, CHECK)) == []
    foreign = table(server="s", foreign_options=())
    assert added(CHECK, base=(schema(), foreign, A, B)) == []


PARTITION = Fact(("partition", "public", "u"), ("table", "public", "u"), {"bound": "DEFAULT", "of": ("public", "t")})


def linked(*facts: Fact, link: bool = True) -> FactSet:
    """Return a state in which u is a partition of t."""
    parts = (schema(), table(partition_key="LIST (a)"), A, B, table("u"), X)
    return state(*parts, *([PARTITION] if link else []), *facts, needs={PARTITION.id: [T]} if link else None)


def test_a_partitioned_table_is_checked_with_its_partitions() -> None:
    assert checks(linked(), linked(KEY)) == duplicates("a", NOT_NULL, "public.t")
    reference = constraint("f", "FOREIGN KEY (x) REFERENCES public.t(a)", of="u")
    ((_what, query),) = checks(linked(), linked(reference))
    assert query.endswith("FROM ONLY public.u WHERE x IS NOT NULL EXCEPT SELECT a FROM public.t) AS missing")
    assert checks(linked(), linked(KEY, link=False)) == [], "the partition is detached then"


def required(**attributes: str) -> Fact:
    """Return the column with a NOT NULL."""
    return A.with_attributes(not_null="true", **attributes)


def test_a_not_null_is_checked() -> None:
    rest = BASE[3:]

    def counted(before: Fact, after: Fact) -> list[tuple[str, str]]:
        return checks(state(*BASE[:2], before, *rest), state(*BASE[:2], after, *rest))

    null = [("rows with NULL", "SELECT count(*) FROM public.t WHERE a IS NULL")]
    assert counted(A, required()) == null
    assert counted(A, A.with_attributes(not_null="no inherit")) == [
        (null[0][0], null[0][1].replace("public.t", "ONLY public.t"))
    ]
    assert counted(A, A.with_attributes(not_null="not valid", not_null_name="n")) == []
    assert counted(A, required(type="bigint")) == []
    assert counted(required(), A) == []
    computed = {"generated": "STORED", "expression": "1"}
    assert counted(A.with_attributes(**computed), required(**computed)) == []


def test_a_new_column_without_values_is_checked() -> None:
    new = column("n", number=3, not_null="true")
    one = [("rows without a value", "SELECT count(*) FROM public.t")]
    assert added(new) == one
    assert added(new, default("1", "n")) == []
    assert added(column("n", number=3)) == []
    identity = Fact(new.id, new.parent, new.attributes, {**new.metadata, "identity": "a"})
    assert added(identity) == []
    assert added(new.with_attributes(generated="STORED", expression="1")) == []
    domain = Fact(("domain", "public", "d"), ("schema", "public"), {})
    base = (*BASE, domain)
    assert checks(state(*base), state(*base, new, needs={new.id: [domain.id]})) == []


def test_an_inherited_column_is_checked_with_the_parents() -> None:
    link = Fact(("inheritance", "public", "kid", "public", "t"), ("table", "public", "kid"), {})
    base = (*BASE, table("kid", inherits=(("public", "t"),)), column("a", of="kid", inherited=True), link)
    new, own = column("n", number=3, not_null="true"), column("n", of="kid", inherited=True, number=3, not_null="true")
    found = checks(state(*base, needs={link.id: [T]}), state(*base, new, own, needs={link.id: [T]}))
    assert found == [("rows without a value", "SELECT count(*) FROM public.t")]


def test_rows_of_descendants_that_have_the_column_have_values() -> None:
    def child(name: str) -> tuple[Fact, Fact]:
        link = Fact(("inheritance", "public", name, "public", "t"), ("table", "public", name), {})
        return table(name, inherits=(("public", "t"),)), link

    one, two, three = child("one"), child("two"), child("three")
    base = (*BASE, *one, *two, *three, column("n", of="two", not_null="true"))
    needs: dict[FactId, list[FactId]] = {each[1].id: [T] for each in (one, two, three)}
    after = (*base, column("n", number=3, not_null="true"))
    ((what, query),) = checks(state(*base, needs=needs), state(*after, needs=needs))
    assert what == "rows without a value"
    counts = sorted(query.removeprefix("SELECT ").split(" + "))
    assert counts == [f"(SELECT count(*) FROM ONLY public.{each})" for each in ("one", "t", "three")]


def test_each_descendant_is_found_once() -> None:
    links: dict[tuple[str, str], Fact] = {
        (child, parent): Fact(("inheritance", "public", child, "public", parent), ("table", "public", child), {})
        for child, parent in (("b", "t"), ("c", "t"), ("d", "b"), ("d", "c"))
    }
    needs: dict[FactId, list[t.Any]] = {
        link.id: [("table", "public", parent)] for (_child, parent), link in links.items()
    }
    live = state(schema(), table(), *(table(name) for name in "bcd"), *links.values(), needs=needs)
    found = with_descendants(T, ComparisonContext(live, live))
    assert sorted(each[2] for each in found) == ["b", "c", "d", "t"]
    assert with_descendants(None, ComparisonContext(live, live)) == []
    assert with_descendants(("table", "public", "no"), ComparisonContext(live, live)) == []
