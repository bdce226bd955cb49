#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_project_info
short_description: Read one, several, or all Supabase projects of an organization
version_added: 1.0.0
description:
  - Returns projects, and with O(gather), what Supabase knows about each, such as the findings of its advisors.
  - A section that the API doesn't return is null, and a warning states the reason, for example a paused database, or a missing
    permission. RV(missing_permissions) lists the permissions that the API has named, so the module can check a scoped token.
  - Preview branches are ignored.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.info
  - draggonnb.supabase.attributes.supabase
  - draggonnb.supabase.management_api
options:
  name:
    description:
      - Names of projects. Each takes one request. With neither O(name) nor O(ref), all projects of the organization are read, a hundred
        with each request.
    type: list
    elements: str
  ref:
    description:
      - Refs of projects, which may belong to any organization that the account of the token can access. Each takes one request.
    type: list
    elements: str
  gather:
    description:
      - What to read about each project. Each section takes one request, V(advisors) two.
      - V(database) is the project itself, with the version and the host of its database.
      - V(settings) are those that M(draggonnb.supabase.supabase_project_settings) manages, without secret ones.
      - V(advisors) are the findings of the advisors for security and performance, and V(backups) those that exist.
      - V(upgrade) is whether PostgreSQL can be upgraded, and what prevents it.
      - V(entitlements) is what the plan of the organization includes, one request for each organization.
      - V(keys) are the API keys (O(api_keys)).
    type: list
    elements: str
    choices: [database, settings, advisors, backups, upgrade, entitlements, keys]
    default: []
  api_keys:
    description:
      - Which API keys to return with O(gather=keys). V(all) also reveals the secret ones, for which a scoped token needs the permission
        C(api_gateway_keys_secret_read).
    type: str
    choices: [public, all]
    default: public
  wait_timeout:
    description: Seconds for all waiting together, which is for rate limits.
    type: float
    default: 300.0
notes:
  - O(organization) isn't needed if only O(ref) is set.
  - With O(gather=keys), the return values contain keys. Use C(no_log=true) for the task.
seealso:
  - module: draggonnb.supabase.supabase_project
"""

EXAMPLES = r"""
- name: List the projects of an organization
  draggonnb.supabase.supabase_project_info:
    organization: my-org
  register: all

- name: Read what the security advisor finds in the project of a client
  draggonnb.supabase.supabase_project_info:
    name: client-acme-prod
    gather: advisors
  register: found

- name: Fail if it finds an error
  ansible.builtin.assert:
    that: found.projects[0].advisors | selectattr('level', 'equalto', 'ERROR') | length == 0

- name: Find out which permissions to read a scoped token lacks
  draggonnb.supabase.supabase_project_info:
    ref: abcdefghijklmnopqrst
    gather: [database, settings, advisors, backups, upgrade, entitlements, keys]
    api_keys: all
  register: preflight
  failed_when: preflight.missing_permissions | length > 0
  no_log: true
"""

RETURN = r"""
projects:
  description: The projects, all of an organization sorted by their names.
  returned: success
  type: list
  elements: dict
  contains:
    ref:
      description: Its ref.
      type: str
    name:
      description: Its name.
      type: str
    organization_slug:
      description: The organization it belongs to.
      type: str
    region:
      description: Its region.
      type: str
    status:
      description: Its status, as the API reports it.
      type: str
    created_at:
      description: When it was created.
      type: str
    instance_size:
      description: The compute size of its instance, null for a project that only O(ref) identifies.
      type: str
    postgres_version:
      description: The full version of its database, null without O(ref) and O(gather=database).
      type: str
    postgres_engine:
      description: The major version of its database, null like RV(projects[].postgres_version).
      type: str
    database_host:
      description: The host of its database, null like RV(projects[].postgres_version).
      type: str
    settings:
      description: The settings by section and name.
      returned: with O(gather=settings)
      type: dict
    advisors:
      description: The findings, each with C(name), C(title), C(level), C(categories), C(description), C(detail), C(remediation) and
        C(metadata).
      returned: with O(gather=advisors)
      type: list
      elements: dict
    backups:
      description: The members C(region), C(walg_enabled), C(pitr_enabled), C(backups), and the seconds since the epoch
        C(earliest_physical_backup) and C(latest_physical_backup).
      returned: with O(gather=backups)
      type: dict
    upgrade:
      description: The members C(eligible), C(current_app_version), C(targets), C(duration_estimate_hours), C(objects_to_be_dropped),
        C(blockers), and C(warnings).
      returned: with O(gather=upgrade)
      type: dict
    api_keys:
      description: The API keys by their names, like RV(draggonnb.supabase.supabase_project#module:api_keys).
      returned: with O(gather=keys)
      type: dict
missing:
  description: The names and refs that no project has which the account of the token can access.
  returned: success
  type: list
  elements: str
entitlements:
  description: By organization and feature, C(has_access), C(type), and C(config).
  returned: with O(gather=entitlements)
  type: dict
missing_permissions:
  description: The permissions that the API has named in its refusals.
  returned: success
  type: list
  elements: str
  sample: [advisors_read]
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 1
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.project_info.gathering import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.project_info.options import (
    PROJECT_INFO_SPEC,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=PROJECT_INFO_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params))


if __name__ == "__main__":
    main()
