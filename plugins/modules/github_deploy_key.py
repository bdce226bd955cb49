#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: github_deploy_key
short_description: Manage a deploy key of a repository on GitHub
version_added: 1.0.0
description:
  - Ensures that a repository has exactly one deploy key with a title, or none. Keys with other titles are left alone, except one that is
    the same key.
  - GitHub can't change a deploy key, so another one replaces it. A new key is added before the former one with its title is deleted. Only if
    the key itself stays, and its title or O(read_only) doesn't, it is deleted first.
  - Only the public key is needed. A private one is refused before any request.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.github
  - draggonnb.supabase.github_api
attributes:
  check_mode:
    support: full
    details:
      - If the repository doesn't exist, an earlier task is assumed to create it, with a warning.
  diff_mode:
    support: full
    details:
      - Shows the fingerprints of keys.
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) ensures that the key exists as given.
      - V(absent) deletes the keys with this O(title), and the O(key) if it is given.
    type: str
    choices: [present, absent]
    default: present
  title:
    description: The title of the key.
    type: str
    required: true
  key:
    description:
      - The public key in the format of OpenSSH. Its comment makes no difference.
      - GitHub accepts each key once, so that each repository needs its own.
      - Required with O(state=present).
    type: str
  read_only:
    description: Whether the key can only read the repository.
    type: bool
    default: true
seealso:
  - module: draggonnb.supabase.github_repository
  - module: community.crypto.openssh_keypair
"""

EXAMPLES = r"""
- name: Ensure that the server can read the repository
  draggonnb.supabase.github_deploy_key:
    owner: my-agency
    name: client-acme
    title: web server
    key: "{{ lookup('ansible.builtin.file', 'keys/client-acme.pub') }}"

- name: Remove the key
  draggonnb.supabase.github_deploy_key:
    owner: my-agency
    name: client-acme
    title: web server
    state: absent
"""

RETURN = r"""
action:
  description: The change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, updated, deleted]
  sample: created
actions:
  description: The changes that were made before the failure.
  returned: on failure of a change
  type: list
  elements: str
deploy_key:
  description: The key after the task; null if it doesn't exist.
  returned: success
  type: dict
  contains:
    id:
      description: The number of the key; null in check mode if it is new.
      type: int
    title:
      description: The title.
      type: str
    fingerprint:
      description: The fingerprint, as C(ssh-keygen -l) shows it.
      type: str
      sample: SHA256:uNiVztksCsDhcc0u9e8BrrJXVGDvCCn7Qu4ySiaEHuI
    read_only:
      description: Whether it can only read.
      type: bool
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 1
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.deploy_keys.options import DEPLOY_KEY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.deploy_keys.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=DEPLOY_KEY_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
