# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of tables, views, and sequences, and what kinds require of others, fact by fact."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS, rights
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import (
    ComparisonContext,
    PlanContext,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.extension_versions import (
    normalize_extension_versions,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.inheritance.index_matching import (
    can_be_created,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.publications import without_members
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rights import _OTHER, Need
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.server_versions import normalize_versions
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.object_types import sql_object_name
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.typed_tables import columns_of_attribute
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Statement
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.obstacles import used_row_types
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.used_outside import used_in_other_schemas

from .recording_session import Session
from .samples import AGGREGATE, CAST, DOMAIN, EXTENSION, FEED, MATVIEW, SERVER, SUBSCRIPTION
from .states import (
    T,
    column,
    comment,
    constraint,
    function,
    part,
    plain_object,
    schema,
    sequence,
    state,
    statements,
    table,
)

A = column("a").id
FOREIGN: dict[str, t.Any] = {"server": "s", "foreign_options": ("a=1",)}
M_COLUMN = Fact(
    ("view_column", "public", "m", "one"),
    MATVIEW.id,
    {"storage": None, "compression": None, "statistics": None, "options": ()},
    {"number": "1", "type": "text", "collation": None, "default_storage": "EXTENDED"},
)
ALTER_COLUMN = "ALTER MATERIALIZED VIEW public.m ALTER COLUMN one SET"

# A fact, the attributes that change, and the statements.
SETTINGS: dict[str, tuple[Fact, dict[str, t.Any], list[str]]] = {
    "an access method": (table(), {"access_method": "other"}, ["ALTER TABLE public.t SET ACCESS METHOD other"]),
    "none any more": (table(access_method="other"), {"access_method": None}, ["ALTER TABLE public.t SET ACCESS METHOD heap"]),
    "that of partitions": (
        table(access_method=None, partition_key="LIST (a)"), {"access_method": "other"}, ["ALTER TABLE public.t SET ACCESS METHOD other"],
    ),
    "none of partitions any more": (
        table(access_method="other", partition_key="LIST (a)"), {"access_method": None}, ["ALTER TABLE public.t SET ACCESS METHOD DEFAULT"],
    ),
    "options of a foreign table": (
        table(**FOREIGN), {"foreign_options": ("a=2",)}, ["ALTER FOREIGN TABLE public.t OPTIONS (SET a '2')"],
    ),
    "an unlogged sequence": (sequence("s"), {"persistence": "UNLOGGED"}, ["ALTER SEQUENCE public.s SET UNLOGGED"]),
    "a logged sequence": (sequence("s", persistence="UNLOGGED"), {"persistence": ""}, ["ALTER SEQUENCE public.s SET LOGGED"]),
    "an access method of a materialized view": (
        MATVIEW, {"access_method": "other"}, ["ALTER MATERIALIZED VIEW public.m SET ACCESS METHOD other"],
    ),
    "none of a materialized view any more": (
        MATVIEW.with_attributes(access_method="other"), {"access_method": None}, ["ALTER MATERIALIZED VIEW public.m SET ACCESS METHOD heap"],
    ),
    "a column of a materialized view": (
        M_COLUMN,
        {"storage": "MAIN", "compression": "lz4", "statistics": "5", "options": ("n_distinct=2",)},
        [f"{ALTER_COLUMN} STORAGE MAIN", f"{ALTER_COLUMN} COMPRESSION lz4", f"{ALTER_COLUMN} STATISTICS 5", f"{ALTER_COLUMN} (n_distinct=2)"],
    ),
    "one without settings": (
        M_COLUMN.with_attributes(storage="MAIN", compression="lz4", statistics="5"),
        {"storage": None, "compression": None, "statistics": None},
        [f"{ALTER_COLUMN} STORAGE EXTENDED", f"{ALTER_COLUMN} COMPRESSION default", f"{ALTER_COLUMN} STATISTICS -1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SETTINGS)
def test_a_setting_is_altered(case: str) -> None:
    before, attributes, expected = SETTINGS[case]
    after = before.with_attributes(**attributes)
    context = PlanContext(state(before), state(after))
    assert [each.sql for each in KINDS[before.kind].alter(before, after, context)] == expected


def test_a_publication_of_generated_columns_says_so() -> None:
    for generated, clause in ((None, ""), ("stored", ", publish_generated_columns = stored")):
        (step,) = KINDS["publication"].create(FEED.with_attributes(generated=generated), PlanContext(state(), state()))
        assert step.sql.endswith(f"publish_via_partition_root = false{clause})")


def test_which_publications_name_nothing() -> None:
    named = Fact(("publication", "named"), None, FEED.attributes)
    member = Fact(("publication_schema", "named", "public"), named.id, {})
    assert without_members(state(FEED, named, member)) == {FEED.id}


PARTED = table(partition_key='RANGE (a, "b (c")')
KEYS = {
    "UNIQUE (a)": False,
    'UNIQUE (x, "b (c", a)': True,
    "PRIMARY KEY (a)": False,
    "CHECK (true)": True,
}


@pytest.mark.parametrize("definition", KEYS)
def test_a_unique_key_includes_the_partition_key(definition: str) -> None:
    key = constraint("k", definition)
    assert can_be_created(key, state(schema(), PARTED)) is KEYS[definition]
    assert can_be_created(key, state(schema(), table()))
    expressions = state(schema(), table(partition_key="LIST (lower(a))"))
    assert can_be_created(key, expressions) is (definition == "CHECK (true)")


@pytest.mark.parametrize(
    ("live", "wanted", "expected"),
    [(("old",), ("new",), ("old",)), (("old",), (), ("old",)), ((), ("new",), ())],
    ids=["another", "none", "a new one"],
)
def test_the_comment_that_an_extension_has_of_its_own_is_that_of_its_version(
    live: tuple[str, ...], wanted: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    own = Fact(EXTENSION.id, None, EXTENSION.attributes, {**EXTENSION.metadata, "own_comment": "true"})
    before, after = (state(own, *(comment(own.id, text) for text in texts)) for texts in (live, wanted))
    normalize_extension_versions(before, after)
    assert tuple(each.attributes["text"] for each in after.of_kind("comment")) == expected


def test_a_declared_comment_on_an_extension_is_compared() -> None:
    before, after = (state(EXTENSION, comment(EXTENSION.id, text)) for text in ("old", "new"))
    normalize_extension_versions(before, after)
    assert after.facts["comment", EXTENSION.id].attributes["text"] == "new"


PAIR = plain_object("composite", "pair", {"order": None})
ATTRIBUTE = part(
    "attribute", PAIR, "x", attributes={"type": "text", "collation": None}, number="1", default_storage="EXTENDED"
)
TYPED = table(of_type="public.pair")


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


def test_a_foreign_key_that_is_kept_requires_its_key_as_it_is() -> None:
    key, reference = constraint("k", "UNIQUE (a)"), constraint("f", "FOREIGN KEY (a) REFERENCES public.t(a)", "u")
    other = key.with_attributes(definition="UNIQUE (a, b)")
    needs: dict[FactId, list[FactId]] = {reference.id: [key.id]}
    facts = (schema(), table(), table("u"))
    rule, live = KINDS["constraint"], state(*facts, key, reference, needs=needs)
    for wanted_key, expected in ((other, [key]), (key, [])):
        wanted = state(*facts, wanted_key, reference, needs=needs)
        found = rule.requirements(reference, ComparisonContext(live, wanted))
        assert list(found.facts.values()) == expected
    new = state(*facts, other, reference, needs=needs)
    without = state(*facts, key)
    assert not rule.requirements(reference, ComparisonContext(without, new)).facts


def test_a_primary_key_requires_not_null_under_the_name_that_it_has() -> None:
    key = constraint("k", "PRIMARY KEY (a)")
    needs: dict[FactId, list[FactId]] = {key.id: [A]}
    live = state(schema(), table(), column("a", not_null="true", not_null_name="must"), key, needs=needs)
    wanted = state(schema(), table(), column("a", type="integer"), key, needs=needs)
    (found,) = KINDS["constraint"].requirements(key, ComparisonContext(live, wanted)).facts.values()
    assert [found.attributes[each] for each in ("type", "not_null", "not_null_name")] == ["integer", "true", "must"]
    assert not KINDS["constraint"].requirements(key, ComparisonContext(live, live)).facts


def test_an_index_is_dropped_with_a_key_that_is_attached_to_it() -> None:
    above = Fact(("index", "public", "i"), ("table", "public", "p"), {}, {"unique": "true", "partitioned": "true"})
    key = constraint("k", "UNIQUE (a)")
    attached = Fact(("index_attachment", "public", "k"), key.id, {"to": ("public", "i")}, {"table": ("public", "t")})
    needs: dict[FactId, list[FactId]] = {attached.id: [above.id, key.id], key.id: [above.id]}
    facts = (schema(), table("p", partition_key="LIST (a)"), table(), above, key)
    for more, cascade in (((attached,), " CASCADE"), ((), "")):
        live = state(*facts, *more, needs=needs)
        (step,) = KINDS["index"].drop(above, PlanContext(live, state()))
        assert step.sql == f"DROP INDEX public.i{cascade}"


def test_names_of_routines_in_grants() -> None:
    context = PlanContext(state(), state(AGGREGATE, function("f", arguments="integer")))
    assert sql_object_name(AGGREGATE.id, context) == "public.total(integer)"
    assert sql_object_name(("function", "public", "f", "integer"), context) == "public.f(integer)"
    assert sql_object_name(T, context) == "public.t"


def test_the_not_null_of_a_domain_has_no_name_on_an_old_server() -> None:
    for null, name in (("true", "old"), ("false", None)):
        live = state(DOMAIN.with_attributes(not_null=null, not_null_name="old"))
        wanted = state(DOMAIN.with_attributes(not_null=null, not_null_name="new"))
        normalize_versions(live, wanted, 16, 17, lambda _queries: {})
        assert wanted.facts[DOMAIN.id].attributes["not_null_name"] == name


# What a comment or another statement needs besides the object that it is about.
NEEDS: dict[str, tuple[Fact, str, list[Need]]] = {
    "a comment on a cast": (comment(CAST.id, "c"), "COMMENT", [Need(rights.EITHER_TYPE, "public.mood", "integer")]),
    "a comment on an extension": (comment(EXTENSION.id, "c"), "COMMENT", [Need(rights.EXTENSION_OWNER, "pg_trgm")]),
    "a comment on a table": (comment(T, "c"), "COMMENT", []),
    "a dropped subscription": (SUBSCRIPTION, "DROP SUBSCRIPTION", []),
    "an altered subscription": (SUBSCRIPTION, "ALTER SUBSCRIPTION", []),
    "an altered extension": (EXTENSION, "ALTER EXTENSION", [Need(rights.EXTENSION_OWNER, "pg_trgm")]),
    "a new extension": (EXTENSION, "CREATE EXTENSION", [Need(rights.EXTENSION, "pg_trgm")]),
}


@pytest.mark.parametrize("case", NEEDS)
def test_what_a_statement_needs_by_its_kind(case: str) -> None:
    fact, sql, expected = NEEDS[case]
    assert list(_OTHER[fact.kind](fact, Statement(sql, "alter", fact.id))) == expected


def test_what_objects_of_other_schemas_use_is_not_dropped() -> None:
    session = Session((1, "view shop.report"))
    plan = make_plan(state(EXTENSION, SERVER), state())
    found = used_in_other_schemas(t.cast("t.Any", session), ["it's"], plan)
    assert {each: obstacle.reason for each, obstacle in found.items()} == {
        SERVER.id: "view shop.report, in a schema that is not managed, depends on it"
    }
    (sql,) = session.asked
    assert "AS (SELECT 0, " in sql
    assert " UNION ALL SELECT 1, " in sql
    assert "quote_ident('it''s')" in sql
    asked_nothing = Session()
    assert used_in_other_schemas(t.cast("t.Any", asked_nothing), [], make_plan(state(), state(EXTENSION))) == {}
    assert asked_nothing.asked == []


def test_a_type_within_a_row_type_cannot_even_become_longer() -> None:
    """PostgreSQL wouldn't rewrite the table."""
    user = column("c", "u", type="public.t")
    facts = (schema(), table(), table("u"), user)
    live, wanted = (
        state(*facts, column("a", type=f"character varying({size})"), needs={user.id: [T]}) for size in (10, 20)
    )
    assert used_row_types(live, wanted, make_plan(live, wanted)).keys() == {A}
    altered = state(*facts, column("a", type="character varying(10)", statistics="5"), needs={user.id: [T]})
    assert used_row_types(live, altered, make_plan(live, altered)) == {}


def test_a_default_of_a_typed_table_is_set_after_it() -> None:
    default = Fact(("default", "public", "t", "x"), ("column", "public", "t", "x"), {"expression": "'y'"})
    made = state(schema(), PAIR, ATTRIBUTE, TYPED, column("x"), default, needs={T: [PAIR.id]})
    assert statements(state(schema(), PAIR, ATTRIBUTE), made) == [
        "CREATE TABLE public.t OF public.pair",
        "ALTER TABLE ONLY public.t ALTER COLUMN x SET DEFAULT 'y'",
    ]


def test_a_table_is_created_with_its_access_method() -> None:
    for method, clause in (("heap", ""), ("other", "\nUSING other")):
        assert statements(state(schema()), state(schema(), table(access_method=method))) == [
            f"CREATE TABLE public.t (){clause}"
        ]
