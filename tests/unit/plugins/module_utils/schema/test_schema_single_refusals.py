# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused, held, and counted before a plan is executed, in single steps."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import DatabaseError
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import rights
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import (
    ComparisonContext,
    PlanContext,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rights import Need
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.sql.conversions import Conversion
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.destructive import KEEP
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.annotations import find_annotations
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.renames.renaming import _NameConflicts
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.dependent_views import _used_outside
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.obstacles import (
    not_indexed_in_children,
    rejected_over_kept_types,
    retyped_with_children,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.permissions import _QUERIES
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.rejected_rows import refuse_rejected_rows
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.retention import _Retention, retain
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.row_counts import (
    _counted,
    count_losses,
    value_changes,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.search_path import (
    _unqualified_names,
    unqualified_name_warnings,
)

from .recording_session import Session
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
    plain_object,
    rls,
    schema,
    state,
    table,
    view,
)

BASE = (schema(), table(), column("a"))
A, B = column("a").id, column("b").id
V: FactId = ("view", "public", "v")


def test_only_what_a_plan_changes_is_rejected_over_kept_types() -> None:
    plan = make_plan(state(*BASE), state(*BASE, column("b", number=2)))
    found = rejected_over_kept_types({A: "no", B: "its type is text"}, plan)
    assert {each: obstacle.reason for each, obstacle in found.items()} == {B: "its type is text"}


@pytest.mark.parametrize(("number", "refused"), [(0, False), (2, True)])
def test_rows_that_a_constraint_rejects_are_refused(number: int, refused: bool) -> None:
    wanted = state(*BASE, constraint("c", "CHECK ((a > ''::text))"))
    session, live = t.cast("t.Any", Session((number,))), state(*BASE)
    if not refused:
        assert refuse_rejected_rows(session, make_plan(live, wanted), live, wanted)
        return
    with pytest.raises(Failure, match=r"constraint c on public\.t \(2 rows that violate it\)"):
        refuse_rejected_rows(session, make_plan(live, wanted), live, wanted)


def test_rows_that_cannot_be_counted_are_left_to_the_run() -> None:
    class Denying(Session):
        def run(self, sql: str) -> list[tuple[t.Any, ...]]:
            if "count" in sql:
                raise DatabaseError("permission denied for table t")
            return super().run(sql)

    live, wanted = state(*BASE), state(*BASE, constraint("c", "CHECK ((a > ''::text))"))
    session = t.cast("t.Any", Denying())
    assert refuse_rejected_rows(session, make_plan(live, wanted), live, wanted)
    assert session.asked[-1].startswith("ROLLBACK TO SAVEPOINT")


def test_counting_rows_ends_after_half_a_minute() -> None:
    live, wanted, session = state(*BASE), state(*BASE, constraint("c", "CHECK ((a > ''::text))")), Session((0,))
    assert refuse_rejected_rows(t.cast("t.Any", session), make_plan(live, wanted), live, wanted)
    assert any("SET LOCAL statement_timeout = '30s'" in sql for sql in session.asked)


def test_nothing_is_counted_if_every_value_fits() -> None:
    session = Session()
    assert _counted(t.cast("t.Any", session), "public.t", Conversion("integer", "bigint"), "a") == (0, 0)
    assert session.asked == []


BODIES = {
    "SELECT * FROM t": ["t"],
    "SELECT * FROM t.x": [],
    "SELECT * FROM x.t": [],
    "SELECT t": [],
    "SELECT f(1)": ["f"],
    "SELECT f, 1": [],
    "SELECT f": [],
    "SELECT x.f(1)": [],
    'SELECT "f"(1) FROM T': ["f", "t"],
}


@pytest.mark.parametrize("body", BODIES)
def test_which_names_in_a_function_have_no_schema(body: str) -> None:
    assert _unqualified_names(function("g", body), {"t"}, {"f"}) == BODIES[body]


def test_what_a_view_uses_outside_is_asked_for_by_its_name() -> None:
    for managed, listed in (([], "''"), (["public", "it's"], "'public', 'it''s'")):
        session = Session(("shop", "report", True, "x.y"))
        found = _used_outside(t.cast("t.Any", session), [("view", "shop", "report")], managed)
        assert found == {("view", "shop", "report"): ("x.y",)}
        (sql,) = session.asked
        assert f"WHERE (n.nspname, c.relname) IN (('shop', 'report')) AND o.schema NOT IN ({listed})" in sql


def test_the_owner_of_either_type_of_a_cast_may_create_it() -> None:
    for other, number in (("public.b", 2), ("public.a", 1)):
        sql = _QUERIES[rights.EITHER_TYPE](Need(rights.EITHER_TYPE, "public.a", other), "me", 17)
        assert f"HAVING count(*) = {number} AND" in sql


def test_members_of_a_role_may_create_subscriptions_since_16() -> None:
    need = Need(rights.SUBSCRIBER, "")
    assert _QUERIES[rights.SUBSCRIBER](need, "me", 15) == "SELECT 'a superuser'"
    assert "pg_create_subscription" in _QUERIES[rights.SUBSCRIBER](need, "me", 16)


def test_what_a_new_fact_requires_of_live_ones_must_be_so_already() -> None:
    live = state(*BASE, view("v", " SELECT 1;"))
    retention = _Retention(live, state(*BASE, constraint("k", "PRIMARY KEY (a)")))
    context = ComparisonContext(live, live)
    strict, key = column("a", not_null="true"), ("constraint", "public", "t", "k")
    assert retention._can_satisfy(column("a"), key, context)
    assert not retention._can_satisfy(strict, key, context)
    assert retention._can_satisfy(strict, V, context)


@pytest.mark.parametrize(
    ("required", "reverted"),
    [
        (column("a", statistics="5"), False),
        (column("a", type="integer"), True),
        (column("a", generated="VIRTUAL", expression="1"), True),
    ],
    ids=["in place", "another type", "re-created"],
)
def test_dependents_of_what_is_required_are_only_reverted_if_it_is_re_created(required: Fact, reverted: bool) -> None:
    live, wanted = state(*BASE), state(*BASE, view("v", " SELECT a\n   FROM t;"), needs={V: [A]})
    retention = _Retention(live, wanted)
    retention._satisfy(required, [V], T, ComparisonContext(live, wanted))
    assert retention.target.facts[A] == required
    assert V in retention.target.depends_on[A]
    assert (V not in retention.target.facts) is reverted


def test_an_index_stays_where_it_is_if_its_new_table_is_not_created() -> None:
    """It has the same name on another table."""
    elsewhere = index("i", "CREATE INDEX i ON public.u USING btree (a)", "u")
    here = index("i", "CREATE INDEX i ON public.t USING btree (a)")
    live, wanted = state(*BASE, here), state(*BASE, table("u"), column("a", "u"), elsewhere)
    target, kept = retain(live, wanted, KEEP, {("table", "public", "u"): "no"})
    assert [each.fact_id for each in kept] == [("table", "public", "u")]
    assert target.facts[here.id] == here
    assert ("table", "public", "u") not in target.facts


@pytest.mark.parametrize(
    "sql", ["CREATE TABLE a ();\n-- renamed from: b\n\n;", "CREATE TABLE a ();\n-- renamed from: b"]
)
def test_a_comment_above_no_definition_is_an_error(sql: str) -> None:
    with pytest.raises(Failure, match="it, line 2: '-- renamed from: b' does not apply to any definition"):
        find_annotations(sql, "it")


def test_a_name_that_is_freed_in_the_shadow_is_not_too_long() -> None:
    long = "k" * 63
    indexes = [index(name, f"CREATE INDEX {name} ON public.t USING btree (a)") for name in (long, "new")]
    conflicts = _NameConflicts(state(schema(), table(), *indexes))
    found = conflicts.free(indexes[1].id, indexes[0].id, set())
    assert found == [f"ALTER INDEX public.{long} RENAME TO {'k' * 56}__aside"]
    label = conflicts_with_label("a")
    assert label == ["ALTER TYPE public.mood RENAME VALUE 'a' TO 'a__aside'"]


def conflicts_with_label(label: str) -> list[str]:
    """Return the statements that free a label of an enum."""
    conflicts = _NameConflicts(state(schema(), enum("mood", label)))
    return conflicts.free(("label", "public", "mood", "c"), ("label", "public", "mood", label), set())


@pytest.mark.parametrize("fact", [comment(T, "c"), grant(T, "anon", "SELECT"), rls()], ids=lambda fact: fact.kind)
def test_what_is_about_a_table_can_be_held_back(fact: Fact) -> None:
    target, kept = retain(state(*BASE), state(*BASE, fact), KEEP, {fact.id: "no"})
    assert fact.id not in target.facts
    assert [each.reason for each in kept] == ["not created: no"]


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


def test_only_what_runs_with_a_restricted_search_path_is_warned_about() -> None:
    calling = index("i", "CREATE INDEX i ON public.t USING btree (public.g(a))")
    checked = constraint("c", "CHECK (public.g(a))")
    routine = function("g", "SELECT 1 FROM t")
    needs: dict[FactId, list[FactId]] = {each.id: [routine.id] for each in (calling, checked)}
    without, with_both = state(*BASE, routine), state(*BASE, routine, calling, checked, needs=needs)
    created = make_plan(without, with_both).statements
    (warning,) = unqualified_name_warnings(created, with_both, 17)
    assert warning.startswith("function public.g() uses t without a schema")
    assert "when it calls the function for index public.i," in warning
    assert unqualified_name_warnings(created, with_both, 16) == []
    assert unqualified_name_warnings(created, without, 17) == []
    dropped = make_plan(with_both, without).statements
    assert unqualified_name_warnings(dropped, with_both, 17) == []


def test_the_parts_of_a_partition_stay_while_its_link_does() -> None:
    """They can only change together with those of the table that it is a partition of."""
    link = Fact(("partition", "public", "t"), T, {"of": ("public", "p"), "bound": "DEFAULT"})
    whole = (schema(), table("p", partition_key="LIST (a)"), column("a", "p"))
    needs: dict[FactId, list[FactId]] = {link.id: [("table", "public", "p")]}
    live = state(*whole, *BASE[1:], link, needs=needs)
    other = link.with_attributes(bound="FOR VALUES IN ('x')")
    changed = (table("p", partition_key="LIST (b)"), column("a", statistics="5"))
    wanted = state(schema(), changed[0], column("a", "p"), table(), changed[1], other, needs=needs)
    target, _kept = retain(live, wanted, KEEP, {("table", "public", "p"): "no"})
    assert target.facts[link.id] == link
    assert target.facts[A].attributes["statistics"] is None


def test_only_values_of_existing_columns_are_counted() -> None:
    live, wanted = state(*BASE), state(*BASE[:2], column("a", type="integer"), column("b", number=2))
    session, plan = Session((0, 0, 1)), make_plan(live, wanted)
    assert value_changes(t.cast("t.Any", session), plan, PlanContext(live, wanted), {}) == []
    assert [each for each in session.asked if "FROM public.t" in each] == session.asked[1::3]


def test_a_type_change_is_not_counted_as_a_loss() -> None:
    live, wanted = (state(*BASE[:2], column("a", type=kind)) for kind in ("bigint", "integer"))
    session = Session(("x", 1))
    assert count_losses(t.cast("t.Any", session), make_plan(live, wanted), live) == {}
    assert session.asked == []


def test_what_depends_on_an_attribute_that_is_kept() -> None:
    """Not the other attributes of its type, nor the columns that get a replaced type."""
    pair = plain_object("composite", "pair", {"order": None})
    given = {"type": "text", "collation": None}
    parts = [part("attribute", pair, name, attributes=given, number=str(n)) for n, name in enumerate("xy", 1)]
    needs: dict[FactId, list[FactId]] = {A: [pair.id], V: [A]}
    facts = state(
        *BASE[:2], column("a", type="public.pair"), pair, *parts, view("v", " SELECT a\n   FROM t;"), needs=needs
    )
    retention = _Retention(facts, facts)
    assert retention._dependents(parts[0].id, ComparisonContext(facts, facts)) == [V]


def test_only_a_changed_type_is_fixed_by_a_child_elsewhere() -> None:
    live, wanted = state(*BASE, column("b", number=2)), state(*BASE, column("b", number=2, type="integer"))
    child = ("column", "shop", "orders", "x")
    assert retyped_with_children({A: child, B: child}, live, wanted, make_plan(live, wanted)).keys() == {B}
