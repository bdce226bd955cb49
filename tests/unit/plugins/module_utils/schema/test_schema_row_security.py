# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Row level security: policies, what enables it, and what event triggers secure."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.row_security import (
    count_rls,
    keep_secured,
    secured_by_triggers,
    securing_triggers,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactSet

from .samples import GUARD
from .states import column, nothing_else, policy, rls, schema, state, statements, table

TABLE = (schema(), table(), column("a"))
SECURING = Fact(GUARD.id, None, GUARD.attributes, {"secures_tables": "true"})


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("true", "(true)"),
        ("(a > 0)", "(a > 0)"),
        ("(a) OR (b)", "((a) OR (b))"),
        ("f(a)", "(f(a))"),
        ("(a) = b", "((a) = b)"),
        ("(a = ')')", "(a = ')')"),
        ("(a = '(') OR (b)", "((a = '(') OR (b))"),
        ("( SELECT true)", "(( SELECT true))"),
        ("(SELECT true)", "((SELECT true))"),
        ("(VALUES (true))", "((VALUES (true)))"),
    ],
)
def test_an_expression_of_a_policy_has_the_parentheses_that_the_grammar_requires(expression: str, written: str) -> None:
    (using,) = KINDS["policy"].create(policy("p", using=expression), nothing_else())
    (check,) = KINDS["policy"].create(policy("p", using=None, check=expression), nothing_else())
    assert using.sql.endswith(f" USING {written}")
    assert check.sql.endswith(f" WITH CHECK {written}")


def test_row_level_security_is_altered() -> None:
    for before, after, expected in (("true", "false", "DISABLE"), ("false", "true", "ENABLE")):
        live, wanted = (state(schema(), table(), rls(enabled=each, forced="true")) for each in (before, after))
        assert statements(live, wanted) == [f"ALTER TABLE public.t {expected} ROW LEVEL SECURITY"]


def test_row_level_security_is_counted() -> None:
    assert count_rls(state(*TABLE, table("u"), rls(), rls("u", enabled="false"))) == 1


@pytest.mark.parametrize(
    ("database", "declared", "named"),
    [
        (state(SECURING), state(*TABLE), True),
        (state(GUARD), state(*TABLE), False),
        (state(), state(*TABLE), False),
        (state(SECURING), state(*TABLE, rls()), False),
        (state(SECURING), state(*TABLE, rls(enabled="false")), True),
        (state(SECURING), state(schema()), False),
    ],
    ids=["secured", "by another trigger", "by none", "declared", "declared as disabled", "no table is declared"],
)
def test_tables_that_event_triggers_secure_are_named(database: FactSet, declared: FactSet, named: bool) -> None:
    found = secured_by_triggers(database, state(*TABLE, table("u")), declared)
    assert [each.partition(":")[0].startswith("event trigger guard enables") for each in found] == (
        [True] if named else []
    )
    assert all("it stays enabled: public.t." in each for each in found)


def test_only_some_event_triggers_secure_tables() -> None:
    assert (securing_triggers(state(SECURING)), securing_triggers(state(GUARD))) == ([GUARD.id], [])


@pytest.mark.parametrize(
    ("live", "wanted", "kept"),
    [
        ((rls(),), (), True),
        ((rls(),), (rls(enabled="false", forced="true"),), True),
        ((rls(enabled="false"),), (), False),
    ],
)
def test_what_event_triggers_secured_stays_secured(
    live: tuple[Fact, ...], wanted: tuple[Fact, ...], kept: bool
) -> None:
    target = state(*TABLE, *wanted)
    keep_secured(state(SECURING), state(*TABLE, *live), target)
    assert (count_rls(target) == 1) is kept
    untouched = state(*TABLE, *wanted)
    keep_secured(state(GUARD), state(*TABLE, *live), untouched)
    assert count_rls(untouched) == 0
    without = state(schema())
    keep_secured(state(SECURING), state(*TABLE, *live), without)
    assert list(without.of_kind("rls")) == []
