#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_project_upgrade
short_description: Upgrade the database of a Supabase project to a newer version of PostgreSQL
version_added: 1.0.0
description:
  - Finds out whether the database can be upgraded, starts the upgrade, and waits until the project is healthy again.
  - If something prevents the upgrade, the module fails before it changes anything, also in check mode, and names all of it.
  - The upgrade interrupts the service of the project. A warning states the duration that Supabase estimates, also in check mode.
  - If an earlier run has started an upgrade, the module waits until it has ended, and then compares the version.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.supabase
  - draggonnb.supabase.management_api
  - draggonnb.supabase.project_resource
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  postgres_engine:
    description:
      - Major version of PostgreSQL that the database must have, such as V(17).
      - If not set, the database is upgraded to the newest version that is offered, which can be a newer build of the same major version.
    type: str
  release_channel:
    description: Release channel of the new version.
    type: str
    default: ga
  accept_drops:
    description:
      - Whether to upgrade although objects are dropped that the new version doesn't support. Without it, these objects are an error.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait until the upgrade has ended and the project is healthy. Without waiting, a failed upgrade is not noticed.
    type: bool
    default: true
  wait_timeout:
    description: Seconds for all waiting together, rate limits included.
    type: float
    default: 3600.0
notes:
  - Make a backup first, for example by C(pg_dump), and try the upgrade on a copy of the project.
seealso:
  - module: draggonnb.supabase.supabase_project
"""

EXAMPLES = r"""
- name: Find out what prevents an upgrade, and how long it takes
  draggonnb.supabase.supabase_project_upgrade:
    ref: abcdefghijklmnopqrst
    postgres_engine: "17"
  check_mode: true

- name: Upgrade the database to PostgreSQL 17
  draggonnb.supabase.supabase_project_upgrade:
    ref: abcdefghijklmnopqrst
    postgres_engine: "17"
"""

RETURN = r"""
action:
  description: The last change that was made, or would be made in check mode. V(started) without O(wait).
  returned: success
  type: str
  choices: [none, started, upgraded]
  sample: upgraded
actions:
  description: The changes that were made before the failure.
  returned: on failure of a change
  type: list
  elements: str
  sample: [started]
project:
  description: The project as it is now.
  returned: success
  type: dict
  contains:
    ref:
      description: Its ref.
      type: str
    name:
      description: Its name.
      type: str
    status:
      description: Its status, as the API reports it.
      type: str
    postgres_version:
      description: The full version of its database.
      type: str
      sample: 17.6.1.063
    postgres_engine:
      description: The major version of its database.
      type: str
      sample: "17"
target:
  description: The version of the upgrade, or null if nothing is upgraded.
  returned: success
  type: dict
  contains:
    postgres_engine:
      description: The major version.
      type: str
    release_channel:
      description: The release channel.
      type: str
    app_version:
      description: The full version.
      type: str
      sample: supabase-postgres-17.6.1.063
duration_estimate_hours:
  description: How long the API estimates that the upgrade takes, or null if nothing is upgraded or the API gives no estimate.
  returned: success
  type: float
objects_to_be_dropped:
  description: The objects that the upgrade drops.
  returned: success
  type: list
  elements: str
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 1
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.upgrades.options import UPGRADE_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.upgrades.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=UPGRADE_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
