# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A parent table's NOT NULL changes, and those of its child tables change otherwise."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import ComparisonContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.inheritance.not_null import (
    is_dropped_last,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

from .states import T, column, constraint, schema, state, statements, table

CHILDREN = ("kid", "kin")


def of_child(name: str, null: str, **metadata: str) -> Fact:
    """Return the inherited column of a child table, as in PostgreSQL 18 if it has metadata."""
    name_of = "t" if metadata.get("not_null_local") == "false" else name
    explicit = f"{name_of}_a_not_null" if name_of != name else None
    fact = column("a", of=name, inherited=True, not_null=null, not_null_name=explicit)
    named = {"not_null_constraint": f"{name_of}_a_not_null"} if metadata else {}
    return Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, **metadata, **named})


INHERITED = {"not_null_local": "false", "not_null_inherited": "true"}
BOTH = {"not_null_local": "true", "not_null_inherited": "true"}
OWN = {"not_null_local": "true", "not_null_inherited": "false"}


def family(null: str, *children: tuple[t.Any, ...]) -> FactSet:
    """Return a table and its child tables: for each, whether it allows NULL, and its metadata."""
    facts = [schema(), table(), column("a", not_null=null)]
    links = [Fact(("inheritance", "public", name, "public", "t"), ("table", "public", name), {}) for name in CHILDREN]
    for name, link, (own, metadata) in zip(CHILDREN, links, children, strict=False):
        facts += [table(name, inherits=(("public", "t"),)), link, of_child(name, own, **metadata)]
    return state(*facts, needs={each.id: [T] for each in links[: len(children)]})


NO: tuple[str, dict[str, str]] = ("false", {})
ALTER, ONLY = "ALTER TABLE public.{} ALTER COLUMN a {}", "ALTER TABLE ONLY public.{} ALTER COLUMN a SET NOT NULL"
ADD = "ALTER TABLE public.t ADD CONSTRAINT t_a_not_null NOT NULL a NOT VALID"
VALIDATE = "ALTER TABLE public.kid VALIDATE CONSTRAINT t_a_not_null"
CHANGES: dict[str, tuple[FactSet, FactSet, list[str]]] = {
    "all of them get it": (family("false", NO, NO), family("true", ("true", {}), ("true", {})), [ALTER.format("t", "SET NOT NULL")]),
    "one of them doesn't get it": (
        family("false", NO, NO), family("true", ("true", {}), NO), [ONLY.format("t"), ONLY.format("kid")],
    ),
    "one has it, the other doesn't get it": (
        family("false", ("true", {}), NO), family("true", ("true", {}), NO), [ONLY.format("t")],
    ),
    "not valid, which a child has valid": (
        family("false", NO, NO), family("not valid", ("true", INHERITED), ("not valid", INHERITED)),
        [ADD, VALIDATE],
    ),
    "not valid, which a child has valid as its own": (
        family("false", ("true", OWN)), family("not valid", ("true", BOTH)), [ADD],
    ),
    "not valid, as a child has it": (family("false", NO), family("not valid", ("not valid", INHERITED)), [ADD]),
    "none any more": (
        family("true", ("true", INHERITED)), family("false", NO), [ALTER.format("t", "DROP NOT NULL")],
    ),
    "none any more, nor a child's own": (
        family("true", ("true", BOTH)), family("false", NO),
        [ALTER.format("t", "DROP NOT NULL"), ALTER.format("kid", "DROP NOT NULL")],
    ),
    "none any more, but a child's own": (
        family("true", ("true", BOTH)), family("false", ("true", OWN)), [ALTER.format("t", "DROP NOT NULL")],
    ),
    "none any more, but in a child": (
        family("true", ("true", INHERITED)), family("false", ("true", OWN)),
        [ALTER.format("t", "DROP NOT NULL"), ALTER.format("kid", "SET NOT NULL")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_parents_not_null_changes(change: str) -> None:
    live, wanted, expected = CHANGES[change]
    assert statements(live, wanted) == expected


def test_a_not_null_that_is_inherited_ends_with_the_one_that_it_is_inherited_from() -> None:
    """The parent gets NOT NULL, which its child has already; the child's child has it from there."""
    below = Fact(("inheritance", "public", "g", "public", "kid"), ("table", "public", "g"), {})
    of_below = (table("g", inherits=(("public", "kid"),)), below)

    def generations(null: str, kid: dict[str, str], own_name: str | None) -> FactSet:
        found = family(null, ("true", kid))
        inherited = column("a", of="g", inherited=True, not_null="true", not_null_name=own_name)
        for each in (
            *of_below,
            Fact(inherited.id, inherited.parent, inherited.attributes, {**inherited.metadata, **INHERITED}),
        ):
            found.add(each)
        found.add_dependency(below.id, ("table", "public", "kid"))
        return found

    live, wanted = generations("false", OWN, "kid_a_not_null"), generations("true", INHERITED, "t_a_not_null")
    assert statements(live, wanted) == [
        "ALTER TABLE public.kid ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE public.t ADD CONSTRAINT t_a_not_null NOT NULL a",
    ]


@pytest.mark.parametrize("null", ["true", "false"])
def test_a_column_stays_in_a_table_below_two_that_lose_it(null: str) -> None:
    """PostgreSQL would drop it there, too; since 18, its NOT NULL would remain inherited."""
    link = Fact(("inheritance", "public", "kid", "public", "t"), ("table", "public", "kid"), {})
    below = Fact(("inheritance", "public", "g", "public", "kid"), ("table", "public", "g"), {})
    tables = (table("kid", inherits=(("public", "t"),)), link, table("g", inherits=(("public", "kid"),)), below)
    needs: dict[FactId, list[FactId]] = {link.id: [T], below.id: [("table", "public", "kid")]}
    inherited = [of_child(name, null, **(INHERITED if null == "true" else {})) for name in ("kid", "g")]
    live = state(schema(), table(), column("a", not_null=null), *tables, *inherited, needs=needs)
    kept = column("a", of="g", not_null=null)
    found = statements(live, state(schema(), table(), *tables, kept, needs=needs))
    released = [ALTER.format("t", "DROP NOT NULL"), ALTER.format("g", "SET NOT NULL")]
    assert found == [
        *(released if null == "true" else []),
        "ALTER TABLE ONLY public.t DROP COLUMN a",
        "ALTER TABLE ONLY public.kid DROP COLUMN a",
    ]


def test_a_not_null_is_restored_in_the_topmost_tables_that_keep_the_column() -> None:
    """The table g has it from kid, which keeps it, although beside, its other parent table, loses the column."""
    parents = {"kid": ("t",), "beside": ("t",), "g": ("kid", "beside")}
    tables: list[Fact] = []
    needs: dict[FactId, list[FactId]] = {}
    for name, above in parents.items():
        tables.append(table(name, inherits=tuple(("public", each) for each in above)))
        for each in above:
            link = Fact(("inheritance", "public", name, "public", each), ("table", "public", name), {})
            tables.append(link)
            needs[link.id] = [("table", "public", each)]
    live = state(
        schema(),
        table(),
        column("a", not_null="true"),
        *tables,
        *(of_child(each, "true", **INHERITED) for each in parents),
        needs=needs,
    )
    kept = of_child("kid", "true", **OWN), of_child("g", "true", **INHERITED)
    found = statements(live, state(schema(), table(), *tables, *kept, needs=needs))
    assert found == [
        ALTER.format("t", "DROP NOT NULL"),
        ALTER.format("kid", "SET NOT NULL"),
        "ALTER TABLE ONLY public.t DROP COLUMN a",
        "ALTER TABLE ONLY public.beside DROP COLUMN a",
    ]


@pytest.mark.parametrize(("second", "number"), [("not valid", 1), ("true", 1)])
def test_it_becomes_not_valid_in_several_new_tables_at_once(second: str, number: int) -> None:
    live = state(schema(), table(), column("a", not_null="not valid"))
    wanted = family("not valid", ("not valid", INHERITED), (second, INHERITED))
    found = statements(live, wanted)
    assert found.count(ADD) == number
    created = [at for at, each in enumerate(found) if each.startswith("CREATE TABLE")]
    assert len(created) == 2
    assert (found.index(ADD) > created[-1]) == (second == "not valid")


@pytest.mark.parametrize(
    ("children", "definition", "only"),
    [
        (("true", "true"), "PRIMARY KEY (a)", ""),
        (("true", "false"), "PRIMARY KEY (a)", "ONLY "),
        (("true", "false"), "UNIQUE (a)", ""),
        (("true", "false"), "CHECK (a > 0)", ""),
    ],
)
def test_a_primary_key_leaves_the_columns_of_child_tables_as_they_are(
    children: tuple[str, str], definition: str, only: str
) -> None:
    """PostgreSQL would require the columns of all of them, before 18."""
    before = family("true", *((each, {}) for each in children))
    after = before.copy()
    key = constraint("k", definition)
    after.add(key)
    after.add_dependency(key.id, column("a").id)
    assert statements(before, after) == [f"ALTER TABLE {only}public.t ADD CONSTRAINT k {definition}"]


@pytest.mark.parametrize(
    ("null", "metadata", "after", "expected"),
    [
        ("true", BOTH, "false", True),
        ("true", INHERITED, "false", False),
        ("true", OWN, "false", False),
        ("true", BOTH, "true", False),
        ("true", BOTH, "no inherit", False),
        ("false", {}, "false", False),
    ],
    ids=["its own and inherited", "inherited only", "its own only", "it stays", "it isn't passed on", "there is none"],
)
def test_a_not_null_of_two_parents_and_its_own_is_dropped_last(
    null: str, metadata: dict[str, str], after: str, expected: bool
) -> None:
    parents = [
        (table(name), column("a", of=name, not_null="true", not_null_name="kid_a_not_null")) for name in ("t", "u")
    ]
    own = of_child("kid", null, **metadata)
    before = Fact(
        own.id,
        own.parent,
        {**own.attributes, "not_null_name": None},
        {**own.metadata, "not_null_constraint": "kid_a_not_null"},
    )
    above = (("public", "t"), ("public", "u"))
    live = state(schema(), *(each for both in parents for each in both), table("kid", inherits=above), before)
    context = ComparisonContext(live, live)
    assert is_dropped_last(before, before.with_attributes(not_null=after), context) is expected
