#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pg_rows
short_description: Make rows of PostgreSQL tables match declared ones
version_added: 1.0.0
author:
  - DraggonnB (@draggonnb)
description:
  - Inserts the declared rows that a table lacks and updates those that differ, for reference data such as plans, stages, or templates.
    Rows that aren't declared are only deleted if O(tables[].state) says so.
  - PostgreSQL converts each declared value to the type of its column and compares it by that type, so V(1.0) equals V(1), and a
    timestamp equals the same instant in another time zone.
  - Reads in a read-only transaction first. If rows differ, all changes to all tables are made in one transaction, which locks the tables
    against other writers, compares again, and is rolled back unless the rows then match.
  - Fails if row-level security hides rows from the role, because hidden rows would be inserted a second time.
options:
  tables:
    description:
      - The tables and their rows. Rows are inserted and updated in this order, and deleted in the reverse order, so list a table after
        those that its foreign keys refer to.
    type: list
    elements: dict
    required: true
    suboptions:
      schema:
        description:
          - The schema of the table.
        type: str
        default: public
      table:
        description:
          - The name of the table, without its schema.
        type: str
        required: true
      key:
        description:
          - The columns that identify a row. They must be those of a primary key or of a unique constraint or index. With
            O(tables[].update=false) and O(tables[].state=present), they may be others.
          - The primary key if not set.
        type: list
        elements: str
      rows:
        description:
          - The rows, as dictionaries of values by column. C(null) is NULL; a list is an array, and a dictionary is JSON or a composite value.
          - A column that a row doesn't have isn't compared; in a new row it gets its default.
          - Generated columns can't be set. Identity columns can be set in a new row; C(GENERATED ALWAYS) requires that they are part of the
            key. Their sequence then continues after the largest value.
          - Put text in quotes that YAML takes for a boolean, such as V(no).
        type: list
        elements: dict
        required: true
      state:
        description:
          - V(present) inserts and updates.
          - V(exact) also deletes all rows that aren't declared, at most O(tables[].max_deletions).
          - V(absent) deletes the rows whose keys are in O(tables[].rows), which must have no other columns.
        type: str
        choices: [present, exact, absent]
        default: present
      update:
        description:
          - Whether to update existing rows that differ. With V(false), a row is inserted unless there is one with its key, and may be edited in
            the database.
        type: bool
        default: true
      references:
        description:
          - For foreign keys to generated values. By column, a dictionary with the members C(table), C(key), C(column), and C(schema) (V(public) if
            not set). The declared value of the column is that of C(key), a unique column of the other table; the stored one is that of C(column)
            in the same row.
        type: dict
        default: {}
      max_deletions:
        description:
          - The largest number of undeclared rows that V(exact) deletes. If there are more, the task fails before anything is changed.
        type: int
        default: 0
      secret_columns:
        description:
          - Columns whose values must not be shown. They are masked in the diff, in messages, and in the returned arguments.
          - Set C(no_log) for the task as well if the host's system log must not contain them, as Ansible logs the arguments of modules.
        type: list
        elements: str
        default: []
  allow_missing_in_check_mode:
    description:
      - In check mode, take a table that doesn't exist for an empty one, and leave out columns that don't exist, because an earlier task
        would create them.
    type: bool
    default: false
  lock_timeout:
    description:
      - Seconds to wait for the lock on a table. V(0) is no limit.
    type: float
    default: 5.0
  statement_timeout:
    description:
      - Seconds that a statement may run. V(0) is no limit.
    type: float
    default: 0.0
  session_role:
    description:
      - Role to switch to (C(SET ROLE)). In check mode, the login keeps its own role if it may not switch, so that one that can only read is
        sufficient.
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.database
  - draggonnb.supabase.database
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details:
      - Shows the key and the changed columns of each row that changes. Values of O(tables[].secret_columns) are masked.
  idempotent:
    support: full
seealso:
  - module: draggonnb.supabase.pg_schema_apply
"""

EXAMPLES = r"""
- name: Ensure that the plans exist
  draggonnb.supabase.pg_rows:
    database_url: "{{ crm_url }}"
    tables:
      - table: plans
        key: [code]
        rows:
          - {code: starter, name: Starter, monthly_price: 19.00, features: [crm]}
          - {code: professional, name: Professional, monthly_price: 49.00, features: [crm, email]}

- name: Ensure that there are exactly these stages, deleting at most three others
  draggonnb.supabase.pg_rows:
    database_url: "{{ crm_url }}"
    tables:
      - schema: app
        table: stages
        rows:
          - {id: 1, name: New}
          - {id: 2, name: Won}
        state: exact
        max_deletions: 3

- name: Ensure that an organization exists, and that it has an owner, whoever that is
  draggonnb.supabase.pg_rows:
    database_url: "{{ crm_url }}"
    tables:
      - table: organizations
        key: [slug]
        update: false
        rows:
          - {slug: acme, name: Acme Ltd}
      - table: users
        key: [organization_id, role]
        update: false
        references:
          organization_id: {table: organizations, key: slug, column: id}
        rows:
          - {organization_id: acme, role: owner, email: ann@acme.example, status: invited}

- name: Ensure that an old template is gone
  draggonnb.supabase.pg_rows:
    database_url: "{{ crm_url }}"
    tables:
      - table: templates
        key: [name]
        rows:
          - {name: welcome-2019}
        state: absent
"""

RETURN = r"""
tables:
  description: For each element of O(tables), how many rows were changed, or would be in check mode.
  returned: success
  type: list
  elements: dict
  contains:
    schema:
      description: The schema of the table.
      type: str
    table:
      description: The name of the table.
      type: str
    inserted:
      description: The number of rows that were inserted.
      type: int
    updated:
      description: The number of rows that were updated.
      type: int
    deleted:
      description: The number of rows that were deleted, not counting those of other tables that a foreign key deletes along.
      type: int
    unchanged:
      description: The number of declared rows that needed no change.
      type: int
  sample:
    - {schema: public, table: plans, inserted: 1, updated: 1, deleted: 0, unchanged: 3}
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import PSYCOPG2_IMPORT_ERROR
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.rows.options import (
    MUTUALLY_EXCLUSIVE,
    REQUIRED_ONE_OF,
    ROWS_SPEC,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.rows.reconciler import run


def main() -> None:
    module = AnsibleModule(
        argument_spec=ROWS_SPEC,
        mutually_exclusive=MUTUALLY_EXCLUSIVE,
        required_one_of=REQUIRED_ONE_OF,
        supports_check_mode=True,
    )
    require(module, "psycopg2", PSYCOPG2_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check=module.check_mode))


if __name__ == "__main__":
    main()
