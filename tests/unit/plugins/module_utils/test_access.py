# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Assertions about a matrix of access: what is denied, allowed, and expected."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.access.options import request_from
from ansible_collections.draggonnb.supabase.plugins.module_utils.access.personas import personas
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.assertions import (
    AccessRule,
    differences,
    judge_denied,
    matrix,
    missing_access,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.effective import EffectiveAccess
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.judgment import Cell

from tests.support.access import parameters


def access(**levels: str) -> EffectiveAccess:
    """Return access to the table public.deals; a keyword is persona and command."""
    found = EffectiveAccess()
    for name, level in levels.items():
        persona, _separator, command = name.partition("_")
        found.cells["public.deals", persona, command] = Cell(level, reason="for a reason" if level == "unclear" else "")
    return found


def test_matrix_leaves_out_what_reaches_nothing() -> None:
    found = access(member_select="tenant", member_delete="none", anon_select="none")
    assert matrix(found) == {"public.deals": {"member": {"select": "tenant"}}}


@pytest.mark.parametrize(("level", "is_breach"), [("none", False), ("possible", True), ("unclear", True)])
def test_what_could_not_be_tried_is_not_taken_for_denied(level: str, is_breach: bool) -> None:
    verdict = judge_denied(access(anon_select=level), [AccessRule(personas=("anon",))])
    assert bool(verdict.breaches) == is_breach


@pytest.mark.parametrize(
    "rule",
    [
        AccessRule(personas=("member",)),
        AccessRule(commands=("update",)),
        AccessRule(tables=("public.contacts", "app.*")),
        AccessRule(except_tables=("public.d*",)),
    ],
    ids=str,
)
def test_rule_covers_what_fits_all_its_members(rule: AccessRule) -> None:
    assert judge_denied(access(anon_select="possible"), [rule]).breaches == ()


def test_missing_access_is_named() -> None:
    found = access(member_select="self", member_update="none", member_delete="tenant")
    rules = [AccessRule(personas=("member",)), AccessRule(commands=("select", "delete"), rows="tenant")]
    assert missing_access(found, rules) == [
        "member can update no rows of public.deals",
        "member can select self rows of public.deals instead of tenant rows",
    ]


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        ({"public.deals": {"member": {"select": "self"}}}, []),
        ({"public.deals": {"member": {"select": "tenant"}}}, ["member can select self rows of public.deals, expected is tenant rows"]),
        ({"public.deals": None}, ["member can select self rows of public.deals, expected is no rows"]),
        ({}, ["public.deals is not expected"]),
        ({"public.deals": {"member": {"select": "self"}}, "public.gone": {}}, ["public.gone is missing"]),
    ],
)  # fmt: skip
def test_differences_from_the_expected_matrix(expected: dict[str, Any], difference: list[str]) -> None:
    assert differences(matrix(access(member_select="self")), expected) == difference


def test_claims_of_a_token() -> None:
    (persona,) = personas([{"name": "ann", "tenant": "own", "claims": {"app_metadata": {"team": "{tenant}"}}}])
    assert persona.settings == {
        "request.jwt.claims": '{"role": "authenticated", "sub": "{login}", "email": "ann@example.com", "aud": "authenticated", '
        '"app_metadata": {"team": "{tenant}"}}'
    }
    assert persona.login_values == {"role": "authenticated", "email": "ann@example.com", "aud": "authenticated"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"personas": []}, "personas is empty"),
        ({"personas": [{"name": "a"}, {"name": "a"}]}, "two entries named a"),
        ({"personas": [{"name": "a", "login": False, "tenant": "own"}]}, "has a tenant and no login"),
        ({"deny": [{"personas": ["ghost"]}]}, "deny names the persona ghost, which doesn't exist"),
        ({"tenancy": {"tenants": "organizations"}}, "tenancy.tenants is 'organizations'"),
        ({"schemas": ["pg_catalog"]}, "no system schemas"),
        ({"shadow_timeout": -1}, "shadow_timeout"),
    ],
)
def test_invalid_option_is_an_error_before_anything_is_started(options: dict[str, Any], message: str) -> None:
    with pytest.raises(Failure, match=message):
        request_from(parameters(**options))
