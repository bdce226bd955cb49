#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pg_schema_info
short_description: Export the schema of a PostgreSQL database as SQL and as facts
version_added: 1.0.0
author:
  - DraggonnB (@draggonnb)
description:
  - Returns the schemas of a database as facts and as DDL. If the DDL is run in an empty database, it creates the same schema; if
    M(draggonnb.supabase.pg_schema_apply) applies it to the database that it comes from, nothing changes.
    So a team can start with an existing database.
  - Exports all objects in O(schemas). Of the other objects, it exports those that depend on these schemas.
    They are triggers and policies on tables of other schemas that use objects in these schemas, and publications that
    publish some of their tables (with all tables) or that name no table.
  - Exports all subscriptions, foreign-data wrappers, foreign servers, and user mappings, as they belong to no schema.
  - Doesn't export what these schemas depend on, such as roles, other schemas, and the extensions in them.
  - Rows and the current values of sequences aren't part of a schema. The export contains no passwords, unless a function, a
    default, or a comment contains one. A mask stands for each connection of a subscription, and for each option of a foreign server
    or user mapping that may be a password; M(draggonnb.supabase.pg_schema_apply) leaves such a value as it is in the database.
  - Runs one read-only transaction. A role that can log in suffices.
options:
  schemas:
    description:
      - The schemas to export.
    type: list
    elements: str
    default: [public]
  owners:
    description:
      - Export the owners, as C(ALTER ... OWNER TO), and the default privileges of all roles. Otherwise, the role that runs the
        DDL owns all objects, and the DDL contains only the default privileges of roles that own objects in the schemas.
    type: bool
    default: false
  existing_publications:
    description:
      - Publications that exist before the DDL is run, such as C(supabase_realtime) in every Supabase project. The DDL doesn't create
        them, but adds the tables of the schemas to them.
    type: list
    elements: str
    default: []
  session_role:
    description:
      - Accepted so that C(module_defaults) can be shared, but not used, because nothing is changed.
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.info
  - draggonnb.supabase.attributes.database
  - draggonnb.supabase.database
notes:
  - The value of O(login_password) is masked wherever it occurs in the result, unless it is short or an ordinary word. If the schema
    contains it as well, the DDL can't be used; a warning reports that.
seealso:
  - module: draggonnb.supabase.pg_schema_apply
"""

EXAMPLES = r"""
- name: Read the schema of an existing database
  draggonnb.supabase.pg_schema_info:
    login_host: db.example.com
    login_db: crm
    login_user: reader
    login_password: "{{ crm_password }}"
    schemas: [public, app]
  register: crm

- name: Use it as the desired schema
  ansible.builtin.copy:
    content: "{{ crm.ddl }}"
    dest: schema.sql
    mode: "0644"
  delegate_to: localhost

- name: Read the schema of a Supabase project
  draggonnb.supabase.pg_schema_info:
    database_url: "{{ project_url }}"
    existing_publications: [supabase_realtime]
  register: project

- name: Check that every table has row-level security
  ansible.builtin.assert:
    that: project.summary.rls_enabled == project.summary.tables
"""

RETURN = r"""
facts:
  description: The facts of the schemas, by kind and name.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: The kind of the fact, for example V(table), V(column), V(policy), or V(grant).
      type: str
    name:
      description: The name of the fact, unique within its kind.
      type: str
    attributes:
      description:
        - The attributes of the fact, in the terms of PostgreSQL. They depend on the kind.
        - The name of another object is a list with the parts of its qualified name.
      type: dict
  sample:
    - kind: policy
      name: members on public.deals
      attributes:
        command: SELECT
        permissive: PERMISSIVE
        roles: [authenticated]
        using: (organization_id = app.organization())
        check: null
ddl:
  description:
    - One script that creates all objects in a database that has none of them, in an order that PostgreSQL accepts.
    - All names are qualified, and all privileges are explicit.
  returned: success
  type: str
  sample: |
    CREATE TABLE public.notes (
      id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
      body text
    );
summary:
  description: Numbers of objects.
  returned: success
  type: dict
  sample:
    tables: 21
    rls_enabled: 21
    policies: 61
server_version:
  description: Version of the server.
  returned: success
  type: str
  sample: "17.6"
left_out:
  description:
    - What isn't in RV(ddl), and has to be known to run it. The roles that it names, and the objects of other schemas that its objects need
      (schemas, extensions, tables), must exist where it is run. The publications in O(existing_publications) aren't created. Values that may be
      secrets are masked. Objects of some kinds aren't supported.
    - A comment at the end of RV(ddl) lists the same.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: The kind of the object, in words.
      type: str
    name:
      description: The name of the object, qualified as in SQL.
      type: str
    reason:
      description: Why it is left out.
      type: str
  sample:
    - kind: role
      name: authenticated
      reason: belongs to the server, not to a schema; it must exist where the DDL is run
unmodelled:
  description:
    - Objects of kinds that can't be exported or managed, such as types that are never defined. They are in neither RV(facts)
      nor RV(ddl), and a warning reports each.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: The kind of the object.
      type: str
    name:
      description: The name of the object.
      type: str
  sample: []
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import PSYCOPG2_IMPORT_ERROR
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.export.export import export
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.export.options import (
    INFO_SPEC,
    MUTUALLY_EXCLUSIVE,
    REQUIRED_ONE_OF,
    request_from,
)


def main() -> None:
    module = AnsibleModule(
        argument_spec=INFO_SPEC,
        mutually_exclusive=MUTUALLY_EXCLUSIVE,
        required_one_of=REQUIRED_ONE_OF,
        supports_check_mode=True,
    )
    require(module, "psycopg2", PSYCOPG2_IMPORT_ERROR)
    run_module(module, lambda: export(request_from(module.params)))


if __name__ == "__main__":
    main()
