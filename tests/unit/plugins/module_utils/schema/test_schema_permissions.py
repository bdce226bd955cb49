# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the rights that a plan needs are asked for, and how a lack of them is reported."""

from __future__ import annotations

import re
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import rights
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rights import Need
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.permissions import _QUERIES, Permissions
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.plans_and_needs import (
    BASE,
    CHECKED,
    EXTENSION,
    OUTSIDE,
    SERVER,
    F,
    states,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import (
    GUARD,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    function,
    owner,
    state,
    table,
    view,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Plan


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


def test_the_owner_of_either_type_of_a_cast_may_create_it() -> None:
    for other, number in (("public.b", 2), ("public.a", 1)):
        sql = _QUERIES[rights.EITHER_TYPE](Need(rights.EITHER_TYPE, "public.a", other), "me", 17)
        assert f"HAVING count(*) = {number} AND" in sql


def test_members_of_a_role_may_create_subscriptions_since_16() -> None:
    need = Need(rights.SUBSCRIBER, "")
    assert _QUERIES[rights.SUBSCRIBER](need, "me", 15) == "SELECT 'a superuser'"
    assert "pg_create_subscription" in _QUERIES[rights.SUBSCRIBER](need, "me", 16)
