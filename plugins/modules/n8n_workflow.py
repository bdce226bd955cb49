#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: n8n_workflow
short_description: Manage a workflow of n8n
version_added: 1.0.0
description:
  - Creates a workflow of a client from a JSON file, updates and activates it, or deletes it.
  - A workflow is found by O(workflow_id), or by the tag of the O(client) and its exact O(name). An archived one is never found by name.
  - If the outcome of a request is unknown, the workflow is read to find out. No request that creates one is sent twice.
  - The version that runs goes on running until n8n accepts the new one. With n8n 1, an update replaces it at once.
  - Returns the URLs of the webhooks, after n8n has registered them.
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
      - Shows the ids of credentials, whose values no workflow contains.
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) ensures that the workflow exists as in O(src).
      - V(absent) deactivates and deletes it.
    type: str
    choices: [present, absent]
    default: present
  client:
    description:
      - The id of the client, at most 17 lowercase letters, digits, hyphens, and underscores.
      - The workflow gets the tag C(client:ID); its other tags stay.
    type: str
    required: true
  name:
    description: The name of the workflow, which replaces the one in O(src).
    type: str
    required: true
  workflow_id:
    description: The id of an existing workflow, to adopt it or if several have the same name.
    type: str
  src:
    description:
      - The file with the workflow as JSON, as the editor exports it. Its nodes, connections, and settings are used, nothing else.
      - The nodes get ids that depend on the client, the workflow, and the name of the node.
      - Required if O(state=present).
    type: path
  values:
    description:
      - The values of the markers C(@@NAME@@) within strings of O(src), by NAME. Jinja isn't used, because n8n has expressions in braces, too.
      - Don't use it for secrets; everyone who can see the workflow reads them. Store them as credentials in n8n, and set a marker to the id.
    type: dict
  active:
    description: Whether the workflow is active.
    type: bool
    default: true
  webhook_url:
    description: The URL at which webhooks are called, without C(/webhook). The default is O(api_url).
    type: str
  wait_for_webhook:
    description:
      - Whether to wait until the webhooks of an active workflow are registered.
      - They are requested with a method that they don't have, which doesn't run the workflow.
    type: bool
    default: true
"""

EXAMPLES = r"""
- name: Ensure that the client's leads are accepted
  draggonnb.supabase.n8n_workflow:
    client: acme
    name: Lead intake of Acme
    src: files/lead_intake.json
    values:
      CLIENT_ID: acme
      SUPABASE_URL: https://abcdefghijklmnopqrst.supabase.co
      SUPABASE_CREDENTIAL: 8wTz0aQmPwWq3vKe
  register: intake

- name: Delete it
  draggonnb.supabase.n8n_workflow:
    client: acme
    name: Lead intake of Acme
    state: absent
"""

RETURN = r"""
action:
  description: The last change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, updated, activated, deactivated, deleted]
  sample: activated
actions:
  description: The changes that were made before the failure.
  returned: on failure of a change
  type: list
  elements: str
workflow:
  description: The workflow after the task; null if it was deleted. In check mode, what isn't known yet is null.
  returned: success
  type: dict
  contains:
    id:
      description: The id.
      type: str
    name:
      description: The name.
      type: str
    active:
      description: Whether it is active.
      type: bool
    version_id:
      description: The id of its version.
      type: str
    tag:
      description: The tag of the client.
      type: str
    webhook_urls:
      description: The URLs of its webhooks, which work while it is active.
      type: list
      elements: str
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 3
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.workflows.options import WORKFLOW_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n.workflows.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=WORKFLOW_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
