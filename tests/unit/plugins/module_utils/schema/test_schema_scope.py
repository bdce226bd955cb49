# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which facts are ours, and what a difference of majors is not."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.compare.implied import (
    dropped_default_privileges,
    ensure_rls,
    implied_grants,
    implied_owners,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.compare.scope import dropped_along, scope
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.compare.server_versions import (
    normalize_versions,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import DesiredSchema
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.diff import diff
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    T,
    column,
    default_privilege,
    function,
    grant,
    owner,
    policy,
    rls,
    schema,
    sequence,
    state,
    statements,
    table,
    trigger,
    view,
)

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId, FactSet

BASE = (schema(), table(), column("a"))
OUTSIDE_TRIGGER = Fact(
    ("trigger", "auth", "users", "made"), None, {"definition": "CREATE TRIGGER made ...", "enabled": "ENABLE"}
)
FEED = Fact(("publication", "feed"), None, {"all_tables": "false"})
FEED_T = Fact(("publication_table", "feed", "public", "t"), FEED.id, {"where": None, "columns": None})


def snapshot(
    *facts: Fact, outside: Sequence[Fact] = (), needs: Mapping[FactId, Sequence[FactId]] | None = None
) -> Snapshot:
    """Return what was read from a database."""
    made = Snapshot(17, ("public",))
    made.state = state(*facts, *outside, needs=needs)
    made.outside = {fact.id for fact in outside}
    return made


def desired(
    *facts: Fact,
    outside: Sequence[Fact] = (),
    declared: Sequence[Fact] = (),
    baseline: Sequence[Fact] = (),
    born: Sequence[Fact] = (),
) -> DesiredSchema:
    """Return what a script means that declares some of what is outside."""
    return DesiredSchema(
        preexisting=list(born),
        state=state(*facts, *outside),
        outside={fact.id for fact in outside},
        declared={fact.id for fact in declared},
        baseline={fact.id for fact in baseline},
        major=17,
    )


def differing(live: Snapshot, wanted: DesiredSchema, *, owners: bool = False, exact: bool = False) -> set[FactId]:
    """Return the facts that are ours and differ."""
    return set(diff(*scope(live, wanted, owners=owners, exact=exact)))


@pytest.mark.parametrize("exact", [False, True])
def test_what_is_in_a_managed_schema_is_ours_declared_or_not(exact: bool) -> None:
    assert differing(snapshot(*BASE), desired(*BASE), exact=exact) == set()
    assert differing(snapshot(*BASE, column("b", number=2)), desired(*BASE), exact=exact) == {
        ("column", "public", "t", "b")
    }
    assert differing(snapshot(*BASE), desired(*BASE, rls()), exact=exact) == {("rls", T)}


@pytest.mark.parametrize("exact", [False, True])
def test_what_is_outside_and_not_declared_is_left_alone(exact: bool) -> None:
    live = snapshot(*BASE, outside=[OUTSIDE_TRIGGER])
    assert differing(live, desired(*BASE), exact=exact) == set()
    assert differing(live, desired(*BASE, outside=[OUTSIDE_TRIGGER]), exact=exact) == set()


@pytest.mark.parametrize("exact", [False, True])
def test_what_is_outside_and_declared_is_ours(exact: bool) -> None:
    wanted = desired(*BASE, outside=[OUTSIDE_TRIGGER], declared=[OUTSIDE_TRIGGER])
    changed = OUTSIDE_TRIGGER.with_attributes(enabled="DISABLE")
    assert differing(snapshot(*BASE, outside=[OUTSIDE_TRIGGER]), wanted, exact=exact) == set()
    assert differing(snapshot(*BASE, outside=[changed]), wanted, exact=exact) == {OUTSIDE_TRIGGER.id}
    assert differing(snapshot(*BASE), wanted, exact=exact) == {OUTSIDE_TRIGGER.id}


def test_a_managed_table_in_a_publication_that_is_not_declared_is_ours_the_publication_is_not() -> None:
    live = snapshot(*BASE, outside=[FEED, FEED_T], needs={FEED_T.id: [T]})
    assert differing(live, desired(*BASE)) == {FEED_T.id}
    assert differing(live, desired(*BASE, outside=[FEED], baseline=[FEED])) == {FEED_T.id}
    assert differing(live, desired(*BASE, outside=[FEED, FEED_T], declared=[FEED, FEED_T])) == set()


def test_what_was_there_before_the_script_is_the_platforms() -> None:
    live = snapshot(*BASE, outside=[FEED, FEED_T], needs={FEED_T.id: [T]})
    wanted = desired(*BASE, outside=[FEED, FEED_T], baseline=[FEED, FEED_T])
    assert differing(live, wanted, exact=True) == set()


def test_owners_are_nobodys_business_unless_asked_for() -> None:
    live, wanted = snapshot(*BASE, owner(T, "boss")), desired(*BASE, owner(T, "chief"))
    assert differing(live, wanted) == set()
    assert differing(live, wanted, owners=True) == {("owner", T)}


def test_an_owner_goes_with_what_is_owned() -> None:
    live = snapshot(*BASE, owner(T, "boss"))
    assert ("owner", T) not in differing(live, desired(schema()))


def extension(version: str, available: str) -> Fact:
    return Fact(
        ("extension", "pg_trgm"),
        None,
        {"schema": "public", "version": version},
        {"available": available, "relocatable": "true"},
    )


@pytest.mark.parametrize(
    ("wanted", "differs"),
    [(extension("1.6", "1.6"), False), (extension("1.4", "1.6"), True), (extension("1.5", "1.6"), False)],
)
def test_the_version_of_an_extension_matters_only_when_it_is_pinned(wanted: Fact, differs: bool) -> None:
    assert bool(differing(snapshot(extension("1.5", "1.6")), desired(wanted))) is differs


def test_default_privileges_that_nobody_declares_are_the_targets_environment_unless_everything_is_ours() -> None:
    entry = default_privilege("anon", "SELECT")
    assert differing(snapshot(*BASE, entry), desired(*BASE)) == set()
    assert differing(snapshot(*BASE, entry), desired(*BASE), exact=True) == {entry.id}
    assert differing(snapshot(*BASE), desired(*BASE, entry)) == {entry.id}


def test_a_fact_that_reads_otherwise_once_applied_is_no_difference() -> None:
    wanted = desired(*BASE, policy("p", using="first reading"))
    wanted.reparsed = {policy("p").id: dict(policy("p", using="second reading").attributes)}
    assert differing(snapshot(*BASE, policy("p", using="second reading")), wanted) == set()
    assert differing(snapshot(*BASE, policy("p", using="something else")), wanted) == {policy("p").id}


RLS_WANTED = {
    "neither says anything": ((), (), {"enabled": "true", "forced": "false"}),
    "the script forces it but forgot to enable it": ((), (rls(enabled="false", forced="true"),), {"enabled": "true", "forced": "true"}),
    "the script enables it": ((), (rls(),), {"enabled": "true", "forced": "false"}),
    "the database has it": ((rls(forced="true"),), (), {"enabled": "true", "forced": "true"}),
}  # fmt: skip


@pytest.mark.parametrize("case", RLS_WANTED)
def test_every_table_gets_row_level_security(case: str) -> None:
    before, after, expected = RLS_WANTED[case]
    live, wanted = state(*BASE, *before), state(*BASE, table("u"), view("v", " SELECT 1;"), *after)
    ensure_rls(live, wanted)
    assert wanted.facts["rls", T].attributes == expected
    assert wanted.facts["rls", ("table", "public", "u")].attributes["enabled"] == "true"
    assert len(list(wanted.of_kind("rls"))) == 2


def test_what_the_targets_default_privileges_bring_along() -> None:
    staying = (
        default_privilege("anon", "SELECT"),
        default_privilege("ops", "DELETE", schema=""),
        default_privilege("PUBLIC", "EXECUTE", "revoked", schema="", objects="FUNCTIONS"),
        default_privilege("anon", "INSERT", creator="somebody else"),
        default_privilege("anon", "UPDATE", schema="elsewhere"),
        default_privilege("<owner>", "SELECT", objects="SEQUENCES"),
    )
    going = default_privilege("nosy", "SELECT")
    live = snapshot(schema(), *staying, going)
    wanted = state(*BASE, *staying, function("f"), sequence("s"), trigger("touch", "..."))
    implied = implied_grants(live, wanted, "boss")
    found = {(fact_id, *fact.id[2:], fact.attributes["state"]) for fact_id, facts in implied.items() for fact in facts}
    assert found == {
        (T, "anon", "SELECT", "granted"),
        (T, "ops", "DELETE", "granted"),
        (("function", "public", "f", ""), "PUBLIC", "EXECUTE", "revoked"),
    }


def test_what_is_made_belongs_to_whoever_makes_it() -> None:
    wanted = state(*BASE, function("f"), owner(T, "boss"), owner(("function", "public", "f", ""), "ops"))
    assert list(implied_owners(wanted, "boss")) == [T]
    assert statements(state(schema()), wanted, implied_owners(wanted, "boss")) == [
        *statements(state(schema()), state(*BASE, function("f"))),
        "ALTER FUNCTION public.f() OWNER TO ops",
    ]


def never(_queries: Sequence[str]) -> Mapping[str, str | None]:
    raise AssertionError("nobody should have been asked")


def settled(
    live: FactSet, wanted: FactSet, here: int, there: int, answers: Mapping[str, str | None] | None = None
) -> set[FactId]:
    """Return what still differs."""
    normalize_versions(
        live,
        wanted,
        here,
        there,
        never if answers is None else lambda queries: {query: answers[query] for query in queries},
    )
    return set(diff(live, wanted))


OLD, NEW = view("v", " SELECT t.a\n   FROM public.t;"), view("v", " SELECT a\n   FROM public.t;")


def test_on_equal_majors_nothing_is_done() -> None:
    assert settled(state(OLD), state(NEW), 17, 17) == {OLD.id}


@pytest.mark.parametrize(("here", "there"), [(15, 17), (15, 18), (15, 16)])
def test_a_view_is_compared_in_the_words_of_one_server(here: int, there: int) -> None:
    asked = {str(OLD.attributes["definition"]): str(NEW.attributes["definition"])}
    assert settled(state(OLD), state(NEW), here, there, asked) == set()
    assert settled(state(NEW), state(OLD), there, here, {value: key for key, value in asked.items()}) == set()


@pytest.mark.parametrize("answer", [" SELECT b\n   FROM public.t;", None])
def test_a_view_that_means_something_else_differs(answer: str | None) -> None:
    assert settled(state(OLD), state(NEW), 15, 17, {str(OLD.attributes["definition"]): answer}) == {OLD.id}


@pytest.mark.parametrize(("here", "there"), [(16, 17), (17, 16), (17, 18), (18, 16)])
def test_between_newer_majors_views_are_printed_alike_and_nobody_is_asked(here: int, there: int) -> None:
    assert settled(state(NEW), state(NEW), here, there) == set()
    assert settled(state(OLD), state(NEW), here, there) == {OLD.id}


def test_equal_views_ask_nobody() -> None:
    assert settled(state(NEW), state(NEW), 15, 17) == set()


def not_null(state_: str, name: str | None = None) -> Fact:
    return column("a", not_null=state_, not_null_name=name)


@pytest.mark.parametrize(
    ("live", "wanted", "here", "there", "differs"),
    [
        (not_null("true"), not_null("true", "must"), 17, 18, False),
        (not_null("true", "must"), not_null("true"), 18, 17, False),
        (not_null("not valid"), not_null("true"), 18, 17, False),
        (not_null("true"), not_null("no inherit"), 17, 18, False),
        (not_null("false"), not_null("true", "must"), 17, 18, True),
        (not_null("true"), not_null("false"), 17, 18, True),
        (not_null("true", "must"), not_null("true"), 18, 18, True),
        (not_null("true"), not_null("true"), 15, 17, False),
    ],
)
def test_the_name_of_a_not_null_is_only_known_to_newer_servers(
    live: Fact, wanted: Fact, here: int, there: int, differs: bool
) -> None:
    assert bool(settled(state(table(), live), state(table(), wanted), here, there)) is differs


ALL_OF_OLD = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def test_all_means_one_privilege_more_on_a_newer_server() -> None:
    every = [grant(T, "ops", privilege) for privilege in ALL_OF_OLD]
    some = [grant(T, "anon", privilege) for privilege in ALL_OF_OLD[:6]]
    maintain = grant(T, "ops", "MAINTAIN")
    assert settled(state(*BASE, *every, maintain, *some), state(*BASE, *every, *some), 17, 16) == set()
    assert settled(state(*BASE, *every, *some), state(*BASE, *every, maintain, *some), 16, 17) == set()
    assert settled(state(*BASE, *every), state(*BASE, *every), 17, 16) == {maintain.id}


def test_default_privileges_know_maintain_as_well() -> None:
    every = [default_privilege("ops", privilege) for privilege in ALL_OF_OLD]
    assert settled(state(*every, default_privilege("ops", "MAINTAIN")), state(*every), 17, 15) == set()


USAGE = grant(("schema", "public"), "anon", "USAGE")
OPTION = USAGE.with_attributes(state="grantable")


@pytest.mark.parametrize("exact", [False, True])
def test_what_came_with_the_surroundings_is_as_the_database_has_it(exact: bool) -> None:
    entry = default_privilege("anon", "SELECT")
    wanted = desired(*BASE, USAGE, entry, born=[USAGE, entry])
    for there in ((), (USAGE,), (OPTION, entry)):
        assert differing(snapshot(*BASE, *there), wanted, exact=exact) == set()


@pytest.mark.parametrize("exact", [False, True])
def test_what_the_sql_changes_or_takes_away_is_declared(exact: bool) -> None:
    entry = default_privilege("anon", "SELECT")
    assert differing(snapshot(*BASE), desired(*BASE, OPTION, born=[USAGE]), exact=exact) == {USAGE.id}
    assert differing(snapshot(*BASE, USAGE, entry), desired(*BASE, born=[USAGE, entry]), exact=exact) == {
        USAGE.id,
        entry.id,
    }
    live = snapshot(*BASE, outside=[OUTSIDE_TRIGGER])
    assert differing(live, desired(*BASE, baseline=[OUTSIDE_TRIGGER]), exact=exact) == {OUTSIDE_TRIGGER.id}


def test_what_came_with_the_surroundings_is_made_when_something_declared_needs_it() -> None:
    other = table("other")
    wanted = desired(schema(), other, table(), column("a"), born=[schema(), other])
    assert other.id not in differing(snapshot(schema()), wanted)
    wanted.state.add_dependency(T, other.id)
    assert other.id in differing(snapshot(schema()), wanted)


def test_what_publishes_anything_outside_is_somebody_elses() -> None:
    elsewhere = Fact(("publication_table", "feed", "auth", "users"), FEED.id, {"where": None, "columns": None})
    live = snapshot(*BASE, outside=[FEED, FEED_T, elsewhere], needs={FEED_T.id: [T]})
    live.namespaces = {"1": "public", "2": "auth"}
    for exact in (False, True):
        assert differing(live, desired(*BASE), exact=exact) == set()
    going = scope(live, desired(schema()), owners=False, exact=True)
    assert dropped_along(*going, live, desired(schema())) == [
        "table public.t in publication feed is not declared, and is dropped with table public.t"
    ]


def test_only_default_privileges_for_what_the_creator_makes_in_managed_schemas_go() -> None:
    entries = [
        Fact(("default_privilege", role, name, "TABLES", "anon", "SELECT"), None, {"state": "granted"})
        for role in ("me", "you")
        for name in ("public", "auth", "")
    ]
    live = snapshot(*BASE, *entries)
    assert dropped_default_privileges(live, "me") == {each.id for each in entries}, "there is no other schema"
    live.namespaces = {"1": "public", "2": "auth", "3": "pg_catalog"}
    assert dropped_default_privileges(live, "me") == {entries[0].id}


EXTENSION = Fact(
    ("extension", "box"),
    None,
    {"schema": "public", "version": "1"},
    {"available": "1", "relocatable": "true"},
)
MEMBER = ("function", "public", "member", "")


def on_member(who: str, now: str, *, initially: str = "revoked", may: str = "true") -> Fact:
    """Return what somebody may do with a member of the extension."""
    metadata = {"extension": "box", "owner": "boss", "may": may, "initially": initially}
    return Fact(("grant", MEMBER, who, "EXECUTE"), EXTENSION.id, {"state": now}, metadata)


def hanging(name: str, using: str = "true") -> Fact:
    """Return a policy on a member table of the extension."""
    attributes = {"command": "ALL", "permissive": "PERMISSIVE", "roles": ("PUBLIC",), "using": using, "check": None}
    return Fact(("policy", "public", "jobs", name), EXTENSION.id, attributes, {"extension": "box"})


HARD, BY_DEFAULT = on_member("PUBLIC", "revoked", initially="granted"), on_member("anon", "granted")
ON_MEMBERS: dict[str, tuple[dict[str, t.Any], dict[str, t.Any], set[FactId]]] = {
    "declared": ({}, {"facts": [HARD]}, {HARD.id}),
    "declared and there": ({"facts": [HARD]}, {"facts": [HARD]}, set()),
    "not declared": ({"facts": [HARD]}, {}, {HARD.id}),
    "not declared, and another's": ({"facts": [on_member("PUBLIC", "revoked", initially="granted", may="false")]}, {}, set()),
    "brought along there alone": ({}, {"facts": [BY_DEFAULT], "brought": [BY_DEFAULT]}, set()),
    "brought along here alone": ({"facts": [BY_DEFAULT, default_privilege("anon", "EXECUTE", schema="", objects="FUNCTIONS")]}, {}, set()),
    "brought along and revoked": ({"facts": [BY_DEFAULT]}, {"bring": [BY_DEFAULT]}, {BY_DEFAULT.id}),
    "from the beginning": (
        {"initial": {MEMBER: {("anon", "EXECUTE"): False}}},
        {"facts": [on_member("anon", "granted")]},
        set(),
    ),
    "its own policy": ({"facts": [hanging("own")]}, {"facts": [hanging("own")], "brought": [hanging("own")]}, set()),
    "its own policy, changed": ({"facts": [hanging("own")]}, {"facts": [hanging("own", "false")], "bring": [hanging("own")]}, {hanging("own").id}),
    "its own policy, changed before": ({"facts": [hanging("own", "false")]}, {"facts": [hanging("own")], "brought": [hanging("own")]}, {hanging("own").id}),
    "its own policy, gone": ({}, {"facts": [hanging("own")], "brought": [hanging("own")]}, {hanging("own").id}),
    "its own policy of another version": (
        {"facts": [hanging("old")], "version": "2"}, {"facts": [hanging("own")], "brought": [hanging("own")]}, set(),
    ),
    "another policy": ({"facts": [hanging("more")]}, {}, {hanging("more").id}),
    "no extension": ({"facts": [hanging("own"), HARD]}, {"extension": False}, {EXTENSION.id, hanging("own").id}),
}  # fmt: skip


@pytest.mark.parametrize("case", ON_MEMBERS)
def test_of_members_only_what_is_said_and_what_was_added_is_compared(case: str) -> None:
    """Nobody knows which privileges an extension brought along here; what hangs on its tables is the same for a version."""
    here, there, expected = ON_MEMBERS[case]
    one, other = here.get("facts", []), there.get("facts", [])
    live = snapshot(
        *BASE,
        EXTENSION.with_attributes(version=here.get("version", "1")),
        *(fact for fact in one if fact.kind != "policy"),
        outside=[fact for fact in one if fact.kind == "policy"],
    )
    live.members = {fact.id for fact in one if "extension" in fact.metadata}
    live.initial = here.get("initial", {})
    policies = [fact for fact in other if fact.kind == "policy"]
    brought = {fact.id for fact in there.get("brought", [])}
    wanted = desired(
        *BASE,
        *([EXTENSION] if there.get("extension", True) else []),
        *(fact for fact in other if fact.kind != "policy"),
        outside=policies,
        declared=[fact for fact in policies if fact.id not in brought],
    )
    wanted.from_extensions, wanted.extension_facts = brought, [*there.get("bring", []), *there.get("brought", [])]
    assert diff(*scope(live, wanted, owners=False, exact=False)).keys() == expected
