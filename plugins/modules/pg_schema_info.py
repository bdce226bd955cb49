#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pg_schema_info
short_description: Export the schema of a PostgreSQL database as SQL and as facts
version_added: 0.1.0
author:
  - DraggonnB (@draggonnb)
description:
  - Returns what the schemas of a database hold, as facts and as DDL. The DDL run in an empty database makes the same schema,
    and given to M(draggonnb.supabase.pg_schema_apply) for the database it comes from, there is nothing to do.
    So a team can start from the database that it has.
  - Exported is everything in the schemas that O(schemas) names. Of what lies outside, it is what cannot be there without them.
    That is a trigger or a policy on a table of another schema that uses something in the named ones, and a publication that
    publishes some of their tables, with all its tables, or that names no table at all.
  - Not exported is what the named schemas use and others provide, such as roles, other schemas and the extensions in them.
  - Rows and the current values of sequences are no part of a schema. Nothing that is exported holds a password, unless somebody
    wrote one into a function, a default or a comment.
  - The database sees one read-only transaction. A role that may log in is enough.
options:
  schemas:
    description:
      - The schemas to export.
    type: list
    elements: str
    default: [public]
  owners:
    description:
      - Export who owns what, as C(ALTER ... OWNER TO), and the default privileges of all roles. Otherwise the DDL gives
        everything to the role that runs it, and holds only the default privileges of roles that own something in the schemas.
    type: bool
    default: false
  existing_publications:
    description:
      - Publications that exist before the DDL is run, as C(supabase_realtime) does in every Supabase project. For these the DDL
        only adds the tables of the named schemas.
    type: list
    elements: str
    default: []
  session_role:
    description:
      - Accepted for the sake of common C(module_defaults), and not used. Nothing is made or changed.
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.info
  - draggonnb.supabase.attributes.database
  - draggonnb.supabase.database
notes:
  - The value of O(login_password) is masked wherever it occurs in a result, unless it is short or an ordinary word. Where it is
    also a word of the schema, that makes the DDL useless; the module warns of it.
seealso:
  - module: draggonnb.supabase.pg_schema_apply
"""

EXAMPLES = r"""
- name: Read the schema of the database that is there
  draggonnb.supabase.pg_schema_info:
    login_host: db.example.com
    login_db: crm
    login_user: reader
    login_password: "{{ crm_password }}"
    schemas: [public, app]
  register: crm

- name: Keep it as the declaration from now on
  ansible.builtin.copy:
    content: "{{ crm.ddl }}"
    dest: schema.sql
    mode: "0644"
  delegate_to: localhost

- name: Read that of a Supabase project
  draggonnb.supabase.pg_schema_info:
    database_url: "{{ project_url }}"
    existing_publications: [supabase_realtime]
  register: project

- name: See that every table has row level security
  ansible.builtin.assert:
    that: project.summary.rls_enabled == project.summary.tables
"""

RETURN = r"""
facts:
  description: Everything that the schemas hold, by kind and name.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: The kind of fact, for example V(table), V(column), V(policy) or V(grant).
      type: str
    name:
      description: Its name. There are no two facts of one kind and name.
      type: str
    attributes:
      description: What there is to say of it, in the words of PostgreSQL. Which attributes there are depends on the kind.
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
    - One script that makes all of it in a database where nothing of it exists, in an order that PostgreSQL accepts.
    - Every name is qualified, and every privilege is stated.
  returned: success
  type: str
  sample: |
    CREATE TABLE public.notes (
      id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
      body text
    );
summary:
  description: How many there are of what.
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
unmodelled:
  description:
    - Objects of kinds that can neither be exported nor managed, such as foreign tables. They are in neither RV(facts)
      nor RV(ddl), and there is a warning for each.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: What it is.
      type: str
    name:
      description: Its name.
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
