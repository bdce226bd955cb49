#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pg_access_info
short_description: Test what each kind of user can really do with the rows of a database
version_added: 1.0.0
author:
  - DraggonnB (@draggonnb)
description:
  - Tests grants, row-level security, triggers, and views together by using them. In a temporary shadow database with the same schema, it creates two
    tenants with members and rows, and then acts as each persona, which reads, inserts, changes, moves, deletes, and truncates the rows
    of every table. Each attempt is rolled back, and what the persona reached is compared with what belongs to it.
  - It also tries the ways around the tables. It reads and writes through views, reads materialized views, calls functions with identifiers of the other
    tenant's rows, sets sequences, and lets rows refer to those of the other tenant by foreign keys.
  - Returns the access as a matrix, and fails if a persona reaches what O(deny) denies, with the statement that got through.
  - Rows are created from the definitions of the tables. PostgreSQL is asked which values check constraints accept.
    Where no row can be created, grants and policies are judged instead, which is reported by name.
  - Nothing is written to the database of O(database_url). Its schema is read in one read-only transaction.
options:
  schema_sql:
    description:
      - The schema to test, as SQL. See O(schema_file) and O(database_url) for other sources.
    type: str
  schema_file:
    description:
      - A file with the schema to test, as SQL.
    type: path
  schemas:
    description:
      - The schemas whose tables, views, functions, and sequences are tested. In a database, only these are read.
    type: list
    elements: str
    default: [public]
  shadow_url:
    description:
      - The server on which the shadow database is created, as a connection URI, instead of a temporary server on the host that runs the
        module. Its login must be a superuser.
    type: str
  shadow_timeout:
    description:
      - Seconds after which everything that runs in the shadow database is terminated. V(0) is no limit.
    type: float
    default: 300.0
  shadow_setup_sql:
    description:
      - SQL run in the shadow database first, to create what the schema depends on, such as the roles of the personas, and the table of logins.
    type: str
    default: ""
  personas:
    description:
      - Who acts. If not set, the personas are V(anon) (a request without a login), V(outsider) (a login without a membership), V(stranger)
        (an admin of another tenant), V(member) and V(admin) of a tenant, and V(backend) (the role C(service_role)).
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name in the matrix.
        type: str
        required: true
      role:
        description:
          - The database role.
        type: str
        default: authenticated
      login:
        description:
          - Whether it has a row in the table O(tenancy.logins).
        type: bool
        default: true
      tenant:
        description:
          - The tenant of which it is a member. Of a persona of the tenant V(other), the matrix shows what it can do outside that tenant.
          - Not a member of any tenant if not set.
        type: str
        choices: [own, other]
      claims:
        description:
          - Claims of its token (the setting C(request.jwt.claims)), in addition to C(role), C(sub), C(email), and C(aud). In strings, C({login})
            and C({tenant}) stand for the persona's.
          - Columns of O(tenancy.logins) that have the name of a claim get its value, unless it contains one of these.
        type: dict
        default: {}
      member:
        description:
          - Values of its row in O(tenancy.members), by column. Columns that the table doesn't have are ignored.
        type: dict
        default: {}
  tenancy:
    description:
      - How rows belong to tenants and persons. Tables belong to a tenant by a column of the name O(tenancy.member_tenant), or by foreign keys that lead
        to O(tenancy.tenants), over other tables if necessary. A row is about a person if a foreign key refers to its login or its membership.
      - Tables that don't exist are ignored. Without tenants, there are only the persona's own rows and those of others.
    type: dict
    suboptions:
      tenants:
        description:
          - The table of tenants.
        type: str
        default: public.organizations
      members:
        description:
          - The table of memberships.
        type: str
        default: public.users
      member_login:
        description:
          - Its column that identifies the login.
        type: str
        default: id
      member_tenant:
        description:
          - Its column that identifies the tenant.
        type: str
        default: organization_id
      logins:
        description:
          - The table of logins.
        type: str
        default: auth.users
      persons:
        description:
          - Names of columns that identify a login although no foreign key says so.
        type: list
        elements: str
        default: [user_id, owner_id, created_by]
  rows_sql:
    description:
      - SQL that inserts rows into tables for which no row can be created otherwise, run as the owner. The settings C(access.tenant_own),
        C(access.tenant_other), and C(access.login_NAME) for each persona contain the identities, as in C(current_setting('access.tenant_own')::uuid).
    type: str
    default: ""
  deny:
    description:
      - What must not be possible. Each element denies the cells of the matrix that fit all its members.
      - If not set, every persona whose role doesn't bypass row-level security is denied the rows of others. An empty list denies nothing.
    type: list
    elements: dict
    suboptions:
      personas:
        description:
          - Names of personas. All if empty.
        type: list
        elements: str
        default: []
      commands:
        description:
          - Commands. All if empty. V(reference) is to let a row refer, by a foreign key, to a row of another tenant; V(execute) is to call a function.
        type: list
        elements: str
        choices: [select, insert, update, delete, truncate, reference, execute]
        default: []
      tables:
        description:
          - Patterns for tables, views, functions, and sequences, with their schema, such as V(public.email_*) and V(public.search(*)). All if empty.
        type: list
        elements: str
        default: []
      except_tables:
        description:
          - Patterns for tables, views, functions, and sequences that are left out.
        type: list
        elements: str
        default: []
      rows:
        description:
          - V(any) denies access to all rows, V(other) only to those that belong neither to the persona nor to its tenant.
        type: str
        choices: [any, other]
        default: any
  allow:
    description:
      - What must be possible. Each element has the same members as those of O(deny).
    type: list
    elements: dict
    default: []
    suboptions:
      personas:
        description:
          - Names of personas. All if empty.
        type: list
        elements: str
        default: []
      commands:
        description:
          - Commands. All if empty. V(reference) is to let a row refer, by a foreign key, to a row of another tenant; V(execute) is to call a function.
        type: list
        elements: str
        choices: [select, insert, update, delete, truncate, reference, execute]
        default: []
      tables:
        description:
          - Patterns for tables, views, functions, and sequences, with their schema, such as V(public.email_*) and V(public.search(*)). All if empty.
        type: list
        elements: str
        default: []
      except_tables:
        description:
          - Patterns for tables, views, functions, and sequences that are left out.
        type: list
        elements: str
        default: []
      rows:
        description:
          - The level that the matrix must show, or V(any) for any level.
        type: str
        choices: [any, self, some, tenant, all]
        default: any
  expected:
    description:
      - The whole matrix, as RV(matrix) returns it. Every difference is an error.
    type: dict
  session_role:
    description:
      - The role that owns the objects in the shadow database, V(postgres) if not set. Not used in the database that is read.
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.info
  - draggonnb.supabase.attributes.database
  - draggonnb.supabase.database
notes:
  - The statements are tried with the rows that the test creates. Whether a policy depends on other values of a row isn't tested.
  - A function is called with some values of its arguments. What it does with others isn't known.
  - In the copy of a database, all objects belong to O(session_role).
seealso:
  - module: draggonnb.supabase.pg_schema_apply
"""

EXAMPLES = r"""
- name: Test that no user reaches the data of another organization
  draggonnb.supabase.pg_access_info:
    schema_file: schema.sql
    shadow_setup_sql: "{{ lookup('ansible.builtin.file', 'platform.sql') }}"
  register: access

- name: Show the outcome
  ansible.builtin.debug:
    var: access.summary

- name: Test a database, with a public table
  draggonnb.supabase.pg_access_info:
    database_url: "{{ crm_url }}"
    login_password: "{{ crm_password }}"
    shadow_setup_sql: "{{ lookup('ansible.builtin.file', 'platform.sql') }}"
    deny:
      - personas: [anon, outsider, stranger]
        except_tables: [public.plans]
      - personas: [member, admin]
        rows: other
        except_tables: [public.plans]
      - commands: [insert, update, delete, truncate]
        personas: [anon, outsider, stranger, member, admin]
        tables: [public.plans]
    allow:
      - personas: [anon]
        commands: [select]
        tables: [public.plans]

- name: Test a schema whose tenants are teams, and in which a claim has the team
  draggonnb.supabase.pg_access_info:
    schema_file: teams.sql
    shadow_setup_sql: "{{ lookup('ansible.builtin.file', 'platform.sql') }}"
    tenancy:
      tenants: public.teams
      members: public.team_members
      member_login: user_id
      member_tenant: team_id
    personas:
      - name: anon
        role: anon
        login: false
      - name: editor
        tenant: own
        claims: {app_metadata: {team: "{tenant}"}}
        member: {role: editor}
"""

RETURN = r"""
matrix:
  description:
    - The access of each persona to each table or view, by command. What reaches no row is left out.
    - Functions (command V(execute)) and sequences (command V(update)) are in it if they reach rows of others, or if that isn't known.
    - The levels are V(self) (rows about the persona), V(some) (some rows of its tenant), V(tenant) (all rows of its tenant), V(all) (also rows of
      others), V(possible) (not tried, but grants and policies allow it), and V(unclear) (something other than access control stopped it).
  returned: success, or failure because of O(deny), O(allow), or O(expected)
  type: dict
  sample:
    public.deals:
      member: {select: tenant, insert: tenant, update: tenant}
      admin: {select: tenant, insert: tenant, update: tenant, delete: tenant}
      backend: {select: all, insert: all, update: all, delete: all}
columns:
  description: The columns that roles may insert and update, by table and role, where these aren't all columns.
  returned: as RV(matrix)
  type: dict
  sample:
    public.users:
      authenticated: {update: [full_name, phone]}
attacks:
  description: How many attempts were made to do what O(deny) denies.
  returned: as RV(matrix)
  type: dict
  contains:
    tried:
      description: All of them.
      type: int
    passed:
      description: Those that succeeded.
      type: int
  sample: {tried: 1240, passed: 0}
summary:
  description: The same as a sentence.
  returned: as RV(matrix)
  type: str
  sample: 0 of 1240 attacks passed
breaches:
  description: What is denied and wasn't prevented, the first statement for each cell of the matrix.
  returned: as RV(matrix)
  type: list
  elements: dict
  contains:
    table:
      description: The table, view, function, or sequence.
      type: str
    persona:
      description: The name of the persona.
      type: str
    command:
      description: The command.
      type: str
    rows:
      description: The level in the matrix.
      type: str
    statement:
      description: The statement that got through. Empty if none was tried.
      type: str
    reason:
      description: What it reached, or why it isn't clear.
      type: str
  sample: []
without_rows:
  description: The tables for which no row could be created, so that only grants and policies were judged.
  returned: as RV(matrix)
  type: list
  elements: dict
  contains:
    table:
      description: The table.
      type: str
    reason:
      description: The first error of PostgreSQL.
      type: str
  sample: []
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.access.options import (
    ACCESS_SPEC,
    MUTUALLY_EXCLUSIVE,
    REQUIRED_ONE_OF,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.access.task import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import PSYCOPG2_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(
        argument_spec=ACCESS_SPEC,
        mutually_exclusive=MUTUALLY_EXCLUSIVE,
        required_one_of=REQUIRED_ONE_OF,
        supports_check_mode=True,
    )
    require(module, "psycopg2", PSYCOPG2_IMPORT_ERROR)
    run_module(module, lambda: run(module.params))


if __name__ == "__main__":
    main()
