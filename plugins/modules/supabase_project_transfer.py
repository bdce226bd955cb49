#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_project_transfer
short_description: Transfer a Supabase project to another organization
version_added: 1.0.0
description:
  - Transfers a project to another organization, such as the client's own, or creates the claim token with which someone else takes it over.
  - Before a transfer, the API is asked what prevents it. The task fails with all reasons, before anything is changed.
  - If the platform doesn't offer these endpoints to the account, which are of alpha stage, nothing is changed, and RV(manual_steps) lists what a
    person does instead.
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
      - Also asks the API what prevents the transfer, with a POST request that changes nothing.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  target_organization:
    description:
      - The slug of the organization that the project is to belong to. The account of the token must own the project's organization and be a
        member of this one.
      - Required if O(state=transferred).
    type: str
  state:
    description:
      - V(transferred) transfers the project to O(target_organization), unless it is there.
      - V(claimable) creates a claim token, unless there is one that is valid for at least one more hour. The platform shows its value only when it is created.
      - V(unclaimable) deletes the claim token.
    type: str
    choices: [transferred, claimable, unclaimable]
    default: transferred
notes:
  - Whoever has the claim token can take the project over. Use C(no_log=true) for the task with O(state=claimable).
seealso:
  - module: draggonnb.supabase.supabase_project
"""

EXAMPLES = r"""
- name: Hand the project over to the client's organization
  draggonnb.supabase.supabase_project_transfer:
    ref: abcdefghijklmnopqrst
    target_organization: acme-org

- name: Let the client claim the project
  draggonnb.supabase.supabase_project_transfer:
    ref: abcdefghijklmnopqrst
    state: claimable
  register: transfer
  no_log: true
"""

RETURN = r"""
action:
  description: The last change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, transferred, created, deleted]
  sample: transferred
actions:
  description: The changes that were made before the failure.
  returned: failure
  type: list
  elements: str
organization:
  description: The slug of the organization that has the project, null if it wasn't read.
  returned: success
  type: str
  sample: acme-org
notes:
  description: What the platform says about the transfer besides warnings.
  returned: success
  type: list
  elements: str
blockers:
  description: What prevents the transfer.
  returned: failure, if the platform refuses the transfer
  type: list
  elements: str
manual_steps:
  description: What a person does because the platform doesn't offer the endpoint; empty otherwise.
  returned: success
  type: list
  elements: str
claim:
  description: The claim token, or null.
  returned: success
  type: dict
  contains:
    token:
      description: Its value; null unless this task has created it.
      type: str
    token_alias:
      description: Its first and last characters.
      type: str
    expires_at:
      description: Until when it is valid.
      type: str
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 3
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.transfers.options import TRANSFER_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.transfers.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=TRANSFER_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
