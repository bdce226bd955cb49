# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules of columns, defaults, constraints and indexes make of the links of their table to parents and children."""

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
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.lineage import (
    cascading_index,
    indexes_above,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.retyping import (
    column_conversions,
    parent_changes_type,
    retarget,
    type_clause,
    type_hazards,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.hazards import (
    ACCESS_EXCLUSIVE,
    BLOCKS_READS,
    BLOCKS_WRITES,
    DATA_LOSS,
    MAY_FAIL_ON_DATA,
    REWRITES_TABLE,
)

from .states import T, column, constraint, default, index, schema, state, statements, table, view

KID: FactId = ("table", "public", "kid")
OF_KID: FactId = ("column", "public", "kid", "b")
INHERITANCE = Fact(("inheritance", "public", "kid", "public", "t"), KID, {})
PARTITION = Fact(("partition", "public", "kid"), KID, {"bound": "DEFAULT", "of": ("public", "t")})
B, KID_B = column("b"), column("b", of="kid", inherited=True)


def family(*facts: Fact) -> FactSet:
    """Return a state in which the table kid inherits from t."""
    return state(
        schema(), table(), table("kid", inherits=(("public", "t"),)), INHERITANCE, *facts, needs={INHERITANCE.id: [T]}
    )


def tree(*facts: Fact, key: str = "LIST (b)", needs: dict[FactId, list[FactId]] | None = None) -> FactSet:
    """Return a state in which the table kid is a partition of t."""
    links: dict[FactId, list[FactId]] = {PARTITION.id: [T], **(needs or {})}
    return state(schema(), table(partition_key=key), table("kid"), PARTITION, *facts, needs=links)


@pytest.mark.parametrize(
    ("live", "link"), [(family(), INHERITANCE), (tree(), PARTITION)], ids=["inherits", "partition"]
)
def test_a_table_knows_the_links_of_its_children(live: FactSet, link: Fact) -> None:
    assert ComparisonContext(live, live).parent_links == {T: [link.id]}


ADDED = {B.id, KID_B.id, default("1", "b").id, default("1", "b", "kid").id}
DEFAULTS = (B, KID_B, default("1", "b"), default("1", "b", "kid"))
WITH_COLUMN: dict[str, tuple[set[FactId], set[FactId], FactId | None]] = {
    "the parent's column is added with its default": (ADDED, {default("1", "b").id}, B.id),
    "the parent's default is set later": (ADDED, set(), None),
    "the column exists": (ADDED - {B.id}, {default("1", "b").id}, None),
    "the child is linked then": (ADDED | {INHERITANCE.id}, {default("1", "b").id}, None),
    "the child is created with it": ({*ADDED, KID, INHERITANCE.id}, {default("1", "b").id}, KID),
}


@pytest.mark.parametrize("case", WITH_COLUMN)
def test_an_inherited_default_comes_with_the_column_or_the_table(case: str) -> None:
    created, inlined, expected = WITH_COLUMN[case]
    own, wanted = default("1", "b", "kid"), family(*DEFAULTS)
    context = PlanContext(family(), wanted, created=created, inlined=inlined)
    assert KINDS["default"].creation(own, context) == Creation(with_fact=expected)


def test_a_default_of_the_child_alone_is_set_by_itself() -> None:
    own = default("2", "b", "kid")
    context = PlanContext(family(), family(*DEFAULTS[:3], own), created=ADDED, inlined={default("1", "b").id})
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
    wanted = family(column("b", storage=of_parent), own)
    context = PlanContext(FactSet(), wanted, created={own.id, *([KID] if is_new else [])})
    assert [each.sql for each in local_overrides(own, context)] == expected


def test_an_inherited_column_is_created_after_what_creates_it() -> None:
    new_table = PlanContext(state(schema(), table(), B), family(B, KID_B), created={KID, KID_B.id, INHERITANCE.id})
    assert create_after(KID_B, new_table) == [KID]
    new_column = PlanContext(family(), family(B, KID_B), created={B.id, KID_B.id})
    assert create_after(KID_B, new_column) == [B.id, B.id]
    assert create_after(B, new_column) == []


def test_a_new_column_is_created_after_the_local_ones_of_child_tables() -> None:
    local = column("b", of="kid")
    context = PlanContext(family(), family(B, local), created={B.id, local.id})
    assert create_after(B, context) == [local.id]


CHECK, KEY = constraint("c", "CHECK ((b > 0))"), constraint("k", "FOREIGN KEY (b) REFERENCES public.u(b)")


@pytest.mark.parametrize(("fact", "after"), [(CHECK, (PARTITION.id,)), (KEY, ())], ids=["a check", "a foreign key"])
def test_a_constraint_is_dropped_after_its_children_are_detached(fact: Fact, after: tuple[FactId, ...]) -> None:
    context = PlanContext(tree(fact), tree(), dropped={fact.id, PARTITION.id})
    assert KINDS["constraint"].removal(fact, context) == Removal(after=after)


INDEX = index("t_b_idx", "CREATE INDEX t_b_idx ON ONLY public.t USING btree (b)")
OWN = index("kid_b_idx", "CREATE INDEX kid_b_idx ON public.kid USING btree (b)", "kid")
ATTACHMENT = Fact(("index_attachment", *OWN.path), OWN.id, {"to": INDEX.path}, {"table": KID[1:]})
ENDS: dict[FactId, list[FactId]] = {ATTACHMENT.id: [INDEX.id, OWN.id]}


@pytest.mark.parametrize(
    ("attached", "dropped", "found"),
    [(True, set(), [INDEX.id]), (True, {PARTITION.id}, []), (False, set(), []), (False, {PARTITION.id}, [])],
    ids=["attached", "but detached before", "not attached", "neither"],
)
def test_an_attached_index_goes_with_the_parents(attached: bool, dropped: set[FactId], found: list[FactId]) -> None:
    live = tree(INDEX, OWN, *([ATTACHMENT] if attached else []), needs=ENDS if attached else None)
    assert cascading_index(OWN, ATTACHMENT.id, PlanContext(live, FactSet(), dropped=dropped)) == found


def valid(is_valid: str, fact: Fact = INDEX) -> Fact:
    """Return the index of the partitioned table, as it is read from a database."""
    metadata = {**fact.metadata, "partitioned": "true"}
    return Fact(fact.id, fact.parent, {**fact.attributes, "valid": is_valid}, metadata)


OTHER = index("t_c_idx", "CREATE INDEX t_c_idx ON ONLY public.t USING btree (c)")
ELSEWHERE = Fact(ATTACHMENT.id, OWN.id, {"to": OTHER.path}, ATTACHMENT.metadata)


@pytest.mark.parametrize(
    ("attachment", "in_place"), [(ATTACHMENT, True), (ELSEWHERE, False)], ids=["to it", "to another"]
)
def test_an_index_becomes_valid_when_the_last_one_is_attached(attachment: Fact, in_place: bool) -> None:
    before, after = valid("false"), valid("true")
    others = (OTHER, OWN)
    context = ComparisonContext(tree(before, *others), tree(after, *others, attachment))
    assert KINDS["index"].change(before, after, context).in_place is in_place


def test_an_index_that_attach_would_take_is_created_after_it() -> None:
    equal = index("mine", "CREATE INDEX mine ON public.kid USING btree (b)", "kid")
    live = state(schema(), table(partition_key="LIST (b)"), INDEX)
    context = PlanContext(live, tree(INDEX, OWN, ATTACHMENT, equal, needs=ENDS), created={PARTITION.id, equal.id})
    assert KINDS["index"].creation(equal, context).after == (PARTITION.id,)
    different = index("mine", "CREATE INDEX mine ON public.kid USING btree (c)", "kid")
    context = PlanContext(live, tree(INDEX, OWN, ATTACHMENT, different, needs=ENDS), created={PARTITION.id, OWN.id})
    assert KINDS["index"].creation(different, context).after == ()


def test_a_type_changes_with_the_parents_only_if_that_changes() -> None:
    bigint = column("b", type="bigint")
    own = column("b", of="kid", inherited=True, type="bigint")
    same = column("b", type="bigint", statistics="9")
    assert parent_changes_type(own, PlanContext(family(B, KID_B), family(bigint, own)))
    assert not parent_changes_type(own, PlanContext(family(bigint, KID_B), family(same, own)))


def named(name: str) -> Fact:
    """Return a column of the partition with an inherited NOT NULL of this name, as in PostgreSQL 18."""
    fact = column("b", of="kid", inherited=True, not_null="true", not_null_name=name)
    return Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, "not_null_inherited": "true"})


MOVED = Fact(PARTITION.id, KID, {"bound": "FOR VALUES IN ('x')", "of": ("public", "t")})
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
    wanted = family(B, KID_B, default("1", "b"))
    context = PlanContext(state(schema()), wanted, created={T, KID, B.id, KID_B.id})
    after = KINDS["table"].creation(wanted.facts[KID], context).after
    assert set(after) == {T, B.id, default("1", "b").id}
    assert KINDS["table"].creation(wanted.facts[T], context).after == ()


NEW = index("kid_new", "CREATE INDEX kid_new ON public.kid USING btree (b)", "kid")
OF_NEW = Fact(("index_attachment", *NEW.path), NEW.id, {"to": INDEX.path}, {"table": KID[1:]})


@pytest.mark.parametrize(("moves", "recreated"), [(False, (INDEX.id,)), (True, ())], ids=["stays", "is attached again"])
def test_an_attached_index_is_replaced_with_the_parents(moves: bool, recreated: tuple[FactId, ...]) -> None:
    """An attached index can't be detached, unless its table is."""
    live = tree(INDEX, OWN, ATTACHMENT, needs=ENDS)
    link = MOVED if moves else PARTITION
    needs: dict[FactId, list[FactId]] = {link.id: [T], OF_NEW.id: [INDEX.id, NEW.id]}
    wanted = state(schema(), table(partition_key="LIST (b)"), table("kid"), link, INDEX, NEW, OF_NEW, needs=needs)
    change = KINDS["index_attachment"].change(None, OF_NEW, ComparisonContext(live, wanted))
    assert change.recreates == recreated


def test_an_inherited_column_stays_if_its_table_is_detached_before() -> None:
    context = PlanContext(family(B, KID_B), state(), dropped={INHERITANCE.id})
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


@pytest.mark.parametrize(("linked_before", "counted"), [(True, False), (False, True)], ids=["linked", "linked then"])
def test_values_of_an_inherited_column_are_counted_with_the_parents(linked_before: bool, counted: bool) -> None:
    before, after = (
        column("b", of="kid", inherited=True, type="bigint"),
        column("b", of="kid", inherited=True, type="integer"),
    )
    wanted = family(column("b", type="integer"), after)
    alone = state(schema(), table(), column("b", type="bigint"), table("kid"), before)
    live = family(column("b", type="bigint"), before) if linked_before else alone
    context = PlanContext(live, wanted, created=set() if linked_before else {INHERITANCE.id})
    assert bool(list(column_conversions(before, after, context))) is counted


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


MIDDLE = index("kid_key", "CREATE INDEX kid_key ON ONLY public.kid USING btree (b)", "kid")
INNER = index("leaf_idx", "CREATE INDEX leaf_idx ON public.leaf USING btree (b)", "leaf")
LEAF = Fact(("partition", "public", "leaf"), ("table", "public", "leaf"), {"bound": "DEFAULT", "of": ("public", "kid")})


def attached(child: Fact, parent: Fact) -> tuple[Fact, dict[FactId, list[FactId]]]:
    """Return the attachment of an index, and its dependencies."""
    fact = Fact(("index_attachment", child.schema, child.name), child.id, {"to": parent.path}, {})
    return fact, {fact.id: [parent.id, child.id]}


@pytest.mark.parametrize("top", [INDEX, constraint("t_key", "UNIQUE (b)")], ids=["an index", "a key"])
def test_all_indexes_above_one_of_a_partition_are_created_again(top: Fact) -> None:
    (inner, inner_needs), (middle, middle_needs) = attached(INNER, MIDDLE), attached(MIDDLE, top)
    needs = {PARTITION.id: [T], LEAF.id: [KID], **inner_needs, **middle_needs}
    facts = (schema(), table(partition_key="LIST (b)"), table("kid"), table("leaf"), PARTITION, LEAF)
    live = state(*facts, top, MIDDLE, INNER, inner, middle, needs=needs)
    assert list(indexes_above(INNER, ComparisonContext(live, live))) == [MIDDLE.id, top.id]
    assert list(indexes_above(MIDDLE, ComparisonContext(live, live))) == [top.id]
    for link in (None, Fact(LEAF.id, LEAF.parent, {**LEAF.attributes, "bound": "FOR VALUES IN (1)"})):
        wanted = state(*facts[:-1], *([link] if link else []))
        assert list(indexes_above(INNER, ComparisonContext(live, wanted))) == []


@pytest.mark.parametrize(("key", "recreates"), [("LIST (b)", (T,)), (None, ())], ids=["of the key", "another"])
def test_a_column_whose_type_is_replaced_is_created_again_with_its_table(
    key: str | None, recreates: tuple[FactId, ...]
) -> None:
    live, wanted = (state(schema(), table(partition_key=key), column("b", type=each)) for each in ("a", "b"))
    context = ComparisonContext(live, wanted)
    assert KINDS["column"].change(None, wanted.facts[B.id], context).recreates == recreates
    assert KINDS["column"].change(live.facts[B.id], None, context).recreates == ()
    new = ComparisonContext(state(schema()), wanted)
    assert KINDS["column"].change(None, wanted.facts[B.id], new).recreates == ()


GRANDCHILD: FactId = ("table", "public", "g")


def generations(*facts: Fact) -> FactSet:
    """Return a state in which the table g inherits from kid, and that from t."""
    link = Fact(("inheritance", "public", "g", "public", "kid"), GRANDCHILD, {})
    below = table("g", inherits=(("public", "kid"),))
    return state(
        schema(), table(), table("kid", inherits=(("public", "t"),)), below, INHERITANCE, link, *facts,
        needs={INHERITANCE.id: [T], link.id: [KID]},
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
    needs: dict[FactId, list[FactId]] = {uses.id: [INHERITANCE.id]}
    live, wanted = family(uses), state(schema(), table(), table("kid"), column("b", of="kid"), other)
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
    live = family(B if kid else column("b", **COMPUTED), of_kid)
    assert statements(live, family(B, KID_B)) == [f"ALTER TABLE {parent} ALTER COLUMN b DROP EXPRESSION"]


def test_a_column_that_gets_a_parent_column_becomes_plain_by_itself() -> None:
    live = family(column("b", of="kid", inherited=True, **COMPUTED))
    assert "ALTER TABLE public.kid ALTER COLUMN b DROP EXPRESSION" in statements(live, family(B, KID_B))


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
        context = PlanContext(family(), family(parents, child), created=created)
        assert KINDS["constraint"].creation(child, context).with_fact == expected
    new_table = PlanContext(
        state(schema(), table(), CHECK), family(CHECK, of_parent(own)), created={KID, own.id, INHERITANCE.id}
    )
    assert KINDS["constraint"].creation(of_parent(own), new_table).with_fact == KID


@pytest.mark.parametrize(
    ("is_foreign", "becomes", "expected"),
    [
        (True, "integer", ACCESS_EXCLUSIVE),
        (False, "text", ACCESS_EXCLUSIVE),
        (False, "integer", (DATA_LOSS, REWRITES_TABLE, BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA)),
    ],
    ids=["a foreign table has no rows of its own", "only the collation", "the values are converted"],
)
def test_the_hazards_of_another_type(is_foreign: bool, becomes: str, expected: tuple[str, ...]) -> None:
    options: dict[str, t.Any] = {"foreign_options": ()} if is_foreign else {}
    before, after = (column("a", type=each, **options) for each in ("text", becomes))
    assert type_hazards(before, after) == expected


def test_arrays_of_rows_are_converted_by_a_type_that_is_dropped_again() -> None:
    pair = Fact(("composite", "public", "pair"), ("schema", "public"), {}, {})
    pairs = column("a", type="public.pair[]")
    live, wanted = (
        state(
            schema(),
            table(),
            pair,
            Fact(
                ("attribute", "public", "pair", each), pair.id, {"type": "integer", "collation": None}, {"number": "1"}
            ),
            pairs,
            needs={pairs.id: [pair.id]},
        )
        for each in ("one", "two")
    )
    context = PlanContext(live, wanted, dropped={pair.id}, created={pair.id})
    first, _converted, last = retarget(pairs, context)[:3]
    assert (first.sql, last.sql) == (
        "CREATE TYPE pg_temp.__moved AS (value public.pair[])",
        "DROP TYPE pg_temp.__moved",
    )


def test_a_computed_column_is_created_with_its_table_beside_inherited_ones() -> None:
    own = column("c", "kid", number=2, generated="STORED", expression="b")
    needs: dict[FactId, list[FactId]] = {INHERITANCE.id: [T], own.id: [OF_KID]}
    kid = table("kid", inherits=(("public", "t"),))
    live = state(schema(), table(), B)
    wanted = state(schema(), table(), B, kid, INHERITANCE, KID_B, own, needs=needs)
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
    wanted = state(schema(), table(), B, parent, kid, INHERITANCE, KID_B, own, needs={INHERITANCE.id: [T]})
    (made,) = statements(state(schema(), table(), B, parent), wanted)
    assert made == f"CREATE TABLE public.kid (\n    {definition}\n)\nINHERITS (public.t)"


@pytest.mark.parametrize(
    ("more", "using"), [({}, " USING a::integer"), ({"foreign_options": ()}, "")], ids=["a table", "a foreign table"]
)
def test_the_type_of_a_foreign_tables_column_changes_without_a_conversion(more: dict[str, t.Any], using: str) -> None:
    """PostgreSQL rejects USING there; the rows are elsewhere."""
    old, new = column(**more), column(type="integer", **more)
    context = ComparisonContext(state(schema(), table(), old), state(schema(), table(), new))
    assert type_clause(old, new, context) == f" TYPE integer{using}"
