# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Materialized views, attributes of composite types, privileges in public, and what event triggers secure."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.public_schema import (
    PUBLIC_SCHEMA,
    RevokedPrivileges,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.row_security import (
    count_rls,
    keep_secured,
    secured_by_triggers,
    securing_triggers,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

from .samples import GERMAN, GUARD, MATVIEW, PAIR
from .states import (
    T,
    column,
    default,
    default_privilege,
    function,
    grant,
    index,
    part,
    rls,
    schema,
    sequence,
    state,
    statements,
    table,
)

TABLE = (schema(), table(), column("a"))


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, "public.m AS"),
        ({"access_method": "columnar"}, "public.m\nUSING columnar AS"),
        ({"options": ("fillfactor=70",)}, "public.m\nWITH (fillfactor=70) AS"),
    ],
)
def test_the_definition_of_a_materialized_view(attributes: dict[str, t.Any], expected: str) -> None:
    (made,) = statements(state(schema()), state(schema(), MATVIEW.with_attributes(**attributes)))
    assert made == f"CREATE MATERIALIZED VIEW {expected}\nSELECT 1 AS one\nWITH NO DATA"


def populated(name: str, *, rows: bool = True) -> tuple[Fact, ...]:
    """Return a materialized view."""
    view: FactId = ("matview", "public", name)
    fact = Fact(view, ("schema", "public"), MATVIEW.attributes)
    return (fact, Fact(("population", view), view, {})) if rows else (fact,)


def refreshed(*facts: Fact, needs: dict[str, list[FactId]]) -> list[str]:
    """Return which materialized views are populated, in this order, when they are created."""
    depends_on: dict[FactId, list[FactId]] = {("matview", "public", name): needed for name, needed in needs.items()}
    made = statements(state(schema()), state(schema(), *facts, needs=depends_on))
    return [sql.rpartition(".")[2] for sql in made if sql.startswith("REFRESH")]


A, B, C = (("matview", "public", name) for name in "abc")


def test_a_materialized_view_is_populated_after_those_that_it_reads() -> None:
    assert refreshed(*populated("a"), *populated("b"), *populated("c"), needs={"a": [B], "b": [C]}) == ["c", "b", "a"]


def test_what_it_reads_is_populated_with_it_if_nothing_else_does() -> None:
    facts = (*populated("a"), *populated("b", rows=False), *populated("c", rows=False))
    assert refreshed(*facts, needs={"a": [B], "b": [C]}) == ["c", "b", "a"]


@pytest.mark.parametrize("kind", ["function", "procedure", "aggregate"])
def test_those_that_call_routines_are_populated_last(kind: str) -> None:
    called: FactId = (kind, "public", "f", "")
    f = Fact(called, ("schema", "public"), function("f").attributes)
    live = state(schema(), f)
    wanted = state(schema(), f, *populated("a"), *populated("b"), needs={A: [called]})
    made = [sql for sql in statements(live, wanted) if sql.startswith("REFRESH")]
    assert made == ["REFRESH MATERIALIZED VIEW public.b", "REFRESH MATERIALIZED VIEW public.a"]


def pair(*attributes: tuple[str, int, str | None]) -> tuple[Fact, ...]:
    """Return a composite type with attributes: name, number, and collation."""
    parts = (
        part("attribute", PAIR, name, attributes={"type": "text", "collation": collation}, number=str(number))
        for name, number, collation in attributes
    )
    return (PAIR, *parts)


X, Y, Z = ("x", 1, None), ("y", 2, None), ("z", 3, None)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ((X, Y, Z), ["ALTER TYPE public.pair ADD ATTRIBUTE z text"]),
        ((X, ("y", 2, "de")), ['ALTER TYPE public.pair ALTER ATTRIBUTE y TYPE text COLLATE de']),
        ((("new", 1, None), ("x", 2, None), ("y", 3, None)), ["ALTER TYPE public.pair RENAME TO pair__replaced"]),
        ((("y", 10, None), ("x", 9, None), ("b", 8, None)), ["ALTER TYPE public.pair RENAME TO pair__replaced"]),
        ((X,), ["ALTER TYPE public.pair DROP ATTRIBUTE y"]),
    ],
    ids=["at the end", "a collation", "before others", "and by number", "a drop"],
)  # fmt: skip
def test_the_order_of_attributes_matters(after: tuple[tuple[str, int, str | None], ...], expected: list[str]) -> None:
    assert statements(state(schema(), *pair(X, Y)), state(schema(), *pair(*after)))[: len(expected)] == expected


def test_attributes_are_created_in_their_order() -> None:
    made = statements(state(schema()), state(schema(), *pair(("b", 10, None), ("a", 11, "de"), ("c", 9, None))))
    assert made == ["CREATE TYPE public.pair AS (\n    c text,\n    b text,\n    a text COLLATE de\n)"]


def test_a_type_with_typed_tables_changes_with_them() -> None:
    typed = table("u", of_type="public.pair")
    needs: dict[FactId, list[FactId]] = {typed.id: [PAIR.id]}
    live, wanted = (
        state(schema(), *pair(*which), typed, needs=needs) for which in ((X,), (("new", 1, None), ("x", 2, None)))
    )
    assert statements(live, wanted) == ["ALTER TYPE public.pair ADD ATTRIBUTE new text CASCADE"]


def test_a_new_sequence_continues_after_the_values_of_an_existing_column() -> None:
    s = sequence("s")
    number = column("n", number=2, type="integer")
    by_default = default("nextval('s'::regclass)", "n")
    needs: dict[FactId, list[FactId]] = {by_default.id: [s.id]}
    again = (
        "SELECT pg_catalog.setval('public.s', max(n)) FROM public.t HAVING max(n) >= (SELECT last_value FROM public.s)"
    )
    for before, after, restarted in (
        ((number,), (number, s, by_default), True),
        ((), (number, s, by_default), False),
        ((number, s), (number, s, by_default), False),
        ((number,), (number, s, default("1", "n")), False),
        ((column("n", number=2),), (column("n", number=2), s, by_default), False),
    ):
        wanted = state(*TABLE, *after, needs=needs if by_default in after else {})
        assert (again in statements(state(*TABLE, *before), wanted)) is restarted


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, "1=5,2=7", ["1 SET STATISTICS 5", "2 SET STATISTICS 7"]),
        ("1=5,2=7", "2=8", ["1 SET STATISTICS -1", "2 SET STATISTICS 8"]),
        ("1=5", "1=5,2=7", ["2 SET STATISTICS 7"]),
    ],
)
def test_the_statistics_of_an_index(before: str | None, after: str, expected: list[str]) -> None:
    live, wanted = (state(*TABLE, index("i", "CREATE INDEX i", statistics=each)) for each in (before, after))
    start = "ALTER INDEX public.i ALTER COLUMN "
    assert statements(live, wanted) == [f"{start}{each}" for each in expected]
    created = ["CREATE INDEX i", *(f"{start}{each.replace('=', ' SET STATISTICS ')}" for each in after.split(","))]
    assert statements(state(*TABLE), wanted) == created


def test_the_rules_of_a_collation() -> None:
    (made,) = statements(state(schema()), state(schema(), GERMAN.with_attributes(rules="&a < 'b'")))
    assert made == "CREATE COLLATION public.german (PROVIDER = icu, LOCALE = 'de', RULES = '&a < ''b''')"


def test_privileges_of_another_platform_in_public_are_revoked() -> None:
    revoked = RevokedPrivileges(("boss",), ("boss", "anon"))
    found = list(revoked.statements())
    assert found[0] == ("REVOKE ALL ON SCHEMA public FROM anon", ("grant", PUBLIC_SCHEMA, "", "ALL"))
    start = "ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public REVOKE ALL ON"
    assert [sql for sql, _fact_id in found[1:]] == [
        f"{start} {objects} FROM boss, anon" for objects in ("TABLES", "SEQUENCES", "FUNCTIONS", "TYPES")
    ]
    assert found[1][1] == ("default_privilege", "boss", "public", "TABLES", "", "ALL")
    assert list(RevokedPrivileges(("boss",)).statements()) == []
    assert len(list(RevokedPrivileges(("a",), ("a",)).statements())) == 4


@pytest.mark.parametrize(
    ("fact", "covered"),
    [
        (default_privilege("anon", "SELECT"), True),
        (default_privilege("ops", "SELECT"), False),
        (default_privilege("anon", "SELECT", creator="chief"), False),
        (default_privilege("anon", "SELECT", schema="app"), False),
        (grant(T, "anon", "SELECT"), False),
    ],
)
def test_only_default_privileges_of_these_roles_in_public_are_covered(fact: Fact, covered: bool) -> None:
    assert RevokedPrivileges(("boss",), ("anon",)).covers(fact) is covered


SECURING = Fact(GUARD.id, None, GUARD.attributes, {"secures_tables": "true"})


@pytest.mark.parametrize(
    ("database", "declared", "named"),
    [
        (state(SECURING), state(*TABLE), True),
        (state(GUARD), state(*TABLE), False),
        (state(), state(*TABLE), False),
        (state(SECURING), state(*TABLE, rls()), False),
        (state(SECURING), state(*TABLE, rls(enabled="false")), True),
        (state(SECURING), state(schema()), False),
    ],
    ids=["secured", "by another trigger", "by none", "declared", "declared as disabled", "no table is declared"],
)
def test_tables_that_event_triggers_secure_are_named(database: FactSet, declared: FactSet, named: bool) -> None:
    found = secured_by_triggers(database, state(*TABLE, table("u")), declared)
    assert [each.partition(":")[0].startswith("event trigger guard enables") for each in found] == (
        [True] if named else []
    )
    assert all("it stays enabled: public.t." in each for each in found)


def test_only_some_event_triggers_secure_tables() -> None:
    assert (securing_triggers(state(SECURING)), securing_triggers(state(GUARD))) == ([GUARD.id], [])


def test_row_level_security_is_counted() -> None:
    assert count_rls(state(*TABLE, table("u"), rls(), rls("u", enabled="false"))) == 1


@pytest.mark.parametrize(
    ("live", "wanted", "kept"),
    [
        ((rls(),), (), True),
        ((rls(),), (rls(enabled="false", forced="true"),), True),
        ((rls(enabled="false"),), (), False),
    ],
)
def test_what_event_triggers_secured_stays_secured(
    live: tuple[Fact, ...], wanted: tuple[Fact, ...], kept: bool
) -> None:
    target = state(*TABLE, *wanted)
    keep_secured(state(SECURING), state(*TABLE, *live), target)
    assert (count_rls(target) == 1) is kept
    untouched = state(*TABLE, *wanted)
    keep_secured(state(GUARD), state(*TABLE, *live), untouched)
    assert count_rls(untouched) == 0
    without = state(schema())
    keep_secured(state(SECURING), state(*TABLE, *live), without)
    assert list(without.of_kind("rls")) == []
