# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept as it is in the database: objects of other schemas, what the login can't read, and what is state, not schema."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.masking import MASK
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.compare.extension_members import (
    created_with_extensions,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.compare.scope import (
    dropped_along,
    kept_for_event_triggers,
    scope,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import DesiredSchema
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.diff import diff
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

from .samples import GUARD, MAPPING, MATVIEW, security_label
from .states import (
    T,
    column,
    comment,
    constraint,
    default_privilege,
    function,
    grant,
    owner,
    policy,
    rls,
    schema,
    state,
    table,
    view,
)

if t.TYPE_CHECKING:
    from collections.abc import Iterable

Needs = dict[FactId, list[FactId]]
BASE = (schema(), table(), column("a"))
A = column("a").id


def database(*facts: Fact, outside: Iterable[Fact] = (), needs: Needs | None = None, only: bool = True) -> Snapshot:
    """Return a snapshot.

    :param only: whether there is no other schema than those that are managed.
    """
    made = Snapshot(17, ("public",))
    made.state = state(*facts, *outside, needs=needs)
    made.outside = {fact.id for fact in outside}
    made.namespaces = {"1": "public", "2": "pg_catalog", "3": "information_schema"} | ({} if only else {"4": "shop"})
    return made


def desired(*facts: Fact, needs: Needs | None = None, **attributes: t.Any) -> DesiredSchema:
    """Return a desired schema."""
    return DesiredSchema(state=state(*facts, needs=needs), major=17, **attributes)


def scoped(live: Snapshot, wanted: DesiredSchema, *, exact: bool = True) -> tuple[FactSet, FactSet]:
    return scope(live, wanted, owners=False, exact=exact, creator="boss")


def differing(live: Snapshot, wanted: DesiredSchema, *, exact: bool = True) -> set[FactId]:
    """Return the managed facts that differ."""
    return set(diff(*scoped(live, wanted, exact=exact)))


HIDDEN = Fact(MAPPING.id, MAPPING.parent, {"options": None})


def test_what_the_login_cannot_read_is_not_compared_and_reported_once() -> None:
    live = database(HIDDEN)
    for _run in range(2):
        assert differing(live, desired(MAPPING)) == set()
    (notice,) = live.notices
    assert "were not compared, because the login may not read them" in notice


def test_a_mask_stands_for_the_value_in_the_database() -> None:
    def with_option(value: str) -> Fact:
        return Fact(
            MAPPING.id, MAPPING.parent, {"options": (f"password={value}",)}, {"options": (f"password={value}",)}
        )

    assert differing(database(with_option("x")), desired(with_option(MASK))) == set()
    assert differing(database(with_option("x")), desired(with_option("y"))) == {MAPPING.id}


def of_population(populated: bool) -> tuple[Fact, ...]:
    """Return a materialized view."""
    return (MATVIEW, Fact(("population", MATVIEW.id), MATVIEW.id, {})) if populated else (MATVIEW,)


@pytest.mark.parametrize(
    ("before", "after", "differs"), [(True, False, False), (False, True, True), (True, True, False)]
)
def test_a_materialized_view_stays_populated(before: bool, after: bool, differs: bool) -> None:
    found = differing(database(schema(), *of_population(before)), desired(schema(), *of_population(after)))
    assert bool(found) is differs


def test_an_inherited_not_null_is_compared_without_its_name() -> None:
    def named(name: str, inherited: str) -> Fact:
        fact = column("a", not_null="true", not_null_name=name)
        return Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, "not_null_inherited": inherited})

    for inherited, expected in (("true", set()), ("false", {A})):
        live, wanted = named("old", inherited), named("new", inherited)
        assert differing(database(*BASE[:2], live), desired(*BASE[:2], wanted)) == expected


def test_row_level_security_of_a_securing_event_trigger_stays() -> None:
    securing = Fact(GUARD.id, None, GUARD.attributes, {"owner": "platform", "secures_tables": "true"})
    live = database(*BASE, rls(), outside=[securing], only=False)
    assert differing(live, desired(*BASE), exact=False) == set()
    assert differing(database(*BASE, rls()), desired(*BASE), exact=False) == {rls().id}


LABEL = security_label(T, "secret")


@pytest.mark.parametrize(
    ("exact", "only", "declared", "expected"),
    [
        (True, True, (), {LABEL.id}),
        (True, False, (), set()),
        (False, True, (), set()),
        (False, False, (security_label(A, "x"),), {LABEL.id, security_label(A, "x").id}),
    ],
    ids=[
        "the whole database is managed",
        "it has other schemas",
        "what isn't declared is kept",
        "the provider is declared",
    ],
)
def test_security_labels_of_undeclared_providers_are_those_of_others(
    exact: bool, only: bool, declared: tuple[Fact, ...], expected: set[FactId]
) -> None:
    live = database(*BASE, outside=[LABEL], only=only)
    assert differing(live, desired(*BASE, *declared), exact=exact) == expected


def test_a_label_on_an_unmanaged_object_is_not_compared() -> None:
    elsewhere: FactId = ("table", "shop", "t")
    label = security_label(elsewhere, "x")
    outside = [Fact(elsewhere, None, table().attributes), label]
    live = database(*BASE, outside=outside, only=False)
    assert differing(live, desired(*BASE, security_label(A, "x"))) == {security_label(A, "x").id}


FEED = Fact(("publication", "feed"), None, {"all_tables": "false"})
ELSEWHERE_IN_FEED = Fact(("publication_table", "feed", "shop", "x"), FEED.id, {"where": None, "columns": None})


@pytest.mark.parametrize(("baseline", "expected"), [(False, True), (True, False)])
def test_a_publication_that_is_only_altered_is_declared_without_its_members(baseline: bool, expected: bool) -> None:
    before = FEED.with_attributes(all_tables="true")
    live = database(*BASE, outside=[before, ELSEWHERE_IN_FEED], only=False)
    wanted = desired(*BASE, FEED, outside={FEED.id}, declared={FEED.id}, baseline={FEED.id} if baseline else set())
    assert differing(live, wanted) == {FEED.id, *([ELSEWHERE_IN_FEED.id] if expected else [])}


def test_other_objects_that_existed_before_are_declared_with_their_parts() -> None:
    other: FactId = ("table", "shop", "t")
    before = Fact(other, None, table().attributes)
    part = Fact(("column", "shop", "t", "x"), other, column("x").attributes, column("x").metadata)
    live = database(*BASE, outside=[before, part], only=False)
    after = before.with_attributes(persistence="UNLOGGED")
    wanted = desired(*BASE, after, outside={other}, declared={other}, baseline={other})
    assert differing(live, wanted) == {other, part.id}


REPORT = Fact(("view", "shop", "report"), None, view("report", " SELECT 1;").attributes)


def test_dependents_in_other_schemas_are_wanted_as_they_are() -> None:
    live = database(*BASE, outside=[REPORT], needs={REPORT.id: [A]}, only=False)
    live.dependents = {REPORT.id}
    for state_ in scoped(live, desired(*BASE)):
        assert state_.facts[REPORT.id] is REPORT
        assert state_.depends_on[REPORT.id] == (A,)


def test_they_are_even_if_what_they_need_is_not_wanted() -> None:
    live = database(*BASE, function("f"), outside=[REPORT], needs={REPORT.id: [F]}, only=False)
    assert REPORT.id not in scoped(live, desired(*BASE))[1].facts
    live.dependents = {REPORT.id}
    assert REPORT.id in scoped(live, desired(*BASE))[1].facts


SHOP_CHECK = Fact(("constraint", "shop", "x", "c"), None, constraint("c", "CHECK (public.f())").attributes)
F: FactId = ("function", "public", "f", "")


def test_undeclared_objects_elsewhere_are_dropped_with_what_they_need() -> None:
    live = database(*BASE, function("f"), outside=[SHOP_CHECK, REPORT], needs={SHOP_CHECK.id: [F]}, only=False)
    without, with_it = desired(*BASE), desired(*BASE, function("f"))
    kept = scoped(live, with_it)
    assert all(SHOP_CHECK.id in each.facts and REPORT.id not in each.facts for each in kept)
    assert dropped_along(*kept, live, with_it) == []
    dropped = scoped(live, without)
    assert [SHOP_CHECK.id in each.facts for each in dropped] == [True, False]
    assert dropped_along(*dropped, live, without) == [
        "constraint c on shop.x is not declared, and is dropped with function public.f()"
    ]
    assert SHOP_CHECK.id in scoped(live, without, exact=False)[1].facts


def test_what_describes_something_dropped_elsewhere_needs_no_warning() -> None:
    note = Fact(("comment", A), A, comment(A, "c").attributes)
    label = security_label(T, "x")
    live = database(*BASE, outside=[note, label], needs={note.id: [A]}, only=False)
    wanted = desired(schema())
    assert dropped_along(*scoped(live, wanted), live, wanted) == []


def trigger(owner: str) -> Fact:
    """Return an event trigger of a role that calls f."""
    return Fact(GUARD.id, None, GUARD.attributes, {"owner": owner})


def calling(name: str, *others: str) -> Fact:
    """Return a function that calls others."""
    return function(name, " ".join(f"SELECT {each}();" for each in others))


ROUTINES = (calling("f", "g", "outer"), calling("g", "f"), calling("h"), comment(F, "called"))
G: FactId = ("function", "public", "g", "")


def test_the_functions_of_an_event_trigger_of_another_role_are_kept() -> None:
    outer = Fact(("function", "shop", "outer", ""), None, function("outer").attributes)
    live = database(
        *BASE, *ROUTINES, outside=[trigger("platform"), outer], needs={GUARD.id: [F], F: [outer.id]}, only=False
    )
    wanted = desired(*BASE)
    found = scoped(live, wanted)
    assert set(diff(*found)) == {("function", "public", "h", "")}
    assert {F, G, comment(F, "").id} <= found[1].facts.keys()
    assert outer.id not in found[1].facts
    assert kept_for_event_triggers(*found, live, wanted) == [
        "function public.f() is not declared. It is kept, because event trigger guard, which is not declared either, calls it"
    ]
    declared = desired(*BASE, calling("f", "g", "outer"), calling("g", "f"))
    assert kept_for_event_triggers(*scoped(live, declared), live, declared) == []


def test_what_a_function_of_an_event_trigger_depends_on_is_kept() -> None:
    needs: Needs = {GUARD.id: [F], F: [("function", "public", "h", "")]}
    live = database(*BASE, *ROUTINES, outside=[trigger("platform")], needs=needs, only=False)
    assert differing(live, desired(*BASE)) == set()


def test_the_functions_of_an_own_event_trigger_are_dropped_with_it() -> None:
    live = database(*BASE, *ROUTINES, outside=[trigger("boss")], needs={GUARD.id: [F]}, only=False)
    wanted = desired(*BASE)
    found = scoped(live, wanted)
    assert {GUARD.id, F, G} <= set(diff(*found))
    assert kept_for_event_triggers(*found, live, wanted) == []


SETUP = table("setup")
IN_SETUP = column("x", "setup")


def test_children_of_unchanged_setup_are_taken_from_the_database() -> None:
    more = column("y", "setup", number=2)
    live = database(*BASE, SETUP, IN_SETUP, more)
    unchanged = desired(*BASE, SETUP, IN_SETUP, preexisting=[schema(), SETUP, IN_SETUP])
    assert differing(live, unchanged) == set()
    removing = desired(*BASE, SETUP, preexisting=[schema(), SETUP, IN_SETUP])
    assert differing(live, removing) == {IN_SETUP.id}
    assert differing(database(*BASE, SETUP), desired(*BASE, SETUP, more, preexisting=[schema(), SETUP])) == {more.id}


def test_missing_setup_is_created_with_its_parts_for_what_needs_it() -> None:
    notes = (grant(SETUP.id, "anon", "SELECT"), comment(IN_SETUP.id, "x"), policy("p", "setup"))
    unneeded = table("unneeded")
    before = [schema(), SETUP, IN_SETUP, *notes, unneeded]
    wanted = desired(*BASE, SETUP, IN_SETUP, *notes, unneeded, preexisting=before, needs={T: [SETUP.id]})
    live = database(schema())
    assert differing(live, wanted) == {T, A, SETUP.id, IN_SETUP.id, *(each.id for each in notes)}
    assert differing(database(schema(), SETUP, table(), column("a")), wanted) == set()


EXTENSION = Fact(
    ("extension", "box"), None, {"schema": "public", "version": "1"}, {"available": "1", "relocatable": "true"}
)
MEMBER: FactId = ("function", "public", "member", "")


def on_member(who: str, may: str = "true") -> Fact:
    """Return a privilege on a member of the extension that isn't its initial one."""
    metadata = {"extension": "box", "owner": "boss", "may": may, "initially": "revoked"}
    return Fact(("grant", MEMBER, who, "EXECUTE"), EXTENSION.id, {"state": "granted"}, metadata)


def with_members(*facts: Fact, outside: Iterable[Fact] = ()) -> Snapshot:
    """Return a snapshot with facts about members of the extension."""
    live = database(*BASE, EXTENSION, *facts, outside=outside, only=False)
    live.members = {each.id for each in (*facts, *outside)}
    return live


def test_privileges_that_only_the_owner_can_revoke_are_reported_once() -> None:
    live = with_members(*(on_member(role, "false") for role in ("a", "b")), on_member("c"))
    for _run in range(2):
        assert differing(live, desired(*BASE, EXTENSION)) == {on_member("c").id}
    assert live.notices == [
        "2 privilege(s) on members of extension box are not declared but were kept: only the owner boss can revoke them"
    ]


def test_privileges_on_members_elsewhere_are_not_managed() -> None:
    live = with_members(outside=[on_member("a")])
    assert differing(live, desired(*BASE, EXTENSION)) == set()
    live.namespaces.pop("4")
    assert differing(live, desired(*BASE, EXTENSION)) == {on_member("a").id}


def test_privileges_of_an_extension_that_the_schema_lacks_are_not_compared() -> None:
    live = with_members(on_member("a"))
    assert differing(live, desired(*BASE, preexisting=[EXTENSION]), exact=False) == {EXTENSION.id}
    from_it = desired(*BASE, EXTENSION, on_member("a"), from_extensions={on_member("a").id})
    assert differing(live, from_it) == set()


def test_default_privileges_of_an_extension_are_those_of_the_role_that_created_it() -> None:
    entry = default_privilege("a", "SELECT")
    wanted = desired(*BASE, EXTENSION, entry, from_extensions={entry.id})
    for live in ((), (entry,)):
        assert differing(database(*BASE, EXTENSION, *live, only=False), wanted) == set()


def on_table(name: str) -> Fact:
    """Return a policy on a table of the extension in a schema."""
    given = policy("own").attributes
    return Fact(("policy", name, "jobs", "own"), EXTENSION.id, given, {"extension": "box"})


def nested(name: str) -> Fact:
    """Return a comment on such a policy."""
    return Fact(("comment", on_table(name).id), EXTENSION.id, {"text": "c"}, {"extension": "box"})


def test_policies_on_tables_of_extensions_are_compared_in_managed_schemas() -> None:
    for fact in (on_table("public"), nested("public")):
        assert differing(with_members(fact), desired(*BASE, EXTENSION)) == {fact.id}
        removed = desired(*BASE, EXTENSION, extension_facts=[fact])
        assert differing(with_members(fact), removed) == {fact.id}
    for fact in (on_table("shop"), nested("shop")):
        live = with_members(outside=[fact])
        assert differing(live, desired(*BASE, EXTENSION)) == set()
        live.namespaces.pop("4")
        assert differing(live, desired(*BASE, EXTENSION)) == {fact.id}


def test_the_facts_that_come_with_an_extension_are_known_to_the_plan() -> None:
    own, other, changed = on_table("public"), on_member("a"), on_member("b")
    wanted = desired(
        EXTENSION, other, changed, extension_facts=[own, other, changed], from_extensions={own.id, other.id}
    )
    target = state(EXTENSION, other)
    assert created_with_extensions(wanted, target) == {EXTENSION.id: [other, changed]}


@pytest.mark.parametrize(
    ("live", "wanted", "expected"),
    [
        ("CHECK (((a OR b) OR c))", "CHECK ((a OR b OR c)) NOT VALID", "CHECK (((a OR b) OR c)) NOT VALID"),
        ("CHECK (((a OR b) OR c)) NOT VALID", "CHECK ((a OR b OR c))", "CHECK (((a OR b) OR c))"),
    ],
)
def test_a_check_that_was_parsed_again_keeps_its_validation(live: str, wanted: str, expected: str) -> None:
    found = scoped(database(*BASE, constraint("c", live)), desired(*BASE, constraint("c", wanted)))[1]
    assert found.facts[constraint("c", live).id].attributes["definition"] == expected


def test_own_privileges_on_objects_of_others_are_not_compared() -> None:
    """The SQL would own the objects, so it can't declare them. On one's own objects, they can be revoked and granted."""
    of_table, of_column = grant(T, "boss", "SELECT"), grant(A, "boss", "SELECT")
    others = grant(T, "reader", "SELECT")
    for holder, compared in (("other", set()), ("boss", {of_table.id, of_column.id})):
        live = database(*BASE, owner(T, holder), of_table, of_column, others)
        assert differing(live, desired(*BASE)) - {owner(T, holder).id} == compared | {others.id}
    declared = database(*BASE, owner(T, "other"), of_table)
    assert of_table.id in scoped(declared, desired(*BASE, of_table))[0].facts
