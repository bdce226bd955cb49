# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan needs from the server is asked for and refused before anything is changed: extensions, owners, superusers."""

from __future__ import annotations

import contextlib
import typing as t
from types import SimpleNamespace

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.diff import Delta, diff
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Plan, Statement
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.extension_owners import (
    check_member_owners,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.extension_versions import (
    check_extension_versions,
    check_used_extensions,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.obstacles import (
    Obstacle,
    causes,
    check_held,
    needed_by_dependents,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.superuser_statements import (
    check_superuser_statements,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    PUBLIC,
    T,
    column,
    function,
    policy,
    schema,
    state,
    table,
    view,
)

if t.TYPE_CHECKING:
    from collections.abc import Iterator


class Answering:
    """A session that answers as given for a part of the query, else nothing; and records what it is asked."""

    def __init__(self, **answers: list[tuple[t.Any, ...]]) -> None:
        self.answers, self.asked = answers, list[str]()

    def run(self, sql: str) -> list[tuple[t.Any, ...]]:
        """Return the answer."""
        self.asked.append(sql)
        return next((rows for key, rows in self.answers.items() if key in sql), [])


def session(**answers: list[tuple[t.Any, ...]]) -> t.Any:
    return Answering(**answers)


@contextlib.contextmanager
def refused(message: str, hint: str = "") -> Iterator[None]:
    with pytest.raises(Failure) as failure:
        yield
    assert str(failure.value) == message
    assert hint in failure.value.hint
    assert failure.value.hint.endswith("Nothing was changed.")


HSTORE = ("extension", "hstore")


def extension(version: str, **metadata: str) -> Fact:
    return Fact(HSTORE, None, {"version": version, "schema": "public"}, {"available": "1.8", **metadata})


def changes(before: Fact | None, after: Fact | None, *, created: bool = False) -> Plan:
    return Plan(deltas={HSTORE: Delta(HSTORE, before, after)}, created={HSTORE} if created else set())


VERSIONS: dict[str, t.Any] = {"pg_available_extension_versions": [("1.4",), ("1.8",)]}
PATHS: dict[str, t.Any] = {"pg_extension_update_paths": [("1.5",), ("1.8",)], "SELECT 1": [(1,)]}


@pytest.mark.parametrize(
    ("plan", "answers"),
    [
        (Plan(), {}),
        (changes(extension("1.4"), None), {}),
        (changes(None, extension("1.8")), VERSIONS),
        (changes(None, extension("1.4", pinned="declared")), VERSIONS),
        (changes(None, extension("1.3", pinned="default")), VERSIONS),
        (changes(extension("1.4"), extension("1.4", schema="app")), {}),
        (changes(extension("1.4"), extension("1.8")), {**PATHS, **VERSIONS}),
        (changes(extension("1.4"), extension("1.8"), created=True), VERSIONS),
    ],
)
def test_versions_that_the_server_has_are_accepted(plan: Plan, answers: t.Any) -> None:
    check_extension_versions(session(**answers), plan)


def test_other_objects_than_extensions_have_no_versions() -> None:
    plan = Plan(deltas={T: Delta(T, None, table())})
    check_extension_versions(session(), plan)


@pytest.mark.parametrize(
    "plan",
    [
        changes(None, extension("1.8", pinned="declared")),
        changes(None, extension("1.8")),
        changes(extension("1.4"), extension("1.8", pinned="declared")),
    ],
    ids=["the default version", "no version is declared", "an update"],
)
def test_the_default_version_is_installed_by_servers_that_ignore_others(plan: Plan) -> None:
    check_extension_versions(session(**VERSIONS, **PATHS, default_version=[("1.8",)]), plan)


def test_a_version_that_the_server_ignores_is_refused() -> None:
    with refused(
        "The server ignores the declared version 1.4 of the extension hstore, and would install 1.8.",
        "Its setting supautils.restrict_extension_versions says so.",
    ):
        plan = changes(None, extension("1.4", pinned="declared"))
        check_extension_versions(session(**VERSIONS, default_version=[("1.8",)]), plan)


def test_an_extension_without_files_is_refused() -> None:
    with refused("The server does not have the extension hstore.", "Install its files"):
        check_extension_versions(session(), changes(None, extension("1.8")))


@pytest.mark.parametrize("plan", [
    changes(None, extension("1.6", pinned="declared")), changes(None, extension("1.6")),
    changes(extension("1.4"), extension("1.6"), created=True),
])  # fmt: skip
def test_a_version_without_files_is_refused(plan: Plan) -> None:
    asked = session(**VERSIONS)
    with refused("The server does not have version 1.6 of the extension hstore.", "Available versions: 1.4, 1.8."):
        check_extension_versions(asked, plan)
    assert "name = 'hstore'" in asked.asked[0]


def test_an_update_without_scripts_is_refused() -> None:
    message = "The extension hstore has version 1.4, and the server has no update path to version 1.9."
    plan, asked = changes(extension("1.4"), extension("1.9")), session(**PATHS)
    with refused(message, "Versions with an update path: 1.5, 1.8. To install another version, drop the extension"):
        check_extension_versions(asked, plan)
    assert "pg_extension_update_paths('hstore') WHERE source = '1.4'" in asked.asked[-1]
    without: dict[str, t.Any] = {**PATHS, "pg_extension_update_paths": []}
    with refused(message, "Versions with an update path: none."):
        check_extension_versions(session(**without), plan)


def test_an_update_of_an_extension_without_files_is_refused() -> None:
    with refused("The server does not have the extension hstore."):
        check_extension_versions(session(), changes(extension("1.4"), extension("1.8")))


V = ("view", "public", "v")


@pytest.mark.parametrize(
    ("created", "installed", "is_refused"),
    [
        ({V}, [], True),
        ({V}, [("plpgsql",)], True),
        ({V}, [("hstore",)], False),
        ({V, HSTORE}, [], False),
        (set(), [], False),
        ({T}, [], False),
    ],
)
def test_what_uses_an_extension_needs_it(created: set[t.Any], installed: list[tuple[str]], is_refused: bool) -> None:
    needs = {V: [T, HSTORE]}
    desired = state(schema(), table(), view("v", "SELECT 1"), extension("1.8"), needs=needs)
    message = "view public.v needs the extension hstore, which the database does not have."
    with refused(message, "Create it (CREATE EXTENSION hstore)") if is_refused else contextlib.nullcontext():
        check_used_extensions(session(pg_extension=installed), Plan(created=created), desired)


def statement(fact: Fact, verb: str = "alter", *, superuser: bool = False) -> Statement:
    return Statement("...", verb, fact.id, superuser=superuser)


@pytest.mark.parametrize(
    ("statements", "rows", "refusal"),
    [
        ([statement(table())], [(False,)], ""),
        ([statement(table(), superuser=True)], [(True,)], ""),
        ([statement(table(), superuser=True)], [(False,)], "alter table public.t"),
        ([statement(table(), superuser=True)], [], "alter table public.t"),
        (
            [statement(table(), superuser=True)] * 2 + [statement(table("u"), "create", superuser=True)],
            [(False,)],
            "alter table public.t; create table public.u",
        ),
    ],
)
def test_statements_for_superusers_are_refused_to_others(
    statements: list[Statement], rows: list[tuple[bool]], refusal: str
) -> None:
    message = f"Only a superuser can make these changes, and role me is not one: {refusal}."
    asked = session(rolsuper=rows)
    with refused(message, "Have a superuser make these changes") if refusal else contextlib.nullcontext():
        check_superuser_statements(asked, Plan(statements), "me")
    assert all("rolname = 'me'" in sql for sql in asked.asked)


MEMBER = ("function", "public", "akeys", "hstore")
ON_MEMBER = Fact(("grant", MEMBER, "anon", "EXECUTE"), HSTORE, {"state": "granted"}, {"extension": "hstore"})
NOT_MEMBER = Fact(("grant", T, "anon", "SELECT"), T, {"state": "granted"})
OWNED = "Role me cannot change extension members that other roles own: privilege EXECUTE on function public.akeys(hstore) of anon"


@pytest.mark.parametrize(
    ("facts", "created", "answers", "owner"),
    [
        (((extension("1.8"), ON_MEMBER), (), ()), (), {"AS owner": [("root",)]}, "root"),
        (((extension("1.8"),), (ON_MEMBER,), ()), (), {"AS owner": [("root",)]}, "root"),
        (((extension("1.8"),), (), (ON_MEMBER,)), (), {"AS owner": [("root",)]}, "root"),
        (((extension("1.8"),), (), (ON_MEMBER,)), (), {"AS owner": []}, ""),
        (((extension("1.8"),), (), (ON_MEMBER,)), (), {"rolsuper": [(True,)], "AS owner": [("root",)]}, ""),
        (((extension("1.8"),), (), ()), (), {"AS owner": [("root",)]}, ""),
        (((), (ON_MEMBER,), ()), (HSTORE,), {"a superuser": [("a superuser",)]}, "a superuser"),
        (((), (ON_MEMBER,), ()), (HSTORE,), {"AS owner": [("root",)]}, ""),
        (((), (ON_MEMBER,), ()), (), {"AS owner": [("root",)]}, "root"),
        (((extension("1.8"),), (ON_MEMBER,), ()), (HSTORE,), {"a superuser": [("a superuser",)]}, "a superuser"),
        (((extension("1.8"),), (ON_MEMBER,), ()), (HSTORE,), {"AS owner": [("root",)]}, ""),
    ],
)
def test_members_of_other_roles_are_not_changed(
    facts: tuple[t.Any, t.Any, t.Any], created: tuple[t.Any, ...], answers: t.Any, owner: str
) -> None:
    live, desired, from_extensions = facts
    plan = Plan([statement(ON_MEMBER), statement(NOT_MEMBER), statement(table("gone"))], created=set(created))
    declared = state(schema(), table(), *desired, NOT_MEMBER)
    schema_of_client: t.Any = SimpleNamespace(state=declared, extension_facts=from_extensions)
    with pytest.raises(Failure) if owner else contextlib.nullcontext() as failure:
        check_member_owners(session(**answers), plan, state(schema(), *live), schema_of_client, "me")
    if failure is not None:
        assert "cannot change extension members that other roles own" in str(failure.value)
        assert f"(function public.akeys(hstore) is owned by {owner})" in str(failure.value)


def test_members_are_asked_for_once() -> None:
    other = Fact(("grant", MEMBER, "boss", "EXECUTE"), HSTORE, {"state": "granted"}, {"extension": "hstore"})
    schema_of_client: t.Any = SimpleNamespace(state=state(ON_MEMBER, other), extension_facts=())
    asked = session()
    plan = Plan([statement(ON_MEMBER), statement(other)])
    check_member_owners(asked, plan, state(extension("1.8")), schema_of_client, "me")
    assert len(asked.asked) == 2
    assert "pg_has_role('me', o.owner, 'USAGE')" in asked.asked[1]
    assert "to_regprocedure('public.akeys(hstore)')" in asked.asked[1]


F = ("function", "public", "f", "")
OUTER = Fact(("view", "app", "v"), None, {"definition": "SELECT 1", "options": ()}, {"owner": "boss"})


def test_what_other_schemas_need_is_kept() -> None:
    needs = {OUTER.id: [("column", "public", "t", "a"), F]}
    live = state(schema(), table(), column("a"), function("f"), OUTER, needs=needs)
    reason = "view app.v, in a schema that is not managed, depends on it"
    found = needed_by_dependents({OUTER.id}, live, state(schema(), table(), function("f"), OUTER))
    assert {each: obstacle.reason for each, obstacle in found.items()} == {("column", "public", "t", "a"): reason}
    assert needed_by_dependents({OUTER.id}, live, live) == {}
    assert needed_by_dependents({OUTER.id}, live, state(schema(), table())) == {}, "the dependent is dropped as well"
    assert needed_by_dependents((), live, state(schema())) == {}


def test_the_children_of_what_is_kept_are_not_named() -> None:
    needs = {OUTER.id: [T, ("column", "public", "t", "a")]}
    live = state(schema(), table(), column("a"), OUTER, needs=needs)
    assert list(needed_by_dependents({OUTER.id}, live, state(schema(), OUTER))) == [T]


BLOCKED = Obstacle("it can't be", "Do something.")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ((column("a", type="integer"),), {("column", "public", "t", "a")}),
        ((column("a", storage="MAIN"),), set()),
        ((), {("column", "public", "t", "a")}),
        ((column("a"), column("b", number=2)), set()),
    ],
)
def test_a_difference_is_blocked_by_what_would_be_re_created(after: t.Any, expected: set[t.Any]) -> None:
    needs = {V: [("column", "public", "t", "a")]}
    live = state(schema(), table(), column("a"), view("v", "SELECT a FROM public.t"), needs=needs)
    wanted = state(schema(), table(), *after, view("v", "SELECT a FROM public.t"))
    found = causes({V: BLOCKED}, live, wanted, diff(live, wanted))
    assert found == dict.fromkeys(expected, BLOCKED)
    assert causes({}, live, wanted, diff(live, wanted)) == {}


def test_what_is_created_blocks_nothing() -> None:
    live, wanted = state(schema()), state(schema(), table())
    assert causes({T: BLOCKED}, live, wanted, diff(live, wanted)) == {}


SKIPPED = "With destructive: keep, changes that don't control access are skipped."


def test_what_is_held_is_refused_unless_it_may_be_kept() -> None:
    held = {T: BLOCKED, PUBLIC: Obstacle("it isn't", "Do something else.")}
    message = "These changes can't be made: table public.t: it can't be; schema public: it isn't."
    with refused(message, f"Do something. Do something else. {SKIPPED}"):
        check_held(held, "apply")
    check_held(held, "keep")
    check_held({}, "apply")


def test_access_is_never_held() -> None:
    held = {T: BLOCKED, policy("p").id: BLOCKED}
    with pytest.raises(Failure) as failure:
        check_held(held, "keep")
    assert str(failure.value) == "These changes can't be made: policy p on public.t: it can't be."
    assert failure.value.hint == "Do something. Nothing was changed."
