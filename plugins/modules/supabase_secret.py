#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_secret
short_description: Manage the secrets of the edge functions of a Supabase project
version_added: 1.0.0
description:
  - Sets and deletes the secrets that the edge functions of a project read as environment variables.
  - The API returns the digest of each value, so only secrets with another value are set.
  - Secrets whose names begin with C(SUPABASE_) are set by Supabase. They are never changed.
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
    details:
      - Shows names, neither values nor digests.
  idempotent:
    support: partial
    details:
      - With O(update_secrets=always), the secrets are set each time.
options:
  secrets:
    description:
      - The secrets that must exist, with their values. A number is stored as text; other values that aren't text must be in quotes.
      - Required if O(state=present).
    type: dict
  names:
    description:
      - The names of the secrets to delete.
      - Required if O(state=absent).
    type: list
    elements: str
  state:
    description:
      - V(present) sets the O(secrets) that don't exist or have another value.
      - V(absent) deletes those with the O(names).
    type: str
    choices: [present, absent]
    default: present
  exact:
    description: Whether to delete all secrets that aren't in O(secrets).
    type: bool
    default: false
  update_secrets:
    description:
      - Which of the existing O(secrets) to set.
      - V(changed) sets those that have another value, V(on_create) none, and V(always) all, which always counts as a change.
    type: str
    choices: [changed, on_create, always]
    default: changed
seealso:
  - module: draggonnb.supabase.supabase_project
"""

EXAMPLES = r"""
- name: Ensure that the edge functions have the key of the payment provider
  draggonnb.supabase.supabase_secret:
    ref: abcdefghijklmnopqrst
    secrets:
      STRIPE_SECRET_KEY: "{{ vault_stripe_secret_key }}"
      SENTRY_DSN: https://example.ingest.sentry.io/1

- name: Ensure that there are no other secrets
  draggonnb.supabase.supabase_secret:
    ref: abcdefghijklmnopqrst
    secrets: "{{ vault_edge_function_secrets }}"
    exact: true

- name: Delete a secret that isn't used any more
  draggonnb.supabase.supabase_secret:
    ref: abcdefghijklmnopqrst
    names: [OLD_API_KEY]
    state: absent
"""

RETURN = r"""
action:
  description: The last change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, updated, deleted]
  sample: updated
actions:
  description: The changes that were made before the failure.
  returned: on failure of a change
  type: list
  elements: str
created:
  description: The names of the secrets that didn't exist.
  returned: success
  type: list
  elements: str
  sample: [SENTRY_DSN]
updated:
  description: The names of the secrets that were set although they existed.
  returned: success
  type: list
  elements: str
deleted:
  description: The names of the secrets that were deleted.
  returned: success
  type: list
  elements: str
names:
  description: The names of all secrets after the task, including those that Supabase sets.
  returned: success
  type: list
  elements: str
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 2
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_secrets.options import SECRET_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_secrets.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=SECRET_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
