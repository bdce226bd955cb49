# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which indexes a partition requires because of its parent table, and which of its own are attached."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import ComparisonContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.inheritance.index_matching import (
    has_index,
    index_key,
    indexes_attached_by_mistake,
    indexes_created_after_attach,
    indexes_created_separately,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import retain

from .child_tables import INHERITS, KID
from .parents_and_children import PARTITION
from .required_facts_of_children import CHECK, MINE, PARTED, A, Needs, required
from .states import T, constraint, index, schema, state, statements, table, view


def built(name: str, definition: str, of: str = "t", **attributes: t.Any) -> Fact:
    """Return an index as it is read from a database."""
    made = index(name, definition, of, **attributes)
    return Fact(made.id, made.parent, made.attributes, {**made.metadata, "definition": definition})


INDEX = built("t_a_idx", "CREATE INDEX t_a_idx ON ONLY public.t USING btree (a DESC)")
PRIMARY = constraint("t_pkey", "PRIMARY KEY (a)")
BEFORE = (PARTED, A, INDEX)
TREE = (PARTED, A, MINE)
OF_KID: FactId = ("index", "public", "kid_a_idx")
EXISTING = built("mine", "CREATE INDEX mine ON public.kid USING btree (a)", "kid")
OTHER = built("mine", "CREATE INDEX mine ON public.kid USING btree (b)", "kid")


def of_indexes(found: FactSet) -> dict[FactId, Fact]:
    """Return the required facts without columns."""
    return {fact_id: fact for fact_id, fact in found.facts.items() if fact.kind != "column"}


def attachment(name: str, to: str = "t_a_idx") -> Fact:
    """Return the attachment of an index of the partition."""
    whole: FactId = ("index", "public", name)
    return Fact(("index_attachment", "public", name), whole, {"to": ("public", to)}, {"table": ("public", "kid")})


def test_a_partition_has_the_indexes_of_its_parent() -> None:
    found = required(PARTITION, *TREE, INDEX, declared=BEFORE, needs={INDEX.id: [A.id]})
    made = of_indexes(found)
    assert made.keys() == {OF_KID, attachment("kid_a_idx").id}
    assert made[OF_KID].attributes["definition"] == "CREATE INDEX kid_a_idx ON public.kid USING btree (a DESC)"
    assert made[OF_KID].attributes["table"] == ("public", "kid")
    assert made[OF_KID].metadata["definition"] == made[OF_KID].attributes["definition"]
    assert made[OF_KID].metadata["partitioned"] == "false"
    assert set(found.depends_on[OF_KID]) == {KID, MINE.id}
    link = made[attachment("kid_a_idx").id]
    assert (link.parent, link.attributes, link.metadata) == (
        OF_KID, attachment("kid_a_idx").attributes, attachment("kid_a_idx").metadata,
    )  # fmt: skip
    assert set(found.depends_on[link.id]) == {OF_KID, INDEX.id}


def test_a_partition_has_the_keys_of_its_parent() -> None:
    found = of_indexes(required(PARTITION, *TREE, PRIMARY, declared=(PARTED, A, PRIMARY)))
    key: FactId = ("constraint", "public", "kid", "kid_pkey")
    assert found.keys() == {key, ("index_attachment", "public", "kid_pkey")}
    assert (found[key].attributes, found[key].parent) == (PRIMARY.attributes, KID)


def test_a_partitioned_partition_has_an_index_on_itself_only() -> None:
    sub = table("kid", partition_key="LIST (b)")
    found = of_indexes(required(PARTITION, *TREE, INDEX, sub, declared=BEFORE))
    assert found[OF_KID].attributes["definition"] == "CREATE INDEX kid_a_idx ON ONLY public.kid USING btree (a DESC)"
    assert found[OF_KID].metadata["partitioned"] == "true"


@pytest.mark.parametrize(
    ("facts", "declared"),
    [
        ((INDEX, EXISTING, attachment("mine")), BEFORE),
        ((INDEX,), (*BEFORE, table("kid"), PARTITION)),
    ],
    ids=["it is attached already", "the declared partition has none"],
)
def test_no_other_index_is_required(facts: tuple[Fact, ...], declared: tuple[Fact, ...]) -> None:
    needs: Needs = {attachment("mine").id: [INDEX.id]}
    assert of_indexes(required(PARTITION, *TREE, *facts, declared=declared, needs=needs)) == {}


def test_inheriting_tables_need_no_index() -> None:
    assert of_indexes(required(INHERITS, *TREE, INDEX, declared=BEFORE)) == {}


@pytest.mark.parametrize(
    ("other", "is_attached"),
    [
        (EXISTING, True),
        (built("mine", "CREATE INDEX mine ON public.kid USING btree (b)", "kid"), False),
        (built("mine", "CREATE UNIQUE INDEX mine ON public.kid USING btree (a)", "kid", unique=True), False),
        (constraint("mine", "UNIQUE (a)", "kid"), False),
    ],
    ids=["equal", "on another column", "unique", "a key"],
)
def test_an_equal_index_of_the_partition_is_attached(other: Fact, is_attached: bool) -> None:
    found = of_indexes(required(PARTITION, *TREE, INDEX, other, declared=BEFORE))
    assert (attachment("mine").id in found, OF_KID in found) == (is_attached, not is_attached)


@pytest.mark.parametrize(
    ("other", "is_attached"),
    [("PRIMARY KEY (a)", True), ("UNIQUE (a)", False), ("PRIMARY KEY (b)", False), ("CHECK (true)", False)],
)
def test_an_equal_key_of_the_partition_is_attached(other: str, is_attached: bool) -> None:
    found = of_indexes(
        required(PARTITION, *TREE, PRIMARY, constraint("mine", other, "kid"), declared=(PARTED, A, PRIMARY))
    )
    assert (attachment("mine").id in found) is is_attached
    assert (("constraint", "public", "kid", "kid_pkey") in found) is not is_attached


def test_an_index_that_is_attached_elsewhere_is_not_attached() -> None:
    elsewhere = attachment("mine", "another")
    found = of_indexes(required(PARTITION, *TREE, INDEX, EXISTING, elsewhere, declared=BEFORE))
    assert found.keys() == {OF_KID, attachment("kid_a_idx").id}


def test_what_attach_would_match_is_kept_and_attached() -> None:
    """ATTACH PARTITION attaches an existing index before any other is created."""
    live = (PARTED, A, INDEX, table("kid"), MINE, EXISTING)
    found = of_indexes(required(PARTITION, *TREE, INDEX, EXISTING, live=live, declared=BEFORE))
    assert found.keys() == {attachment("mine").id}
    without = (PARTED, A, table("kid"), MINE, EXISTING)
    found = of_indexes(
        required(PARTITION, *TREE, INDEX, EXISTING, attachment("mine", "x"), live=without, declared=BEFORE)
    )
    assert found.keys() == {OF_KID, attachment("kid_a_idx").id}, "the parent's index is created after attaching"


@pytest.mark.parametrize(
    ("other", "live", "declared", "is_attached"),
    [
        (EXISTING, (INDEX, EXISTING), (), True),
        (EXISTING, (INDEX,), (), False),
        (EXISTING, (INDEX, EXISTING), (EXISTING,), False),
        (OTHER, (INDEX, OTHER), (), False),
        (EXISTING, (INDEX, EXISTING, PARTITION), (), False),
        (EXISTING, (EXISTING,), (), False),
    ],
    ids=["kept", "new", "declared", "on another column", "attached before", "the parent's is new"],
)
def test_attach_matches_a_kept_index_even_if_another_is_declared(
    other: Fact, live: tuple[Fact, ...], declared: tuple[Fact, ...], is_attached: bool
) -> None:
    own = built("own", "CREATE INDEX own ON public.kid USING btree (a)", "kid")
    needs: Needs = {attachment("own").id: [INDEX.id]}
    partition = (table("kid"), MINE, own, attachment("own"), PARTITION)
    found = required(
        PARTITION, *TREE, INDEX, own, attachment("own"), other,
        live=(PARTED, A, table("kid"), MINE, *live), declared=(*BEFORE, *partition, *declared), needs=needs,
    )  # fmt: skip
    assert of_indexes(found).keys() == ({attachment("mine").id} if is_attached else set())


def test_a_declared_index_is_not_attached_beside_a_kept_one() -> None:
    """PostgreSQL has at most one index of a partition attached to one of its parent."""
    own, of_own = built("own", "CREATE INDEX own ON public.kid USING btree (a)", "kid"), attachment("own")
    needs: Needs = {PARTITION.id: [T], of_own.id: [INDEX.id]}
    live = state(schema(), PARTED, A, INDEX, table("kid"), MINE, EXISTING)
    wanted = state(schema(), PARTED, A, INDEX, table("kid"), MINE, PARTITION, own, of_own, needs=needs)
    target, _kept = retain(live, wanted, "keep")
    assert {fact.id for fact in target.of_kind("index_attachment")} == {attachment("mine").id}


def test_the_existing_index_of_a_partition_is_required_as_it_is() -> None:
    attached = attachment("mine")
    live = (PARTED, A, INDEX, table("kid"), MINE, PARTITION, EXISTING, attached)
    needs: Needs = {attached.id: [INDEX.id]}
    found = of_indexes(required(PARTITION, *TREE, INDEX, live=live, declared=BEFORE, needs=needs))
    assert found == {EXISTING.id: EXISTING, attached.id: attached}


def test_an_index_that_was_never_valid_stays_so() -> None:
    invalid = INDEX.with_attributes(valid="false")
    live = (PARTED, A, invalid, table("kid"), MINE, PARTITION)
    found = of_indexes(required(PARTITION, *TREE, INDEX, live=live, declared=BEFORE))
    assert {fact_id: fact.attributes["valid"] for fact_id, fact in found.items()} == {INDEX.id: "false"}
    unfinished = (PARTED, A, PRIMARY, table("kid"), MINE, PARTITION)
    assert of_indexes(required(PARTITION, *TREE, PRIMARY, live=unfinished, declared=(PARTED, A, PRIMARY))) == {}


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ((), "kid_a_idx"),
        ((table("kid_a_idx"),), "kid_a_idx1"),
        ((view("kid_a_idx", " SELECT 1;"), table("kid_a_idx1")), "kid_a_idx2"),
        ((constraint("kid_a_idx", "CHECK (true)", "kid"),), "kid_a_idx1"),
        ((constraint("kid_a_idx", "CHECK (true)", "other"),), "kid_a_idx"),
    ],
)
def test_the_name_of_an_index_is_free(taken: tuple[Fact, ...], expected: str) -> None:
    found = of_indexes(required(PARTITION, *TREE, INDEX, *taken, declared=BEFORE))
    assert ("index", "public", expected) in found


@pytest.mark.parametrize(
    ("name", "expected"), [("by_a", "kid_by_a"), ("t" + "x" * 62, "kid" + "x" * 60), ("t" + "é" * 31, "kid" + "é" * 30)]
)
def test_the_name_of_an_index_follows_that_of_the_parents(name: str, expected: str) -> None:
    other = built(name, f"CREATE INDEX {name} ON ONLY public.t USING btree (a)")
    found = of_indexes(required(PARTITION, *TREE, other, declared=(PARTED, A, other)))
    assert ("index", "public", expected) in found


KEYS = {
    "CREATE INDEX i ON public.t USING btree (a)": "false btree (a)",
    "CREATE INDEX j ON ONLY public.u USING btree (a DESC NULLS LAST) WITH (fillfactor='70')": "false btree (a)",
    "CREATE INDEX i ON public.t USING hash (a)": "false hash (a)",
    "CREATE INDEX i ON public.t USING btree (a) WHERE (a > 0)": "false btree (a) WHERE (a > 0)",
}


def test_attach_matches_equal_indexes() -> None:
    assert {each: index_key(index("i", each)) for each in KEYS} == KEYS
    found = [
        index_key(constraint("c", each))
        for each in ("PRIMARY KEY (a)", "UNIQUE (a) DEFERRABLE", "UNIQUE (a) NOT DEFERRABLE")
    ]
    assert {*found, index_key(index("i", "CREATE UNIQUE INDEX i ON t USING btree (a)", unique=True))} == {
        "true btree (a)"
    }
    assert index_key(constraint("c", "EXCLUDE USING gist (a WITH &&)")) == "EXCLUDE USING gist (a WITH &&)"


def test_which_facts_have_indexes() -> None:
    found = [has_index(each) for each in (INDEX, PRIMARY, constraint("u", "UNIQUE (a)"), CHECK, A)]
    assert found == [True, True, True, False, False]


def test_an_index_needs_no_index_that_it_is_attached_to_later() -> None:
    own = constraint("kid_pkey", "PRIMARY KEY (a)", "kid")
    needs: Needs = {own.id: [PRIMARY.id, MINE.id, ("type", "gone")], PRIMARY.id: [INDEX.id]}
    wanted = state(PARTED, A, PRIMARY, INDEX, table("kid"), MINE, own, needs=needs)
    assert indexes_created_separately(own, wanted) == (PRIMARY.id,)
    assert indexes_created_separately(PRIMARY, wanted) == ()
    assert indexes_created_separately(A, wanted) == ()


def test_an_index_that_a_partition_lacks_is_created_after_attaching() -> None:
    own, other = (
        built("kid_a_idx", "CREATE INDEX kid_a_idx ON public.kid USING btree (a)", "kid"),
        attachment("kid_a_idx"),
    )
    needs: Needs = {PARTITION.id: [T], other.id: [INDEX.id]}
    base = (PARTED, A, INDEX, table("kid"), MINE, PARTITION)
    partitions: Needs = {T: [PARTITION.id]}

    def created_after(*facts: Fact, without: Needs, live: FactSet) -> set[FactId]:
        wanted = state(*base, *facts, needs={key: value for key, value in needs.items() if key != other.id or facts})
        found = indexes_created_after_attach(without, partitions, live, wanted)
        return {fact_id for fact_id, links in found.items() if links == [PARTITION.id]}

    assert created_after(own, other, without={INDEX.id: []}, live=FactSet()) == set()
    assert created_after(without={INDEX.id: [PARTITION.id]}, live=FactSet()) == {INDEX.id}
    equal = built("t_b_idx", "CREATE INDEX t_b_idx ON ONLY public.t USING btree (a)")
    both: Needs = {INDEX.id: [], equal.id: []}
    assert created_after(own, other, equal, without=both, live=FactSet()) == {INDEX.id, equal.id}
    assert created_after(own, other, equal, without=both, live=state(PARTED, INDEX)) == {equal.id}
    assert created_after(own, other, EXISTING, without={INDEX.id: []}, live=FactSet()) == {INDEX.id}


def test_an_index_is_created_without_the_one_that_is_created_after_attaching() -> None:
    """It depends on that, since it is attached to it in the end."""
    own = built("kid_a_idx", "CREATE INDEX kid_a_idx ON public.kid USING btree (a)", "kid")
    equal = built("t_b_idx", "CREATE INDEX t_b_idx ON ONLY public.t USING btree (a)")
    other = attachment("kid_a_idx")
    needs: Needs = {PARTITION.id: [T], other.id: [INDEX.id], own.id: [MINE.id, INDEX.id]}
    live = state(schema(), PARTED, A, table("kid"), MINE)
    wanted = state(schema(), PARTED, A, INDEX, equal, table("kid"), MINE, PARTITION, own, other, needs=needs)
    assert statements(live, wanted) == [
        "CREATE INDEX kid_a_idx ON public.kid USING btree (a)",
        "ALTER TABLE ONLY public.t ATTACH PARTITION public.kid DEFAULT",
        "CREATE INDEX t_a_idx ON ONLY public.t USING btree (a DESC)",
        "CREATE INDEX t_b_idx ON ONLY public.t USING btree (a)",
        "ALTER INDEX public.t_a_idx ATTACH PARTITION public.kid_a_idx",
    ]


def test_an_equal_index_that_attach_would_take_is_created_afterwards() -> None:
    own, other = (
        built("kid_a_idx", "CREATE INDEX kid_a_idx ON public.kid USING btree (a)", "kid"),
        attachment("kid_a_idx"),
    )
    elsewhere = built("x", "CREATE INDEX x ON public.u USING btree (a)", "u")
    different = built("y", "CREATE INDEX y ON public.kid USING btree (b)", "kid")
    needs: Needs = {PARTITION.id: [T], other.id: [INDEX.id]}
    facts = (INDEX, table("kid"), MINE, own, other, EXISTING, elsewhere, different)
    wanted = state(PARTED, A, *facts, PARTITION, needs=needs)
    assert indexes_attached_by_mistake(state(PARTED, INDEX), wanted) == {PARTITION.id: [EXISTING.id]}
    for live in (state(PARTED), state(PARTED, INDEX, PARTITION), state(PARTED, INDEX, own)):
        assert indexes_attached_by_mistake(live, wanted) == {}


UNIQUE, WIDER = (constraint("t_key", definition) for definition in ("UNIQUE (a)", "UNIQUE (a, b)"))
OWN_KEY = constraint("kid_key", "UNIQUE (a)", "kid")
OF_KEY = Fact(("index_attachment", "public", "kid_key"), OWN_KEY.id, {"to": ("public", "t_key")}, {"table": KID[1:]})
REFERENCE = constraint("r", "FOREIGN KEY (x) REFERENCES public.kid(a)", "u")


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (REFERENCE, REFERENCE, UNIQUE.id),
        (REFERENCE, REFERENCE.with_attributes(definition="FOREIGN KEY (x) REFERENCES public.kid(a) ON DELETE CASCADE"), OWN_KEY.id),
        (None, REFERENCE, OWN_KEY.id),
        (constraint("r", "UNIQUE (x)", "u"), constraint("r", "UNIQUE (x)", "u"), OWN_KEY.id),
        (constraint("r", str(REFERENCE.attributes["definition"]), "kid"), constraint("r", str(REFERENCE.attributes["definition"]), "kid"), OWN_KEY.id),
    ],
    ids=["it references the partition", "it changes", "it is new", "it references nothing", "it is the partition's own"],
)  # fmt: skip
def test_a_foreign_key_that_references_a_partition_keeps_the_key_of_the_parent(
    before: Fact | None, after: Fact, kept: FactId
) -> None:
    """The key of the partition can't change while it is referenced, and an attached key is like the parent's."""
    needs: Needs = {PARTITION.id: [T], OF_KEY.id: [UNIQUE.id, OWN_KEY.id]}
    around = (PARTED, A, table("kid"), MINE, PARTITION, OWN_KEY, OF_KEY, table("u"))
    live = state(
        *around, UNIQUE, *([before] if before else []), needs={**needs, **({before.id: [OWN_KEY.id]} if before else {})}
    )
    wanted = state(*around, WIDER, after, needs={**needs, after.id: [OWN_KEY.id]})
    context = ComparisonContext(live, wanted, declared=state(PARTED, A, WIDER))
    found = KINDS["index_attachment"].requirements(OF_KEY, context).facts
    assert {each.id: each.attributes["definition"] for each in found.values()} == {
        kept: "UNIQUE (a)" if kept == UNIQUE.id else "UNIQUE (a, b)"
    }
