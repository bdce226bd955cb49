# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fact of each kind, and the statements that create and drop it."""

from __future__ import annotations

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import (
    AGGREGATE,
    ATTACHMENT,
    CAST,
    CLASS,
    CONFIGURATION,
    DICTIONARY,
    DOMAIN,
    EXTENSION,
    FAMILY,
    FAMILY_MEMBERS,
    FEED,
    GERMAN,
    GUARD,
    IDENTITY,
    INDEX,
    LANGUAGE,
    LATIN,
    MAPPING,
    MAPPINGS,
    MATVIEW,
    OPERATOR,
    PAIR,
    PARSER,
    PARTED,
    PARTED_INDEX,
    PARTITION,
    PROCEDURE,
    RULE,
    SERVER,
    SPAN,
    STATISTICS,
    SUBSCRIPTION,
    TABLE,
    TAG,
    TAG_IN,
    TEMPLATE,
    TRANSFORM,
    TRIGGER,
    WRAPPER,
    Facts,
    security_label,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    column,
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
    table,
    view,
    view_column,
)

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
        (part("sequence_owner", sequence("s"), attributes={"column": ("public", "t", "b")}),),
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
        (flag("replica_identity", TABLE, identity="FULL", index=None),),
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
