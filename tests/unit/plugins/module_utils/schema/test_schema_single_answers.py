# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What single functions of the rules answer: options of CREATE statements, roles, members of extensions, links of operators."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.compare.normalize import normalize_reparsed
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.change import CREATE_AGAIN, REPLACE
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import (
    ComparisonContext,
    PlanContext,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.event_triggers import (
    acting_event_triggers,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.extension_members import (
    member_of,
    owner_query,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.implied import implied_grants
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.roles import is_predefined, named_roles
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.clauses import (
    sequence_bounds_changes,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.foreign_options import option_changes
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.validation import with_former_nullability
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId

from .samples import AGGREGATE, EXTENSION, GERMAN, GUARD, IDENTITY, LATE, MAPPING, OPERATOR, STATISTICS
from .states import (
    T,
    column,
    comment,
    default_privilege,
    grant,
    nothing_else,
    owner,
    policy,
    schema,
    sequence,
    state,
    table,
    trigger,
)

A: FactId = ("column", "public", "t", "a")
LIBC = GERMAN.with_attributes(provider="libc", locale=None, collate="C", ctype="de_DE")
MOVING = {
    "sspace": "8", "finalfunc": "f", "combinefunc": "c", "serialfunc": "s", "deserialfunc": "d", "initcond": "{0,0}",
    "msfunc": "ms", "minvfunc": "mi", "mstype": "bigint", "msspace": "4", "mfinalfunc": "mf", "minitcond": "it's",
}  # fmt: skip

# A fact, and parts of the statements that create it.
CREATED: dict[str, tuple[Fact, list[str]]] = {
    "statistics with a target": (
        STATISTICS.with_attributes(target="100"), ["ALTER STATISTICS public.t_s SET STATISTICS 100"],
    ),
    "a collation with two locales": (LIBC, ["(PROVIDER = libc, LC_COLLATE = 'C', LC_CTYPE = 'de_DE')"]),
    "a collation with one locale": (LIBC.with_attributes(ctype="C"), ["(PROVIDER = libc, LOCALE = 'C')"]),
    "a collation of ICU": (GERMAN, ["(PROVIDER = icu, LOCALE = 'de')"]),
    "a collation with rules": (
        GERMAN.with_attributes(deterministic="false", rules="&a < b"),
        ["LOCALE = 'de', DETERMINISTIC = false, RULES = '&a < b')"],
    ),
    "an aggregate with everything": (
        AGGREGATE.with_attributes(**MOVING),
        [
            "SFUNC = pg_catalog.int4pl,", "STYPE = integer,", "SSPACE = 8,", "    FINALFUNC = f,", "COMBINEFUNC = c,",
            "    SERIALFUNC = s,", "DESERIALFUNC = d,", "    INITCOND = '{0,0}',", "MSFUNC = ms,", "MINVFUNC = mi,",
            "MSTYPE = bigint,", "MSSPACE = 4,", "MFINALFUNC = mf,", "MINITCOND = 'it''s',", "PARALLEL = SAFE",
        ],
    ),
    "an aggregate with extra arguments": (
        AGGREGATE.with_attributes(finalfunc_extra="true", mfinalfunc_extra="true"),
        ["    FINALFUNC_EXTRA,", "    MFINALFUNC_EXTRA,"],
    ),
    "an aggregate whose state may be shared": (
        AGGREGATE.with_attributes(finalfunc_modify="s", mfinalfunc_modify="w"),
        ["    FINALFUNC_MODIFY = SHAREABLE,", "    MFINALFUNC_MODIFY = READ_WRITE,"],
    ),
    "an aggregate that sorts": (
        AGGREGATE.with_attributes(sortop=">(integer,integer)", parallel="r"),
        ["SORTOP = OPERATOR(pg_catalog.>),", "PARALLEL = RESTRICTED"],
    ),
    "a hypothetical set": (AGGREGATE.with_attributes(kind="h"), ["\n    HYPOTHETICAL\n"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CREATED)
def test_a_creation_has_all_options(case: str) -> None:
    fact, parts = CREATED[case]
    sql = "\n".join(step.sql for step in KINDS[fact.kind].create(fact, nothing_else()))
    assert [each for each in parts if each not in sql] == []


def test_options_that_are_the_default_are_left_out() -> None:
    usual = AGGREGATE.with_attributes(finalfunc_modify="r", mfinalfunc_modify="r", parallel="u")
    (step,) = KINDS["aggregate"].create(usual, nothing_else())
    assert not {"FINALFUNC_MODIFY", "PARALLEL", "HYPOTHETICAL", "SORTOP", "_EXTRA"} & set(step.sql.split())
    ordered = AGGREGATE.with_attributes(kind="o", finalfunc_modify="w", mfinalfunc_modify="w")
    (step,) = KINDS["aggregate"].create(ordered, nothing_else())
    assert "MODIFY" not in step.sql


@pytest.mark.parametrize("alteration", [REPLACE, CREATE_AGAIN])
def test_what_is_created_again_is_never_altered(alteration: t.Any) -> None:
    with pytest.raises(NotImplementedError):
        alteration(table(), table(), nothing_else())


def test_only_a_text_can_have_been_parsed_once_more() -> None:
    open_policy, checked = policy("p", using=None, check="(a > 0)"), policy("p", using="(a > 0)", check=None)
    wanted = state(table(), checked)
    normalize_reparsed(state(table(), open_policy), wanted)
    assert wanted.facts[checked.id] == checked


def test_the_roles_that_a_schema_names() -> None:
    facts = (
        owner(T, "boss"), grant(T, "anon", "SELECT"), grant(T, "PUBLIC", "SELECT"), grant(T, "<owner>", "SELECT"),
        default_privilege("zoe", "SELECT", creator="maker"), policy("p", roles=("member", "PUBLIC")),
        grant(T, "pg_monitor", "SELECT"), MAPPING,
    )  # fmt: skip
    assert named_roles(facts) == ["anon", "app", "boss", "maker", "member", "pg_monitor", "zoe"]
    assert is_predefined("pg_monitor")
    assert not is_predefined("anon")


def test_event_triggers_act_if_they_are_enabled_and_not_of_the_setup() -> None:
    always = Fact(("event_trigger", "always"), None, {**GUARD.attributes, "enabled": "ENABLE ALWAYS"})
    found = state(GUARD, LATE, always)
    assert acting_event_triggers(found, set()) == [always.id, GUARD.id]
    assert acting_event_triggers(found, {GUARD.id}) == [always.id]


F: FactId = ("function", "public", "f", "")
VIEW_COLUMN: FactId = ("view_column", "public", "t", "a")
MEMBERS: dict[FactId, FactId] = {
    policy("p").id: T,
    ("trigger", "public", "t", "x"): T,
    comment(A, "x").id: T,
    grant(A, "anon", "SELECT").id: T,
    comment(VIEW_COLUMN, "x").id: T,
    comment(policy("p").id, "x").id: T,
    grant(F, "anon", "EXECUTE").id: F,
    comment(("schema", "app"), "x").id: ("schema", "app"),
}


@pytest.mark.parametrize("fact_id", MEMBERS, ids=str)
def test_the_member_of_an_extension_that_a_fact_is_about(fact_id: FactId) -> None:
    assert member_of(fact_id) == MEMBERS[fact_id]


def test_a_partitions_identity_has_no_sequence_to_grant_on() -> None:
    entry = default_privilege("anon", "USAGE", objects="SEQUENCES")
    shared = Fact(("identity", "public", "kid", "b"), ("column", "public", "kid", "b"), IDENTITY.attributes, {})
    implied = implied_grants(state(schema(), entry), state(schema(), entry, IDENTITY, shared), "boss")
    assert implied.keys() == {IDENTITY.id}


def operator(name: str, left: str, right: str, **links: str | None) -> Fact:
    """Return an operator of two types."""
    return Fact(
        ("operator", "public", name, left, right),
        OPERATOR.parent,
        {**OPERATOR.attributes, "commutator": None, "negator": None, **links},
    )


@pytest.mark.parametrize(
    ("key", "types"),
    [("negator", ("integer", "text")), ("commutator", ("text", "integer"))],
    ids=["negator", "commutator"],
)
def test_an_operator_requires_that_the_other_one_links_back(key: str, types: tuple[str, str]) -> None:
    own, other = operator("===", "integer", "text", **{key: "public.!=="}), operator("!==", *types)
    swapped = operator("!==", *reversed(types))
    context = ComparisonContext(state(), state(own, other, swapped))
    required = KINDS["operator"].requirements(own, context)
    assert {each.id: each.attributes[key] for each in required.facts.values()} == {other.id: "public.==="}
    linked = ComparisonContext(state(), state(own, other.with_attributes(**{key: "public.==="}), swapped))
    assert not KINDS["operator"].requirements(own, linked).facts


FOREIGN = table("f", foreign_options=(), server="s")
OF_FOREIGN = column("a", "f", foreign_options=())


@pytest.mark.parametrize(
    ("fact", "sql"),
    [
        (FOREIGN, "COMMENT ON FOREIGN TABLE public.f IS 'x'"),
        (OF_FOREIGN, "COMMENT ON COLUMN public.f.a IS 'x'"),
        (table(), "COMMENT ON TABLE public.t IS 'x'"),
    ],
    ids=["a foreign table", "its column", "a table"],
)
def test_only_a_foreign_table_itself_is_called_foreign(fact: Fact, sql: str) -> None:
    about = comment(fact.id, "x")
    (step,) = KINDS["comment"].create(about, PlanContext(state(), state(FOREIGN, OF_FOREIGN, table(), about)))
    assert step.sql == sql


@pytest.mark.parametrize(
    ("own", "of_table", "expected"),
    [
        ("UNLOGGED", "", "UNLOGGED"),
        (None, "UNLOGGED", "UNLOGGED"),
        (None, "", "LOGGED"),
        ("LOGGED", "UNLOGGED", "LOGGED"),
    ],
)
def test_a_sequence_of_an_identity_is_logged_as_its_table(own: str | None, of_table: str, expected: str) -> None:
    before = IDENTITY.with_attributes(persistence="LOGGED" if expected == "UNLOGGED" else "UNLOGGED")
    after = IDENTITY.with_attributes(persistence=own)
    wanted = state(schema(), table(persistence=of_table), after)
    (step,) = KINDS["identity"].alter(before, after, PlanContext(state(), wanted))
    assert step.sql == f"ALTER SEQUENCE public.t_b_seq SET {expected}"


def test_a_column_with_its_former_nullability_is_otherwise_as_wanted() -> None:
    def named(fact: Fact, **names: str) -> Fact:
        return Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, **names})

    before = named(column("a", not_null="true", not_null_name="old", statistics="1"), not_null_local="true")
    after = named(column("a", statistics="9"), not_null_inherited="true", position="2")
    found = with_former_nullability(before, after)
    assert found.attributes == {**after.attributes, "not_null": "true", "not_null_name": "old"}
    assert found.metadata == {**column("a").metadata, "position": "2", "not_null_local": "true"}


def test_a_privilege_on_a_members_column_is_granted_again_after_that_on_the_table() -> None:
    """A REVOKE on the table of an extension revokes the privilege on all its columns."""

    def by_extension(fact: Fact) -> Fact:
        return Fact(fact.id, EXTENSION.id, fact.attributes, {"extension": "pg_trgm", "owner": "boss"})

    on_table, on_column = by_extension(grant(T, "anon", "SELECT")), by_extension(grant(A, "anon", "SELECT"))
    elsewhere = by_extension(grant(("column", "public", "u", "a"), "anon", "SELECT"))
    others = (by_extension(grant(A, "zoe", "SELECT")), by_extension(grant(A, "anon", "UPDATE")), elsewhere)
    live, wanted = state(EXTENSION, on_table, on_column, *others), state(EXTENSION, on_column, *others)
    statements = [step.sql for step in KINDS["grant"].drop(on_table, PlanContext(live, wanted))]
    assert statements == [
        "REVOKE SELECT ON TABLE public.t FROM anon",
        "GRANT SELECT (a) ON TABLE public.t TO anon",
    ]


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("true", "(true)"),
        ("(a > 0)", "(a > 0)"),
        ("(a) OR (b)", "((a) OR (b))"),
        ("f(a)", "(f(a))"),
        ("(a) = b", "((a) = b)"),
        ("(a = ')')", "(a = ')')"),
        ("(a = '(') OR (b)", "((a = '(') OR (b))"),
        ("( SELECT true)", "(( SELECT true))"),
        ("(SELECT true)", "((SELECT true))"),
        ("(VALUES (true))", "((VALUES (true)))"),
    ],
)
def test_an_expression_of_a_policy_has_the_parentheses_that_the_grammar_requires(expression: str, written: str) -> None:
    (using,) = KINDS["policy"].create(policy("p", using=expression), nothing_else())
    (check,) = KINDS["policy"].create(policy("p", using=None, check=expression), nothing_else())
    assert using.sql.endswith(f" USING {written}")
    assert check.sql.endswith(f" WITH CHECK {written}")


ALONE, TWIN = operator("===", "integer", "text"), operator("!==", "integer", "text")
LINKED = operator("===", "integer", "text", negator="public.!==")
LINKED_TWIN = operator("!==", "integer", "text", negator="public.===")


@pytest.mark.parametrize(
    ("live", "wanted", "expected"),
    [
        ((ALONE, TWIN), (LINKED, LINKED_TWIN), ["ALTER OPERATOR public.===(integer, text) SET (NEGATOR = OPERATOR(public.!==))"]),
        ((ALONE,), (LINKED, LINKED_TWIN), []),
        ((ALONE,), (LINKED,), ["ALTER OPERATOR public.===(integer, text) SET (NEGATOR = OPERATOR(public.!==))"]),
        ((LINKED, LINKED_TWIN), (ALONE,), []),
    ],
    ids=["both exist", "the other is created with the link", "the other is not managed", "the other is dropped"],
)  # fmt: skip
def test_postgresql_sets_a_link_with_the_other_operator(
    live: tuple[Fact, ...], wanted: tuple[Fact, ...], expected: list[str]
) -> None:
    context = PlanContext(state(*live), state(*wanted))
    assert [step.sql for step in KINDS["operator"].alter(live[0], wanted[0], context)] == expected


def test_a_sequence_stays_logged_while_its_table_becomes_unlogged() -> None:
    kept, gone = sequence("s"), sequence("x")
    owners = [Fact(("sequence_owner", *each.path), each.id, {"column": ("public", "t", "a")}) for each in (kept, gone)]
    live = state(schema(), table(), column("a"), kept, gone, *owners)
    wanted = state(schema(), table(persistence="UNLOGGED"), column("a"), kept, gone, *owners)
    context = PlanContext(live, wanted, dropped={gone.id})
    (change, *restored) = KINDS["table"].alter(live.facts[T], wanted.facts[T], context)
    assert change.sql == "ALTER TABLE public.t SET UNLOGGED"
    assert [step.sql for step in restored] == ["ALTER SEQUENCE public.s SET LOGGED"]


@pytest.mark.parametrize(("other_stays", "in_place"), [(True, False), (False, True)])
def test_a_link_is_only_removed_with_the_other_operator(other_stays: bool, in_place: bool) -> None:
    rest = (TWIN,) if other_stays else ()
    context = PlanContext(state(LINKED, LINKED_TWIN), state(ALONE, *rest))
    assert KINDS["operator"].change(LINKED, ALONE, context).in_place is in_place


NARROWER: dict[str, tuple[dict[str, str], dict[str, str], list[str]]] = {
    "a higher minimum": ({}, {"minimum": "2"}, ["2, false) FROM public.s WHERE last_value < 2"]),
    "the usual minimum": ({}, {"minimum": "1"}, []),
    "a lower maximum": ({}, {"maximum": "9"}, ["9, false) FROM public.s WHERE last_value > 9"]),
    "of a descending one": (
        {"increment": "-1"}, {"increment": "-1", "maximum": "-2"}, ["-2, false) FROM public.s WHERE last_value > -2"],
    ),
    "the usual maximum of a descending one": ({"increment": "-1"}, {"increment": "-1", "maximum": "-1"}, []),
    "no bounds that old values fit": ({"maximum": "5"}, {"minimum": "6"}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", NARROWER)
def test_a_value_moves_into_narrower_bounds(case: str) -> None:
    before, after, expected = NARROWER[case]
    steps = sequence_bounds_changes(sequence("s", **before), sequence("s", **after), "public.s")
    assert [step.sql.removeprefix("SELECT pg_catalog.setval('public.s', ") for step in steps] == expected


def test_the_value_of_an_option_may_contain_the_sign() -> None:
    assert option_changes(("a=1=2", "b=1"), ("a=1=3", "b=1")) == " OPTIONS (SET a '1=3')"
    assert option_changes((), ("a=1=3",)) == " OPTIONS (ADD a '1=3')"


def test_only_the_beginning_of_a_trigger_is_changed_to_replace_it() -> None:
    text = "CREATE TRIGGER x BEFORE UPDATE ON public.t FOR EACH ROW WHEN (a <> '{}') EXECUTE FUNCTION public.f()"
    before, after = (trigger("x", text.format(words)) for words in ("", "CREATE TRIGGER"))
    (step,) = KINDS["trigger"].alter(before, after, nothing_else())
    assert step.sql == text.format("CREATE TRIGGER").replace("CREATE", "CREATE OR REPLACE", 1)


# What the definition of a kind has besides the words, for the kinds that have it.
SYNTAX: dict[str, dict[str, t.Any]] = {
    "form": {"enum": "AS ENUM", "composite": "AS", "range": "AS RANGE", "base_type": "("},
    "table_after": {"index": "ON", "trigger": "ON", "policy": "ON", "rule": "TO"},
    "unnamed_before": {"schema": "AUTHORIZATION", "index": "ON", "statistics": "ON"},
    "local_to": {
        "attribute": ("composite",), "domain_constraint": ("domain",),
        **dict.fromkeys(("column", "constraint", "policy"), ("table",)),
        **dict.fromkeys(("rule", "trigger"), ("table", "view", "matview")),
    },
    "is_part": dict.fromkeys(("attribute", "domain_constraint", "column", "constraint"), True),
    "overloaded": dict.fromkeys(("function", "procedure", "aggregate"), True),
}  # fmt: skip


@pytest.mark.parametrize("member", SYNTAX)
def test_how_sql_defines_an_object_of_a_kind(member: str) -> None:
    definitions = {kind: rule.renaming.definition for kind, rule in KINDS.items() if rule.renaming.definition}
    found = {kind: getattr(each, member) for kind, each in definitions.items() if getattr(each, member)}
    assert found == SYNTAX[member]


def test_names_of_these_kinds_are_not_unique() -> None:
    assert {kind for kind, rule in KINDS.items() if not rule.naming.is_unique} == {
        "owner", "grant", "publication_table", "publication_schema", "security_label", "comment", "default_privilege",
    }  # fmt: skip


def test_a_foreign_table_that_is_created_again_has_no_rows_to_lose() -> None:
    for before, loss in ((FOREIGN, ""), (table(), "it would have to be re-created, and its rows would be lost")):
        after = before.with_attributes(partition_key="LIST (a)")
        change = KINDS["table"].change(before, after, PlanContext(state(before), state(after)))
        assert (change.in_place, change.loss) == (False, loss)


@pytest.mark.parametrize(
    ("member", "query"),
    [
        (("function", "s", "f", "text"), "SELECT proowner FROM pg_proc WHERE oid = to_regprocedure('s.f(text)')"),
        (("aggregate", "s", "f", "text"), "SELECT proowner FROM pg_proc WHERE oid = to_regprocedure('s.f(text)')"),
        (("type", "s", "y"), "SELECT typowner FROM pg_type WHERE oid = to_regtype('s.y')"),
        (("foreign_data_wrapper", "w"), "SELECT fdwowner FROM pg_foreign_data_wrapper WHERE fdwname = 'w'"),
        (("schema", "s"), "SELECT nspowner FROM pg_namespace WHERE nspname = 's'"),
        (("foreign_server", "w"), "SELECT srvowner FROM pg_foreign_server WHERE srvname = 'w'"),
        (("table", "s", "t"), "SELECT relowner FROM pg_class WHERE oid = to_regclass('s.t')"),
        (("view", "s", "v"), "SELECT relowner FROM pg_class WHERE oid = to_regclass('s.v')"),
    ],
    ids=str,
)
def test_where_the_owner_of_a_member_of_an_extension_is(member: FactId, query: str) -> None:
    assert owner_query(member) == f"({query})"
