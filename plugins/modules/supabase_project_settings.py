#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_project_settings
short_description: Change the settings of a Supabase project
version_added: 1.0.0
description:
  - Compares the given settings of a project with the current ones, and changes those that differ. Settings that aren't given, or are
    null, are neither compared nor changed.
  - All settings are read with one request. Where the API doesn't offer that, the given groups of settings are read with one request each.
  - An unknown setting, or a value of the wrong type, is an error before any request, which names the most similar setting.
  - The API returns digests of secrets, so that a secret that hasn't changed isn't set again.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.supabase
  - draggonnb.supabase.management_api
  - draggonnb.supabase.project_resource
  - draggonnb.supabase.project_settings
attributes:
  check_mode:
    support: full
    details:
      - Fails if the plan of the organization doesn't include a setting, as far as the token may read the project and the plan.
      - If the project is paused, warns that it has to be restored first.
  diff_mode:
    support: full
    details:
      - Secrets are never shown.
  idempotent:
    support: partial
    details:
      - With O(update_secrets=always), secrets are set each time.
options:
  update_secrets:
    description:
      - When to set secrets, such as O(auth.smtp_pass).
      - V(changed) sets those that differ. If the API returns neither the value nor a digest of it, a secret is set only if there is none,
        and a warning says that it wasn't compared.
      - V(on_create) sets a secret only if there is none.
      - V(always) sets all given secrets, which counts as a change.
    type: str
    choices: [changed, on_create, always]
    default: changed
  optional:
    description:
      - Settings that are left out if the plan of the organization doesn't include them, such as V(auth.password_hibp_enabled).
        RV(left_out) names them. Otherwise, such a setting is an error.
      - If one of them differs, the project and the entitlements of its organization are read, with the permissions
        C(project_admin_read) and C(organizations_read).
    type: list
    elements: str
    default: []
  restart:
    description:
      - Whether the database may be restarted for PostgreSQL parameters that require it. With V(false), they are stored, and take
        effect when it is restarted for another reason; a warning names them.
      - A change of O(ssl_enforcement) always restarts the database.
    type: bool
    default: true
notes:
  - Templates of e-mails contain C({{), which Ansible would evaluate. Read them from a file with the lookup P(ansible.builtin.file#lookup), or
    mark them with C(!unsafe).
  - Names of settings are those of the API. In O(storage), the settings of a feature are named C(FEATURE_NAME).
  - A setting that a new project refuses because it isn't ready is sent again within O(wait_timeout). After a restart, the
    module waits until the database is healthy.
  - Changes of network restrictions can wait for review by Supabase. Those that are waiting aren't sent again.
seealso:
  - module: draggonnb.supabase.supabase_project
"""

EXAMPLES = r"""
- name: Ensure that a project is secure
  draggonnb.supabase.supabase_project_settings:
    ref: abcdefghijklmnopqrst
    ssl_enforcement:
      database: true
    network_restrictions:
      allowed_cidrs: [192.0.2.0/24, 2001:db8::/32]
    auth:
      password_min_length: 12
      password_hibp_enabled: true
      external_anonymous_users_enabled: false
    optional: [auth.password_hibp_enabled]

- name: Configure the application and its e-mails
  draggonnb.supabase.supabase_project_settings:
    ref: "{{ project.project.ref }}"
    auth:
      site_url: https://app.acme.example
      uri_allow_list:
        - https://app.acme.example/**
        - https://preview.acme.example/**
      smtp_host: smtp.acme.example
      smtp_port: 587
      smtp_user: app
      smtp_pass: "{{ vault_smtp_password }}"
      smtp_admin_email: noreply@acme.example
      smtp_sender_name: Acme
      mailer_subjects_invite: Welcome to Acme
      mailer_templates_invite_content: "{{ lookup('ansible.builtin.file', 'invite.html') }}"

- name: Let users log in with Google
  draggonnb.supabase.supabase_project_settings:
    ref: abcdefghijklmnopqrst
    auth:
      external_google_enabled: true
      external_google_client_id: 1234.apps.googleusercontent.com
      external_google_secret: "{{ vault_google_secret }}"

- name: Tune the database without a restart
  draggonnb.supabase.supabase_project_settings:
    ref: abcdefghijklmnopqrst
    postgres:
      work_mem: 16MB
      statement_timeout: 30s
    restart: false
"""

RETURN = r"""
action:
  description: The change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, updated]
  sample: updated
changed_settings:
  description: The settings that were changed, or would be changed in check mode.
  returned: success
  type: list
  elements: str
  sample: [auth.site_url, ssl_enforcement.database]
left_out:
  description: The settings of O(optional) that differ and that the plan of the organization doesn't include.
  returned: success
  type: list
  elements: str
  sample: [auth.password_hibp_enabled]
restarts_database:
  description: Whether a change restarted the database, or would restart it in check mode.
  returned: success
  type: bool
restarting_settings:
  description: The settings whose change does that. The diff marks them, too.
  returned: success
  type: list
  elements: str
  sample: [ssl_enforcement.database]
pending_restrictions:
  description: The network restrictions that wait for review, or null if there are none.
  returned: success
  type: dict
  contains:
    allowed_cidrs:
      description: The ranges that would be allowed.
      type: list
      elements: str
    requested_at:
      description: When they were requested.
      type: str
actions:
  description: The changes that were made before the failure.
  returned: on failure of a change
  type: list
  elements: str
  sample: [updated]
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 1
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.options import (
    SETTINGS_SPEC,
    masked_values,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=SETTINGS_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    # Ansible would mask all values of the option auth wherever they occur, not only the secret ones.
    module.no_log_values.intersection_update(masked_values(module.params))
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
