#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: private_file
short_description: Write a file that only its owner may read
version_added: 0.1.0
description:
  - Writes a text to a file of mode 0600. The file is replaced as a whole, and never open to others in between.
  - Nothing but a regular file of the user's own is replaced. A symbolic link, a directory, a device, a named pipe, or somebody
    else's file is an error, in check mode as well.
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
      - The file. Its directory must exist.
    type: path
    required: true
  content:
    description:
      - What it is to hold.
    type: str
    required: true
  based_on:
    description:
      - The SHA-256 checksum, in hexadecimal digits, of the file whose content was read to make O(content). Empty for no file.
      - When the file is another one by now, because somebody else wrote it in the meantime, nothing is written and RV(stale) is
        true. Read it again then, and try again.
      - If not set, whatever is there is replaced.
    type: str
notes:
  - Tasks that write into one directory at the same time do so one after the other, where its file system has locks.
"""

EXAMPLES = r"""
- name: Keep the token
  draggonnb.supabase.private_file:
    path: /srv/token
    content: "{{ token }}"
"""

RETURN = r"""
stale:
  description: Whether the file isn't the one any more that O(content) is based on. Nothing was written then.
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
