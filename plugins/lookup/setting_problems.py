# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the settings of a project."""

from __future__ import annotations

DOCUMENTATION = r"""
name: setting_problems
short_description: Return what is wrong with the settings of a project
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Checks settings as the module M(draggonnb.supabase.supabase_project_settings) does, on the controller and without a request.
  - The sentences that it returns never contain a value, which may be a secret.
options:
  _terms:
    description: Dictionaries of settings, by the options of the module.
    type: list
    elements: raw
    required: true
"""

EXAMPLES = r"""
- name: Check the settings before the project is created
  ansible.builtin.assert:
    that: problems | length == 0
    fail_msg: "{{ problems | join(' ') }}"
  vars:
    problems: "{{ query('draggonnb.supabase.setting_problems', client_settings) }}"
"""

RETURN = r"""
_value:
  description: A sentence for each problem.
  type: list
  elements: str
"""

import typing as t

from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.options import checked

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``setting_problems``."""

    def run(
        self,
        terms: Sequence[t.Any],
        variables: Mapping[str, t.Any] | None = None,
        **options: object,
    ) -> list[str]:
        """Return a sentence for each problem."""
        del variables, options
        problems: list[str] = []
        for settings in terms:
            problems += checked(settings)[1] if isinstance(settings, dict) else ["The settings must be a dictionary."]
        return problems
