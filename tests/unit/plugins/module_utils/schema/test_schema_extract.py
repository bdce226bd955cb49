# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Catalog rows in, facts out: the rows are those that a server returns."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import extract
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.catalog import parse_array
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.extension_versions import version_notices
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.sql import not_null_name
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.catalog_rows import (
    CITEXT,
    FAMILIES,
    MAJOR,
    attributes,
    read,
    row,
)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (None, ()),
        ("{}", ()),
        ("{a}", ("a",)),
        ("{a,b c}", ("a", "b c")),
        ('{"a,b","c\\"d","e\\\\f",""}', ("a,b", 'c"d', "e\\f", "")),
        ('{"{x}",y}', ("{x}", "y")),
        ("{größe}", ("größe",)),
    ],
)
def test_an_array_is_parsed(text: str | None, items: tuple[str, ...]) -> None:
    assert parse_array(text) == items


def test_unmanaged_schemas_have_no_facts() -> None:
    snapshot = read()
    assert snapshot.namespaces == {"2200": "public", "2201": "auth"}
    assert [fact.id for fact in snapshot.state.of_kind("schema", "table")] == [
        ("schema", "public"),
        ("table", "public", "t"),
    ]
    assert snapshot.relations["2"].managed is False


def test_a_notice_about_an_extension_with_another_version() -> None:
    snapshot = read(
        row("extension", oid="8", name="pg_trgm", namespace="2201", version="1.5", available="1.6", relocatable="true")
    )
    assert attributes(snapshot, "extension", "pg_trgm") == {"schema": "auth", "version": "1.5"}
    assert ("extension", "pg_trgm") in snapshot.outside
    (notice,) = version_notices(snapshot.state)
    assert "1.5" in notice
    assert "1.6" in notice


def test_the_settings_of_a_table() -> None:
    snapshot = read(
        row("relation", oid="3", name="g", rls="true", force="true", options="{fillfactor=70}", toast_options="{vacuum_truncate=false}",
            replica_identity="f")
    )  # fmt: skip
    table = ("table", "public", "g")
    assert attributes(snapshot, *table)["options"] == ("fillfactor=70", "toast.vacuum_truncate=false")
    assert attributes(snapshot, "rls", table) == {"enabled": "true", "forced": "true"}
    assert attributes(snapshot, "replica_identity", table) == {"identity": "FULL", "index": None}


def test_a_table_without_row_level_security_has_no_fact_for_it() -> None:
    assert list(read().state.of_kind("rls")) == []


def test_the_position_of_a_column_is_metadata() -> None:
    column = read().state.facts["column", "public", "t", "b"]
    assert column.metadata["number"] == "2"
    assert "number" not in column.attributes
    assert column.parent == ("table", "public", "t")


def test_the_default_collation_of_a_type_is_omitted() -> None:
    snapshot = read(row("column", relation="1", number="3", name="c", collation_oid="950", collation='pg_catalog."C"'))
    assert attributes(snapshot, "column", "public", "t", "a")["collation"] is None
    assert attributes(snapshot, "column", "public", "t", "c")["collation"] == 'pg_catalog."C"'


def test_a_default_is_a_fact_and_a_generation_expression_is_not() -> None:
    snapshot = read(
        row("column", relation="1", number="3", name="c", generated="s"),
        row("default", oid="11", relation="1", number="2", expression="0"),
        row("default", oid="12", relation="1", number="3", expression="(b + 1)"),
    )
    assert attributes(snapshot, "default", "public", "t", "b") == {"expression": "0"}
    assert ("default", "public", "t", "c") not in snapshot.state.facts
    column = attributes(snapshot, "column", "public", "t", "c")
    assert (column["generated"], column["expression"]) == ("STORED", "(b + 1)")


def test_default_limits_of_a_sequence_are_omitted() -> None:
    snapshot = read(
        row("sequence", oid="20", name="s"),
        row("sequence", oid="21", name="odd", type="integer", start="5", maximum="99", increment="2"),
        row(
            "sequence", oid="22", name="down", increment="-1", start="-1", minimum="-9223372036854775808", maximum="-1"
        ),
    )
    assert [
        attributes(snapshot, "sequence", "public", name)[key]
        for name in ("s", "down")
        for key in ("start", "minimum", "maximum")
    ] == [None] * 6
    odd = attributes(snapshot, "sequence", "public", "odd")
    assert (odd["start"], odd["minimum"], odd["maximum"], odd["increment"]) == ("5", None, "99", "2")


def test_the_owner_column_of_a_sequence_is_a_fact_and_an_identity_has_no_sequence() -> None:
    snapshot = read(
        row("column", relation="1", number="3", name="c", type="integer", identity="a"),
        row("sequence", oid="20", name="t_b_seq", belongs="a/1/2"),
        row("sequence", oid="21", name="t_c_seq", belongs="i/1/3", start="100"),
    )
    assert attributes(snapshot, "sequence_owner", "public", "t_b_seq") == {"column": ("public", "t", "b")}
    assert ("column", "public", "t", "b") in snapshot.state.depends_on["sequence_owner", "public", "t_b_seq"]
    assert ("sequence", "public", "t_c_seq") not in snapshot.state.facts
    assert attributes(snapshot, "identity", "public", "t", "c")["start"] == "100"
    assert attributes(snapshot, "identity", "public", "t", "c")["generation"] == "ALWAYS"


def test_an_identity_copied_by_like_has_no_explicit_limit() -> None:
    # PostgreSQL creates a bigint sequence with the maximum of the column's type.
    snapshot = read(
        row("column", relation="1", number="3", name="c", type="integer", identity="a"),
        row("sequence", oid="21", name="t_c_seq", belongs="i/1/3", type="bigint", maximum="2147483647"),
    )
    assert attributes(snapshot, "identity", "public", "t", "c")["maximum"] is None


def test_a_partition_has_no_identity() -> None:
    snapshot = read(row("column", relation="1", number="3", name="c", type="integer", identity="a"))
    assert ("identity", "public", "t", "c") not in snapshot.state.facts


def test_types() -> None:
    snapshot = read(
        row("type", oid="30", name="state", type="e", labels='{open,"it\'s, shut"}'),
        row("type", oid="31", name="email", type="d", base="character varying(99)", default="'x'::text"),
        row("type", oid="32", name="span", type="r", range='{integer,-,-,-,public.spans,-,public,spans}', multirange="33"),
    )  # fmt: skip
    assert attributes(snapshot, "enum", "public", "state") == {"labels": ("open", "it's, shut")}
    assert attributes(snapshot, "domain", "public", "email")["base"] == "character varying(99)"
    span = attributes(snapshot, "range", "public", "span")
    assert (span["subtype"], span["multirange"], span["collation"], span["opclass"]) == (
        "integer",
        "public.spans",
        None,
        None,
    )


def test_the_name_of_a_not_null_constraint_is_an_attribute_of_the_column() -> None:
    snapshot = read(
        row("constraint", oid="40", name="must", type="n", relation="1", key="1"),
        row("constraint", oid="41", name="t_b_not_null", type="n", relation="1", key="2", validated="false"),
        major=18,
    )
    a, b = (attributes(snapshot, "column", "public", "t", name) for name in "ab")
    assert a["not_null_name"] == "must"
    assert (b["not_null"], b["not_null_name"]) == ("not valid", None)
    assert list(snapshot.state.of_kind("constraint")) == []


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("t", "a", "t_a_not_null"),
        ("t" * 40, "c" * 40, f"{'t' * 27}_{'c' * 26}_not_null"),
        ("t" * 60, "id", f"{'t' * 51}_id_not_null"),
    ],
)
def test_the_name_that_postgresql_generates(table: str, column: str, name: str) -> None:
    assert not_null_name(table, column) == name
    assert len(name.encode()) <= 63


def test_the_index_of_a_constraint_is_the_constraint() -> None:
    snapshot = read(
        row(
            "constraint",
            oid="40",
            name="t_pkey",
            type="p",
            relation="1",
            index="50",
            definition="PRIMARY KEY (a)",
            key="1",
        ),
        row("index", oid="50", name="t_pkey", relation="1", relkind="i", definition="CREATE UNIQUE INDEX ..."),
        row("index", oid="51", name="t_b", relation="1", relkind="i", definition="CREATE INDEX ...", clustered="true"),
    )
    assert [fact.id for fact in snapshot.state.of_kind("index", "constraint")] == [
        ("constraint", "public", "t", "t_pkey"),
        ("index", "public", "t_b"),
    ]
    assert ("index", "public", "t_b") in snapshot.state.depends_on["cluster", ("table", "public", "t")]


def test_inherited_objects_of_a_partition_are_not_declared() -> None:
    snapshot = read(
        row("relation", oid="3", name="p1", bound="FOR VALUES IN (1)"),
        row("inheritance", child="3", parent="1", position="1"),
        row("column", relation="3", number="1", name="a", local="false", inherited="1"),
        row(
            "constraint",
            oid="41",
            name="ok",
            type="c",
            relation="3",
            local="false",
            inherited="1",
            definition="CHECK (true)",
        ),
        row("constraint", oid="42", name="fk", type="f", relation="3", parent="40", definition="FOREIGN KEY ..."),
        row(
            "trigger",
            oid="60",
            name="touch",
            relation="3",
            definition="CREATE TRIGGER ...",
            parent="59",
            enabled="D",
            enabled_above="D",
        ),
    )
    assert attributes(snapshot, "partition", "public", "p1") == {"bound": "FOR VALUES IN (1)", "of": ("public", "t")}
    assert ("table", "public", "t") in snapshot.state.depends_on["partition", "public", "p1"]
    assert snapshot.state.facts["column", "public", "p1", "a"].metadata["inherited"] == "true"
    checks = {fact.id[3]: fact.metadata["inherited"] for fact in snapshot.state.of_kind("constraint")}
    assert checks == {"ok": "true"}
    assert list(snapshot.state.of_kind("trigger", "trigger_state")) == []


@pytest.mark.parametrize(("enabled", "above", "state"), [("D", "O", "DISABLE"), ("O", "D", "ENABLE")])
def test_a_copy_of_a_trigger_is_only_read_if_its_state_is_another(enabled: str, above: str, state: str) -> None:
    copy = row(
        "trigger",
        oid="60",
        name="touch",
        relation="1",
        definition="...",
        parent="59",
        enabled=enabled,
        enabled_above=above,
    )
    snapshot = read(copy)
    assert attributes(snapshot, "trigger_state", "public", "t", "touch") == {"enabled": state}
    assert snapshot.state.facts["trigger_state", "public", "t", "touch"].parent == ("partition", "public", "t")
    assert list(snapshot.state.of_kind("trigger")) == []


def test_each_inheritance_is_a_fact_and_the_child_has_their_order() -> None:
    snapshot = read(
        row("relation", oid="3", name="u"),
        row("relation", oid="4", name="heir"),
        row("inheritance", child="4", parent="3", position="1"),
        row("inheritance", child="4", parent="1", position="2"),
    )
    child = ("table", "public", "heir")
    assert snapshot.state.facts[child].metadata["inherits"] == (("public", "u"), ("public", "t"))
    facts = {
        fact.id[4]: (fact.parent, snapshot.state.depends_on[fact.id]) for fact in snapshot.state.of_kind("inheritance")
    }
    assert facts == {name: (child, (child, ("table", "public", name))) for name in ("u", "t")}


def test_triggers_and_policies_are_read_in_all_schemas() -> None:
    snapshot = read(
        row("trigger", oid="60", name="made", relation="2", definition="CREATE TRIGGER made ...", enabled="D"),
        row(
            "policy",
            oid="61",
            name="own",
            relation="2",
            command="w",
            permissive="false",
            roles='{"Ops",anon}',
            using="true",
        ),
        row("policy", oid="62", name="all", relation="1", roles="{PUBLIC}"),
    )
    assert attributes(snapshot, "trigger", "auth", "users", "made")["enabled"] == "DISABLE"
    assert attributes(snapshot, "policy", "auth", "users", "own") == {
        "command": "UPDATE",
        "permissive": "RESTRICTIVE",
        "roles": ("Ops", "anon"),
        "using": "true",
        "check": None,
    }
    assert snapshot.outside == {("trigger", "auth", "users", "made"), ("policy", "auth", "users", "own")}
    assert snapshot.state.facts["policy", "public", "t", "all"].parent == ("table", "public", "t")


def test_the_return_rule_of_a_view_is_the_view() -> None:
    snapshot = read(
        row("relation", oid="3", name="v", relkind="v", definition=" SELECT 1;"),
        row("rule", oid="70", name="_RETURN", relation="3", enabled="O"),
        row("rule", oid="71", name="quiet", relation="1", definition="CREATE RULE ...", enabled="R"),
    )
    assert [fact.id for fact in snapshot.state.of_kind("rule")] == [("rule", "public", "t", "quiet")]
    extract.read_dependencies(snapshot, [("2618", "70", "0", "1259", "1", "1", "n")])
    assert ("column", "public", "t", "a") in snapshot.state.depends_on["view", "public", "v"]


def test_an_aggregate_has_the_attributes_of_both_catalogs() -> None:
    snapshot = read(
        row("routine", oid="9", name="total", kind="a", identity="integer", types="{integer}", arguments="integer", result="integer"),
        row("aggregate", oid="9", kind="n", direct="0", sfunc="int4pl", finalfunc="-", stype="integer", sspace="0", initcond="0",
            finalfunc_extra="false", parallel="s"),
    )  # fmt: skip
    parts = attributes(snapshot, "aggregate", "public", "total", "integer")
    assert (parts["sfunc"], parts["finalfunc"], parts["sspace"], parts["initcond"]) == ("int4pl", None, None, "0")


def test_objects_of_unmodelled_kinds_are_listed() -> None:
    assert read(row("unmodelled", kind="operator", name="public.===(text,text)")).unmodelled == [
        ("operator", "public.===(text,text)")
    ]


NEEDS = {
    "a foreign key depends on the referenced key": (
        ("2606", "41", "0", "1259", "50", "0", "n"),
        ("constraint", "public", "t", "fk"),
        ("constraint", "public", "t", "t_pkey"),
    ),
    "a default depends on its function": (
        ("2604", "11", "0", "1255", "9", "0", "n"),
        ("default", "public", "t", "b"),
        ("function", "public", "f", ""),
    ),
    "a dependency on a row type is one on its table": (
        ("1255", "9", "0", "1247", "100", "0", "n"),
        ("function", "public", "f", ""),
        ("table", "public", "g"),
    ),
}


@pytest.mark.parametrize("case", NEEDS)
def test_dependencies(case: str) -> None:
    dependency, one, other = NEEDS[case]
    snapshot = read(
        row("relation", oid="3", name="g", row_type="100"),
        row("default", oid="11", relation="1", number="2", expression="public.f()"),
        row("constraint", oid="40", name="t_pkey", type="p", relation="1", index="50", definition="PRIMARY KEY (a)"),
        row("constraint", oid="41", name="fk", type="f", relation="1", definition="FOREIGN KEY ..."),
        row("routine", oid="9", name="f", kind="f", definition="...", types="{}"),
    )
    assert other not in snapshot.state.depends_on.get(one, set())
    extract.read_dependencies(snapshot, [dependency, ("2606", "41", "0", "1259", "31337", "0", "n")])
    assert other in snapshot.state.depends_on[one]


def test_the_statement_is_deterministic_and_quotes_schemas() -> None:
    assert extract.statement(17, ("public",)) == extract.statement(17, ("public",))
    assert "'it''s'" in extract.statement(17, ("it's",))


@pytest.mark.parametrize("major", [15, 16, 17, 18])
def test_every_family_is_in_the_statement(major: int) -> None:
    statement = extract.statement(major, ("public",))
    assert [name for name in FAMILIES if f"SELECT '{name}'::text" not in statement] == []


@pytest.mark.parametrize("major", [15, 16, 17, 18])
def test_every_family_is_in_the_conditional_statement(major: int) -> None:
    statement = extract.statement_unless_known(major, ("public",), "cafe")
    assert [name for name in FAMILIES if f"SELECT '{name}'::text" not in statement] == []
    assert "<> 'cafe'" in statement


def test_the_digest_is_not_a_fact() -> None:
    rows = (("digest", "cafe"), row("schema", oid="2200", name="public"))
    assert extract.digest(rows) == "cafe"
    assert ("schema", "public") in extract.read(MAJOR, ("public",), rows).state.facts


def test_a_snapshot_shares_identical_facts() -> None:
    rows = (row("schema", oid="2200", name="public"), row("relation", oid="1", name="t"))
    known = extract.read(MAJOR, ("public",), rows).state
    changed = (*rows[:1], row("relation", oid="1", name="t", persistence="u"), row("relation", oid="3", name="other"))
    snapshot = extract.read(MAJOR, ("public",), changed, intern_from=known).state
    assert snapshot.facts["schema", "public"] is known.facts["schema", "public"]
    assert snapshot.facts["table", "public", "t"] is not known.facts["table", "public", "t"]
    assert snapshot.facts["table", "public", "t"].attributes["persistence"] == "UNLOGGED"
    assert ("table", "public", "other") in snapshot.facts


def test_dependencies_on_internal_objects_of_members() -> None:
    found = read(CITEXT, row("routine", oid="9", name="f", kind="f", definition="...", types="{}"))
    extract.read_dependencies(
        found,
        [
            ("1247", "20", "0", "3079", "77", "0", "e"),  # a composite type
            ("1259", "21", "0", "1247", "20", "0", "i"),  # its relation
            ("1247", "22", "0", "1247", "20", "0", "i"),  # its array
            ("1259", "30", "0", "3079", "77", "0", "e"),  # a table
            ("1247", "31", "0", "1259", "30", "0", "i"),  # its row type
            ("1247", "32", "0", "1247", "31", "0", "i"),  # and the array of that
            ("1255", "9", "0", "1247", "32", "0", "n"),
        ],
    )
    assert ("extension", "citext") in found.state.depends_on["function", "public", "f", ""]
    assert {found.aliases["1259", "21", "0"], found.aliases["1247", "22", "0"]} == {("extension", "citext")}


NAMES_NOT_RENAMED = {"cast", "column", "extension", "member_acl", "unmodelled"}
"""Families with a name that a rename changes in its own way, or can't change."""


def test_every_family_tells_whose_name_it_contains() -> None:
    told = {name for name, family in FAMILIES.items() if family.names}
    assert told == {name for name, family in FAMILIES.items() if "name" in family.columns} - NAMES_NOT_RENAMED
    assert all(family.oid in family.columns for family in FAMILIES.values() if family.names)
    assert all(set(family.types) <= set(family.columns) for family in FAMILIES.values())
