# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes that are kept out of the target state, and what is kept or not created because of them."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.destructive import KEEP
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.diff import diff
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import (
    Kept,
    refuse_unmet_access,
    retain,
)

from .samples import PAIR
from .states import (
    T,
    column,
    comment,
    constraint,
    enum,
    function,
    grant,
    index,
    part,
    policy,
    schema,
    sequence,
    state,
    table,
    view,
    view_column,
)

A, B = column("a").id, column("b").id
TABLE = (schema(), table(), column("a"), column("b", number=2, type="integer"))
WIDER = (*TABLE[:3], column("b", number=2, type="bigint"))
V, W = (("view", "public", name) for name in "vw")
OWNED_BY_A = Fact(("sequence_owner", "public", "s"), ("sequence", "public", "s"), {"column": ("public", "t", "a")})
Needs = dict[FactId, list[FactId]]
Reasons = dict[FactId, str]


def reading(name: str, *columns: str) -> tuple[Fact, ...]:
    """Return a view."""
    return (
        view(name, f" SELECT {', '.join(columns)};"),
        *(view_column(name, each, number) for number, each in enumerate(columns, 1)),
    )


def kept(live: FactSet, wanted: FactSet, held: Reasons | None = None) -> tuple[set[FactId], Reasons]:
    """Return what changes, and what is kept, with the reasons."""
    target, found = retain(live, wanted, KEEP, held)
    return set(diff(live, target)), {each.fact_id: each.reason for each in found}


def test_what_cannot_be_created_is_not_created_nor_what_needs_it() -> None:
    needs: Needs = {V: [B]}
    wanted = state(*TABLE, *reading("v", "b"), index("i", "CREATE INDEX i"), needs=needs)
    changed, reasons = kept(state(*TABLE[:3]), wanted, {B: "odd"})
    assert changed == {("index", "public", "i")}
    assert reasons == {
        B: "not created: odd",
        V: "it requires column public.t.b, which cannot be created",
    }


def test_what_cannot_be_dropped_stays_with_its_parts() -> None:
    live = state(*TABLE, *reading("v", "a"), comment(V, "c"))
    changed, reasons = kept(live, state(*TABLE), {V: "used elsewhere"})
    assert changed == set()
    assert reasons.keys() == {V}


def test_what_cannot_be_altered_stays_as_it_is_with_what_was_declared_for_it() -> None:
    needs: Needs = {V: [B]}
    live = state(*TABLE, *reading("v", "a"))
    wanted = state(*WIDER, *reading("v", "a", "b"), comment(T, "c"), needs=needs)
    changed, reasons = kept(live, wanted, {B: "used elsewhere"})
    assert changed == {("comment", T)}
    assert reasons == {B: "used elsewhere", V: "depends on column public.t.b, which is being kept"}


def test_what_cannot_be_replaced_keeps_its_parts() -> None:
    live, wanted = state(*TABLE, *reading("v", "a", "b")), state(*TABLE, *reading("v", "b"), grant(V, "anon", "SELECT"))
    changed, reasons = kept(live, wanted, {V: "used elsewhere"})
    assert changed == {grant(V, "anon", "SELECT").id}
    assert reasons == {V: "used elsewhere"}


def test_a_part_that_cannot_be_dropped_keeps_the_whole() -> None:
    live, wanted = state(*TABLE, *reading("v", "a", "b")), state(*TABLE, *reading("v", "a"))
    changed, reasons = kept(live, wanted, {("view_column", "public", "v", "b"): "used elsewhere"})
    assert (changed, reasons) == (set(), {V: "used elsewhere"})


@pytest.mark.parametrize("fact", [column("b"), grant(T, "anon", "SELECT")], ids=lambda fact: fact.kind)
def test_what_has_values_or_controls_access_is_held_by_itself(fact: Fact) -> None:
    live, wanted = state(*TABLE[:3], fact), state(*TABLE[:2], column("a", statistics="5"))
    changed, reasons = kept(live, wanted, {fact.id: "used elsewhere"})
    assert changed == {A}
    assert reasons.keys() == {fact.id}


def test_a_view_keeps_the_columns_that_something_kept_needs() -> None:
    f = function("f")
    needs: Needs = {f.id: [("view_column", "public", "w", "b")], W: [("view_column", "public", "v", "b")]}
    live = state(*TABLE, *reading("v", "a", "b"), *reading("w", "a", "b"), f, needs=needs)
    wanted = state(*TABLE, *reading("v", "a"), *reading("w", "a"))
    changed, reasons = kept(live, wanted)
    assert changed == set()
    assert reasons[W] == "function public.f(), which is being kept, depends on view column public.w.b"
    assert reasons.keys() >= {f.id, V, W}


def test_an_attribute_is_kept_with_what_uses_its_type_but_not_with_columns_that_can_be_retargeted() -> None:
    def pair(kind: str) -> tuple[Fact, ...]:
        return (PAIR, part("attribute", PAIR, "x", attributes={"type": kind, "collation": None}, number="1"))

    x: FactId = ("attribute", "public", "pair", "x")
    typed = column("p", number=3, type="public.pair")
    f = function("f", arguments="public.pair")
    needs: Needs = {typed.id: [PAIR.id], f.id: [PAIR.id]}
    live = state(*TABLE, *pair("bigint"), typed, needs=needs)
    wanted = state(*TABLE, *pair("integer"), typed, f, comment(PAIR.id, "c"), needs=needs)
    changed, reasons = kept(live, wanted)
    assert changed == {comment(PAIR.id, "c").id}
    assert reasons.keys() == {x, f.id}


def test_a_name_of_something_kept_is_not_taken_by_a_rename() -> None:
    live = state(*TABLE, constraint("k", "UNIQUE (a)"), index("i", "CREATE INDEX i"))
    wanted = state(*TABLE, constraint("k2", "UNIQUE (a)"), sequence("k"), index("i", "CREATE INDEX i"))
    changed, reasons = kept(live, wanted)
    assert ("sequence", "public", "k") in reasons
    assert "its name is still used by constraint k on public.t" in reasons["sequence", "public", "k"]
    assert ("sequence", "public", "k") not in changed


PARTED = (schema(), table("p", partition_key="LIST (a)"), column("a", "p"))
P: FactId = ("table", "public", "p")
KID: FactId = ("table", "public", "kid")


def kid(*facts: Fact, of: str = "p") -> tuple[Fact, ...]:
    """Return a partition."""
    link = Fact(("partition", "public", "kid"), KID, {"bound": "DEFAULT", "of": ("public", of)})
    return (table("kid"), column("a", "kid", inherited=True), link, *facts)


LINK: Needs = {("partition", "public", "kid"): [P]}
MORE, MINE = column("b", "p", number=2), column("b", "kid", number=2, inherited=True)


def test_a_kept_partition_gets_the_columns_of_its_parent() -> None:
    live = state(*PARTED, *kid(), needs=LINK)
    changed, reasons = kept(live, state(*PARTED, MORE))
    assert changed == {MORE.id, MINE.id}
    assert reasons.keys() == {KID}


def test_a_kept_partition_gets_the_checks_of_its_parent() -> None:
    live = state(*PARTED, *kid(), needs=LINK)
    check = constraint("c", "CHECK ((a > 0))", "p")
    changed, reasons = kept(live, state(*PARTED, check))
    assert changed == {check.id, ("constraint", "public", "kid", "c")}
    assert reasons.keys() == {KID}


def test_a_partition_is_not_created_if_its_parent_cannot_have_its_column() -> None:
    """The parent table would need a column NOT NULL, on which its rows may fail."""
    live = state(*PARTED)
    must = column("b", "p", number=2, not_null="true")
    wanted = state(*PARTED, must, *kid(column("b", "kid", number=2, not_null="true")), needs=LINK)
    changed, reasons = kept(live, wanted, {must.id: "rows would fail"})
    assert changed == set()
    assert reasons[must.id] == "not created: rows would fail"
    assert {KID, ("partition", "public", "kid")} & reasons.keys()


def test_a_partition_whose_parent_is_kept_is_not_created_with_another_type() -> None:
    live = state(*PARTED)
    parent = (*PARTED[:2], column("a", "p", type="integer"))
    child = (table("kid"), column("a", "kid", inherited=True, type="integer"), kid()[2])
    changed, reasons = kept(live, state(*parent, *child, needs=LINK))
    assert "part of its table's partition key" in reasons["column", "public", "p", "a"]
    assert ("column", "public", "p", "a") not in changed


def test_a_partition_that_moves_stays_as_it_is_if_it_is_kept() -> None:
    other = (table("q", partition_key="LIST (a)"), column("a", "q"), column("z", "q", number=2))
    live = state(*PARTED, *other, *kid(), needs=LINK)
    wanted = state(
        *PARTED,
        *other,
        *kid(column("z", "kid", number=2, inherited=True), comment(KID, "c"), of="q"),
        needs={("partition", "public", "kid"): [("table", "public", "q")]},
    )
    changed, reasons = kept(live, wanted)
    assert changed == {comment(KID, "c").id}
    assert reasons.keys() == {("partition", "public", "kid"), ("column", "public", "kid", "z")}


def test_access_that_needs_what_is_not_created_is_refused() -> None:
    f = function("f")
    needs: Needs = {policy("p").id: [f.id]}
    declared = state(*TABLE, f, policy("p"), comment(T, "c"), needs={**needs, comment(T, "c").id: [f.id]})
    skipped = [Kept(f.id, "its name is used")]
    target = state(*TABLE, policy("p"), comment(T, "c"))
    with pytest.raises(
        Failure, match=r"policy p on public\.t requires function public\.f\(\), which is its name is used"
    ) as failure:
        refuse_unmet_access(skipped, state(*TABLE), target, declared)
    assert failure.value.hint.startswith("Nothing was changed. Rename one of the objects")
    refuse_unmet_access(skipped, state(*TABLE, policy("p")), target, declared)
    refuse_unmet_access(skipped, state(*TABLE), state(*TABLE, comment(T, "c")), declared)
    refuse_unmet_access(skipped, state(*TABLE), state(*TABLE, policy("p"), f), declared)


def test_an_enum_whose_change_is_held_stays_as_it_is() -> None:
    mood: FactId = ("enum", "public", "mood")
    live, wanted = state(schema(), enum("mood", "x")), state(schema(), enum("mood", "x", "y"))
    assert kept(live, wanted, {mood: "odd"}) == (set(), {mood: "odd"})


def test_indexes_of_partitions_are_kept_without_mention() -> None:
    def built(name: str, definition: str, of: str) -> Fact:
        made = index(name, definition, of)
        return Fact(made.id, made.parent, made.attributes, {**made.metadata, "definition": definition})

    above = built("p_a_idx", "CREATE INDEX p_a_idx ON ONLY public.p USING btree (a)", "p")
    below = built("kid_a_idx", "CREATE INDEX kid_a_idx ON public.kid USING btree (a)", "kid")
    link = Fact(
        ("index_attachment", "public", "kid_a_idx"),
        below.id,
        {"to": ("public", "p_a_idx")},
        {"table": ("public", "kid")},
    )
    needs: Needs = {**LINK, link.id: [above.id, below.id]}
    live = state(*PARTED, above, *kid(below, link), needs=needs)
    assert kept(live, state(*PARTED, *kid(), needs=LINK))[1].keys() == {above.id}
    both = state(*PARTED, above, *kid(below), needs=LINK)
    assert kept(live, both)[1].keys() <= {link.id}


@pytest.mark.parametrize(
    ("part_of_it", "used"),
    [
        ((table("u"), *reading("v", "a")), {V: [("table", "public", "u")]}),
        ((sequence("s"), OWNED_BY_A), {OWNED_BY_A.id: [A]}),
    ],
    ids=["a view of a kept table", "the sequence of a column that stays"],
)
def test_what_would_be_lost_by_itself_is_mentioned_by_itself(part_of_it: tuple[Fact, ...], used: Needs) -> None:
    lost = {fact.id for fact in part_of_it if fact.kind in ("table", "view", "sequence")}
    changed, reasons = kept(state(*TABLE, *part_of_it, needs=used), state(*TABLE))
    assert changed == set()
    assert reasons.keys() == lost


def partition_of_kid() -> tuple[Fact, ...]:
    """Return a partition of the partition."""
    whole: FactId = ("table", "public", "g")
    link = Fact(("partition", "public", "g"), whole, {"bound": "DEFAULT", "of": ("public", "kid")})
    return (table("g"), column("a", "g", inherited=True), link)


@pytest.mark.parametrize("upside_down", [False, True])
def test_kept_partitions_at_every_height_get_the_columns_of_their_parents(upside_down: bool) -> None:
    needs: Needs = {**LINK, ("partition", "public", "g"): [KID]}
    levels = [(table("kid", partition_key="LIST (a)"), *kid()[1:]), partition_of_kid()]
    facts = [fact for level in (reversed(levels) if upside_down else levels) for fact in level]
    changed, reasons = kept(state(*PARTED, *facts, needs=needs), state(*PARTED, MORE))
    assert changed == {MORE.id, MINE.id, ("column", "public", "g", "b")}
    assert reasons.keys() == {KID, ("table", "public", "g")}


INHERITS = [Fact(("inheritance", "public", "kid", "public", name), KID, {}) for name in "tq"]


def test_conflicting_requirements_of_two_parents_come_to_an_end() -> None:
    def parents(*types: str) -> tuple[Fact, ...]:
        return (schema(), table(), column("a", type=types[0]), table("q"), column("a", "q", type=types[1]))

    child = (
        table("kid", inherits=(("public", "t"), ("public", "q"))),
        column("a", "kid", inherited=True, type="integer"),
    )
    needs: Needs = {INHERITS[0].id: [T], INHERITS[1].id: [("table", "public", "q")]}
    live = state(*parents("integer", "integer"), *child, *INHERITS, needs=needs)
    assert KID in kept(live, state(*parents("bigint", "numeric")))[1]


def test_what_reads_a_column_that_keeps_its_type_for_its_parent_is_not_created() -> None:
    def facts(kind: str) -> tuple[Fact, ...]:
        child = (table("kid", inherits=(("public", "t"),)), column("a", "kid", inherited=True, type=kind), INHERITS[0])
        return (schema(), table(), column("a", type=kind), *child)

    needs: Needs = {INHERITS[0].id: [T], V: [("column", "public", "kid", "a")]}
    live = state(*facts("integer"), needs={INHERITS[0].id: [T]})
    changed, reasons = kept(live, state(*facts("bigint"), *reading("v", "a"), needs=needs), {A: "odd"})
    assert changed == set()
    assert reasons == {A: "odd", V: "depends on column public.kid.a, which is being kept"}


@pytest.mark.parametrize("unique", [False, True])
def test_a_table_is_attached_if_it_can_have_the_kept_indexes_of_its_parent(unique: bool) -> None:
    """A unique index may fail on the rows of the table."""
    word = "UNIQUE INDEX" if unique else "INDEX"
    above = index("p_a_idx", f"CREATE {word} p_a_idx ON ONLY public.p USING btree (a)", "p", unique=unique)
    above = Fact(
        above.id, above.parent, above.attributes, {**above.metadata, "definition": above.attributes["definition"]}
    )
    whole, own, link = kid()
    live = state(*PARTED, above, whole, column("a", "kid"))
    changed, reasons = kept(live, state(*PARTED, whole, own, link, needs=LINK))
    made = {("index", "public", "kid_a_idx"), ("index_attachment", "public", "kid_a_idx"), link.id}
    assert changed & {*made} == (set() if unique else made)
    assert reasons.get(link.id) == (
        "not created: it requires index public.kid_a_idx, which cannot be added" if unique else None
    )
