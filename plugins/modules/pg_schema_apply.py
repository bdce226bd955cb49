#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pg_schema_apply
short_description: Change a PostgreSQL database to match a schema written in SQL
version_added: 1.0.0
author:
  - DraggonnB (@draggonnb)
description:
  - Compares the schemas of a database with the desired schema, which is written in SQL, and applies the differences.
  - PostgreSQL itself runs the SQL, in a temporary shadow server; the module doesn't parse it.
    The SQL consists of plain C(CREATE) statements, as for an empty database.
  - >-
    Renames are not guessed. To rename a table, a column, or another object, add a comment such as C(-- renamed from: old_name) at
    the end of the line on which its definition begins, or on a separate line directly above. If a database has the old name and
    not the new one, the object is renamed and keeps its rows; otherwise, the comment has no effect.
  - All changes are made in one transaction, which compares again before COMMIT and is rolled back unless the database then
    matches the desired schema. With O(online=true), it is as few transactions as PostgreSQL requires for online changes.
  - In check mode, the module only runs read-only transactions.
  - The SQL is interpreted as in a session of the role that creates the objects (O(session_role), or the login). The default settings
    of the database and of this role apply, such as C(search_path) and C(timezone).
  - Functions that are called while objects are created use the C(search_path) of that role. A schema in which another role
    has created an object whose name is used elsewhere is not searched, and a warning reports it.
options:
  schema_sql:
    description:
      - The desired schema, as SQL. The output of C(pg_dump --schema-only) is valid, whatever its other options are.
      - What such scripts do in an empty database counts. So C(BEGIN) and C(COMMIT) around the SQL, what C(pg_dump --clean) drops
        at the beginning, and commands of psql without effect on the SQL are ignored, and C(CREATE SCHEMA public) is allowed.
        C(CREATE DATABASE) is ignored with a warning. Rows of C(COPY) and other commands of psql are an error.
    type: str
  schema_file:
    description:
      - File with the desired schema, on the machine where the module runs. In UTF-8, or in UTF-16 with a byte order mark.
    type: path
  schemas:
    description:
      - The managed schemas. An object in them that isn't declared is a difference.
      - Objects outside of them (a trigger on a table of another schema, a publication) are managed if they are declared.
        Undeclared ones are not changed, whatever O(destructive) is, unless they depend on an object that is dropped. A warning
        reports that, in check mode as well.
      - Undeclared objects of the whole database are not changed either. These are publications, subscriptions, foreign-data
        wrappers, foreign servers, user mappings of undeclared servers, and default privileges except those of the role that
        creates the objects in these schemas. If the database has no other schema, all of them are managed, except subscriptions
        with a replication slot.
    type: list
    elements: str
    default: [public]
  ensure_rls:
    description:
      - Enable row-level security on every table of the managed schemas, declared or not.
    type: bool
    default: false
  manage_owners:
    description:
      - Also compare and change the owners of objects.
    type: bool
    default: false
  shadow_url:
    description:
      - URL of a server to load the desired schema on, instead of a temporary one on the machine where the module runs. The shadow
        database is created there and dropped again.
      - The SQL runs there with the privileges of this login. As a superuser, it can run programs on that server; a
        warning reports that. On the temporary server, it runs without superuser privileges.
    type: str
  shadow_timeout:
    description:
      - Seconds that loading the desired schema may take before the task fails. V(0) is no limit.
    type: float
    default: 300.0
  shadow_setup_sql:
    description:
      - SQL to run in the shadow database first, to create objects that the desired schema requires (roles, other schemas).
      - What it creates or grants is not declared, unless the desired schema changes or removes it. Such objects are not changed
        in the database, in the managed schemas either.
      - It runs as a superuser of the shadow database. Only use SQL from users who may run programs on this machine.
    type: str
    default: ""
  assume_empty:
    description:
      - Plan for a database that doesn't exist yet, without connecting. Changes nothing, in check mode or not.
    type: bool
    default: false
  destructive:
    description:
      - What to do about destructive changes, which lose data or remove an object that something may use. They are dropping an
        undeclared table, column, view, function, type, sequence, index, constraint, or extension, a lossy change of a type, and
        removing an enum label.
      - V(keep) doesn't make them and lists them in RV(kept); V(fail) fails before anything is changed; V(apply) makes them.
      - Values are never truncated silently. If values don't fit a new type, the task fails before anything is changed, in check
        mode as well; if values are rounded or changed otherwise, a warning has their number.
      - Changes of access control are never destructive. Policies, grants, row-level security, and triggers of declared tables are
        changed to match the desired schema exactly.
    type: str
    choices: [keep, fail, apply]
    default: keep
  online:
    description:
      - Change tables without blocking the sessions that use them. Indexes are built and dropped C(CONCURRENTLY), keys
        use such an index, checks and foreign keys are added as C(NOT VALID) and validated afterwards, and
        a column is set to C(NOT NULL) after a check constraint on it was validated.
      - This takes several transactions; RV(statements) shows to which one a statement belongs. The first one makes all
        fast changes, including access control. If a run is interrupted, the next one continues.
      - New tables are created in the first transaction.
      - All transactions must use one session. A pooler in transaction mode doesn't support that.
    type: bool
    default: false
  expected_plan:
    description:
      - The IDs of the plans that may be applied, as RV(plan_id) returned them in check mode, from this or another database. The task fails
        before it changes anything if the plan is a different one, in check mode too. So what was approved is what runs.
      - A database that needs no changes is accepted.
      - With O(online=true), add the RV(resume_plan_ids), so that a run can continue after an interrupted one.
    type: list
    elements: str
  return_undo:
    description:
      - Return the statements that lead back to the current schema as RV(undo), and what they can't bring back.
    type: bool
    default: false
  lock_timeout:
    description:
      - Seconds to wait for a lock. Other sessions queue behind a statement that waits for a lock. So after this time, the
        transaction is rolled back and retried, at most three more times, with pauses that are increasing multiples of this time.
      - V(0) is no limit. Other sessions then queue as long as the statement waits.
      - Statements that run outside of a transaction block with O(online=true) block no session while they wait, and have no limit.
    type: float
    default: 5.0
  statement_timeout:
    description:
      - Seconds that a statement may run. V(0) is no limit.
    type: float
    default: 0.0
  cache:
    description:
      - Cache the desired schema in the user's cache directory, so that later runs don't need the shadow database.
    type: bool
    default: true
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.database
  - draggonnb.supabase.database
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
seealso:
  - module: draggonnb.supabase.supabase_project
"""

EXAMPLES = r"""
- name: Change a database to match a schema file
  draggonnb.supabase.pg_schema_apply:
    login_host: db.example.com
    login_db: crm
    login_user: deploy
    login_password: "{{ crm_password }}"
    ssl_mode: verify-full
    ca_cert: /etc/ssl/certs/db-ca.pem
    schema_file: schema.sql

- name: Make destructive changes as well
  draggonnb.supabase.pg_schema_apply:
    database_url: "{{ crm_url }}"
    schema_sql: "{{ lookup('ansible.builtin.template', 'schema.sql.j2') }}"
    schemas: [public, app]
    ensure_rls: true
    destructive: apply
  register: schema

- name: Change large tables online
  draggonnb.supabase.pg_schema_apply:
    database_url: "{{ crm_url }}"
    schema_file: schema.sql
    online: true
    lock_timeout: 2

- name: Plan the changes of one database
  draggonnb.supabase.pg_schema_apply:
    database_url: "{{ crm_url }}"
    schema_file: schema.sql
    return_undo: true
  check_mode: true
  register: plan

- name: Apply this plan, and no other, to all databases
  draggonnb.supabase.pg_schema_apply:
    database_url: "{{ item }}"
    schema_file: schema.sql
    expected_plan: "{{ [plan.plan_id] }}"
  loop: "{{ client_urls }}"
  loop_control:
    label: "{{ ansible_loop.index }}"
    extended: true

- name: Rename a table and a column in databases that have the old names
  draggonnb.supabase.pg_schema_apply:
    database_url: "{{ crm_url }}"
    schema_sql: |
      CREATE TABLE accounts (  -- renamed from: users
          id bigint PRIMARY KEY,
          email text NOT NULL  -- renamed from: mail
      );

- name: Show the DDL for a new database without connecting
  draggonnb.supabase.pg_schema_apply:
    schema_file: schema.sql
    assume_empty: true
  check_mode: true
  diff: true
"""

RETURN = r"""
statements:
  description: The statements that were executed, or would be in check mode, in order.
  returned: success
  type: list
  elements: dict
  contains:
    sql:
      description: The statement.
      type: str
    kind:
      description: The kind of the fact that it changes, for example V(table), V(policy), or V(grant).
      type: str
    object:
      description: The name of the fact.
      type: str
    hazards:
      description:
        - What it may cost. V(data_loss), V(rewrites_table), V(blocks_writes), V(blocks_reads), or V(may_fail_on_data).
      type: list
      elements: str
    transaction:
      description:
        - The number of the transaction that it belongs to, starting at 1. A statement that runs outside of a transaction block has
          its own number.
        - Without O(online), it is 1. New enum labels that must be committed first take one more, which check mode can't predict.
      type: int
  sample:
    - sql: ALTER TABLE public.deals ENABLE ROW LEVEL SECURITY
      kind: rls
      object: public.deals
      hazards: [blocks_reads, blocks_writes]
      transaction: 1
plan_id:
  description:
    - The ID of the plan. Two databases have the same one if the same statements, with the same hazards, start from the same state, and the
      same differences are kept. Names of databases, rows, and values of secrets don't matter.
    - In check mode, it is the ID that the run will have.
  returned: success, and if the plan is not an expected one
  type: str
  sample: 1f0c5a1c62b7d0b9b8a5f3a1f8f2a6f1-9a3f5c21-74e2b0aa-5d1c9be03f6f7a12
resume_plan_ids:
  description: With O(online=true), the IDs of the plans that remain after each transaction but the last, if the run is interrupted.
  returned: success
  type: list
  elements: str
  sample: []
undo:
  description: How to undo the plan.
  returned: with O(return_undo=true)
  type: dict
  contains:
    settings:
      description: The statements that set what the others rely on. They precede these in each transaction.
      type: str
    statements:
      description: The statements, in order.
      type: list
      elements: dict
      contains:
        sql:
          description: The statement.
          type: str
        transaction:
          description: The number of its transaction. New enum labels must be committed before others use them.
          type: int
    lost:
      description: What they don't bring back, such as the values of a dropped column. Empty if they restore everything.
      type: list
      elements: dict
      contains:
        kind:
          description: The kind of the fact.
          type: str
        object:
          description: The name of the fact.
          type: str
        reason:
          description: What is lost.
          type: str
differing:
  description: What differs from the nearest expected plan.
  returned: if the plan is not an expected one
  type: list
  elements: str
  sample: [the state that it starts from]
kept:
  description:
    - Differences that were kept because of O(destructive=keep). They don't count as changed.
    - If the run fails because of O(destructive=fail), those that it would have to make.
  returned: success, and if O(destructive=fail) refuses the schema
  type: list
  elements: dict
  contains:
    kind:
      description: The kind of the fact.
      type: str
    object:
      description: The name of the fact.
      type: str
    reason:
      description: Why it was kept.
      type: str
summary:
  description:
    - Numbers of objects in the managed schemas after the run. In check mode, the numbers that a normal run would lead to.
  returned: success
  type: dict
  sample:
    tables: 21
    rls_enabled: 21
    policies: 61
summary_before:
  description: The same numbers before the run. In check mode, what the database contains.
  returned: success
  type: dict
  sample:
    tables: 21
    rls_enabled: 19
    policies: 61
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import PSYCOPG2_IMPORT_ERROR
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.options import (
    APPLY_SPEC,
    MUTUALLY_EXCLUSIVE,
    REQUIRED_ONE_OF,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.task import run


def main() -> None:
    module = AnsibleModule(
        argument_spec=APPLY_SPEC,
        mutually_exclusive=MUTUALLY_EXCLUSIVE,
        required_one_of=REQUIRED_ONE_OF,
        supports_check_mode=True,
    )
    require(module, "psycopg2", PSYCOPG2_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check=module.check_mode))


if __name__ == "__main__":
    main()
