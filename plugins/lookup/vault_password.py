# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: vault_password
short_description: Read a vault password file
version_added: 1.0.0
description:
  - Reads a vault password file as Ansible does. An executable file is run, and its output is the password. A script whose
    name ends in C(-client) is run with C(--vault-id).
  - An empty or whitespace-only password is an error.
author:
  - DraggonnB (@draggonnb)
options:
  _terms:
    description: Paths of vault password files.
    required: true
  vault_id:
    description: The vault ID that is passed to a client script.
    type: str
    default: default
notes:
  - The return value is secret. Use C(no_log=true) for the task.
"""

EXAMPLES = r"""
- name: Encrypt a text
  ansible.builtin.copy:
    dest: /srv/secret.yml
    content: "{{ text | ansible.builtin.vault(lookup('draggonnb.supabase.vault_password', '~/.vault-password')) }}"
    mode: "0600"
  no_log: true
"""

RETURN = r"""
_raw:
  description: The passwords, one for each file.
  type: list
  elements: str
"""

from ansible.errors import AnsibleError
from ansible.parsing.vault import get_file_vault_secret
from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    """The lookup ``draggonnb.supabase.vault_password``."""

    def run(self, terms: list[str], variables: object = None, **options: str) -> list[str]:
        """Return the password of each file."""
        return [self._password(path, options.get("vault_id", "default")) for path in terms]

    def _password(self, path: str, vault_id: str) -> str:
        secret = get_file_vault_secret(filename=path, vault_id=vault_id, loader=self._loader)
        secret.load()
        try:
            password: str = secret.bytes.decode()
        except UnicodeDecodeError:
            # The exception's message would reveal a part of the password.
            raise AnsibleError(
                f"The password from the vault password file {path} is not valid UTF-8. Save the file in UTF-8."
            ) from None
        if not password.strip():
            raise AnsibleError(
                f"The password from the vault password file {path} is empty. Write the password into the file, or correct the script."
            )
        return password
