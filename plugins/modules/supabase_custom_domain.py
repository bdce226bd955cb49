#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_custom_domain
short_description: Give a Supabase project a custom domain
version_added: 1.0.0
description:
  - Creates the custom domain of a project and returns the DNS records that must exist; then verifies and activates it.
  - A project has one custom domain at most. It needs the add-on for a custom domain, which costs extra.
  - The module doesn't set DNS records.
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
    details:
      - Doesn't verify the domain, so it doesn't find out whether the DNS records exist.
      - Fails if the project doesn't have the add-on, if the token may read that.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  hostname:
    description:
      - The host name, such as V(api.example.com). If the project has a custom domain with another one, the module fails.
      - Required unless O(state=absent).
    type: str
  state:
    description:
      - V(present) creates the custom domain, so that the DNS records are known. It doesn't verify it.
      - V(active) also verifies it, for O(wait_timeout) at most, and activates it. If the DNS records aren't found, the failure lists them, and
        the next run continues.
      - V(absent) deletes it. The add-on is kept.
    type: str
    choices: [present, active, absent]
    default: active
seealso:
  - module: draggonnb.supabase.supabase_project
"""

EXAMPLES = r"""
- name: Create the custom domain of a project
  draggonnb.supabase.supabase_custom_domain:
    ref: abcdefghijklmnopqrst
    hostname: api.example.com
    state: present
  register: created

- name: Set its DNS records
  community.dns.hetzner_dns_record:
    zone_name: example.com
    record: "{{ item.name }}"
    type: "{{ item.type }}"
    value: "{{ item.value }}"
  loop: "{{ created.domain.records }}"

- name: Verify and activate it
  draggonnb.supabase.supabase_custom_domain:
    ref: abcdefghijklmnopqrst
    hostname: api.example.com
    wait_timeout: 900
"""

RETURN = r"""
action:
  description: The last change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, activated, deleted]
  sample: activated
actions:
  description: The changes that were made before the failure.
  returned: on failure of a change
  type: list
  elements: str
  sample: [created]
domain:
  description: The custom domain after the task, or null if there is none. Also part of a failure because it wasn't verified.
  returned: success
  type: dict
  contains:
    hostname:
      description: The host name.
      type: str
    status:
      description: Its status, as the API reports it, or null in check mode if it would change.
      type: str
      sample: 5_services_reconfigured
    active:
      description: Whether the services of the project use it.
      type: bool
    records:
      description: The DNS records that must exist. In check mode, the list is empty if it would be created.
      type: list
      elements: dict
      contains:
        type:
          description: The type, V(CNAME) or V(TXT).
          type: str
        name:
          description: The name.
          type: str
        value:
          description: The value.
          type: str
    problems:
      description: Why it couldn't be verified.
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
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains.options import (
    CUSTOM_DOMAIN_SPEC,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=CUSTOM_DOMAIN_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
