# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kinds have in common: their traits, how functions use them, whether they have rows, their names, and how SQL defines them."""

from __future__ import annotations

import inspect
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS, rule
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.renaming import DefinitionSyntax
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.replacement import SWAP, WITH_PARENT
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rule import (
    DatabaseWide,
    FunctionUse,
    Rule,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema import samples
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    T,
    column,
    comment,
    constraint,
    function,
    plain_object,
    table,
)

TRAITS = {
    rule.CONTROLS_ACCESS: {
        "default_privilege", "grant", "owner", "policy", "rls", "rule", "trigger", "trigger_state",
    },
    rule.DESCRIBES_ANOTHER: {"comment"},
    rule.PARENT_REQUIRES: {"inheritance", "partition"},
    rule.BOUND_TO_PARENT_LINK: {"partition"},
    rule.ORDER_LAST: {"default_privilege", "event_trigger"},
    rule.INLINES: {"base_type", "column", "composite", "domain", "table"},
    rule.FIRES_FOR_STATEMENTS: {"event_trigger"},
    rule.CONTAINS_OBJECTS: {"foreign_server", "schema"},
    rule.ALTER_ADDS_VALUES: {"enum"},
    rule.ALTER_CHECKS_VALUES: {"domain"},
    rule.ALTER_IGNORES_DEPENDENTS: {
        "aggregate", "enum", "function", "language", "procedure", "sequence", "transform",
    },
    rule.OVERLOADED: {"aggregate", "function", "operator", "procedure"},
}  # fmt: skip


@pytest.mark.parametrize("trait", TRAITS)
def test_kinds_have_their_traits(trait: str) -> None:
    assert {kind for kind, each in KINDS.items() if trait in each.traits} == TRAITS[trait]


def test_no_rule_that_inlines_lacks_the_trait() -> None:
    inlining = {kind for kind, each in KINDS.items() if "inlines=" in inspect.getsource(type(each).creation)}
    assert inlining == TRAITS[rule.INLINES]


def test_there_are_no_other_traits() -> None:
    assert {trait for each in KINDS.values() for trait in each.traits} == TRAITS.keys()


NAMED, RELATION, CALLER = (
    FunctionUse(words=(1,)),
    FunctionUse(words=(1,), is_relation=True),
    FunctionUse(is_caller=True),
)
FUNCTION_USE = {
    "enum": NAMED, "composite": NAMED, "range": NAMED, "base_type": NAMED,
    "text_search_dictionary": NAMED, "text_search_configuration": NAMED,
    "domain": FunctionUse(words=(1,), is_caller=True),
    "sequence": RELATION, "table": RELATION, "view": RELATION,
    "function": FunctionUse(words=(1,), has_body=True),
    "procedure": FunctionUse(words=(1,), has_body=True),
    "column": FunctionUse(words=(2, 1), is_caller=True),
    "domain_constraint": CALLER, "default": CALLER, "constraint": CALLER,
    "index": FunctionUse(is_caller=True, restricted=True),
    "matview": FunctionUse(words=(1,), is_relation=True, is_caller=True, restricted=True),
    "population": FunctionUse(words=(1,), is_caller=True, restricted=True),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_functions_use_a_kind_and_its_statements_call_them(kind: str) -> None:
    assert KINDS[kind].function_use == FUNCTION_USE.get(kind, FunctionUse())


def test_kinds_of_the_whole_database() -> None:
    assert {kind: each.database_wide for kind, each in KINDS.items() if each.database_wide} == {
        **dict.fromkeys(
            ("extension", "cast", "language", "transform", "access_method", "foreign_data_wrapper", "event_trigger", "subscription"),
            DatabaseWide(),
        ),
        "foreign_server": DatabaseWide(members=("user_mapping",)),
        "publication": DatabaseWide(members=("publication_table", "publication_schema")),
    }  # fmt: skip


def test_how_kinds_are_replaced() -> None:
    found = {kind: each.replacement.how for kind, each in KINDS.items()}
    assert {kind for kind, how in found.items() if how == SWAP} == {"collation", "enum", "composite", "range", "domain"}
    assert {kind for kind, how in found.items() if how == WITH_PARENT} == {"attribute"}


GENERATED = column("c", generated="STORED", expression="a")
KEY = constraint("k", "FOREIGN KEY (a) REFERENCES public.u(a)")
BLOCKING = (
    "aggregate",
    "default",
    "function",
    "matview",
    "policy",
    "procedure",
    "publication_table",
    "rule",
    "trigger",
    "view",
)


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_that_block_a_change_of_type(kind: str) -> None:
    facts = {"column": column(), "constraint": constraint("c", "CHECK (a)")}
    fact = facts.get(kind, Fact((kind, "public", "x"), None, {}))
    assert KINDS[kind].replacement.blocks_type_change(fact) is (kind in BLOCKING)


def test_generated_columns_and_foreign_keys_block_a_change_of_type() -> None:
    assert KINDS["column"].replacement.blocks_type_change(GENERATED)
    assert KINDS["constraint"].replacement.blocks_type_change(KEY)


@pytest.mark.parametrize("kind", KINDS)
def test_only_tables_and_columns_have_rows(kind: str) -> None:
    fact = {"column": column(), "table": table()}.get(kind, Fact((kind, "public", "x"), None, {}))
    assert KINDS[kind].replacement.loses_rows(fact) is (kind in ("column", "table"))
    assert not KINDS["column"].replacement.loses_rows(GENERATED)


def named(kind: str, *slots: str) -> tuple[Fact, list[tuple[str, ...]]]:
    return plain_object(kind, "x"), [(slot, "public", "x") for slot in slots]


# A fact and the names that it occupies.
NAMES = [
    named("enum", "type"), named("composite", "type"), named("range", "type"), named("base_type", "type"),
    named("domain", "type"), named("collation", "collation"),
    named("sequence", "relation"), named("view", "relation", "type"), named("matview", "relation", "type"),
    named("table", "relation", "type"), named("index", "relation"),
    (function("f", arguments="integer"), [("routine", "public", "f", "integer")]),
    (samples.PROCEDURE, [("routine", "public", "p", "")]),
    (samples.AGGREGATE, [("routine", "public", "total", "integer")]),
    (samples.IDENTITY, [("relation", "public", "t_b_seq")]),
    (constraint("c", "CHECK (a)"), [("constraint", "public", "t", "c")]),
    (constraint("c", "UNIQUE (a)"), [("constraint", "public", "t", "c"), ("relation", "public", "c")]),
    (constraint("c", "PRIMARY KEY (a)"), [
        ("constraint", "public", "t", "c"), ("relation", "public", "c"), ("primary key", "public", "t"),
    ]),
    (samples.PARTITION, [("partition", "public", "t"), ("bound", "public", "p", "FOR VALUES FROM (0) TO (10)")]),
    (samples.ATTACHMENT, [("attached", "public", "p_b_idx", "public", "t")]),
    (samples.LATIN, [samples.LATIN.id, ("default conversion", "public", "LATIN1", "UTF8")]),
    (samples.LATIN.with_attributes(default="false"), [samples.LATIN.id]),
    (samples.CLASS, [
        samples.CLASS.id,
        ("operator_family_member", "public", "f", "btree", "FUNCTION 1", "integer", "integer"),
        ("operator_family_member", "public", "f", "btree", "OPERATOR 1", "integer", "integer"),
        ("default operator class", "btree", "integer"),
    ]),
    (comment(T, "x"), [("comment", T)]),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "names"), NAMES, ids=lambda each: each.kind if isinstance(each, Fact) else "")
def test_which_names_an_object_occupies(fact: Fact, names: list[tuple[str, ...]]) -> None:
    assert [tuple(each) for each in KINDS[fact.kind].occupied_names(fact)] == names


def test_every_kind_with_names_of_its_own_is_in_the_table() -> None:
    own = {kind for kind, each in KINDS.items() if type(each).occupied_names is not Rule.occupied_names}
    assert own - {fact.kind for fact, _names in NAMES} == set()


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


def test_an_object_is_no_part_by_default_and_has_one_name() -> None:
    syntax = DefinitionSyntax("TABLE")
    assert not syntax.is_part
    assert not syntax.overloaded
