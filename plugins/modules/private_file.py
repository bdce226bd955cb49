#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: private_file
short_description: Write a file that only its owner can read
version_added: 1.0.0
description:
  - Writes text to a file with mode 0600. The file is replaced atomically, and other users can't read it at any time.
  - Only a regular file that the user owns is replaced. A symbolic link, a directory, a device, a named pipe, or another
    user's file is an error, in check mode as well.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
    details:
      - The content is secret.
  idempotent:
    support: full
options:
  path:
    description:
      - Path of the file. Its directory must exist.
    type: path
    required: true
  content:
    description:
      - The content of the file.
    type: str
    required: true
  based_on:
    description:
      - The SHA-256 checksum, in hexadecimal digits, of the file from which O(content) was computed. Empty if there was no file.
      - If the file was changed in the meantime, nothing is written and RV(stale) is true. Read the file again and retry.
      - If not set, the file is replaced in any case.
    type: str
notes:
  - Concurrent tasks that write to one directory are serialized if its file system supports locks.
"""

EXAMPLES = r"""
- name: Store a token
  draggonnb.supabase.private_file:
    path: /srv/token
    content: "{{ token }}"
"""

RETURN = r"""
mode:
  description: The permissions that the file had before. Empty if there was no file, or none that the user can read.
  returned: success
  type: str
  sample: "0644"
stale:
  description: Whether the file was changed since O(based_on). If so, nothing was written.
  returned: success
  type: bool
  sample: false
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import too_old as _  # noqa: F401 - ends an older Python
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.private_file import PRIVATE_FILE_SPEC, run


def main() -> None:
    module = AnsibleModule(argument_spec=PRIVATE_FILE_SPEC, supports_check_mode=True)
    run_module(module, lambda: run(module.params, check=module.check_mode))


if __name__ == "__main__":
    main()
