#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_edge_function
short_description: Deploy or delete an edge function of a Supabase project
version_added: 1.0.0
description:
  - Deploys an edge function from a folder with its sources, which Supabase bundles, or from a file that contains it bundled. Neither
    Docker nor Deno nor the Supabase CLI is needed.
  - Deploys only if the content differs from that of the last deployment.
  - For a folder, the module compares the digest of its files with that of the deployed files, which it makes a part of the path of the
    deployed entrypoint, since the API returns that path and no digest of the files. So a function that was deployed in another way is
    deployed again.
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
      - Shows digests, no sources.
  idempotent:
    support: full
options:
  name:
    description: Name of the function (its slug), which is part of its URL.
    type: str
    required: true
  state:
    description:
      - V(present) deploys the function unless it is deployed with the same content.
      - V(absent) deletes it.
    type: str
    choices: [present, absent]
    default: present
  path:
    description:
      - Folder with the sources of the function, on the host that runs the module. To share files between functions, set it to the folder
        that contains all of them, and choose those of this function with O(include).
      - Hidden files and folders, such as C(.env), are never read.
      - If O(state=present), either O(path) or O(bundle) is required.
    type: path
  bundle:
    description:
      - File with the bundled function, on the host that runs the module, in the format that the Supabase CLI uploads.
    type: path
  entrypoint:
    description:
      - Path of the file to run, in O(path). The default is V(index.ts).
      - With O(bundle), the URL of the entrypoint in the bundle.
    type: str
  import_map:
    description:
      - Path of the import map or of the configuration of Deno, in O(path). An empty one disables it.
      - The default is the first of C(deno.json), C(deno.jsonc), and C(import_map.json) that exists beside the entrypoint.
      - With O(bundle), the URL of the import map in the bundle.
    type: str
  static_files:
    description:
      - Patterns of the files in O(path) that the function reads when it runs.
    type: list
    elements: str
    default: []
  include:
    description:
      - Patterns of the files in O(path) to deploy. A V(*) also matches slashes.
    type: list
    elements: str
    default: ["*"]
  exclude:
    description:
      - Patterns of the files in O(path) that aren't deployed, even if O(include) matches them.
    type: list
    elements: str
    default: ["*_test.*", "*.test.*", "node_modules/*", "*/node_modules/*"]
  verify_jwt:
    description:
      - Whether requests without a valid token are rejected before the function runs.
      - If not set, a new function has V(true), and that of an existing one isn't changed.
    type: bool
notes:
  - Bundling takes a while, so set O(api_timeout) to a minute or more for functions with many imports.
seealso:
  - module: draggonnb.supabase.supabase_secret
"""

EXAMPLES = r"""
- name: Deploy a function
  draggonnb.supabase.supabase_edge_function:
    ref: abcdefghijklmnopqrst
    name: send-invoice
    path: supabase/functions/send-invoice

- name: Deploy a function that shares files with others, and that a payment provider calls
  draggonnb.supabase.supabase_edge_function:
    ref: abcdefghijklmnopqrst
    name: stripe-webhook
    path: supabase/functions
    entrypoint: stripe-webhook/index.ts
    import_map: deno.json
    include: [stripe-webhook/*, _shared/*, deno.json]
    static_files: ["stripe-webhook/templates/*.html"]
    verify_jwt: false

- name: Delete a function
  draggonnb.supabase.supabase_edge_function:
    ref: abcdefghijklmnopqrst
    name: send-invoice
    state: absent
"""

RETURN = r"""
action:
  description: The change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, updated, deleted]
  sample: updated
function:
  description: The function after the task, or null if it doesn't exist.
  returned: success
  type: dict
  contains:
    name:
      description: Its name.
      type: str
    status:
      description: Its status, as the API reports it, or null in check mode if it would be created.
      type: str
      sample: ACTIVE
    version:
      description: How often it has been deployed, or null if that isn't known.
      type: int
    verify_jwt:
      description: Whether requests without a valid token are rejected.
      type: bool
    content:
      description: The digest of its content.
      type: str
      sample: content-0b4b1a2c7f5d4e6f8a9b0c1d2e3f4a5b
files:
  description: The files of O(path) that belong to the function.
  returned: success
  type: list
  elements: str
  sample: [index.ts]
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 1
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_functions.options import FUNCTION_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_functions.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=FUNCTION_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
