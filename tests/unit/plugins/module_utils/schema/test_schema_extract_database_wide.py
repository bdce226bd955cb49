# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Catalog rows in, facts out, for what is in no schema, or is managed with a member of one."""

from __future__ import annotations

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.sql import PUBLIC
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.catalog_rows import (
    attributes,
    read,
    row,
)


def test_publications_and_their_members() -> None:
    snapshot = read(
        row("publication", oid="90", name="feed", all_tables="false", insert="true", update="false", delete="true", truncate="false",
            via_root="true"),
        row("publication_table", oid="91", publication="90", relation="1", where="(b > 0)", columns="{a,b}"),
        row("publication_table", oid="92", publication="90", relation="2"),
        row("publication_schema", oid="93", publication="90", namespace="2200"),
    )  # fmt: skip
    assert attributes(snapshot, "publication", "feed")["publish"] == "insert, delete"
    assert attributes(snapshot, "publication_table", "feed", "public", "t") == {
        "where": "(b > 0)",
        "columns": ("a", "b"),
    }
    assert attributes(snapshot, "publication_table", "feed", "auth", "users") == {"where": None, "columns": None}
    assert ("schema", "public") in snapshot.state.depends_on["publication_schema", "feed", "public"]


def test_event_triggers_name_their_function_and_are_outside_of_schemas() -> None:
    snapshot = read(
        row("routine", oid="9", name="f", kind="f", types="{}"),
        row("event_trigger", oid="95", name="ours", event="sql_drop", function_oid="9", function="public.f", enabled="O",
            owner="boss"),
        row("event_trigger", oid="96", name="theirs", event="ddl_command_end", function_oid="8", function='public."G"',
            tags='{"CREATE TABLE"}', enabled="R", owner="boss"),
    )  # fmt: skip
    assert attributes(snapshot, "event_trigger", "ours") == {
        "event": "sql_drop",
        "function": "public.f",
        "tags": None,
        "enabled": "ENABLE",
    }
    assert attributes(snapshot, "event_trigger", "theirs") == {
        "event": "ddl_command_end",
        "function": 'public."G"',
        "tags": ("CREATE TABLE",),
        "enabled": "ENABLE REPLICA",
    }
    assert {("event_trigger", "ours"), ("owner", ("event_trigger", "ours"))} <= snapshot.outside


def test_casts_of_a_managed_type_are_managed() -> None:
    snapshot = read(
        row("type", oid="70", name="mood", type="e", array="71", labels="{a}"),
        row("routine", oid="9", name="level", kind="f", types="{public.mood}"),
        row("cast", oid="97", source="public.mood", target="integer", source_oid="70", target_oid="23", method="f", context="a",
            function_oid="9", name="level", types="{public.mood}"),
        row("cast", oid="98", source="integer", target="public.mood[]", source_oid="23", target_oid="71", method="i", context="e"),
        row("cast", oid="99", source="integer", target="date", source_oid="23", target_oid="1082", method="f", context="i",
            function_oid="8", namespace="2201", name="F", types="{integer,boolean}"),
    )  # fmt: skip
    assert attributes(snapshot, "cast", "public.mood", "integer") == {
        "method": "function",
        "context": "assignment",
        "function": "public.level(public.mood)",
    }
    assert attributes(snapshot, "cast", "integer", "date")["function"] == 'auth."F"(integer, boolean)'
    assert {fact.id[1:] for fact in snapshot.state.of_kind("cast") if fact.id not in snapshot.outside} == {
        ("public.mood", "integer"),
        ("integer", "public.mood[]"),
    }


def test_conversions_name_their_encodings_and_function() -> None:
    snapshot = read(
        row("conversion", oid="88", name="latin", source="LATIN1", target="UTF8", function_oid="4355", function="iso8859_1_to_utf8",
            default="true"),
    )  # fmt: skip
    assert attributes(snapshot, "conversion", "public", "latin") == {
        "source": "LATIN1",
        "target": "UTF8",
        "function": "iso8859_1_to_utf8",
        "default": "true",
    }


def test_languages_name_their_functions_and_privileges() -> None:
    snapshot = read(
        row("language", oid="86", name="pl", trusted="true", handler_oid="13000", handler="plpgsql_call_handler", inline_oid="0", inline="-",
            validator_oid="0", validator="-", acl="{boss=U/boss,anon=U/boss}"),
    )  # fmt: skip
    assert attributes(snapshot, "language", "pl") == {
        "trusted": "true",
        "handler": "plpgsql_call_handler",
        "inline": None,
        "validator": None,
    }
    assert {fact.id[2:]: fact.attributes["state"] for fact in snapshot.state.of_kind("grant")} == {
        ("anon", "USAGE"): "granted",
        (PUBLIC, "USAGE"): "revoked",
    }


def test_transforms_of_a_managed_type_are_managed() -> None:
    snapshot = read(
        row("type", oid="70", name="mood", type="e", array="71", labels="{a}"),
        row("language", oid="86", name="PL", trusted="true", handler_oid="13000", handler="plpgsql_call_handler", inline_oid="0",
            inline="-", validator_oid="0", validator="-"),
        row("transform", oid="78", type="public.mood", type_oid="70", language_oid="86", language="PL", from_sql_oid="4",
            from_sql="prsd_lextype", to_sql_oid="0", to_sql="-"),
        row("transform", oid="79", type="integer", type_oid="23", language_oid="14", language="sql", from_sql_oid="0", from_sql="-",
            to_sql_oid="5", to_sql="int4recv"),
    )  # fmt: skip
    assert attributes(snapshot, "transform", "public.mood", '"PL"') == {"from_sql": "prsd_lextype", "to_sql": None}
    assert attributes(snapshot, "transform", "integer", "sql") == {"from_sql": None, "to_sql": "int4recv"}
    assert [fact.id[1] for fact in snapshot.state.of_kind("transform") if fact.id not in snapshot.outside] == [
        "public.mood"
    ]


def test_access_methods_name_their_handler() -> None:
    snapshot = read(
        row("access_method", oid="77", name="heap2", type="t", handler_oid="3", handler="heap_tableam_handler")
    )
    assert attributes(snapshot, "access_method", "heap2") == {"type": "TABLE", "handler": "heap_tableam_handler"}


def test_comments_refer_to_their_objects() -> None:
    snapshot = read(
        row("comment", catalog="1259", object="1", sub="0", text="a table"),
        row("comment", catalog="1259", object="1", sub="2", text="a column"),
        row("comment", catalog="1259", object="777", sub="0", text="of something that isn't ours"),
        row("comment", catalog="2615", object="2200", sub="0", text="standard public schema"),
    )
    assert {fact.id[1]: fact.attributes["text"] for fact in snapshot.state.of_kind("comment")} == {
        ("table", "public", "t"): "a table",
        ("column", "public", "t", "b"): "a column",
    }


def test_security_labels_are_outside_of_schemas() -> None:
    snapshot = read(
        row("security_label", catalog="1259", object="1", sub="2", provider="anon", text="MASKED"),
        row(
            "security_label",
            catalog="1259",
            object="777",
            sub="0",
            provider="anon",
            text="of something that isn't ours",
        ),
    )
    label = ("security_label", ("column", "public", "t", "b"), "anon")
    assert {fact.id: fact.attributes["text"] for fact in snapshot.state.of_kind("security_label")} == {label: "MASKED"}
    assert label in snapshot.outside
