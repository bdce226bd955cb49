# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rights the statements of a plan need, and how a lack of them is asked for and reported."""

from __future__ import annotations

import re
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import rights
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rights import Need, Rights
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Statement
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.permissions import Permissions
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import (
    AGGREGATE,
    CAST,
    FEED,
    GUARD,
    LATIN,
    MAPPING,
    OPERATOR,
    SPAN,
    STATISTICS,
    SUBSCRIPTION,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    PUBLIC,
    T,
    column,
    comment,
    constraint,
    default,
    default_privilege,
    function,
    grant,
    index,
    owner,
    plain_object,
    policy,
    schema,
    state,
    table,
    trigger,
    view,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Plan

Facts = tuple[Fact, ...]

BASE = (schema(), owner(PUBLIC, "admin"), table(), owner(T, "boss"), column("a"))
F = ("function", "public", "f", "")
CHECKED = trigger("x", "CREATE TRIGGER x BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION app.touch()")
QUOTED = trigger("x", 'CREATE TRIGGER x BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION app."a(b"()')
OUTSIDE = Fact(("policy", "auth", "users", "p"), None, policy("p").attributes)
KEY = constraint("k", 'FOREIGN KEY (a) REFERENCES app."my table"(id)')
CREATE_IN_PUBLIC = Need(rights.SCHEMA, "public", "CREATE")
OF_TABLE = Need(rights.OWNER, "boss", "", T)
OF_CHILDREN = Need(rights.CHILD_OWNER, "public.t")
EXTENSION = Fact(
    ("extension", "hstore"), None, {"schema": "public", "version": "1.8"}, {"available": "1.8", "relocatable": "true"}
)
WRAPPER = Fact(
    ("foreign_data_wrapper", "w"), None, {"handler": None, "validator": None, "options": ()}, {"owner": "boss"}
)
SERVER = Fact(
    ("foreign_server", "s"), None, {"wrapper": "w", "type": None, "version": None, "options": ()}, {"owner": "boss"}
)
PUBLISHED = Fact(("publication_table", "feed", "public", "t"), FEED.id, {"columns": None, "where": None})
INHERITS = Fact(("inheritance", "public", "u", "public", "t"), ("table", "public", "u"), {})
PUBLISHED_SCHEMA = Fact(("publication_schema", "feed", "public"), FEED.id, {})
WITH_OPTIONS = function("f").with_attributes(
    definition="""CREATE OR REPLACE FUNCTION public.f()
 RETURNS integer
 LANGUAGE sql
 STABLE COST 5 SUPPORT app.f_support
 SET log_statement TO 'none'
 SET "My.parameter" TO 'x'
AS $function$
 LEAKPROOF
 SET not_one TO 1
$function$
"""
)

# The facts besides BASE before and after, and what the statements between them need.
NEEDS: dict[str, tuple[Facts, Facts, list[Need]]] = {
    "a new table": ((), (table("u"), column("x", "u")), [CREATE_IN_PUBLIC]),
    "a dropped table": ((table("u"), owner(("table", "public", "u"), "boss")), (), [
        Need(rights.OWNER, "boss", "admin", ("table", "public", "u")),
    ]),
    "a column": ((), (column("b", number=2),), [OF_TABLE, OF_CHILDREN]),
    "a default": ((), (default("'x'::text"),), [OF_TABLE]),
    "an index": ((), (index("i", "CREATE INDEX i ON public.t USING btree (a)"),), [OF_TABLE]),
    "a comment": ((), (comment(("column", "public", "t", "a"), "x"),), [OF_TABLE]),
    "a comment on what is created": ((), (view("v", "SELECT 1"), comment(("view", "public", "v"), "x")), [CREATE_IN_PUBLIC]),
    "a foreign key": ((), (KEY,), [OF_TABLE, Need(rights.RELATION, 'app."my table"', "REFERENCES")]),
    "a dropped foreign key": ((KEY,), (), [OF_TABLE]),
    "a schema": ((), (schema("app"),), [Need(rights.DATABASE, "", "CREATE")]),
    "a table in a new schema": (
        (), (schema("app"), Fact(("table", "app", "u"), ("schema", "app"), table().attributes, table().metadata)),
        [Need(rights.DATABASE, "", "CREATE")],
    ),
    "a privilege": ((), (grant(T, "anon", "SELECT"),), [OF_TABLE]),
    "a privilege that may be passed on": (
        (grant(T, "anon", "SELECT", "grantable"),), (grant(T, "anon", "SELECT", "grantable"), grant(T, "anon", "DELETE")), [],
    ),
    "a privilege on a column that may be passed on": (
        (grant(("column", "public", "t", "a"), "anon", "SELECT", "grantable"),),
        (grant(("column", "public", "t", "a"), "anon", "SELECT", "grantable"), grant(("column", "public", "t", "a"), "anon", "UPDATE")),
        [],
    ),
    "a privilege beside one that may not be passed on": (
        (grant(T, "anon", "SELECT"),), (grant(T, "anon", "SELECT"), grant(T, "anon", "DELETE")), [OF_TABLE],
    ),
    "statistics": ((), (STATISTICS,), [CREATE_IN_PUBLIC, Need(rights.RELATION_OWNER, "public.t")]),
    "a trigger": ((), (CHECKED,), [Need(rights.RELATION, "public.t", "TRIGGER"), Need(rights.ROUTINE, "app.touch()", "EXECUTE")]),
    "a trigger with a quoted function": (
        (), (QUOTED,), [Need(rights.RELATION, "public.t", "TRIGGER"), Need(rights.ROUTINE, 'app."a(b"()', "EXECUTE")],
    ),
    "a dropped trigger": ((CHECKED,), (), [OF_TABLE]),
    "a policy": ((), (policy("p"),), [OF_TABLE]),
    "a policy on a table that isn't managed": ((), (OUTSIDE,), [Need(rights.RELATION_OWNER, "auth.users")]),
    "a comment on a policy on a table that isn't managed": (
        (OUTSIDE,), (OUTSIDE, comment(OUTSIDE.id, "x")), [Need(rights.RELATION_OWNER, "auth.users")],
    ),
    "another owner": (
        (function("f"), owner(F, "boss")), (function("f"), owner(F, "other")),
        [Need(rights.OWNER, "boss", "", F), Need(rights.ROLE, "other", "SET"), Need(rights.NEW_OWNER, "public", "other")],
    ),
    "another owner of a schema": (
        (schema("app"), owner(("schema", "app"), "boss")), (schema("app"), owner(("schema", "app"), "other")),
        [Need(rights.OWNER, "boss", "", ("schema", "app")), Need(rights.ROLE, "other", "SET")],
    ),
    "a default privilege": ((), (default_privilege("anon", "SELECT"),), [Need(rights.ROLE, "boss", "USAGE")]),
    "a function with options": ((), (WITH_OPTIONS,), [
        CREATE_IN_PUBLIC, Need(rights.LANGUAGE, "sql", "USAGE"), Need(rights.SUPERUSER, "", "SUPPORT"),
        Need(rights.PARAMETER, "log_statement", "SET"), Need(rights.PARAMETER, "My.parameter", "SET"),
    ]),
    "a function": ((), (function("f"),), [CREATE_IN_PUBLIC, Need(rights.LANGUAGE, "sql", "USAGE")]),
    "a changed function": (
        (function("f"), owner(F, "boss")), (function("f", body="SELECT 2"), owner(F, "boss")),
        [Need(rights.OWNER, "boss", "", F), Need(rights.LANGUAGE, "sql", "USAGE")],
    ),
    "a dropped function": (
        (function("f"), owner(F, "boss")), (), [Need(rights.OWNER, "boss", "admin", F)],
    ),
    "an extension": ((), (EXTENSION,), [Need(rights.EXTENSION, "hstore")]),
    "an event trigger": ((), (GUARD,), [Need(rights.SUPERUSER, "")]),
    "a dropped event trigger": ((GUARD, owner(GUARD.id, "boss")), (), [Need(rights.OWNER, "boss", "", GUARD.id)]),
    "a wrapper": ((), (WRAPPER,), [Need(rights.SUPERUSER, "")]),
    "a dropped wrapper": ((WRAPPER, owner(WRAPPER.id, "boss")), (), [Need(rights.OWNER, "boss", "", WRAPPER.id)]),
    "a server": ((), (SERVER,), [Need(rights.WRAPPER, "w", "USAGE")]),
    "a dropped server": ((SERVER, owner(SERVER.id, "boss")), (), [Need(rights.OWNER, "boss", "", SERVER.id)]),
    "a publication": ((), (FEED,), [Need(rights.DATABASE, "", "CREATE")]),
    "a publication of all tables": (
        (), (FEED.with_attributes(all_tables="true"),), [Need(rights.DATABASE, "", "CREATE"), Need(rights.SUPERUSER, "")],
    ),
    "a table of a publication": (
        (FEED, owner(FEED.id, "boss")), (FEED, owner(FEED.id, "boss"), PUBLISHED),
        [Need(rights.OWNER, "boss", "", FEED.id), Need(rights.RELATION_OWNER, "public.t")],
    ),
    "a table that leaves a publication": (
        (FEED, owner(FEED.id, "boss"), PUBLISHED), (FEED, owner(FEED.id, "boss")), [Need(rights.OWNER, "boss", "", FEED.id)],
    ),
    "a schema of a publication": (
        (FEED, owner(FEED.id, "boss")), (FEED, owner(FEED.id, "boss"), PUBLISHED_SCHEMA),
        [Need(rights.OWNER, "boss", "", FEED.id), Need(rights.SUPERUSER, "")],
    ),
    "a schema that leaves a publication": (
        (FEED, owner(FEED.id, "boss"), PUBLISHED_SCHEMA), (FEED, owner(FEED.id, "boss")),
        [Need(rights.OWNER, "boss", "", FEED.id)],
    ),
    "a child table": (
        (), (table("u", inherits=(("public", "t"),)), INHERITS),
        [CREATE_IN_PUBLIC, Need(rights.RELATION_OWNER, "public.t")],
    ),
    "a parent of an existing table": (
        (table("u"), column("a", "u")),
        (table("u", inherits=(("public", "t"),)), column("a", "u", inherited=True), INHERITS),
        [Need(rights.RELATION_OWNER, "public.t")],
    ),
    "a foreign table": (
        (), (table("u", server="s", foreign_options=("schema=x SERVER y",)),),
        [CREATE_IN_PUBLIC, Need(rights.SERVER, "s", "USAGE")],
    ),
    "a user mapping": ((), (MAPPING,), [Need(rights.MAPPING, "app", "far")]),
    "a fact about a member of an extension": (
        (), (Fact(("comment", T), T, {"text": "x"}, {"extension": "hstore"}),), [],
    ),
    "nothing with a known owner": (
        (plain_object("enum", "e", {"labels": ("a",)}),), (plain_object("enum", "e", {"labels": ("a", "b")}),), [],
    ),
}  # fmt: skip


def states(case: str) -> tuple[FactSet, FactSet, Plan]:
    before, after, _needs = NEEDS[case]
    live, wanted = state(*BASE, *before), state(*BASE, *after)
    return live, wanted, make_plan(live, wanted)


def owners_in(live: FactSet) -> dict[t.Any, str]:
    return {fact.id[1]: str(fact.attributes["role"]) for fact in live.of_kind("owner")}


@pytest.mark.parametrize("case", NEEDS)
def test_what_statements_need(case: str) -> None:
    live, wanted, plan = states(case)
    assert plan.statements
    known = Rights(live, wanted, plan, owners_in(live), ())
    assert [need for statement in plan.statements for need in known.needs(statement)] == NEEDS[case][2]


MOOD: tuple[str, str, str] = ("enum", "public", "mood")
OF_MOOD = Need(rights.TYPE, "public.mood", "USAGE", MOOD)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"type": "public.mood"}, [OF_TABLE, OF_MOOD, OF_CHILDREN]),
        ({"type": "public.mood"}, {"type": "public.mood", "not_null": "true"}, [OF_TABLE, OF_CHILDREN]),
        ({"type": "public.mood"}, {"type": "public.mood[]"}, [OF_TABLE, OF_MOOD, OF_CHILDREN]),
        (None, {"type": "public.mood"}, [OF_TABLE, OF_MOOD, OF_CHILDREN]),
    ],
    ids=["it gets the type", "it has the type", "it gets its array", "a new column"],
)
def test_a_column_needs_a_type_of_others_when_it_gets_it(
    before: dict[str, t.Any] | None, after: dict[str, t.Any], expected: list[Need]
) -> None:
    others = (plain_object("enum", "mood", {"labels": ("a",)}), owner(MOOD, "other"))
    b = ("column", "public", "t", "b")
    live = state(*BASE, *others, *([] if before is None else [column("b", number=2, **before)]))
    wanted = state(*BASE, *others, column("b", number=2, **after), needs={b: [MOOD]})
    plan = make_plan(live, wanted)
    known = Rights(live, wanted, plan, owners_in(live), ())
    assert list(dict.fromkeys(need for statement in plan.statements for need in known.needs(statement))) == expected


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (table("u"), [Need(rights.OWNER, "boss", "admin", ("table", "public", "u"))]),
        (STATISTICS, [Need(rights.OWNER, "boss", "admin", STATISTICS.id)]),
        (CAST, [Need(rights.OWNER, "boss", "", CAST.id)]),
    ],
    ids=["a table", "part of a table", "in no schema"],
)
def test_the_owner_of_a_schema_may_drop_what_is_in_it(fact: Fact, expected: list[Need]) -> None:
    """The first type of a cast is no schema, whatever its name."""
    live, wanted = state(*BASE, fact), state(*BASE)
    known = Rights(
        live,
        wanted,
        make_plan(live, wanted),
        {fact.id: "boss", ("schema", "public"): "admin", ("schema", "public.mood"): "other"},
        (),
    )
    assert list(known._of_object(fact, Statement("DROP x", "drop", fact.id))) == expected


@pytest.mark.parametrize("words", ["RENAME TO v", "SET SCHEMA app", "SET LOGGED"])
def test_what_is_moved_needs_the_schema(words: str) -> None:
    fact = table("u")
    live = state(*BASE, fact)
    known = Rights(live, live, make_plan(live, live), {fact.id: "boss"}, ())
    moved = Statement(f"ALTER TABLE public.u {words}", "rename", fact.id)
    is_moved = words != "SET LOGGED"
    assert list(known._of_object(fact, moved)) == [
        *([CREATE_IN_PUBLIC] if is_moved else []),
        Need(rights.OWNER, "boss", "", fact.id),
    ]


def test_what_only_names_a_type_needs_no_right_on_it() -> None:
    others = (plain_object("enum", "mood", {"labels": ("a",)}), owner(MOOD, "other"))
    value = default("'a'::public.mood")
    live, wanted = state(*BASE, *others), state(*BASE, *others, value, needs={value.id: [MOOD]})
    plan = make_plan(live, wanted)
    known = Rights(live, wanted, plan, owners_in(live), ())
    assert [need for statement in plan.statements for need in known.needs(statement)] == [OF_TABLE]


@pytest.mark.parametrize(
    ("attributes", "has_password", "needed"),
    [
        ({"connection": "host=x"}, "false", [rights.AUTHENTICATION]),
        ({"connection": "host=x"}, "true", []),
        ({"binary": "true"}, "false", []),
        ({"connection": "host=x", "password_required": "false"}, "false", [rights.SUPERUSER]),
    ],
    ids=["another publisher", "with a password", "another option", "without a password, as declared"],
)
def test_a_subscription_needs_a_password_for_another_publisher(
    attributes: dict[str, t.Any], has_password: str, needed: list[str]
) -> None:
    before = Fact(
        SUBSCRIPTION.id, None, SUBSCRIPTION.attributes, {**SUBSCRIPTION.metadata, "has_password": has_password}
    )
    live, wanted = state(before), state(before.with_attributes(**attributes))
    plan = make_plan(live, wanted)
    found = {need.what for each in plan.statements for need in Rights(live, wanted, plan, {}, ()).needs(each)}
    assert sorted(found - {rights.OWNER}) == needed


def test_a_new_owner_needs_the_schema_unless_the_plan_creates_it_or_grants_something_on_it() -> None:
    other = Fact(("table", "app", "u"), ("schema", "app"), table().attributes, table().metadata)
    app = ("schema", "app")
    for before, after, needed in (
        ((schema("app"),), (), True),
        ((), (), False),
        ((schema("app"),), (grant(app, "other", "CREATE"),), False),
    ):
        live = state(*BASE, *before)
        wanted = state(*BASE, schema("app"), other, owner(other.id, "other"), *after)
        plan = make_plan(live, wanted)
        known = Rights(live, wanted, plan, owners_in(live), ())
        needs = [each for statement in plan.statements for each in known.needs(statement)]
        assert (Need(rights.NEW_OWNER, "app", "other") in needs) is needed


MADE_OF_ROUTINES = {each.kind: each for each in (AGGREGATE, LATIN, OPERATOR, SPAN)}
G: tuple[str, ...] = ("function", "public", "g", "")


def test_the_kinds_that_consist_of_functions_are_known() -> None:
    assert MADE_OF_ROUTINES.keys() == set(rights._MADE_OF_ROUTINES)


@pytest.mark.parametrize("kind", MADE_OF_ROUTINES)
def test_what_consists_of_functions_of_others_needs_them(kind: str) -> None:
    made = MADE_OF_ROUTINES[kind]
    functions = (function("f"), owner(F, "other"), function("g"), owner(G, "other"))
    live = state(*BASE, *functions[:2])
    wanted = state(*BASE, *functions, made, needs={made.id: [F, G]})
    plan = make_plan(live, wanted, {G: [owner(G, "other")]})
    known = Rights(live, wanted, plan, owners_in(wanted), ())
    (statement,) = (each for each in plan.statements if each.fact_id == made.id)
    assert [each for each in known.needs(statement) if each.what == rights.ROUTINE] == [
        Need(rights.ROUTINE, "public.f()", "EXECUTE")
    ]


def test_a_replaced_object_is_dropped_and_created() -> None:
    live = state(*BASE, function("f"), owner(F, "boss"))
    wanted = state(*BASE, function("f", result="text"), owner(F, "boss"))
    plan = make_plan(live, wanted)
    known = Rights(live, wanted, plan, owners_in(live), ())
    assert [known.needs(each) for each in plan.statements] == [
        [Need(rights.OWNER, "boss", "admin", F)],
        [CREATE_IN_PUBLIC, Need(rights.LANGUAGE, "sql", "USAGE")],
        [Need(rights.ROLE, "boss", "SET"), Need(rights.NEW_OWNER, "public", "boss")],
    ]


def test_members_of_extensions_are_asked_for_elsewhere() -> None:
    live, wanted, plan = states("a column")
    (statement,) = plan.statements
    assert Rights(live, wanted, plan, owners_in(live), {statement.fact_id}).needs(statement) == []


class Answering:
    """A session that answers as given for a part of the query, else that nothing is lacking; and records what it is asked."""

    def __init__(self, answers: dict[str, list[tuple[t.Any, ...]]], major: int = 17) -> None:
        self.answers, self.major, self.asked = answers, major, list[str]()

    def run(self, sql: str) -> list[tuple[t.Any, ...]]:
        """Return the answer."""
        self.asked.append(sql)
        nothing_lacks = [(number, None) for number in re.findall(r"\bSELECT (\d+), \(", sql)]
        return next((rows for key, rows in self.answers.items() if key in sql), nothing_lacks)


def permissions(session: Answering, live: FactSet, members: tuple[t.Any, ...] = (), **known: t.Any) -> Permissions:
    return Permissions(t.cast("t.Any", session), "me", live, members, **known)


NO_SUPERUSER = {"rolsuper": [(False,)]}


def reasons(case: str, lacking: list[str | None], **settings: str) -> dict[t.Any, str]:
    """Return the obstacles, if each need, in the order of the query, is lacking as given: an owner or None."""
    live, wanted, plan = states(case)
    rows = list(enumerate(lacking))
    supautils = [(f"supautils.{name}", value) for name, value in settings.items()]
    session = Answering({**NO_SUPERUSER, "'supautils.%'": supautils, "SELECT 0": rows})
    found = permissions(session, live).obstacles(live, wanted, plan)
    assert {obstacle.remedy for obstacle in found.values()} <= {
        "Have that role or a superuser make the change, or grant the role what it lacks."
    }
    return {fact_id: obstacle.reason for fact_id, obstacle in found.items()}


NEW_COLUMN, TRIGGER, POLICY = ("column", "public", "t", "b"), CHECKED.id, OUTSIDE.id


@pytest.mark.parametrize(
    ("case", "lacking", "expected"),
    [
        ("a column", [None, None], {}),
        ("a column", [None, "public.c, which inherits from it, is owned by boss"], {
            NEW_COLUMN: "table public.c, which inherits from it, is owned by boss, and role me doesn't have the privileges of that role",
        }),
        ("a column", ["boss", None], {NEW_COLUMN: "table public.t is owned by boss, and role me doesn't have the privileges of that role"}),
        ("a policy on a table that isn't managed", ["auth"], {
            POLICY: "table auth.users is owned by auth, and role me doesn't have the privileges of that role",
        }),
        ("another owner", [None, "boss", None], {
            ("owner", F): "function public.f() is owned by boss, and role me doesn't have the privileges of that role",
        }),
        ("another owner", ["root", None, None], {
            ("owner", F): "the new owner other has no privilege CREATE on schema public, which root owns",
        }),
        ("another owner", [None, None, "other"], {
            ("owner", F): "role me is not a member of role other with the option SET",
        }),
        ("a default privilege", ["boss"], {
            ("default_privilege", "boss", "public", "TABLES", "anon", "SELECT"): "role me is not a member of role boss",
        }),
        ("an event trigger", [""], {GUARD.id: "only a superuser can do this, and role me is not one"}),
        ("an extension", ["hstore"], {EXTENSION.id: "only a superuser can create the extension hstore, and role me is not one"}),
        ("a schema", ["root"], {("schema", "app"): "role me has no privilege CREATE on the database, which root owns"}),
        ("a new table", ["admin"], {
            ("table", "public", "u"): "role me has no privilege CREATE on schema public, which admin owns",
        }),
        ("a server", ["root"], {SERVER.id: "role me has no privilege USAGE on foreign-data wrapper w, which root owns"}),
    ],
)  # fmt: skip
def test_a_lack_is_reported(case: str, lacking: list[str | None], expected: dict[t.Any, str]) -> None:
    assert reasons(case, lacking) == expected


@pytest.mark.parametrize(
    ("case", "settings", "is_exempt"),
    [
        ("an event trigger", {}, False),
        ("an event trigger", {"anything": "x"}, True),
        ("an extension", {"anything": "x"}, True),
        ("a comment", {"anything": "x"}, False),
        ("a policy on a table that isn't managed", {"anything": "x"}, False),
        ("a policy on a table that isn't managed", {"policy_grants": '{"me": ["auth.users"]}'}, True),
        ("a policy on a table that isn't managed", {"policy_grants": '{"me": ["auth.other"]}'}, False),
        ("a policy on a table that isn't managed", {"policy_grants": '{"you": ["auth.users"]}'}, False),
        ("a policy on a table that isn't managed", {"policy_grants": "no JSON"}, False),
        ("a policy on a table that isn't managed", {"policy_grants": "[]"}, False),
        ("a policy on a table that isn't managed", {"drop_trigger_grants": '{"me": ["auth.users"]}'}, False),
    ],
)
def test_supautils_exempts(case: str, settings: dict[str, str], is_exempt: bool) -> None:
    assert (reasons(case, ["root"], **settings) == {}) is is_exempt


@pytest.mark.parametrize("is_superuser", [True, None])
def test_a_superuser_is_asked_for_nothing(is_superuser: bool | None) -> None:
    live, wanted, plan = states("a column")
    session = Answering({"rolsuper": [(True,)]})
    known = permissions(session, live, is_superuser=is_superuser)
    assert known.obstacles(live, wanted, plan) == known.obstacles(live, wanted, plan) == {}
    assert len(session.asked) == (1 if is_superuser is None else 0)


def test_an_empty_plan_is_asked_for_nothing() -> None:
    session = Answering({})
    assert permissions(session, state(*BASE)).obstacles(state(*BASE), state(*BASE), make_plan(state(), state())) == {}
    assert session.asked == []


def test_each_need_is_asked_for_once() -> None:
    live, wanted, plan = states("a column")
    session = Answering({**NO_SUPERUSER, "SELECT 0": [(0, "boss"), (1, None)]})
    known = permissions(session, live)
    assert known.obstacles(live, wanted, plan) == known.obstacles(live, wanted, plan) != {}
    assert [sql.partition(" ")[2][:8] for sql in session.asked] == ["rolsuper", "0, (SELE", "name, se"]


def test_a_lack_that_another_difference_causes_is_reported_for_that() -> None:
    """The view is not changed itself, but re-created because the function that it calls is."""
    v = ("view", "public", "v")
    needs = {v: [F]}
    live = state(*BASE, function("f"), view("v", "SELECT f()"), owner(v, "other"), needs=needs)
    wanted = state(*BASE, function("f", result="text"), view("v", "SELECT f()"), owner(v, "other"), needs=needs)
    plan = make_plan(live, wanted)
    assert v in plan.dropped
    assert v not in plan.deltas
    lacking = ["other" if "'other'" in query else None for query in queries(live, wanted, plan)]
    session = Answering({**NO_SUPERUSER, "SELECT 0": list(enumerate(lacking))})
    found = permissions(session, live).obstacles(live, wanted, plan)
    assert {each: obstacle.reason for each, obstacle in found.items()} == {
        F: "view public.v is owned by other, and role me doesn't have the privileges of that role"
    }


def queries(live: FactSet, wanted: FactSet, plan: Plan) -> list[str]:
    """Return the query for each need, in their order."""
    session = Answering(NO_SUPERUSER)
    permissions(session, live).obstacles(live, wanted, plan)
    return session.asked[1].split(" UNION ALL ")


QUERIES = {
    "a dropped table": "pg_has_role('me', 'boss', 'USAGE') AND NOT pg_has_role('me', 'admin', 'USAGE')",
    "a column": "SELECT 'boss' WHERE NOT pg_has_role('me', 'boss', 'USAGE'))",
    "a policy on a table that isn't managed": "parse_ident('auth.users')",
    "a foreign key": "NOT has_any_column_privilege('me', oid, 'REFERENCES')",
    "a new table": "nspname = 'public'",
    "a schema": "has_database_privilege('me', oid, 'CREATE')",
    "a trigger": "to_regprocedure('app.touch()')",
    "a default privilege": "rolname = 'boss' AND NOT pg_has_role('me', oid, 'USAGE')",
    "a function": "lanname = 'sql'",
    "a server": "fdwname = 'w'",
    "an event trigger": "(SELECT ''::text)",
    "an extension": "a.name = 'hstore' AND v.superuser",
}


@pytest.mark.parametrize("case", QUERIES)
def test_a_need_is_asked_for(case: str) -> None:
    live, wanted, plan = states(case)
    assert QUERIES[case] in " UNION ALL ".join(queries(live, wanted, plan))


def test_a_privilege_of_a_table_is_asked_for_on_the_table_only() -> None:
    live, wanted, plan = states("a trigger")
    (query,) = (each for each in queries(live, wanted, plan) if "'TRIGGER'" in each)
    assert "has_any_column_privilege" not in query


@pytest.mark.parametrize(("major", "mode"), [(15, "MEMBER"), (16, "SET")])
def test_the_option_set_is_asked_for_where_it_exists(major: int, mode: str) -> None:
    live, wanted, plan = states("another owner")
    session = Answering(NO_SUPERUSER, major)
    permissions(session, live).obstacles(live, wanted, plan)
    assert f"NOT pg_has_role('me', oid, '{mode}')" in session.asked[1]
    rows = [(0, None), (1, None), (2, "other")]
    found = permissions(Answering({**NO_SUPERUSER, "SELECT 0": rows}, major), live).obstacles(live, wanted, plan)
    assert ["with the option SET" in each.reason for each in found.values()] == [mode == "SET"]


@pytest.mark.parametrize(("answer", "expected"), [([(True,)], True), ([(False,)], False), ([], False)])
def test_a_reader_owns_and_creates_nothing(answer: list[tuple[bool]], expected: bool) -> None:
    session = Answering({"has_database_privilege('me'": answer})
    app = Fact(("table", "app", "t"), ("schema", "app"), table().attributes)
    assert permissions(session, state(*BASE, app, owner(app.id, "boss"))).is_reader() is expected
    assert "nspname IN ('public')" in session.asked[0]
    assert "rolname IN ('admin', 'boss')" in session.asked[0]


def test_a_reader_of_no_schema_is_asked_for_without_one() -> None:
    session = Answering({"has_database_privilege('me'": [(True,)]})
    assert permissions(session, state()).is_reader()
    assert "nspname IN (NULL)" in session.asked[0]
    assert "rolname IN (NULL)" in session.asked[0]
