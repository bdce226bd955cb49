# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans, and the rights that their statements need."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import rights
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rights import Need
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import (
    FEED,
    GUARD,
    MAPPING,
    STATISTICS,
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
