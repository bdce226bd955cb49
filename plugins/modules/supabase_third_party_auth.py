#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_third_party_auth
short_description: Manage whose tokens a Supabase project accepts besides its own
version_added: 1.0.0
description:
  - Adds or deletes an integration of third-party auth, with which a project accepts the tokens of another issuer, such as Auth0, Clerk, or
    Firebase.
  - An integration can't be changed, so another URL is another integration.
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
    support: full
options:
  oidc_issuer_url:
    description:
      - URL of the issuer, which identifies the integration. A slash at its end doesn't matter.
      - Exactly one of O(oidc_issuer_url), O(jwks_url), and O(custom_jwks) is required.
    type: str
  jwks_url:
    description: URL of the issuer's public keys, for an issuer without OpenID Connect.
    type: str
  custom_jwks:
    description: The public keys themselves, as a dictionary with the member C(keys).
    type: dict
  state:
    description:
      - V(present) adds the integration if it doesn't exist.
      - V(absent) deletes it.
    type: str
    choices: [present, absent]
    default: present
  exact:
    description: Whether to delete all other integrations of the project.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Accept the tokens of Auth0, and of no one else
  draggonnb.supabase.supabase_third_party_auth:
    ref: abcdefghijklmnopqrst
    oidc_issuer_url: https://acme.eu.auth0.com
    exact: true

- name: Don't accept the tokens of Clerk any more
  draggonnb.supabase.supabase_third_party_auth:
    ref: abcdefghijklmnopqrst
    oidc_issuer_url: https://clerk.acme.example
    state: absent
"""

RETURN = r"""
action:
  description: The last change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, deleted]
  sample: created
integration:
  description: The integration, or null if it doesn't exist, or if it would be created in check mode.
  returned: success
  type: dict
  contains:
    id:
      description: Its ID.
      type: str
    type:
      description: Its type, as the API reports it.
      type: str
    oidc_issuer_url:
      description: The URL of the issuer, or null.
      type: str
    jwks_url:
      description: The URL of its keys, or null.
      type: str
    custom_jwks:
      description: Its keys, or null.
      type: dict
    created_at:
      description: When it was added.
      type: str
deleted:
  description: The IDs of the deleted integrations.
  returned: success
  type: list
  elements: str
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 1
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.third_party_auth.options import (
    THIRD_PARTY_AUTH_SPEC,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.third_party_auth.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=THIRD_PARTY_AUTH_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
