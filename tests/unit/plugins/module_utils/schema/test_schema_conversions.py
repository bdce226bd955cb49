# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements and conditions of type conversions."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import ComparisonContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.casts import (
    assignable,
    base_type,
    cast,
    is_same_type,
    rewritten_by,
    same_on_disk,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.conversions import conversions
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId, FactSet

from .states import column, enum, part, plain_object, state, table

TAKEN = [
    ("text", "character varying(3)"),
    ("integer", "character varying(3)"),
    ("integer[]", "text"),
    ("integer[]", "text[]"),
    ("bit(5)", "bit(3)"),
    ("bit varying", "bit(3)"),
    ("numeric", "integer"),
    ("timestamp with time zone", "date"),
    ("timestamp with time zone", "time with time zone"),
    ("time(3) without time zone", "interval"),
    ("interval", "interval day to second(3)"),
    ("extensions.citext", "text"),
    ("text", "extensions.citext"),
    ("integer", "money"),
]
NOT_TAKEN = [
    ("text", "integer"),
    ("text", "integer[]"),
    ("integer", "bit(3)"),
    ("integer", "boolean"),
    ("integer[]", "integer"),
    ("integer", "integer[]"),
    ("date[]", "integer[]"),
    ("money", "integer"),
    ("time without time zone", "date"),
    ("interval", "time with time zone"),
]


@pytest.mark.parametrize(("old", "new"), TAKEN)
def test_assignment_casts_need_no_using(old: str, new: str) -> None:
    assert assignable(old, new)


@pytest.mark.parametrize(("old", "new"), NOT_TAKEN)
def test_other_casts_need_using(old: str, new: str) -> None:
    assert not assignable(old, new)


CASTS = {
    ("text", "bit(3)"): "c::bit varying",
    ("text", "character varying(3)[]"): "c::text::character varying[]",
    ("integer", "bit(3)"): "c::bit(3)",
    ("text", "numeric(4,1)"): "c::numeric(4,1)",
    ("numeric", "boolean"): "c::integer::boolean",
    ("numeric[]", "boolean"): "c::text::boolean",
    ("uuid", "boolean"): "c::text::boolean",
    ("boolean", "real"): "c::integer::real",
    ("integer[]", "date[]"): "c::text[]::date[]",
    ("uuid", "text"): "c::text",
    ("uuid", "date"): "c::text::date",
    ("integer[]", "text"): "c::text",
}


@pytest.mark.parametrize("types", CASTS)
def test_no_cast_truncates(types: tuple[str, str]) -> None:
    assert cast("c", *types) == CASTS[types]


@pytest.mark.parametrize(
    ("old", "new"), [("integer", "bigint"), ("text", "text"), ("character varying(3)", "text"), ("uuid", "text")]
)
def test_lossless_conversions_are_not_checked(old: str, new: str) -> None:
    assert list(conversions("c", old, new, ComparisonContext(FactSet(), FactSet()))) == []


def test_conditions_on_elements_apply_to_the_array() -> None:
    (found,) = conversions("c", "text[]", "character varying(3)[]", ComparisonContext(FactSet(), FactSet()))
    assert found.refused == "EXISTS (SELECT FROM unnest(c) AS each_0 WHERE length(rtrim((each_0)::text, ' ')) > 3)"
    (read,) = conversions("c", "text", "integer[]", ComparisonContext(FactSet(), FactSet()))
    assert read.result == "(SELECT count((each_0)::integer) FROM unnest((c)::text::text[]) AS each_0)"


TOO_LONG = "length(rtrim((c)::text, ' ')) > 3"
LONGER = "length((c)::text) > 3"
TOO_MANY_DIGITS = "(c)::numeric <> 'NaN' AND NOT abs(round((c)::numeric, 1)) < '1e3'::numeric"
MORE_DIGITS = "(c)::numeric <> round((c)::numeric, 1)"


def outside(limit: str, kind: str = "numeric") -> str:
    """Return the condition for numbers that an integer type doesn't have."""
    number = f"round((c)::{kind})"
    return f"NOT ({number} >= '-{limit}'::{kind} AND {number} < '{limit}'::{kind})"


CONVERSIONS = {
    ("text", "character varying(3)"): (TOO_LONG, LONGER, "(c)::character varying"),
    ("character varying(9)", "character(3)"): (TOO_LONG, "(c)::text <> rtrim((c)::text, ' ')", "(c)::character varying"),
    ("character(9)", "character(3)"): (TOO_LONG, LONGER, ""),
    ("integer", "character(3)"): (TOO_LONG, LONGER, "(c)::character varying"),
    ("text", "name"): ("", "(c)::text <> (c)::text::name::text", "(c)::name"),
    ("bit(5)", "bit(3)"): ("length((c)) <> 3", "", ""),
    ("bit(5)", "bit varying(3)"): ("length((c)) > 3", "", "(c)::bit varying"),
    ("text", "bit(3)"): ("length((c)::text::bit varying) <> 3", "", "(c)::bit varying"),
    ("text", "bit varying(3)"): ("length((c)::text::bit varying) > 3", "", "(c)::bit varying"),
    ("text", "bit varying"): ("", "", "(c)::bit varying"),
    ("integer", "bit(3)"): ("", "(c) <> (c)::bit(3)::integer", "(c)::bit(3)"),
    ("integer", "bit varying(3)"): ("", "", "(c)::text::bit varying"),
    ("bytea", "bit(3)"): ("", "", "(c)::text::bit varying"),
    ("text", "numeric"): ("", "", "(c)::numeric"),
    ("text", "numeric(4)"): (
        "(c)::text::numeric <> 'NaN' AND NOT abs(round((c)::text::numeric, 0)) < '1e4'::numeric",
        "(c)::text::numeric <> round((c)::text::numeric, 0)",
        "(c)::numeric(4)",
    ),
    ("text", "integer"): ("", "", "(c)::integer"),
    ("text", "interval(3)"): ("", "(c)::text::interval <> (c)::text::interval(3)", "(c)::interval(3)"),
    ("text", 'public."T"'): ("", "", ""),
    ("bigint", "smallint"): (outside("32768"), "", "(c)::smallint"),
    ("bigint", "integer"): (outside("2147483648"), "", "(c)::integer"),
    ("numeric", "bigint"): (outside("9223372036854775808"), "(c)::numeric <> round((c)::numeric)", "(c)::bigint"),
    ("real", "integer"): (
        outside("2147483648", "double precision"),
        "(c)::double precision <> round((c)::double precision)",
        "(c)::integer",
    ),
    ("integer", "numeric(4,1)"): (TOO_MANY_DIGITS, MORE_DIGITS, "(c)::numeric(4,1)"),
    ("numeric", "numeric(4,1)"): (TOO_MANY_DIGITS, MORE_DIGITS, ""),
    ("real", "numeric(4,1)"): (
        TOO_MANY_DIGITS,
        f"({MORE_DIGITS} OR (c)::double precision <> (c)::numeric::double precision)",
        "(c)::numeric(4,1)",
    ),
    ("real", "numeric"): ("", "(c)::double precision <> (c)::numeric::double precision", "(c)::numeric"),
    ("double precision", "real"): (
        "(c) NOT IN ('NaN', 'Infinity', '-Infinity') AND abs(c) >= 3.4028235677973366e38",
        "(c) <> (c)::real",
        "(c)::real",
    ),
    ("numeric", "real"): ("", "(c)::numeric <> (c)::real::text::numeric", "(c)::real"),
    ("bigint", "double precision"): ("", "(c)::numeric <> (c)::double precision::text::numeric", "(c)::double precision"),
    ("money", "numeric"): ("", "", "(c)::numeric"),
    ("money", "boolean"): ("", "", "(c)::text::boolean"),
    ("numeric", "boolean"): ("", "(c) NOT IN (0, 1)", "(c)::integer::boolean"),
    ("integer", "money"): ("", "(c)::numeric <> (c)::money::numeric", "(c)::money"),
    ("numeric", "date"): ("", "", "(c)::text::date"),
    ("timestamp with time zone", "date"): ("", "(c) <> (c)::date::timestamp with time zone", "(c)::date"),
    ("time with time zone", "time without time zone"): (
        "", "(c) <> (c)::time without time zone::time with time zone", "(c)::time without time zone",
    ),
    ("time without time zone", "interval"): ("", "(c) <> (c)::interval::time without time zone", "(c)::interval"),
    ("interval", "interval(3)"): ("", "(c) <> (c)::interval(3)::interval", ""),
    ("interval(3)", "date"): ("", "", "(c)::text::date"),
    ("inet", "cidr"): ("", "(c) <> (c)::cidr::inet", "(c)::cidr"),
    ("cidr", "inet"): ("", "", "(c)::inet"),
    ("timestamp without time zone", "time without time zone"): ("", "(c) IS NOT NULL", "(c)::time without time zone"),
    ("time without time zone", "date"): ("", "", "(c)::text::date"),
    ("date", "interval"): ("", "", "(c)::text::interval"),
    ("jsonb", "integer"): ("", "", "(c)::text::integer"),
}  # fmt: skip
"""By the types: when a value is refused, when it is altered if it isn't refused, and its conversion if that can fail."""


@pytest.mark.parametrize("types", CONVERSIONS, ids="{0[0]} to {0[1]}".format)
def test_what_a_conversion_refuses_and_alters(types: tuple[str, str]) -> None:
    refused, lost, result = CONVERSIONS[types]
    if refused:
        lost = lost and f"CASE WHEN {refused} THEN false ELSE {lost} END"
        result = result and f"CASE WHEN {refused} THEN NULL ELSE {result} END"
    (found,) = conversions("c", *types, ComparisonContext(FactSet(), FactSet()))
    assert (found.old, found.new, found.refused, found.lost, found.result) == (*types, refused, lost, result or "1")


def test_arrays_of_arrays_of_a_domain_have_elements_of_their_own() -> None:
    nested = state(plain_object("domain", "list", {"base": "date[]"}))
    (found,) = conversions("c", "public.list[]", "timestamp with time zone[]", ComparisonContext(nested, FactSet()))
    assert found.lost == ""
    (found,) = conversions("c", "date[]", "timestamp with time zone[]", ComparisonContext(FactSet(), FactSet()))
    changed = "(each_0) <> (each_0)::timestamp with time zone::date"
    assert found.lost == f"EXISTS (SELECT FROM unnest(c) AS each_0 WHERE {changed})"
    assert found.result == "(SELECT count((each_0)::timestamp with time zone) FROM unnest(c) AS each_0)"


def pair(**attributes: str) -> FactSet:
    """Return a state with a composite type, whose attributes have these types."""
    whole = plain_object("composite", "pair")
    return state(
        whole, *(part("attribute", whole, name, attributes={"type": kind}) for name, kind in attributes.items())
    )


def test_the_attributes_of_composite_types_are_converted() -> None:
    context = ComparisonContext(pair(a="integer", b="bigint", gone="text"), pair(a="bigint", b="integer", new="text"))
    (found,) = conversions("c", "public.pair", "public.pair", context)
    assert (found.old, found.new) == ("bigint", "integer")
    assert found.result.endswith("ELSE ((c).b)::integer END")
    context = ComparisonContext(pair(list="integer[]"), pair(list="smallint[]"))
    (found,) = conversions("c", "public.pair[]", "public.pair[]", context)
    assert "FROM unnest((each_0).list) AS each_2" in found.refused
    assert list(conversions("c", "public.pair", "public.gone", context)) != []


def test_labels_of_an_enum_are_checked() -> None:
    def refusals(live: FactSet, old: str = "public.mood") -> list[tuple[str, str]]:
        found = conversions("c", old, "public.mood", ComparisonContext(live, state(enum("mood", "low", "high"))))
        return [(each.refused, each.lost) for each in found]

    assert refusals(state(enum("mood", "low"))) == []
    assert refusals(state(enum("mood", "low", "odd"))) == [("(c)::text = ANY (ARRAY['odd']::text[])", "")]
    assert refusals(state(), "text") == [("(c)::text <> ALL (ARRAY['low', 'high']::text[])", "")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("citext", "text", True),
        ("character varying(3)", "text", True),
        ("text", "character varying", True),
        ("integer", "text", False),
        ("integer", "bigint", False),
        ("character varying(3)", "character varying(4)", True),
        ("numeric(4)", "numeric(5)", True),
        ("numeric(4)", "numeric(5,1)", False),
        ("numeric(4,1)", "numeric(5,1)", True),
        ("numeric(4,1)", "numeric", True),
        ("numeric(4,1)", "numeric(5)", False),
        ("numeric(4)", "text", False),
        ("text", "numeric(4)", False),
    ],
)
def test_some_types_are_the_same_on_disk(old: str, new: str, expected: bool) -> None:
    assert same_on_disk(old, new) is expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("integer", "integer", True),
        ("character varying(3)", "character varying(4)", True),
        ("uuid", "uuid", True),
        ("integer", "real", True),
        ("text", "name", True),
        ("integer", "text", False),
        ("uuid", "date", False),
    ],
)
def test_expressions_over_similar_types_work_with_either(old: str, new: str, expected: bool) -> None:
    assert is_same_type(old, new) is expected


def test_domains_over_arrays_and_over_domains() -> None:
    known = state(
        plain_object("domain", "inner", {"base": "date"}),
        plain_object("domain", "outer", {"base": "public.inner"}),
        plain_object("domain", "list", {"base": "date[]"}),
    )
    assert [base_type(kind, known) for kind in ("date", "public.outer", "public.outer[]", "public.list[]")] == [
        "date",
        "date",
        "date[]",
        "public.list[]",
    ]


NESTED = (
    plain_object("composite", "pair"),
    plain_object("composite", "outer"),
    plain_object("domain", "wrapped", {"base": "public.pair"}),
)


def nested(*names: str) -> FactSet:
    """Return a state with a column of a composite type that has another one, through a domain, with these attributes."""
    inner, outer, domain = NESTED
    parts = [part("attribute", inner, name, number=str(number)) for number, name in enumerate(names)]
    whole = part("attribute", outer, "x", number="1")
    needs: dict[FactId, list[FactId]] = {
        column("a").id: [outer.id],
        whole.id: [domain.id],
        domain.id: [inner.id],
        inner.id: [outer.id],
    }
    return state(*NESTED, table(), column("a"), whole, *parts, needs=needs)


def test_a_column_is_rewritten_for_other_attributes_or_another_order_of_them() -> None:
    found = [
        rewritten_by(column("a"), ComparisonContext(nested("p", "q"), nested(*names))) for names in ("pq", "qp", "p")
    ]
    assert found == [False, True, True]


def test_another_column_does_not_rewrite_it() -> None:
    plain = column("b", number=2)
    live, wanted = nested("p", "q"), nested("q", "p")
    for each in (live, wanted):
        each.add(plain)
    assert not rewritten_by(plain, ComparisonContext(live, wanted))
