# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fact of each kind, for tables of tests."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    PUBLIC,
    column,
    function,
    index,
    part,
    plain_object,
    schema,
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
    {"sequence": ("public", "t_b_seq"), "type": "integer", "minimum": "1", "maximum": "2147483647"},
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
PARTITION = Fact(
    ("partition", "public", "t"), TABLE.id, {"bound": "FOR VALUES FROM (0) TO (10)", "of": ("public", "p")}
)
PARTED_INDEX = index("p_b_idx", "CREATE INDEX p_b_idx ON ONLY public.p USING btree (b)", "p")
ATTACHMENT = Fact(
    ("index_attachment", "public", "t_a_idx"), INDEX.id, {"to": ("public", "p_b_idx")}, {"table": ("public", "t")}
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
        "family": ("public", "f"),
        "storage": None,
        "default": "true",
        "parts": (
            ("FUNCTION 1", "integer", "integer", "pg_catalog.btint4cmp(integer, integer)"),
            ("OPERATOR 1", "integer", "integer", "pg_catalog.<(integer, integer)"),
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
    conversions=(TAG_IN.id[1:],),
)
TAG_IN = Fact(TAG_IN.id, TAG_IN.parent, TAG_IN.attributes, {**TAG_IN.metadata, "converts": ("public", "tag")})
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
