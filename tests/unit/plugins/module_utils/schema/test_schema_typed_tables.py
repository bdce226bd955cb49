# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Composite types with the order of their attributes, and the tables of these types."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.change import Creation
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.composites import (
    compare_order,
    order_notices,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import (
    ComparisonContext,
    PlanContext,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.typed_tables import (
    becomes_of_type,
    columns_of_attribute,
    may_set_type,
    type_of,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

from .states import T, column, part, plain_object, schema, state, statements, table

PAIR = plain_object("composite", "pair", {"order": None})
OTHER = plain_object("composite", "other", {"order": None})
TYPED = table(of_type="public.pair")


def typed(*names: str, of: Fact | None = PAIR, with_table: bool = True, **attributes: t.Any) -> FactSet:
    """Return a state with a composite type that has these attributes, and a table of the type, with these columns."""
    whole = of or PAIR
    parts = [
        part("attribute", whole, name, attributes={"type": "text", "collation": None}, number=str(number))
        for number, name in enumerate(names, 1)
    ]
    columns = [column(name, number=number, **attributes) for number, name in enumerate(names, 1)]
    its_table = table(of_type=f"public.{whole.name}") if of else table()
    needs: dict[FactId, list[FactId]] = {T: [whole.id]} if of and with_table else {}
    return state(schema(), whole, *parts, *([its_table, *columns] if with_table else []), needs=needs)


def orders(live: FactSet, wanted: FactSet, *, exact: bool) -> tuple[object, object]:
    """Return which order of the attributes is compared, live and wanted."""
    compare_order(live, wanted, exact=exact)
    return live.facts[PAIR.id].attributes["order"], wanted.facts[PAIR.id].attributes["order"]


BOTH = (("a", "b"), ("b", "a"))
ATTRIBUTE = part(
    "attribute", PAIR, "x", attributes={"type": "text", "collation": None}, number="1", default_storage="EXTENDED"
)


def of_pair(*names: str, null: str = "false") -> FactSet:
    """Return a composite type with attributes, and a table of the type."""
    given = {"type": "text", "collation": None}
    parts = [part("attribute", PAIR, name, attributes=given, number=str(n)) for n, name in enumerate(names, 1)]
    columns = [column(name, number=n, not_null=null if name == "b" else "false") for n, name in enumerate(names, 1)]
    return state(schema(), PAIR, *parts, table(of_type="public.pair"), *columns, needs={T: [PAIR.id]})


NOT_NULL = {
    "false": [],
    "true": ["ALTER TABLE public.t ALTER COLUMN b SET NOT NULL"],
    "not valid": ["ALTER TABLE public.t ADD CONSTRAINT t_b_not_null NOT NULL b NOT VALID"],
}


@pytest.mark.parametrize("exact", [False, True])
def test_another_order_of_attributes_is_a_difference(exact: bool) -> None:
    live, wanted = typed("a", "gone", "b", with_table=False), typed("new", "b", "a", with_table=False)
    assert orders(live, wanted, exact=exact) == BOTH
    assert order_notices(live, wanted) == []
    same = typed("a", "b", "new", with_table=False)
    assert orders(live, same, exact=exact) == (None, None), "a former order is forgotten, too"


@pytest.mark.parametrize(
    ("exact", "declared", "expected"),
    [(False, True, (None, None)), (True, True, (None, None)), (False, False, (None, None)), (True, False, BOTH)],
    ids=["declared", "declared, exact", "undeclared", "dropped"],
)
def test_the_order_stays_while_a_table_has_it(*, exact: bool, declared: bool, expected: tuple[object, object]) -> None:
    live, wanted = typed("a", "b"), typed("b", "a", with_table=declared)
    assert orders(live, wanted, exact=exact) == expected
    notices = order_notices(live, wanted)
    assert [each.partition(",")[0] for each in notices] == ["composite public.pair is left unchanged"] * (
        expected != BOTH
    )
    assert all("in another order: b, a instead of a, b. " in each for each in notices)


def test_a_table_of_another_type_has_nothing_to_do_with_the_order() -> None:
    live, wanted = typed("a", "b", with_table=False), typed("b", "a", with_table=False)
    for each in (live, wanted):
        each.add(OTHER)
        each.add(table(of_type="public.other"))
        each.add_dependency(T, OTHER.id)
    assert orders(live, wanted, exact=False) == BOTH
    for each in (live, wanted):
        each.facts[T] = table()
        each.add_dependency(T, PAIR.id)
    assert orders(live, wanted, exact=False) == BOTH, "a table that isn't of the type, although it uses it"


def test_a_new_type_has_no_former_order() -> None:
    wanted = typed("b", "a", with_table=False)
    assert order_notices(state(schema()), wanted) == []
    compare_order(state(schema()), wanted, exact=True)
    assert wanted.facts[PAIR.id].attributes["order"] is None


def test_an_attribute_is_created_after_those_before_it() -> None:
    wanted = typed("a", "b", "c", with_table=False)
    first, second, third = (("attribute", "public", "pair", name) for name in "abc")
    context = PlanContext(state(schema()), wanted, created={second, third})
    created = [KINDS["attribute"].creation(wanted.facts[each], context) for each in (first, second, third)]
    assert created == [Creation(), Creation(), Creation(after=(second,))]


def test_a_typed_table_is_created_with_what_its_type_does_not_define() -> None:
    for null, clause in (("false", ""), ("true", " (\n    a NOT NULL,\n    b NOT NULL\n)")):
        wanted = typed("a", "b", not_null=null)
        made = statements(typed(with_table=False), wanted)
        assert made[-1] == f"CREATE TABLE public.t OF public.pair{clause}"


SAME = typed("a", "b")
PLAIN = typed("a", "b", of=None)
TYPES: dict[str, tuple[FactSet, FactSet, bool]] = {
    "a table gets a type": (PLAIN, SAME, True),
    "a table loses its type": (SAME, PLAIN, True),
    "with the columns in another order": (PLAIN, typed("b", "a"), False),
    "with one more column": (typed("a", of=None), SAME, False),
    "with columns of another type": (typed("a", "b", of=None, type="integer"), SAME, False),
    "with a type that changes then": (
        typed("a", "b", of=None), state(*typed("a", "b", "c").facts.values(), needs={T: [PAIR.id]}), False,
    ),
    "with a type that is not managed": (PLAIN, state(*SAME.facts.values()), False),
    "with a type that becomes another one": (SAME, typed("a", "b", of=OTHER), True),
}  # fmt: skip


@pytest.mark.parametrize("case", TYPES)
def test_a_table_gets_or_loses_a_type_with_its_rows(case: str) -> None:
    live, wanted, expected = TYPES[case]
    context = ComparisonContext(live, wanted)
    assert becomes_of_type(T, context)
    assert may_set_type(T, context) is expected
    before, after = live.facts[T], wanted.facts[T]
    assert KINDS["table"].change(before, after, context).in_place is expected


def test_the_type_of_a_child_table_stays() -> None:
    for kind, name in (("partition", ()), ("inheritance", ("public", "whole"))):
        link = Fact((kind, "public", "t", *name), T, {"of": ("public", "whole")})
        live, wanted = (state(*each.facts.values(), link) for each in (SAME, PLAIN))
        assert not may_set_type(T, ComparisonContext(live, wanted))


def test_a_table_has_the_type_that_it_depends_on() -> None:
    assert type_of(T, SAME) == PAIR.id
    assert type_of(T, PLAIN) is None
    assert type_of(T, state(*SAME.facts.values())) is None
    assert type_of(("table", "public", "nothing"), SAME) is None
    assert not becomes_of_type(T, ComparisonContext(SAME, SAME))
    assert not becomes_of_type(T, ComparisonContext(state(schema()), SAME))
    assert not becomes_of_type(T, ComparisonContext(SAME, state(schema())))


def test_an_attribute_requires_the_column_of_a_typed_table() -> None:
    def required(*columns: Fact) -> FactSet:
        wanted = state(
            schema(),
            PAIR,
            ATTRIBUTE,
            TYPED,
            *columns,
            table("u"),
            needs={T: [PAIR.id], ("table", "public", "u"): [PAIR.id]},
        )
        return KINDS["attribute"].requirements(ATTRIBUTE, ComparisonContext(wanted, wanted))

    (new,) = required().facts.values()
    assert new.id == ("column", "public", "t", "x")
    assert new.attributes == {key: value for key, value in column("x").attributes.items() if key in new.attributes}
    assert new.metadata["inherited"] == "false"
    assert T in required().depends_on[new.id]
    (existing,) = required(column("x", type="integer", not_null="true")).facts.values()
    assert (existing.attributes["type"], existing.attributes["not_null"]) == ("text", "true")


def test_which_columns_come_from_an_attribute() -> None:
    facts = (schema(), PAIR, ATTRIBUTE, TYPED, column("x"), column("y", number=2), table("u"), column("x", "u"))
    needs: dict[FactId, list[FactId]] = {T: [PAIR.id], ("table", "public", "u"): [PAIR.id]}
    assert columns_of_attribute(ATTRIBUTE.id, state(*facts, needs=needs)) == {("column", "public", "t", "x")}
    assert columns_of_attribute(("attribute", "public", "other", "x"), state(*facts, needs=needs)) == set()
    assert columns_of_attribute(T, state(*facts, needs=needs)) == set()
    assert columns_of_attribute(ATTRIBUTE.id, state(*facts[:4], needs=needs)) == set()


def test_a_default_of_a_typed_table_is_set_after_it() -> None:
    default = Fact(("default", "public", "t", "x"), ("column", "public", "t", "x"), {"expression": "'y'"})
    made = state(schema(), PAIR, ATTRIBUTE, TYPED, column("x"), default, needs={T: [PAIR.id]})
    assert statements(state(schema(), PAIR, ATTRIBUTE), made) == [
        "CREATE TABLE public.t OF public.pair",
        "ALTER TABLE ONLY public.t ALTER COLUMN x SET DEFAULT 'y'",
    ]


@pytest.mark.parametrize("null", NOT_NULL)
def test_a_column_that_comes_with_an_attribute_gets_its_not_null(null: str) -> None:
    assert statements(of_pair("a"), of_pair("a", "b", null=null)) == [
        "ALTER TYPE public.pair ADD ATTRIBUTE b text CASCADE",
        *NOT_NULL[null],
    ]
