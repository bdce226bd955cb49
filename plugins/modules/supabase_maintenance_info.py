#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_maintenance_info
short_description: Read in which regions of an organization Supabase maintains projects now
version_added: 1.0.0
description:
  - Returns the maintenance windows of the platform, by region.
  - The endpoint of the Management API may still change, and may not answer. The module doesn't fail then, but warns and returns RV(known=false).
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.info
  - draggonnb.supabase.attributes.supabase
  - draggonnb.supabase.management_api
options:
  wait_timeout:
    description: Seconds for all attempts together.
    type: float
    default: 30.0
seealso:
  - module: draggonnb.supabase.supabase_project_info
"""

EXAMPLES = r"""
- name: Read the maintenance windows
  draggonnb.supabase.supabase_maintenance_info:
    organization: my-org
  register: maintenance

- name: Stop if one is open in Frankfurt
  ansible.builtin.assert:
    that: maintenance.regions | selectattr('region', 'equalto', 'eu-central-1') | selectattr('is_open') | length == 0
"""

RETURN = r"""
known:
  description: Whether the API has answered.
  returned: success
  type: bool
  sample: true
regions:
  description: The regions. Empty if the API hasn't answered.
  returned: success
  type: list
  elements: dict
  contains:
    region:
      description: The region code.
      type: str
      sample: eu-central-1
    is_open:
      description: Whether its maintenance window is open now.
      type: bool
    weekly:
      description: When the window is in each week, as the API returns it (C(day), C(start_utc), C(duration_minutes)). Null if it has none.
      type: dict
      sample: {day: sunday, start_utc: "02:00", duration_minutes: 120}
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 1
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.maintenance import MAINTENANCE_SPEC, run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=MAINTENANCE_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params))


if __name__ == "__main__":
    main()
