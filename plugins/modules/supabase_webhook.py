#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_webhook
short_description: Manage who is told of events in Supabase projects
version_added: 1.0.0
description:
  - Creates, changes, or deletes a webhook, an address to which the platform sends events, such as that a project was paused.
  - A webhook belongs to one project, or to an organization, for the events of all of its projects.
  - The platform signs each request as the Standard Webhooks specification says, U(https://www.standardwebhooks.com).
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.supabase
  - draggonnb.supabase.management_api
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: partial
    details: With O(update_secret=always), each run sets the secret again.
options:
  ref:
    description:
      - Ref of the project whose webhook it is.
      - Without it, the webhook is that of O(organization).
    type: str
  url:
    description:
      - Address to which the events are sent. It identifies the webhook, so another address is another webhook.
      - The platform requires a public one with a domain.
    type: str
    required: true
  events:
    description:
      - The events to send, V(*) for all of them. Required to create the webhook; without it, those of an existing webhook are kept.
    type: list
    elements: str
    choices:
      - "*"
      - v1.project.created
      - v1.project.paused
      - v1.project.restored
      - v1.project.restarted
      - v1.project.transferred
      - v1.project.removed
      - v1.project.status.changed
      - v1.project.backup.started
      - v1.project.branch.created
      - v1.project.branch.updated
      - v1.project.branch.removed
      - v1.organization.member.invitation.created
      - v1.organization.member.invitation.canceled
      - v1.organization.member.added
      - v1.organization.member.removed
      - v1.organization.member.role.assigned
      - v1.organization.member.role.removed
      - v1.organization.member.role.updated
      - v1.organization.billing.plan.upgraded
      - v1.organization.billing.plan.downgraded
  signing_secret:
    description:
      - Key of the signatures. Required to create the webhook.
      - The API never returns it, so a changed one isn't noticed. See O(update_secret).
    type: str
  update_secret:
    description:
      - V(on_create) sets O(signing_secret) only when the webhook is created.
      - V(always) sets that of an existing webhook as well, which counts as a change in each run.
    type: str
    choices: [on_create, always]
    default: on_create
  custom_headers:
    description:
      - Headers to send with each request, such as C(Authorization). Results and diffs have only their names.
      - Without it, those of an existing webhook are kept; an empty dictionary removes them.
    type: dict
  description:
    description: What the webhook is for. Without it, that of an existing webhook is kept.
    type: str
  enabled:
    description: Whether events are sent.
    type: bool
    default: true
  state:
    description:
      - V(present) creates the webhook, or changes what differs.
      - V(absent) deletes it and the record of its deliveries.
    type: str
    choices: [present, absent]
    default: present
  wait_timeout:
    description: Seconds for all waiting together, rate limits included.
    type: float
    default: 60.0
notes:
  - Each change is sent once. If the response is lost, the module reads the webhooks to find out whether the change took effect.
  - Which permission a scoped token needs isn't documented.
"""

EXAMPLES = r"""
- name: Be told when a project of any client is paused or deleted
  draggonnb.supabase.supabase_webhook:
    organization: abcdefghijklmnopqrst
    url: https://n8n.agency.example/webhook/supabase
    events: [v1.project.paused, v1.project.removed]
    signing_secret: "{{ vault_webhook_secret }}"

- name: Change the signing secret
  draggonnb.supabase.supabase_webhook:
    organization: abcdefghijklmnopqrst
    url: https://n8n.agency.example/webhook/supabase
    signing_secret: "{{ vault_new_webhook_secret }}"
    update_secret: always

- name: Don't send the events of one project any more
  draggonnb.supabase.supabase_webhook:
    ref: abcdefghijklmnopqrst
    url: https://acme.example/supabase
    state: absent
"""

RETURN = r"""
action:
  description: The change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, updated, deleted]
  sample: created
webhook:
  description: The webhook, or null if it doesn't exist, or if it would be created in check mode. In check mode, it is the one before the change.
  returned: success
  type: dict
  contains:
    id:
      description: Its ID.
      type: str
    url:
      description: Where events are sent.
      type: str
    events:
      description: Which events are sent.
      type: list
      elements: str
    enabled:
      description: Whether events are sent.
      type: bool
    description:
      description: What it is for.
      type: str
    custom_headers:
      description: The names of the additional headers.
      type: list
      elements: str
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
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.webhooks.options import WEBHOOK_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.webhooks.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=WEBHOOK_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
