# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which facts are managed, and which differences between server versions are ignored."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.compare.scope import (
    dropped_along,
    dropped_default_privileges,
    scope,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.extension_versions import (
    DECLARED_VERSION,
    DEFAULT_VERSION,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.implied import (
    implied_grants,
    implied_owners,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.row_security import ensure_rls
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.server_versions import (
    normalize_versions,
)
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
    """Return a snapshot of a database."""
    made = Snapshot(17, ("public",))
    made.state = state(*facts, *outside, needs=needs)
    made.outside = {fact.id for fact in outside}
    return made


def desired(
    *facts: Fact,
    outside: Sequence[Fact] = (),
    declared: Sequence[Fact] = (),
    baseline: Sequence[Fact] = (),
    preexisting: Sequence[Fact] = (),
) -> DesiredSchema:
    """Return a desired schema that declares some facts outside the managed schemas."""
    return DesiredSchema(
        preexisting=list(preexisting),
        state=state(*facts, *outside),
        outside={fact.id for fact in outside},
        declared={fact.id for fact in declared},
        baseline={fact.id for fact in baseline},
        major=17,
    )


def differing(live: Snapshot, wanted: DesiredSchema, *, owners: bool = False, exact: bool = False) -> set[FactId]:
    """Return the managed facts that differ."""
    return set(diff(*scope(live, wanted, owners=owners, exact=exact)))


@pytest.mark.parametrize("exact", [False, True])
def test_everything_in_a_managed_schema_is_managed(exact: bool) -> None:
    assert differing(snapshot(*BASE), desired(*BASE), exact=exact) == set()
    assert differing(snapshot(*BASE, column("b", number=2)), desired(*BASE), exact=exact) == {
        ("column", "public", "t", "b")
    }
    assert differing(snapshot(*BASE), desired(*BASE, rls()), exact=exact) == {("rls", T)}


@pytest.mark.parametrize("exact", [False, True])
def test_undeclared_objects_outside_are_not_managed(exact: bool) -> None:
    live = snapshot(*BASE, outside=[OUTSIDE_TRIGGER])
    assert differing(live, desired(*BASE), exact=exact) == set()
    assert differing(live, desired(*BASE, outside=[OUTSIDE_TRIGGER]), exact=exact) == set()


@pytest.mark.parametrize("exact", [False, True])
def test_declared_objects_outside_are_managed(exact: bool) -> None:
    wanted = desired(*BASE, outside=[OUTSIDE_TRIGGER], declared=[OUTSIDE_TRIGGER])
    changed = OUTSIDE_TRIGGER.with_attributes(enabled="DISABLE")
    assert differing(snapshot(*BASE, outside=[OUTSIDE_TRIGGER]), wanted, exact=exact) == set()
    assert differing(snapshot(*BASE, outside=[changed]), wanted, exact=exact) == {OUTSIDE_TRIGGER.id}
    assert differing(snapshot(*BASE), wanted, exact=exact) == {OUTSIDE_TRIGGER.id}


def test_a_managed_table_in_an_undeclared_publication_is_managed_but_not_the_publication() -> None:
    live = snapshot(*BASE, outside=[FEED, FEED_T], needs={FEED_T.id: [T]})
    assert differing(live, desired(*BASE)) == {FEED_T.id}
    assert differing(live, desired(*BASE, outside=[FEED], baseline=[FEED])) == {FEED_T.id}
    assert differing(live, desired(*BASE, outside=[FEED, FEED_T], declared=[FEED, FEED_T])) == set()


def test_preexisting_objects_are_not_managed() -> None:
    live = snapshot(*BASE, outside=[FEED, FEED_T], needs={FEED_T.id: [T]})
    wanted = desired(*BASE, outside=[FEED, FEED_T], baseline=[FEED, FEED_T])
    assert differing(live, wanted, exact=True) == set()


def test_owners_are_only_compared_on_request() -> None:
    live, wanted = snapshot(*BASE, owner(T, "boss")), desired(*BASE, owner(T, "chief"))
    assert differing(live, wanted) == set()
    assert differing(live, wanted, owners=True) == {("owner", T)}


def test_an_owner_is_dropped_with_its_object() -> None:
    live = snapshot(*BASE, owner(T, "boss"))
    assert ("owner", T) not in differing(live, desired(schema()))


def extension(version: str, available: str, pinned: str = "") -> Fact:
    metadata = {"available": available, "relocatable": "true", **({"pinned": pinned} if pinned else {})}
    return Fact(("extension", "pg_trgm"), None, {"schema": "public", "version": version}, metadata)


@pytest.mark.parametrize(
    ("wanted", "differs"),
    [
        (extension("1.6", "1.6"), False),
        (extension("1.4", "1.6"), False),
        (extension("1.4", "1.6", DECLARED_VERSION), True),
        (extension("1.6", "1.6", DECLARED_VERSION), True),
        (extension("1.5", "1.6", DECLARED_VERSION), False),
        (extension("1.5", "1.5", DEFAULT_VERSION), True),
    ],
)
def test_the_version_of_an_extension_is_only_compared_if_it_is_declared(wanted: Fact, differs: bool) -> None:
    """The default version is that of the database's server, not of the shadow server."""
    assert bool(differing(snapshot(extension("1.5", "1.6")), desired(wanted))) is differs


def test_an_extension_with_a_declared_version_is_declared_even_if_it_existed_before() -> None:
    unchanged = extension("1.6", "1.6")
    wanted = desired(extension("1.6", "1.6", DECLARED_VERSION))
    wanted.preexisting = [unchanged]
    assert differing(snapshot(extension("1.5", "1.6")), wanted) == {unchanged.id}
    wanted = desired(unchanged)
    wanted.preexisting = [unchanged]
    assert differing(snapshot(extension("1.5", "1.6")), wanted) == set()


def test_undeclared_default_privileges_are_kept_unless_the_whole_database_is_managed() -> None:
    entry = default_privilege("anon", "SELECT")
    assert differing(snapshot(*BASE, entry), desired(*BASE)) == set()
    assert differing(snapshot(*BASE, entry), desired(*BASE), exact=True) == {entry.id}
    assert differing(snapshot(*BASE), desired(*BASE, entry)) == {entry.id}


FIRST, PARSED_AGAIN, ANOTHER = "((a OR b) OR c)", "(a OR b OR c)", "(a OR b OR d)"


@pytest.mark.parametrize(("live", "wanted"), [(FIRST, PARSED_AGAIN), (PARSED_AGAIN, FIRST)])
def test_a_text_that_only_was_parsed_once_more_does_not_differ(live: str, wanted: str) -> None:
    declared = desired(*BASE, policy("p", using=wanted))
    assert differing(snapshot(*BASE, policy("p", using=live)), declared) == set()
    assert differing(snapshot(*BASE, policy("p", using=ANOTHER)), declared) == {policy("p").id}


def test_only_deparsed_texts_are_compared_so() -> None:
    before, after = (Fact(("comment", T), T, {"text": text}) for text in (FIRST, PARSED_AGAIN))
    assert differing(snapshot(*BASE, before), desired(*BASE, after)) == {before.id}


@pytest.mark.parametrize("live", [FIRST, PARSED_AGAIN])
def test_a_constraint_is_compared_so_whether_validated_or_not(live: str) -> None:
    def checked(text: str, validated: str) -> Fact:
        attributes = {"type": "CHECK", "definition": text, "validated": validated, "options": None}
        return Fact(("constraint", *T[1:], "c"), T, attributes)

    unvalidated = checked(f"CHECK ({live}) NOT VALID", "false")
    declared = desired(*BASE, checked(f"CHECK ({FIRST})", "true"))
    live_state, wanted = scope(snapshot(*BASE, unvalidated), declared, owners=False, exact=False, creator="postgres")
    assert wanted.facts[unvalidated.id].attributes["definition"] == f"CHECK ({live})"
    assert live_state.facts[unvalidated.id].attributes["validated"] == "false"


RLS_WANTED = {
    "neither sets it": ((), (), {"enabled": "true", "forced": "false"}),
    "the script forces it without enabling it": ((), (rls(enabled="false", forced="true"),), {"enabled": "true", "forced": "true"}),
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


def test_grants_implied_by_the_targets_default_privileges() -> None:
    staying = (
        default_privilege("anon", "SELECT"),
        default_privilege("ops", "DELETE", schema=""),
        default_privilege("PUBLIC", "EXECUTE", "revoked", schema="", objects="FUNCTIONS"),
        default_privilege("anon", "INSERT", creator="another_role"),
        default_privilege("anon", "UPDATE", schema="elsewhere"),
        default_privilege("<owner>", "SELECT", objects="SEQUENCES"),
    )
    going = default_privilege("nosy", "SELECT")
    live = state(schema(), *staying, going)
    wanted = state(*BASE, *staying, function("f"), sequence("s"), trigger("touch", "..."))
    implied = implied_grants(live, wanted, "boss")
    found = {(fact_id, *fact.id[2:], fact.attributes["state"]) for fact_id, facts in implied.items() for fact in facts}
    assert found == {
        (T, "anon", "SELECT", "granted"),
        (T, "ops", "DELETE", "granted"),
        (("function", "public", "f", ""), "PUBLIC", "EXECUTE", "revoked"),
    }


def test_a_created_object_belongs_to_its_creator() -> None:
    wanted = state(*BASE, function("f"), owner(T, "boss"), owner(("function", "public", "f", ""), "ops"))
    assert list(implied_owners(wanted, "boss")) == [T]
    assert statements(state(schema()), wanted, implied_owners(wanted, "boss")) == [
        *statements(state(schema()), state(*BASE, function("f"))),
        "ALTER FUNCTION public.f() OWNER TO ops",
    ]


def never(_queries: Sequence[str]) -> Mapping[str, str | None]:
    raise AssertionError("no query was expected")


def normalized(
    live: FactSet,
    wanted: FactSet,
    target_major: int,
    shadow_major: int,
    answers: Mapping[str, str | None] | None = None,
) -> set[FactId]:
    """Return the remaining differences."""
    normalize_versions(
        live,
        wanted,
        target_major,
        shadow_major,
        never if answers is None else lambda queries: {query: answers[query] for query in queries},
    )
    return set(diff(live, wanted))


OLD, NEW = view("v", " SELECT t.a\n   FROM public.t;"), view("v", " SELECT a\n   FROM public.t;")


def test_equal_versions_are_not_normalized() -> None:
    assert normalized(state(OLD), state(NEW), 17, 17) == {OLD.id}


@pytest.mark.parametrize(("target_major", "shadow_major"), [(15, 17), (15, 18), (15, 16)])
def test_views_are_compared_as_deparsed_by_one_server(target_major: int, shadow_major: int) -> None:
    asked = {str(OLD.attributes["definition"]): str(NEW.attributes["definition"])}
    assert normalized(state(OLD), state(NEW), target_major, shadow_major, asked) == set()
    assert (
        normalized(state(NEW), state(OLD), shadow_major, target_major, {value: key for key, value in asked.items()})
        == set()
    )


@pytest.mark.parametrize("answer", [" SELECT b\n   FROM public.t;", None])
def test_a_different_view_differs(answer: str | None) -> None:
    assert normalized(state(OLD), state(NEW), 15, 17, {str(OLD.attributes["definition"]): answer}) == {OLD.id}


@pytest.mark.parametrize(("target_major", "shadow_major"), [(16, 17), (17, 16), (17, 18), (18, 16)])
def test_newer_versions_deparse_views_alike(target_major: int, shadow_major: int) -> None:
    assert normalized(state(NEW), state(NEW), target_major, shadow_major) == set()
    assert normalized(state(OLD), state(NEW), target_major, shadow_major) == {OLD.id}


def test_equal_views_are_not_deparsed_again() -> None:
    assert normalized(state(NEW), state(NEW), 15, 17) == set()


def not_null(state_: str, name: str | None = None) -> Fact:
    return column("a", not_null=state_, not_null_name=name)


@pytest.mark.parametrize(
    ("live", "wanted", "target_major", "shadow_major", "differs"),
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
def test_the_name_of_a_not_null_constraint_only_exists_on_newer_servers(
    live: Fact, wanted: Fact, target_major: int, shadow_major: int, differs: bool
) -> None:
    assert bool(normalized(state(table(), live), state(table(), wanted), target_major, shadow_major)) is differs


ALL_OF_OLD = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def test_all_includes_maintain_on_newer_servers() -> None:
    every = [grant(T, "ops", privilege) for privilege in ALL_OF_OLD]
    some = [grant(T, "anon", privilege) for privilege in ALL_OF_OLD[:6]]
    maintain = grant(T, "ops", "MAINTAIN")
    assert normalized(state(*BASE, *every, maintain, *some), state(*BASE, *every, *some), 17, 16) == set()
    assert normalized(state(*BASE, *every, *some), state(*BASE, *every, maintain, *some), 16, 17) == set()
    assert normalized(state(*BASE, *every), state(*BASE, *every), 17, 16) == {maintain.id}


def test_default_privileges_include_maintain_on_newer_servers() -> None:
    every = [default_privilege("ops", privilege) for privilege in ALL_OF_OLD]
    assert normalized(state(*every, default_privilege("ops", "MAINTAIN")), state(*every), 17, 15) == set()


USAGE = grant(("schema", "public"), "anon", "USAGE")
OPTION = USAGE.with_attributes(state="grantable")


@pytest.mark.parametrize("exact", [False, True])
def test_preexisting_objects_are_kept_as_in_the_database(exact: bool) -> None:
    entry = default_privilege("anon", "SELECT")
    wanted = desired(*BASE, USAGE, entry, preexisting=[USAGE, entry])
    for existing in ((), (USAGE,), (OPTION, entry)):
        assert differing(snapshot(*BASE, *existing), wanted, exact=exact) == set()


@pytest.mark.parametrize("exact", [False, True])
def test_preexisting_objects_that_the_sql_changes_or_drops_are_declared(exact: bool) -> None:
    entry = default_privilege("anon", "SELECT")
    assert differing(snapshot(*BASE), desired(*BASE, OPTION, preexisting=[USAGE]), exact=exact) == {USAGE.id}
    assert differing(snapshot(*BASE, USAGE, entry), desired(*BASE, preexisting=[USAGE, entry]), exact=exact) == {
        USAGE.id,
        entry.id,
    }
    live = snapshot(*BASE, outside=[OUTSIDE_TRIGGER])
    assert differing(live, desired(*BASE, baseline=[OUTSIDE_TRIGGER]), exact=exact) == {OUTSIDE_TRIGGER.id}


def test_preexisting_objects_are_created_if_a_declared_object_depends_on_them() -> None:
    other = table("other")
    wanted = desired(schema(), other, table(), column("a"), preexisting=[schema(), other])
    assert other.id not in differing(snapshot(schema()), wanted)
    wanted.state.add_dependency(T, other.id)
    assert other.id in differing(snapshot(schema()), wanted)


def test_unknown_publications_are_not_managed() -> None:
    elsewhere = Fact(("publication_table", "feed", "auth", "users"), FEED.id, {"where": None, "columns": None})
    live = snapshot(*BASE, outside=[FEED, FEED_T, elsewhere], needs={FEED_T.id: [T]})
    live.namespaces = {"1": "public", "2": "auth"}
    for exact in (False, True):
        assert differing(live, desired(*BASE), exact=exact) == set()
    going = scope(live, desired(schema()), owners=False, exact=True)
    assert dropped_along(*going, live, desired(schema())) == [
        "table public.t in publication feed is not declared, and is dropped with table public.t"
    ]


def test_only_the_creators_default_privileges_in_managed_schemas_are_dropped() -> None:
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
    """Return a privilege on a member of the extension."""
    metadata = {"extension": "box", "owner": "boss", "may": may, "initially": initially}
    return Fact(("grant", MEMBER, who, "EXECUTE"), EXTENSION.id, {"state": now}, metadata)


def policy_on(name: str, using: str = "true") -> Fact:
    """Return a policy on a member table of the extension."""
    attributes = {"command": "ALL", "permissive": "PERMISSIVE", "roles": ("PUBLIC",), "using": using, "check": None}
    return Fact(("policy", "public", "jobs", name), EXTENSION.id, attributes, {"extension": "box"})


HARD, BY_DEFAULT = on_member("PUBLIC", "revoked", initially="granted"), on_member("anon", "granted")
ON_MEMBERS: dict[str, tuple[dict[str, t.Any], dict[str, t.Any], set[FactId]]] = {
    "declared": ({}, {"facts": [HARD]}, {HARD.id}),
    "declared and existing": ({"facts": [HARD]}, {"facts": [HARD]}, set()),
    "not declared": ({"facts": [HARD]}, {}, {HARD.id}),
    "not declared, and owned by another role": ({"facts": [on_member("PUBLIC", "revoked", initially="granted", may="false")]}, {}, set()),
    "created by the extension in the shadow only": ({}, {"facts": [BY_DEFAULT], "brought": [BY_DEFAULT]}, set()),
    "from default privileges on the target only": ({"facts": [BY_DEFAULT, default_privilege("anon", "EXECUTE", schema="", objects="FUNCTIONS")]}, {}, set()),
    "created by the extension and revoked": ({"facts": [BY_DEFAULT]}, {"bring": [BY_DEFAULT]}, {BY_DEFAULT.id}),
    "an initial privilege": (
        {"initial": {MEMBER: {("anon", "EXECUTE"): False}}},
        {"facts": [on_member("anon", "granted")]},
        set(),
    ),
    "its own policy": ({"facts": [policy_on("own")]}, {"facts": [policy_on("own")], "brought": [policy_on("own")]}, set()),
    "its own policy, changed": ({"facts": [policy_on("own")]}, {"facts": [policy_on("own", "false")], "bring": [policy_on("own")]}, {policy_on("own").id}),
    "its own policy, altered": ({"facts": [policy_on("own", "false")]}, {"facts": [policy_on("own")], "brought": [policy_on("own")]}, {policy_on("own").id}),
    "its own policy, dropped": ({}, {"facts": [policy_on("own")], "brought": [policy_on("own")]}, {policy_on("own").id}),
    "its own policy of another version": (
        {"facts": [policy_on("old")], "version": "2"}, {"facts": [policy_on("own")], "brought": [policy_on("own")]}, set(),
    ),
    "another policy": ({"facts": [policy_on("more")]}, {}, {policy_on("more").id}),
    "no extension": ({"facts": [policy_on("own"), HARD]}, {"extension": False}, {EXTENSION.id, policy_on("own").id}),
}  # fmt: skip


@pytest.mark.parametrize("case", ON_MEMBERS)
def test_only_declared_and_added_facts_about_members_are_compared(case: str) -> None:
    """Privileges created by an extension on the target are unknown; policies and triggers depend only on its version."""
    on_target, in_shadow, expected = ON_MEMBERS[case]
    one, other = on_target.get("facts", []), in_shadow.get("facts", [])
    live = snapshot(
        *BASE,
        EXTENSION.with_attributes(version=on_target.get("version", "1")),
        *(fact for fact in one if fact.kind != "policy"),
        outside=[fact for fact in one if fact.kind == "policy"],
    )
    live.members = {fact.id for fact in one if "extension" in fact.metadata}
    live.initial = on_target.get("initial", {})
    policies = [fact for fact in other if fact.kind == "policy"]
    brought = {fact.id for fact in in_shadow.get("brought", [])}
    wanted = desired(
        *BASE,
        *([EXTENSION] if in_shadow.get("extension", True) else []),
        *(fact for fact in other if fact.kind != "policy"),
        outside=policies,
        declared=[fact for fact in policies if fact.id not in brought],
    )
    wanted.from_extensions, wanted.extension_facts = (
        brought,
        [*in_shadow.get("bring", []), *in_shadow.get("brought", [])],
    )
    assert diff(*scope(live, wanted, owners=False, exact=False)).keys() == expected


def test_foreign_tables_have_no_row_level_security() -> None:
    wanted = state(schema(), table(server="s", foreign_options=()), table("u"))
    ensure_rls(state(schema()), wanted)
    assert [each.subject for each in wanted.of_kind("rls")] == [("table", "public", "u")]
