#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_fleet_info
short_description: Audit the databases and projects of many clients at once
version_added: 1.0.0
description:
  - Compares the database of each client with its desired schema, as M(draggonnb.supabase.pg_schema_apply) in check mode does, and groups
    the clients into classes to which a run would do the same.
  - A database that equals another one costs one round trip, in which the server sends only a hash. Each desired schema is loaded once.
  - Returns findings about the schema, the state and the PostgreSQL version of each project, and with O(gather) about its settings,
    advisors, backups, upgrade, and keys, and with O(steps) about what steps would change on any platform.
  - A client that can't be read is a class of its own, and never prevents the others from being read.
  - Run it once on the controller, for all clients. It changes nothing on any client.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.info
  - draggonnb.supabase.attributes.supabase
  - draggonnb.supabase.management_api
options:
  clients:
    description: The clients.
    type: list
    elements: dict
    required: true
    suboptions:
      client_id:
        description: Its ID in the report.
        type: str
        required: true
      ref:
        description: The ref of its project.
        type: str
      name:
        description: The name of its project, if O(clients[].ref) isn't set.
        type: str
      desired_schema:
        description: The name of its desired schema in O(desired_schemas).
        type: str
        default: default
      database_url:
        description:
          - The URL of its database, for a role that can read the catalogs. Not used with O(audit_transport=api).
          - Without it, the database is read through the Management API.
        type: str
      settings:
        description:
          - The settings that its project should have, by section, as M(draggonnb.supabase.supabase_project_settings) takes them.
          - Leave secret ones out. They aren't compared.
        type: dict
        default: {}
      optional_settings:
        description: Settings that the plan of the organization may not include, such as V(auth.password_hibp_enabled).
        type: list
        elements: str
        default: []
  desired_schemas:
    description: The desired schemas, as SQL by name. Clients with the same template variables share one.
    type: dict
    required: true
  audit_transport:
    description:
      - How the databases are read. The answer is the same.
      - V(api) sends one query through the Management API (C(database/query/read-only)), so it needs only HTTPS and a token with the
        permission C(database_read).
      - V(database) connects to each database, with O(clients[].database_url), or through the pooler as a temporary login role that can
        only read, which takes two requests.
      - V(auto) connects to the databases of clients that have O(clients[].database_url), and uses the API for the others.
    type: str
    choices: [auto, database, api]
    default: auto
  gather:
    description: What to read about each project in addition. Each section takes one request or two, and the project itself one.
    type: list
    elements: str
    choices: [settings, advisors, backups, upgrade, keys]
    default: []
  test_access:
    description:
      - Whether to test what users can do in each schema, as M(draggonnb.supabase.pg_access_info) does with its defaults. It is done once for each
        desired schema, and once for each drift class, in a copy of the schema of one of its clients.
      - Each attempt that gets through is a finding of every client of the class.
    type: bool
    default: false
  fail_on:
    description: Findings of this severity or worse are counted in RV(exceeding), unless they are accepted. The module doesn't fail.
    type: str
    choices: [critical, high, medium, low, info]
  baseline:
    description:
      - Findings that are accepted. Each has C(id), the identifier of a finding or a pattern with C(*) and C(?), C(reason), and optionally
        C(expires), the last day of the acceptance.
      - A finding whose acceptance has expired counts, and there is one more about that.
    type: list
    elements: dict
    default: []
  steps:
    description:
      - What runs of the steps in check mode have found. It becomes findings, classes, and a part of the report.
      - The playbook C(audit.yml) runs the steps, and reads this from their results, which the lookup P(draggonnb.supabase.step_result#lookup) makes.
    type: list
    elements: dict
    default: []
    suboptions:
      client_id:
        description: The ID of the client in O(clients).
        type: str
        required: true
      step:
        description: The role of the step, such as V(github_repository).
        type: str
        required: true
      error:
        description: Why the step couldn't be compared. Empty if it was.
        type: str
        default: ""
      differences:
        description: The objects that differ from what is declared.
        type: list
        elements: dict
        default: []
        suboptions:
          object:
            description: Its kind and name.
            type: str
            required: true
          is_missing:
            description: Whether it doesn't exist.
            type: bool
            default: false
          changes:
            description: What a run would change.
            type: list
            elements: dict
            default: []
            suboptions:
              name:
                description: The property, empty for an unnamed part such as a row.
                type: str
                required: true
              before:
                description: What it has, unless it lacks this.
                type: str
              after:
                description: What is declared, unless nothing is.
                type: str
  report_file:
    description: The file for the report. Without it, and in check mode, the report is returned.
    type: path
  forks:
    description: How many clients are read at once.
    type: int
    default: 10
  client_timeout:
    description: Seconds for one client, after which it counts as unreadable.
    type: float
    default: 300.0
  schemas:
    description: As of M(draggonnb.supabase.pg_schema_apply), like all options below.
    type: list
    elements: str
    default: [public]
  ensure_rls:
    description: Whether every table gets row-level security.
    type: bool
    default: false
  manage_owners:
    description: Whether owners are compared.
    type: bool
    default: false
  destructive:
    description: What a run would do about destructive changes.
    type: str
    choices: [keep, fail, apply]
    default: keep
  online:
    description: Whether the changes would be split to avoid long locks.
    type: bool
    default: false
  session_role:
    description: The role that creates the objects.
    type: str
  return_undo:
    description: Whether the report says how to undo the plans.
    type: bool
    default: false
  shadow_url:
    description: The server on which the desired schemas are loaded. Empty for a temporary one.
    type: str
  shadow_timeout:
    description: Seconds that loading one may take. V(0) for no limit.
    type: float
    default: 300.0
  shadow_setup_sql:
    description: SQL that is run before the desired schemas.
    type: str
    default: ""
  cache:
    description: Whether desired schemas and verdicts are cached on this host.
    type: bool
    default: true
notes:
  - The report contains names and DDL, but no secrets. Its format is described in the documentation of the collection.
seealso:
  - module: draggonnb.supabase.pg_schema_apply
  - module: draggonnb.supabase.supabase_project_info
"""

EXAMPLES = r"""
- name: Audit two clients with HTTPS only
  draggonnb.supabase.supabase_fleet_info:
    clients:
      - {client_id: acme, name: client-acme-prod}
      - {client_id: globex, name: client-globex-prod}
    desired_schemas:
      default: "{{ lookup('ansible.builtin.file', 'schema.sql') }}"
    session_role: postgres
    gather: [backups, advisors]
    fail_on: high
    report_file: report.json
  register: audit
"""

RETURN = r"""
counts:
  description: How many clients are equal, differ, or are unreadable, and how many findings there are, by severity.
  returned: success
  type: dict
  sample:
    clients: 1000
    equal: 961
    drifted: 38
    unreadable: 1
    findings: {critical: 0, high: 39, medium: 0, low: 0, info: 0}
classes:
  description: The classes of clients to which a run would do the same.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Its identifier, which is the same in every audit.
      type: str
    verdict:
      description: V(equal), V(drift), or V(unreadable).
      type: str
    title:
      description: What differs.
      type: str
      sample: lacks policy members_read on public.deals
    clients:
      description: The number of clients.
      type: int
    plan_ids:
      description: The IDs of the plans, for O(draggonnb.supabase.pg_schema_apply#module:expected_plan).
      type: list
      elements: str
step_classes:
  description: For each of O(steps), the classes of clients that differ in the same way.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Its identifier, which is the same in every audit.
      type: str
    step:
      description: The step.
      type: str
    verdict:
      description: V(equal), V(drift), or V(unreadable).
      type: str
    title:
      description: What differs.
      type: str
      sample: "The repository agency/client-… differs: has_wiki is true instead of false."
    clients:
      description: The number of clients.
      type: int
overview:
  description: The classes with their clients and statements, and the findings that count for O(fail_on), in a bounded number of lines.
  returned: success
  type: list
  elements: str
exceeding:
  description: The number of findings that count for O(fail_on), and the identifiers of the first ones.
  returned: success
  type: dict
  sample:
    count: 1
    first: ["schema.drift:acme"]
differing:
  description:
    - The IDs of the clients with a finding C(*.drift) that isn't accepted, and whose severity isn't V(info). A run of C(provision.yml)
      would change them.
  returned: success
  type: list
  elements: str
  sample: [acme, globex]
requests:
  description: How many requests were sent to the API for the clients, in addition to listing the projects.
  returned: success
  type: int
report_file:
  description: The file with the report.
  returned: if it was written
  type: str
report:
  description: The report.
  returned: if no file was written
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.audit import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.options import FLEET_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import PSYCOPG2_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=FLEET_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    require(module, "psycopg2", PSYCOPG2_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
