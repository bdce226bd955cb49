# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a child table requires because of its parent: columns, NOT NULL, and checks; and what keys require."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import ComparisonContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.inheritance.requirements import (
    required_facts,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

from .child_tables import INHERITS, KID
from .parents_and_children import PARTITION
from .required_facts_of_children import CHECK, MINE, PARTED, A, Needs, required
from .states import T, column, constraint, default, function, schema, state, table

INHERITED = {"inherited": "true", "not_null_local": "false", "not_null_inherited": "true"}
COLUMN_A = column("a").id


@pytest.mark.parametrize("link", [INHERITS, PARTITION], ids=lambda fact: fact.kind)
def test_a_missing_column_is_that_of_the_parent_without_its_own_settings(link: Fact) -> None:
    f = function("f")
    of_parent = column("a", type="integer", statistics="9", options=("n_distinct=5",))
    needs: Needs = {of_parent.id: [("enum", "public", "mood")], default("").id: [f.id, ("type", "gone")]}
    found = required(link, table(), of_parent, default("public.f()"), f, needs=needs)
    own, of_own = found.facts[MINE.id], found.facts["default", *MINE.id[1:]]
    assert own.attributes == {**of_parent.attributes, "statistics": None, "options": ()}
    assert own.metadata == {**of_parent.metadata, **INHERITED}
    assert (own.parent, of_own.parent, of_own.attributes) == (KID, MINE.id, {"expression": "public.f()"})
    assert set(found.depends_on[of_own.id]) == {MINE.id, f.id}


def only(found: FactSet, fact_id: FactId = MINE.id) -> Fact:
    return found.facts[fact_id]


def test_an_existing_column_has_the_definition_of_the_parents() -> None:
    wanted = column("a", type="bigint", storage="PLAIN", compression="lz4", statistics="9")
    own = column("a", of="kid", type="integer", storage="MAIN", statistics="5", options=("x=1",))
    assert only(required(PARTITION, PARTED, wanted, own)).attributes == {
        **own.attributes, "type": "bigint", "storage": "PLAIN", "compression": "lz4",
    }  # fmt: skip
    other = column("a", of="kid", type="bigint", storage="MAIN")
    assert only(required(PARTITION, PARTED, wanted, other)).attributes == other.attributes


def test_a_declared_child_may_have_another_expression() -> None:
    above, own = (column("a", of, generated="STORED", expression=of) for of in ("t", "kid"))
    assert only(required(INHERITS, table(), above, own)).attributes["expression"] == "kid"
    assert only(required(INHERITS, table(), above, own, declared=[table()])).attributes["expression"] == "t"
    plain = column("a", of="kid")
    found = only(required(INHERITS, table(), above, plain)).attributes
    assert (found["generated"], found["expression"]) == ("STORED", "t")


def named(fact: Fact, name: str) -> Fact:
    """Return a column whose NOT NULL constraint has a name, as in PostgreSQL 18."""
    return Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, "not_null_constraint": name})


NOT_NULL, PLAIN = column("a", not_null="true"), column("a", of="kid")
BY_NAME = named(NOT_NULL, "must")


@pytest.mark.parametrize(
    ("link", "above", "live", "expected"),
    [
        (INHERITS, A, (), ("false", None)),
        (INHERITS, NOT_NULL, (), ("true", None)),
        (INHERITS, column("a", not_null="not valid"), (), ("not valid", None)),
        (INHERITS, column("a", not_null="no inherit"), (), ("false", None)),
        (INHERITS, BY_NAME, (), ("true", "must")),
        (INHERITS, named(NOT_NULL, "t_a_not_null"), (), ("true", "t_a_not_null")),
        (INHERITS, named(NOT_NULL, "kid_a_not_null"), (), ("true", None)),
        (INHERITS, NOT_NULL, (INHERITS, NOT_NULL), ("false", None)),
        (INHERITS, NOT_NULL, (NOT_NULL,), ("true", None)),
        (INHERITS, BY_NAME, (INHERITS, BY_NAME), ("true", "must")),
        (PARTITION, NOT_NULL, (PARTITION, NOT_NULL), ("true", None)),
    ],
    ids=[
        "the parent has none", "it has", "not yet valid", "not for children", "by a name", "by its own name", "by the child's name",
        "the child dropped it", "it is linked", "in PostgreSQL 18", "a partition",
    ],
)  # fmt: skip
def test_not_null_is_inherited(
    link: Fact, above: Fact, live: tuple[Fact, ...], expected: tuple[str, str | None]
) -> None:
    found = only(required(link, table(), above, PLAIN, live=live)).attributes
    assert (found["not_null"], found["not_null_name"]) == expected


def test_a_not_null_that_the_parent_gets_again_is_inherited() -> None:
    live, without = (INHERITS, NOT_NULL), (table(), A)
    found = required(INHERITS, table(), NOT_NULL, PLAIN, live=live, declared=without)
    assert only(found).attributes["not_null"] == "true"


@pytest.mark.parametrize("live", [(INHERITS, A), (INHERITS,)], ids=["it gets NOT NULL", "the column is new"])
def test_a_child_that_is_declared_without_not_null_does_not_inherit_it_before_18(live: tuple[Fact, ...]) -> None:
    below = (table("kid"), PLAIN)
    assert only(required(INHERITS, table(), NOT_NULL, PLAIN, live=live, declared=below)).attributes == PLAIN.attributes
    inherits = (table("kid"), PLAIN.with_attributes(not_null="true"))
    for declared in (inherits, below[:1]):
        found = only(required(INHERITS, table(), NOT_NULL, PLAIN, live=live, declared=declared))
        assert found.attributes["not_null"] == "true"
    assert (
        only(required(INHERITS, table(), NOT_NULL, PLAIN, live=(A,), declared=below)).attributes["not_null"] == "true"
    )


def test_an_inherited_not_null_keeps_the_parents_name() -> None:
    def own(name: str | None, inherited: str = "true") -> Fact:
        fact = column("a", of="kid", not_null="true", not_null_name=name)
        return Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, "not_null_inherited": inherited})

    old, new = (column("a", not_null="true", not_null_name=name) for name in ("old", "new"))
    for before, expected in ((own("old"), "old"), (own("old", "false"), "mine"), (own("other"), "mine")):
        found = required(INHERITS, table(), new, own("mine"), live=(INHERITS, old, before))
        assert only(found).attributes["not_null_name"] == expected


OWN_CHECK: FactId = ("constraint", "public", "kid", "c")


def test_checks_are_inherited() -> None:
    f = function("f")
    found = required(INHERITS, table(), A, MINE, CHECK, f, needs={CHECK.id: [A.id, f.id]})
    assert found.facts[OWN_CHECK].attributes == CHECK.attributes
    assert found.facts[OWN_CHECK].metadata == {**CHECK.metadata, "inherited": "true"}
    assert set(found.depends_on[OWN_CHECK]) == {KID, MINE.id, f.id}


@pytest.mark.parametrize(
    ("check", "inherited"),
    [
        ("CHECK ((a > 0)) NOT VALID", True),
        ("CHECK ((a > ' NO INHERIT'::text))", True),
        ("CHECK ((a > 0)) NO INHERIT", False),
        ("CHECK ((a > 0)) NO INHERIT NOT VALID", False),
        ("UNIQUE (a)", False),
    ],
)
def test_some_constraints_are_not_inherited(check: str, inherited: bool) -> None:
    found = required(INHERITS, table(), A, MINE, constraint("c", check))
    assert (OWN_CHECK in found.facts) is inherited


def test_a_declared_check_may_be_validated_otherwise() -> None:
    own = constraint("c", "CHECK ((a > 0)) NOT VALID", "kid")
    other = constraint("c", "UNIQUE (a)", "kid")
    assert OWN_CHECK not in required(INHERITS, table(), A, MINE, CHECK, own).facts
    assert OWN_CHECK in required(INHERITS, table(), A, MINE, CHECK, own, declared=[table()]).facts
    assert OWN_CHECK in required(INHERITS, table(), A, MINE, CHECK, other).facts


def test_a_new_partition_has_no_column_of_its_own() -> None:
    more = column("b", of="kid", number=2)
    for link, live, expected in ((PARTITION, (), True), (PARTITION, (PARTITION,), False), (INHERITS, (), False)):
        found = required(link, PARTED, A, MINE, more, live=live).facts
        assert (("column", "public", "t", "b") in found) is expected
    assert required(PARTITION, PARTED, A, MINE).facts.keys() == {MINE.id}


def test_a_missing_table_requires_nothing() -> None:
    assert required_facts(PARTITION, T, ComparisonContext(FactSet(), state(PARTED, A))).facts == {}
    assert required_facts(PARTITION, T, ComparisonContext(FactSet(), state(table("kid"), A))).facts == {}


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
    needs: dict[FactId, list[FactId]] = {key.id: [COLUMN_A]}
    live = state(schema(), table(), column("a", not_null="true", not_null_name="must"), key, needs=needs)
    wanted = state(schema(), table(), column("a", type="integer"), key, needs=needs)
    (found,) = KINDS["constraint"].requirements(key, ComparisonContext(live, wanted)).facts.values()
    assert [found.attributes[each] for each in ("type", "not_null", "not_null_name")] == ["integer", "true", "must"]
    assert not KINDS["constraint"].requirements(key, ComparisonContext(live, live)).facts
