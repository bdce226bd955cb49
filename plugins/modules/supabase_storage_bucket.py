#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_storage_bucket
short_description: Manage a storage bucket of a Supabase project
version_added: 1.0.0
description:
  - Creates, changes, or deletes a bucket of the storage service of a project.
  - The module reads and writes the table C(storage.buckets) of the project's database through the Management API, so it needs no key of
    the project, and no connection to its database. The project must be running.
  - What users may do with the objects of a bucket is defined by policies on the table C(storage.objects), which belong to the schema of
    the database.
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
  name:
    description: Name of the bucket, 1 to 100 characters. It can't be changed.
    type: str
    required: true
  state:
    description:
      - V(present) creates the bucket if it doesn't exist, and sets the given properties.
      - V(absent) deletes it. A bucket that contains objects isn't deleted; the module fails.
    type: str
    choices: [present, absent]
    default: present
  public:
    description:
      - Whether everyone can read the objects of the bucket without a key.
      - If not set, a new bucket is private, and that of an existing one isn't compared.
    type: bool
  file_size_limit:
    description:
      - The largest size of an object, in bytes or with a unit, such as V(50MB), which is 50 * 1024 * 1024 bytes.
      - V(0) removes the limit, so that only that of the project applies. If not set, it isn't compared.
    type: bytes
  allowed_mime_types:
    description:
      - The MIME types of the objects that can be uploaded, such as V(application/pdf) or V(image/*), in any order.
      - An empty list allows all. If not set, they aren't compared.
    type: list
    elements: str
seealso:
  - module: draggonnb.supabase.pg_schema_apply
"""

EXAMPLES = r"""
- name: Ensure that there is a private bucket for invoices
  draggonnb.supabase.supabase_storage_bucket:
    ref: abcdefghijklmnopqrst
    name: invoices
    public: false
    file_size_limit: 10MB
    allowed_mime_types: [application/pdf]

- name: Ensure that there is a public bucket for logos
  draggonnb.supabase.supabase_storage_bucket:
    ref: abcdefghijklmnopqrst
    name: logos
    public: true
    allowed_mime_types: [image/png, image/svg+xml]

- name: Delete an empty bucket
  draggonnb.supabase.supabase_storage_bucket:
    ref: abcdefghijklmnopqrst
    name: drafts
    state: absent
"""

RETURN = r"""
action:
  description: The change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, updated, deleted]
  sample: created
bucket:
  description: The bucket after the task, or null if it doesn't exist.
  returned: success
  type: dict
  contains:
    name:
      description: Its name.
      type: str
    public:
      description: Whether everyone can read its objects.
      type: bool
    file_size_limit:
      description: The largest size of an object in bytes, or null.
      type: int
    allowed_mime_types:
      description: The MIME types that can be uploaded, or null for all.
      type: list
      elements: str
    created_at:
      description: When it was created, or null if this task has created it.
      type: str
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 1
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.storage_buckets.options import BUCKET_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.storage_buckets.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=BUCKET_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
