# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows that refer, by a foreign key, to a row of another tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.assertions import (
    AccessRule,
    judge_denied,
)

from tests.database.access.test_access_info import EDITORS, TEAMS, TENANCY, as_owner
from tests.support.access import effective_access

if TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.assertions import Verdict

    from tests.support.postgres import Database

DENIED = [AccessRule(personas=("stranger", "viewer", "editor"), commands=("reference",))]

MEND = """
alter table public.tasks add team_id bigint not null;
alter table public.team_members add unique (team_id, id);
alter table public.projects add unique (team_id, id);
alter table public.tasks drop constraint tasks_assignee_id_fkey, drop constraint tasks_project_id_fkey;
alter table public.tasks add foreign key (team_id, assignee_id) references public.team_members (team_id, id);
alter table public.tasks add foreign key (team_id, project_id) references public.projects (team_id, id);
alter policy a on public.tasks using (team_id = app.team());
"""
TRIGGER = """
create function app.check_assignee() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not exists (
    select from public.team_members m join public.projects p using (team_id)
    where m.id = new.assignee_id and p.id = new.project_id
  ) and new.assignee_id is not null then
    raise insufficient_privilege using message = 'the assignee is in another team';
  end if;
  return new;
end $$;
create trigger check_assignee before insert or update on public.tasks for each row execute function app.check_assignee();
"""


def referring(project: Database, sql: str) -> Verdict:
    """Return what got through of the attempts to refer to rows of another team."""
    found = effective_access(project, as_owner(f"{TEAMS}; {sql}"), personas=EDITORS, tenancy=TENANCY)
    return judge_denied(found, DENIED)


def test_reference_to_a_row_of_another_tenant_is_a_breach_with_its_statement(project: Database) -> None:
    verdict = referring(project, "")

    assert [(each.persona, each.table, each.command, each.rows) for each in verdict.breaches] == [
        (persona, "public.tasks", "reference", "all") for persona in ("stranger", "viewer", "editor")
    ]
    assert str(verdict.breaches[1]).startswith("viewer on public.tasks: INSERT INTO public.tasks (")
    assert verdict.breaches[1].reason == "assignee_id refers to a row of another tenant"


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(MEND, id="a key that includes the tenant"),
        pytest.param(TRIGGER, id="a trigger that refuses"),
        pytest.param("revoke insert, update on public.tasks from authenticated", id="no privileges"),
        pytest.param(
            "revoke insert, update on public.tasks from authenticated; grant update (state), insert (project_id, state) on public.tasks to authenticated",
            id="no privileges on the column",
        ),
    ],
)
def test_prevented_reference_is_no_breach(project: Database, sql: str) -> None:
    verdict = referring(project, sql)

    assert verdict.breaches == ()


def test_reference_by_an_update_of_the_column_alone(project: Database) -> None:
    sql = "revoke insert, update on public.tasks from authenticated; grant update (assignee_id) on public.tasks to authenticated"

    verdict = referring(project, sql)

    assert {each.statement.partition(" SET ")[0] for each in verdict.breaches} == {"UPDATE public.tasks"}
    assert {each.persona for each in verdict.breaches} == {"stranger", "viewer", "editor"}
