#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_branch
short_description: Create or delete a preview branch of a Supabase project
version_added: 1.0.0
description:
  - Creates, changes, or deletes a preview branch, which is a project of its own with the migrations and functions of the project. It costs
    extra while it exists, and needs a paid plan.
  - The other modules manage a branch like a project, with its own ref (RV(branch.ref)).
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
      - Fails if the plan of the organization doesn't include branches, as far as the token may read the project and the plan.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  name:
    description: Name of the branch, which identifies it in the project.
    type: str
    required: true
  state:
    description:
      - V(present) creates the branch if it doesn't exist.
      - V(absent) deletes it with all its data, at once.
    type: str
    choices: [present, absent]
    default: present
  git_branch:
    description: The Git branch that it follows. If not set, it isn't compared.
    type: str
  persistent:
    description:
      - Whether it remains when its pull request is closed, and isn't paused when it isn't used. If not set, it isn't compared.
    type: bool
  with_data:
    description: Whether a new branch gets a copy of the project's data. It may contain personal data.
    type: bool
    default: false
  region:
    description: Region of a new branch. If not set, that of the project.
    type: str
  instance_size:
    description: Compute size of a new branch. If not set, Supabase chooses it.
    type: str
  wait:
    description: Whether to wait until the branch can be used.
    type: bool
    default: true
  wait_timeout:
    description: Seconds for all waiting together, rate limits included.
    type: float
    default: 300.0
seealso:
  - module: draggonnb.supabase.supabase_project
"""

EXAMPLES = r"""
- name: Create a branch for a release
  draggonnb.supabase.supabase_branch:
    ref: abcdefghijklmnopqrst
    name: release-2
    git_branch: release/2
    persistent: true
  register: release

- name: Set its secrets
  draggonnb.supabase.supabase_secret:
    ref: "{{ release.branch.ref }}"
    secrets:
      STRIPE_SECRET_KEY: "{{ vault_stripe_test_key }}"

- name: Delete it
  draggonnb.supabase.supabase_branch:
    ref: abcdefghijklmnopqrst
    name: release-2
    state: absent
"""

RETURN = r"""
action:
  description: The change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, updated, deleted]
  sample: created
branch:
  description:
    - The branch after the task, or null if it doesn't exist. In check mode, members that Supabase chooses are null.
    - Also part of a failure while waiting.
  returned: success
  type: dict
  contains:
    id:
      description: Its ID.
      type: str
    name:
      description: Its name.
      type: str
    ref:
      description: The ref of its own project.
      type: str
      sample: abcdefghijklmnopqrst
    git_branch:
      description: The Git branch that it follows, or null.
      type: str
    persistent:
      description: Whether it is persistent.
      type: bool
    with_data:
      description: Whether it was created with the data of the project.
      type: bool
    status:
      description: The progress of its migrations and functions, as the API reports it.
      type: str
      sample: FUNCTIONS_DEPLOYED
    project_status:
      description: The status of its own project, as the API reports it.
      type: str
      sample: ACTIVE_HEALTHY
    created_at:
      description: When it was created.
      type: str
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 1
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.branches.options import BRANCH_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.branches.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=BRANCH_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
