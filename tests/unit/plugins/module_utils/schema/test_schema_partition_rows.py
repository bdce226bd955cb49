# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rows prevent that a partition is attached, asked before: only what the rows as they are can tell."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.partition_rows import (
    partition_row_checks,
    unmanaged_row_checks,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan

from .states import column, schema, state, table

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId, FactSet

KEY = "LIST (a)"
TREE = (table(partition_key=KEY), column("a"), column("b", number=2))
APART = (table("u"), column("a", of="u"), column("b", of="u", number=2))
REST = (table("rest"), column("a", of="rest"), column("b", of="rest", number=2))


def partition(name: str, bound: str, of: str = "t") -> Fact:
    """Return the link of a partition to its table."""
    return Fact(("partition", "public", name), ("table", "public", name), {"bound": bound, "of": ("public", of)})


def with_links(facts: Iterable[Fact]) -> FactSet:
    """Return a state whose partitions depend on their tables."""
    needs: dict[FactId, list[FactId]] = {}
    for each in facts:
        if each.kind == "partition":
            needs[each.id] = [("table", *t.cast("tuple[str, ...]", each.attributes["of"]))]
    return state(schema(), *facts, needs=needs)


def checks(before: Iterable[Fact], after: Iterable[Fact]) -> list[tuple[str, str]]:
    """Return what is counted, and how."""
    live, wanted = with_links(before), with_links(after)
    return [(each.what, each.query) for each in partition_row_checks(make_plan(live, wanted), live, wanted)]


def attached(bound: str, key: str = KEY) -> list[tuple[str, str]]:
    """Return the checks for a table that becomes a partition."""
    tree = (table(partition_key=key), *TREE[1:], *APART)
    return checks(tree, (*tree, partition("u", bound)))


RANGE, LISTED = "RANGE (a, b)", "FOR VALUES IN ('one')"
NULLS = "(a) IS NOT NULL AND (b) IS NOT NULL"
HASHED = "pg_catalog.satisfies_hash_partition('public.t'::pg_catalog.regclass"
CONDITIONS = {
    "values": (KEY, LISTED, "(a) IN ('one')"),
    "values and NULL": (KEY, "FOR VALUES IN ('one', NULL, 'o, ''(')", "(a) IN ('one', 'o, ''(') OR (a) IS NULL"),
    "NULL": (KEY, "FOR VALUES IN (NULL)", "(a) IS NULL"),
    "an expression": ("LIST (lower(a))", LISTED, "(lower(a)) IN ('one')"),
    "a range": (RANGE, "FOR VALUES FROM (1, 2) TO (3, 4)", f"{NULLS} AND ROW((a), (b)) >= ROW(1, 2) AND ROW((a), (b)) < ROW(3, 4)"),
    "a range without an end": (RANGE, "FOR VALUES FROM (1, 2) TO (MAXVALUE, MAXVALUE)", f"{NULLS} AND ROW((a), (b)) >= ROW(1, 2)"),
    "a range without a beginning": (RANGE, "FOR VALUES FROM (MINVALUE, MINVALUE) TO (3, 4)", f"{NULLS} AND ROW((a), (b)) < ROW(3, 4)"),
    "up to the last": (RANGE, "FOR VALUES FROM (1, MINVALUE) TO (3, MAXVALUE)", f"{NULLS} AND ROW((a)) >= ROW(1) AND ROW((a)) <= ROW(3)"),
    "after the last": (RANGE, "FOR VALUES FROM (1, MAXVALUE) TO (3, MINVALUE)", f"{NULLS} AND ROW((a)) > ROW(1) AND ROW((a)) < ROW(3)"),
    "a hash": ("HASH (a, b)", "FOR VALUES WITH (modulus 4, remainder 1)", f"{HASHED}, 4, 1, (a), (b))"),
}  # fmt: skip


@pytest.mark.parametrize("what", CONDITIONS)
def test_rows_of_the_table_are_checked(what: str) -> None:
    key, bound, condition = CONDITIONS[what]
    query = f"SELECT count(*) FROM public.u WHERE (({condition}) IS NOT TRUE)"
    assert attached(bound, key) == [("rows that don't fit its bounds", query)]


def test_what_is_not_known_is_not_checked() -> None:
    assert attached("DEFAULT") == [], "there is no other partition"
    assert attached("FOR VALUES OTHERWISE") == []
    hashed = (table(partition_key="HASH (a)"), *TREE[1:])
    bound = "FOR VALUES WITH (modulus 4, remainder 1)"
    assert checks(APART, (*APART, *hashed, partition("u", bound))) == [], "the table that is hashed for is new"
    new = (table("new"), column("a", of="new"), column("b", of="new", number=2), partition("new", LISTED))
    assert checks(TREE, (*TREE, *new)) == [], "the partition is new"


def test_rows_of_a_new_default_partition_belong_to_no_other_one() -> None:
    others = (partition("u", LISTED), partition("v", "FOR VALUES IN (NULL)"), partition("w", "FOR VALUES OTHERWISE"))
    tree = (*TREE, *APART, table("v"), table("w"), *REST, *others)
    query = "SELECT count(*) FROM public.rest WHERE ((a) IN ('one')) OR ((a) IS NULL)"
    assert checks(tree, (*tree, partition("rest", "DEFAULT"))) == [("rows that don't fit its bounds", query)]


def test_rows_of_the_default_partition_are_checked() -> None:
    tree = (*TREE, *REST, partition("rest", "DEFAULT"))
    new = (table("new"), column("a", of="new"), column("b", of="new", number=2), partition("new", LISTED))
    what = "rows in the default partition public.rest that belong to it"
    query = "SELECT count(*) FROM public.rest WHERE (a) IN ('one')"
    assert checks(tree, (*tree, *new)) == [(what, query)]
    unknown = partition("new", "FOR VALUES OTHERWISE")
    assert checks(tree, (*tree, *new[:-1], unknown)) == []
    apart = (*TREE, *REST)
    both = [query for _what, query in checks(apart, (*tree, *new))]
    assert both == ["SELECT count(*) FROM public.rest WHERE ((a) IN ('one'))"], "its own rows are checked, once"


def test_rows_of_a_default_partition_that_is_not_managed_are_checked() -> None:
    new = (table("new"), column("a", of="new"), column("b", of="new", number=2), partition("new", LISTED))

    def found(before: Iterable[Fact], after: Iterable[Fact]) -> list[str]:
        live, wanted = with_links(before), with_links(after)
        return [each.query for each in unmanaged_row_checks(make_plan(live, wanted), live, wanted)]

    (query,) = found(TREE, (*TREE, *new))
    assert query.startswith("SELECT count(*) FROM public.t WHERE ((a) IN ('one')) AND tableoid IN (")
    assert query.endswith(" WHERE p.partrelid = 'public.t'::pg_catalog.regclass)")
    unknown = partition("new", "FOR VALUES OTHERWISE")
    assert found(TREE, (*TREE, *new[:-1], unknown)) == []
    assert found((), (*TREE, *new)) == [], "the table is new"
    rest = (*REST, partition("rest", "DEFAULT"))
    assert found((*TREE, *rest), (*TREE, *rest, *new)) == [], "the default partition is managed"
    assert found((*TREE, *rest), (*TREE, *REST, *new)) == [], "it is detached"


def test_rows_fit_the_bounds_of_each_level() -> None:
    middle = (table("m", partition_key="LIST (b)"), column("a", of="m"), column("b", of="m", number=2))
    tree = (*TREE, *middle, partition("m", LISTED), *APART)
    ((_what, query),) = checks(tree, (*tree, partition("u", "FOR VALUES IN ('two')", of="m")))
    assert query.endswith(" WHERE (((b) IN ('two')) IS NOT TRUE) OR (((a) IN ('one')) IS NOT TRUE)")


@pytest.mark.parametrize("attribute", ["type", "collation", "generated", "expression"])
def test_rows_that_change_say_nothing(attribute: str) -> None:
    tree, link = (*TREE, *APART), partition("u", LISTED)
    changed = (*TREE, *APART[:-1], APART[-1].with_attributes(**{attribute: "other"}))
    assert checks(tree, (*changed, link)) == []
    assert checks(tree, (*tree[:-1], link)) == [], "a column goes"
    added = column("c", of="u", number=3)
    assert len(checks(tree, (*tree, added, link))) == 1


def test_rows_elsewhere_say_nothing() -> None:
    foreign = (table("u", server="s", foreign_options=()), *APART[1:])
    tree = (*TREE, *foreign)
    assert checks(tree, (*tree, partition("u", LISTED))) == []


def test_rows_of_partitions_that_come_or_go_say_nothing() -> None:
    default = (table("rest", partition_key="LIST (b)"), *REST[1:], partition("rest", "DEFAULT"))
    tree = (*TREE, *APART, *default, table("below"))
    below = partition("below", "FOR VALUES IN ('x')", of="rest")
    link = partition("u", LISTED)
    assert len(checks((*tree, below), (*tree, below, link))) == 2
    assert len(checks((*tree, below), (*tree, link))) == 1, "the rows of the default partition aren't known"
    gone = (*TREE, *APART, *default)
    assert len(checks((*tree, below), (*gone, link))) == 1
