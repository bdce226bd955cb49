# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules of indexes make of those that they are attached to, or that are attached to them."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import (
    ComparisonContext,
    PlanContext,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.lineage import (
    cascading_index,
    indexes_above,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

from .child_tables import KID
from .parents_and_children import ATTACHMENT, ENDS, INDEX, INNER, LEAF, MIDDLE, MOVED, OWN, PARTITION, attached, tree
from .states import T, constraint, index, schema, state, table
from .test_schema_online_together import partitioned


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


def test_the_parents_of_an_attached_index_are_created_again_if_it_is_dropped() -> None:
    live = partitioned(has_key=True, builds=False)
    context = ComparisonContext(live, live)
    of_index = KINDS["index"].change(live.facts["index", "public", "i_t"], None, context)
    assert of_index.recreates == (("index", "public", "i_m"), ("index", "public", "i_p"))
    of_key = KINDS["constraint"].change(live.facts["constraint", "public", "t", "k_t"], None, context)
    assert of_key.recreates == (("constraint", "public", "m", "k_m"), ("constraint", "public", "p", "k_p"))
