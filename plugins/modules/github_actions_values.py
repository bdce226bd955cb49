#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: github_actions_values
short_description: Manage the variables and secrets of GitHub Actions in a repository
version_added: 1.0.0
description:
  - Sets and deletes variables and secrets that the workflows of a repository use. Others are left alone.
  - Variables are compared exactly. GitHub never returns the value of a secret, so O(update_secrets) says when an existing one is set.
  - Secrets are encrypted for the repository before they are sent.
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
      - Shows the values of variables, and the names of secrets.
  idempotent:
    support: partial
    details:
      - With O(update_secrets=always), the secrets are set each time.
options:
  variables:
    description:
      - The variables that must exist, with their values. Names are stored in upper case.
      - A number is stored as text; other values that aren't text must be in quotes.
    type: dict
  secrets:
    description: The secrets that must exist, with their values, as O(variables).
    type: dict
  absent_variables:
    description: The names of the variables that must not exist.
    type: list
    elements: str
  absent_secrets:
    description: The names of the secrets that must not exist.
    type: list
    elements: str
  update_secrets:
    description:
      - Which of the existing O(secrets) to set.
      - V(on_create) sets none of them.
      - V(on_change) sets those whose value is another one than this module has set last, or that someone else has set since. For that,
        the variable C(DRAGGONNB_SECRETS_DIGEST) of the repository keeps a digest of each value, which requires O(digest_key).
      - V(always) sets all, which always counts as a change.
    type: str
    choices: [on_create, on_change, always]
    default: on_create
  digest_key:
    description:
      - The key of the digests, at least 16 characters that stay the same. It prevents that readers of the variable find out a value by trying.
      - With another key, all secrets are set again.
    type: str
requirements:
  - PyNaCl, if O(secrets) are set
seealso:
  - module: draggonnb.supabase.github_repository
"""

EXAMPLES = r"""
- name: Ensure that the workflows know the client's project
  draggonnb.supabase.github_actions_values:
    owner: my-agency
    name: client-acme
    variables:
      NEXT_PUBLIC_SUPABASE_URL: https://abcdefghijklmnopqrst.supabase.co
    secrets:
      SUPABASE_SECRET_KEY: "{{ vault_supabase_secret_key }}"
    update_secrets: on_change
    digest_key: "{{ vault_digest_key }}"
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
variables_created:
  description: The names of the variables that didn't exist.
  returned: success
  type: list
  elements: str
  sample: [NEXT_PUBLIC_SUPABASE_URL]
variables_changed:
  description: The names of the variables that had another value.
  returned: success
  type: list
  elements: str
variables_deleted:
  description: The names of the variables that were deleted.
  returned: success
  type: list
  elements: str
secrets_set:
  description: The names of the secrets that were set.
  returned: success
  type: list
  elements: str
  sample: [SUPABASE_SECRET_KEY]
secrets_deleted:
  description: The names of the secrets that were deleted.
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

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.actions_values.options import VALUES_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.actions_values.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=VALUES_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
