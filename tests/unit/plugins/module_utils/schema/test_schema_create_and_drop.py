# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements that create and drop a fact of each kind."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan.planner import make_plan
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.samples import (
    BASE,
    EXTENSION,
    SUBSCRIPTION,
    TAG,
    TAG_IN,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    state,
    statements,
)

from .facts_of_each_kind import CREATE_AND_DROP


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


SUPERUSERS = {
    "access_method": "create, drop",
    "base_type": "create",
    "language": "create",
    "operator_class": "create",
    "operator_family": "create",
    "operator_family_member": "create, drop",
    "text_search_parser": "create, drop",
    "text_search_template": "create, drop",
}


@pytest.mark.parametrize("kind", CREATE_AND_DROP)
def test_statements_that_only_a_superuser_can_execute_say_so(kind: str) -> None:
    without, facts, _created, _dropped = CREATE_AND_DROP[kind]
    before, after = state(*BASE, *without), state(*BASE, *without, *facts)
    done = [*make_plan(before, after).statements, *make_plan(after, before).statements]
    verbs = dict.fromkeys(each.verb for each in done if each.superuser and each.fact_id[0] == kind)
    assert ", ".join(verbs) == SUPERUSERS.get(kind, "")


def test_each_statement_that_creates_a_base_type_needs_a_superuser() -> None:
    plan = make_plan(state(*BASE), state(*BASE, TAG, TAG_IN, needs={TAG.id: [TAG_IN.id]}))
    assert {each.superuser for each in plan.statements if each.sql.startswith("CREATE TYPE ")} == {True}


def test_what_the_operator_has_to_do_afterwards_is_a_warning() -> None:
    plan = make_plan(state(), state(SUBSCRIPTION))
    assert [each.follow_up.split(":")[0] for each in plan.statements] == ["it doesn't receive anything yet"]


@pytest.mark.parametrize("kind", CREATE_AND_DROP)
def test_each_attribute_is_in_the_table_of_its_rule(kind: str) -> None:
    for fact in (each for each in (*CREATE_AND_DROP[kind][0], *CREATE_AND_DROP[kind][1]) if each.kind == kind):
        assert fact.attributes.keys() <= KINDS[kind].attributes.keys()


def test_a_schema_of_an_extension_that_exists_is_created_itself() -> None:
    in_it = Fact(("schema", "cron"), None, {}, {"owner": "boss", "extension": "pg_trgm"})
    assert statements(state(EXTENSION), state(EXTENSION, in_it)) == ["CREATE SCHEMA cron"]


def test_a_shell_of_a_base_type_is_not_created_again() -> None:
    name = "public.tag"
    for shells, created in (((name,), []), (("public.other",), [f"CREATE TYPE {name}"])):
        public = Fact(("schema", "public"), None, {}, {"owner": "boss", "shell_types": shells})
        steps = KINDS["base_type"].create(TAG, PlanContext(state(public), state(public, TAG)))
        assert [each.sql for each in steps[:-1]] == created
