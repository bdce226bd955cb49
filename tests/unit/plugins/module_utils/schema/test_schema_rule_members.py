# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each rule defines besides what it must: a member that gets lost is missed here, by the name of its kind."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.change import Change, Creation, Removal
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import (
    ComparisonContext,
    PlanContext,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema import samples
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    PUBLIC,
    T,
    column,
    comment,
    constraint,
    default,
    enum,
    function,
    owner,
    part,
    schema,
    sequence,
    state,
    table,
    view_column,
)

BASE = (schema(), table(), column("a"), column("b", number=2, type="integer"))
PAIR, ONE = samples.PAIR, part("attribute", samples.PAIR, "one", attributes={"type": "integer", "collation": None})
OK = part("domain_constraint", samples.DOMAIN, "ok", attributes={"definition": "CHECK (true)", "validated": "true"})
LATER = part(
    "domain_constraint", samples.DOMAIN, "later", attributes={"definition": "CHECK (true)", "validated": "false"}
)
EMAIL_DEFAULT = part("domain_default", samples.DOMAIN, attributes={"expression": "'x'"})
MADE_BY = Fact(("schema", "cron"), None, {}, {"owner": "boss", "extension": "pg_cron"})
TAKEN = Fact(("sequence_owner", "public", "s"), ("sequence", "public", "s"), {"column": ("public", "t", "a")})
POPULATION = Fact(("population", samples.MATVIEW.id), samples.MATVIEW.id, {})
PUBLISHED = Fact(("publication_table", "feed", "public", "t"), samples.FEED.id, {"columns": None, "where": None})
ALL_PUBLISHED = Fact(("publication_schema", "feed", "public"), samples.FEED.id, {})
KEY = constraint("k", "FOREIGN KEY (a) REFERENCES public.u(a)")
INHERITANCE = Fact(("inheritance", "public", "u", "public", "t"), ("table", "public", "u"), {})
CHILD = (table("u", inherits=(("public", "t"),)), column("a", "u"), constraint("c", "CHECK (true)", "u"))
OTHER = Fact(("matview", "public", "n"), PUBLIC, samples.MATVIEW.attributes, samples.MATVIEW.metadata)
OF_OTHER = Fact(("population", OTHER.id), OTHER.id, {})

# The fact, the others, and what the statements that create it come with and after.
CREATIONS: dict[str, tuple[Fact, tuple[Fact, ...], Creation]] = {
    "a schema of an extension": (MADE_BY, (), Creation(with_fact=("extension", "pg_cron"))),
    "a composite type": (PAIR, (ONE, comment(PAIR.id, "x")), Creation(inlines=(ONE.id,))),
    "a domain": (
        samples.DOMAIN, (OK, LATER, EMAIL_DEFAULT), Creation(inlines=(OK.id, EMAIL_DEFAULT.id)),
    ),
    "a base type": (samples.TAG, (samples.TAG_IN,), Creation(inlines=(samples.TAG_IN.id,))),
    "an operator class": (
        samples.CLASS, (samples.FAMILY, *samples.FAMILY_MEMBERS),
        Creation(after=tuple(each.id for each in samples.FAMILY_MEMBERS)),
    ),
    "an identity": (samples.IDENTITY, BASE, Creation(after=(T,))),
    "an owner": (owner(samples.MATVIEW.id, "boss"), (), Creation(after=(POPULATION.id,))),
    "an inheritance": (
        INHERITANCE, (*BASE[:3], *CHILD),
        Creation(after=(("column", "public", "u", "a"), ("constraint", "public", "u", "c"), ("column", "public", "t", "a"))),
    ),
    "an index attachment": (
        samples.ATTACHMENT, (*BASE, samples.INDEX), Creation(after=(("partition", "public", "t"),)),
    ),
    "a table": (table(), BASE[2:], Creation(inlines=(BASE[2].id, BASE[3].id))),
}  # fmt: skip


@pytest.mark.parametrize("case", CREATIONS)
def test_what_a_creation_comes_with_and_after(case: str) -> None:
    fact, others, creation = CREATIONS[case]
    context = PlanContext(state(), state(*others, fact))
    found = KINDS[fact.kind].creation(fact, context)
    assert (found.with_fact, set(found.inlines), set(found.after), found.after_drops) == (
        creation.with_fact,
        set(creation.inlines),
        set(creation.after),
        creation.after_drops,
    )


def test_a_materialized_view_is_populated_after_those_that_it_reads() -> None:
    facts = (schema(), samples.MATVIEW, POPULATION, OTHER, OF_OTHER)
    context = PlanContext(state(), state(*facts, needs={samples.MATVIEW.id: [OTHER.id]}))
    assert OF_OTHER.id in KINDS["population"].creation(POPULATION, context).after
    assert KINDS["population"].creation(OF_OTHER, context).after == ()


@pytest.mark.parametrize("validated", ["true", "false"])
def test_a_foreign_key_to_a_partitioned_table_is_added_after_the_indexes_are_attached(validated: str) -> None:
    key = constraint("p_pkey", "PRIMARY KEY (b)", "p")
    foreign_key = constraint("k", "FOREIGN KEY (b) REFERENCES p(b)", validated=validated)
    wanted = state(*BASE, *samples.PARTED, key, foreign_key, needs={foreign_key.id: [key.id]})
    context = PlanContext(state(), wanted, created={samples.ATTACHMENT.id, foreign_key.id})
    assert list(KINDS["constraint"].creation(foreign_key, context).after) == [samples.ATTACHMENT.id]


# The fact, the others, and what its drop comes with.
REMOVALS: dict[str, tuple[Fact, tuple[Fact, ...], Removal]] = {
    "a schema": (schema("app"), (), Removal()),
    "a schema of an extension": (MADE_BY, (), Removal(with_facts=(("extension", "pg_cron"),))),
    "a sequence": (sequence("s"), (), Removal()),
    "the sequence of a column": (sequence("s"), (TAKEN,), Removal(with_facts=(("column", "public", "t", "a"),))),
    "an index attachment": (samples.ATTACHMENT, (samples.INDEX,), Removal(with_facts=(samples.INDEX.id,))),
    "a table of a publication": (PUBLISHED, (), Removal(with_facts=(T, samples.FEED.id))),
    "a schema of a publication": (ALL_PUBLISHED, (), Removal(with_facts=(samples.FEED.id, PUBLIC))),
}  # fmt: skip


@pytest.mark.parametrize("case", REMOVALS)
def test_what_a_drop_comes_with(case: str) -> None:
    fact, others, removal = REMOVALS[case]
    assert KINDS[fact.kind].removal(fact, PlanContext(state(*others, fact), state())) == removal


def test_an_attached_index_is_dropped_with_the_one_of_the_parent() -> None:
    facts = (*BASE, samples.INDEX, *samples.PARTED, samples.PARTED_INDEX, samples.ATTACHMENT)
    live = state(*facts, needs={samples.ATTACHMENT.id: [samples.PARTED_INDEX.id, samples.INDEX.id]})
    removal = KINDS["index"].removal(samples.INDEX, PlanContext(live, state()))
    assert removal == Removal(with_facts=(samples.PARTED_INDEX.id,), after=(("partition", "public", "t"),))


def test_a_detached_partition_loses_its_copies_of_foreign_keys() -> None:
    part_of_p = Fact(samples.PARTITION.id, T, samples.PARTITION.attributes, {"foreign_keys": ("p_b_fkey",)})
    live, rule_of_it = state(schema(), *samples.PARTED, table(), part_of_p), KINDS["partition"]
    detach = "ALTER TABLE public.p DETACH PARTITION public.t"
    steps = {
        dropped: [each.sql for each in rule_of_it.drop(part_of_p, PlanContext(live, state(), dropped=dropped))]
        for dropped in (frozenset[t.Any](), frozenset({T}))
    }
    assert list(steps.values()) == [[detach, "ALTER TABLE public.t DROP CONSTRAINT IF EXISTS p_b_fkey"], [detach]]


SUBTYPE = "values of type integer may not fit smallint"
LINKABLE = Fact(samples.OPERATOR.id, PUBLIC, samples.OPERATOR.attributes, {"links_change": "true"})
FOREIGN: dict[str, t.Any] = {"foreign_options": (), "server": "s"}

# A fact, the attributes that change, whether that is done in place, and why something is lost.
DIFFERENCES: dict[str, tuple[Fact, dict[str, t.Any], bool, str]] = {
    "a smaller type of a range": (samples.SPAN, {"subtype": "smallint"}, False, SUBTYPE),
    "a range with another multirange": (
        samples.SPAN, {"multirange": "public.other"}, False,
        "columns, functions or applications may use its multirange type by its current name",
    ),
    "a smaller type of an attribute": (ONE, {"type": "smallint"}, True, SUBTYPE),
    "a base type that is stored plain": (samples.TAG, {"storage": "plain"}, False, ""),
    "a base type that is stored out of line": (samples.TAG, {"storage": "external"}, True, ""),
    "a publication of all tables": (samples.FEED, {"all_tables": "true"}, False, ""),
    "a publication of some tables": (
        samples.FEED.with_attributes(all_tables="true"), {"all_tables": "false"}, False,
        "subscribers would no longer receive changes of all tables",
    ),
    "what a publication publishes": (samples.FEED, {"publish": "insert"}, True, ""),
    "the result of a function": (function("f"), {"result": "text"}, False, ""),
    "the body of a function": (function("f"), {"definition": "CREATE OR REPLACE FUNCTION public.f() ..."}, True, ""),
    "a new name of an argument": (function("f"), {"names": "{x}"}, True, ""),
    "another name of an argument": (function("f", names="{x}"), {"names": "{y}"}, False, ""),
    "an enum that gets a label": (enum("e", "a"), {"labels": ("a", "b")}, True, ""),
    "an operator's function": (samples.OPERATOR, {"function": "public.other"}, False, ""),
    "another commutator of an operator": (samples.OPERATOR, {"commutator": "public.other"}, False, ""),
    "an operator's estimator": (samples.OPERATOR, {"restrict": "neqsel"}, True, ""),
    "an operator's first negator": (samples.OPERATOR, {"negator": "public.<>"}, False, ""),
    "an operator's first negator, since 17": (LINKABLE, {"negator": "public.<>"}, True, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", DIFFERENCES)
def test_what_a_difference_means(case: str) -> None:
    fact, attributes, in_place, loss = DIFFERENCES[case]
    after = fact.with_attributes(**attributes)
    change = KINDS[fact.kind].change(fact, after, PlanContext(state(*BASE, fact), state(*BASE, after)))
    assert (change.in_place, change.loss) == (in_place, loss)


@pytest.mark.parametrize("fact", [table("f", **FOREIGN), column("a", "f", **FOREIGN)], ids=lambda fact: fact.kind)
def test_a_foreign_table_has_no_rows_to_lose(fact: Fact) -> None:
    change = KINDS[fact.kind].change(fact, None, PlanContext(state(fact), state()))
    assert change.loss == "applications may read it"


def test_an_index_cannot_be_detached() -> None:
    facts = (*BASE, samples.INDEX, *samples.PARTED, samples.PARTED_INDEX)
    ends = {samples.ATTACHMENT.id: [samples.PARTED_INDEX.id, samples.INDEX.id]}
    context = PlanContext(state(*facts, samples.ATTACHMENT, needs=ends), state(*facts))
    loss = KINDS["index_attachment"].change(samples.ATTACHMENT, None, context).loss
    assert loss == "PostgreSQL has no statement to detach an index from its parent index"
    context = PlanContext(context.live, state(*BASE))
    assert KINDS["index_attachment"].change(samples.ATTACHMENT, None, context).loss == ""


def test_a_table_of_a_publication_is_logged() -> None:
    logged, unlogged = table(), table(persistence="UNLOGGED")
    rule_of_tables = KINDS["publication_table"]
    found = rule_of_tables.requirements(
        PUBLISHED, PlanContext(state(), state(schema(), unlogged, samples.FEED, PUBLISHED))
    )
    assert {each.id: each.attributes for each in found.facts.values()} == {T: logged.attributes}
    assert not rule_of_tables.requirements(PUBLISHED, PlanContext(state(), state(schema(), logged))).facts
    assert not rule_of_tables.requirements(PUBLISHED, PlanContext(state(), state())).facts


def test_a_publication_of_a_schema_has_no_column_lists() -> None:
    listed = PUBLISHED.with_attributes(columns=("a",))
    other = Fact(("publication_table", "feed", "public", "u"), samples.FEED.id, PUBLISHED.attributes)
    wanted = state(*BASE, samples.FEED, ALL_PUBLISHED, listed, other)
    found = KINDS["publication_schema"].requirements(ALL_PUBLISHED, PlanContext(state(), wanted))
    assert {each.id: each.attributes for each in found.facts.values()} == {PUBLISHED.id: PUBLISHED.attributes}


def test_a_partition_is_dropped_after_the_keys_that_reference_its_parent() -> None:
    key = constraint("k", "FOREIGN KEY (b) REFERENCES public.p(b)", "u")
    unique = constraint("p_key", "PRIMARY KEY (b)", "p")
    live = state(
        *BASE,
        *samples.PARTED,
        samples.PARTITION,
        unique,
        table("u"),
        column("b", "u"),
        key,
        needs={key.id: [unique.id]},
    )
    context = PlanContext(live, state())
    assert KINDS["table"].removal(table(), context) == Removal(after=(key.id,))
    assert KINDS["table"].removal(table("p"), context) == Removal()
    assert KINDS["partition"].removal(samples.PARTITION, context).explicit
    gone = PlanContext(live, state(), dropped={key.id})
    assert not KINDS["partition"].removal(samples.PARTITION, gone).explicit
    own = constraint("fk", "FOREIGN KEY (b) REFERENCES public.u(b)", "p")
    live.add(own)
    of_partition = constraint("self", "FOREIGN KEY (b) REFERENCES public.p(b)", "t")
    live.add(of_partition)
    live.add_dependency(of_partition.id, unique.id)
    assert KINDS["partition"].removal(samples.PARTITION, PlanContext(live, state())).after == (own.id, key.id)


def test_a_cast_is_created_after_the_columns_that_get_its_type() -> None:
    mood = enum("mood", "a")
    typed = column("a", type="public.mood")
    needs = {samples.CAST.id: [mood.id], typed.id: [mood.id]}
    live = state(schema(), table(), column("a"))
    wanted = state(schema(), table(), typed, mood, samples.CAST, needs=needs)
    found = KINDS["cast"].creation(samples.CAST, PlanContext(live, wanted))
    assert found == Creation(after=(typed.id,))
    created = PlanContext(live, wanted, created={typed.id})
    assert KINDS["cast"].creation(samples.CAST, created) == Creation()


def test_a_column_of_a_materialized_view_does_not_become_that_of_a_view() -> None:
    before, after = view_column("m", "a", 1), view_column("m", "a", 1)
    before = Fact(before.id, ("matview", "public", "m"), before.attributes, before.metadata)
    context = PlanContext(state(before), state(after))
    assert not KINDS["view_column"].change(before, after, context).in_place
    assert KINDS["view_column"].change(after, after.with_attributes(statistics="9"), context).in_place


@pytest.mark.parametrize(("type_of_column", "in_place"), [("public.email", True), ("public.email[]", False)])
def test_a_domain_that_is_nested_in_other_types_gets_no_constraint(type_of_column: str, in_place: bool) -> None:
    users = column("a", type=type_of_column)
    live = state(schema(), table(), samples.DOMAIN, users, needs={users.id: [samples.DOMAIN.id]})
    after = samples.DOMAIN.with_attributes(not_null="true")
    context = PlanContext(live, state(schema(), after, OK))
    assert KINDS["domain"].change(samples.DOMAIN, after, context).in_place is in_place
    recreated = KINDS["domain_constraint"].change(None, OK, context).recreates
    assert recreated == (() if in_place else (samples.DOMAIN.id,))
    assert KINDS["domain_constraint"].change(None, LATER, context).recreates == ()


def test_a_domain_of_a_smaller_type_may_lose_values() -> None:
    before = samples.DOMAIN.with_attributes(base="integer")
    after = samples.DOMAIN.with_attributes(base="smallint")
    assert KINDS["domain"].change(before, after, PlanContext(state(before), state(after))).loss == SUBTYPE


@pytest.mark.parametrize(("before", "in_place"), [("CHECK (true) NOT VALID", True), ("CHECK (false)", False)])
def test_a_check_of_a_domain_is_only_validated_in_place(before: str, in_place: bool) -> None:
    former = OK.with_attributes(definition=before)
    assert KINDS["domain_constraint"].change(former, OK, PlanContext(state(former), state(OK))).in_place is in_place


def test_an_operator_is_created_after_the_one_that_declares_the_link() -> None:
    one, other = samples.OPERATOR, samples.COMMUTATOR
    shell = Fact(one.id, one.parent, one.attributes, {"incomplete": ("commutator",)})
    wanted = state(schema(), shell, other)
    assert KINDS["operator"].creation(shell, PlanContext(state(), wanted, created={other.id})).after == (other.id,)
    assert KINDS["operator"].creation(shell, PlanContext(state(), wanted)).after == ()


def test_an_operator_requires_the_link_back() -> None:
    other = samples.COMMUTATOR.with_attributes(commutator=None)
    context = PlanContext(state(), state(schema(), samples.OPERATOR, other))
    found = KINDS["operator"].requirements(samples.OPERATOR, context)
    assert {each.id: each.attributes["commutator"] for each in found.facts.values()} == {other.id: "public.==="}
    both = PlanContext(state(), state(schema(), samples.OPERATOR, samples.COMMUTATOR))
    assert not KINDS["operator"].requirements(samples.OPERATOR, both).facts


INHERITED = (*BASE, table("u", inherits=(("public", "t"),)), column("a", "u", inherited=True), INHERITANCE)


def test_an_inherited_column_is_dropped_with_the_parents() -> None:
    live = state(*INHERITED, needs={INHERITANCE.id: [T]})
    u_a = live.facts["column", "public", "u", "a"]
    context = PlanContext(live, state())
    assert KINDS["column"].removal(u_a, context) == Removal(
        with_facts=(BASE[2].id,), after=(INHERITANCE.id, BASE[2].id)
    )
    assert KINDS["column"].removal(BASE[2], context).with_facts == ()


def test_a_column_is_added_with_its_default_after_its_table_is_detached() -> None:
    live, wanted = state(*INHERITED), state(*BASE, table("u"), column("a", "u"), default("1", of="u"))
    added = wanted.facts["column", "public", "u", "a"]
    creation = KINDS["column"].creation(added, PlanContext(live, wanted))
    assert (creation.inlines, creation.after_drops) == ((("default", "public", "u", "a"),), (INHERITANCE.id,))


def test_an_inherited_default_is_created_with_the_table() -> None:
    own, parents = default("1", of="u"), default("1")
    wanted = state(*INHERITED, own, parents)
    created = PlanContext(state(), wanted, created={("table", "public", "u")})
    assert KINDS["default"].creation(own, created) == Creation(with_fact=("table", "public", "u"))
    assert KINDS["default"].creation(parents, created) == Creation()


def test_a_constraint_comes_after_its_table_is_detached() -> None:
    check = constraint("c", "CHECK (true)", "u")
    live = state(*INHERITED, check)
    links = (INHERITANCE.id,)
    assert KINDS["constraint"].creation(check, PlanContext(live, state(*BASE, check))).after_drops == links
    assert KINDS["constraint"].removal(check, PlanContext(live, state())) == Removal(after=links)


def test_a_foreign_key_is_dropped_before_what_it_references() -> None:
    key, unique = constraint("k", "FOREIGN KEY (a) REFERENCES public.u(a)"), constraint("u_key", "UNIQUE (a)", "u")
    live = state(*BASE, table("u"), column("a", "u"), unique, key, needs={key.id: [unique.id]})
    assert KINDS["constraint"].removal(key, PlanContext(live, state(), dropped={unique.id})).explicit
    assert not KINDS["constraint"].removal(key, PlanContext(live, state())).explicit


def test_a_partition_is_attached_after_its_columns_and_those_of_the_parent() -> None:
    wanted = state(*BASE, *samples.PARTED, samples.PARTITION, samples.INDEX, KEY)
    creation = KINDS["partition"].creation(samples.PARTITION, PlanContext(state(*BASE, samples.IDENTITY), wanted))
    assert set(creation.after) == {BASE[2].id, BASE[3].id, samples.INDEX.id, samples.PARTED[1].id, samples.IDENTITY.id}


@pytest.mark.parametrize(("link", "parents"), [(samples.PARTITION, "p"), (INHERITANCE, "t")])
def test_a_child_table_requires_the_columns_of_its_parent(link: Fact, parents: str) -> None:
    strict = column("b", parents, type="integer", not_null="true")
    child = str(link.id[2])
    tables = (
        table(parents, partition_key="RANGE (b)" if parents == "p" else None),
        table(child, inherits=(("public", parents),)),
    )
    wanted = state(schema(), *tables, strict, column("b", child, type="text"), link)
    found = KINDS[link.kind].requirements(link, PlanContext(state(), wanted))
    required = found.facts["column", "public", child, "b"]
    assert (required.attributes["type"], required.attributes["not_null"]) == ("integer", "true")


def test_a_kept_attached_index_requires_the_definition_of_the_parent_index() -> None:
    indexes = (samples.PARTED_INDEX, samples.INDEX)
    parents, own = (
        Fact(each.id, each.parent, each.attributes, {**each.metadata, "definition": each.attributes["definition"]})
        for each in indexes
    )
    facts = (*BASE, *samples.PARTED, samples.PARTITION, parents)
    ends = {samples.ATTACHMENT.id: [parents.id, own.id]}
    wanted = state(*facts, own, samples.ATTACHMENT, needs=ends)
    context = ComparisonContext(wanted, wanted, declared=state(*facts))
    found = KINDS["index_attachment"].requirements(samples.ATTACHMENT, context)
    assert found.facts[samples.INDEX.id].attributes["definition"] == "CREATE INDEX t_a_idx ON public.t USING btree (b)"
    assert not KINDS["index_attachment"].requirements(samples.ATTACHMENT, ComparisonContext(wanted, wanted)).facts


def test_a_change_means_nothing_else_than_it_says() -> None:
    said = Change(in_place=True, loss="", changes_type=False, ends_effect=False, recreates=(), creates_implied=False)
    assert Change() == said
