#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: n8n_credential
short_description: Manage a credential of n8n
version_added: 1.0.0
description:
  - Creates a credential, sets its data, or deletes it.
  - n8n never returns the data, so O(update_data) says when that of an existing credential is set.
  - Requires n8n 2, since the API of n8n 1 can't list credentials.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.n8n
  - draggonnb.supabase.n8n_api
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details:
      - Shows the names of the fields, never their values.
  idempotent:
    support: partial
    details:
      - With O(update_data=always), the data is set each time.
options:
  state:
    description:
      - V(present) ensures that the credential exists.
      - V(absent) deletes it, whether workflows use it or not.
    type: str
    choices: [present, absent]
    default: present
  name:
    description: The name, which should contain the client's id. It identifies the credential.
    type: str
    required: true
  type:
    description: The type, as n8n names it, such as V(httpHeaderAuth). The type of an existing credential can't be changed.
    type: str
    required: true
  data:
    description:
      - The fields of the credential. Each type has its own; n8n rejects others, but doesn't notice missing ones.
      - Required to create the credential, and if O(update_data) is V(on_change) or V(always).
    type: dict
  update_data:
    description:
      - When the data of an existing credential is set.
      - V(on_create) never sets it.
      - V(on_change) sets it if it isn't what this module has set last. For that, the name in n8n ends with a digest of the data, which
        requires O(digest_key).
      - V(always) sets it each time, which always counts as a change.
    type: str
    choices: [on_create, on_change, always]
    default: on_create
  digest_key:
    description:
      - The key of the digest, at least 16 characters that stay the same. It prevents that readers of the name find out the data by trying.
      - With another key, the data is set again.
    type: str
seealso:
  - module: draggonnb.supabase.n8n_workflow
"""

EXAMPLES = r"""
- name: Ensure that the workflows can use the client's Supabase
  draggonnb.supabase.n8n_credential:
    name: acme - supabase
    type: httpHeaderAuth
    data:
      name: apikey
      value: "{{ vault_acme_secret_key }}"
    update_data: on_change
    digest_key: "{{ vault_digest_key }}"
  register: supabase_credential

- name: Delete it
  draggonnb.supabase.n8n_credential:
    name: acme - supabase
    type: httpHeaderAuth
    state: absent
"""

RETURN = r"""
action:
  description: The change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, updated, deleted]
  sample: created
credential:
  description: The credential after the task; null if it was deleted.
  returned: success
  type: dict
  contains:
    id:
      description: The id, for the nodes of workflows.
      type: str
    name:
      description: The name in n8n, with the digest if there is one.
      type: str
    type:
      description: The type.
      type: str
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 1
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.credentials.options import CREDENTIAL_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.credentials.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=CREDENTIAL_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
