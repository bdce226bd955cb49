# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the personas can do in the template is what roles/database_schema/files/access.yml says, and any weaker policy is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from ansible_collections.draggonnb.supabase.plugins.module_utils.access.personas import DEFAULTS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.assertions import (
    AccessRule,
    differences,
    judge_denied,
    matrix,
)

from tests.support.access import effective_access
from tests.support.long_runs import sampled
from tests.support.policy_mutants import EQUIVALENT, mutants
from tests.support.postgres import ROOT
from tests.support.route_mutants import route_mutants

if TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.effective import EffectiveAccess

    from tests.support.postgres import Database

EXPECTED = yaml.safe_load((ROOT / "roles" / "database_schema" / "files" / "access.yml").read_text())
SUSPENDED = {"name": "suspended", "tenant": "own", "member": {"role": "admin", "status": "suspended"}}
PERSONAS = [*DEFAULTS, SUSPENDED]
RESTRICTED = tuple(str(each["name"]) for each in PERSONAS if each["name"] != "backend")
OPTIONS: dict[str, Any] = {"schemas": ["public", "app"], "personas": PERSONAS}


@pytest.fixture(scope="module")
def access(provisioned: Database) -> EffectiveAccess:
    return effective_access(provisioned, **OPTIONS)


def test_access_is_as_expected(access: EffectiveAccess) -> None:
    found = matrix(access)
    assert len(found) == 21
    assert differences(found, EXPECTED["matrix"]) == []
    assert access.columns == EXPECTED["columns"]


def test_every_cell_was_decided_by_rows(access: EffectiveAccess) -> None:
    assert access.without_rows == {}
    assert {where: cell.reason for where, cell in access.cells.items() if cell.reason} == {}


def test_no_attack_passes(access: EffectiveAccess) -> None:
    verdict = judge_denied(
        access, [AccessRule(personas=RESTRICTED, rows="other"), AccessRule(personas=("anon", "outsider", "suspended"))]
    )
    assert (verdict.passed, verdict.breaches) == (0, ())
    assert verdict.tried > 1000
    assert access.undecided == {}


def test_foreign_keys_and_functions_were_tried(access: EffectiveAccess) -> None:
    tried = {where: len(cell.attempts) for where, cell in access.cells.items()}
    references = {table for table, persona, command in tried if (persona, command) == ("member", "reference")}
    functions = {label for label, persona, command in tried if (persona, command) == ("member", "execute")}

    assert {"public.deals", "public.contacts", "public.activities", "public.social_posts"} <= references
    assert {"public.search(text, integer)", "public.deal_stages(uuid)", "app.organization_id()"} <= functions
    assert all(number for (_table, _persona, command), number in tried.items() if command == "execute")


def test_ways_around_the_tables_are_noticed(provisioned: Database) -> None:
    tried = sampled(route_mutants(provisioned), every=12)
    unnoticed = [each.name for each in tried if not is_noticed(provisioned, each.table, each.sql)]
    assert len(tried) > 10
    assert unnoticed == []


def test_changes_of_policies_and_grants_are_noticed(provisioned: Database) -> None:
    tried = sampled(mutants(provisioned), every=12)
    unnoticed = {each.name for each in tried if not is_noticed(provisioned, each.table, each.sql)}
    assert len(tried) > 20
    assert unnoticed == {each.name for each in tried} & EQUIVALENT.keys()


@pytest.mark.parametrize(
    ("table", "sql"),
    [
        pytest.param(
            "contacts",
            """create or replace function app.organization_id() returns uuid language sql stable security definer set search_path = ''
               as $$ select organization_id from public.users where id = auth.uid() $$""",
            id="suspended members keep their access",
        ),
        pytest.param("users", "grant update (role) on public.users to authenticated", id="members choose their role"),
        pytest.param("audit_log", "grant truncate on public.audit_log to authenticated", id="truncate"),
        pytest.param(
            "deals",
            """grant update (organization_id) on public.deals to authenticated;
               alter policy members_change on public.deals with check (amount is null)""",
            id="rows can be given to another tenant",
        ),
        pytest.param(
            "activities",
            """alter policy members_add on public.activities
               with check (created_by is null or created_by = (select auth.uid()))""",
            id="an author adds to any tenant",
        ),
        pytest.param(
            "own_deals", "create view public.own_deals as select * from public.deals; grant select on public.own_deals to anon",
            id="a view that runs as its owner",
        ),
    ],
)  # fmt: skip
def test_subtle_leak_is_noticed(provisioned: Database, table: str, sql: str) -> None:
    assert is_noticed(provisioned, table, sql)


def is_noticed(database: Database, table: str, sql: str) -> bool:
    """Return whether the access to a table differs from the expected one after a change."""
    label = f"public.{table}"
    found = effective_access(database, sql, (label,), **OPTIONS)
    expected = {label: EXPECTED["matrix"][label]} if label in EXPECTED["matrix"] else {}
    return bool(differences(matrix(found), expected)) or found.columns.get(label) != EXPECTED["columns"].get(label)
