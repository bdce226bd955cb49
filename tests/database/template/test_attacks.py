# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No user reads or writes rows of another tenant; and the test for it finds every leak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.attacks import all_attacks
from tests.support.tenants import stage

if TYPE_CHECKING:
    from tests.support.postgres import Database

LEAKS = {
    "a policy that lets every user read": (
        "create policy leak on public.contacts for select to authenticated using (true)",
        {("read", "contacts", "outsider"), ("read", "contacts", "member")},
    ),
    "anon may read": (
        """
        grant select on public.deals to anon;
        create policy leak on public.deals for select to anon using (true);
        """,
        {("read", "deals", "anon")},
    ),
    "no row level security": (
        "alter table public.companies disable row level security",
        {("read", "companies", "suspended"), ("remove", "companies", "member"), ("plant", "companies", "outsider")},
    ),
    "an UPDATE that checks the amount and forgets the tenant": (
        """
        grant update (organization_id) on public.deals to authenticated;
        drop policy members_change on public.deals;
        create policy members_change on public.deals for update to authenticated
            using (organization_id = (select app.organization_id()))
            with check (amount >= 0);
        """,
        {("move", "deals", "member")},
    ),
    "an UPDATE that is open on one side": (
        """
        drop policy members_change on public.deals;
        create policy members_change on public.deals for update to authenticated using (true) with check (true);
        """,
        {("change everything", "deals", "member"), ("change everything", "deals", "outsider")},
    ),
    "an INSERT that checks the author only": (
        """
        drop policy members_add on public.activities;
        create policy members_add on public.activities for insert to authenticated
            with check (created_by is null or created_by = (select auth.uid()));
        """,
        {("plant", "activities", "member"), ("plant", "activities", "outsider")},
    ),
    "a DELETE for every user": (
        "create policy leak on public.social_posts for delete to authenticated using (organization_id is not null)",
        {("remove", "social_posts", "member")},
    ),
    "what the platform grants by default": (
        "grant truncate on public.audit_log to authenticated",
        {("empty", "audit_log", "outsider")},
    ),
    "a role that its owner may change": (
        "grant update (role) on public.users to authenticated",
        {("promote", "users", "member")},
    ),
    "a membership that users create for themselves": (
        """
        grant insert on public.users to authenticated;
        create policy leak on public.users for insert to authenticated with check (true);
        """,
        {("promote", "users", "outsider"), ("plant", "users", "member")},
    ),
    "a reference without the tenant": (
        """
        alter table public.contacts drop constraint contacts_company_fkey;
        alter table public.contacts add constraint contacts_company_fkey
            foreign key (company_id) references public.companies (id);
        """,
        {("refer", "contacts", "admin"), ("refer", "contacts", "backend")},
    ),
    "a helper that treats no organization as any": (
        """
        drop policy members_read on public.contacts;
        create policy members_read on public.contacts for select to authenticated
            using (organization_id = coalesce((select app.organization_id()), organization_id));
        """,
        {("read", "contacts", "outsider"), ("read", "contacts", "suspended")},
    ),
    "a new table without policies": (
        """
        create table public.invoices (
            id uuid primary key default gen_random_uuid(),
            organization_id uuid not null references public.organizations (id),
            updated_at timestamptz not null default now()
        );
        grant all on public.invoices to anon, authenticated;
        """,
        {("read", "invoices", "anon"), ("remove", "invoices", "member"), ("empty", "invoices", "admin")},
    ),
}


def test_no_attack_succeeds(provisioned: Database) -> None:
    with stage(provisioned) as both_tenants:
        assert len(both_tenants.tables) == 21
        assert all_attacks(both_tenants) == []


@pytest.mark.parametrize("leak", LEAKS)
def test_leak_is_found(provisioned: Database, leak: str) -> None:
    mutation, expected = LEAKS[leak]
    (table,) = {table for _attack, table, _actor in expected}
    with stage(provisioned, mutation) as both_tenants:
        found = {(it.attack, it.table, it.actor) for it in all_attacks(both_tenants, only=table)}
    assert expected <= found
