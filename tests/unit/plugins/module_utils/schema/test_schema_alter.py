# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements that bring a fact of each kind to a different definition."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import (
    BASE,
    CAST,
    COMMUTATOR,
    DICTIONARY,
    DOMAIN,
    EXTENSION,
    FEED,
    GUARD,
    IDENTITY,
    INDEX,
    LANGUAGE,
    LATE,
    LATER,
    LATIN,
    MAPPING,
    MATVIEW,
    OPERATOR,
    RULE,
    SERVER,
    STATISTICS,
    SUBSCRIPTION,
    TABLE,
    TAG,
    TAG_IN,
    TRANSFORM,
    TRIGGER,
    VIEW,
    WRAPPER,
    Facts,
    security_label,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    comment,
    constraint,
    default,
    default_privilege,
    enum,
    flag,
    function,
    grant,
    owner,
    part,
    policy,
    rls,
    schema,
    sequence,
    state,
    statements,
    trigger,
    view,
    view_column,
)


def changed(fact: Fact, **attributes: t.Any) -> Fact:
    """Return a fact with other attributes."""
    return fact.with_attributes(**attributes)


A, B = BASE[2], BASE[3]
PINNED = Fact(EXTENSION.id, None, EXTENSION.attributes, {**EXTENSION.metadata, "relocatable": "false"})
CHECK = constraint("t_b_check", "CHECK ((b > 0)) NOT VALID", validated="false")
CHANGES: dict[str, tuple[Facts, Facts, list[str]]] = {
    "an extension moves and is updated": (
        (EXTENSION, schema("ext")),
        (changed(EXTENSION, schema="ext", version="1.7"), schema("ext")),
        ["ALTER EXTENSION pg_trgm SET SCHEMA ext", "ALTER EXTENSION pg_trgm UPDATE TO '1.7'"],
    ),
    "an extension that is not relocatable is re-created": (
        (PINNED, schema("ext")),
        (changed(PINNED, schema="ext"), schema("ext")),
        ["DROP EXTENSION pg_trgm", "CREATE EXTENSION pg_trgm WITH SCHEMA ext"],
    ),
    "settings of a base type": (
        (TAG, TAG_IN),
        (changed(TAG, send="public.sent", storage="main"), TAG_IN),
        ["ALTER TYPE public.tag SET (SEND = public.sent, STORAGE = main)"],
    ),
    "an operator's estimators": (
        (OPERATOR,),
        (changed(OPERATOR, restrict=None, join="eqjoinsel"),),
        ["ALTER OPERATOR public.===(integer, text) SET (RESTRICT = NONE, JOIN = eqjoinsel)"],
    ),
    "the link to a dropped operator is reset with it": (
        (OPERATOR, COMMUTATOR),
        (changed(OPERATOR, commutator=None),),
        ["DROP OPERATOR public.===(text, integer)"],
    ),
    "options of a dictionary are set in order and removed": (
        (DICTIONARY,),
        (changed(DICTIONARY, options="\"A b\" = 'x', accept = 'true'"),),
        ["ALTER TEXT SEARCH DICTIONARY public.words (stopwords, \"A b\" = 'x', accept = 'true')"],
    ),
    "all options of a dictionary are removed": (
        (DICTIONARY,),
        (changed(DICTIONARY, options=None),),
        ["ALTER TEXT SEARCH DICTIONARY public.words (stopwords, accept)"],
    ),
    "labels are added in position": (
        (enum("state", "b", "d"),),
        (enum("state", "a", "b", "c", "d", "e"),),
        [
            "ALTER TYPE public.state ADD VALUE 'a' BEFORE 'b'",
            "ALTER TYPE public.state ADD VALUE 'c' AFTER 'b'",
            "ALTER TYPE public.state ADD VALUE 'e'",
        ],
    ),
    "a label is removed and no column uses the type": (
        (enum("state", "a", "b"),),
        (enum("state", "a"),),
        [
            "ALTER TYPE public.state RENAME TO state__replaced",
            "CREATE TYPE public.state AS ENUM ('a')",
            "DROP TYPE public.state__replaced",
        ],
    ),
    "a domain's default and NOT NULL": (
        (DOMAIN, part("domain_default", DOMAIN, attributes={"expression": "'x'::text"})),
        (changed(DOMAIN, not_null="true"),),
        ["ALTER DOMAIN public.email DROP DEFAULT", "ALTER DOMAIN public.email SET NOT NULL"],
    ),
    "a domain becomes nullable": (
        (changed(DOMAIN, not_null="true"),),
        (DOMAIN,),
        ["ALTER DOMAIN public.email DROP NOT NULL"],
    ),
    "a domain's base": (
        (DOMAIN,),
        (changed(DOMAIN, base="character varying(20)"),),
        [
            "ALTER DOMAIN public.email RENAME TO email__replaced",
            "CREATE DOMAIN public.email AS character varying(20)",
            "DROP DOMAIN public.email__replaced",
        ],
    ),
    "a sequence gets another increment": (
        (sequence("s", increment="2", cycle="true"),),
        (sequence("s", cache="20", start="5"),),
        ["ALTER SEQUENCE public.s INCREMENT BY 1 START WITH 5 CACHE 20 NO CYCLE"],
    ),
    "a sequence gets another type and its limits": (
        (sequence("s"),),
        (sequence("s", type="integer"),),
        [
            "SELECT pg_catalog.setval('public.s', 2147483647, false) FROM public.s WHERE last_value > 2147483647",
            "ALTER SEQUENCE public.s AS integer",
        ],
    ),
    "a sequence gets narrower bounds": (
        (sequence("s"),),
        (sequence("s", maximum="99"),),
        [
            "SELECT pg_catalog.setval('public.s', 99, false) FROM public.s WHERE last_value > 99",
            "ALTER SEQUENCE public.s MAXVALUE 99",
        ],
    ),
    "a function's body": (
        (function("f"),),
        (function("f", "SELECT 2"),),
        ["CREATE OR REPLACE FUNCTION public.f()\n RETURNS integer\n LANGUAGE sql\nAS $function$SELECT 2$function$"],
    ),
    "a function's result": (
        (function("f"),),
        (function("f", result="text"),),
        ["DROP FUNCTION public.f()", "CREATE FUNCTION public.f()\n RETURNS text\n LANGUAGE sql\nAS $function$SELECT 1$function$"],
    ),
    "a table's storage parameters": (
        (changed(TABLE, options=("autovacuum_enabled=false", "fillfactor=70")),),
        (changed(TABLE, options=("fillfactor=80",)),),
        ["ALTER TABLE public.t RESET (autovacuum_enabled)", "ALTER TABLE public.t SET (fillfactor=80)"],
    ),
    "a table becomes unlogged": (
        (),
        (changed(TABLE, persistence="UNLOGGED"),),
        ["ALTER TABLE public.t SET UNLOGGED"],
    ),
    "row level security is no longer forced": (
        (rls(forced="true"),),
        (rls(),),
        ["ALTER TABLE public.t NO FORCE ROW LEVEL SECURITY"],
    ),
    "a column gets another type": (
        (),
        (changed(B, type="bigint"),),
        ["ALTER TABLE public.t ALTER COLUMN b TYPE bigint"],
    ),
    "a column's default is re-created for its type": (
        (default("1", "b"),),
        (changed(B, type="bigint"), default("1", "b")),
        [
            "ALTER TABLE ONLY public.t ALTER COLUMN b DROP DEFAULT",
            "ALTER TABLE public.t ALTER COLUMN b TYPE bigint",
            "ALTER TABLE ONLY public.t ALTER COLUMN b SET DEFAULT 1",
        ],
    ),
    "a column becomes NOT NULL": ((), (changed(A, not_null="true"),), ["ALTER TABLE public.t ALTER COLUMN a SET NOT NULL"]),
    "a column becomes nullable": ((changed(A, not_null="true"),), (A,), ["ALTER TABLE public.t ALTER COLUMN a DROP NOT NULL"]),
    "a NOT NULL is named": (
        (changed(A, not_null="true"),),
        (changed(A, not_null="true", not_null_name="must"),),
        ["ALTER TABLE public.t RENAME CONSTRAINT t_a_not_null TO must"],
    ),
    "a NOT NULL is validated": (
        (changed(A, not_null="not valid"),),
        (changed(A, not_null="true"),),
        ["ALTER TABLE public.t VALIDATE CONSTRAINT t_a_not_null"],
    ),
    "a column gets another storage": (
        (),
        (changed(A, storage="EXTERNAL", compression="lz4", statistics="100", options=("n_distinct=5",)),),
        [
            "ALTER TABLE ONLY public.t ALTER COLUMN a SET STORAGE EXTERNAL",
            "ALTER TABLE ONLY public.t ALTER COLUMN a SET COMPRESSION lz4",
            "ALTER TABLE ONLY public.t ALTER COLUMN a SET STATISTICS 100",
            "ALTER TABLE ONLY public.t ALTER COLUMN a SET (n_distinct=5)",
        ],
    ),
    "a generated column keeps its values": (
        (changed(A, generated="STORED", expression="'x'::text"),),
        (A,),
        ["ALTER TABLE public.t ALTER COLUMN a DROP EXPRESSION"],
    ),
    "a generated column gets another expression": (
        (changed(A, generated="STORED", expression="'x'::text"),),
        (changed(A, generated="STORED", expression="'y'::text"),),
        ["ALTER TABLE public.t DROP COLUMN a", "ALTER TABLE public.t ADD COLUMN a text GENERATED ALWAYS AS ('y'::text) STORED"],
    ),
    "an identity": (
        (IDENTITY,),
        (changed(IDENTITY, generation="BY DEFAULT", increment="10"),),
        ["ALTER TABLE public.t ALTER COLUMN b SET GENERATED BY DEFAULT SET INCREMENT BY 10"],
    ),
    "a constraint is validated": (
        (CHECK,),
        (constraint("t_b_check", "CHECK ((b > 0))"),),
        ["ALTER TABLE public.t VALIDATE CONSTRAINT t_b_check"],
    ),
    "a constraint gets another definition": (
        (constraint("t_b_check", "CHECK ((b > 0))"),),
        (constraint("t_b_check", "CHECK ((b > 1))"),),
        ["ALTER TABLE public.t DROP CONSTRAINT t_b_check", "ALTER TABLE public.t ADD CONSTRAINT t_b_check CHECK ((b > 1))"],
    ),
    "an index gets another definition": (
        (INDEX,),
        (changed(INDEX, definition="CREATE INDEX t_a_idx ON public.t USING btree (b)"),),
        ["DROP INDEX public.t_a_idx", "CREATE INDEX t_a_idx ON public.t USING btree (b)"],
    ),
    "statistics get another target": ((STATISTICS,), (changed(STATISTICS, target="500"),), ["ALTER STATISTICS public.t_s SET STATISTICS 500"]),
    "a view gets a column at the end": (
        VIEW,
        (view("v", " SELECT a,\n    b\n   FROM public.t;"), VIEW[1], view_column("v", "b", 2, "integer")),
        ["CREATE OR REPLACE VIEW public.v AS\nSELECT a,\n    b\n   FROM public.t"],
    ),
    "a view's columns change their order": (
        VIEW,
        (view("v", " SELECT b,\n    a\n   FROM public.t;"), view_column("v", "b", 1, "integer"), view_column("v", "a", 2)),
        ["DROP VIEW public.v", "CREATE VIEW public.v AS\nSELECT b,\n    a\n   FROM public.t"],
    ),
    "a view's options": (
        (changed(VIEW[0], options=("security_barrier=true",)), VIEW[1]),
        (changed(VIEW[0], options=("security_invoker=true",)), VIEW[1]),
        ["ALTER VIEW public.v RESET (security_barrier)", "ALTER VIEW public.v SET (security_invoker=true)"],
    ),
    "a materialized view's query": (
        (MATVIEW, flag("population", MATVIEW)),
        (changed(MATVIEW, definition=" SELECT 2 AS one;"), flag("population", MATVIEW)),
        [
            "DROP MATERIALIZED VIEW public.m",
            "CREATE MATERIALIZED VIEW public.m AS\nSELECT 2 AS one\nWITH NO DATA",
            "REFRESH MATERIALIZED VIEW public.m",
        ],
    ),
    "a trigger is disabled": ((TRIGGER,), (changed(TRIGGER, enabled="DISABLE"),), ["ALTER TABLE public.t DISABLE TRIGGER touch"]),
    "a trigger gets another definition": (
        (TRIGGER,),
        (trigger("touch", "CREATE TRIGGER touch AFTER UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.g()"),),
        ["CREATE OR REPLACE TRIGGER touch AFTER UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.g()"],
    ),
    "a constraint trigger is re-created": (
        (trigger("late", "CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.f()"),),
        (trigger("late", "CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.g()"),),
        [
            "DROP TRIGGER late ON public.t",
            "CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.g()",
        ],
    ),
    "a rule gets another definition": (
        (RULE,),
        (changed(RULE, definition="CREATE RULE quiet AS ON UPDATE TO public.t DO INSTEAD NOTHING;"),),
        ["CREATE OR REPLACE RULE quiet AS ON UPDATE TO public.t DO INSTEAD NOTHING"],
    ),
    "a rule is enabled": ((changed(RULE, enabled="DISABLE"),), (RULE,), ["ALTER TABLE public.t ENABLE RULE quiet"]),
    "a policy's roles and expressions": (
        (policy("mine"),),
        (policy("mine", roles=("anon",), using="(b > 0)", check="((b > 1) AND (b < 9))"),),
        ["ALTER POLICY mine ON public.t\n    TO anon\n    USING (b > 0)\n    WITH CHECK ((b > 1) AND (b < 9))"],
    ),
    "a policy's command": (
        (policy("mine"),),
        (policy("mine", command="SELECT"),),
        ["DROP POLICY mine ON public.t", "CREATE POLICY mine ON public.t\n    FOR SELECT\n    TO PUBLIC\n    USING (true)"],
    ),
    "a policy loses an expression": (
        (policy("mine", check="(b > 0)"),),
        (policy("mine"),),
        ["DROP POLICY mine ON public.t", "CREATE POLICY mine ON public.t\n    FOR ALL\n    TO PUBLIC\n    USING (true)"],
    ),
    "a policy's parentheses that don't belong together": (
        (policy("mine"),),
        (policy("mine", using="(a = ')'::text) OR (b > 0)"),),
        ["ALTER POLICY mine ON public.t\n    USING ((a = ')'::text) OR (b > 0))"],
    ),
    "an owner": ((owner(TABLE.id, "boss"),), (owner(TABLE.id, "Chief"),), ['ALTER TABLE public.t OWNER TO "Chief"']),
    "a grant option is revoked": (
        (grant(TABLE.id, "anon", "SELECT", "grantable"),),
        (grant(TABLE.id, "anon", "SELECT"),),
        ["REVOKE GRANT OPTION FOR SELECT ON TABLE public.t FROM anon"],
    ),
    "a grant option is granted": (
        (grant(TABLE.id, "anon", "SELECT"),),
        (grant(TABLE.id, "anon", "SELECT", "grantable"),),
        ["GRANT SELECT ON TABLE public.t TO anon WITH GRANT OPTION"],
    ),
    "a default privilege of PUBLIC is revoked": (
        (function("f"),),
        (function("f"), grant(("function", "public", "f", ""), "PUBLIC", "EXECUTE", "revoked")),
        ["REVOKE EXECUTE ON FUNCTION public.f() FROM PUBLIC"],
    ),
    "a default privilege of PUBLIC is granted again": (
        (function("f"), grant(("function", "public", "f", ""), "PUBLIC", "EXECUTE", "revoked")),
        (function("f"),),
        ["GRANT EXECUTE ON FUNCTION public.f() TO PUBLIC"],
    ),
    "default privileges lose their grant option": (
        (default_privilege("anon", "SELECT", "grantable", schema=""),),
        (default_privilege("anon", "SELECT", schema=""),),
        ["ALTER DEFAULT PRIVILEGES FOR ROLE boss REVOKE GRANT OPTION FOR SELECT ON TABLES FROM anon"],
    ),
    "a foreign-data wrapper": (
        (WRAPPER,),
        (changed(WRAPPER, handler="public.handle", validator=None, options=("a=1", "b=it's")),),
        ["ALTER FOREIGN DATA WRAPPER files HANDLER public.handle NO VALIDATOR OPTIONS (SET b 'it''s')"],
    ),
    "a foreign server": (
        (changed(WRAPPER), SERVER),
        (changed(WRAPPER), Fact(SERVER.id, None, {**SERVER.attributes, "version": None, "options": ("host=g", "user=u")})),
        ["ALTER SERVER far VERSION NULL OPTIONS (DROP port, SET host 'g', ADD \"user\" 'u')"],
    ),
    "a user mapping": (
        (SERVER, MAPPING),
        (SERVER, changed(MAPPING, options=("password=p",))),
        ["ALTER USER MAPPING FOR app SERVER far OPTIONS (DROP \"user\", ADD password 'p')"],
    ),
    "a subscription": (
        (SUBSCRIPTION,),
        (
            changed(
                SUBSCRIPTION, connection="host=g", publications=("feed", "more"), slot_name=None, origin="none", streaming="on"
            ),
        ),
        [
            "ALTER SUBSCRIPTION inbox CONNECTION 'host=g'",
            "ALTER SUBSCRIPTION inbox SET PUBLICATION feed, more WITH (refresh = false)",
            "ALTER SUBSCRIPTION inbox SET (slot_name = NONE, streaming = on, origin = none)",
        ],
    ),
    "the order of a foreign server's options": (
        (SERVER,),
        (Fact(SERVER.id, None, {**SERVER.attributes, "options": ("host=h", "port=6")}),),
        ["ALTER SERVER far OPTIONS (DROP port, DROP host, ADD host 'h', ADD port '6')"],
    ),
    "the type of a foreign server": (
        (SERVER,),
        (changed(SERVER, type="x"),),
        [
            "DROP SERVER far",
            "CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER files OPTIONS (port '5', host 'h')",
        ],
    ),
    "a publication publishes more operations": (
        (FEED,),
        (changed(FEED, publish="insert, update, delete"),),
        ["ALTER PUBLICATION feed SET (publish = 'insert, update, delete', publish_via_partition_root = false)"],
    ),
    "a publication becomes one of all tables": (
        (changed(FEED, generated="stored"),),
        (FEED,),
        [
            "ALTER PUBLICATION feed SET (publish = 'insert, update', publish_via_partition_root = false, publish_generated_columns = none)"
        ],
    ),
    "a publication of everything": (
        (FEED,),
        (changed(FEED, all_tables="true"),),
        [
            "DROP PUBLICATION feed",
            "CREATE PUBLICATION feed FOR ALL TABLES WITH (publish = 'insert, update', publish_via_partition_root = false)",
        ],
    ),
    "an event trigger is disabled before, and enabled after everything else": (
        (GUARD, LATE),
        (changed(GUARD, enabled="DISABLE"), changed(LATE, enabled="ENABLE REPLICA"), default_privilege("anon", "SELECT")),
        [
            "ALTER EVENT TRIGGER guard DISABLE",
            "ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public GRANT SELECT ON TABLES TO anon",
            "ALTER EVENT TRIGGER late ENABLE REPLICA",
        ],
    ),
    "an event trigger is created for another event": (
        (GUARD,),
        (changed(GUARD, event="sql_drop", tags=None),),
        ["DROP EVENT TRIGGER guard", "CREATE EVENT TRIGGER guard ON sql_drop\n    EXECUTE FUNCTION public.f()"],
    ),
    "a cast without a function": (
        (CAST,),
        (changed(CAST, method="binary", function=None, context="implicit"),),
        [
            "DROP CAST (public.mood AS integer)",
            "CREATE CAST (public.mood AS integer) WITHOUT FUNCTION AS IMPLICIT",
        ],
    ),
    "the default conversion is replaced by another": (
        (LATIN, changed(LATER, default="false")),
        (changed(LATIN, default="false"), LATER),
        [
            "DROP CONVERSION public.a_latin",
            "DROP CONVERSION public.latin",
            "CREATE DEFAULT CONVERSION public.a_latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
            "CREATE CONVERSION public.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
        ],
    ),
    "a language is no longer trusted": (
        (LANGUAGE,),
        (changed(LANGUAGE, trusted="false", validator=None),),
        ["CREATE OR REPLACE LANGUAGE pl HANDLER plpgsql_call_handler"],
    ),
    "a transform loses a function": (
        (TRANSFORM,),
        (changed(TRANSFORM, from_sql=None),),
        ["CREATE OR REPLACE TRANSFORM FOR public.mood LANGUAGE pl (TO SQL WITH FUNCTION public.in(internal))"],
    ),
    "a security label": (
        (security_label(A.id, "old"),),
        (security_label(A.id, "new"),),
        ["SECURITY LABEL FOR anon ON COLUMN public.t.a IS 'new'"],
    ),
    "a comment": ((comment(TABLE.id, "old"),), (comment(TABLE.id, "a\\b"),), ["COMMENT ON TABLE public.t IS E'a\\\\b'"]),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_different_fact_is_altered(change: str) -> None:
    before, after, expected = CHANGES[change]
    assert statements(state(*BASE, *before), state(*BASE, *after)) == expected
