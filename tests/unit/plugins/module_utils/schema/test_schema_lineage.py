# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules of columns, defaults, and constraints make of the links of their table to parents and children."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.change import Creation, Removal
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import (
    ComparisonContext,
    PlanContext,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.inheritance.columns import (
    create_after,
    local_overrides,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.insignificant import (
    normalize_inherited_names,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

from .child_tables import INHERITS, KID
from .parents_and_children import (
    ATTACHMENT,
    INDEX,
    INNER,
    KID_B,
    LEAF,
    MIDDLE,
    MOVED,
    OF_KID,
    PARTITION,
    B,
    attached,
    parent_and_child,
    tree,
)
from .states import T, column, constraint, default, schema, state, statements, table, view


@pytest.mark.parametrize(
    ("live", "link"), [(parent_and_child(), INHERITS), (tree(), PARTITION)], ids=["inherits", "partition"]
)
def test_a_table_knows_the_links_of_its_children(live: FactSet, link: Fact) -> None:
    assert ComparisonContext(live, live).parent_links == {T: [link.id]}


ADDED = {B.id, KID_B.id, default("1", "b").id, default("1", "b", "kid").id}
DEFAULTS = (B, KID_B, default("1", "b"), default("1", "b", "kid"))
WITH_COLUMN: dict[str, tuple[set[FactId], set[FactId], FactId | None]] = {
    "the parent's column is added with its default": (ADDED, {default("1", "b").id}, B.id),
    "the parent's default is set later": (ADDED, set(), None),
    "the column exists": (ADDED - {B.id}, {default("1", "b").id}, None),
    "the child is linked then": (ADDED | {INHERITS.id}, {default("1", "b").id}, None),
    "the child is created with it": ({*ADDED, KID, INHERITS.id}, {default("1", "b").id}, KID),
}


@pytest.mark.parametrize("case", WITH_COLUMN)
def test_an_inherited_default_comes_with_the_column_or_the_table(case: str) -> None:
    created, inlined, expected = WITH_COLUMN[case]
    own, wanted = default("1", "b", "kid"), parent_and_child(*DEFAULTS)
    context = PlanContext(parent_and_child(), wanted, created=created, inlined=inlined)
    assert KINDS["default"].creation(own, context) == Creation(with_fact=expected)


def test_a_default_of_the_child_alone_is_set_by_itself() -> None:
    own = default("2", "b", "kid")
    context = PlanContext(
        parent_and_child(), parent_and_child(*DEFAULTS[:3], own), created=ADDED, inlined={default("1", "b").id}
    )
    assert KINDS["default"].creation(own, context) == Creation()


PLAIN = "ALTER TABLE ONLY public.kid ALTER COLUMN b SET STORAGE {}"
STORED: dict[str, tuple[str, str, bool, list[str]]] = {
    "as the parent's, in a new table": ("MAIN", "MAIN", True, []),
    "as by default, in a new table": ("EXTENDED", "MAIN", True, [PLAIN.format("EXTENDED")]),
    "as the parent's, in a table that exists": ("MAIN", "MAIN", False, [PLAIN.format("MAIN")]),
    "as by default, in a table that exists": ("EXTENDED", "MAIN", False, []),
}


@pytest.mark.parametrize("case", STORED)
def test_a_new_inherited_column_is_stored(case: str) -> None:
    storage, of_parent, is_new, expected = STORED[case]
    own = column("b", of="kid", inherited=True, storage=storage)
    wanted = parent_and_child(column("b", storage=of_parent), own)
    context = PlanContext(FactSet(), wanted, created={own.id, *([KID] if is_new else [])})
    assert [each.sql for each in local_overrides(own, context)] == expected


def test_an_inherited_column_is_created_after_what_creates_it() -> None:
    new_table = PlanContext(
        state(schema(), table(), B), parent_and_child(B, KID_B), created={KID, KID_B.id, INHERITS.id}
    )
    assert create_after(KID_B, new_table) == [KID]
    new_column = PlanContext(parent_and_child(), parent_and_child(B, KID_B), created={B.id, KID_B.id})
    assert create_after(KID_B, new_column) == [B.id, B.id]
    assert create_after(B, new_column) == []


def test_a_new_column_is_created_after_the_local_ones_of_child_tables() -> None:
    local = column("b", of="kid")
    context = PlanContext(parent_and_child(), parent_and_child(B, local), created={B.id, local.id})
    assert create_after(B, context) == [local.id]


CHECK, KEY = constraint("c", "CHECK ((b > 0))"), constraint("k", "FOREIGN KEY (b) REFERENCES public.u(b)")


@pytest.mark.parametrize(("fact", "after"), [(CHECK, (PARTITION.id,)), (KEY, ())], ids=["a check", "a foreign key"])
def test_a_constraint_is_dropped_after_its_children_are_detached(fact: Fact, after: tuple[FactId, ...]) -> None:
    context = PlanContext(tree(fact), tree(), dropped={fact.id, PARTITION.id})
    assert KINDS["constraint"].removal(fact, context) == Removal(after=after)


def named(name: str) -> Fact:
    """Return a column of the partition with an inherited NOT NULL of this name, as in PostgreSQL 18."""
    fact = column("b", of="kid", inherited=True, not_null="true", not_null_name=name)
    return Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, "not_null_inherited": "true"})


NAMES: dict[str, tuple[FactSet, str]] = {
    "the partition stays": (tree(named("new")), "old"),
    "it moves": (state(schema(), table(partition_key="LIST (b)"), table("kid"), MOVED, named("new")), "new"),
    "the parent is partitioned otherwise": (tree(named("new"), key="RANGE (b)"), "new"),
    "the parent is not there": (state(schema(), table("kid"), PARTITION, named("new")), "new"),
}


@pytest.mark.parametrize("case", NAMES)
def test_the_name_of_an_inherited_not_null_is_ignored_while(case: str) -> None:
    wanted, expected = NAMES[case]
    normalize_inherited_names(tree(named("old")), wanted)
    assert wanted.facts[OF_KID].attributes["not_null_name"] == expected


def test_a_table_is_created_after_what_it_inherits() -> None:
    wanted = parent_and_child(B, KID_B, default("1", "b"))
    context = PlanContext(state(schema()), wanted, created={T, KID, B.id, KID_B.id})
    after = KINDS["table"].creation(wanted.facts[KID], context).after
    assert set(after) == {T, B.id, default("1", "b").id}
    assert KINDS["table"].creation(wanted.facts[T], context).after == ()


def test_an_inherited_column_stays_if_its_table_is_detached_before() -> None:
    context = PlanContext(parent_and_child(B, KID_B), state(), dropped={INHERITS.id})
    assert KINDS["column"].removal(KID_B, context).with_facts == ()


def test_a_default_is_set_before_its_table_becomes_a_partition() -> None:
    own = default("1", "b", "kid")
    added = {B.id, KID_B.id, default("1", "b").id, own.id, PARTITION.id}
    context = PlanContext(state(), tree(*DEFAULTS), created=added, inlined={default("1", "b").id})
    assert KINDS["default"].creation(own, context) == Creation()


@pytest.mark.parametrize(("key", "after"), [("LIST (b)", (ATTACHMENT.id,)), (None, ())], ids=["partitioned", "plain"])
def test_a_foreign_key_is_created_after_what_makes_its_key_valid(key: str | None, after: tuple[FactId, ...]) -> None:
    unique = constraint("t_key", "UNIQUE (b)")
    reference = constraint("r", "FOREIGN KEY (x) REFERENCES public.t(b)", "u")
    wanted = state(schema(), table(partition_key=key), unique, table("u"), reference, needs={reference.id: [unique.id]})
    context = PlanContext(state(), wanted, created={ATTACHMENT.id, reference.id, unique.id})
    assert tuple(KINDS["constraint"].creation(reference, context).after) == after


def test_a_key_without_the_keys_of_partitions_is_created_on_the_parent_only() -> None:
    unique, check = constraint("k", "UNIQUE (b)"), constraint("c", "CHECK ((b > 0))")
    for fact, only in ((unique, "ONLY "), (check, "")):
        context = PlanContext(state(), tree(fact))
        (step, *_more) = KINDS["constraint"].create(fact, context)
        assert step.sql == f"ALTER TABLE {only}public.t ADD CONSTRAINT {fact.name} {fact.attributes['definition']}"


def test_a_foreign_key_goes_with_its_own_column_but_not_with_another_tables() -> None:
    reference = constraint("r", "FOREIGN KEY (b) REFERENCES public.u(x)")
    other = column("x", "u")
    live = state(schema(), table(), B, table("u"), other, reference, needs={reference.id: [B.id, other.id]})
    for dropped, explicit in ((B.id, False), (other.id, True)):
        context = PlanContext(live, state(), dropped={dropped})
        assert KINDS["constraint"].removal(reference, context).explicit is explicit


@pytest.mark.parametrize(("key", "explicit"), [("LIST (b)", True), (None, False)], ids=["partitioned", "plain"])
def test_a_foreign_key_to_a_partitioned_table_is_dropped_by_itself(key: str | None, explicit: bool) -> None:
    """A partition can only be dropped after it, and so can the key."""
    unique, reference = constraint("k", "UNIQUE (b)"), constraint("r", "FOREIGN KEY (x) REFERENCES public.t(b)", "u")
    check = constraint("c", "CHECK ((b > 0))")
    facts = (table(partition_key=key), B, unique, check, table("u"), reference)
    context = PlanContext(state(schema(), *facts, needs={reference.id: [unique.id]}), state())
    assert KINDS["constraint"].removal(reference, context).explicit is explicit
    assert KINDS["constraint"].removal(check, context).explicit is False


GRANDCHILD: FactId = ("table", "public", "g")


def generations(*facts: Fact) -> FactSet:
    """Return a state in which the table g inherits from kid, and that from t."""
    link = Fact(("inheritance", "public", "g", "public", "kid"), GRANDCHILD, {})
    below = table("g", inherits=(("public", "kid"),))
    return state(
        schema(), table(), table("kid", inherits=(("public", "t"),)), below, INHERITS, link, *facts,
        needs={INHERITS.id: [T], link.id: [KID]},
    )  # fmt: skip


def test_a_default_of_the_topmost_table_is_dropped_in_all_tables_below_that_have_none() -> None:
    """ADD COLUMN adds it with the default to all of them."""
    columns = (B, KID_B, column("b", of="g", inherited=True))
    assert statements(generations(), generations(*columns, default("1", "b"))) == [
        "ALTER TABLE public.t ADD COLUMN b text DEFAULT 1",
        "ALTER TABLE ONLY public.kid ALTER COLUMN b DROP DEFAULT",
        "ALTER TABLE ONLY public.g ALTER COLUMN b DROP DEFAULT",
    ]


def test_a_partition_is_attached_after_its_own_objects_and_the_attachments_to_its_indexes() -> None:
    inner, needs = attached(INNER, MIDDLE)
    reference = constraint("r", "FOREIGN KEY (b) REFERENCES public.u(x)", "kid")
    outer, outer_needs = attached(MIDDLE, INDEX)
    described = Fact(("comment", MIDDLE.id), MIDDLE.id, {"text": "c"})
    own = column("b", of="kid")
    wanted = state(
        schema(), table(partition_key="LIST (b)"), B, table("kid", partition_key="LIST (b)"), table("leaf"), own, PARTITION, LEAF,
        INDEX, MIDDLE, INNER, inner, outer, described, reference, needs={PARTITION.id: [T], LEAF.id: [KID], **needs, **outer_needs},
    )  # fmt: skip
    after = KINDS["partition"].creation(PARTITION, PlanContext(state(), wanted, created={PARTITION.id})).after
    assert set(after) == {own.id, MIDDLE.id, inner.id, B.id}


@pytest.mark.parametrize(
    ("parent", "copies"), [("t", 0), ("other", 1)], ids=["it is attached again", "it gets another parent"]
)
def test_copies_of_foreign_keys_are_dropped_unless_a_partition_is_attached_again(parent: str, copies: int) -> None:
    live, wanted = (
        Fact(PARTITION.id, KID, {"bound": bound, "of": ("public", of)}, {"foreign_keys": ("t_b_fkey",)})
        for bound, of in (("DEFAULT", "t"), ("FOR VALUES IN ('x')", parent))
    )
    base = (schema(), table(partition_key="LIST (b)"), table("other", partition_key="LIST (b)"), table("kid"))
    context = PlanContext(state(*base, live), state(*base, wanted), dropped={PARTITION.id})
    detach, *drops = [each.sql for each in KINDS["partition"].drop(live, context)]
    assert detach == "ALTER TABLE public.t DETACH PARTITION public.kid"
    assert drops == ["ALTER TABLE public.kid DROP CONSTRAINT IF EXISTS t_b_fkey"] * copies


def test_a_column_is_added_after_its_table_is_detached_even_if_that_waits() -> None:
    """A detached table gets its columns itself. What uses the link, a view here, is changed before it is dropped."""
    uses, other = view("v", " SELECT 1 AS one;"), view("v", " SELECT 2 AS two;")
    needs: dict[FactId, list[FactId]] = {uses.id: [INHERITS.id]}
    live, wanted = parent_and_child(uses), state(schema(), table(), table("kid"), column("b", of="kid"), other)
    for each in needs[uses.id]:
        live.add_dependency(uses.id, each)
    assert statements(live, wanted) == [
        "CREATE OR REPLACE VIEW public.v AS\nSELECT 2 AS two",
        "ALTER TABLE public.kid NO INHERIT public.t",
        "ALTER TABLE public.kid ADD COLUMN b text",
    ]


def test_a_column_of_a_typed_table_goes_with_the_attribute() -> None:
    whole: FactId = ("composite", "public", "pair")
    pair = Fact(whole, ("schema", "public"), {})
    for of_type, expected in ((("public", "pair"), (("attribute", "public", "pair", "b"),)), (None, ())):
        live = state(schema(), pair, table(of_type=of_type), B, needs={T: [whole]})
        assert KINDS["column"].removal(B, PlanContext(live, state())).with_facts == expected


COMPUTED: dict[str, t.Any] = {"generated": "STORED", "expression": "'x'::text"}


@pytest.mark.parametrize(
    ("parent", "kid"),
    [("public.t", False), ("public.kid", True)],
    ids=["with the parent's", "of the child only"],
)
def test_an_inherited_column_becomes_plain_with_the_parents(parent: str, kid: bool) -> None:
    of_kid = column("b", of="kid", inherited=True, **COMPUTED)
    live = parent_and_child(B if kid else column("b", **COMPUTED), of_kid)
    assert statements(live, parent_and_child(B, KID_B)) == [f"ALTER TABLE {parent} ALTER COLUMN b DROP EXPRESSION"]


def test_a_column_that_gets_a_parent_column_becomes_plain_by_itself() -> None:
    live = parent_and_child(column("b", of="kid", inherited=True, **COMPUTED))
    assert "ALTER TABLE public.kid ALTER COLUMN b DROP EXPRESSION" in statements(live, parent_and_child(B, KID_B))


def of_parent(fact: Fact, **attributes: str) -> Fact:
    """Return a constraint that is inherited."""
    return Fact(fact.id, fact.parent, {**fact.attributes, **attributes}, {**fact.metadata, "inherited": "true"})


def test_an_inherited_check_is_created_with_the_parents_unless_only_it_is_valid() -> None:
    own = constraint("c", "CHECK ((b > 0))", of="kid")
    created = {CHECK.id, own.id}
    for parents, child, expected in (
        (CHECK, of_parent(own), CHECK.id),
        (CHECK.with_attributes(validated="false"), of_parent(own), None),
        (CHECK.with_attributes(validated="false"), of_parent(own, validated="false"), CHECK.id),
        (CHECK, own, None),
    ):
        context = PlanContext(parent_and_child(), parent_and_child(parents, child), created=created)
        assert KINDS["constraint"].creation(child, context).with_fact == expected
    new_table = PlanContext(
        state(schema(), table(), CHECK), parent_and_child(CHECK, of_parent(own)), created={KID, own.id, INHERITS.id}
    )
    assert KINDS["constraint"].creation(of_parent(own), new_table).with_fact == KID


def test_a_computed_column_is_created_with_its_table_beside_inherited_ones() -> None:
    own = column("c", "kid", number=2, generated="STORED", expression="b")
    needs: dict[FactId, list[FactId]] = {INHERITS.id: [T], own.id: [OF_KID]}
    kid = table("kid", inherits=(("public", "t"),))
    live = state(schema(), table(), B)
    wanted = state(schema(), table(), B, kid, INHERITS, KID_B, own, needs=needs)
    (made,) = statements(live, wanted)
    assert made == ("CREATE TABLE public.kid (\n    c text GENERATED ALWAYS AS (b) STORED\n)\nINHERITS (public.t)")


@pytest.mark.parametrize(
    ("expression", "definition"),
    [("b", "c text"), ("b || b", "c text GENERATED ALWAYS AS (b || b) STORED")],
    ids=["the parent's", "another"],
)
def test_a_new_table_repeats_no_inherited_expression(expression: str, definition: str) -> None:
    parent = column("c", number=2, generated="STORED", expression="b")
    own = column("c", "kid", number=2, generated="STORED", expression=expression)
    kid = table("kid", inherits=(("public", "t"),))
    wanted = state(schema(), table(), B, parent, kid, INHERITS, KID_B, own, needs={INHERITS.id: [T]})
    (made,) = statements(state(schema(), table(), B, parent), wanted)
    assert made == f"CREATE TABLE public.kid (\n    {definition}\n)\nINHERITS (public.t)"
