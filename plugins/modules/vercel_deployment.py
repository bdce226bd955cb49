#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: vercel_deployment
short_description: Deploy a project on Vercel to production if that is needed
version_added: 1.0.0
description:
  - Ensures that production of a project was built from its current settings and environment variables, and waits until that deployment is live.
  - Deploys only if no deployment is live, if settings or variables have changed since, or if another commit is wanted. For that, a deployment
    carries digests of what it was built from.
  - Later commits are deployed by Vercel itself. Such a deployment counts unless a variable was changed after it was created.
  - A deployment that is being built and fits is waited for instead of starting another one.
  - A deployment is live when its domains point to it, which is later than when its build is ready.
  - The newest deployment is promoted if this module has made it and it has been staged for a minute, although the project assigns its domains
    by itself.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.vercel
  - draggonnb.supabase.vercel_api
attributes:
  check_mode:
    support: full
    details:
      - Predicts whether a deployment is needed and why, not whether its build succeeds.
      - A project that doesn't exist or has no repository counts as one that needs a deployment, since an earlier task may create it.
      - What an earlier task would change of an existing project is regarded if it is in O(build_changes).
      - That a deployment will have to be promoted isn't predicted.
  diff_mode:
    support: full
  idempotent:
    support: partial
    details:
      - With O(force=true), the project is deployed each time.
options:
  sha:
    description: The commit that must be live, all of its 40 digits. If not set, any commit counts.
    type: str
  branch:
    description:
      - The branch whose newest commit is deployed, unless O(sha) is set. If not set, the production branch of the project.
    type: str
  force:
    description: Whether to deploy in any case.
    type: bool
    default: false
  build_changes:
    description:
      - What an earlier task would change in check mode, as it returns in RV(draggonnb.supabase.vercel_project#module:build_changes).
      - With it, check mode predicts the deployment that would follow. Otherwise it is ignored, since the project has been changed.
    type: dict
    suboptions:
      variables:
        description: The values of changed variables by name; null if they can't be read.
        type: dict
      deleted_variables:
        description: The names of deleted variables.
        type: list
        elements: str
      settings:
        description: The values of changed settings, by their names in the API.
        type: dict
notes:
  - A deployment is never canceled. If it isn't live until O(wait_timeout), the task fails, and the next run continues to wait.
seealso:
  - module: draggonnb.supabase.vercel_project
"""

EXAMPLES = r"""
- name: Ensure that the site of the client is live, with its current variables
  draggonnb.supabase.vercel_deployment:
    team: my-agency
    name: client-acme
    # The result of vercel_project before, which check mode needs.
    build_changes: "{{ site.build_changes }}"
  register: deployed

- name: Deploy one commit
  draggonnb.supabase.vercel_deployment:
    team: my-agency
    name: client-acme
    sha: 3f786850e387550fdab836ed7e6dc881de23001b
"""

RETURN = r"""
action:
  description: What was done, or would be done in check mode.
  returned: success
  type: str
  choices: [none, created, promoted]
  sample: created
actions:
  description: What was done before the failure.
  returned: on failure of a change
  type: list
  elements: str
reason:
  description: Why a deployment was needed; empty if none was.
  returned: success
  type: str
  sample: "variables were changed: NEXT_PUBLIC_SUPABASE_URL"
deployment:
  description: The deployment that is live. In check mode, the one that is live now; null if there is none.
  returned: success
  type: dict
  contains:
    id:
      description: The ID.
      type: str
    url:
      description: The address of the site.
      type: str
    deployment_url:
      description: The address of this deployment, which may be visible to members of the team only.
      type: str
    state:
      description: The state, as Vercel names it.
      type: str
    live:
      description: Whether its domains point to it.
      type: bool
    sha:
      description: The commit.
      type: str
    inspector_url:
      description: The address of its page, with the log of the build.
      type: str
deployment_id:
  description: The deployment that did not become live.
  returned: on failure of a deployment
  type: str
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 5
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.options import DEPLOYMENT_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.reconciler import run


def main() -> None:
    module = AnsibleModule(argument_spec=DEPLOYMENT_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
