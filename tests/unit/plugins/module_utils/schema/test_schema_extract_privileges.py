# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access control lists in, grants and default privileges out; those on extension members."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.acl import builtin, expand
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.sql import OWNER, PUBLIC
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.catalog_rows import (
    CITEXT,
    Cell,
    attributes,
    read,
    row,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId


@pytest.mark.parametrize(
    ("kind", "major", "expected"),
    [
        (
            "table",
            16,
            {(OWNER, word) for word in ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]},
        ),
        (
            "table",
            17,
            {
                (OWNER, word)
                for word in ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"]
            },
        ),
        ("sequence", 17, {(OWNER, "SELECT"), (OWNER, "UPDATE"), (OWNER, "USAGE")}),
        ("function", 17, {(OWNER, "EXECUTE"), (PUBLIC, "EXECUTE")}),
        ("domain", 15, {(OWNER, "USAGE"), (PUBLIC, "USAGE")}),
        ("schema", 15, {(OWNER, "USAGE"), (OWNER, "CREATE")}),
        ("column", 18, set()),
    ],
)
def test_the_builtin_privileges_of_a_new_object(kind: str, major: int, expected: set[tuple[str, str]]) -> None:
    grants = builtin(kind, major)
    assert grants.keys() == expected
    assert not any(grants.values())


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((), {}),
        (("boss=r/boss",), {(OWNER, "SELECT"): False}),
        (("boss=r*w/boss",), {(OWNER, "SELECT"): False, (OWNER, "UPDATE"): False}),
        (("=X/boss",), {(PUBLIC, "EXECUTE"): False}),
        (("anon=r*w/boss",), {("anon", "SELECT"): True, ("anon", "UPDATE"): False}),
        (("anon=r/boss", "anon=r*/other"), {("anon", "SELECT"): True}),
        (('"Ops ""A"" Team"=d/boss',), {('Ops "A" Team', "DELETE"): False}),
        (('"a=b"=U/boss',), {("a=b", "USAGE"): False}),
        (("anon=m/boss",), {("anon", "MAINTAIN"): False}),
        (("anon=/boss",), {}),
    ],
)
def test_an_acl_is_expanded_to_grants(items: tuple[str, ...], expected: dict[tuple[str, str], bool]) -> None:
    assert expand(items, "boss") == expected


GRANTS: dict[str, tuple[Cell, dict[tuple[str, str], str]]] = {
    "no acl": (None, {}),
    "the owner's default, explicitly": ("{boss=arwdDxtm/boss}", {}),
    "additional grants": (
        "{boss=arwdDxtm/boss,anon=r*w/boss}",
        {("anon", "SELECT"): "grantable", ("anon", "UPDATE"): "granted"},
    ),
    "a privilege revoked from the owner": ("{boss=arwdDxt/boss}", {(OWNER, "MAINTAIN"): "revoked"}),
    "everything revoked": (
        "{}",
        {(OWNER, word): "revoked" for word in ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", GRANTS)
def test_only_differences_from_the_default_are_facts(case: str) -> None:
    acl, expected = GRANTS[case]
    snapshot = read(row("relation", oid="3", name="g", acl=acl))
    table: FactId = ("table", "public", "g")
    found = {fact.id[2:]: fact.attributes["state"] for fact in snapshot.state.of_kind("grant")}
    assert found == expected
    assert all(fact.id[1] == table == fact.parent for fact in snapshot.state.of_kind("grant"))


def test_execute_revoked_from_public() -> None:
    snapshot = read(
        row("routine", oid="9", name="f", kind="f", definition="...", types="{integer,text}", acl="{boss=X/boss}")
    )
    function = ("function", "public", "f", "integer, text")
    assert attributes(snapshot, "grant", function, PUBLIC, "EXECUTE") == {"state": "revoked"}


def test_older_versions_have_no_maintain() -> None:
    snapshot = read(row("relation", oid="3", name="g", acl="{boss=arwdDxt/boss}"), major=16)
    assert list(snapshot.state.of_kind("grant")) == []


def test_database_wide_default_privileges_replace_the_builtin_ones() -> None:
    snapshot = read(
        row("default_acl", oid="80", role="boss", namespace="0", objects="f", acl="{boss=X/boss}"),
        row("default_acl", oid="81", role="boss", namespace="2200", objects="r", acl="{anon=r*/boss}"),
    )
    found = {fact.id[1:]: fact.attributes["state"] for fact in snapshot.state.of_kind("default_privilege")}
    assert found == {
        ("boss", "", "FUNCTIONS", PUBLIC, "EXECUTE"): "revoked",
        ("boss", "public", "TABLES", "anon", "SELECT"): "grantable",
    }


MEMBER_ACLS: dict[str, tuple[dict[str, Cell], dict[FactId, tuple[str, str]]]] = {
    "a revoke": (
        {"kind": "ff", "name": "f", "rest": "{integer,text}", "acl": "{boss=X/boss}"},
        {(("function", "public", "f", "integer, text"), PUBLIC, "EXECUTE"): ("revoked", "granted")},
    ),
    "a revoke by the script": (
        {"kind": "ff", "name": "f", "rest": "{}", "acl": "{boss=X/boss}", "initial": "{boss=X/boss}"},
        {},
    ),
    "a grant of a privilege that the script revoked": (
        {"kind": "fp", "name": "p", "rest": "{}", "acl": "{boss=X/boss,=X/boss}", "initial": "{boss=X/boss}"},
        {(("procedure", "public", "p", ""), PUBLIC, "EXECUTE"): ("granted", "revoked")},
    ),
    "a grant option added to a grant by the script": (
        {
            "kind": "v",
            "name": "v",
            "acl": "{boss=arwdDxt/boss,app=r*/boss}",
            "initial": "{boss=arwdDxt/boss,app=r/boss}",
        },
        {(("view", "public", "v"), "app", "SELECT"): ("grantable", "granted")},
    ),
    "all privileges on a column revoked": (
        {"kind": "r", "name": "t", "rest": "c", "initial": "{=w/boss}"},
        {(("column", "public", "t", "c"), PUBLIC, "UPDATE"): ("revoked", "granted")},
    ),
    "a base type": (
        {"kind": "type", "name": "citext", "acl": "{boss=U/boss,app=U/boss}"},
        {
            (("type", "public", "citext"), "app", "USAGE"): ("granted", "revoked"),
            (("type", "public", "citext"), PUBLIC, "USAGE"): ("revoked", "granted"),
        },
    ),
}


@pytest.mark.parametrize("case", MEMBER_ACLS)
def test_privileges_on_a_member_are_differences_from_the_initial_ones(case: str) -> None:
    cells, expected = MEMBER_ACLS[case]
    found = read(CITEXT, row("member_acl", extension="77", may="true", **cells), major=15)
    grants = {
        fact.id[1:]: (fact.attributes["state"], fact.metadata["initially"]) for fact in found.state.of_kind("grant")
    }
    assert grants == expected
    assert {fact.parent for fact in found.state.of_kind("grant")} <= {("extension", "citext")}
    assert found.members == {fact.id for fact in found.state.of_kind("grant")}


def test_facts_about_a_member_table_are_children_of_the_extension() -> None:
    found = read(
        CITEXT,
        row("outside", oid="7", name="m", rls="true", extension="77"),
        row("policy", oid="8", name="p", relation="7", roles="{PUBLIC}"),
        row("comment", catalog="3256", object="8", sub="0", text="why"),
    )
    policy, flag = ("policy", "public", "m", "p"), ("rls", ("table", "public", "m"))
    assert found.members == {policy, flag, ("comment", policy)} <= found.outside
    assert found.state.facts[policy].parent == found.state.facts[flag].parent == ("extension", "citext")
