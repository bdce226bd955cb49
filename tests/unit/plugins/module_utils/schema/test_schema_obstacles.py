# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Differences that can't be applied because of something else in the database: who blocks what, and why."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import ComparisonContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import DesiredSchema
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.labels import label
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.dependent_keys import (
    invalid_foreign_keys,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.dependent_views import invalid_views
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.destructive import destructive_changes
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.obstacles import (
    needed_by_children,
    not_copied_to_partitions,
    not_indexed_in_children,
    rejected_over_kept_types,
    replaced_by_parts,
    retyped_with_children,
    used_row_types,
)

from .states import (
    T,
    column,
    constraint,
    default,
    enum,
    grant,
    index,
    part,
    schema,
    state,
    table,
    trigger,
    view,
    view_column,
)

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

A, B = ("column", "public", "t", "a"), ("column", "public", "t", "b")
TABLE = (schema(), table(), column("a"), column("b", number=2, type="integer"))
WIDER = (*TABLE[:3], column("b", number=2, type="bigint"))
KEY = constraint("t_pkey", "PRIMARY KEY (b)")
OTHER_KEY = constraint("t_pkey", "PRIMARY KEY (a)")

# A table of another schema that references the key.
ORDERS, X = ("table", "shop", "orders"), ("column", "shop", "orders", "x")
ORDERS_FACTS = (
    Fact(ORDERS, None, table().attributes),
    Fact(X, ORDERS, column("x", type="integer").attributes, column("x").metadata),
)


def reference(columns: str = "x", to: str = "b") -> Fact:
    """Return a foreign key of the other schema."""
    given = constraint("fk", f"FOREIGN KEY ({columns}) REFERENCES public.t({to})")
    return Fact(("constraint", "shop", "orders", "fk"), ORDERS, given.attributes, given.metadata)


class Asked:
    """Parses all queries but some, and records them."""

    def __init__(self, *invalid: str) -> None:
        self.invalid, self.queries = invalid, list[str]()

    def __call__(self, queries: Sequence[str]) -> Mapping[str, str | None]:
        """Return what is valid unchanged."""
        self.queries += queries
        return {each: None if each in self.invalid else each for each in queries}


def blocked_keys(wanted: Iterable[Fact], deparse: Asked, key: Fact | None = None) -> set[FactId]:
    """Return what can't be changed because of a foreign key of another schema."""
    key = key or reference()
    needs = {key.id: [X, B, KEY.id]}
    live = state(*TABLE, KEY, *ORDERS_FACTS, key, needs=needs)
    target = state(*wanted, *ORDERS_FACTS, key, needs=needs)
    plan = make_plan(live, target)
    plan.created.add(key.id)
    found = invalid_foreign_keys(deparse, dependents={key.id}, live=live, wanted=target, plan=plan)
    for obstacle in found.values():
        assert obstacle.reason == f"{label(key.id)}, in a schema that is not managed, would not be possible afterwards"
        assert obstacle.remedy == "Change or drop these foreign keys first."
    return set(found)


EQUAL = "SELECT NULL::integer = NULL::bigint AS equal"
BASE = (schema(), table(), column("a"))
COLUMN_A, COLUMN_B = column("a").id, column("b").id


def test_a_key_of_other_columns_cannot_be_referenced() -> None:
    assert blocked_keys((*TABLE, OTHER_KEY), Asked()) == {KEY.id}
    assert blocked_keys(TABLE, Asked()) == {KEY.id}


def test_a_unique_index_can_be_referenced_like_a_key() -> None:
    for definition, unique in (("CREATE INDEX", False), ("CREATE UNIQUE INDEX", True)):
        built = index("i", f"{definition} i ON public.t USING btree (b)", unique=unique)
        assert bool(blocked_keys((*TABLE, built), Asked())) is not unique


def test_a_deferrable_key_cannot_be_referenced() -> None:
    assert blocked_keys((*TABLE, constraint("t_pkey", "PRIMARY KEY (b) DEFERRABLE")), Asked()) == {KEY.id}


def test_values_of_both_columns_must_be_comparable() -> None:
    accepting, refusing = Asked(), Asked(EQUAL)
    assert blocked_keys((*WIDER, KEY), accepting) == set()
    assert accepting.queries == [EQUAL]
    assert blocked_keys((*WIDER, KEY), refusing) == {B}


def test_only_foreign_keys_that_are_created_again_are_looked_at() -> None:
    live, wanted = state(*TABLE, KEY, *ORDERS_FACTS, reference()), state(*TABLE, *ORDERS_FACTS, reference())
    plan = make_plan(live, wanted)
    for dependents, created in (({reference().id}, set()), (set(), {reference().id}), ({X}, {X})):
        plan.created.clear()
        plan.created |= created
        found = invalid_foreign_keys(Asked(), dependents=dependents, live=live, wanted=wanted, plan=plan)
        assert found == {}


def test_a_foreign_key_whose_column_goes_is_not_compared() -> None:
    key, asked = reference(), Asked()
    needs = {key.id: [X, B, KEY.id]}
    live = state(*TABLE, KEY, *ORDERS_FACTS, key, needs=needs)
    wanted = state(*WIDER, KEY, ORDERS_FACTS[0])
    plan = make_plan(live, wanted)
    plan.created.add(key.id)
    assert invalid_foreign_keys(asked, dependents={key.id}, live=live, wanted=wanted, plan=plan) == {}
    assert asked.queries == []


def test_a_foreign_key_that_is_not_understood_is_left_to_the_server() -> None:
    assert blocked_keys(TABLE, Asked(), reference("x, PERIOD y", "b, PERIOD c")) == set()


REPORT: FactId = ("view", "shop", "report")
QUERY = " SELECT f(b) AS n\n   FROM public.t;"


class Database:
    """A session that lists what views use outside of the managed schemas."""

    def __init__(self, *uses: tuple[str, str, bool, str]) -> None:
        self.uses, self.asked = list(uses), list[str]()

    def run(self, sql: str) -> list[tuple[str, str, bool, str]]:
        """Return the uses."""
        self.asked.append(sql)
        return self.uses


def blocked_views(
    deparse: Asked,
    *uses: tuple[str, str, bool, str],
    dependents: Iterable[FactId] = (REPORT,),
    created: Iterable[FactId] = (REPORT,),
    needs: Sequence[FactId] = (),
) -> set[FactId]:
    """Return what can't be changed because of a view of another schema."""
    report = Fact(REPORT, ("schema", "shop"), view("report", QUERY).attributes)
    depends_on = {REPORT: [B, *needs]}
    live = state(*TABLE, schema("shop"), report, needs=depends_on)
    wanted = state(*WIDER, schema("shop"), report, needs=depends_on)
    plan = make_plan(live, wanted)
    plan.created.clear()
    plan.created.update(created)
    desired = DesiredSchema(state=state(*WIDER, schema("app")), outside=set(), declared=set(), baseline=set(), major=17)
    database = Database(*uses)
    found = invalid_views(
        t.cast("t.Any", database),
        deparse,
        desired,
        dependents=set(dependents),
        live=live,
        wanted=wanted,
        plan=plan,
    )
    for obstacle in found.values():
        assert obstacle.reason == "view shop.report, in a schema that is not managed, would not be valid afterwards"
        assert obstacle.remedy == "Change or drop these views first."
    assert all("'app'" in sql for sql in database.asked), "what is in a desired schema is left out"
    return set(found)


INVALID = Asked(QUERY)
PRICES = ("shop", "report", True, "shop.prices")


@pytest.mark.parametrize(
    ("uses", "deparse", "expected"),
    [
        ([], Asked(), set()),
        ([], INVALID, {B}),
        ([PRICES], INVALID, {B}),
        ([PRICES], Asked(QUERY, "SELECT FROM shop.prices"), set()),
        ([PRICES, ("shop", "report", True, "shop.more")], Asked(QUERY, "SELECT FROM shop.prices"), set()),
        ([("shop", "report", False, "shop.f(integer)")], INVALID, set()),
        ([("shop", "another", False, "shop.f(integer)"), ("other", "report", False, "g()")], INVALID, {B}),
    ],
    ids=[
        "the query is valid", "it isn't", "it reads a table that the shadow has", "it reads one that it hasn't", "or one of them",
        "it calls a function elsewhere", "another view does",
    ],
)  # fmt: skip
def test_a_view_whose_query_is_not_valid_afterwards_blocks_the_change(
    uses: list[tuple[str, str, bool, str]], deparse: Asked, expected: set[FactId]
) -> None:
    assert blocked_views(deparse, *uses) == expected


def test_only_views_that_are_created_again_are_parsed() -> None:
    assert blocked_views(INVALID, dependents=()) == set()
    assert blocked_views(INVALID, created=()) == set()


@pytest.mark.parametrize(
    ("need", "expected"), [(A, {B}), (("function", "elsewhere", "f", ""), set()), (("schema", "elsewhere"), {B})]
)
def test_a_view_is_parsed_if_the_shadow_has_what_it_uses(need: FactId, expected: set[FactId]) -> None:
    assert blocked_views(INVALID, needs=[need]) == expected


def test_a_partition_elsewhere_keeps_its_parent() -> None:
    live, wanted = state(*TABLE, table("u")), state(schema(), table("u"))
    child = ("table", "shop", "part")
    found = needed_by_children({T: child, ("table", "public", "u"): child}, make_plan(live, wanted))
    assert set(found) == {T}
    assert "table shop.part, in a schema that is not managed, is a partition of it" in found[T].reason


PARTED = (schema(), table("p", partition_key="LIST (a)"), column("a", "p", not_null="true"))
KID = table("kid")
LINK = part("partition", KID, attributes={"of": ("public", "p"), "bound": "DEFAULT"})
IN_PARTITION = (KID, column("a", "kid", inherited=True, not_null="true"), LINK)
P_KEY = constraint("p_pkey", "PRIMARY KEY (a)", "p")
KID_KEY, KEPT_KEY = (constraint(name, "PRIMARY KEY (a)", "kid") for name in ("kid_pkey", "kept_pkey"))
ATTACHED = Fact(
    ("index_attachment", "public", "kid_pkey"), KID_KEY.id, {"to": ("public", "p_pkey")}, {"table": ("public", "kid")}
)


def test_a_new_key_of_a_partitioned_table_needs_that_of_its_partition() -> None:
    needs = {LINK.id: [("table", "public", "p")], ATTACHED.id: [P_KEY.id, KID_KEY.id]}
    live = state(*PARTED, *IN_PARTITION, KEPT_KEY, needs=needs)
    wanted = state(*PARTED, P_KEY, *IN_PARTITION, KID_KEY, KEPT_KEY, ATTACHED, needs=needs)
    found = replaced_by_parts(live, wanted, make_plan(live, wanted))
    assert set(found) == {P_KEY.id}
    assert found[P_KEY.id].reason == f"{label(KEPT_KEY.id)} is kept, and the table can have only one"
    without = state(*PARTED, P_KEY, *IN_PARTITION, KID_KEY, ATTACHED, needs=needs)
    assert replaced_by_parts(live, without, make_plan(live, without)) == {}
    other = KEPT_KEY.with_attributes(type="UNIQUE", definition="UNIQUE (b)")
    replaced = state(*PARTED, P_KEY, *IN_PARTITION, KID_KEY, other, ATTACHED, needs=needs)
    assert replaced_by_parts(live, replaced, make_plan(live, replaced)) == {}


def test_a_new_key_of_its_own_is_not_required_by_another_table() -> None:
    live, wanted = state(*TABLE, OTHER_KEY), state(*TABLE, OTHER_KEY, constraint("other", "PRIMARY KEY (b)"))
    assert replaced_by_parts(live, wanted, make_plan(live, wanted)) == {}


# A column of the table u has the row type of t.
U, C = ("table", "public", "u"), ("column", "public", "u", "c")
ROW = (table("u"), column("c", "u", type="public.t"))
OF_ROW: dict[FactId, list[FactId]] = {C: [T]}
STORED = column("g", number=3, generated="STORED", expression="b + 1")
CALLED = (column("n", number=3), default("now()", "n"))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (WIDER, {B}),
        ((*TABLE, STORED), {STORED.id}),
        ((*TABLE, *CALLED), {CALLED[0].id}),
        ((*TABLE, column("n", number=3)), set()),
        ((schema(), table(persistence="UNLOGGED"), *TABLE[2:]), {T}),
        (TABLE[:3], set()),
        ((*TABLE, index("i", "CREATE INDEX i ON public.t USING btree (a)")), set()),
    ],
    ids=["a type", "a stored column", "a default for rows", "an empty column", "rewriting", "a drop", "an index"],
)
def test_values_within_a_row_type_cannot_change(changed: tuple[Fact, ...], expected: set[FactId]) -> None:
    live, wanted = state(*TABLE, *ROW, needs=OF_ROW), state(*changed, *ROW, needs=OF_ROW)
    found = used_row_types(live, wanted, make_plan(live, wanted))
    assert set(found) == expected
    for obstacle in found.values():
        assert obstacle.reason == "column public.u.c has the row type of table public.t"


@pytest.mark.parametrize(
    ("user", "dropped"),
    [
        (column("c", type="public.t"), False),
        (Fact(("view_column", "public", "v", "c"), ("view", "public", "v"), {"statistics": None}), False),
        (view("v", " SELECT 1;"), False),
        (column("c", "u", type="public.t"), True),
        (column("c", "u", type="public.t", generated="STORED", expression="1"), False),
    ],
    ids=["of the table itself", "of a view", "a view", "of a dropped column", "of a computed column"],
)
def test_row_types_without_stored_values_elsewhere_block_nothing(user: Fact, dropped: bool) -> None:
    more = (table("u"), view("v", " SELECT 1;"))
    needs = {user.id: [T]}
    live = state(*TABLE, *more, user, needs=needs)
    wanted = state(*WIDER, *more, *([] if dropped else [user]), needs={} if dropped else needs)
    plan = make_plan(live, wanted)
    assert used_row_types(live, wanted, plan) == {}


def losses(live: FactSet, wanted: FactSet) -> dict[FactId, str]:
    return destructive_changes(ComparisonContext(live, wanted))


def test_what_would_be_lost_is_reported_once() -> None:
    base = state(*TABLE, KEY, default("1", "b"), grant(T, "anon", "SELECT"), trigger("touch", "CREATE TRIGGER touch"))
    assert losses(base, state(schema())) == {T: "not in the desired schema; its rows would be lost"}
    assert losses(base, state(*TABLE)).keys() == {KEY.id}
    assert losses(base, state(*TABLE[:3])).keys() == {KEY.id, B}


def test_what_is_dropped_with_something_re_created_is_not_lost_by_itself() -> None:
    """An index of a partition is dropped with the index of the parent table that it is attached to."""
    above = index("p_a_idx", "CREATE INDEX p_a_idx ON ONLY public.p USING btree (a)", "p")
    other = above.with_attributes(definition="CREATE INDEX p_a_idx ON ONLY public.p USING btree (a DESC)")
    below = index("kid_a_idx", "CREATE INDEX kid_a_idx ON public.kid USING btree (a)", "kid")
    attached = Fact(
        ("index_attachment", "public", "kid_a_idx"),
        below.id,
        {"to": ("public", "p_a_idx")},
        {"table": ("public", "kid")},
    )
    needs = {LINK.id: [("table", "public", "p")], attached.id: [above.id, below.id]}
    live = state(*PARTED, above, *IN_PARTITION, below, attached, needs=needs)
    links = {LINK.id: needs[LINK.id]}
    assert losses(live, state(*PARTED, above, *IN_PARTITION, needs=links)).keys() == {below.id}
    assert losses(live, state(*PARTED, other, *IN_PARTITION, needs=links)) == {}
    assert losses(live, state(*PARTED, *IN_PARTITION, needs=links)).keys() == {above.id, below.id}
    detached = losses(live, state(*PARTED, above, *IN_PARTITION, below, needs=links))
    assert detached == {attached.id: "PostgreSQL has no statement to detach an index from its parent index"}


def test_an_enum_that_is_used_by_nothing_is_lost_as_well() -> None:
    mood = enum("mood", "x")
    assert losses(state(schema(), mood), state(schema())) == {
        mood.id: "not in the desired schema; columns, functions or applications may use it"
    }
    assert losses(state(schema()), state(schema(), mood)) == {}


def test_columns_of_a_view_are_no_losses() -> None:
    both = (view("v", " SELECT a, b FROM t;"), view_column("v", "a", 1), view_column("v", "b", 2))
    assert losses(state(*TABLE, *both), state(*TABLE, *both[:2])) == {}


@pytest.mark.parametrize(
    ("live", "wanted", "blocked"),
    [
        (TABLE, WIDER, {B}),
        (TABLE, (*TABLE[:3], column("b", number=2, type="integer", statistics="5")), set()),
        (TABLE, TABLE[:3], set()),
        (TABLE[:3], TABLE, set()),
    ],
    ids=["retyped", "altered", "dropped", "created"],
)
def test_a_type_that_a_child_elsewhere_fixes(
    live: Iterable[Fact], wanted: Iterable[Fact], blocked: set[FactId]
) -> None:
    before, after = state(*live), state(*wanted)
    found = retyped_with_children({B: X}, before, after, make_plan(before, after))
    assert found.keys() == blocked
    reason = "column shop.orders.x, in a schema that is not managed, depends on a column that inherits from it"
    assert [each.reason for each in found.values()] == [reason] * len(blocked)


def uncopied(definition: str, *kept: Fact, key: str | None = "LIST (a)", outside: bool = False) -> dict[FactId, str]:
    """Return the obstacles for a new trigger of a table that has a partition."""
    link = Fact(("partition", "public", "u"), ("table", "public", "u"), {"bound": "DEFAULT", "of": ("public", "t")})
    tree = (schema(), table(partition_key=key), column("a"), table("u"), link, *kept)
    needs: dict[FactId, list[FactId]] = {link.id: [T]}
    live, wanted = state(*tree, needs=needs), state(*tree, trigger("note", definition), needs=needs)
    children: dict[FactId, FactId] = {("table", "public", "u"): ("table", "shop", "u")} if outside else {}
    found = not_copied_to_partitions(children, wanted, make_plan(live, wanted))
    return {fact_id: obstacle.reason for fact_id, obstacle in found.items()}


def test_a_trigger_of_a_partition_prevents_the_copy_of_one_with_its_name() -> None:
    row, statement = "AFTER INSERT ON public.t FOR EACH ROW X", "AFTER INSERT ON public.t FOR EACH STATEMENT X"
    own, other = trigger("note", row, of="u"), trigger("other", row, of="u")
    reason = "it would be copied to a partition that has a trigger of this name, trigger note on"
    new = ("trigger", "public", "t", "note")
    assert uncopied(row, own) == {new: f"{reason} public.u"}
    assert uncopied(row, other) == uncopied(statement, own) == uncopied(row, own, key=None) == {}
    elsewhere = Fact(("trigger", "shop", "u", "note"), None, own.attributes, own.metadata)
    assert uncopied(row, elsewhere, outside=True) == {new: f"{reason} shop.u"}
    assert uncopied(row, elsewhere) == {}


def test_a_trigger_that_changes_is_copied_as_well() -> None:
    link = Fact(("partition", "public", "u"), ("table", "public", "u"), {"bound": "DEFAULT", "of": ("public", "t")})
    tree = (schema(), table(partition_key="LIST (a)"), column("a"), table("u"), link, trigger("note", "BEFORE", of="u"))
    needs: dict[FactId, list[FactId]] = {link.id: [T]}
    live = state(*tree, trigger("note", "AFTER INSERT ON public.t FOR EACH STATEMENT X"), needs=needs)
    wanted = state(*tree, trigger("note", "AFTER INSERT ON public.t FOR EACH ROW X"), needs=needs)
    assert len(not_copied_to_partitions({}, wanted, make_plan(live, wanted))) == 1
    assert not_copied_to_partitions({}, wanted, make_plan(wanted, wanted)) == {}


def test_only_what_a_plan_changes_is_rejected_over_kept_types() -> None:
    plan = make_plan(state(*BASE), state(*BASE, column("b", number=2)))
    found = rejected_over_kept_types({COLUMN_A: "no", COLUMN_B: "its type is text"}, plan)
    assert {each: obstacle.reason for each, obstacle in found.items()} == {COLUMN_B: "its type is text"}


def test_a_partition_elsewhere_would_lack_a_new_index_of_its_table() -> None:
    """And of the table that this is a partition of, but of no other."""
    tables = [table(name, partition_key="LIST (a)") for name in ("p", "m", "q")] + [table("t")]
    link = Fact(("partition", "public", "m"), ("table", "public", "m"), {"of": ("public", "p"), "bound": "DEFAULT"})
    needs: dict[FactId, list[FactId]] = {link.id: [("table", "public", "p")]}
    facts = [schema(), *tables, link, *(column("a", each.name) for each in tables)]
    new = [index(f"i_{each.name}", f"CREATE INDEX i_{each.name} ON {each.name} (a)", each.name) for each in tables]
    check = constraint("c", "CHECK ((a > ''::text))", "p")
    live, wanted = state(*facts, needs=needs), state(*facts, *new, check, needs=needs)
    children: dict[FactId, FactId] = dict.fromkeys((("table", "public", "m"), T), ("table", "shop", "x"))
    found = not_indexed_in_children(children, live, wanted, make_plan(live, wanted))
    assert found.keys() == {("index", "public", "i_p"), ("index", "public", "i_m")}


def test_only_a_changed_type_is_fixed_by_a_child_elsewhere() -> None:
    live, wanted = state(*BASE, column("b", number=2)), state(*BASE, column("b", number=2, type="integer"))
    child = ("column", "shop", "orders", "x")
    assert retyped_with_children({COLUMN_A: child, COLUMN_B: child}, live, wanted, make_plan(live, wanted)).keys() == {
        COLUMN_B
    }


def test_a_type_within_a_row_type_cannot_even_become_longer() -> None:
    """PostgreSQL wouldn't rewrite the table."""
    user = column("c", "u", type="public.t")
    facts = (schema(), table(), table("u"), user)
    live, wanted = (
        state(*facts, column("a", type=f"character varying({size})"), needs={user.id: [T]}) for size in (10, 20)
    )
    assert used_row_types(live, wanted, make_plan(live, wanted)).keys() == {COLUMN_A}
    altered = state(*facts, column("a", type="character varying(10)", statistics="5"), needs={user.id: [T]})
    assert used_row_types(live, altered, make_plan(live, altered)) == {}
