#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pg_schema_apply
short_description: Make a PostgreSQL database equal a schema declared in SQL
version_added: 0.1.0
author:
  - DraggonnB (@draggonnb)
description:
  - Compares the schemas of a database with the SQL that declares them, and applies exactly what differs.
  - PostgreSQL itself reads the declaration, in a throw-away shadow server; the SQL is never parsed by the module.
    It is plain C(CREATE) statements, as for an empty database.
  - >-
    A rename is not guessed, it has to be said, by a comment such as C(-- renamed from: old_name) at the end of the line on
    which the definition of a table, a column or another object begins, or on a line of its own directly above. As long as a
    database has the old name and not the new one, it is renamed and keeps its rows; afterwards the comment does nothing.
  - Everything is done in one transaction that compares again before it commits, and rolls back unless the database then
    equals the declaration. With O(online=true) it is as few transactions as PostgreSQL demands for changing tables in use.
  - In check mode the database sees nothing but read-only transactions.
  - The SQL means what it means in a session of the role that makes the objects (O(session_role), or the login). The settings that
    the database and this role have by default count, such as C(search_path) and C(timezone).
  - Functions that are called while objects are made find what the C(search_path) of that role finds. A schema where another role
    has put an object of a name that is used elsewhere is not searched, and a warning says so.
options:
  schema_sql:
    description:
      - The desired schema, as SQL text. What C(pg_dump --schema-only) writes is such a text.
    type: str
  schema_file:
    description:
      - A file with the desired schema, on the machine where the module runs.
    type: path
  schemas:
    description:
      - The schemas that are managed. What is in them and not declared is a difference.
      - Objects outside of them (a trigger on a table of another schema, a publication) are managed as far as they are declared.
        What isn't declared there is left alone, whatever O(destructive) says, unless it uses something that goes. A warning
        names it then, in check mode as well.
      - What concerns the whole database and isn't declared is left alone as well. Those are publications, and default privileges
        but for what the role that makes the objects makes in these schemas. When there is no other schema in the database,
        all of it is managed.
    type: list
    elements: str
    default: [public]
  ensure_rls:
    description:
      - Enable row level security on every table of the managed schemas, declared or not.
    type: bool
    default: false
  manage_owners:
    description:
      - Compare and change the ownership of objects, too.
    type: bool
    default: false
  shadow_url:
    description:
      - A server to read the desired schema on, as a superuser, instead of a throw-away one beside Ansible. A database is made
        there for the while and dropped, and nothing else remains.
      - The desired SQL may do there what this login may do. As a superuser it can run programs on that server, and a
        warning says so.
        The throw-away server reads it without such rights.
    type: str
  shadow_timeout:
    description:
      - Seconds that reading the desired schema may take. Then it is ended and the task fails. V(0) is no limit.
    type: float
    default: 300.0
  shadow_setup_sql:
    description:
      - SQL that makes what must exist before the desired SQL makes sense (roles, other schemas).
      - What it makes or grants, and the desired SQL neither changes nor takes away, is not declared. It is left as the database
        has it, or not, in the managed schemas as well.
      - It runs as a superuser of the shadow, so it must come from somebody who may run programs where Ansible runs.
    type: str
    default: ""
  assume_empty:
    description:
      - Plan for a database that doesn't exist yet, without connecting to any. Changes nothing, in check mode or not.
    type: bool
    default: false
  destructive:
    description:
      - What to do about changes that lose data or take something away that others may use. That is dropping a table, column,
        view, function, type, sequence, index, constraint or extension that isn't declared, a lossy change of type, and a
        removed enum label.
      - V(keep) leaves them undone and lists them in RV(kept); V(fail) fails before anything is touched; V(apply) does them.
      - No value is cut off in silence. Rows whose values don't fit a new type make the task fail before anything is done, in check
        mode as well; rows whose values are rounded or changed otherwise are counted in a warning.
      - Access is never destructive. Policies, grants, row level security and triggers of declared tables are brought to exactly
        what is declared.
    type: str
    choices: [keep, fail, apply]
    default: keep
  online:
    description:
      - Change tables that are in use without stopping those who use them. Indexes are built and dropped C(CONCURRENTLY), keys
        are put on an index that was built so, checks and foreign keys come in as C(NOT VALID) and are validated afterwards, and
        a column becomes C(NOT NULL) once a validated check has proved it.
      - That takes several transactions; RV(statements) says which statement belongs to which. The first one does everything
        that can be done at once, access above all. Cut off at any statement, the next run finishes, whatever it finds.
      - New tables need none of it, and come in the first transaction.
      - The connection must keep its session from one transaction to the next. A pooler in transaction mode doesn't.
    type: bool
    default: false
  lock_timeout:
    description:
      - Seconds to wait for a lock. Whoever waits for a lock holds up everybody who comes after, so when it passes, the
        transaction is rolled back and tried again, three more times, with growing pauses of that length in between.
      - V(0) waits as long as it takes, and holds everybody up for as long.
      - What runs outside of a transaction with O(online=true) holds nobody up while it waits, and has no such limit.
    type: float
    default: 5.0
  statement_timeout:
    description:
      - Seconds that a statement may run; V(0) is no limit.
    type: float
    default: 0.0
  cache:
    description:
      - Remember what the declaration means, in the cache folder of the user, so that a second run starts no shadow.
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
- name: Keep a database equal to its declaration
  draggonnb.supabase.pg_schema_apply:
    login_host: db.example.com
    login_db: crm
    login_user: deploy
    login_password: "{{ crm_password }}"
    ssl_mode: verify-full
    ca_cert: /etc/ssl/certs/db-ca.pem
    schema_file: schema.sql

- name: Bring it there whatever is lost, and see what that takes
  draggonnb.supabase.pg_schema_apply:
    database_url: "{{ crm_url }}"
    schema_sql: "{{ lookup('ansible.builtin.template', 'schema.sql.j2') }}"
    schemas: [public, app]
    ensure_rls: true
    destructive: apply
  register: schema

- name: Change large tables while they are in use
  draggonnb.supabase.pg_schema_apply:
    database_url: "{{ crm_url }}"
    schema_file: schema.sql
    online: true
    lock_timeout: 2

- name: Rename a table and a column, in every database that still has the old names
  draggonnb.supabase.pg_schema_apply:
    database_url: "{{ crm_url }}"
    schema_sql: |
      CREATE TABLE accounts (  -- renamed from: users
          id bigint PRIMARY KEY,
          email text NOT NULL  -- renamed from: mail
      );

- name: Show the DDL that a new client would get, with no database at all
  draggonnb.supabase.pg_schema_apply:
    schema_file: schema.sql
    assume_empty: true
  check_mode: true
  diff: true
"""

RETURN = r"""
statements:
  description: What was done, or in check mode would be done, in order.
  returned: success
  type: list
  elements: dict
  contains:
    sql:
      description: The statement.
      type: str
    kind:
      description: The kind of fact it is about, for example V(table), V(policy) or V(grant).
      type: str
    object:
      description: Its name.
      type: str
    hazards:
      description:
        - What it costs or risks, out of V(data_loss), V(rewrites_table), V(blocks_writes), V(blocks_reads) and V(may_fail_on_data).
      type: list
      elements: str
    transaction:
      description:
        - The number of the transaction that it belongs to, from 1. A statement that runs outside of a transaction block has
          a number for itself.
        - Without O(online) it is 1. New enum labels that had to be committed first make one more, which check mode cannot foretell.
      type: int
  sample:
    - sql: ALTER TABLE public.deals ENABLE ROW LEVEL SECURITY
      kind: rls
      object: public.deals
      hazards: [blocks_reads, blocks_writes]
      transaction: 1
kept:
  description: Differences that O(destructive=keep) left as they are. They don't count as changed.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: The kind of fact.
      type: str
    object:
      description: Its name.
      type: str
    reason:
      description: Why it was kept.
      type: str
summary:
  description: Counts of what the managed schemas hold when all is done.
  returned: success
  type: dict
  sample:
    tables: 21
    rls_enabled: 21
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
