#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: fleet_report_delivery
short_description: Send the report of an audit to a webhook or to object storage
version_added: 1.0.0
description:
  - Reads a report that M(draggonnb.supabase.supabase_fleet_info) wrote, and sends a summary, all of it, or its web page in one request.
  - Storage that is compatible with S3 takes a file by a presigned URL, with O(method=PUT).
  - The request is sent once. If its outcome isn't known, the module fails and says so.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
attributes:
  check_mode:
    support: full
    details: Nothing is sent.
  diff_mode:
    support: none
  idempotent:
    support: none
    details: Each run sends the report.
options:
  src:
    description: The report as JSON.
    type: path
    required: true
  url:
    description: The address. It counts as a secret, as it is for most webhooks and for presigned URLs.
    type: str
    required: true
  method:
    description: V(POST) for a webhook, V(PUT) for a presigned URL.
    type: str
    choices: [POST, PUT]
    default: POST
  content:
    description:
      - What is sent.
      - V(summary) is a JSON object with C(text), which chat programs show, C(counts), and the first 20 C(classes) and C(findings).
      - V(report) is the report as JSON, V(page) the web page that M(draggonnb.supabase.fleet_report) writes.
    type: str
    choices: [summary, report, page]
    default: summary
  headers:
    description: Further headers, such as V(Authorization). Their values are secret. A presigned URL may require those that it was signed with.
    type: dict
    default: {}
  timeout:
    description: Seconds for the request.
    type: float
    default: 30.0
seealso:
  - module: draggonnb.supabase.supabase_fleet_info
  - module: draggonnb.supabase.fleet_report
"""

EXAMPLES = r"""
- name: Tell a chat room about the audit
  draggonnb.supabase.fleet_report_delivery:
    src: report.json
    url: "{{ chat_webhook }}"

- name: Keep the page in a bucket
  draggonnb.supabase.fleet_report_delivery:
    src: report.json
    url: "{{ presigned_url }}"
    method: PUT
    content: page
"""

RETURN = r"""
content:
  description: What was sent.
  returned: success
  type: str
  sample: summary
bytes:
  description: The size of what was sent.
  returned: success
  type: int
  sample: 812
status:
  description: The HTTP status. Null in check mode.
  returned: success
  type: int
  sample: 200
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.delivery import FLEET_REPORT_DELIVERY_SPEC, run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=FLEET_REPORT_DELIVERY_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check=module.check_mode))


if __name__ == "__main__":
    main()
