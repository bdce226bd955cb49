# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quoting of identifiers and literals, and the names of facts in messages."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.labels import label, target
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.sql import (
    OWNER,
    PUBLIC,
    ident,
    literal,
    qualified,
    role,
    split_name,
)


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("deals", "deals"),
        ("_x1$", "_x1$"),
        ("Deals", '"Deals"'),
        ("1st", '"1st"'),
        ("two words", '"two words"'),
        ('a"b', '"a""b"'),
        ("straße", '"straße"'),
        ("", '""'),
        ("order", '"order"'),
        ("left", '"left"'),
        ("name", "name"),
        ("with\nline", '"with\nline"'),
        ("deals\n", '"deals\n"'),
    ],
)
def test_an_identifier_is_quoted_if_necessary(name: str, quoted: str) -> None:
    assert ident(name) == quoted


def test_a_qualified_name_quotes_each_part() -> None:
    assert qualified("public", "Order", "user") == 'public."Order"."user"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", "''"), ("plain", "'plain'"), ("it's", "'it''s'"), ("a\\b'c", "E'a\\\\b''c'"), ("a\nb", "'a\nb'")],
)
def test_a_literal_is_correct_under_every_setting(text: str, expected: str) -> None:
    assert literal(text) == expected


@pytest.mark.parametrize(("name", "quoted"), [(PUBLIC, "PUBLIC"), ("anon", "anon"), ("Ops Team", '"Ops Team"')])
def test_a_role_is_quoted_but_public_is_a_key_word(name: str, quoted: str) -> None:
    assert role(name) == quoted


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("deals", ["deals"]),
        ("public.deals", ["public", "deals"]),
        ('public."Big.Deals"', ["public", "Big.Deals"]),
        ('"a""b".c', ['a"b', "c"]),
    ],
)
def test_a_printed_name_is_split_into_its_parts(text: str, parts: list[str]) -> None:
    assert split_name(text) == parts


T = ("table", "public", "t")
NAMES = {
    ("schema", "app"): ("schema app", "app"),
    ("extension", "pg_trgm"): ("extension pg_trgm", "pg_trgm"),
    ("collation", "public", "german"): ("collation public.german", "public.german"),
    ("enum", "public", "state"): ("enum public.state", "public.state"),
    ("composite", "public", "pair"): ("composite public.pair", "public.pair"),
    ("attribute", "public", "pair", "a"): ("attribute public.pair.a", "public.pair.a"),
    ("range", "public", "span"): ("range public.span", "public.span"),
    ("base_type", "public", "tag"): ("base type public.tag", "public.tag"),
    ("domain", "public", "email"): ("domain public.email", "public.email"),
    ("domain_default", "public", "email"): ("default of domain public.email", "public.email"),
    ("domain_constraint", "public", "email", "ok"): ("constraint ok on domain public.email", "ok on public.email"),
    ("cast", "public.mood", "integer"): ("cast from public.mood to integer", "(public.mood AS integer)"),
    ("sequence", "public", "s"): ("sequence public.s", "public.s"),
    ("sequence_owner", "public", "s"): ("owner column of sequence public.s", "public.s"),
    ("function", "public", "f", "integer, text"): ("function public.f(integer, text)", "public.f(integer, text)"),
    ("procedure", "public", "p", ""): ("procedure public.p()", "public.p()"),
    ("aggregate", "public", "sum2", "integer"): ("aggregate public.sum2(integer)", "public.sum2(integer)"),
    ("operator", "public", "===", "NONE", "integer"): (
        "operator public.===(NONE, integer)",
        "public.===(NONE, integer)",
    ),
    ("operator_family", "public", "f", "btree"): ("operator family public.f USING btree", "public.f USING btree"),
    ("operator_family_member", "public", "f", "btree", "OPERATOR 1", "integer", "text"): (
        "operator 1 (integer, text) of public.f USING btree",
        "operator 1 (integer, text) of public.f USING btree",
    ),
    ("operator_class", "public", "c", "gin"): ("operator class public.c USING gin", "public.c USING gin"),
    ("text_search_parser", "public", "p"): ("text search parser public.p", "public.p"),
    ("text_search_template", "public", "t"): ("text search template public.t", "public.t"),
    ("text_search_dictionary", "public", "d"): ("text search dictionary public.d", "public.d"),
    ("text_search_configuration", "public", "c"): ("text search configuration public.c", "public.c"),
    ("text_search_mapping", "public", "c", "word"): ("text search mapping public.c.word", "public.c.word"),
    ("language", "pl"): ("language pl", "pl"),
    ("transform", "public.mood", "pl"): ("transform for public.mood language pl", "public.mood language pl"),
    ("access_method", "heap2"): ("access method heap2", "heap2"),
    ("conversion", "public", "latin"): ("conversion public.latin", "public.latin"),
    ("table", "public", "Order"): ('table public."Order"', 'public."Order"'),
    ("rls", T): ("row level security on table public.t", "public.t"),
    ("column", "public", "t", "a"): ("column public.t.a", "public.t.a"),
    ("default", "public", "t", "a"): ("default of public.t.a", "public.t.a"),
    ("identity", "public", "t", "a"): ("identity of public.t.a", "public.t.a"),
    ("constraint", "public", "t", "t_pkey"): ("constraint t_pkey on public.t", "t_pkey on public.t"),
    ("index", "public", "t_a_idx"): ("index public.t_a_idx", "public.t_a_idx"),
    ("statistics", "public", "t_s"): ("statistics public.t_s", "public.t_s"),
    ("partition", "public", "t_1"): ("partition public.t_1", "public.t_1"),
    ("inheritance", "public", "t", "public", "p"): ("inheritance of public.t from public.p", "public.t from public.p"),
    ("index_attachment", "public", "t_1_idx"): ("index attachment public.t_1_idx", "public.t_1_idx"),
    ("replica_identity", T): ("replica identity of table public.t", "public.t"),
    ("cluster", T): ("clustering of table public.t", "public.t"),
    ("view", "public", "v"): ("view public.v", "public.v"),
    ("matview", "public", "m"): ("materialized view public.m", "public.m"),
    ("population", ("matview", "public", "m")): ("rows of materialized view public.m", "public.m"),
    ("view_column", "public", "v", "a"): ("view column public.v.a", "public.v.a"),
    ("rule", "public", "t", "r"): ("rule r on public.t", "r on public.t"),
    ("trigger", "auth", "users", "On new"): ('trigger "On new" on auth.users', '"On new" on auth.users'),
    ("trigger_state", "public", "t_1", "touch"): ("state of trigger touch on public.t_1", "touch on public.t_1"),
    ("policy", "public", "t", "members"): ("policy members on public.t", "members on public.t"),
    ("owner", T): ("owner of table public.t", "public.t"),
    ("grant", T, "anon", "SELECT"): ("SELECT on table public.t for anon", "public.t"),
    ("grant", ("column", "public", "t", "a"), OWNER, "UPDATE"): (
        "UPDATE on column public.t.a for <owner>",
        "public.t.a",
    ),
    ("foreign_data_wrapper", "files"): ("foreign data wrapper files", "files"),
    ("foreign_server", "far"): ("foreign server far", "far"),
    ("user_mapping", "far", "PUBLIC"): ("user mapping for PUBLIC on server far", "PUBLIC on far"),
    ("subscription", "inbox"): ("subscription inbox", "inbox"),
    ("publication", "feed"): ("publication feed", "feed"),
    ("publication_table", "feed", "public", "t"): ("table public.t in publication feed", "public.t"),
    ("publication_schema", "feed", "app"): ("schema app in publication feed", "feed.app"),
    ("event_trigger", "On drop"): ('event trigger "On drop"', '"On drop"'),
    ("security_label", T, "anon"): ("security label of anon on table public.t", "public.t"),
    ("comment", ("policy", "public", "t", "members")): ("comment on policy members on public.t", "members on public.t"),
    ("default_privilege", "boss", "public", "TABLES", "anon", "SELECT"): (
        "default SELECT on TABLES created by boss in schema public for anon",
        "SELECT on TABLES for anon",
    ),
    ("default_privilege", "boss", "", "FUNCTIONS", "PUBLIC", "EXECUTE"): (
        "default EXECUTE on FUNCTIONS created by boss for PUBLIC",
        "EXECUTE on FUNCTIONS for PUBLIC",
    ),
}


@pytest.mark.parametrize(("fact_id", "names"), [(fact_id, names[0]) for fact_id, names in NAMES.items()], ids=str)
def test_the_label_of_a_fact(fact_id: tuple[str, ...], names: str) -> None:
    assert label(fact_id) == names


@pytest.mark.parametrize(("fact_id", "names"), [(fact_id, names[1]) for fact_id, names in NAMES.items()], ids=str)
def test_the_name_of_an_object_without_its_kind(fact_id: tuple[str, ...], names: str) -> None:
    assert target(fact_id) == names


def test_every_kind_has_a_label() -> None:
    assert {fact_id[0] for fact_id in NAMES} == KINDS.keys()
