# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a role as the options of a module."""

from __future__ import annotations

DOCUMENTATION = r"""
name: given_options
short_description: Return options of a role as the options of a module
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Returns a dictionary for C(module_defaults) of a task, with the values of options of its role, by the names that the module has for them,
    which lack the prefix of the role.
  - The values are those of the lookup P(draggonnb.supabase.given#lookup). Blank ones are left out, unless O(blank) is true.
  - Ansible compiles a template for each option that a task sets, and for each variable in it, in each task again. This is one template.
options:
  _terms:
    description: The names of the options, without the prefix of the role.
    type: list
    elements: str
    required: true
  blank:
    description: Whether the dictionary has blank ones, too.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Read the project whose options are those of this role
  module_defaults:
    draggonnb.supabase.supabase_project_info: "{{ lookup('draggonnb.supabase.given_options', 'api_token', 'api_url') }}"
  draggonnb.supabase.supabase_project_info:
    name: [client-acme-prod]
"""

RETURN = r"""
_raw:
  description: One dictionary.
  type: list
  elements: dict
"""

import os
import typing as t

from ansible.plugins.loader import lookup_loader
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.given import is_blank

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``given_options``."""

    _loader: t.Any  # LookupBase sets these for its subclasses
    _templar: t.Any

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[dict[str, t.Any]]:
        """Return the options that are set."""
        is_all = bool(options.get("blank"))
        prefix = os.path.basename(str((variables or {})["role_path"]))
        given = lookup_loader.get("draggonnb.supabase.given", loader=self._loader, templar=self._templar)
        values = given.run([f"{prefix}_{term}" for term in terms], variables)
        return [{term: value for term, value in zip(terms, values, strict=True) if is_all or not is_blank(value)}]
