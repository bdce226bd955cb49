#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_api_key
short_description: Create, rotate, or delete an API key of a Supabase project
version_added: 1.0.0
description:
  - Manages one publishable or secret API key of a project, and returns its value.
  - Replaces a key by another one with the same name, at once or when it reaches an age. The replaced key remains valid for a while, so
    that its users can change over.
  - Enables or disables the legacy keys C(anon) and C(service_role).
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
    support: partial
    details:
      - With O(rotate=true), each run replaces the key, or fails while the key that the last run replaced is still valid.
options:
  type:
    description:
      - V(publishable) is a key for browsers and apps, V(secret) is one for servers, which bypasses row-level security.
      - V(legacy) are the two legacy keys together. They can only be enabled (O(state=present)) and disabled (O(state=absent)), which
        is refused if the project has no publishable or no secret key.
    type: str
    choices: [publishable, secret, legacy]
    required: true
  name:
    description:
      - Name of the key, 4 to 64 lowercase letters, digits, and underscores. It identifies the key among those of its O(type).
      - The keys of a new project are named V(default).
      - Required unless O(type=legacy).
    type: str
  state:
    description:
      - V(present) creates the key if it doesn't exist.
      - V(absent) deletes it, and the key that it has replaced. They are invalid at once.
    type: str
    choices: [present, absent]
    default: present
  description:
    description: Description of the key. If not set, it isn't compared. An empty one removes it.
    type: str
  secret_jwt_template:
    description:
      - Claims of the requests that are made with a secret key, such as C(role), its role in the database.
      - If not set, they aren't compared, and Supabase chooses those of a new key.
    type: dict
  rotate:
    description:
      - Whether to replace the key now. If the key that an earlier run replaced is still valid, the module fails, because its users
        would lose access.
      - If no key has the name, it is created.
    type: bool
    default: false
  max_age:
    description:
      - Age of the key in days at which it is replaced. If not set, it isn't replaced because of its age.
      - Must be longer than O(overlap).
    type: float
  overlap:
    description:
      - Days for which a replaced key remains valid. Until then, it has the name of the key with C(_previous) appended.
      - It is deleted by the first run after that time. With V(0), it is deleted as soon as the new key exists.
    type: float
    default: 7.0
  compromised:
    description: Whether to tell Supabase that the deleted keys were compromised.
    type: bool
    default: false
  reason:
    description: Why keys are deleted, for Supabase's records.
    type: str
  reveal:
    description:
      - Whether to return the value of a secret key. A scoped token needs the permission C(api_gateway_keys_secret_read) for that. If it
        lacks the permission, the module warns, and the value is null.
    type: bool
    default: true
notes:
  - The return values contain keys. Use C(no_log=true) for the task.
seealso:
  - module: draggonnb.supabase.supabase_project
"""

EXAMPLES = r"""
- name: Ensure that the background worker has a key of its own
  draggonnb.supabase.supabase_api_key:
    ref: abcdefghijklmnopqrst
    type: secret
    name: worker
    description: Background jobs
  register: worker
  no_log: true

- name: Replace the key of the worker every 90 days; the old one remains valid for 14 days
  draggonnb.supabase.supabase_api_key:
    ref: abcdefghijklmnopqrst
    type: secret
    name: worker
    max_age: 90
    overlap: 14
  register: worker
  no_log: true

- name: Replace a key that was published by accident
  draggonnb.supabase.supabase_api_key:
    ref: abcdefghijklmnopqrst
    type: secret
    name: worker
    rotate: true
    overlap: 0
    compromised: true
    reason: Committed to a public repository
  register: worker
  no_log: true

- name: Disable the legacy keys
  draggonnb.supabase.supabase_api_key:
    ref: abcdefghijklmnopqrst
    type: legacy
    state: absent
"""

RETURN = r"""
action:
  description: The last change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, updated, rotated, deleted, enabled, disabled]
  sample: rotated
actions:
  description: The changes that were made before the failure.
  returned: on failure of a change
  type: list
  elements: str
  sample: [retired]
api_key:
  description: The key, or null if it doesn't exist any more, or O(type=legacy).
  returned: success
  type: dict
  contains:
    id:
      description: Its ID, or null in check mode if it would be created.
      type: str
    type:
      description: V(publishable) or V(secret).
      type: str
    name:
      description: Its name.
      type: str
    description:
      description: Its description.
      type: str
    secret_jwt_template:
      description: Claims of the requests that are made with it.
      type: dict
    prefix:
      description: The beginning of its value, as the dashboard shows it.
      type: str
    created_at:
      description: When it was created.
      type: str
    value:
      description: Its value, or null if it isn't known.
      type: str
previous:
  description: The key that it has replaced and that is still valid, with the same members as RV(api_key), or null.
  returned: success
  type: dict
legacy_enabled:
  description: Whether the legacy keys are enabled.
  returned: with O(type=legacy)
  type: bool
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 1
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys.options import API_KEY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=API_KEY_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
