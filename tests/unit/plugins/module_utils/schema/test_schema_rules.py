# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule table: what each rule has to define, and what it tells about its kind."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.acl import OWNER_DEFAULTS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.change import CREATE_AGAIN, REPLACE
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rule import Rule, rule_table
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema import states
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import (
    CAST,
    TRANSFORM,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    comment,
    grant,
    nothing_else,
    owner,
    policy,
    state,
    table,
)


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


NEEDED = ("kind", "naming", "renaming", "attributes", "weight", "loss_reason", "create", "drop")


@pytest.mark.parametrize("member", NEEDED)
def test_a_rule_that_lacks_something_does_not_load(member: str) -> None:
    needed = {name: getattr(KINDS["table"], name) for name in NEEDED}
    members = {name: value for name, value in needed.items() if name != member}
    with pytest.raises(TypeError, match=f"^The rule Incomplete doesn't define {member}[.]$"):
        rule_table([type("Incomplete", (Rule,), members)()])


def test_kinds_with_privileges_have_built_in_ones() -> None:
    """``type`` is any member of an extension that is a type."""
    assert {kind for kind, rule in KINDS.items() if rule.naming.grant_type} == OWNER_DEFAULTS.keys() - {"type"}


def test_a_rule_without_statements_has_none() -> None:
    rule = Rule()
    rule.kind = "nothing"
    for make in (rule.create, rule.drop):
        with pytest.raises(NotImplementedError, match="nothing"):
            make(table(), PlanContext(state(), state()))


@pytest.mark.parametrize("alteration", [REPLACE, CREATE_AGAIN])
def test_what_is_created_again_is_never_altered(alteration: t.Any) -> None:
    with pytest.raises(NotImplementedError):
        alteration(table(), table(), nothing_else())
