# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements of each kind: for creation, drop and alteration."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rule import Rule, rule_table
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema import states
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    PUBLIC,
    column,
    comment,
    constraint,
    default,
    default_privilege,
    enum,
    flag,
    function,
    grant,
    index,
    owner,
    part,
    plain_object,
    policy,
    rls,
    schema,
    sequence,
    state,
    statements,
    table,
    trigger,
    view,
    view_column,
)

Facts = t.Sequence[Fact]

BASE = (schema(), table(), column("a"), column("b", number=2, type="integer"))
TABLE = BASE[1]
VIEW = (view("v", " SELECT a\n   FROM public.t;"), view_column("v", "a", 1))
MATVIEW = plain_object("matview", "m", {"definition": " SELECT 1 AS one;", "options": (), "access_method": "heap"})
DOMAIN = plain_object(
    "domain", "email", {"base": "text", "not_null": "false", "collation": None, "not_null_name": None}
)
PAIR = plain_object("composite", "pair")
SPAN = plain_object(
    "range",
    "span",
    {
        "subtype": "integer",
        "collation": None,
        "canonical": None,
        "subtype_diff": None,
        "multirange": "public.spans",
        "opclass": None,
    },
)
GERMAN = plain_object(
    "collation",
    "german",
    {"provider": "icu", "deterministic": "true", "collate": None, "ctype": None, "locale": "de", "rules": None},
)
FEED = Fact(
    ("publication", "feed"),
    None,
    {"all_tables": "false", "publish": "insert, update", "via_root": "false", "generated": None},
)
GUARD = Fact(
    ("event_trigger", "guard"),
    None,
    {"event": "ddl_command_end", "function": "public.f", "tags": ("CREATE TABLE", "DROP TABLE"), "enabled": "ENABLE"},
)
LATE = Fact(("event_trigger", "late"), None, {**GUARD.attributes, "enabled": "DISABLE"})
CAST = Fact(
    ("cast", "public.mood", "integer"),
    None,
    {"method": "function", "function": "public.level(public.mood)", "context": "assignment"},
)
LATIN = plain_object(
    "conversion", "latin", {"source": "LATIN1", "target": "UTF8", "function": "iso8859_1_to_utf8", "default": "true"}
)
LATER = Fact(("conversion", "public", "a_latin"), PUBLIC, LATIN.attributes)
LANGUAGE = Fact(
    ("language", "pl"),
    None,
    {"trusted": "true", "handler": "plpgsql_call_handler", "inline": None, "validator": "public.check"},
)
TRANSFORM = Fact(("transform", "public.mood", "pl"), None, {"from_sql": "public.out", "to_sql": "public.in"})


def security_label(target: tuple[t.Any, ...], text: str) -> Fact:
    """Return a security label."""
    return Fact(("security_label", target, "anon"), target, {"text": text})


WRAPPER = Fact(
    ("foreign_data_wrapper", "files"), None, {"handler": None, "validator": "public.check", "options": ("a=1", "b=2")}
)
SERVER = Fact(
    ("foreign_server", "far"),
    None,
    {"wrapper": "files", "type": None, "version": "1", "options": ("host=h", "port=5")},
    {"options": ("port=5", "host=h")},
)
MAPPING = Fact(("user_mapping", "far", "app"), SERVER.id, {"options": ("user=u",)})
SUBSCRIPTION = Fact(
    ("subscription", "inbox"),
    None,
    {
        "connection": "host=h", "publications": ("feed",), "slot_name": "Slot", "binary": "false", "streaming": None,
        "two_phase": "false", "disable_on_error": "true", "synchronous_commit": "off", "password_required": None,
        "run_as_owner": None, "origin": None, "failover": None,
    },
    {"default_streaming": "off"},
)  # fmt: skip
INDEX = index("t_a_idx", "CREATE INDEX t_a_idx ON public.t USING btree (a)")
STATISTICS = Fact(
    ("statistics", "public", "t_s"),
    TABLE.id,
    {"columns": ("a", "b"), "expressions": None, "kinds": ("d", "f", "m"), "target": None},
    {"definition": "CREATE STATISTICS public.t_s ON a, b FROM public.t"},
)
IDENTITY = Fact(
    ("identity", "public", "t", "b"),
    ("column", "public", "t", "b"),
    {
        "generation": "ALWAYS",
        "sequence": None,
        "start": None,
        "increment": "1",
        "minimum": None,
        "maximum": None,
        "cache": "1",
        "cycle": "false",
    },
    {"sequence": "public\0t_b_seq"},
)
EXTENSION = Fact(
    ("extension", "pg_trgm"), None, {"schema": "public", "version": "1.6"}, {"available": "1.6", "relocatable": "true"}
)
TRIGGER = trigger("touch", "CREATE TRIGGER touch BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.f()")
RULE = part(
    "rule",
    TABLE,
    "quiet",
    attributes={"definition": "CREATE RULE quiet AS ON DELETE TO public.t DO INSTEAD NOTHING;", "enabled": "ENABLE"},
)
PARTED = (table("p", partition_key="RANGE (b)"), column("b", "p", type="integer"))
PARTITION = Fact(("partition", "public", "t"), TABLE.id, {"bound": "FOR VALUES FROM (0) TO (10)", "of": "public\0p"})
PARTED_INDEX = index("p_b_idx", "CREATE INDEX p_b_idx ON ONLY public.p USING btree (b)", "p")
ATTACHMENT = Fact(
    ("index_attachment", "public", "t_a_idx"), INDEX.id, {"to": "public\0p_b_idx"}, {"table": "public\0t"}
)
AGGREGATE = plain_object(
    "aggregate",
    "total",
    {"definition": None, "result": "integer", "arguments": "integer", "names": None, "defaults": "0", "window": "false", "kind": "n",
     "sfunc": "pg_catalog.int4pl", "stype": "integer", "initcond": "0", "parallel": "s"},
    identity="integer",
)  # fmt: skip
AGGREGATE = Fact((*AGGREGATE.id, "integer"), AGGREGATE.parent, AGGREGATE.attributes, AGGREGATE.metadata)
PROCEDURE = Fact(
    ("procedure", "public", "p", ""),
    PUBLIC,
    {"definition": "CREATE OR REPLACE PROCEDURE public.p()\n LANGUAGE sql\nAS $procedure$SELECT 1$procedure$\n", "result": None,
     "arguments": "", "names": None, "defaults": "0", "window": "false"},
    {"identity": ""},
)  # fmt: skip

OPERATOR = Fact(
    ("operator", "public", "===", "integer", "text"),
    PUBLIC,
    {
        "function": "public.same",
        "commutator": "public.===",
        "negator": None,
        "restrict": "eqsel",
        "join": None,
        "hashes": "true",
        "merges": "false",
    },
)
COMMUTATOR = Fact(("operator", "public", "===", "text", "integer"), PUBLIC, OPERATOR.attributes)
FAMILY = Fact(("operator_family", "public", "f", "btree"), PUBLIC, {})
FAMILY_MEMBERS = [
    Fact(("operator_family_member", *FAMILY.id[1:], slot, "integer", "text"), FAMILY.id, {"definition": definition})
    for slot, definition in (
        ("FUNCTION 1", "public.compared(integer, text)"),
        ("OPERATOR 1", "public.<<<(integer, text)"),
    )
]
CLASS = Fact(
    ("operator_class", "public", "c", "btree"),
    FAMILY.id,
    {
        "type": "integer",
        "family": "public\0f",
        "storage": None,
        "default": "true",
        "parts": (
            "FUNCTION 1\0integer\0integer\0pg_catalog.btint4cmp(integer, integer)",
            "OPERATOR 1\0integer\0integer\0pg_catalog.<(integer, integer)",
        ),
    },
)
TAG_IN = function("tag_in", arguments="cstring")
TAG = plain_object(
    "base_type",
    "tag",
    {
        "input": "public.tag_in",
        "output": "textout",
        "receive": None,
        "send": None,
        "typmod_in": None,
        "typmod_out": None,
        "analyze": None,
        "subscript": None,
        "internallength": "VARIABLE",
        "passedbyvalue": "false",
        "alignment": "int4",
        "storage": "extended",
        "category": "U",
        "preferred": "false",
        "default": "it's",
        "element": None,
        "delimiter": ",",
        "collatable": "true",
    },
    conversions=("\0".join(TAG_IN.id[1:]),),
)
TAG_IN = Fact(TAG_IN.id, TAG_IN.parent, TAG_IN.attributes, {**TAG_IN.metadata, "converts": "public\0tag"})
PARSER = plain_object(
    "text_search_parser",
    "tokens",
    {
        "start": "prsd_start",
        "gettoken": "prsd_nexttoken",
        "end": "prsd_end",
        "headline": None,
        "lextypes": "prsd_lextype",
    },
)
TEMPLATE = plain_object("text_search_template", "plain", {"init": "dsimple_init", "lexize": "dsimple_lexize"})
DICTIONARY = plain_object(
    "text_search_dictionary",
    "words",
    {"template": "pg_catalog.simple", "options": "stopwords = E'it''s\\\\, a', accept = 'false'"},
)
CONFIGURATION = plain_object("text_search_configuration", "site", {"parser": 'pg_catalog."default"'})
MAPPINGS = [
    part("text_search_mapping", CONFIGURATION, token, attributes={"dictionaries": ("public.words", "simple")})
    for token in ("asciiword", "word", "x y")
]

# For each kind: the existing facts, the new ones, and the statements that create and drop them.
CREATE_AND_DROP: dict[str, tuple[Facts, Facts, list[str], list[str]]] = {
    "schema": ((), (schema("app"),), ["CREATE SCHEMA app"], ["DROP SCHEMA app"]),
    "extension": ((), (EXTENSION,), ["CREATE EXTENSION pg_trgm WITH SCHEMA public"], ["DROP EXTENSION pg_trgm"]),
    "collation": ((), (GERMAN,), ["CREATE COLLATION public.german (PROVIDER = icu, LOCALE = 'de')"], ["DROP COLLATION public.german"]),
    "enum": ((), (enum("state", "open", "it's"),), ["CREATE TYPE public.state AS ENUM ('open', 'it''s')"], ["DROP TYPE public.state"]),
    "composite": (
        (),
        (PAIR, part("attribute", PAIR, "x", attributes={"type": "integer", "collation": None}, number="1")),
        ["CREATE TYPE public.pair AS (\n    x integer\n)"],
        ["DROP TYPE public.pair"],
    ),
    "attribute": (
        (PAIR,),
        (part("attribute", PAIR, "x", attributes={"type": "integer", "collation": None}, number="1"),),
        ["ALTER TYPE public.pair ADD ATTRIBUTE x integer"],
        ["ALTER TYPE public.pair DROP ATTRIBUTE x"],
    ),
    "range": (
        (),
        (SPAN,),
        ["CREATE TYPE public.span AS RANGE (\n    SUBTYPE = integer,\n    MULTIRANGE_TYPE_NAME = public.spans\n)"],
        ["DROP TYPE public.span"],
    ),
    "base_type": (
        (),
        (TAG, TAG_IN),
        [
            "CREATE TYPE public.tag",
            "CREATE FUNCTION public.tag_in(cstring)\n RETURNS integer\n LANGUAGE sql\nAS $function$SELECT 1$function$",
            (
                "CREATE TYPE public.tag (\n    INPUT = public.tag_in,\n    OUTPUT = textout,\n    STORAGE = extended,\n"
                "    INTERNALLENGTH = VARIABLE,\n    ALIGNMENT = int4,\n    DEFAULT = 'it''s',\n    COLLATABLE = true\n)"
            ),
        ],
        ["DROP TYPE public.tag CASCADE"],
    ),
    "domain": ((), (DOMAIN,), ["CREATE DOMAIN public.email AS text"], ["DROP DOMAIN public.email"]),
    "domain_default": (
        (DOMAIN,),
        (part("domain_default", DOMAIN, attributes={"expression": "'x'::text"}),),
        ["ALTER DOMAIN public.email SET DEFAULT 'x'::text"],
        ["ALTER DOMAIN public.email DROP DEFAULT"],
    ),
    "domain_constraint": (
        (DOMAIN,),
        (part("domain_constraint", DOMAIN, "ok", attributes={"definition": "CHECK ((VALUE ~ '@'::text))", "validated": "true"}),),
        ["ALTER DOMAIN public.email ADD CONSTRAINT ok CHECK ((VALUE ~ '@'::text))"],
        ["ALTER DOMAIN public.email DROP CONSTRAINT ok"],
    ),
    "cast": (
        (),
        (CAST,),
        ["CREATE CAST (public.mood AS integer) WITH FUNCTION public.level(public.mood) AS ASSIGNMENT"],
        ["DROP CAST (public.mood AS integer)"],
    ),
    "sequence": (
        (),
        (sequence("s", type="integer", increment="5", maximum="99", cycle="true"),),
        ["CREATE SEQUENCE public.s AS integer INCREMENT BY 5 MAXVALUE 99 CYCLE"],
        ["DROP SEQUENCE public.s"],
    ),
    "sequence_owner": (
        (sequence("s"),),
        (part("sequence_owner", sequence("s"), attributes={"column": "public\0t\0b"}),),
        ["ALTER SEQUENCE public.s OWNED BY public.t.b"],
        ["ALTER SEQUENCE public.s OWNED BY NONE"],
    ),
    "function": (
        (),
        (function("f", arguments="integer"),),
        ["CREATE FUNCTION public.f(integer)\n RETURNS integer\n LANGUAGE sql\nAS $function$SELECT 1$function$"],
        ["DROP FUNCTION public.f(integer)"],
    ),
    "procedure": (
        (),
        (PROCEDURE,),
        ["CREATE PROCEDURE public.p()\n LANGUAGE sql\nAS $procedure$SELECT 1$procedure$"],
        ["DROP PROCEDURE public.p()"],
    ),
    "aggregate": (
        (),
        (AGGREGATE,),
        [
            "CREATE AGGREGATE public.total(integer) (\n    SFUNC = pg_catalog.int4pl,\n    STYPE = integer,\n    INITCOND = '0',\n    PARALLEL = SAFE\n)",
        ],
        ["DROP AGGREGATE public.total(integer)"],
    ),
    "operator": (
        (),
        (OPERATOR,),
        [
            (
                "CREATE OPERATOR public.=== (\n    FUNCTION = public.same,\n    LEFTARG = integer,\n    RIGHTARG = text,\n"
                "    COMMUTATOR = OPERATOR(public.===),\n    RESTRICT = eqsel,\n    HASHES\n)"
            ),
        ],
        ["DROP OPERATOR public.===(integer, text)"],
    ),
    "operator_family": (
        (),
        (FAMILY,),
        ["CREATE OPERATOR FAMILY public.f USING btree"],
        ["DROP OPERATOR FAMILY public.f USING btree"],
    ),
    "operator_family_member": (
        (FAMILY,),
        FAMILY_MEMBERS,
        [
            (
                "ALTER OPERATOR FAMILY public.f USING btree ADD\n    FUNCTION 1 (integer, text) public.compared(integer, text),\n"
                "    OPERATOR 1 public.<<<(integer, text)"
            ),
        ],
        [
            (
                "ALTER OPERATOR FAMILY public.f USING btree DROP\n    FUNCTION 1 (integer, text),\n"
                "    OPERATOR 1 (integer, text)"
            ),
        ],
    ),
    "operator_class": (
        (FAMILY,),
        (CLASS,),
        [
            (
                "CREATE OPERATOR CLASS public.c\n    DEFAULT FOR TYPE integer USING btree FAMILY public.f AS\n"
                "    OPERATOR 1 pg_catalog.<(integer, integer),\n"
                "    FUNCTION 1 (integer, integer) pg_catalog.btint4cmp(integer, integer)"
            ),
        ],
        ["DROP OPERATOR CLASS public.c USING btree"],
    ),
    "text_search_parser": (
        (),
        (PARSER,),
        ["CREATE TEXT SEARCH PARSER public.tokens (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)"],
        ["DROP TEXT SEARCH PARSER public.tokens"],
    ),
    "text_search_template": (
        (),
        (TEMPLATE,),
        ["CREATE TEXT SEARCH TEMPLATE public.plain (INIT = dsimple_init, LEXIZE = dsimple_lexize)"],
        ["DROP TEXT SEARCH TEMPLATE public.plain"],
    ),
    "text_search_dictionary": (
        (),
        (DICTIONARY,),
        [
            "CREATE TEXT SEARCH DICTIONARY public.words (TEMPLATE = pg_catalog.simple, stopwords = E'it''s\\\\, a', accept = 'false')",
        ],
        ["DROP TEXT SEARCH DICTIONARY public.words"],
    ),
    "text_search_configuration": (
        (),
        (CONFIGURATION,),
        ['CREATE TEXT SEARCH CONFIGURATION public.site (PARSER = pg_catalog."default")'],
        ["DROP TEXT SEARCH CONFIGURATION public.site"],
    ),
    "text_search_mapping": (
        (CONFIGURATION,),
        MAPPINGS,
        [
            "ALTER TEXT SEARCH CONFIGURATION public.site ADD MAPPING FOR asciiword, word WITH public.words, simple",
            'ALTER TEXT SEARCH CONFIGURATION public.site ADD MAPPING FOR "x y" WITH public.words, simple',
        ],
        [
            "ALTER TEXT SEARCH CONFIGURATION public.site DROP MAPPING FOR asciiword, word",
            'ALTER TEXT SEARCH CONFIGURATION public.site DROP MAPPING FOR "x y"',
        ],
    ),
    "language": (
        (),
        (LANGUAGE,),
        ["CREATE TRUSTED LANGUAGE pl HANDLER plpgsql_call_handler VALIDATOR public.check"],
        ["DROP LANGUAGE pl"],
    ),
    "transform": (
        (),
        (TRANSFORM,),
        ["CREATE TRANSFORM FOR public.mood LANGUAGE pl (FROM SQL WITH FUNCTION public.out(internal), TO SQL WITH FUNCTION public.in(internal))"],
        ["DROP TRANSFORM FOR public.mood LANGUAGE pl"],
    ),
    "access_method": (
        (),
        (Fact(("access_method", "heap2"), None, {"type": "TABLE", "handler": "heap_tableam_handler"}),),
        ["CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler"],
        ["DROP ACCESS METHOD heap2"],
    ),
    "conversion": (
        (),
        (LATIN,),
        ["CREATE DEFAULT CONVERSION public.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8"],
        ["DROP CONVERSION public.latin"],
    ),
    "table": (
        (),
        (table("u", options=("fillfactor=70",)), column("id", "u", type="integer", not_null="true"), default("0", "id", "u")),
        ["CREATE TABLE public.u (\n    id integer DEFAULT 0 NOT NULL\n)\nWITH (fillfactor=70)"],
        ["DROP TABLE public.u"],
    ),
    "rls": (
        (),
        (rls(forced="true"),),
        ["ALTER TABLE public.t ENABLE ROW LEVEL SECURITY", "ALTER TABLE public.t FORCE ROW LEVEL SECURITY"],
        ["ALTER TABLE public.t NO FORCE ROW LEVEL SECURITY", "ALTER TABLE public.t DISABLE ROW LEVEL SECURITY"],
    ),
    "column": (
        (),
        (column("c", number=3, type="numeric(10,2)", not_null="true", statistics="200"),),
        [
            "ALTER TABLE public.t ADD COLUMN c numeric(10,2) NOT NULL",
            "ALTER TABLE ONLY public.t ALTER COLUMN c SET STATISTICS 200",
        ],
        ["ALTER TABLE public.t DROP COLUMN c"],
    ),
    "default": (
        (),
        (default("'x'::text"),),
        ["ALTER TABLE ONLY public.t ALTER COLUMN a SET DEFAULT 'x'::text"],
        ["ALTER TABLE ONLY public.t ALTER COLUMN a DROP DEFAULT"],
    ),
    "identity": (
        (),
        (IDENTITY,),
        [
            "ALTER TABLE public.t ALTER COLUMN b ADD GENERATED ALWAYS AS IDENTITY",
            "SELECT pg_catalog.setval('public.t_b_seq', max(b)) FROM public.t HAVING max(b) >= (SELECT last_value FROM public.t_b_seq)",
        ],
        ["ALTER TABLE public.t ALTER COLUMN b DROP IDENTITY"],
    ),
    "constraint": (
        (),
        (constraint("t_b_check", "CHECK ((b > 0))"),),
        ["ALTER TABLE public.t ADD CONSTRAINT t_b_check CHECK ((b > 0))"],
        ["ALTER TABLE public.t DROP CONSTRAINT t_b_check"],
    ),
    "index": ((), (INDEX,), ["CREATE INDEX t_a_idx ON public.t USING btree (a)"], ["DROP INDEX public.t_a_idx"]),
    "statistics": ((), (STATISTICS,), ["CREATE STATISTICS public.t_s ON a, b FROM public.t"], ["DROP STATISTICS public.t_s"]),
    "partition": (
        PARTED,
        (PARTITION,),
        ["ALTER TABLE ONLY public.p ATTACH PARTITION public.t FOR VALUES FROM (0) TO (10)"],
        ["ALTER TABLE public.p DETACH PARTITION public.t"],
    ),
    "inheritance": (
        (table("p"), column("b", "p", type="integer")),
        (Fact(("inheritance", "public", "t", "public", "p"), TABLE.id, {}),),
        ["ALTER TABLE public.t INHERIT public.p"],
        ["ALTER TABLE public.t NO INHERIT public.p"],
    ),
    "index_attachment": (
        (*PARTED, PARTED_INDEX, PARTITION, INDEX),
        (ATTACHMENT,),
        ["ALTER INDEX public.p_b_idx ATTACH PARTITION public.t_a_idx"],
        [],
    ),
    "replica_identity": (
        (),
        (flag("replica_identity", TABLE, identity="FULL"),),
        ["ALTER TABLE ONLY public.t REPLICA IDENTITY FULL"],
        ["ALTER TABLE ONLY public.t REPLICA IDENTITY DEFAULT"],
    ),
    "cluster": (
        (INDEX,),
        (flag("cluster", TABLE, index="t_a_idx"),),
        ["ALTER TABLE public.t CLUSTER ON t_a_idx"],
        ["ALTER TABLE public.t SET WITHOUT CLUSTER"],
    ),
    "view": (
        (),
        (view("v", " SELECT a\n   FROM public.t;", options=("security_invoker=true",)), view_column("v", "a", 1)),
        ["CREATE VIEW public.v WITH (security_invoker=true) AS\nSELECT a\n   FROM public.t"],
        ["DROP VIEW public.v"],
    ),
    "matview": (
        (),
        (MATVIEW,),
        ["CREATE MATERIALIZED VIEW public.m AS\nSELECT 1 AS one\nWITH NO DATA"],
        ["DROP MATERIALIZED VIEW public.m"],
    ),
    "population": (
        (MATVIEW,),
        (flag("population", MATVIEW),),
        ["REFRESH MATERIALIZED VIEW public.m"],
        ["REFRESH MATERIALIZED VIEW public.m WITH NO DATA"],
    ),
    "view_column": (
        (MATVIEW,),
        (Fact(("view_column", "public", "m", "one"), MATVIEW.id, {"statistics": "9"}, {"number": "1", "type": "integer"}),),
        ["ALTER MATERIALIZED VIEW public.m ALTER COLUMN one SET STATISTICS 9"],
        [],
    ),
    "rule": (
        (),
        (RULE,),
        ["CREATE RULE quiet AS ON DELETE TO public.t DO INSTEAD NOTHING"],
        ["DROP RULE quiet ON public.t"],
    ),
    "trigger": (
        (),
        (Fact(TRIGGER.id, TRIGGER.parent, {**TRIGGER.attributes, "enabled": "ENABLE ALWAYS"}, TRIGGER.metadata),),
        [str(TRIGGER.attributes["definition"]), "ALTER TABLE public.t ENABLE ALWAYS TRIGGER touch"],
        ["DROP TRIGGER touch ON public.t"],
    ),
    "trigger_state": (
        (),
        (part("trigger_state", TABLE, "touch", attributes={"enabled": "DISABLE"}),),
        ["ALTER TABLE public.t DISABLE TRIGGER touch"],
        ["ALTER TABLE public.t ENABLE TRIGGER touch"],
    ),
    "policy": (
        (),
        (policy("mine", command="INSERT", permissive="RESTRICTIVE", roles=("Ops", "anon"), using=None, check="(b > 0)"),),
        ['CREATE POLICY mine ON public.t\n    AS RESTRICTIVE\n    FOR INSERT\n    TO "Ops", anon\n    WITH CHECK (b > 0)'],
        ["DROP POLICY mine ON public.t"],
    ),
    "event_trigger": (
        (),
        (Fact(GUARD.id, None, {**GUARD.attributes, "enabled": "DISABLE"}),),
        [
            "CREATE EVENT TRIGGER guard ON ddl_command_end\n    WHEN TAG IN ('CREATE TABLE', 'DROP TABLE')\n    EXECUTE FUNCTION public.f()",
            "ALTER EVENT TRIGGER guard DISABLE",
        ],
        ["DROP EVENT TRIGGER guard"],
    ),
    "owner": ((), (owner(TABLE.id, "boss"),), ["ALTER TABLE public.t OWNER TO boss"], []),
    "grant": (
        (),
        (grant(TABLE.id, "anon", "SELECT", "grantable"),),
        ["GRANT SELECT ON TABLE public.t TO anon WITH GRANT OPTION"],
        ["REVOKE SELECT ON TABLE public.t FROM anon"],
    ),
    "foreign_data_wrapper": (
        (),
        (WRAPPER,),
        ["CREATE FOREIGN DATA WRAPPER files VALIDATOR public.check OPTIONS (a '1', b '2')"],
        ["DROP FOREIGN DATA WRAPPER files"],
    ),
    "foreign_server": (
        (),
        (SERVER,),
        ["CREATE SERVER far VERSION '1' FOREIGN DATA WRAPPER files OPTIONS (port '5', host 'h')"],
        ["DROP SERVER far"],
    ),
    "user_mapping": (
        (),
        (MAPPING,),
        ["CREATE USER MAPPING FOR app SERVER far OPTIONS (\"user\" 'u')"],
        ["DROP USER MAPPING FOR app SERVER far"],
    ),
    "publication": (
        (),
        (FEED,),
        ["CREATE PUBLICATION feed WITH (publish = 'insert, update', publish_via_partition_root = false)"],
        ["DROP PUBLICATION feed"],
    ),
    "publication_table": (
        (FEED,),
        (Fact(("publication_table", "feed", "public", "t"), FEED.id, {"where": "(b > 0)", "columns": ("a", "b")}),),
        ["ALTER PUBLICATION feed ADD TABLE ONLY public.t (a, b) WHERE ((b > 0))"],
        ["ALTER PUBLICATION feed DROP TABLE public.t"],
    ),
    "publication_schema": (
        (FEED,),
        (Fact(("publication_schema", "feed", "public"), FEED.id, {}),),
        ["ALTER PUBLICATION feed ADD TABLES IN SCHEMA public"],
        ["ALTER PUBLICATION feed DROP TABLES IN SCHEMA public"],
    ),
    "security_label": (
        (),
        (security_label(TABLE.id, "it's"),),
        ["SECURITY LABEL FOR anon ON TABLE public.t IS 'it''s'"],
        ["SECURITY LABEL FOR anon ON TABLE public.t IS NULL"],
    ),
    "subscription": (
        (),
        (SUBSCRIPTION,),
        [
            "CREATE SUBSCRIPTION inbox CONNECTION 'host=h' PUBLICATION feed WITH (connect = false, slot_name = 'Slot', disable_on_error = true)"
        ],
        ["DROP SUBSCRIPTION inbox"],
    ),
    "comment": (
        (),
        (comment(("column", "public", "t", "a"), "it's"),),
        ["COMMENT ON COLUMN public.t.a IS 'it''s'"],
        ["COMMENT ON COLUMN public.t.a IS NULL"],
    ),
    "default_privilege": (
        (),
        (default_privilege("anon", "SELECT"),),
        ["ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public GRANT SELECT ON TABLES TO anon"],
        ["ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public REVOKE SELECT ON TABLES FROM anon"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CREATE_AND_DROP)
def test_a_missing_fact_is_created(kind: str) -> None:
    around, facts, made = CREATE_AND_DROP[kind][:3]
    live, wanted = state(*BASE, *around), state(*BASE, *around, *facts)
    assert statements(live, wanted) == made


@pytest.mark.parametrize("kind", CREATE_AND_DROP)
def test_an_undeclared_fact_is_dropped(kind: str) -> None:
    around, facts, _made, unmade = CREATE_AND_DROP[kind]
    live, wanted = state(*BASE, *around, *facts), state(*BASE, *around)
    assert statements(live, wanted) == unmade


@pytest.mark.parametrize("kind", CREATE_AND_DROP)
def test_an_equal_fact_is_unchanged(kind: str) -> None:
    around, facts = CREATE_AND_DROP[kind][:2]
    assert statements(state(*BASE, *around, *facts), state(*BASE, *around, *facts)) == []


def test_every_kind_has_a_case() -> None:
    assert CREATE_AND_DROP.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", CREATE_AND_DROP)
def test_an_object_in_no_schema_is_told_to_be_database_wide(kind: str) -> None:
    """Otherwise undeclared ones would be ignored even when the whole database is managed."""
    rule, fact = KINDS[kind], next(each for each in CREATE_AND_DROP[kind][1] if each.kind == kind)
    holders = [rule.database_wide for rule in KINDS.values() if rule.database_wide is not None]
    is_member = any(kind in each.members for each in holders)
    in_a_schema = is_member or (fact.parent is not None and KINDS[fact.parent[0]].database_wide is None)
    is_object = bool(rule.naming.object_type) and kind != "schema"
    assert (rule.database_wide is not None) == (is_object and not in_a_schema)
    assert rule.database_wide is None or set(rule.database_wide.members) <= KINDS.keys()


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
        ["ALTER SEQUENCE public.s AS integer NO MINVALUE NO MAXVALUE"],
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


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        (comment(policy("mine").id, "x"), "COMMENT ON POLICY mine ON public.t IS 'x'"),
        (comment(("domain_constraint", "public", "d", "ok"), "x"), "COMMENT ON CONSTRAINT ok ON DOMAIN public.d IS 'x'"),
        (comment(("aggregate", "public", "count2", ""), "x"), "COMMENT ON AGGREGATE public.count2(*) IS 'x'"),
        (comment(TRANSFORM.id, "x"), "COMMENT ON TRANSFORM FOR public.mood LANGUAGE pl IS 'x'"),
        (comment(("access_method", "heap2"), "x"), "COMMENT ON ACCESS METHOD heap2 IS 'x'"),
        (comment(CAST.id, "x"), "COMMENT ON CAST (public.mood AS integer) IS 'x'"),
        (comment(("matview", "public", "m"), "x"), "COMMENT ON MATERIALIZED VIEW public.m IS 'x'"),
        (comment(("view_column", "public", "v", "a"), "x"), "COMMENT ON COLUMN public.v.a IS 'x'"),
        (grant(("sequence", "public", "s"), "anon", "USAGE"), "GRANT USAGE ON SEQUENCE public.s TO anon"),
        (grant(("language", "pl"), "anon", "USAGE"), "GRANT USAGE ON LANGUAGE pl TO anon"),
        (owner(("language", "pl"), "x"), "ALTER LANGUAGE pl OWNER TO x"),
        (grant(("schema", "app"), "anon", "USAGE"), "GRANT USAGE ON SCHEMA app TO anon"),
        (grant(("column", "public", "t", "a"), "anon", "UPDATE"), "GRANT UPDATE (a) ON TABLE public.t TO anon"),
        (grant(("enum", "public", "state"), "anon", "USAGE"), "GRANT USAGE ON TYPE public.state TO anon"),
        (owner(("procedure", "public", "p", "integer"), "x"), "ALTER PROCEDURE public.p(integer) OWNER TO x"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_comments_and_owners_name_objects_correctly(fact: Fact, written: str) -> None:
    assert [step.sql for step in KINDS[fact.kind].create(fact, states.nothing_else())] == [written]


@pytest.mark.parametrize("member", ["kind", "naming", "definition", "attributes", "create", "drop"])
def test_a_rule_that_lacks_something_does_not_load(member: str) -> None:
    needed = {
        name: getattr(KINDS["table"], name) for name in ("kind", "naming", "definition", "attributes", "create", "drop")
    }
    members = {name: value for name, value in needed.items() if name != member}
    with pytest.raises(TypeError, match=f"^The rule Incomplete doesn't define {member}[.]$"):
        rule_table([type("Incomplete", (Rule,), members)()])
