# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the input of a role."""

from __future__ import annotations

DOCUMENTATION = r"""
name: input_problems
short_description: Return what is wrong with the input of a role that every client has
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Checks the options of the role whose tasks use it, which is C(supabase_project), C(database_schema), or C(finalize), with what they depend
    on, such as the environment. It sends no request and starts no process.
  - The types of the options are checked first, as P(draggonnb.supabase.option_problems#lookup) does.
  - A value that Ansible can't evaluate is a problem, too.
options:
  _terms:
    description: Not used.
    required: false
"""

EXAMPLES = r"""
- name: Check the input of this role
  ansible.builtin.fail:
    msg: "{{ query('draggonnb.supabase.input_problems') | join(' ') }}"
  when: query('draggonnb.supabase.input_problems') | length > 0
"""

RETURN = r"""
_raw:
  description: A sentence for each problem, without a secret.
  type: list
  elements: str
"""

import os
import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.input_checks import CHECKS
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.role_values import RoleValues

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``input_problems``."""

    _loader: t.Any  # LookupBase sets these for its subclasses
    _templar: t.Any

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[str]:
        """Return the problems.

        :raises AnsibleError: it isn't used by a task of one of these roles.
        """
        known = variables or {}
        role = os.path.basename(str(known.get("role_path", "")))
        if role not in CHECKS:
            raise AnsibleError(f"The lookup input_problems is for tasks of the roles {', '.join(CHECKS)}.")
        given = RoleValues(role, known, self._loader, self._templar)
        try:
            return given.lookup("option_problems") or CHECKS[role](given)
        except AnsibleError as error:
            return [str(error)]
